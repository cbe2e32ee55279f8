"""Files that prove something: told by their content, kept once, shown safely, and the record notices what is altered."""

import io
import zipfile
from typing import Any

import pytest
from django.core.exceptions import ValidationError
from hypothesis import HealthCheck, given, settings
from hypothesis import strategies as st

from jixiao_web.evidence import exif, store
from web.proving import TRAINING, entry_of, ledger_of, photo, project_of, upload

PDF = b"%PDF-1.4\n1 0 obj<</Type/Catalog/OpenAction<</S/JavaScript/JS(app.alert(1))>>>>endobj\ntrailer<</Root 1 0 R>>\n%%EOF"


@pytest.fixture(autouse=True)
def _own_folder(settings: Any, tmp_path: Any) -> None:
    settings.MEDIA_ROOT = tmp_path / "files"


@pytest.fixture
def ledger(county: Any, round_: Any) -> Any:
    return ledger_of(project_of(county, round_), county.compiler)


def zipped(**parts: bytes) -> bytes:
    """An archive of these parts, ``__`` standing for a slash in their names."""
    out = io.BytesIO()
    with zipfile.ZipFile(out, "w", zipfile.ZIP_DEFLATED) as archive:
        for name, content in parts.items():
            archive.writestr(name.replace("__", "/").replace("_dot_", "."), content)
    return out.getvalue()


DOCX = zipped(word__document_dot_xml=b"<w/>")
XLSX = zipped(xl__workbook_dot_xml=b"<x/>")
OFD = zipped(OFD_dot_xml=b"<o/>")
DOC = b"\xd0\xcf\x11\xe0\xa1\xb1\x1a\xe1" + b"\x00" * 600 + "WordDocument".encode("utf-16-le") + b"\x00" * 600


# --- what is taken ---------------------------------------------------------------------------------------------


@pytest.mark.parametrize(
    ("name", "content", "kind"),
    [("现场.jpg", photo(b"x"), "image/jpeg"), ("现场.JPEG", photo(b"x"), "image/jpeg"), ("图.png", photo(), "image/png"),
     ("签到表.pdf", PDF, "application/pdf"), ("合同.docx", DOCX, "application/vnd.openxmlformats-officedocument.wordprocessingml.document"),
     ("清单.xlsx", XLSX, "application/vnd.openxmlformats-officedocument.spreadsheetml.sheet"), ("批复.ofd", OFD, "application/ofd"),
     ("通知.doc", DOC, "application/msword"), ("通知.wps", DOC, "application/msword"), ("没有后缀", photo(), "image/png")],
)  # fmt: skip
def test_the_type_is_told_by_the_content(name: str, content: bytes, kind: str) -> None:
    kept = store.keep(upload(name, content))
    assert (kept.kind, kept.size) == (kind, len(content))
    assert store.read(kept.sha256) == content


@pytest.mark.parametrize(
    ("name", "content", "said"),
    [
        ("照片.jpg", PDF, "内容是PDF，与后缀 .jpg 不符"),  # a false type
        ("照片.jpg", b"<html><script>alert(1)</script></html>", "不能作为佐证"),
        ("图.svg", b"<svg xmlns='http://www.w3.org/2000/svg' onload='alert(1)'/>", "不能作为佐证"),
        ("程序.exe", b"MZ" + b"\x00" * 200, "不能作为佐证"),
        ("照片.jpg.exe", photo(), "与后缀 .exe 不符"),
        ("空.pdf", b"", "空文件"),
        ("压缩包.zip", zipped(a_dot_txt=b"a"), "压缩包请解开"),
        ("签到.docx", zipped(a_dot_txt=b"a"), "不能作为佐证"),  # an archive that only calls itself a document
        ("宏.docx", zipped(word__document_dot_xml=b"<w/>", word__vbaProject_dot_bin=b"x"), "带有宏"),
        ("宏.doc", DOC + "_VBA_PROJECT".encode("utf-16-le"), "带有宏"),
        ("大.png", photo() + b"\x00" * store.MOST, "超过 25 MB"),
        ("文本.txt", "签到：张三".encode(), "不能作为佐证"),
    ],
)  # fmt: skip
def test_what_proves_nothing_is_refused_in_words(name: str, content: bytes, said: str) -> None:
    with pytest.raises(ValidationError, match=said):
        store.keep(upload(name, content))
    assert not list(store.path_of("00").parent.parent.rglob("*"))


def test_an_archive_that_would_swell_is_never_unpacked() -> None:
    bomb = zipped(word__document_dot_xml=b"\x00" * 40_000_000)
    assert len(bomb) < 100_000
    assert store.keep(upload("报告.docx", bomb)).size == len(bomb)


@pytest.mark.parametrize(
    ("name", "kept"),
    [("../../etc/passwd.png", "passwd.png"), ("C:\\fakepath\\现场.png", "现场.png"), ("/root/.ssh/id.png", "id.png"), ("..png", "png"),
     ("现场\u202egpj.png", "现场gpj.png"), ("a\r\nSet-Cookie: x.png", "aSet-Cookie: x.png"), ("长" * 300 + ".png", "长" * 80 + ".png"),
     ("..", "未命名"), ("", "未命名"), (" .png. ", "png")],
)  # fmt: skip
def test_a_name_is_no_path_and_hides_nothing(name: str, kept: str) -> None:
    assert store.clean(name) == kept


@settings(max_examples=200, deadline=None)
@given(st.text(max_size=60))
def test_no_name_leaves_the_folder_or_breaks_a_header(name: str) -> None:
    found = store.clean(name)
    assert found
    assert len(found) <= 100
    assert not set(found) & set("/\\\r\n\x00")
    assert found not in (".", "..")


# --- what a photo says of itself ---------------------------------------------------------------------------------


def test_a_photo_says_when_it_was_taken_and_whether_where() -> None:
    assert exif.read(photo(taken="2025:03:05 09:41:07")) == exif.Photo("2025-03-05 09:41:07", has_place=False)
    assert exif.read(photo(taken="2025:03:05 09:41:07", place=True)) == exif.Photo(
        "2025-03-05 09:41:07", has_place=True
    )
    assert exif.read(photo()) == exif.Photo()


@settings(max_examples=300, deadline=None, suppress_health_check=[HealthCheck.too_slow])
@given(st.binary(max_size=120), st.sampled_from([b"II*\x00", b"MM\x00*", b""]), st.integers(0, 200))
def test_whatever_bytes_stand_there_a_photo_says_something_or_nothing(noise: bytes, order: bytes, at: int) -> None:
    sound = photo(taken="2025:03:05 09:41:07", place=True)
    for content in (b"\xff\xd8Exif\x00\x00" + order + noise, sound[:at] + noise + sound[at:], sound[:at]):
        found = exif.read(content)
        assert found.taken == "" or len(found.taken) == 19


# --- kept once, and as it was ------------------------------------------------------------------------------------


def test_the_same_content_is_kept_once_and_attached_once(ledger: Any, county: Any) -> None:
    from jixiao_web.evidence import services

    content = photo(b"same")
    first = entry_of(ledger, county.compiler, upload("甲.jpg", content), upload("乙.jpg", content))
    assert first.attachments.count() == 1
    second = entry_of(ledger, county.compiler, upload("丙.jpg", content), day="2025-03-06")
    assert second.attachments.get().sha256 == first.attachments.get().sha256
    assert services.attach(entry=first, by=county.compiler, uploads=[upload("丁.jpg", content)]) == []
    assert len([p for p in store.path_of("0" * 64).parent.parent.rglob("*") if p.is_file()]) == 1


def test_a_refused_file_leaves_no_entry(ledger: Any, county: Any) -> None:
    with pytest.raises(ValidationError) as refused:
        entry_of(ledger, county.compiler, upload("好.jpg", photo(b"x")), upload("坏.exe", b"MZ" + b"\x00" * 99))
    assert list(refused.value.message_dict) == ["files"]
    assert not ledger.entries.exists()


def test_too_many_files_at_once_are_refused(ledger: Any, county: Any) -> None:
    with pytest.raises(ValidationError, match="最多 20 个"):
        entry_of(ledger, county.compiler, *(upload(f"{n}.jpg", photo(bytes([n]))) for n in range(1, 22)))


def test_a_content_that_was_altered_or_is_gone_is_not_handed_out(ledger: Any, county: Any) -> None:
    file = entry_of(ledger, county.compiler, upload("签到表.jpg", photo(b"x"))).attachments.get()
    path = store.path_of(file.sha256)
    path.write_bytes(path.read_bytes() + b"!")
    with pytest.raises(store.Damaged, match="被改动过"):
        store.read(file.sha256)
    path.unlink()
    with pytest.raises(store.Damaged, match="不在磁盘上"):
        store.read(file.sha256)


def test_a_damaged_content_is_healed_by_the_true_one(ledger: Any, county: Any) -> None:
    content = photo(b"x")
    file = entry_of(ledger, county.compiler, upload("签到表.jpg", content)).attachments.get()
    store.path_of(file.sha256).write_bytes(b"broken")
    entry_of(ledger, county.compiler, upload("签到表.jpg", content), day="2025-03-06")
    assert store.read(file.sha256) == content


def test_a_withdrawn_file_is_shown_no_more_and_stays(ledger: Any, county: Any) -> None:
    from jixiao_web.evidence import services

    entry = entry_of(ledger, county.compiler, upload("签到表.jpg", photo(b"x")))
    file = services.withdraw_file(attachment=entry.attachments.get(), by=county.compiler, reason="不是这次会议")
    assert file.is_void
    assert store.read(file.sha256)


# --- the record ------------------------------------------------------------------------------------------------


@pytest.fixture
def told(ledger: Any, county: Any) -> Any:
    """A ledger with a record of its own with a file, one that was corrected, one taken back, two from a list (one corrected)."""
    from jixiao_web.evidence import services

    by = county.compiler
    entry_of(ledger, by, upload("签到表.jpg", photo(b"x")))
    changed = entry_of(ledger, by, day="2025-04-01")
    services.correct(entry=changed, by=by, typed=TRAINING | {"day": "2025-04-01", "people": "41"}, reason="漏计")
    services.correct(entry=changed, by=by, typed=TRAINING | {"day": "2025-04-02", "people": "41"}, reason="日期")
    services.correct(entry=entry_of(ledger, by, day="2025-05-01"), by=by, typed=None, reason="重复")
    rows = [services.understand(ledger, TRAINING | {"day": f"2025-06-0{n}"}) for n in (1, 2)]
    services.add_entries(ledger=ledger, by=by, rows=rows, origin="xlsx", source="六月.xlsx")
    services.correct(
        entry=ledger.entries.get(on="2025-06-02"), by=by, typed=TRAINING | {"day": "2025-06-03"}, reason="日期"
    )
    return ledger


def faults() -> list[str]:
    from jixiao_web.evidence import witness

    return [f.words for held in (witness.hold_entries(), witness.hold_files()) for f in held.faults]


@pytest.mark.django_db
def test_what_was_written_by_the_system_is_what_the_record_says(told: Any) -> None:
    from jixiao_web.audit.queries import verify
    from jixiao_web.evidence import witness

    assert faults() == []
    assert (witness.hold_entries().count, witness.hold_files().count) == (5, 1)
    held = {h.words: h.count for h in verify().held}
    assert (held["台账记录"], held["佐证文件"]) == (5, 1)


@pytest.mark.parametrize(
    ("on", "change"),
    [("2025-03-05", {"people": 400}), ("2025-04-02", {"people": 400}), ("2025-06-01", {"people": 400}), ("2025-06-03", {"people": 400})],
)  # fmt: skip
def test_a_value_changed_behind_the_system_is_found(told: Any, on: str, change: dict[str, int]) -> None:
    entry = told.entries.get(on=on)
    entry.values |= change
    entry.save()
    assert [f for f in faults() if "改动" in f]


def test_a_day_changed_a_record_revived_added_or_deleted_behind_the_system_is_found(told: Any, county: Any) -> None:
    from django.db import transaction

    from jixiao_web.evidence.models import Correction, Entry

    def found(change: Any) -> list[str]:
        with transaction.atomic():
            change()
            seen = faults()
            transaction.set_rollback(True)
        return seen

    entries = told.entries
    assert found(lambda: entries.filter(on="2025-03-05").update(on="2025-03-06"))
    assert found(lambda: entries.filter(is_void=True).update(is_void=False))
    assert found(lambda: Entry.objects.create(ledger=told, on="2025-07-01", values={}, by=county.compiler))
    assert found(lambda: entries.filter(on="2025-06-01").delete())
    assert found(lambda: Correction.objects.filter(entry__on="2025-04-02").first().delete())
    assert found(
        lambda: Correction.objects.filter(entry__on="2025-04-02").update(before={"on": "2025-04-01", "values": {}})
    )
    assert found(lambda: entries.get(on="2025-03-05").attachments.update(name="另一份.jpg"))
    assert found(lambda: entries.get(on="2025-03-05").attachments.update(is_void=True))
    assert found(lambda: entries.get(on="2025-03-05").attachments.all().delete())
    assert faults() == []


def test_a_record_that_was_deleted_is_found(told: Any) -> None:
    told.entries.get(is_void=True).corrections.all().delete()
    told.entries.get(is_void=True).delete()
    assert [f for f in faults() if "台账记录" in f and "不见了" in f]


def test_a_content_changed_on_the_disk_is_found(told: Any) -> None:
    file = told.project.attachments.get()
    store.path_of(file.sha256).write_bytes(b"other")
    assert any("被改动过" in f for f in faults())
