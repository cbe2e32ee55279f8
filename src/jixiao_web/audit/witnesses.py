"""Who else can be held against the record. Apps above add what they know; this one knows none of them."""

from __future__ import annotations

import json
from collections.abc import Callable
from dataclasses import dataclass, field
from typing import Any

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


def details_of(text: str) -> dict[str, Any]:
    """The details of an entry of the record; those that are no JSON any more are found by the chain, and say nothing here."""
    try:
        said = json.loads(text)
    except ValueError:
        return {}
    return said if isinstance(said, dict) else {}
