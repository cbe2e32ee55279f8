"""What the editor's page and its script are given, and what they may send."""

import json
import re
from datetime import date
from typing import Any

import pytest
from django.test import Client
from django.urls import reverse

from jixiao_web.audit.models import Entry
from jixiao_web.submissions import draft, services
from jixiao_web.submissions.models import Edit, Submission

pytestmark = pytest.mark.django_db
FAULTY = "src/jixiao/examples/lanchuan-water-2024.txt"
Data = dict[str, Any]


class Page:
    """A person at the editor of a text: asks as its script asks."""

    def __init__(self, user: Any, text: Submission) -> None:
        self.client = Client(headers={"accept": "application/json"})
        self.client.force_login(user, backend="jixiao_web.accounts.backend.Backend")
        self.text = text
        self.revision = 0

    def url(self, name: str) -> str:
        return reverse(f"text-{name}", args=[self.text.pk])

    def post(self, name: str, changes: Any, owner: str = "head", **more: Any) -> Any:
        body = {"changes": changes, "owner": owner, "revision": self.revision, **more}
        return self.client.post(self.url(name), json.dumps(body), content_type="application/json")

    def save(self, *changes: Data, owner: str = "head") -> Data:
        answer = self.post("cells", changes, owner)
        assert answer.status_code == 200, answer.content.decode()
        self.revision = answer.json()["revision"]
        return answer.json()

    def state(self) -> Data:
        page = self.client.get(self.url("edit"))
        assert page.status_code == 200
        return json.loads(
            re.search(r'<script id="state" type="application/json">(.*?)</script>', page.content.decode(), re.DOTALL)[1]
        )


@pytest.fixture
def text(county, text_of):
    return text_of(county.water, county.compiler, FAULTY)


@pytest.fixture
def page(county, text):
    opened = Page(county.compiler, text)
    opened.revision = text.revision
    return opened


@pytest.fixture
def sheet(text):
    return text.sheets.first().data


def target(sheet: Data, n: int = 0) -> str:
    return f"{sheet['uid']}.indicators.{sheet['indicators'][n]['uid']}.target"


def now(text: Submission, path: str) -> str:
    return dict(draft.cells(Submission.objects.get(pk=text.pk).head, [s.data for s in text.sheets.all()]))[path]


def test_the_page_brings_the_whole_draft_and_the_marks_of_the_first_project(page, text, sheet):
    state = page.state()
    assert [s["uid"] for s in state["sheets"]] == list(text.sheets.values_list("uid", flat=True))
    assert state["editable"]
    assert state["owner"] == sheet["uid"]
    assert {m["cell"].split(".")[0] for m in state["marks"]} <= {sheet["uid"], "head"}
    assert len(state["counts"]) > 1


def test_a_saved_change_is_there_and_answered_with_marks(page, text, sheet):
    path = target(sheet)
    answer = page.save(
        {"op": "set", "cell": path, "old": sheet["indicators"][0]["target"], "new": "≥大概"}, owner=sheet["uid"]
    )
    assert (answer["made"], answer["refused"]) == (1, [])
    assert now(text, path) == "≥大概"
    assert path in [m["cell"] for m in answer["marks"]]
    assert Entry.objects.filter(action="text.edited").count() == 1


def test_a_check_marks_what_is_typed_and_writes_nothing(page, text, sheet):
    before = (Edit.objects.count(), Entry.objects.count(), Submission.objects.get(pk=text.pk).stamp)
    path = target(sheet)
    answer = page.post("check", [{"op": "set", "cell": path, "old": "whatever", "new": "≥大概"}], sheet["uid"]).json()
    assert path in [m["cell"] for m in answer["marks"]]
    assert (Edit.objects.count(), Entry.objects.count(), Submission.objects.get(pk=text.pk).stamp) == before


def test_a_check_says_what_a_save_of_the_same_says(page, text, sheet):
    change = {"op": "set", "cell": target(sheet), "old": sheet["indicators"][0]["target"], "new": "≥12.5人"}
    tried = page.post("check", [change], sheet["uid"]).json()
    saved = page.save(change, owner=sheet["uid"])
    assert tried["marks"] == saved["marks"]
    assert tried["counts"] == saved["counts"]


def test_marks_of_part_one_come_with_what_part_two_composes(page, text):
    answer = page.post("check", [], "head").json()
    assert len(answer["composed"]) == text.sheets.count()
    assert set(answer["composed"][0]) == set(draft.ITEM_FIELDS)
    assert all(m["cell"].startswith("head") for m in answer["marks"])


def test_marks_of_the_table_of_projects_are_of_its_columns_only(page):
    marks = page.post("check", [], "projects").json()["marks"]
    assert marks
    assert not [
        m for m in marks if ".indicators." in m["cell"] or ".objectives." in m["cell"] or m["cell"].startswith("head")
    ]


def test_two_people_in_one_cell_lose_nothing(county, page, text, sheet):
    path, old = f"{sheet['uid']}.name", sheet["name"]
    other = Page(county.compiler2, text)
    other.revision = page.revision
    page.save({"op": "set", "cell": path, "old": old, "new": "甲写的"})
    answer = other.save({"op": "set", "cell": path, "old": old, "new": "乙写的"})
    (refused,) = answer["refused"]
    assert (refused["seen"], refused["yours"], refused["theirs"], refused["by"]) == (old, "乙写的", "甲写的", "编制员")
    assert now(text, path) == "甲写的"
    assert Edit.objects.filter(refused=True).get().new == "乙写的"
    assert [c["new"] for c in answer["others"]] == ["甲写的"]


def test_who_writes_in_a_row_that_went_is_told_who_took_it_away(county, page, text, sheet):
    row, where = sheet["indicators"][0], f"{sheet['uid']}.indicators"
    other = Page(county.compiler2, text)
    page.save({"op": "remove", "list": where, "item": row})
    answer = other.save({"op": "set", "cell": f"{where}.{row['uid']}.target", "old": row["target"], "new": "≥9"})
    assert (answer["refused"][0]["theirs"], answer["refused"][0]["by"]) == (None, "编制员")


def test_what_others_changed_since_is_told_once(county, page, text, sheet):
    other = Page(county.compiler2, text)
    since = page.client.get(page.url("since"), {"revision": page.revision}).json()
    assert (since["changes"], since["people"]) == ([], [])
    other.save({"op": "set", "cell": "head.title", "old": now(text, "head.title"), "new": "新标题"})
    answer = page.client.get(page.url("since"), {"revision": page.revision}).json()
    assert [(c["where"], c["new"], c["by"]) for c in answer["changes"]] == [("head.title", "新标题", "编制员乙")]
    assert [p["name"] for p in answer["people"]] == ["编制员乙"]
    assert page.client.get(page.url("since"), {"revision": answer["revision"]}).json()["changes"] == []


def test_a_replaced_draft_is_not_told_change_by_change(county, page, text, request):
    content = (request.config.rootpath / FAULTY).read_bytes()
    services.apply_upload(
        upload=services.preview(submission=text, by=county.compiler, content=content, name="x.txt"), by=county.compiler
    )
    assert page.client.get(page.url("since"), {"revision": page.revision}).json()["changes"] is None


def test_asking_whether_there_is_news_is_no_sign_of_life(page):
    session = page.client.session
    session["seen"] = 1000
    session.save()
    page.client.get(page.url("since"), {"revision": 0})
    assert page.client.session["seen"] == 1000
    page.post("check", [])
    assert page.client.session["seen"] > 1000


def test_the_library_offers_rows_with_their_measure(page, sheet):
    answer = page.client.get(page.url("suggest"), {"project": sheet["uid"]}).json()
    assert answer["library"]
    row = answer["library"][0]["row"]
    assert row["measure"]["source"] in draft.SOURCES
    assert row["measure"]["method"] in draft.METHODS
    assert (answer["last"], answer["hasLast"]) == (None, False)
    saved = page.save(
        {"op": "add", "list": f"{sheet['uid']}.indicators", "item": {"uid": "i00000000aa", **row}, "after": None}
    )
    assert saved["made"] == 1


@pytest.fixture
def last_year(county, round_):
    """The water department's approved text of 2024: the faulty example's first two projects."""
    from jixiao_web.rounds import services as rounds
    from web.conftest import begin_text

    earlier = rounds.open_round(
        by=county.performer, year=2024, name="2024年部门预算绩效文本", framework="output-benefit-satisfaction", form="goal",
        rules_on=date(2023, 10, 1), due=date(2099, 12, 31), organisations=[county.water],
    )  # fmt: skip
    from pathlib import Path

    old = begin_text(Path(__file__).parents[2], earlier, county.water, county.compiler, FAULTY)
    version = services.freeze(services.locked(old), by=county.compiler, cause="approved")
    Submission.objects.filter(pk=old.pk).update(state="approved", approved=version)
    return version


def test_last_year_stands_beside_this_years_rows(county, last_year, page, text, sheet):
    answer = page.client.get(page.url("suggest"), {"project": sheet["uid"]}).json()
    last = answer["last"]
    assert last["year"] == 2024
    assert last["project"]["total"] == sheet["total"]
    assert {uid: row["level3"] for uid, row in last["rows"].items()} == {
        r["uid"]: r["level3"] for r in sheet["indicators"]
    }
    assert last["gone"] == []


def test_last_years_row_is_found_by_what_it_says_though_it_was_renamed(county, last_year, page, text, sheet):
    row = sheet["indicators"][1]
    page.save({"op": "set", "cell": f"{sheet['uid']}.indicators.{row['uid']}.level3", "old": row["level3"], "new": row["level3"] + "（调整）"},
              {"op": "remove", "list": f"{sheet['uid']}.indicators", "item": sheet["indicators"][0]})  # fmt: skip
    last = page.client.get(page.url("suggest"), {"project": sheet["uid"]}).json()["last"]
    assert last["rows"][row["uid"]]["level3"] == row["level3"]
    assert [r["level3"] for r in last["gone"]] == [sheet["indicators"][0]["level3"]]


def test_projects_are_carried_over_without_last_years_money(county, last_year, text_of, client):
    text = text_of(county.water, county.compiler, None)
    client.force_login(county.compiler, backend="jixiao_web.accounts.backend.Backend")
    url = reverse("text-carry", args=[text.pk])
    assert last_year.sheets[0]["name"] in client.get(url).content.decode()
    chosen = [s["uid"] for s in last_year.sheets[:2]]
    assert client.post(url, {"project": chosen}).status_code == 302
    carried = [s.data for s in text.sheets.all()]
    assert [s["name"] for s in carried] == [s["name"] for s in last_year.sheets[:2]]
    assert {s["total"] for s in carried} == {""}
    assert set(carried[0]["plan"].values()) == {""}
    assert not set(chosen) & {s["uid"] for s in carried}
    assert len(carried[0]["indicators"]) == len(last_year.sheets[0]["indicators"])


def test_carrying_over_nothing_is_said_in_words(county, last_year, text_of, client):
    text = text_of(county.water, county.compiler, None)
    client.force_login(county.compiler, backend="jixiao_web.accounts.backend.Backend")
    page = client.post(reverse("text-carry", args=[text.pk]), follow=True)
    assert "请至少选择一个项目" in page.content.decode()
    assert not text.sheets.exists()


def test_part_one_is_composed_until_somebody_writes_it(page, text, sheet):
    path = f"head.items.{sheet['uid']}.purpose"
    page.save(
        {
            "op": "set",
            "cell": path,
            "old": now(text, path) if path in dict(cells(text)) else "",
            "new": "自行写的用途。",
        }
    )
    assert now(text, path) == "自行写的用途。"
    page.save({"op": "compose", "cell": path, "old": "自行写的用途。"})
    assert path not in dict(cells(text))


def cells(text: Submission) -> Any:
    return draft.cells(Submission.objects.get(pk=text.pk).head, [s.data for s in text.sheets.all()])


BAD = [
    "", "null", "[]", "{}", '{"changes": 3, "owner": "head"}', '{"changes": [], "owner": 3}', '{"changes": [3], "owner": "head"}', "[" * 5000,
    '{"changes": [{"op": "set", "cell": "head.year", "old": "", "new": "1"}], "owner": "head"}',
    '{"changes": [{"op": "set", "cell": "head.title", "old": "", "new": 3}], "owner": "head"}',
    '{"changes": [{"op": "move", "list": "projects", "uid": "x", "after": null}], "owner": "head"}',
    json.dumps({"changes": [{"op": "set", "cell": "head.title", "old": "", "new": "字" * 20_001}], "owner": "head"}),
    json.dumps({"changes": [{"op": "fly"}] * 2001, "owner": "head"}), "\xff\xfe",
]  # fmt: skip


@pytest.mark.parametrize("name", ["cells", "check"])
@pytest.mark.parametrize("body", BAD, ids=range(len(BAD)))
def test_what_cannot_be_a_change_is_refused_in_words(page, text, name, body):
    before = Submission.objects.get(pk=text.pk).stamp
    answer = page.client.post(
        page.url(name), body.encode("latin-1", "ignore") if "\xff" in body else body, content_type="application/json"
    )
    assert answer.status_code == 400
    assert answer.headers["content-type"] == "application/problem+json"
    assert answer.json()["detail"]
    assert Submission.objects.get(pk=text.pk).stamp == before


def test_a_bad_change_is_a_page_for_who_asks_for_one(page, text, sheet):
    client = Client()
    client.cookies = page.client.cookies
    bad = {"op": "set", "cell": "nowhere", "old": "", "new": "9"}
    answer = client.post(
        page.url("check"), json.dumps({"changes": [bad], "owner": "head"}), content_type="application/json"
    )
    assert answer.status_code == 400
    assert answer.headers["content-type"].startswith("text/html")


def test_one_bad_change_is_named_and_nothing_of_its_batch_is_made(page, text, sheet):
    good = {"op": "set", "cell": target(sheet), "old": sheet["indicators"][0]["target"], "new": "≥9"}
    answer = page.post(
        "cells", [good, {"op": "set", "cell": f"{sheet['uid']}.framework", "old": sheet["framework"], "new": "none"}]
    )
    assert (answer.status_code, answer.json()["index"]) == (400, 1)
    assert now(text, target(sheet)) == sheet["indicators"][0]["target"]


def test_more_than_a_request_may_bring_is_refused(page, settings):
    settings.DATA_UPLOAD_MAX_MEMORY_SIZE = 1000
    assert page.post("cells", [{"op": "set", "cell": "head.title", "old": "", "new": "字" * 1000}]).status_code == 413


def test_a_foreign_site_cannot_post_changes(county, text, sheet):
    client = Client(enforce_csrf_checks=True)
    client.force_login(county.compiler, backend="jixiao_web.accounts.backend.Backend")
    body = json.dumps({"changes": [], "owner": "head"})
    url = reverse("text-cells", args=[text.pk])
    assert client.post(url, body, content_type="application/json").status_code == 403
    client.get(reverse("text-edit", args=[text.pk]))
    token = client.cookies["jixiao-csrf"].value
    assert client.post(url, body, content_type="application/json", headers={"x-csrftoken": token}).status_code == 200


def test_what_one_person_typed_is_not_saved_as_anothers(county, page, text, sheet):
    answer = page.post(
        "cells",
        [{"op": "set", "cell": "head.title", "old": now(text, "head.title"), "new": "x"}],
        user=county.compiler2.pk,
    )
    assert answer.status_code == 409
    assert "另一个人" in answer.json()["detail"]
    assert now(text, "head.title") != "x"


def test_what_is_kept_of_a_draft_is_not_what_others_hold_and_change(text):
    from jixiao_web.submissions import checking

    held = services.locked(text)
    kept = checking.stored(held)
    services.mark_draft(held, is_draft=not held.head["draft"])
    assert kept.head["draft"] != held.head["draft"]


def test_a_submitted_text_is_read_with_its_marks_and_not_changed(county, page, text, sheet):
    Submission.objects.filter(pk=text.pk).update(state="submitted", stage="head")
    assert not page.state()["editable"]
    answer = page.post("cells", [{"op": "set", "cell": "head.title", "old": "", "new": "x"}])
    assert answer.status_code == 409
    assert "不能再修改" in answer.json()["detail"]
    assert page.post("check", [], sheet["uid"]).json()["marks"]
    assert page.client.get(page.url("since"), {"revision": 0}).json()["editable"] is False


@pytest.mark.parametrize(
    ("name", "writes"),
    [
        ("head", 403),
        ("officer", 403),
        ("auditor", 403),
        ("culture_compiler", 404),
        ("other_officer", 404),
        ("unit_compiler", 404),
    ],
)
def test_others_read_or_see_nothing_and_write_nothing(county, text, name, writes):
    other = Page(getattr(county, name), text)
    assert other.client.get(other.url("edit")).status_code == (404 if writes == 404 else 200)
    assert other.post("cells", [{"op": "set", "cell": "head.title", "old": "", "new": "x"}]).status_code == writes
    if writes == 403:
        assert not other.state()["editable"]


def test_a_reason_is_given_from_the_page(county, page, text, sheet):
    mark = next(m for m in page.state()["marks"] if m["severity"] == "error")
    url = reverse("text-waive", args=[text.pk])
    assert page.client.post(url, {"fingerprint": mark["fingerprint"], "reason": "短"}).status_code == 400
    assert (
        page.client.post(url, {"fingerprint": mark["fingerprint"], "reason": "已经财政局书面同意"}).status_code == 200
    )
    marks = page.post("check", [], sheet["uid"]).json()["marks"]
    assert [m["waived"] for m in marks if m["fingerprint"] == mark["fingerprint"]] == [True]


def test_beginning_a_text_leads_to_its_editor(county, round_, client):
    client.force_login(county.compiler, backend="jixiao_web.accounts.backend.Backend")
    task = round_.tasks.get(organisation=county.water)
    answer = client.post(reverse("text-start", args=[task.pk]))
    text = Submission.objects.get(task=task)
    assert answer.headers["location"] == reverse("text-edit", args=[text.pk])
    assert "还没有项目" in client.get(answer.headers["location"]).content.decode()


def test_everything_the_scripts_say_has_words_and_no_words_are_left_over():
    from pathlib import Path

    import jixiao_web.submissions as app
    from jixiao_web.submissions.editor_words import words

    scripts = Path(app.__file__).parent / "static/submissions/editor"
    source = "\n".join(f.read_text("utf-8") for f in scripts.glob("*.js"))
    said = set(re.findall(r"\bsay\('(\w+)'", source)) | set(re.findall(r"(?:\? |: )say\('(\w+)'", source))
    said |= {f"{act}Short" for act in re.findall(r"act\('(\w+)', say", source)}
    said |= {f"tab_{name}" for name in re.search(r"TABS = \[(.*?)\]", source)[1].replace("'", "").split(", ")}
    said |= {"error", "warning", "info", "waived", "saved", "saving", "unsaved", "offline", "serverBusy", "signedOut"}
    assert said == set(words())
