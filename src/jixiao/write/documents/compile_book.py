"""The workbook a department fills in: empty, or prepared from last year's text."""

from collections.abc import Sequence
from dataclasses import replace

from jixiao.law import load_pack
from jixiao.model import (
    Budget,
    Cover,
    Figure,
    Framework,
    Indicator,
    PerformanceText,
    PlanPoint,
    Project,
    Target,
    Unit,
    Words,
)
from jixiao.write.documents.xlsx import Compiling, workbook

MOST_PROJECTS = 200
_OPEN = "\u200b"
"""Stands where a form shows a field that is still empty; the workbook leaves the cell blank."""
_USUAL_ROWS = {"数量指标": 3, "质量指标": 2, "时效指标": 2}


def compile_workbook(projects: int, year: int, framework: Framework, *, last: PerformanceText | None = None) -> bytes:
    """A workbook for a year with so many project sheets; from last year's text, its projects come first: names, codes
    and words kept, budgets, plans and targets to be set anew beside last year's targets.
    """
    months: Sequence[int] = load_pack(year=year).value("plan_months")
    known = [p for p in last.projects if p.form == "goal"] if last is not None else []
    forms = [_carried_over(p, n, months) for n, p in enumerate(known, 1)]
    forms += [_empty(n, months, framework, year) for n in range(len(forms) + 1, max(projects, len(forms)) + 1)]
    cover = last.cover if last is not None else Cover(draft=True)
    cover = replace(cover, year=year, year_words=None, title=Words(f"{year}年部门预算绩效文本"))
    text = PerformanceText(
        cover=cover, projects=tuple(forms),
        overall_objective=last.overall_objective if last is not None else None,
        safeguards=last.safeguards if last is not None else (),
    )  # fmt: skip
    before = {n: [str(row.target.words) for row in p.indicators] for n, p in enumerate(known)}
    return workbook(text, compiling=Compiling(_instructions(year, bool(known)), before))


def _empty(seq: int, months: Sequence[int], framework: Framework, year: int) -> Project:
    levels = load_pack(year=year).value("frameworks")[framework]
    rows = tuple(
        _row(Words(level1), Words(level2))
        for level1, below in levels.items() for level2 in below for _ in range(_USUAL_ROWS.get(level2, 1))
    )  # fmt: skip
    return _to_fill(Project(seq, name=Words(""), code=Words(""), framework=framework, indicators=rows), months)


def _row(level1: Words | None, level2: Words | None) -> Indicator:
    return Indicator(level1, level2, Words(""), Words(""), _no_target(), Words(""))


def _no_target() -> Target:
    return Target(Words(""), "malformed")


def _carried_over(project: Project, seq: int, months: Sequence[int]) -> Project:
    rows = tuple(
        replace(row, target=_no_target(), level3=row.level3 or Words(""), description=row.description or Words(""),
                basis=row.basis or Words(""))
        for row in project.indicators
    )  # fmt: skip
    months = [p.month for p in project.spending_plan] or months
    kept = replace(
        project, seq=seq, title=None, indicators=rows, code=project.code or Words(""), name=project.name or Words("")
    )
    return _to_fill(kept, months)


def _to_fill(project: Project, months: Sequence[int]) -> Project:
    """The project with its money and plan open, and every field of the form shown."""
    blank = Figure(None, "万元", Words(""))
    unit = project.unit if project.unit.code or project.unit.name else Unit(Words(_OPEN), Words(_OPEN))
    return replace(
        project, unit=unit, budget=Budget(blank, blank, blank, Words("万元")),
        spending_plan=tuple(PlanPoint(month, Figure(None, "%", Words(""))) for month in months),
        objectives=project.objectives or (Words(_OPEN),),
    )  # fmt: skip


def _instructions(year: int, has_last: bool) -> tuple[tuple[str, bool], ...]:
    """Paragraphs, and whether each is a heading."""
    carried_over: tuple[tuple[str, bool], ...] = (
        ("六、沿用上年内容的项目", True),
        (("项目编码、名称、单位、资金用途、绩效目标、指标名称、描述和依据按上年文本带入，预算数、支出计划和指标值留空待填；上年指标值列在表格右侧，"
         "只供对照，不会读入。"), False),
        (f"带入的文字请逐项改为{year}年的内容，特别是年度、金额、数量和依据；不再实施的项目，把该工作表中已填的内容全部清空即可。", False),
    )  # fmt: skip
    return (
        (f"{year}年部门预算绩效文本填报说明", True),
        ("一、填报次序", True),
        (("先填“总览”上部的封面栏目，再逐个填“项目1”“项目2”等工作表（一个项目一张表），最后填“第一部分”的总体绩效目标和工作保障措施。"
         "“总览”的项目一览、目录和“第一部分”的分项绩效目标由公式自动生成，不必填写。"), False),
        ("多余的项目工作表留空即可，不会读成项目；指标行不够时用表下的空行，多余的指标行留空即可。", False),
        ("二、颜色和保护", True),
        (("黄色：还没有填；红色：金额或支出计划自相矛盾；表格右侧的红字说明缺什么。灰底为表头，已锁定，防止误改，没有设密码；"
         "确需改动表样时，在“审阅”中撤销工作表保护。"), False),
        ("三、金额和支出计划", True),
        ("金额单位为万元，保留两位小数。预算数等于财政资金与其他资金之和，没有的填0。支出计划填到各月底的累计比例，逐期上升，12月底为100%。", False),
        ("四、绩效目标和指标", True),
        ("绩效目标分条写（1. 2. 3.），每条一行，写清产出和效果，数字与指标表一致。一级、二级指标从下拉列表选；每个二级指标可用多行，没有的删去即可。", False),
        ("指标值把符号、数值和单位写在一格：不少于写≥，不超过写≤；时间写明日期。写完整的例子：", False),
        (f"　产出指标｜数量指标｜公益培训班期数｜当年开班并完成全部课时的期数｜≥48期｜{year}年公益培训计划", False),
        (f"　产出指标｜时效指标｜培训计划公布时间｜全年培训计划向社会公布的日期｜{year}年1月31日前｜{year}年公益培训计划", False),
        (f"　满意度指标｜服务对象满意度指标｜学员满意度｜问卷中满意和较满意的份数占有效问卷的比例｜≥90%｜{year - 1}年问卷结果（89%）", False),
        ("五、检查和成文", True),
        ("用 Excel、WPS 或 LibreOffice 填好并保存后，运行 jixiao check 检查，运行 jixiao write 生成 Word、PDF 等文档；本说明、表格右侧的提示和“总览”的一览表都不会读成内容。", False),
        *(carried_over if has_last else ()),
    )  # fmt: skip
