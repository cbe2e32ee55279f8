"""From a text to the sheet of paper: cover, contents, part one, one table per project, after the form's data."""

from collections.abc import Iterator, Sequence

from jixiao.law.form import Form, FormColumn, HeadCell, form_for
from jixiao.model import Figure, Indicator, Item, ItemIndicator, PerformanceText, Project, Target, Words
from jixiao.write.documents.sheet import (
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
            ItemIndicator(Words((row.description or row.level3 or "").rstrip("。；")), row.target)
            for row in project.indicators
            if (row.description or row.level3) and row.target.kind != "malformed"
        )
        name = project.name or Words((project.title or "").removesuffix("绩效目标表"))
        items.append(Item(project.seq, name, project.purpose, project.objectives, quoted))
    return tuple(items)


def _cover(text: PerformanceText) -> Iterator[Block]:
    cover = text.cover
    if not (cover.department or cover.title):
        return
    if cover.department:
        yield Paragraph(str(cover.department), "cover-department")
    yield Paragraph(str(cover.title or f"{cover.year or ''}年部门预算绩效文本"), "cover-title")
    if cover.draft:
        yield Paragraph("（草案）", "cover-note")
    if cover.compiled_by:
        yield Paragraph(f"{cover.compiled_by}编制", "cover-foot")
    if cover.reviewed_by:
        yield Paragraph(f"{cover.reviewed_by}审核", "cover-foot")
    yield PageBreak()


def _contents(text: PerformanceText) -> Iterator[Block]:
    if not text.contents:
        return
    yield Paragraph("目录", "contents-title")
    part = 0
    for entry in text.contents:
        if entry.part != part:
            part = entry.part
            yield Paragraph(" ".join(_PART_ONE if part == 1 else _PART_TWO), "label")
        number = f"{_NUMERALS[entry.seq - 1]}、" if part == 1 and entry.seq <= len(_NUMERALS) else f"{entry.seq}."
        yield ContentsLine(f"{number}{entry.title}", f"part{part}-{entry.seq}", 1, entry.page)
    yield PageBreak()


def _part_one(text: PerformanceText) -> Iterator[Block]:
    if not (text.overall_objective or text.items or text.safeguards):
        return
    yield Anchor("part1", " ".join(_PART_ONE))
    yield Paragraph(_PART_ONE[0], "part")
    yield Paragraph(_PART_ONE[1], "part")
    for number, section in enumerate(_SECTIONS, 1):
        yield Anchor(f"part1-{number}", section, 2)
        yield Paragraph(f"{_NUMERALS[number - 1]}、{section}", "heading1")
        if number == 1 and text.overall_objective:
            yield Paragraph(str(text.overall_objective))
        elif number == 2:
            for item in text.items:
                yield from _item(item)
        elif number == 3:
            for safeguard in text.safeguards:
                yield Paragraph(f"{safeguard.seq}、{safeguard.text}")
    yield PageBreak()


def _item(item: Item) -> Iterator[Block]:
    yield Paragraph(f"{item.seq}、{item.project_name}项目绩效目标", "heading2")
    if item.purpose:
        yield Paragraph(str(item.purpose))
    if len(item.objectives) == 1:
        yield Paragraph(str(item.objectives[0]), label="绩效目标：")
    for number, objective in enumerate(item.objectives, 1):
        if len(item.objectives) > 1:
            yield Paragraph(f"（{number}）{objective}", label="绩效目标：" if number == 1 else "")
    if item.indicators:
        quoted = "；".join(f"{i.name}{_value(i.target)}" for i in item.indicators)
        yield Paragraph(f"{quoted}。", label="绩效指标：")


def _part_two(text: PerformanceText) -> Iterator[Block]:
    if text.overall_objective or text.items or text.contents:
        yield Anchor("part2", " ".join(_PART_TWO))
        yield Paragraph(_PART_TWO[0], "part")
        yield Paragraph(_PART_TWO[1], "part")
    for number, project in enumerate(text.projects):
        if number:
            yield PageBreak()
        yield from _project(project)


def _project(project: Project) -> Iterator[Block]:
    form = form_for(project.form)
    title = str(project.title or f"{project.name or ''}绩效目标表")
    yield Anchor(f"part2-{project.seq}", title, 2)
    yield Paragraph(form.heading.format(seq=project.seq, title=title), "table-title")
    unit = " ".join(str(w) for w in (project.unit.code, project.unit.name) if w)
    if unit or project.budget.unit_words:
        yield Split(unit, f"单位：{form.money_unit}")
    yield Table(form.grid, *_rows(project, form))


def _rows(project: Project, form: Form) -> tuple[tuple[tuple[Box, ...], ...], int]:
    rows: list[tuple[Box, ...]] = []
    covered = 0
    for row in form.head:
        if row.when and not getattr(project, row.when):
            continue
        rows.append(tuple(_head_cells(row.cells, project, covered)))
        covered = sum(c.columns for c in row.cells if c.rows > 1)
    columns = _columns(project, form)
    head = len(rows)
    rows.append(tuple(Box(c.heading, at, c.columns, align="centre", is_label=True) for at, c in columns))
    rows += _grid(project.indicators, columns)
    return tuple(rows), head


def _head_cells(cells: Sequence[HeadCell], project: Project, covered: int) -> Iterator[Box]:
    at = covered
    for cell in cells:
        if cell.months:
            plan = project.spending_plan
            shares = _shared(cell.columns, len(plan))
            for point, columns in zip(plan, shares, strict=True):
                words = f"{point.month}月底" if cell.months == "head" else _percent(point.percent)
                yield Box(words, at, columns, align="centre", is_label=cell.months == "head")
                at += columns
            continue
        words = cell.label or _field(project, cell.field)
        yield Box(words, at, cell.columns, cell.rows, cell.align, is_label=bool(cell.label))
        at += cell.columns


def _shared(columns: int, parts: int) -> list[int]:
    """``columns`` grid columns shared out among ``parts`` cells, as evenly as they go."""
    return [columns * (i + 1) // parts - columns * i // parts for i in range(parts)]


def _field(project: Project, name: str) -> str:
    if name == "objectives":
        points = project.objectives
        return "\n".join(f"{i}. {o}" for i, o in enumerate(points, 1)) if points else ""
    if name.startswith("budget."):
        figure = getattr(project.budget, name[7:])
        return _figure(figure)
    return str(getattr(project, name) or "")


def _figure(figure: Figure | None) -> str:
    return "" if figure is None or figure.value is None else format(figure.value, "f")


def _percent(figure: Figure) -> str:
    return "" if figure.value is None else f"{figure.value:f}%"


def _value(target: Target) -> str:
    return str(target.words)


def _columns(project: Project, form: Form) -> list[tuple[int, FormColumn]]:
    """The columns that are drawn, with their grid position: a column nobody fills gives its room to the one
    before, an optional one takes its room from there.
    """
    used = [c for c in form.columns if _is_used(project, c)]
    width = len(form.grid)
    spare = width - sum(c.columns for c in used)
    placed: list[tuple[int, FormColumn]] = []
    at = 0
    for column in used:
        columns = column.columns
        if spare > 0 and column.align == "left":
            columns, spare = columns + spare, 0
        elif spare < 0 and columns > 1:
            columns, spare = columns - 1, spare + 1
        placed.append((at, FormColumn(column.key, column.heading, columns, column.align, column.merge)))
        at += columns
    return placed


def _is_used(project: Project, column: FormColumn) -> bool:
    if column.key in ("level1", "level2", "level3", "target"):
        return True
    return any(getattr(row, column.key) is not None for row in project.indicators)


def _grid(indicators: Sequence[Indicator], columns: Sequence[tuple[int, FormColumn]]) -> Iterator[tuple[Box, ...]]:
    for number, row in enumerate(indicators):
        boxes = []
        for at, column in columns:
            rows = 1
            if column.merge:
                if number and _continues(indicators, number, column.key):
                    continue
                while number + rows < len(indicators) and _continues(indicators, number + rows, column.key):
                    rows += 1
            boxes.append(Box(_cell(row, column.key), at, column.columns, rows, column.align))
        yield tuple(boxes)


def _continues(indicators: Sequence[Indicator], number: int, key: str) -> bool:
    """Whether the level cell of a row is merged with the one above: same words, and (for level 2) same level 1."""
    here, above = indicators[number], indicators[number - 1]
    if not here.level1 or here.level1 != above.level1:
        return False
    return key == "level1" or (bool(here.level2) and here.level2 == above.level2)


def _cell(row: Indicator, key: str) -> str:
    value = getattr(row, key)
    if isinstance(value, Target):
        return _value(value)
    if isinstance(value, Figure):
        return _figure(value)
    return str(value or "")
