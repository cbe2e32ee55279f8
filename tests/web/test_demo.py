"""The demonstration county: its texts, its past, its people, and starting anew."""

import re
from collections import Counter
from datetime import date, datetime, timedelta
from decimal import Decimal
from html.parser import HTMLParser
from pathlib import Path
from typing import Any
from urllib.parse import urljoin, urlsplit

import pytest
from django.contrib.staticfiles import finders
from django.test import Client
from django.urls import resolve
from django.utils import timezone

from jixiao.api import Config, check, context_for
from jixiao.model import ProjectCode, Severity
from jixiao_web.demo import texts
from jixiao_web.submissions import draft

pytestmark = pytest.mark.xdist_group("told")  # one worker tells it

SHARED = Path(__file__).resolve().parents[3] / "shared/texts/zunhua-2024.txt"
DATA = Path(texts.__file__).with_name("data")
FILES = {
    "office": "岚川县人民政府办公室", "education": "岚川县教育局", "culture": "岚川县文化和旅游局", "water": "岚川县水务局",
    "reservoir": "岚川县水库管护中心", "irrigation": "岚川县灌溉服务站", "health": "岚川县卫生健康局",
    "transport": "岚川县交通运输局",
}  # fmt: skip


# --- the texts ---


def test_every_file_is_a_text_of_the_county() -> None:
    assert {f.stem for f in DATA.glob("*.json")} == set(FILES)


@pytest.mark.shared
def test_no_sentence_of_a_real_text_is_in_the_files() -> None:
    if not SHARED.exists():
        pytest.skip("the reference texts are not beside this repository")
    real = re.sub(r"\s", "", SHARED.read_text("utf-8"))
    for file in DATA.iterdir():
        plain = re.sub(r"\s", "", file.read_text("utf-8"))
        assert not [plain[n : n + 12] for n in range(len(plain) - 11) if plain[n : n + 12] in real]


def test_the_sample_office_has_the_facts() -> None:
    head, sheets = texts.text("office", FILES["office"], year=2024, entered=2024)
    assert len(sheets) == 15
    assert draft.total_of(sheets) == Decimal("2064.50")
    assert [s["total"] for s in sheets] == [
        "1322.00", "110.00", "65.00", "6.00", "25.00", "10.00", "100.00", "15.00", "30.00", "27.00", "20.00", "150.00", "20.00",
        "83.10", "81.40",
    ]  # fmt: skip
    assert all(list(s["plan"].values()) == ["30", "60", "90", "100"] for s in sheets)
    targets = {row["level3"]: row["target"] for s in sheets for row in s["indicators"]}
    assert targets["专业设备购置数量"] == "≥60套"
    assert targets["自动气象站建设改造总数"] == "≥49套"
    assert targets["民兵队伍培训次数"] == "≥40次"
    assert targets["强对流预警提前时间"] == "≥10分钟"
    assert targets["网站平台可持续使用年限"] == "≥6年"
    assert "2064.50万元" in head["overall_objective"]


@pytest.mark.parametrize("name", FILES)
@pytest.mark.parametrize("last", [False, True])
def test_every_indicator_says_how_it_is_measured(name: str, last: bool) -> None:
    _head, sheets = texts.text(name, FILES[name], year=2026, entered=2026, last=last)
    for sheet in sheets:
        for row in sheet["indicators"]:
            measure = row["measure"]
            assert set(measure) <= set(draft.MEASURE_FIELDS)
            assert all(measure[key] for key in ("source", "method", "numerator", "period", "owner", "evidence"))
            assert measure["source"] in set(draft.SOURCES) - {"unmeasurable"}
            assert measure["method"] in draft.METHODS
            assert bool(measure.get("denominator")) == (measure["method"] in ("share", "mean"))


@pytest.mark.parametrize("name", FILES)
def test_codes_are_well_formed_and_the_same_in_both_years(name: str) -> None:
    years = [texts.text(name, FILES[name], year=2027 - last, entered=2026, last=last)[1] for last in (False, True)]
    codes = [{s["name"]: s["code"] for s in sheets} for sheets in years]
    for one in codes:
        assert len(set(one.values())) == len(one)
        for code in map(ProjectCode.parse, one.values()):
            assert code
            assert (code.region, code.entry_year) == ("139981", 2026)
            assert code.expected_check_character == str(code)[-1]
    assert all(codes[1][project] == codes[0][project] for project in codes[0].keys() & codes[1].keys())


@pytest.mark.parametrize("name", FILES)
@pytest.mark.parametrize("year", [2024, 2025, 2027, 2035])
@pytest.mark.parametrize("last", [False, True])
def test_the_texts_as_written_have_no_error_in_any_year(name: str, year: int, last: bool) -> None:
    head, sheets = texts.text(name, FILES[name], year=year - last, entered=year - 1, last=last)
    text = draft.to_text(head, sheets)
    config = Config(region="139981", year=year - last)
    found = check(text, context_for(text, config, on=date(year - last - 1, 11, 1)))
    assert not [(f.rule, f.message) for f in found if f.severity is Severity.ERROR]
    if name != "health":  # where a late start is left for the desk to ask about
        assert not [(f.rule, f.message) for f in found if f.severity is Severity.WARNING]


# --- the county ---


@pytest.fixture
def demo(story: Any, db: None, settings: Any) -> Any:
    settings.DEMO = True
    return story


def texts_of(round_is_open: bool) -> dict[str, Any]:
    from jixiao_web.submissions.models import Submission

    return {s.task.organisation.code: s for s in Submission.objects.filter(task__round__is_open=round_is_open)}


def test_this_year_every_state_and_stage_is_there(demo: Any) -> None:
    from jixiao_web.rounds.models import Task

    now = texts_of(round_is_open=True)
    assert {code: (s.state, s.stage) for code, s in now.items()} == {
        "401": ("approved", "compile"), "412": ("submitted", "performance"), "415": ("in-progress", "compile"),
        "415002": ("submitted", "parent"), "415003": ("submitted", "head"), "420": ("submitted", "desk"),
        "425": ("returned", "compile"),
    }  # fmt: skip
    begun = {task.organisation.code for task in Task.objects.filter(round__is_open=True, submission=None)}
    assert begun == {"405"}, "one is not begun"
    due = Task.objects.filter(round__is_open=True).values_list("due", flat=True)
    assert all(0 < (day - timezone.localdate()).days <= 10 for day in due)


def test_last_year_is_approved_and_closed_and_one_text_is_being_adjusted(demo: Any) -> None:
    before = texts_of(round_is_open=False)
    assert len(before) == 8
    assert all(s.approved for s in before.values())
    assert [code for code, s in before.items() if s.is_adjusting] == ["405"]


def test_the_slips_are_there_to_be_mended(demo: Any) -> None:
    from jixiao_web.submissions.checking import check_draft

    now = texts_of(round_is_open=True)
    water = check_draft(now["415"])
    assert {"ZZ05", "ZZ03", "JE03", "JD02", "YJ01"} <= {m.finding.rule for m in water.blocking}
    refused = now["415"].edits.get(refused=True)
    assert (refused.by.name, refused.new) == ("许倩", "≥4.5公里")
    assert now["401"].waivers.count() == 2
    assert now["420"].comments.get().by.name == "苏敏"
    returned = now["425"].steps.get(action="returned")
    assert [bool(r.answer) for r in returned.reasons.all()] == [True, False, False]
    assert not [m for m in check_draft(now["412"]).marks if m.finding.severity > Severity.INFO], "for passing at once"


def test_the_record_of_the_past_is_in_order_and_holds(demo: Any) -> None:
    from jixiao_web.audit.models import Entry, Lodging
    from jixiao_web.audit.queries import verify

    assert not verify().faults
    times = [datetime.fromisoformat(at) for at in Entry.objects.order_by("seq").values_list("at", flat=True)]
    assert times == sorted(times)
    assert times[0] < timezone.now() - timedelta(days=400)
    assert times[-1] <= timezone.now()
    assert Lodging.objects.exclude(at__gt=timezone.now() - timedelta(hours=1)).count() == Lodging.objects.count()


def test_versions_and_steps_happened_when_they_are_said_to(demo: Any) -> None:
    from jixiao_web.submissions.models import Edit, Step, Version

    for model in (Edit, Step, Version):
        assert not model.objects.filter(at__gt=timezone.now() - timedelta(hours=1)).exists()
    office = texts_of(round_is_open=True)["401"]
    assert office.approved.at == office.steps.get(action="approved").at
    assert office.submitted_at == office.steps.get(action="submitted").at


def contents() -> dict[str, Any]:
    from jixiao_web.accounts.models import User
    from jixiao_web.rounds.models import Notice
    from jixiao_web.submissions.models import Submission

    found: dict[str, Any] = {
        f"{s.task.organisation.code} {s.task.round.year}": [s.pk, s.state, s.stage, s.head, [x.data for x in s.sheets.all()],
        [(v.number, v.sha256) for v in s.versions.all()], list(s.steps.values_list("action", "by__username", "at"))]
        for s in Submission.objects.all()
    }  # fmt: skip
    found["people"] = list(User.objects.values_list("pk", "username"))
    found["notices"] = list(Notice.objects.values_list("pk", "words", "at", "user__username"))
    return found


def test_the_button_makes_everything_as_before(demo: Any, monkeypatch: pytest.MonkeyPatch) -> None:
    from django.db import DatabaseError, transaction

    from jixiao_web.demo import county, telling

    told: list[bool] = []
    monkeypatch.setattr(telling, "tell", lambda *, again: (told.append(again), telling.tell_progress(2, 5)))
    from jixiao_web.audit.models import Entry
    from jixiao_web.rounds import services as rounds

    before = contents()
    performer = next(u for u in before["people"] if u[1] == "taojing")
    user = type(texts_of(round_is_open=True)["401"].steps.first().by).objects.get(pk=performer[0])
    rounds.remind(by=user, tasks=[texts_of(round_is_open=True)["415"].task])
    assert contents() != before
    client = Client()
    client.post("/demo/sign-in", {"user": people()[0].pk})
    assert client.post("/demo/reset").url == "/sign-in"
    assert "已完成 40%" in client.get("/sign-in").content.decode()
    client.post("/demo/sign-in", {"user": people()[0].pk})
    assert client.post("/demo/reset").url == "/sign-in", "once at a time"
    assert told == [True]
    county.reset()
    telling.done()
    assert "已完成" not in client.get("/sign-in").content.decode()
    assert client.get("/").url.startswith("/sign-in"), "everybody is signed out"
    assert contents() == before
    with pytest.raises(DatabaseError), transaction.atomic():
        Entry.objects.filter(seq=1).update(actor="somebody else")


# --- being somebody ---


def people() -> list[Any]:
    from jixiao_web.accounts.models import User

    return list(User.objects.select_related("organisation").order_by("pk"))


def test_everybody_is_offered_by_organisation_and_enters_by_one_click(demo: Any) -> None:
    page = Client().get("/sign-in").content.decode()
    for user in people():
        assert f'value="{user.pk}"' in page
        assert user.organisation.name in page
        client = Client()
        assert client.post("/demo/sign-in", {"user": user.pk}).url == "/"
        inbox = client.get("/").content.decode()
        assert user.name in inbox
        assert "现在可以做什么" in inbox
        assert len(re.findall(r"<li>", inbox.partition("demo-guide")[2].partition("</ol>")[0])) >= 1


def test_the_strip_leads_a_returned_text_through_every_office(demo: Any) -> None:
    """Whoever does what the strip says, and becomes whom it names, sees the text approved."""
    page = Client().get("/sign-in").content.decode()
    first = re.search(r'demo-first.*?name="user" value="(\d+)"', page, re.DOTALL)
    client = Client()
    client.post("/demo/sign-in", {"user": first[1]})
    text = texts_of(round_is_open=True)["425"]
    for reason in text.steps.get(action="returned").reasons.filter(answer=""):
        client.post(f"/texts/{text.pk}/reasons/{reason.pk}", {"answer": "已经补充。"})
    assert client.post(f"/texts/{text.pk}/submit").status_code == 302
    offices = []
    for stage in ("head", "desk", "performance"):
        page = client.get("/").content.decode()
        person = re.search(r'demo-guide.*?name="user" value="(\d+)"', page, re.DOTALL)
        client.post("/demo/sign-in", {"user": person[1]})
        page = client.get("/").content.decode()
        assert f'href="/texts/{text.pk}/"' in page.partition("demo-guide")[2].partition("</ol>")[0]
        if stage != "head":
            form = {f"points-{n}": points for n, points in enumerate(["9", "9", "14", "14", "14", "14", "9", "9"])}
            form |= {"way": "scored", "project": "", "version": "2", "stage": stage}
            assert client.post(f"/texts/{text.pk}/review", form).status_code == 302
        assert client.post(f"/texts/{text.pk}/approve", {"version": 2, "stage": stage}).status_code == 302
        offices.append(stage)
    text.refresh_from_db()
    assert text.state == "approved"
    assert "已批复" in client.get("/").content.decode().partition("demo-guide")[2].partition("</ol>")[0]


def test_each_office_is_held_by_somebody(demo: Any) -> None:
    from jixiao_web.accounts.powers import Role

    held = Counter(role for user in people() for role in user.roles)
    assert set(held) == set(Role)


def test_every_inbox_has_something_in_it(demo: Any) -> None:
    from jixiao_web.review.inbox import inbox

    for user in people():
        found = inbox(user)
        assert found.to_compile or found.to_decide or found.on_the_way or found.comments or found.facts, user.name


def test_the_click_is_refused_outside_the_demonstration_and_from_elsewhere(demo: Any, settings: Any) -> None:
    user = people()[0]
    assert Client().post("/demo/sign-in", {"user": "0"}).status_code == 404
    assert Client().post("/demo/sign-in", {"user": "one"}).status_code == 404
    assert Client(REMOTE_ADDR="192.0.2.7").post("/demo/sign-in", {"user": user.pk}).status_code == 403
    assert Client(HTTP_X_FORWARDED_FOR="127.0.0.1").post("/demo/sign-in", {"user": user.pk}).status_code == 403
    assert Client().get("/demo/sign-in").status_code == 405
    settings.DEMO = False
    client = Client(REMOTE_ADDR="192.0.2.7")
    assert client.post("/demo/sign-in", {"user": user.pk}).status_code == 404
    client.force_login(user, backend="jixiao_web.accounts.backend.Backend")
    assert client.post("/demo/reset").status_code == 404
    assert "demo-people" not in Client().get("/sign-in").content.decode()


# --- every link ---


class _Links(HTMLParser):
    """Where a page leads, and what it needs to be shown."""

    def __init__(self, page: str) -> None:
        super().__init__()
        self.found: list[str] = []
        self.feed(page)

    def handle_starttag(self, tag: str, attrs: list[tuple[str, str | None]]) -> None:
        self.found += [value for name, value in attrs if value and name in ("href", "src")]


MOST = 3
"""So many addresses of one kind are followed by the first holders of each office together; files of one kind once."""


def test_every_link_of_everybody_leads_somewhere(demo: Any) -> None:
    offices: set[Any] = set()
    kinds: Counter[Any] = Counter()
    wrong: list[str] = []
    for user in people():
        client = Client()
        client.post("/demo/sign-in", {"user": user.pk})
        is_first = not user.roles <= offices
        offices |= user.roles
        walk(client, user.name, kinds, wrong, everywhere=is_first)
    assert not wrong
    assert len(kinds) > 100


def walk(client: Client, name: str, kinds: Counter[Any], wrong: list[str], *, everywhere: bool) -> None:
    """From the first page on: everywhere, or the links of that page alone."""
    seen: set[str] = set()
    waiting = [("/", "the start")]
    while waiting:
        url, source = waiting.pop(0)
        path = urlsplit(url).path
        if path.startswith("/static/"):
            if not finders.find(path.removeprefix("/static/")):
                wrong.append(f"{source} needs {path}")
            continue
        is_file = "." in path.rpartition("/")[2]
        kind = (
            resolve(path).view_name,
            urlsplit(url).query.partition("=")[0],
            path.rpartition(".")[2] if is_file else "",
        )
        if kinds[kind] >= (1 if is_file else MOST) and url != "/":
            continue
        kinds[kind] += 1
        answer = client.get(url, follow=True)
        if answer.status_code != 200:
            wrong.append(f"{name}: {source} → {url}: {answer.status_code}")
        elif answer["Content-Type"].startswith("text/html") and not is_file and (everywhere or url == "/"):
            for link in _Links(answer.content.decode()).found:
                to = urljoin(url, link).partition("#")[0]
                if to.startswith("/") and to not in seen:
                    seen.add(to)
                    waiting.append((to, url))
    assert len(seen) > 3, f"{name} finds no link"
