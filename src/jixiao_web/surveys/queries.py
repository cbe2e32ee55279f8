"""Results of a questionnaire as far as they may be seen."""

from __future__ import annotations

import datetime as dt
import hashlib
from collections.abc import Mapping
from dataclasses import dataclass
from fractions import Fraction
from typing import Any

from django.dispatch import Signal
from django.http import Http404

from jixiao_web.projects.models import Indicator, Project
from jixiao_web.surveys.models import Answer, Survey
from jixiao_web.surveys.results import Result

changed = Signal()
"""Sent with ``survey``, inside the transaction, when a questionnaire is closed: from then on its result counts."""


def survey_or_404(project: Project, number: int) -> Survey:
    """A questionnaire of a project that somebody may look at."""
    found = project.surveys.select_related("project__organisation", "indicator").filter(pk=number).first()
    if found is None:
        raise Http404
    return found


@dataclass(frozen=True, slots=True)
class Summary:
    """A questionnaire's figures."""

    population: int | None
    invited: int | None
    answered: int
    papers: int
    valid: int | None
    """``None`` until the end: how many are valid tells something of each."""
    least: int
    result: Result | None
    """Of the satisfaction questions together; ``None`` until the end, and where fewer valid answers came than may be shown."""
    questions: tuple[Mapping[str, Any], ...] = ()
    """What each question came to (see :func:`jixiao_web.surveys.results.tally`)."""

    @property
    def response_rate(self) -> Fraction | None:
        """Answers ÷ those who were asked; ``None`` where nobody counted them."""
        return Fraction(self.answered, self.invited) if self.invited else None

    @property
    def missing(self) -> int:
        """How many answers are wanting until there may be a result."""
        return max(self.least - self.answered, 0)

    @property
    def coverage(self) -> Fraction | None:
        """Answers ÷ those who were served; ``None`` where their number is not known."""
        return Fraction(self.answered, self.population) if self.population else None


def summary(survey: Survey) -> Summary:
    """The figures of a questionnaire."""
    made = survey.tally
    known = survey.population, survey.invited
    if made is None:
        return Summary(*known, survey.envelopes.count(), survey.papers, None, survey.least, None)
    result = Result(made["counts"]) if made["counts"] is not None else None
    return Summary(
        *known, made["answered"], survey.papers, made["valid"], survey.least, result, tuple(made["questions"])
    )


def texts(survey: Survey) -> dict[str, list[str]]:
    """The free texts by their question, of those questions that may be seen; each question's in an order of its own, so
    that what one person wrote to two of them does not stand in the same place.
    """
    seen = {q["title"] for q in (survey.tally or {}).get("questions", ()) if q["kind"] == "text" and "asked" in q}
    found: dict[str, list[tuple[bytes, str]]] = {title: [] for title in seen}
    if not seen:
        return {}
    keys = {f.pk: [(q["key"], q["title"]) for q in f.questions if q["kind"] == "text" and q["title"] in seen]
            for f in survey.forms.all()}  # fmt: skip
    for answer in Answer.objects.filter(form__survey=survey, is_valid=True):
        for key, title in keys[answer.form_id]:
            if words := answer.values.get(key):
                found[title].append((hashlib.sha256(f"{title}:{answer.pk}".encode()).digest(), words))
    return {title: [words for _at, words in sorted(said)] for title, said in found.items()}


def satisfaction(indicator: Indicator, as_of: dt.date) -> tuple[Fraction | None, int]:
    """The satisfied share (%) of the newest questionnaire of an indicator that was closed by then with enough answers, and
    how many were valid; ``(None, n)`` where there is none. At the end of the year those count that were closed after it.

    Always of a whole questionnaire: a part of it, up to some day, would tell by the difference what those of the next day
    said.
    """
    found = indicator.surveys.exclude(closed_on=None)
    if as_of < dt.date(indicator.project.year, 12, 31):
        found = found.filter(closed_on__lte=as_of)
    closed = [summary(survey) for survey in found.order_by("-closed_on", "-id")]
    for seen in closed:
        if seen.result is not None and seen.result.share is not None:
            return seen.result.share * 100, seen.valid or 0
    return None, closed[0].valid or 0 if closed else 0
