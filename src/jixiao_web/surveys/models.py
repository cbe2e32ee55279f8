"""Questionnaires. Anonymous by construction: a code that was used is gone, what was answered lies sealed until the end, and
nothing says by whom or when. Why that holds is told in docs/surveys.md.
"""

from __future__ import annotations

import datetime as dt
import uuid

from django.db import models
from django.utils import timezone
from django.utils.translation import gettext_lazy as _

from jixiao_web.accounts.models import User
from jixiao_web.projects.models import Indicator, Project


class Survey(models.Model):
    """A questionnaire bound to a satisfaction indicator: a draft, then published, then closed for good."""

    class Way(models.TextChoices):
        CODES = "codes", _("凭邀请码，一码一次")
        OPEN = "open", _("公开链接")
        PAPER = "paper", _("只发纸质问卷")

    project = models.ForeignKey(Project, on_delete=models.PROTECT, related_name="surveys")
    indicator = models.ForeignKey(Indicator, null=True, blank=True, on_delete=models.PROTECT, related_name="surveys")
    token = models.CharField(max_length=22, unique=True)
    """Its address on the web."""
    title = models.CharField(max_length=200)
    introduction = models.TextField(blank=True)
    way = models.CharField(max_length=8, choices=Way.choices, default=Way.CODES)
    population = models.PositiveIntegerField(null=True, blank=True)
    """How many people were served: what the sample is drawn from."""
    invited = models.PositiveIntegerField(null=True, blank=True)
    """How many were asked: codes that were given out, sheets that were handed out; ``None`` where nobody counts them."""
    least = models.PositiveIntegerField(default=10)
    """Results stay hidden under so many valid answers."""
    opens = models.DateField()
    closes = models.DateField()
    published_on = models.DateField(null=True)
    closed_on = models.DateField(null=True)
    seal = models.CharField(max_length=64, blank=True)
    """The public key answers are sealed for (see :mod:`jixiao_web.surveys.ballot`)."""
    papers = models.PositiveIntegerField(default=0)
    """How many of the answers were typed in from paper."""
    tally = models.JSONField(null=True)
    """What the answers came to, as far as it may be seen (see :func:`jixiao_web.surveys.results.tally`); made once, at
    the end.
    """
    by = models.ForeignKey(User, on_delete=models.PROTECT, related_name="+")
    at = models.DateTimeField(auto_now_add=True)

    class Meta:
        ordering = ["-id"]

    def __str__(self) -> str:
        return self.title

    @property
    def is_draft(self) -> bool:
        """Whether it is still being made."""
        return self.published_on is None

    @property
    def is_closed(self) -> bool:
        """Whether it has ended."""
        return self.closed_on is not None

    def is_open(self, on: dt.date | None = None) -> bool:
        """Whether it may be answered on a day (today)."""
        return not self.is_draft and not self.is_closed and self.opens <= (on or timezone.localdate()) <= self.closes

    @property
    def state(self) -> str:
        """``draft``, ``waiting`` (for its first day), ``open``, ``over`` (the last day is past), ``closed``."""
        if self.is_draft:
            return "draft"
        if self.is_closed:
            return "closed"
        today = timezone.localdate()
        return "waiting" if today < self.opens else "open" if today <= self.closes else "over"


class Form(models.Model):
    """One version of the questions; never changed once the questionnaire is published."""

    survey = models.ForeignKey(Survey, on_delete=models.CASCADE, related_name="forms")
    number = models.PositiveIntegerField()
    questions = models.JSONField()
    """``[{"key", "kind": "grade" | "choice" | "choices" | "number" | "text", "title", "hint"?, "options"?, "required",
    "satisfaction"?}]``
    """
    at = models.DateTimeField(auto_now_add=True)

    class Meta:
        ordering = ["-number"]
        constraints = [models.UniqueConstraint(fields=["survey", "number"], name="one_form_version")]


class Invitation(models.Model):
    """A code that nobody used yet; only its hash is kept. It is deleted as it is used: a mark of its use would be written
    in one breath with the answer, and the database would remember that.
    """

    id = models.UUIDField(primary_key=True, default=uuid.uuid4)
    survey = models.ForeignKey(Survey, on_delete=models.CASCADE, related_name="invitations")
    code_hash = models.CharField(max_length=64)

    class Meta:
        constraints = [models.UniqueConstraint(fields=["survey", "code_hash"], name="one_invitation_by_code")]


class Envelope(models.Model):
    """A sealed answer in the box. It is there until the questionnaire ends; then all are opened at once, in no order."""

    id = models.UUIDField(primary_key=True)
    """The number of the page it was filled in on: one page is one answer."""
    survey = models.ForeignKey(Survey, on_delete=models.CASCADE, related_name="envelopes")
    sealed = models.BinaryField()


class Answer(models.Model):
    """What somebody answered; nobody knows who, nor when."""

    id = models.UUIDField(primary_key=True, default=uuid.uuid4)
    form = models.ForeignKey(Form, on_delete=models.PROTECT, related_name="answers")
    values = models.JSONField()
    is_valid = models.BooleanField(default=True)

    class Meta:
        ordering = ["id"]
