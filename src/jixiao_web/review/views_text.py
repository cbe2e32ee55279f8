"""The page of one text, and a version as reviewers read it."""

from __future__ import annotations

from collections.abc import Mapping, Sequence
from typing import Any

from django.db.models import Prefetch
from django.http import HttpRequest, HttpResponse
from django.shortcuts import render
from django.urls import reverse
from django.utils.translation import gettext as _
from django.views.decorators.http import require_safe

from jixiao_web.accounts.models import User
from jixiao_web.review import queries
from jixiao_web.review.models import Comment, Reason
from jixiao_web.review.owing import Offices
from jixiao_web.review.reading import COLUMNS, Reading
from jixiao_web.submissions import access, checking, draft, flow
from jixiao_web.submissions.changes import changes, content_of
from jixiao_web.submissions.models import Look, Stage, State, Step, Submission, Version
from jixiao_web.submissions.output import TEXT_FORMATS
from jixiao_web.submissions.services import looked
from jixiao_web.submissions.words import FIELDS, STEPS, Places, places_of
from jixiao_web.ui.numbers import number as number_in


def _user(request: HttpRequest) -> User:
    return request.user  # type: ignore[return-value]


def threads(submission: Submission) -> list[Comment]:
    """The comments on a text with their answers."""
    answers = Prefetch("answers", Comment.objects.select_related("by__organisation", "submission__task"))
    return list(
        submission.comments.filter(parent=None).select_related("by__organisation", "settled_by", "submission__task")
        .prefetch_related(answers)
    )  # fmt: skip


@require_safe
def text(request: HttpRequest, pk: int) -> HttpResponse:
    """Where a text stands, what is to be done next, and everything that happened to it."""
    submission = access.text_or_404(request, pk)
    user = _user(request)
    version = access.in_hand(submission)
    checked = checking.check_version(version) if version else checking.check_draft(submission)
    sheets = version.sheets if version else [s.data for s in submission.sheets.all()]
    head = version.head if version else submission.head
    places = Places(head, sheets)
    steps = list(
        submission.steps.select_related("by__organisation", "version").prefetch_related("reasons__answered_by")
    )
    for step in steps:
        step.words = STEPS.get(step.action, step.action)  # type: ignore[attr-defined]
        step.told = [(reason, places.whole(reason.cell) if reason.cell else "") for reason in step.reasons.all()]  # type: ignore[attr-defined]
    offices = Offices(submission.organisation.region_id)
    comments = threads(submission)
    counts = checked.by_owner
    return render(request, "review/text.html", {
        "submission": submission, "version": version, "counts": checked.counts, "money": draft.total_of(sheets),
        "projects": [(n, s, counts.get(s["uid"], {})) for n, s in enumerate(sheets, 1)],
        "way": queries.way_of(submission, offices), "steps": steps[::-1], "versions": list(submission.versions.select_related("by")[:6]),
        "comments": [(c, places.whole(c.cell)) for c in comments if c.settled_at is None],
        "settled": sum(c.settled_at is not None for c in comments), "reasons": _reasons(submission, steps, places),
        "waivers": submission.waivers.filter(ended_at=None).select_related("by"), "formats": TEXT_FORMATS,
        "is_own": user.organisation_id == submission.organisation.pk, "decides": queries.decides(user, submission),
        "wrote": queries.wrote(user, submission), "units": queries.units_before(submission, Stage(submission.stage))
        if submission.state == State.SUBMITTED else [],
        "may_withdraw": submission.state == State.SUBMITTED and submission.stage == flow.way(submission.organisation)[0],
        "forms": queries.latest_forms(submission), "measured": _measured(sheets), "form_formats": ("docx", "pdf"),
    })  # fmt: skip


def _reasons(submission: Submission, steps: Sequence[Step], places: Places) -> list[tuple[Reason, str]]:
    """The reasons of the return that is to be answered now, with the names of their places."""
    if submission.state != State.RETURNED:
        return []
    last = next(s for s in reversed(steps) if s.action == "returned")
    return [(reason, places.whole(reason.cell) if reason.cell else "") for reason in last.reasons.all()]


def _measured(sheets: Sequence[Mapping[str, Any]]) -> tuple[int, int]:
    """How many indicators say how they will be measured, of how many."""
    rows = [row for sheet in sheets for row in sheet["indicators"]]
    return sum(bool(row["measure"].get("source")) for row in rows), len(rows)


@require_safe
def version(request: HttpRequest, pk: int, number: int) -> HttpResponse:
    """A version in the shape of the official form, with what was found, said and changed in its cells."""
    submission = access.text_or_404(request, pk)
    user = _user(request)
    shown = access.version_or_404(submission, number)
    newest = submission.versions.order_by("-number").first()
    is_newest = newest is not None and newest.pk == shown.pk
    base, why = _base(request, submission, shown, user)
    found = (
        changes(
            content_of(base, _("第%(n)d版") % {"n": base.number}), content_of(shown, _("第%(n)d版") % {"n": number})
        )
        if base
        else None
    )
    if is_newest:
        looked(submission=submission, by=user)
    reading = Reading(shown, checking.check_version(shown), threads(submission), found)
    decides = is_newest and queries.decides(user, submission)
    stage = Stage(submission.stage)
    verdict = queries.verdict(shown, stage) if decides and stage in queries.REVIEWED else None
    following = flow.after(submission.organisation, stage) if decides else None
    return render(request, "review/version.html", {
        "submission": submission, "version": shown, "is_newest": is_newest, "newest": newest, "reading": reading,
        "projects": list(reading.projects()), "base": base, "why": why, "changes": found,
        "bases": submission.versions.filter(number__lt=number), "columns": [(c, FIELDS[c]) for c in COLUMNS],
        "counts": reading.checked.counts, "data": reading.as_data(user) | {"post": reverse("text-comment", args=[pk])},
        "lost": [(c, places_of(submission).whole(c.cell)) for c in reading.lost_comments()],
        "decides": decides, "wrote": decides and queries.wrote(user, submission),
        "units": queries.units_before(submission, stage) if decides else [],
        "may_comment": "review.comment" in user.powers, "forms": verdict,
        "needs_form": verdict is not None, "next_stage": following, "last": decides and following is None,
        "contradicted": queries.contradicted(verdict, reading.checked, shown) if verdict else [],
    })  # fmt: skip


def _base(request: HttpRequest, submission: Submission, shown: Version, user: User) -> tuple[Version | None, str]:
    """The version the shown one is held against, and why that one: as asked; what the person saw last; what an
    adjustment started from; the one handed in before.
    """
    earlier = submission.versions.filter(number__lt=shown.number)
    asked = request.GET.get("since")
    if asked is not None:
        return earlier.filter(number=number_in(asked) or 0).first(), "asked"
    look = Look.objects.filter(user=user, submission=submission).select_related("version").first()
    if look is not None and look.version is not None and look.version.number < shown.number:
        return look.version, "looked"
    if submission.approved is not None and submission.approved.number < shown.number:
        return submission.approved, "approved"
    return earlier.filter(cause="submitted").first(), "before"
