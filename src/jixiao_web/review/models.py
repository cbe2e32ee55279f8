"""What people say of a text: comments on cells, reasons for its return and their answers, the review form."""

from __future__ import annotations

from django.db import models
from django.db.models import Q

from jixiao_web.accounts.models import User
from jixiao_web.submissions.models import Stage, Step, Submission, Version


class Comment(models.Model):
    """A word on a cell (or the whole text), with the answers to it."""

    submission = models.ForeignKey(Submission, on_delete=models.CASCADE, related_name="comments")
    cell = models.CharField(max_length=120, blank=True)
    """A cell of the draft; ``""`` for the text as a whole."""
    seen = models.TextField(blank=True)
    """What stood in the cell."""
    words = models.TextField()
    parent = models.ForeignKey("self", null=True, blank=True, on_delete=models.CASCADE, related_name="answers")
    by = models.ForeignKey(User, on_delete=models.PROTECT, related_name="+")
    at = models.DateTimeField(auto_now_add=True)
    settled_by = models.ForeignKey(User, null=True, blank=True, on_delete=models.PROTECT, related_name="+")
    settled_at = models.DateTimeField(null=True, blank=True)

    class Meta:
        ordering = ["id"]


class Reason(models.Model):
    """One reason for which a text was returned, and the answer that must stand before it comes back."""

    step = models.ForeignKey(Step, on_delete=models.PROTECT, related_name="reasons")
    cell = models.CharField(max_length=120, blank=True)
    words = models.TextField()
    answer = models.TextField(blank=True)
    answered_by = models.ForeignKey(User, null=True, blank=True, on_delete=models.PROTECT, related_name="+")
    answered_at = models.DateTimeField(null=True, blank=True)

    class Meta:
        ordering = ["id"]


class Form(models.Model):
    """A review form (项目支出绩效目标审核表): of one project, or of the text as a whole (``project`` empty)."""

    submission = models.ForeignKey(Submission, on_delete=models.PROTECT, related_name="forms")
    stage = models.CharField(max_length=12, choices=Stage.choices)
    version = models.ForeignKey(Version, on_delete=models.PROTECT, related_name="forms")
    project = models.CharField(max_length=16, blank=True)
    """The uid of the project."""
    data = models.JSONField()
    """A review as data (``jixiao/review/1``)."""
    score = models.DecimalField(max_digits=5, decimal_places=2, null=True)
    grade = models.CharField(max_length=2)
    by = models.ForeignKey(User, on_delete=models.PROTECT, related_name="+")
    at = models.DateTimeField(auto_now=True)

    class Meta:
        ordering = ["id"]
        constraints = [
            models.UniqueConstraint(fields=["version", "stage", "project"], name="one_form"),
            models.CheckConstraint(condition=Q(grade__in=("优", "良", "中", "差")), name="form_has_a_grade"),
        ]
