"""Projects and indicators of approved texts through the year. Made when a text is approved, brought up to date when an
adjustment is; never deleted, for records hang on them.
"""

from __future__ import annotations

from django.db import models

from jixiao_web.accounts.models import Organisation
from jixiao_web.submissions.models import Submission, Version


class Project(models.Model):
    """One project of one organisation in one year."""

    submission = models.ForeignKey(Submission, on_delete=models.PROTECT, related_name="projects")
    organisation = models.ForeignKey(Organisation, on_delete=models.PROTECT, related_name="projects")
    year = models.PositiveSmallIntegerField(db_index=True)
    uid = models.CharField(max_length=16)
    """The sheet's lasting name."""
    code = models.CharField(max_length=40)
    name = models.CharField(max_length=300)
    version = models.ForeignKey(Version, on_delete=models.PROTECT, related_name="+")
    """The approved version it stands in."""
    data = models.JSONField()
    """Its sheet as approved (see :mod:`jixiao_web.submissions.draft`)."""
    position = models.PositiveIntegerField()
    is_active = models.BooleanField(default=True)
    """False after an adjustment took it out."""

    class Meta:
        ordering = ["organisation__code", "position"]
        constraints = [models.UniqueConstraint(fields=["submission", "uid"], name="one_project_by_uid")]

    def __str__(self) -> str:
        return self.name


class Indicator(models.Model):
    """One promised indicator."""

    project = models.ForeignKey(Project, on_delete=models.PROTECT, related_name="indicators")
    uid = models.CharField(max_length=16)
    data = models.JSONField()
    """Its row as approved, ``measure`` included."""
    position = models.PositiveIntegerField()
    is_active = models.BooleanField(default=True)

    class Meta:
        ordering = ["position"]
        constraints = [models.UniqueConstraint(fields=["project", "uid"], name="one_indicator_by_uid")]

    def __str__(self) -> str:
        return str(self.data.get("level3") or self.data.get("description") or "")
