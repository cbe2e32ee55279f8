"""The year's projects: the list, and the page of one that leads to everything known of it."""

from __future__ import annotations

from django.core.paginator import Paginator
from django.db.models import Q, QuerySet
from django.http import HttpRequest, HttpResponse
from django.shortcuts import render
from django.utils import timezone
from django.utils.translation import gettext_lazy as _
from django.views.decorators.http import require_safe

from jixiao_web.accounts import scope
from jixiao_web.accounts.models import Organisation, User
from jixiao_web.projects import queries
from jixiao_web.projects.models import Project
from jixiao_web.submissions.words import FIELDS
from jixiao_web.ui.numbers import number as number_in

PER_PAGE = 50
STATES = {"working": _("执行中"), "adjusting": _("调整中"), "gone": _("已取消")}
_SORTS = {"name": ("organisation__code", "position"), "project": ("name",), "code": ("code",)}


def _user(request: HttpRequest) -> User:
    return request.user  # type: ignore[return-value]


@require_safe
def projects(request: HttpRequest) -> HttpResponse:
    """The projects a person may look at, by what is asked for; of the newest year that has begun where none is."""
    user = _user(request)
    scope.require(user, "project.read")
    asked = request.GET
    every = queries.every_project(user)
    years = list(every.order_by("-year").values_list("year", flat=True).distinct())
    year = number_in(asked.get("year"))
    if year is None or year not in years:
        begun = [one for one in years if one <= timezone.localdate().year]
        year = (begun or years or [0])[0]
    found = _asked_for(every.filter(year=year), request)
    sort = asked.get("sort", "name")
    found = found.order_by(*_SORTS.get(sort, _SORTS["name"]), "pk")
    light = asked.get("light") if asked.get("light") in queries.LIGHTS else ""
    lit = [s.project for s in queries.standings(list(found)) if s.light == light] if light else found
    page = Paginator(lit, PER_PAGE).get_page(asked.get("page"))
    organisations = Organisation.objects.filter(projects__in=every.filter(year=year)).distinct().order_by("code")
    return render(request, "projects/projects.html", {
        "page": page, "lines": queries.standings(list(page.object_list)), "asked": asked, "sort": sort,
        "years": years, "year": year, "organisations": organisations, "states": STATES, "lights": queries.LIGHTS, "light": light,
        "is_filtered": any(asked.get(k) for k in ("q", "organisation", "state", "light")),
    })  # fmt: skip


def _asked_for(found: QuerySet[Project], request: HttpRequest) -> QuerySet[Project]:
    asked = request.GET
    if query := asked.get("q", "").strip()[:60]:
        named = Q(name__icontains=query) | Q(code__istartswith=query) | Q(organisation__name__icontains=query)
        found = found.filter(named)
    if (pk := number_in(asked.get("organisation"))) is not None:
        found = found.filter(Q(organisation=pk) | Q(organisation__parent=pk))
    match asked.get("state"):
        case "gone":
            return found.filter(is_active=False)
        case "adjusting":
            return found.filter(is_active=True, submission__is_adjusting=True)
        case "working":
            return found.filter(is_active=True, submission__is_adjusting=False)
    return found.filter(is_active=True)


@require_safe
def project(request: HttpRequest, pk: int) -> HttpResponse:
    """What was promised, the money, how each indicator stands, what waits to be done."""
    found = queries.project_or_404(request, pk)
    standing = queries.standings([found])[0]
    rows = queries.rows(found)
    return render(request, "projects/project.html", {
        "project": found, "standing": standing, "money": standing.money, "rows": rows, "waits": queries.waits(found, _user(request)),
        "reported": sum(bool(r.result and r.result.words) for r in rows), "fields": FIELDS, "sheet": found.data,
        "is_own": _user(request).organisation_id == found.organisation_id,
    })  # fmt: skip
