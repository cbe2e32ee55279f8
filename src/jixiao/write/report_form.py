"""The text redrawn as its own forms, every mark in the cell it belongs to.

Whatever a form does not draw keeps its marks: they go to the heading above it, never away.
"""

import re
from collections.abc import Callable, Iterable, Mapping, Sequence
from dataclasses import dataclass, field
from itertools import groupby, pairwise

from jixiao.model import Figure, Form, FundRow, Indicator, Item, Location, PerformanceText, Project, Results, Words
from jixiao.write.report_html import Html, bdi, el, join

Owner = tuple[int, int | None, int | None]
"""Part, project, item: whose field it is."""


def owner_of(at: Location) -> Owner:
    """The owner of a location; parts 0 and 1 have no project."""
    return (2, at.project, None) if at.project is not None else (at.part, None, at.item)


def slug(owner: Owner, path: str) -> str:
    """An id for a field, the same wherever it is asked for."""
    part, project, item = owner
    head = f"p{project}" if project is not None else f"t{item}" if item is not None else f"x{part}"
    return f"at-{head}-" + re.sub(r"[^a-z0-9]+", "-", path.lower()).strip("-")


class Drawn(Words):
    """Words that are shown in a way of their own, such as an old and a new wording in one cell."""

    __slots__ = ("html",)

    html: Html


def drawn(understood: str, html: Html) -> Drawn:
    """Words with the markup that shows them."""
    words = Drawn(understood)
    words.html = html
    return words


@dataclass(slots=True)
class Slot:
    """What waits for one cell: badges, their severities, ids other places point at.

    Severities are ``e w i`` (error, warning, info), or of differences ``x a c m`` (removed, added, changed, moved).
    """

    badges: list[Html] = field(default_factory=list)
    severities: str = ""
    ids: list[str] = field(default_factory=list)

    def add(self, other: "Slot") -> None:
        """Take another slot's marks too."""
        self.badges += other.badges
        self.severities += other.severities
        self.ids += other.ids

    @property
    def worst(self) -> str:
        """The gravest severity, or ``""``."""
        return next((key for key in "ewixacm" if key in self.severities), "")

    @property
    def cls(self) -> str:
        """The class of a marked cell."""
        return f"k k{self.worst}" if self.worst else ""

    def html(self) -> Html | None:
        """Badges and anchors, to stand behind the words."""
        if not self.badges and not self.ids:
            return None
        anchors = [el("i", cls="an", id=one) for one in dict.fromkeys(self.ids)]
        badges = el("span", *self.badges, cls="bs") if self.badges else None
        return join(*anchors, badges)


class Marks:
    """All marks of a text, by owner and field."""

    def __init__(self) -> None:
        self._waiting: dict[Owner, dict[str, Slot]] = {}

    def at(self, owner: Owner, path: str) -> Slot:
        """The slot of a field, made if need be."""
        return self._waiting.setdefault(owner, {}).setdefault(path, Slot())

    def of(self, *owner: int | None) -> "Own":
        """What belongs to one owner."""
        part, project, item = owner
        assert part is not None
        return Own(self._waiting.pop((part, project, item), {}))

    def rest(self) -> Slot:
        """Whatever found no owner."""
        slot = Slot()
        for fields in self._waiting.values():
            for one in fields.values():
                slot.add(one)
        self._waiting.clear()
        return slot


class Own:
    """The marks of one owner; each is taken once."""

    def __init__(self, fields: dict[str, Slot]) -> None:
        self._fields = fields

    def take(self, *paths: str) -> Slot:
        """The marks of these fields together."""
        if not self._fields:
            return Slot()
        slot = Slot()
        for path in paths:
            if (found := self._fields.pop(path, None)) is not None:
                slot.add(found)
        return slot

    def under(self, prefix: str) -> Slot:
        """All that is left below a path (``indicators[2]``: the row and whatever of it was not drawn)."""
        return self.take(*[p for p in self._fields if p == prefix or p.startswith((prefix + ".", prefix + "["))])

    def below(self, prefix: str) -> list[str]:
        """The fields not yet taken whose path starts so."""
        return [path for path in self._fields if path.startswith(prefix)]

    def row_look(self, path: str) -> str:
        """How all cells of a row look that came, went or moved; ``""`` for any other row."""
        slot = self._fields.get(path)
        return next((f"r{key}" for key in "xam" if slot is not None and key in slot.severities), "")

    def rest(self) -> Slot:
        """All that is left."""
        return self.take(*list(self._fields))


@dataclass(frozen=True, slots=True)
class FormWords:
    """The few words of the surface a form needs."""

    none: str
    table_of: Callable[[str], str]


def marked(tag: str, words: str | None, slot: Slot, *, cls: str = "", **attributes: str | int | bool | None) -> Html:
    """An element with words of the text and the marks on them. A marked empty cell says that it is empty."""
    classes = f"{cls} {slot.cls}".strip()
    body: Html | None
    if isinstance(words, Drawn):
        body = words.html
    elif slot.worst:
        body = bdi(words, "u") if words else el("span", "（空）", cls="vd")
    else:
        body = bdi(words) if words else None
    return el(tag, body, slot.html(), cls=classes, **attributes)


def notice(slot: Slot, label: str) -> Html | None:
    """A line for marks on something as a whole."""
    if not slot.badges:
        return slot.html()
    return el("span", el("span", label, cls="u") if label else None, slot.html(), cls=f"nt {slot.cls}")


def shown(figure: Figure | None) -> str | None:
    """The printed words of a figure, else its value."""
    if figure is None:
        return None
    if figure.words.strip():
        return figure.words
    return None if figure.value is None else format(figure.value, "f")


def _percent(figure: Figure) -> str | None:
    said = shown(figure)
    return f"{said}%" if said and re.fullmatch(r"[\d.]+", said) else said


# --- cover, contents, part one ---------------------------------------------------------------------------------


def cover(text: PerformanceText, marks: Marks, whole: str) -> Html:
    """封面; marks on the whole text stand here, at the top."""
    own = marks.of(0, None, None)
    one = text.cover
    title = one.title or (Words(f"{one.year}年部门预算绩效文本") if one.year else None)
    lines = [
        marked("p", one.department, own.take("cover.department"), cls="cv1") if one.department is not None else None,
        marked("p", title, _sum(own.take("cover.title"), own.take("cover.year")), cls="cv2") if title else None,
        marked("p", "（草案）", own.take("cover.draft"), cls="cv3") if one.draft else None,
    ]
    for key, said, verb in (("compiled_by", one.compiled_by, "编制"), ("reviewed_by", one.reviewed_by, "审核")):
        if said is not None:
            printed = said if isinstance(said, Drawn) or said.endswith(verb) else f"{said}{verb}"
            lines.append(marked("p", printed, own.take(f"cover.{key}"), cls="cv4"))
    entries = _contents(text, own)
    left = own.rest()
    sheet = (
        el("section", notice(left, whole), *lines, cls="sheet cover", id="cover") if any(lines) or left.badges else None
    )
    return join(sheet, entries)


def _sum(*slots: Slot) -> Slot:
    total = Slot()
    for slot in slots:
        total.add(slot)
    return total


def _contents(text: PerformanceText, own: Own) -> Html | None:
    if not text.contents:
        return None
    blocks: list[Html] = []
    numbered = enumerate(text.contents)
    for part, entries in groupby(numbered, key=lambda pair: pair[1].part):
        heading = "第一部分 部门整体绩效目标" if part == 1 else "第二部分 预算项目绩效目标" if part == 2 else ""
        rows = []
        for i, entry in entries:
            slot = _sum(
                own.take(f"contents[{i}].title", f"contents[{i}].page", f"contents[{i}]"), own.under(f"contents[{i}]")
            )
            number = (
                f"{'一二三四五六七八九十'[entry.seq - 1]}、" if part == 1 and 0 < entry.seq <= 10 else f"{entry.seq}."
            )
            rows.append(
                el(
                    "li",
                    el("span", number, cls="no"),
                    marked("span", entry.title, slot, cls="tt"),
                    el("span", cls="dots"),
                    el("span", str(entry.page) if entry.page is not None else "", cls="pg"),
                )
            )
        blocks += (
            [el("p", heading, cls="toch"), el("ol", *rows, cls="toc")] if heading else [el("ol", *rows, cls="toc")]
        )
    return el("section", marked("h3", "目录", own.take("contents")), *blocks, cls="sheet", id="contents")


def part_one(text: PerformanceText, marks: Marks, numbers: Mapping[int, str] | None = None) -> Html | None:
    """第一部分: 总体绩效目标, 分项绩效目标, 工作保障措施. ``numbers``: what to print before an item instead of its seq."""
    own = marks.of(1, None, None)
    blocks: list[Html | None] = []
    if text.overall_objective is not None:
        blocks += [
            el("h4", "一、总体绩效目标"),
            marked("p", text.overall_objective, own.take("overall_objective"), cls="pr"),
        ]
    slot = own.take("items")
    if text.items or slot.badges:
        blocks.append(marked("h4", "二、分项绩效目标", slot))
        blocks += [
            _item(item, marks.of(1, None, item.seq), (numbers or {}).get(item.seq, str(item.seq)))
            for item in text.items
        ]
    slot = own.take("safeguards")
    if text.safeguards or slot.badges:
        blocks.append(marked("h4", "三、工作保障措施", slot))
        rows = [
            el("li", el("span", f"{one.seq}.", cls="no"), marked("span", one.text, own.under(f"safeguards[{i}]")))
            for i, one in enumerate(text.safeguards)
        ]
        blocks.append(el("ol", *rows, cls="sg-list"))
    left = own.rest()
    if not blocks and not left.badges:
        return None
    return el("section", marked("h3", "第一部分 部门整体绩效目标", left), *blocks, cls="sheet", id="part-1")


def _item(item: Item, own: Own, printed: str) -> Html:
    goals: list[Html] = []
    several = len(item.objectives) > 1
    for i, goal in enumerate(item.objectives):
        number = el("span", f"（{i + 1}）") if several and not goal.startswith(("(", "（")) else None
        lead = el("b", "绩效目标：") if i == 0 else None
        goals.append(el("p", lead, number, marked("span", goal, own.take(f"objectives[{i}]")), cls="pr"))
    pairs = []
    for i, one in enumerate(item.indicators):
        end = "；" if i + 1 < len(item.indicators) else "。"
        name = marked("span", one.name, own.take(f"indicators[{i}].name"))
        value = marked(
            "span", one.target.words, _sum(own.take(f"indicators[{i}].target"), own.under(f"indicators[{i}]"))
        )
        pairs.append(el("span", name, " ", value, end, cls="pair"))
    purpose = marked("p", item.purpose, own.take("purpose"), cls="pr") if item.purpose is not None else None
    listed = el("p", el("b", "绩效指标："), *pairs, cls="pr") if pairs else None
    whole = _sum(own.take("project_name"), own.rest())
    heading = el("h5", f"{printed}、", marked("span", item.project_name, whole))
    return el("div", heading, purpose, *goals, listed, cls="item", id=f"item-{item.seq}")


# --- part two --------------------------------------------------------------------------------------------------

_GOAL_HEADINGS = {
    "level1": "一级指标", "level2": "二级指标", "level3": "三级指标", "description": "绩效指标描述", "target": "指标值",
    "actual": "实际完成值", "forecast": "全年预计完成值", "weight": "分值", "score": "得分",
    "deviation": "偏差原因分析及改进措施", "possibility": "完成目标可能性", "basis": "指标值确定依据",
}  # fmt: skip
_OTHER_HEADINGS = {
    "self-evaluation": {"target": "年度指标值"},
    "monitoring": {"target": "年度指标值", "actual": "执行情况"},
    "evaluation": {"description": "指标解释", "basis": "指标说明", "deviation": "扣分原因"},
}  # fmt: skip
_ORDER: dict[Form, tuple[str, ...]] = {
    "goal": ("level1", "level2", "level3", "description", "target", "basis", "weight", "actual", "forecast", "score",
             "deviation", "possibility"),
    "self-evaluation": ("level1", "level2", "level3", "description", "target", "actual", "forecast", "weight", "score",
                        "deviation", "possibility", "basis"),
    "monitoring": ("level1", "level2", "level3", "description", "target", "actual", "forecast", "weight", "score",
                   "deviation", "possibility", "basis"),
    "evaluation": ("level1", "level2", "level3", "description", "basis", "target", "actual", "weight", "score",
                   "deviation"),
}  # fmt: skip


def part_two_heading(marks: Marks, count: int) -> Html | None:
    """第二部分; holds the marks on all projects together."""
    left = marks.of(2, None, None).rest()
    if not count and not left.badges:
        return None
    return el("section", marked("h3", "第二部分 预算项目绩效目标", left), cls="sheet part", id="part-2")


def project_form(
    project: Project, number: int, own: Own, said: FormWords, lazy: bool, *, printed_number: str | None = None
) -> Html:
    """One project's table, as the official form has it. ``printed_number`` stands at its head instead of ``number``."""
    look = own.row_look("")
    table = _head_table(project, own)
    results = _results_table(project.results, own) if project.results else None
    grid = _grid(project, own, said)
    unit = project.unit
    left = join(
        marked("span", unit.code, own.take("unit.code")) if unit.code is not None else None,
        marked("span", unit.name, own.take("unit.name")) if unit.name is not None else None,
        notice(own.take("unit"), "单位代码、单位名称"),
    )
    money = project.budget.unit_words
    printed = (
        None if money is None else money if isinstance(money, Drawn) or money.startswith("单位") else f"单位：{money}"
    )
    slot = own.take("budget.in")
    right = marked("span", printed, slot) if printed or slot.badges else None
    title = project.title or (f"{project.name}绩效目标表" if project.name else f"项目{project.seq}")
    whole = _sum(own.take("title"), own.take(""), own.rest())
    label = said.table_of(project.name or project.title or str(project.seq))
    return el(
        "section",
        el("h4", el("span", f"{printed_number or number}. ", cls="no"), marked("span", title, whole)),
        el("div", el("span", left, cls="ul"), el("span", right, cls="ur"), cls="unit") if left or right else None,
        el("div", table, results, grid, cls="tb", role="group", aria_label=label),
        cls="sheet project" + (" lazy" if lazy else "") + (f" {look}" if look else ""), id=f"project-{number}",
    )  # fmt: skip


def _label(words: str, slot: Slot | None = None, **attributes: str | int) -> Html:
    return marked("th", words, slot or Slot(), cls="lb", scope="row", **attributes)


def _head_table(project: Project, own: Own) -> Html:
    rows: list[Html] = []
    if project.code is not None or project.name is not None:
        named = own.take("name")
        cells = [
            _label("项目编码"),
            marked("td", project.code, own.take("code"), cls="c", colspan=5),
            _label("项目名称", colspan=2),
            marked("td", project.name, named, cls="c", colspan=5),
        ]
        if project.code is None:
            cells = [_label("项目名称"), marked("td", project.name, named, cls="c", colspan=12)]
        rows.append(el("tr", *cells))
    rows += _budget_rows(project, own)
    if project.spending_plan:
        rows += _plan_rows(project, own)
    if project.objectives or project.form == "goal":
        rows.append(_objectives(project, own))
    columns = [el("col", cls="q0"), *[el("col", cls="q1")] * 12]
    return el("table", el("colgroup", *columns), el("tbody", *rows), cls="fm hd-table")


_MONEY = (("total", "预算数"), ("fiscal", "其中：财政资金"), ("other", "其他资金"), ("initial", "年初预算数"),
          ("adjusted", "全年预算数"), ("executed", "执行数"))  # fmt: skip


def _budget_rows(project: Project, own: Own) -> list[Html]:
    has_funds = bool(project.results and project.results.funds)
    given = [(key, label, figure) for key, label in _MONEY if (figure := getattr(project.budget, key)) is not None]
    if has_funds:  # the block of funds shows them row by row
        given = [one for one in given if one[0] in ("total", "fiscal", "other")]
    lines = [given[i : i + 3] for i in range(0, len(given), 3)]
    purpose = project.purpose
    height = len(lines) + (purpose is not None)
    if not height:
        return []
    rows = []
    head: Html | None = _label("预算规模及资金用途", own.take("budget"), rowspan=height)
    for line in lines:
        cells: list[Html | None] = [head]
        for i, (key, label, figure) in enumerate(line):
            last = 12 - 4 * i - 2 if i + 1 == len(line) else 2
            cells += [
                _label(label, colspan=2),
                marked("td", shown(figure), own.take(f"budget.{key}"), cls="n", colspan=last),
            ]
        rows.append(el("tr", *cells))
        head = None
    if purpose is not None:
        rows.append(el("tr", head, marked("td", purpose, own.take("purpose"), cls="t", colspan=12)))
    return rows


def _plan_rows(project: Project, own: Own) -> list[Html]:
    points = project.spending_plan
    edges = [round(12 * i / len(points)) for i in range(len(points) + 1)] if len(points) <= 12 else []
    spans = [b - a for a, b in pairwise(edges)] or [1] * len(points)
    months = [
        el("td", f"{point.month}月底", cls="c m", colspan=span) for point, span in zip(points, spans, strict=True)
    ]
    shares = [
        marked("td", _percent(point.percent), own.under(f"spending_plan[{i}]"), cls="c", colspan=span)
        for i, (point, span) in enumerate(zip(points, spans, strict=True))
    ]
    return [el("tr", _label("资金支出计划(%)", own.take("spending_plan"), rowspan=2), *months), el("tr", *shares)]


def _objectives(project: Project, own: Own) -> Html:
    several = len(project.objectives) > 1
    lines = []
    for i, goal in enumerate(project.objectives):
        number = el("span", f"{i + 1}. ", cls="no") if several and not goal[:1].isdigit() else None
        lines.append(el("p", number, marked("span", goal, own.take(f"objectives[{i}]"))))
    return el("tr", _label("绩效目标", own.take("objectives")), el("td", *lines, cls="t", colspan=12))


_FUND_COLUMNS = (("initial", "年初预算数"), ("adjusted", "全年预算数"), ("executed", "全年执行数"), ("forecast", "全年预计执行数"),
                 ("weight", "分值"), ("rate", "执行率"), ("score", "得分"))  # fmt: skip


def _results_table(results: Results, own: Own) -> Html | None:
    blocks: list[Html] = []
    funds: Sequence[FundRow] = results.funds
    if funds:
        columns = [(key, label) for key, label in _FUND_COLUMNS if any(getattr(row, key) is not None for row in funds)]
        head = el(
            "tr", el("th", "项目资金（万元）", scope="col"), *[el("th", label, scope="col") for _, label in columns]
        )
        rows = []
        for i, row in enumerate(funds):
            cells = []
            for key, _ in columns:
                figure: Figure | None = getattr(row, key)
                said = _percent(figure) if key == "rate" and figure is not None else shown(figure)
                cells.append(marked("td", said, own.take(f"results.funds[{i}].{key}"), cls="n"))
            name = marked("th", row.name, own.under(f"results.funds[{i}]"), cls="lb", scope="row")
            rows.append(el("tr", name, *cells))
        blocks.append(el("table", el("thead", head), el("tbody", *rows), cls="fm"))
    lines = [
        el("tr", _label(label), marked("td", words, own.take(f"results.{key}"), cls="t"))
        for key, label, words in (("objective_actual", "目标实际完成情况", results.objective_actual),)
        if words is not None
    ]
    if lines:
        blocks.append(el("table", el("colgroup", el("col", cls="q0"), el("col")), el("tbody", *lines), cls="fm"))
    return join(*blocks) if blocks else None


def _value(row: Indicator, key: str) -> str | None:
    value = getattr(row, key)
    if value is None or isinstance(value, Words):
        return value
    if isinstance(value, Figure):
        return shown(value)
    words: Words = value.words
    return words


def _columns(project: Project) -> list[tuple[str, str]]:
    """The columns the form has, with their headings; extra ones last."""
    names = {**_GOAL_HEADINGS, **_OTHER_HEADINGS.get(project.form, {})}
    rows = project.indicators
    used = [key for key in _ORDER[project.form] if any(getattr(row, key) is not None for row in rows)]
    if project.form == "evaluation" and not any(row.target.words for row in rows):
        used.remove("target")  # most have none
    return [(key, names[key]) for key in used]


def _spans(values: Iterable[object]) -> list[int]:
    """How many rows each value stands over; 0 for those covered from above."""
    spans: list[int] = []
    for _, run in groupby(values):
        length = sum(1 for _ in run)
        spans += [length] + [0] * (length - 1)
    return spans


def _grid(project: Project, own: Own, said: FormWords) -> Html:
    rows = project.indicators
    if not rows:
        none = el("tr", el("td", said.none, cls="c none"))
        return el("table", el("tbody", none), cls="fm")
    columns = _columns(project)
    extras = list(dict.fromkeys(name for row in rows for name, _ in row.extra))
    whole = own.take("indicators")
    head = [
        marked("th", label, whole if i == 0 else Slot(), cls=f"c-{key}", scope="col")
        for i, (key, label) in enumerate(columns)
    ]
    head += [el("th", bdi(name), scope="col") for name in extras]
    spans = {
        "level1": _spans([row.level1 if row.level1 is not None else i for i, row in enumerate(rows)]),
        "level2": _spans([(row.level1, row.level2) if row.level2 is not None else i for i, row in enumerate(rows)]),
    }
    # Marks on the row itself stand at its name, or at whatever column comes nearest to one.
    keys = [key for key, _ in columns]
    anchor = next((key for key in ("level3", "description", "target") if key in keys), keys[-1])
    looks = [own.row_look(f"indicators[{i}]") for i in range(len(rows))]
    body = []
    for i, row in enumerate(rows):
        cells = []
        for key in keys:
            attributes: dict[str, str | int] = {}
            paths = [f"indicators[{i}].{key}"]
            if key in spans:
                span = spans[key][i]
                if not span:
                    continue
                paths = [f"indicators[{n}].{key}" for n in range(i, i + span)]
                if span > 1:
                    attributes["rowspan"] = span
            slot = own.take(*paths)
            if key == anchor:
                slot.add(own.take(f"indicators[{i}]"))
                drawn = {f"indicators[{i}].{k}" for k in keys}
                slot.add(own.take(*[p for p in own.below(f"indicators[{i}].") if p not in drawn]))
            align = (
                "c"
                if key in ("level1", "level2", "level3", "target", "actual", "forecast", "possibility")
                else ("n" if key in ("weight", "score") else "t")
            )
            if len(set(covered := looks[i : i + int(attributes.get("rowspan") or 1)])) == 1:
                align = f"{align} {covered[0]}".rstrip()
            cells.append(marked("td", _value(row, key), slot, cls=align, **attributes))
        given = dict(row.extra)
        cells += [
            el("td", bdi(given[name]) if name in given else None, cls=f"t {looks[i]}".rstrip()) for name in extras
        ]
        body.append(el("tr", *cells))
    foot = _totals(project.results, own, columns, len(extras)) if project.results else []
    return el("table", el("thead", el("tr", *head)), el("tbody", *body, *foot), cls=f"fm grid {project.form}")


def _totals(results: Results, own: Own, columns: Sequence[tuple[str, str]], extras: int) -> list[Html]:
    """总分, 等级, 结论 and 存在问题, below the indicators."""
    rows = []
    keys = [key for key, _ in columns]
    if results.total_weight is not None or results.total_score is not None:
        first = min([keys.index(key) for key in ("weight", "score") if key in keys] or [len(keys)])
        cells = [el("th", "总分", scope="row", colspan=first)] if first else []
        drawn = {"weight": ("total_weight", results.total_weight), "score": ("total_score", results.total_score)}
        for key in keys[first:]:
            name, figure = drawn.get(key, ("", None))
            cells.append(marked("td", shown(figure), own.take(f"results.{name}") if name else Slot(), cls="n"))
        cells += [el("td")] * extras
        rows.append(el("tr", *cells, cls="sum"))
    wide = len(keys) + extras
    for key, label, words in (("grade", "等级", results.grade), ("conclusion", "评价结论", results.conclusion),
                              ("shortcomings", "存在问题", results.shortcomings)):  # fmt: skip
        if words is not None:
            value = marked("td", words, own.take(f"results.{key}"), cls="t", colspan=max(wide - 1, 1))
            rows.append(el("tr", _label(label), value))
    return rows
