"""What the apps above tell of projects. Each says, when it is ready, what it can tell (``told.money = …``); the pages of
this app ask here, and show “—” for what nobody tells.
"""

from __future__ import annotations

import datetime as dt
from collections.abc import Callable, Iterable, Mapping, Sequence
from dataclasses import dataclass
from fractions import Fraction

from jixiao.lang.progress import Planned
from jixiao_web.accounts.models import User
from jixiao_web.projects.models import Project


@dataclass(frozen=True, slots=True)
class Money:
    """The money of a project at the end of a day, in 分. ``None`` is not known, which is not nothing."""

    day: dt.date
    """Up to which payments were reported; the day asked for where that is later, or nothing was."""
    initial: int | None
    adjusted: int | None
    paid: int | None
    planned: Planned | None
    """What the spending plan asks for by the day."""
    light: str
    """``green`` ``yellow`` ``red``, or ``unknown``."""
    why: str

    @property
    def rate(self) -> Fraction | None:
        """Paid ÷ adjusted budget."""
        return Fraction(self.paid, self.adjusted) if self.paid is not None and self.adjusted else None


@dataclass(frozen=True, slots=True)
class Result:
    """How an indicator stands: its actual value and what it rests on."""

    route: str
    """How the value comes about, in words; ``""`` where that is not settled."""
    words: str
    """The value as a form writes it (``1.2万人``); ``""`` where none was reported."""
    records: int
    """How many records, or files of a typed value, it rests on."""
    url: str
    """Where its parts are shown."""
    is_typed: bool = False
    why_not: str = ""
    """Why there is no value, or the indicator cannot be measured."""


@dataclass(frozen=True, slots=True)
class Wait:
    """Something that waits to be done about a project."""

    words: str
    url: str
    is_late: bool = False


money: Callable[[Sequence[Project], dt.date | None], Mapping[int, Money]] | None = None
"""The money of these projects by their numbers, on a day (``None``: today). Told by :mod:`jixiao_web.money`."""
results: Callable[[Project], Mapping[int, Result]] | None = None
"""The results of a project by the numbers of its indicators. Told by :mod:`jixiao_web.evidence`."""
lights: list[Callable[[Sequence[Project]], Mapping[int, tuple[str, str]]]] = []
"""Lights of these projects by their numbers, each with the reason in words: the worst is shown."""
waits: list[Callable[[Project, User], Iterable[Wait]]] = []
"""What waits to be done about a project, for a person."""
