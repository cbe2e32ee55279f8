"""The arithmetic of a draw: pure, so that anybody can do it again with a list, a seed and SHA-256."""

from __future__ import annotations

import hashlib
from collections import defaultdict
from collections.abc import Iterable, Mapping, Sequence
from dataclasses import dataclass
from typing import Any

from jixiao_web.audit.chain import digest_of

ALGORITHM = "sha256-rank/1"
"""Each project gets the number SHA-256(seed ∥ stratum ∥ code), the parts joined by U+001F; of each stratum those with the
smallest are drawn."""


def rank(seed: str, stratum: str, code: str) -> str:
    """The number by which a project is drawn, in hexadecimal."""
    return hashlib.sha256(f"{seed}\x1f{stratum}\x1f{code}".encode()).hexdigest()


@dataclass(frozen=True, slots=True)
class Ranked:
    """A project of the frame with its number and whether it is drawn."""

    project: Mapping[str, Any]
    rank: str
    is_drawn: bool


def ranked(frame: Iterable[Mapping[str, Any]], strata: Mapping[str, int], seed: str) -> dict[str, list[Ranked]]:
    """By stratum, the projects in the order of their numbers. The order of the frame is of no consequence."""
    groups: dict[str, list[tuple[str, Mapping[str, Any]]]] = defaultdict(list)
    for one in frame:
        groups[one["stratum"]].append((rank(seed, one["stratum"], one["code"]), one))
    return {
        stratum: [
            Ranked(one, number, at < strata.get(stratum, 0))
            for at, (number, one) in enumerate(sorted(groups[stratum], key=lambda pair: (pair[0], pair[1]["id"])))
        ]
        for stratum in sorted(groups)
    }


def drawn(frame: Iterable[Mapping[str, Any]], strata: Mapping[str, int], seed: str) -> list[int]:
    """The ids of the projects drawn, in order."""
    return sorted(one.project["id"] for group in ranked(frame, strata, seed).values() for one in group if one.is_drawn)


def digest(frame: Sequence[Mapping[str, Any]], strata: Mapping[str, int], seed: str, algorithm: str = ALGORITHM) -> str:
    """What a draw is known by in the record."""
    return digest_of({"frame": list(frame), "strata": dict(strata), "seed": seed, "algorithm": algorithm})
