"""What helps people to fill a form in: drop-downs, marks on what is missing or cannot be, checks beside the form."""

from dataclasses import dataclass, field
from decimal import Decimal
from itertools import pairwise
from typing import Any

from jixiao.law import load_pack
from jixiao.model import PerformanceText, Project
from jixiao.write.documents.xlsx_page import (
    HEI,
    LINE,
    MONEY,
    POINTS,
    SHARES,
    Formats,
    Page,
    cell,
    fixed,
    letters,
)

OVERVIEW = "总览"
LISTS = 10
"""The first column of the overview where the lists behind the drop-downs stand."""
SIDE = "#EAF1DD"
_MISSING, _WRONG, _RED, _GREEN = "#FFF2CC", "#F8CBAD", "#C00000", "#538135"
_REQUIRED = ("code", "name", "budget.total", "budget.fiscal", "purpose", "objectives")
_NEEDED = {"level3": "缺三级指标", "description": "缺描述", "target": "缺指标值", "basis": "缺依据"}
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
    "target": (
        "指标值",
        "符号、数值、单位写在一格，如 ≥48期、≤8500元/期、2025年6月30日前。下拉项只是开头，数值须自己填。",
    ),
    "basis": ("指标值确定依据", "写明文件、计划、上年实际数等，如“2024年实际完成46期”。"),
}
_TARGETS = ("≥", "≤", "=", "≥%", "≤%", "≥人次", "≥个", "≥台（套）", "≥元", "≤万元", "年月日前")


@dataclass
class Spots:
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
    spare: int = 0
    """The first of the spare rows."""
    quoting: int = 0
    """The column beside the form where indicators stand as part one quotes them."""


class Guide:
    """Writes the help of one workbook; ``compiling`` is true for one that is to be filled in, ``alone`` for a form
    without an overview.
    """

    def __init__(self, formats: Formats, text: PerformanceText, *, compiling: bool, alone: bool) -> None:
        self.formats, self.text, self.compiling, self.alone = formats, text, compiling, alone
        self.missing = formats.dxf(bg_color=_MISSING)
        self.wrong = formats.dxf(bg_color=_WRONG)
        self.red = formats.dxf(font_color=_RED)
        # Some programs take the first format that applies and no other: each brings its lines along.
        self.lacking = formats.dxf(bg_color=_MISSING, border=1, border_color=LINE)
        self.same = formats.dxf(font_color="#FFFFFF", left=1, right=1, left_color=LINE, right_color=LINE)
        self.last = formats.dxf(font_color="#FFFFFF", left=1, right=1, bottom=1, left_color=LINE, right_color=LINE,
                                bottom_color=LINE)  # fmt: skip
        self.top = formats.dxf(top=1, left=1, right=1, top_color=LINE, left_color=LINE, right_color=LINE)
        self.boxed = formats.dxf(border=1, border_color=LINE)
        frameworks = load_pack(year=text.cover.year or 9999).value("frameworks")
        self.frameworks: dict[str, dict[str, list[str]]] = {k: dict(v) for k, v in frameworks.items()}

    def levels(self) -> list[tuple[str, list[str]]]:
        """Each level 1 with its level 2, of all frameworks."""
        found: dict[str, list[str]] = {}
        for classes in self.frameworks.values():
            for level1, level2 in classes.items():
                found[level1] = list(dict.fromkeys([*found.get(level1, []), *level2]))
        return list(found.items())

    def validations(self, page: Page, spots: Spots, project: Project) -> None:
        """Drop-downs and limits of one project sheet."""
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
                levels = list(self.frameworks.get(project.framework, {})) or [level1 for level1, _ in self.levels()]
                options = {"validate": "list", "source": levels, "error_type": "information",
                           "error_title": "一级指标", "error_message": "不是通行的一级指标，请核对。"}  # fmt: skip
            elif key == "level2" and "level1" in spots.columns:
                source = self.lists()[0][1] if self.alone else self._level2_source(spots)
                options = {"validate": "list", "source": source, "error_type": "information",
                           "error_title": "二级指标", "error_message": "不是这个一级指标下通行的二级指标，请核对。"}  # fmt: skip
            if options:
                sheet.data_validation(spots.first, column, spots.last, column + columns - 1, options)

    def _level2_source(self, spots: Spots) -> str:
        """The level 2 that belong to the level 1 of the row, from the lists of the overview."""
        level1 = f"${letters(spots.columns['level1'][0])}{spots.first + 1}"
        source = ""
        for number, (name, level2) in enumerate(self.lists()):
            letter = letters(LISTS + number)
            cells = f"{OVERVIEW}!${letter}$2:${letter}${len(level2) + 1}"
            source = f'IF({level1}="{name}",{cells},{source})' if number else cells
        return "=" + source

    def lists(self) -> list[tuple[str, list[str]]]:
        """The drop-down lists of level 2: all of them, and those of each level 1."""
        levels = self.levels()
        return [("二级指标", list(dict.fromkeys(two for _, level2 in levels for two in level2))), *levels]

    def _validation(self, key: str) -> dict[str, Any]:
        prompt = _PROMPTS.get(key) if self.compiling or key in ("target", "percent", "objectives") else None
        options: dict[str, Any] = {"input_title": prompt[0], "input_message": prompt[1]} if prompt else {}
        if key in MONEY:
            options |= {"validate": "decimal", "criteria": ">=", "value": 0, "error_type": "warning",
                        "error_title": "金额", "error_message": "应为不小于0的数，单位万元。"}  # fmt: skip
        elif key in SHARES:
            options |= {"validate": "decimal", "criteria": "between", "minimum": 0, "maximum": 1, "error_type": "warning",
                        "error_title": "比例", "error_message": "应在0%到100%之间。"}  # fmt: skip
        elif key in POINTS:
            options |= {"validate": "decimal", "criteria": "between", "minimum": 0, "maximum": 100, "error_type": "warning",
                        "error_title": "分值", "error_message": "应在0到100之间。"}  # fmt: skip
        elif key == "target":
            year = self.text.cover.year
            source = [f"{year or ''}{t}" if t == "年月日前" else t for t in _TARGETS]
            options |= {"validate": "list", "source": source, "show_error": False}
        elif options:
            options |= {"validate": "any"}
        return options

    def mark(self, page: Page, spot: tuple[int, int, int], formula: str, form: Any = None) -> None:
        """Shade a spot while its formula holds."""
        row, column, columns = spot
        page.sheet.conditional_format(row, column, row, column + columns - 1,
                                      {"type": "formula", "criteria": f"={formula}", "format": form or self.missing})  # fmt: skip

    def marks(self, page: Page, spots: Spots) -> None:
        """What is missing is yellow, what cannot be is red, equal levels look as one."""
        for key in _REQUIRED:
            if key in spots.cells:
                row, column, _ = spots.cells[key]
                self.mark(page, spots.cells[key], f"LEN(TRIM({fixed(row, column)}))=0")
        if (formula := _unbalanced(spots)) is not None:
            self.mark(page, spots.cells["budget.total"], formula, self.wrong)
        before = None
        for number, spot in enumerate(spots.plan):
            here = fixed(*spot[:2])
            self.mark(page, spot, f"LEN({here})=0")
            if before:
                self.mark(page, spot, f"AND(ISNUMBER({here}),ISNUMBER({before}),{here}<{before})", self.wrong)
            if number == len(spots.plan) - 1:
                self.mark(page, spot, f"AND(ISNUMBER({here}),ABS({here}-1)>0.00001)", self.wrong)
            before = here
        if spots.last < spots.first:
            return
        sheet, first = page.sheet, spots.first + 1
        used = _used(spots, first)
        for key in _NEEDED:
            if key in spots.columns:
                column, columns = spots.columns[key]
                sheet.conditional_format(spots.first, column, spots.last, column + columns - 1, {
                    "type": "formula", "criteria": f"=AND({used},LEN(TRIM(${letters(column)}{first}))=0)", "format": self.lacking,
                })  # fmt: skip
        anything = "&".join(f"${letters(c)}{spots.spare + 1}" for c, _ in spots.columns.values())
        plain = [c for k, c in spots.columns.items() if k in ("level1", "level2")]
        if len(plain) == 2:
            (one, _), (two, _) = spots.columns["level1"], spots.columns["level2"]
            a, b = (f"${letters(c)}{first}" for c in (one, two))
            a_up, b_up = (f"${letters(c)}{first - 1}" for c in (one, two))
            ends = f"LEN(${letters(one)}{first + 1})=0"
            for column, same in ((one, f"{a}={a_up}"), (two, f"AND({a}={a_up},{b}={b_up})")):
                for here, form in ((f"{same},{ends}", self.last), (f"NOT({same}),{ends}", self.boxed), (same, self.same),
                                   (f"NOT({same})", self.top)):  # fmt: skip
                    sheet.conditional_format(
                        spots.first, column, spots.last, column,
                        {"type": "formula", "criteria": f"=AND(LEN({a})>0,{here})", "format": form},
                    )  # fmt: skip
        for column, columns in spots.columns.values():
            sheet.conditional_format(spots.spare, column, spots.last, column + columns - 1,
                                     {"type": "formula", "criteria": f"=LEN({anything})>0", "format": self.boxed})  # fmt: skip

    def checks(self, page: Page, spots: Spots, project: Project, side: int) -> None:
        """Beside the form: whether the sums agree, the plan rises, and what a row lacks."""
        f = self.formats
        note, plain = f(font_color=_RED), f(font_color=_GREEN)
        if (formula := _unbalanced(spots)) is not None:
            row = spots.cells["budget.total"][0]
            total = cell(*spots.cells["budget.total"][:2])
            said = balance(project)
            page.sheet.conditional_format(row, side, row, side, self._faulty("不等于"))
            page.formula(row, side, f'=IF({formula},"预算数不等于财政资金与其他资金之和",IF(ISNUMBER({total}),"预算数与两项之和相符",""))', plain,
                         {"相符": "预算数与两项之和相符", "": ""}.get(said, "预算数不等于财政资金与其他资金之和"))  # fmt: skip
        if spots.plan:
            cells = [cell(*spot[:2]) for spot in spots.plan]
            rises = ",".join(f"N({b})>=N({a})" for a, b in pairwise(cells)) or "TRUE"
            everything = ",".join(cells)
            page.formula(spots.plan[0][0], side, f'=IF(COUNT({everything})=0,"",IF(COUNT({everything})<{len(cells)},"支出计划未填全",'
                         f'IF(AND({rises},ABS({cells[-1]}-1)<0.00001),"逐期上升，年底100%","支出计划应逐期上升，年底为100%")))',
                         plain, _plan_said(project))  # fmt: skip
            page.sheet.conditional_format(spots.plan[0][0], side, spots.plan[0][0], side, self._faulty("支出"))
        if spots.last < spots.first or not any(k in spots.columns for k in _NEEDED):
            return
        page.put(spots.heading, side, "待补（自动）", f.cell(font_name=HEI, bg_color=SIDE, align="center"))
        for number, row in enumerate(range(spots.first, spots.last + 1)):
            used = _used(spots, row + 1)
            parts = [
                f'IF(LEN(TRIM({cell(row, spots.columns[key][0])}))=0,"{said} ","")'
                for key, said in _NEEDED.items() if key in spots.columns
            ]  # fmt: skip
            indicator = project.indicators[number] if number < len(project.indicators) else None
            lacks = [said for key, said in _NEEDED.items() if key in spots.columns and indicator is not None
                     and not str((indicator.target.words if key == "target" else getattr(indicator, key)) or "").strip()]  # fmt: skip
            told = "" if len(lacks) == sum(k in spots.columns for k in _NEEDED) else "".join(f"{w} " for w in lacks)
            page.formula(row, side, f'=IF({used},{"&".join(parts)},"")', note, told)

    def _faulty(self, words: str) -> dict[str, Any]:
        return {"type": "text", "criteria": "containing", "value": words, "format": self.red}


def _unbalanced(spots: Spots) -> str | None:
    """Whether the total differs from its two parts, as a formula."""
    keys = ("budget.total", "budget.fiscal", "budget.other")
    if any(key not in spots.cells for key in keys):
        return None
    total, fiscal, other = (fixed(*spots.cells[key][:2]) for key in keys)
    return f"AND(ISNUMBER({total}),COUNT({fiscal},{other})>0,ABS({total}-SUM({fiscal},{other}))>0.005)"


def balance(project: Project) -> str:
    """Whether the parts of the budget add up to the whole, in words."""
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


def _used(spots: Spots, row: int) -> str:
    """Whether a row of the indicator table says anything beyond its levels, as a formula."""
    said = "&".join(f"${letters(spots.columns[k][0])}{row}" for k in _NEEDED if k in spots.columns)
    return f"LEN({said})>0"
