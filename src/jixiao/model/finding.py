"""Findings: what a rule has to say about one place of a text."""

from dataclasses import dataclass
from enum import StrEnum

from jixiao.model.place import Place


class Severity(StrEnum):
    """How much a finding weighs: error must be mended, warning mended or explained, info is a hint."""

    ERROR = "error"
    WARNING = "warning"
    INFO = "info"

    @property
    def rank(self) -> int:
        """3 for error, 2 for warning, 1 for info."""
        return {"error": 3, "warning": 2, "info": 1}[self.value]


class Certainty(StrEnum):
    """Whether a rule computes (exact) or judges (heuristic); a heuristic finding is never an error."""

    EXACT = "exact"
    HEURISTIC = "heuristic"


@dataclass(frozen=True, slots=True)
class Citation:
    """An authority: document number and article (or the form's own name), with its title."""

    number: str
    article: str = ""
    title: str = ""


@dataclass(frozen=True, slots=True)
class Location:
    """One field of the text: ``part`` 0 cover and contents, 1 or 2; ``project``/``item`` are ``seq`` numbers;
    ``field`` is the path inside it, as in the JSON (``indicators[2].target``, counted from 0).
    """

    part: int
    field: str
    project: int | None = None
    item: int | None = None
    text: str = ""
    place: Place | None = None


@dataclass(frozen=True, slots=True)
class Fix:
    """What to write instead of the printed text. ``safe`` when the meaning cannot change."""

    replace: str
    safe: bool = True


@dataclass(frozen=True, slots=True)
class Finding:
    """One finding at one place; ``related`` holds the other places it speaks of."""

    rule: str
    name: str
    severity: Severity
    certainty: Certainty
    message: str
    suggestion: str
    location: Location
    authority: tuple[Citation, ...] = ()
    related: tuple[Location, ...] = ()
    fix: Fix | None = None
    group: str = ""
    """Findings of one rule with the same group are shown to people once, with all their places."""
