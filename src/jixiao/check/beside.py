"""A form laid beside the goals approved with the budget: which row is which, and what was changed."""

from collections.abc import Iterator
from dataclasses import dataclass
from fractions import Fraction
from typing import Literal

from jixiao.check.views import IndicatorView, ProjectView
from jixiao.lang.names import best_pairs
from jixiao.lang.normalise import letters
from jixiao.lang.unit import conversion
from jixiao.model import Target

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
