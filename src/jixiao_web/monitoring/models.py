"""双监控: the official monitoring form of each project in a window, and what followed from it."""

from __future__ import annotations

from django.db import models
from django.db.models import Q
from django.utils.translation import gettext_lazy as _

from jixiao_web.accounts.models import Organisation, Region, User
from jixiao_web.projects.models import Project


class Watch(models.Model):
    """One round of monitoring in a region: which months, until when."""

    region = models.ForeignKey(Region, on_delete=models.PROTECT, related_name="watches")
    year = models.PositiveSmallIntegerField()
    name = models.CharField(max_length=100)
    since = models.DateField()
    until = models.DateField()
    due = models.DateField()
    is_open = models.BooleanField(default=True)
    looked_at = models.DateTimeField(null=True, blank=True)
    """When the lights of the forms that were not handed in were computed last."""
    at = models.DateTimeField(auto_now_add=True)

    class Meta:
        ordering = ["-until", "-id"]
        constraints = [
            models.UniqueConstraint(fields=["region", "year", "name"], name="one_watch_by_name",
                                    violation_error_message=_("本年度已经有同名的监控。")),
            models.CheckConstraint(condition=Q(until__gte=models.F("since")), name="watch_has_its_end",
                                   violation_error_message=_("监控区间的末日不能早于首日。")),
        ]  # fmt: skip

    def __str__(self) -> str:
        return self.name


class State(models.TextChoices):
    """Of a form that goes from the unit to the finance bureau."""

    IN_PROGRESS = "in-progress", _("填报中")
    SUBMITTED = "submitted", _("已提交")
    RETURNED = "returned", _("已退回")
    ACCEPTED = "accepted", _("已接受")


OPEN = (State.IN_PROGRESS, State.RETURNED)
"""The states in which a form is with its unit."""


class Light(models.TextChoices):
    """How it stands, the worst first."""

    RED = "red", _("严重滞后")
    YELLOW = "yellow", _("滞后")
    UNKNOWN = "unknown", _("无法判断")
    GREEN = "green", _("正常")


class Form(models.Model):
    """A form that goes from the unit to the finance side and, until it is accepted, back: what the unit says, and the facts
    as they were when it was handed in.
    """

    state = models.CharField(max_length=12, choices=State.choices, default=State.IN_PROGRESS)
    said = models.JSONField(default=dict)
    """What people add, per indicator uid, and under ``""`` of the whole."""
    facts = models.JSONField(default=dict)
    """As it was handed in: ``form`` (``jixiao/text/1``), ``uids`` of its rows, and what its results follow from."""
    revision = models.PositiveIntegerField(default=0)
    submitted_by = models.ForeignKey(User, null=True, on_delete=models.PROTECT, related_name="+")
    submitted_at = models.DateTimeField(null=True)
    decided_by = models.ForeignKey(User, null=True, on_delete=models.PROTECT, related_name="+")
    decided_at = models.DateTimeField(null=True)
    decision = models.TextField(blank=True)

    class Meta:
        abstract = True
        ordering = ["project__organisation__code", "project__position"]

    @property
    def is_called_for(self) -> bool:
        """Whether what called for it is still open."""
        raise NotImplementedError

    @property
    def is_open(self) -> bool:
        """Whether the unit may still write in it."""
        return self.state in OPEN and self.is_called_for

    @property
    def is_handed_in(self) -> bool:
        """Whether what it says is what was handed in."""
        return self.state not in OPEN and "form" in self.facts


class Sheet(Form):
    """The monitoring form of one project in one watch. ``said``: expected at year end, causes, explanation, possibility,
    measures, and the expected spending; ``facts``: ``plan`` it was held against, ``why`` its light.
    """

    watch = models.ForeignKey(Watch, on_delete=models.PROTECT, related_name="sheets")
    project = models.ForeignKey(Project, on_delete=models.PROTECT, related_name="monitoring_sheets")
    light = models.CharField(max_length=8, choices=Light.choices, default=Light.UNKNOWN)

    class Meta(Form.Meta):
        constraints = [models.UniqueConstraint(fields=["watch", "project"], name="one_sheet_in_a_watch")]

    @property
    def is_called_for(self) -> bool:
        """Whether its window is open."""
        return self.watch.is_open


class Consequence(models.Model):
    """What follows from a light: adjust, speed up, pause, stop; a task until it is done."""

    class Kind(models.TextChoices):
        HURRY = "hurry", _("加快执行")
        ADJUST = "adjust", _("调整目标和预算")
        PAUSE = "pause", _("暂缓或停止拨款")
        STOP = "stop", _("终止项目")
        CORRECT = "correct", _("限期整改")

    sheet = models.ForeignKey(Sheet, on_delete=models.PROTECT, related_name="consequences")
    kind = models.CharField(max_length=10, choices=Kind.choices)
    words = models.TextField()
    due = models.DateField()
    answer = models.TextField(blank=True)
    answered_by = models.ForeignKey(User, null=True, on_delete=models.PROTECT, related_name="+")
    answered_at = models.DateTimeField(null=True)
    closed_by = models.ForeignKey(User, null=True, on_delete=models.PROTECT, related_name="+")
    closed_at = models.DateTimeField(null=True)
    organisation = models.ForeignKey(Organisation, on_delete=models.PROTECT, related_name="consequences")
    by = models.ForeignKey(User, on_delete=models.PROTECT, related_name="+")
    at = models.DateTimeField(auto_now_add=True)

    class Meta:
        ordering = ["due", "id"]

    @property
    def state(self) -> str:
        """``open`` (waits for the unit), ``answered`` (waits for the bureau), ``closed``."""
        return "closed" if self.closed_at else "answered" if self.answer else "open"
