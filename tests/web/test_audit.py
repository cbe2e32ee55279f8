"""The record: every kind of manipulation, what is seen of it and what is not; writing together; pages, files, receipts."""

import io
import json
import os
import re
import subprocess
import sys
import threading
import time
from datetime import date

import pytest
from click.testing import CliRunner
from django.db import DatabaseError, connection, transaction
from django.test import Client
from django.urls import reverse

from jixiao_web.audit import chain, notes, proof, queries, services
from jixiao_web.audit.models import Checkpoint, Entry, Head, Lodging
from jixiao_web.audit.queries import Filter, verify
from jixiao_web.audit.words import readable
from web.test_permissions import SOURCES

pytestmark = pytest.mark.django_db
N = 20


@pytest.fixture
def entries(county):
    """Twenty entries of several people, organisations and objects."""
    for n in range(N):
        by = (county.compiler, county.head, county.officer)[n % 3]
        services.record("text.edited" if n % 4 else "session.began", by=by, organisation=by.organisation.code, on=by,
                        name=f"第{n}件事", details={"step": n, "words": "原文"})  # fmt: skip
    return county


def unguarded() -> None:
    """What a keeper of the database can do: take the triggers away."""
    with connection.cursor() as cursor:
        if connection.vendor == "sqlite":
            cursor.execute("DROP TRIGGER IF EXISTS audit_entry_no_update")
            cursor.execute("DROP TRIGGER IF EXISTS audit_entry_no_delete")
        else:
            cursor.execute("ALTER TABLE audit_entry DISABLE TRIGGER USER")


def kinds(found: proof.Verified) -> set[str]:
    return {fault.kind for fault in found.faults}


def rewrite(start: int, **changes: object) -> None:
    """Change an entry and compute every hash from there anew, head included: what nobody can see from the chain alone."""
    unguarded()
    Entry.objects.filter(seq=start).update(**changes)
    previous = Entry.objects.get(seq=start - 1).hash if start > 1 else chain.START
    for entry in Entry.objects.filter(seq__gte=start).order_by("seq"):
        row = {key: getattr(entry, key) for key in chain.FIELDS} | {"previous": previous}
        previous = chain.digest(row)
        Entry.objects.filter(seq=entry.seq).update(previous=row["previous"], hash=previous)
    Head.objects.update(hash=previous)


# --- what the database and the writer refuse ----------------------------------------------------------------------


def test_an_untouched_record_is_sound(entries):
    found = verify()
    assert not found.faults
    assert found.size == N


@pytest.mark.parametrize("act", [lambda: Entry.objects.update(actor="x"), lambda: Entry.objects.all().delete()])
def test_the_database_refuses_to_change_or_delete(entries, act):
    with pytest.raises(DatabaseError), transaction.atomic():
        act()


def test_an_act_that_is_not_on_the_list_is_refused(county):
    with pytest.raises(ValueError, match=r"person\.vanished"):
        services.record("person.vanished", by=None)


def test_an_act_that_did_not_happen_leaves_no_entry(entries):
    class Undone(Exception):
        pass

    def half() -> None:
        with transaction.atomic():
            services.record("person.added", by=None)
            raise Undone

    with pytest.raises(Undone):
        half()
    assert queries.size() == N
    assert not verify().faults


# --- manipulations that show from the record alone ----------------------------------------------------------------


@pytest.mark.parametrize("column", [c for c in (*chain.FIELDS, "hash") if c != "seq"])
def test_a_changed_byte_in_any_column_is_seen(entries, column):
    unguarded()
    old = getattr(Entry.objects.get(seq=7), column)
    new = chr(ord(old[0]) ^ 1) + old[1:] if old else "x"
    Entry.objects.filter(seq=7).update(**{column: new})
    found = verify()
    assert "changed" in kinds(found)
    assert found.faults[0].seq == 7


def test_a_deleted_entry_is_seen(entries):
    unguarded()
    Entry.objects.filter(seq=9).delete()
    assert [(f.kind, f.seq) for f in verify().faults] == [("missing", 9)]


def test_several_deleted_entries_are_told_as_a_range(entries):
    unguarded()
    Entry.objects.filter(seq__range=(4, 8)).delete()
    assert verify().faults[0].words == "第 4 至 8 条不见了"


def test_two_entries_in_each_others_place_are_seen(entries):
    unguarded()
    for old, new in ((5, 500), (6, 5), (500, 6)):
        Entry.objects.filter(seq=old).update(seq=new)
    assert {(f.kind, f.seq) for f in verify().faults} >= {("changed", 5), ("changed", 6)}


def test_swapped_details_are_seen(entries):
    unguarded()
    first, second = (Entry.objects.get(seq=n) for n in (3, 12))
    Entry.objects.filter(seq=3).update(details=second.details)
    Entry.objects.filter(seq=12).update(details=first.details)
    assert [(f.kind, f.seq) for f in verify().faults] == [("changed", 3), ("changed", 12)]


def test_an_entry_before_the_first_is_seen(entries):
    Entry.objects.create(seq=0, at="2020", action="text.edited", actor="x", actor_name="", organisation="", object_type="",
                         object_id="", object_name="", address="", details="{}", previous=chain.START, hash=chain.START)  # fmt: skip
    assert "reordered" in kinds(verify())


def test_a_cut_tail_is_seen_by_the_head(entries):
    unguarded()
    Entry.objects.filter(seq__gt=N - 3).delete()
    assert kinds(verify()) == {"head"}


@pytest.mark.parametrize("changes", [{"size": N + 1}, {"hash": "f" * 64}])
def test_a_changed_head_is_seen(entries, changes):
    Head.objects.update(**changes)
    assert kinds(verify()) == {"head"}


def test_values_no_entry_can_hold_are_a_fault_and_no_crash(entries):
    unguarded()
    Entry.objects.filter(seq=N).update(seq=2**60)
    assert {"missing", "changed"} <= kinds(verify())
    if connection.vendor == "sqlite":
        with connection.cursor() as cursor:
            cursor.execute("UPDATE audit_entry SET details = x'ff00' WHERE seq = 4")
        assert ("changed", 4) in {(f.kind, f.seq) for f in verify().faults}


def test_every_kind_of_fault_has_its_english(entries):
    from jixiao_web.audit.chain import _KINDS

    files = (f.read_text("utf-8") for f in SOURCES)
    told = [
        words for words in files if "class Fault" not in words or "_KINDS" in words
    ]  # lists of payments have their own
    named = set(re.findall(r'Fault\([^"]+"(\w+)"', "".join(told)))
    assert named == set(_KINDS)


def test_no_more_than_fifty_faults_are_told(entries):
    unguarded()
    Entry.objects.update(actor="x")
    assert len(chain.faults(queries.rows(), most=10)) == 10


# --- manipulations that show only against a checkpoint somebody else keeps ----------------------------------------


def cut(keep: int) -> None:
    """Cut the tail and let the head agree, as whoever keeps the database can."""
    unguarded()
    Entry.objects.filter(seq__gt=keep).delete()
    Lodging.objects.filter(checkpoint__size__gt=keep).delete()
    Checkpoint.objects.filter(size__gt=keep).delete()
    Head.objects.update(size=keep, hash=Entry.objects.get(seq=keep).hash)


def test_a_cut_tail_shows_only_against_a_lodged_checkpoint_and_that_is_said(entries):
    lodged = services.checkpoint().note
    cut(N - 5)
    alone = verify()
    assert not alone.faults
    assert any("截去末尾" in words for words in alone.unproved())
    assert [f.kind for f in verify(lodged=[("回执", lodged)]).faults] == ["cut"]


def test_a_record_written_anew_shows_only_against_a_lodged_checkpoint_and_that_is_said(entries):
    lodged = services.checkpoint().note
    Checkpoint.objects.all().delete()
    rewrite(6, object_name="改写过的事")
    alone = verify()
    assert not alone.faults
    assert any("重写" in words for words in alone.unproved())
    assert [(f.kind, f.seq) for f in verify(lodged=[("回执", lodged)]).faults] == [("rewritten", N)]


def test_a_record_written_anew_shows_against_a_checkpoint_left_in_the_system(entries):
    services.checkpoint()
    rewrite(6, object_name="改写过的事")
    assert kinds(verify()) == {"rewritten"}


def test_what_was_written_after_the_checkpoint_can_be_written_anew_unseen_and_that_is_said(entries):
    lodged = services.checkpoint().note
    services.record("text.edited", by=None, name="之后")
    rewrite(N + 1, object_name="改写")
    found = verify(lodged=[("回执", lodged)])
    assert not found.faults
    assert found.covered == N
    assert any(f"第 {N + 1} 条至第 {N + 1} 条" in words for words in found.unproved())


def test_a_forged_checkpoint_is_seen(entries, tmp_path):
    stranger = notes.Signer(tmp_path, services.signer().origin)
    forged = stranger.sign(N, "ab" * 32)
    assert kinds(verify(lodged=[("伪造", forged)])) == {"signature"}


def test_a_checkpoint_with_another_content_is_seen(entries):
    note = services.checkpoint().note
    assert kinds(verify(lodged=[("改过", note.replace(f"\n{N}\n", f"\n{N - 1}\n"))])) == {"signature"}


def test_a_spoilt_checkpoint_of_our_own_is_a_fault(entries):
    services.checkpoint()
    Checkpoint.objects.update(note="坏了")
    assert kinds(verify()) == {"signature"}


@pytest.mark.parametrize("words", ["", "不是检查点", "a\n1\n", "a\nx\nQUJD\n\n— a QUJD\n", "a\n1\n***\n\n— a QUJD\n"])
def test_what_is_no_checkpoint_is_refused_in_words(entries, words):
    with pytest.raises(notes.NoteError, match="回执："):
        verify(lodged=[("回执", words)])


def test_a_checkpoint_is_one_while_nothing_was_added(entries):
    assert services.checkpoint().pk == services.checkpoint().pk
    services.record("text.edited", by=None)
    assert services.checkpoint().size == N + 1


# --- drafts and versions against the record -----------------------------------------------------------------------


@pytest.fixture
def text(county, text_of):
    """A text that was imported, edited and handed in."""
    from jixiao_web.review import services as review
    from jixiao_web.submissions import services as submissions

    made = text_of(county.culture, county.culture_compiler)
    sheet = made.sheets.first()
    path = f"{sheet.uid}.name"
    for seen, words in ((sheet.data["name"], "甲"), ("甲", "乙"), ("旧", "丙")):  # the last one is refused
        submissions.change(submission=made, by=county.culture_compiler,
                           changes=[{"op": "set", "cell": path, "old": seen, "new": words}])  # fmt: skip
    submissions.change(submission=made, by=county.culture_compiler,
                       changes=[{"op": "set", "cell": path, "old": "乙", "new": sheet.data["name"]}])  # fmt: skip
    made.refresh_from_db()
    review.submit(submission=made, by=county.culture_compiler)
    return made


def test_drafts_and_versions_are_held_against_the_record(text):
    found = verify()
    assert not found.faults
    held = {one.words: one.count for one in found.held}
    assert held["文本的修改记录"] == text.edits.count()
    assert held["文本的各个版本"] == 1
    assert text.edits.filter(refused=True).count() == 1


@pytest.mark.parametrize("changes", [{"new": "丁"}, {"old": "丁"}, {"refused": True}, {"where": "head.x"}, {"op": "x"}, {"by": "head"},
                                     {"revision": 99}, {"at": "2020-01-01T00:00:00Z"}])  # fmt: skip
def test_an_altered_edit_is_seen(text, county, changes):
    if "by" in changes:
        changes = {"by": county.head}
    text.edits.filter(pk=text.edits.filter(op="set")[0].pk).update(**changes)
    assert kinds(verify()) == {"altered"}


def test_a_deleted_edit_is_seen(text):
    text.edits.filter(op="set")[1].delete()
    assert kinds(verify()) == {"altered"}


def test_an_added_edit_is_seen(text, county):
    text.edits.create(revision=99, by=county.head, op="set", where="head.x", old="", new="补写")
    found = verify()
    assert [f.kind for f in found.faults] == ["altered"]
    assert "没有对应的审计记录" in found.faults[0].words


@pytest.mark.parametrize("column", ["text", "sha256", "head", "sheets"])
def test_an_altered_version_is_seen(text, column):
    version = text.versions.get()
    values = {
        "text": version.text.replace("万元", "元", 1),
        "sha256": "0" * 64,
        "head": {},
        "sheets": version.sheets[:-1],
    }
    text.versions.update(**{column: values[column]})
    assert kinds(verify()) == {"altered"}


def test_a_version_altered_with_its_digest_is_seen(text):
    import hashlib

    words = text.versions.get().text.replace("万元", "元", 1)
    text.versions.update(text=words, sha256=hashlib.sha256(words.encode()).hexdigest())
    assert kinds(verify()) == {"altered"}


def test_a_missing_or_added_version_is_seen(text):
    text.versions.update(number=2)
    words = " ".join(f.words for f in verify().faults)
    assert "第 1 版文本不见了" in words
    assert "版本 2 没有对应的审计记录" in words


# --- together -----------------------------------------------------------------------------------------------------


@pytest.mark.django_db(transaction=True)
def test_eight_writers_at_once_keep_one_unbroken_chain():
    failed = []

    def write(name: int) -> None:
        try:
            for n in range(15):
                services.record("text.edited", by=None, name=f"{name}-{n}", details={"writer": name})
        except Exception as error:  # noqa: BLE001 - told by the test
            failed.append(error)
        finally:
            connection.close()

    writers = [threading.Thread(target=write, args=(n,)) for n in range(8)]
    for one in writers:
        one.start()
    for one in writers:
        one.join()
    assert not failed
    assert queries.size() == Entry.objects.count() == 120
    assert not verify().faults
    by_writer = [
        [e.object_name for e in Entry.objects.filter(object_name__startswith=f"{n}-").order_by("seq")] for n in range(8)
    ]
    assert by_writer == [[f"{n}-{m}" for m in range(15)] for n in range(8)]


# --- pages --------------------------------------------------------------------------------------------------------


def walk(wanted: Filter) -> list[int]:
    seen, before = [], None
    while True:
        page = queries.page(wanted, before=before)
        seen += [e.seq for e in page.entries]
        if page.older is None:
            return seen
        before = page.older


def test_pages_show_every_entry_once_forth_and_back(entries, monkeypatch):
    monkeypatch.setattr(queries, "PAGE", 6)
    unguarded()
    Entry.objects.filter(seq__range=(5, 15)).update(at=Entry.objects.get(seq=5).at)  # many in one moment
    assert walk(Filter()) == list(range(N, 0, -1))
    last = queries.page(Filter(), before=3)
    assert [e.seq for e in last.entries] == [2, 1]
    assert last.older is None
    back = queries.page(Filter(), after=last.newer)
    assert [e.seq for e in back.entries] == [8, 7, 6, 5, 4, 3]
    assert back.newer == 8
    top = queries.page(Filter(), after=back.newer)
    assert top.entries[-1].seq == 9


def test_filters_choose(entries, county):
    assert len(walk(Filter(action="session.began"))) == 5
    assert len(walk(Filter(actor="head"))) == 7
    assert len(walk(Filter(organisation=county.desk.code))) == 6
    assert len(walk(Filter(object=f"accounts.user:{county.compiler.pk}"))) == 7
    today = date.today()  # noqa: DTZ011 - whichever side of midnight
    assert len(walk(Filter(since=today.replace(year=today.year - 1)))) == N
    assert walk(Filter(since=today.replace(year=today.year + 1, day=1))) == []
    assert walk(Filter(until=date(2020, 1, 1))) == []


@pytest.mark.parametrize("wanted", [Filter(), Filter(action="text.edited"), Filter(actor="head"), Filter(organisation="415"),
                                    Filter(object="accounts.user:1"), Filter(since=date(2020, 1, 1), until=date(2020, 2, 1))])  # fmt: skip
def test_a_page_is_a_walk_along_an_index(entries, wanted):
    if connection.vendor != "sqlite":
        pytest.skip("the plan of PostgreSQL depends on its statistics; the slow test measures it")
    plan = wanted.apply()[:50].explain()
    assert "USING INDEX audit_" in plan
    assert "TEMP B-TREE" not in plan


def timed(wanted: Filter, before: int | None) -> float:
    start = time.perf_counter()
    queries.page(wanted, before=before)
    return time.perf_counter() - start


@pytest.mark.slow
def test_pages_stay_quick_with_a_million_entries(entries):
    columns = [f.attname for f in Entry._meta.fields if f.attname not in ("seq", "at", "action")]
    at = "'2020-01-01T00:00:00.' || substr('000000' || g, -6) || '+00:00'" if connection.vendor == "sqlite" else (
        "'2020-01-01T00:00:00.' || lpad((g % 1000000)::text, 6, '0') || '+00:00'")  # fmt: skip
    series = ("WITH RECURSIVE s(g) AS (SELECT 1 UNION ALL SELECT g + 1 FROM s WHERE g < 1000000) " if connection.vendor == "sqlite" else "")  # fmt: skip
    source = "s" if connection.vendor == "sqlite" else "generate_series(1, 1000000) AS s(g)"
    with connection.cursor() as cursor:
        cursor.execute(
            f"{series} INSERT INTO audit_entry (seq, at, action, {', '.join(columns)}) "
            f"SELECT g + {N}, {at}, CASE WHEN g % 100000 = 0 THEN 'round.opened' ELSE 'text.edited' END, {', '.join('e.' + c for c in columns)} "
            f"FROM {source}, audit_entry e WHERE e.seq = 1"
        )
        if connection.vendor != "sqlite":
            cursor.execute("ANALYZE audit_entry")
    for wanted in (Filter(), Filter(action="text.edited"), Filter(action="round.opened"), Filter(actor="head"), Filter(actor="nobody-at-all"),
                   Filter(since=date(2020, 1, 1), until=date(2020, 1, 1), organisation="415")):  # fmt: skip
        for before in (None, 500_000, 30):
            assert min(timed(wanted, before) for _again in range(3)) < 0.1, (wanted, before)


def signed_in(user) -> Client:
    client = Client()
    client.force_login(user, backend="jixiao_web.accounts.backend.Backend")
    return client


def test_the_list_says_acts_and_details_in_words(entries):
    services.record(
        "person.appointed",
        by=entries.security_admin,
        on=entries.head,
        name="水务局长",
        details={"role": "head", "until": None},
    )
    page = signed_in(entries.auditor).get(reverse("audit")).content.decode()
    assert "授予角色" in page
    assert "部门负责人" in page
    assert "person.appointed" not in page.split("<tbody>")[1]


def test_a_filter_that_does_not_hold_is_told(entries):
    answer = signed_in(entries.auditor).get(reverse("audit"), {"since": "昨天"})
    assert answer.status_code == 422
    assert "筛选条件有误" in answer.content.decode()


def test_changes_are_told_side_by_side():
    said = readable(
        '{"before":{"name":"甲","is_active":true},"after":{"name":"乙","is_active":true}}', "person.changed"
    )
    assert [(d.words, d.was, d.value) for d in said] == [("名称", "甲", "乙")]
    assert [(d.was, d.value) for d in readable('{"after":"2","before":"1","reason":"r"}', "person.changed")] == [
        ("1", "2"),
        (None, "r"),
    ]
    assert readable("不是 JSON", "person.changed")[0].value == "不是 JSON"


@pytest.mark.parametrize(
    ("action", "words"),
    [("organisation.added", "部门"), ("evaluation.began", "部门评价"), ("text.edited", "department")],
)
def test_a_code_is_called_what_its_act_means_by_it(action: str, words: str) -> None:
    assert readable('{"kind":"department"}', action)[0].value == words


# --- files --------------------------------------------------------------------------------------------------------


def exported(entries, suffix: str, **wanted: str) -> str:
    answer = signed_in(entries.auditor).get(reverse("audit-export", args=[suffix]), wanted)
    return b"".join(answer.streaming_content).decode("utf-8-sig")


def test_an_export_is_written_down_and_verifies(entries):
    lines = exported(entries, "jsonl").splitlines()
    assert Entry.objects.get(seq=N + 1).action == "audit.exported"
    found = proof.of_file(lines)
    assert (found.size, found.faults, found.is_part) == (N + 1, [], False)


def test_a_filtered_export_says_that_it_is_a_part(entries):
    lines = exported(entries, "jsonl", action="session.began").splitlines()
    found = proof.of_file(lines)
    assert (found.size, list(found.faults), found.is_part) == (5, [], True)
    assert "看不出缺少" in found.unproved()[0]
    broken = [lines[0], lines[2].replace("原文", "改过"), *lines[3:]]
    assert [f.kind for f in proof.of_file(broken).faults] == ["changed"]


@pytest.mark.parametrize(("spoil", "kind"), [
    (lambda lines: lines[:9] + lines[10:], "missing"),
    (lambda lines: lines[:-2], "cut"),
    (lambda lines: [*lines[:5], lines[6], lines[5], *lines[7:]], "reordered"),
    (lambda lines: [*lines[:5], lines[5].replace("第4件事", "别的事"), *lines[6:]], "changed"),
])  # fmt: skip
def test_a_spoilt_file_is_seen(entries, spoil, kind):
    lines = exported(entries, "jsonl").splitlines()
    assert kind in kinds(proof.of_file(spoil(lines)))


@pytest.mark.parametrize("lines", [[], ["{}"], ["不是"], ['{"schema":"jixiao/audit/1","size":1,"filters":{}}', "{"],
                                   ['{"schema":"jixiao/audit/1","size":1,"filters":{}}', '{"seq":"1"}'], ["[]"]])  # fmt: skip
def test_a_file_that_is_no_export_is_refused_in_words(lines):
    with pytest.raises(proof.ExportError, match=r"第 [12] 行"):
        proof.of_file(lines)


def test_a_table_runs_no_formula(entries):
    services.record("text.commented", by=None, name='=HYPERLINK("x")', details={})
    assert """"'=HYPERLINK(""x"")\"""" in exported(entries, "csv")


def run(*arguments: str) -> tuple[int, str]:
    from jixiao_web.cli_audit import audit

    result = CliRunner().invoke(audit, arguments, standalone_mode=False)
    return result.return_value if result.exception is None else 2, result.output


def test_the_command_verifies_the_database(entries, tmp_path):
    code, words = run("verify")
    assert (code, "没有发现问题" in words, "这没有证明" in words) == (0, True, True)
    note = tmp_path / "note.txt"
    assert run("checkpoint", "-o", str(note))[0] == 0
    rewrite(3, object_name="改")
    Checkpoint.objects.all().delete()
    assert run("verify")[0] == 0
    code, words = run("verify", "--checkpoint", str(note))
    assert code == 1
    assert f"第 {N} 条与检查点 {note}不符" in words
    assert "This does not prove" in run("verify", "--lang", "en")[1]
    assert f"entry {N}: is not what a checkpoint says" in run("verify", "--checkpoint", str(note), "--lang", "en")[1]
    assert run("verify", "-q")[1].count("\n") == 1
    data = json.loads(run("verify", "--checkpoint", str(note), "--json")[1])
    assert (data["sound"], data["faults"][0]["kind"]) == (False, "rewritten")


@pytest.mark.parametrize("arguments", [["verify", "没有这个.jsonl"], ["verify", "--checkpoint", "没有这个.txt"], ["verify", "pyproject.toml"],
                                       ["verify", "--public-key", "没有这个"], ["export", "-o", "没有这个/audit.jsonl"]])  # fmt: skip
def test_what_the_command_cannot_do_is_one_line_and_code_two(entries, arguments):
    code, words = run(*arguments)
    assert code == 2
    assert words.count("\n") == 1
    assert words.startswith("jixiao：")


def test_an_auditor_verifies_on_a_machine_without_the_system(entries, tmp_path):
    file, note, key = (tmp_path / name for name in ("audit.jsonl", "note.txt", "key.txt"))
    assert run("export", "-o", str(file))[0] == 0
    assert run("checkpoint", "-o", str(note))[0] == 0
    key.write_text(run("public-key")[1])

    def elsewhere(*more: str) -> subprocess.CompletedProcess[str]:
        environment = {"PATH": os.environ["PATH"], "JIXIAO_DATABASE": "postgresql://nobody@192.0.2.1/none", "JIXIAO_DATA": str(tmp_path / "none"),
                       "PYTHONIOENCODING": "utf-8"}  # fmt: skip
        call = [sys.executable, "-c", "from jixiao.cli import main; main()", "audit", "verify", str(file), *more]
        return subprocess.run(call, env=environment, capture_output=True, text=True, timeout=60, check=False)

    assert elsewhere().returncode == 0
    both = ("--checkpoint", str(note), "--public-key", str(key))
    assert elsewhere(*both).returncode == 0
    assert elsewhere("--checkpoint", str(note)).returncode == 2  # a key that is asked of the system proves nothing
    file.write_text(file.read_text("utf-8").replace("第6件事", "别的事"), "utf-8")
    told = elsewhere(*both)
    assert (told.returncode, "第 7 条的内容与其摘要不符" in told.stdout) == (1, True)
    assert not (tmp_path / "none").exists()


# --- checkpoints and receipts -------------------------------------------------------------------------------------


def test_a_department_sees_and_downloads_its_own_receipts_only(text, county):
    lodged = queries.lodgings(county.culture.code).get()
    own, other = signed_in(county.culture_head), signed_in(county.head)
    file = reverse("checkpoint-file", args=[lodged.checkpoint.size])
    assert file in own.get(reverse("checkpoints")).content.decode()
    assert file not in other.get(reverse("checkpoints")).content.decode()
    assert own.get(file).content.decode() == lodged.checkpoint.note
    assert other.get(file).status_code == 404


def test_every_hand_over_lodges_a_checkpoint_that_covers_it(text, county):
    lodged = queries.lodgings(county.culture.code).get()
    assert Entry.objects.get(seq=lodged.checkpoint.size).action == "text.submitted"


def test_a_receipt_is_held_against_the_record(text, county):
    note = queries.lodgings(county.culture.code).get().checkpoint.note
    client = signed_in(county.culture_head)

    def said(words: str) -> str:
        return client.post(reverse("checkpoint-check"), {"text": words}).content.decode()

    assert "相符" in said(note)
    assert "签名不是" in said(note.replace("jixiao", "jixia0", 1))
    assert "不是检查点文件" in said("随便")
    file = io.BytesIO(note.encode())
    file.name = "note.txt"
    assert "相符" in client.post(reverse("checkpoint-check"), {"files": file}).content.decode()
    rewrite(2, object_name="改写")
    assert "被改动或重写过" in said(note)
    cut(3)
    assert "末尾的记录被截去了" in said(note)


def test_the_audit_administrator_lodges_with_others_and_it_is_written_down(entries):
    client = signed_in(entries.audit_admin)
    client.post(reverse("checkpoint-lodge"), {"organisation": "", "organisation_name": "岚川县审计局", "how": "光盘"})
    lodged = queries.lodgings().get()
    assert (lodged.organisation_name, lodged.checkpoint.size) == ("岚川县审计局", N + 1)
    assert Entry.objects.get(seq=N + 1).action == "audit.checkpoint-lodged"
    client.post(reverse("checkpoint-lodge"), {"organisation": "", "organisation_name": " ", "how": "光盘"})
    assert queries.lodgings().count() == 1


def test_the_page_verifies_with_receipts_and_says_what_is_proved(text, county):
    note = queries.lodgings(county.culture.code).get().checkpoint.note
    client = signed_in(county.auditor)
    page = client.post(reverse("audit-verify"), {"text": note}).content.decode()
    assert "与外单位保存的 1 个检查点一致" in page
    assert "这没有证明" in page
    assert Entry.objects.first().action == "audit.verified"
    text.versions.update(text="{}")
    page = client.post(reverse("audit-verify"), {"text": ""}).content.decode()
    assert "第 1 版文本被改动过" in page
    assert "这证明了" not in page
