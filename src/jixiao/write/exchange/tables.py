"""The tables of a text: every column once, with its name, its words for people and where its value comes from.

The Data Package, its dictionary and docs/data-package.md are all made from these definitions.
"""

import hashlib
from collections import Counter
from collections.abc import Callable, Iterable, Iterator, Sequence
from dataclasses import dataclass
from datetime import date
from decimal import Decimal
from typing import Any, Literal, NamedTuple

from jixiao.model import Budget, Figure, PerformanceText, Project, ProjectCode, Target, Words
from jixiao.write.json import TEXT_SCHEMA

ColumnType = Literal["string", "integer", "number", "boolean", "date"]
Value = str | int | bool | Decimal | date | None


class Row(NamedTuple):
    """A thing of the text with the key of its owner and its number (from 1) among its kind there."""

    owner: str
    no: int
    it: Any


@dataclass(frozen=True, slots=True)
class Column:
    """One column: a Table Schema field, and ``of``, which takes the value from a row."""

    name: str
    title: str
    description: str
    of: Callable[[Row], Value]
    type: ColumnType = "string"
    required: bool = False
    enum: tuple[str, ...] = ()
    minimum: int | None = None
    maximum: int | None = None
    pattern: str = ""
    unit: str = ""


class Keys:
    """A text with the keys of its parts.

    The key of the text is made of what it is and whose, so that every version of it has the same; a project goes by
    its code where that is well-formed and its own, else by its number.
    """

    def __init__(self, text: PerformanceText) -> None:
        self.text = text
        self.text_id = _text_id(text)
        codes = Counter(p.code for p in text.projects)
        self.project_ids = tuple(
            f"{self.text_id}:{p.code if p.code and codes[p.code] == 1 and ProjectCode.parse(p.code) else f'p{no}'}"
            for no, p in enumerate(text.projects, 1)
        )
        self.item_ids = tuple(f"{self.text_id}:i{no}" for no, _ in enumerate(text.items, 1))


def _text_id(text: PerformanceText) -> str:
    """``goal-2024-3f0c…``. A form without a cover is told from its neighbours by its unit and its projects."""
    first = text.projects[0].form if text.projects else "goal"
    year = f"{text.cover.year:04}" if text.cover.year is not None else "nd"
    whose = [text.cover.department or ""]
    if not whose[0]:
        whose += [str(word or "") for p in text.projects for word in (p.unit.name, p.code, p.name)]
    return f"{first}-{year}-{hashlib.sha256(chr(31).join(whose).encode('utf-8', 'replace')).hexdigest()[:12]}"


@dataclass(frozen=True, slots=True)
class Table:
    """One table: its columns, its primary key, and ``rows``, which finds them in a text.

    ``within`` says which table the owner of each row is in; its key is the first column here and there.
    """

    name: str
    title: str
    description: str
    columns: tuple[Column, ...]
    key: tuple[str, ...]
    rows: Callable[[Keys], Iterable[Row]]
    within: str = ""


# what columns are made of


def _words(
    name: str, title: str, description: str = "", of: Callable[[Any], Words | str | None] | None = None
) -> Column:
    """A column of words; an empty cell and none are one. Without ``of``, the field of the same name."""
    take = of or (lambda it: getattr(it, name))
    return Column(name, title, description, lambda row: str(take(row.it) or "") or None)


def _figure(name: str, title: str, unit: str, of: Callable[[Any], Figure | None], description: str = "") -> Column:
    """A column of numbers in one unit; an empty cell and none are one."""
    unit_words = f"单位：{unit}。"
    return Column(name, title, unit_words + description, lambda row: _number(of(row.it)), "number", unit=unit)


def _number(figure: Figure | None) -> Decimal | None:
    return figure.value if figure is not None else None


def _whole(
    name: str, title: str, description: str, of: Callable[[Any], int | None], *, required: bool = False
) -> Column:
    return Column(name, title, description, lambda row: of(row.it), "integer", required=required)


def _place(part: str, title: str) -> Column:
    return _whole(
        part, title, "原文件中的位置，格式能说明的才有。", lambda p: getattr(p.place, part) if p.place else None
    )


def _no(title: str) -> Column:
    return Column("no", title, "在所属记录中的顺序，从 1 起。", lambda row: row.no, "integer", required=True, minimum=1)


def _owner(name: str, title: str, description: str) -> Column:
    return Column(name, title, description, lambda row: row.owner, required=True)


_TEXT_KEY = _owner("text_id", "文本标识", "所属文本，见 texts。")
_PROJECT_KEY = _owner("project_id", "项目标识", "所属项目，见 projects。")
_ITEM_KEY = _owner("item_id", "分项标识", "所属分项绩效目标，见 items。")
_COMPARATORS = (">=", "<=", ">", "<", "=")
_KINDS = ("quantity", "deadline", "qualitative", "malformed")


def _target(
    prefix: str, title: str, of: Callable[[Any], Target | None], *, required: bool = False, printed: bool = True
) -> tuple[Column, ...]:
    """The columns of a value as printed and as understood. ``printed`` is false for values inside sentences of part
    one, which have no cell of their own.
    """

    def part(of_target: Callable[[Target], Value]) -> Callable[[Row], Value]:
        return lambda row: None if (target := of(row.it)) is None else of_target(target)

    return (
        Column(f"{prefix}_raw", f"{title}原文", "印出的文字，未作改动。" if printed else "句中的文字。",
               part(lambda t: (t.words.raw if printed else str(t.words)) or None)),
        Column(f"{prefix}_kind", f"{title}类型",
               "quantity 数量；deadline 时限；qualitative 定性；malformed 无法理解，只有原文。",
               part(lambda t: t.kind), required=required, enum=_KINDS),
        Column(f"{prefix}_comparator", f"{title}比较符", "数量的比较符；没有印出的为空。",
               part(lambda t: t.comparator), enum=_COMPARATORS),
        Column(f"{prefix}_value", f"{title}数值", "数量的值；区间的下限。单位见同组的 unit 列。", part(lambda t: t.value), "number"),
        Column(f"{prefix}_upper", f"{title}上限", "区间的上限；不是区间的为空。", part(lambda t: t.upper), "number"),
        Column(f"{prefix}_unit", f"{title}单位", "数量的计量单位，百分比为 %。", part(lambda t: str(t.unit or "") or None)),
        Column(f"{prefix}_by", f"{title}期限", "时限允许的最后一天。", part(lambda t: t.by), "date"),
        Column(f"{prefix}_text", f"{title}定性表述", "定性的文字。", part(lambda t: str(t.text or "") or None)),
    )  # fmt: skip


# where rows are


def _each(owner: str, things: Iterable[Any]) -> Iterator[Row]:
    for no, thing in enumerate(things, 1):
        yield Row(owner, no, thing)


def _of_projects(of: Callable[[Project], Iterable[Any]]) -> Callable[[Keys], Iterator[Row]]:
    return lambda keys: (
        row for key, p in zip(keys.project_ids, keys.text.projects, strict=True) for row in _each(key, of(p))
    )


def _of_items(of: Callable[[Any], Iterable[Any]]) -> Callable[[Keys], Iterator[Row]]:
    return lambda keys: (
        row for key, i in zip(keys.item_ids, keys.text.items, strict=True) for row in _each(key, of(i))
    )


class _Keyed(NamedTuple):
    """A project or an item beside its own key."""

    key: str
    it: Any


class _Amount(NamedTuple):
    """One cell of 预算规模: which, of which money, in which phase of the budget."""

    cell: str
    component: str
    phase: str
    figure: Figure


_CELLS = (("total", "total", ""), ("fiscal", "fiscal", ""), ("other", "other", ""),
          ("initial", "total", "approved"), ("adjusted", "total", "adjusted"), ("executed", "total", "executed"))  # fmt: skip


def _amounts(keys: Keys) -> Iterator[Row]:
    planned = "proposed" if keys.text.cover.draft else "approved"

    def of(budget: Budget) -> Iterator[_Amount]:
        for cell, component, phase in _CELLS:
            if (figure := getattr(budget, cell)) is not None:
                yield _Amount(cell, component, phase or planned, figure)

    return _of_projects(lambda p: of(p.budget))(keys)


def _extras(project: Project) -> Iterator[tuple[int | None, str, Words]]:
    for label, words in project.extra:
        yield None, label, words
    for no, row in enumerate(project.indicators, 1):
        for label, words in row.extra:
            yield no, label, words


# the tables

_FORMS = ("goal", "self-evaluation", "monitoring", "evaluation")
_FRAMEWORKS = ("output-benefit-satisfaction", "cost-output-benefit-satisfaction")

TABLES: tuple[Table, ...] = (
    Table(
        "texts", "绩效文本", "每份文本一行。",
        (
            Column("text_id", "文本标识", "由表种、年度和部门算出；同一部门同一年度的各版文本相同。", lambda row: row.owner, required=True,
                   pattern=r"(goal|self-evaluation|monitoring|evaluation)-([0-9]+|nd)-[0-9a-f]{12}"),
            Column("schema", "数据结构", "text.json 的结构版本。", lambda _: TEXT_SCHEMA, required=True, enum=(TEXT_SCHEMA,)),
            _words("department", "部门", "封面上的部门名称。", lambda t: t.cover.department),
            _whole("year", "年度", "预算年度，公历 1 月 1 日至 12 月 31 日。", lambda t: t.cover.year),
            _words("title", "标题", "封面上的标题。", lambda t: t.cover.title),
            Column("draft", "是否草案", "封面印有“（草案）”的为 true。", lambda row: row.it.cover.draft, "boolean", required=True),
            _words("compiled_by", "编制单位", of=lambda t: t.cover.compiled_by),
            _words("reviewed_by", "审核单位", of=lambda t: t.cover.reviewed_by),
            _words("overall_objective", "总体绩效目标", "第一部分的总体绩效目标全文。"),
        ),
        ("text_id",), lambda keys: [Row(keys.text_id, 1, keys.text)],
    ),
    Table(
        "contents", "目录", "目录的每一条一行。",
        (
            _TEXT_KEY, _no("顺序"),
            _whole("part", "部分", "1 为第一部分，2 为第二部分。", lambda e: e.part, required=True),
            _whole("seq", "序号", "印出的序号。", lambda e: e.seq, required=True),
            _words("title", "标题"),
            _whole("page", "页码", "目录给出的页码。", lambda e: e.page),
        ),
        ("text_id", "no"), lambda keys: _each(keys.text_id, keys.text.contents), "texts",
    ),
    Table(
        "items", "分项绩效目标", "第一部分的每个分项绩效目标一行。",
        (
            Column("item_id", "分项标识", "文本标识加顺序。", lambda row: row.it.key, required=True),
            _TEXT_KEY, _no("顺序"),
            _whole("seq", "序号", "印出的序号。", lambda i: i.it.seq, required=True),
            _words("project_name", "项目名称", of=lambda i: i.it.project_name),
            _words("purpose", "资金用途", of=lambda i: i.it.purpose),
        ),
        ("item_id",), lambda keys: _each(keys.text_id, map(_Keyed, keys.item_ids, keys.text.items)), "texts",
    ),
    Table(
        "item_objectives", "分项绩效目标的目标", "分项绩效目标中的每条目标一行。",
        (_ITEM_KEY, _no("顺序"), _words("text", "目标", of=str)),
        ("item_id", "no"), _of_items(lambda i: i.objectives), "items",
    ),
    Table(
        "item_indicators", "分项绩效目标的指标", "分项绩效目标中引用的每个指标一行。",
        (_ITEM_KEY, _no("顺序"), _words("name", "指标"),
         *_target("target", "指标值", lambda i: i.target, required=True, printed=False)),
        ("item_id", "no"), _of_items(lambda i: i.indicators), "items",
    ),
    Table(
        "safeguards", "工作保障措施", "第一部分的每条工作保障措施一行。",
        (_TEXT_KEY, _no("顺序"), _whole("seq", "序号", "印出的序号。", lambda s: s.seq, required=True), _words("text", "措施")),
        ("text_id", "no"), lambda keys: _each(keys.text_id, keys.text.safeguards), "texts",
    ),
    Table(
        "projects", "项目", "第二部分的每张项目表（或每张自评表、监控表）一行。",
        (
            Column("project_id", "项目标识", "文本标识加项目编码；编码缺失、不合规或重复的加顺序。", lambda row: row.it.key, required=True),
            _TEXT_KEY, _no("顺序"),
            _whole("seq", "序号", "印出的序号。", lambda p: p.it.seq, required=True),
            Column("form", "表种", "goal 绩效目标表；self-evaluation 绩效自评表；monitoring 绩效监控表；evaluation 绩效评价评分表。", lambda row: row.it.it.form,
                   required=True, enum=_FORMS),
            Column("framework", "指标框架", "一级指标为产出、效益、满意度，或另有成本。", lambda row: row.it.it.framework, required=True,
                   enum=_FRAMEWORKS),
            _words("title", "表题", of=lambda p: p.it.title),
            _words("unit_code", "单位代码", "按文字处理，前面的零有意义。", lambda p: p.it.unit.code),
            _words("unit_name", "单位名称", of=lambda p: p.it.unit.name),
            _words("code", "项目编码", "按文字处理，如实照录。", lambda p: p.it.code),
            _words("name", "项目名称", of=lambda p: p.it.name),
            _words("purpose", "资金用途", of=lambda p: p.it.purpose),
        ),
        ("project_id",), lambda keys: _each(keys.text_id, map(_Keyed, keys.project_ids, keys.text.projects)), "texts",
    ),
    Table(
        "budget", "项目预算", "项目预算的每个金额一行，金额格空着的也有一行；表上没有这一格的没有行。",
        (
            _PROJECT_KEY, _no("顺序"),
            Column("cell", "表格栏目", "total 预算数；fiscal 其中财政资金；other 其他资金；initial 年初预算数；adjusted 全年预算数；executed 执行数。",
                   lambda row: row.it.cell, required=True, enum=tuple(cell for cell, _, _ in _CELLS)),
            Column("component", "资金构成", "total 总额；fiscal 财政资金；other 其他资金。fiscal 与 other 已包含在 total 中，不要相加。",
                   lambda row: row.it.component, required=True, enum=("total", "fiscal", "other")),
            Column("phase", "预算阶段", "proposed 草案；approved 年初预算；adjusted 调整后预算；executed 执行。绩效目标表按封面是否草案区分前两者。",
                   lambda row: row.it.phase, required=True, enum=("proposed", "approved", "adjusted", "executed")),
            _figure("amount_wanyuan", "金额", "万元", lambda a: a.figure),
        ),
        ("project_id", "no"), _amounts, "projects",
    ),
    Table(
        "spending_plan", "资金支出计划", "支出计划的每个月份一行。",
        (
            _PROJECT_KEY, _no("顺序"),
            Column("month", "月份", "截至该月底。", lambda row: row.it.month, "integer", required=True, minimum=1, maximum=12),
            _figure("cumulative_percent", "累计支出比例", "%", lambda p: p.percent, "自年初累计。"),
        ),
        ("project_id", "no"), _of_projects(lambda p: p.spending_plan), "projects",
    ),
    Table(
        "objectives", "项目绩效目标", "每条绩效目标一行。",
        (_PROJECT_KEY, _no("顺序"), _words("text", "目标", of=str)),
        ("project_id", "no"), _of_projects(lambda p: p.objectives), "projects",
    ),
    Table(
        "indicators", "绩效指标", "指标表的每个三级指标一行。",
        (
            _PROJECT_KEY, _no("顺序"), _words("level1", "一级指标"), _words("level2", "二级指标"), _words("level3", "三级指标"),
            _words("description", "绩效指标描述"), *_target("target", "指标值", lambda i: i.target, required=True),
            _words("basis", "指标值确定依据"), _figure("weight", "分值", "分", lambda i: i.weight),
            *_target("actual", "实际完成值", lambda i: i.actual), _figure("score", "得分", "分", lambda i: i.score),
            _words("deviation", "偏差原因及改进措施"), *_target("forecast", "全年预计完成值", lambda i: i.forecast),
            _words("possibility", "完成目标可能性"),
        ),
        ("project_id", "no"), _of_projects(lambda p: p.indicators), "projects",
    ),
    Table(
        "results", "自评与监控结果", "有结果的每张自评表、监控表一行。",
        (
            _PROJECT_KEY, _words("objective_actual", "年度目标完成情况"),
            _figure("total_weight", "总分值", "分", lambda r: r.total_weight), _figure("total_score", "总得分", "分", lambda r: r.total_score),
            _words("grade", "等级"), _words("conclusion", "自评结论"), _words("shortcomings", "存在问题"), _words("remedies", "改进措施"),
            _whole("through_month", "监控截至月份", "监控表的执行情况截至哪个月底。", lambda r: r.through_month),
        ),
        ("project_id",), _of_projects(lambda p: () if p.results is None else (p.results,)), "projects",
    ),
    Table(
        "funds", "自评与监控资金", "自评表、监控表资金部分的每一行一行。",
        (
            _PROJECT_KEY, _no("顺序"), _words("name", "资金名称", "印出的行名，“其中”各行已包含在总额中。"),
            _figure("approved_wanyuan", "年初预算数", "万元", lambda f: f.initial), _figure("adjusted_wanyuan", "全年预算数", "万元", lambda f: f.adjusted),
            _figure("executed_wanyuan", "执行数", "万元", lambda f: f.executed, "监控表为监控时点的执行数。"),
            _figure("forecast_wanyuan", "全年预计执行数", "万元", lambda f: f.forecast), _figure("weight", "分值", "分", lambda f: f.weight),
            _figure("rate_percent", "执行率", "%", lambda f: f.rate, "印出的执行率。"), _figure("score", "得分", "分", lambda f: f.score),
        ),
        ("project_id", "no"), _of_projects(lambda p: p.results.funds if p.results is not None else ()), "projects",
    ),
    Table(
        "extras", "其他栏目", "表上没有对应字段的栏目（主管部门、填报人等）每个一行。",
        (
            _PROJECT_KEY, _no("顺序"),
            _whole("indicator_no", "指标顺序", "属于某个指标的，是 indicators 中的顺序；属于整张表的为空。", lambda e: e[0]),
            _words("label", "栏目", of=lambda e: e[1]), _words("text", "内容", of=lambda e: e[2]),
        ),
        ("project_id", "no"), _of_projects(_extras), "projects",
    ),
    Table(
        "problems", "读取问题", "读取时没有读明白的每一处一行；有行时其他表可能不全。",
        (
            _TEXT_KEY, _no("顺序"), _words("code", "代码"), _words("message", "说明"),
            _whole("project_seq", "项目序号", "涉及的项目印出的序号。", lambda p: p.project),
            *(_place(part, title) for part, title in (("page", "页"), ("table", "表"), ("row", "行"), ("column", "列"), ("line", "文本行"))),
        ),
        ("text_id", "no"), lambda keys: _each(keys.text_id, keys.text.problems), "texts",
    ),
)  # fmt: skip
"""Every table that holds a text, parents before children."""


def _dictionary_rows(_: Keys) -> Iterator[Row]:
    for table in (*TABLES, DICTIONARY):
        yield from _each(table.name, table.columns)


DICTIONARY = Table(
    "columns", "字段说明", "各表的每一列一行，供不看 datapackage.json 的人查阅。",
    (
        _owner("table", "表", "CSV 的文件名（不含后缀）。"), _no("列号"), _words("name", "列名"), _words("title", "名称"),
        _words("type", "类型"), _words("unit", "单位"), _words("description", "说明"),
        _words("values", "可取的值", "以“、”分隔；不限的为空。", lambda c: "、".join(c.enum)),
    ),
    ("table", "no"), _dictionary_rows,
)  # fmt: skip
"""The dictionary of all columns, itself a table."""


def plain(value: Value) -> str:
    """A value as it stands in a CSV: numbers with a point and no separators, ISO dates, absent as nothing."""
    if value is None:
        return ""
    if isinstance(value, bool):
        return "true" if value else "false"
    if isinstance(value, Decimal):
        return format(value, "f")
    return value.isoformat() if isinstance(value, date) else str(value)


def all_tables() -> Sequence[Table]:
    """Every table of a package, the dictionary first."""
    return (DICTIONARY, *TABLES)


def owner_key(table: Table) -> str:
    """The column that names the owner of each row in ``table.within``; ``""`` for tables that stand alone."""
    return next((owner.key[0] for owner in TABLES if owner.name == table.within), "")
