"""XLSX: a workbook to work in: an overview, part one, and one sheet per project in the layout of its form.

What stands beside the text for those who fill it in (labels of the overview, sums, checks, last year's values) is
named ``jixiao_aside`` in each sheet, rows of a list that may stay empty ``jixiao_rows``, and the cells of a form that
may stay unused ``jixiao_fields``: the reader goes by these names, and office programs keep them.

Level cells are not merged but written in every row, so that rows can be added and moved; a conditional format makes
equal neighbours look as one. Nothing in a text can become a formula: words are written as words, in text cells.
"""

import io
from collections.abc import Iterator, Mapping, Sequence
from dataclasses import dataclass, field
from decimal import Decimal
from typing import Any

from jixiao.law.form import Form, form_for
from jixiao.model import PerformanceText, Project
from jixiao.write.documents.carry import carried
from jixiao.write.documents.compose import compose
from jixiao.write.documents.plain import printable
from jixiao.write.documents.sheet import Anchor, Block, Box, ContentsLine, Paragraph, Sheet, Split, Table
from jixiao.write.documents.xlsx_guide import LISTS, OVERVIEW, SIDE, Guide, Spots, balance
from jixiao.write.documents.xlsx_page import (
    GREY,
    HEI,
    LAST_ROW,
    LINE,
    SIZE,
    SONG,
    TITLE,
    Formats,
    Page,
    area,
    cell,
    cut_prose,
    finished,
    letters,
    new_sheet,
    number_format,
    protect,
    quoted,
    sheet_name,
    typed,
    words_of,
)

_PART_ONE = "第一部分"
_SHADE = "#F2F2F2"
_WIDTH = 104
"""Characters over all columns of a form: one page of a screen, and A4 at nine tenths."""
_SPARE = 4
"""Rows left free below the indicators of a written text, where no other rows follow."""
_ROOMY = {"purpose": 52, "objectives": 100}
"""Heights in points of fields that are still to be written."""


def document(text: PerformanceText, form: Form | None = None) -> bytes:
    """The workbook of a text. The same text gives the same bytes."""
    return workbook(text, data=carried(text), form=form)


def drawn(sheet: Sheet) -> bytes:
    """A sheet that is one table with its title, as a workbook of one page."""
    buffer = io.BytesIO()
    book = _opened(buffer, printable(sheet.title)[:250])
    table = next(b for b in sheet.blocks if isinstance(b, Table))
    scale = sum(table.widths)
    page = Page(new_sheet(book, sheet_name(1, sheet.title, set(), numbered=False)), Formats(book), sheet.title,
                [max(round(w * _WIDTH / scale), 3) for w in table.widths])  # fmt: skip
    width = len(table.widths)
    for block in sheet.blocks:
        if isinstance(block, Paragraph):
            style = _PROSE.get(block.style, _PROSE["table-note"])
            page.put(page.at, 0, words_of(block.text), page.formats(**style, num_format="@"), width)
            page.height(page.at, (block.text, 0, width), size=style["font_size"], least=style["font_size"] * 2)
            page.at += 1
        elif isinstance(block, Table):
            for row in block.rows:
                for box in row:
                    words, shape = typed(words_of(box.text), box.field)
                    looks = {"font_name": HEI, "bg_color": _SHADE} if box.is_label else {"num_format": shape}
                    align = {"left": "left", "centre": "center", "right": "right"}[box.align]
                    page.put(page.at, box.column, words, page.formats.cell(align=align, **looks), box.columns, box.rows)
                page.height(page.at, *((b.text, b.column, b.columns) for b in row if b.rows == 1), least=26)
                page.at += 1
    page.sheet.print_area(0, 0, max(page.at - 1, 0), width - 1)
    book.close()
    return finished(buffer.getvalue(), None)


@dataclass(frozen=True, slots=True)
class Compiling:
    """What a workbook to be filled in has beyond a text's own: ``instructions`` are paragraphs for a first sheet
    (heading or body), ``last_year`` the values of each project's indicators a year ago, row by row.
    """

    instructions: Sequence[tuple[str, bool]] = ()
    last_year: Mapping[int, Sequence[str]] = field(default_factory=dict)
    safeguards: int = 8
    spare: int = 6


def workbook(text: PerformanceText, *, data: bytes | None = None, compiling: Compiling | None = None,
             form: Form | None = None) -> bytes:  # fmt: skip
    """A workbook of a text: as it is, or to be filled in."""
    buffer = io.BytesIO()
    sheet = compose(text, form)
    book = _opened(buffer, printable(sheet.title)[:250], printable(text.cover.department or "")[:250])
    _Writer(book, text, compiling).write(sheet.blocks)
    book.close()
    return finished(buffer.getvalue(), data)


def _opened(buffer: io.BytesIO, title: str, company: str = "") -> Any:
    import xlsxwriter

    book = xlsxwriter.Workbook(buffer, {
        "in_memory": True, "strings_to_formulas": False, "strings_to_urls": False, "strings_to_numbers": False,
        "default_format_properties": {"font_name": SONG, "font_size": SIZE},
    })  # fmt: skip
    book.set_properties(
        {"title": title, "subject": "部门预算绩效文本", "company": company, "comments": "由 jixiao 生成"}
    )
    return book


@dataclass
class _Part:
    """The blocks of one sheet, and its name."""

    name: str
    blocks: list[Block] = field(default_factory=list)


class _Writer:
    def __init__(self, book: Any, text: PerformanceText, compiling: Compiling | None) -> None:
        self.book, self.text, self.compiling = book, text, compiling
        self.formats = Formats(book)
        cover = text.cover
        around = (cover.department, cover.title, cover.draft, cover.compiled_by, cover.reviewed_by, text.contents,
                  text.overall_objective, text.items, text.safeguards)  # fmt: skip
        self.alone = [p.form == "goal" for p in text.projects] == [False] and not any(around)
        """A self-evaluation or monitoring form and nothing around it: it needs no overview of a budget."""
        self.guide = Guide(self.formats, text, compiling=compiling is not None, alone=self.alone)

    def write(self, blocks: Sequence[Block]) -> None:
        """All sheets, in the order of the text."""
        front, one, tables = _parts(blocks, self.text.projects, bare=self.compiling is not None)
        if self.compiling is not None and self.compiling.instructions:
            self._instructions(self.compiling.instructions)
        overview = None if self.alone else self._page(OVERVIEW, (9, 25, 36, 13, 13, 13, 9, 26))
        part_one = (
            self._page(_PART_ONE, (84, 30) if self.compiling else (84,)) if one.blocks or self.compiling else None
        )
        pages = [new_sheet(self.book, t.name) for t in tables]
        spots = []
        for number, (table, sheet) in enumerate(zip(tables, pages, strict=True)):
            spots.append(self._project(sheet, table, number))
        if overview is not None:
            self._overview(overview, front, tables, spots)
        if part_one is not None:
            if self.compiling is not None:
                self._part_one_to_fill(part_one, tables, spots)
            else:
                self._part_one(part_one, one)
        if self.compiling is None and overview is not None:
            overview.sheet.activate()

    def _page(self, name: str, widths: Sequence[int]) -> Page:
        sheet = new_sheet(self.book, name)
        return Page(sheet, self.formats, name, widths)

    # overview

    def _overview(self, page: Page, front: Sequence[Block], tables: Sequence[_Part], spots: Sequence[Spots]) -> None:
        f = self.formats
        sheet = page.sheet
        page.put(0, 0, "部门预算绩效文本编制总览", f(font_name=TITLE, font_size=18, align="center"), 8)
        sheet.set_row(0, 36)
        page.aside(0, 0, 1, 7)
        said: dict[str, list[str]] = {}
        for block in front:
            if isinstance(block, Paragraph):
                said.setdefault(block.style, []).append(printable(block.text))
        page.at = 2
        self._cover(page, said)
        table = page.at + 1
        named = f'COUNTIF(C{table + 3}:C{table + 2 + len(tables)},"?*")'
        page.at = self._project_table(page, table, tables, spots)
        page.aside(table - 1, 0, page.at, 7)
        page.at += 1
        if self.compiling is not None:
            self._contents_to_fill(page, tables, named)
        else:
            self._contents(
                page, [b for b in front if not (isinstance(b, Paragraph) and b.style.startswith("cover"))], tables
            )
        lists = LISTS
        for number, (level1, level2) in enumerate(self.guide.lists()):
            for row, words in enumerate((level1, *level2)):
                page.put(row, lists + number, words, f(font_color=GREY, bold=not row, text_wrap=False))
            sheet.set_column(lists + number, lists + number, 19)
        page.aside(0, 9, 99, 40)
        sheet.freeze_panes(1, 0)
        sheet.set_landscape()
        sheet.print_area(0, 0, page.at, 7)
        protect(sheet)
        page.finish(self.book)

    def _cover(self, page: Page, said: Mapping[str, list[str]]) -> None:
        f = self.formats
        year = self.text.cover.year
        title = next(iter(said.get("cover-title", ())), "")
        feet = said.get("cover-foot", [])
        compiled = next((w.removesuffix("编制") for w in feet if self.text.cover.compiled_by and w == feet[0]), "")
        reviewed = next((w.removesuffix("审核") for w in feet[::-1] if self.text.cover.reviewed_by), "")
        plain = year is not None and (
            title == f"{year}年部门预算绩效文本" or (self.compiling is not None and not title)
        )
        rows: tuple[tuple[str, str | Decimal | None, str, str], ...] = (
            ("部门名称", next(iter(said.get("cover-department", ())), ""), "@", "部门全称，如“槐溪县文化馆”。"),
            ("文本名称", Decimal(year) if plain and year else title, '0"年部门预算绩效文本"' if plain or not title else "@",
             "只填年度，如 2025；显示为“2025年部门预算绩效文本”。"),
            ("草案", "（草案）" if said.get("cover-note") else "", "@", "是草案的选“（草案）”，否则留空。"),
            ("编制单位", compiled, '@"编制"', "只填单位名称，“编制”二字自动显示。"),
            ("审核单位", reviewed, '@"审核"', "只填财政部门名称，“审核”二字自动显示。"),
        )  # fmt: skip
        for label, value, form, prompt in rows:
            page.put(page.at, 0, label, f.cell(font_name=HEI, bg_color=_SHADE, align="center"))
            page.aside(page.at, 0, page.at, 0)
            page.put(page.at, 1, value, f.input(num_format=form, align="left"), 5)
            page.height(page.at, (str(value or ""), 1, 5), least=22)
            options: dict[str, Any] = {"validate": "any", "input_title": label, "input_message": prompt}
            if label == "草案":
                options |= {"validate": "list", "source": ["（草案）"]}
            page.sheet.data_validation(page.at, 1, page.at, 1, options)
            if label in ("部门名称", "文本名称"):
                self.guide.mark(page, (page.at, 1, 5), f"LEN(TRIM({cell(page.at, 1)}))=0")
            page.at += 1

    def _project_table(self, page: Page, row: int, tables: Sequence[_Part], spots: Sequence[Spots]) -> int:
        """The list of projects with sums; returns the row below it."""
        f = self.formats
        head = f.cell(font_name=HEI, bg_color=_SHADE, align="center")
        heads = ("序号", "项目编码", "项目名称", "预算数", "财政资金", "其他资金", "指标数", "校核")
        page.put(row, 0, "项目一览（金额单位：万元；各数自动取自项目工作表）", f(font_name=HEI), 8)
        for column, words in enumerate(heads):
            page.put(row + 1, column, words, head)
        page.sheet.set_row(row + 1, 22)
        first = at = row + 2
        centre, money = f.cell(align="center"), f.cell(num_format="#,##0.00", align="right")
        sums = [Decimal(0)] * 3
        count = 0
        for number, (table, spot, project) in enumerate(zip(tables, spots, self.text.projects, strict=True), 1):
            name = quoted(table.name)
            page.sheet.write_url(
                at, 0, f"internal:{name}!A1", f.cell(align="center", font_color="#0563C1", underline=1), str(number)
            )
            for column, key, said in ((1, "code", project.code), (2, "name", project.name)):
                found = spot.cells.get(key)
                shown = words_of(said or "")
                if found:
                    source = f"{name}!{cell(found[0], found[1])}"
                    page.formula(at, column, f'={source}&""', centre if column == 1 else f.cell(), shown)
                else:
                    page.put(at, column, shown, f.cell())
            for column, key in enumerate(("budget.total", "budget.fiscal", "budget.other"), 3):
                found = spot.cells.get(key)
                figure = getattr(project.budget, key[7:])
                value = figure.value if figure is not None else None
                if found:
                    source = f"{name}!{cell(found[0], found[1])}"
                    page.formula(
                        at, column, f'=IF(ISNUMBER({source}),{source},"")', money, "" if value is None else value
                    )
                    sums[column - 3] += value or 0
                else:
                    page.put(at, column, None, money)
            counted = spot.columns.get("level3") or spot.columns.get("target")
            if spot.last >= spot.first and counted:
                column = counted[0]
                source = f"{name}!{cell(spot.first, column)}:{cell(spot.last, column)}"
                filled = sum(
                    1 for i in project.indicators if (i.level3 if "level3" in spot.columns else i.target.words)
                )
                page.formula(at, 6, f'=IF(COUNTA({source})=0,"",COUNTA({source}))', centre, filled or "")
                count += filled
            else:
                page.put(at, 6, None, centre)
            page.formula(at, 7, f'=IF(ISNUMBER(D{at + 1}),IF(ABS(D{at + 1}-SUM(E{at + 1}:F{at + 1}))<0.005,"相符","预算数不等于两项之和"),"")',
                         f.cell(), balance(project))  # fmt: skip
            page.height(at, (str(project.name or ""), 2, 1), (str(project.code or ""), 1, 1), least=20)
            at += 1
        page.sheet.conditional_format(
            first,
            7,
            at - 1,
            7,
            {"type": "cell", "criteria": "==", "value": '"预算数不等于两项之和"', "format": self.guide.wrong},
        )
        page.put(at, 0, "合计", head, 3)
        for column, total in enumerate(sums, 3):
            letter = letters(column)
            page.formula(
                at,
                column,
                f"=SUM({letter}{first + 1}:{letter}{at})",
                f.cell(num_format="#,##0.00", align="right", bold=True),
                total,
            )
        page.formula(at, 6, f"=SUM(G{first + 1}:G{at})", f.cell(align="center", bold=True), count)
        page.formula(at, 7, f'=COUNTIF(C{first + 1}:C{at},"?*")&" 个项目"', f.cell(bold=True),
                     f"{sum(1 for p in self.text.projects if p.name)} 个项目")  # fmt: skip
        page.sheet.set_row(at, 22)
        return at + 1

    def _contents(self, page: Page, blocks: Sequence[Block], tables: Sequence[_Part]) -> None:
        f = self.formats
        sheets = {f"part2-{p.seq}": t.name for p, t in zip(self.text.projects, tables, strict=True)}
        for block in blocks:
            if isinstance(block, ContentsLine):
                form = f(locked=False, font_color="#0563C1")
                words = words_of(block.text)
                page.put(page.at, 0, words, form, 7)
                target = _PART_ONE if block.target.startswith("part1") else sheets.get(block.target)
                if target and (target != _PART_ONE or self.book.get_worksheet_by_name(_PART_ONE)):
                    page.sheet.write_url(page.at, 0, f"internal:{quoted(target)}!A1", form, words)
                if block.page is not None:
                    page.put(page.at, 7, Decimal(block.page), f(num_format="0", locked=False, align="center"))
                page.height(page.at, (words, 0, 7), least=18)
                page.at += 1
            elif isinstance(block, Paragraph):
                style = _PROSE[block.style]
                page.put(page.at, 0, words_of(block.label + block.text), f(**style), 8)
                page.sheet.set_row(page.at, style["font_size"] * 1.9)
                page.at += 1

    def _contents_to_fill(self, page: Page, tables: Sequence[_Part], named: str) -> None:
        """The contents follow the titles of the project sheets; there are none before there is a project."""
        f = self.formats
        some = any(p.name for p in self.text.projects)
        lines = (("目录", "contents-title"), ("第一部分 部门整体绩效目标", "label"), ("一、总体绩效目标", ""),
                 ("二、分项绩效目标", ""), ("三、工作保障措施", ""), ("第二部分 预算项目绩效目标", "label"))  # fmt: skip
        for words, style in lines:
            page.formula(
                page.at,
                0,
                f'=IF({named}=0,"","{words}")',
                f(**_PROSE[style]) if style else f(),
                words if some else "",
                8,
            )
            page.at += 1
        for number, (table, project) in enumerate(zip(tables, self.text.projects, strict=True), 1):
            shown = f"{number}. {project.name}绩效目标表" if project.name else ""
            page.formula(page.at, 0, f'={quoted(table.name)}!A1&""', f(), shown, 8)
            page.at += 1

    # part one

    def _part_one(self, page: Page, part: _Part) -> None:
        f = self.formats
        for block in part.blocks:
            if not isinstance(block, Paragraph):
                continue
            style = _PROSE[block.style]
            size = style["font_size"]
            for words in map(words_of, cut_prose(block.label + block.text, page.pixels(0, 1), size)):
                page.put(page.at, 0, words, f(**style, num_format="@", locked=block.style != "body"))
                page.height(page.at, (words, 0, 1), size=size)
                page.at += 1
        page.sheet.print_area(0, 0, max(page.at - 1, 0), 0)
        page.sheet.freeze_panes(2, 0)
        protect(page.sheet)
        page.finish(self.book)

    def _part_one_to_fill(self, page: Page, tables: Sequence[_Part], spots: Sequence[Spots]) -> None:
        """Overall objective and safeguards to write, the items composed by formulas."""
        f = self.formats
        hint = f(font_color=GREY, italic=True)

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
        page.put(page.at, 0, str(self.text.overall_objective or ""), f.input(font_size=12, valign="top"))
        page.height(page.at, (str(self.text.overall_objective or ""), 0, 1), size=12, least=120)
        self.guide.mark(page, (page.at, 0, 1), f"LEN(TRIM({cell(page.at, 0)}))=0")
        page.at += 1
        heading("二、分项绩效目标", "heading1", "由各项目工作表自动生成，与第二部分一致；需要时可取消保护后改写文字。")
        for number, (table, spot, project) in enumerate(zip(tables, spots, self.text.projects, strict=True), 1):
            for (formula, value), least in zip(_composed(number, table, spot, project), (22, 38, 54, 70), strict=True):
                page.formula(page.at, 0, formula, f(**body, valign="top", bold=least == 22), value)
                page.height(page.at, (value, 0, 1), size=body["font_size"], least=least)
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
        page.aside(0, 1, LAST_ROW, 1)
        page.sheet.print_area(0, 0, page.at - 1, 0)
        page.sheet.freeze_panes(2, 0)
        page.sheet.set_selection(start, 0, start, 0)
        protect(page.sheet)
        page.finish(self.book)

    # projects

    def _project(self, sheet: Any, part: _Part, number: int) -> Spots:
        project = self.text.projects[number]
        table = next(b for b in part.blocks if isinstance(b, Table))
        scale = sum(table.widths)
        page = Page(sheet, self.formats, part.name, [max(round(w * _WIDTH / scale), 3) for w in table.widths])
        f, width = self.formats, len(table.widths)
        side = width + 1
        last_year = self.compiling.last_year.get(number) if self.compiling else None
        sheet.set_column(width, width, 2)
        sheet.set_column(side, side, 30)
        if last_year is not None:
            sheet.set_column(side + 1, side + 1, 22)
        if not self.alone:
            sheet.write_url(0, side, f"internal:{OVERVIEW}!A1", f(font_color="#0563C1", underline=1), f"返回{OVERVIEW}")
        titled: int | None = None
        for block in part.blocks:
            if isinstance(block, Paragraph):
                size = 16 if block.style == "table-title" else SIZE
                words = words_of(block.label + block.text)
                page.put(
                    page.at,
                    0,
                    words,
                    f(
                        font_name=TITLE if size > SIZE else SONG,
                        font_size=size,
                        align="center",
                        locked=False,
                        num_format="@",
                    ),
                    width,
                )
                page.height(page.at, (words, 0, width), size=size, least=size * 2)
                titled = page.at if block.style == "table-title" else titled
                page.at += 1
            elif isinstance(block, Split):
                middle = max(width // 2, 1)
                words = words_of(block.left)
                page.put(page.at, 0, words, f(locked=False, num_format="@"), middle)
                page.put(page.at, middle, words_of(block.right), f(align="right"), width - middle)
                page.height(page.at, (words, 0, middle), least=18)
                page.at += 1
        indicators_last = table.head is None or len(table.rows) == table.head + table.heads + len(project.indicators)
        spare = self.compiling.spare if self.compiling else _SPARE if indicators_last else 0
        spots = self._form(page, table, project, spare)
        if titled is not None:
            if self.compiling is not None and "name" in spots.cells:
                name = cell(*spots.cells["name"][:2])
                shown = f"{number + 1}. {project.name}绩效目标表" if project.name else ""
                sheet.write_formula(titled, 0, f'=IF(LEN(TRIM({name}))=0,"","{number + 1}. "&{name}&"绩效目标表")',
                                    f(font_name=TITLE, font_size=16, align="center"), shown or " ")  # fmt: skip
            sheet.freeze_panes(titled + 1, 0)
        self.guide.validations(page, spots, project)
        self.guide.marks(page, spots)
        self.guide.checks(page, spots, project, side)
        if last_year is not None:
            page.put(spots.heading, side + 1, "上年指标值", f.cell(font_name=HEI, bg_color=SIDE, align="center"))
            for row, words in enumerate(last_year, spots.first):
                page.put(row, side + 1, words_of(words), f.cell(font_color=GREY, align="center"))
        if self.compiling is not None and "target" in spots.columns:
            spots.quoting = side + (1 if last_year is None else 2)
            sheet.set_column(spots.quoting, spots.quoting, 30)
            page.put(
                spots.heading,
                spots.quoting,
                "第一部分引用（自动）",
                f.cell(font_name=HEI, bg_color=SIDE, align="center"),
            )
            for row in range(spots.first, spots.last + 1):
                page.formula(row, spots.quoting, _quoting(spots, row), f(font_color=GREY), "")
        page.aside(0, width, LAST_ROW, side + 8)
        self._names(page, spots)
        sheet.repeat_rows(spots.heading)
        sheet.print_area(0, 0, max(page.at - 1, 0), width - 1)
        if self.compiling is not None and "code" in spots.cells:
            sheet.set_selection(*spots.cells["code"][:2], *spots.cells["code"][:2])
        protect(sheet)
        page.finish(self.book)
        return spots

    def _form(self, page: Page, table: Table, project: Project, spare: int) -> Spots:
        """The table of a form; spare rows follow the indicators."""
        spots = Spots()
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
            least = 24 if is_grid else 22
            if self.compiling is not None:
                least = max([least + 10 * is_grid, *(_ROOMY.get(b.field, 0) for b in row if not b.is_label)])
            page.height(at, *heights, least=least)
            if head <= index < head + heads:
                spots.heading = at
                columns = {b.field: (b.column, b.columns) for b in row if b.field and not b.field.startswith("group:")}
                spots.columns |= columns
                if index == head + heads - 1:
                    spots.first, spots.last, spots.spare = at + 1, at + count + spare, at + count + 1
                    if not count:
                        self._spare_rows(page, spots, at + 1, spare)
            elif is_grid and index == head + heads + count - 1:
                self._spare_rows(page, spots, at + 1, spare)
        page.at = top + len(table.rows) + spare
        return spots

    def _spare_rows(self, page: Page, spots: Spots, first: int, count: int) -> None:
        """Rows to be used when there are more indicators: their lines appear with their words."""
        align = {c.key: c.align for c in form_for("goal").columns}
        for row in range(first, first + count):
            for key, (column, columns) in spots.columns.items():
                form = self.formats(
                    num_format=number_format(key), locked=False, align="left" if align.get(key) == "left" else "center"
                )
                page.put(row, column, None, form, columns)
            page.sheet.set_row(row, 34 if self.compiling is not None else 24)

    def _box(
        self, page: Page, row: int, box: Box, is_grid: bool, is_last: bool, spots: Spots
    ) -> list[tuple[str, int, int]]:
        f = self.formats
        words = words_of(box.text)
        if box.is_label:
            words = words.replace("\n", "")  # columns are dragged wider here; a line end would stay
            page.put(
                row, box.column, words, f.cell(font_name=HEI, bg_color=_SHADE, align="center"), box.columns, box.rows
            )
            return [(words, box.column, box.columns)] if box.rows == 1 else []
        if words.strip("\u200b ") in ("", "1."):
            words = ""
        value, shape = typed(words, box.field)
        align = {"left": "left", "centre": "center", "right": "right"}[box.align]
        if is_grid and box.field in ("level1", "level2"):
            last = {"bottom": 1, "bottom_color": LINE} if is_last else {}
            form = f(
                left=1, right=1, left_color=LINE, right_color=LINE, align=align, locked=False, num_format="@", **last
            )
        else:
            form = f.input(align=align, num_format=shape)
        rows = 1 if is_grid else box.rows
        page.put(row, box.column, value, form, box.columns, rows)
        if not is_grid and box.field:
            if box.field == "percent":
                spots.plan.append((row, box.column, box.columns))
            else:
                spots.cells.setdefault(box.field, (row, box.column, box.columns))
        return [(words, box.column, box.columns)] if rows == 1 else []

    def _names(self, page: Page, spots: Spots) -> None:
        """What may stay empty: all of a form to be filled in, and the spare rows of one that is."""
        told = [c for k, c in spots.columns.items() if k not in ("level1", "level2")]
        first = spots.first if self.compiling is not None else spots.spare
        if not told or spots.last < first:
            return
        left, right = min(c for c, _ in told), max(c + n for c, n in told) - 1
        page.rows.append(area(page.name, first, left, spots.last, right))
        if self.compiling is not None:
            filled = [spot for key, spot in spots.cells.items() if not key.startswith("unit.")] + spots.plan
            page.fields += [area(page.name, row, column, row, column) for row, column, _ in filled]

    def _instructions(self, paragraphs: Sequence[tuple[str, bool]]) -> None:
        page = self._page("填报说明", (96,))
        f = self.formats
        for number, (words, is_heading) in enumerate(paragraphs):
            style: dict[str, Any] = {"font_name": HEI, "font_size": 12} if is_heading else {"font_size": 11}
            if not number:
                style = {"font_name": TITLE, "font_size": 18, "align": "center"}
            page.put(page.at, 0, words, f(**style))
            page.height(page.at, (words, 0, 1), size=style["font_size"], least=30 if is_heading else 18)
            page.at += 1
        page.aside(0, 0, LAST_ROW, 20)
        page.sheet.hide_gridlines(2)
        protect(page.sheet)
        page.finish(self.book)


_PROSE: dict[str, dict[str, Any]] = {
    "contents-title": {"font_name": HEI, "font_size": 14, "align": "center"},
    "label": {"font_name": HEI, "font_size": 11},
    "part": {"font_name": TITLE, "font_size": 18, "align": "center"},
    "heading1": {"font_name": HEI, "font_size": 14},
    "heading2": {"font_name": "楷体", "font_size": 13, "bold": True},
    "body": {"font_size": 12},
    "table-title": {"font_name": TITLE, "font_size": 16, "align": "center"},
    "table-note": {"font_size": 11, "align": "center"},
}


# which block goes to which sheet


def _parts(
    blocks: Sequence[Block], projects: Sequence[Project], *, bare: bool
) -> tuple[list[Block], _Part, list[_Part]]:
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
                tables.append(_Part(sheet_name(len(tables) + 1, name, names, numbered=not bare)))
                at = tables[-1].blocks
            continue
        at.append(block)
    return front, one, tables


# part one from part two


def _composed(number: int, table: _Part, spots: Spots, project: Project) -> Iterator[tuple[str, str]]:
    """The four lines of an item of part one as formulas over the project's sheet, with what they give now."""
    name = quoted(table.name)
    at = {key: f"{name}!{cell(row, column)}" for key, (row, column, _) in spots.cells.items()}
    called = at["name"]
    words = str(project.name or "")
    shown = f"{number}、{words}{'' if words.endswith('项目') else '项目'}绩效目标" if words else ""
    yield (
        f'=IF(LEN(TRIM({called}))=0,"","{number}、"&{called}&IF(RIGHT({called},2)="项目","","项目")&"绩效目标")',
        shown,
    )
    for key, label, value in (
        ("purpose", "", str(project.purpose or "").strip()),
        ("objectives", "绩效目标：", "\n".join(f"{i}. {o}" for i, o in enumerate(project.objectives, 1) if o.strip())),
    ):
        if key in at:
            yield (
                f'=IF(OR(LEN(TRIM({called}))=0,LEN({at[key]})=0),"","{label}"&{at[key]})',
                f"{label}{value}" if value and words else "",
            )
    said = "&".join(f"{name}!{cell(row, spots.quoting)}" for row in range(spots.first, spots.last + 1))
    yield f'=IF(OR(LEN(TRIM({called}))=0,LEN({said})=0),"","绩效指标："&LEFT({said},LEN({said})-1)&"。")', ""


def _quoting(spots: Spots, row: int) -> str:
    """An indicator as part one quotes it, as a formula: its description (or name) and its value."""
    target = cell(row, spots.columns["target"][0])
    names = [cell(row, spots.columns[key][0]) for key in ("description", "level3") if key in spots.columns]
    what = f"IF(LEN({names[0]})=0,{names[1]},{names[0]})" if len(names) > 1 else names[0]
    joint = f'IF(ISNUMBER(FIND(LEFT({target},1),"≥≤><=0123456789")),"","：")'
    return f'=IF(OR(LEN({target})=0,LEN({what})=0),"",{what}&{joint}&{target}&"；")'
