"""Payments, and what is wrong with a list of them, as workbooks. Everything is written as text or number, never as formula."""

from __future__ import annotations

import io
from collections.abc import Iterable, Sequence

import xlsxwriter
from django.utils.translation import gettext as _
from django.utils.translation import pgettext

from jixiao_web.money.importing import Fault
from jixiao_web.money.models import Import, Payment
from jixiao_web.projects.models import Project
from jixiao_web.submissions.output import File


def payments_workbook(project: Project, payments: Iterable[Payment]) -> File:
    """The payments of a project."""
    headings = (
        _("支付日期"),
        _("凭证号"),
        _("金额（元）"),
        _("资金来源"),
        _("收款人"),
        pgettext("payment", "摘要"),
        _("来自清单"),
    )
    rows = (
        (p.on.isoformat(), p.voucher, p.amount / 100, p.get_source_display(), p.payee, p.summary, p.batch.name if p.batch else "")
        for p in payments
    )  # fmt: skip
    return workbook(f"{project.name}-{_('支付明细')}", headings, rows)


def faults_workbook(batch: Import, faults: Iterable[Fault], kinds: dict[str, str]) -> File:
    """Everything that is to be said of the rows of a list."""
    rows = ((f.row or "", kinds.get(f.kind, f.kind), f.words, f.amount / 100) for f in faults)
    return workbook(f"{batch.name}-{_('核对结果')}", (_("行"), _("种类"), _("说明"), _("金额（元）")), rows)


def workbook(name: str, headings: Sequence[str], rows: Iterable[Sequence[str | float]]) -> File:
    """A table with its headings: whole numbers as they are, others with two decimals, words never as formulas."""
    memory = io.BytesIO()
    book = xlsxwriter.Workbook(memory, {"in_memory": True, "strings_to_formulas": False, "strings_to_urls": False})
    sheet = book.add_worksheet()
    head, money = book.add_format({"bold": True, "bottom": 1}), book.add_format({"num_format": "#,##0.00"})
    widths = [len(h) * 2 for h in headings]
    for column, heading in enumerate(headings):
        sheet.write_string(0, column, heading, head)
    for number, row in enumerate(rows, 1):
        for column, value in enumerate(row):
            if isinstance(value, str):
                sheet.write_string(number, column, value)
            else:
                sheet.write_number(number, column, value, money if isinstance(value, float) else None)
            widths[column] = min(60, max(widths[column], len(str(value)) * 2))
    for column, width in enumerate(widths):
        sheet.set_column(column, column, width + 2)
    sheet.freeze_panes(1, 0)
    book.close()
    return File(name, "xlsx", memory.getvalue())
