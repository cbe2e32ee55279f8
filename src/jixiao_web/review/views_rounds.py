"""Who owes what: a person's first page, and the page of a round."""

from __future__ import annotations

import io
from collections.abc import Sequence

import xlsxwriter
from django.core.exceptions import BadRequest
from django.http import HttpRequest, HttpResponse
from django.shortcuts import render
from django.utils import timezone
from django.utils.translation import gettext as _
from django.utils.translation import gettext_lazy as _l
from django.views.decorators.http import require_safe

from jixiao_web.accounts.models import User
from jixiao_web.review import owing
from jixiao_web.review.inbox import inbox as inbox_of
from jixiao_web.rounds import access
from jixiao_web.rounds.forms import DueForm, TaskForm
from jixiao_web.rounds.models import Round
from jixiao_web.submissions.models import State
from jixiao_web.submissions.output import File
from jixiao_web.ui.numbers import number as number_in
from jixiao_web.ui.words import listed


def _user(request: HttpRequest) -> User:
    return request.user  # type: ignore[return-value]


@require_safe
def inbox(request: HttpRequest) -> HttpResponse:
    """What waits for a person."""
    return render(request, "review/inbox.html", {"inbox": inbox_of(_user(request)), "today": timezone.localdate()})


def _asked(request: HttpRequest, every: Sequence[owing.Row]) -> list[owing.Row]:
    """The rows that are asked for, in the order that is asked for."""
    asked = request.GET
    rows = list(every)
    if asked.get("state") in State.values:
        rows = [r for r in rows if r.state == asked["state"]]
    if (desk := number_in(asked.get("desk"))) is not None:
        rows = [r for r in rows if r.task.organisation.in_charge and r.task.organisation.in_charge.pk == desk]
    if asked.get("late"):
        rows = [r for r in rows if r.is_late]
    if asked.get("q"):
        rows = [r for r in rows if asked["q"].strip() in f"{r.task.organisation.name} {r.task.organisation.code}"]
    sort = asked.get("sort", "name")
    if sort.removeprefix("-") not in owing.SORTS:
        raise BadRequest("sort")
    return sorted(rows, key=owing.SORTS[sort.removeprefix("-")], reverse=sort.startswith("-"))


@require_safe
def round_(request: HttpRequest, pk: int) -> HttpResponse:
    """A round: each organisation with the state of its text."""
    found = access.round_or_404(request, pk)
    user = _user(request)
    every = owing.rows(access.tasks(user).filter(round=found))
    total = len(every)
    bars, start = [], 0
    for state, n in owing.by_state(every):
        bars.append((state, n, start))
        start += n
    desks = {d.pk: d for r in every if (d := r.task.organisation.in_charge) is not None}
    return render(request, "review/round.html", {
        "round": found, "rows": _asked(request, every), "total": total, "bars": bars, "late": sum(r.is_late for r in every), "unfinished": sum(r.state != State.APPROVED for r in every),
        "desks": sorted(desks.values(), key=lambda d: d.code) if len(desks) > 1 else [], "states": State.choices,
        "asked": request.GET, "sort": request.GET.get("sort", "name"),
        "is_filtered": any(request.GET.get(k) for k in ("state", "desk", "late", "q")),
        "may_manage": "round.manage" in user.powers and found.is_open, "may_remind": "round.remind" in user.powers and found.is_open,
        "due_form": DueForm(auto_id="due-%s"), "task_form": TaskForm(user, found, auto_id="add-%s"),
    })  # fmt: skip


@require_safe
def round_table(request: HttpRequest, pk: int) -> HttpResponse:
    """The table of a round as a workbook, as it is filtered and sorted."""
    found = access.round_or_404(request, pk)
    rows = _asked(request, owing.rows(access.tasks(_user(request)).filter(round=found)))
    return File(
        _("%(round)s-进度表-%(day)s") % {"round": found.name, "day": timezone.localdate()},
        "xlsx",
        _workbook(found, rows),
    ).response()


_HEADS = (
    _l("单位代码"),
    _l("单位"),
    _l("归口科室"),
    _l("状态"),
    _l("所在环节"),
    _l("经办人"),
    _l("截止日期"),
    _l("剩余天数"),
    _l("错误"),
    _l("警告"),
    _l("提示"),
    _l("已说明"),
    _l("最近修改"),
)
_WIDTHS = (11, 26, 16, 9, 14, 18, 12, 9, 7, 7, 7, 8, 18)


def _workbook(round_: Round, rows: Sequence[owing.Row]) -> bytes:
    buffer = io.BytesIO()
    book = xlsxwriter.Workbook(buffer, {"in_memory": True, "strings_to_formulas": False, "strings_to_urls": False})
    plain = book.add_format({"border": 1, "valign": "vcenter", "font_name": "宋体", "font_size": 10.5})
    day = book.add_format(
        {"border": 1, "valign": "vcenter", "font_name": "宋体", "font_size": 10.5, "num_format": "yyyy-mm-dd"}
    )
    head = book.add_format(
        {"border": 1, "bold": True, "bg_color": "#DCE6F1", "align": "center", "font_name": "黑体", "font_size": 10.5}
    )
    title = book.add_format({"bold": True, "font_size": 16, "align": "center", "font_name": "宋体"})
    sheet = book.add_worksheet(_("进度表"))
    sheet.set_landscape()
    sheet.set_paper(9)
    sheet.fit_to_pages(1, 0)
    sheet.repeat_rows(1)
    sheet.merge_range(
        0,
        0,
        0,
        len(_HEADS) - 1,
        _("%(round)s编制进度（%(day)s）") % {"round": round_.name, "day": timezone.localdate()},
        title,
    )
    sheet.set_row(0, 30)
    for column, (name, width) in enumerate(zip(_HEADS, _WIDTHS, strict=True)):
        sheet.set_column(column, column, width)
        sheet.write_string(1, column, str(name), head)
    for number, row in enumerate(rows, 2):
        organisation, counts = row.task.organisation, row.counts or {}
        desk = organisation.in_charge
        at = "" if row.state == State.APPROVED else str(row.stage.label)
        words = (organisation.code, organisation.name, desk.name if desk else "", str(row.state.label), at,
                 listed(u.name for u in row.holders))  # fmt: skip
        for column, said in enumerate(words):
            sheet.write_string(number, column, said, plain)
        sheet.write_datetime(number, 6, row.task.due, day)
        if row.is_owed:
            sheet.write_number(number, 7, row.task.days_left, plain)
        else:
            sheet.write_blank(number, 7, None, plain)
        for column, key in enumerate(("error", "warning", "info", "waived"), 8):
            if row.counts is None:
                sheet.write_blank(number, column, None, plain)
            else:
                sheet.write_number(number, column, counts.get(key, 0), plain)
        changed = timezone.localtime(row.changed_at).strftime("%Y-%m-%d %H:%M") if row.changed_at else ""
        sheet.write_string(number, 12, changed, plain)
    sheet.freeze_panes(2, 2)
    sheet.autofilter(1, 0, max(len(rows) + 1, 1), len(_HEADS) - 1)
    book.close()
    return buffer.getvalue()
