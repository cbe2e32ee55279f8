"""What a form prints that its own data do not give."""

from decimal import Decimal
from fractions import Fraction

from jixiao.lang.scoring import decimals, half_unit
from jixiao.model import Figure, FundRow, Project
from jixiao.model.score import Mismatch, ScoredRow, ScoreSheet, Step

ROUNDING = Fraction(1, 100)
"""Allowed beside half a unit of the last printed decimal: forms round on the way."""


def mismatches(
    project: Project, sheet: ScoreSheet, fund: tuple[FundRow | None, int], slack: Fraction, factor: Fraction
) -> list[Mismatch]:
    """Where the form's points, rate, total and grade differ by more than rounding. ``fund`` is the row of all the money
    with its number, ``factor`` what the rows are multiplied by.
    """
    found = [_points(f"indicators[{row.index}].score", row) for row in sheet.rows if differs(row, slack)]
    total, at = fund
    if sheet.execution is not None and total is not None:
        found += _money(total, at, sheet.execution)
    results = project.results
    if results is not None and results.total_score is not None and sheet.exact is not None:
        found += _total(sheet, results.total_score, slack, factor)
    if sheet.printed_grade is not None and sheet.grade is not None and sheet.printed_grade != sheet.grade:
        said = Step(f"等级表上“{sheet.printed_grade}”，应为“{sheet.grade}”",
                    f"Grade: “{sheet.printed_grade}” printed, “{sheet.grade}” is right")  # fmt: skip
        found.append(Mismatch("results.grade", sheet.printed_grade, sheet.grade, said))
    return found


def differs(row: ScoredRow, slack: Fraction) -> bool:
    """Whether a row prints points that are not right."""
    if row.printed is None or row.earned.exact is None:
        return False
    low, high = row.earned.allowed or (row.earned.exact, row.earned.exact)
    return not low - slack <= Fraction(row.printed) <= high + slack


def _points(field: str, row: ScoredRow) -> Mismatch:
    right = str(row.earned.points)
    said = Step(
        f"“{row.name}”表上{row.printed}分，应为{right}分", f"“{row.name}”: {row.printed} printed, {right} earned"
    )
    return Mismatch(field, str(row.printed), right, said)


def _money(fund: FundRow, at: int, execution: ScoredRow) -> list[Mismatch]:
    found = []
    rate, share = fund.rate, execution.earned.share
    if rate is not None and rate.value is not None and share is not None:
        loose = Fraction(half_unit(decimals(rate))) + ROUNDING
        gap, gap_as_share = abs(Fraction(rate.value) - share * 100), abs(Fraction(rate.value) - share)
        if gap > loose and not (rate.value <= 2 and gap_as_share <= loose):  # 0.9 for 90%
            right = f"{Decimal((share * 100).numerator) / (share * 100).denominator:.2f}"
            said = Step(f"预算执行率表上{rate.value}%，应为{right}%",
                        f"Execution rate: {rate.value}% printed, {right}% is right")  # fmt: skip
            found.append(Mismatch(f"results.funds[{at}].rate", str(rate.value), right, said))
    loose = (Fraction(half_unit(decimals(fund.score))) if fund.score is not None else Fraction(0)) + ROUNDING
    if differs(execution, loose):
        found.append(_points(f"results.funds[{at}].score", execution))
    return found


def _total(sheet: ScoreSheet, printed: Figure, slack: Fraction, factor: Fraction) -> list[Mismatch]:
    """The printed total beside the sum of exact points, and of printed ones where those are right."""
    if printed.value is None or sheet.exact is None:
        return []
    rows = [*sheet.rows, *([sheet.execution] if sheet.execution is not None else [])]
    as_printed = sum((_taken(row, slack) for row in rows), Fraction(0)) * factor
    loose = (Fraction(half_unit(decimals(printed))) if decimals(printed) else Fraction(0)) + ROUNDING
    if any(abs(Fraction(printed.value) - right) <= loose for right in (sheet.exact, as_printed)):
        return []
    said = Step(
        f"总分表上{printed.value}分，应为{sheet.total}分", f"Total: {printed.value} printed, {sheet.total} is right"
    )
    return [Mismatch("results.total_score", str(printed.value), str(sheet.total), said)]


def _taken(row: ScoredRow, slack: Fraction) -> Fraction:
    """The points of a row as printed, where they are right; else as earned."""
    if row.printed is not None and row.earned.state == "scored" and not differs(row, slack):
        return Fraction(row.printed)
    return row.earned.exact or Fraction(0)
