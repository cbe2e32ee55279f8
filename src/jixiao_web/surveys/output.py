"""Results, codes and questionnaires as files. What may not be seen on the page is in no file either."""

from __future__ import annotations

import csv
import io
from collections.abc import Iterable, Iterator, Sequence
from decimal import Decimal
from fractions import Fraction
from typing import Any

import segno
import xlsxwriter
from django.http import HttpResponse
from django.utils.http import content_disposition_header
from django.utils.translation import gettext as _

from jixiao_web.submissions.output import KINDS, clean_name
from jixiao_web.surveys import xlsform
from jixiao_web.surveys.models import Survey
from jixiao_web.surveys.queries import Summary, texts
from jixiao_web.surveys.words import KIND_NAMES, OPEN_WARNING

Cell = str | int | None
_Sheet = tuple[str, Sequence[Sequence[Any]], Sequence[int]]
"""Its name, rows and widths of columns."""


def _file(content: bytes, name: str, suffix: str) -> HttpResponse:
    kind = "text/csv; charset=utf-8" if suffix == "csv" else KINDS[suffix]
    answer = HttpResponse(content, content_type=kind)
    answer["Content-Disposition"] = (
        content_disposition_header(as_attachment=True, filename=f"{clean_name(name)}.{suffix}") or "attachment"
    )
    return answer


def percent(share: Fraction | float | None) -> str:
    """A share as 92.31%; — where there is none."""
    if share is None:
        return "—"
    exact = Fraction(share) * 100
    return f"{Decimal(exact.numerator) / Decimal(exact.denominator):.2f}%"


def figures(survey: Survey, seen: Summary) -> list[tuple[str, str]]:
    """What a result rests on, in words: shown beside it wherever it is shown."""
    lines = [
        (_("填写方式"), str(survey.get_way_display())),
        (_("起止日期"), f"{survey.opens} {_('～')} {survey.closed_on or survey.closes}"),
    ]
    if survey.way == Survey.Way.OPEN:
        lines.append((_("提醒"), str(OPEN_WARNING)))
    lines.append((_("服务对象人数"), "—" if seen.population is None else str(seen.population)))
    if survey.way != Survey.Way.OPEN:
        lines.append((_("邀请（发放）份数"), "—" if seen.invited is None else str(seen.invited)))
    lines.append((_("收到答卷"), str(seen.answered)))
    if seen.papers:
        lines.append((_("其中纸质录入"), str(seen.papers)))
    lines.append((_("有效答卷"), "—" if seen.valid is None else str(seen.valid)))
    if seen.response_rate is not None:
        lines.append((_("回收率"), percent(seen.response_rate)))
    if seen.result is None or seen.result.interval is None:
        return lines
    low, high = seen.result.interval
    return [*lines, (_("满意和较满意"), str(seen.result.satisfied)), (_("给出评价"), str(seen.result.graded)),
            (_("满意度"), percent(seen.result.share)), (_("95% 置信区间"), f"{percent(low)} {_('～')} {percent(high)}")]  # fmt: skip


def _rows(seen: Summary) -> Iterator[tuple[Cell, ...]]:
    """A line for each option of each question."""
    for number, asked in enumerate(seen.questions, 1):
        head = (number, asked["title"], str(KIND_NAMES[asked["kind"]]))
        if "asked" not in asked:
            yield (*head, _("答过这个版本的不到 %(n)d 份，不显示") % {"n": seen.least}, None, None)
        elif asked["kind"] == "number":
            yield (*head, _("平均数"), asked["answered"], asked["mean"])
            yield (*head, _("中位数"), asked["answered"], asked["median"])
        elif asked["kind"] == "text":
            yield (*head, _("填写"), asked["answered"], None)
        else:
            for option, count in asked["counts"].items():
                share = Fraction(count, asked["answered"]) if asked["answered"] else None
                yield (*head, option, count, percent(share))


def _heads() -> tuple[str, ...]:
    return _("题号"), _("题目"), _("题型"), _("选项"), _("份数"), _("占比或数值")


def results(survey: Survey, seen: Summary, suffix: str) -> HttpResponse:
    """The result of a closed questionnaire: its figures, each question, the free texts in no order."""
    name = _("%(title)s-结果") % {"title": survey.title}
    said = [(title, words) for title, found in texts(survey).items() for words in found]
    if suffix == "csv":
        lines: list[Sequence[Cell]] = [*figures(survey, seen), (), _heads(), *_rows(seen), (), *said]
        return _file(_csv(lines), name, suffix)
    sheets: list[_Sheet] = [(_("概况"), figures(survey, seen), (14, 60)), (_("各题结果"), [_heads(), *_rows(seen)], (6, 44, 10, 30, 8, 14)),
              (_("文字意见"), [(_("题目"), _("意见")), *said], (36, 90))]  # fmt: skip
    return _file(_workbook(sheets), name, suffix)


def _csv(lines: Iterable[Sequence[Cell]]) -> bytes:
    """For spreadsheets: nothing that a spreadsheet would take for a formula."""
    buffer = io.StringIO()
    writer = csv.writer(buffer)
    for line in lines:
        writer.writerow(
            [f"'{c}" if isinstance(c, str) and c[:1] in ("=", "+", "-", "@", "\t", "\r") else c for c in line]
        )
    return ("\ufeff" + buffer.getvalue()).encode()


def _workbook(sheets: Iterable[_Sheet]) -> bytes:
    buffer = io.BytesIO()
    book = xlsxwriter.Workbook(buffer, {"in_memory": True, "strings_to_formulas": False, "strings_to_urls": False})
    plain, head = (
        book.add_format({"text_wrap": True, "valign": "top"}),
        book.add_format({"bold": True, "valign": "top"}),
    )
    for title, rows, widths in sheets:
        sheet = book.add_worksheet(title)
        for column, width in enumerate(widths):
            sheet.set_column(column, column, width)
        for number, row in enumerate(rows):
            sheet.write_row(number, 0, row, head if number == 0 and len(widths) > 2 else plain)
    book.close()
    return buffer.getvalue()


def codes(survey: Survey, pairs: Iterable[tuple[str, str]]) -> HttpResponse:
    """Codes with their links, to be sent out. The file is the only place where they stand."""
    rows = [(_("序号"), _("邀请码"), _("链接")), *((n, code, url) for n, (code, url) in enumerate(pairs, 1))]
    return _file(_workbook([(_("邀请码"), rows, (8, 18, 60))]), _("%(title)s-邀请码") % {"title": survey.title}, "xlsx")


def form_file(survey: Survey) -> HttpResponse:
    """The questionnaire for KoBo and ODK."""
    form = survey.forms.first()
    content = xlsform.write(survey.title, survey.introduction, form.questions if form else ())
    return _file(content, survey.title, "xlsx")


def qr(address: str) -> str:
    """A QR code as an SVG that stands in a page: no style, nothing from elsewhere."""
    return segno.make(address, error="m", micro=False).svg_inline(
        border=2, omitsize=True, light="#fff", dark="#000", svgclass="qr", lineclass=None
    )
