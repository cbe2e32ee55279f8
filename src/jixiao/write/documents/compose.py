"""From a text to the sheet of paper: cover, contents, part one, one table per project, after the form's data."""

import re
from collections.abc import Iterator, Sequence
from dataclasses import dataclass, replace
from itertools import accumulate, pairwise

from jixiao.lang.progress import EXPLANATION, POSSIBILITIES, split_causes
from jixiao.law.form import Form, FormColumn, HeadCell, HeadRow, form_for
from jixiao.model import Cover, Figure, Indicator, Item, ItemIndicator, PerformanceText, Project, Target, Words
from jixiao.write.documents import WriteError
from jixiao.write.documents.plain import LONGEST, check_length
from jixiao.write.documents.sheet import (
    Align,
    Anchor,
    Block,
    Box,
    ContentsLine,
    PageBreak,
    Paragraph,
    Sheet,
    Split,
    Table,
)

_NUMERALS = "一二三四五六七八九十"
_PART_ONE, _PART_TWO = ("第一部分", "部门整体绩效目标"), ("第二部分", "预算项目绩效目标")
_SECTIONS = ("总体绩效目标", "分项绩效目标", "工作保障措施")
_NAME_ENDS = ":：,，为是达到。；;"
"""What a sentence takes for the joint between the words of an indicator and its value, not for the words."""
NONE = "—"
"""Says in a level cell that there is no level; an empty one means that of the row above, as in any form."""
GUARD = "\u200b"
"""A sign without width, put where words look like the numbering around them; every reader drops it."""

PARTED = f"{GUARD}\u200d"
"""Parts the words of an indicator from its value in a sentence, and the indicators from one another."""


def compose(text: PerformanceText, form: Form | None = None) -> Sheet:
    """The document of a text; tables that ``form`` applies to are in it. Parts the text does not have are left out.

    Raises WriteError for a text that nobody could read back: one without tables, or with words no reader takes.
    """
    if not text.projects:
        raise WriteError(
            "文本里一张项目绩效目标表都没有，写成文档后读不回来。请先补上项目，或改写 .json",
            "the text has no table of a project and could not be read back. Add one, or write .json",
        )
    blocks = [*_cover(text), *_contents(text), *_part_one(text), *_part_two(text, form)]
    cover = text.cover
    title = f"{cover.department or ''}{cover.title or '部门预算绩效文本'}"
    for words in _all_words(blocks):
        check_length(words, LONGEST)
    return Sheet(title, tuple(blocks))


def _all_words(blocks: Sequence[Block]) -> Iterator[str]:
    for block in blocks:
        if isinstance(block, Table):
            yield from (box.text for row in block.rows for box in row)
        elif isinstance(block, Paragraph):
            yield block.text


def compose_items(projects: Sequence[Project]) -> tuple[Item, ...]:
    """Part one's items made from part two: each quotes its project's objectives and the description and value of
    its indicators, so that the two cannot disagree.
    """
    items = []
    for project in projects:
        quoted = tuple(
            ItemIndicator(Words(name), row.target)
            for row in project.indicators
            if row.target.kind != "malformed" and (name := _quotable(row.description or row.level3 or ""))
        )
        name = project.name or Words((project.title or "").removesuffix("绩效目标表"))
        items.append(Item(project.seq, name, project.purpose, project.objectives, quoted))
    return tuple(items)


def _quotable(words: str) -> str:
    """A description as it stands within a sentence: no sentence end inside it, no joint at its end."""
    return re.sub(r"(?:\s*[。；;])+\s*", "，", words.rstrip(_NAME_ENDS)).rstrip(_NAME_ENDS)


def _cover(text: PerformanceText) -> Iterator[Block]:
    cover = text.cover
    if not _has_cover(cover):
        return
    if cover.department:
        yield Paragraph(str(cover.department), "cover-department")
    yield Paragraph(str(cover.title or _cover_title(cover)), "cover-title")
    if cover.draft:
        yield Paragraph("（草案）", "cover-note")
    if cover.compiled_by:
        yield Paragraph(f"{cover.compiled_by}编制", "cover-foot")
    if cover.reviewed_by:
        yield Paragraph(f"{cover.reviewed_by}审核", "cover-foot")
    yield PageBreak()


def _has_cover(cover: Cover) -> bool:
    return bool(cover.department or cover.title or cover.draft or cover.compiled_by or cover.reviewed_by)


def _cover_title(cover: Cover) -> str:
    return f"{f'{cover.year}年' if cover.year else ''}部门预算绩效文本"


def _contents(text: PerformanceText) -> Iterator[Block]:
    if not text.contents:
        return
    yield Paragraph("目录", "contents-title")
    part = 0
    for entry in text.contents:
        if entry.part != part:
            part = entry.part
            yield Paragraph(" ".join(_PART_ONE if part == 1 else _PART_TWO), "label")
        number = f"{_NUMERALS[entry.seq - 1]}、" if part == 1 and entry.seq <= len(_NUMERALS) else f"{entry.seq}. "
        yield ContentsLine(f"{number}{entry.title}", f"part{part}-{entry.seq}", 1, entry.page)
    yield PageBreak()


def _part_one(text: PerformanceText) -> Iterator[Block]:
    if not (text.overall_objective or text.items or text.safeguards):
        return
    yield Anchor("part1", " ".join(_PART_ONE))
    yield Paragraph(_PART_ONE[0], "part")
    yield Paragraph(_PART_ONE[1], "part")
    names = {str(p.name) for p in text.projects}
    for number, section in enumerate(_SECTIONS, 1):
        yield Anchor(f"part1-{number}", section, 2)
        yield Paragraph(f"{_NUMERALS[number - 1]}、{section}", "heading1")
        if number == 1 and text.overall_objective:
            yield Paragraph(str(text.overall_objective))
        elif number == 2:
            for item in text.items:
                yield from _item(item, names)
        elif number == 3:
            for safeguard in text.safeguards:
                yield Paragraph(_numbered(safeguard.seq, str(safeguard.text)))
    yield PageBreak()


def _numbered(number: int, words: str) -> str:
    """``3、…``; before a digit ``（3）…``, lest the two be taken for one figure."""
    return f"（{number}）{words}" if words[:1].isdigit() else f"{number}、{words}"


def _item(item: Item, names: set[str]) -> Iterator[Block]:
    yield Paragraph(f"{item.seq}、{_heading_name(str(item.project_name), names)}绩效目标", "heading2")
    if item.purpose:
        yield Paragraph(str(item.purpose))
    objectives = [str(o) for o in item.objectives]
    if len(objectives) == 1:
        yield Paragraph(_opening(objectives[0]), label="绩效目标：")
    else:
        points = [f"（{number}）{_guarded(o)}" for number, o in enumerate(objectives, 1)]
        if any(o.endswith("绩效目标") for o in objectives):  # on a line of its own it would read as a heading
            points = ["".join(points)]
        for number, point in enumerate(points):
            yield Paragraph(point, label="" if number else "绩效目标：")
    if item.indicators:
        quoted = f"；{PARTED}".join(f"{i.name}{PARTED}{_joint(i.target)}{_value(i.target)}" for i in item.indicators)
        yield Paragraph(f"{quoted}。", label="绩效指标：")


def _heading_name(name: str, names: set[str]) -> str:
    """某某项目, with the word 项目 once: said twice only where another project has the shorter name."""
    if name.endswith("项目") and name in names and name.removesuffix("项目") not in names:
        return name
    return f"{name}项目"


def _joint(target: Target) -> str:
    words = str(target.words)
    return "" if not words or words[0] in "≥≤><=" or words[0].isdigit() else "："


_NUMBER = re.compile(r"(\d{1,2})(?=\s*[.．、](?!\d))")
_BRACKET = re.compile(r"([（(]\s*)(?=(?:\d{1,2}|[一二三四五六七八九十]{1,2})\s*[)）])")
_STARTS_A_LIST = re.compile(r"\s{0,20}(?:[（(]?\s*(?:\d{1,2}|[一二三四五六七八九十]{1,2})\s*[)）.．、]|[①-⑩])")


def _guarded(point: str) -> str:
    """A point of a numbered list: what looks like another number in it is kept from counting as one."""
    guarded = _BRACKET.sub(rf"\1{GUARD}", _NUMBER.sub(rf"\1{GUARD}", _opening(point)))
    return guarded + GUARD if guarded.endswith(("，", "、", ",")) else guarded


def _opening(point: str) -> str:
    """A point that begins with a figure, or like a numbered list of its own, is one point all the same."""
    return GUARD + point if point[:1].isdigit() or _STARTS_A_LIST.match(point) else point


def _part_two(text: PerformanceText, chosen: Form | None) -> Iterator[Block]:
    whole = bool(text.overall_objective or text.items or text.contents)
    if whole:
        yield Anchor("part2", " ".join(_PART_TWO))
        yield Paragraph(_PART_TWO[0], "part")
        yield Paragraph(_PART_TWO[1], "part")
    year = "" if _has_cover(text.cover) or text.cover.year is None else f"（{text.cover.year}年度）"
    for number, project in enumerate(text.projects):
        if number:
            yield PageBreak()
        form = chosen if chosen is not None and project.form in chosen.applies_to else form_for(project.form)
        yield from _project(project, form, year, alone=len(text.projects) == 1 and not whole)


_STARTS_NUMBERED = re.compile(r"[\d（(附表]")


def _project(project: Project, form: Form, year: str, *, alone: bool) -> Iterator[Block]:
    title = str(project.title or _own_title(project))
    bare = alone and not _STARTS_NUMBERED.match(title)
    yield Anchor(f"part2-{project.seq}", title, 2)
    yield Paragraph(title if bare else form.heading.format(seq=project.seq, title=title), "table-title")
    if year and year[1:-1] not in title:
        yield Paragraph(year, "table-note")
    shown = _Shown(project, form)
    line = f"{project.unit.code} {project.unit.name}" if shown.unit_on_line else ""
    said_in_table = not form.unit_line and bool(shown.get("results.funds"))
    has_money = (project.budget.unit_words or shown.money) and not said_in_table
    if line or has_money:
        yield Split(line, f"单位：{form.money_unit}" if has_money else "")
    yield _table(project, form, shown)


_PLAIN_UNIT_CODE = re.compile(r"\d{3,9}")
_PLAIN_UNIT_NAME = re.compile(r"[\u4e00-\u9fff][^：:]{1,40}")


@dataclass(frozen=True, slots=True)
class _Entry:
    """A label and its words, for rows that come once for each."""

    label: str
    text: Words


@dataclass(frozen=True, slots=True)
class _Line:
    """Words side by side: who filled the form in, who is responsible."""

    texts: tuple[Words, ...]


_SIGNED = re.compile(
    r".{0,8}(?:审核|审查|评审|复核)意见|(?:填报|填表|编制|审核|项目|财务)(?:人|负责人|日期|时间)(?:签字|签章)?|联系(?:人|电话)|单位负责人|报表编号"
)
"""Labels that stand below a table, as the readers know them."""


class Shown:
    """What of a thing a form shows, by the names forms use in ``when``, ``each`` and ``field``: its own attributes, and
    those a subclass adds.
    """

    window = ""
    """The months a monitoring form looks back on (1-7月), as its headings name them."""

    def __init__(self, thing: object) -> None:
        self._thing = thing

    def get(self, path: str) -> object:
        """The value at a path such as ``results.funds``; ``None`` where something on the way is missing."""
        at: object = self if hasattr(self, path.partition(".")[0]) else self._thing
        for step in path.split("."):
            at = getattr(at, step, None)
        return at

    def has(self, when: str) -> bool:
        """Whether all conditions of a row hold."""
        return all(bool(self.get(w.removeprefix("!"))) != w.startswith("!") for w in when.split())


class _Shown(Shown):
    """What of a project a form shows."""

    def __init__(self, project: Project, form: Form) -> None:
        super().__init__(project)
        unit, budget = project.unit, project.budget
        self.unit_on_line = bool(
            form.unit_line and unit.code and unit.name
            and _PLAIN_UNIT_CODE.fullmatch(unit.code) and _PLAIN_UNIT_NAME.fullmatch(unit.name)
        )  # fmt: skip
        self.unit_row = bool((unit.code or unit.name) and not self.unit_on_line)
        figures = (budget.total, budget.fiscal, budget.other)
        self.money = project.form == "goal" and any(f is not None for f in figures)
        self.budget_figures = any(f is not None and f.value is not None for f in figures)
        results = project.results
        if results is not None and results.through_month is not None:
            self.window = f"1-{results.through_month}月"
        self.adjusted = any(fund.adjusted is not None for fund in (results.funds if results is not None else ()))
        self.extra: tuple[_Entry, ...] = ()
        self.signatures: tuple[_Line, ...] = ()
        for label, words in project.extra:
            if not label and self.signatures:
                self.signatures = (*self.signatures[:-1], _Line((*self.signatures[-1].texts, words)))
            elif words.startswith(label):
                self.signatures = (*self.signatures, _Line((words,)))
            elif _SIGNED.fullmatch(label):
                self.signatures = (*self.signatures, _Line((Words(label), words)))
            else:
                self.extra = (*self.extra, _Entry(label, words))


# the table


@dataclass(frozen=True, slots=True)
class Span:
    """One box before the grid is known: its left and right edge in hundredths of the form's width."""

    text: str
    left: int
    right: int
    rows: int = 1
    align: Align = "left"
    is_label: bool = False
    field: str = ""


def _table(project: Project, form: Form, shown: _Shown) -> Table:
    """Head, indicators and foot on one grid: the edges of all their cells."""
    scale = edges_of(form.grid)
    head = fixed_rows(form.head, form, shown)
    columns = _columns(project, form)
    headings = _headings(columns, shown.window)
    spans = [*head, *headings, *_grid(project.indicators, columns)]
    spans += _total(project, form, columns, scale[-1])
    spans += fixed_rows(form.foot, form, shown)
    return drawn_table(spans, scale[-1], len(head), len(headings))


def drawn_table(spans: Sequence[Sequence[Span]], width: int, head: int, heads: int = 1) -> Table:
    """Rows of boxes as a table whose grid are the edges of all of them."""
    edges = sorted({0, width, *(e for row in spans for s in row for e in (s.left, s.right))})
    at = {edge: index for index, edge in enumerate(edges)}
    rows = tuple(
        tuple(Box(s.text, at[s.left], at[s.right] - at[s.left], s.rows, s.align, s.is_label, s.field) for s in row)
        for row in spans
    )
    return Table(tuple(b - a for a, b in pairwise(edges)), rows, head, heads)


def edges_of(widths: Sequence[int]) -> list[int]:
    """The edges of columns of these widths, in hundredths of a unit."""
    edges = [0]
    for width in widths:
        edges.append(edges[-1] + 100 * width)
    return edges


def fixed_rows(rows: Sequence[HeadRow], form: Form, shown: Shown) -> list[list[Span]]:
    """The rows of a head or foot, as often as each comes."""
    entries: list[Sequence[object]] = []
    for row in rows:
        if row.when and not shown.has(row.when):
            entries.append(())
        else:
            found = shown.get(row.each) if row.each else (None,)
            entries.append(found if isinstance(found, tuple) else ())
    edges, width = edges_of(form.grid), len(form.grid)
    out: list[list[Span]] = []
    covered = [0] * width
    for number, row in enumerate(rows):
        for entry in entries[number]:
            spans: list[Span] = []
            at = 0
            for cell in row.cells:
                while covered[at] > len(out):
                    at += 1
                high = sum(len(e) for e in entries[number : number + cell.rows]) if cell.rows > 1 else 1
                covered[at : at + cell.columns] = [len(out) + high] * cell.columns
                spans += _cell_spans(cell, edges[at : at + cell.columns + 1], high, shown, entry)
                at += cell.columns
            out.append(spans)
    return out


def _cell_spans(cell: HeadCell, edges: Sequence[int], rows: int, shown: Shown, entry: object) -> Iterator[Span]:
    if isinstance(entry, _Line):
        for text, left, right in zip(entry.texts, *_parts(edges, len(entry.texts)), strict=True):
            yield Span(str(text), left, right)
        return
    if not cell.months:
        is_label = bool(cell.label) or cell.field in (".label", ".name")
        words = cell.label.replace("{window}", shown.window) or (_said(cell.field, shown, entry) if cell.field else "")
        yield Span(words, edges[0], edges[-1], rows, cell.align, is_label, cell.field)
        return
    plan = shown.get("spending_plan")
    points = plan if isinstance(plan, tuple) else ()
    for point, left, right in zip(points, *_parts(edges, len(points)), strict=True):
        words = f"{point.month}月底" if cell.months == "head" else _figure(point.percent)
        yield Span(words, left, right, align="centre", is_label=cell.months == "head", field=cell.months)


def _parts(edges: Sequence[int], count: int) -> tuple[list[int], list[int]]:
    """The left and the right edges of so many cells side by side, on the edges of the form where there are enough."""
    fits = count < len(edges)
    cuts = [
        edges[(len(edges) - 1) * i // count] if fits else edges[0] + (edges[-1] - edges[0]) * i // count
        for i in range(count + 1)
    ]
    return cuts[:-1], cuts[1:]


def _said(field: str, shown: Shown, entry: object) -> str:
    if field == "objectives":
        points = shown.get(field)
        return "\n".join(
            f"{i}. {_guarded(str(o))}" for i, o in enumerate(points if isinstance(points, tuple) else (), 1)
        )
    value = getattr(entry, field[1:], None) if field.startswith(".") else shown.get(field)
    return _figure(value) if isinstance(value, Figure) else str(value or "")


def _figure(figure: Figure | None) -> str:
    if figure is None or figure.value is None:
        return ""
    return format(figure.value, "f") + ("%" if figure.unit == "%" else "")


def _value(target: Target) -> str:
    return str(target.words)


Placed = tuple[int, int, FormColumn]


def _columns(project: Project, form: Form) -> list[Placed]:
    """The columns that are drawn, with their edges. What a column nobody fills leaves, and what one that is only
    sometimes there takes, is shared by the columns of running words.
    """
    edges = edges_of(form.grid)
    widths: list[tuple[int, FormColumn]] = []
    at = 0
    for column in form.columns:
        width = edges[at + column.columns] - edges[at] if not column.optional else 900 * column.columns
        at += 0 if column.optional else column.columns
        if _is_used(project, column):
            widths.append((width, column))
    named = {column.key for column in form.columns}
    extra = [
        k for k in dict.fromkeys(k for row in project.indicators for k, _ in row.extra) if f"extra:{k}" not in named
    ]
    widths += [(1000, FormColumn(f"extra:{heading}", heading, 1, "left")) for heading in extra]
    spare = edges[-1] - sum(w for w, _ in widths)
    wide = sum(w for w, c in widths if c.align == "left")
    if wide + spare < wide // 2:  # too little is left for the words: all columns give
        total = sum(w for w, _ in widths)
        widths = [(w * edges[-1] // total, c) for w, c in widths]
    else:
        widths = [(w + spare * w // wide if c.align == "left" else w, c) for w, c in widths]
    placed: list[Placed] = []
    left = 0
    ends = [*accumulate(w for w, _ in widths[:-1]), edges[-1], edges[-1] + 1]
    for number, (_, column) in enumerate(widths):
        snapped = _snapped(ends[number], edges)
        right = snapped if left < snapped < ends[number + 1] else ends[number]
        placed.append((left, right, column))
        left = right
    return placed


def _headings(columns: Sequence[Placed], window: str) -> list[list[Span]]:
    """The heading of the indicators: one row, or two where columns stand in groups (偏差原因分析 over 经费保障 …)."""
    said = [(a, b, c.heading.replace("{window}", window), c) for a, b, c in columns]
    high = 2 if any(c.group for *_, c in said) else 1
    above: list[Span] = []
    for left, right, words, column in said:
        if not column.group:
            above.append(Span(words, left, right, high, "centre", True, column.key))
        elif above and above[-1].rows < high and above[-1].text == column.group:
            above[-1] = replace(above[-1], right=right)
        else:
            above.append(Span(column.group, left, right, 1, "centre", True))
    below = [
        Span(words, left, right, 1, "centre", True, column.key) for left, right, words, column in said if column.group
    ]
    return [above, below] if high == 2 else [above]


def _snapped(edge: int, edges: Sequence[int]) -> int:
    """The edge, or one of the form close by: no slivers of columns."""
    near = min(edges, key=lambda e: abs(e - edge))
    return near if abs(near - edge) <= 120 else edge


def _is_used(project: Project, column: FormColumn) -> bool:
    if column.key.startswith("possible:") or (column.key == "possibility" and project.form == "monitoring"):
        return _ticked(project.indicators) == column.key.startswith("possible:")
    if not column.optional and (project.form != "goal" or column.key in ("level1", "level2", "level3", "target")):
        return True
    if column.key.startswith("target."):
        return True
    return any(getattr(row, column.key) is not None for row in project.indicators)


def _ticked(indicators: Sequence[Indicator]) -> bool:
    """Whether what the form says of 完成目标可能性 can be shown as ticks."""
    return all(set(row.possibility.split("、")) <= {"", *POSSIBILITIES} for row in indicators if row.possibility)


def _tick(row: Indicator, key: str) -> str:
    """The cell of one cause or one possibility: a tick, or what is written in its place."""
    kind, _, name = key.partition(":")
    if kind == "possible":
        return "√" if name in (row.possibility or "").split("、") else ""
    causes, explanation = split_causes(row.deviation)
    return explanation if name == EXPLANATION else (causes[name] or "√") if name in causes else ""


_SIGNS = {">=": "≥", "<=": "≤", ">": ">", "<": "<", "=": "=", None: ""}


def _target_part(target: Target, part: str) -> str:
    """One of the three columns 指标性质 (``sign``), 指标值 (``value``) and 度量单位 (``unit``): what is no quantity stands
    whole under 指标值 and is called 定性.
    """
    if target.kind == "quantity" and target.value is not None and target.upper is None:
        parts = {"sign": _SIGNS[target.comparator], "value": format(target.value, "f"), "unit": target.unit or ""}
        return parts[part]
    return {"sign": "定性" if target.words else "", "value": _value(target)}.get(part, "")


def _grid(indicators: Sequence[Indicator], columns: Sequence[Placed]) -> Iterator[list[Span]]:
    """The rows of indicators. An empty level cell gets a dash where others of its column are filled, and where the row
    says nothing beside: left empty, it would mean the level above, or the row the rest of the row above.
    """
    levelled = {key for key in ("level1", "level2") if any(getattr(row, key) for row in indicators)}
    for number, row in enumerate(indicators):
        spans = []
        for left, right, column in columns:
            rows = 1
            if column.merge:
                if _continues(indicators, number, column.key):
                    continue
                while number + rows < len(indicators) and _continues(indicators, number + rows, column.key):
                    rows += 1
            words = _cell(row, column.key)
            if not words and (column.key in levelled or (column.key == "level1" and not _is_named(row))):
                words = NONE
            spans.append(Span(words, left, right, rows, column.align, field=column.key))
        yield spans


def _continues(indicators: Sequence[Indicator], number: int, key: str) -> bool:
    """Whether the level cell of a row is merged with the one above: same words, and (for level 2) same level 1.
    A row that says nothing but its name keeps its own: it would look like the rest of the row above.
    """
    if not number:
        return False
    here, above = indicators[number], indicators[number - 1]
    if not here.level1 or here.level1 != above.level1 or not _stands_alone(here):
        return False
    return key == "level1" or (bool(here.level2) and here.level2 == above.level2)


def _is_named(row: Indicator) -> bool:
    return bool(row.level2 or row.level3 or row.target.words)


def _stands_alone(row: Indicator) -> bool:
    return bool(row.level3 and (row.target.words or row.description or row.basis)) or bool(row.target.words)


def _cell(row: Indicator, key: str) -> str:
    if key.startswith("extra:"):
        return next((str(words) for k, words in row.extra if k == key[6:]), "")
    if key.startswith("target."):
        return _target_part(row.target, key[7:])
    if key.startswith(("cause:", "possible:")):
        return _tick(row, key)
    value = getattr(row, key)
    if isinstance(value, Target):
        return _value(value)
    if isinstance(value, Figure):
        return _figure(value)
    return str(value or "")


def _total(project: Project, form: Form, columns: Sequence[Placed], width: int) -> Iterator[list[Span]]:
    """The row of sums, under the columns they sum."""
    results = project.results
    if not form.total or results is None or not (_figure(results.total_weight) or _figure(results.total_score)):
        return
    sums = {"weight": _figure(results.total_weight), "score": _figure(results.total_score)}
    placed = [(left, right, sums[c.key]) for left, right, c in columns if c.key in sums]
    if not placed:
        return
    spans = [Span(form.total, 0, placed[0][0], align="centre", is_label=True)]
    at = placed[0][0]
    for left, right, words in placed:
        if left > at:
            spans.append(Span("", at, left))
        spans.append(Span(words, left, right, align="centre"))
        at = right
    if at < width:
        spans.append(Span("", at, width))
    yield spans


def _own_title(project: Project) -> str:
    return f"{project.name or ''}绩效目标表" if project.form == "goal" else form_for(project.form).title


def completed(text: PerformanceText, *, again: bool = False) -> PerformanceText:
    """The text with what a document needs and can be told from the rest: part one's items composed from part two
    where it has none (or ``again``, in any case), a title for each table and for the cover. Forms without a part one
    get none.
    """
    projects = tuple(p if p.title else replace(p, title=Words(_own_title(p))) for p in text.projects)
    items = text.items
    if again or (not items and (text.overall_objective or text.safeguards or text.contents)):
        items = compose_items([p for p in projects if p.form == "goal"])
    cover = text.cover
    if _has_cover(cover) and not cover.title:
        cover = replace(cover, title=Words(_cover_title(cover)))
    return replace(text, cover=cover, projects=projects, items=items)
