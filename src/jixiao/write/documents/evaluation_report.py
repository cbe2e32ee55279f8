"""From an evaluation to its report on paper: cover, contents, the seven chapters, the scored form as an annex."""

from collections.abc import Iterator, Sequence

from jixiao.model.evaluation import Chapter, EvaluationReport
from jixiao.write.documents.compose import compose
from jixiao.write.documents.sheet import Anchor, Block, ContentsLine, PageBreak, Paragraph, Sheet

_NUMERALS = "一二三四五六七八九十"
_ANNEX = "附表"


def compose_report(report: EvaluationReport) -> Sheet:
    """The document of a report. Raises WriteError for words no document takes."""
    blocks = [*_cover(report), *_contents(report.chapters), *_chapters(report.chapters), PageBreak(), *_annex(report)]
    return Sheet(report.title, tuple(blocks))


def headings_of(chapters: Sequence[Chapter]) -> tuple[str, ...]:
    """The headings of the chapters as they are printed: 一、基本情况."""
    return tuple(f"{_NUMERALS[number]}、{chapter.name}" for number, chapter in enumerate(chapters))


def _cover(report: EvaluationReport) -> Iterator[Block]:
    yield Paragraph(report.title, "cover-title")
    if report.evaluator:
        yield Paragraph(report.evaluator, "cover-foot")
    if report.on is not None:
        yield Paragraph(f"{report.on.year}年{report.on.month}月{report.on.day}日", "cover-foot")
    yield PageBreak()


def _contents(chapters: Sequence[Chapter]) -> Iterator[Block]:
    yield Paragraph("目录", "contents-title")
    for number, heading in enumerate(headings_of(chapters)):
        yield ContentsLine(heading, f"chapter{number}")
    yield ContentsLine(_ANNEX, "annex")
    yield PageBreak()


def _chapters(chapters: Sequence[Chapter]) -> Iterator[Block]:
    for number, (chapter, heading) in enumerate(zip(chapters, headings_of(chapters), strict=True)):
        yield Anchor(f"chapter{number}", heading)
        yield Paragraph(heading, "heading1")
        for at, (name, words) in enumerate(chapter.sections):
            if name:
                yield Paragraph(f"（{_NUMERALS[at]}）{name}", "heading2")
            for line in words.splitlines() or ["无。"]:
                if line.strip():
                    yield Paragraph(line.strip())


def _annex(report: EvaluationReport) -> Iterator[Block]:
    """The scored form, whose own anchors come after that of the annex."""
    yield Anchor("annex", _ANNEX)
    yield Paragraph(_ANNEX, "label")
    yield from compose(report.form).blocks
