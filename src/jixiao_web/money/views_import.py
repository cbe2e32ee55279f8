"""The treasury's lists: choosing a file, matching columns, the report, storing in pieces."""

from __future__ import annotations

import datetime as dt
from typing import Any

from django.conf import settings
from django.core.exceptions import PermissionDenied, ValidationError
from django.db.models import QuerySet
from django.http import Http404, HttpRequest, HttpResponse, JsonResponse
from django.shortcuts import get_object_or_404, redirect, render
from django.urls import reverse
from django.utils.http import content_disposition_header
from django.utils.translation import gettext as _
from django.utils.translation import gettext_lazy as _l
from django.utils.translation import pgettext_lazy
from django.views.decorators.http import require_http_methods, require_POST, require_safe

from jixiao.api import ReadError
from jixiao_web.accounts import scope
from jixiao_web.accounts.models import User
from jixiao_web.money import importing, output, services
from jixiao_web.money.amounts import UNITS, cents
from jixiao_web.money.models import Import, ImportFile
from jixiao_web.projects.queries import every_project
from jixiao_web.rounds import access as rounds_access
from jixiao_web.submissions.output import clean_name
from jixiao_web.ui.acts import act
from jixiao_web.ui.errors import wants_json
from jixiao_web.ui.numbers import number as number_in
from jixiao_web.ui.words import clauses

SUFFIXES = ".xlsx,.xls,.csv,.txt"
PIECES_BY_FORM, PIECES_BY_SCRIPT = 20, 2
"""So many pieces are stored at one press of the button, or at one call of the page's script."""
KINDS = {
    "columns": _l("缺少列"), "unit": _l("金额单位"), "total": _l("合计不符"), "amount": _l("金额看不懂"), "date": _l("日期看不懂"),
    "voucher": _l("凭证号"), "project": _l("找不到项目"), "year": _l("不在本年度"), "duplicate": _l("清单内重复"),
    "over": _l("超出预算"), "known": _l("已经入账"), "zero": _l("金额为零"), "note": _l("不是支付"),
}  # fmt: skip
"""What the kinds of faults are called, in the order they are shown."""
COLUMN_NAMES = {
    "code": _l("项目编码"), "name": _l("项目名称"), "organisation": _l("预算单位"), "voucher": _l("凭证号"), "on": _l("支付日期"),
    "amount": _l("支付金额"), "payee": _l("收款人"), "summary": pgettext_lazy("payment", "摘要"), "source": _l("资金来源"),
}  # fmt: skip
LEAVE_WORDS = {
    "project": _l("略去找不到项目的支付"),
    "year": _l("略去其他年度的支付"),
    "duplicate": _l("略去重复的支付"),
}


def _user(request: HttpRequest) -> User:
    return request.user  # type: ignore[return-value]


def imports(user: User) -> QuerySet[Import]:
    """The lists a person may look at. Raises PermissionDenied."""
    if not {"money.manage", "project.read"} & user.powers:
        raise PermissionDenied
    return Import.objects.filter(organisation__in=scope.organisations(user)).select_related("organisation", "by")


def _import_or_404(request: HttpRequest, pk: int) -> Import:
    return get_object_or_404(imports(_user(request)), pk=pk)


@require_http_methods(["GET", "HEAD", "POST"])
def payments_imports(request: HttpRequest) -> HttpResponse:
    """The lists that were imported, or are on their way; a new one."""
    user = _user(request)
    found = imports(user)
    years = list(every_project(user).order_by("-year").values_list("year", flat=True).distinct())
    problem = ""
    if request.method == "POST":
        scope.require(user, "money.manage")
        try:
            return redirect("payments-import", _begin(request, years).pk)
        except ReadError as error:
            problem = str(error)
        except ValidationError as error:
            problem = clauses(error.messages)
    rounds = rounds_access.rounds(user).filter(is_open=True) if "round.manage" in user.powers else []
    return render(request, "money/imports.html", {
        "imports": found[:100], "years": years, "problem": problem, "most": settings.UPLOAD_BYTES, "suffixes": SUFFIXES,
        "rounds": [(r, r.settings.get("overspending", "stop")) for r in rounds],
    }, status=422 if problem else 200)  # fmt: skip


def _begin(request: HttpRequest, years: list[int]) -> Import:
    files = request.FILES.getlist("file")
    if len(files) != 1 or not files[0].name:
        raise ValidationError(_("请选择一个文件。一次只能导入一个文件。"))
    if (files[0].size or 0) > settings.UPLOAD_BYTES:
        raise ValidationError(_("文件超过 %(n)d MB，请按月拆分后再上传。") % {"n": settings.UPLOAD_BYTES >> 20})
    year = number_in(request.POST.get("year"))
    if year is None or year not in years:
        raise ValidationError(_("请选择年度。文本批复后，才有可以对应支付的项目。"))
    return importing.begin(by=_user(request), year=year, content=files[0].read(), name=files[0].name)


@require_http_methods(["GET", "HEAD", "POST"])
def payments_import(request: HttpRequest, pk: int) -> HttpResponse:
    """How a list is understood, what is wrong with it, and how far it is."""
    batch = _import_or_404(request, pk)
    if request.method == "POST":
        return _match(request, batch)
    report = batch.report
    kinds = report.get("kinds", {})
    leave = batch.mapping.get("leave", [])
    sections = [
        (kind, words, *kinds[kind], [f for f in report["faults"] if f[1] == kind], LEAVE_WORDS.get(kind), kind in leave)
        for kind, words in KINDS.items() if kind in kinds
    ]  # fmt: skip
    columns = batch.mapping.get("columns", {})
    return render(request, "money/import.html", {
        "batch": batch, "report": report, "sections": sections, "leave": leave, "units": [(one, _(one)) for one in UNITS], "total": batch.mapping.get("total"),
        "columns": [(key, words, columns.get(key), key in importing.REQUIRED) for key, words in COLUMN_NAMES.items()],
        "headings": [(n, h or _("（第 %(n)d 列）") % {"n": n + 1}) for n, h in enumerate(report.get("headings", []))],
        "sample": report.get("sample", []), "may": "money.manage" in _user(request).powers,
        "blocking": [s for s in sections if s[0] not in importing.TOLD and s[0] not in leave and not (s[0] == "duplicate" and "keep" in leave)],
        "until": batch.mapping.get("until") or report.get("until"), "over": report.get("over", []),
    })  # fmt: skip


def _match(request: HttpRequest, batch: Import) -> HttpResponse:
    sent = request.POST
    columns = {key: n for key in COLUMN_NAMES if (n := number_in(sent.get(f"column-{key}"))) is not None}

    def match() -> None:
        total, until = sent.get("total", "").strip(), sent.get("until", "").strip()
        said = cents(total, "元") if total else None
        if total and said is None:
            raise ValidationError(_("合计金额看不懂：“%(words)s”。请以元填写，如 1,322,000.00。") % {"words": total})
        try:
            day = dt.date.fromisoformat(until) if until else None
        except ValueError as error:
            raise ValidationError(_("截至日期看不懂。")) from error
        importing.match_columns(batch=batch, by=_user(request), columns=columns, unit=sent.get("unit", ""), total=said, until=day,
                                leave=[*sent.getlist("leave")], sheet=sent.get("sheet", ""))  # fmt: skip

    return act(request, match, done="", back=reverse("payments-import", args=[batch.pk]) + "#report")


@require_POST
def payments_store(request: HttpRequest, pk: int) -> HttpResponse:
    """Store some more pieces. A script is told how far it is."""
    batch = _import_or_404(request, pk)
    if not wants_json(request):

        def store() -> None:
            importing.store(batch=batch, by=_user(request), pieces=PIECES_BY_FORM)

        return act(request, store, done="", back=reverse("payments-import", args=[pk]))
    answer: dict[str, Any] = {}

    def store_and_tell() -> None:
        now = importing.store(batch=batch, by=_user(request), pieces=PIECES_BY_SCRIPT)
        answer.update(state=now.state, stored=now.stored, rows=now.rows)

    said = act(request, store_and_tell, done="", back="")
    return JsonResponse(answer) if said.status_code == 200 else said


@require_POST
def payments_pause(request: HttpRequest, pk: int) -> HttpResponse:
    """Stop storing for now."""
    batch = _import_or_404(request, pk)
    return act(request, lambda: importing.pause(batch=batch, by=_user(request)), done=_("已暂停，随时可以继续。"),
               back=reverse("payments-import", args=[pk]))  # fmt: skip


@require_POST
def payments_cancel(request: HttpRequest, pk: int) -> HttpResponse:
    """Give a list up."""
    batch = _import_or_404(request, pk)
    return act(request, lambda: importing.cancel(batch=batch, by=_user(request)), done=_("已取消，没有任何支付入账。"),
               back=reverse("payments-imports"))  # fmt: skip


@require_safe
def payments_file(request: HttpRequest, pk: int) -> HttpResponse:
    """The list as it came."""
    batch = _import_or_404(request, pk)
    file = ImportFile.objects.filter(batch=batch).first()
    if file is None:
        raise Http404
    answer = HttpResponse(bytes(file.content), content_type="application/octet-stream")
    answer["Content-Disposition"] = content_disposition_header(True, clean_name(batch.name)) or "attachment"
    return answer


@require_safe
def payments_faults(request: HttpRequest, pk: int) -> HttpResponse:
    """All that is to be said of a list's rows, as a workbook."""
    batch = _import_or_404(request, pk)
    if not batch.is_open:
        raise Http404
    scope.require(_user(request), "money.manage", batch.organisation)
    found = importing.recheck(batch, _user(request))
    return output.faults_workbook(batch, found.faults, {k: str(w) for k, w in KINDS.items()}).response()


@require_POST
def overspending(request: HttpRequest, pk: int) -> HttpResponse:
    """Whether payments over the budget are stopped, or only told."""
    round_ = rounds_access.round_or_404(request, pk)
    way = request.POST.get("way", "")
    return act(request, lambda: services.set_overspending(round_=round_, by=_user(request), way=way), done=_("设置已保存。"),
               back=reverse("payments-imports"))  # fmt: skip
