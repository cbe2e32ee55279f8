"""Reading PDF and DOCX beside pdfplumber, PyMuPDF and python-docx."""

import importlib.util
import re
from collections import Counter
from collections.abc import Callable
from pathlib import Path
from typing import Any

from timing import SAMPLES, SHARED, interleaved


def squeezed(text: object) -> str:
    return re.sub(r"\s+", "", str(text or ""))


def wrong_cells(found: Counter[str], truth: Counter[str]) -> tuple[int, int]:
    """Cells of the truth that were not found as they are, and how many there are."""
    return sum((truth - found).values()), sum(truth.values())


def docx_cells(path: Path) -> Counter[str]:
    """The truth of a PDF made from this DOCX: every non-empty cell of its tables, once."""
    from jixiao.read.docx import READER

    layout = READER.read(path.read_bytes(), path.name)
    return Counter(squeezed(c.text) for r in layout.rows if r.table is not None for c in r.cells if c.text.strip())


def our_pdf(data: bytes) -> Counter[str]:
    from jixiao.read.pdf import READER

    layout = READER.read(data, "x.pdf")
    return Counter(squeezed(c.text) for r in layout.rows if r.table is not None for c in r.cells if c.text.strip())


def plumber_pdf(path: Path) -> Counter[str]:
    import pdfplumber

    with pdfplumber.open(path) as pdf:
        return Counter(
            squeezed(c) for page in pdf.pages for t in page.extract_tables() for row in t for c in row if squeezed(c)
        )


def mupdf_pdf(path: Path) -> Counter[str]:
    import pymupdf

    with pymupdf.open(path) as pdf:
        return Counter(
            squeezed(c)
            for page in pdf
            for t in page.find_tables().tables
            for row in t.extract()
            for c in row
            if squeezed(c)
        )


def bench_docx(rounds: int) -> dict[str, Any]:
    import docx

    from jixiao.read.docx import READER

    path = SHARED / "readings/official-form.docx"
    path = path if path.exists() else SAMPLES / "docx/lanchuan-water-2024.docx"
    data = path.read_bytes()

    def theirs() -> int:
        return sum(
            len(cell.text) for table in docx.Document(str(path)).tables for row in table.rows for cell in row.cells
        )

    seconds = interleaved({"jixiao": lambda: READER.read(data, path.name), "python-docx": theirs}, rounds)
    return {"file": path.name, **seconds, "ratio": seconds["python-docx"] / seconds["jixiao"]}


def bench_pdf(rounds: int) -> dict[str, Any]:
    pair = (SHARED / "readings/official-form.pdf", SHARED / "readings/official-form.docx")
    if not pair[0].exists():
        pair = (SAMPLES / "pdf/lanchuan-water-2024.pdf", SAMPLES / "docx/lanchuan-water-2024.docx")
    pdf, docx = pair
    data, truth = pdf.read_bytes(), docx_cells(docx)
    import pypdfium2

    with pypdfium2.PdfDocument(data) as document:
        pages = len(document)
    runs: dict[str, Callable[[], Counter[str]]] = {
        "jixiao": lambda: our_pdf(data),
        "pdfplumber": lambda: plumber_pdf(pdf),
    }
    if importlib.util.find_spec("pymupdf"):
        runs["pymupdf"] = lambda: mupdf_pdf(pdf)
    seconds = interleaved(runs, rounds)
    out: dict[str, Any] = {"file": pdf.name, "pages": pages}
    for name, run in runs.items():
        wrong, total = wrong_cells(run(), truth)
        out[name] = {"seconds": seconds[name], "ms_per_page": seconds[name] / pages * 1000, "wrong_cells": wrong, "cells": total,
                     "ratio": seconds[name] / seconds["jixiao"]}  # fmt: skip
    if "pymupdf" not in runs:
        out["note"] = (
            "PyMuPDF (AGPL) is not installed and not measured; pip install pymupdf into this environment to add it"
        )
    return out
