"""Opened by others: LibreOffice sees the tables and cells we wrote, and computes the sums we saved. ``make office``"""

import io
import shutil
import subprocess
import zipfile
from collections.abc import Iterator, Sequence
from decimal import Decimal
from pathlib import Path
from typing import Any

import openpyxl
import pytest
from lxml import etree

from jixiao import api
from jixiao.model import PerformanceText
from jixiao.write.documents.compose import completed
from write.documents.roundtrip import meaning, read_back, stripped, written

ROOT = Path(__file__).resolve().parents[3]
SHARED = ROOT.parent / "shared"
FILES = [
    *sorted((ROOT / "src/jixiao/examples").glob("*.txt")),
    ROOT / "tests/samples/forms/self-evaluation.txt", ROOT / "tests/samples/forms/monitoring.txt",
    SHARED / "texts/zunhua-2024.txt",
]  # fmt: skip
OFFICE = shutil.which("soffice") or shutil.which("libreoffice")
pytestmark = [pytest.mark.slow, pytest.mark.skipif(OFFICE is None, reason="LibreOffice is not installed")]
W = "{http://schemas.openxmlformats.org/wordprocessingml/2006/main}"
ODF = "{urn:oasis:names:tc:opendocument:xmlns:table:1.0}"


def converted(folder: Path, kind: str, files: Sequence[Path]) -> dict[str, bytes]:
    """The files as LibreOffice saves them in another format, by their names."""
    out = folder / f"as-{kind.partition(':')[0]}"
    subprocess.run(
        [str(OFFICE), "--headless", f"-env:UserInstallation={(folder / 'profile').as_uri()}", "--convert-to", kind,
         "--outdir", str(out), *map(str, files)],
        check=True, capture_output=True, timeout=300,
    )  # fmt: skip
    return {file.stem: file.read_bytes() for file in out.iterdir()}


class Written:
    """Each text as written, and what LibreOffice makes of it."""

    def __init__(self, folder: Path) -> None:
        self.texts = {f.stem: completed(api.read(f)) for f in FILES if f.is_file()}
        words = [self._saved(folder, name, ".docx") for name in self.texts]
        self.office = {kind: converted(folder, kind, words) for kind in ("docx", "odt", "pdf")}
        # Without the saved results every formula has to be computed.
        books = [self._saved(folder, name, ".xlsx", without_results) for name in self.texts]
        self.office["xlsx"] = converted(folder, "xlsx:Calc MS Excel 2007 XML", books)

    def _saved(self, folder: Path, name: str, suffix: str, change: Any = bytes) -> Path:
        file = folder / f"{name}{suffix}"
        file.write_bytes(change(written(self.texts[name], suffix)))
        return file


@pytest.fixture(scope="module")
def opened(tmp_path_factory: pytest.TempPathFactory) -> Written:
    return Written(tmp_path_factory.mktemp("office"))


@pytest.fixture(params=[f.stem for f in FILES])
def name(request: pytest.FixtureRequest, opened: Written) -> str:
    if request.param not in opened.texts:
        pytest.skip("the reference texts are not beside the repository")
    return str(request.param)


def without_results(book: bytes) -> bytes:
    stream = io.BytesIO()
    openpyxl.load_workbook(io.BytesIO(stripped(book, ".xlsx"))).save(stream)
    return stream.getvalue()


def count(document: bytes, part: str, tags: Sequence[str]) -> list[int]:
    tree = etree.fromstring(zipfile.ZipFile(io.BytesIO(document)).read(part))
    return [len(list(tree.iter(tag))) for tag in tags]


def cells(text: PerformanceText, suffix: str, office: bytes) -> Iterator[tuple[str, Any, Any]]:
    """Every formula of the workbook: where it stands, what we saved, what LibreOffice computed."""
    mine = written(text, suffix)
    formulas = openpyxl.load_workbook(io.BytesIO(mine))
    ours, theirs = (openpyxl.load_workbook(io.BytesIO(d), data_only=True) for d in (mine, office))
    for sheet in formulas:
        for row in sheet.iter_rows():
            for cell in row:
                if cell.data_type == "f":
                    here = f"{sheet.title}!{cell.coordinate}"
                    yield here, *(book[sheet.title][cell.coordinate].value for book in (ours, theirs))


def same(mine: Any, other: Any) -> bool:
    if isinstance(mine, int | float) and isinstance(other, int | float):
        return abs(Decimal(str(mine)) - Decimal(str(other))) < Decimal("0.000001")
    return str(mine or "").strip() == str(other or "").strip()


def test_word_has_the_same_tables_rows_and_cells(opened: Written, name: str) -> None:
    mine = count(written(opened.texts[name], ".docx"), "word/document.xml", (f"{W}tbl", f"{W}tr", f"{W}tc"))
    theirs = count(opened.office["docx"][name], "word/document.xml", (f"{W}tbl", f"{W}tr", f"{W}tc"))
    assert mine == theirs
    tables, rows, single = count(
        opened.office["odt"][name], "content.xml", (f"{ODF}table", f"{ODF}table-row", f"{ODF}table-cell")
    )
    merged = etree.fromstring(zipfile.ZipFile(io.BytesIO(opened.office["docx"][name])).read("word/document.xml"))
    continued = [m for m in merged.iter(f"{W}vMerge") if m.get(f"{W}val", "continue") == "continue"]
    assert [tables, rows, single] == [*mine[:2], mine[2] - len(continued)]


@pytest.mark.parametrize("kind", ["docx", "odt", "pdf"])
def test_word_reads_the_same_when_another_program_saves_it(opened: Written, name: str, kind: str) -> None:
    text = opened.texts[name]
    if kind == "odt":
        tree = etree.fromstring(zipfile.ZipFile(io.BytesIO(opened.office[kind][name])).read("content.xml"))
        said = "".join("".join(tree.itertext()).split())
        for project in text.projects:
            for row in project.indicators:
                assert "".join(str(row.level3).split()) in said
        return
    back = read_back(opened.office[kind][name], f".{kind}")
    assert meaning(back)["projects"] == meaning(text)["projects"]
    assert not [p for p in back.problems if p.code == "RD051"]


def test_a_workbook_computes_what_we_saved(opened: Written, name: str) -> None:
    text = opened.texts[name]
    formulas = list(cells(text, ".xlsx", opened.office["xlsx"][name]))
    assert [one for one in formulas if not same(*one[1:])] == []
    book = openpyxl.load_workbook(io.BytesIO(opened.office["xlsx"][name]), data_only=True)
    faults = [c.coordinate for s in book for row in s.iter_rows() for c in row if c.data_type == "e"]
    assert faults == []
    assert meaning(read_back(opened.office["xlsx"][name], ".xlsx"))["projects"] == meaning(text)["projects"]
    if "总览" not in book.sheetnames:
        return
    assert len(formulas) > 20
    overview = book["总览"]
    last = next(c.row for row in overview.iter_rows(max_col=1) for c in row if c.value == "合计")
    totals = [overview.cell(last, column).value for column in (4, 5, 6)]
    budgets = [(p.budget.total, p.budget.fiscal, p.budget.other) for p in text.projects]
    for column, total in enumerate(totals):
        figures = [b[column] for b in budgets]
        assert Decimal(str(total or 0)) == sum(f.value for f in figures if f is not None and f.value is not None)
