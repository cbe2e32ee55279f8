"""From a text to the sheet of paper: cover, contents, part one, one table per project, after the form's data."""

import re
from collections.abc import Iterator, Sequence
from dataclasses import dataclass, replace
from itertools import pairwise

from jixiao.law.form import Form, FormColumn, HeadCell, HeadRow, form_for
from jixiao.model import Figure, Indicator, Item, ItemIndicator, PerformanceText, Project, Target, Words
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
GUARD = "\u200b"
"""A sign without width, put where words look like the numbering around them; every reader drops it."""


def compose(text: PerformanceText) -> Sheet:
    """The document of a text. Parts the text does not have are left out."""
    blocks = [*_cover(text), *_contents(text), *_part_one(text), *_part_two(text)]
    cover = text.cover
    title = f"{cover.department or ''}{cover.title or '部门预算绩效文本'}"
    return Sheet(title, tuple(blocks))


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
    return re.sub("[。；;]+", "，", words.rstrip(_NAME_ENDS)).rstrip(_NAME_ENDS)


def _cover(text: PerformanceText) -> Iterator[Block]:
    cover = text.cover
    if not _has_cover(text):
        return
    if cover.department:
        yield Paragraph(str(cover.department), "cover-department")
    yield Paragraph(str(cover.title or f"{f'{cover.year}年' if cover.year else ''}部门预算绩效文本"), "cover-title")
    if cover.draft:
        yield Paragraph("（草案）", "cover-note")
    if cover.compiled_by:
        yield Paragraph(f"{cover.compiled_by}编制", "cover-foot")
    if cover.reviewed_by:
        yield Paragraph(f"{cover.reviewed_by}审核", "cover-foot")
    yield PageBreak()


def _has_cover(text: PerformanceText) -> bool:
    return bool(text.cover.department or text.cover.title)


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
        quoted = "；".join(f"{i.name}{_joint(i.target)}{_value(i.target)}" for i in item.indicators)
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
    """A point that begins like a numbered list of its own is one point all the same."""
    return GUARD + point if _STARTS_A_LIST.match(point) else point


def _part_two(text: PerformanceText) -> Iterator[Block]:
    whole = bool(text.overall_objective or text.items or text.contents)
    if whole:
        yield Anchor("part2", " ".join(_PART_TWO))
        yield Paragraph(_PART_TWO[0], "part")
        yield Paragraph(_PART_TWO[1], "part")
    year = "" if _has_cover(text) or text.cover.year is None else f"（{text.cover.year}年度）"
    for number, project in enumerate(text.projects):
        if number:
            yield PageBreak()
        yield from _project(project, year, alone=len(text.projects) == 1 and not whole)


_STARTS_NUMBERED = re.compile(r"[\d（(附表]")


def _project(project: Project, year: str, *, alone: bool) -> Iterator[Block]:
    form = form_for(project.form)
    title = str(project.title or _own_title(project))
    bare = alone and not _STARTS_NUMBERED.match(title)
    yield Anchor(f"part2-{project.seq}", title, 2)
    yield Paragraph(title if bare else form.heading.format(seq=project.seq, title=title), "table-title")
    if year and year[1:-1] not in title:
        yield Paragraph(year, "table-note")
    shown = _Shown(project, form)
    line = " ".join(str(w) for w in (project.unit.code, project.unit.name) if w) if shown.unit_on_line else ""
    said_in_table = not form.unit_line and bool(shown.get("results.funds"))
    if line or ((project.budget.unit_words or shown.money) and not said_in_table):
        yield Split(line, f"单位：{form.money_unit}")
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


class _Shown:
    """What of a project a form shows, by the names forms use in ``when``, ``each`` and ``field``."""

    def __init__(self, project: Project, form: Form) -> None:
        self._project = project
        unit, budget = project.unit, project.budget
        self.unit_on_line = bool(
            form.unit_line and unit.code and unit.name
            and _PLAIN_UNIT_CODE.fullmatch(unit.code) and _PLAIN_UNIT_NAME.fullmatch(unit.name)
        )  # fmt: skip
        self.unit_row = bool((unit.code or unit.name) and not self.unit_on_line)
        figures = (budget.total, budget.fiscal, budget.other)
        self.money = project.form == "goal" and any(f is not None for f in figures)
        self.budget_figures = any(f is not None and f.value is not None for f in figures)
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

    def get(self, path: str) -> object:
        """The value at a path such as ``results.funds``; ``None`` where something on the way is missing."""
        first = path.partition(".")[0]
        at: object = self if hasattr(self, first) else self._project
        for step in path.split("."):
            at = getattr(at, step, None)
        return at

    def has(self, when: str) -> bool:
        """Whether all conditions of a row hold."""
        return all(bool(self.get(w.removeprefix("!"))) != w.startswith("!") for w in when.split())


# the table


@dataclass(frozen=True, slots=True)
class _Span:
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
    scale = _edges(form.grid)
    head = _fixed_rows(form.head, form, shown)
    columns = _columns(project, form)
    spans = [*head, [_Span(c.heading, a, b, align="centre", is_label=True, field=c.key) for a, b, c in columns]]
    spans += _grid(project.indicators, columns)
    spans += _total(project, form, columns, scale[-1])
    spans += _fixed_rows(form.foot, form, shown)
    edges = sorted({0, scale[-1], *(e for row in spans for s in row for e in (s.left, s.right))})
    at = {edge: index for index, edge in enumerate(edges)}
    rows = tuple(
        tuple(Box(s.text, at[s.left], at[s.right] - at[s.left], s.rows, s.align, s.is_label, s.field) for s in row)
        for row in spans
    )
    return Table(tuple(b - a for a, b in pairwise(edges)), rows, len(head))


def _edges(widths: Sequence[int]) -> list[int]:
    """The edges of columns of these widths, in hundredths of a unit."""
    edges = [0]
    for width in widths:
        edges.append(edges[-1] + 100 * width)
    return edges


def _fixed_rows(rows: Sequence[HeadRow], form: Form, shown: _Shown) -> list[list[_Span]]:
    """The rows of a head or foot, as often as each comes."""
    entries: list[Sequence[object]] = []
    for row in rows:
        if row.when and not shown.has(row.when):
            entries.append(())
        else:
            found = shown.get(row.each) if row.each else (None,)
            entries.append(found if isinstance(found, tuple) else ())
    edges, width = _edges(form.grid), len(form.grid)
    out: list[list[_Span]] = []
    covered = [0] * width
    for number, row in enumerate(rows):
        for entry in entries[number]:
            spans: list[_Span] = []
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


def _cell_spans(cell: HeadCell, edges: Sequence[int], rows: int, shown: _Shown, entry: object) -> Iterator[_Span]:
    if isinstance(entry, _Line):
        for text, left, right in zip(entry.texts, *_parts(edges, len(entry.texts)), strict=True):
            yield _Span(str(text), left, right)
        return
    if not cell.months:
        is_label = bool(cell.label) or cell.field in (".label", ".name")
        words = cell.label or (_said(cell.field, shown, entry) if cell.field else "")
        yield _Span(words, edges[0], edges[-1], rows, cell.align, is_label, cell.field)
        return
    plan = shown.get("spending_plan")
    points = plan if isinstance(plan, tuple) else ()
    for point, left, right in zip(points, *_parts(edges, len(points)), strict=True):
        words = f"{point.month}月底" if cell.months == "head" else _figure(point.percent)
        yield _Span(words, left, right, align="centre", is_label=cell.months == "head", field=cell.months)


def _parts(edges: Sequence[int], count: int) -> tuple[list[int], list[int]]:
    """The left and the right edges of so many cells side by side, on the edges of the form where there are enough."""
    fits = count < len(edges)
    cuts = [
        edges[(len(edges) - 1) * i // count] if fits else edges[0] + (edges[-1] - edges[0]) * i // count
        for i in range(count + 1)
    ]
    return cuts[:-1], cuts[1:]


def _said(field: str, shown: _Shown, entry: object) -> str:
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


_Placed = tuple[int, int, FormColumn]


def _columns(project: Project, form: Form) -> list[_Placed]:
    """The columns that are drawn, with their edges. What a column nobody fills leaves, and what one that is only
    sometimes there takes, is shared by the columns of running words.
    """
    edges = _edges(form.grid)
    widths: list[tuple[int, FormColumn]] = []
    at = 0
    for column in form.columns:
        width = edges[at + column.columns] - edges[at] if not column.optional else 900 * column.columns
        at += 0 if column.optional else column.columns
        if _is_used(project, column):
            widths.append((width, column))
    extra = dict.fromkeys(k for row in project.indicators for k, _ in row.extra)
    widths += [(1000, FormColumn(f"extra:{heading}", heading, 1, "left")) for heading in extra]
    spare = edges[-1] - sum(w for w, _ in widths)
    wide = sum(w for w, c in widths if c.align == "left")
    if wide + spare < wide // 2:  # too little is left for the words: all columns give
        total = sum(w for w, _ in widths)
        widths = [(w * edges[-1] // total, c) for w, c in widths]
    else:
        widths = [(w + spare * w // wide if c.align == "left" else w, c) for w, c in widths]
    placed: list[_Placed] = []
    left = 0
    for number, (width, column) in enumerate(widths, 1):
        right = edges[-1] if number == len(widths) else _snapped(left + width, edges)
        placed.append((left, right, column))
        left = right
    return placed


def _snapped(edge: int, edges: Sequence[int]) -> int:
    """The edge, or one of the form close by: no slivers of columns."""
    near = min(edges, key=lambda e: abs(e - edge))
    return near if abs(near - edge) <= 120 else edge


def _is_used(project: Project, column: FormColumn) -> bool:
    if not column.optional and (project.form != "goal" or column.key in ("level1", "level2", "level3", "target")):
        return True
    return any(getattr(row, column.key) is not None for row in project.indicators)


def _grid(indicators: Sequence[Indicator], columns: Sequence[_Placed]) -> Iterator[list[_Span]]:
    for number, row in enumerate(indicators):
        spans = []
        for left, right, column in columns:
            rows = 1
            if column.merge:
                if _continues(indicators, number, column.key):
                    continue
                while number + rows < len(indicators) and _continues(indicators, number + rows, column.key):
                    rows += 1
            spans.append(_Span(_cell(row, column.key), left, right, rows, column.align, field=column.key))
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


def _stands_alone(row: Indicator) -> bool:
    return bool(row.level3 and (row.target.words or row.description or row.basis)) or bool(row.target.words)


def _cell(row: Indicator, key: str) -> str:
    if key.startswith("extra:"):
        return next((str(words) for k, words in row.extra if k == key[6:]), "")
    value = getattr(row, key)
    if isinstance(value, Target):
        return _value(value)
    if isinstance(value, Figure):
        return _figure(value)
    return str(value or "")


def _total(project: Project, form: Form, columns: Sequence[_Placed], width: int) -> Iterator[list[_Span]]:
    """The row of sums, under the columns they sum."""
    results = project.results
    if not form.total or results is None or not (_figure(results.total_weight) or _figure(results.total_score)):
        return
    sums = {"weight": _figure(results.total_weight), "score": _figure(results.total_score)}
    placed = [(left, right, sums[c.key]) for left, right, c in columns if c.key in sums]
    if not placed:
        return
    spans = [_Span(form.total, 0, placed[0][0], align="centre", is_label=True)]
    at = placed[0][0]
    for left, right, words in placed:
        if left > at:
            spans.append(_Span("", at, left))
        spans.append(_Span(words, left, right, align="centre"))
        at = right
    if at < width:
        spans.append(_Span("", at, width))
    yield spans


def _own_title(project: Project) -> str:
    return f"{project.name or ''}绩效目标表" if project.form == "goal" else form_for(project.form).title


def completed(text: PerformanceText, *, again: bool = False) -> PerformanceText:
    """The text with what a document needs and can be told from the rest: part one's items composed from part two
    where it has none (or ``again``, in any case), a title for each table. Forms without a part one get none.
    """
    projects = tuple(p if p.title else replace(p, title=Words(_own_title(p))) for p in text.projects)
    items = text.items
    if again or (not items and (text.overall_objective or text.safeguards or text.contents)):
        items = compose_items([p for p in projects if p.form == "goal"])
    return replace(text, projects=projects, items=items)
