"""The rates an evaluation asks for, as far as data give them: each as the division it is, so that anybody can compute it again."""

from collections.abc import Mapping, Sequence
from fractions import Fraction

from jixiao.lang.funds import amount, base_of
from jixiao.lang.levels import branch_of, is_cost, level2_of
from jixiao.lang.scoring import attainment, grade_word, is_unmeasurable, is_unreported, same_scale
from jixiao.law.evaluation import Rate
from jixiao.model import FundRow, Indicator
from jixiao.score.words import number, plain

Shares = Mapping[int, tuple[Fraction, Fraction]]
"""Number of an indicator → numerator and denominator of its result, where that is a share of something."""


def rates_of(rows: Sequence[Indicator], fund: FundRow | None, shares: Shares) -> dict[Rate, tuple[str, ...]]:
    """Rate → lines such as “培训人数”实际1268人÷计划1200人≈105.67%, of approved rows with their results; what was not reported
    says so. A rate no row has anything to say about is left out.
    """
    lines: dict[Rate, list[str]] = {"execution": _execution(fund)}
    for index, row in enumerate(rows):
        kind, said = _row(row, shares.get(index))
        if kind and said:
            lines.setdefault(kind, []).append(f"“{row.level3 or row.description or ''}”{said}")
    return {kind: tuple(said) for kind, said in lines.items() if said}


def _execution(fund: FundRow | None) -> list[str]:
    if fund is None:
        return []
    spent, base = amount(fund.executed), base_of(fund)
    if spent is None or not base or base <= 0:
        return []
    return [f"实际支出{spent}万元÷全年预算{base}万元{_rate(Fraction(spent) / Fraction(base))}"]


def _rate(share: Fraction) -> str:
    words, whole = number(share * 100)
    return f"{'=' if whole else '≈'}{words}%"


def _row(row: Indicator, share: tuple[Fraction, Fraction] | None) -> tuple[Rate, str]:
    branch, level2, actual = branch_of(row.level1, row.level2), level2_of(row.level2), row.actual
    kind: Rate = ""
    if is_cost(row.level1, row.level2):
        kind = "saving"
    elif branch == "output":
        kind = {"quality": "quality", "timeliness": "timely"}.get(level2 or "", "completion")  # type: ignore[assignment]
    elif branch in ("benefit", "satisfaction"):
        kind = "satisfaction" if branch == "satisfaction" else "benefit"
    if is_unmeasurable(actual):
        return kind, f"计划{row.target.words}，单位说明暂无法衡量"
    if actual is None or is_unreported(actual):
        return kind, f"计划{row.target.words}，没有报数"
    if share is not None and share[1]:
        return kind, f"计划{row.target.words}，实际{plain(share[0])}÷{plain(share[1])}{_rate(share[0] / share[1])}"
    return kind, _compared(row, kind)


def _compared(row: Indicator, kind: Rate) -> str:
    target, actual = row.target, row.actual
    assert actual is not None
    pair = same_scale(target, actual) if target.kind == actual.kind == "quantity" else None
    if pair is None or pair[0] <= 0 or target.is_percent or target.upper is not None:
        return f"计划{target.words}，实际{actual.words}{_in_time(row)}"
    unit = target.unit or ""
    if kind == "saving":
        return f"（计划{plain(pair[0])}{unit}－实际{plain(pair[1])}{unit}）÷计划{plain(pair[0])}{unit}{_rate((pair[0] - pair[1]) / pair[0])}"
    return f"实际{plain(pair[1])}{unit}÷计划{plain(pair[0])}{unit}{_rate(pair[1] / pair[0])}"


def _in_time(row: Indicator) -> str:
    target, actual = row.target, row.actual
    assert actual is not None
    if target.kind != "deadline":
        grade = grade_word(actual.words)
        return f"（{grade}）" if grade and grade != actual.words.strip() else ""
    found = attainment(target, actual)
    if found.reached:
        return "，按期完成"
    return f"，迟{found.late}天" if found.late else ""
