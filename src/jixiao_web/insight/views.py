"""Dashboards, results beside the next budget, the ranking, what goes public, and one page of a project."""

from __future__ import annotations

from collections.abc import Callable, Mapping
from typing import Any

from django.http import Http404, HttpRequest, HttpResponse
from django.shortcuts import render
from django.views.decorators.http import require_safe

from jixiao_web.accounts import scope
from jixiao_web.accounts.models import User
from jixiao_web.evidence.queries import standings as evidence_of
from jixiao_web.insight import access, output, queries, services
from jixiao_web.insight.queries import Group, Line
from jixiao_web.money import queries as money
from jixiao_web.money.chart import chart_of
from jixiao_web.projects.queries import LIGHTS, day_within, progress_of, project_or_404
from jixiao_web.ui.numbers import number as number_in

Page = Callable[[HttpRequest], HttpResponse]


def _user(request: HttpRequest) -> User:
    return request.user  # type: ignore[return-value]


def _lines(request: HttpRequest) -> tuple[int | None, list[Line]]:
    """The year that is looked at, and its projects in sight. Raises PermissionDenied."""
    user = _user(request)
    found = access.projects(user)
    year = queries.year_shown(user, number_in(request.GET.get("year")))
    return year, queries.lines(list(found.filter(year=year or 0).order_by("organisation__code", "position")))


def _page(request: HttpRequest, name: str, make: Callable[[list[Line]], Mapping[str, Any]]) -> HttpResponse:
    year, found = _lines(request)
    return render(request, f"insight/{name}.html", {"year": year, "years": queries.years(_user(request)), "lines": found, "name": name, **make(found)})  # fmt: skip


@require_safe
def insight(request: HttpRequest) -> HttpResponse:
    """How the year stands: money, indicators, evidence and lights, of all and by department, and who is silent."""

    def make(found: list[Line]) -> Mapping[str, Any]:
        whole = Group(None, found)
        points, chart, day = [], None, None
        if found:
            day = max(line.money.day for line in found)
            points = queries.course(found, found[0].project.year)
            chart = chart_of(points, whole.adjusted, day)
        silent = sorted((line for line in found if line.is_silent), key=lambda line: -(line.silent_days or 10**6))
        return {"whole": whole, "groups": queries.by_department(found), "points": points, "chart": chart, "day": day, "silent": silent,
                "lights": LIGHTS, "alarms": [line for line in found if line.light in ("red", "yellow")]}  # fmt: skip

    return _page(request, "insight", make)


@require_safe
def results(request: HttpRequest) -> HttpResponse:
    """The year's results beside next year's budgets, with what is proposed and why."""
    return _page(
        request,
        "results",
        lambda found: {"uses": queries.uses(found), "setting": queries.setting_of(found, "result_use")},
    )


@require_safe
def ranking(request: HttpRequest) -> HttpResponse:
    """The departments in order, with the arithmetic."""

    def make(found: list[Line]) -> Mapping[str, Any]:
        weights, places = queries.ranking(found)
        return {"weights": weights, "places": places, "setting": queries.setting_of(found, "result_ranking")}

    return _page(request, "ranking", make)


@require_safe
def public(request: HttpRequest) -> HttpResponse:
    """What goes public, and what does not."""

    def make(found: list[Line]) -> Mapping[str, Any]:
        shown = queries.published(found)
        return {"shown": shown, "kept_back": len(found) - len(shown)}

    return _page(request, "public", make)


@require_safe
def table(request: HttpRequest, what: str, suffix: str) -> HttpResponse:
    """One of the tables as a file."""
    if what not in output.TABLES or suffix not in output.SUFFIXES:
        raise Http404
    year, found = _lines(request)
    if year is None:
        raise Http404
    made = output.TABLES[what](found)
    services.exported(by=_user(request), what=made[0], year=year, form=suffix, rows=len(made[2]))
    return output.file(made, year, suffix).response()


@require_safe
def glance(request: HttpRequest, pk: int) -> HttpResponse:
    """One project on one page: what a leader wants to know, each figure a way to what is behind it."""
    project = project_or_404(request, pk)
    scope.require(_user(request), "insight.read")
    line = queries.lines([project])[0]
    (use,) = queries.uses([line])
    day = day_within(project)
    rows = [(one, progress_of(one.indicator, one.words, day)) for one in evidence_of(project)]
    points = money.course(project)
    return render(request, "insight/glance.html", {
        "project": project, "line": line, "use": use, "rows": rows, "day": line.money.day,
        "chart": chart_of(points, line.money.adjusted, line.money.day),
    })  # fmt: skip
