"""What a new day changes by itself: records dated today begin to count, a declared nothing runs out, ``today()`` moves."""

from __future__ import annotations

from django.core.cache import cache
from django.utils import timezone

from jixiao_web.evidence.recomputing import recompute_all

_AT_ONCE = 20
"""Projects in one transaction: few, for people are at work meanwhile and wait for it."""
_KEPT = 2 * 24 * 3600


def bring_to_today() -> int | None:
    """Recompute all actual values, once a day, in whichever process asks first: how many. ``None`` where it was done."""
    key = f"evidence-brought-to-{timezone.localdate()}"
    if not cache.add(key, 1, _KEPT):
        return None
    try:
        return recompute_all(at_once=_AT_ONCE)
    except BaseException:
        cache.delete(key)
        raise
