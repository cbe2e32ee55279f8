"""Which row of one list is which of another, and which of them moved.

Everything here treats the two lists alike, so that comparing backwards finds the same pairs: ties are broken by
what does not change when the lists change sides.
"""

from bisect import bisect_left
from collections import defaultdict
from collections.abc import Callable, Hashable, Iterable, Mapping, Sequence
from itertools import pairwise
from zlib import crc32

from jixiao.model.difference import RowPair

Keys = tuple[Sequence[Hashable], Sequence[Hashable]]
"""One key per row of the old and of the new list; ``None`` matches nothing."""
Alike = Callable[[int, int], float]
"""How alike an old and a new row are, 0 to 100."""

MANY_PAIRS = 40_000
"""More pairs than this are not compared one by one, but only those that stand near each other."""
NEAR = 12
"""So far apart two rows may stand, counted among those left over, where there are many."""
COMMON = 20
"""A word that more rows than this share says nothing about which is which."""


class Matching:
    """Pairs found so far between two lists; each round pairs what the rounds before left over."""

    def __init__(self, old: Sequence[str], new: Sequence[str]) -> None:
        """``old`` and ``new`` are what the rows are called; it decides which of two that changed places moved."""
        self.labels = (old, new)
        self.old, self.new = len(old), len(new)
        self.pairs: dict[int, int] = {}
        self._taken: set[int] = set()

    def add(self, i: int, j: int) -> None:
        """Pair two rows."""
        self.pairs[i] = j
        self._taken.add(j)

    @property
    def left_old(self) -> list[int]:
        """Old rows without a partner."""
        return [i for i in range(self.old) if i not in self.pairs]

    @property
    def left_new(self) -> list[int]:
        """New rows without a partner."""
        return [j for j in range(self.new) if j not in self._taken]

    def by_key(self, keys: Keys, alike: Alike | None = None) -> None:
        """Pair rows of the same key; where several have it, the likest, else in order."""
        if len(self.pairs) in (self.old, self.new):
            return
        here, there = _groups(self.left_old, keys[0]), _groups(self.left_new, keys[1])
        for key, left in here.items():
            right = there.get(key, [])
            if len(left) == 1 == len(right) or alike is None or len(left) * len(right) > MANY_PAIRS:
                for i, j in zip(left, right, strict=False):
                    self.add(i, j)
            elif right:
                self._likest([(alike(i, j), i, j) for i in left for j in right])

    def by_likeness(self, alike: Alike, threshold: float, *, here: float = 0, within: Keys | None = None) -> None:
        """Pair the likest rows first, down to ``threshold``; ``here`` is what the same spot in both lists adds.

        With ``within`` only rows of the same key are compared.
        """
        if len(self.pairs) in (self.old, self.new):
            return
        gap_old, gap_new = self._gaps()
        keys = within or ([True] * self.old, [True] * self.new)
        groups_old, groups_new = _groups(self.left_old, keys[0]), _groups(self.left_new, keys[1])
        scored = []
        for key, left in groups_old.items():
            for i, j in _candidates(left, groups_new.get(key, [])):
                score = alike(i, j) + (here if gap_old[i] == gap_new[j] else 0)
                if score >= threshold:
                    scored.append((score, i, j))
        self._likest(scored)

    def by_content(
        self, old: Sequence[frozenset[Hashable]], new: Sequence[frozenset[Hashable]], share: float, share_here: float
    ) -> None:
        """Pair rows that hold much the same: their common part of all they hold is at least ``share``, or
        ``share_here`` where they stand at the same spot.
        """
        if len(self.pairs) in (self.old, self.new):
            return
        gap_old, gap_new = self._gaps()
        holders: dict[Hashable, list[int]] = defaultdict(list)
        for j in self.left_new:
            for one in new[j]:
                holders[one].append(j)
        held = _holders(self.left_old, old)
        scored = []
        for i in self.left_old:
            near = {
                j
                for one in old[i]
                if held[one] <= COMMON and len(holders.get(one, ())) <= COMMON
                for j in holders.get(one, ())
            }
            for j in near:
                score = 100 * len(old[i] & new[j]) / len(old[i] | new[j])
                if score >= (share_here if gap_old[i] == gap_new[j] else share):
                    scored.append((score, i, j))
        self._likest(scored)

    def by_place(self, allowed: Callable[[int, int], bool]) -> None:
        """Pair what stands between the same neighbours, where as many are left over here as there."""
        gap_old, gap_new = self._gaps()
        here, there = _groups(self.left_old, gap_old), _groups(self.left_new, gap_new)
        for gap, left in here.items():
            right = there.get(gap, [])
            if len(left) == len(right):
                for i, j in zip(left, right, strict=True):
                    if allowed(i, j):
                        self.add(i, j)

    def _likest(self, scored: list[tuple[float, int, int]]) -> None:
        # Two pairs that share a row differ in the sum of their places, so the order is the same from both sides.
        for _, i, j in sorted(scored, key=lambda s: (-s[0], abs(s[1] - s[2]), s[1] + s[2])):
            if i not in self.pairs and j not in self._taken:
                self.add(i, j)

    def _gaps(self) -> tuple[list[int], list[int]]:
        """For each row how many rows that kept their order stand before it."""
        moved = self._moved()
        kept = sorted(i for i in self.pairs if i not in moved)
        kept_new = sorted(self.pairs[i] for i in kept)
        return ([bisect_left(kept, i) for i in range(self.old)], [bisect_left(kept_new, j) for j in range(self.new)])

    def _moved(self) -> set[int]:
        weights = {}
        for i, j in self.pairs.items():
            first, last = sorted((self.labels[0][i], self.labels[1][j]))
            weights[i] = crc32(f"{first}\n{last}".encode("utf-8", "replace"))
        return _moved(self.pairs, weights)

    def rows(self) -> tuple[RowPair, ...]:
        """Both lists as one, in the order of the new list; what went stands behind the row it followed."""
        moved = self._moved()
        kept = sorted(i for i in self.pairs if i not in moved)
        gone: dict[int, list[int]] = defaultdict(list)
        for i in self.left_old:
            gone[bisect_left(kept, i)].append(i)
        back = {j: i for i, j in self.pairs.items()}
        laid = [RowPair(i, None) for i in gone[0]]
        passed = 0
        for j in range(self.new):
            came = back.get(j)
            laid.append(RowPair(came, j, came in moved))
            if came is not None and came not in moved:
                passed += 1
                laid += [RowPair(g, None) for g in gone[passed]]
        return tuple(laid)


def _groups(rows: Iterable[int], keys: Sequence[Hashable]) -> dict[Hashable, list[int]]:
    found: dict[Hashable, list[int]] = {}
    for row in rows:
        if keys[row] is not None:
            found.setdefault(keys[row], []).append(row)
    return found


def _holders(rows: Iterable[int], held: Sequence[frozenset[Hashable]]) -> Mapping[Hashable, int]:
    count: dict[Hashable, int] = defaultdict(int)
    for row in rows:
        for one in held[row]:
            count[one] += 1
    return count


def _candidates(left: Sequence[int], right: Sequence[int]) -> Iterable[tuple[int, int]]:
    if len(left) * len(right) <= MANY_PAIRS:
        return ((i, j) for i in left for j in right)
    return ((i, j) for at, i in enumerate(left) for j in right[max(0, at - NEAR) : at + NEAR + 1])


def _moved(pairs: Mapping[int, int], weights: Mapping[int, int]) -> set[int]:
    """Old rows that must move for the rest to keep its order: the fewest, then those of least weight."""
    order = sorted(pairs)
    if all(pairs[a] < pairs[b] for a, b in pairwise(order)):
        return set()
    rank = {j: at for at, j in enumerate(sorted(pairs.values()), 1)}
    best: list[tuple[int, int, int]] = [(0, 0, -1)] * (len(order) + 1)  # a Fenwick tree of (length, weight, last row)
    before: dict[int, int] = {}
    top = (0, 0, -1)
    for i in order:
        at = rank[pairs[i]]
        reached = (0, 0, -1)
        k = at - 1
        while k:
            reached = max(reached, best[k])
            k -= k & -k
        before[i] = reached[2]
        mine = (reached[0] + 1, reached[1] + weights.get(i, 0), i)
        top = max(top, mine)
        while at < len(best):
            best[at] = max(best[at], mine)
            at += at & -at
    kept = set()
    i = top[2]
    while i >= 0:
        kept.add(i)
        i = before[i]
    return set(order) - kept
