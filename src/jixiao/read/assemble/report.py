"""The running text of an evaluation report (财预〔2020〕10号, annex 3): its chapters, and what three of them say."""

import re
from collections.abc import Sequence
from dataclasses import dataclass, replace

from jixiao.lang.normalise import cell_text
from jixiao.model import Project, Results, Words
from jixiao.read.assemble.stream import Piece

_CHAPTER = re.compile(r"[一二三四五六七八九十]{1,2}[、.．]\s?(?P<name>[^。；！？]{2,36})")
REPORT = re.compile(r"绩效评价报告$|^评价报告$")
_SECTIONS = (
    ("shortcomings", re.compile(r"问题")),
    ("remedies", re.compile(r"建议")),
    ("conclusion", re.compile(r"结论|综合评价")),
)


@dataclass(frozen=True, slots=True)
class Report:
    """The chapter headings in order, and the words of the chapters on problems, suggestions and the conclusion."""

    headings: tuple[Words, ...]
    said: dict[str, Words]


def is_report(pieces: Sequence[Piece]) -> bool:
    """Whether a file is a report: it says so in its title, and has chapters."""
    titled = any(len(piece.filled) == 1 and REPORT.search(piece.text.strip()) for piece in pieces[:40])
    return titled and sum(is_chapter(piece) for piece in pieces) >= 2


def is_chapter(piece: Piece) -> bool:
    """二、评价工作开展情况: a line of its own with a numeral of the first level."""
    return len(piece.filled) == 1 and len(piece.cells) == 1 and bool(_CHAPTER.fullmatch(piece.text.strip()))


def read_report(pieces: Sequence[Piece]) -> Report:
    """The chapters of the running text; what stands before the first is the title page."""
    headings: list[Words] = []
    lines: list[list[str]] = []
    for piece in pieces:
        if is_chapter(piece):
            headings.append(Words(piece.text.strip(), piece.row.text, piece.place))
            lines.append([])
        elif lines:
            lines[-1].append(piece.row.text.strip())
    said: dict[str, Words] = {}
    for heading, own in zip(headings, lines, strict=True):
        key = next((key for key, pattern in _SECTIONS if pattern.search(heading)), None)
        if key is not None and key not in said and own:
            raw = "\n".join(own)
            said[key] = Words(cell_text(raw), raw, heading.place)
    return Report(tuple(headings), said)


def with_report(project: Project, report: Report) -> Project:
    """The evaluation with what its report says, where the form itself says nothing."""
    results = project.results or Results()
    own = {key: words for key, words in report.said.items() if not getattr(results, key)}
    return replace(project, results=replace(results, **own))  # type: ignore[arg-type]
