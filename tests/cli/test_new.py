"""``jixiao new``: a workbook that is filled in, checked and read as it is."""

import json
import shutil
import subprocess
from decimal import Decimal
from pathlib import Path
from typing import Any

import openpyxl
import pytest

from cli.runner import FAULTY, SAMPLES, SOUND, one_line, run
from jixiao import api
from jixiao.model import PerformanceText

OFFICE = shutil.which("soffice")
ROWS = (
    ("产出指标", "数量指标", "图书购置数量", "当年验收入藏的纸质图书册数", "≥12000册", "2027年图书采购计划"),
    ("产出指标", "质量指标", "图书验收合格率", "验收合格册数占到货册数的比例", "≥99%", "2026年验收记录（98.7%）"),
    ("产出指标", "时效指标", "图书上架时间", "最后一批新书上架可借的日期", "2027年10月31日前", "2027年图书采购计划"),
    ("产出指标", "成本指标", "单册购置成本", "购书支出除以验收册数", "≤38元/册", "2026年购书决算（38.6元/册）"),
    ("效益指标", "社会效益指标", "新书外借次数", "当年新书被外借的次数", "≥26000次", "2026年外借统计（24800次）"),
    ("满意度指标", "服务对象满意度指标", "读者满意度", "问卷中满意和较满意的份数占有效问卷的比例", "≥92%", "2026年读者问卷（91%）"),
)  # fmt: skip


def spot(sheet: Any, words: str, column: int | None = None) -> Any:
    """The cell that says these words."""
    return next(
        c
        for row in sheet.iter_rows(max_col=12)
        for c in row
        if c.value == words and (column is None or c.column == column)
    )


def beside(sheet: Any, words: str) -> Any:
    """The cell a label announces: the next one that is no part of the label's merged range."""
    label = spot(sheet, words)
    span = next((m for m in sheet.merged_cells.ranges if label.coordinate in m), None)
    return sheet.cell(label.row, (span.max_col if span else label.column) + 1)


def fill(path: Path, name: str = "图书购置经费", sheet_name: str = "项目1") -> None:
    """Fill in the cover, part one and one project, as people do."""
    book = openpyxl.load_workbook(path)
    overview, one, sheet = book["总览"], book["第一部分"], book[sheet_name]
    for words, value in (
        ("部门名称", "临溪县图书馆"),
        ("文本名称", 2027),
        ("编制单位", "临溪县图书馆"),
        ("审核单位", "临溪县财政局"),
    ):
        beside(overview, words).value = value
    one.cell(
        spot(one, "一、总体绩效目标").row + 1, 1
    ).value = "2027年购置图书1.2万册，新书外借2.6万次，读者满意度达到92%以上。"
    below = spot(one, "三、工作保障措施").row
    one.cell(below + 1, 1).value = "加强支出管理，按季度核对支出进度。"
    one.cell(below + 2, 1).value = "2027年8月开展绩效运行监控。"
    for words, value in (
        ("项目编码", "13992627P000311100010"), ("项目名称", name), ("单位代码", "415001"), ("单位名称", "临溪县图书馆本级"),
        ("预算数", 45.6), ("其中：财政资金", 40), ("其他资金", 5.6),
        ("绩效目标", "1. 购置图书12000册，10月底前全部上架。\n2. 新书外借26000次，读者满意度达到92%以上。"),
    ):  # fmt: skip
        beside(sheet, words).value = value
    sheet.cell(
        spot(sheet, "预算数").row + 1, 2
    ).value = "预算数45.60万元，其中：财政资金40.00万元，其他资金5.60万元。主要用于购置图书12000册及加工上架。"
    for month, share in ((3, 0.1), (6, 0.4), (10, 0.9), (12, 1)):
        head = spot(sheet, f"{month}月底")
        sheet.cell(head.row + 1, head.column).value = share
    heading = spot(sheet, "一级指标").row
    columns = [spot(sheet, w).column for w in ("三级指标", "绩效指标描述", "指标值", "指标值确定依据")]
    for level1, level2, *cells in ROWS:
        row = next(
            r for r in range(heading + 1, heading + 40)
            if (sheet.cell(r, 1).value, sheet.cell(r, 2).value) == (level1, level2) and not sheet.cell(r, columns[0]).value
        )  # fmt: skip
        for column, words in zip(columns, cells, strict=True):
            sheet.cell(row, column).value = words
    book.save(path)


def assert_as_filled(text: PerformanceText) -> None:
    (project,) = text.projects
    assert (project.code, project.name) == ("13992627P000311100010", "图书购置经费")
    assert (project.unit.code, project.unit.name) == ("415001", "临溪县图书馆本级")
    budget = project.budget
    assert [f and f.value for f in (budget.total, budget.fiscal, budget.other)] == [
        Decimal("45.60"),
        Decimal(40),
        Decimal("5.60"),
    ]
    assert project.purpose
    assert project.purpose.endswith("购置图书12000册及加工上架。")
    assert [(p.month, p.percent.value) for p in project.spending_plan] == [
        (3, Decimal(10)), (6, Decimal(40)), (10, Decimal(90)), (12, Decimal(100)),
    ]  # fmt: skip
    assert [str(o) for o in project.objectives] == [
        "购置图书12000册，10月底前全部上架。",
        "新书外借26000次，读者满意度达到92%以上。",
    ]
    read = [
        tuple(map(str, (i.level1, i.level2, i.level3, i.description, i.target.words, i.basis)))
        for i in project.indicators
    ]
    assert read == list(ROWS)
    cover = text.cover
    assert (cover.department, cover.year, cover.title, cover.draft) == (
        "临溪县图书馆",
        2027,
        "2027年部门预算绩效文本",
        True,
    )
    assert (cover.compiled_by, cover.reviewed_by) == ("临溪县图书馆", "临溪县财政局")
    assert text.overall_objective == "2027年购置图书1.2万册，新书外借2.6万次，读者满意度达到92%以上。"
    assert [str(s.text) for s in text.safeguards] == [
        "加强支出管理，按季度核对支出进度。",
        "2027年8月开展绩效运行监控。",
    ]
    assert text.problems == ()


@pytest.fixture
def empty(tmp_path: Path) -> Path:
    path = tmp_path / "编制.xlsx"
    assert run("new", "-o", path, "--projects", "3", "--year", "2027").code == 0
    return path


class TestEmpty:
    def test_holds_no_project(self, empty: Path) -> None:
        assert "没有找到绩效目标表" in one_line(run("check", empty))

    def test_has_its_sheets(self, empty: Path) -> None:
        assert openpyxl.load_workbook(empty).sheetnames == ["填报说明", "总览", "第一部分", "项目1", "项目2", "项目3"]

    def test_headings_are_locked_and_fields_are_not(self, empty: Path) -> None:
        sheet = openpyxl.load_workbook(empty)["项目1"]
        assert sheet.protection.sheet
        assert not sheet.protection.password
        assert spot(sheet, "项目编码").protection.locked
        assert not beside(sheet, "项目编码").protection.locked

    def test_framework(self, tmp_path: Path) -> None:
        path = tmp_path / "新框架.xlsx"
        assert run("new", "-o", path, "--framework", "cost-output-benefit-satisfaction").code == 0
        book = openpyxl.load_workbook(path)
        assert spot(book["项目5"], "经济成本指标")
        assert "项目6" not in book.sheetnames

    def test_says_what_to_run_next(self, tmp_path: Path) -> None:
        done = run("new", "-o", tmp_path / "a.xlsx")
        assert (done.out, done.err.count("\n")) == ("", 1)
        assert "jixiao check" in done.err
        assert run("new", "-o", tmp_path / "a.xlsx", "--quiet").err == ""
        assert "Fill it in" in run("new", "-o", tmp_path / "a.xlsx", "--lang", "en").err


class TestFilled:
    def test_read_as_it_is(self, empty: Path) -> None:
        """Filled in by a program that computes nothing: the formulas of contents and items have no result yet."""
        fill(empty)
        text = api.read(empty)
        assert_as_filled(text)
        assert all("公式没有存下结果" in note for note in text.notes)

    def test_a_later_sheet_alone(self, empty: Path) -> None:
        fill(empty, sheet_name="项目3")
        assert_as_filled(api.read(empty))

    def test_checked_as_it_is(self, empty: Path) -> None:
        fill(empty)
        done = run("check", empty, "--format", "json", "--on", "2026-12-01")
        assert done.code in (0, 1)
        found = json.loads(done.out)["findings"]
        assert [f for f in found if f["location"]["part"] == 2 and f["severity"] == "error"] == []

    @pytest.mark.slow
    @pytest.mark.skipif(OFFICE is None, reason="LibreOffice is not installed")
    def test_saved_by_an_office_program(self, empty: Path, tmp_path: Path) -> None:
        """What is beside the text stays unread, and contents, titles and items are composed."""
        fill(empty)
        saved = recalculated(empty, tmp_path)
        text = api.read(saved)
        assert_as_filled(text)
        assert text.notes == ()
        assert text.projects[0].title == "图书购置经费绩效目标表"
        assert [str(e.title) for e in text.contents] == [
            "总体绩效目标",
            "分项绩效目标",
            "工作保障措施",
            "图书购置经费绩效目标表",
        ]
        (item,) = text.items
        assert item.project_name == "图书购置经费"
        assert item.objectives == text.projects[0].objectives
        assert [str(i.name) for i in item.indicators] == [r[3] for r in ROWS]
        assert [i.target.value for i in item.indicators] == [i.target.value for i in text.projects[0].indicators]
        assert run("check", saved, "--on", "2026-12-01", "--fail-on", "error").code == 0


def recalculated(path: Path, folder: Path) -> Path:
    """The workbook as LibreOffice saves it."""
    out = folder / "saved"
    subprocess.run(
        [str(OFFICE), "--headless", f"-env:UserInstallation={(folder / 'profile').as_uri()}", "--convert-to", "xlsx:Calc MS Excel 2007 XML",
         "--outdir", str(out), str(path)], check=True, capture_output=True, timeout=180,
    )  # fmt: skip
    return out / path.name


class TestFromLastYear:
    def test_keeps_projects_and_asks_for_figures_anew(self, tmp_path: Path) -> None:
        path = tmp_path / "下年.xlsx"
        assert run("new", "-o", path, "--from", SOUND).code == 0
        last, text = api.read(SOUND), api.read(path)
        assert text.cover.year == (last.cover.year or 0) + 1
        assert text.cover.title == f"{text.cover.year}年部门预算绩效文本"
        assert [p.code for p in text.projects] == [p.code for p in last.projects]
        for old, new in zip(last.projects, text.projects, strict=True):
            assert new.name == old.name
            assert new.objectives == old.objectives
            assert new.budget.total is not None
            assert new.budget.total.value is None
            assert all(p.percent.value is None for p in new.spending_plan)
            assert [i.level3 for i in new.indicators] == [i.level3 for i in old.indicators]
            assert all(i.target.words == "" for i in new.indicators)

    def test_shows_last_years_targets_beside(self, tmp_path: Path) -> None:
        path = tmp_path / "下年.xlsx"
        run("new", "-o", path, "--from", SOUND)
        sheet = openpyxl.load_workbook(path)["项目1"]
        head = spot(sheet, "上年指标值")
        targets = [str(i.target.words) for i in api.read(SOUND).projects[0].indicators]
        assert [sheet.cell(head.row + n, head.column).value for n in range(1, len(targets) + 1)] == targets

    def test_more_sheets_than_last_year(self, tmp_path: Path) -> None:
        path = tmp_path / "下年.xlsx"
        known = len(api.read(FAULTY).projects)
        run("new", "-o", path, "--from", FAULTY)
        assert f"项目{known + 2}" in openpyxl.load_workbook(path).sheetnames
        run("new", "-o", path, "--from", FAULTY, "--projects", "1")
        assert [n for n in openpyxl.load_workbook(path).sheetnames if n.startswith("项目")] == [
            f"项目{n}" for n in range(1, known + 1)
        ]
        assert len(api.read(path).projects) == known

    def test_a_file_that_cannot_be_read(self, tmp_path: Path) -> None:
        one_line(run("new", "-o", tmp_path / "a.xlsx", "--from", tmp_path / "没有.docx"))
        assert not (tmp_path / "a.xlsx").exists()

    def test_a_self_evaluation_is_no_base(self, tmp_path: Path) -> None:
        sample = next(p for p in sorted(SAMPLES.glob("*/*.txt")) if "绩效自评表" in p.read_text("utf-8"))
        assert "绩效文本" in one_line(run("new", "-o", tmp_path / "a.xlsx", "--from", sample))


class TestUsage:
    @pytest.mark.parametrize("name", ["a.docx", "a", "a.xls"])
    def test_another_suffix(self, tmp_path: Path, name: str) -> None:
        assert ".xlsx" in one_line(run("new", "-o", tmp_path / name))

    def test_no_output(self) -> None:
        one_line(run("new"))

    def test_no_projects(self, tmp_path: Path) -> None:
        one_line(run("new", "-o", tmp_path / "a.xlsx", "--projects", "0"))

    def test_no_such_folder(self, tmp_path: Path) -> None:
        one_line(run("new", "-o", tmp_path / "没有" / "a.xlsx"))

    def test_help(self) -> None:
        assert "工作簿" in run("new", "--help").out
