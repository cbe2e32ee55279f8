"""Drawing a sample, and the page on which anybody can see it drawn again."""

from __future__ import annotations

import datetime as dt
from typing import Any

from django.http import HttpRequest, HttpResponse
from django.shortcuts import render
from django.urls import reverse
from django.utils.translation import gettext as _
from django.utils.translation import gettext_lazy as _l
from django.views.decorators.http import require_http_methods, require_safe

from jixiao_web.accounts import scope
from jixiao_web.accounts.models import User
from jixiao_web.evaluation import drawing, queries, services
from jixiao_web.evaluation.forms import DrawForm
from jixiao_web.money.queries import accounts
from jixiao_web.monitoring.views import form_page
from jixiao_web.projects.models import Project

SIZES = ((1_000_000_000, _l("1000万元以上")), (100_000_000, _l("100万至1000万元")), (0, _l("100万元以下")))
"""The strata by adjusted budget: from how much on (分), the largest first, and what each is called in the record."""


@require_safe
def draws(request: HttpRequest) -> HttpResponse:
    """The draws of the region."""
    user = queries.reader(request)
    return render(request, "evaluation/draws.html", {"draws": queries.draws(user)})


@require_http_methods(["GET", "HEAD", "POST"])
def draw_new(request: HttpRequest) -> HttpResponse:
    """Draw a sample."""
    user: User = request.user  # type: ignore[assignment]
    scope.require(user, "evaluation.manage")
    form = DrawForm(user, request.POST if request.method == "POST" else None)

    def draw_(said: dict[str, Any]) -> str:
        found = queries.projects_of(user, said["year"])
        stratum_of = _strata(found, said["by"])
        there = {name: sum(one == name for one in stratum_of.values()) for name in stratum_of.values()}
        strata = {name: min(said["each"], n) for name, n in there.items()}
        made = services.draw(by=user, year=said["year"], purpose=said["purpose"], projects=found, strata=strata, stratum_of=stratum_of,
                             seed=said["seed"])  # fmt: skip
        return reverse("draw", args=[made.pk])

    return form_page(request, form, draw_, "evaluation/draw_new.html", done=_("已抽取，名单、种子和算法已记录。"))


def _strata(found: list[Project], by: str) -> dict[int, str]:
    """The stratum of each project."""
    if by == "department":
        return {p.pk: p.organisation.department.name for p in found}
    if by == "none":
        return {p.pk: _("全部项目") for p in found}
    money = accounts(found, {p.pk: dt.date(p.year, 12, 31) for p in found})
    return {pk: str(next(name for least, name in SIZES if (one.adjusted or 0) >= least)) for pk, one in money.items()}


@require_safe
def draw(request: HttpRequest, pk: int) -> HttpResponse:
    """A draw, done again before the reader's eyes: each project's number, the order, and whether all is as recorded."""
    found = queries.draw_or_404(request, pk)
    groups = drawing.ranked(found.frame, found.strata, found.seed)
    again = drawing.drawn(found.frame, found.strata, found.seed)
    seen = set(Project.objects.filter(pk__in=found.drawn).values_list("pk", flat=True))
    return render(request, "evaluation/draw.html", {
        "draw": found, "groups": [(name, found.strata.get(name, 0), rows) for name, rows in groups.items()],
        "is_same": again == found.drawn and drawing.digest(found.frame, found.strata, found.seed, found.algorithm) == found.digest,
        "seen": seen, "evaluated": {e.project_id: e for e in found.evaluations.all()},
    })  # fmt: skip
