"""The text a request is about: found only where the person may see it."""

from __future__ import annotations

from django.core.exceptions import PermissionDenied
from django.db.models import QuerySet
from django.http import Http404, HttpRequest

from jixiao_web.accounts import scope
from jixiao_web.accounts.models import User
from jixiao_web.submissions.models import Submission, Version


def texts(user: User) -> QuerySet[Submission]:
    """The texts a person may read, with what lists show of them."""
    if "text.read" not in user.powers:
        return Submission.objects.none()
    return Submission.objects.filter(task__organisation__in=scope.organisations(user)).select_related(
        "task__round__region", "task__organisation__parent__desk", "task__organisation__desk", "approved"
    )


def text_or_404(request: HttpRequest, pk: int) -> Submission:
    """The text of this number; Http404 out of sight, PermissionDenied without the power to read texts."""
    user: User = request.user  # type: ignore[assignment]
    if "text.read" not in user.powers:
        raise PermissionDenied
    found = texts(user).filter(pk=pk).first()
    if found is None:
        raise Http404
    return found


def version_or_404(submission: Submission, number: int) -> Version:
    """A version of a text."""
    found = submission.versions.filter(number=number).first()
    if found is None:
        raise Http404
    return found


def in_hand(submission: Submission) -> Version | None:
    """The version that people look at: the newest, unless the draft is being written; then ``None``."""
    return None if submission.is_open else submission.versions.order_by("-number").first()
