"""Who else can be held against the record. Apps above add what they know; this one knows none of them."""

from __future__ import annotations

from collections.abc import Callable
from dataclasses import dataclass, field

from jixiao_web.audit.chain import Fault


@dataclass(slots=True)
class Held:
    """What was held against the record, how many of it, and what did not fit."""

    words: str
    count: int = 0
    faults: list[Fault] = field(default_factory=list)


_ALL: list[Callable[[], Held]] = []


def add(witness: Callable[[], Held]) -> None:
    """From now on verifying calls this one too."""
    _ALL.append(witness)


def all_held() -> list[Held]:
    """All of them, each after holding everything it has."""
    return [witness() for witness in _ALL]
