"""Importing a file: every format the core reads, what is shown before anything changes, and files that mean no good."""

import io
import os
import sys
import time
import zipfile
from pathlib import Path
from typing import Any

import pytest
from django.core.files.uploadedfile import SimpleUploadedFile
from django.urls import reverse

from cli.test_new import fill
from jixiao.api import read, write
from jixiao.write.documents.compile_book import compile_workbook
from jixiao_web.audit.models import Entry
from jixiao_web.review import services as review
from jixiao_web.submissions import draft, services
from jixiao_web.submissions.models import Submission, Upload, Version
from web.big import big_text
from web.browser import Live, violations

pytestmark = pytest.mark.django_db
ROOT = Path(__file__).parents[2]
SAMPLES = ROOT / "tests/samples"
EXAMPLE = ROOT / "src/jixiao/examples/lanchuan-water-2024.txt"
CLEAN = ROOT / "src/jixiao/examples/huaixi-culture-2025-clean.txt"
WITHIN = 2.0
"""Seconds of work from the file to its preview, for 40 projects with 300 indicators."""


class Importer:
    """A compiler who imports into a text."""

    def __init__(self, client: Any, user: Any, text: Submission) -> None:
        client.force_login(user, backend="jixiao_web.accounts.backend.Backend")
        self.client, self.text = client, text
        self.url = reverse("text-import", args=[text.pk])

    def send(self, name: str, content: bytes) -> Any:
        return self.client.post(self.url, {"file": SimpleUploadedFile(name, content)})

    def preview(self, name: str, content: bytes) -> tuple[Upload, str]:
        answer = self.send(name, content)
        assert answer.status_code == 302, answer.content.decode()
        page = self.client.get(answer.headers["location"])
        assert page.status_code == 200
        return Upload.objects.latest("pk"), page.content.decode()

    def decide(self, upload: Upload, do: str, *uids: str) -> Any:
        return self.client.post(
            reverse("upload", args=[self.text.pk, upload.pk]), {"do": do, "project": uids}, follow=True
        )

    @property
    def sheets(self) -> list[Any]:
        return [s.data for s in self.text.sheets.order_by("position")]


@pytest.fixture
def into(county, text_of, client):
    return Importer(client, county.compiler, text_of(county.water, county.compiler, None))


@pytest.fixture
def full(county, text_of, client):
    return Importer(
        client,
        county.compiler,
        text_of(county.water, county.compiler, "src/jixiao/examples/huaixi-culture-2025-clean.txt"),
    )


FILES = [
    EXAMPLE,
    *sorted(f for folder in ("docx", "html", "md", "pdf", "xlsx") for f in (SAMPLES / folder).glob("lanchuan*")),
]


@pytest.mark.parametrize("file", FILES, ids=lambda f: f.suffix)
def test_every_format_is_read_shown_and_imported(into, file):
    upload, page = into.preview(file.name, file.read_bytes())
    truth = read(EXAMPLE)
    for project in truth.projects:
        assert str(project.name) in page
    assert not into.sheets
    said = into.decide(upload, "all")
    assert "已导入 6 个项目" in said.content.decode()
    assert [s["code"] for s in into.sheets] == [str(p.code) for p in truth.projects]
    assert [len(s["indicators"]) for s in into.sheets] == [len(p.indicators) for p in truth.projects]


@pytest.mark.parametrize("suffix", [".json", ".zip"])
def test_what_other_programs_exchange_is_imported(into, suffix):
    content = write(read(CLEAN), suffix)
    upload, _page = into.preview(f"text{suffix}", content)
    into.decide(upload, "all")
    assert [s["name"] for s in into.sheets] == [str(p.name) for p in read(CLEAN).projects]


def test_a_workbook_of_jixiao_new_that_was_filled_in_is_imported(into, tmp_path):
    book = tmp_path / "book.xlsx"
    book.write_bytes(compile_workbook(2, 2027, "output-benefit-satisfaction"))
    fill(book)
    upload, _page = into.preview(book.name, book.read_bytes())
    into.decide(upload, "all")
    (sheet,) = into.sheets
    assert (sheet["name"], sheet["total"], sheet["plan"]["10"], len(sheet["indicators"])) == (
        "图书购置经费",
        "45.60",
        "90",
        6,
    )


def test_the_preview_counts_what_was_read_and_what_not(into):
    upload, page = into.preview("x.txt", EXAMPLE.read_bytes())
    assert upload.counts["error"] > 0
    assert "997.50" in page
    assert "封面上的年度是2024年" in page
    assert upload.problems[0]["code"] == "IM01"


def test_a_problem_is_shown_with_its_place(into):
    lines = EXAMPLE.read_text("utf-8").split("\n")
    at = next(n for n, line in enumerate(lines) if line.startswith("产出指标\t数量指标"))
    lines.insert(at, "孤零零\t的\t一行\t多\t出\t来\t的\t格\t子")
    upload, page = into.preview("x.txt", "\n".join(lines).encode())
    placed = [p for p in upload.problems if p["place"]]
    assert placed
    assert f"第{placed[0]['place']['line']}行" in page


def test_differences_from_the_draft_are_shown_before_it_changes(full):
    text = CLEAN.read_text("utf-8").replace("≥48期", "≥52期", 1)
    _upload, page = full.preview("x.txt", text.encode())
    assert "<ins>" in page
    assert "52" in page
    assert full.sheets


def test_the_same_file_again_shows_no_difference(full):
    _upload, page = full.preview("x.txt", CLEAN.read_bytes())
    assert "与现在的草稿没有不同" in page


def test_importing_keeps_the_old_draft_as_a_version(full):
    old = full.sheets
    upload, _page = full.preview("x.txt", EXAMPLE.read_bytes())
    full.decide(upload, "all")
    version = Version.objects.get(submission=full.text)
    assert version.cause == "imported-over"
    assert version.sheets == old
    assert {"text.file-read", "text.imported"} <= set(Entry.objects.values_list("action", flat=True))


def test_some_projects_are_added_and_the_rest_stays(full):
    old = full.sheets
    upload, _page = full.preview("x.txt", EXAMPLE.read_bytes())
    chosen = [s["uid"] for s in upload.sheets[1:3]]
    said = full.decide(upload, "some", *chosen)
    assert "已加入 2 个项目" in said.content.decode()
    assert full.sheets[: len(old)] == old
    assert [s["name"] for s in full.sheets[len(old) :]] == [s["name"] for s in upload.sheets[1:3]]
    assert not {s["uid"] for s in full.sheets} & set(chosen)
    full.text.refresh_from_db()
    new = {s["uid"] for s in full.sheets[len(old) :]}
    assert any(uid in new for uid in full.text.head["items"]) == any(uid in upload.head["items"] for uid in chosen)


def test_none_chosen_is_said_and_can_be_chosen_again(full):
    upload, _page = full.preview("x.txt", EXAMPLE.read_bytes())
    assert "请至少选择一个项目" in full.decide(upload, "some").content.decode()
    assert "已加入 1 个项目" in full.decide(upload, "some", upload.sheets[0]["uid"]).content.decode()


def test_cancelling_changes_nothing(full):
    old = full.sheets
    upload, _page = full.preview("x.txt", EXAMPLE.read_bytes())
    full.client.post(reverse("upload", args=[full.text.pk, upload.pk]), {"do": "none"})
    assert full.sheets == old
    assert not full.text.versions.exists()


def test_a_file_is_imported_once(full):
    upload, _page = full.preview("x.txt", EXAMPLE.read_bytes())
    full.decide(upload, "all")
    assert "已经导入过了" in full.decide(upload, "all").content.decode()
    assert full.text.versions.count() == 1


def test_what_was_read_and_not_imported_goes_with_the_next_file(full):
    first, _page = full.preview("a.txt", EXAMPLE.read_bytes())
    full.preview("b.txt", CLEAN.read_bytes())
    assert not Upload.objects.filter(pk=first.pk).exists()


def test_nobody_else_sees_what_somebody_read(full, county, client):
    upload, _page = full.preview("x.txt", EXAMPLE.read_bytes())
    client.force_login(county.compiler2, backend="jixiao_web.accounts.backend.Backend")
    assert client.get(reverse("upload", args=[full.text.pk, upload.pk])).status_code == 404


def bomb() -> bytes:
    """A workbook that unpacks to far more than it says."""
    out = io.BytesIO()
    with zipfile.ZipFile(out, "w", zipfile.ZIP_DEFLATED) as archive:
        archive.writestr("[Content_Types].xml", "<Types/>")
        archive.writestr("xl/workbook.xml", "<workbook/>")
        archive.writestr("xl/worksheets/sheet1.xml", b"0" * (300 << 20))
    return out.getvalue()


ENTITIES = (
    b'<?xml version="1.0"?><!DOCTYPE x [<!ENTITY a "aaaaaaaaaa">'
    + b"".join(b'<!ENTITY b%d "%s">' % (n, b"&a;" * 10 if n == 0 else b"&b%d;" % (n - 1) * 10) for n in range(9))
    + b"]><html><body>&b8;</body></html>"
)
HOSTILE = {
    "empty.docx": b"", "zeros.pdf": bytes(5000), "cut.docx": (SAMPLES / "docx/lanchuan-water-2024.docx").read_bytes()[:9000],
    "cut.pdf": (SAMPLES / "pdf/lanchuan-water-2024.pdf").read_bytes()[:4000], "program.exe": b"MZ" + bytes(range(256)) * 20,
    "page.docx": b"<html><body><p>no text of ours</p></body></html>", "deep.json": b"[" * 100_000, "entities.html": ENTITIES, "other.txt": "今天天气很好。".encode(),
}  # fmt: skip


@pytest.mark.parametrize("name", [*HOSTILE, "bomb.xlsx"])
def test_a_file_that_is_no_text_is_refused_in_one_line(into, name):
    answer = into.send(name, bomb() if name == "bomb.xlsx" else HOSTILE[name])
    assert answer.status_code == 400
    page = answer.content.decode()
    assert 'class="note note-error"' in page
    assert "Traceback" not in page
    assert not Upload.objects.exists()


@pytest.mark.parametrize("form", ["self-evaluation.xlsx", "monitoring.xlsx"])
def test_a_form_of_another_kind_is_refused_with_what_it_should_be(into, form):
    answer = into.send(form, (SAMPLES / "forms" / form).read_bytes())
    assert answer.status_code == 400
    assert "没有项目绩效目标表" in answer.content.decode()


def test_a_file_that_is_too_large_is_refused_before_it_is_read(into, settings, monkeypatch):
    settings.UPLOAD_BYTES = 1000
    monkeypatch.setattr(services, "read", lambda *_a: pytest.fail("it was read"))
    answer = into.send("large.txt", b"x" * 2000)
    assert answer.status_code == 400
    assert "请拆小后再上传" in answer.content.decode()


def test_a_body_beyond_all_measure_is_refused_before_a_byte_is_read(into, settings):
    settings.UPLOAD_BYTES, settings.DATA_UPLOAD_MAX_MEMORY_SIZE = 1000, 1000
    assert into.send("large.txt", b"x" * 20_000).status_code == 413


@pytest.mark.parametrize("files", [0, 2])
def test_not_one_file_is_refused(into, files):
    answer = into.client.post(into.url, {"file": [SimpleUploadedFile(f"{n}.txt", b"x") for n in range(files)]})
    assert answer.status_code == 400
    assert "一次只能导入一个文件" in answer.content.decode()


@pytest.mark.parametrize(
    "name", ["../../etc/passwd.txt", "a\u202etxt.exe.txt", "名" * 400 + ".txt", "<script>alert(1)</script>.txt"]
)
def test_whatever_a_file_is_called_its_name_is_shown_and_nothing_more(into, name):
    upload, page = into.preview(name, EXAMPLE.read_bytes())
    assert "<script>alert" not in page
    assert len(upload.name) <= 200
    assert upload.name == draft.visible(upload.name)


def test_hostile_words_in_a_file_stay_words(into):
    text = EXAMPLE.read_text("utf-8").replace("农村饮水安全工程", "<img src=x onerror=alert(1)>", 3)
    upload, page = into.preview("x.txt", text.encode())
    assert "<img src=x" not in page
    into.decide(upload, "all")
    editor = into.client.get(reverse("text-edit", args=[into.text.pk])).content.decode()
    assert "<img src=x" not in editor
    assert "</script><" not in editor.partition('id="state"')[2].partition("</script>")[0]


def test_a_submitted_text_is_not_imported_over(county, text_of, client):
    into = Importer(client, county.culture_compiler, text_of(county.culture, county.culture_compiler))
    review.submit(submission=into.text, by=county.culture_compiler)
    before = Upload.objects.count()
    assert "不能修改" in client.get(into.url).content.decode()
    answer = client.post(into.url, {"file": SimpleUploadedFile("x.txt", EXAMPLE.read_bytes())}, follow=True)
    assert "不能再修改" in answer.content.decode()
    assert Upload.objects.count() == before


@pytest.mark.parametrize("suffix", [".docx", ".xlsx", ".pdf"])
def test_a_text_of_40_projects_is_read_and_shown_in_two_seconds(into, suffix, capsys):
    content = write(big_text(), suffix)
    sample = SAMPLES / suffix[1:] / f"lanchuan-water-2024{suffix}"
    into.preview(sample.name, sample.read_bytes())  # what is loaded once is not what is measured
    start, work = time.perf_counter(), time.process_time()
    upload, _page = into.preview(f"big{suffix}", content)
    seconds, work = time.perf_counter() - start, time.process_time() - work
    assert len(upload.sheets) == 40
    assert sum(len(s["indicators"]) for s in upload.sheets) == 300
    with capsys.disabled():
        sys.stdout.write(
            f"\nupload to preview, 40 projects, 300 indicators, {suffix}: {seconds:.2f} s, of work {work:.2f} s, load {os.getloadavg()[0]:.1f}\n"
        )
    assert work < WITHIN


# --- in the browser -----------------------------------------------------------------------------------------------


@pytest.mark.django_db(transaction=True)
def test_a_file_is_chosen_read_and_imported_by_hand(live: Live, county: Any, text_of: Any) -> None:
    text = text_of(county.water, county.compiler, None)
    page = live.open(county.compiler, f"/texts/{text.pk}/edit")
    page.locator("#nothing").get_by_role("link", name="导入文件").click()
    assert violations(page) == []
    page.set_input_files("#file", EXAMPLE)
    assert "lanchuan-water-2024.txt" in page.locator("#file-said").inner_text()
    page.get_by_role("button", name="读取并预览").click()
    page.locator(".figures").wait_for()
    assert violations(page) == []
    page.get_by_label("全选").uncheck()
    page.get_by_label("全选").check()
    page.get_by_role("button", name="导入", exact=True).click()
    page.wait_for_selector("#layout[data-ready]")
    assert page.get_by_text("已导入 6 个项目").is_visible()
    assert page.locator("#projects li").count() == 6


@pytest.mark.django_db(transaction=True)
@pytest.mark.parametrize("phone", [False, True], ids=["desk", "phone"])
def test_axe_finds_nothing_where_one_imports_and_carries_over(
    live: Live, county: Any, text_of: Any, phone: bool
) -> None:
    text = text_of(county.water, county.compiler, "src/jixiao/examples/huaixi-culture-2025-clean.txt")
    upload = services.preview(submission=text, by=county.compiler, content=EXAMPLE.read_bytes(), name="lanchuan.txt")
    for name, path in (("import", "import"), ("upload", f"import/{upload.pk}"), ("carry", "carry-over")):
        page = live.open(county.compiler, f"/texts/{text.pk}/{path}", phone=phone)
        if folder := os.environ.get("LOOK"):
            page.screenshot(path=f"{folder}/{name}-{'phone' if phone else 'desk'}.png", full_page=True)
        assert violations(page) == [], name
        assert page.evaluate("document.documentElement.scrollWidth") <= (390 if phone else 1366)


@pytest.mark.django_db(transaction=True)
def test_a_file_is_dropped_on_the_page(live: Live, county: Any, text_of: Any) -> None:
    text = text_of(county.water, county.compiler, None)
    page = live.open(county.compiler, f"/texts/{text.pk}/import")
    page.evaluate(
        "words => { const data = new DataTransfer(); data.items.add(new File([words], 'gelassen.txt'));"
        " document.getElementById('drop-zone').dispatchEvent(new DragEvent('drop', { dataTransfer: data, bubbles: true, cancelable: true })); }",
        EXAMPLE.read_text("utf-8"),
    )
    page.get_by_role("button", name="读取并预览").click()
    page.locator(".figures").wait_for()
    assert "gelassen.txt" in page.locator("h1").inner_text()
