"""Plan and payments through a year as the lines of a picture: coordinates only, for the template to draw."""

from __future__ import annotations

import datetime as dt
from collections.abc import Sequence
from dataclasses import dataclass
from decimal import Decimal
from fractions import Fraction

from jixiao.lang.scoring import days_of_year
from jixiao_web.money.queries import Point

WIDTH, HEIGHT = 720, 240
_LEFT, _RIGHT, _TOP, _BOTTOM = 44, 12, 12, 24


@dataclass(frozen=True, slots=True)
class Mark:
    """A word at a place."""

    x: Decimal
    y: Decimal
    words: str


@dataclass(frozen=True, slots=True)
class Chart:
    """A line each for plan and payments (SVG points), the axes' marks, the day that is looked at."""

    planned: str
    paid: str
    shares: Sequence[Mark]
    months: Sequence[Mark]
    day: Decimal
    top: int = _TOP
    bottom: int = HEIGHT - _BOTTOM
    left: int = _LEFT
    right: int = WIDTH - _RIGHT
    width: int = WIDTH
    height: int = HEIGHT


def chart_of(points: Sequence[Point], budget: int | None, day: dt.date) -> Chart:
    """The picture of a year: shares of the budget, up to 100 %, or further where more was paid."""
    paid = [(p.day, Fraction(p.paid, budget)) for p in points if p.paid is not None and budget]
    planned = [(p.day, p.planned) for p in points if p.planned is not None]
    most = max([Fraction(1), *(share for _day, share in paid)])
    first = dt.date(day.year, 1, 1)
    step = Fraction(1, 4) if most <= 2 else most / 4
    shares = [
        Mark(Decimal(_LEFT - 6), _y(step * n, most), f"{float(step * n):.0%}") for n in range(int(most / step) + 1)
    ]
    months = [Mark(_x(dt.date(day.year, m, 1)), Decimal(HEIGHT - 8), str(m)) for m in range(1, 13)]
    return Chart(_line(planned, first, most), _line(paid, first, most), shares, months, _x(day, end=True))


def _line(points: Sequence[tuple[dt.date, Fraction]], first: dt.date, most: Fraction) -> str:
    if not points:
        return ""
    start = f"{_x(first)},{_y(Fraction(0), most)}"
    return " ".join([start, *(f"{_x(day, end=True)},{_y(max(share, Fraction(0)), most)}" for day, share in points)])


def _x(day: dt.date, *, end: bool = False) -> Decimal:
    """Where a day begins, or ends."""
    gone = Decimal(days_of_year(day) - (0 if end else 1)) / days_of_year(dt.date(day.year, 12, 31))
    return (_LEFT + gone * (WIDTH - _LEFT - _RIGHT)).quantize(Decimal("0.1"))


def _y(share: Fraction, most: Fraction) -> Decimal:
    part = share / most
    height = Decimal(part.numerator) / Decimal(part.denominator) * (HEIGHT - _TOP - _BOTTOM)
    return (HEIGHT - _BOTTOM - height).quantize(Decimal("0.1"))
