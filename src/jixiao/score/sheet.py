"""A whole self-evaluation form scored: rows, levels, total, grade, and where the form prints something else."""

import re
from collections.abc import Sequence
from dataclasses import replace
from decimal import Decimal
from fractions import Fraction
from typing import Literal

from jixiao.lang.funds import amount, main_fund
from jixiao.lang.levels import branch_of, is_cost
from jixiao.lang.scoring import decimals, half_unit, has_reason
from jixiao.law.scoring import Cap, Scheme
from jixiao.model import FundRow, Indicator, Project
from jixiao.model.score import LevelTotal, Points, ScoredRow, ScoreSheet, Step
from jixiao.score.indicator import score_execution, score_indicator
from jixiao.score.printed import ROUNDING, mismatches
from jixiao.score.weights import spread_weights
from jixiao.score.words import percent, plain

_NONE = Fraction(0)
_GRADE = re.compile(r"[优良中差]")


def score_project(project: Project, scheme: Scheme) -> ScoreSheet:
    """The scores of a self-evaluation form by a scheme, recomputed from its targets, results and money.

    Points on the form are taken over only where words leave a choice (a grade without a percentage, a target far
    exceeded) and they keep to it; everything else that differs is a :class:`Mismatch`.
    """
    given = [row.weight.value if row.weight is not None else None for row in project.indicators]
    notes: list[Step] = []
    if any(value is not None for value in given):
        weights = [Fraction(value) if value is not None else None for value in given]
    else:
        weights = list(spread_weights(project.indicators, scheme))
        notes.append(Step("表上没有分值，按计分办法分配", "The form has no weights; divided as the scheme says"))
    places = max((decimals(row.score) for row in project.indicators if row.score is not None), default=0)
    slack = Fraction(half_unit(places)) + ROUNDING
    rows = tuple(_row(i, row, weights[i], scheme, slack) for i, row in enumerate(project.indicators))
    return _summed(project, scheme, rows, notes, slack)


def heading_of(row: Indicator) -> Literal["", "cost", "satisfaction"]:
    """Under which heading a row stands, as far as scoring cares."""
    if is_cost(row.level1, row.level2):
        return "cost"
    return "satisfaction" if branch_of(row.level1, row.level2) == "satisfaction" else ""


def _row(index: int, row: Indicator, weight: Fraction | None, scheme: Scheme, slack: Fraction) -> ScoredRow:
    printed = row.score.value if row.score is not None else None
    if weight is None or weight < 0:
        said = Step("没有分值，不计分", "Without a weight: not scored")
        points = Points(_NONE, None, None, _NONE, _NONE, "unweighted", why=(said,))
    else:
        points = score_indicator(row.target, row.actual, weight, scheme, heading=heading_of(row), name=row.level3 or "")
        if points.exact is not None and has_reason(row.deviation):
            points = replace(points, needs=())
    if printed is not None and points.allowed is not None and points.allowed[0] < points.allowed[1]:
        own = Fraction(printed)
        if points.allowed[0] - slack <= own <= points.allowed[1] + slack and own != points.exact:
            said = Step(
                f"表上{printed}分在允许的范围之内，采用", f"The form's {printed} keeps within the bounds and stands"
            )
            points = replace(points, exact=own, points=scheme.printed(own), low=own, high=own, why=(*points.why, said))
    return ScoredRow(index, row.level1 or "", row.level2 or "", row.level3 or "", str(row.target.words),
                     str(row.actual.words) if row.actual is not None else "", points, printed)  # fmt: skip


def _execution(fund: FundRow | None, scheme: Scheme, rows: Sequence[ScoredRow]) -> ScoredRow | None:
    """Budget execution, where the form scores it: it prints its weight, or its rows leave room for it."""
    weight: Decimal | Fraction | None = amount(fund.weight) if fund is not None else None
    if weight is None:
        of_rows = sum((row.earned.weight for row in rows), _NONE)
        if of_rows + scheme.weights["execution"] != scheme.weights["total"] or any(
            "执行率" in row.name for row in rows
        ):
            return None
        weight = scheme.weights["execution"]
    initial, adjusted, executed = (amount(getattr(fund, key, None)) for key in ("initial", "adjusted", "executed"))
    points = score_execution(scheme, initial=initial, adjusted=adjusted, executed=executed, weight=weight)
    return ScoredRow(None, "", "", "预算执行率", "", "", points, amount(fund.score) if fund is not None else None)


def _summed(
    project: Project, scheme: Scheme, rows: tuple[ScoredRow, ...], notes: Sequence[Step], slack: Fraction
) -> ScoreSheet:
    fund = main_fund(project)
    execution = _execution(fund[0], scheme, rows)
    counted = [*rows, *([execution] if execution is not None else [])]
    void = sum((row.earned.weight for row in rows if row.earned.state == "void" and row.earned.exact is None), _NONE)
    scored = [row for row in counted if row.earned.state != "void" or row.earned.exact is not None]
    weight = sum((row.earned.weight for row in counted), _NONE)
    why = list(notes)
    factor = Fraction(1)
    if void and weight > void:
        factor = weight / (weight - void)
        why.append(Step(f"空指标{plain(void)}分不计，其余按{plain(weight)}÷{plain(weight - void)}折算",
                        f"Empty rows ({plain(void)}) are left out; the rest times {plain(weight)}/{plain(weight - void)}"))  # fmt: skip
    low = sum((row.earned.low for row in scored), _NONE) * factor
    high = sum((row.earned.high for row in scored), _NONE) * factor
    open_rows = [row for row in scored if row.earned.exact is None]
    rate = execution.earned.share if execution is not None else None
    low, low_grade, _ = scheme.capped(low, rate)
    high, high_grade, cap = scheme.capped(high, rate)
    exact = None if open_rows or not scored else high
    if cap is not None and rate is not None:
        why.append(_capped(cap, rate))
    if exact is None:
        names = "、".join(f"“{row.name}”" for row in open_rows[:3])
        more = "等" if len(open_rows) > 3 else ""
        why.append(Step(f"{names}{more}{len(open_rows)}项没有计分，总分在{plain(low)}至{plain(high)}分之间",
                        f"{len(open_rows)} not scored ({names}): the total lies between {plain(low)} and {plain(high)}"))  # fmt: skip
    else:
        why.append(Step(f"各项得分合计{plain(exact)}分", f"The points add up to {plain(exact)}"))
    levels = tuple(
        _level(scheme, name, [row for row in rows if row.level1 == name])
        for name in dict.fromkeys(r.level1 for r in rows)
    )
    results = project.results
    grade = _GRADE.search(results.grade or "") if results is not None else None
    sheet = ScoreSheet(
        project.seq, str(project.name or project.title or ""), scheme.name, rows, execution, levels, weight, exact,
        scheme.printed(exact) if exact is not None else None, low, high, high_grade if low_grade == high_grade else None,
        tuple(why), (), grade.group() if grade else None,
    )  # fmt: skip
    return replace(sheet, mismatches=tuple(mismatches(project, sheet, fund, slack, factor)))


def _capped(cap: Cap, rate: Fraction) -> Step:
    most = f"总分不超过{plain(cap.score)}分" if cap.score is not None else f"等级最高为“{cap.grade}”"
    most_en = f"total at most {plain(cap.score)}" if cap.score is not None else f"grade at best “{cap.grade}”"
    return Step(
        f"预算执行率{percent(rate)}低于{percent(cap.below)}，{most}",
        f"{percent(rate)} spent, below {percent(cap.below)}: {most_en}",
    )


def _level(scheme: Scheme, name: str, rows: Sequence[ScoredRow]) -> LevelTotal:
    parts = [row.earned for row in rows]
    known = [part.exact for part in parts if part.exact is not None]
    exact = sum(known, _NONE) if len(known) == len(parts) else None
    return LevelTotal(name, sum((p.weight for p in parts), _NONE), exact, scheme.printed(exact) if exact is not None else None,
                      sum((p.low for p in parts), _NONE), sum((p.high for p in parts), _NONE))  # fmt: skip
