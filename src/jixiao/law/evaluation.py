"""Frames of evaluation (绩效评价指标体系框架) as dated data: the four dimensions with items and points, and the parts of a report."""

import tomllib
from collections.abc import Iterable
from dataclasses import dataclass
from datetime import date
from decimal import Decimal
from functools import cache
from importlib.resources import files
from typing import Any, Literal, get_args

from jixiao.lang.levels import dimension_of

Rate = Literal["", "execution", "completion", "quality", "timely", "saving", "benefit", "satisfaction"]
"""Which figures a program can lay beside an item; ``""``: none."""
WHOLE = Decimal(100)
"""The points of all items."""


@dataclass(frozen=True, slots=True)
class FrameItem:
    """One item of three levels with its usual points; ``explains`` is 指标解释, ``asks`` are 评价要点."""

    key: str
    level1: str
    level2: str
    level3: str
    points: Decimal
    explains: str
    asks: str
    rate: Rate = ""


@dataclass(frozen=True, slots=True)
class Section:
    """A section of a report's part; its ``name`` is ``""`` where the part has no other."""

    key: str
    name: str
    asks: str


@dataclass(frozen=True, slots=True)
class ReportPart:
    """One of the parts of a report."""

    name: str
    required: bool
    sections: tuple[Section, ...]


@dataclass(frozen=True, slots=True)
class Frame:
    """A frame with where it comes from; ``verified`` is false for what is known only at second hand."""

    name: str
    title: str
    since: date
    source: str
    verified: bool
    items: tuple[FrameItem, ...]
    parts: tuple[ReportPart, ...]


@cache
def frames() -> tuple[Frame, ...]:
    """All frames, the oldest first. Raises ValueError for a file whose points are not 100 or whose rate is not known."""
    folder = files("jixiao.law").joinpath("frames")
    found = [tomllib.loads(e.read_text("utf-8")) for e in folder.iterdir() if e.name.endswith(".toml")]
    return tuple(sorted(map(_frame, found), key=lambda frame: frame.since))


def frame_for(year: int) -> Frame:
    """The frame in force in a year; the oldest for earlier ones."""
    every = frames()
    return next((frame for frame in reversed(every) if frame.since.year <= year), every[0])


def weighty(points: Iterable[tuple[str, Decimal]]) -> Decimal:
    """The points of 产出 and 效益 together, of items given as level 1 and points."""
    return sum((n for level1, n in points if dimension_of(level1) in ("output", "benefit")), Decimal(0))


def _frame(data: dict[str, Any]) -> Frame:
    items = tuple(FrameItem(**{**item, "points": Decimal(str(item["points"]))}) for item in data["items"])
    if sum(item.points for item in items) != WHOLE or any(item.rate not in get_args(Rate) for item in items):
        raise ValueError(f"frame {data['name']}: points or rates")
    parts = tuple(
        ReportPart(part["name"], part["required"], tuple(Section(**one) for one in part["sections"]))
        for part in data["parts"]
    )
    return Frame(data["name"], data["title"], data["since"], data["source"], data["verified"], items, parts)
