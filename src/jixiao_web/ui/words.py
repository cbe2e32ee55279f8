"""Signs between words, which Chinese and English write differently."""

from __future__ import annotations

from collections.abc import Iterable

from django.utils.translation import gettext as _


def listed(words: Iterable[object]) -> str:
    """Things in a row: 甲、乙 · A, B."""
    return _("、").join(map(str, words))


def clauses(words: Iterable[object]) -> str:
    """Statements in a row: 甲；乙 · a; b."""
    return _("；").join(map(str, words))


def aside(words: object) -> str:
    """In brackets, behind what it explains; nothing for nothing."""
    return _("（%(words)s）") % {"words": words} if words else ""
