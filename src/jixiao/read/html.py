"""HTML, and the "web page" exports of Excel and WPS: blocks as lines, tables with their spans."""

from __future__ import annotations

import re
from collections.abc import Iterator, Mapping
from dataclasses import dataclass, field
from typing import Any, cast

from jixiao.model import Layout, Place, Row, line
from jixiao.read.base import MAX_COLUMNS, MAX_ROWS, Reader, ReadError, check_width, decode
from jixiao.read.carried import carried_script
from jixiao.read.sheets import cell_at, check_size, guarded, tidy

_BOMS = (b"\xef\xbb\xbf", b"\xff\xfe", b"\xfe\xff")
_START = re.compile(
    r"<(?:!doctype\s+html|html|table|div|p|body|head|meta|title|style|center|font|span|h[1-6])(?=[\s>/])", re.IGNORECASE
)
_CHARSET = re.compile(rb"""(?:charset|encoding)\s*=\s*["']?\s*([A-Za-z0-9_-]{3,20})""", re.IGNORECASE)
_ENCODINGS = dict.fromkeys(("gb2312", "gbk", "gb18030", "gb_2312-80", "x-gbk"), "gb18030") | {
    "utf-8": "utf-8", "utf8": "utf-8", "big5": "big5hkscs",
}  # fmt: skip
"""The encodings a page is believed in. Those that say gb2312 hold characters beyond it; the others are told by look."""
_LOST = "网页中有个别字符无法按其声明的编码识别，已以 \ufffd 代替"

_SKIPPED = frozenset(["script", "style", "noscript", "template", "title", "object", "iframe", "svg", "xml", "datalist"])
"""Elements that show no text of their own."""
_BLOCKS = frozenset(
    ["address", "article", "aside", "blockquote", "body", "caption", "center", "dd", "details", "dir", "div", "dl",
     "dt", "fieldset", "figcaption", "figure", "footer", "form", "h1", "h2", "h3", "h4", "h5", "h6", "header", "hr",
     "html", "legend", "li", "main", "menu", "nav", "ol", "p", "pre", "section", "summary", "table", "tbody", "td",
     "tfoot", "th", "thead", "tr", "ul"]
)  # fmt: skip
_MAX_DEPTH = 500
"""Deepest nesting of elements. The parser looks through all open ones at every stray end tag."""
_CHUNK = 65_536
"""Bytes given to the parser at a time; a refusal stops it only between two portions."""
_GROUPS = frozenset(["thead", "tbody", "tfoot"])
_HIDDEN = re.compile(r"display\s*:\s*none", re.IGNORECASE)
_BLANKS = re.compile(r"[ \t\r\n\f]+")


class HtmlReader(Reader):
    """Web pages, MHTML, and spreadsheets that are web pages inside."""

    suffixes = (".html", ".htm", ".mht", ".mhtml", ".xhtml")
    name_zh = "网页"
    rank = 30

    def recognises(self, data: bytes) -> bool:
        """A page that starts like one, or a MIME archive of pages."""
        return _is_page(data[:4096]) or _is_archive(data[:4096])

    def read(self, data: bytes, name: str) -> Layout:
        """Text blocks as lines, tables that hold no other table as tables."""
        pages = list(_pages(data, name)) if _is_archive(data[:4096]) else [(data, None)]
        if not pages:
            raise ReadError("RD004", name, "网页归档里没有网页", "请在浏览器或 WPS 中打开后另存")
        book = _Book(name)
        notes: dict[str, None] = {}
        carried: bytes | None = None
        for content, charset in pages:
            text, remarks = _text(content, charset, name)
            notes.update(dict.fromkeys(remarks))
            carried = carried or carried_script(text)
            book.add(text)
        return Layout(name, tuple(book.rows), tuple(notes), carried)


READER = HtmlReader()


def _is_page(head: bytes) -> bool:
    if head.startswith((b"\xff\xfe", b"\xfe\xff")) or b"\0" in head[:4]:
        head = head.replace(b"\0", b"").lstrip(b"\xff\xfe")
    text = head.removeprefix(b"\xef\xbb\xbf").decode("latin-1").lstrip()
    while text.startswith("<!--"):  # "saved from url" and the like
        text = text.partition("-->")[2].lstrip()
    if text.startswith("<?xml"):
        return re.search(r"<html[\s>]", text, re.IGNORECASE) is not None
    return _START.match(text) is not None


def _is_archive(head: bytes) -> bool:
    folded = head.lower()
    return (
        re.match(rb"\s*[a-z-]+:", folded) is not None and b"mime-version:" in folded and b"multipart/related" in folded
    )


def _pages(data: bytes, name: str) -> Iterator[tuple[bytes, str | None]]:
    """The web pages of a MIME archive, with the charset each declares."""
    from email.parser import BytesParser
    from email.policy import compat32

    try:
        message = BytesParser(policy=compat32).parsebytes(data.lstrip())
        for part in message.walk():
            content = part.get_payload(decode=True) if part.get_content_type() == "text/html" else None
            if isinstance(content, bytes):
                yield content, part.get_content_charset()
    except (ValueError, LookupError, TypeError, AttributeError, RecursionError) as error:
        raise ReadError("RD004", name, "网页归档不完整或已损坏", "请在浏览器或 WPS 中打开后另存") from error


def _text(data: bytes, charset: str | None, name: str) -> tuple[str, tuple[str, ...]]:
    """The characters of a page, and remarks on those that were lost."""
    found = None if data.startswith(_BOMS) else _CHARSET.search(data[:4096])
    declared = _ENCODINGS.get((charset or (found[1].decode("ascii") if found else "")).casefold())
    if declared:
        try:
            return data.decode(declared), ()
        except UnicodeDecodeError:
            pass
    try:
        return decode(data, name)[0], ()
    except ReadError:
        # A character cut in half is common on old pages, and no reason to refuse the rest.
        text = data.decode(declared, "replace") if declared else ""
        if not declared or "\0" in text or text.count("\ufffd") * 1000 > len(text):
            raise
        return text, (_LOST,)


# -- tables -------------------------------------------------------------------------------------------------------


@dataclass(slots=True)
class _Spot:
    """A cell placed on the grid; ``rows`` is what it asks for, cut where its row group ends."""

    column: int
    columns: int
    rows: int
    text: list[str] = field(default_factory=list)


class _Grid:
    """A table being read: cells fall into the first free column, as in a browser."""

    def __init__(self, name: str, number: int) -> None:
        self.rows: list[list[_Spot]] = []
        self._name, self._number = name, number
        self._until: dict[int, int] = {}
        """Column → first row that no cell from above covers."""
        self._group = 0
        self._column = 0

    def row(self) -> None:
        """Begin a row."""
        self.rows.append([])
        self._column = 0

    def cell(self, columns: int, rows: int) -> _Spot:
        """Place the next cell; 0 rows means to the end of the row group."""
        if len(self.rows) == self._group:
            self.row()
        now = len(self.rows) - 1
        while self._until.get(self._column, 0) > now:
            self._column += 1
        check_width(self._column + 1, self._name, f"第 {self._number} 个表格")
        width = 1
        limit = min(max(columns, 1), MAX_COLUMNS - self._column)
        while width < limit and self._until.get(self._column + width, 0) <= now:
            width += 1
        spot = _Spot(self._column, width, min(rows, MAX_ROWS) or MAX_ROWS)
        if spot.rows > 1:
            for column in range(self._column, self._column + width):
                self._until[column] = now + spot.rows
        self._column += width
        self.rows[-1].append(spot)
        return spot

    def end_group(self) -> None:
        """Row spans do not reach beyond their row group."""
        for index in range(self._group, len(self.rows)):
            for spot in self.rows[index]:
                spot.rows = min(spot.rows, len(self.rows) - index)
        self._group = len(self.rows)
        self._until.clear()


# -- the page -----------------------------------------------------------------------------------------------------


class _Book:
    """The rows of a file, which may be several pages; the parser tells it what comes, so that no tree is kept."""

    def __init__(self, name: str) -> None:
        self.rows: list[Row] = []
        self._name = name
        self._tables = self._cells = 0
        self._inline: list[str] = []
        self._grids: list[_Grid | None] = []
        """The open tables; ``None`` for those that only lay out other tables."""
        self._spots: list[_Spot] = []
        """The open cells of the innermost table."""
        self._depth = self._skipped = self._raw = 0
        """How many elements are open; of these, inside something not shown; of these, keeping their line breaks."""

    def add(self, text: str) -> None:
        """Take in one page."""
        from lxml import etree

        # Given as UTF-8 bytes, since the parser refuses characters that come with an encoding declaration. "Huge"
        # only lifts the limit on the size of one text: without a tree there is nothing else to limit.
        # The declared type of a target wants methods for byte strings and comments, neither of which comes here.
        parser = etree.HTMLParser(encoding="utf-8", no_network=True, huge_tree=True, target=cast("Any", self))
        data = text.replace("\0", "").encode("utf-8", "replace")
        try:
            for start in range(0, len(data), _CHUNK):
                parser.feed(data[start : start + _CHUNK])
            if data:
                parser.close()
        except (etree.XMLSyntaxError, ValueError, AssertionError) as error:
            raise ReadError("RD004", self._name, "网页内容已损坏", "请在浏览器或 WPS 中打开后另存") from error
        self._break()

    def start(self, tag: str, attributes: Mapping[str, str]) -> None:
        """An element begins."""
        self._depth += 1
        if self._depth > _MAX_DEPTH:
            raise ReadError("RD004", self._name, "网页标签嵌套过深", "请在浏览器或 WPS 中打开后另存")
        if self._skipped or tag in _SKIPPED or _is_hidden(tag, attributes):
            self._skipped += 1
            return
        if tag in _BLOCKS or tag == "br":
            self._break()
        if tag == "table":
            self._open_table()
        elif tag in ("pre", "textarea"):
            self._raw += 1
        elif tag == "input" and attributes.get("type", "").casefold() in ("text", "number", "date", ""):
            self.data(attributes.get("value", ""))  # a filled form shows its fields
        elif self._grids and self._grids[-1] is not None:
            if tag in _GROUPS:
                self._grids[-1].end_group()
            elif tag == "tr":
                self._grids[-1].row()
            elif tag in ("td", "th"):
                self._cells += 1
                check_size(0, self._cells, self._name)
                self._spots.append(self._grids[-1].cell(_span(attributes, "colspan"), _span(attributes, "rowspan")))

    def end(self, tag: str) -> None:
        """An element ends."""
        self._depth -= 1
        if self._skipped:
            self._skipped -= 1
            return
        if tag in _BLOCKS:
            self._break()
        if tag == "table":
            grid = self._grids.pop()
            if grid is not None:
                self._emit(grid)
        elif tag in ("pre", "textarea"):
            self._raw -= 1
        elif self._grids and self._grids[-1] is not None:
            if tag in _GROUPS:
                self._grids[-1].end_group()
            elif tag in ("td", "th"):
                self._spots.pop()

    def data(self, text: str) -> None:
        """Characters inside an element."""
        if self._skipped:
            return
        if not self._raw:
            self._inline.append(text)
            return
        for index, part in enumerate(text.splitlines() or [""]):
            if index:
                self._break()
            self._inline.append(part)

    def close(self) -> None:
        """The page ends; asked for by the parser."""

    def _open_table(self) -> None:
        outer = self._grids[-1] if self._grids else None
        if outer is not None:
            # It holds a table, so it is layout: what its cells said so far were lines.
            self._grids[-1] = None
            self._spots.clear()
            for spot in (spot for spots in outer.rows for spot in spots):
                for text in spot.text:
                    self._line(text)
        self._grids.append(_Grid(self._name, self._tables + 1))

    def _break(self) -> None:
        """End the line that is being written."""
        text = tidy(_BLANKS.sub(" ", "".join(self._inline)))
        self._inline.clear()
        if not text:
            return
        if self._spots:
            self._spots[-1].text.append(text)
        else:
            self._line(text)

    def _line(self, text: str) -> None:
        self.rows.append(line(guarded(text, self._name, "一行文字"), Place(self._name)))
        check_size(len(self.rows), 0, self._name)

    def _emit(self, grid: _Grid) -> None:
        grid.end_group()
        self._tables += 1
        # Rows without cells are not given, so no span may count them.
        given = [0]
        for spots in grid.rows:
            given.append(given[-1] + bool(spots))
        for index, spots in enumerate(grid.rows):
            if spots:
                cells = tuple(
                    cell_at(Place(self._name, table=self._tables, row=given[index] + 1, column=spot.column + 1),
                            "\n".join(spot.text), spot.columns, given[index + spot.rows] - given[index])
                    for spot in spots
                )  # fmt: skip
                self.rows.append(Row(cells, self._tables))
        check_size(len(self.rows), self._cells, self._name)


def _is_hidden(tag: str, attributes: Mapping[str, str]) -> bool:
    if tag == "option":
        return "selected" not in attributes
    return "hidden" in attributes or _HIDDEN.search(attributes.get("style", "")) is not None


def _span(attributes: Mapping[str, str], kind: str) -> int:
    text = attributes.get(kind, "1").strip()
    return int(text) if text.isascii() and text.isdigit() and len(text) < 10 else 1
