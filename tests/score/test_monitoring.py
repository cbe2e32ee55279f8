"""Where a project stands on a day: the plan for any day, rates, lags, lights, and money without work."""

from collections.abc import Sequence
from datetime import date
from decimal import Decimal
from fractions import Fraction
from typing import Any

import pytest
from hypothesis import given
from hypothesis import strategies as st

from jixiao.lang.progress import (
    elapsed,
    joined_causes,
    month_through,
    planned,
    progress,
    split_causes,
)
from jixiao.lang.target import parse_target
from jixiao.law import load_pack
from jixiao.law.monitoring import light_of, thresholds_of, unfit, worst
from jixiao.model import Figure, PlanPoint, Project, Words
from jixiao.score.monitoring import money_progress, monitor_project
from score.forms import text

USUAL = thresholds_of(load_pack("", 2024).value)


def plan(*points: tuple[int, str | None]) -> tuple[PlanPoint, ...]:
    return tuple(PlanPoint(m, Figure(None if p is None else Decimal(p), "%", Words(p or ""))) for m, p in points)


PLAN = plan((3, "30"), (6, "60"), (10, "90"), (12, "100"))


@pytest.mark.parametrize(
    ("on", "wanted"),
    [
        (date(2023, 12, 31), "0"),
        (date(2024, 1, 1), "3/910"),  # 30% ÷ 91 days
        (date(2024, 3, 31), "3/10"),
        (date(2024, 2, 14), "27/182"),  # day 45 of 91
        (date(2024, 6, 30), "6/10"),
        (date(2024, 7, 31), "277/410"),  # 60% + 30% × 31/123
        (date(2024, 10, 31), "9/10"),
        (date(2024, 12, 31), "1"),
        (date(2025, 3, 1), "1"),
    ],
)
def test_the_plan_for_any_day(on: date, wanted: str) -> None:
    found = planned(PLAN, on, 2024)
    assert found is not None
    assert found.share == Fraction(wanted)
    assert found.skipped == ()


def test_points_without_a_figure_are_skipped_and_said() -> None:
    damaged = plan((3, "30"), (6, "60"), (10, None), (12, "100"))
    found = planned(damaged, date(2024, 7, 31), 2024)
    assert found is not None
    assert found.share == Fraction("0.6") + Fraction("0.4") * Fraction(31, 184)
    assert found.skipped == (10,)
    why = money_progress(damaged, date(2024, 7, 31), 2024, USUAL).why
    assert any("10月底没有数，跳过" in step.zh for step in why)


def test_after_the_last_known_point_the_plan_is_at_least_that() -> None:
    found = planned(plan((3, "30"), (6, "60"), (12, None)), date(2024, 9, 1), 2024)
    assert found is not None
    assert (found.share, found.at_least, found.skipped) == (Fraction("0.6"), True, (12,))
    assert planned(plan((3, None)), date(2024, 9, 1), 2024) is None
    assert planned((), date(2024, 9, 1), 2024) is None


@given(st.permutations(PLAN), st.dates(date(2023, 12, 1), date(2025, 2, 1)), st.integers(0, 90))
def test_the_plan_rises_and_knows_no_order(points: Sequence[PlanPoint], on: date, days: int) -> None:
    later = date.fromordinal(on.toordinal() + days)
    one, two = planned(points, on, 2024), planned(points, later, 2024)
    assert one is not None
    assert two is not None
    assert 0 <= one.share <= two.share <= 1
    assert planned(PLAN, on, 2024) == one


def test_the_rate_is_of_the_adjusted_budget_and_the_gap_in_points() -> None:
    found = money_progress(
        PLAN, date(2024, 6, 30), 2024, USUAL, initial=Decimal(100), adjusted=Decimal(80), executed=Decimal(36)
    )
    assert (found.spent, found.gap, found.light) == (Fraction("0.45"), Fraction("0.15"), "yellow")
    said = "；".join(step.zh for step in found.why)
    assert "执行率45%" in said
    assert "落后15个百分点，超过10个百分点，黄灯" in said


@pytest.mark.parametrize(
    ("executed", "light"),
    [("60", "green"), ("50", "green"), ("49.99", "yellow"), ("40", "yellow"), ("39.99", "red"), ("90", "green")],
)
def test_lights_of_money(executed: str, light: str) -> None:
    assert (
        money_progress(PLAN, date(2024, 6, 30), 2024, USUAL, initial=Decimal(100), executed=Decimal(executed)).light
        == light
    )


def test_without_money_or_plan_there_is_no_gap() -> None:
    assert money_progress(PLAN, date(2024, 6, 30), 2024, USUAL).gap is None
    assert money_progress((), date(2024, 6, 30), 2024, USUAL, initial=Decimal(100), executed=Decimal(1)).gap is None
    assert money_progress(PLAN, date(2024, 6, 30), 2024, USUAL, initial=Decimal(0), executed=Decimal(1)).spent is None


@pytest.mark.parametrize(
    ("target", "so_far", "course", "share", "expected", "broken"),
    [
        ("≥100人", "40人", "counted", "2/5", "1/2", False),
        ("≥100人", "130人", "counted", "13/10", "1/2", False),
        ("≥1万人", "4000人", "counted", "2/5", "1/2", False),
        ("≥4次/年", "1次", "counted", "1/4", "1/2", False),
        ("≥100人", None, "counted", None, "1/2", False),
        ("≥100人", "3期", "counted", None, "1/2", False),
        ("≥95%", "40%", "level", "8/19", None, False),
        ("≤400元", "320元", "ceiling", "1", None, False),
        ("≤400元", "500元", "ceiling", "4/5", None, True),
        ("2024年6月30日前", "2024年6月3日", "deadline", "1", None, False),
        ("2024年6月30日前", None, "deadline", "0", "1", True),
        ("2024年11月30日前", None, "deadline", None, None, False),
        ("2024年6月15日前", "2024年6月20日", "deadline", "1", None, True),
        ("明显提升", "有所提升", "words", None, None, False),
        ("≥0个", "0个", "counted", "1", "1/2", False),
    ],
)  # fmt: skip
def test_where_an_indicator_stands(
    target: str, so_far: str | None, course: str, share: str | None, expected: str | None, broken: bool
) -> None:
    given_ = None if so_far is None else parse_target(so_far, 2024)
    found = progress(parse_target(target, 2024), given_, date(2024, 7, 31), Fraction(1, 2))
    wanted = tuple(None if words is None else Fraction(words) for words in (share, expected))
    assert (found.course, found.share, found.expected, found.broken) == (course, *wanted, broken)


def test_lights() -> None:
    assert [light_of(Fraction(lag, 100), USUAL) for lag in (-5, 0, 10, 11, 20, 21)] == ["green"] * 3 + [
        "yellow"
    ] * 2 + ["red"]
    assert light_of(None, USUAL) == "green"
    assert light_of(None, USUAL, possibility="有可能") == "yellow"
    assert light_of(Fraction(0), USUAL, possibility="完全不可能") == "red"
    assert light_of(None, USUAL, broken=True) == "red"
    assert worst(["green", "red", "yellow"]) == "red"
    assert worst([]) == "green"
    other = thresholds_of(lambda key: {"monitor_lights": {"yellow": 5, "red": 15}}.get(key) or load_pack().value(key))
    assert light_of(Fraction(11, 100), other) == "yellow"


def test_money_without_work_and_the_other_way() -> None:
    assert unfit(Fraction("0.5"), Fraction("0.1"), USUAL) == "money"
    assert unfit(Fraction("0.1"), Fraction("0.5"), USUAL) == "work"
    assert unfit(Fraction("0.49"), Fraction("0.1"), USUAL) == ""
    assert unfit(None, Fraction(0), USUAL) == ""


def form(rows: list[tuple[str, str, str, str | None, str]], executed: str = "50.00") -> Project:
    data: dict[str, Any] = {
        "seq": 1, "name": "护理员培训经费", "form": "monitoring",
        "spending_plan": [{"month": p.month, "cumulative_percent": str(p.percent.value)} for p in PLAN],
        "results": {"funds": [{"name": "年度资金总额", "initial": "100.00", "executed": executed}]},
        "indicators": [
            {"level1": one, "level2": two, "level3": f"指标{i}", "target": {"raw": target}, "description": None, "basis": None,
             "actual": None if so_far is None else {"raw": so_far}, "possibility": possibility}
            for i, (one, two, target, so_far, possibility) in enumerate(rows)
        ],
    }  # fmt: skip
    return text(data).projects[0]


ON = date(2024, 6, 30)
OUT, GOOD = ("产出指标", "数量指标"), ("效益指标", "社会效益指标")


def test_a_project_shines_as_its_worst_part() -> None:
    green = monitor_project(
        form([(*OUT, "≥100人", "52人", "确定能"), (*GOOD, "≥90%", None, "确定能")], "55.00"),
        on=ON,
        year=2024,
        thresholds=USUAL,
    )
    assert (green.light, green.work, green.unfit) == ("green", Fraction("0.52"), "")
    late = monitor_project(form([(*OUT, "≥100人", "30人", "确定能")], "55.00"), on=ON, year=2024, thresholds=USUAL)
    assert (late.light, late.rows[0].light) == ("yellow", "yellow"), "182 of 366 days gone, 30 of 100 done"
    said = "；".join(step.zh for step in late.rows[0].why)
    assert "已完成30%，按进度应完成≈49.73%" in said
    lost = monitor_project(form([(*OUT, "≥100人", "52人", "完全不可能")], "55.00"), on=ON, year=2024, thresholds=USUAL)
    assert lost.light == "red"


def test_benefits_do_not_come_evenly() -> None:
    found = monitor_project(form([(*GOOD, "≥3.1万人", "0万人", "确定能")], "55.00"), on=ON, year=2024, thresholds=USUAL)
    assert (found.rows[0].light, found.work) == ("green", None)


def test_money_done_and_nothing_delivered() -> None:
    found = monitor_project(form([(*OUT, "≥100人", "5人", "确定能")]), on=ON, year=2024, thresholds=USUAL)
    assert found.unfit == "money"
    assert "钱花了、事没做" in found.why[0].zh
    other = monitor_project(form([(*OUT, "≥100人", "80人", "确定能")], "2.00"), on=ON, year=2024, thresholds=USUAL)
    assert other.unfit == "work"


def test_the_pace_of_work_may_be_given() -> None:
    found = monitor_project(
        form([(*OUT, "≥100人", "30人", "确定能")], "55.00"), on=ON, year=2024, thresholds=USUAL, pace=Fraction(3, 10)
    )
    assert found.rows[0].light == "green"


def test_the_share_of_a_year() -> None:
    assert elapsed(date(2024, 12, 31), 2024) == 1
    assert elapsed(date(2025, 1, 1), 2025) == Fraction(1, 365)
    assert (elapsed(date(2023, 5, 1), 2024), elapsed(date(2025, 5, 1), 2024)) == (0, 1)


@pytest.mark.parametrize(("words", "month"), [("1-7月执行数", 7), ("1—9月执行情况", 9), ("上半年执行率", 6), ("截至8月31日完成情况", 8), ("前三季度执行数", 9),
                                              ("执行数", None), ("全年预计执行数", None), ("1至6月份执行情况", 6), ("11-12月", None), ("1-13月执行数", None)])  # fmt: skip
def test_the_month_a_heading_runs_through(words: str, month: int | None) -> None:
    assert month_through(words) == month


@pytest.mark.parametrize(
    ("words", "causes", "rest"),
    [
        ("人员保障；两名操作手离岗", {"人员保障": ""}, "两名操作手离岗"),
        ("经费保障；人员保障", {"经费保障": "", "人员保障": ""}, ""),
        ("其他：疫情；推迟一月", {"其他": "疫情"}, "推迟一月"),
        ("雨季停工；人员保障", {}, "雨季停工；人员保障"),
        ("人员保障；经费保障", {"人员保障": ""}, "经费保障"),
        ("", {}, ""),
        (None, {}, ""),
    ],
)
def test_causes_and_explanation(words: str | None, causes: dict[str, str], rest: str) -> None:
    assert split_causes(words) == (causes, rest)
    assert joined_causes(causes, rest) == (words or "")
