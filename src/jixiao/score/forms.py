"""Forms filled from data: the approved goals, what was reported, the money, and the points that follow from them.

The result is a :class:`Project` like one that was read, so every document writer can draw it and every rule check it.
"""

from collections.abc import Collection, Mapping, Sequence
from dataclasses import dataclass, field, replace
from decimal import Decimal
from fractions import Fraction
from typing import Literal

from jixiao.lang.funds import base_of
from jixiao.lang.progress import CAUSES, POSSIBILITIES, joined_causes
from jixiao.lang.target import parse_target
from jixiao.law.evaluation import FrameItem
from jixiao.law.scoring import Scheme
from jixiao.model import Budget, Cover, Figure, FundRow, Indicator, PerformanceText, Project, Results, Target, Words
from jixiao.model.figure import Unit
from jixiao.model.score import ScoreSheet
from jixiao.score.sheet import score_project
from jixiao.score.weights import spread_weights

Source = Literal["fiscal", "carried", "other"]
SOURCES: Mapping[Source, str] = {"fiscal": "其中：本年财政拨款", "carried": "上年结转资金", "other": "其他资金"}
"""The rows of the money block below 年度资金总额."""
_TOTAL = "年度资金总额"
_CENT = Decimal("0.01")


@dataclass(frozen=True, slots=True)
class Amounts:
    """The sums of one source, in 万元; ``None`` where it is not known, which is not zero."""

    initial: Decimal | None = None
    adjusted: Decimal | None = None
    executed: Decimal | None = None
    forecast: Decimal | None = None


@dataclass(frozen=True, slots=True)
class Reported:
    """What a unit reports of one indicator at the end of the year. ``actual`` is ``None`` where it reported nothing."""

    actual: str | None = None
    deviation: str = ""
    evidence: str = ""


@dataclass(frozen=True, slots=True)
class Watched:
    """What a unit reports of one indicator within the year. ``causes`` are of the five of the form, ``other`` names what
    其他 is; ``possibility`` is one of the three.
    """

    actual: str | None = None
    forecast: str | None = None
    causes: Collection[str] = ()
    other: str = ""
    explanation: str = ""
    possibility: str = ""
    remark: str = ""


@dataclass(frozen=True, slots=True)
class Filled:
    """A form, and the scores it was filled with (the reason of every point)."""

    project: Project
    sheet: ScoreSheet


@dataclass(frozen=True, slots=True)
class Closing:
    """What is said of the whole: how the objective was reached, the conclusion, problems, remedies."""

    objective_actual: str = ""
    conclusion: str = ""
    shortcomings: str = ""
    remedies: str = ""
    extra: Sequence[tuple[str, str]] = field(default=())
    """Labels of the head with their words: 主管部门, 评价年度 …"""


def self_evaluation(
    goal: Project, scheme: Scheme, *, year: int, rows: Sequence[Reported], money: Mapping[Source, Amounts], closing: Closing
) -> Filled:  # fmt: skip
    """项目支出绩效自评表 of an approved project: its rows with results and points, the money by source with rate and points,
    total and grade. Weights are those approved; where there are none, they are divided as the scheme says. While a result
    is not reported, its points, the total and the grade stay empty.

    Raises ValueError where there are not as many reports as indicators.
    """
    spread = spread_weights(goal.indicators, scheme)
    weights = [_approved(row, part) for row, part in zip(goal.indicators, spread, strict=True)]
    indicators = tuple(
        Indicator(
            row.level1,
            row.level2,
            row.level3,
            None,
            row.target,
            None,
            weight=_points(weight),
            actual=_target(said.actual, year),
            deviation=Words(said.deviation),
            extra=_labelled(("佐证资料", said.evidence)),
        )
        for row, said, weight in zip(goal.indicators, rows, weights, strict=True)
    )
    funds = _funds(money, ("initial", "adjusted", "executed"))
    execution = scheme.weights["execution"]
    title, whole = "项目支出绩效自评表", _points(execution)
    draft = _project(goal, "self-evaluation", title, indicators, funds, closing, Results(), weight=whole)
    sheet = score_project(draft, scheme)
    scored = tuple(
        replace(row, score=_points(one.earned.points)) for row, one in zip(indicators, sheet.rows, strict=True)
    )
    points = sheet.execution.earned.points if sheet.execution is not None else None
    results = Results(
        total_weight=_points(sheet.weight), total_score=_points(sheet.total), grade=_words(sheet.grade or "")
    )
    filled = _project(
        goal, "self-evaluation", title, scored, funds, closing, results, weight=whole, score=_points(points)
    )
    return Filled(filled, sheet)


def monitoring(
    goal: Project, *, year: int, through_month: int, rows: Sequence[Watched], money: Mapping[Source, Amounts], closing: Closing
) -> Project:  # fmt: skip
    """项目支出绩效目标执行监控表 of an approved project for the months up to ``through_month``: results so far and expected,
    ticked causes with their explanation, one of three possibilities, remarks; the money by source.

    Raises ValueError for a cause or possibility the form does not have, and where there are not as many reports as
    indicators.
    """
    if not 1 <= through_month <= 12:
        raise ValueError(f"through_month: {through_month}")
    indicators = tuple(
        Indicator(
            row.level1,
            row.level2,
            row.level3,
            None,
            row.target,
            None,
            actual=_target(said.actual, year),
            forecast=_target(said.forecast, year),
            deviation=Words(_causes(said)),
            possibility=Words(_possibility(said)),
            extra=_labelled(("备注", said.remark)),
        )
        for row, said in zip(goal.indicators, rows, strict=True)
    )
    has_adjusted = any(one.adjusted is not None and one.adjusted != one.initial for one in money.values())
    columns = ("initial", "adjusted", "executed", "forecast") if has_adjusted else ("initial", "executed", "forecast")
    title, results = "项目支出绩效目标执行监控表", Results(through_month=through_month)
    return _project(goal, "monitoring", title, indicators, _funds(money, columns), closing, results)


@dataclass(frozen=True, slots=True)
class Judged:
    """What an evaluation found of one item: the facts, the points given (``None``: not yet), why points were lost, what
    proves it.
    """

    item: FrameItem
    weight: Decimal
    score: Decimal | None = None
    facts: str = ""
    loss: str = ""
    evidence: str = ""


@dataclass(frozen=True, slots=True)
class Judgement:
    """An evaluation form; ``total`` and ``grade`` are ``None`` while an item has no points."""

    project: Project
    total: Decimal | None
    grade: str | None


def evaluation(
    goal: Project, scheme: Scheme, items: Sequence[Judged], *, money: Mapping[Source, Amounts], closing: Closing
) -> Judgement:
    """项目支出绩效评价评分表 of a project: each item with what it asks, the facts, points and losses; the money by source;
    total and grade. The facts stand behind what is asked for, what proves a loss behind its reason.
    """
    indicators = tuple(
        Indicator(
            Words(one.item.level1), Words(one.item.level2), Words(one.item.level3), Words(one.item.explains), parse_target(""),
            Words(f"{one.item.asks}\n评价情况：{one.facts}" if one.facts else one.item.asks), weight=_points(one.weight),
            score=_points(one.score), deviation=Words(_lost(one)),
        )
        for one in items
    )  # fmt: skip
    given = [one.score for one in items if one.score is not None]
    total = sum(given, Decimal(0)) if given and len(given) == len(items) else None
    grade = scheme.grade(Fraction(total)) if total is not None else None
    results = Results(total_weight=_points(sum((one.weight for one in items), Decimal(0))), total_score=_points(total),
                      grade=_words(grade or ""))  # fmt: skip
    funds = _funds(money, ("initial", "adjusted", "executed"))
    made = _project(goal, "evaluation", "项目支出绩效评价评分表", indicators, funds, closing, results)
    return Judgement(made, total, grade)


def _lost(one: Judged) -> str:
    return f"{one.loss}（依据：{one.evidence}）" if one.loss and one.evidence else one.loss


def text_of(projects: Sequence[Project], *, year: int) -> PerformanceText:
    """Filled forms as a text, numbered in order, for the document writers."""
    return PerformanceText(cover=Cover(year=year), projects=tuple(replace(p, seq=i) for i, p in enumerate(projects, 1)))


def _approved(row: Indicator, spread: Fraction) -> Fraction:
    return Fraction(row.weight.value) if row.weight is not None and row.weight.value is not None else spread


def _project(
    goal: Project, form: Literal["self-evaluation", "monitoring", "evaluation"], title: str, indicators: tuple[Indicator, ...],
    funds: Sequence[FundRow], closing: Closing, results: Results, *, weight: Figure | None = None, score: Figure | None = None,
) -> Project:  # fmt: skip
    """The form: what the goal says, with these rows, this money and these results. ``weight`` and ``score`` are those of
    budget execution.
    """
    budget = Budget()
    if funds:
        whole = replace(funds[0], weight=weight, score=score)
        funds = (whole, *funds[1:])
        budget = Budget(
            unit_words=Words("万元"), initial=whole.initial, adjusted=whole.adjusted, executed=whole.executed
        )
    said = replace(
        results, funds=tuple(funds), objective_actual=_words(closing.objective_actual), conclusion=_words(closing.conclusion),
        shortcomings=_words(closing.shortcomings), remedies=_words(closing.remedies),
    )  # fmt: skip
    return Project(
        seq=goal.seq, title=Words(title), unit=goal.unit, code=goal.code, name=goal.name, budget=budget, objectives=goal.objectives,
        indicators=indicators, framework=goal.framework, form=form, results=said, extra=_labelled(*closing.extra),
    )  # fmt: skip


def _funds(money: Mapping[Source, Amounts], columns: Sequence[str]) -> list[FundRow]:
    """年度资金总额 and its sources. A total is given only where every source is known."""
    if not money:
        return []
    rows = [(SOURCES[source], money[source]) for source in SOURCES if source in money]
    sums = {}
    for column in columns:
        values = [getattr(amounts, column) for _, amounts in rows]
        sums[column] = None if None in values else sum(values, Decimal(0))
    return [_fund(_TOTAL, sums), *(_fund(name, {c: getattr(amounts, c) for c in columns}) for name, amounts in rows)]


def _fund(name: str, sums: Mapping[str, Decimal | None]) -> FundRow:
    figures = {column: _figure(value, "万元") for column, value in sums.items()}
    row = FundRow(Words(name), **figures)
    base, spent = base_of(row), sums.get("executed")
    rate = None if not base or base <= 0 or spent is None else (spent / base * 100).quantize(_CENT)
    return replace(row, rate=_figure(rate, "%"))


def _figure(value: Decimal | None, unit: Unit) -> Figure | None:
    if value is None:
        return None
    words = f"{value:.2f}" if unit == "万元" and value == value.quantize(_CENT) else f"{value:f}"
    return Figure(Decimal(words), unit, Words(words + ("%" if unit == "%" else "")))


def _points(value: Decimal | Fraction | None) -> Figure | None:
    """Points as people write them: 10, 9.6."""
    if value is None:
        return None
    exact = value if isinstance(value, Decimal) else Decimal(value.numerator) / value.denominator
    words = f"{exact:f}".rstrip("0").rstrip(".") if "." in f"{exact:f}" else f"{exact:f}"
    return Figure(Decimal(words), "分", Words(words))


def _target(words: str | None, year: int) -> Target | None:
    return parse_target(words, year) if words else None


def _words(words: str) -> Words | None:
    return Words(words) if words else None


def _labelled(*pairs: tuple[str, str]) -> tuple[tuple[str, Words], ...]:
    return tuple((label, Words(words)) for label, words in pairs if words)


def _causes(said: Watched) -> str:
    if unknown := set(said.causes) - set(CAUSES):
        raise ValueError(f"{'、'.join(sorted(unknown))}：不是监控表的偏差原因。可用：{'、'.join(CAUSES)}")
    return joined_causes({name: said.other if name == "其他" else "" for name in said.causes}, said.explanation)


def _possibility(said: Watched) -> str:
    if said.possibility and said.possibility not in POSSIBILITIES:
        raise ValueError(f"“{said.possibility}”不是完成目标可能性。可用：{'、'.join(POSSIBILITIES)}")
    return said.possibility
