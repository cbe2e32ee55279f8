"""A department's text: the draft with every change to it, the frozen versions, what was imported, what was waived."""

from __future__ import annotations

import secrets

from django.db import models
from django.db.models import Q
from django.utils.translation import gettext_lazy as _

from jixiao_web.accounts.models import Organisation, User
from jixiao_web.rounds.models import Task


def new_stamp() -> str:
    """A name for one content: whatever is computed from it is kept under this name, and never found for another."""
    return secrets.token_hex(8)


class State(models.TextChoices):
    """The five plain states; a task without a submission is not started."""

    NOT_STARTED = "not-started", _("未开始")
    IN_PROGRESS = "in-progress", _("编制中")
    SUBMITTED = "submitted", _("已提交")
    RETURNED = "returned", _("已退回")
    APPROVED = "approved", _("已批复")


class Stage(models.TextChoices):
    """On whose desk a text lies."""

    COMPILE = "compile", _("编制单位")
    HEAD = "head", _("单位负责人")
    PARENT = "parent", _("主管部门")
    DESK = "desk", _("财政业务科室")
    PERFORMANCE = "performance", _("财政绩效科室")


class Submission(models.Model):
    """One organisation's text in one round."""

    task = models.OneToOneField(Task, on_delete=models.PROTECT, related_name="submission")
    state = models.CharField(max_length=12, choices=State.choices, default=State.IN_PROGRESS)
    stage = models.CharField(max_length=12, choices=Stage.choices, default=Stage.COMPILE)
    head = models.JSONField()
    """Cover and part one of the draft (see :mod:`jixiao_web.submissions.draft`)."""
    revision = models.PositiveBigIntegerField(default=0)
    """Counts the changes of the draft."""
    stamp = models.CharField(max_length=16, default=new_stamp)
    """Names this content of head and sheets."""
    is_adjusting = models.BooleanField(default=False)
    """The approved version is being changed by the adjustment procedure; it stays in force until the new one is approved."""
    adjust_reason = models.TextField(blank=True)
    approved = models.ForeignKey("Version", null=True, blank=True, on_delete=models.PROTECT, related_name="+")
    """The version in force."""
    submitted_at = models.DateTimeField(null=True, blank=True)
    changed_at = models.DateTimeField(auto_now=True)

    class Meta:
        ordering = ["task__organisation__code"]
        constraints = [
            models.CheckConstraint(condition=Q(state__in=[s.value for s in State if s != State.NOT_STARTED]),
                                   name="submission_has_a_state"),
            models.CheckConstraint(condition=Q(state="submitted") & ~Q(stage="compile") | ~Q(state="submitted") & Q(stage="compile"), name="stage_fits_state"),
        ]  # fmt: skip

    def __str__(self) -> str:
        return str(self.task)

    @property
    def organisation(self) -> Organisation:
        """Whose text it is."""
        return self.task.organisation

    @property
    def is_open(self) -> bool:
        """Whether the draft may be changed."""
        return self.state in (State.IN_PROGRESS, State.RETURNED)


class Sheet(models.Model):
    """One project of the draft."""

    submission = models.ForeignKey(Submission, on_delete=models.CASCADE, related_name="sheets")
    uid = models.CharField(max_length=16)
    position = models.PositiveIntegerField()
    data = models.JSONField()
    stamp = models.CharField(max_length=16, default=new_stamp)
    """Names this content."""

    class Meta:
        ordering = ["position"]
        constraints = [models.UniqueConstraint(fields=["submission", "uid"], name="one_sheet_by_uid")]


class Edit(models.Model):
    """One change to a draft, made or refused. Nothing somebody typed is ever lost."""

    submission = models.ForeignKey(Submission, on_delete=models.CASCADE, related_name="edits")
    revision = models.PositiveBigIntegerField()
    """The draft's revision after it."""
    by = models.ForeignKey(User, on_delete=models.PROTECT, related_name="+")
    at = models.DateTimeField(auto_now_add=True)
    op = models.CharField(max_length=10)
    where = models.CharField(max_length=120)
    old = models.JSONField(null=True)
    new = models.JSONField(null=True)
    refused = models.BooleanField(default=False)

    class Meta:
        ordering = ["id"]
        indexes = [models.Index(fields=["submission", "revision"], name="edits_since")]


class Version(models.Model):
    """The text at a hand-over, frozen."""

    submission = models.ForeignKey(Submission, on_delete=models.PROTECT, related_name="versions")
    number = models.PositiveIntegerField()
    cause = models.CharField(max_length=20)
    """``submitted`` ``approved`` ``imported-over`` ``adjusted``"""
    head = models.JSONField()
    sheets = models.JSONField()
    """The draft as it was, rows with their names."""
    text = models.TextField()
    """The text as data (``jixiao/text/1``)."""
    sha256 = models.CharField(max_length=64)
    """Of ``text``."""
    revision = models.PositiveBigIntegerField()
    counts = models.JSONField(default=dict)
    """Findings by severity."""
    by = models.ForeignKey(User, on_delete=models.PROTECT, related_name="+")
    at = models.DateTimeField(auto_now_add=True)

    class Meta:
        ordering = ["-number"]
        constraints = [models.UniqueConstraint(fields=["submission", "number"], name="one_version_by_number")]


class Step(models.Model):
    """One step of a text between people: its history."""

    submission = models.ForeignKey(Submission, on_delete=models.PROTECT, related_name="steps")
    action = models.CharField(max_length=20)
    """``started`` ``imported`` ``submitted`` ``withdrawn`` ``passed`` ``returned`` ``approved`` ``adjusting``"""
    from_stage = models.CharField(max_length=12, choices=Stage.choices)
    to_stage = models.CharField(max_length=12, choices=Stage.choices)
    state = models.CharField(max_length=12, choices=State.choices)
    version = models.ForeignKey(Version, null=True, blank=True, on_delete=models.PROTECT, related_name="steps")
    reason = models.TextField(blank=True)
    by = models.ForeignKey(User, on_delete=models.PROTECT, related_name="+")
    at = models.DateTimeField(auto_now_add=True)

    class Meta:
        ordering = ["id"]


class Waiver(models.Model):
    """A finding set aside with a reason and a name; it counts as long as the words it speaks of stay."""

    submission = models.ForeignKey(Submission, on_delete=models.CASCADE, related_name="waivers")
    fingerprint = models.CharField(max_length=20)
    """:func:`jixiao.check.settle.fingerprint` of the finding."""
    rule = models.CharField(max_length=10)
    cell = models.CharField(max_length=120)
    message = models.TextField()
    reason = models.TextField()
    by = models.ForeignKey(User, on_delete=models.PROTECT, related_name="+")
    at = models.DateTimeField(auto_now_add=True)
    ended_at = models.DateTimeField(null=True, blank=True)

    class Meta:
        ordering = ["id"]
        constraints = [
            models.UniqueConstraint(fields=["submission", "fingerprint"], condition=Q(ended_at=None), name="one_waiver")
        ]


class Upload(models.Model):
    """A file that was read for import: what was understood of it, and whether it became the draft."""

    submission = models.ForeignKey(Submission, on_delete=models.CASCADE, related_name="uploads")
    name = models.CharField(max_length=200)
    sha256 = models.CharField(max_length=64)
    content = models.BinaryField()
    head = models.JSONField()
    sheets = models.JSONField()
    problems = models.JSONField(default=list)
    """What could not be read: code, message, where."""
    counts = models.JSONField(default=dict)
    by = models.ForeignKey(User, on_delete=models.PROTECT, related_name="+")
    at = models.DateTimeField(auto_now_add=True)
    applied_at = models.DateTimeField(null=True, blank=True)

    class Meta:
        ordering = ["-id"]


class Look(models.Model):
    """When somebody last looked at a text, and at what: "what changed since"."""

    user = models.ForeignKey(User, on_delete=models.CASCADE, related_name="looks")
    submission = models.ForeignKey(Submission, on_delete=models.CASCADE, related_name="looks")
    revision = models.PositiveBigIntegerField()
    version = models.ForeignKey(Version, null=True, on_delete=models.SET_NULL, related_name="+")
    at = models.DateTimeField(auto_now=True)

    class Meta:
        constraints = [models.UniqueConstraint(fields=["user", "submission"], name="one_look")]
