"""What stands on paper: the blocks every document writer draws. Knows no format and nothing of indicators."""

from dataclasses import dataclass
from typing import Literal

Style = Literal[
    "cover-department", "cover-title", "cover-note", "cover-foot", "contents-title", "part", "heading1", "heading2",
    "label", "body", "table-title", "table-note",
]  # fmt: skip
Align = Literal["left", "centre", "right"]


@dataclass(frozen=True, slots=True)
class Paragraph:
    """A line of running text. ``label`` words at its start are set in bold (绩效目标：)."""

    text: str
    style: Style = "body"
    label: str = ""


@dataclass(frozen=True, slots=True)
class ContentsLine:
    """One line of the 目录. ``target`` is the anchor whose page it shows; ``page`` is the page the data give."""

    text: str
    target: str
    level: int = 1
    page: int | None = None


@dataclass(frozen=True, slots=True)
class Anchor:
    """A place the contents point at, and a bookmark with this title."""

    name: str
    title: str
    level: int = 1


@dataclass(frozen=True, slots=True)
class Split:
    """A line with words at both ends: the unit on the left, 单位：万元 on the right."""

    left: str
    right: str


@dataclass(frozen=True, slots=True)
class Box:
    """One cell of a table: grid column, spans, words. ``lines`` of a list keep their line ends. ``field`` says what
    it holds, as the form's data name it, for writers that treat figures and words differently.
    """

    text: str
    column: int
    columns: int = 1
    rows: int = 1
    align: Align = "left"
    is_label: bool = False
    field: str = ""


@dataclass(frozen=True, slots=True)
class Table:
    """A table of ``len(widths)`` grid columns (relative widths). The ``heads`` rows from ``head`` on are repeated
    when the rows below them break over a page; no row is cut, and no cell reaches from above ``head`` into them.
    """

    widths: tuple[int, ...]
    rows: tuple[tuple[Box, ...], ...]
    head: int | None = None
    heads: int = 1


@dataclass(frozen=True, slots=True)
class PageBreak:
    """The next block begins a page."""


Block = Paragraph | ContentsLine | Anchor | Split | Table | PageBreak


@dataclass(frozen=True, slots=True)
class Sheet:
    """A whole document, in reading order."""

    title: str
    blocks: tuple[Block, ...]
    language: str = "zh-CN"
