"""Texts for programs: the list, and one as data (``jixiao/text/1``)."""

from __future__ import annotations

import json
from typing import Annotated, Any

from django.db.models import Max
from django.http import Http404, HttpRequest, HttpResponse
from ninja import Path, Query, Router

from jixiao_web.accounts import scope
from jixiao_web.accounts.models import User
from jixiao_web.api import schemas as s
from jixiao_web.api.views_work import REFUSED
from jixiao_web.submissions import access, services

router = Router(tags=["绩效文本"])


def _user(request: HttpRequest) -> User:
    return request.user  # type: ignore[return-value]


@router.get("/texts", response={200: s.Page[s.TextLine], **REFUSED}, summary="绩效文本清单")
def texts(request: HttpRequest, which: Query[s.OfYear]) -> dict[str, Any]:
    """The texts in sight, the newest year first."""
    scope.require(_user(request), "text.read")
    found = access.texts(_user(request)).annotate(newest=Max("versions__number"))
    if which.year is not None:
        found = found.filter(task__round__year=which.year)
    part = found.order_by("-task__round__year", "task__organisation__code", "pk")[
        which.offset : which.offset + which.limit
    ]
    items = [{"id": one.pk, "year": one.task.round.year, "organisation": one.organisation.code, "organisation_name": one.organisation.name,
              "state": one.state, "stage": one.stage, "newest": one.newest, "approved": one.approved.number if one.approved else None}
             for one in part]  # fmt: skip
    return {"count": found.count(), "items": items}


@router.get("/texts/{pk}", response={200: dict[str, Any], **REFUSED}, summary="一份绩效文本（jixiao/text/1）")
def text(
    request: HttpRequest, pk: Path[Annotated[int, s.Number]], version: Query[s.Number | None] = None
) -> HttpResponse | dict[str, Any]:
    """A version of a text as it was handed in (the newest, unless another is asked for); 404 where none was. The record
    keeps who took it.
    """
    found = access.text_or_404(request, pk)
    frozen = found.versions.order_by("-number").first() if version is None else access.version_or_404(found, version)
    if frozen is None:
        raise Http404
    services.downloaded(submission=found, by=_user(request), file="json", version=frozen)
    said: dict[str, Any] = json.loads(frozen.text)
    return said
