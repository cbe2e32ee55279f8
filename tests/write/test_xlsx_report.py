"""The opinion sheet: what is in it, that a text stays a text, and that an office program computes it."""

import csv
import io
import math
import shutil
import subprocess
from dataclasses import replace
from pathlib import Path

import openpyxl
import pytest
from openpyxl.utils.escape import unescape
from openpyxl.workbook import Workbook
from openpyxl.worksheet.worksheet import Worksheet

from jixiao.law import load_pack
from jixiao.model import Budget, Cover, Finding, PerformanceText, Place, Words
from jixiao.write.xlsx_report import xlsx_report
from write.report_sample import ON, finding, findings, project, text

PACK = load_pack()
SHEETS = ["审核意见表", "问题清单", "项目汇总"]
OFFICE = shutil.which("soffice") or shutil.which("libreoffice")
EVIL = [
    "=1+1",
    "+1",
    "-1",
    "@SUM(A1)",
    '=HYPERLINK("http://x","y")',
    "{=1}",
    "\t=1",
    "http://example.org/",
    "_x0041_",
    "a\x01b",
    "1.50",
    "'x",
]


def report(of: PerformanceText | None = None, found: list[Finding] | None = None) -> bytes:
    return xlsx_report(of or text(), findings() if found is None else found, checked_on=ON, pack=PACK)


def opened(data: bytes) -> Workbook:
    return openpyxl.load_workbook(io.BytesIO(data))


def column(sheet: Worksheet, letter: str) -> list[object]:
    return [cell.value for cell in sheet[letter]]


def formulas(book: Workbook) -> list[tuple[str, str, str]]:
    return [
        (sheet.title, cell.coordinate, cell.value)
        for sheet in book
        for row in sheet.iter_rows()
        for cell in row
        if cell.data_type == "f"
    ]


def test_sheets_and_heads() -> None:
    book = opened(report())
    assert book.sheetnames == SHEETS
    form, listed, projects = (book[name] for name in SHEETS)
    assert form["A1"].value == "部门预算绩效目标审核意见表"
    assert "白鹭湾博物馆" in form["A2"].value
    assert "73.00 万元" in form["A2"].value
    assert form["H2"].value == "机审日期：2024-03-01"
    assert [cell.value for cell in listed[1]] == [
        "序号",
        "级别",
        "规则",
        "部分",
        "项目",
        "栏目",
        "原文",
        "问题",
        "修改建议",
        "依据",
        "位置",
        "判断",
        "整改情况",
    ]
    assert [cell.value for cell in projects[1]][:4] == ["序号", "项目编码", "项目名称", "预算数（万元）"]


def test_every_finding_is_listed_and_counted_once() -> None:
    book = opened(report())
    listed = book["问题清单"]
    assert column(listed, "A")[1:] == list(range(1, len(findings()) + 1))
    assert column(listed, "H")[1:] == [f.message for f in findings()]
    form = book["审核意见表"]
    rows = PACK.value("review_form")
    for letter, key in zip("EFG", ("error", "warning", "info"), strict=True):
        counts = [form[f"{letter}{4 + i}"].value for i in range(len(rows))]
        assert sum(counts) == form[f"{letter}{4 + len(rows)}"].value == sum(str(f.severity) == key for f in findings())


def test_points_add_up_and_scores_are_limited() -> None:
    form = opened(report())["审核意见表"]
    rows = PACK.value("review_form")
    assert [form[f"D{4 + i}"].value for i in range(len(rows))] == [row["points"] for row in rows]
    assert form[f"D{4 + len(rows)}"].value == 100
    limits = {
        str(rule.sqref): (rule.type, rule.formula1, rule.formula2) for rule in form.data_validations.dataValidation
    }
    assert limits == {f"I{4 + i}": ("decimal", "0", str(row["points"])) for i, row in enumerate(rows)}


def test_merged_cells() -> None:
    merged = {str(area) for area in opened(report())["审核意见表"].merged_cells.ranges}
    assert {"A1:J1", "A2:G2", "H2:J2", "A4:A5", "A6:A7", "A8:A9", "A10:A11", "B12:C12", "A13:J13", "A14:J14"} == merged


def test_only_our_own_formulas() -> None:
    own = formulas(opened(report()))
    assert [(sheet, cell) for sheet, cell, _ in own] == [
        ("审核意见表", "I12"), ("审核意见表", "J12"), *(("项目汇总", f"{letter}4") for letter in "DEFGH"),
    ]  # fmt: skip


@pytest.mark.parametrize("words", EVIL)
def test_no_text_becomes_a_formula_or_a_link(words: str) -> None:
    evil = replace(finding("indicators[0].target", message=words), suggestion=words, rule="ZZ03")
    evil = replace(evil, location=replace(evil.location, text=words))
    own = project(1, words)
    of = replace(text(), cover=Cover(Words(words), 2024), projects=(replace(own, code=Words(words)),))
    book = opened(report(of, [evil]))
    assert len(formulas(book)) == 7
    for sheet in book:
        for row in sheet.iter_rows():
            assert not any(cell.hyperlink for cell in row)
    listed = book["问题清单"]
    shown = {"a\x01b": "a_x0001_b"}.get(words, words)
    for letter in "EGHI":
        value = str(listed[f"{letter}2"].value)
        assert words in (value, unescape(value)) or value == shown, letter
        assert listed[f"{letter}2"].data_type == "s"
    assert book["项目汇总"]["B2"].data_type == "s"


def test_no_findings() -> None:
    book = opened(report(found=[]))
    form = book["审核意见表"]
    assert {form[f"H{row}"].value for row in range(4, 12)} == {"未发现问题"}
    assert book["问题清单"].max_row == 1
    assert book["问题清单"].auto_filter.ref is None


def test_no_budget_no_projects_no_cover() -> None:
    bare = replace(text(), cover=Cover(), projects=(replace(project(1, "展柜"), budget=Budget(), code=None),))
    book = opened(report(bare, []))
    assert book["审核意见表"]["A2"].value == "部门：　　年度：　　项目：1 个"
    assert book["项目汇总"]["D2"].value is None
    empty = opened(report(PerformanceText(), []))
    assert empty.sheetnames == SHEETS
    assert [len(formulas(empty)), empty["项目汇总"].max_row] == [2, 1]


def test_a_text_longer_than_a_cell_is_cut_not_lost() -> None:
    long = "长" * 40_000
    evil = replace(finding("indicators[0].target", message=long), suggestion=long)
    of = replace(text(), cover=Cover(Words(long), 2024), projects=(replace(project(1, long), code=Words(long)),))
    book = opened(report(of, [evil] * 3))
    for name, cell in (
        ("审核意见表", "A2"),
        ("审核意见表", "H7"),
        ("问题清单", "H2"),
        ("问题清单", "I2"),
        ("项目汇总", "B2"),
        ("项目汇总", "C2"),
    ):
        value = str(book[name][cell].value)
        assert 30_000 < len(value) <= 32_767, (name, cell, len(value))
        assert "长长" in value


def test_wrapped_rows_are_high_enough() -> None:
    listed = opened(report())["问题清单"]
    widths = {letter: listed.column_dimensions[letter].width for letter in "GHI"}
    for row in range(2, listed.max_row + 1):
        for letter, width in widths.items():
            lines = math.ceil(sum(2 if ord(c) > 255 else 1 for c in str(listed[f"{letter}{row}"].value or "")) / width)
            assert listed.row_dimensions[row].height >= lines * 13.5
            assert listed[f"{letter}{row}"].alignment.wrap_text


def test_it_prints_on_a4() -> None:
    for sheet in opened(report()):
        assert sheet.page_setup.paperSize == 9
        assert sheet.page_setup.orientation == "landscape"
        assert (sheet.page_setup.fitToWidth, sheet.page_setup.fitToHeight) in ((1, 0), (None, 0))
        assert sheet.sheet_properties.pageSetUpPr.fitToPage
        assert sheet.print_title_rows


def test_two_runs_are_equal_to_the_byte() -> None:
    assert report() == report()


def test_places_are_told() -> None:
    listed = opened(
        report(
            found=[
                replace(
                    finding("title"),
                    location=replace(finding("title").location, place=Place("a", page=3, table=2, row=5)),
                )
            ]
        )
    )
    assert listed["问题清单"]["K2"].value == "第3页 第2个表 第5行"


@pytest.mark.slow
@pytest.mark.skipif(OFFICE is None, reason="LibreOffice is not installed")
def test_an_office_program_computes_the_sheet(tmp_path: Path) -> None:
    book = opened(report())
    form = book["审核意见表"]
    for row, points in zip(range(4, 12), (9, 9, 14, 14, 13, 14, 9, 9), strict=True):
        form[f"I{row}"] = points
    book.save(tmp_path / "a.xlsx")
    # 44 , 34 " 76 UTF-8; the last -1 writes every sheet to a file of its own
    rule = "csv:Text - txt - csv (StarCalc):44,34,76,1,,0,false,true,false,false,false,-1"
    command = [str(OFFICE), "--headless", f"-env:UserInstallation={(tmp_path / 'profile').as_uri()}", "--convert-to", rule,
               "--outdir", str(tmp_path), str(tmp_path / "a.xlsx")]  # fmt: skip
    done = subprocess.run(command, capture_output=True, timeout=120, check=False)
    written = {p.stem: list(csv.reader(io.StringIO(p.read_text("utf-8")))) for p in tmp_path.glob("*.csv")}
    assert set(written) == {f"a-{name}" for name in SHEETS}, done.stderr
    last = written["a-审核意见表"][11]
    assert last[8:10] == ["91", "优"]
    sums = written["a-项目汇总"][3]
    assert [float(n.replace(",", "")) for n in sums[3:5]] == [73, 8]
    assert [int(n) for n in sums[5:8]] == [
        sum(str(f.severity) == key and f.location.project in (1, 2) for f in findings())
        for key in ("error", "warning", "info")
    ]
