"""Worksheets and CSV files as rows of text, quickly: for lists of a hundred thousand lines. What a file claims of its size
is held against limits before a parser meets it.
"""

from __future__ import annotations

import csv
import io
import re
from collections.abc import Container, Iterable, Iterator, Sequence
from dataclasses import dataclass
from datetime import date, datetime, time, timedelta
from decimal import Decimal
from typing import Any

import xlrd
from python_calamine import CalamineError, CalamineSheet, CalamineWorkbook, SheetVisibleEnum, load_workbook

from jixiao.api import ReadError
from jixiao.read.base import MAX_BYTES, decode, open_archive, read_entry

MOST_ROWS, MOST_COLUMNS, MOST_CELLS = 200_000, 100, 4_000_000
MOST_CHARACTERS = 100 * 2**20
"""Of all sheets together: one stored string may be shown in every cell."""
_OLE = b"\xd0\xcf\x11\xe0\xa1\xb1\x1a\xe1"
_REFERENCE = re.compile(rb"""(?<![:\w])r\s*=\s*["']([A-Za-z]{0,4})(\d{0,9})""")
"""Where a row or cell says it stands; not the name of a namespace (``xmlns:r``)."""
Merge = tuple[tuple[int, int], tuple[int, int]]


@dataclass(frozen=True, slots=True)
class Sheet:
    """One visible worksheet (or the CSV file, without a name): its rows from the first on, empty ones too."""

    name: str
    rows: Sequence[tuple[str, ...]]
    merges: Sequence[tuple[int, int, int]] = ()
    """What is merged downwards: first row, last row, column; from 0."""


@dataclass(frozen=True, slots=True)
class Book:
    """What a file holds."""

    sheets: Sequence[Sheet]
    hidden: Sequence[str] = ()
    """Names of worksheets that are hidden and so not read."""


def book_of(content: bytes, name: str) -> Book:
    """The worksheets of an XLSX, XLS or CSV file, every cell as it would be typed. Raises ReadError."""
    if len(content) > MAX_BYTES:
        raise ReadError("RD006", name, f"文件超过上限 {MAX_BYTES // 2**20} MB", "请按月拆分后再导入")
    if content.startswith(b"PK"):
        return _xlsx(content, name)
    if content.startswith(_OLE):
        return _xls(content, name)
    return Book((Sheet("", _within_limits(_csv(content, name), name)),))


def _within_limits(rows: Iterable[tuple[str, ...]], name: str) -> list[tuple[str, ...]]:
    found: list[tuple[str, ...]] = []
    characters = 0
    for row in rows:
        characters += sum(map(len, row))
        if len(found) >= MOST_ROWS or len(row) > MOST_COLUMNS or characters > MOST_CHARACTERS:
            raise _too_large(name)
        found.append(row)
    return found


def _too_large(name: str) -> ReadError:
    return ReadError(
        "RD062",
        name,
        f"清单超过 {MOST_ROWS} 行、{MOST_COLUMNS} 列或 {MOST_CELLS // 10_000} 万格",
        "请删去多余的行列，按月拆分后再导入",
    )


def _damaged(name: str) -> ReadError:
    return ReadError("RD063", name, "表格打不开，文件可能已损坏", "请在 WPS 或 Excel 中打开后另存为 .xlsx")


def _locked(name: str) -> ReadError:
    return ReadError("RD005", name, "文件有密码保护", "请去掉打开密码后再导入")


# --- CSV -------------------------------------------------------------------------------------------------------


def _csv(content: bytes, name: str) -> Iterator[tuple[str, ...]]:
    text, _encoding = decode(content, name)
    first = text[:8192].splitlines()[:20]
    delimiter = max(",\t;|", key=lambda sign: sum(line.count(sign) for line in first))
    try:
        yield from (tuple(row) for row in csv.reader(io.StringIO(text, newline=""), delimiter=delimiter))
    except csv.Error as error:
        raise ReadError("RD061", name, "CSV 文件有误", "请在 WPS 或 Excel 中打开后另存为 .xlsx") from error


# --- XLSX ------------------------------------------------------------------------------------------------------


def _xlsx(content: bytes, name: str) -> Book:
    _measure(content, name)
    try:
        book: CalamineWorkbook = load_workbook(io.BytesIO(content))
        shown = [m.name for m in book.sheets_metadata if m.visible is SheetVisibleEnum.Visible]
        hidden = [m.name for m in book.sheets_metadata if m.visible is not SheetVisibleEnum.Visible]
        sheets = []
        for one in shown:
            sheet = book.get_sheet_by_name(one)
            sheets.append(_sheet(one, _within_limits(_rows(sheet), name), sheet.merged_cell_ranges or ()))
    except (CalamineError, ValueError, OverflowError) as error:
        raise _damaged(name) from error
    return Book(sheets, hidden)


def _measure(content: bytes, name: str) -> None:
    """Refuse what is no workbook, and worksheets whose outermost cells span more than a list may have: the parser makes
    room for all that lies between two cells, and where it finds none ends the whole server.
    """
    with open_archive(content, name) as archive:
        entries = archive.namelist()
        if not any(entry.lower() == "xl/workbook.xml" for entry in entries):
            raise ReadError("RD064", name, "这不是 .xlsx 工作簿", "请在 WPS 或 Excel 中打开后另存为 .xlsx 或 .csv")
        for entry in entries:
            if entry.lower().startswith("xl/worksheets/") and entry.lower().endswith(".xml"):
                xml = read_entry(archive, entry, name)
                if b"\x00" in xml[:200] or re.search(rb"""\br\s*=\s*["'][^"']{0,20}&""", xml):
                    raise _damaged(name)
                found = _REFERENCE.findall(xml)
                columns = max((_column(letters) for letters in {c for c, _row in found}), default=0)
                rows = max((int(row) for row in {r for _c, r in found} if row), default=0)
                if rows > MOST_ROWS or columns > MOST_COLUMNS or rows * columns > MOST_CELLS:
                    raise _too_large(name)


def _column(letters: bytes) -> int:
    number = 0
    for letter in letters.upper():
        number = number * 26 + letter - 64
    return number


def _rows(sheet: CalamineSheet) -> Iterator[tuple[str, ...]]:
    if sheet.start is None:
        return
    before = ("",) * sheet.start[1]  # its rows begin at the first of the sheet, its columns at the first that is filled
    for row in sheet.iter_rows():
        yield (*before, *map(_typed, row))


def _sheet(name: str, rows: list[tuple[str, ...]], merges: Iterable[Merge]) -> Sheet:
    down = [(top, min(bottom, len(rows) - 1), left) for (top, left), (bottom, _right) in merges if bottom > top]
    return Sheet(name, rows, [one for one in down if one[0] < one[1]])


def spread(rows: Sequence[tuple[str, ...]], merges: Iterable[tuple[int, int, int]], columns: Container[int]) -> list[tuple[str, ...]]:  # fmt: skip
    """The rows with what was merged downwards in these columns standing in each of its rows."""
    found = list(rows)
    for top, bottom, column in merges:
        if column in columns and column < len(found[top]) and (words := found[top][column]):
            for number in range(top + 1, bottom + 1):
                row = found[number]
                if column < len(row) and not row[column]:
                    found[number] = (*row[:column], words, *row[column + 1 :])
    return found


def _typed(cell: object) -> str:
    """A cell as a person would type it: whole numbers without a point, days as 2024-06-30."""
    match cell:
        case str():
            return cell
        case bool():
            return "是" if cell else "否"
        case int() | float():
            return _number(cell)
        case datetime():
            return cell.date().isoformat() if cell.time() == time() else cell.isoformat(" ", "seconds")
        case date():
            return cell.isoformat()
        case timedelta():
            return str(cell)
    return str(cell)


def _number(cell: float) -> str:
    """The fifteen digits Excel keeps and shows of a number; what had more of them is told apart by its ``E``."""
    if abs(cell) >= 1e15:
        return repr(float(cell)) if "e" in repr(float(cell)) else f"{cell:.15E}"
    words = f"{cell:.15g}"
    return format(Decimal(words), "f") if "e" in words else words


# --- XLS -------------------------------------------------------------------------------------------------------


def _xls(content: bytes, name: str) -> Book:
    if "EncryptedPackage".encode("utf-16-le") in content:
        raise _locked(name)
    try:
        book = xlrd.open_workbook(
            file_contents=content, formatting_info=True, ragged_rows=True, on_demand=True, logfile=io.StringIO()
        )
        shown = [n for n, sheet in enumerate(book.sheet_names()) if not _is_hidden(book, n)]
        hidden = [sheet for n, sheet in enumerate(book.sheet_names()) if n not in shown]
        sheets = []
        for number in shown:
            sheet = book.sheet_by_index(number)
            merges = [((top, left), (bottom - 1, right - 1)) for top, bottom, left, right in sheet.merged_cells]
            sheets.append(_sheet(sheet.name, _within_limits(_old_rows(sheet, book.datemode), name), merges))
    except ReadError:
        raise
    except Exception as error:  # a damaged file may break it anywhere
        raise (_locked(name) if "encrypted" in str(error) else _damaged(name)) from error
    return Book(sheets, hidden)


def _is_hidden(book: Any, number: int) -> bool:
    return bool(book.sheet_by_index(number).visibility)


def _old_rows(sheet: Any, datemode: int) -> Iterator[tuple[str, ...]]:
    for number in range(sheet.nrows):
        yield tuple(_old_cell(cell, datemode) for cell in sheet.row(number))


def _old_cell(cell: Any, datemode: int) -> str:
    match cell.ctype:
        case xlrd.XL_CELL_TEXT:
            return str(cell.value)
        case xlrd.XL_CELL_NUMBER:
            return _number(cell.value)
        case xlrd.XL_CELL_DATE:
            return _typed(xlrd.xldate.xldate_as_datetime(cell.value, datemode))
        case xlrd.XL_CELL_BOOLEAN:
            return _typed(bool(cell.value))
        case xlrd.XL_CELL_ERROR:
            return str(xlrd.error_text_from_code.get(cell.value, "#ERROR!"))
    return ""
