"""What the public page of a questionnaire shows, made once and kept for a moment: opening the page asks the database nothing,
however many open it. Whether an answer is still taken is decided by the database alone.
"""

from __future__ import annotations

import time
from collections.abc import Callable
from dataclasses import dataclass, field

from jixiao_web.surveys.models import Form, Survey

_KEPT = 1.0
"""Seconds after which a questionnaire is looked up again: what was changed is seen then."""
_MOST = 256


@dataclass(slots=True)
class Shown:
    """A questionnaire with its questions, and its empty pages by language."""

    survey: Survey
    forms: dict[int, Form]
    """All versions by their numbers in the database, the newest first."""
    until: float
    pages: dict[str, str] = field(default_factory=dict)

    @property
    def newest(self) -> Form:
        """The questions of who opens the page now."""
        return next(iter(self.forms.values()))

    def page(self, language: str, make: Callable[[], str]) -> str:
        """The empty page in a language."""
        if language not in self.pages:
            self.pages[language] = make()
        return self.pages[language]


_held: dict[str, Shown] = {}


def shown(token: str) -> Shown | None:
    """The questionnaire at an address; ``None`` where nothing is published there."""
    now = time.monotonic()
    found = _held.get(token)
    if found is not None and now < found.until:
        return found
    survey = Survey.objects.select_related("project__organisation").filter(token=token).first()
    if survey is None or survey.is_draft or survey.way == Survey.Way.PAPER:
        return None
    if len(_held) >= _MOST:
        _held.clear()
    found = _held[token] = Shown(survey, {form.pk: form for form in survey.forms.all()}, now + _KEPT)
    return found


def forget(token: str) -> None:
    """Look it up at once the next time."""
    _held.pop(token, None)
