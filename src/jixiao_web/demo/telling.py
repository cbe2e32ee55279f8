"""Making the county takes a while: it is done in a process of its own, and pages say how far it is."""

from __future__ import annotations

import subprocess
import sys
import time
from pathlib import Path

from django.conf import settings

_STALE = 60
"""Seconds after which a story that does not go on was broken off."""


def _file() -> Path:
    return Path(settings.DATA) / "demo-progress"


def tell_progress(done: int, every: int) -> None:
    """Write down for the pages of other processes how far the story is told."""
    _file().write_text(f"{100 * done // every}", "ascii")


def done() -> None:
    """The story is told, or was broken off."""
    _file().unlink(missing_ok=True)


def told_so_far() -> int | None:
    """How much of the story that is being told is told, in %; ``None`` where none is."""
    try:
        if time.time() - _file().stat().st_mtime > _STALE:
            return None
        return int(_file().read_text("ascii") or 0)
    except (OSError, ValueError):
        return None


def tell(*, again: bool) -> None:
    """Begin to make the county (``again``: anew). No thread: it would take the time of those who ask for pages."""
    tell_progress(0, 1)
    story = f"from jixiao_web.start import tell_story; tell_story(again={again})"
    subprocess.Popen([sys.executable, "-c", story])  # noqa: S603 - words of our own
