"""A project's evidence: how each indicator's value comes about, and the way from a value down to its records."""

from __future__ import annotations

import datetime as dt
from collections.abc import Sequence
from dataclasses import dataclass, replace
from typing import Any

from django.contrib import messages
from django.core.exceptions import ValidationError
from django.core.paginator import Page, Paginator
from django.db.models import Exists, OuterRef
from django.http import HttpRequest, HttpResponse
from django.shortcuts import redirect, render
from django.utils.translation import gettext as _
from django.views.decorators.http import require_http_methods, require_safe

from jixiao_web.evidence import queries, services
from jixiao_web.evidence.access import ACCEPTED, spoken, uploads_of, user_of, writable_or_403, writes
from jixiao_web.evidence.fitting import PAYMENTS
from jixiao_web.evidence.forms import ValueForm, day_asked
from jixiao_web.evidence.formula import EXAMPLE, Aggregation, FormulaError, Money, Part, parse
from jixiao_web.evidence.models import Actual, Attachment, Entry, Ledger, Route
from jixiao_web.evidence.offers import offers
from jixiao_web.evidence.recomputing import titles_of
from jixiao_web.evidence.saying import sentence
from jixiao_web.evidence.store import MOST
from jixiao_web.evidence.values import fields_of, show
from jixiao_web.evidence.words import KINDS, STATES, WHY_NOT
from jixiao_web.projects.models import Indicator
from jixiao_web.projects.queries import project_or_404, target_of

PER_PAGE = 20
COLUMNS = 5
"""So many fields of a record are shown in a list of the records behind a number, those the number is made of among them."""


@require_safe
def project_evidence(request: HttpRequest, pk: int) -> HttpResponse:
    """Every indicator with its value and where that comes from; every ledger with what proves it."""
    project = project_or_404(request, pk)
    lines = queries.standings(project)
    titles = titles_of([pk])[pk]
    said = {
        line.indicator.pk: sentence(formula, titles) for line in lines if (formula := queries.formula_of(line.route))
    }
    return render(request, "evidence/project_evidence.html", {
        "project": project, "lines": lines, "said": said, "states": STATES, "coverage": queries.coverage([project])[pk],
        "kept": queries.kept(project, lines), "writes": writes(request, project),
    })  # fmt: skip


# --- from a value to its records ---------------------------------------------------------------------------------


@dataclass(frozen=True, slots=True)
class Behind:
    """One number of a formula, with a page of what it was taken over."""

    n: int
    words: str
    value: str
    records: int
    blank: int
    """Records for which the condition holds and that are silent about what is asked."""
    ledger: Ledger | None = None
    page: Page[Entry] | None = None
    titles: Sequence[str] = ()
    """Of the columns shown."""
    lines: Sequence[tuple[Entry, Sequence[tuple[str, str]], Sequence[Attachment]]] = ()
    """A record, its cells (title and words), its files."""
    proved: int = 0
    """How many of the records have a file."""
    is_money: bool = False
    is_survey: bool = False
    payments: Page[Any] | None = None


@require_safe
def trace(request: HttpRequest, pk: int, uid: str) -> HttpResponse:
    """An actual value, its numerator and denominator in words, the records behind each, their files."""
    project = project_or_404(request, pk)
    indicator = queries.indicator_or_404(project, uid)
    day = day_asked(request.GET.get("on", ""), project)
    actual = queries.actual_on(indicator, day)
    found = getattr(indicator, "route", None)
    formula = parse(actual.formula) if actual is not None and actual.formula else queries.formula_of(found)
    line = queries.Standing(indicator, target_of(indicator), found, actual)
    return render(request, "evidence/trace.html", {
        "project": project, "indicator": indicator, "line": line, "route": found, "actual": actual, "day": day, "states": STATES,
        "said": sentence(formula, titles_of([pk])[pk]) if formula else "", "why_not": WHY_NOT.get(actual.missing, "") if actual else "",
        "behind": [_behind(request, indicator, n, part, actual) for n, part in enumerate(formula.parts)] if formula and actual else [],
        "files": actual.attachments.filter(is_void=False) if actual is not None and actual.is_typed else [],
        "earlier": indicator.actuals.filter(is_current=False).select_related("by")[:20] if day is None else [],
        "writes": writes(request, project), "measure": indicator.data.get("measure") or {},
    })  # fmt: skip


def _behind(request: HttpRequest, indicator: Indicator, n: int, part: Part, actual: Actual) -> Behind:
    told = actual.parts[n]
    number = Behind(n, told["words"], queries.number_words(told["value"]), told["records"], told["blank"])
    page = request.GET.get("page") if request.GET.get("part") == str(n) else "1"
    match part:
        case Aggregation():
            return _with_entries(number, indicator, part, actual.as_of, page)
        case Money("paid"):
            found = queries.payments_behind(indicator, part, actual.as_of).order_by("on", "pk")
            return replace(number, is_money=True, payments=Paginator(found, PER_PAGE).get_page(page))
        case Money():
            return replace(number, is_money=True)
    return replace(number, is_survey=True)


def _with_entries(number: Behind, indicator: Indicator, part: Aggregation, day: dt.date, asked: str | None) -> Behind:
    ledger = indicator.project.ledgers.filter(key=part.ledger).first()
    if ledger is None:
        return number
    found = queries.entries_behind(indicator, part, day)
    page = Paginator(found, PER_PAGE).get_page(asked)
    entries = list(page.object_list)
    files = queries.files_of(entries)
    fields = [f for f in fields_of(ledger) if f.key != ledger.date_field]
    looked_at = sorted(fields, key=lambda f: f.key not in part.fields)[:COLUMNS]
    columns = [f for f in fields if f in looked_at]
    lines = [(e, [(f.title, show(f, e.values.get(f.key))) for f in columns], files.get(e.pk, [])) for e in entries]
    proved = found.filter(Exists(Attachment.objects.filter(entry=OuterRef("pk"), is_void=False))).count()
    return replace(number, ledger=ledger, page=page, titles=[f.title for f in columns], lines=lines, proved=proved)


# --- how a value comes about -------------------------------------------------------------------------------------


@dataclass(frozen=True, slots=True)
class Choice:
    """A formula on offer, with what it would come to today."""

    formula: str
    title: str
    opens: Sequence[str]
    """Titles of the ledgers that choosing it opens."""
    trial: queries.Trial | None


@require_http_methods(["GET", "HEAD", "POST"])
def route(request: HttpRequest, pk: int, uid: str) -> HttpResponse:
    """How an indicator's value comes about: a formula on offer or written, typed, or not to be measured."""
    project = writable_or_403(request, pk)
    indicator = queries.indicator_or_404(project, uid)
    now: Route | None = getattr(indicator, "route", None)
    said = _said(request, now)
    faults: dict[str, list[str]] = {}
    tried: queries.Trial | None = None
    if request.method == "POST":
        if "try" in request.POST:
            try:
                tried = queries.trial(indicator, said["formula"], said["factor"])
            except FormulaError as error:
                faults["formula"] = [str(error)]
        else:
            try:
                services.set_route(indicator=indicator, by=user_of(request), kind=said["kind"], formula=said["formula"],
                                   factor=said["factor"], reason=said["reason"])  # fmt: skip
            except ValidationError as error:
                faults = error.message_dict if hasattr(error, "error_dict") else {"kind": error.messages}
            else:
                messages.success(request, _("取值方式已保存。"))
                typed = said["kind"] == Route.Kind.TYPED and not indicator.actuals.filter(is_current=True).exists()
                return redirect("indicator-value" if typed else "indicator-trace", pk, uid)
    choices = _choices(indicator)
    return render(request, "evidence/route.html", {
        "project": project, "indicator": indicator, "said": said, "faults": faults, "tried": tried, "choices": choices,
        "is_offered": said["formula"] in {c.formula for c in choices}, "why_not": WHY_NOT, "kinds": KINDS, "example": EXAMPLE,
        "measure": indicator.data.get("measure") or {}, "sources": [(one.key, one.title, one.fields) for one in project.ledgers.all()],
        "payments": PAYMENTS.values(), "unit": target_of(indicator).unit or "",
    }, status=422 if faults else 200)  # fmt: skip


def _said(request: HttpRequest, now: Route | None) -> dict[str, str]:
    """What the form says: the kind, and the formula chosen from those on offer or written by hand."""
    if request.method != "POST":
        return {"kind": now.kind if now else "", "formula": now.formula if now else "", "factor": now.factor if now else "",
                "reason": now.reason if now else ""}  # fmt: skip
    sent = request.POST
    way = sent.get("way", "")
    chosen, written = way.removeprefix("offer:"), sent.get("formula", "")
    is_chosen = way.startswith("offer:") and "try" not in sent
    kind = Route.Kind.FORMULA if is_chosen or way == "written" else way
    return {"kind": kind, "formula": chosen if is_chosen else written, "factor": "" if is_chosen else sent.get("factor", ""),
            "reason": sent.get("reason", "")}  # fmt: skip


def _choices(indicator: Indicator) -> list[Choice]:
    project = indicator.project
    opened = set(project.ledgers.values_list("key", flat=True))
    found = []
    for offer in offers(indicator.data, project.name, project.year, opened):
        tried = None if offer.opens else queries.trial(indicator, offer.formula)
        found.append(Choice(offer.formula, offer.title, [kind.title for kind in offer.opens], tried))
    return found


@require_http_methods(["GET", "HEAD", "POST"])
def value(request: HttpRequest, pk: int, uid: str) -> HttpResponse:
    """A value typed by hand, with its reason and files."""
    project = writable_or_403(request, pk)
    indicator = queries.indicator_or_404(project, uid)
    form = ValueForm(project, request.POST if request.method == "POST" else None)
    fault = ""
    if request.method == "POST" and form.is_valid():
        try:
            services.type_value(
                indicator=indicator, by=user_of(request), uploads=uploads_of(request), **form.cleaned_data
            )
        except ValidationError as error:
            fault = _refused(form, error)
        else:
            messages.success(request, _("实际完成值已登记，标记为手工填报。"))
            return redirect("indicator-trace", pk, uid)
    found = getattr(indicator, "route", None)
    return render(request, "evidence/value.html", {
        "project": project, "indicator": indicator, "form": form, "fault": fault, "accepted": ACCEPTED, "most": MOST,
        "is_typed": found is not None and found.kind == Route.Kind.TYPED, "route": found,
    }, status=422 if form.errors or fault else 200)  # fmt: skip


def _refused(form: ValueForm, error: ValidationError) -> str:
    """Show what the service said; what it said of the files comes back, for they are no field of the form."""
    if hasattr(error, "error_dict") and "files" in error.error_dict:
        return spoken(error)
    form.refuse(error)
    return ""
