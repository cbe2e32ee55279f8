"""The rounds and tasks a person may look at."""

from __future__ import annotations

from django.db.models import QuerySet
from django.http import Http404, HttpRequest

from jixiao_web.accounts import scope
from jixiao_web.accounts.models import User
from jixiao_web.rounds.models import Round, Task


def rounds(user: User) -> QuerySet[Round]:
    """Those with a task for an organisation in somebody's sight."""
    return Round.objects.filter(tasks__organisation__in=scope.organisations(user)).distinct()


def tasks(user: User) -> QuerySet[Task]:
    """The tasks of the organisations in somebody's sight."""
    return Task.objects.filter(organisation__in=scope.organisations(user)).select_related(
        "round__region", "organisation__parent__desk", "organisation__desk"
    )


def round_or_404(request: HttpRequest, pk: int) -> Round:
    """The round of this number; Http404 out of sight, PermissionDenied without the power to look at rounds."""
    user: User = request.user  # type: ignore[assignment]
    scope.require(user, "round.read")
    found = rounds(user).select_related("region").filter(pk=pk).first()
    if found is None:
        raise Http404
    return found


def task_or_404(request: HttpRequest, pk: int) -> Task:
    """The task of this number, under the same limits."""
    user: User = request.user  # type: ignore[assignment]
    scope.require(user, "round.read")
    found = tasks(user).filter(pk=pk).first()
    if found is None:
        raise Http404
    return found
