"""Money of projects: budget by source, its adjustments, payments, milestones. All amounts are whole 分 (1/100 元): sums are
exact on every database.
"""

from __future__ import annotations

from datetime import date

from django.db import models
from django.db.models import Q
from django.utils.translation import gettext_lazy as _

from jixiao_web.accounts.models import Organisation, User
from jixiao_web.projects.models import Project


class Source(models.TextChoices):
    """Where money comes from (自评表 rows)."""

    FISCAL = "fiscal", _("本年财政拨款")
    CARRYOVER = "carryover", _("上年结转资金")
    OTHER = "other", _("其他资金")


class Funding(models.Model):
    """The budget of a project from one source: as approved, and as it is after adjustments."""

    project = models.ForeignKey(Project, on_delete=models.PROTECT, related_name="fundings")
    source = models.CharField(max_length=12, choices=Source.choices)
    initial = models.BigIntegerField()
    adjusted = models.BigIntegerField()

    class Meta:
        ordering = ["id"]
        constraints = [
            models.UniqueConstraint(fields=["project", "source"], name="one_funding_by_source"),
            models.CheckConstraint(condition=Q(initial__gte=0, adjusted__gte=0), name="funding_not_negative"),
        ]


class Adjustment(models.Model):
    """One change of a budget, before and after."""

    funding = models.ForeignKey(Funding, on_delete=models.PROTECT, related_name="adjustments")
    before = models.BigIntegerField()
    after = models.BigIntegerField()
    on = models.DateField()
    document = models.CharField(max_length=200)
    """The document it rests on."""
    reason = models.TextField()
    by = models.ForeignKey(User, on_delete=models.PROTECT, related_name="+")
    at = models.DateTimeField(auto_now_add=True)

    class Meta:
        ordering = ["id"]


class Import(models.Model):
    """A list of payments on its way in: read, mapped, held against its own total, stored in pieces, then made to count at once."""

    class State(models.TextChoices):
        MAPPING = "mapping", _("对应列")
        CHECKED = "checked", _("已核对")
        STORING = "storing", _("导入中")
        PAUSED = "paused", _("已暂停")
        DONE = "done", _("已完成")
        CANCELLED = "cancelled", _("已取消")

    organisation = models.ForeignKey(Organisation, on_delete=models.PROTECT, related_name="payment_imports")
    year = models.PositiveSmallIntegerField()
    name = models.CharField(max_length=200)
    sha256 = models.CharField(max_length=64)
    state = models.CharField(max_length=10, choices=State.choices, default=State.MAPPING)
    mapping = models.JSONField(default=dict)
    """How it is understood: sheet, columns, unit, what is left out, the total that was told beside it."""
    report = models.JSONField(default=dict)
    """What it comes to (:meth:`jixiao_web.money.importing.Checked.report`)."""
    stored = models.PositiveIntegerField(default=0)
    rows = models.PositiveIntegerField(default=0)
    """How many payments are to be stored."""
    by = models.ForeignKey(User, on_delete=models.PROTECT, related_name="+")
    at = models.DateTimeField(auto_now_add=True)
    done_at = models.DateTimeField(null=True)

    class Meta:
        ordering = ["-id"]

    @property
    def is_open(self) -> bool:
        """Whether something is still to be done about it."""
        return self.state not in (self.State.DONE, self.State.CANCELLED)


class ImportFile(models.Model):
    """What weighs of an import, apart from what changes with every piece."""

    batch = models.OneToOneField(Import, on_delete=models.CASCADE, related_name="file")
    content = models.BinaryField()
    """The file, as it came."""
    lines = models.BinaryField(default=bytes)
    """Its payments as they were checked, until all are stored: whoever goes on stores the same."""


class Coverage(models.Model):
    """Up to which day lists of payments speak of an organisation's projects: a project they do not name has paid nothing
    by then. Without it, nothing was reported, which is not nothing paid.
    """

    organisation = models.ForeignKey(Organisation, on_delete=models.CASCADE, related_name="+")
    year = models.PositiveSmallIntegerField()
    until = models.DateField()

    class Meta:
        constraints = [models.UniqueConstraint(fields=["organisation", "year"], name="one_coverage")]


class Mapping(models.Model):
    """Which columns of a treasury's list mean what, remembered by its headings."""

    region = models.ForeignKey("accounts.Region", on_delete=models.CASCADE, related_name="payment_mappings")
    headings = models.CharField(max_length=64)
    """SHA-256 of the headings in order."""
    mapping = models.JSONField()
    used_at = models.DateTimeField(auto_now=True)

    class Meta:
        constraints = [models.UniqueConstraint(fields=["region", "headings"], name="one_mapping_by_headings")]


class Payment(models.Model):
    """One payment of the treasury. It counts when its import is done (or it came alone, by API)."""

    project = models.ForeignKey(Project, on_delete=models.PROTECT, related_name="payments")
    source = models.CharField(max_length=12, choices=Source.choices, default=Source.FISCAL)
    voucher = models.CharField(max_length=64)
    on = models.DateField()
    amount = models.BigIntegerField()
    """分; negative for money that came back."""
    nth = models.PositiveIntegerField(default=0)
    """Which of several payments of one voucher, day and amount: one voucher may pay many people alike."""
    payee = models.CharField(max_length=200, blank=True)
    summary = models.CharField(max_length=300, blank=True)
    batch = models.ForeignKey(Import, null=True, on_delete=models.PROTECT, related_name="payments")
    counts = models.BooleanField(default=False)
    row = models.PositiveIntegerField(default=0)
    """The row of the list it stood in."""

    class Meta:
        ordering = ["on", "id"]
        indexes = [models.Index(fields=["project", "on"], name="payments_by_day")]
        constraints = [
            models.UniqueConstraint(
                fields=["project", "voucher", "on", "amount", "nth"], condition=Q(counts=True), name="one_payment"
            ),
        ]


class Milestone(models.Model):
    """One step of a purchase: procurement → contract → acceptance → payment."""

    class Kind(models.TextChoices):
        PROCUREMENT = "procurement", _("采购")
        CONTRACT = "contract", _("签订合同")
        ACCEPTANCE = "acceptance", _("验收")
        PAYMENT = "payment", _("支付")

    project = models.ForeignKey(Project, on_delete=models.CASCADE, related_name="milestones")
    kind = models.CharField(max_length=12, choices=Kind.choices)
    name = models.CharField(max_length=120)
    planned = models.DateField()
    done = models.DateField(null=True, blank=True)
    amount = models.BigIntegerField(null=True, blank=True)
    document = models.CharField(max_length=200, blank=True)

    class Meta:
        ordering = ["planned", "id"]

    def days_late(self, today: date) -> int:
        """How many days it was, or is by now, done after its day; 0 where it is in time."""
        return max(0, ((self.done or today) - self.planned).days)
