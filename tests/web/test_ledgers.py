"""Types of ledgers: each fits together, what it offers can be computed, and the demonstration office is measured by them.
Entries: what is typed is understood or refused field by field, kept, corrected, taken back, imported and exported.
"""

import datetime as dt
import json
import tomllib
from collections.abc import Iterator
from importlib.resources import files
from typing import Any

import pytest
from django.core.exceptions import PermissionDenied, ValidationError
from django.http import Http404

from jixiao.lang.target import parse_target
from jixiao.law.ledger import RESERVED, LedgerField, LedgerType, ledger_type, ledger_types
from jixiao_web.evidence.fitting import against, check, divisor
from jixiao_web.evidence.formula import Aggregation, parse
from jixiao_web.evidence.values import parse as understand_value
from jixiao_web.evidence.values import show
from web.proving import TRAINING, entry_of, ledger_of, project_of

TYPES = ledger_types()
FIELDS = {key: dict(kind.by_key) for key, kind in TYPES.items()}
NAMED = ("meeting", "training", "hotline_staff", "hotline_calls", "publicity", "weather_data", "quality", "warning", "hail_shell",
         "inspection", "patrol", "legal", "investment", "documents_system", "video_meeting", "website", "purchase", "blood",
         "first_aid")  # fmt: skip
"""The kinds that were asked for by name."""


# --- types -----------------------------------------------------------------------------------------------------


def test_every_kind_that_was_asked_for_is_there() -> None:
    assert not set(NAMED) - set(TYPES)


@pytest.mark.parametrize("kind", TYPES.values(), ids=TYPES)
def test_a_type_says_what_people_must_know(kind: LedgerType) -> None:
    assert kind.title.endswith("台账")
    assert kind.purpose
    assert kind.files, "what should be attached"
    assert kind.words
    titles = [f.title for f in kind.fields]
    assert len(set(titles)) == len(titles), "columns of its sheet are told apart by their titles"
    assert kind.by_key[kind.date_field].required
    for field in kind.fields:
        assert field.kind == "number" or not (field.decimals or field.least or field.unit)
        assert all(option == option.strip() and len(option) <= 12 for option in field.options)


@pytest.mark.parametrize("kind", TYPES.values(), ids=TYPES)
def test_what_a_type_offers_can_be_computed_from_it(kind: LedgerType) -> None:
    for offered in kind.formulas:
        formula = parse(offered.formula)
        check(formula, FIELDS)
        assert kind.key in formula.ledgers, offered.title
        assert offered.words


def test_no_name_is_a_word_of_the_language() -> None:
    assert not {key for kind in TYPES.values() for key in (kind.key, *kind.by_key)} & RESERVED


@pytest.mark.parametrize(
    "broken",
    [{"date_field": "kind"}, {"key": "sum"}, {"key": "Ä"}, {"fields": [{"key": "day", "title": "日", "kind": "date"}] * 2},
     {"fields": [{"key": "day", "title": "日", "kind": "choice"}]}, {"fields": [{"key": "day", "title": "日", "kind": "date", "decimals": 5}]},
     {"fields": [{"key": "day", "title": "日", "kind": "day"}]}],
)  # fmt: skip
def test_a_type_that_does_not_fit_together_is_refused(broken: dict[str, Any]) -> None:
    sound = {
        "key": "a",
        "title": "甲台账",
        "purpose": "试",
        "date_field": "day",
        "fields": [{"key": "day", "title": "日", "kind": "date"}],
    }
    ledger_type(sound)
    with pytest.raises(ValueError, match="ledger"):
        ledger_type(sound | broken)


# --- the demonstration office ----------------------------------------------------------------------------------


def office() -> Iterator[tuple[str, dict[str, Any], dict[str, Any]]]:
    """Every indicator of the office with its route: project, row, route."""
    data = files("jixiao_web.demo").joinpath("data")
    projects = json.loads(data.joinpath("office.json").read_text("utf-8").replace("{Y}", "2025"))["projects"]
    routes = tomllib.loads(data.joinpath("office-routes.toml").read_text("utf-8"))["projects"]
    for project, told in zip(projects, routes, strict=True):
        assert told["name"] == project["name"]
        for row, route in zip(project["indicators"], told["routes"], strict=True):
            assert route["indicator"] == row["level3"]
            yield project["name"], row, route


def test_every_indicator_of_the_office_has_a_fitting_route_or_a_reason() -> None:
    for _project, row, route in office():
        if "formula" not in route:
            assert len(route["reason"]) >= 5
            continue
        formula = parse(route["formula"])
        comes_to, target = check(formula, FIELDS), parse_target(row["target"], 2025)
        against(comes_to, target)
        assert not comes_to.unit or divisor(comes_to, target) is not None, row["level3"]
        assert (comes_to.unit == "%") == target.is_percent, row["level3"]


def test_most_indicators_of_the_demonstration_are_offered_a_formula_and_the_office_its_own_first() -> None:
    from jixiao_web.evidence.offers import offers

    first = [offers(row, project, 2025)[0].formula == route["formula"] for project, row, route in office()]
    assert sum(first) / len(first) > 0.85
    every = [
        bool(offers(row | {"target": row["target"].replace("{Y}", "2025")}, project["name"], 2025))
        for file in files("jixiao_web.demo").joinpath("data").iterdir()
        if file.name.endswith(".json")
        for project in json.loads(file.read_text("utf-8"))["projects"]
        for row in project["indicators"]
    ]
    assert sum(every) / len(every) > 0.95


def test_what_is_offered_can_be_held_against_the_target() -> None:
    from jixiao_web.evidence.offers import offers

    for project, row, _route in office():
        for offer in offers(row, project, 2025):
            against(check(parse(offer.formula), FIELDS), parse_target(row["target"], 2025))
            assert {k.key for k in offer.opens} == {
                p.ledger for p in parse(offer.formula).parts if isinstance(p, Aggregation)
            }


# --- values ----------------------------------------------------------------------------------------------------

NUMBER = LedgerField("n", "人数", "number", "人", required=True, least="0")
MONEY = LedgerField("m", "金额", "number", "元", decimals=2)
DAY, TIME = LedgerField("d", "日期", "date"), LedgerField("t", "时间", "time")
CHOICE, YES = LedgerField("c", "类型", "choice", options=("全会", "专题")), LedgerField("y", "合格", "yes-no")
TEXT = LedgerField("x", "名称", "text")


@pytest.mark.parametrize(
    ("field", "typed", "shown"),
    [(NUMBER, "1,200", "1200"), (NUMBER, " 48人 ", "48"), (NUMBER, "４８", "48"), (MONEY, "12.5", "12.50"), (MONEY, "-3", "-3.00"),
     (DAY, "2025年6月3日", "2025-06-03"), (DAY, "2025/6/3", "2025-06-03"), (DAY, "2025.06.03", "2025-06-03"), (DAY, "20250603", "2025-06-03"),
     (TIME, "2025-06-03T14:05", "2025-06-03 14:05"), (TIME, "2025年6月3日 14：05", "2025-06-03 14:05"), (TIME, "2025-06-03 08:00:59", "2025-06-03 08:00"),
     (CHOICE, "全会", "全会"), (YES, "√", "是"), (YES, "不合格", "否"), (TEXT, " 一 ", "一"), (TEXT, "", ""), (MONEY, "", "")],
)  # fmt: skip
def test_what_people_type_is_understood_and_shown_in_one_way(field: LedgerField, typed: str, shown: str) -> None:
    kept = understand_value(field, typed)
    assert show(field, kept) == shown
    assert understand_value(field, shown) == kept if shown else kept is None


@pytest.mark.parametrize(
    ("field", "typed", "said"),
    [(NUMBER, "", "请填写“人数”"), (NUMBER, "三个", "应为数字"), (NUMBER, "1.5", "最多 0 位小数"), (NUMBER, "-1", "不能小于0"),
     (MONEY, "1.005", "最多 2 位小数"), (MONEY, "9" * 15, "过大"), (NUMBER, "9" * 50, "应为数字"), (NUMBER, "1e5", "应为数字"),
     (DAY, "6月3日", "请写成"), (DAY, "2025-02-30", "请写成"), (DAY, "1950-01-01", "年份不对"), (DAY, "20250", "请写成"), (DAY, "昨天", "请写成"),
     (TIME, "2025-06-03", "请写成"), (TIME, "2025-06-03 25:00", "请写成"), (CHOICE, "大会", "应为：全会、专题"), (YES, "可能", "请填“是”或“否”"),
     (TEXT, "长" * 501, "不能超过 500"), (TEXT, "a\x00b", "看不见的字符"), (TEXT, "\ud800", "看不见的字符")],
)  # fmt: skip
def test_what_cannot_be_understood_is_refused_in_words(field: LedgerField, typed: str, said: str) -> None:
    with pytest.raises(ValidationError, match=said):
        understand_value(field, typed)


# --- entries ---------------------------------------------------------------------------------------------------


@pytest.fixture
def ledger(county: Any, round_: Any) -> Any:
    return ledger_of(project_of(county, round_), county.compiler)


def test_an_entry_keeps_whole_numbers_and_its_day(ledger: Any, county: Any) -> None:
    entry = entry_of(ledger, county.compiler, cost="1,200.50")
    assert entry.on == dt.date(2025, 3, 5)
    assert entry.values == {
        "name": "河长培训",
        "day": 20152,
        "sessions": 2,
        "people": 40,
        "examined": 40,
        "passed": 38,
        "cost": 120050,
    }
    ledger.refresh_from_db()
    assert ledger.entries_count == 1


def test_every_fault_of_an_entry_is_told_at_once_by_field(ledger: Any, county: Any) -> None:
    with pytest.raises(ValidationError) as refused:
        entry_of(ledger, county.compiler, name="", people="多", day="x")
    assert set(refused.value.message_dict) == {"name", "people", "day"}
    assert not ledger.entries.exists()


@pytest.mark.parametrize(("day", "said"), [("2024-12-31", "不在 2025 年度内"), ("2026-01-01", "不在 2025 年度内")])
def test_a_day_out_of_the_year_is_refused(ledger: Any, county: Any, day: str, said: str) -> None:
    with pytest.raises(ValidationError, match=said):
        entry_of(ledger, county.compiler, day=day)


def test_what_has_not_happened_yet_is_no_record(ledger: Any, county: Any, monkeypatch: pytest.MonkeyPatch) -> None:
    from django.utils import timezone

    monkeypatch.setattr(timezone, "localdate", lambda *_a: dt.date(2025, 3, 4))
    with pytest.raises(ValidationError, match="还没有到"):
        entry_of(ledger, county.compiler)


def test_what_is_sent_twice_is_written_once(ledger: Any, county: Any) -> None:
    from jixiao_web.evidence import services

    made = [services.add_entry(ledger=ledger, by=county.compiler, typed=TRAINING, token="a1b2") for _n in range(2)]
    assert made[0] == made[1]
    assert ledger.entries.count() == 1


@pytest.mark.parametrize(("who", "error"), [("head", PermissionDenied), ("officer", PermissionDenied), ("culture_compiler", Http404),
                                            ("auditor", PermissionDenied), ("unit_compiler", Http404)])  # fmt: skip
def test_only_the_own_compilers_write(ledger: Any, county: Any, who: str, error: type[Exception]) -> None:
    with pytest.raises(error):
        entry_of(ledger, county.people[who])


def test_a_department_looks_at_its_units_ledgers_and_does_not_write_them(county: Any, round_: Any) -> None:
    project = project_of(county, round_, organisation=county.unit, by=county.unit_compiler)
    own = ledger_of(project, county.unit_compiler)
    with pytest.raises(PermissionDenied):
        entry_of(own, county.compiler)


def test_a_correction_keeps_what_was_said_before(ledger: Any, county: Any) -> None:
    from jixiao_web.evidence import services

    entry = entry_of(ledger, county.compiler)
    corrected = services.correct(
        entry=entry, by=county.compiler2, typed=TRAINING | {"people": "42"}, reason="签到表漏计两人", seen=0
    )
    assert corrected.values["people"] == 42
    kept = entry.corrections.get()
    assert kept.before["values"]["people"] == 40
    assert kept.after["values"]["people"] == 42
    assert (kept.reason, kept.by) == ("签到表漏计两人", county.compiler2)


def test_a_correction_needs_a_reason_and_a_change_and_meets_no_other(ledger: Any, county: Any) -> None:
    from jixiao_web.evidence import services
    from jixiao_web.ui.errors import Late

    entry, by = entry_of(ledger, county.compiler), county.compiler
    with pytest.raises(ValidationError, match="原因"):
        services.correct(entry=entry, by=by, typed=TRAINING | {"people": "42"}, reason=" ")
    with pytest.raises(ValidationError, match="没有改动"):
        services.correct(entry=entry, by=by, typed=TRAINING, reason="再看一遍")
    services.correct(entry=entry, by=by, typed=TRAINING | {"people": "42"}, reason="漏计", seen=0)
    with pytest.raises(Late):
        services.correct(entry=entry, by=by, typed=TRAINING | {"people": "41"}, reason="多计", seen=0)
    services.correct(entry=entry, by=by, typed=None, reason="重复登记")
    with pytest.raises(Late):
        services.correct(entry=entry, by=by, typed=TRAINING, reason="恢复")
    ledger.refresh_from_db()
    assert ledger.entries_count == 0


def test_a_ledger_is_opened_once(ledger: Any, county: Any) -> None:
    with pytest.raises(ValidationError, match="已经有“培训台账”"):
        ledger_of(ledger.project, county.compiler)


def test_zero_is_declared_for_a_day_that_has_come(ledger: Any, county: Any) -> None:
    from jixiao_web.evidence import services

    services.declare_nothing(ledger=ledger, by=county.compiler, until=dt.date(2025, 6, 30))
    for until in (dt.date(2024, 12, 31), dt.date(2026, 1, 1)):
        with pytest.raises(ValidationError, match="2025 年度内"):
            services.declare_nothing(ledger=ledger, by=county.compiler, until=until)


def test_the_record_tells_every_act_on_a_ledger_in_words(ledger: Any, county: Any) -> None:
    from jixiao_web.audit.models import Entry as Said
    from jixiao_web.audit.words import readable
    from jixiao_web.evidence import services

    entry = entry_of(ledger, county.compiler)
    services.correct(entry=entry, by=county.compiler, typed=TRAINING | {"people": "42"}, reason="漏计")
    services.correct(entry=entry, by=county.compiler, typed=None, reason="重复")
    acts = Said.objects.filter(action__startswith="evidence.").order_by("seq")
    assert [a.action for a in acts] == [
        "evidence.ledger-opened",
        "evidence.entry-added",
        "evidence.entry-corrected",
        "evidence.entry-voided",
    ]
    changed = next(d for d in readable(acts[2].details, acts[2].action) if d.words == "参训人数")
    assert (changed.was, changed.value) == ("40", "42")
    assert "参训人数：40" in next(d.value for d in readable(acts[1].details, acts[1].action) if d.words == "内容")
