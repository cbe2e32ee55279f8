"""Writing: PDF beside Word's way over LibreOffice, DOCX and XLSX beside the libraries people take, many texts at once."""

import io
import shutil
import subprocess
import sys
import tempfile
from collections.abc import Callable
from pathlib import Path
from typing import Any

from timing import JIXIAO, ROOT, interleaved, process, sample, tree

FORMATS = "pdf,docx,xlsx"


def tables_of(path: Path) -> list[Any]:
    """The tables of a text as they stand on paper."""
    from jixiao.api import read
    from jixiao.write.documents.compose import compose
    from jixiao.write.documents.sheet import Table

    return [block for block in compose(read(path)).blocks if isinstance(block, Table)]


def by_python_docx(tables: list[Any]) -> bytes:
    """The same tables, cells merged alike, and nothing else: no parts one, no styles."""
    import docx

    document = docx.Document()
    for table in tables:
        drawn = document.add_table(len(table.rows), len(table.widths), style="Table Grid")
        cells = [row.cells for row in drawn.rows]
        for number, row in enumerate(table.rows):
            for box in row:
                cell = cells[number][box.column]
                if box.rows > 1 or box.columns > 1:
                    cell = cell.merge(cells[number + box.rows - 1][box.column + box.columns - 1])
                cell.text = box.text
    out = io.BytesIO()
    document.save(out)
    return out.getvalue()


def by_openpyxl(tables: list[Any]) -> bytes:
    """The same tables, one a sheet, cells merged and framed alike, and nothing else: no overview, no checks."""
    import openpyxl
    from openpyxl.styles import Alignment, Border, Side

    book = openpyxl.Workbook()
    line = Side(style="thin")
    border, wrapped = Border(line, line, line, line), Alignment(wrap_text=True, vertical="center")
    for table in tables:
        sheet = book.create_sheet()
        for number, row in enumerate(table.rows, 1):
            for box in row:
                cell = sheet.cell(number, box.column + 1, box.text)
                cell.alignment, cell.border = wrapped, border
                if box.rows > 1 or box.columns > 1:
                    sheet.merge_cells(start_row=number, start_column=box.column + 1, end_row=number + box.rows - 1,
                                      end_column=box.column + box.columns)  # fmt: skip
    out = io.BytesIO()
    book.save(out)
    return out.getvalue()


def bench_documents(rounds: int) -> dict[str, Any]:
    from jixiao.api import read, write

    path = sample()
    text, tables = read(path), tables_of(path)
    runs: dict[str, Callable[[], object]] = {
        "docx": lambda: write(text, ".docx"), "python-docx": lambda: by_python_docx(tables),
        "xlsx": lambda: write(text, ".xlsx"), "openpyxl": lambda: by_openpyxl(tables),
        "html": lambda: write(text, ".html"),
    }  # fmt: skip
    out: dict[str, Any] = {"file": path.name, "tables": len(tables), **interleaved(runs, rounds)}
    with tempfile.TemporaryDirectory() as folder:
        word = Path(folder) / "a.docx"
        word.write_bytes(write(text, ".docx"))
        runs = {"pdf": lambda: write(text, ".pdf")}
        office = shutil.which("soffice")
        if office:
            command = [office, "--headless", "--convert-to", "pdf", "--outdir", folder, str(word)]
            runs["libreoffice"] = lambda: subprocess.run(command, capture_output=True, check=True)
        out |= interleaved(runs, rounds)
        whole = [str(JIXIAO), "write", str(path), "-q", "-o", f"{folder}/b.pdf"]
        out["pdf_process"], out["pdf_peak_mb"] = process(whole, rounds)
    return out


def bench_batch(counts: tuple[int, ...] = (10, 40, 80)) -> dict[str, Any]:
    """So many departments' texts in three formats on two cores: seconds and memory of all processes together."""
    growth = []
    with tempfile.TemporaryDirectory() as folder:
        texts = Path(folder) / "texts"
        subprocess.run(
            [sys.executable, str(ROOT / "bench/departments.py"), str(max(counts)), str(texts)], check=True, cwd=ROOT
        )
        files = sorted(map(str, texts.iterdir()))
        for count in counts:
            command = [
                str(JIXIAO),
                "write",
                *files[:count],
                "-o",
                f"{folder}/{count}",
                "--to",
                FORMATS,
                "--jobs",
                "2",
                "-q",
            ]
            seconds, peak = tree(command)
            made = list(Path(folder, str(count)).iterdir())
            growth.append({"texts": count, "documents": len(made), "seconds": seconds, "peak_mb": peak,
                           "mb_written": sum(p.stat().st_size for p in made) / 1e6})  # fmt: skip
    return {"formats": FORMATS, "projects_a_text": 15, "growth": growth}
