"""CSV: values between commas, semicolons, tabs or bars."""

import csv
from collections import Counter
from collections.abc import Iterator
from io import StringIO
from itertools import islice

from jixiao.model import Layout, Place, Row
from jixiao.read.base import MAX_CELL, Reader, ReadError, check_width, decode
from jixiao.read.sheets import cell_at, check_size, tidy

_DELIMITERS = ("\t", ",", ";", "|")
"""Tabs first: commas occur inside the values of a table with tabs, hardly ever the other way round."""
_SAMPLE = 65_536


class CsvReader(Reader):
    """Delimited text. Plain text is often full of commas, so the look that recognises it is a strict one."""

    suffixes = (".csv", ".tsv")
    name_zh = "CSV 表格"
    rank = 70

    def recognises(self, data: bytes) -> bool:
        """At least three records, all with the same number (three or more) of one delimiter."""
        sample = data[:_SAMPLE]
        if len(data) > _SAMPLE:
            sample = sample[: sample.rfind(b"\n") + 1]  # no half line, no half character
        try:
            text, _ = decode(sample, "")
            if text.lstrip().startswith(("|", "<", "{", "[")):
                return False  # a Markdown table, markup, JSON
            widths = _widths(text, _delimiter(text))
        except (ReadError, csv.Error):
            return False
        return len(widths) == 1 and min(widths) > 3 and widths.total() >= 3

    def read(self, data: bytes, name: str) -> Layout:
        """One table; blank records are left out."""
        text, encoding = decode(data, name)
        delimiter, text, before = _announced(text)
        rows: list[Row] = []
        cells = 0
        try:
            for number, (line, record) in enumerate(_records(text, delimiter or _delimiter(text)), before + 1):
                if not any(value.strip() for value in record):
                    continue
                check_width(len(record), name, f"第 {number} 行")
                places = (
                    Place(name, table=1, row=number, column=column, line=before + line)
                    for column in range(1, len(record) + 1)
                )
                rows.append(
                    Row(tuple(cell_at(place, tidy(value)) for place, value in zip(places, record, strict=True)), 1)
                )
                cells += len(record)
                check_size(len(rows), cells, name)
        except csv.Error as error:
            raise ReadError(
                "RD008",
                name,
                f"有一格超过上限 {MAX_CELL} 字，可能是引号没有成对",
                "请用 WPS 或 Excel 打开后另存为 .xlsx",
            ) from error
        return Layout(name, tuple(rows), () if encoding.startswith("utf-8") else (f"文件编码为 {encoding}",))


READER = CsvReader()


def _records(text: str, delimiter: str) -> Iterator[tuple[int, list[str]]]:
    """The records, each with the line it starts on."""
    reader = csv.reader(StringIO(text, newline=""), delimiter=delimiter)
    line = 1
    for record in reader:
        yield line, record
        line = reader.line_num + 1


def _widths(text: str, delimiter: str) -> Counter[int]:
    """How many of the first records have how many values."""
    records = islice(_records(text[:_SAMPLE], delimiter), 200)
    return Counter(len(record) for _, record in records if any(value.strip() for value in record))


def _delimiter(text: str) -> str:
    """The delimiter that splits most records, and most evenly."""

    def fitness(delimiter: str) -> tuple[int, int]:
        widths = _widths(text, delimiter)
        return widths.total() - widths[1], -len(widths)

    return max(_DELIMITERS, key=fitness)


def _announced(text: str) -> tuple[str, str, int]:
    """The delimiter that Excel's first line ``sep=;`` names, the rest of the text, the lines taken off."""
    first, _, rest = text.partition("\n")
    first = first.strip('\r"')
    return (first[4], rest, 1) if first.lower().startswith("sep=") and len(first) == 5 else ("", text, 0)
