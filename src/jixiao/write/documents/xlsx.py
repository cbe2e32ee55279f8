"""XLSX: a workbook to work in: an overview, part one, and one sheet per project in the layout of its form.

What stands beside the text for those who fill it in (labels of the overview, sums, checks, last year's values) is
named ``jixiao_aside`` in each sheet, rows of a list that may stay empty ``jixiao_rows``, and the cells of a form that
may stay unused ``jixiao_fields``: the reader goes by these names, and office programs keep them.

Level cells are not merged but written in every row, so that rows can be added and moved; a conditional format makes
equal neighbours look as one. Nothing in a text can become a formula: words are written as words, in text cells.
"""

import io
import re
import unicodedata
import zipfile
from collections.abc import Iterator, Mapping, Sequence
from dataclasses import dataclass, field
from decimal import Decimal
from typing import Any

from jixiao.law import load_pack
from jixiao.law.form import form_for
from jixiao.model import PerformanceText, Project
from jixiao.write.documents.carry import NAMESPACE, carried
from jixiao.write.documents.compose import compose
from jixiao.write.documents.plain import printable
from jixiao.write.documents.sheet import Anchor, Block, Box, ContentsLine, Paragraph, Split, Table

_OVERVIEW, _PART_ONE = "总览", "第一部分"
_SONG, _HEI, _TITLE = "宋体", "黑体", "方正小标宋简体"
_SIZE = 10.5
_INK, _GREY, _LINE = "#000000", "#7F7F7F", "#808080"
_SHADE, _MISSING, _WRONG, _SIDE = "#F2F2F2", "#FFF2CC", "#F8CBAD", "#EAF1DD"
_WIDTH = 104
"""Characters over all columns of a form: one page of a screen, and A4 at nine tenths."""
_LONGEST = 32_000
"""A cell holds 32,767 characters; a longer text would be left out whole."""
_TALLEST = 400
"""Points; a row holds 409."""
_LAST_ROW = 3000
_SPARE = 4
"""Rows left free below the indicators of a written text."""
_SHEET_NAME = 31
_MONEY = ("budget.total", "budget.fiscal", "budget.other", ".initial", ".adjusted", ".executed", ".forecast")
_POINTS = ("weight", "score", ".weight", ".score")
_SHARES = ("percent", ".rate")
_REQUIRED = ("code", "name", "budget.total", "budget.fiscal", "purpose", "objectives")
_NEEDED = {"level3": "缺三级指标", "description": "缺描述", "target": "缺指标值", "basis": "缺依据"}
_FIGURE = re.compile(r"(-?\d{1,12})(?:\.(\d{1,6}))?(%?)")
_PROMPTS = {
    "code": ("项目编码", "21位，按项目库的编码填写；以文本保存，不会变成数字。"),
    "name": ("项目名称", "与项目库、部门预算完全一致。表题随名称自动生成。"),
    "budget.total": ("预算数（万元）", "等于财政资金与其他资金之和；右侧有校核。"),
    "budget.fiscal": ("财政资金（万元）", "没有时填0，不要空着。"),
    "budget.other": ("其他资金（万元）", "没有时填0，不要空着。"),
    "purpose": ("资金用途", "写明预算数、财政资金、其他资金和主要用途，金额与上一行一致。"),
    "percent": ("累计支出比例", "填到该月底累计支出的比例，如 30%；逐期上升，12月底为100%。"),
    "objectives": ("绩效目标", "分条写：1. …… 2. ……，每条一行（Alt+回车换行）。写产出和效果，数字与下表指标一致。"),
    "level3": ("三级指标", "指标的名称，如“培训班期数”，不写数值。"),
    "description": ("绩效指标描述", "说明指标怎么算、统计什么，如“当年开班并完成全部课时的期数”。"),
    "target": ("指标值", "符号、数值、单位写在一格，如 ≥48期、≤8500元/期、2025年6月30日前。下拉项只是开头，数值须自己填。"),
    "basis": ("指标值确定依据", "写明文件、计划、上年实际数等，如“2024年实际完成46期”。"),
}
_TARGETS = ("≥", "≤", "=", "≥%", "≤%", "≥人次", "≥个", "≥台（套）", "≥元", "≤万元", "年月日前")


def document(text: PerformanceText) -> bytes:
    """The workbook of a text. The same text gives the same bytes."""
    return workbook(text, data=carried(text))


@dataclass(frozen=True, slots=True)
class Compiling:
    """What a workbook to be filled in has beyond a text's own: ``instructions`` are paragraphs for a first sheet
    (heading or body), ``last_year`` the values of each project's indicators a year ago, row by row.
    """

    instructions: Sequence[tuple[str, bool]] = ()
    last_year: Mapping[int, Sequence[str]] = field(default_factory=dict)
    safeguards: int = 8
    spare: int = 6


def workbook(text: PerformanceText, *, data: bytes | None = None, compiling: Compiling | None = None) -> bytes:
    """A workbook of a text: as it is, or to be filled in."""
    import xlsxwriter

    buffer = io.BytesIO()
    book = xlsxwriter.Workbook(buffer, {
        "in_memory": True, "strings_to_formulas": False, "strings_to_urls": False, "strings_to_numbers": False,
        "default_format_properties": {"font_name": _SONG, "font_size": _SIZE},
    })  # fmt: skip
    sheet = compose(text)
    title = printable(sheet.title)[:250]
    book.set_properties({"title": title, "subject": "部门预算绩效文本", "company": printable(text.cover.department or "")[:250],
                         "comments": "由 jixiao 生成"})  # fmt: skip
    _Writer(book, text, compiling).write(sheet.blocks)
    book.close()
    return _finished(buffer.getvalue(), data)


@dataclass
class _Part:
    """The blocks of one sheet, and its name."""

    name: str
    blocks: list[Block] = field(default_factory=list)


class _Page:
    """One worksheet while it is written: cells, and what stands aside."""

    def __init__(self, sheet: Any, formats: "_Formats", name: str, widths: Sequence[int]) -> None:
        self.sheet, self.formats, self.name = sheet, formats, name
        self.widths = list(widths)
        self.asides: list[str] = []
        self.rows: list[str] = []
        self.fields: list[str] = []
        self.at = 0
        for column, width in enumerate(widths):
            sheet.set_column(column, column, width)

    def put(self, row: int, column: int, value: str | Decimal | None, form: Any, columns: int = 1, rows: int = 1) -> None:
        """One cell, merged where it spans; ``None`` and blank words leave it empty."""
        if columns > 1 or rows > 1:
            self.sheet.merge_range(row, column, row + rows - 1, column + columns - 1, "", form)
        if isinstance(value, Decimal):
            self.sheet.write_number(row, column, value, form)
        elif value is None or not value.strip():
            self.sheet.write_blank(row, column, None, form)
        else:
            self.sheet.write_string(row, column, value, form)

    def formula(self, row: int, column: int, formula: str, form: Any, value: Decimal | int | str, columns: int = 1) -> None:
        """A formula with its result; an empty result is a blank, lest it look as if it had not been computed."""
        if columns > 1:
            self.sheet.merge_range(row, column, row, column + columns - 1, "", form)
        self.sheet.write_formula(row, column, formula, form, value if value != "" else " ")

    def height(self, row: int, *cells: tuple[str, int, int], size: float = _SIZE, least: float = 0) -> None:
        """The height of a row whose words stand in such columns."""
        lines = max((_lines(words, self._pixels(column, columns), size) for words, column, columns in cells), default=1)
        self.sheet.set_row(row, max(least, min(lines * size * 1.36 + 6, _TALLEST)))

    def _pixels(self, column: int, columns: int) -> int:
        return sum(7 * w + 5 for w in self.widths[column : column + columns]) - 6

    def aside(self, row: int, column: int, row_end: int, column_end: int) -> None:
        """These cells (both ends included) are no part of the text."""
        self.asides.append(_range(self.name, row, column, row_end, column_end))

    def finish(self, book: Any) -> None:
        """Name what the reader has to know."""
        for name, ranges in (("jixiao_aside", self.asides), ("jixiao_rows", self.rows), ("jixiao_fields", self.fields)):
            if ranges:
                book.defined_names.append([name, self.sheet.index, ",".join(ranges), False])


class _Formats:
    """Cell formats, each made once."""

    def __init__(self, book: Any) -> None:
        self._book = book
        self._made: dict[tuple[tuple[str, Any], ...], Any] = {}

    def __call__(self, **properties: Any) -> Any:
        """The format with these properties over the ordinary ones."""
        key = tuple(sorted(properties.items()))
        if key not in self._made:
            ordinary = {"font_name": _SONG, "font_size": _SIZE, "valign": "vcenter", "text_wrap": True}
            self._made[key] = self._book.add_format(ordinary | properties)
        return self._made[key]

    def cell(self, **properties: Any) -> Any:
        """A cell of a form."""
        return self(border=1, border_color=_LINE, **properties)

    def input(self, **properties: Any) -> Any:
        """A cell people write in: text, unless a number format says otherwise."""
        return self.cell(**({"num_format": "@", "locked": False} | properties))

    def dxf(self, **properties: Any) -> Any:
        """A conditional format: only what differs."""
        return self._book.add_format(properties)


@dataclass
class _Spots:
    """Where the fields of a form stand in its sheet."""

    cells: dict[str, tuple[int, int, int]] = field(default_factory=dict)
    """Field → row, column, columns."""
    plan: list[tuple[int, int, int]] = field(default_factory=list)
    columns: dict[str, tuple[int, int]] = field(default_factory=dict)
    """Column of the indicator table → first grid column, how many."""
    heading: int = 0
    first: int = 0
    last: int = -1
    """The rows of the indicator table, spare ones included."""
    quoting: int = 0
    """The column beside the form where indicators stand as part one quotes them."""


class _Writer:
    def __init__(self, book: Any, text: PerformanceText, compiling: Compiling | None) -> None:
        self.book, self.text, self.compiling = book, text, compiling
        self.formats = _Formats(book)
        self.missing = self.formats.dxf(bg_color=_MISSING)
        self.wrong = self.formats.dxf(bg_color=_WRONG)
        self.same = self.formats.dxf(font_color="#FFFFFF")
        self.top = self.formats.dxf(top=1, top_color=_LINE)
        self.sides = self.formats.dxf(left=1, right=1, left_color=_LINE, right_color=_LINE)
        self.boxed = self.formats.dxf(border=1, border_color=_LINE)
        frameworks = load_pack(year=text.cover.year or 9999).value("frameworks")
        self.frameworks: dict[str, dict[str, list[str]]] = {k: dict(v) for k, v in frameworks.items()}

    def write(self, blocks: Sequence[Block]) -> None:
        """All sheets, in the order of the text."""
        front, one, tables = _parts(blocks, self.text.projects, bare=self.compiling is not None)
        if self.compiling is not None and self.compiling.instructions:
            self._instructions(self.compiling.instructions)
        overview = self._page(_OVERVIEW, (9, 25, 36, 13, 13, 13, 9, 26))
        part_one = self._page(_PART_ONE, (88, 30) if self.compiling else (100,)) if one.blocks or self.compiling else None
        pages = [_sheet(self.book, t.name) for t in tables]
        spots = []
        for number, (table, sheet) in enumerate(zip(tables, pages, strict=True)):
            spots.append(self._project(sheet, table, number))
        self._overview(overview, front, tables, spots)
        if part_one is not None:
            if self.compiling is not None:
                self._part_one_to_fill(part_one, tables, spots)
            else:
                self._part_one(part_one, one)
        if self.compiling is None:
            overview.sheet.activate()

    def _page(self, name: str, widths: Sequence[int]) -> _Page:
        sheet = _sheet(self.book, name)
        return _Page(sheet, self.formats, name, widths)

    # overview

    def _overview(self, page: _Page, front: Sequence[Block], tables: Sequence[_Part], spots: Sequence[_Spots]) -> None:
        f = self.formats
        sheet = page.sheet
        page.put(0, 0, "部门预算绩效文本编制总览", f(font_name=_TITLE, font_size=18, align="center"), 8)
        sheet.set_row(0, 36)
        page.aside(0, 0, 1, 7)
        said = {b.style: [] for b in front if isinstance(b, Paragraph)}
        for block in front:
            if isinstance(block, Paragraph):
                said[block.style].append(printable(block.text))
        page.at = 2
        self._cover(page, said)
        table = page.at + 1
        named = f"COUNTIF(C{table + 3}:C{table + 2 + len(tables)},\"?*\")"
        page.at = self._project_table(page, table, tables, spots)
        page.aside(table - 1, 0, page.at, 7)
        page.at += 1
        if self.compiling is not None:
            self._contents_to_fill(page, tables, named)
        else:
            self._contents(page, [b for b in front if not (isinstance(b, Paragraph) and b.style.startswith("cover"))], tables)
        lists = 10
        for number, (level1, level2) in enumerate(self._lists()):
            for row, words in enumerate((level1, *level2)):
                page.put(row, lists + number, words, f(font_color=_GREY, bold=not row))
        page.aside(0, 9, 99, 40)
        sheet.freeze_panes(1, 0)
        sheet.print_area(0, 0, page.at, 7)
        _protected(sheet)
        page.finish(self.book)

    def _cover(self, page: _Page, said: Mapping[str, list[str]]) -> None:
        f = self.formats
        year = self.text.cover.year
        title = next(iter(said.get("cover-title", ())), "")
        feet = said.get("cover-foot", ())
        compiled = next((w.removesuffix("编制") for w in feet if self.text.cover.compiled_by and w == feet[0]), "")
        reviewed = next((w.removesuffix("审核") for w in feet[::-1] if self.text.cover.reviewed_by), "")
        plain = year is not None and (title == f"{year}年部门预算绩效文本" or (self.compiling is not None and not title))
        rows: tuple[tuple[str, str | Decimal | None, str, str], ...] = (
            ("部门名称", next(iter(said.get("cover-department", ())), ""), "@", "部门全称，如“槐溪县文化馆”。"),
            ("文本名称", Decimal(year) if plain and year else title, '0"年部门预算绩效文本"' if plain or not title else "@",
             "只填年度，如 2025；显示为“2025年部门预算绩效文本”。"),
            ("草案", "（草案）" if said.get("cover-note") else "", "@", "是草案的选“（草案）”，否则留空。"),
            ("编制单位", compiled, '@"编制"', "只填单位名称，“编制”二字自动显示。"),
            ("审核单位", reviewed, '@"审核"', "只填财政部门名称，“审核”二字自动显示。"),
        )  # fmt: skip
        for label, value, form, prompt in rows:
            page.put(page.at, 0, label, f.cell(font_name=_HEI, bg_color=_SHADE, align="center"))
            page.aside(page.at, 0, page.at, 0)
            page.put(page.at, 1, value, f.input(num_format=form, align="left"), 5)
            page.height(page.at, (str(value or ""), 1, 5), least=22)
            options: dict[str, Any] = {"validate": "any", "input_title": label, "input_message": prompt}
            if label == "草案":
                options |= {"validate": "list", "source": ["（草案）"]}
            page.sheet.data_validation(page.at, 1, page.at, 1, options)
            if label in ("部门名称", "文本名称"):
                self._mark(page, (page.at, 1, 5), f"LEN(TRIM({_cell(page.at, 1)}))=0")
            page.at += 1

    def _project_table(self, page: _Page, row: int, tables: Sequence[_Part], spots: Sequence[_Spots]) -> int:
        """The list of projects with sums; returns the row below it."""
        f = self.formats
        head = f.cell(font_name=_HEI, bg_color=_SHADE, align="center")
        heads = ("序号", "项目编码", "项目名称", "预算数", "财政资金", "其他资金", "指标数", "校核")
        page.put(row, 0, "项目一览（金额单位：万元；各数自动取自项目工作表）", f(font_name=_HEI), 8)
        for column, words in enumerate(heads):
            page.put(row + 1, column, words, head)
        page.sheet.set_row(row + 1, 22)
        first = at = row + 2
        centre, money = f.cell(align="center"), f.cell(num_format="#,##0.00", align="right")
        sums = [Decimal(0)] * 3
        count = 0
        for number, (table, spot, project) in enumerate(zip(tables, spots, self.text.projects, strict=True), 1):
            name = _quoted(table.name)
            page.sheet.write_url(at, 0, f"internal:{name}!A1", f.cell(align="center", font_color="#0563C1", underline=1), str(number))
            for column, key, words in ((1, "code", project.code), (2, "name", project.name)):
                found = spot.cells.get(key)
                shown = _words(words or "")
                if found:
                    source = f"{name}!{_cell(found[0], found[1])}"
                    page.formula(at, column, f'={source}&""', centre if column == 1 else f.cell(), shown)
                else:
                    page.put(at, column, shown, f.cell())
            for column, key in enumerate(("budget.total", "budget.fiscal", "budget.other"), 3):
                found = spot.cells.get(key)
                figure = getattr(project.budget, key[7:])
                value = figure.value if figure is not None else None
                if found:
                    source = f"{name}!{_cell(found[0], found[1])}"
                    page.formula(at, column, f'=IF(ISNUMBER({source}),{source},"")', money, "" if value is None else value)
                    sums[column - 3] += value or 0
                else:
                    page.put(at, column, None, money)
            if spot.last >= spot.first and "target" in spot.columns:
                column = spot.columns.get("level3", spot.columns["target"])[0]
                source = f"{name}!{_cell(spot.first, column)}:{_cell(spot.last, column)}"
                filled = sum(1 for i in project.indicators if (i.level3 if "level3" in spot.columns else i.target.words))
                page.formula(at, 6, f"=COUNTA({source})", centre, filled)
                count += filled
            else:
                page.put(at, 6, None, centre)
            page.formula(at, 7, f'=IF(ISNUMBER(D{at + 1}),IF(ABS(D{at + 1}-SUM(E{at + 1}:F{at + 1}))<0.005,"相符","预算数不等于两项之和"),"")',
                         f.cell(), _balance(project))  # fmt: skip
            page.height(at, (str(project.name or ""), 2, 1), (str(project.code or ""), 1, 1), least=20)
            at += 1
        page.sheet.conditional_format(first, 7, at - 1, 7, {"type": "cell", "criteria": "==", "value": '"预算数不等于两项之和"', "format": self.wrong})
        page.put(at, 0, "合计", head, 3)
        for column, total in enumerate(sums, 3):
            letter = _letters(column)
            page.formula(at, column, f"=SUM({letter}{first + 1}:{letter}{at})", f.cell(num_format="#,##0.00", align="right", bold=True), total)
        page.formula(at, 6, f"=SUM(G{first + 1}:G{at})", f.cell(align="center", bold=True), count)
        page.formula(at, 7, f'=COUNTIF(C{first + 1}:C{at},"?*")&" 个项目"', f.cell(bold=True),
                     f"{sum(1 for p in self.text.projects if p.name)} 个项目")  # fmt: skip
        page.sheet.set_row(at, 22)
        return at + 1

    def _contents(self, page: _Page, blocks: Sequence[Block], tables: Sequence[_Part]) -> None:
        f = self.formats
        sheets = {f"part2-{p.seq}": t.name for p, t in zip(self.text.projects, tables, strict=True)}
        for block in blocks:
            if isinstance(block, ContentsLine):
                form = f(locked=False, font_color="#0563C1")
                words = _words(block.text)
                page.put(page.at, 0, words, form, 7)
                target = _PART_ONE if block.target.startswith("part1") else sheets.get(block.target)
                if target and (target != _PART_ONE or self.book.get_worksheet_by_name(_PART_ONE)):
                    page.sheet.write_url(page.at, 0, f"internal:{_quoted(target)}!A1", form, words)
                if block.page is not None:
                    page.put(page.at, 7, Decimal(block.page), f(num_format="0", locked=False, align="center"))
                page.height(page.at, (words, 0, 7), least=18)
                page.at += 1
            elif isinstance(block, Paragraph):
                style = _PROSE[block.style]
                page.put(page.at, 0, _words(block.label + block.text), f(**style), 8)
                page.sheet.set_row(page.at, style["font_size"] * 1.9)
                page.at += 1

    def _contents_to_fill(self, page: _Page, tables: Sequence[_Part], named: str) -> None:
        """The contents follow the titles of the project sheets; there are none before there is a project."""
        f = self.formats
        some = any(p.name for p in self.text.projects)
        lines = (("目录", "contents-title"), ("第一部分 部门整体绩效目标", "label"), ("一、总体绩效目标", ""),
                 ("二、分项绩效目标", ""), ("三、工作保障措施", ""), ("第二部分 预算项目绩效目标", "label"))  # fmt: skip
        for words, style in lines:
            page.formula(page.at, 0, f'=IF({named}=0,"","{words}")', f(**_PROSE[style]) if style else f(), words if some else "", 8)
            page.at += 1
        for number, (table, project) in enumerate(zip(tables, self.text.projects, strict=True), 1):
            shown = f"{number}. {project.name}绩效目标表" if project.name else ""
            page.formula(page.at, 0, f'={_quoted(table.name)}!A1&""', f(), shown, 8)
            page.at += 1

    # part one

    def _part_one(self, page: _Page, part: _Part) -> None:
        f = self.formats
        for block in part.blocks:
            if not isinstance(block, Paragraph):
                continue
            style = _PROSE[block.style]
            size = style["font_size"]
            for words in _cut_prose(_words(block.label + block.text), page._pixels(0, 1), size):
                page.put(page.at, 0, words, f(**style, num_format="@", locked=block.style != "body"))
                page.height(page.at, (words, 0, 1), size=size)
                page.at += 1
        page.sheet.print_area(0, 0, max(page.at - 1, 0), 0)
        page.sheet.freeze_panes(2, 0)
        _protected(page.sheet)
        page.finish(self.book)

    def _part_one_to_fill(self, page: _Page, tables: Sequence[_Part], spots: Sequence[_Spots]) -> None:
        """Overall objective and safeguards to write, the items composed by formulas."""
        f = self.formats
        hint = f(font_color=_GREY, italic=True)

        def heading(words: str, style: str, note: str = "") -> None:
            page.put(page.at, 0, words, f(**_PROSE[style]))
            page.sheet.set_row(page.at, _PROSE[style]["font_size"] * 1.9)
            page.put(page.at, 1, note, hint)
            page.at += 1

        body = _PROSE["body"]
        heading(_PART_ONE, "part")
        heading("部门整体绩效目标", "part")
        heading("一、总体绩效目标", "heading1", "写全年要完成的主要产出和效果，带年度和数字。")
        start = page.at
        page.put(page.at, 0, str(self.text.overall_objective or ""), f.input(font_size=12))
        page.height(page.at, (str(self.text.overall_objective or ""), 0, 1), size=12, least=120)
        self._mark(page, (page.at, 0, 1), f"LEN(TRIM({_cell(page.at, 0)}))=0")
        page.at += 1
        heading("二、分项绩效目标", "heading1", "由各项目工作表自动生成，与第二部分一致；需要时可取消保护后改写文字。")
        for number, (table, spot, project) in enumerate(zip(tables, spots, self.text.projects, strict=True), 1):
            for formula, value in _composed(number, table, spot, project):
                page.formula(page.at, 0, formula, f(**body), value)
                page.height(page.at, (value, 0, 1), size=body["font_size"], least=18)
                page.at += 1
        heading("三、工作保障措施", "heading1", "每格写一条，序号自动显示。")
        known = [str(s.text) for s in self.text.safeguards]
        for number in range(1, max(len(known) + 2, self.compiling.safeguards if self.compiling else 0) + 1):
            words = known[number - 1] if number <= len(known) else ""
            page.put(page.at, 0, words, f.input(num_format=f'"（{number}）"@', font_size=12))
            page.height(page.at, (words, 0, 1), size=12, least=34)
            page.at += 1
        heading("第二部分", "part")
        heading("预算项目绩效目标", "part", "见各项目工作表。")
        page.aside(0, 1, _LAST_ROW, 1)
        page.sheet.print_area(0, 0, page.at - 1, 0)
        page.sheet.freeze_panes(2, 0)
        page.sheet.set_selection(start, 0, start, 0)
        _protected(page.sheet)
        page.finish(self.book)

    # projects

    def _project(self, sheet: Any, part: _Part, number: int) -> _Spots:
        project = self.text.projects[number]
        table = next(b for b in part.blocks if isinstance(b, Table))
        scale = sum(table.widths)
        page = _Page(sheet, self.formats, part.name, [max(round(w * _WIDTH / scale), 3) for w in table.widths])
        f, width = self.formats, len(table.widths)
        side = width + 1
        last_year = self.compiling.last_year.get(number) if self.compiling else None
        sheet.set_column(width, width, 2)
        sheet.set_column(side, side, 30)
        if last_year is not None:
            sheet.set_column(side + 1, side + 1, 22)
        sheet.write_url(0, side, f"internal:{_OVERVIEW}!A1", f(font_color="#0563C1", underline=1), f"返回{_OVERVIEW}")
        titled: int | None = None
        for block in part.blocks:
            if isinstance(block, Paragraph):
                size = 16 if block.style == "table-title" else _SIZE
                words = _words(block.label + block.text)
                page.put(page.at, 0, words, f(font_name=_TITLE if size > _SIZE else _SONG, font_size=size, align="center", locked=False, num_format="@"), width)
                page.height(page.at, (words, 0, width), size=size, least=size * 2)
                titled = page.at if block.style == "table-title" else titled
                page.at += 1
            elif isinstance(block, Split):
                middle = max(width // 2, 1)
                words = _words(block.left)
                page.put(page.at, 0, words, f(locked=False, num_format="@"), middle)
                page.put(page.at, middle, _words(block.right), f(align="right"), width - middle)
                page.height(page.at, (words, 0, middle), least=18)
                page.at += 1
        spots = self._form(page, table, project, spare=self.compiling.spare if self.compiling else _SPARE)
        if titled is not None:
            if self.compiling is not None and "name" in spots.cells:
                name = _cell(*spots.cells["name"][:2])
                shown = f"{number + 1}. {project.name}绩效目标表" if project.name else ""
                sheet.write_formula(titled, 0, f'=IF(LEN(TRIM({name}))=0,"","{number + 1}. "&{name}&"绩效目标表")',
                                    f(font_name=_TITLE, font_size=16, align="center"), shown or " ")  # fmt: skip
            sheet.freeze_panes(titled + 1, 0)
        self._validations(page, spots, project)
        self._marks(page, spots)
        self._checks(page, spots, project, side)
        if last_year is not None:
            page.put(spots.heading, side + 1, "上年指标值", f.cell(font_name=_HEI, bg_color=_SIDE, align="center"))
            for row, words in enumerate(last_year, spots.first):
                page.put(row, side + 1, _words(words), f.cell(font_color=_GREY, align="center"))
        if self.compiling is not None and "target" in spots.columns:
            spots.quoting = side + 2
            sheet.set_column(side + 2, side + 2, 30)
            page.put(spots.heading, side + 2, "第一部分引用（自动）", f.cell(font_name=_HEI, bg_color=_SIDE, align="center"))
            for row in range(spots.first, spots.last + 1):
                page.formula(row, side + 2, _quoting(spots, row), f(font_color=_GREY), "")
        page.aside(0, width, _LAST_ROW, side + 8)
        self._names(page, spots)
        sheet.repeat_rows(spots.heading)
        sheet.print_area(0, 0, max(page.at - 1, 0), width - 1)
        if self.compiling is not None and "code" in spots.cells:
            sheet.set_selection(*spots.cells["code"][:2], *spots.cells["code"][:2])
        _protected(sheet)
        page.finish(self.book)
        return spots

    def _form(self, page: _Page, table: Table, project: Project, spare: int) -> _Spots:
        """The table of a form; spare rows follow the indicators."""
        spots = _Spots()
        head = table.head if table.head is not None else len(table.rows)
        heads = table.heads
        count = len(project.indicators)
        top = page.at
        repeated: list[Box] = []
        covered = [0] * len(table.widths)
        for index, row in enumerate(table.rows):
            at = top + index + (spare if index >= head + heads + count else 0)
            is_grid = head + heads <= index < head + heads + count
            heights: list[tuple[str, int, int]] = []
            boxes = list(row)
            if is_grid:
                repeated = [b for b in repeated if covered[b.column] > index]
                boxes += repeated
                for box in row:
                    if box.rows > 1:
                        repeated.append(box)
                        covered[box.column] = index + box.rows
            for box in boxes:
                heights += self._box(page, at, box, is_grid, index == head + heads + count - 1, spots)
            page.height(at, *heights, least=24 if is_grid else 22)
            if head <= index < head + heads:
                spots.heading = at
                spots.columns |= {b.field: (b.column, b.columns) for b in row if b.field}
                if index == head + heads - 1:
                    spots.first, spots.last = at + 1, at + count + spare
                    if not count:
                        self._spare_rows(page, spots, at + 1, spare)
            elif is_grid and index == head + heads + count - 1:
                self._spare_rows(page, spots, at + 1, spare)
        page.at = top + len(table.rows) + spare
        return spots

    def _spare_rows(self, page: _Page, spots: _Spots, first: int, count: int) -> None:
        """Rows to be used when there are more indicators: their lines appear with their words."""
        align = {c.key: c.align for c in form_for("goal").columns}
        for row in range(first, first + count):
            for key, (column, columns) in spots.columns.items():
                form = self.formats(num_format=_number_format(key), locked=False, align="left" if align.get(key) == "left" else "center")
                page.put(row, column, None, form, columns)
            page.sheet.set_row(row, 24)

    def _box(self, page: _Page, row: int, box: Box, is_grid: bool, is_last: bool, spots: _Spots) -> list[tuple[str, int, int]]:
        f = self.formats
        words = _words(box.text)
        if box.is_label:
            page.put(row, box.column, words, f.cell(font_name=_HEI, bg_color=_SHADE, align="center"), box.columns, box.rows)
            return [(words, box.column, box.columns)] if box.rows == 1 else []
        if words.strip("\u200b ") in ("", "1."):
            words = ""
        value, shape = _typed(words, box.field)
        align = {"left": "left", "centre": "center", "right": "right"}[box.align]
        if is_grid and box.field in ("level1", "level2"):
            last = {"bottom": 1, "bottom_color": _LINE} if is_last else {}
            form = f(left=1, right=1, left_color=_LINE, right_color=_LINE, align=align, locked=False, num_format="@", **last)
        else:
            form = f.input(align=align, num_format=shape, valign="vcenter")
        rows = 1 if is_grid else box.rows
        page.put(row, box.column, value, form, box.columns, rows)
        if not is_grid and box.field:
            if box.field == "percent":
                spots.plan.append((row, box.column, box.columns))
            else:
                spots.cells.setdefault(box.field, (row, box.column, box.columns))
        return [(words, box.column, box.columns)] if rows == 1 else []

    def _names(self, page: _Page, spots: _Spots) -> None:
        """What may stay empty: all of a form to be filled in, and the spare rows of one that is."""
        told = [c for k, c in spots.columns.items() if k not in ("level1", "level2")]
        if not told or spots.last < spots.first:
            return
        first = spots.first if self.compiling is not None else spots.last - _SPARE + 1
        left, right = min(c for c, _ in told), max(c + n for c, n in told) - 1
        page.rows.append(_range(page.name, first, left, spots.last, right))
        if self.compiling is not None:
            filled = [spot for key, spot in spots.cells.items() if not key.startswith("unit.")] + spots.plan
            page.fields += [_range(page.name, row, column, row, column) for row, column, _ in filled]

    # what helps to fill it in

    def _levels(self) -> list[tuple[str, list[str]]]:
        """Each level 1 with its level 2, of all frameworks."""
        found: dict[str, list[str]] = {}
        for classes in self.frameworks.values():
            for level1, level2 in classes.items():
                found[level1] = list(dict.fromkeys([*found.get(level1, []), *level2]))
        return list(found.items())

    def _validations(self, page: _Page, spots: _Spots, project: Project) -> None:
        sheet = page.sheet
        for key, (row, column, columns) in spots.cells.items():
            options = self._validation(key)
            if options:
                sheet.data_validation(row, column, row, column + columns - 1, options)
        for row, column, columns in spots.plan:
            sheet.data_validation(row, column, row, column + columns - 1, self._validation("percent"))
        if spots.last < spots.first:
            return
        for key, (column, columns) in spots.columns.items():
            options = self._validation(key)
            if key == "level1":
                levels = list(self.frameworks.get(project.framework, {})) or [level1 for level1, _ in self._levels()]
                options = {"validate": "list", "source": levels, "error_type": "information",
                           "error_title": "一级指标", "error_message": "不是通行的一级指标，请核对。"}  # fmt: skip
            elif key == "level2" and "level1" in spots.columns:
                options = {"validate": "list", "source": self._level2_source(spots), "error_type": "information",
                           "error_title": "二级指标", "error_message": "不是这个一级指标下通行的二级指标，请核对。"}  # fmt: skip
            if options:
                sheet.data_validation(spots.first, column, spots.last, column + columns - 1, options)

    def _level2_source(self, spots: _Spots) -> str:
        """The level 2 that belong to the level 1 of the row, from the lists of the overview."""
        level1 = f"${_letters(spots.columns['level1'][0])}{spots.first + 1}"
        source = ""
        for number, (name, level2) in enumerate(self._lists()):
            letter = _letters(10 + number)
            cells = f"{_OVERVIEW}!${letter}$2:${letter}${len(level2) + 1}"
            source = f'IF({level1}="{name}",{cells},{source})' if number else cells
        return "=" + source

    def _lists(self) -> list[tuple[str, list[str]]]:
        """The drop-down lists of level 2: all of them, and those of each level 1."""
        levels = self._levels()
        return [("二级指标", list(dict.fromkeys(two for _, level2 in levels for two in level2))), *levels]

    def _validation(self, key: str) -> dict[str, Any]:
        prompt = _PROMPTS.get(key) if self.compiling is not None or key in ("target", "percent", "objectives") else None
        options: dict[str, Any] = {"input_title": prompt[0], "input_message": prompt[1]} if prompt else {}
        if key in _MONEY:
            options |= {"validate": "decimal", "criteria": ">=", "value": 0, "error_type": "warning",
                        "error_title": "金额", "error_message": "应为不小于0的数，单位万元。"}  # fmt: skip
        elif key in _SHARES:
            options |= {"validate": "decimal", "criteria": "between", "minimum": 0, "maximum": 1, "error_type": "warning",
                        "error_title": "比例", "error_message": "应在0%到100%之间。"}  # fmt: skip
        elif key in _POINTS:
            options |= {"validate": "decimal", "criteria": "between", "minimum": 0, "maximum": 100, "error_type": "warning",
                        "error_title": "分值", "error_message": "应在0到100之间。"}  # fmt: skip
        elif key == "target":
            year = self.text.cover.year
            source = [f"{year or ''}{t}" if t == "年月日前" else t for t in _TARGETS]
            options |= {"validate": "list", "source": source, "show_error": False}
        elif options:
            options |= {"validate": "any"}
        return options

    def _mark(self, page: _Page, spot: tuple[int, int, int], formula: str, form: Any = None) -> None:
        row, column, columns = spot
        page.sheet.conditional_format(row, column, row, column + columns - 1,
                                      {"type": "formula", "criteria": f"={formula}", "format": form or self.missing})  # fmt: skip

    def _marks(self, page: _Page, spots: _Spots) -> None:
        """What is missing is yellow, what cannot be is red, equal levels look as one."""
        for key in _REQUIRED:
            if key in spots.cells:
                row, column, _ = spots.cells[key]
                self._mark(page, spots.cells[key], f"LEN(TRIM({_fixed(row, column)}))=0")
        if (formula := _unbalanced(spots)) is not None:
            self._mark(page, spots.cells["budget.total"], formula, self.wrong)
        before = None
        for number, spot in enumerate(spots.plan):
            here = _fixed(*spot[:2])
            self._mark(page, spot, f"LEN({here})=0")
            if before:
                self._mark(page, spot, f"AND(ISNUMBER({here}),ISNUMBER({before}),{here}<{before})", self.wrong)
            if number == len(spots.plan) - 1:
                self._mark(page, spot, f"AND(ISNUMBER({here}),ABS({here}-1)>0.00001)", self.wrong)
            before = here
        if spots.last < spots.first:
            return
        sheet, first = page.sheet, spots.first + 1
        used = _used(spots, first)
        for key in _NEEDED:
            if key in spots.columns:
                column, columns = spots.columns[key]
                sheet.conditional_format(spots.first, column, spots.last, column + columns - 1, {
                    "type": "formula", "criteria": f"=AND({used},LEN(TRIM(${_letters(column)}{first}))=0)", "format": self.missing,
                })  # fmt: skip
        anything = "&".join(f"${_letters(c)}{first}" for c, _ in spots.columns.values())
        plain = [c for k, c in spots.columns.items() if k in ("level1", "level2")]
        if len(plain) == 2:
            (one, _), (two, _) = spots.columns["level1"], spots.columns["level2"]
            a, b = (f"${_letters(c)}{first}" for c in (one, two))
            a_up, b_up = (f"${_letters(c)}{first - 1}" for c in (one, two))
            for column, same in ((one, f"{a}={a_up}"), (two, f"AND({a}={a_up},{b}={b_up})")):
                span = (spots.first, column, spots.last, column)
                sheet.conditional_format(*span, {"type": "formula", "criteria": f"=AND(LEN({a})>0,{same})", "format": self.same})
                sheet.conditional_format(*span, {"type": "formula", "criteria": f"=NOT({same})", "format": self.top})
        for key, (column, columns) in spots.columns.items():
            form = self.sides if key in ("level1", "level2") and len(plain) == 2 else self.boxed
            sheet.conditional_format(spots.first, column, spots.last, column + columns - 1,
                                     {"type": "formula", "criteria": f"=LEN({anything})>0", "format": form})  # fmt: skip

    def _checks(self, page: _Page, spots: _Spots, project: Project, side: int) -> None:
        """Beside the form: whether the sums agree, the plan rises, and what a row lacks."""
        f = self.formats
        note = f(font_color="#C00000")
        if (formula := _unbalanced(spots)) is not None:
            row = spots.cells["budget.total"][0]
            total = _cell(*spots.cells["budget.total"][:2])
            said = _balance(project)
            page.formula(row, side, f'=IF({formula},"预算数不等于财政资金与其他资金之和",IF(ISNUMBER({total}),"预算数与两项之和相符",""))', note,
                         {"相符": "预算数与两项之和相符", "": ""}.get(said, "预算数不等于财政资金与其他资金之和"))  # fmt: skip
        if spots.plan:
            cells = [_cell(*spot[:2]) for spot in spots.plan]
            rises = ",".join(f"N({b})>=N({a})" for a, b in zip(cells, cells[1:], strict=False)) or "TRUE"
            everything = ",".join(cells)
            page.formula(spots.plan[0][0], side, f'=IF(COUNT({everything})=0,"",IF(COUNT({everything})<{len(cells)},"支出计划未填全",'
                         f'IF(AND({rises},ABS({cells[-1]}-1)<0.00001),"逐期上升，年底100%","支出计划应逐期上升，年底为100%")))',
                         note, _plan_said(project))  # fmt: skip
        if spots.last < spots.first or not any(k in spots.columns for k in _NEEDED):
            return
        page.put(spots.heading, side, "待补（自动）", f.cell(font_name=_HEI, bg_color=_SIDE, align="center"))
        for number, row in enumerate(range(spots.first, spots.last + 1)):
            used = _used(spots, row + 1)
            parts = [
                f'IF(LEN(TRIM({_cell(row, spots.columns[key][0])}))=0,"{said} ","")'
                for key, said in _NEEDED.items() if key in spots.columns
            ]  # fmt: skip
            indicator = project.indicators[number] if number < len(project.indicators) else None
            lacks = [said for key, said in _NEEDED.items() if key in spots.columns and indicator is not None
                     and not str((indicator.target.words if key == "target" else getattr(indicator, key)) or "").strip()]  # fmt: skip
            told = "" if len(lacks) == sum(k in spots.columns for k in _NEEDED) else "".join(f"{w} " for w in lacks)
            page.formula(row, side, f'=IF({used},{"&".join(parts)},"")', note, told)

    def _instructions(self, paragraphs: Sequence[tuple[str, bool]]) -> None:
        page = self._page("填报说明", (96,))
        f = self.formats
        for number, (words, is_heading) in enumerate(paragraphs):
            style = {"font_name": _TITLE, "font_size": 18, "align": "center"} if not number else (
                {"font_name": _HEI, "font_size": 12} if is_heading else {"font_size": 11})  # fmt: skip
            page.put(page.at, 0, words, f(**style))
            page.height(page.at, (words, 0, 1), size=style["font_size"], least=30 if is_heading else 18)
            page.at += 1
        page.aside(0, 0, _LAST_ROW, 20)
        page.sheet.hide_gridlines(2)
        _protected(page.sheet)
        page.finish(self.book)


_PROSE: dict[str, dict[str, Any]] = {
    "contents-title": {"font_name": _HEI, "font_size": 14, "align": "center"},
    "label": {"font_name": _HEI, "font_size": 11},
    "part": {"font_name": _TITLE, "font_size": 18, "align": "center"},
    "heading1": {"font_name": _HEI, "font_size": 14},
    "heading2": {"font_name": "楷体", "font_size": 13, "bold": True},
    "body": {"font_size": 12},
    "table-title": {"font_name": _TITLE, "font_size": 16, "align": "center"},
    "table-note": {"font_size": 11, "align": "center"},
}


# which block goes to which sheet


def _parts(blocks: Sequence[Block], projects: Sequence[Project], *, bare: bool) -> tuple[list[Block], _Part, list[_Part]]:
    """What stands before part one, part one, and a part for each project."""
    front: list[Block] = []
    one = _Part(_PART_ONE)
    tables: list[_Part] = []
    at = front
    names: set[str] = set()
    for block in blocks:
        if isinstance(block, Anchor):
            if block.name == "part1":
                at = one.blocks
            elif block.name.startswith("part2-") and len(tables) < len(projects):
                project = projects[len(tables)]
                name = f"项目{len(tables) + 1}" if bare else str(project.name or project.title or "项目")
                tables.append(_Part(_sheet_name(len(tables) + 1, name, names, numbered=not bare)))
                at = tables[-1].blocks
            continue
        at.append(block)
    return front, one, tables


_NO_SHEET_NAME = re.compile(r"[\[\]:*?/\\\x00-\x1f\u200b]+")


def _sheet_name(number: int, name: str, taken: set[str], *, numbered: bool) -> str:
    """A name Excel takes: at most 31 UTF-16 units, no brackets or slashes, no quote at its ends, not used before."""
    plain = _NO_SHEET_NAME.sub("", printable(name)).replace("\n", "").replace("\t", "")
    plain = f"{number}.{plain}" if numbered else plain
    while len(plain.encode("utf-16-le")) > 2 * _SHEET_NAME:
        plain = plain[:-1]
    plain = plain.strip().strip("'") or f"项目{number}"
    while plain.casefold() in taken:
        plain = f"项目{number}_{len(taken)}"
    taken.add(plain.casefold())
    return plain


# words, figures, references


def _words(text: str) -> str:
    """Words as a cell can hold them."""
    plain = printable(text)
    return plain if len(plain) <= _LONGEST else plain[: _LONGEST - 1] + "…"


def _typed(words: str, key: str) -> tuple[str | Decimal | None, str]:
    """The value of a cell and its number format: figures as numbers where a number keeps every digit."""
    if key not in (*_MONEY, *_POINTS, *_SHARES):
        return words, "@"
    match = _FIGURE.fullmatch(words)
    if match is None or len(words) > 16:
        return words, _number_format(key) if not words else "@"
    places = f".{'0' * len(match[2])}" if match[2] else ""
    number = Decimal(words.rstrip("%"))
    return (number / 100, f"0{places}%") if match[3] else (number, f"0{places}")


def _number_format(key: str) -> str:
    return "0.00" if key in _MONEY else "0" if key in _POINTS else "0%" if key in _SHARES else "@"


def _letters(column: int) -> str:
    name = ""
    column += 1
    while column:
        column, letter = divmod(column - 1, 26)
        name = chr(ord("A") + letter) + name
    return name


def _cell(row: int, column: int) -> str:
    return f"{_letters(column)}{row + 1}"


def _fixed(row: int, column: int) -> str:
    return f"${_letters(column)}${row + 1}"


def _quoted(name: str) -> str:
    return "'" + name.replace("'", "''") + "'"


def _range(name: str, row: int, column: int, row_end: int, column_end: int) -> str:
    return f"{_quoted(name)}!{_fixed(row, column)}:{_fixed(row_end, column_end)}"


def _lines(words: str, pixels: int, size: float) -> int:
    """How many lines words take in a column of so many pixels."""
    room = max(int(pixels / (size * 2 / 3)), 2)
    return sum(max(1, -(-_half_widths(part) // room)) for part in words.split("\n"))


def _half_widths(words: str) -> int:
    return sum(2 if unicodedata.east_asian_width(c) in "WFA" else 1 for c in words)


_SENTENCE = re.compile(r"(?<=。)(?=[\u4e00-\u9fff])")


def _cut_prose(words: str, pixels: int, size: float) -> Iterator[str]:
    """A paragraph in as many rows as its height takes: cut after sentences."""
    height = size * 1.36
    if _lines(words, pixels, size) * height <= _TALLEST - 6:
        yield words
        return
    here = ""
    for sentence in _SENTENCE.split(words):
        if here and _lines(here + sentence, pixels, size) * height > _TALLEST - 6:
            yield here
            here = ""
        here += sentence
    yield here


# sums and checks


def _unbalanced(spots: _Spots) -> str | None:
    """Whether the total differs from its two parts, as a formula."""
    keys = ("budget.total", "budget.fiscal", "budget.other")
    if any(key not in spots.cells for key in keys):
        return None
    total, fiscal, other = (_fixed(*spots.cells[key][:2]) for key in keys)
    return f"AND(ISNUMBER({total}),COUNT({fiscal},{other})>0,ABS({total}-SUM({fiscal},{other}))>0.005)"


def _balance(project: Project) -> str:
    budget = project.budget
    if budget.total is None or budget.total.value is None:
        return ""
    parts = [f.value for f in (budget.fiscal, budget.other) if f is not None and f.value is not None]
    return "相符" if abs(budget.total.value - sum(parts)) < Decimal("0.005") else "预算数不等于两项之和"


def _plan_said(project: Project) -> str:
    values = [p.percent.value for p in project.spending_plan]
    known = [v for v in values if v is not None]
    if not known:
        return ""
    if len(known) < len(values):
        return "支出计划未填全"
    return "逐期上升，年底100%" if known == sorted(known) and known[-1] == 100 else "支出计划应逐期上升，年底为100%"


def _used(spots: _Spots, row: int) -> str:
    """Whether a row of the indicator table says anything beyond its levels, as a formula."""
    said = "&".join(f"${_letters(spots.columns[k][0])}{row}" for k in _NEEDED if k in spots.columns)
    return f"LEN({said})>0"


def _composed(number: int, table: _Part, spots: _Spots, project: Project) -> Iterator[tuple[str, str]]:
    """The four lines of an item of part one as formulas over the project's sheet, with what they give now."""
    name = _quoted(table.name)
    at = {key: f"{name}!{_cell(row, column)}" for key, (row, column, _) in spots.cells.items()}
    called = at["name"]
    words = str(project.name or "")
    shown = f"{number}、{words}{'' if words.endswith('项目') else '项目'}绩效目标" if words else ""
    yield f'=IF(LEN(TRIM({called}))=0,"","{number}、"&{called}&IF(RIGHT({called},2)="项目","","项目")&"绩效目标")', shown
    for key, label, value in (
        ("purpose", "", str(project.purpose or "").strip()),
        ("objectives", "绩效目标：", "\n".join(f"{i}. {o}" for i, o in enumerate(project.objectives, 1) if o.strip())),
    ):
        if key in at:
            yield f'=IF(OR(LEN(TRIM({called}))=0,LEN({at[key]})=0),"","{label}"&{at[key]})', f"{label}{value}" if value and words else ""
    quoted = "&".join(f"{name}!{_cell(row, spots.quoting)}" for row in range(spots.first, spots.last + 1))
    yield f'=IF(OR(LEN(TRIM({called}))=0,LEN({quoted})=0),"","绩效指标："&LEFT({quoted},LEN({quoted})-1)&"。")', ""


def _quoting(spots: _Spots, row: int) -> str:
    """An indicator as part one quotes it, as a formula: its description (or name) and its value."""
    target = _cell(row, spots.columns["target"][0])
    names = [_cell(row, spots.columns[key][0]) for key in ("description", "level3") if key in spots.columns]
    what = f"IF(LEN({names[0]})=0,{names[1]},{names[0]})" if len(names) > 1 else names[0]
    joint = f'IF(ISNUMBER(FIND(LEFT({target},1),"≥≤><=0123456789")),"","：")'
    return f'=IF(OR(LEN({target})=0,LEN({what})=0),"",{what}&{joint}&{target}&"；")'


# pages and the file


def _sheet(book: Any, name: str) -> Any:
    """A worksheet: A4, one page wide, page numbers below."""
    sheet = book.add_worksheet(name)
    # Ours have no functions of newer versions to be marked, and looking for them takes half of the time.
    sheet._prepare_formula = lambda formula, expand_future_functions=False: formula.removeprefix("=")
    sheet.set_paper(9)
    sheet.set_portrait()
    sheet.fit_to_pages(1, 0)
    sheet.set_margins(left=0.6, right=0.6, top=0.8, bottom=0.8)
    sheet.center_horizontally()
    sheet.set_footer("&C— &P —")
    return sheet


def _protected(sheet: Any) -> None:
    """Headings locked, without a password: a guard against slips, not against people."""
    sheet.protect("", {
        "format_cells": True, "format_columns": True, "format_rows": True, "insert_rows": True, "delete_rows": True,
        "sort": True, "autofilter": True, "insert_hyperlinks": False,
    })  # fmt: skip


_RELATIONS = "http://schemas.openxmlformats.org/officeDocument/2006/relationships"
_DAYS = re.compile(rb"<dcterms:(created|modified)[^<]*</dcterms:\1>")


def _finished(book: bytes, data: bytes | None) -> bytes:
    """The file with the data it carries, and without the time of day: the same text gives the same bytes."""
    stream = io.BytesIO()
    with zipfile.ZipFile(io.BytesIO(book)) as made, zipfile.ZipFile(stream, "w", zipfile.ZIP_DEFLATED) as out:

        def write(name: str, content: bytes) -> None:
            info = zipfile.ZipInfo(name, (1980, 1, 1, 0, 0, 0))
            info.compress_type = zipfile.ZIP_DEFLATED
            info.external_attr = 0o600 << 16
            out.writestr(info, content)

        for name in made.namelist():
            content = made.read(name)
            if name == "docProps/core.xml":
                content = _DAYS.sub(b"", content)
            elif data is not None and name == "[Content_Types].xml":
                kind = "application/vnd.openxmlformats-officedocument.customXmlProperties+xml"
                content = content.replace(b"</Types>", f'<Override PartName="/customXml/itemProps1.xml" ContentType="{kind}"/></Types>'.encode())
            elif data is not None and name == "xl/_rels/workbook.xml.rels":
                relation = f'<Relationship Id="rIdCarried" Type="{_RELATIONS}/customXml" Target="../customXml/item1.xml"/>'
                content = content.replace(b"</Relationships>", f"{relation}</Relationships>".encode())
            write(name, content)
        if data is not None:
            data = data.replace("\ufffe".encode(), rb"\ufffe").replace("\uffff".encode(), rb"\uffff")  # not allowed in XML
            escaped = data.replace(b"&", b"&amp;").replace(b"<", b"&lt;").replace(b">", b"&gt;")
            write("customXml/item1.xml", f'{_HEADER}<carried xmlns="{NAMESPACE}">'.encode() + escaped + b"</carried>")
            write("customXml/itemProps1.xml", _ITEM_PROPERTIES.encode())
            write("customXml/_rels/item1.xml.rels", _ITEM_RELATIONS.encode())
    return stream.getvalue()


_HEADER = '<?xml version="1.0" encoding="UTF-8" standalone="yes"?>\n'
_ITEM_PROPERTIES = (
    f'{_HEADER}<ds:datastoreItem ds:itemID="{{6A697869-616F-4361-9272-696564000001}}" '
    'xmlns:ds="http://schemas.openxmlformats.org/officeDocument/2006/customXml">'
    f'<ds:schemaRefs><ds:schemaRef ds:uri="{NAMESPACE}"/></ds:schemaRefs></ds:datastoreItem>'
)
_ITEM_RELATIONS = (
    f'{_HEADER}<Relationships xmlns="http://schemas.openxmlformats.org/package/2006/relationships">'
    f'<Relationship Id="rId1" Type="{_RELATIONS}/customXmlProps" Target="itemProps1.xml"/></Relationships>'
)
