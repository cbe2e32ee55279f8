"""The county has a past: what the loader does, it does at the moment it is told of, in its own thread alone."""

from __future__ import annotations

from collections.abc import Iterator
from contextlib import contextmanager
from contextvars import ContextVar
from datetime import datetime

from django.utils import timezone

_moment: ContextVar[datetime | None] = ContextVar("moment", default=None)
_real = timezone.now


def _now() -> datetime:
    return _moment.get() or _real()


@contextmanager
def at(moment: datetime) -> Iterator[None]:
    """Inside, ``timezone.now()`` is that moment, for models and services alike; the time of other threads goes on."""
    timezone.now = _now
    token = _moment.set(moment)
    try:
        yield
    finally:
        _moment.reset(token)
