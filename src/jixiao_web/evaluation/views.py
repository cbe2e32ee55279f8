"""Seasons of self-evaluation: opening one, who owes what, scores by department."""

from __future__ import annotations

from typing import Any

from django.contrib import messages
from django.core.exceptions import ValidationError
from django.core.paginator import Paginator
from django.db.models import Avg, Count, Q, QuerySet
from django.http import HttpRequest, HttpResponse
from django.shortcuts import redirect, render
from django.urls import reverse
from django.utils.translation import gettext as _
from django.views.decorators.http import require_http_methods, require_POST, require_safe

from jixiao_web.accounts import scope
from jixiao_web.accounts.models import User
from jixiao_web.evaluation import queries, services
from jixiao_web.evaluation.forms import SeasonForm
from jixiao_web.evaluation.looking import look, scheme_of
from jixiao_web.evaluation.models import Season, SelfEvaluation
from jixiao_web.monitoring import acts, output
from jixiao_web.monitoring.models import OPEN, State
from jixiao_web.monitoring.views import form_page
from jixiao_web.ui.acts import act
from jixiao_web.ui.numbers import number

PER_PAGE = 100


def _user(request: HttpRequest) -> User:
    return request.user  # type: ignore[return-value]


@require_safe
def seasons(request: HttpRequest) -> HttpResponse:
    """The seasons of the region, and how the forms in sight stand in each."""
    user = queries.reader(request)
    seen = queries.forms(user).order_by().select_related(None)
    counts = {
        row["season"]: row
        for row in seen.values("season").annotate(
            total=Count("pk"), owed=Count("pk", filter=Q(state__in=OPEN)), waiting=Count("pk", filter=Q(state=State.SUBMITTED)),
            mean=Avg("score", filter=~Q(state__in=OPEN)),
        )
    }  # fmt: skip
    lines: list[tuple[Season, Any]] = [(season, counts.get(season.pk, {})) for season in queries.seasons(user)]
    return render(request, "evaluation/seasons.html", {"lines": lines})


@require_http_methods(["GET", "HEAD", "POST"])
def season_new(request: HttpRequest) -> HttpResponse:
    """Open a season."""
    user = _user(request)
    scope.require(user, "evaluation.manage")

    def open_(said: dict[str, Any]) -> str:
        return reverse("season", args=[services.open_season(by=user, **said).pk])

    form = SeasonForm(user, request.POST if request.method == "POST" else None)
    return form_page(request, form, open_, "evaluation/season_new.html", done=_("自评已布置，填报单位已收到通知。"))


def _asked(request: HttpRequest, season: Season) -> QuerySet[SelfEvaluation]:
    """The forms of a season in sight that are asked for."""
    asked = request.GET
    found = queries.forms(_user(request)).filter(season=season)
    if asked.get("state") in State.values:
        found = found.filter(state=asked["state"])
    if asked.get("grade") in queries.GRADES:
        found = found.filter(grade=asked["grade"]).exclude(state__in=OPEN)
    if (pk := number(asked.get("organisation"))) is not None:
        found = found.filter(Q(project__organisation=pk) | Q(project__organisation__parent=pk))
    if query := asked.get("q", "").strip()[:60]:
        found = found.filter(Q(project__name__icontains=query) | Q(project__organisation__name__icontains=query))
    return found


@require_safe
def season(request: HttpRequest, pk: int) -> HttpResponse:
    """A season: scores and grades by department, and each form with its state."""
    found = queries.season_or_404(request, pk)
    user = _user(request)
    every = list(queries.forms(user).filter(season=found))
    page = Paginator(_asked(request, found), PER_PAGE).get_page(request.GET.get("page"))
    return render(request, "evaluation/season.html", {
        "season": found, "scheme": scheme_of(found), "groups": queries.tallies(every), "owed": sum(f.state in OPEN for f in every), "page": page,
        "asked": request.GET, "states": State.choices, "grades": queries.GRADES, "suffixes": output.SUFFIXES,
        "decides": "evaluation.decide" in user.powers,
        "is_filtered": any(request.GET.get(k) for k in ("state", "grade", "organisation", "q")),
    })  # fmt: skip


@require_POST
def season_close(request: HttpRequest, pk: int) -> HttpResponse:
    """No more forms are taken."""
    found = queries.season_or_404(request, pk)
    return act(request, lambda: services.close_season(season=found, by=_user(request)), done=_("自评已结束，不再接收自评表。"),
               back=reverse("season", args=[pk]))  # fmt: skip


@require_POST
def season_remind(request: HttpRequest, pk: int) -> HttpResponse:
    """Remind everybody in sight who owes forms."""
    found = queries.season_or_404(request, pk)
    user = _user(request)
    scope.require(user, "evaluation.decide")
    forms = queries.forms(user).filter(season=found)
    return acts.remind(request, forms, lambda owing: services.remind(season=found, by=user, organisations=owing),
                       reverse("season", args=[pk]))  # fmt: skip


@require_safe
def season_file(request: HttpRequest, pk: int, suffix: str) -> HttpResponse:
    """The forms that are asked for as one document."""
    found = queries.season_or_404(request, pk)
    output.require_suffix(suffix)
    asked = _asked(request, found)
    try:
        output.require_room(asked.count())
    except ValidationError as error:
        messages.error(request, error.messages[0])
        return redirect("season", pk)
    forms = [look(form).form for form in asked]
    return output.forms_file(_("%(season)s-自评表") % {"season": found}, forms, found.year, suffix).response()
