"""Ledgers and their records: opening, listing, writing down on a desk or a phone, correcting, importing a list."""

from __future__ import annotations

import datetime as dt
import uuid
from collections.abc import Sequence
from typing import Any

from django.conf import settings
from django.contrib import messages
from django.core.exceptions import ValidationError
from django.core.paginator import Paginator
from django.http import HttpRequest, HttpResponse
from django.shortcuts import get_object_or_404, redirect, render
from django.urls import reverse
from django.utils.translation import gettext as _
from django.views.decorators.http import require_http_methods, require_POST, require_safe

from jixiao.api import ReadError
from jixiao.law.ledger import LedgerType, ledger_types
from jixiao_web.evidence import queries, services, sheet, store
from jixiao_web.evidence.access import ACCEPTED, spoken, uploads_of, user_of, writable_or_403, writes
from jixiao_web.evidence.forms import CorrectForm, EntriesFilter, EntryForm
from jixiao_web.evidence.models import Batch, Correction, Entry, Ledger
from jixiao_web.evidence.offers import offers
from jixiao_web.evidence.values import fields_of, show, shown
from jixiao_web.projects.models import Indicator, Project
from jixiao_web.projects.queries import day_within, project_or_404
from jixiao_web.ui.acts import act

PER_PAGE = 50
PREVIEWED, FAULTS_SHOWN = 20, 300
SUFFIXES = ".xlsx,.xls,.csv"
OFFERS_LOOKED_AT = 3
"""So many offers of each indicator say which ledgers a project may need."""


# --- ledgers -----------------------------------------------------------------------------------------------------


@require_http_methods(["GET", "HEAD", "POST"])
def ledger_new(request: HttpRequest, pk: int) -> HttpResponse:
    """Open a ledger of a type: first those that the project's indicators ask for."""
    project = writable_or_403(request, pk)
    problem = ""
    if request.method == "POST":
        kind = ledger_types().get(request.POST.get("kind", ""))
        try:
            if kind is None:
                raise ValidationError(_("请选择台账类型。"))
            made = services.open_ledger(
                project=project, by=user_of(request), kind=kind, title=request.POST.get("title", "")
            )
        except ValidationError as error:
            problem = spoken(error)
        else:
            messages.success(request, _("台账已建立，现在就可以登记。"))
            return redirect("ledger", pk, made.pk)
    opened = {one.type: one for one in project.ledgers.all()}
    wanted = _wanted(project, opened)
    others = [
        kind for key, kind in ledger_types().items() if key not in opened and kind not in [k for k, _of in wanted]
    ]
    return render(request, "evidence/ledger_new.html", {
        "project": project, "wanted": wanted, "others": others, "opened": opened.values(), "problem": problem,
    }, status=422 if problem else 200)  # fmt: skip


def _wanted(project: Project, opened: dict[str, Ledger]) -> list[tuple[LedgerType, Sequence[Indicator]]]:
    """The types that the likeliest offers for the project's indicators need and that are not there: those of first offers
    before those of second ones, the most asked for first.
    """
    asked: dict[str, list[Indicator]] = {}
    best: dict[str, int] = {}
    for indicator in project.indicators.filter(is_active=True):
        for rank, offer in enumerate(offers(indicator.data, project.name, project.year, opened)[:OFFERS_LOOKED_AT]):
            for kind in offer.opens:
                best[kind.key] = min(rank, best.get(kind.key, rank))
                if indicator not in asked.setdefault(kind.key, []):
                    asked[kind.key].append(indicator)
    return [(ledger_types()[key], asked[key]) for key in sorted(asked, key=lambda key: (best[key], -len(asked[key])))]


@require_safe
def ledger(request: HttpRequest, pk: int, ledger: int) -> HttpResponse:
    """The records of a ledger by what is asked for."""
    project = project_or_404(request, pk)
    found = queries.ledger_or_404(project, ledger)
    asked = EntriesFilter(request.GET)
    page = Paginator(asked.found(found), PER_PAGE).get_page(request.GET.get("page"))
    fields = fields_of(found)
    entries = list(page.object_list)
    files = queries.files_of(entries)
    lines = [
        (e, [(f, show(f, e.values.get(f.key))) for f in fields if f.key != found.date_field], files.get(e.pk, []))
        for e in entries
    ]
    purpose, due = sheet.kind_of(found)
    kept = next(one for one in queries.kept(project, queries.standings(project)) if one.ledger.pk == found.pk)
    return render(request, "evidence/ledger.html", {
        "project": project, "ledger": found, "kept": kept, "page": page, "lines": lines, "asked": request.GET, "is_filtered": asked.is_asked,
        "fields": [f for f in fields if f.key != found.date_field], "day": next(f for f in fields if f.key == found.date_field),
        "purpose": purpose, "due": due, "writes": writes(request, project), "declared": found.declarations.select_related("by")[:6],
        "until": day_within(project),
    })  # fmt: skip


@require_safe
def ledger_table(request: HttpRequest, pk: int, ledger: int) -> HttpResponse:
    """The same records as a workbook."""
    found = queries.ledger_or_404(project_or_404(request, pk), ledger)
    entries = EntriesFilter(request.GET).found(found)
    services.exported(ledger=found, by=user_of(request), form="xlsx", rows=entries.count())
    return sheet.records(found, entries).response()


@require_safe
def ledger_template(request: HttpRequest, pk: int, ledger: int) -> HttpResponse:
    """The blank workbook."""
    return sheet.template(queries.ledger_or_404(project_or_404(request, pk), ledger)).response()


@require_POST
def ledger_nothing(request: HttpRequest, pk: int, ledger: int) -> HttpResponse:
    """零报告."""
    found = queries.ledger_or_404(writable_or_403(request, pk), ledger)

    def declare() -> None:
        try:
            until = dt.date.fromisoformat(request.POST.get("until", ""))
        except ValueError as error:
            raise ValidationError(_("请填写零报告的截止日期。")) from error
        services.declare_nothing(ledger=found, by=user_of(request), until=until)

    return act(request, declare, done=_("零报告已登记。"), back=reverse("ledger", args=[pk, ledger]))


# --- records -----------------------------------------------------------------------------------------------------


def _origin(request: HttpRequest) -> str:
    return Entry.Origin.PHONE if "Mobi" in request.headers.get("user-agent", "") else Entry.Origin.FORM


@require_http_methods(["GET", "HEAD", "POST"])
def entry_new(request: HttpRequest, pk: int, ledger: int) -> HttpResponse:
    """Write down one record, with its files."""
    project = writable_or_403(request, pk)
    found = queries.ledger_or_404(project, ledger)
    form = EntryForm(found, request.POST if request.method == "POST" else None)
    token = request.POST.get("token") or str(uuid.uuid4())
    faults: list[str] = []
    if request.method == "POST":
        try:
            made = services.add_entry(ledger=found, by=user_of(request), typed=form.typed(), origin=_origin(request),
                                      uploads=uploads_of(request), token=token)  # fmt: skip
        except ValidationError as error:
            faults = error.message_dict.get("files", []) if hasattr(error, "error_dict") else []
            if not faults:
                form.refuse(error)
        else:
            messages.success(request, _("已登记。"))
            if "again" in request.POST:
                return redirect("entry-new", pk, ledger)
            return redirect("entry", pk, made.pk)
    _purpose, due = sheet.kind_of(found)
    return render(request, "evidence/entry_new.html", {
        "project": project, "ledger": found, "form": form, "token": token, "faults": faults, "due": due, "accepted": ACCEPTED,
        "most": store.MOST, "lost": bool(request.FILES),
    }, status=422 if form.errors or faults else 200)  # fmt: skip


@require_safe
def entry(request: HttpRequest, pk: int, entry: int) -> HttpResponse:
    """One record: what it says, what proves it, what it said before, which indicators rest on it."""
    project = project_or_404(request, pk)
    found = queries.entry_or_404(project, entry)
    fields = fields_of(found.ledger)
    files = found.attachments.filter(is_void=False).select_related("by")
    kept = next(one for one in queries.kept(project, queries.standings(project)) if one.ledger.pk == found.ledger_id)
    return render(request, "evidence/entry.html", {
        "project": project, "entry": found, "ledger": found.ledger, "facts": [(f, show(f, found.values[f.key])) for f in fields if f.key in found.values], "kept": kept,
        "images": [f for f in files if f.kind in store.IMAGES], "papers": [f for f in files if f.kind not in store.IMAGES],
        "count": len(files), "withdrawn": found.attachments.filter(is_void=True), "history": [(c, _changes(found, c)) for c in found.corrections.select_related("by")],
        "writes": writes(request, project) and not found.is_void, "accepted": ACCEPTED, "most": store.MOST,
        "due": sheet.kind_of(found.ledger)[1],
    })  # fmt: skip


def _changes(entry: Entry, correction: Correction) -> list[tuple[str, str, str]]:
    """Title, what it said before and after, of the fields that a correction changed; none where it took the record back."""
    if correction.after is None:
        return []
    fields = fields_of(entry.ledger)
    was, now = shown(fields, correction.before["values"]), shown(fields, correction.after["values"])
    return [(t, was.get(t, ""), now.get(t, "")) for t in dict.fromkeys([*was, *now]) if was.get(t) != now.get(t)]


@require_http_methods(["GET", "HEAD", "POST"])
def entry_correct(request: HttpRequest, pk: int, entry: int) -> HttpResponse:
    """Say a record as it should have been; take it back."""
    project = writable_or_403(request, pk)
    found = queries.entry_or_404(project, entry)
    sent = request.POST if request.method == "POST" else None
    form = CorrectForm(found.ledger, sent, entry=found)
    seen = found.corrections.count()
    if sent is not None:
        typed = dict(form.typed())
        try:
            services.correct(
                entry=found,
                by=user_of(request),
                typed=typed,
                reason=typed.pop("reason"),
                seen=_seen(sent.get("seen"), seen),
            )
        except ValidationError as error:
            form.refuse(error)
        else:
            messages.success(request, _("已更正，原来的内容保留在更正记录里。"))
            return redirect("entry", pk, entry)
    return render(request, "evidence/entry_correct.html", {
        "project": project, "entry": found, "ledger": found.ledger, "form": form, "seen": _seen(sent.get("seen") if sent else None, seen),
    }, status=422 if form.errors else 200)  # fmt: skip


def _seen(words: str | None, now: int) -> int:
    """How many corrections the page had shown."""
    return int(words) if words and words.isdigit() and len(words) < 9 else now


@require_POST
def entry_void(request: HttpRequest, pk: int, entry: int) -> HttpResponse:
    """Take a record back."""
    found = queries.entry_or_404(writable_or_403(request, pk), entry)
    return act(request, lambda: services.correct(entry=found, by=user_of(request), typed=None, reason=request.POST.get("reason", "")),
               done=_("记录已作废，不再计入。"), back=reverse("entry", args=[pk, entry]))  # fmt: skip


# --- lists of records --------------------------------------------------------------------------------------------


@require_http_methods(["GET", "HEAD", "POST"])
def ledger_import(request: HttpRequest, pk: int, ledger: int) -> HttpResponse:
    """Choose a filled workbook."""
    project = writable_or_403(request, pk)
    found = queries.ledger_or_404(project, ledger)
    problem = ""
    if request.method == "POST":
        try:
            return redirect("ledger-batch", pk, ledger, _begin(request, found).pk)
        except ReadError as error:
            problem = str(error)
        except ValidationError as error:
            problem = spoken(error)
    return render(request, "evidence/import.html", {
        "project": project, "ledger": found, "problem": problem, "suffixes": SUFFIXES, "most": settings.UPLOAD_BYTES,
        "rows": sheet.MOST_ROWS, "fields": fields_of(found), "taken": found.batches.exclude(taken_at=None).select_related("by")[:10],
    }, status=422 if problem else 200)  # fmt: skip


def _begin(request: HttpRequest, ledger: Ledger) -> Batch:
    files = request.FILES.getlist("file")
    if len(files) != 1 or not files[0].name:
        raise ValidationError(_("请选择一个文件。一次只能导入一个文件。"))
    if (files[0].size or 0) > settings.UPLOAD_BYTES:
        raise ValidationError(_("文件超过 %(n)d MB，请分几次导入。") % {"n": settings.UPLOAD_BYTES >> 20})
    content = files[0].read()
    sheet.read(ledger, content, files[0].name)  # what is no list of this ledger is told at once and not kept
    return services.begin_import(ledger=ledger, by=user_of(request), content=content, name=files[0].name)


@require_http_methods(["GET", "HEAD", "POST"])
def ledger_batch(request: HttpRequest, pk: int, ledger: int, batch: int) -> HttpResponse:
    """A list as it was understood, or every row that is wrong; taking it in as a whole."""
    project = writable_or_403(request, pk)
    found = queries.ledger_or_404(project, ledger)
    kept = get_object_or_404(found.batches, pk=batch, by=user_of(request))
    if kept.taken_at is not None:
        messages.info(request, _("这份文件已经导入。"))
        return redirect("ledger", pk, ledger)
    read = sheet.read(found, bytes(kept.content), kept.name)
    if request.method == "POST":
        return _take(request, found, kept, read)
    fields = fields_of(found)
    sample: list[tuple[int, list[Any]]] = [
        (n, [show(f, values.get(f.key)) for f in fields])
        for n, (_on, values) in list(zip(read.numbers, read.rows, strict=True))[:PREVIEWED]
    ]
    return render(request, "evidence/batch.html", {
        "project": project, "ledger": found, "batch": kept, "read": read, "faults": read.faults[:FAULTS_SHOWN],
        "repeats": read.repeats[:FAULTS_SHOWN], "headings": [sheet.heading(f) for f in fields], "sample": sample,
    })  # fmt: skip


def _take(request: HttpRequest, ledger: Ledger, batch: Batch, read: sheet.Read) -> HttpResponse:
    def take() -> None:
        if read.faults:
            raise ValidationError(_("文件里还有 %(n)d 处错误，没有导入任何记录。") % {"n": len(read.faults)})
        if read.repeats and request.POST.get("repeats") != "keep":
            raise ValidationError(_("有 %(n)d 行是重复的。确实是不同的事情时，请勾选后再导入；没有导入任何记录。") % {"n": len(read.repeats)})  # fmt: skip
        services.take_import(batch=batch, by=user_of(request), rows=read.rows)

    done = _("已导入 %(n)d 条记录。") % {"n": len(read.rows)}
    answer = act(request, take, done=done, back=reverse("ledger-batch", args=[ledger.project_id, ledger.pk, batch.pk]))
    is_taken = Batch.objects.filter(pk=batch.pk).exclude(taken_at=None).exists()
    return redirect("ledger", ledger.project_id, ledger.pk) if is_taken else answer
