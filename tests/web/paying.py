"""Payments of an approved project: lists as a treasury exports them, for the tests, the benchmark and the pictures."""

import io
from collections.abc import Iterable, Sequence
from datetime import date
from typing import Any

import xlsxwriter

HEADINGS = ("项目编码", "项目名称", "凭证号", "支付日期", "支付金额（元）", "收款人", "摘要")
Row = Sequence[object]


def row(
    project: Any, number: int, amount: object, *, on: object = "2025-03-05", payee: str = "槐溪印刷厂"
) -> list[object]:
    """One payment of a list."""
    return [project.code, project.name, f"V{number:06d}", on, amount, payee, "印刷费"]


def listed(
    rows: Iterable[Row], total: object | None = None, *, headings: Row = HEADINGS, above: Iterable[Row] = ()
) -> list[Row]:
    """The lines of a list, with its total where it has one, in the column of the amounts."""
    at = next((n for n, words in enumerate(headings) if "金额" in str(words)), 4)
    last = [] if total is None else [["合计", *[""] * (at - 1), total]]
    return [*above, headings, *rows, *last]


def as_csv(lines: Iterable[Row], encoding: str = "utf-8") -> bytes:
    """The lines as a CSV file."""
    return "".join(",".join(map(str, line)) + "\n" for line in lines).encode(encoding)


def as_xlsx(
    lines: Iterable[Row], *, sheet: str = "支付明细", merged: Iterable[tuple[int, int, int, str]] = ()
) -> bytes:
    """The lines as a workbook; ``merged`` are (first row, last row, column, words), from 0."""
    memory = io.BytesIO()
    book = xlsxwriter.Workbook(memory, {"in_memory": True})
    page = book.add_worksheet(sheet)
    day = book.add_format({"num_format": "yyyy-mm-dd"})
    for number, line in enumerate(lines):
        for column, cell in enumerate(line):
            if isinstance(cell, date):
                page.write_datetime(number, column, cell, day)
            elif isinstance(cell, str):
                page.write_string(number, column, cell)
            else:
                page.write(number, column, cell)
    for top, bottom, column, words in merged:
        page.merge_range(top, column, bottom, column, words)
    book.close()
    return memory.getvalue()


def begun(county: Any, lines: Iterable[Row], *, by: Any = None, name: str = "清单.csv", year: int = 2025) -> Any:
    """A list that was read, by the culture department's compiler."""
    from jixiao_web.money import importing

    content = as_xlsx(lines) if name.endswith(".xlsx") else as_csv(lines)
    return importing.begin(by=by or county.culture_compiler, year=year, content=content, name=name)


def stored(county: Any, lines: Iterable[Row], *, by: Any = None, name: str = "清单.csv") -> Any:
    """A list whose payments count."""
    from jixiao_web.money import importing

    by = by or county.culture_compiler
    return importing.store(batch=begun(county, lines, by=by, name=name), by=by, pieces=1_000)


def faults(batch: Any) -> dict[str, list[str]]:
    """What is told of a list, by kind."""
    found: dict[str, list[str]] = {}
    for _row, kind, words, _amount in batch.report["faults"]:
        found.setdefault(kind, []).append(words)
    return found
