"""Monitoring (双监控): thresholds as dated settings, and where a project stands by them on a day.

Stands here, below the rooms, because ``score`` tells people where a project stands and why, and ``check`` holds a form
against it.
"""

from collections.abc import Callable, Iterable, Sequence
from dataclasses import dataclass
from datetime import date
from fractions import Fraction
from typing import Any

from jixiao.lang.funds import main_fund, spent_share
from jixiao.lang.levels import branch_of, is_cost
from jixiao.lang.progress import Planned, Progress, elapsed, planned, progress
from jixiao.model import Indicator, PlanPoint, Project
from jixiao.model.monitoring import LightColour, Unfit

Light = LightColour
_ORDER: tuple[Light, ...] = ("green", "yellow", "red")


@dataclass(frozen=True, slots=True)
class Thresholds:
    """Shares of one. Behind by more than ``yellow`` or ``red`` gives that light; ``spent`` of the money with no more than
    ``idle`` of the work done do not fit, nor the other way round.
    """

    yellow: Fraction
    red: Fraction
    spent: Fraction
    idle: Fraction


def thresholds_of(value: Callable[[str], Any]) -> Thresholds:
    """The thresholds whose settings ``value`` looks up."""
    lights, mismatch = value("monitor_lights"), value("monitor_mismatch")
    yellow, red, spent, idle = (
        Fraction(str(number)) / 100 for number in (lights["yellow"], lights["red"], mismatch["spent"], mismatch["idle"])
    )
    return Thresholds(yellow, red, spent, idle)


def light_of(lag: Fraction | None, thresholds: Thresholds, *, possibility: str = "", broken: bool = False) -> Light:
    """The light of something that is behind by ``lag`` and of which the unit says that it can be reached, or not."""
    if broken or possibility == "完全不可能" or (lag is not None and lag > thresholds.red):
        return "red"
    if possibility == "有可能" or (lag is not None and lag > thresholds.yellow):
        return "yellow"
    return "green"


def worst(lights: Iterable[Light]) -> Light:
    """The worst of some lights; green where there are none."""
    return max(lights, key=_ORDER.index, default="green")


def unfit(money: Fraction | None, work: Fraction | None, thresholds: Thresholds) -> Unfit:
    """Whether money and work do not fit each other; nothing is said where one of them is not known."""
    if money is None or work is None:
        return ""
    if money >= thresholds.spent and work <= thresholds.idle:
        return "money"
    return "work" if work >= thresholds.spent and money <= thresholds.idle else ""


@dataclass(frozen=True, slots=True)
class Standing:
    """Where a project stands. ``spent`` and ``plan`` are shares of the budget, ``gap`` what spending is behind;
    ``rows`` the progress and light of each indicator; ``work`` the average progress of outputs that add up.
    """

    plan: Planned | None
    spent: Fraction | None
    money: Light
    rows: tuple[tuple[Progress, Light], ...]
    work: Fraction | None
    unfit: Unfit
    light: Light

    @property
    def gap(self) -> Fraction | None:
        """How far spending is behind the plan; below zero where it is ahead."""
        return None if self.plan is None or self.spent is None else self.plan.share - self.spent


def standing(
    project: Project, on: date, year: int, thresholds: Thresholds, *, plan: Sequence[PlanPoint] = (), pace: Fraction | None = None
) -> Standing:  # fmt: skip
    """Where a project stands at the end of a day, by a form whose ``actual`` values are the results so far.

    ``plan`` is the approved spending plan where the form has none; ``pace`` the share of the work due (default: the share
    of the year that is over). The light is the worst of money and indicators, and yellow at least where the two do not fit.
    """
    fund, _ = main_fund(project)
    spent, due = spent_share(fund), planned(project.spending_plan or plan, on, year)
    money = light_of(due.share - spent if due is not None and spent is not None else None, thresholds)
    rows = tuple(
        row_standing(row, on, thresholds, elapsed(on, year) if pace is None else pace) for row in project.indicators
    )
    shares = [min(max(found.share, Fraction(0)), Fraction(1)) for found, _ in rows
              if found.course == "counted" and found.share is not None and found.expected is not None]  # fmt: skip
    work = sum(shares, Fraction(0)) / len(shares) if shares else None
    mismatch = unfit(spent, work, thresholds)
    lights: list[Light] = [money, *(light for _, light in rows)]
    light = worst([*lights, "yellow"] if mismatch else lights)
    return Standing(due, spent, money, rows, work, mismatch, light)


def row_standing(row: Indicator, on: date, thresholds: Thresholds, pace: Fraction) -> tuple[Progress, Light]:
    """The progress and the light of one indicator. Outputs come with the work; benefits and satisfaction are not expected
    to come evenly.
    """
    due = pace if branch_of(row.level1, row.level2) == "output" else None
    found = progress(row.target, row.actual, on, due, cost=is_cost(row.level1, row.level2))
    return found, light_of(found.lag, thresholds, possibility=str(row.possibility or ""), broken=found.broken)
