"""The year's round: what is to be handed in, by whom, by when, in which frame and under which rules."""

from __future__ import annotations

from django.db import models
from django.utils import timezone
from django.utils.translation import gettext_lazy as _

from jixiao_web.accounts.models import Organisation, Region, User


class Round(models.Model):
    """One fiscal year's compiling of texts in a region. Framework, form and rules are data of the round."""

    class Framework(models.TextChoices):
        THREE = "output-benefit-satisfaction", _("产出、效益、满意度（三类）")
        FOUR = "cost-output-benefit-satisfaction", _("成本、产出、效益、满意度（四类）")

    region = models.ForeignKey(Region, on_delete=models.PROTECT, related_name="rounds")
    year = models.PositiveSmallIntegerField("预算年度")
    name = models.CharField("名称", max_length=100)
    framework = models.CharField("指标框架", max_length=40, choices=Framework.choices, default=Framework.THREE)
    form = models.CharField("表样", max_length=60, default="goal")
    """A form of :mod:`jixiao.law.form`."""
    rules_on = models.DateField("规则日期")
    """The day whose law the texts are checked by."""
    settings = models.JSONField("检查设置", default=dict, blank=True)
    """Thresholds of this round that differ from the region's pack (``basis_age`` …)."""
    instructions = models.TextField("编制说明", blank=True)
    is_open = models.BooleanField("进行中", default=True)
    created_at = models.DateTimeField(auto_now_add=True)

    class Meta:
        ordering = ["-year", "-id"]
        constraints = [models.UniqueConstraint(fields=["region", "year", "name"], name="one_round_by_name")]

    def __str__(self) -> str:
        return self.name


class Task(models.Model):
    """What one organisation owes in a round, and by when."""

    class Kind(models.TextChoices):
        COMPILE = "compile", _("编制绩效文本")

    round = models.ForeignKey(Round, on_delete=models.PROTECT, related_name="tasks")
    organisation = models.ForeignKey(Organisation, on_delete=models.PROTECT, related_name="tasks")
    kind = models.CharField("任务", max_length=20, choices=Kind.choices, default=Kind.COMPILE)
    due = models.DateField("截止日期")

    class Meta:
        ordering = ["organisation__code"]
        constraints = [models.UniqueConstraint(fields=["round", "organisation", "kind"], name="one_task_of_a_kind")]

    def __str__(self) -> str:
        return f"{self.organisation.name} {self.round.name}"

    @property
    def days_left(self) -> int:
        """Days until it is due; negative when it is late."""
        return (self.due - timezone.localdate()).days


class Notice(models.Model):
    """A word to a person that something waits for them or has changed."""

    user = models.ForeignKey(User, on_delete=models.CASCADE, related_name="notices")
    words = models.CharField(max_length=300)
    link = models.CharField(max_length=200)
    at = models.DateTimeField(auto_now_add=True)
    read_at = models.DateTimeField(null=True, blank=True)

    class Meta:
        ordering = ["-at", "-id"]
        indexes = [models.Index(fields=["user", "read_at"], name="notices_unread")]
