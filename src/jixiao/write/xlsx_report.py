"""Findings as a workbook in the shape of a reviewer's opinion sheet (审核意见表).

Sheet 1 is the sheet itself (contents, points and weights come from the pack's ``review_form``), sheet 2 every
finding with its place, sheet 3 the projects. Texts are written as texts: nothing in a file can become a formula.
"""

import io
import unicodedata
from collections import Counter
from collections.abc import Sequence
from datetime import date, datetime, time
from typing import Any

from jixiao.law import Pack
from jixiao.model import Finding, PerformanceText
from jixiao.write.grouping import SEVERITY_NAMES, grouped, project_names
from jixiao.write.report_words import place_words, source_words

_BLUE = "#1F4E79"
_SHADES = {"error": "#F8D7DA", "warning": "#FFF3CD", "info": "#E2ECF7"}
_EXAMPLES = 3
_LONGEST = 32_000
"""A cell holds 32,767 characters; a longer text would be left out whole."""


def xlsx_report(text: PerformanceText, findings: Sequence[Finding], *, checked_on: date, pack: Pack) -> bytes:
    """The workbook's bytes. Always in Chinese: it is an official form."""
    import xlsxwriter

    buffer = io.BytesIO()
    book = xlsxwriter.Workbook(buffer, {"in_memory": True, "strings_to_formulas": False, "strings_to_urls": False})
    book.set_properties({"title": "绩效目标审核意见表", "created": datetime.combine(checked_on, time())})
    styles = _Styles(book)
    _opinion_sheet(book.add_worksheet("审核意见表"), styles, text, findings, checked_on, pack)
    _list_sheet(book.add_worksheet("问题清单"), styles, text, findings)
    _project_sheet(book.add_worksheet("项目汇总"), styles, text, findings)
    book.close()
    return buffer.getvalue()


def _cut(words: str) -> str:
    return words if len(words) <= _LONGEST else words[: _LONGEST - 1] + "…"


def _height(*cells: tuple[str, float]) -> float:
    """The height of a row whose texts are wrapped in columns of these widths: not every program sets it by itself."""
    lines = 1
    for words, width in cells:
        room = max(int(width) - 1, 2)
        lines = max(lines, sum(max(1, -(-_width(part) // room)) for part in words.split("\n")))
    return min(lines * 14.5 + 6, 400)


def _width(words: str) -> int:
    return sum(2 if unicodedata.east_asian_width(c) in "WFA" else 1 for c in words)


class _Styles:
    def __init__(self, book: Any) -> None:
        cell = {"border": 1, "valign": "vcenter", "text_wrap": True, "font_name": "宋体", "font_size": 10.5}
        self.title = book.add_format(
            {"bold": True, "font_size": 18, "align": "center", "valign": "vcenter", "font_name": "宋体"}
        )
        self.note = book.add_format({"font_name": "宋体", "font_size": 10.5, "valign": "vcenter"})
        self.head = book.add_format(cell | {"bold": True, "align": "center", "bg_color": _BLUE, "font_color": "white"})
        self.cell = book.add_format(cell)
        self.centre = book.add_format(cell | {"align": "center"})
        self.money = book.add_format(cell | {"num_format": "#,##0.00"})
        self.input = book.add_format(cell | {"bg_color": "#FFFDE7"})
        self.shade = {k: book.add_format(cell | {"bg_color": v, "align": "center"}) for k, v in _SHADES.items()}


def _opinion_sheet(sheet: Any, styles: _Styles, text: PerformanceText, findings: Sequence[Finding], checked_on: date,
                   pack: Pack) -> None:  # fmt: skip
    sheet.set_landscape()
    sheet.set_paper(9)
    sheet.fit_to_pages(1, 0)
    sheet.set_column("A:A", 10)
    sheet.set_column("B:B", 13)
    sheet.set_column("C:C", 30)
    sheet.set_column("D:D", 7)
    sheet.set_column("E:G", 7)
    sheet.set_column("H:H", 58)
    sheet.set_column("I:I", 9)
    sheet.set_column("J:J", 24)
    sheet.repeat_rows(2)
    sheet.set_footer("&C第 &P 页，共 &N 页")
    sheet.merge_range("A1:J1", "部门预算绩效目标审核意见表", styles.title)
    sheet.set_row(0, 34)
    cover = text.cover
    total = sum((p.budget.total.value for p in text.projects if p.budget.total and p.budget.total.value), start=0)
    money = f"，预算 {total:,.2f} 万元" if total else ""
    head = f"部门：{_cut(cover.department or '')}　　年度：{cover.year or ''}　　项目：{len(text.projects)} 个{money}"
    sheet.merge_range("A2:G2", head, styles.note)
    sheet.merge_range("H2:J2", f"机审日期：{checked_on.isoformat()}", styles.note)
    heads = ["审核内容", "审核要点", "要求", "分值", "错误", "警告", "提示", "机审发现的主要问题", "得分", "审核意见"]
    for column, head in enumerate(heads):
        sheet.write_string(2, column, head, styles.head)
    form = pack.value("review_form")
    shares = _shared_out(form, findings)
    first = 3
    for number, item in enumerate(form):
        row = first + number
        own = shares[number]
        count = Counter(str(f.severity) for f in own)
        sheet.write_string(row, 0, item["content"], styles.centre)
        sheet.write_string(row, 1, item["point"], styles.cell)
        sheet.write_string(row, 2, item["asks"], styles.cell)
        sheet.write_number(row, 3, item["points"], styles.centre)
        for column, key in enumerate(("error", "warning", "info"), 4):
            sheet.write_number(row, column, count[key], styles.shade[key] if count[key] else styles.centre)
        groups = sorted(grouped(own), key=lambda g: (-g.first.severity.rank, -len(g.findings)))
        words = [
            f"{g.first.rule} {g.first.message}" + (f"（{len(g.findings)} 处）" if len(g.findings) > 1 else "")
            for g in groups
        ]
        more = f"\n……共 {len(words)} 类，见“问题清单”" if len(words) > _EXAMPLES else ""
        said = _cut("\n".join(words[:_EXAMPLES])) + more or "未发现问题"
        sheet.write_string(row, 7, said, styles.cell)
        sheet.set_row(row, max(36, _height((item["asks"], 30), (said, 58))))
        sheet.write_blank(row, 8, None, styles.input)
        sheet.write_blank(row, 9, None, styles.input)
        sheet.data_validation(row, 8, row, 8, {"validate": "decimal", "criteria": "between", "minimum": 0,
                                               "maximum": item["points"], "error_message": f"应在 0 到 {item['points']} 之间"})  # fmt: skip
    _merge_same(sheet, styles, form, first)
    last = first + len(form)
    sheet.write_string(last, 0, "总分", styles.head)
    sheet.merge_range(last, 1, last, 2, "", styles.centre)
    sheet.write_number(last, 3, sum(i["points"] for i in form), styles.centre)
    for column, key in enumerate(("error", "warning", "info"), 4):
        sheet.write_number(last, column, sum(1 for f in findings if str(f.severity) == key), styles.centre)
    bands = sorted(pack.value("grade_bands").items(), key=lambda b: -b[1])
    sheet.write_string(
        last, 7, "综合评定等级（" + "，".join(f"{g}≥{low}" for g, low in bands if low) + "）", styles.cell
    )
    cells = f"I{first + 1}:I{last}"
    sheet.write_formula(last, 8, f'=IF(COUNT({cells})=0,"",SUM({cells}))', styles.centre, "")
    total_cell = f"I{last + 1}"
    grade = '""'
    for name, low in reversed(bands):
        grade = f'IF({total_cell}>={low},"{name}",{grade})' if low else f'"{name}"'
    sheet.write_formula(last, 9, f'=IF(COUNT({cells})<{len(form)},"",{grade})', styles.centre, "")
    sheet.merge_range(last + 1, 0, last + 1, 9, "总体意见：", styles.input)
    sheet.set_row(last, 24)
    sheet.set_row(last + 1, 60)
    sheet.set_row(last + 2, 24)
    sheet.print_area(0, 0, last + 2, 9)
    sheet.merge_range(
        last + 2,
        0,
        last + 2,
        9,
        "审核人：　　　　　　　　复核人：　　　　　　　　审核日期：　　　　年　　月　　日",
        styles.note,
    )
    sheet.freeze_panes(3, 0)


def _shared_out(form: Sequence[dict[str, Any]], findings: Sequence[Finding]) -> list[list[Finding]]:
    """Each finding under one item: the one that names its code, else the one that names its family."""
    codes = {code: i for i, item in enumerate(form) for code in item["rules"]}
    shares: list[list[Finding]] = [[] for _ in form]
    for finding in findings:
        index = codes.get(finding.rule, codes.get(finding.rule[:2], 0))
        shares[index].append(finding)
    return shares


def _merge_same(sheet: Any, styles: _Styles, form: Sequence[dict[str, Any]], first: int) -> None:
    start = 0
    for end in range(1, len(form) + 1):
        if end == len(form) or form[end]["content"] != form[start]["content"]:
            points = sum(i["points"] for i in form[start:end])
            if end - start > 1:
                sheet.merge_range(
                    first + start, 0, first + end - 1, 0, f"{form[start]['content']}\n（{points}分）", styles.centre
                )
            start = end


_LIST_HEADS = (("序号", 5), ("级别", 6), ("规则", 7), ("部分", 9), ("项目", 18), ("栏目", 13), ("原文", 22), ("问题", 38),
               ("修改建议", 34), ("依据", 22), ("位置", 11), ("判断", 6), ("整改情况", 16))  # fmt: skip


def _list_sheet(sheet: Any, styles: _Styles, text: PerformanceText, findings: Sequence[Finding]) -> None:
    sheet.set_landscape()
    sheet.set_paper(9)
    sheet.fit_to_pages(1, 0)
    sheet.repeat_rows(0)
    sheet.set_footer("&C第 &P 页，共 &N 页")
    for column, (head, width) in enumerate(_LIST_HEADS):
        sheet.set_column(column, column, width)
        sheet.write_string(0, column, head, styles.head)
    names = project_names(text)
    items = {i.seq: str(i.project_name) for i in text.items}
    parts = {0: "封面目录", 1: "第一部分", 2: "第二部分"}
    for row, finding in enumerate(findings, 1):
        where = finding.location
        owner = names.get(where.project or 0) or items.get(where.item or 0) or ""
        severity = str(finding.severity)
        sheet.write_number(row, 0, row, styles.centre)
        sheet.write_string(row, 1, SEVERITY_NAMES["zh"][severity], styles.shade[severity])
        values = [finding.rule, parts[where.part], owner, place_words(where, "zh").split(" ", 1)[-1], where.text,
                  finding.message, finding.suggestion,
                  "；".join(f"{c.number} {c.article}".strip() for c in finding.authority), source_words(where.place, "zh"),
                  "计算" if finding.certainty == "exact" else "判断", ""]  # fmt: skip
        for column, value in enumerate(values, 2):
            sheet.write_string(row, column, _cut(value), styles.cell)
        sheet.set_row(
            row, _height(*((value, width) for value, (_, width) in zip(values, _LIST_HEADS[2:], strict=True)))
        )
    if findings:
        sheet.autofilter(0, 0, len(findings), len(_LIST_HEADS) - 1)
    sheet.freeze_panes(1, 3)


def _project_sheet(sheet: Any, styles: _Styles, text: PerformanceText, findings: Sequence[Finding]) -> None:
    heads = (
        ("序号", 6),
        ("项目编码", 26),
        ("项目名称", 44),
        ("预算数（万元）", 14),
        ("指标数", 8),
        ("错误", 8),
        ("警告", 8),
        ("提示", 8),
    )
    for column, (head, width) in enumerate(heads):
        sheet.set_column(column, column, width)
        sheet.write_string(0, column, head, styles.head)
    sheet.set_landscape()
    sheet.set_paper(9)
    sheet.fit_to_pages(1, 0)
    sheet.repeat_rows(0)
    sheet.set_footer("&C第 &P 页，共 &N 页")
    count: dict[int | None, Counter[str]] = {}
    for finding in findings:
        count.setdefault(finding.location.project, Counter())[str(finding.severity)] += 1
    row = 0
    for row, project in enumerate(text.projects, 1):
        own = count.get(project.seq, Counter())
        sheet.write_number(row, 0, project.seq, styles.centre)
        sheet.write_string(row, 1, _cut(project.code or ""), styles.cell)
        name = _cut(project.name or project.title or "")
        sheet.write_string(row, 2, name, styles.cell)
        sheet.set_row(row, _height((project.code or "", 26), (name, 44)))
        total = project.budget.total
        if total is not None and total.value is not None:
            sheet.write_number(row, 3, total.value, styles.money)
        else:
            sheet.write_blank(row, 3, None, styles.money)
        sheet.write_number(row, 4, len(project.indicators), styles.centre)
        for column, key in enumerate(("error", "warning", "info"), 5):
            sheet.write_number(row, column, own[key], styles.shade[key] if own[key] else styles.centre)
    if row:
        sheet.write_string(row + 1, 2, "合计", styles.head)
        numbers = [
            sum(own[key] for seq, own in count.items() if seq in {p.seq for p in text.projects})
            for key in ("error", "warning", "info")
        ]
        money = sum((p.budget.total.value for p in text.projects if p.budget.total and p.budget.total.value), start=0)
        sums = (money, sum(len(p.indicators) for p in text.projects), *numbers)
        for column, letter in ((3, "D"), (4, "E"), (5, "F"), (6, "G"), (7, "H")):
            # The sum stands beside its formula: what only shows a workbook (mail, phone) does not compute.
            sheet.write_formula(row + 1, column, f"=SUM({letter}2:{letter}{row + 1})", styles.money if column == 3 else styles.centre,
                                sums[column - 3])  # fmt: skip
    sheet.freeze_panes(1, 0)
