"""The performance text (部门预算绩效文本): cover, contents, part one, part two. Frozen; holds no behaviour."""

from dataclasses import dataclass, field
from typing import Literal

from jixiao.model.figure import Figure
from jixiao.model.place import Place
from jixiao.model.target import Target
from jixiao.model.words import Words

Framework = Literal["output-benefit-satisfaction", "cost-output-benefit-satisfaction"]
Form = Literal["goal", "self-evaluation", "monitoring", "evaluation"]


@dataclass(frozen=True, slots=True)
class Cover:
    """封面. ``draft`` is true where the cover says (草案)."""

    department: Words | None = None
    year: int | None = None
    title: Words | None = None
    draft: bool = False
    compiled_by: Words | None = None
    reviewed_by: Words | None = None
    year_words: Words | None = None


@dataclass(frozen=True, slots=True)
class ContentsEntry:
    """One line of the 目录: part 1 sections or part 2 tables, with the page it gives."""

    part: int
    seq: int
    title: Words
    page: int | None = None


@dataclass(frozen=True, slots=True)
class ItemIndicator:
    """One indicator quoted in part one: its words and the value after them."""

    name: Words
    target: Target


@dataclass(frozen=True, slots=True)
class Item:
    """One 分项绩效目标 of part one."""

    seq: int
    project_name: Words
    purpose: Words | None = None
    objectives: tuple[Words, ...] = ()
    indicators: tuple[ItemIndicator, ...] = ()


@dataclass(frozen=True, slots=True)
class Safeguard:
    """One 工作保障措施."""

    seq: int
    text: Words


@dataclass(frozen=True, slots=True)
class Unit:
    """单位代码 and 单位名称 above a table."""

    code: Words | None = None
    name: Words | None = None


@dataclass(frozen=True, slots=True)
class Budget:
    """预算规模, all in 万元. A field is ``None`` when the form has no such cell; a Figure without value when
    the cell is empty. ``unit_words`` is the printed 单位：万元. ``initial``, ``adjusted`` and ``executed``
    stand in self-evaluation and monitoring forms (年初预算数, 全年预算数, 执行数).
    """

    total: Figure | None = None
    fiscal: Figure | None = None
    other: Figure | None = None
    unit_words: Words | None = None
    initial: Figure | None = None
    adjusted: Figure | None = None
    executed: Figure | None = None


@dataclass(frozen=True, slots=True)
class PlanPoint:
    """One column of 资金支出计划: cumulative percent by the end of ``month`` (1-12)."""

    month: int
    percent: Figure


@dataclass(frozen=True, slots=True)
class Indicator:
    """One row of the indicator table. A field is ``None`` when the form has no such column.

    ``weight``, ``score`` are in 分; ``actual`` is the result, ``forecast`` the expected one at year end. In an evaluation
    ``description`` is 指标解释, ``basis`` 指标说明 or 评价要点 and ``deviation`` 扣分原因; there is often no target.
    """

    level1: Words | None
    level2: Words | None
    level3: Words | None
    description: Words | None
    target: Target
    basis: Words | None
    weight: Figure | None = None
    actual: Target | None = None
    score: Figure | None = None
    deviation: Words | None = None
    forecast: Target | None = None
    possibility: Words | None = None
    extra: tuple[tuple[str, Words], ...] = ()


@dataclass(frozen=True, slots=True)
class FundRow:
    """One row of the money block of a self-evaluation or monitoring form (年度资金总额, 其中：财政拨款 …)."""

    name: Words
    initial: Figure | None = None
    adjusted: Figure | None = None
    executed: Figure | None = None
    forecast: Figure | None = None
    weight: Figure | None = None
    rate: Figure | None = None
    score: Figure | None = None


@dataclass(frozen=True, slots=True)
class Results:
    """What a self-evaluation, monitoring or evaluation form says beyond the promise. ``through_month`` is the month
    monitoring looks back on (1-7月执行数 is 7).
    """

    funds: tuple[FundRow, ...] = ()
    objective_actual: Words | None = None
    total_weight: Figure | None = None
    total_score: Figure | None = None
    grade: Words | None = None
    conclusion: Words | None = None
    shortcomings: Words | None = None
    remedies: Words | None = None
    through_month: int | None = None


@dataclass(frozen=True, slots=True)
class Project:
    """One table of part two (or one self-evaluation, monitoring or evaluation form)."""

    seq: int
    title: Words | None = None
    unit: Unit = Unit()
    code: Words | None = None
    name: Words | None = None
    budget: Budget = Budget()
    purpose: Words | None = None
    spending_plan: tuple[PlanPoint, ...] = ()
    objectives: tuple[Words, ...] = ()
    indicators: tuple[Indicator, ...] = ()
    framework: Framework = "output-benefit-satisfaction"
    form: Form = "goal"
    results: Results | None = None
    extra: tuple[tuple[str, Words], ...] = ()
    """What the form says under labels we have no field for (主管部门, 填报人 …), by label."""
    columns: tuple[str, ...] = ()
    """The headings of the indicator table, as understood, in printed order."""


@dataclass(frozen=True, slots=True)
class Problem:
    """Something the reader could not place: reported, never dropped, never guessed (codes RD…)."""

    code: str
    message: str
    place: Place | None = None
    project: int | None = None


@dataclass(frozen=True, slots=True)
class PerformanceText:
    """A whole text. ``parts`` lists the headings found in the body (目录, 第一部分, 总体绩效目标, …)."""

    cover: Cover = Cover()
    contents: tuple[ContentsEntry, ...] = ()
    overall_objective: Words | None = None
    items: tuple[Item, ...] = ()
    safeguards: tuple[Safeguard, ...] = ()
    projects: tuple[Project, ...] = ()
    problems: tuple[Problem, ...] = ()
    headings: tuple[Words, ...] = ()
    file: str = ""
    notes: tuple[str, ...] = field(default=())
    """Remarks about the reading itself (wrong suffix, encoding), for people."""
