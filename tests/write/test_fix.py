"""Safe fixes in every format: the characters that are wrong change, and nothing else does."""

import csv
import io
import json
import os
import re
import shutil
import subprocess
import zipfile
from collections.abc import Callable
from datetime import date
from pathlib import Path

import openpyxl
import pytest
import xlsxwriter
from docx import Document
from lxml import etree

from cli.runner import FAULTY, ON, SAMPLES, one_line, run
from jixiao import api
from jixiao.api import Config, ReadError, fix, read, review
from jixiao.check.config import load_config
from jixiao.write.fix import Edit, apply_edits
from jixiao.write.json import dumps, to_data

DAY = date(2024, 6, 1)
W = "{http://schemas.openxmlformats.org/wordprocessingml/2006/main}"
SOURCE = FAULTY.read_text("utf-8").replace("<p>", "").replace("</p>", "")
WIDE = ("2023年乡镇供水台帐", "２０２３年乡镇供水台帐")
FIXES = [  # doubled unit, brackets of a document number, blank inside words, full-width digits, two signs for one
    ("≥98%百分比", "≥98%"), ("澜水[2023]16号", "澜水〔2023〕16号"), ("用于 县、乡", "用于县、乡"), WIDE[::-1], (">=3轮", "≥3轮"),
]  # fmt: skip
TEXT = SOURCE.replace(*WIDE)


def mended(text: str) -> str:
    """What the text should be after the fixes."""
    for old, new in FIXES:
        text = text.replace(old, new)
    return text.replace(r"$\geq 95\%$", "≥95%").replace(r"$\geq 98\%$", "≥98%")


def in_archive(data: bytes, change: Callable[[str, bytes], bytes]) -> bytes:
    """A zip with its members changed."""
    out = io.BytesIO()
    with zipfile.ZipFile(io.BytesIO(data)) as source, zipfile.ZipFile(out, "w", zipfile.ZIP_DEFLATED) as target:
        for entry in source.infolist():
            target.writestr(entry, change(entry.filename, source.read(entry)))
    return out.getvalue()


def planted(data: bytes) -> bytes:
    """An office file with the full-width digits put in."""
    return in_archive(data, lambda _, member: member.replace(WIDE[0].encode(), WIDE[1].encode()))


def members(data: bytes) -> dict[str, bytes]:
    with zipfile.ZipFile(io.BytesIO(data)) as archive:
        return {entry: archive.read(entry) for entry in archive.namelist()}


def table_csv() -> str:
    """Every table row as comma-separated values; cells with commas and quotes in them."""
    rows = [line.split("\t") for line in TEXT.split("\n") if "\t" in line and "....." not in line]
    first = [i for i, row in enumerate(rows) if row[0] == "项目编码"]
    out = io.StringIO()
    writer = csv.writer(out, lineterminator="\r\n")
    writer.writerows([*row, *[""] * (7 - len(row))][:7] for row in rows[first[3] : first[4]])
    return out.getvalue().replace("全部自动雨量站完成现场巡检的轮次", '"次数,>=3轮为准"')


CASES: dict[str, bytes] = {
    "a.txt": TEXT.encode(),
    "crlf.txt": TEXT.replace("\n", "\r\n").encode(),
    "cr.txt": TEXT.replace("\n", "\r").encode(),
    "bom.txt": b"\xef\xbb\xbf" + TEXT.encode(),
    "gb18030.txt": TEXT.replace("\n", "\r\n").encode("gb18030"),
    "utf16le.txt": b"\xff\xfe" + TEXT.encode("utf-16-le"),
    "utf16be.txt": b"\xfe\xff" + TEXT.encode("utf-16-be"),
    "utf16bare.txt": TEXT.encode("utf-16-le"),
    "a.md": (SAMPLES / "md" / "lanchuan-water-2024.md").read_text("utf-8").replace(*WIDE).encode(),
    "a.html": (SAMPLES / "html" / "lanchuan-water-2024.html").read_text("utf-8").replace(*WIDE).encode(),
    "a.csv": table_csv().encode(),
    "a.json": dumps(to_data(read(TEXT.encode(), "a.txt"))).encode(),
    "a.docx": planted((SAMPLES / "docx" / "lanchuan-water-2024.docx").read_bytes()),
    "a.xlsx": planted((SAMPLES / "xlsx" / "lanchuan-water-2024.xlsx").read_bytes()),
}
ENCODINGS = {
    "gb18030.txt": "gb18030",
    "utf16le.txt": "utf-16-le",
    "utf16be.txt": "utf-16-be",
    "utf16bare.txt": "utf-16-le",
}


def fixed(name: str, data: bytes | None = None) -> api.Fixed:
    return fix(CASES[name] if data is None else data, name, Config(), on=DAY)


@pytest.mark.parametrize("name", CASES)
def test_each_fix_is_made(name: str) -> None:
    done = fixed(name)
    rules = {f.rule for f in review(read(CASES[name], name), Config(), on=DAY).findings if f.fix and f.fix.safe}
    left = {f.rule for f in review(done.text, Config(), on=DAY).findings if f.fix and f.fix.safe}
    assert {"ZZ03", "WG07"} <= rules
    assert name.endswith((".csv", ".json")) or {"YJ02", "WG05"} <= rules
    assert left == set(), done.left
    assert done.left == ()


@pytest.mark.parametrize("name", [n for n in CASES if n.endswith("txt")])
def test_nothing_else_in_a_text_changes(name: str) -> None:
    encoding = ENCODINGS.get(name, "utf-8")
    before, after = (data.decode(encoding) for data in (CASES[name], fixed(name).data))
    assert after == mended(before)


@pytest.mark.parametrize("name", ["a.md", "a.html"])
def test_nothing_else_in_markup_changes(name: str) -> None:
    before, after = (data.decode() for data in (CASES[name], fixed(name).data))
    for old, new in [*FIXES, ("&gt;=3轮", "≥3轮")]:
        before = before.replace(old, new)
    assert after == before


def test_a_cell_of_a_csv_is_mended_where_it_stands() -> None:
    before, after = CASES["a.csv"].decode(), fixed("a.csv").data.decode()
    rows = list(csv.reader(io.StringIO(after)))
    assert ["次数,>=3轮为准", "≥3轮"] in [row[3:5] for row in rows], "the description keeps its words"
    assert len(difference(before, after)) == 2
    assert after.count("\r\n") == before.count("\r\n")


def difference(before: str, after: str) -> list[tuple[str, str]]:
    pairs = zip(before.splitlines(), after.splitlines(), strict=True)
    return [(a, b) for a, b in pairs if a != b]


@pytest.mark.parametrize("layout", [None, 1, 4, "\t"])
def test_json_keeps_its_layout(layout: int | str | None) -> None:
    data = to_data(read(TEXT.encode(), "a.txt"))
    for ascii_only in (False, True):
        before = json.dumps(data, ensure_ascii=ascii_only, indent=layout).replace("\n", "\r\n")
        after = fixed("a.json", before.encode()).data.decode()
        wrong = [json.dumps(old, ensure_ascii=ascii_only)[1:-1] for old, _ in FIXES]
        assert after.isascii() == ascii_only
        assert wrong[0] in before
        assert wrong[0] not in after
        assert json.loads(after)["cover"] == data["cover"]
        words = re.compile(r'"(?:[^"\\]|\\.)*"')
        pairs = list(zip(words.findall(before), words.findall(after), strict=True))
        assert words.sub("", before) == words.sub("", after)
        assert 4 < sum(a != b for a, b in pairs) < 20
        assert after.count("\r\n") == before.count("\r\n")


# ------------------------------------------------------------------ office files


@pytest.mark.parametrize("name", ["a.docx", "a.xlsx"])
def test_other_members_are_equal_to_the_byte(name: str) -> None:
    before, after = members(CASES[name]), members(fixed(name).data)
    assert list(before) == list(after)
    changed = {entry for entry in before if before[entry] != after[entry]}
    assert changed <= {
        "word/document.xml",
        "xl/sharedStrings.xml",
        *(f"xl/worksheets/sheet{n}.xml" for n in range(1, 20)),
    }
    assert changed
    for entry in changed:
        old, new = (etree.tostring(etree.fromstring(data[entry]), encoding="unicode") for data in (before, after))
        for wrong, right in [*FIXES, ("&gt;=3轮", "≥3轮")]:
            old = old.replace(wrong, right)
        assert old.replace(' xml:space="preserve"', "") == new.replace(' xml:space="preserve"', "")


def word(change: Callable[[Document], None]) -> bytes:
    document = Document(io.BytesIO(CASES["a.docx"]))
    change(document)
    out = io.BytesIO()
    document.save(out)
    return out.getvalue()


def cell_with(document: Document, words: str) -> etree._Element:
    return next(
        c for c in document.element.body.iter(f"{W}tc") if "".join(t.text or "" for t in c.iter(f"{W}t")) == words
    )


def split(cell: etree._Element, *pieces: str) -> None:
    """Lay the words of a cell over several runs, each with a look of its own."""
    paragraph = next(cell.iter(f"{W}p"))
    for run_ in list(paragraph.iter(f"{W}r")):
        paragraph.remove(run_)
    for n, piece in enumerate(pieces):
        run_ = etree.SubElement(paragraph, f"{W}r")
        look = etree.SubElement(run_, f"{W}rPr")
        etree.SubElement(look, f"{W}color").set(f"{W}val", f"{n + 1:06d}")
        etree.SubElement(run_, f"{W}t").text = piece


def runs(cell: etree._Element) -> list[tuple[str, str]]:
    return [
        (r.find(f"{W}rPr/{W}color").get(f"{W}val"), "".join(t.text or "" for t in r.iter(f"{W}t")))
        for r in cell.iter(f"{W}r")
    ]


def test_words_over_several_runs_keep_their_looks() -> None:
    data = word(
        lambda d: split(
            cell_with(d, "澜水[2023]16号关于加强水土保持监督管理的通知"),
            "澜水",
            "[2023",
            "]16号",
            "关于加强水土保持监督管理的通知",
        )
    )
    done = fix(data, "a.docx", Config(), on=DAY)
    cell = cell_with(Document(io.BytesIO(done.data)), "澜水〔2023〕16号关于加强水土保持监督管理的通知")
    assert runs(cell) == [
        ("000001", "澜水"),
        ("000002", "〔2023"),
        ("000003", "〕16号"),
        ("000004", "关于加强水土保持监督管理的通知"),
    ]


def test_deleted_words_stay_deleted() -> None:
    def track(document: Document) -> None:
        cell = cell_with(document, ">=3轮")
        paragraph = next(cell.iter(f"{W}p"))
        deletion = etree.fromstring(
            f'<w:del xmlns:w="{W[1:-1]}" w:id="1" w:author="甲"><w:r><w:delText>&gt;=3轮</w:delText></w:r></w:del>'
        )
        paragraph.append(deletion)

    done = fix(word(track), "a.docx", Config(), on=DAY)
    body = Document(io.BytesIO(done.data)).element.body
    assert [t.text for t in body.iter(f"{W}delText")] == [">=3轮"]
    assert cell_with(Document(io.BytesIO(done.data)), "≥3轮") is not None


S = "{http://schemas.openxmlformats.org/spreadsheetml/2006/main}"


def test_shared_strings_and_formulas_of_a_workbook() -> None:
    """Strings are kept once for all their cells; what a formula shows is no string to be mended."""
    out = io.BytesIO()
    target = xlsxwriter.Workbook(out)
    for sheet in openpyxl.load_workbook(io.BytesIO(CASES["a.xlsx"])):
        own = target.add_worksheet(sheet.title)
        for cell in (cell for row in sheet.iter_rows() for cell in row if cell.value is not None):
            if cell.value == ">=3轮":
                own.write_formula(cell.coordinate, '=">="&"3轮"', None, ">=3轮")
            else:
                own.write(cell.coordinate, cell.value)
    target.close()
    data = out.getvalue()
    assert "≥98%百分比" in members(data)["xl/sharedStrings.xml"].decode()
    done = fix(data, "a.xlsx", Config(), on=DAY)
    after = members(done.data)
    strings = after["xl/sharedStrings.xml"].decode()
    assert "≥98%百分比" not in strings
    assert "澜水〔2023〕16号" in strings
    before = members(data)
    assert all(after[entry] == before[entry] for entry in before if entry.startswith("xl/worksheets/")), (
        "formula and cells as they were"
    )
    assert b"<f>" in b"".join(v for k, v in after.items() if k.startswith("xl/worksheets/"))
    assert [e.new for e in done.left] == ["≥3轮"]


@pytest.mark.parametrize("name", ["a.pdf", "a.xls"])
def test_what_cannot_be_edited_is_refused(name: str, tmp_path: Path) -> None:
    path = tmp_path / name
    if name == "a.pdf":
        path.write_bytes((SAMPLES / "pdf" / "lanchuan-water-2024.pdf").read_bytes())
    else:
        old_workbook(path)
    assert "RD040" in one_line(run("check", "--fix", path, *ON, "--quiet"))
    assert [p.name for p in tmp_path.iterdir()] == [name]


def old_workbook(path: Path) -> None:
    import xlwt

    book = xlwt.Workbook()
    sheet = book.add_sheet("表")
    for y, row in enumerate(csv.reader(io.StringIO(table_csv()))):
        for x, value in enumerate(row):
            sheet.write(y, x, value)
    book.save(str(path))


# ------------------------------------------------------------------ promises


@pytest.mark.parametrize("name", CASES)
def test_the_fixed_file_needs_no_fix(name: str) -> None:
    once = fixed(name)
    twice = fixed(name, once.data)
    assert twice.made == ()
    assert twice.data == once.data


def test_many_of_the_same_in_one_line() -> None:
    many = "；".join(f"第{n}项指标 ≥98%百分比" for n in range(9))
    data = TEXT.replace("绩效指标：当年按标准开展巡查管护的小型水库座数 ≥12座", f"绩效指标：{many}").encode()
    done = fix(data, "a.txt", Config(), on=DAY)
    assert "百分比" not in done.data.decode()


def test_a_waived_fault_stays() -> None:
    config = load_config(
        '[[waive]]\nrule = "ZZ03"\nproject = "2"\nreason = "已核"\nby = "股"\nuntil = 2024-12-31\n', "c"
    )
    assert fix(TEXT.encode(), "a.txt", config, on=DAY).data.decode().count("≥98%百分比") == 1
    done = fix(CASES["a.docx"], "a.docx", config, on=DAY)
    assert members(done.data)["word/document.xml"].decode().count("≥98%百分比") == 2, "one text, both places"
    assert "≥98%百分比" in {e.old for e in done.left}


def test_rules_that_do_not_run_mend_nothing() -> None:
    config = Config(select=("WG07",))
    after = fix(TEXT.encode(), "a.txt", config, on=DAY).data.decode()
    assert after == TEXT.replace(">=3轮", "≥3轮")


def test_half_of_a_mark_is_not_taken_out() -> None:
    """The objectives of a cell are read apart; the paragraph mark around both is left to a hand."""
    source = FAULTY.read_text("utf-8")
    assert "<p>1. " in source
    done = fix(source.encode(), "a.txt", Config(), on=DAY)
    text = done.data.decode()
    assert (text.count("<p>"), text.count("</p>")) == (source.count("<p>"), source.count("</p>"))
    assert any("</p>" in e.old for e in done.left)


@pytest.mark.parametrize(("old", "new"), [
    (">=3轮", "≥30轮"), (">=3轮", "≤3轮"), (">=3轮", "≥3次"), ("≥98%百分比", "≥9.8%"), ("280.00", "28000"), ("≥18公里", "≥1.8公里"),
    ("2024年10月31日前", "2024年11月30日前"), ("河长公示牌更新数量", "公示牌更新数量"), ("\t55%\t", "\t56%\t"),
])  # fmt: skip
def test_another_meaning_is_refused(old: str, new: str, monkeypatch: pytest.MonkeyPatch, tmp_path: Path) -> None:
    assert old in TEXT

    def careless(data: bytes, kind: str, edits: list[Edit], encoding: str) -> object:
        done = apply_edits(data, kind, edits, encoding)
        return (
            None
            if done is None
            else type(done)(
                done.data.decode().replace(old, new).replace(mended(old), new).encode(), done.made, done.left
            )
        )

    monkeypatch.setattr(api, "apply_edits", careless)
    with pytest.raises(ReadError) as refused:
        fix(TEXT.encode(), "a.txt", Config(), on=DAY)
    assert refused.value.code == "RD041"
    source = tmp_path / "a.txt"
    source.write_text(TEXT, "utf-8")
    assert "RD041" in one_line(run("check", "--fix", source, *ON))
    assert [p.name for p in tmp_path.iterdir()] == ["a.txt"]


@pytest.mark.parametrize(
    ("printed", "right"),
    [("≥15场场", "≥15场"), ("≥95%（%）", "≥95%"), ("≥15套（套）", "≥15套"), ("不低于95%以上", "不低于95%")],
)
def test_units_and_bounds_said_twice(printed: str, right: str) -> None:
    data = TEXT.replace("≥15套", printed).encode()
    assert fix(data, "a.txt", Config(), on=DAY).data.decode().count(right) >= 1
    assert printed not in fix(data, "a.txt", Config(), on=DAY).data.decode()


@pytest.mark.parametrize("printed", ["澜水（2023）第016号", "澜水【2023】16号", "澜水〔2023〕016号"])
def test_document_numbers(printed: str) -> None:
    data = TEXT.replace("澜水[2023]16号", printed).encode()
    after = fix(data, "a.txt", Config(), on=DAY).data.decode()
    assert after == mended(TEXT)


def test_whole_file_or_none(tmp_path: Path, monkeypatch: pytest.MonkeyPatch) -> None:
    source, target = tmp_path / "a.txt", tmp_path / "a.fixed.txt"
    source.write_text(TEXT, "utf-8")
    target.write_text("旧稿", "utf-8")

    def full(_: int) -> None:
        raise OSError(28, "No space left on device")

    monkeypatch.setattr(os, "fsync", full)
    done = run("check", "--fix", source, "--quiet", *ON)
    assert done.code == 2
    assert target.read_text("utf-8") == "旧稿"
    assert source.read_text("utf-8") == TEXT
    assert sorted(p.name for p in tmp_path.iterdir()) == ["a.fixed.txt", "a.txt"]


@pytest.mark.skipif(shutil.which("patch") is None, reason="patch is not installed")
@pytest.mark.parametrize("name", ["a.txt", "crlf.txt", "bom.txt", "a.md", "a.html", "a.csv", "a.json", "last.txt"])
def test_the_diff_is_one_that_patch_takes(name: str, tmp_path: Path) -> None:
    data = CASES.get(name) or (TEXT.rstrip() + "\n\t\t用水次数\t说明\t≥3次次\t计划").encode()
    source = tmp_path / name
    source.write_bytes(data)
    done = run("check", "--fix", source, "--quiet", *ON)
    assert done.code == 0
    (tmp_path / "change.diff").write_bytes(done.raw)
    command = ["patch", "--binary", "-s", "-o", str(tmp_path / "patched"), str(source), str(tmp_path / "change.diff")]
    applied = subprocess.run(command, capture_output=True, text=True, check=False)
    assert applied.returncode == 0, applied.stdout + applied.stderr
    assert (tmp_path / "patched").read_bytes() == (tmp_path / f"{source.stem}.fixed{source.suffix}").read_bytes()


def test_the_diff_of_another_encoding_can_be_read(tmp_path: Path) -> None:
    source = tmp_path / "a.txt"
    source.write_bytes(CASES["gb18030.txt"])
    out = run("check", "--fix", source, "--quiet", *ON).out
    assert "+\t\t巡检轮次" in out
    assert re.search(r"^@@ -\d+,\d+ \+\d+,\d+ @@$", out, re.MULTILINE)


@pytest.mark.parametrize("name", ["a.docx", "a.xlsx"])
def test_the_changes_of_an_office_file_are_listed(name: str, tmp_path: Path) -> None:
    (tmp_path / name).write_bytes(CASES[name])
    out = run("check", "--fix", tmp_path / name, "--quiet", *ON).out
    assert "\n->=3轮\n+≥3轮\n" in out
    assert out.count("-≥98%百分比") == 1
