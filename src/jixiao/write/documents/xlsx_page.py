"""The sheets of a workbook as they are written: cells, formats, references, heights, the finished file."""

import io
import re
import unicodedata
import zipfile
from collections.abc import Iterator, Sequence
from decimal import Decimal
from typing import Any

from jixiao.write.documents.carry import NAMESPACE
from jixiao.write.documents.plain import check_length, printable

SONG, HEI, TITLE = "宋体", "黑体", "方正小标宋简体"
SIZE = 10.5
GREY, LINE = "#7F7F7F", "#808080"
LONGEST = 32_767
"""What a cell holds, in the 16-bit units Excel counts."""
TALLEST = 400
"""Points; a row holds 409."""
LAST_ROW = 3000
_SHEET_NAME = 31
MONEY = ("budget.total", "budget.fiscal", "budget.other", ".initial", ".adjusted", ".executed", ".forecast")
POINTS = ("weight", "score", ".weight", ".score")
SHARES = ("percent", ".rate")
_FIGURE = re.compile(r"(-?\d{1,12})(?:\.(\d{1,6}))?(%?)")


class Page:
    """One worksheet while it is written: cells, and what stands aside."""

    def __init__(self, sheet: Any, formats: "Formats", name: str, widths: Sequence[int]) -> None:
        self.sheet, self.formats, self.name = sheet, formats, name
        self.widths = list(widths)
        self.asides: list[str] = []
        self.rows: list[str] = []
        self.fields: list[str] = []
        self.at = 0
        for column, width in enumerate(widths):
            sheet.set_column(column, column, width)

    def put(
        self, row: int, column: int, value: str | Decimal | None, form: Any, columns: int = 1, rows: int = 1
    ) -> None:
        """One cell, merged where it spans; ``None`` and blank words leave it empty."""
        if columns > 1 or rows > 1:
            self.sheet.merge_range(row, column, row + rows - 1, column + columns - 1, "", form)
        if isinstance(value, Decimal):
            self.sheet.write_number(row, column, value, form)
        elif value is None or not value.strip():
            self.sheet.write_blank(row, column, None, form)
        else:
            self.sheet.write_string(row, column, value, form)

    def formula(
        self, row: int, column: int, formula: str, form: Any, value: Decimal | int | str, columns: int = 1
    ) -> None:
        """A formula with its result; an empty result is a blank, lest it look as if it had not been computed."""
        if columns > 1:
            self.sheet.merge_range(row, column, row, column + columns - 1, "", form)
        self.sheet.write_formula(row, column, formula, form, value if value != "" else " ")

    def height(self, row: int, *cells: tuple[str, int, int], size: float = SIZE, least: float = 0) -> None:
        """The height of a row whose words stand in such columns."""
        lines = max(
            (lines_of(words, self.pixels(column, columns), size) for words, column, columns in cells), default=1
        )
        self.sheet.set_row(row, max(least, min(lines * size * 1.36 + 6, TALLEST)))

    def pixels(self, column: int, columns: int) -> int:
        """The room for words in such columns."""
        return sum(7 * w + 5 for w in self.widths[column : column + columns]) - 6

    def aside(self, row: int, column: int, row_end: int, column_end: int) -> None:
        """These cells (both ends included) are no part of the text."""
        self.asides.append(area(self.name, row, column, row_end, column_end))

    def finish(self, book: Any) -> None:
        """Name what the reader has to know."""
        for name, ranges in (("jixiao_aside", self.asides), ("jixiao_rows", self.rows), ("jixiao_fields", self.fields)):
            if ranges:
                book.defined_names.append([name, self.sheet.index, ",".join(ranges), True])


class Formats:
    """Cell formats, each made once."""

    def __init__(self, book: Any) -> None:
        self._book = book
        self._made: dict[tuple[tuple[str, Any], ...], Any] = {}

    def __call__(self, **properties: Any) -> Any:
        """The format with these properties over the ordinary ones."""
        key = tuple(sorted(properties.items()))
        if key not in self._made:
            ordinary = {"font_name": SONG, "font_size": SIZE, "valign": "vcenter", "text_wrap": True}
            self._made[key] = self._book.add_format(ordinary | properties)
        return self._made[key]

    def cell(self, **properties: Any) -> Any:
        """A cell of a form."""
        return self(border=1, border_color=LINE, **properties)

    def input(self, **properties: Any) -> Any:
        """A cell people write in: text, unless a number format says otherwise."""
        return self.cell(**({"num_format": "@", "locked": False} | properties))

    def dxf(self, **properties: Any) -> Any:
        """A conditional format: only what differs."""
        return self._book.add_format(properties)


_NO_SHEET_NAME = re.compile(r"[\[\]:*?/\\\x00-\x1f\u200b]+")


def sheet_name(number: int, name: str, taken: set[str], *, numbered: bool) -> str:
    """A name Excel takes: at most 31 UTF-16 units, no brackets or slashes, no quote at its ends, not used before."""
    plain = _NO_SHEET_NAME.sub("", printable(name)).replace("\n", "").replace("\t", "")
    plain = f"{number}.{plain}" if numbered else plain
    while len(plain.encode("utf-16-le")) > 2 * _SHEET_NAME:
        plain = plain[:-1]
    plain = plain.strip().strip("'") or f"项目{number}"
    while plain.casefold() in taken:
        plain = f"项目{number}_{len(taken)}"
    taken.add(plain.casefold())
    return plain


# words, figures, references


def words_of(text: str) -> str:
    """Words as a cell can hold them. Raises WriteError for more than it can."""
    plain = printable(text)
    check_length(plain, LONGEST - sum(c > "\uffff" for c in plain), "Excel 一格")
    return plain


def typed(words: str, key: str) -> tuple[str | Decimal | None, str]:
    """The value of a cell and its number format: figures as numbers where a number keeps every digit."""
    if key not in (*MONEY, *POINTS, *SHARES):
        return words, "@"
    match = _FIGURE.fullmatch(words)
    if match is None or len(words) > 16:
        return words, number_format(key) if not words else "@"
    places = f".{'0' * len(match[2])}" if match[2] else ""
    number = Decimal(words.rstrip("%"))
    return (number / 100, f"0{places}%") if match[3] else (number, f"0{places}")


def number_format(key: str) -> str:
    """The Excel number format of a field: two decimals, whole points, a share, or text."""
    return "0.00" if key in MONEY else "0" if key in POINTS else "0%" if key in SHARES else "@"


def letters(column: int) -> str:
    """The letters of a column counted from 0: 0 → A, 26 → AA."""
    name = ""
    column += 1
    while column:
        column, letter = divmod(column - 1, 26)
        name = chr(ord("A") + letter) + name
    return name


def cell(row: int, column: int) -> str:
    """A cell as a formula names it: A1."""
    return f"{letters(column)}{row + 1}"


def fixed(row: int, column: int) -> str:
    """A cell as a formula names it wherever it is copied: $A$1."""
    return f"${letters(column)}${row + 1}"


def quoted(name: str) -> str:
    """A sheet name as a formula writes it."""
    return "'" + name.replace("'", "''") + "'"


def area(name: str, row: int, column: int, row_end: int, column_end: int) -> str:
    """A rectangle of a sheet, as a formula names it."""
    return f"{quoted(name)}!{fixed(row, column)}:{fixed(row_end, column_end)}"


def lines_of(words: str, pixels: int, size: float) -> int:
    """How many lines words take in a column of so many pixels."""
    room = max(int(pixels / (size * 2 / 3)), 2)
    return sum(max(1, -(-_half_widths(part) // room)) for part in words.split("\n"))


def _half_widths(words: str) -> int:
    return sum(2 if unicodedata.east_asian_width(c) in "WFA" else 1 for c in words)


_SENTENCE = re.compile(r"(?<=。)(?=[\u4e00-\u9fff])")


def cut_prose(words: str, pixels: int, size: float) -> Iterator[str]:
    """A paragraph in as many rows as its height takes: cut after sentences."""
    height = size * 1.36
    if lines_of(words, pixels, size) * height <= TALLEST - 6:
        yield words
        return
    here = ""
    for sentence in _SENTENCE.split(words):
        if here and lines_of(here + sentence, pixels, size) * height > TALLEST - 6:
            yield here
            here = ""
        here += sentence
    yield here


# pages and the file


def new_sheet(book: Any, name: str) -> Any:
    """A worksheet: A4, one page wide, page numbers below."""
    sheet = book.add_worksheet(name)
    # Ours have no functions of newer versions to be marked, and looking for them takes half of the time.
    sheet._prepare_formula = lambda formula, _expand=False: formula.removeprefix("=")  # noqa: SLF001
    sheet.set_paper(9)
    sheet.set_portrait()
    sheet.fit_to_pages(1, 0)
    sheet.set_margins(left=0.6, right=0.6, top=0.8, bottom=0.8)
    sheet.center_horizontally()
    sheet.set_footer("&C— &P —")
    return sheet


def protect(sheet: Any) -> None:
    """Headings locked, without a password: a guard against slips, not against people."""
    sheet.protect("", {
        "format_cells": True, "format_columns": True, "format_rows": True, "insert_rows": True, "delete_rows": True,
        "sort": True, "autofilter": True, "insert_hyperlinks": False,
    })  # fmt: skip


_RELATIONS = "http://schemas.openxmlformats.org/officeDocument/2006/relationships"
_DAYS = re.compile(rb"<dcterms:(created|modified)[^<]*</dcterms:\1>")


def finished(book: bytes, data: bytes | None) -> bytes:
    """The file with the data it carries, and without the time of day: the same text gives the same bytes."""
    stream = io.BytesIO()
    with zipfile.ZipFile(io.BytesIO(book)) as made, zipfile.ZipFile(stream, "w", zipfile.ZIP_DEFLATED) as out:

        def write(name: str, content: bytes) -> None:
            """One member with a fixed date."""
            info = zipfile.ZipInfo(name, (1980, 1, 1, 0, 0, 0))
            info.compress_type = zipfile.ZIP_DEFLATED
            info.external_attr = 0o600 << 16
            out.writestr(info, content)

        for name in made.namelist():
            content = made.read(name)
            if name == "docProps/core.xml":
                content = _DAYS.sub(b"", content)
            elif data is not None and name == "[Content_Types].xml":
                kind = "application/vnd.openxmlformats-officedocument.customXmlProperties+xml"
                content = content.replace(
                    b"</Types>",
                    f'<Override PartName="/customXml/itemProps1.xml" ContentType="{kind}"/></Types>'.encode(),
                )
            elif data is not None and name == "xl/_rels/workbook.xml.rels":
                relation = (
                    f'<Relationship Id="rIdCarried" Type="{_RELATIONS}/customXml" Target="../customXml/item1.xml"/>'
                )
                content = content.replace(b"</Relationships>", f"{relation}</Relationships>".encode())
            write(name, content)
        if data is not None:
            data = data.replace("\ufffe".encode(), rb"\ufffe").replace(
                "\uffff".encode(), rb"\uffff"
            )  # not allowed in XML
            escaped = data.replace(b"&", b"&amp;").replace(b"<", b"&lt;").replace(b">", b"&gt;")
            write("customXml/item1.xml", f'{_HEADER}<carried xmlns="{NAMESPACE}">'.encode() + escaped + b"</carried>")
            write("customXml/itemProps1.xml", _ITEM_PROPERTIES.encode())
            write("customXml/_rels/item1.xml.rels", _ITEM_RELATIONS.encode())
    return stream.getvalue()


_HEADER = '<?xml version="1.0" encoding="UTF-8" standalone="yes"?>\n'
_ITEM_PROPERTIES = (
    f'{_HEADER}<ds:datastoreItem ds:itemID="{{6A697869-616F-4361-9272-696564000001}}" '
    'xmlns:ds="http://schemas.openxmlformats.org/officeDocument/2006/customXml">'
    f'<ds:schemaRefs><ds:schemaRef ds:uri="{NAMESPACE}"/></ds:schemaRefs></ds:datastoreItem>'
)
_ITEM_RELATIONS = (
    f'{_HEADER}<Relationships xmlns="http://schemas.openxmlformats.org/package/2006/relationships">'
    f'<Relationship Id="rId1" Type="{_RELATIONS}/customXmlProps" Target="itemProps1.xml"/></Relationships>'
)
