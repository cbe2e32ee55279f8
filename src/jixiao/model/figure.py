"""Figures: a Decimal with its unit, beside the printed words."""

from dataclasses import dataclass
from decimal import Decimal
from typing import Literal

from jixiao.model.words import Words

Unit = Literal["万元", "%", "分"]


@dataclass(frozen=True, slots=True)
class Figure:
    """A number in ``unit`` (万元 for money, % for shares, 分 for points).

    ``value`` is ``None`` when the cell is there but empty or unreadable; absent is never zero. ``words.raw``
    tells which: ``""`` is an empty cell. Money printed in 元 is held in 万元, with at least two decimals.
    """

    value: Decimal | None
    unit: Unit
    words: Words

    @property
    def is_blank(self) -> bool:
        """The cell was printed empty."""
        return self.value is None and not self.words.strip()
