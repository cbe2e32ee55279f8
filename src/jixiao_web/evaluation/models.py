"""Looking back: self-evaluation of every project, drawn samples, evaluation by the department or the bureau, rectification."""

from __future__ import annotations

from django.db import models
from django.db.models import Q
from django.utils.translation import gettext_lazy as _

from jixiao_web.accounts.models import Organisation, Region, User
from jixiao_web.monitoring.models import Form
from jixiao_web.projects.models import Project


class Season(models.Model):
    """One year's self-evaluation in a region: due day and scoring scheme (a name of :mod:`jixiao.law` scoring)."""

    region = models.ForeignKey(Region, on_delete=models.PROTECT, related_name="seasons")
    year = models.PositiveSmallIntegerField()
    scheme = models.CharField(max_length=60)
    due = models.DateField()
    as_of = models.DateField()
    """The last day of the year that is looked back on."""
    is_open = models.BooleanField(default=True)

    class Meta:
        ordering = ["-year"]
        constraints = [models.UniqueConstraint(fields=["region", "year"], name="one_season_a_year",
                                               violation_error_message=_("本年度的绩效自评已经布置。"))]  # fmt: skip

    def __str__(self) -> str:
        return _("%(year)s年度绩效自评") % {"year": self.year}


class SelfEvaluation(Form):
    """The self-evaluation form of a project (项目支出绩效自评表). ``said``: reasons of deviations, what was achieved, problems,
    remedies; ``facts``: ``exact`` its total as a fraction, ``actuals`` with their parts.
    """

    season = models.ForeignKey(Season, on_delete=models.PROTECT, related_name="forms")
    project = models.ForeignKey(Project, on_delete=models.PROTECT, related_name="self_evaluations")
    score = models.DecimalField(max_digits=5, decimal_places=2, null=True)
    grade = models.CharField(max_length=2, blank=True)

    class Meta(Form.Meta):
        constraints = [models.UniqueConstraint(fields=["season", "project"], name="one_self_evaluation")]

    @property
    def is_called_for(self) -> bool:
        """Whether its season is open."""
        return self.season.is_open


class Draw(models.Model):
    """A random sample of projects: the frame, the seed and the rule are kept, so that anybody can draw it again."""

    region = models.ForeignKey(Region, on_delete=models.PROTECT, related_name="draws")
    year = models.PositiveSmallIntegerField()
    purpose = models.CharField(max_length=120)
    seed = models.CharField(max_length=80)
    algorithm = models.CharField(max_length=60)
    frame = models.JSONField()
    """All projects drawn from, in order: id, code, name, stratum, organisation."""
    strata = models.JSONField()
    """Stratum → how many."""
    drawn = models.JSONField()
    digest = models.CharField(max_length=64)
    """SHA-256 over frame, strata, seed and rule."""
    by = models.ForeignKey(User, on_delete=models.PROTECT, related_name="+")
    at = models.DateTimeField(auto_now_add=True)

    class Meta:
        ordering = ["-id"]


class Evaluation(models.Model):
    """An evaluation by the department (部门评价) or the finance bureau (财政评价)."""

    class Kind(models.TextChoices):
        DEPARTMENT = "department", _("部门评价")
        FINANCE = "finance", _("财政评价")

    project = models.ForeignKey(Project, on_delete=models.PROTECT, related_name="evaluations")
    kind = models.CharField(max_length=12, choices=Kind.choices)
    draw = models.ForeignKey(Draw, null=True, on_delete=models.PROTECT, related_name="evaluations")
    frame = models.JSONField()
    """The items in order: key, level1 to level3, points, explains, asks, rate (see :class:`jixiao.law.evaluation.FrameItem`)."""
    as_of = models.DateField()
    """The last day that is looked back on."""
    papers = models.JSONField(default=dict)
    """Working papers by key of item: ``facts score loss evidence``."""
    report = models.JSONField(default=dict)
    """The words of the report by key of section."""
    facts = models.JSONField(default=dict)
    """As it was finished: ``form`` (``jixiao/text/1``)."""
    score = models.DecimalField(max_digits=5, decimal_places=2, null=True)
    grade = models.CharField(max_length=2, blank=True)
    revision = models.PositiveIntegerField(default=0)
    by = models.ForeignKey(User, on_delete=models.PROTECT, related_name="+")
    at = models.DateTimeField(auto_now_add=True)
    finished_by = models.ForeignKey(User, null=True, on_delete=models.PROTECT, related_name="+")
    finished_at = models.DateTimeField(null=True)

    class Meta:
        ordering = ["-id"]

    @property
    def is_open(self) -> bool:
        """Whether it may still be written in."""
        return self.finished_at is None


class Rectification(models.Model):
    """One problem to be put right (整改台账): deadline, answer, proof, and a second person who closes it."""

    class Origin(models.TextChoices):
        REVIEW = "review", _("目标审核")
        MONITORING = "monitoring", _("运行监控")
        SELF = "self", _("绩效自评")
        EVALUATION = "evaluation", _("绩效评价")
        AUDIT = "audit", _("审计")

    number = models.CharField(max_length=20)
    origin = models.CharField(max_length=12, choices=Origin.choices)
    project = models.ForeignKey(Project, null=True, on_delete=models.PROTECT, related_name="rectifications")
    organisation = models.ForeignKey(Organisation, on_delete=models.PROTECT, related_name="rectifications")
    evaluation = models.ForeignKey(Evaluation, null=True, on_delete=models.PROTECT, related_name="rectifications")
    problem = models.TextField()
    suggestion = models.TextField(blank=True)
    due = models.DateField()
    measures = models.TextField(blank=True)
    answer = models.TextField(blank=True)
    answered_by = models.ForeignKey(User, null=True, on_delete=models.PROTECT, related_name="+")
    answered_at = models.DateTimeField(null=True)
    closed_by = models.ForeignKey(User, null=True, on_delete=models.PROTECT, related_name="+")
    closed_at = models.DateTimeField(null=True)
    by = models.ForeignKey(User, on_delete=models.PROTECT, related_name="+")
    at = models.DateTimeField(auto_now_add=True)

    class Meta:
        ordering = ["due", "id"]
        constraints = [
            models.UniqueConstraint(fields=["organisation", "number"], name="one_rectification_by_number"),
            models.CheckConstraint(
                condition=Q(closed_by=None) | ~Q(closed_by=models.F("answered_by")), name="closed_by_another"
            ),
        ]

    @property
    def state(self) -> str:
        """``open`` (waits for the unit), ``answered`` (waits to be looked at), ``closed``."""
        return "closed" if self.closed_at else "answered" if self.answer else "open"


class Proof(models.Model):
    """A file that proves that something was put right. Its content is kept as that of evidence is."""

    rectification = models.ForeignKey(Rectification, on_delete=models.PROTECT, related_name="proofs")
    name = models.CharField(max_length=200)
    kind = models.CharField(max_length=100)
    """MIME type, told by the content."""
    size = models.PositiveBigIntegerField()
    sha256 = models.CharField(max_length=64)
    by = models.ForeignKey(User, on_delete=models.PROTECT, related_name="+")
    at = models.DateTimeField(auto_now_add=True)

    class Meta:
        ordering = ["id"]
