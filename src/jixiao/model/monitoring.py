"""Monitoring (双监控): where money and indicators stand on a day, with lights and reasons. Frozen; holds no behaviour."""

from dataclasses import dataclass
from datetime import date
from fractions import Fraction
from typing import Literal

from jixiao.model.score import Step

LightColour = Literal["green", "yellow", "red"]
Unfit = Literal["", "money", "work"]
"""``money``: spent while hardly anything is done; ``work``: done while hardly anything is spent."""


@dataclass(frozen=True, slots=True)
class MoneyProgress:
    """``spent`` of the budget and ``planned`` by the day, as shares; ``gap`` is planned less spent. Absent is ``None``."""

    planned: Fraction | None
    spent: Fraction | None
    light: LightColour
    why: tuple[Step, ...]

    @property
    def gap(self) -> Fraction | None:
        """How far spending is behind the plan; below zero where it is ahead."""
        return None if self.planned is None or self.spent is None else self.planned - self.spent


@dataclass(frozen=True, slots=True)
class IndicatorProgress:
    """One indicator: ``reached`` and ``expected`` shares of its target by the day, ``None`` where they cannot be told."""

    index: int
    name: str
    target: str
    so_far: str
    reached: Fraction | None
    expected: Fraction | None
    light: LightColour
    why: tuple[Step, ...]


@dataclass(frozen=True, slots=True)
class MonitorSheet:
    """One project on a day. ``work`` is the average progress of the outputs that add up over the year."""

    seq: int
    name: str
    on: date
    money: MoneyProgress
    rows: tuple[IndicatorProgress, ...]
    work: Fraction | None
    unfit: Unfit
    light: LightColour
    why: tuple[Step, ...]
