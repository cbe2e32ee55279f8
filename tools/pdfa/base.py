"""A check and a breach, and the list of all checks."""

from __future__ import annotations

from collections.abc import Callable, Iterator
from dataclasses import dataclass
from typing import Any

from tools.pdfa.document import Document

A, UA = "ISO 19005-3", "ISO 14289-1"


@dataclass(frozen=True, slots=True)
class Breach:
    """One breach of one clause."""

    standard: str
    clause: str
    name: str
    words: str

    def __str__(self) -> str:
        return f"{self.standard} {self.clause} ({self.name}): {self.words}"


@dataclass(frozen=True, slots=True)
class Check:
    """One demand: where it stands, its name, and what finds the breaches of it."""

    standard: str
    clause: str
    name: str
    run: Callable[[Document], Iterator[str]]


CHECKS: list[Check] = []


def clause(number: str, standard: str = A) -> Callable[[Callable[[Document], Iterator[str]]], Check]:
    """Register a function that yields the breaches of a clause, under its name."""

    def register(run: Callable[[Document], Iterator[str]]) -> Check:
        CHECKS.append(Check(standard, number, run.__name__.replace("_", "-"), run))
        return CHECKS[-1]

    return register


def name_of(thing: Any) -> str:
    """An object as people find it in the file."""
    number = thing.objgen[0] if getattr(thing, "is_indirect", False) else 0
    return f"object {number}" if number else "a direct object"
