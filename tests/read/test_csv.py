"""CSV: delimiters, quotes, encodings; and prose that only looks like it."""

from contextlib import suppress

import pytest
from hypothesis import given, settings
from hypothesis import strategies as st

from jixiao.model import Layout
from jixiao.read.base import MAX_CELL, MAX_COLUMNS, ReadError
from jixiao.read.csv import READER

TABLE = "一级指标,二级指标,三级指标,指标值\n产出指标,数量指标,培训次数,≥4次\n产出指标,质量指标,合格率,≥95%\n"


def read(text: str | bytes) -> Layout:
    return READER.read(text.encode() if isinstance(text, str) else text, "甲.csv")


def texts(text: str | bytes) -> list[list[str]]:
    return [[cell.text for cell in row.cells] for row in read(text).rows]


@pytest.mark.parametrize("delimiter", [",", ";", "\t", "|"])
def test_delimiters_are_found(delimiter: str) -> None:
    data = TABLE.replace(",", delimiter).encode()
    assert READER.recognises(data)
    rows = read(data).rows
    assert [row.table for row in rows] == [1, 1, 1]
    assert [cell.text for cell in rows[2].cells] == ["产出指标", "质量指标", "合格率", "≥95%"]
    assert [cell.column for cell in rows[2].cells] == [0, 1, 2, 3]


def test_other_delimiters_inside_values_do_not_mislead() -> None:
    assert texts("甲\t一,二,三\n乙\t四,五,六\n") == [["甲", "一,二,三"], ["乙", "四,五,六"]]
    assert texts("甲,一;二\n乙,三;四\n丙,五\n") == [["甲", "一;二"], ["乙", "三;四"], ["丙", "五"]]


def test_quotes_keep_delimiters_and_line_breaks() -> None:
    layout = read('甲,"一,二\r\n三","说""好"""\r\n\r\n乙,四,五\r\n')
    assert [[cell.text for cell in row.cells] for row in layout.rows] == [
        ["甲", "一,二\n三", '说"好"'],
        ["乙", "四", "五"],
    ]
    place = layout.rows[1].cells[2].place
    assert place is not None
    assert (place.file, place.table, place.row, place.column, place.line) == ("甲.csv", 1, 3, 3, 4)


def test_blank_records_are_dropped_and_short_ones_kept() -> None:
    assert texts("某某局绩效目标表\n,,\n甲,,乙\n") == [["某某局绩效目标表"], ["甲", "", "乙"]]


def test_one_column() -> None:
    assert texts("甲\n乙\n") == [["甲"], ["乙"]]


def test_excel_s_first_line_names_the_delimiter() -> None:
    rows = read("sep=;\n甲,一;乙\n").rows
    assert [cell.text for cell in rows[0].cells] == ["甲,一", "乙"]
    assert rows[0].place is not None
    assert rows[0].place.row == rows[0].place.line == 2


@pytest.mark.parametrize("encoding", ["utf-8", "utf-8-sig", "utf-16", "gb18030"])
def test_encodings(encoding: str) -> None:
    data = TABLE.encode(encoding)
    assert READER.recognises(data)
    assert texts(data)[0][0] == "一级指标"
    assert (read(data).notes == ()) is encoding.startswith("utf-8")


@pytest.mark.parametrize(
    "text",
    [
        "",
        "甲,乙,丙,丁\n甲,乙,丙,丁\n",
        "甲,乙\n丙,丁\n戊,己\n",
        "甲,乙,丙,丁\n甲,乙,丙,丁\n甲,乙,丙\n",
        "市局要做好参谋,搞好服务,抓好督查,办好会议。\n一是办文,二是办会。\n三是办事。\n",
        "| 一 | 二 | 三 |\n|---|---|---|\n| 1 | 2 | 3 |\n| 4 | 5 | 6 |\n",
        '{"a": [1,\n2,\n3]}',
        "<table>\n<tr>\n</table>",
    ],
)
def test_other_text_is_not_recognised(text: str) -> None:
    assert not READER.recognises(text.encode())


def test_a_long_file_is_recognised_by_its_head() -> None:
    assert READER.recognises((TABLE * 2000).encode())
    assert READER.recognises((TABLE * 2000).encode("gb18030"))


def refused(text: str | bytes) -> str:
    with pytest.raises(ReadError) as caught:
        read(text)
    return caught.value.code


def test_limits() -> None:
    assert refused("甲," * MAX_COLUMNS + "\n") == "RD007"
    assert refused("甲" * (MAX_CELL + 1)) == "RD008"
    assert refused('"' + "甲,\n" * MAX_CELL) == "RD008"
    assert refused("甲\n" * 300_001) == "RD007"


def test_binary_is_refused() -> None:
    assert refused(bytes(range(256)) * 20) == "RD003"


@settings(max_examples=300, deadline=None)
@given(st.one_of(st.binary(max_size=200), st.text('甲,;\t|"\n\r ', max_size=100).map(str.encode)))
def test_any_bytes_are_read_or_refused(data: bytes) -> None:
    for whole in (data, b"\xef\xbb\xbf" + data, b"\xff\xfe" + data, TABLE.encode() + data):
        READER.recognises(whole)
        with suppress(ReadError):
            read(whole)
