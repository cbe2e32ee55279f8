"""项目支出绩效目标审核表 as documents, filled in either way or empty, and as data."""

import io
import json
from dataclasses import replace
from datetime import date
from decimal import Decimal
from importlib.util import find_spec
from pathlib import Path
from typing import Any

import docx
import jsonschema
import openpyxl
import pytest

from cli.runner import one_line, run
from jixiao import api
from jixiao.law.review import review_form
from jixiao.read.base import ReadError
from jixiao.read.review import review_from
from jixiao.write.review import review_data
from jixiao.write.schema import review_schema

FORM = review_form()
POINTS = ("9", "8.5", "14", "12", "13", "15", "8", "10")
SCORED = api.Review(
    way="scored", year=2025, project_code="13992524P00012110001C", project_name="农村饮水<安全>工程", department="澜川县水利局",
    unit="澜川县水利局本级", opinion="目标明确，个别指标值偏低。", reviewer="审核一组", reviewed_on=date(2024, 10, 12),
    items=tuple(api.ReviewItem(p.key, Decimal(n), opinion=f"意见{i}") for i, (p, n) in enumerate(zip(FORM.points, POINTS, strict=True))),
)  # fmt: skip
GRADED = replace(
    SCORED,
    way="qualitative",
    items=tuple(api.ReviewItem(p.key, grade=g) for p, g in zip(FORM.points, "优优优优优优良良", strict=True)),
)
EMPTY = api.Review(way="scored", project_name="农村饮水安全工程")


def cells(data: bytes) -> list[list[str]]:
    """The rows of the tables of a DOCX, a merged cell once in each of its rows."""
    return [
        list(dict.fromkeys(cell.text.replace("\n", "") for cell in row.cells))
        for table in docx.Document(io.BytesIO(data)).tables
        for row in table.rows
    ]


def test_a_scored_review_shows_points_sums_and_grade() -> None:
    rows = cells(api.write_review(SCORED, ".docx"))
    assert ["项目名称", "农村饮水<安全>工程"] in rows
    assert ["审核内容", "审核要点", "具体内容", "分值", "得分", "审核意见"] in rows
    points = [
        row
        for row in rows
        if row[0] in ("完整性审核（20分）", "相关性审核（30分）", "适当性审核（30分）", "可行性审核（20分）")
    ]
    assert [row[1] for row in points] == [p.name for p in FORM.points]
    assert [row[4] for row in points if len(row) == 6] == [
        n for n, row in zip(POINTS, points, strict=True) if len(row) == 6
    ]
    assert ["总分", "100", "89.5", ""] in rows
    assert ["综合评定等级", "良"] in rows
    assert ["审核人", "审核一组", "审核日期", "2024年10月12日"] in rows


def test_a_qualitative_review_shows_grades_and_no_points() -> None:
    rows = cells(api.write_review(GRADED, ".docx"))
    assert ["审核内容", "审核要点", "具体内容", "等级", "审核意见"] in rows
    assert not any("分" in row[0] for row in rows)
    assert ["综合评定等级", "优"] in rows


def test_an_empty_review_is_a_form_to_fill_in_by_hand() -> None:
    words = api.write_review(EMPTY, ".md").decode()
    assert "优□" in words
    assert "审核结果" not in words
    assert "年  月  日" in words


@pytest.mark.parametrize("suffix", [".docx", ".html", ".xlsx", ".md", ".json"])
@pytest.mark.parametrize("review", [SCORED, GRADED, EMPTY], ids=["scored", "graded", "empty"])
def test_the_same_review_gives_the_same_bytes(review: api.Review, suffix: str) -> None:
    assert api.write_review(review, suffix) == api.write_review(review, suffix)


@pytest.mark.skipif(not find_spec("typst"), reason="the extra for PDF (typst) is not installed")
def test_a_review_as_pdf() -> None:
    import pypdfium2

    try:
        data = api.write_review(SCORED, ".pdf")
    except api.WriteError as error:
        pytest.skip(f"no Chinese font on this machine: {error}")
    with pypdfium2.PdfDocument(data) as document:
        assert len(document) == 1
        words = "".join(document[0].get_textpage().get_text_bounded().split())
    assert "项目支出绩效目标审核表" in words
    assert "89.5" in words


def test_a_review_as_a_workbook() -> None:
    (sheet,) = openpyxl.load_workbook(io.BytesIO(api.write_review(SCORED, ".xlsx"))).worksheets
    values = [str(c.value) for row in sheet.iter_rows() for c in row if c.value is not None]
    assert "89.5" in values
    assert sheet.page_setup.paperSize == 9
    assert sheet.print_area


def test_what_cannot_be_right_is_written_nowhere() -> None:
    with pytest.raises(api.ReviewError):
        api.write_review(replace(SCORED, total=Decimal(1)), ".json")
    for suffix in (".zip", ".rtf", ""):
        with pytest.raises(api.WriteError):
            api.write_review(SCORED, suffix)


class TestData:
    @pytest.mark.parametrize("review", [SCORED, GRADED, EMPTY], ids=["scored", "graded", "empty"])
    def test_data_read_back(self, review: api.Review) -> None:
        data = json.loads(api.write_review(review, ".json"))
        jsonschema.validate(data, review_schema())
        assert review_from(json.dumps(data).encode(), "x") == review

    def test_other_data_are_no_review(self) -> None:
        for data in (
            b"{}",
            b"jixiao/review/1",
            b'["jixiao/review/1"]',
            b'{"schema": "jixiao/text/1", "a": "jixiao/review/1"}',
        ):
            assert review_from(data, "x") is None

    @pytest.mark.parametrize(
        "change",
        [{"way": "odd"}, {"way": None}, {"items": 3}, {"items": [{"points": "3"}]}, {"total": 88.5}, {"total": "1e3"}, {"total": True},
         {"year": "2025"}, {"reviewed_on": "2024年"}, {"opinion": 3}, {"odd": 1}, {"items": [{"key": "x", "odd": 1}]}],
    )  # fmt: skip
    def test_what_is_no_sound_review_is_refused(self, change: dict[str, Any]) -> None:
        with pytest.raises(ReadError, match="RD022"):
            review_from(json.dumps(review_data(SCORED) | change).encode(), "x")


class TestCommand:
    def test_a_review_is_written_by_its_schema(self, tmp_path: Path) -> None:
        file = tmp_path / "审核.json"
        file.write_bytes(api.write_review(SCORED, ".json"))
        assert run("write", file, "-o", tmp_path / "a.docx").code == 0
        assert (tmp_path / "a.docx").read_bytes() == api.write_review(SCORED, ".docx")
        assert run("write", "-", "-o", tmp_path / "b.docx", stdin=file.read_bytes()).code == 0
        assert run("write", file, "-o", tmp_path / "out", "--to", "docx,html", "-q").code == 0
        assert (tmp_path / "out" / "审核.docx").read_bytes() == (tmp_path / "a.docx").read_bytes()

    def test_a_wrong_one_is_one_line(self, tmp_path: Path) -> None:
        file = tmp_path / "a.json"
        file.write_text(json.dumps(review_data(replace(SCORED, total=Decimal(1)))), "utf-8")
        assert "总分" in one_line(run("write", file, "-o", tmp_path / "a.docx"))
        file.write_text(json.dumps(review_data(SCORED) | {"way": "?"}), "utf-8")
        assert "RD022" in one_line(run("write", file, "-o", tmp_path / "a.docx"))
        assert [p.name for p in tmp_path.iterdir()] == ["a.json"]
