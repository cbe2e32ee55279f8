"""Plain text and Markdown: tab rows, pipe tables, columns set with runs of spaces, inline HTML tables."""

import re
import unicodedata
from collections.abc import Iterator
from dataclasses import replace

from jixiao.model import Cell, Layout, Place, Row, line
from jixiao.read.base import MAX_CELL, MAX_ROWS, Reader, ReadError, check_width, decode
from jixiao.read.html import READER as HTML

_PIPE_RULE = re.compile(r"[\s|:+\-=—－_]+")
_GAP = re.compile(r" {2,}|\u3000+(?=\S)| ?\u3000 ?")
_PIPE = re.compile(r"(?<!\\)\|")
_BREAK = re.compile(r"<br\s*/?>", re.IGNORECASE)
_MARK = re.compile(r"^(?:#{1,6}\s+|>\s?|[-*+]\s+(?=[^\d\s*+-])|\*\*(?=.*\*\*$))|\*\*$")
_BOLD_START = re.compile(r"^\*\*([^*%％]{1,40})\*\*(?=\S)")
_TABLE = re.compile(r"<table\b", re.IGNORECASE)
_TABLE_END = re.compile(r"</table\s*>", re.IGNORECASE)


class TxtReader(Reader):
    """Reads .txt and .md; knows characters and lines, nothing about indicators. The last to be asked."""

    suffixes = (".txt", ".md", ".markdown", ".text")
    name_zh = "文本"
    rank = 100

    def recognises(self, data: bytes) -> bool:
        """Anything that is not binary: a zero byte is only allowed in UTF-16."""
        return b"\x00" not in data[:4096] or data[:2] in (b"\xff\xfe", b"\xfe\xff") or data[:4000].count(0) > 200

    def read(self, data: bytes, name: str) -> Layout:
        """One row per line; lines with tabs, pipes or wide gaps become cells."""
        text, encoding = decode(data, name)
        rows = tuple(_rows(text, name))
        if len(rows) > MAX_ROWS:
            raise ReadError("RD007", name, f"有 {len(rows)} 行，超过上限 {MAX_ROWS} 行", "请拆分后再试")
        notes = () if encoding.startswith("utf-8") else (f"按 {encoding.upper()} 编码读取",)
        return Layout(name, rows, notes)


def _rows(text: str, name: str) -> Iterator[Row]:
    if "<table" in text[:2_000_000].lower():
        yield from _with_html_tables(text, name)
        return
    yield from _plain_rows(text, name, 1, _Counter())


class _Counter:
    """Numbers the tables: neighbouring table lines belong to one."""

    def __init__(self) -> None:
        self.table, self.row, self.page, self.inside = 0, 0, 1, False
        self.opened = self.closed = True
        """Whether the rows of the present pipe table have bars before their first and after their last cell."""

    def next_row(self) -> None:
        if not self.inside:
            self.table, self.row, self.inside = self.table + 1, 0, True
        self.row += 1


def _plain_rows(text: str, name: str, first: int, count: _Counter) -> Iterator[Row]:
    paged = "\f" in text
    for number, raw in enumerate(re.split(r"\r\n|\r|\n", text), first):
        if len(raw) > MAX_CELL:
            raise ReadError("RD008", name, f"第 {number} 行超过 {MAX_CELL} 个字符", "这不像绩效文本，请核对文件")
        count.page += raw.count("\f")
        content = raw.replace("\f", "")
        if not content.strip():
            count.inside = count.inside and "\t" in content
            continue
        row = _row(content, name, number, count, count.page if paged else None)
        if row is not None:
            yield row


def _row(content: str, name: str, number: int, count: _Counter, page: int | None) -> Row | None:
    if "\t" in content:
        return _table_row(content.rstrip("\r").split("\t"), name, number, count, page)
    stripped = content.strip()
    if "|" in stripped and (stripped[0] == "|" or len(_PIPE.findall(stripped)) >= 2):
        if _PIPE_RULE.fullmatch(stripped):
            return None
        if not count.inside:
            count.opened, count.closed = stripped.startswith("|"), stripped.endswith("|")
        inner = (stripped if count.opened else content.strip("\u3000\r\n")).removeprefix("|" if count.opened else "")
        inner = inner.rstrip().removesuffix("|") if count.closed else inner
        cells = [_BREAK.sub("\n", c).replace("\\|", "|").strip().replace("**", "") if "<" in c or "\\" in c
                 else _unmarked(c.strip()) for c in _PIPE.split(inner)]  # fmt: skip
        return _table_row(cells, name, number, count, page)
    if stripped[0] in "+┌├└" and _PIPE_RULE.fullmatch(stripped.translate(_BOX)):
        return None
    if "│" in stripped or "┃" in stripped:
        return _table_row(re.split("[│┃]", stripped.strip("│┃")), name, number, count, page)
    pieces = list(_spaced(content.rstrip()))
    if len(pieces) >= 2:
        count.next_row()
        where = Place(name, page, count.table, count.row, None, number)
        return Row(tuple(Cell(piece, x, place=where.at_column(i)) for i, (x, piece) in enumerate(pieces, 1)),
                   count.table, exact=False)  # fmt: skip
    count.inside = False
    return line(_BOLD_START.sub(r"\1", _MARK.sub("", stripped)), Place(name, page, line=number))


_BOX = str.maketrans("┌┬┐├┼┤└┴┘─━", "-----------")


def _unmarked(text: str) -> str:
    """Without the bold marks of Markdown; a lone ** (a template's blank) stays."""
    if len(text) > 4 and text.startswith("**") and text.endswith("**") and text.count("**") == 2:
        return text[2:-2].strip()
    return text


def _table_row(texts: list[str], name: str, number: int, count: _Counter, page: int | None) -> Row:
    check_width(len(texts), name, f"第 {number} 行")
    count.next_row()
    where = Place(name, page, count.table, count.row, None, number)
    return Row(tuple(Cell(t, i, place=where.at_column(i + 1)) for i, t in enumerate(texts)), count.table)


def _spaced(content: str) -> Iterator[tuple[int, str]]:
    """The pieces between wide gaps, each with the display column it starts at (wide characters count two)."""
    x = start = 0
    indent = len(content) - len(content.lstrip())
    for match in _GAP.finditer(content, indent):
        piece = content[start : match.start()]
        if piece.strip():
            yield x + 2 * indent * (start == 0), piece.strip()
        x += _width(content[start : match.end()])
        start = match.end()
    if content[start:].strip():
        yield x, content[start:].strip()


def _width(text: str) -> int:
    return sum(2 if unicodedata.east_asian_width(c) in "WF" else 1 for c in text)


def _with_html_tables(text: str, name: str) -> Iterator[Row]:
    """OCR tools write their tables as HTML inside Markdown: the HTML reader reads those, this one the rest."""
    count = _Counter()
    done, first = 0, 1
    while (start := _TABLE.search(text, done)) and (end := _TABLE_END.search(text, start.end())):
        before, table = text[done : start.start()], text[start.start() : end.end()]
        yield from _plain_rows(before, name, first, count)
        first += before.count("\n")
        yield from _html_rows(table, name, first, count)
        first += table.count("\n")
        done = end.end()
    yield from _plain_rows(text[done:], name, first, count)


def _html_rows(fragment: str, name: str, first: int, count: _Counter) -> Iterator[Row]:
    """The rows of one inline table, numbered on from the tables before; the place is the table's first line."""
    count.inside = False
    for row in HTML.read(fragment.encode(), name).rows:
        if row.table is None:
            yield replace(row, cells=tuple(replace(c, place=Place(name, line=first)) for c in row.cells))
            continue
        count.next_row()
        where = Place(name, None, count.table, count.row, None, first)
        yield replace(row, table=count.table,
                      cells=tuple(replace(c, place=where.at_column(c.column + 1)) for c in row.cells))  # fmt: skip
    count.inside = False


READER = TxtReader()
