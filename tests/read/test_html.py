"""HTML and MHTML: what a browser shows is what is read."""

from contextlib import suppress

import pytest
from hypothesis import given, settings
from hypothesis import strategies as st

from jixiao.model import Layout, Row
from jixiao.read.base import MAX_CELL, MAX_COLUMNS, ReadError
from jixiao.read.html import READER


def read(page: str | bytes) -> Layout:
    return READER.read(page.encode() if isinstance(page, str) else page, "甲.html")


def texts(page: str | bytes) -> list[str]:
    return [row.text for row in read(page).rows]


def shape(row: Row) -> list[tuple[str, int, int, int]]:
    return [(cell.text, cell.column, cell.columns, cell.rows) for cell in row.cells]


def shapes(page: str) -> list[list[tuple[str, int, int, int]]]:
    return [shape(row) for row in read(page).rows]


# -- running text


def test_blocks_and_breaks_are_lines() -> None:
    page = "<h1>某某局</h1><div>甲<div>乙</div>丙</div><p>丁<br>戊<br><br>己</p><ul><li>庚<li>辛</ul>壬"
    assert texts(page) == ["某某局", "甲", "乙", "丙", "丁", "戊", "己", "庚", "辛", "壬"]


def test_white_space_is_a_browser_s() -> None:
    assert texts("<p>  绩效\n\t 目标&nbsp;&nbsp;表 </p>") == ["绩效 目标  表"]
    assert texts("<p>甲<b>乙</b><span>丙</span> <i>丁</i></p>") == ["甲乙丙 丁"]
    assert texts("<pre>甲\n  乙</pre>") == ["甲", "乙"]


def test_what_is_not_shown_is_not_read() -> None:
    page = (
        "<html><head><title>题</title><style>p{}</style><script>var a='<p>x</p>'</script></head><body>见"
        "<noscript>不</noscript><template><p>不</p></template><p hidden>不</p><span style='color:red; DISPLAY : none'>不</span>到"
        "<!-- 不 --></body></html>"
    )
    assert texts(page) == ["见到"]


def test_filled_fields_show_their_values() -> None:
    page = (
        "<div>编码<input value='P0001'><input type=hidden value=不><input type=checkbox value=不>"
        "<select><option>不<option selected>是</select><textarea>说\n明</textarea></div>"
    )
    assert texts(page) == ["编码P0001是说", "明"]


# -- tables


def test_a_table() -> None:
    layout = read(
        "<p>前</p><table><tr><th>项目编码<td>甲</tr><tr><td><p>一</p><p>二<br>三</p><td></table><p>后</p><table><tr><td>丙</table>"
    )
    assert [(row.table, shape(row)) for row in layout.rows] == [
        (None, [("前", 0, 1, 1)]),
        (1, [("项目编码", 0, 1, 1), ("甲", 1, 1, 1)]),
        (1, [("一\n二\n三", 0, 1, 1), ("", 1, 1, 1)]),
        (None, [("后", 0, 1, 1)]),
        (2, [("丙", 0, 1, 1)]),
    ]
    place = layout.rows[2].cells[0].place
    assert place is not None
    assert (place.file, place.table, place.row, place.column) == ("甲.html", 1, 2, 1)


def test_spans_push_cells_aside() -> None:
    page = "<table><tr><td rowspan=2 colspan=2>甲<td>乙<tr><td rowspan='2'>丙<tr><td>丁<td>戊</table>"
    assert shapes(page) == [
        [("甲", 0, 2, 2), ("乙", 2, 1, 1)],
        [("丙", 2, 1, 2)],
        [("丁", 0, 1, 1), ("戊", 1, 1, 1)],
    ]


def test_row_spans_end_with_their_group() -> None:
    page = "<table><tbody><tr><td rowspan=0>甲<td>1<tr><td>2</tbody><tbody><tr><td rowspan=9>乙<td>3</tbody></table>"
    assert shapes(page) == [[("甲", 0, 1, 2), ("1", 1, 1, 1)], [("2", 1, 1, 1)], [("乙", 0, 1, 1), ("3", 1, 1, 1)]]


def test_row_spans_count_given_rows_only() -> None:
    assert shapes("<table><tr><td rowspan=3>甲<td>1<tr></tr><tr><td>2</table>") == [
        [("甲", 0, 1, 2), ("1", 1, 1, 1)], [("2", 1, 1, 1)],
    ]  # fmt: skip


def test_absurd_and_broken_spans() -> None:
    assert shapes("<table><tr><td colspan=99999999 rowspan=99999999>甲</table>") == [[("甲", 0, MAX_COLUMNS, 1)]]
    assert shapes("<table><tr><td colspan=x rowspan=-2>甲<td colspan=0>乙</table>") == [
        [("甲", 0, 1, 1), ("乙", 1, 1, 1)]
    ]


def test_overlapping_spans_share_no_square() -> None:
    assert shapes("<table><tr><td>a<td rowspan=2>b<tr><td colspan=3>c</table>") == [
        [("a", 0, 1, 1), ("b", 1, 1, 2)], [("c", 0, 1, 1)],
    ]  # fmt: skip


def test_a_table_that_holds_tables_is_layout() -> None:
    inner = "<table><tr><td>{}<td>2</table>"
    page = f"<table><tr><td>左<td>{inner.format('甲')}右</td></tr><tr><td>{inner.format('乙')}</table>"
    assert [(row.table, row.text) for row in read(page).rows] == [
        (None, "左"),
        (1, "甲\t2"),
        (None, "右"),
        (2, "乙\t2"),
    ]


def test_captions_and_stray_text_come_before_their_table() -> None:
    assert [(row.table, row.text) for row in read("<table><caption>单位：万元</caption><tr><td>甲</table>").rows] == [
        (None, "单位：万元"), (1, "甲"),
    ]  # fmt: skip


def test_hidden_cells_and_rows_take_no_place() -> None:
    assert shapes("<table><tr style='display:none'><td>0<tr><td hidden>1<td>2</table>") == [[("2", 0, 1, 1)]]


def test_an_excel_page_named_xls() -> None:
    page = """<html xmlns:x="urn:schemas-microsoft-com:office:excel"><head><meta http-equiv=Content-Type
     content="text/html; charset=gb2312"><!--[if gte mso 9]><xml><x:Name>表</x:Name></xml><![endif]--></head>
    <body><table><![if supportMisalignedColumns]><tr height=0 style='display:none'><td width=72></td></tr><![endif]>
    <tr><td class=xl65 x:num="1322">1322.00</td><td style='mso-ignore:colspan'></td><td>项目名称</td></tr></table></body></html>"""
    data = page.encode("gb18030")
    assert READER.recognises(data)
    assert shapes(page.replace("gb2312", "utf-8")) == [[("1322.00", 0, 1, 1), ("", 1, 1, 1), ("项目名称", 2, 1, 1)]]
    assert texts(data) == ["1322.00\t项目名称"]


# -- encodings


@pytest.mark.parametrize(
    "data",
    [
        "<p>绩效指标</p>".encode(),
        "<p>绩效指标</p>".encode("utf-8-sig"),
        "<p>绩效指标</p>".encode("utf-16"),
        "<p>绩效指标</p>".encode("gb18030"),
        "<meta charset=gbk><p>绩效指标</p>".encode("gbk"),
        "<meta charset=utf-8><p>绩效指标</p>".encode("gbk"),
        '<?xml version="1.0" encoding="gb2312"?><html><p>绩效指标</p></html>'.encode("gbk"),
        "<meta charset=x-unknown><p>绩效指标</p>".encode(),
    ],
)
def test_encodings(data: bytes) -> None:
    assert READER.recognises(data)
    assert texts(data) == ["绩效指标"]


def test_a_character_cut_in_half_is_noted() -> None:
    data = ("<meta charset=gb2312><p>" + "绩效" * 2000).encode("gbk") + b"\x81\xff</p>"
    layout = read(data)
    assert layout.rows[0].text.startswith("绩效绩效")
    assert len(layout.notes) == 1
    with pytest.raises(ReadError):
        read(b"<meta charset=gb2312><p>" + b"\x81\xff" * 2000)


# -- recognition


@pytest.mark.parametrize(
    "head",
    ["<!DOCTYPE html>", "<!doctype HTML PUBLIC>", "\n <HTML>", "<table border=1>", "<div>", "<p>", "<body>", "<head>", "<meta charset=x>",
     "<!-- saved from url=(0022)http://example.invalid/ -->\n<html>", '<?xml version="1.0"?>\n<html xmlns="">', "\ufeff<html>"],
)  # fmt: skip
def test_pages_are_recognised(head: str) -> None:
    assert READER.recognises(head.encode())


@pytest.mark.parametrize(
    "data",
    [
        b"",
        b"<",
        b"<project>",
        b"<?xml version='1.0'?><w:document/>",
        b"PK\x03\x04",
        b"a <p>",
        b"<!--",
        b"{}",
        b"# <div>",
    ],
)
def test_other_files_are_not(data: bytes) -> None:
    assert not READER.recognises(data)


# -- MHTML


def archive(*pages: tuple[str, str]) -> bytes:
    head = 'From: <WPS>\r\nMIME-Version: 1.0\r\nContent-Type: multipart/related; boundary="--x"\r\n\r\n'
    parts = "".join(
        f"----x\r\nContent-Type: {kind}\r\nContent-Transfer-Encoding: 8bit\r\n\r\n{text}\r\n" for kind, text in pages
    )
    return (head + parts + "----x--\r\n").encode("gb18030")


def test_web_archives() -> None:
    data = archive(
        ('text/html; charset="gb2312"', "<p>甲</p><table><tr><td>乙</table>"),
        ("text/css", "p{}"),
        ("text/html; charset=gb2312", "<table><tr><td>丙</table>"),
    )
    assert READER.recognises(data)
    assert [(row.table, row.text) for row in read(data).rows] == [(None, "甲"), (1, "乙"), (2, "丙")]


def test_quoted_printable_archives() -> None:
    data = (
        b"MIME-Version: 1.0\nContent-Type: multipart/related; boundary=x\n\n--x\nContent-Type: text/html; charset=utf-8\n"
        b"Content-Transfer-Encoding: quoted-printable\n\n<p>=E7=BB=A9=\n=E6=95=88</p>\n--x--\n"
    )
    assert texts(data) == ["绩效"]


def test_an_archive_without_pages_is_refused() -> None:
    assert refused(archive(("text/css", "p{}"))) == "RD004"


# -- robustness


def refused(page: str | bytes) -> str:
    with pytest.raises(ReadError) as caught:
        read(page)
    return caught.value.code


def test_limits() -> None:
    assert refused("<table><tr>" + "<td>甲" * (MAX_COLUMNS + 1)) == "RD007"
    assert refused("<p>" + "甲" * (MAX_CELL + 1)) == "RD008"
    assert refused("<table><tr><td>" + "甲" * (MAX_CELL + 1)) == "RD008"


@pytest.mark.parametrize("opened", ["<div>", "<b>", "<table><tr><td>", "<ul><li>", "<span style='x'>"])
def test_deep_nesting_is_read(opened: str) -> None:
    assert "甲" in "".join(texts(opened * 150 + "甲"))
    assert refused(opened * 50_000 + "甲") == "RD004"  # and not half of it read


def test_empty_pages() -> None:
    assert texts("<html></html>") == []
    assert texts("<p></p>") == []
    assert texts("") == []


@settings(max_examples=300, deadline=None)
@given(st.sampled_from([b"<html>", b"<table><tr><td>", b"<?xml version='1.0'?><html>", b"MIME-Version: 1.0\nContent-Type: multipart/related\n\n",
                        b"MIME-Version: 1.0\nContent-Type: multipart/related; boundary=x\n\n--x\nContent-Type: text/html"]), st.binary(max_size=200))  # fmt: skip
def test_any_bytes_are_read_or_refused(head: bytes, tail: bytes) -> None:
    READER.recognises(head + tail)
    READER.recognises(tail)
    with suppress(ReadError):
        read(head + tail)


TAGS = ["<table>", "</table>", "<tr>", "</tr>", "<td>", "<td rowspan=3>", "<td colspan=2 rowspan=0>", "</td>", "<tbody>", "</tbody>", "<p>", "</p>",
        "<div hidden>", "</div>", "<br>", "甲", " ", "<select>", "<option>", "</select>", "<caption>", "<pre>", "</pre>", "<input value=乙>", "<th>",
        "<textarea>", "</textarea>", "<svg>", "</svg>", "<frameset>", "<body>", "</html>"]  # fmt: skip


@settings(max_examples=400, deadline=None)
@given(st.lists(st.sampled_from(TAGS), max_size=30))
def test_any_arrangement_of_tags_is_read(tags: list[str]) -> None:
    layout = read("".join(tags))
    tables: dict[int, list[Row]] = {}
    for row in layout.rows:
        if row.table is not None:
            tables.setdefault(row.table, []).append(row)
    for rows in tables.values():
        taken: dict[tuple[int, int], str] = {}
        for index, row in enumerate(rows):
            for cell in row.cells:
                assert index + cell.rows <= len(rows)
                for square in ((index + y, cell.column + x) for y in range(cell.rows) for x in range(cell.columns)):
                    assert square not in taken
                    taken[square] = cell.text
