"""Windows of monitoring: opening one, who owes what, lights by department, what is to be done about them."""

from __future__ import annotations

from collections.abc import Callable
from typing import Any

from django.contrib import messages
from django.core.exceptions import ValidationError
from django.core.paginator import Paginator
from django.db.models import Count, Q, QuerySet
from django.http import HttpRequest, HttpResponse
from django.shortcuts import redirect, render
from django.urls import reverse
from django.utils import timezone
from django.utils.translation import gettext as _
from django.views.decorators.http import require_http_methods, require_POST, require_safe

from jixiao_web.accounts import scope
from jixiao_web.accounts.models import User
from jixiao_web.monitoring import acts, output, queries, services
from jixiao_web.monitoring.forms import WatchForm
from jixiao_web.monitoring.looking import look
from jixiao_web.monitoring.models import OPEN, Light, Sheet, State, Watch
from jixiao_web.ui.acts import act
from jixiao_web.ui.numbers import number

PER_PAGE = 100


def _user(request: HttpRequest) -> User:
    return request.user  # type: ignore[return-value]


@require_safe
def monitoring(request: HttpRequest) -> HttpResponse:
    """The windows of the region, and how the forms in sight stand in each."""
    user = _user(request)
    scope.require(user, "project.read")
    seen = queries.sheets(user).order_by().select_related(None)
    counts = {
        row["watch"]: row
        for row in seen.values("watch").annotate(
            total=Count("pk"), owed=Count("pk", filter=Q(state__in=OPEN)), waiting=Count("pk", filter=Q(state=State.SUBMITTED)),
            **{light: Count("pk", filter=Q(light=light)) for light in Light.values},
        )
    }  # fmt: skip
    lines: list[tuple[Watch, Any]] = [(watch, counts.get(watch.pk, {})) for watch in queries.watches(user)]
    tasks = queries.consequences(user).filter(closed_at=None)
    return render(request, "monitoring/monitoring.html", {
        "lines": lines, "lights": Light.choices, "tasks": tasks[:10], "tasks_count": tasks.count(), "today": timezone.localdate(),
    })  # fmt: skip


@require_http_methods(["GET", "HEAD", "POST"])
def watch_new(request: HttpRequest) -> HttpResponse:
    """Open a window."""
    user = _user(request)
    scope.require(user, "monitoring.manage")

    def open_(said: dict[str, Any]) -> str:
        return reverse("watch", args=[services.open_watch(by=user, **said).pk])

    form = WatchForm(user, request.POST if request.method == "POST" else None)
    return form_page(request, form, open_, "monitoring/watch_new.html", done=_("监控已布置，填报单位已收到通知。"))


def form_page(
    request: HttpRequest, form: Any, act_: Callable[[dict[str, Any]], str], template: str, *, done: str, **more: Any
) -> HttpResponse:
    """A form on a page of its own: ``act_`` does what it says and tells where to go; what is wrong stands beside the fields."""
    if request.method == "POST" and form.is_valid():
        try:
            url = act_(form.cleaned_data)
        except ValidationError as error:
            if hasattr(error, "error_dict"):
                error = ValidationError({k if k in form.fields else "__all__": v for k, v in error.error_dict.items()})
            form.add_error(None, error)
        else:
            messages.success(request, done)
            return redirect(url)
    return render(request, template, {"form": form, **more}, status=422 if form.errors else 200)


# --- a window --------------------------------------------------------------------------------------------------


def _asked(request: HttpRequest, watch: Watch) -> QuerySet[Sheet]:
    """The forms of a window in sight that are asked for."""
    asked = request.GET
    found = queries.sheets(_user(request)).filter(watch=watch)
    if asked.get("state") in State.values:
        found = found.filter(state=asked["state"])
    if asked.get("light") in Light.values:
        found = found.filter(light=asked["light"])
    if (pk := number(asked.get("organisation"))) is not None:
        found = found.filter(Q(project__organisation=pk) | Q(project__organisation__parent=pk))
    if query := asked.get("q", "").strip()[:60]:
        found = found.filter(Q(project__name__icontains=query) | Q(project__organisation__name__icontains=query))
    return found


@require_safe
def watch(request: HttpRequest, pk: int) -> HttpResponse:
    """A window: lights by department, and each form with its state."""
    found = queries.watch_or_404(request, pk)
    user = _user(request)
    every = list(queries.sheets(user).filter(watch=found))
    groups = queries.tallies(every)
    asked = _asked(request, found)
    page = Paginator(asked, PER_PAGE).get_page(request.GET.get("page"))
    decides = "monitoring.decide" in user.powers
    return render(request, "monitoring/watch.html", {
        "watch": found, "groups": groups, "whole": queries.total(groups, user.organisation), "page": page, "asked": request.GET,
        "lights": Light.choices, "states": State.choices, "today": timezone.localdate(), "suffixes": output.SUFFIXES,
        "is_filtered": any(request.GET.get(k) for k in ("state", "light", "organisation", "q")), "decides": decides,
        "green": [s for s in every if s.state == State.SUBMITTED and s.light == Light.GREEN] if decides else [],
    })  # fmt: skip


@require_POST
def watch_close(request: HttpRequest, pk: int) -> HttpResponse:
    """No more forms are taken."""
    found = queries.watch_or_404(request, pk)
    return act(request, lambda: services.close_watch(watch=found, by=_user(request)), done=_("监控已结束，不再接收监控表。"),
               back=reverse("watch", args=[pk]))  # fmt: skip


@require_POST
def watch_remind(request: HttpRequest, pk: int) -> HttpResponse:
    """Remind everybody in sight who owes forms."""
    found = queries.watch_or_404(request, pk)
    user = _user(request)
    scope.require(user, "monitoring.decide")
    forms = queries.sheets(user).filter(watch=found)
    return acts.remind(request, forms, lambda owing: services.remind(watch=found, by=user, organisations=owing),
                       reverse("watch", args=[pk]))  # fmt: skip


@require_POST
def watch_refresh(request: HttpRequest, pk: int) -> HttpResponse:
    """Compute the lights of what is not handed in anew."""
    found = queries.watch_or_404(request, pk)

    def refresh() -> None:
        changed = services.refresh(watch=found, by=_user(request))
        messages.success(request, _("预警灯已按最新数据计算，%(n)d 个项目有变化。") % {"n": changed})

    return act(request, refresh, done="", back=reverse("watch", args=[pk]))


@require_POST
def watch_accept(request: HttpRequest, pk: int) -> HttpResponse:
    """Accept the green forms that are ticked (``sheet``: number and revision)."""
    found = queries.watch_or_404(request, pk)
    user = _user(request)
    scope.require(user, "monitoring.decide")
    ticked = {number(a): number(b) for a, _sep, b in (one.partition(":") for one in request.POST.getlist("sheet"))}
    chosen = [
        (s, ticked[s.pk] or 0) for s in queries.sheets(user).filter(watch=found, pk__in=[k for k in ticked if k is not None])
    ]  # fmt: skip

    def accept() -> None:
        done = services.accept_green(chosen=chosen, by=user)
        passed = sum(not why for _sheet, why in done)
        messages.success(request, _("已接受 %(n)d 张监控表。") % {"n": passed})
        for sheet, why in done:
            if why:
                messages.warning(request, f"{sheet.project.name}：{why}")

    return act(request, accept, done="", back=reverse("watch", args=[pk]))


@require_safe
def watch_file(request: HttpRequest, pk: int, suffix: str) -> HttpResponse:
    """The forms that are asked for as one document."""
    found = queries.watch_or_404(request, pk)
    output.require_suffix(suffix)
    asked = _asked(request, found)
    try:
        output.require_room(asked.count())
    except ValidationError as error:
        messages.error(request, error.messages[0])
        return redirect("watch", pk)
    forms = [look(sheet).form for sheet in asked]
    return output.forms_file(_("%(name)s-监控表") % {"name": found.name}, forms, found.year, suffix).response()


@require_safe
def consequences(request: HttpRequest) -> HttpResponse:
    """What is to be done about lights, what is open first."""
    user = _user(request)
    scope.require(user, "project.read")
    found = queries.consequences(user)
    if request.GET.get("open"):
        found = found.filter(closed_at=None)
    page = Paginator(found, PER_PAGE).get_page(request.GET.get("page"))
    return render(request, "monitoring/consequences.html", {
        "page": page, "asked": request.GET, "today": timezone.localdate(), "is_filtered": bool(request.GET.get("open")),
    })  # fmt: skip
