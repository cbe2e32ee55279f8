"""Names of projects: one spelling for comparing, and which name of one list is which of another."""

import re
from bisect import bisect_left
from collections.abc import Sequence
from functools import lru_cache

from jixiao.lang.likeness import SAME_NAME, likeness
from jixiao.lang.normalise import letters

_NUMBER = re.compile(r"^(?:[（(]?\d{1,3}[)）]?[.．、]|[（(]\d{1,3}[)）])(?!\d)")
# What headings add to a project's name.
_ENDINGS = re.compile(r"(?:(?:预算)?项目(?:支出)?)?(?:绩效目标(?:申报|批复)?表|绩效目标|(?:支出)?(?:绩效)?自评表)$")
_PROJECT = re.compile(r"(?<=[\u4e00-\u9fff])项目$")
SURELY_SAME = 80
"""From here on two names are taken for one name with a slip wherever they stand."""
_MANY = 20_000
"""More pairs than this are not compared one by one."""


@lru_cache(maxsize=8192)
def plain_name(text: str) -> str:
    """A project's name as letters only, without its number and without 绩效目标表 or 项目 at the end."""
    stem = letters(_ENDINGS.sub("", _NUMBER.sub("", text.strip())))
    return _PROJECT.sub("", stem) or stem


def best_pairs(left: Sequence[tuple[int, str]], right: Sequence[tuple[int, str]]) -> dict[int, int]:
    """Left key → right key for names surely alike, the likest first, each used once."""
    if not left or not right or len(left) * len(right) > _MANY:
        return {}
    scored = sorted(
        ((score, i, j) for i, one in left for j, other in right if (score := likeness(one, other)) >= SURELY_SAME),
        key=lambda s: (-s[0], s[1], s[2]),
    )
    found: dict[int, int] = {}
    taken: set[int] = set()
    for _, i, j in scored:
        if i not in found and j not in taken:
            found[i] = j
            taken.add(j)
    return found


def pair_names(left: Sequence[str], right: Sequence[str]) -> dict[int, int]:
    """Which name of ``left`` is which of ``right`` (index → index), each used once.

    Equal names first, in order where they repeat. Between two equal neighbours, as many left over here as there
    are renamed in order; the rest goes by likeness.
    """
    waiting: dict[str, list[int]] = {}
    for j, name in enumerate(right):
        waiting.setdefault(plain_name(name), []).append(j)
    found: dict[int, int] = {}
    for i, name in enumerate(left):
        if same := waiting.get(plain_name(name)):
            found[i] = same.pop(0)
    taken = set(found.values())
    gaps_right: dict[int, list[int]] = {}
    before = -1
    for j in range(len(right)):
        if j in taken:
            before = j
        else:
            gaps_right.setdefault(before, []).append(j)
    gaps_left: dict[int, list[int]] = {}
    before = -1
    for i in range(len(left)):
        if i in found:
            before = found[i]
        else:
            gaps_left.setdefault(before, []).append(i)
    for before, here in gaps_left.items():
        there = gaps_right.get(before, [])
        if len(here) == len(there):
            found.update(zip(here, there, strict=True))
        else:
            _pair_in_order(here, there, left, right, found)
    taken = set(found.values())
    rest = best_pairs(
        [(i, name) for i, name in enumerate(left) if i not in found],
        [(j, name) for j, name in enumerate(right) if j not in taken],
    )
    return found | rest


def _pair_in_order(
    here: Sequence[int], there: Sequence[int], left: Sequence[str], right: Sequence[str], found: dict[int, int]
) -> None:
    """Like names of one gap, in order; adds to ``found``."""
    start = 0
    for i in here:
        for k in range(start, min(len(there), start + 8)):
            if likeness(left[i], right[there[k]]) >= SAME_NAME:
                found[i] = there[k]
                start = k + 1
                break


def out_of_order(places: Sequence[int]) -> list[int]:
    """Positions in ``places`` that must move for the rest to rise: the fewest possible."""
    tails: list[int] = []  # smallest last value of a rising run of each length
    tail_at: list[int] = []
    before: list[int] = []
    for at, value in enumerate(places):
        length = bisect_left(tails, value)
        before.append(tail_at[length - 1] if length else -1)
        if length == len(tails):
            tails.append(value)
            tail_at.append(at)
        else:
            tails[length] = value
            tail_at[length] = at
    kept: set[int] = set()
    at = tail_at[-1] if tail_at else -1
    while at >= 0:
        kept.add(at)
        at = before[at]
    return [at for at in range(len(places)) if at not in kept]
