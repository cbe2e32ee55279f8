"""Monitoring and self-evaluation forms filled from approved goals, reports and money, and read back from documents."""

from collections.abc import Sequence
from dataclasses import replace
from datetime import date
from decimal import ROUND_HALF_UP, Decimal
from fractions import Fraction
from pathlib import Path

import pytest

from jixiao import api
from jixiao.law.scoring import scheme_for
from jixiao.model import Indicator, PerformanceText, Project
from jixiao.score.forms import Amounts, Closing, Filled, Reported, Source, Watched, monitoring, self_evaluation, text_of
from jixiao.score.sheet import score_project
from write.documents.roundtrip import meaning, read_back, stripped

ROOT = Path(__file__).resolve().parents[2]
SHARED = ROOT.parent / "shared" / "texts" / "zunhua-2024.txt"
SCHEME = scheme_for(name="caiyu-2020-10")
MONEY: dict[Source, Amounts] = {
    "fiscal": Amounts(Decimal(500), Decimal(480), Decimal("470.25"), Decimal(480)),
    "carried": Amounts(Decimal(0), Decimal("12.5"), Decimal("12.5"), Decimal("12.5")),
    "other": Amounts(Decimal(20), Decimal(20), Decimal(11), Decimal(20)),
}
CLOSING = Closing(
    objective_actual="年度目标基本完成。",
    shortcomings="个别标段进度慢",
    remedies="次年一季度补齐",
    extra=[("主管部门", "澜川县水利局")],
)


@pytest.fixture(scope="module")
def goals() -> PerformanceText:
    return api.read(ROOT / "src/jixiao/examples/lanchuan-water-2024.txt")


def result(row: Indicator, number: int) -> str:
    """A made-up result, the same on every run: a fifth falls short."""
    target = row.target
    if target.kind == "quantity" and target.value is not None:
        part = Decimal("0.85") if number % 5 == 1 else Decimal("1.04")
        if target.comparator == "<=":
            part = 2 - part
        value = min(target.value * part, Decimal(100)) if target.is_percent else target.value * part
        return f"{value.normalize():f}{target.unit or ''}"
    if target.kind == "deadline" and target.by is not None:
        return f"{target.by.year}年{target.by.month}月{min(target.by.day, 28)}日"
    return "达成"


def reports(project: Project) -> list[Reported]:
    return [
        Reported(result(row, i), "个别月份推进慢，次年一季度补齐" if i % 5 == 1 else "")
        for i, row in enumerate(project.indicators)
    ]


def watched(project: Project) -> list[Watched]:
    late = Watched("", "", ["人员保障", "其他"], "征地", "两名操作手离岗，9月补员", "有可能", "9月复核")
    return [
        replace(
            late if i % 5 == 1 else Watched(possibility="确定能"),
            actual=None if i % 7 == 4 else result(row, i),
            forecast=result(row, 0),
        )
        for i, row in enumerate(project.indicators)
    ]


def evaluated(project: Project) -> Filled:
    return self_evaluation(project, SCHEME, year=2024, rows=reports(project), money=MONEY, closing=CLOSING)


def monitored(project: Project) -> Project:
    return monitoring(project, year=2024, through_month=7, rows=watched(project), money=MONEY, closing=CLOSING)


def test_the_money_block_has_the_rows_and_figures_of_the_form(goals: PerformanceText) -> None:
    results = evaluated(goals.projects[0]).project.results
    assert results is not None
    assert [str(fund.name) for fund in results.funds] == [
        "年度资金总额",
        "其中：本年财政拨款",
        "上年结转资金",
        "其他资金",
    ]
    total = results.funds[0]
    said = [
        str(figure.words)
        for figure in (total.initial, total.adjusted, total.executed, total.weight, total.rate, total.score)
        if figure
    ]
    assert said == ["520.00", "512.50", "493.75", "10", "96.34%", "9.63"]
    assert [fund.score for fund in results.funds[1:]] == [None] * 3


def test_points_are_those_of_the_scheme_and_the_form_scores_to_itself(goals: PerformanceText) -> None:
    """Recomputed from the printed cells alone, by other code than ours."""
    for goal in goals.projects:
        filled = evaluated(goal)
        total = Fraction(0)
        for row, one in zip(filled.project.indicators, filled.sheet.rows, strict=True):
            exact = by_hand(row)
            assert one.earned.exact == exact, row.level3
            assert row.score is not None
            assert row.score.value == rounded(exact)
            total += exact
        total += Fraction(49375, 51250) * 10
        results = filled.project.results
        assert results is not None
        assert results.total_score is not None
        assert results.total_score.value == rounded(total)
        assert str(results.grade) == ("优" if total >= 90 else "良" if total >= 80 else "中")
        assert score_project(filled.project, SCHEME).mismatches == ()


def by_hand(row: Indicator) -> Fraction:
    target, actual, weight = (
        row.target,
        row.actual,
        Fraction(row.weight.value) if row.weight and row.weight.value else Fraction(0),
    )
    if target.kind != "quantity" or actual is None or target.value is None or actual.value is None:
        return weight
    wanted, got = Fraction(target.value), Fraction(actual.value)
    share = wanted / got if target.comparator == "<=" else got / wanted
    if target.comparator == "=":
        share = min(share, 1 / share)
    return weight * min(share, Fraction(1))


def rounded(exact: Fraction) -> Decimal:
    return (Decimal(exact.numerator) / exact.denominator).quantize(Decimal("0.01"), rounding=ROUND_HALF_UP)


def test_the_rules_find_nothing_wrong_with_a_filled_form(goals: PerformanceText) -> None:
    context = api.Context(on=date(2025, 1, 20), beside=api.Beside(approved=goals))
    text = text_of([evaluated(goals.projects[1]).project], year=2024)
    codes = {finding.rule for finding in api.check(text, context)}
    assert not codes & {"ZP01", "ZP02", "ZP03", "ZP04", "ZP06", "ZP07", "ZP08", "ZP17", "ZP18", "QZ01"}
    watch = text_of([monitored(goals.projects[1])], year=2024)
    assert not {finding.rule for finding in api.check(watch, context)} & {
        "JK01",
        "JK02",
        "JK04",
        "JK05",
        "JK06",
        "JK07",
    }


def test_what_is_not_reported_stays_open(goals: PerformanceText) -> None:
    goal = goals.projects[0]
    rows = [Reported(None), *reports(goal)[1:]]
    filled = self_evaluation(goal, SCHEME, year=2024, rows=rows, money=MONEY, closing=Closing())
    results = filled.project.results
    assert results is not None
    assert filled.project.indicators[0].score is None
    assert (results.total_score, results.grade) == (None, None)
    unknown: dict[Source, Amounts] = {"fiscal": Amounts(Decimal(1)), "other": Amounts(Decimal(2), executed=Decimal(1))}
    money = self_evaluation(
        goal, SCHEME, year=2024, rows=reports(goal), money=unknown, closing=Closing()
    ).project.results
    assert money is not None
    assert money.funds[0].executed is None, "a sum is not known while one of its parts is not"
    assert money.funds[0].score is None


def test_approved_weights_are_kept() -> None:
    own = api.read(ROOT / "tests/samples/forms/self-evaluation.txt").projects[0]
    kept = self_evaluation(
        replace(own, form="goal"), SCHEME, year=2024, rows=reports(own), money=MONEY, closing=Closing()
    )
    assert [row.weight for row in kept.project.indicators] == [row.weight for row in own.indicators]


def test_only_what_the_form_offers(goals: PerformanceText) -> None:
    goal = goals.projects[0]
    rows = watched(goal)
    for wrong in (replace(rows[0], causes=["天气"]), replace(rows[0], possibility="大概")):
        with pytest.raises(ValueError, match="可用"):
            monitoring(goal, year=2024, through_month=7, rows=[wrong, *rows[1:]], money=MONEY, closing=Closing())
    with pytest.raises(ValueError, match="through_month"):
        monitoring(goal, year=2024, through_month=13, rows=rows, money=MONEY, closing=Closing())
    with pytest.raises(ValueError, match=r"shorter|longer"):
        self_evaluation(goal, SCHEME, year=2024, rows=reports(goal)[:-1], money=MONEY, closing=Closing())


def reads_back(projects: Sequence[Project], suffix: str) -> None:
    text = text_of(projects, year=2024)
    document = api.write(text, suffix)
    for shown in (document, stripped(document, suffix)):
        back = read_back(shown, suffix)
        assert meaning(back) == meaning(text)
        assert [p.code for p in back.problems] == []


@pytest.mark.parametrize("suffix", [".docx", ".html", ".md", ".xlsx", ".pdf"])
def test_filled_forms_read_back(goals: PerformanceText, suffix: str) -> None:
    if suffix == ".pdf":
        pytest.importorskip("typst", reason="PDF needs the pdf extra")
    reads_back([evaluated(project).project for project in goals.projects[:3]], suffix)
    reads_back([monitored(project) for project in goals.projects[:3]], suffix)


@pytest.mark.shared
def test_the_forms_of_the_reference_text_come_out_complete_and_read_back() -> None:
    if not SHARED.is_file():
        pytest.skip("the reference texts are not beside the repository")
    goals = api.read(SHARED)
    forms = [evaluated(project) for project in goals.projects]
    assert len(forms) == 15
    unscored = [row.name for one in forms for row in one.sheet.rows if row.earned.exact is None]
    assert unscored == [], "targets nobody understands are reported as reached in words"
    assert all(
        one.project.results and one.project.results.total_weight and one.project.results.total_weight.value == 100
        for one in forms
    )
    reads_back([one.project for one in forms], ".docx")
    reads_back([monitored(project) for project in goals.projects], ".docx")
