"""The money block of a self-evaluation or monitoring form: the row that speaks of all the money."""

import re
from collections.abc import Sequence
from dataclasses import replace
from decimal import Decimal
from fractions import Fraction

from jixiao.model import Budget, Figure, FundRow, Project, Words

TOTAL = re.compile(r"总[额计]|合计|资金总额|^总")
"""The name of the row of all the money."""


def main_fund(project: Project) -> tuple[FundRow | None, int]:
    """The row of the money block that speaks of all the money, and its number; the sum of the rows where the total row
    was left at nothing. Without a block, what the budget says.
    """
    funds = project.results.funds if project.results is not None else ()
    if not funds:
        return _of_budget(project.budget), 0
    at = next((i for i, fund in enumerate(funds) if TOTAL.search(fund.name)), 0)
    total, parts = funds[at], [fund for i, fund in enumerate(funds) if i != at]
    if not parts or any(_sum([total], key) for key in ("executed", "adjusted", "initial")):
        return total, at
    initial, adjusted, executed = (_figure(_sum(parts, key)) for key in ("initial", "adjusted", "executed"))
    return replace(total, initial=initial, adjusted=adjusted, executed=executed), at


def _of_budget(budget: Budget) -> FundRow | None:
    if budget.executed is None:
        return None
    return FundRow(budget.executed.words, budget.initial or budget.total, budget.adjusted, budget.executed)


def _sum(rows: Sequence[FundRow], key: str) -> Decimal | None:
    values = [figure.value for row in rows if (figure := getattr(row, key)) is not None and figure.value is not None]
    return sum(values, Decimal(0)) if values else None


def _figure(value: Decimal | None) -> Figure | None:
    return None if value is None else Figure(value, "万元", Words(f"{value:f}"))


def amount(figure: Figure | None) -> Decimal | None:
    """The number of a cell, ``None`` where there is no cell or no number in it."""
    return figure.value if figure is not None else None


def base_of(fund: FundRow) -> Decimal | None:
    """The budget a sum spent is measured by: as adjusted, else the initial one (万元)."""
    adjusted = amount(fund.adjusted)
    return adjusted if adjusted is not None else amount(fund.initial)


def spent_share(fund: FundRow | None) -> Fraction | None:
    """The execution rate as a share of one, ``None`` where it cannot be computed."""
    if fund is None:
        return None
    base, spent = base_of(fund), amount(fund.executed)
    return Fraction(spent) / Fraction(base) if base and base > 0 and spent is not None else None
