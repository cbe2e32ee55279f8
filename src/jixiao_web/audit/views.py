"""The record for auditors, and checkpoints for those they were lodged with.

This app lies below that of people and organisations: it asks the person of the request for powers and neighbours, and
imports neither.
"""

from __future__ import annotations

import csv
import io
from collections.abc import Iterator, Mapping
from typing import Any

from django.conf import settings
from django.contrib.auth import get_user_model
from django.core.paginator import Paginator
from django.http import Http404, HttpRequest, HttpResponse, StreamingHttpResponse
from django.shortcuts import render
from django.urls import reverse
from django.utils import timezone
from django.utils.translation import get_language
from django.utils.translation import gettext as _
from django.utils.translation import gettext_lazy as _l
from django.views.decorators.http import require_http_methods, require_POST, require_safe

from jixiao_web.audit import notes, proof, queries, services
from jixiao_web.audit.chain import in_english
from jixiao_web.audit.forms import FilterForm, LodgeForm, NotesForm
from jixiao_web.audit.models import Checkpoint, Entry
from jixiao_web.audit.words import ACTIONS, readable
from jixiao_web.ui.acts import act
from jixiao_web.ui.public import needs


def _organisations(request: HttpRequest) -> Any:
    return request.user.organisation.region.organisations.order_by("code")  # type: ignore[union-attr]


def _number(words: str | None) -> int | None:
    return int(words) if words and words.isascii() and words.isdigit() and len(words) < 16 else None


# --- entries -----------------------------------------------------------------------------------------------------


@require_safe
@needs("audit.read")
def audit(request: HttpRequest) -> HttpResponse:
    """The entries, newest first, with filters."""
    organisations = list(_organisations(request))
    form = FilterForm(organisations, request.GET)
    wanted = form.wanted()
    page = queries.page(wanted, before=_number(request.GET.get("before")), after=_number(request.GET.get("after")))
    names = {o.code: o.name for o in organisations}
    people = get_user_model().objects.filter(organisation__region=request.user.organisation.region_id)  # type: ignore[union-attr]
    rest = request.GET.copy()
    for key in ("before", "after"):
        rest.pop(key, None)
    context = {
        "form": form, "wanted": wanted, "page": page, "rest": rest.urlencode(), "size": queries.size(),
        "rows": [(e, names.get(e.organisation, e.organisation), readable(e.details, e.action)) for e in page.entries],
        "people": people.order_by("username").values_list("username", "name"),
        "object": next((e.object_name for e in page.entries), wanted.object) if wanted.object else "",
    }  # fmt: skip
    return render(request, "audit/entries.html", context, status=422 if form.errors else 200)


@require_safe
@needs("audit.read")
def entry(request: HttpRequest, seq: int) -> HttpResponse:
    """One entry, whole, with the hashes that bind it."""
    found = Entry.objects.filter(seq=seq).first()
    if found is None:
        raise Http404
    organisation = _organisations(request).filter(code=found.organisation).first()
    details = readable(found.details, found.action)
    context = {"entry": found, "details": details, "organisation": organisation, "is_change": any(d.was is not None for d in details),
               "is_last": seq >= queries.size()}  # fmt: skip
    return render(request, "audit/entry.html", context)


@require_safe
@needs("audit.read")
def export(request: HttpRequest, suffix: str) -> StreamingHttpResponse:
    """The filtered entries as a file, in the order of the chain."""
    form = FilterForm(list(_organisations(request)), request.GET)
    if not form.is_valid():
        raise Http404
    wanted = form.wanted()
    filters = wanted.as_dict()
    upto = services.exported(by=request.user, filters=filters, form=suffix)  # type: ignore[arg-type]
    rows = queries.rows(wanted.apply().filter(seq__lte=upto))
    if suffix == "jsonl":
        lines = _jsonl(rows, upto, filters)
        response = StreamingHttpResponse(lines, content_type="application/x-ndjson; charset=utf-8")
    else:
        response = StreamingHttpResponse(_csv(rows), content_type="text/csv; charset=utf-8")
    day = timezone.localdate().isoformat()
    response.headers["Content-Disposition"] = f'attachment; filename="audit-{day}-{upto}.{suffix}"'
    return response


def _jsonl(rows: Iterator[Mapping[str, Any]], size: int, filters: Mapping[str, str]) -> Iterator[str]:
    yield proof.head_line(size, filters, settings.AUDIT_ORIGIN)
    yield from map(proof.entry_line, rows)


_COLUMNS = (("seq", _l("序号")), ("at", _l("时间")), ("action", _l("操作代码")), ("words", _l("操作")), ("actor", _l("登录名")), ("actor_name", _l("姓名")),
            ("organisation", _l("单位代码")), ("object_type", _l("对象类型")), ("object_id", _l("对象编号")), ("object_name", _l("对象")),
            ("address", _l("地址")), ("details", _l("详情")), ("hash", _l("摘要")))  # fmt: skip


def _csv(rows: Iterator[Mapping[str, Any]]) -> Iterator[str]:
    """For spreadsheets: times in local time, and nothing that a spreadsheet would take for a formula."""
    buffer = io.StringIO()
    writer = csv.writer(buffer)

    def line(values: list[str]) -> str:
        writer.writerow([f"'{v}" if v[:1] in ("=", "+", "-", "@", "\t", "\r") else v for v in values])
        words = buffer.getvalue()
        buffer.seek(0)
        buffer.truncate()
        return words

    yield "\ufeff" + line([str(words) for _key, words in _COLUMNS])
    for row in rows:
        at = timezone.localtime(Entry(at=row["at"]).when).strftime("%Y-%m-%d %H:%M:%S")
        shown = {**row, "at": at, "words": ACTIONS.get(row["action"], row["action"])}
        yield line([str(shown[key]) for key, _words in _COLUMNS])


# --- whether it holds --------------------------------------------------------------------------------------------


@require_http_methods(["GET", "HEAD", "POST"])
@needs("audit.read")
def verify(request: HttpRequest) -> HttpResponse:
    """Verify the whole record now, with the checkpoints somebody brings; what is proved, and what is not."""
    form = NotesForm(request.POST or None, files=request.FILES.getlist("files"))
    context: dict[str, Any] = {"form": form, "size": queries.size(), "seconds": max(1, queries.size() // 25_000)}
    if request.method == "POST" and form.is_valid():
        try:
            result = queries.verify(lodged=form.notes())
        except notes.NoteError as error:
            form.add_error(None, str(error))
        else:
            services.verified(by=request.user, result=result)  # type: ignore[arg-type]
            lang = "en" if get_language() == "en" else "zh"
            faults = [f.words if lang == "zh" else in_english(f) for f in result.faults]
            context |= {"result": result, "at": timezone.now(), "faults": faults, "proved": result.proved(lang),
                        "unproved": result.unproved(lang)}  # fmt: skip
    return render(request, "audit/verify.html", context, status=422 if form.errors else 200)


@require_safe
def about(request: HttpRequest) -> HttpResponse:
    """What the record is, what verifying proves and what it does not: for everybody who keeps a receipt."""
    return render(
        request, "audit/about.html", {"public": services.signer().public, "is_auditor": _may_read_all(request)}
    )


# --- checkpoints -------------------------------------------------------------------------------------------------


def _may_read_all(request: HttpRequest) -> bool:
    return "audit.read" in request.user.powers  # type: ignore[union-attr]


@require_safe
def checkpoints(request: HttpRequest) -> HttpResponse:
    """For auditors all checkpoints and lodgings; for others the receipts of their own organisation."""
    own = request.user.organisation  # type: ignore[union-attr]
    is_auditor = _may_read_all(request)
    code = request.GET.get("organisation", "") if is_auditor else own.code
    found = queries.lodgings(code or None)
    page = Paginator(found, queries.PAGE).get_page(request.GET.get("page"))
    context = {"page": page, "is_auditor": is_auditor, "own": own, "code": code, "public": services.signer().public,
               "organisations": _organisations(request) if is_auditor else (), "check": NotesForm(),
               "lodge": LodgeForm(_organisations(request)) if "audit.lodge" in request.user.powers else None,  # type: ignore[union-attr]
               "since": found.order_by("id").values_list("at", flat=True).first()}  # fmt: skip
    return render(request, "audit/checkpoints.html", context)


@require_safe
def checkpoint_file(request: HttpRequest, size: int) -> HttpResponse:
    """A checkpoint to keep: for auditors, and for those it was lodged with."""
    found = Checkpoint.objects.filter(size=size).first()
    own = request.user.organisation.code  # type: ignore[union-attr]
    if found is None or not (_may_read_all(request) or found.lodgings.filter(organisation=own).exists()):
        raise Http404
    return _text(found.note, f"checkpoint-{size}.txt")


@require_safe
def checkpoint_key(_request: HttpRequest) -> HttpResponse:
    """The verifier key: whoever keeps checkpoints keeps it with them."""
    return _text(services.signer().public + "\n", "checkpoint-key.txt")


def _text(words: str, name: str) -> HttpResponse:
    response = HttpResponse(words, content_type="text/plain; charset=utf-8")
    response.headers["Content-Disposition"] = f'attachment; filename="{name}"'
    return response


@require_POST
def checkpoint_check(request: HttpRequest) -> HttpResponse:
    """Hold a receipt somebody kept against the record as it is now."""
    form = NotesForm(request.POST, files=request.FILES.getlist("files"))
    context: dict[str, Any] = {"check": form}
    if form.is_valid():
        given = form.notes()
        if not given:
            form.add_error(None, _("请选择文件或粘贴检查点全文。"))
        try:
            context["receipts"] = [(source, queries.receipt(text)) for source, text in given]
        except notes.NoteError as error:
            form.add_error(None, _("%(error)s。请使用原样保存的检查点，一个字符也不要改。") % {"error": error})
    return render(request, "audit/receipt.html", context, status=422 if form.errors else 200)


@require_POST
@needs("audit.lodge")
def checkpoint_lodge(request: HttpRequest) -> HttpResponse:
    """Sign the record as it stands for another party."""
    form = LodgeForm(_organisations(request), request.POST)
    if not form.is_valid():
        raise Http404
    return act(request, lambda: services.lodge_by_hand(by=request.user, **form.cleaned_data),  # type: ignore[arg-type]
               done=_("已签发检查点。请下载后送交对方保存。"), back=reverse("checkpoints"))  # fmt: skip
