"""What answers come to. Pure: answers in, counts and shares out.

The satisfied share is (满意 + 较满意) ÷ all who gave a grade. Of a question that fewer people were asked than may be
shown, nothing is counted: neither by itself nor in the satisfied share, whose difference would tell it.
"""

from __future__ import annotations

from collections import Counter
from collections.abc import Iterable, Mapping, Sequence
from dataclasses import dataclass
from decimal import ROUND_HALF_UP, Decimal
from fractions import Fraction
from math import sqrt
from statistics import median
from typing import Any

GRADES = ("满意", "较满意", "一般", "较不满意", "不满意")
SATISFIED = frozenset(GRADES[:2])
Question = Mapping[str, Any]
_Z = 1.959963984540054
"""Of the 95 % interval."""


@dataclass(frozen=True, slots=True)
class Result:
    """Grades that were given, to one question or to several together."""

    counts: Mapping[str, int]

    @property
    def graded(self) -> int:
        """How many grades."""
        return sum(self.counts.values())

    @property
    def satisfied(self) -> int:
        """How many of them 满意 or 较满意."""
        return sum(n for grade, n in self.counts.items() if grade in SATISFIED)

    @property
    def share(self) -> Fraction | None:
        """Satisfied among the grades, 0 to 1; ``None`` without any."""
        return Fraction(self.satisfied, self.graded) if self.graded else None

    @property
    def interval(self) -> tuple[float, float] | None:
        """Wilson's 95 % interval of the share, as if drawn from a large population."""
        if not self.graded:
            return None
        n, p = self.graded, self.satisfied / self.graded
        middle = (p + _Z * _Z / (2 * n)) / (1 + _Z * _Z / n)
        half = _Z * sqrt(p * (1 - p) / n + _Z * _Z / (4 * n * n)) / (1 + _Z * _Z / n)
        return max(0.0, middle - half), min(1.0, middle + half)


def satisfaction_keys(questions: Iterable[Question]) -> list[str]:
    """The grade questions that the satisfied share is made of: those marked so, else all."""
    grades = [q for q in questions if q["kind"] == "grade"]
    return [q["key"] for q in grades if q.get("satisfaction")] or [q["key"] for q in grades]


def is_valid(questions: Sequence[Question], values: Mapping[str, Any]) -> bool:
    """Whether an answer counts: a grade of those that make the satisfied share, or anything where none is asked for."""
    keys = satisfaction_keys(questions)
    return any(key in values for key in keys) if keys else bool(values)


def identity(asked: Question) -> tuple[str, str, tuple[str, ...]]:
    """What makes two questions of different versions the same: kind, words and options."""
    return asked["kind"], asked["title"], tuple(asked.get("options", ()))


def tally(forms: Mapping[int, Sequence[Question]], answers: Iterable[tuple[int, Mapping[str, Any]]], least: int) -> dict[str, Any]:  # fmt: skip
    """What valid answers (number of the form, values by key) come to, as plain JSON values.

    ``{"valid": n, "counts": {grade: n} | None, "questions": [{"title", "kind", "options", "forms", "satisfaction",
    "asked", "answered", "counts" | "mean", "median"}]}``; a question too few were asked has only its first four. Without
    enough answers ``counts`` is ``None`` and there are no questions.
    """
    by_form: dict[int, list[Mapping[str, Any]]] = {number: [] for number in forms}
    for number, values in answers:
        by_form[number].append(values)
    valid = sum(map(len, by_form.values()))
    if valid < least:
        return {"valid": valid, "counts": None, "questions": []}
    places: dict[tuple[str, str, tuple[str, ...]], list[tuple[int, Question]]] = {}
    for number in sorted(forms, reverse=True):
        for asked in forms[number]:
            places.setdefault(identity(asked), []).append((number, asked))
    measured = {number: satisfaction_keys(questions) for number, questions in forms.items()}
    questions, grades = [], Counter[str](dict.fromkeys(GRADES, 0))
    for (kind, title, options), where in places.items():
        numbers = sorted({number for number, _asked in where})
        people = sum(len(by_form[number]) for number in numbers)
        if not people:
            continue
        line: dict[str, Any] = {"title": title, "kind": kind, "options": list(options), "forms": numbers}
        if people >= least:
            found = [a[q["key"]] for number, q in where for a in by_form[number] if q["key"] in a]
            is_measure = any(q["key"] in measured[number] for number, q in where)
            line |= {
                "asked": people,
                "answered": len(found),
                "satisfaction": is_measure,
                **_counted(kind, options, found),
            }
            for number, asked in where:
                if asked["key"] in measured[number]:
                    grades.update(a[asked["key"]] for a in by_form[number] if asked["key"] in a)
        questions.append(line)
    return {"valid": valid, "counts": dict(grades), "questions": questions}


def _counted(kind: str, options: Sequence[str], found: Sequence[Any]) -> dict[str, Any]:
    match kind:
        case "text":
            return {}
        case "number":
            numbers = [Decimal(n) for n in found]
            if not numbers:
                return {"mean": None, "median": None}
            return {
                "mean": _rounded(sum(numbers, Decimal()) / len(numbers)),
                "median": _rounded(Decimal(median(numbers))),
            }
        case "choices":
            counts = Counter(option for chosen in found for option in chosen)
        case _:
            counts = Counter(found)
    return {"counts": {option: counts[option] for option in options}}


def _rounded(number: Decimal) -> str:
    return str(number.quantize(Decimal("0.01"), ROUND_HALF_UP))
