"""What a new day changes by itself: records dated today begin to count, a declared nothing runs out, ``today()`` moves."""

from __future__ import annotations

from django.core.cache import cache
from django.utils import timezone

from jixiao_web.evidence.recomputing import recompute_all

_AT_ONCE = 20
"""Projects in one transaction: few, for people are at work meanwhile and wait for it."""
_DONE, _CLAIMED = 2 * 24 * 3600, 30 * 60
"""Seconds: a day that is done stays done; a claim whose process was killed outright holds nobody up for longer."""


def bring_to_today() -> int | None:
    """Recompute all actual values, once a day, in whichever process asks first: how many. ``None`` where it was done, or is
    being done.
    """
    done = f"evidence-brought-to-{timezone.localdate()}"
    claim = f"{done}-claimed"
    if cache.get(done) or not cache.add(claim, 1, _CLAIMED):
        return None
    try:
        count = recompute_all(at_once=_AT_ONCE)
        cache.set(done, 1, _DONE)
        return count
    finally:
        cache.delete(claim)
