"""What a request is about and what its sender may do with it; files as they come."""

from __future__ import annotations

from django.core.exceptions import ValidationError
from django.http import HttpRequest

from jixiao_web.accounts import scope
from jixiao_web.accounts.models import User
from jixiao_web.evidence import store
from jixiao_web.projects.models import Project
from jixiao_web.projects.queries import project_or_404
from jixiao_web.submissions.services import require_own
from jixiao_web.ui.words import clauses

ACCEPTED = ",".join(f".{suffix}" for _words, suffixes in store.ALLOWED.values() for suffix in sorted(suffixes))
"""What the file dialogs offer."""


def user_of(request: HttpRequest) -> User:
    """Who asks."""
    return request.user  # type: ignore[return-value]


def writes(request: HttpRequest, project: Project) -> bool:
    """Whether the person writes this project's records."""
    user = user_of(request)
    return "evidence.write" in user.powers and user.organisation_id == project.organisation_id and project.is_active


def writable_or_403(request: HttpRequest, pk: int) -> Project:
    """A project in sight whose records the person writes; PermissionDenied for who only looks at it."""
    project = project_or_404(request, pk)
    scope.require(user_of(request), "evidence.write", project.organisation)
    require_own(user_of(request), project.organisation)
    return project


def uploads_of(request: HttpRequest) -> list[store.Upload]:
    """The files of a form. Raises ValidationError before one that is too large is read."""
    found = []
    for file in request.FILES.getlist("files"):
        name = store.clean(file.name or "")
        if (file.size or 0) > store.MOST:
            raise ValidationError({"files": store.too_large(name, file.size or 0)})
        found.append(store.Upload(name, file.read()))
    return found


def spoken(error: ValidationError) -> str:
    """What a service said, in one line: for notes that stand beside no field."""
    return clauses(error.messages)
