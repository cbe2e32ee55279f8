"""Scores: what a form's results earn by a scheme, point by point and with every reason. Frozen; holds no behaviour."""

from dataclasses import dataclass
from decimal import Decimal
from fractions import Fraction
from typing import Literal

State = Literal["scored", "unreported", "incomparable", "void", "unweighted"]
"""``unreported``: no result was given; ``incomparable``: one that cannot be held against the target. Both are not scored,
which is not zero: the total is then known only within bounds.
"""


@dataclass(frozen=True, slots=True)
class Step:
    """One step of a reason, in Chinese and in English."""

    zh: str
    en: str

    def say(self, lang: str) -> str:
        """The step in a language (``zh`` or ``en``)."""
        return self.en if lang == "en" else self.zh


@dataclass(frozen=True, slots=True)
class Points:
    """What one result earns, in 分. ``exact`` is not rounded, ``points`` is as printed; both ``None`` where it is not
    scored, and then it earns between ``low`` and ``high``. ``allowed`` are the lowest and highest points that are right
    (they differ where words leave a choice). ``why`` leads to the points, ``needs`` says what is still asked of the writer.
    """

    weight: Fraction
    exact: Fraction | None
    points: Decimal | None
    low: Fraction
    high: Fraction
    state: State = "scored"
    reached: bool | None = None
    share: Fraction | None = None
    allowed: tuple[Fraction, Fraction] | None = None
    why: tuple[Step, ...] = ()
    needs: tuple[Step, ...] = ()


@dataclass(frozen=True, slots=True)
class ScoredRow:
    """One indicator row, or budget execution (``index`` ``None``). ``printed`` are the points on the form."""

    index: int | None
    level1: str
    level2: str
    name: str
    target: str
    actual: str
    earned: Points
    printed: Decimal | None = None


@dataclass(frozen=True, slots=True)
class LevelTotal:
    """The sum of one level 1, as named on the form. ``exact`` is ``None`` while a row of it is not scored."""

    level1: str
    weight: Fraction
    exact: Fraction | None
    points: Decimal | None
    low: Fraction
    high: Fraction


@dataclass(frozen=True, slots=True)
class Mismatch:
    """One figure of the form that is not what its own data give. ``field`` is its path, as in :class:`Location`."""

    field: str
    printed: str
    right: str
    said: Step


@dataclass(frozen=True, slots=True)
class ScoreSheet:
    """One project's scores. ``exact`` and ``total`` are ``None`` while something is not scored (``low`` and ``high`` bound
    it); ``grade`` is given where it is the same within the bounds. ``why`` says how the total came about.
    """

    seq: int
    name: str
    scheme: str
    rows: tuple[ScoredRow, ...]
    execution: ScoredRow | None
    levels: tuple[LevelTotal, ...]
    weight: Fraction
    exact: Fraction | None
    total: Decimal | None
    low: Fraction
    high: Fraction
    grade: str | None
    why: tuple[Step, ...]
    mismatches: tuple[Mismatch, ...]
    printed_grade: str | None = None

    @property
    def complete(self) -> bool:
        """Every row with points is scored."""
        return self.exact is not None


@dataclass(frozen=True, slots=True)
class Scores:
    """The sheets of a text, by a scheme (``verified`` when each of its values was seen in a public copy); ``combined`` scores a project over its units; ``exact`` is the total of all projects, brought
    together as the scheme says.
    """

    scheme: str
    title: str
    title_en: str
    verified: bool
    sheets: tuple[ScoreSheet, ...]
    combined: tuple[ScoreSheet, ...] = ()
    exact: Fraction | None = None
    total: Decimal | None = None
    low: Fraction = Fraction(0)
    high: Fraction = Fraction(0)
    grade: str | None = None
    why: tuple[Step, ...] = ()
