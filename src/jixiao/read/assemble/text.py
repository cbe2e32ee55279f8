"""The conductor of assembling: from rows to the whole text."""

import re
from collections.abc import Sequence
from dataclasses import replace

from jixiao.lang.normalise import letters
from jixiao.model import Item, Layout, PerformanceText, Problem, Project, Words
from jixiao.read.assemble.cover import read_contents, read_cover
from jixiao.read.assemble.part_one import read_items, read_overall, read_safeguards
from jixiao.read.assemble.project import ProjectReader
from jixiao.read.assemble.report import read_report, with_report
from jixiao.read.assemble.sections import Block, project_name, split_sections, title_parts
from jixiao.read.assemble.stream import Piece, clean
from jixiao.read.base import ReadError

_REPORT_NOTE = "评价报告的正文只读取章节标题和结论、问题、建议三部分，其余不作为数据"
_FORM_WORD = re.compile(r"(?:项目)?(?:支出)?绩效(?:目标|自评|监控).{0,6}表$")
_YEAR = re.compile(r"(20\d{2})\s*年度?")
_YEAR_LINE = re.compile(r"^[（(]?(20\d{2})年度?[)）]?$")


def assemble(layout: Layout) -> PerformanceText:
    """The performance text a layout holds.

    Raises RD012 when there is no form in it, RD013 when there are two texts in one file.
    """
    pieces = clean(layout.rows)
    sections = split_sections(pieces)
    if sections.second_text is not None:
        place = sections.second_text.place
        where = (
            f"（第 {place.line} 行起）"
            if place and place.line
            else f"（第 {place.page} 页起）"
            if place and place.page
            else ""
        )
        raise ReadError("RD013", layout.file, f"一个文件里有两份文本{where}", "请拆成两个文件，分别检查")
    cover, problems = read_cover(sections.cover)
    contents, more = read_contents(sections.contents)
    problems += more
    if cover.year is None and (words := _year_of(pieces)) is not None:
        cover = replace(cover, year=int(words), year_words=words)
    year = cover.year
    items, more = read_items(sections.items, year, _names(sections.blocks))
    problems += more
    safeguards = read_safeguards(sections.safeguards)
    problems += [_stray(piece) for piece in sections.stray]
    projects: list[Project] = []
    for block in sections.blocks:
        if not _is_form(block):
            problems += [
                _stray(piece) for piece in (*([block.title] if block.title else []), *block.above, *block.rows)
            ]
            continue
        reader = ProjectReader(block, len(projects) + 1, year)
        projects += reader.read()
        problems += reader.problems
    report = read_report(sections.report)
    projects = [with_report(project, report) if project.form == "evaluation" else project for project in projects]
    if not projects:
        raise ReadError(
            "RD012",
            layout.file,
            "没有找到绩效目标表、自评表或监控表",
            "请确认文件是部门预算绩效文本，且表格没有变成图片",
        )
    return PerformanceText(
        cover=cover, contents=contents, overall_objective=read_overall(sections.overall),
        items=_full_names(items, projects), safeguards=safeguards, projects=tuple(projects), problems=tuple(problems),
        headings=(*(Words(p.text, p.row.text, p.place) for p in sections.headings), *report.headings), file=layout.file,
        notes=(*layout.notes, *([_REPORT_NOTE] if sections.report else [])),
    )  # fmt: skip


def _names(blocks: Sequence[Block]) -> frozenset[str]:
    """What the forms of part two are called, in their titles and in their heads."""
    titles = (title_parts(block.title.text)[1] for block in blocks if block.title)
    return frozenset(
        letters(name) for name in (*(_FORM_WORD.sub("", t) for t in titles), *map(project_name, blocks)) if name
    )


def _is_form(block: Block) -> bool:
    """A block of rows is a form when it has cells side by side; a lone title is not."""
    return any(len(piece.filled) >= 2 for piece in block.rows)


def _stray(piece: Piece) -> Problem:
    text = piece.text
    return Problem("RD030", f"“{text if len(text) <= 24 else text[:23] + '…'}”没有归入任何部分", piece.place)


def _year_of(pieces: Sequence[Piece]) -> Words | None:
    """The year of a file without a cover: the first 20xx年度 on a line of its own or in a title."""
    for pattern in (_YEAR_LINE, _YEAR):
        for piece in pieces[:60]:
            if len(piece.filled) <= 2 and (match := pattern.search(piece.text)):
                return Words(match[1], piece.row.text, piece.place)
    return None


def _full_names(items: Sequence[Item], projects: Sequence[Project]) -> tuple[Item, ...]:
    """Headings read 「…项目绩效目标」: where a table's project itself is called …项目, the word belongs to the name."""
    names = {letters(p.name or "") for p in projects}
    out = []
    for item in items:
        longer = item.project_name + "项目"
        if letters(item.project_name) not in names and letters(longer) in names:
            item = replace(item, project_name=Words(longer, item.project_name.raw, item.project_name.place))
        out.append(item)
    return tuple(out)
