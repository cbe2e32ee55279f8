"""Whose figures somebody may look at together."""

from __future__ import annotations

from django.db.models import QuerySet

from jixiao_web.accounts import scope
from jixiao_web.accounts.models import User
from jixiao_web.projects.models import Project
from jixiao_web.projects.queries import projects as projects_of


def projects(user: User) -> QuerySet[Project]:
    """The projects a dashboard of this person is about. Raises PermissionDenied."""
    scope.require(user, "insight.read")
    return projects_of(user)
