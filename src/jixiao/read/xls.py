"""XLS: workbooks of Excel 97 to 2003; and the word for every other file of that age."""

from __future__ import annotations

from io import StringIO
from typing import TYPE_CHECKING

from jixiao.model import Layout, Row
from jixiao.read.base import Reader, ReadError
from jixiao.read.sheets import Sheet, Span, built_in, check_size, hidden_note, shown_number, shown_text, tidy

if TYPE_CHECKING:
    import xlrd

_OLE = b"\xd0\xcf\x11\xe0\xa1\xb1\x1a\xe1"
_ENTRY = 128
"""Size of a directory entry; they are aligned to it."""


class XlsReader(Reader):
    """Old Excel and WPS workbooks. Recognises any OLE file, to say what to do with the others."""

    suffixes = (".xls", ".et", ".xlt")
    name_zh = "旧版 Excel 工作簿"
    rank = 10

    def recognises(self, data: bytes) -> bool:
        """An OLE compound file: .xls, but .doc, .wps and encrypted files as well."""
        return data.startswith(_OLE)

    def read(self, data: bytes, name: str) -> Layout:
        """One table per visible sheet."""
        if _has_stream(data, "EncryptedPackage"):
            raise _locked(name)
        word = _has_stream(data, "WordDocument")
        if not _has_stream(data, "Workbook") and not _has_stream(data, "Book"):
            if word:
                raise _old_document(name)
            raise ReadError(
                "RD010", name, "这是旧版二进制文件，但不是 .xls 工作簿", "请用 WPS 或 Word 打开后另存为 .docx 或 .xlsx"
            )
        try:
            book = _opened(data, name)
        except ReadError as error:
            if word and error.code == "RD004":
                raise _old_document(name) from error  # the workbook was only embedded in it
            raise
        return _layout(book, name)


READER = XlsReader()


def _has_stream(data: bytes, stream: str) -> bool:
    wanted = stream.encode("utf-16-le") + b"\0\0"
    at = data.find(wanted)
    while at >= 0 and at % _ENTRY:
        at = data.find(wanted, at + 1)
    return at >= 0


def _locked(name: str) -> ReadError:
    return ReadError("RD005", name, "文件有密码保护", "请去掉打开密码后再试")


def _old_document(name: str) -> ReadError:
    return ReadError("RD010", name, "这是旧版 .doc 或 .wps 文件", "请用 WPS 或 Word 打开后另存为 .docx")


def _opened(data: bytes, name: str) -> xlrd.Book:
    import xlrd

    try:
        return xlrd.open_workbook(file_contents=data, formatting_info=True, ragged_rows=True, logfile=StringIO())
    except Exception as error:
        if "encrypted" in str(error):
            raise _locked(name) from error
        raise ReadError("RD004", name, "文件不完整或已损坏", "请在 WPS 或 Excel 中打开后另存为 .xlsx") from error


def _layout(book: xlrd.Book, name: str) -> Layout:
    rows: list[Row] = []
    hidden: list[str] = []
    number = cells = 0
    for page in book.sheets():
        if page.visibility:
            hidden.append(page.name)
            continue
        number += 1
        taken = _sheet(book, page, Sheet(name, number)).rows()
        cells += sum(len(row.cells) for row in taken)
        rows.extend(taken)
        check_size(len(rows), cells, name)
    return Layout(name, tuple(rows), (hidden_note(hidden),) if hidden else ())


def _sheet(book: xlrd.Book, page: xlrd.sheet.Sheet, sheet: Sheet) -> Sheet:
    for top, bottom, left, right in page.merged_cells:
        if bottom > top and right > left:
            sheet.spans.append(Span(top, left, bottom - top, right - left))
    for row in range(page.nrows):
        for column, cell in enumerate(page.row(row)):
            text = tidy(_text(book, cell))
            if text:
                sheet.put(row, column, text)
    return sheet


def _text(book: xlrd.Book, cell: xlrd.sheet.Cell) -> str:
    import xlrd

    if cell.ctype == xlrd.XL_CELL_TEXT:
        return shown_text(str(cell.value), _format(book, cell.xf_index))
    if cell.ctype in (xlrd.XL_CELL_NUMBER, xlrd.XL_CELL_DATE):
        return shown_number(cell.value, _format(book, cell.xf_index), from_1904=book.datemode == 1)
    if cell.ctype == xlrd.XL_CELL_BOOLEAN:
        return "TRUE" if cell.value else "FALSE"
    if cell.ctype == xlrd.XL_CELL_ERROR:
        return str(xlrd.error_text_from_code.get(cell.value, "#N/A"))
    return ""


def _format(book: xlrd.Book, style: int | None) -> str:
    """The number format of a cell style. Formats that files name by number only keep their Chinese look."""
    if style is None or not 0 <= style < len(book.xf_list):
        return "General"
    key = book.xf_list[style].format_key
    stated = book.format_map.get(key)
    if stated is None or not stated.format_str or key in (14, 22) or (stated.format_str == "General" and key):
        return built_in(key)
    return str(stated.format_str)
