"""A form laid beside the goals approved with the budget: which row is which, and what was changed."""

from collections.abc import Iterator
from dataclasses import dataclass
from fractions import Fraction
from typing import Literal

from jixiao.check.views import IndicatorView, ProjectView
from jixiao.lang.names import best_pairs
from jixiao.lang.normalise import letters
from jixiao.lang.unit import conversion
from jixiao.model import Location, Target

Kind = Literal["gone", "new", "name", "target", "weight"]


@dataclass(frozen=True, slots=True)
class Change:
    """``gone``: an approved row the form does not have (``row`` is ``None``); ``new``: one nobody approved (``approved`` is
    ``None``); else what of it was changed.
    """

    kind: Kind
    row: IndicatorView | None
    approved: IndicatorView | None


def changes(project: ProjectView, approved: ProjectView) -> Iterator[Change]:
    """What a form changed of the approved indicators, in the order of the form, what it left out at the end. Rows are the
    same by name; of those left over, by names surely alike.
    """
    waiting: dict[str, list[IndicatorView]] = {}
    for row in approved.rows:
        waiting.setdefault(row.bare_name, []).append(row)
    found: dict[int, IndicatorView] = {}
    for row in project.rows:
        if same := waiting.get(row.bare_name):
            found[row.index] = same.pop(0)
    left = [(row.index, row.name) for row in project.rows if row.index not in found and row.name]
    rest = [(row.index, row.name) for rows in waiting.values() for row in rows if row.name]
    found |= {i: approved.rows[j] for i, j in best_pairs(left, rest).items()}
    for row in project.rows:
        other = found.get(row.index)
        if other is None:
            if not row.is_void:
                yield Change("new", row, None)
            continue
        if letters(row.name) != letters(other.name):
            yield Change("name", row, other)
        if not same_target(row.target, other.target):
            yield Change("target", row, other)
        one, two = row.model.weight, other.model.weight
        if one is not None and two is not None and None not in (one.value, two.value) and one.value != two.value:
            yield Change("weight", row, other)
    taken = {row.index for row in found.values()}
    for row in approved.rows:
        if row.index not in taken and not row.is_void:
            yield Change("gone", None, row)


@dataclass(frozen=True, slots=True)
class Said:
    """A change in words, in both languages: where, what, and what to do."""

    at: Location
    what: tuple[str, str]
    advice: tuple[str, str]


def gone(project: ProjectView, other: IndicatorView, what: tuple[str, str], advice: tuple[str, str]) -> Said:
    """An approved row is missing; how that is called, and what to add to its name and target."""
    name, target = other.name, other.target.words
    return Said(project.at("indicators"), (f"批复的指标“{name}”{what[0]}", f"“{name}” {what[1]}"),
                (f"补列“{name}”（{target}）{advice[0]}", f"Add “{name}” ({target}){advice[1]}"))  # fmt: skip


def told(change: Change, new: str, target: tuple[str, str]) -> Said | None:
    """Rows nobody approved, names and targets that are others; ``new`` and ``target`` are what to do besides. ``None`` for
    what remains.
    """
    row, other = change.row, change.approved
    if row is None:
        return None
    if other is None:
        return Said(row.at("level3"), (f"“{row.name}”不在批复的指标之内", f"“{row.name}” was not approved"),
                    (f"改用批复的指标；{new}", "Use the approved indicators"))  # fmt: skip
    if change.kind == "name":
        return Said(row.at("level3"), (f"指标名称“{row.name}”，批复为“{other.name}”", f"“{row.name}” was approved as “{other.name}”"),
                    (f"名称改为“{other.name}”", f"Write “{other.name}”"))  # fmt: skip
    if change.kind == "target":
        own, right = row.target.words, other.target.words
        return Said(row.at("target"), (f"“{row.name}”指标值{own}，批复为{right}", f"“{row.name}”: {own}; {right} was approved"),
                    (f"指标值改为{right}{target[0]}", f"Write {right}{target[1]}"))  # fmt: skip
    return None


def same_target(one: Target, other: Target) -> bool:
    """Whether two targets ask for the same: 1.2万人 and 12000人 do, 60套 and ≥60套 too (the sign may stand elsewhere). What
    nobody understands is held against nothing.
    """
    if "malformed" in (one.kind, other.kind):
        return True
    if one.kind != other.kind:
        return False
    if one.kind == "deadline":
        return one.by == other.by
    if one.kind == "qualitative":
        return letters(one.words) == letters(other.words)
    signs = {one.comparator, other.comparator} - {None}
    if one.value is None or other.value is None or len(signs) > 1:
        return False
    factor = conversion(other.unit, one.unit) if one.unit and other.unit else Fraction(1)
    if factor is None or (one.upper is None) != (other.upper is None):
        return False
    ends = [(one.value, other.value)]
    if one.upper is not None and other.upper is not None:
        ends.append((one.upper, other.upper))
    return all(Fraction(a) == Fraction(b) * factor for a, b in ends)
