"""XLSX: the sheets of a workbook, cell by cell as they are shown.

The parts are read directly. A workbook model would hold a million styled blanks in memory, lose formats 27 to 36
(how Chinese Excel stores 2024年12月31日), and could not tell an empty cell from a formula whose result was not saved.
"""

from __future__ import annotations

import re
from collections.abc import Iterator
from datetime import UTC, datetime
from io import BytesIO
from typing import TYPE_CHECKING, NamedTuple
from zipfile import ZipFile

from jixiao.model import Layout, Row
from jixiao.read.base import Reader, open_archive, read_entry
from jixiao.read.carried import carried_part
from jixiao.read.markup import damaged, has_entry, parse_part, relations, safe_xml
from jixiao.read.sheets import (
    EPOCH_1900,
    EPOCH_1904,
    Sheet,
    Span,
    built_in,
    check_size,
    column_name,
    hidden_note,
    is_date,
    shown_number,
    shown_text,
    tidy,
)

if TYPE_CHECKING:
    from lxml import etree

_S = "{http://schemas.openxmlformats.org/spreadsheetml/2006/main}"
_ID = "{http://schemas.openxmlformats.org/officeDocument/2006/relationships}id"
_MAIN = re.compile(r"xl/workbook\d*\.xml")
_REFERENCE = re.compile(r"([A-Za-z]{1,3})([0-9]{1,7})")


class XlsxReader(Reader):
    """Excel and WPS workbooks."""

    suffixes = (".xlsx", ".xlsm", ".xltx")
    name_zh = "Excel 工作簿"
    rank = 10

    def recognises(self, data: bytes) -> bool:
        """A zip with a workbook part."""
        return has_entry(data, _MAIN)

    def read(self, data: bytes, name: str) -> Layout:
        """One table per visible sheet."""
        with open_archive(data, name) as archive:
            return _Workbook(archive, name).layout()


READER = XlsxReader()


class _Workbook:
    """One file being read."""

    def __init__(self, archive: ZipFile, name: str) -> None:
        self._archive, self._name = archive, name
        entries = set(archive.namelist())
        main = next((entry for entry in archive.namelist() if _MAIN.fullmatch(entry)), "xl/workbook.xml")
        self._root = parse_part(archive, main, name)
        found = relations(archive, main, name)
        self._parts = {
            relation.id: relation.part
            for relation in found
            if relation.kind == "worksheet" and relation.part in entries
        }
        only = {relation.kind: relation.part for relation in found if relation.part in entries}
        self._formats = _formats(parse_part(archive, only["styles"], name)) if "styles" in only else []
        self._strings = list(self._shared(only["sharedStrings"])) if "sharedStrings" in only else []
        self._carried = carried_part(archive, main, name)
        self._named = _named_ranges(self._root)
        properties = self._root.find(_S + "workbookPr")
        self._from_1904 = properties is not None and properties.get("date1904") in ("1", "true")

    def layout(self) -> Layout:
        rows: list[Row] = []
        notes: list[str] = []
        hidden: list[str] = []
        number = cells = 0
        for index, entry in enumerate(self._root.iter(_S + "sheet")):
            part = self._parts.get(entry.get(_ID, ""))
            if part is None:
                continue  # a chart sheet
            if entry.get("state", "visible") != "visible":
                hidden.append(entry.get("name", ""))
                continue
            number += 1
            sheet, unsaved = self._sheet(part, number, self._named.get(index, _PLAIN))
            taken = sheet.rows()
            cells += sum(len(row.cells) for row in taken)
            rows.extend(taken)
            check_size(len(rows), cells, self._name)
            if unsaved:
                notes.append(unsaved_note(number, unsaved))
        if hidden:
            notes.append(hidden_note(hidden))
        return Layout(self._name, tuple(rows), tuple(notes), self._carried)

    def _shared(self, part: str) -> Iterator[str]:
        for node in self._walk(part, "si"):
            yield tidy(_rich(node))  # here, not per cell: many cells may show one string

    def _walk(self, part: str, *tags: str) -> Iterator[etree._Element]:
        """The elements of these tags as they end, each forgotten after use: memory does not grow with the part."""
        from lxml import etree

        data = safe_xml(read_entry(self._archive, part, self._name), self._name)
        try:
            walk = etree.iterparse(
                BytesIO(data),
                tag=[_S + tag for tag in tags],
                resolve_entities=False,
                no_network=True,
                huge_tree=False,
                remove_comments=True,
                remove_pis=True,
            )
            for _, node in walk:
                yield node
                node.clear()
                parent = node.getparent()
                while parent is not None and node.getprevious() is not None:
                    del parent[0]
        except (etree.XMLSyntaxError, ValueError, LookupError) as error:
            raise damaged(part, self._name) from error

    def _sheet(self, part: str, number: int, named: _Named) -> tuple[Sheet, list[str]]:
        """The filled cells of one sheet, and which of them are formulas without a result."""
        sheet = Sheet(self._name, number)
        found: dict[tuple[int, int], str] = {}
        unsaved: list[str] = []
        last_row, column = -1, -1
        for node in self._walk(part, "c", "row", "mergeCell"):
            if node.tag == _S + "mergeCell":
                span = _span(node.get("ref", ""))
                if span is not None:
                    sheet.spans.append(span)
                continue
            line = node if node.tag == _S + "row" else node.getparent()
            # References may be left out; then rows and cells simply follow one another.
            row = last_row + 1 if line is None else _count(line.get("r"), last_row + 2) - 1
            if node is line:
                last_row, column = row, -1
                continue
            reference = _REFERENCE.fullmatch(node.get("r", ""))
            column = _column(reference[1]) if reference else column + 1
            if named.aside and _within(row, column, named.aside):
                continue
            text = self._text(node)
            if text is None:
                unsaved.append(f"{column_name(column)}{row + 1}")
            if text or text is None:
                if named.rows or named.fields:
                    found[row, column] = text or ""
                    check_size(0, len(found), self._name)
                else:
                    sheet.put(row, column, text or "")
        for (row, column), text in _used(found, named).items():
            sheet.put(row, column, text)
        return sheet, unsaved

    def _text(self, cell: etree._Element) -> str | None:
        """What a cell shows; ``None`` for a formula whose result was not saved."""
        kind = cell.get("t", "n")
        if kind == "inlineStr":
            inline = cell.find(_S + "is")
            return "" if inline is None else shown_text(tidy(_rich(inline)), self._format(cell))
        value = cell.findtext(_S + "v")
        if not value:
            # A formula may well give an empty string, but no empty number.
            return None if cell.find(_S + "f") is not None and (value is None or kind == "n") else ""
        if kind == "s":
            index = _count(value, -1)
            text = self._strings[index] if 0 <= index < len(self._strings) else ""
            return shown_text(text, self._format(cell))
        if kind == "str":
            return shown_text(tidy(_unescaped(value)), self._format(cell))
        if kind == "b":
            return "TRUE" if value.strip() == "1" else "FALSE"
        return value if kind == "e" else self._number(value, kind, self._format(cell))

    def _number(self, value: str, kind: str, code: str) -> str:
        if kind == "d":
            try:
                moment = datetime.fromisoformat(value.strip()).replace(tzinfo=UTC)
            except ValueError:
                return value
            if not is_date(code):
                return value
            base = EPOCH_1904 if self._from_1904 else EPOCH_1900
            value = str((moment - base).total_seconds() / 86_400)
        try:
            return shown_number(float(value), code, from_1904=self._from_1904)
        except ValueError:
            return value

    def _format(self, cell: etree._Element) -> str:
        index = _count(cell.get("s"), 0)
        return self._formats[index] if 0 <= index < len(self._formats) else "General"


class _Named(NamedTuple):
    """Cells that workbooks to be filled in name: what stands ``aside`` the text, ``rows`` of a list that may stay
    empty, and the ``fields`` of a form that may stay unused.
    """

    aside: list[Span]
    rows: list[Span]
    fields: list[Span]


_PLAIN = _Named([], [], [])
_AREA = re.compile(r"!\$?([A-Z]{1,3})\$?([0-9]{1,7})(?::\$?([A-Z]{1,3})\$?([0-9]{1,7}))?(?=,|$)")
_MANY = 64
"""Most areas of one name; the writer names one for each field of a form."""


def _named_ranges(book: etree._Element) -> dict[int, _Named]:
    """The cells each sheet names so, by the sheet's index."""
    found: dict[int, _Named] = {}
    for node in book.iter(_S + "definedName"):
        kind = (node.get("name") or "").removeprefix("jixiao_")
        if kind not in _Named._fields or not (node.get("name") or "").startswith("jixiao_"):
            continue
        spans = getattr(found.setdefault(_count(node.get("localSheetId"), -1), _Named([], [], [])), kind)
        for area in _AREA.finditer(node.text or ""):
            left, top, right, bottom = area.groups()
            span = _span(f"{left}{top}:{right or left}{bottom or top}")
            if span is not None and len(spans) < _MANY:
                spans.append(span)
    return found


def _within(row: int, column: int, spans: list[Span]) -> bool:
    return any(s.row <= row < s.row + s.rows and s.column <= column < s.column + s.columns for s in spans)


def _used(found: dict[tuple[int, int], str], named: _Named) -> dict[tuple[int, int], str]:
    """The cells without the rows of a list in which nothing is written; none of a form in which nothing is."""
    rows = {row for (row, column), text in found.items() if text and _within(row, column, named.rows)}
    if named.fields and not rows and not any(text and _within(*at, named.fields) for at, text in found.items()):
        return {}
    return {
        (row, column): text for (row, column), text in found.items()
        if row in rows or not any(s.row <= row < s.row + s.rows for s in named.rows)
    }  # fmt: skip


def unsaved_note(number: int, cells: list[str]) -> str:
    """The remark on formulas without results in one sheet."""
    named = "、".join(cells[:5]) + (f" 等 {len(cells)} " if len(cells) > 5 else " ")
    return f"第 {number} 张工作表 {named}格的公式没有存下结果，请用 WPS 打开保存一次"


def _count(text: str | None, otherwise: int) -> int:
    return int(text) if text and text.isascii() and text.isdigit() and len(text) < 10 else otherwise


def _column(letters: str) -> int:
    number = 0
    for letter in letters.upper():
        number = number * 26 + ord(letter) - ord("A") + 1
    return number - 1


def _span(reference: str) -> Span | None:
    ends = [_REFERENCE.fullmatch(end) for end in reference.split(":")]
    if len(ends) != 2 or ends[0] is None or ends[1] is None:
        return None
    columns = sorted((_column(ends[0][1]), _column(ends[1][1])))
    rows = sorted((int(ends[0][2]) - 1, int(ends[1][2]) - 1))
    return Span(max(rows[0], 0), columns[0], rows[1] - rows[0] + 1, columns[1] - columns[0] + 1)


_ESCAPE = re.compile("_x([0-9A-Fa-f]{4})_")


def _unescaped(text: str) -> str:
    if "_x" not in text:
        return text
    # Two escapes may make one character; half of one is no character.
    plain = _ESCAPE.sub(lambda match: chr(int(match[1], 16)), text)
    return plain.encode("utf-16-le", "surrogatepass").decode("utf-16-le", "replace")


def _rich(node: etree._Element) -> str:
    """The text of a string item: its own or that of its runs, without phonetic guides."""
    parts = [
        child.text if child.tag == _S + "t" else child.findtext(_S + "t")
        for child in node
        if child.tag in (_S + "t", _S + "r")
    ]
    return _unescaped("".join(part for part in parts if part))


def _formats(styles: etree._Element) -> list[str]:
    """The number format of each cell style, by its index."""
    own = {
        node.get("numFmtId"): node.get("formatCode", "General") for node in styles.iterfind(f"{_S}numFmts/{_S}numFmt")
    }
    codes = []
    for style in styles.iterfind(f"{_S}cellXfs/{_S}xf"):
        number = style.get("numFmtId", "0")
        codes.append(own.get(number) or built_in(_count(number, 0)))
    return codes
