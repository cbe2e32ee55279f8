"""How often somebody may ask for what costs much: fixed windows, counted in a cache that all workers share.

The count is read and written in two steps, so that many requests at the same instant may pass a few more than the
limit: it is a brake, not a lock. Guessing of passwords is counted exactly, by :mod:`jixiao_web.accounts.lockout`.
"""

from __future__ import annotations

import time
from typing import NamedTuple

from django.core.cache import caches


class Limit(NamedTuple):
    """So many requests of a method within so many seconds."""

    method: str
    times: int
    seconds: int


def now() -> int:
    """Seconds since the epoch."""
    return int(time.time())


def wait(what: str, who: str, limit: Limit) -> int:
    """Count one request; the seconds somebody has to wait where it was one too many, else 0."""
    window, gone = divmod(now(), limit.seconds)
    counts, key = caches["limits"], f"{what}:{who}:{window}"
    count = counts.get(key, 0) + 1
    if count > limit.times:
        return limit.seconds - gone
    counts.set(key, count, timeout=2 * limit.seconds)
    return 0
