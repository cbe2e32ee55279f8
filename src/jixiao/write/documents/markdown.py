"""Markdown: the document in the order of the form, for reviewers' eyes; it reads back to the same data."""

import re
from collections.abc import Iterator

from jixiao.law.form import Form
from jixiao.model import PerformanceText
from jixiao.write.documents.compose import compose
from jixiao.write.documents.plain import LONGEST, check_length, printable
from jixiao.write.documents.sheet import ContentsLine, Paragraph, Sheet, Split, Table

_MARKS = {
    "cover-title": "# ",
    "contents-title": "## ",
    "part": "## ",
    "heading1": "### ",
    "heading2": "#### ",
    "table-title": "### ",
}
_CELL = str.maketrans({"|": "\\|", "\n": "<br>", "\t": " "})
_LOOKS_MARKED = re.compile(r"^(?=[#>*|+┌├└])|(?<=.)(?=\|)")


def document(text: PerformanceText, form: Form | None = None) -> bytes:
    """The text as Markdown, in UTF-8."""
    return drawn(compose(text, form))


def drawn(sheet: Sheet) -> bytes:
    """A sheet as Markdown, in UTF-8."""
    lines = list(_lines(sheet))
    for line in lines:
        check_length(line, LONGEST, "Markdown 一行")
    return "".join(f"{line}\n" for line in lines).encode("utf-8", "replace")


def _lines(sheet: Sheet) -> Iterator[str]:
    first = True
    for block in sheet.blocks:
        lines: list[str] = []
        if isinstance(block, Paragraph):
            lines = [f"{_MARKS.get(block.style, '')}{block.label}{_said(block.text)}"]
        elif isinstance(block, ContentsLine):
            lines = [_said(block.text) + (f"……{block.page}" if block.page is not None else "")]
        elif isinstance(block, Split):
            lines = [_said(block.left), "", block.right] if block.left else [block.right]
        elif isinstance(block, Table):
            lines = list(_table(block))
        if lines:
            if not first:
                yield ""
            first = False
            yield from lines


def _said(words: str) -> str:
    """A line of running words; a bar in it is no table."""
    return printable(words).replace("\n", " ").replace("\t", " ").replace("|", "｜")


def _table(table: Table) -> Iterator[str]:
    """A pipe table. Squares that a merged cell covers are empty; levels are said again in every row."""
    width = len(table.widths)
    yield "|" + "   |" * width
    yield "|" + "---|" * width
    squares = [[""] * width for _ in table.rows]
    for number, row in enumerate(table.rows):
        for box in row:
            words = printable(box.text).translate(_CELL)
            for below in range(1 if box.is_label else box.rows):
                squares[number + below][box.column] = words
    for cells in squares:
        yield "| " + " | ".join(cells) + " |"
