"""Whole numbers that come in addresses and forms."""

from __future__ import annotations


def number(words: str | None) -> int | None:
    """What these figures say; ``None`` for anything else, and for more than a column of a database holds."""
    return int(words) if words and words.isascii() and words.isdigit() and len(words) < 19 else None
