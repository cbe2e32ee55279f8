"""The money of a project: budget, adjustments, payments, plan against actual, milestones."""

from __future__ import annotations

from collections.abc import Callable
from typing import Any

from django import forms
from django.contrib import messages
from django.core.exceptions import ValidationError
from django.core.paginator import Paginator
from django.db.models import Q, QuerySet
from django.http import Http404, HttpRequest, HttpResponse
from django.shortcuts import get_object_or_404, redirect, render
from django.urls import reverse
from django.utils.translation import gettext as _
from django.views.decorators.http import require_http_methods, require_POST, require_safe

from jixiao_web.accounts import scope
from jixiao_web.accounts.models import User
from jixiao_web.money import output, queries, services
from jixiao_web.money.chart import chart_of
from jixiao_web.money.forms import AdjustForm, MilestoneForm, PaymentForm, PaymentsFilter, day_in
from jixiao_web.money.models import Adjustment, Milestone, Payment, Source
from jixiao_web.projects.models import Project
from jixiao_web.projects.queries import every_project, project_or_404
from jixiao_web.ui.acts import act

PER_PAGE = 100


def _user(request: HttpRequest) -> User:
    return request.user  # type: ignore[return-value]


@require_safe
def project_money(request: HttpRequest, pk: int) -> HttpResponse:
    """Budget and payments by source on a day, plan beside actual, adjustments, purchases."""
    project = project_or_404(request, pk)
    until = queries.reported_until([project]).get(project.pk)
    shown = request.GET.get("on") or (until.isoformat() if until is not None and until <= queries.today() else "")
    day = day_in(shown, project)
    money = queries.account(project, day)
    points = queries.course(project, day)
    found = Payment.objects.filter(project=project, counts=True)
    user = _user(request)
    return render(request, "money/project_money.html", {
        "project": project, "day": day, "money": money, "standing": queries.told_of(project, money), "until": until,
        "points": points, "chart": chart_of(points, money.adjusted, day), "payments": found.order_by("-on", "-pk")[:8],
        "count": found.count(), "adjustments": Adjustment.objects.filter(funding__project=project).select_related("by", "funding"),
        "purchases": queries.purchases(project, queries.today()), "kinds": Milestone.Kind.choices,
        "is_own": user.organisation_id == project.organisation_id, "stops": queries.forbids_overspending(project),
    })  # fmt: skip


def _page(request: HttpRequest, project: Project, form: forms.Form, act_: Callable[[dict[str, Any]], object], *, title: str, done: str,
          back: str, more: dict[str, Any] | None = None) -> HttpResponse:  # fmt: skip
    """A form on a page of its own: what is wrong stands beside the fields, what was typed stays."""
    if request.method == "POST" and form.is_valid():
        try:
            act_(form.cleaned_data)
        except ValidationError as error:
            form.add_error(None, error)
        else:
            messages.success(request, done)
            return redirect(back)
    status = 422 if form.errors else 200
    return render(request, "money/form.html", {"project": project, "form": form, "title": title, "back": back, **(more or {})}, status=status)  # fmt: skip


def _money_page(project: Project) -> str:
    return reverse("project-money", args=[project.pk])


@require_http_methods(["GET", "HEAD", "POST"])
def budget_adjust(request: HttpRequest, pk: int) -> HttpResponse:
    """Another budget of one source, with its document."""
    project = project_or_404(request, pk)
    scope.require(_user(request), "money.manage", project.organisation)
    form = AdjustForm(project, request.POST if request.method == "POST" else None, request.GET.get("source", ""))

    def change(said: dict[str, Any]) -> None:
        services.adjust(project=project, by=_user(request), **{**said, "source": Source(said["source"])})

    now = dict(project.fundings.values_list("source", "adjusted"))
    return _page(request, project, form, change, title=_("调整预算"), done=_("预算已调整。"), back=_money_page(project),
                 more={"budgets": [(label, now.get(value)) for value, label in Source.choices]})  # fmt: skip


@require_http_methods(["GET", "HEAD", "POST"])
def payment_new(request: HttpRequest, pk: int) -> HttpResponse:
    """One payment by hand."""
    project = project_or_404(request, pk)
    scope.require(_user(request), "money.manage", project.organisation)
    form = PaymentForm(project, request.POST if request.method == "POST" else None)

    def pay(said: dict[str, Any]) -> None:
        wanted = services.Wanted(project, **{**said, "source": Source(said["source"])})
        services.pay(by=_user(request), wanted=wanted)

    return _page(request, project, form, pay, title=_("登记支付"), done=_("支付已登记。"), back=_money_page(project))


# --- payments --------------------------------------------------------------------------------------------------


def _payments(project: Project, asked: PaymentsFilter) -> QuerySet[Payment]:
    found = Payment.objects.filter(project=project, counts=True).select_related("batch")
    if query := asked.value("q"):
        found = found.filter(Q(voucher__icontains=query) | Q(payee__icontains=query) | Q(summary__icontains=query))
    for name, lookup in (("source", "source"), ("since", "on__gte"), ("until", "on__lte")):
        if (value := asked.value(name)) is not None:
            found = found.filter(**{lookup: value})
    return found.order_by("on", "pk")


@require_safe
def project_payments(request: HttpRequest, pk: int) -> HttpResponse:
    """The payments of a project by what is asked for, and their sum."""
    project = project_or_404(request, pk)
    asked = PaymentsFilter(request.GET)
    found = _payments(project, asked)
    count, total = queries.payments_summary(found)
    page = Paginator(found, PER_PAGE).get_page(request.GET.get("page"))
    return render(request, "money/payments.html", {
        "project": project, "page": page, "asked": request.GET, "count": count, "total": total, "sources": Source.choices,
        "is_filtered": asked.is_asked,
    })  # fmt: skip


@require_safe
def payments_table(request: HttpRequest, pk: int) -> HttpResponse:
    """The same payments as a workbook."""
    project = project_or_404(request, pk)
    return output.payments_workbook(project, _payments(project, PaymentsFilter(request.GET))).response()


@require_safe
def payment(request: HttpRequest, pk: int) -> HttpResponse:
    """One payment: what it was for, and the list it came in."""
    scope.require(_user(request), "project.read")
    mine = Payment.objects.filter(project__in=every_project(_user(request)), counts=True)
    found = mine.select_related("batch__by", "batch__organisation").filter(pk=pk).first()
    if found is None:
        raise Http404
    project = project_or_404(request, found.project_id)
    sees_list = found.batch is not None and scope.organisations(_user(request)).filter(pk=found.batch.organisation_id)
    alike = mine.filter(project=project, voucher=found.voucher).exclude(pk=pk).order_by("on", "pk")
    return render(request, "money/payment.html", {
        "project": project, "payment": found, "sees_list": bool(sees_list), "alike": alike[:50],
    })  # fmt: skip


# --- milestones ------------------------------------------------------------------------------------------------


def _milestone_page(request: HttpRequest, project: Project, found: Milestone | None) -> HttpResponse:
    scope.require(_user(request), "evidence.write", project.organisation)
    form = MilestoneForm(request.POST if request.method == "POST" else None, found)
    if found is None and request.method != "POST":
        form.initial = {k: request.GET[k] for k in ("name", "kind") if k in request.GET}

    def set_(said: dict[str, Any]) -> None:
        services.set_milestone(project=project, by=_user(request), milestone=found, **said)

    return _page(request, project, form, set_, title=_("采购进度"), done=_("采购进度已登记。"), back=_money_page(project) + "#purchases",
                 more={"milestone": found, "names": sorted({m.name for m in project.milestones.all()})})  # fmt: skip


@require_http_methods(["GET", "HEAD", "POST"])
def milestone_new(request: HttpRequest, pk: int) -> HttpResponse:
    """A step of a purchase."""
    return _milestone_page(request, project_or_404(request, pk), None)


@require_http_methods(["GET", "HEAD", "POST"])
def milestone(request: HttpRequest, pk: int, milestone: int) -> HttpResponse:
    """New facts of a step."""
    project = project_or_404(request, pk)
    return _milestone_page(request, project, get_object_or_404(project.milestones, pk=milestone))


@require_POST
def milestone_drop(request: HttpRequest, pk: int, milestone: int) -> HttpResponse:
    """Take a step out."""
    project = project_or_404(request, pk)
    found = get_object_or_404(project.milestones, pk=milestone)
    return act(request, lambda: services.drop_milestone(milestone=found, by=_user(request)), done=_("这一步已删除。"),
               back=_money_page(project) + "#purchases")  # fmt: skip
