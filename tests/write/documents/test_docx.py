"""The Word document: sound XML, the form's page, merged cells, headings that come again."""

import io
import shutil
import subprocess
import time
import zipfile
from pathlib import Path

import docx
import pytest
from docx.enum.section import WD_SECTION
from lxml import etree

from jixiao import api
from jixiao.model import PerformanceText, Words
from jixiao.write.documents.compose import compose
from jixiao.write.documents.docx import document
from jixiao.write.documents.sheet import Table
from write.documents.roundtrip import Data, meaning, read_back, text_of

ROOT = Path(__file__).resolve().parents[3]
TEXT = ROOT / "src/jixiao/examples/huaixi-culture-2025-clean.txt"
W = "{http://schemas.openxmlformats.org/wordprocessingml/2006/main}"


@pytest.fixture(scope="module")
def text() -> PerformanceText:
    return api.read(TEXT)


def _part(data: bytes, name: str = "word/document.xml") -> etree._Element:
    return etree.fromstring(zipfile.ZipFile(io.BytesIO(data)).read(name))


def test_every_part_is_sound_and_related(text: PerformanceText) -> None:
    archive = zipfile.ZipFile(io.BytesIO(document(text)))
    assert archive.testzip() is None
    for name in archive.namelist():
        etree.fromstring(archive.read(name))
    for relations in (n for n in archive.namelist() if n.endswith(".rels")):
        folder = Path(relations).parent.parent
        for relation in etree.fromstring(archive.read(relations)):
            target = (Path("/") / folder / relation.get("Target", "")).resolve().relative_to("/")
            assert str(target) in archive.namelist()


def test_the_same_text_gives_the_same_bytes(text: PerformanceText) -> None:
    assert document(text) == document(text)


def test_the_page_is_that_of_the_standard(text: PerformanceText) -> None:
    opened = docx.Document(io.BytesIO(document(text)))
    front, page = opened.sections
    assert not any(p.text for p in front.footer.paragraphs), "no page numbers before part one"
    assert (round(page.page_width.mm), round(page.page_height.mm)) == (210, 297)
    margins = (page.top_margin, page.left_margin, page.right_margin, page.bottom_margin)
    assert [round(m.mm) for m in margins] == [37, 28, 26, 35]
    assert page.start_type == WD_SECTION.ODD_PAGE
    assert opened.settings.odd_and_even_pages_header_footer
    normal = opened.styles["Normal"]
    assert normal.paragraph_format.line_spacing.pt == 29
    assert opened.core_properties.language == "zh-CN"
    assert str(text.cover.department) in opened.core_properties.title


def test_rows_stay_whole_and_headings_come_again(text: PerformanceText) -> None:
    body = _part(document(text))
    rows = list(body.iter(f"{W}tr"))
    assert all(row.find(f"{W}trPr/{W}cantSplit") is not None for row in rows)
    for table in body.iter(f"{W}tbl"):
        repeated = [row.find(f"{W}trPr/{W}tblHeader") is not None for row in table.iter(f"{W}tr")]
        assert not any(repeated[1:]), "Word repeats only rows from the first on"
        words = "".join(table.itertext())
        assert repeated[0] is ("三级指标" in words)


def test_every_row_fills_the_grid(text: PerformanceText) -> None:
    for table in _part(document(text)).iter(f"{W}tbl"):
        widths = [int(c.get(f"{W}w", "0")) for c in table.iter(f"{W}gridCol")]
        assert sum(widths) == 8848
        for row in table.iter(f"{W}tr"):
            spans = [c.find(f"{W}tcPr/{W}gridSpan") for c in row.iter(f"{W}tc")]
            assert sum(1 if s is None else int(s.get(f"{W}val", "0")) for s in spans) == len(widths)
            assert sum(int(c.find(f"{W}tcPr/{W}tcW").get(f"{W}w")) for c in row.iter(f"{W}tc")) == 8848  # type: ignore[union-attr]


def test_levels_are_merged(text: PerformanceText) -> None:
    tables = [b for b in compose(text).blocks if isinstance(b, Table)]
    opened = docx.Document(io.BytesIO(document(text)))
    assert len(opened.tables) == 2 * len(tables)
    merged = [box for t in tables for row in t.rows for box in row if box.rows > 1 and box.text == "产出指标"]
    assert merged


def test_contents_lead_to_bookmarks(text: PerformanceText) -> None:
    body = _part(document(text))
    marks = {m.get(f"{W}name") for m in body.iter(f"{W}bookmarkStart")}
    fields = [i.text.split()[1] for i in body.iter(f"{W}instrText") if i.text and "PAGEREF" in i.text]
    assert len(fields) == len(text.contents)
    assert set(fields) <= marks
    ids = [m.get(f"{W}id") for m in body.iter(f"{W}bookmarkStart")]
    assert len(ids) == len(set(ids))


@pytest.mark.parametrize(
    "bad", ["\x00", "\x0b", "\x1f", "\ud800", "\ufffe", "\u202e", "\u2066", "\x85", "]]>", "<w:p>", "&amp;"]
)
def test_no_word_breaks_the_file(bad: str) -> None:
    data: Data = {"schema": "jixiao/text/1", "cover": {"year": 2024, "draft": False}, "projects": [
        {"seq": 1, "title": "路灯维护费绩效目标表", "name": "路灯维护费", "indicators": []}]}  # fmt: skip
    text = text_of(data)
    from dataclasses import replace

    project = replace(text.projects[0], purpose=Words(f"维护{bad}路灯"), name=Words(f"路灯{bad}维护费"))
    broken = replace(text, projects=(project,))
    for suffix in (".docx", ".html", ".md", ".json"):
        made = api.write(broken, suffix)
        back = read_back(made, suffix)
        assert back.projects[0].title == "路灯维护费绩效目标表"
    raw = zipfile.ZipFile(io.BytesIO(document(broken))).read("word/document.xml").decode()
    assert not {"\u202e", "\u2066", "\x00"} & set(raw)


def test_it_is_quick(text: PerformanceText) -> None:
    fifteen = type(text)(cover=text.cover, contents=text.contents, items=text.items, projects=text.projects * 5)
    began = time.perf_counter()
    document(fifteen)
    assert time.perf_counter() - began < 0.3


@pytest.mark.slow
def test_libreoffice_sees_the_same_tables_and_cells(text: PerformanceText, tmp_path: Path) -> None:
    office = shutil.which("soffice")
    if office is None:
        pytest.skip("LibreOffice is not installed")
    (tmp_path / "in.docx").write_bytes(document(text))
    subprocess.run([office, f"-env:UserInstallation=file://{tmp_path}/profile", "--headless", "--convert-to", "docx",
                    "--outdir", str(tmp_path / "out"), str(tmp_path / "in.docx")], check=True, capture_output=True, timeout=120)  # fmt: skip
    mine, theirs = (tmp_path / "in.docx").read_bytes(), (tmp_path / "out/in.docx").read_bytes()
    for tag in ("tbl", "tr", "tc"):
        assert len(list(_part(mine).iter(W + tag))) == len(list(_part(theirs).iter(W + tag)))
    back = read_back(theirs, ".docx")
    assert meaning(back)["projects"] == meaning(text)["projects"]
    assert not [p for p in back.problems if p.code == "RD051"]
