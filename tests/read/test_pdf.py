"""Digital PDF: cells by their rules, text as printed, and one line for people where a file cannot be read."""

import random
import re
import subprocess
import sys
import time
from collections import Counter
from concurrent.futures import ThreadPoolExecutor
from contextlib import suppress
from itertools import pairwise
from pathlib import Path

import pytest
from hypothesis import given, settings
from hypothesis import strategies as st

from jixiao.model import Layout, Row
from jixiao.read.base import ReadError
from jixiao.read.pdf import READER

SHARED = Path(__file__).parents[3] / "shared" / "readings"
SAMPLE = SHARED / "official-form.pdf"
shared = [
    pytest.mark.shared,
    pytest.mark.skipif(not SAMPLE.exists(), reason="the reference readings are not beside the repository"),
]


# --- a PDF by hand ----------------------------------------------------------------------------------------------

FONTS = """<< /F << /Type /Font /Subtype /Type1 /BaseFont /Helvetica /Encoding /WinAnsiEncoding >>
/C << /Type /Font /Subtype /Type0 /BaseFont /STSong-Light /Encoding /UniGB-UCS2-H /DescendantFonts [ <<
/Type /Font /Subtype /CIDFontType0 /BaseFont /STSong-Light /DW 1000
/CIDSystemInfo << /Registry (Adobe) /Ordering (GB1) /Supplement 2 >> >> ] >> %s >>"""


def pdf_of(
    *contents: str,
    size: tuple[int, int] = (595, 842),
    page: str = "",
    objects: dict[int, bytes] | None = None,
    trailer: str = "",
    resources: str = "",
    fonts: str = "",
) -> bytes:
    """A file with one page for every content stream; ``objects`` from number 1000 on are put in as they are."""
    parts: dict[int, bytes] = {
        1: b"<< /Type /Catalog /Pages 2 0 R >>",
        2: f"<< /Type /Pages /Count {len(contents)} /Kids [{' '.join(f'{10 + 2 * i} 0 R' for i in range(len(contents)))}] >>".encode(),
    }
    for index, content in enumerate(contents):
        data = content.encode("latin-1")
        parts[10 + 2 * index] = (
            f"<< /Type /Page /Parent 2 0 R /MediaBox [0 0 {size[0]} {size[1]}] /Contents {11 + 2 * index} 0 R {page} "
            f"/Resources << /Font {FONTS % fonts} {resources} >> >>".encode()
        )
        parts[11 + 2 * index] = b"<< /Length %d >> stream\n%b\nendstream" % (len(data), data)
    parts |= objects or {}
    out = bytearray(b"%PDF-1.7\n")
    places = {}
    for number, body in parts.items():
        places[number] = len(out)
        out += b"%d 0 obj\n%b\nendobj\n" % (number, body)
    start = len(out)
    out += b"xref\n0 1\n0000000000 65535 f \n"
    for number, at in places.items():
        out += b"%d 1\n%010d 00000 n \n" % (number, at)
    out += f"trailer << /Root 1 0 R /Size {max(places) + 1} {trailer} >>\nstartxref\n{start}\n%%EOF\n".encode()
    return bytes(out)


def text(x: float, y: float, words: str, size: float = 10, matrix: str = "1 0 0 1") -> str:
    if words.isascii():
        shown = "(" + re.sub(r"([()\\])", r"\\\1", words) + ")"
        font = "F"
    else:
        shown, font = "<" + words.encode("utf-16-be").hex() + ">", "C"
    return f"BT /{font} {size} Tf {matrix} {x} {y} Tm {shown} Tj ET\n"


def rule(x0: float, y0: float, x1: float, y1: float) -> str:
    return f"{x0} {y0} m {x1} {y1} l S\n"


def thin(x0: float, y0: float, x1: float, y1: float) -> str:
    """A rule as Word and WPS write it: a filled rectangle half a point thick, one for each cell border."""
    return f"{x0 - 0.24} {y0 - 0.24} {x1 - x0 + 0.48} {y1 - y0 + 0.48} re f\n"


def grid(xs: list[float], ys: list[float], draw=rule) -> str:
    """All the borders of a table, piece by piece; y from the top."""
    level = [draw(x0, y, x1, y) for y in ys for x0, x1 in pairwise(xs)]
    upright = [draw(x, y1, x, y0) for x in xs for y0, y1 in pairwise(ys)]
    return "".join(level + upright)


def read(*contents: str, **more) -> Layout:
    return READER.read(pdf_of(*contents, **more), "a.pdf")


def shown(row: Row) -> str:
    """A row to compare: column+columns×rows:text, with the defaults left out."""
    return " | ".join(
        f"{cell.column}{f'+{cell.columns}' if cell.columns > 1 else ''}{f'x{cell.rows}' if cell.rows > 1 else ''}:{cell.text}"
        for cell in row.cells
    )


def tables(layout: Layout) -> list[str]:
    return [shown(row) for row in layout.rows if row.table is not None]


def lines(layout: Layout) -> list[str]:
    return [row.text for row in layout.rows if row.table is None]


def refused(data: bytes, code: str) -> ReadError:
    with pytest.raises(ReadError) as caught:
        READER.read(data, "a.pdf")
    assert caught.value.code == code
    assert "\n" not in str(caught.value)
    return caught.value


# --- cells ------------------------------------------------------------------------------------------------------

XS = [50.0, 150.0, 250.0, 400.0]
YS = [700.0, 670.0, 640.0, 610.0]
WORDS = "".join(
    [
        text(60, 680, "wide"),
        text(260, 680, "right"),
        text(60, 650, "tall"),
        text(160, 650, "b2"),
        text(260, 650, "c2"),
        text(160, 620, "b3"),
        text(260, 620, "c3"),
    ]
)
MERGED = ["0+2:wide | 2:right", "0x2:tall | 1:b2 | 2:c2", "1:b3 | 2:c3"]


def merged(draw=rule) -> str:
    """A table with a cell over two columns and one over two rows."""
    out = [draw(50, 700, 400, 700), draw(50, 670, 400, 670), draw(150, 640, 400, 640), draw(50, 610, 400, 610)]
    out += [draw(50, 610, 50, 700), draw(150, 610, 150, 670), draw(250, 610, 250, 700), draw(400, 610, 400, 700)]
    return "".join(out)


def boxes(x0: float, y0: float, x1: float, y1: float) -> str:
    return f"{x0} {y0} {x1 - x0} {y1 - y0} re S\n"


CELLS = [
    (50, 670, 250, 700),
    (250, 670, 400, 700),
    (50, 610, 150, 670),
    (150, 640, 250, 670),
    (250, 640, 400, 670),
    (150, 610, 250, 640),
    (250, 610, 400, 640),
]


def double(x0: float, y0: float, x1: float, y1: float) -> str:
    return thin(x0, y0, x1, y1) + (thin(x0, y0 + 2, x1, y1 + 2) if y0 == y1 else thin(x0 + 2, y0, x1 + 2, y1))


DRAWN = {
    "strokes": merged(),
    "filled": merged(thin),
    "boxes": "".join(boxes(*cell) for cell in CELLS),
    "one-path": merged().replace(" S\n", " ") + "S\n",
    "dashed": "[3 2] 0 d 1 0 0 RG 0.25 w " + merged(),
    "thick": "3 w " + merged(),
    "thickest": "6 w " + merged(),
    "double": merged(double),
    "backgrounds": "".join(f"0.8 0.9 1 rg {a} {b} {c - a} {d - b} re f\n" for a, b, c, d in CELLS) + "0 g " + merged(),
    "filled-boxes": "0.9 g " + "".join(boxes(*cell).replace("S", "B") for cell in CELLS) + " 0 g ",
    "underline": merged() + rule(52, 675, 120, 675) + rule(160, 617, 190, 617),
    "curves": merged() + "300 655 m 310 660 320 660 330 655 c 320 650 310 650 300 655 c S\n",
    "scaled": "q 0.1 0 0 0.1 0 0 cm " + re.sub(r"\d+(?= )", lambda m: m.group() + "0", merged()) + " Q ",
}


@pytest.mark.parametrize("drawing", DRAWN.values(), ids=DRAWN)
def test_merged_cells_come_once_however_the_rules_are_drawn(drawing):
    layout = read(drawing + WORDS)
    assert tables(layout) == MERGED
    assert lines(layout) == []
    assert all(row.exact and not row.fragment for row in layout.rows)


def test_places_count_from_one_and_columns_from_nought():
    layout = read("", text(60, 760, "head") + merged() + WORDS)
    assert (layout.rows[0].place.page, layout.rows[0].place.line, layout.rows[0].table) == (2, None, None)
    cell = layout.rows[2].cells[1]
    assert (cell.place.file, cell.place.page, cell.place.table, cell.place.row, cell.place.column) == (
        "a.pdf",
        2,
        1,
        2,
        2,
    )
    assert cell.column == 1


def test_backgrounds_alone_make_no_table():
    layout = read("0.8 g " + "".join(f"{a} {b} {c - a} {d - b} re f\n" for a, b, c, d in CELLS) + "0 g " + WORDS)
    assert not any(row.exact and row.table for row in layout.rows)


def test_outer_borders_may_be_left_away():
    drawing = "".join(rule(50, y, 400, y) for y in YS) + rule(150, 610, 150, 700) + rule(250, 610, 250, 700)
    words = "".join(text(x + 5, y - 20, f"{int(x)}.{int(y)}") for x in XS[:3] for y in YS[:3])
    assert tables(read(drawing + words)) == [f"0:50.{y} | 1:150.{y} | 2:250.{y}" for y in (700, 670, 640)]


def test_missing_inner_border_gives_every_square_to_a_cell():
    # LibreOffice drops borders of a merged cell after a page break; what is left is no rectangle.
    drawing = grid(XS, YS).replace(rule(50, 670, 150, 670), "").replace(rule(150, 670, 150, 700), "")
    layout = read(drawing + text(260, 680, "x"))
    covered = Counter(
        (index + down, cell.column + right)
        for index, row in enumerate(layout.rows)
        for cell in row.cells
        for down in range(cell.rows)
        for right in range(cell.columns)
    )
    assert set(covered.values()) == {1}
    assert len(covered) == 9


def test_a_frame_round_the_page_is_no_table():
    layout = read(boxes(20, 20, 575, 822) + text(60, 800, "title") + merged() + WORDS)
    assert lines(layout) == ["title"]
    assert tables(layout) == MERGED


def test_one_box_is_a_table_of_one_cell_and_corners_are_none():
    assert tables(read(boxes(50, 600, 400, 700) + text(60, 650, "in"))) == ["0:in"]
    assert tables(read(rule(50, 600, 400, 600) + rule(50, 600, 50, 700) + text(60, 650, "in"))) == []
    assert tables(read(rule(50, 650, 400, 650) + rule(150, 600, 150, 700) + text(60, 660, "in"))) == []


def test_table_in_a_cell_keeps_its_text():
    layout = read(
        grid([50, 200, 400], [700, 600, 550])
        + grid([220, 300, 380], [680, 650, 620])
        + text(60, 650, "out")
        + text(230, 660, "a")
        + text(310, 660, "b")
        + text(230, 630, "c")
    )
    assert tables(layout) == ["0:out | 1:", "0: | 1:", "0:a | 1:b", "0:c | 1:"]


def test_wrapped_lines_join_without_blanks_between_chinese():
    layout = read(
        grid([50, 120, 300], [700, 640])
        + text(55, 685, "预算规模及")
        + text(55, 670, "资金用途")
        + text(130, 685, "annual")
        + text(130, 670, "report")
    )
    assert tables(layout) == ["0:预算规模及资金用途 | 1:annual report"]


def test_points_in_a_cell_stay_apart_where_the_line_ended_early():
    layout = read(
        grid([50, 300], [700, 600, 560])
        + text(55, 685, "（1）第一点；")
        + text(55, 670, "（2）第二点")
        + text(55, 570, "x")
    )
    assert tables(layout)[0] == "0:（1）第一点；\n（2）第二点"


# --- turned pages -----------------------------------------------------------------------------------------------


def turned(content: str, matrix: str) -> str:
    return f"q {matrix} cm\n{content} Q\n"


@pytest.mark.parametrize(
    ("matrix", "page"),
    [
        ("0 1 -1 0 842 0", "/Rotate 90"),
        ("0 1 -1 0 842 0", ""),
        ("0 -1 1 0 0 595", "/Rotate 270"),
        ("-1 0 0 -1 595 842", "/Rotate 180"),
        ("1 0 0 1 0 0", "/Rotate 90"),
    ],
    ids=str,
)
def test_turned_pages_read_upright(matrix, page):
    layout = read(turned(text(60, 760, "title") + merged() + WORDS, matrix), page=page, size=(842, 842))
    assert lines(layout) == ["title"]
    assert tables(layout) == MERGED


def test_turned_label_in_an_upright_table():
    label = text(70, 620, "label", matrix="0 1 -1 0")
    layout = read(grid([50, 100, 300], [700, 600]) + label + text(110, 650, "one two three four"))
    assert tables(layout) == ["0:label | 1:one two three four"]


def test_watermark_over_a_table_stays_out_of_its_cells():
    mark = text(100, 600, "DRAFT", 60, "0.707 0.707 -0.707 0.707")
    layout = read(merged() + WORDS + mark)
    assert tables(layout) == MERGED
    assert lines(layout) == ["DRAFT"]


def test_rules_and_text_in_form_objects():
    stream = (merged() + WORDS).encode()
    form = (
        (
            f"<< /Type /XObject /Subtype /Form /BBox [0 0 600 850] /Matrix [1 0 0 1 30 0] /Length {len(stream)} "
            f"/Resources << /Font {FONTS % ''} >> >> stream\n"
        ).encode()
        + stream
        + b"\nendstream"
    )
    layout = read(
        "q 0.5 0 0 0.5 100 100 cm /X Do Q " + text(60, 800, "title"),
        objects={1000: form},
        resources="/XObject << /X 1000 0 R >>",
    )
    assert tables(layout) == MERGED
    assert lines(layout) == ["title"]


def test_filled_in_form_fields_are_read():
    stream = text(2, 5, "12.50").encode()
    field = b"<< /Type /Annot /Subtype /Widget /FT /Tx /T (a) /Rect [155 645 245 665] /F 4 /AP << /N 1001 0 R >> >>"
    look = (
        (
            f"<< /Type /XObject /Subtype /Form /BBox [0 0 90 20] /Length {len(stream)} "
            f"/Resources << /Font {FONTS % ''} >> >> stream\n"
        ).encode()
        + stream
        + b"\nendstream"
    )
    layout = read(
        grid([50, 150, 250], [670, 640]) + text(60, 650, "total"),
        page="/Annots [1000 0 R]",
        objects={1000: field, 1001: look},
    )
    assert tables(layout) == ["0:total | 1:12.50"]


# --- tables over pages ------------------------------------------------------------------------------------------

NARROW = grid([50.0, 200.0, 400.0], [120.0, 90.0, 60.0])
HEAD = text(200, 800, "running head", 9)
TOP = [780.0, 750.0, 720.0]


def words(xs: list[float], ys: list[float], name: str) -> str:
    return "".join(text(x + 4, y - 18, f"{name}{i}{j}") for i, y in enumerate(ys[:-1]) for j, x in enumerate(xs[:-1]))


def test_table_goes_on_over_the_page_with_one_number_and_one_set_of_columns():
    xs = [50.0, 200.0, 300.0, 400.0]
    first = (
        HEAD + text(60, 700, "caption") + NARROW + words([50, 200, 400], [120, 90, 60], "a") + text(290, 30, "- 1 -")
    )
    second = HEAD + grid(xs, TOP) + words(xs, TOP, "b") + text(290, 30, "- 2 -")
    layout = read(first, second)
    assert tables(layout) == ["0:a00 | 1+2:a01", "0:a10 | 1+2:a11", "0:b00 | 1:b01 | 2:b02", "0:b10 | 1:b11 | 2:b12"]
    assert [(row.table, row.fragment, row.place.row, row.place.page) for row in layout.rows if row.table] == [
        (1, False, 1, 1),
        (1, False, 2, 1),
        (1, True, 3, 2),
        (1, False, 4, 2),
    ]
    assert lines(layout) == ["running head", "caption", "- 1 -", "running head", "- 2 -"]


@pytest.mark.parametrize(
    ("xs", "above", "number", "goes_on"),
    [
        ([62.0, 212.0, 412.0], "", 1, True),  # mirrored margins
        ([50.0, 200.0, 500.0], "", 2, False),  # wider
        ([50.0, 260.0, 400.0], "", 2, False),  # no inner edge in common
        ([50.0, 400.0], "", 1, True),  # nothing to compare
        ([50.0, 200.0, 400.0], "caption", 2, False),
        ([50.0, 200.0, 400.0], "续表", 1, True),
    ],
    ids=["mirrored", "wider", "other-columns", "one-cell", "caption", "continued"],
)
def test_when_a_table_goes_on(xs, above, number, goes_on):
    first = NARROW + words([50, 200, 400], [120, 90, 60], "a")
    second = grid(xs, TOP) + words(xs, TOP, "b") + (text(60, 800, above) if above else "")
    row = next(row for row in read(first, second).rows if row.table and row.place.page == 2)
    assert (row.table, row.fragment) == (number, goes_on)


def test_a_note_under_a_table_ends_it():
    first = NARROW + words([50, 200, 400], [120, 90, 60], "a") + text(60, 45, "note: ends here")
    second = grid([50.0, 200.0, 400.0], TOP) + words([50, 200, 400], TOP, "b")
    assert [row.table for row in read(first, second).rows if row.table] == [1, 1, 2, 2]


def test_a_title_repeated_on_every_page_is_no_running_head():
    form = text(200, 795, "GOALS", 18) + grid([50.0, 200.0, 400.0], TOP) + words([50, 200, 400], TOP, "b")
    assert [row.table for row in read(form, form).rows if row.table] == [1, 1, 2, 2]


# --- tables without rules ---------------------------------------------------------------------------------------


def test_gaps_shared_by_lines_make_a_table():
    rows = [
        ["No", "level", "name", "target"],
        ["1", "产出指标", "设备数量", "60"],
        ["2", "", "合格率", "95"],
        ["3", "效益指标", "满意", "90"],
    ]
    content = "".join(
        text(x, 700 - 20 * i, cell)
        for i, row in enumerate(rows)
        for x, cell in zip((50, 120, 250, 400), row, strict=True)
        if cell
    )
    content += text(50, 600, "以下是正文，这一段文字足够长，跨过了上面表格的每一道空白，因此不是表格的一部分。")
    layout = read(content)
    assert tables(layout) == [
        "0:No | 1:level | 2:name | 3:target",
        "0:1 | 1:产出指标 | 2:设备数量 | 3:60",
        "0:2 | 2:合格率 | 3:95",
        "0:3 | 1:效益指标 | 2:满意 | 3:90",
    ]
    assert not any(row.exact for row in layout.rows if row.table)
    assert lines(layout)[0].startswith("以下是正文")


def test_the_rest_of_a_full_cell_joins_it():
    rows = [("一级", "短", "60"), ("二级", "服务对象满意", "95"), ("", "度指标", ""), ("三级", "长度", "90")]
    content = "".join(
        text(x, y, cell)
        for row, y in zip(rows, (700, 670, 657, 620), strict=True)
        for x, cell in zip((50, 150, 300), row, strict=True)
        if cell
    )
    assert tables(read(content)) == [
        "0:一级 | 1:短 | 2:60",
        "0:二级 | 1:服务对象满意度指标 | 2:95",
        "0:三级 | 1:长度 | 2:90",
    ]


@pytest.mark.parametrize(
    "rows",
    [
        [("一、总体绩效目标", "1"), ("二、分项绩效目标", "2"), ("三、工作保障措施", "13")],
        [("1.", "第一点的内容"), ("2.", "第二点"), ("3.", "第三点也有内容")],
        [("编制单位", "某某办公室"), ("日期", "2024")],
    ],
    ids=["contents", "list", "two-lines"],
)
def test_gaps_that_are_no_table(rows):
    content = "".join(
        text(x, 700 - 20 * i, cell) for i, row in enumerate(rows) for x, cell in zip((50, 300), row, strict=True)
    )
    layout = read(content)
    assert tables(layout) == []
    assert lines(layout) == ["  ".join(row) for row in rows]


# --- text -------------------------------------------------------------------------------------------------------


def test_lines_by_baseline_and_blanks_as_printed():
    content = "".join(
        [
            text(50, 700, "国债"),
            text(72.5, 700, "2023"),
            text(97, 700, "年底"),  # spaced by layout, not by a blank
            text(50, 680, "目 录"),
            text(50, 660, "total"),
            text(75, 660, "budget"),
            text(50, 640, "≥95%（一）"),
        ]
    )
    assert lines(read(content)) == ["国债2023年底", "目 录", "total budget", "≥95%（一）"]


def test_text_printed_twice_to_look_bold_is_read_once():
    assert lines(read(text(50, 700, "绩效目标表") + text(50.4, 700, "绩效目标表"))) == ["绩效目标表"]
    assert lines(read(text(50, 700, "人人 11"))) == ["人人 11"]


def to_unicode(*pairs: tuple[str, str]) -> dict[int, bytes]:
    body = "\n".join(f"<{ord(code):02x}> <{meaning.encode('utf-16-be').hex()}>" for code, meaning in pairs)
    stream = (
        "/CIDInit /ProcSet findresource begin 12 dict begin begincmap /CMapType 2 def\n1 begincodespacerange <00> <ff> "
        f"endcodespacerange\n{len(pairs)} beginbfchar\n{body}\nendbfchar\nendcmap end end"
    ).encode()
    return {1000: b"<< /Length %d >> stream\n%b\nendstream" % (len(stream), stream)}


def mapped(content: str, *pairs: tuple[str, str]) -> Layout:
    return read(
        content.replace("/F ", "/U "),
        objects=to_unicode(*pairs),
        fonts="/U << /Type /Font /Subtype /Type1 /BaseFont /Helvetica /ToUnicode 1000 0 R >>",
    )


def test_radicals_become_the_characters_they_look_like_and_nothing_else_changes():
    pairs = list(zip("ABCDEFGHIJKLMN", "⽤⾦⼾⻓⻔⻚⺠豈≥（）％①㎡", strict=True))
    assert lines(mapped(text(50, 700, "ABCDEFGHIJKLMN"), *pairs)) == ["用金户长门页民豈≥（）％①㎡"]


def test_characters_beyond_the_basic_plane():
    assert lines(mapped(text(50, 700, "ABA"), ("A", "𠮷"), ("B", "野"))) == ["𠮷野𠮷"]


def test_hyphen_at_the_end_of_a_line_is_kept():
    assert lines(read(text(50, 700, "self-") + text(50, 688, "evaluation"))) == ["self-", "evaluation"]


# --- files that cannot be read ----------------------------------------------------------------------------------

IMAGE = (
    b"<< /Type /XObject /Subtype /Image /Width 1 /Height 1 /ColorSpace /DeviceGray /BitsPerComponent 8 /Length 1 >> "
    b"stream\n\x80\nendstream"
)
PICTURE = "q 595 0 0 842 0 0 cm /P Do Q\n"
PICTURED = {"objects": {1000: IMAGE}, "resources": "/XObject << /P 1000 0 R >>"}


def test_a_scan_is_named_as_one():
    error = refused(pdf_of(PICTURE, PICTURE, **PICTURED), "RD011")
    assert "扫描件" in str(error)
    assert "OCR" in str(error)
    refused(pdf_of(""), "RD011")
    refused(pdf_of(PICTURE + text(400, 10, "scanned by an app"), **PICTURED), "RD011")


def test_scanned_pages_among_others_are_named():
    layout = read(text(50, 700, "words"), PICTURE, text(50, 700, "words"), **PICTURED)
    assert layout.notes == ("第 2 页是图片，没有文字层，图中内容没有读入；请先做 OCR 再试",)
    stamp = read(text(50, 700, "words") + "q 90 0 0 90 400 100 cm /P Do Q ", **PICTURED)
    assert stamp.notes == ()


def test_encrypted():
    locked = "<< /Filter /Standard /V 1 /R 2 /P -4 /O <" + "41" * 32 + "> /U <" + "42" * 32 + "> >>"
    refused(pdf_of(text(50, 700, "x"), trailer=f"/Encrypt {locked} /ID [<00><00>]"), "RD005")
    other = "<< /Filter /Somebodys /V 1 >>"
    refused(pdf_of(text(50, 700, "x"), trailer=f"/Encrypt {other} /ID [<00><00>]"), "RD005")


def test_cut_files_are_refused_at_any_length():
    data = pdf_of(text(50, 700, "x") + merged(), text(50, 700, "y"))
    for length in range(0, len(data) - 8, 37):
        refused(data[:length], "RD004")
    refused(data + data[100:-200], "RD004")  # an update cut short


def test_a_hole_in_the_file_is_told():
    data = pdf_of(text(50, 700, "x") * 9, text(50, 700, "y"))
    assert "请核对页数" in READER.read(data[:700] + data[720:], "a.pdf").notes[-1]
    assert READER.read(b"junk before\n" + data, "a.pdf").notes == ()


def test_too_many_pages():
    kids = b"10 0 R " * 2001
    data = pdf_of(text(50, 700, "x"), objects={2: b"<< /Type /Pages /Count 2001 /Kids [%b] >>" % kids})
    assert "2001" in str(refused(data, "RD008"))


@pytest.mark.parametrize(
    "drawing",
    [
        "0 0 m " + "100 100 l 100 200 l " * 100_001 + "S ",
        "".join(rule(x, y, x, y + 20) for x in range(0, 590, 3) for y in range(0, 600, 40)) + rule(0, 50, 600, 50),
    ],
    ids=["one-path", "hatching"],
)
def test_a_drawing_is_not_taken_for_rules(drawing):
    start = time.perf_counter()
    layout = read(drawing + text(50, 700, "words"))
    assert time.perf_counter() - start < 5
    assert lines(layout) == ["words"]
    assert "线条过多" in layout.notes[0]


@pytest.mark.parametrize(
    "content",
    [
        "".join(text(x, 700 - y / 10, "a", 1) for y in range(8) for x in range(0, 600 * 5, 3)),
        "".join(text(0, y, "a", 1) + text(90, y, "b", 1) for y in range(9000)),
        "".join(text(0, y, "1", 1) + text(90, y, "2", 1) for y in range(9000)),
    ],
    ids=["wide", "long", "list"],
)
def test_odd_amounts_of_text_take_no_odd_amounts_of_time(content):
    start = time.perf_counter()
    with suppress(ReadError):
        read(content)
    assert time.perf_counter() - start < 5


def test_more_text_than_a_page_can_hold():
    refused(pdf_of("".join(text(50, y, "x" * 1000, 0.1) for y in range(51))), "RD008")


@settings(max_examples=60, deadline=None)
@given(st.data())
def test_whatever_the_bytes_nothing_but_read_errors(data):
    good = pdf_of(text(50, 760, "head") + merged() + WORDS, PICTURE, **PICTURED)
    bad = bytearray(good)
    for _ in range(data.draw(st.integers(1, 40))):
        bad[data.draw(st.integers(0, len(bad) - 1))] = data.draw(st.integers(0, 255))
    for tried in (bytes(bad), b"%PDF-1.4\n" + data.draw(st.binary(max_size=300))):
        with suppress(ReadError):
            assert isinstance(READER.read(tried, "a.pdf"), Layout)


# --- the reader -------------------------------------------------------------------------------------------------


def test_recognised_by_content():
    assert READER.recognises(b"\n\n%PDF-1.4")
    assert not READER.recognises(b" " * 1024 + b"%PDF-1.4")
    assert not READER.recognises(b"PK\x03\x04")
    assert READER.suffixes == (".pdf",)


def test_importing_the_reader_loads_no_library():
    code = "import sys, jixiao.read.pdf; sys.exit('pypdfium2' in sys.modules)"
    subprocess.run([sys.executable, "-c", code], check=True)


def test_threads_may_read_at_once():
    data = pdf_of(*[merged() + WORDS] * 5)
    expected = READER.read(data, "a.pdf")
    with ThreadPoolExecutor(4) as pool:
        assert all(layout == expected for layout in pool.map(lambda _: READER.read(data, "a.pdf"), range(12)))


# --- the official form ------------------------------------------------------------------------------------------

W = "{http://schemas.openxmlformats.org/wordprocessingml/2006/main}"


def squeezed(words: str) -> str:
    return re.sub(r"\s+", "", words)


def truth() -> list[Counter[str]]:
    """The non-empty cells of every table in the DOCX the PDF was made from."""
    import docx

    out = []
    for made in docx.Document(str(SHARED / "official-form.docx")).tables:
        cells: Counter[str] = Counter()
        for cell in made._tbl.iter(f"{W}tc"):
            merge = cell.find(f"{W}tcPr/{W}vMerge")
            if merge is None or merge.get(f"{W}val") == "restart":
                cells[squeezed("".join(part.text or "" for part in cell.iter(f"{W}t")))] += 1
        del cells[""]
        out.append(cells)
    return out


@pytest.fixture(scope="module")
def layout() -> Layout:
    return READER.read(SAMPLE.read_bytes(), SAMPLE.name)


class TestOfficialForm:
    """Fifteen tables on twelve pages, nine of them cut by a page."""

    pytestmark = shared

    def test_every_cell_is_right(self, layout):
        found: dict[int, Counter[str]] = {}
        for row in layout.rows:
            if row.table is not None:
                found.setdefault(row.table, Counter()).update(
                    squeezed(cell.text) for cell in row.cells if cell.text.strip()
                )
        assert list(found) == list(range(1, 16))
        assert sum(map(Counter.total, found.values())) == 1006
        assert list(found.values()) == truth()

    def test_columns_agree_over_pages(self, layout):
        assert sum(row.fragment for row in layout.rows) == 9
        for number in range(1, 16):
            rows = [row for row in layout.rows if row.table == number]
            assert [row.place.row for row in rows] == list(range(1, len(rows) + 1))
            # 指标值 and its basis stand in the last two of seven columns throughout
            assert {row.cells[-1].column + row.cells[-1].columns for row in rows} == {7}

    def test_running_text_is_whole(self, layout):
        import docx

        said = "".join(squeezed(part.text) for part in docx.Document(str(SHARED / "official-form.docx")).paragraphs)
        # page numbers are lines of their own and not in the text of the DOCX
        assert said == "".join(squeezed(text) for text in lines(layout) if not text.isdigit())

    def test_reads_five_times_faster_than_pdfplumber(self):
        import pdfplumber

        data = SAMPLE.read_bytes()
        ours = min(timed(lambda: READER.read(data, "a.pdf")) for _ in range(3)) / 20
        with pdfplumber.open(SAMPLE) as opened:
            theirs = min(timed(page.extract_tables) for page in opened.pages[8:12])
        assert theirs > 5 * ours


def timed(work) -> float:
    start = time.perf_counter()
    work()
    return time.perf_counter() - start


@pytest.mark.shared
@pytest.mark.skipif(not SAMPLE.exists(), reason="the reference readings are not beside the repository")
def test_damage_to_the_official_form_is_survived():
    data = SAMPLE.read_bytes()
    chance = random.Random(2024)
    for _ in range(25):
        bad = bytearray(data)
        for _ in range(chance.choice([1, 30, 900])):
            bad[chance.randrange(len(bad))] = chance.randrange(256)
        with suppress(ReadError):
            READER.read(bytes(bad), "a.pdf")
