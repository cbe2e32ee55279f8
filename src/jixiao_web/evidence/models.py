"""Ledgers whose entries prove an indicator, the files behind them, and the actual values computed from them."""

from __future__ import annotations

from django.db import models
from django.db.models import Q
from django.utils.translation import gettext_lazy as _

from jixiao_web.accounts.models import User
from jixiao_web.projects.models import Indicator, Project


class Ledger(models.Model):
    """A book of records of one project; its fields are those of its type (data, see :mod:`jixiao.law.ledger`)."""

    project = models.ForeignKey(Project, on_delete=models.PROTECT, related_name="ledgers")
    key = models.CharField(max_length=30)
    """The name formulas use."""
    type = models.CharField(max_length=40)
    title = models.CharField(max_length=100)
    fields = models.JSONField()
    """The fields as they were when the ledger was opened; more may come, none goes."""
    date_field = models.CharField(max_length=30)
    """The field whose day an entry counts for."""
    entries_count = models.PositiveIntegerField(default=0)
    last_entry_at = models.DateTimeField(null=True)

    class Meta:
        ordering = ["project", "key"]
        constraints = [models.UniqueConstraint(fields=["project", "key"], name="one_ledger_by_key")]

    def __str__(self) -> str:
        return self.title


class Entry(models.Model):
    """One record. Numbers are whole multiples of the field's smallest step, days and minutes are counted from 1970: sums
    and comparisons are exact on every database.
    """

    class Origin(models.TextChoices):
        FORM = "form", _("网页填报")
        PHONE = "phone", _("手机填报")
        XLSX = "xlsx", _("表格导入")
        API = "api", _("接口")
        DEMO = "demo", _("演示数据")

    ledger = models.ForeignKey(Ledger, on_delete=models.PROTECT, related_name="entries")
    on = models.DateField()
    """The day of the ledger's date field."""
    values = models.JSONField()
    origin = models.CharField(max_length=8, choices=Origin.choices, default=Origin.FORM)
    by = models.ForeignKey(User, on_delete=models.PROTECT, related_name="+")
    at = models.DateTimeField(auto_now_add=True)
    is_void = models.BooleanField(default=False)
    """Taken back (with a reason, see its corrections); kept, and not counted."""
    token = models.CharField(max_length=36, blank=True)
    """Made by the page or program that sent it: what is sent twice is written once."""

    class Meta:
        ordering = ["on", "id"]
        indexes = [models.Index(fields=["ledger", "on"], name="entries_by_day")]
        constraints = [
            models.UniqueConstraint(fields=["ledger", "token"], condition=~Q(token=""), name="one_entry_by_token")
        ]


class Correction(models.Model):
    """What an entry said before it was corrected or taken back."""

    entry = models.ForeignKey(Entry, on_delete=models.PROTECT, related_name="corrections")
    before = models.JSONField()
    after = models.JSONField(null=True)
    reason = models.TextField()
    by = models.ForeignKey(User, on_delete=models.PROTECT, related_name="+")
    at = models.DateTimeField(auto_now_add=True)

    class Meta:
        ordering = ["id"]


class Batch(models.Model):
    """A file of entries on its way in: read and shown, then taken in as a whole or not at all."""

    ledger = models.ForeignKey(Ledger, on_delete=models.PROTECT, related_name="batches")
    name = models.CharField(max_length=200)
    sha256 = models.CharField(max_length=64)
    content = models.BinaryField()
    by = models.ForeignKey(User, on_delete=models.PROTECT, related_name="+")
    at = models.DateTimeField(auto_now_add=True)
    taken_at = models.DateTimeField(null=True)

    class Meta:
        ordering = ["-id"]
        constraints = [
            models.UniqueConstraint(
                fields=["ledger", "sha256"], condition=Q(taken_at__isnull=False), name="one_batch_taken"
            )
        ]


class NothingReported(models.Model):
    """A declaration that there was nothing to record up to a day (零报告): then zero is a value, and not before."""

    ledger = models.ForeignKey(Ledger, on_delete=models.PROTECT, related_name="declarations")
    until = models.DateField()
    by = models.ForeignKey(User, on_delete=models.PROTECT, related_name="+")
    at = models.DateTimeField(auto_now_add=True)

    class Meta:
        ordering = ["-until", "-id"]


class Attachment(models.Model):
    """A file that proves something. Its content is kept once, under its SHA-256."""

    project = models.ForeignKey(Project, on_delete=models.PROTECT, related_name="attachments")
    entry = models.ForeignKey(Entry, null=True, blank=True, on_delete=models.PROTECT, related_name="attachments")
    actual = models.ForeignKey("Actual", null=True, blank=True, on_delete=models.PROTECT, related_name="attachments")
    name = models.CharField(max_length=200)
    kind = models.CharField(max_length=40)
    """MIME type, told by the content."""
    size = models.PositiveBigIntegerField()
    sha256 = models.CharField(max_length=64, db_index=True)
    taken = models.CharField(max_length=19, blank=True)
    """When a photo says it was taken (``2024-06-30 14:05:00``): what its camera wrote, proved by nobody."""
    has_place = models.BooleanField(default=False)
    """Whether a photo says where it was taken."""
    by = models.ForeignKey(User, on_delete=models.PROTECT, related_name="+")
    at = models.DateTimeField(auto_now_add=True)
    is_void = models.BooleanField(default=False)
    void_reason = models.TextField(blank=True)

    class Meta:
        ordering = ["id"]


class Route(models.Model):
    """How an indicator's actual value comes about."""

    class Kind(models.TextChoices):
        FORMULA = "formula", _("由记录计算")
        TYPED = "typed", _("人工填写（附佐证）")
        NONE = "none", _("暂无法衡量")

    indicator = models.OneToOneField(Indicator, on_delete=models.PROTECT, related_name="route")
    kind = models.CharField(max_length=8, choices=Kind.choices)
    formula = models.CharField(max_length=1000, blank=True)
    factor = models.CharField(max_length=20, blank=True)
    """By what the formula's value is divided to come to the target's unit (``10000`` from 元 to 万元), where it is not what
    follows from the units (``""``)."""
    reason = models.TextField(blank=True)
    """Why a value is typed, or cannot be measured."""
    by = models.ForeignKey(User, on_delete=models.PROTECT, related_name="+")
    at = models.DateTimeField(auto_now=True)


class Actual(models.Model):
    """The actual value of an indicator as of a day."""

    indicator = models.ForeignKey(Indicator, on_delete=models.PROTECT, related_name="actuals")
    as_of = models.DateField()
    value = models.CharField(max_length=150, blank=True)
    """A decimal in the target's unit, a date, or words; ``""`` where there is none."""
    exact = models.CharField(max_length=130, blank=True)
    """The value as a fraction (``270/283``)."""
    numerator = models.CharField(max_length=130, blank=True)
    denominator = models.CharField(max_length=130, blank=True)
    missing = models.CharField(max_length=20, blank=True)
    parts = models.JSONField(default=list)
    """Each part of the formula: its words, value, number of records and of those that are silent about it."""
    formula = models.CharField(max_length=1000, blank=True)
    is_typed = models.BooleanField(default=False)
    reason = models.TextField(blank=True)
    by = models.ForeignKey(User, null=True, on_delete=models.PROTECT, related_name="+")
    at = models.DateTimeField()
    is_current = models.BooleanField(default=True)
    """The one that counts now; earlier ones stay."""

    class Meta:
        ordering = ["-as_of", "-id"]
        constraints = [
            models.UniqueConstraint(fields=["indicator"], condition=Q(is_current=True), name="one_current_actual")
        ]
