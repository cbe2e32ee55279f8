"""XLSX and XLS: what a cell shows is what is read."""

import datetime as dt
import io
import subprocess
import sys
import zipfile

import openpyxl
import pytest
import xlsxwriter
import xlwt
from hypothesis import given, settings
from hypothesis import strategies as st

from jixiao.model import Layout, Row
from jixiao.read.base import MAX_CELL, MAX_COLUMNS, ReadError
from jixiao.read.sheets import Sheet, Span, built_in, chinese_number, column_name, shown_number, shown_text
from jixiao.read.xls import READER as XLS
from jixiao.read.xlsx import READER as XLSX

MAIN = "http://schemas.openxmlformats.org/spreadsheetml/2006/main"
RELATIONS = "http://schemas.openxmlformats.org/officeDocument/2006/relationships"


def saved(book: openpyxl.Workbook | xlwt.Workbook) -> bytes:
    out = io.BytesIO()
    book.save(out)
    return out.getvalue()


def raw(sheet: str, *, styles: str = "", strings: str = "", workbook: str = "", doctype: str = "") -> bytes:
    """A workbook of one sheet with this XML inside."""
    out = io.BytesIO()
    with zipfile.ZipFile(out, "w", zipfile.ZIP_DEFLATED) as archive:
        archive.writestr(
            "xl/workbook.xml",
            f'<workbook xmlns="{MAIN}" xmlns:r="{RELATIONS}">{workbook}<sheets><sheet name="表" r:id="s"/></sheets></workbook>',
        )
        archive.writestr(
            "xl/_rels/workbook.xml.rels",
            '<Relationships xmlns="http://schemas.openxmlformats.org/package/2006/relationships">'
            f'<Relationship Id="s" Type="{RELATIONS}/worksheet" Target="/xl/worksheets/sheet1.xml"/>'
            f'<Relationship Id="t" Type="{RELATIONS}/styles" Target="styles.xml"/>'
            f'<Relationship Id="u" Type="{RELATIONS}/sharedStrings" Target="sharedStrings.xml"/></Relationships>',
        )
        archive.writestr("xl/worksheets/sheet1.xml", f'{doctype}<worksheet xmlns="{MAIN}">{sheet}</worksheet>')
        archive.writestr("xl/styles.xml", f'<styleSheet xmlns="{MAIN}">{styles}</styleSheet>')
        archive.writestr("xl/sharedStrings.xml", f'<sst xmlns="{MAIN}">{strings}</sst>')
    return out.getvalue()


def text_cell(reference: str, text: str = "甲") -> str:
    return f'<c r="{reference}" t="inlineStr"><is><t>{text}</t></is></c>'


def read(data: bytes) -> Layout:
    return XLSX.read(data, "甲.xlsx")


def shape(row: Row) -> list[tuple[str, int, int, int]]:
    return [(cell.text, cell.column, cell.columns, cell.rows) for cell in row.cells]


def texts(layout: Layout) -> list[list[str]]:
    return [[cell.text for cell in row.cells] for row in layout.rows]


# -- number formats

DAY = 45657  # 2024-12-31


@pytest.mark.parametrize(
    ("value", "code", "expected"),
    [
        (1322, "0.00", "1322.00"),
        (0.3, "0%", "30%"),
        (0.955, "0.0%", "95.5%"),
        (1322, "#,##0.00", "1,322.00"),
        (1234567.891, "#,##0", "1,234,568"),
        (12, "#,##0.00", "12.00"),
        (49, "General", "49"),
        (49.0, "General", "49"),
        (83.10000000000001, "General", "83.1"),
        (0.1 + 0.2, "General", "0.3"),
        (100, "General", "100"),
        (-0.0, "General", "0"),
        (1e15, "General", "1000000000000000"),
        (0.00001, "General", "0.00001"),
        (1.5e-30, "General", "1.5E-30"),
        (1.005, "0.00", "1.01"),
        (2.5, "0", "3"),
        (-2.5, "0", "-3"),
        (-0.001, "0.00", "0.00"),
        (-5.5, "0.00_);(0.00)", "(5.50)"),
        (-1322, "#,##0.00;[Red]-#,##0.00", "-1,322.00"),
        (-1322, "#,##0.00;[Red]#,##0.00", "1,322.00"),
        (0, '_ * #,##0.00_ ;_ * -#,##0.00_ ;_ * "-"??_ ;_ @_ ', "-"),
        (1234.5, '_ * #,##0.00_ ;_ * -#,##0.00_ ;_ * "-"??_ ;_ @_ ', "1,234.50"),
        (1322, '_ "¥"* #,##0.00_ ', "¥1,322.00"),
        (1322, "[$¥-804]#,##0.00", "¥1,322.00"),
        (60, '"≥"0"套"', "≥60套"),
        (60, "≥0套", "≥60套"),
        (95, "0.##", "95."),
        (0.5, ".00", ".50"),
        (0, "#", ""),
        (7, "000", "007"),
        (434001, '000"-"000', "434-001"),
        (13220000, '0.00,,"百万元"', "13.22百万元"),
        (13220000, '#,##0,"千元"', "13,220千元"),
        (5, "[>=10]0.0;[<10]0.00", "5.00"),
        (15, "[>=10]0.0;[<10]0.00", "15.0"),
        (15, "[=1]0;[=2]0;0.0", "15.0"),
        (5, ";;;", ""),
        (5, "@", "5"),
        (5, 'General"项"', "5项"),
        (5, "G/通用格式", "5"),
        (12345, "0.00E+00", "12345"),
        (0.5, "# ?/?", "0.5"),
        (DAY, 'yyyy"年"m"月"d"日"', "2024年12月31日"),
        (DAY, "yyyy-mm-dd", "2024-12-31"),
        (DAY, "yyyy/m/d;@", "2024/12/31"),
        (DAY, "yy.mm", "24.12"),
        (DAY, "d-mmm-yy", "31-Dec-24"),
        (DAY, "mmmm", "December"),
        (DAY, "mmmmm", "D"),
        (DAY, "[$-804]aaaa", "星期二"),
        (DAY, "aaa", "二"),
        (DAY, "dddd", "Tuesday"),
        (DAY, '[DBNum1][$-804]yyyy"年"m"月"d"日";@', "二〇二四年十二月三十一日"),
        (DAY, '[DBNum2]yyyy"年"', "贰零贰肆年"),
        (DAY + 0.5, "yyyy/m/d h:mm", "2024/12/31 12:00"),
        (DAY + 0.75, "h:mm AM/PM", "6:00 PM"),
        (DAY + 0.75, "上午/下午h时", "下午6时"),
        (0.5 + 1 / 86400, "hh:mm:ss", "12:00:01"),
        (90.5 / 86400, "mm:ss.0", "01:30.5"),
        (1.5, "[h]:mm", "36:00"),
        (1 / 24, "[mm]", "60"),
        (60, "yyyy-mm-dd", "1900-02-28"),
        (59, "yyyy-mm-dd", "1900-02-28"),
        (-1, "yyyy-mm-dd", "-1"),
        (1e9, "yyyy-mm-dd", "1000000000"),
    ],
)
def test_numbers_as_shown(value: float, code: str, expected: str) -> None:
    assert shown_number(float(value), code) == expected


def test_dates_of_the_1904_system() -> None:
    assert shown_number(DAY - 1462.0, "yyyy-mm-dd", from_1904=True) == "2024-12-31"


def test_formats_that_files_name_by_number() -> None:
    assert shown_number(DAY, built_in(31)) == "2024年12月31日"
    assert shown_number(DAY, built_in(57)) == "2024年12月"
    assert shown_number(DAY, built_in(14)) == "2024/12/31"
    assert shown_number(1322.0, built_in(4)) == "1,322.00"
    assert shown_number(1322.0, built_in(999)) == "1322"


def test_text_formats() -> None:
    assert shown_text("甲", "General") == "甲"
    assert shown_text("甲", '@"局"') == "甲局"
    assert shown_text("甲", '0;-0;0;"项目："@') == "项目：甲"
    assert shown_text("甲", ";;;") == ""
    assert shown_text("甲", "0.00;-0.00") == "甲"


def test_numerals_and_columns() -> None:
    assert [chinese_number(number) for number in (1, 10, 11, 20, 105, 110, 1001, 2024)] == [
        "一", "十", "十一", "二十", "一百零五", "一百一十", "一千零一", "二千零二十四",
    ]  # fmt: skip
    assert [column_name(column) for column in (0, 25, 26, 701, 702, 16383)] == ["A", "Z", "AA", "ZZ", "AAA", "XFD"]


@settings(max_examples=500, deadline=None)
@given(
    st.floats(allow_nan=True, allow_infinity=True),
    st.text(alphabet='0#?.,%;@_*\\"[]ymdhsaeEgbDBNum12><=-/年 GeneralAP', max_size=24),
)
def test_any_format_shows_something(value: float, code: str) -> None:
    assert isinstance(shown_number(value, code), str)
    assert isinstance(shown_text("甲", code), str)


# -- XLSX


def test_cells_rows_and_sheets() -> None:
    book = openpyxl.Workbook()
    first = book.active
    first["A1"], first["B1"] = "项目编码", "13028124P00000000000A"
    first["A3"] = 49
    book.create_sheet("第二张")["B2"] = "甲\n乙\t丙"
    layout = read(saved(book))
    assert [(row.table, shape(row)) for row in layout.rows] == [
        (1, [("项目编码", 0, 1, 1), ("13028124P00000000000A", 1, 1, 1)]),
        (1, [("49", 0, 1, 1), ("", 1, 1, 1)]),
        (2, [("", 0, 1, 1), ("甲\n乙 丙", 1, 1, 1)]),
    ]
    place = layout.rows[1].cells[0].place
    assert place is not None
    assert (place.file, place.table, place.row, place.column, place.page) == ("甲.xlsx", 1, 3, 1, None)
    assert layout.notes == ()


def test_formats_of_a_workbook() -> None:
    book = openpyxl.Workbook()
    for row, (value, code) in enumerate(
        [
            (1322, "0.00"),
            (0.3, "0%"),
            (dt.date(2024, 12, 31), 'yyyy"年"m"月"d"日"'),
            ("0012", "@"),
            (True, "General"),
        ],
        1,
    ):
        book.active.cell(row, 1, value).number_format = code
    assert texts(read(saved(book))) == [["1322.00"], ["30%"], ["2024年12月31日"], ["0012"], ["TRUE"]]


def test_a_date_format_named_by_number_only() -> None:
    styles = '<cellXfs><xf numFmtId="0"/><xf numFmtId="31"/></cellXfs>'
    assert texts(read(raw(f'<sheetData><row><c s="1"><v>{DAY}</v></c></row></sheetData>', styles=styles))) == [
        ["2024年12月31日"]
    ]


def test_a_workbook_counting_from_1904() -> None:
    styles = '<numFmts><numFmt numFmtId="200" formatCode="yyyy-m"/></numFmts><cellXfs><xf numFmtId="200"/></cellXfs>'
    data = raw(
        "<sheetData><row><c><v>0</v></c></row></sheetData>", styles=styles, workbook='<workbookPr date1904="1"/>'
    )
    assert texts(read(data)) == [["1904-1"]]


def test_iso_dates() -> None:
    styles = '<cellXfs><xf numFmtId="0"/><xf numFmtId="14"/></cellXfs>'
    cells = "".join(f'<c t="d" s="{style}"><v>2024-12-31T00:00:00</v></c>' for style in (0, 1))
    data = raw(f"<sheetData><row>{cells}</row></sheetData>", styles=styles)
    assert texts(read(data)) == [["2024-12-31T00:00:00", "2024/12/31"]]


def test_merged_cells() -> None:
    book = openpyxl.Workbook()
    sheet = book.active
    for row in range(1, 4):
        for column in range(1, 4):
            sheet.cell(row, column, f"{row}{column}")
    sheet.merge_cells("A1:B2")
    sheet.merge_cells("C2:C3")
    assert [shape(row) for row in read(saved(book)).rows] == [
        [("11", 0, 2, 2), ("13", 2, 1, 1)],
        [("23", 2, 1, 2)],
        [("31", 0, 1, 1), ("32", 1, 1, 1)],
    ]


def test_spans_count_given_rows_only() -> None:
    book = openpyxl.Workbook()
    sheet = book.active
    sheet["A1"], sheet["B1"], sheet["B3"], sheet["B6"] = "产出", "1", "2", "3"
    sheet.merge_cells("A1:A3")
    sheet.merge_cells("A5:A6")
    assert [shape(row) for row in read(saved(book)).rows] == [
        [("产出", 0, 1, 2), ("1", 1, 1, 1)], [("2", 1, 1, 1)], [("", 0, 1, 1), ("3", 1, 1, 1)],
    ]  # fmt: skip


def test_values_under_a_merge_are_not_shown() -> None:
    cells = "".join(
        f'<row r="{row}">{text_cell(f"A{row}", str(row))}{text_cell(f"B{row}", "乙")}</row>' for row in (1, 2)
    )
    data = raw(f'<sheetData>{cells}</sheetData><mergeCells><mergeCell ref="A1:A2"/><mergeCell ref="坏"/></mergeCells>')
    assert [shape(row) for row in read(data).rows] == [[("1", 0, 1, 2), ("乙", 1, 1, 1)], [("乙", 1, 1, 1)]]


def test_merges_without_end_cost_nothing() -> None:
    merges = '<mergeCell ref="A1:XFD1048576"/>' * 5000
    layout = read(raw(f'<sheetData><row r="1">{text_cell("A1")}</row></sheetData><mergeCells>{merges}</mergeCells>'))
    assert shape(layout.rows[0]) == [("甲", 0, MAX_COLUMNS, 1)]


def test_hidden_sheets_are_named_and_hidden_rows_read() -> None:
    book = openpyxl.Workbook()
    book.active["A1"], book.active["B2"] = "甲", "乙"
    book.active.row_dimensions[1].hidden = True
    book.active.column_dimensions["B"].hidden = True
    for title, state in (("草稿", "hidden"), ("字典", "veryHidden")):
        sheet = book.create_sheet(title)
        sheet["A1"], sheet.sheet_state = "不读", state
    book.create_sheet("末")["A1"] = "丙"
    layout = read(saved(book))
    assert [(row.table, row.text) for row in layout.rows] == [(1, "甲"), (1, "乙"), (2, "丙")]
    assert layout.notes == ("隐藏的工作表没有读取：草稿、字典",)


def test_formulas_without_results_are_noted() -> None:
    book = openpyxl.Workbook()
    book.active["B2"], book.active["C2"] = "=1+1", "合计"
    layout = read(saved(book))
    assert shape(layout.rows[0]) == [("", 0, 1, 1), ("", 1, 1, 1), ("合计", 2, 1, 1)]
    assert layout.notes == ("第 1 张工作表 B2 格的公式没有存下结果，请用 WPS 打开保存一次",)
    for row in range(3, 12):
        book.active[f"B{row}"] = "=1"
    assert "B6 等 10 格" in read(saved(book)).notes[0]


def test_saved_results_of_formulas() -> None:
    out = io.BytesIO()
    with xlsxwriter.Workbook(out) as book:
        sheet = book.add_worksheet()
        sheet.write_formula("A1", "=1+1", book.add_format({"num_format": "0.00"}), 2)
        sheet.write_formula("B1", '="甲"', None, "甲")
        sheet.write_formula("C1", "=#REF!", None, "#REF!")
        sheet.write_rich_string("D1", "项目", book.add_format({"bold": True}), "名称")
    layout = read(out.getvalue())
    assert texts(layout) == [["2.00", "甲", "#REF!", "项目名称"]]
    assert layout.notes == ()


def test_an_empty_string_is_a_result() -> None:
    assert read(raw('<sheetData><row><c t="str"><f>""</f><v></v></c></row></sheetData>')).notes == ()


def test_strings() -> None:
    strings = "<si><t>甲_x000D_&#10;乙</t></si><si><r><t>丙</t></r><rPh><t>bing</t></rPh><r><t>丁</t></r></si>"
    cells = '<c t="s"><v>0</v></c><c t="s"><v>1</v></c><c t="s"><v>9</v></c><c t="b"><v>0</v></c><c><v>x</v></c>'
    assert texts(read(raw(f"<sheetData><row>{cells}</row></sheetData>", strings=strings))) == [
        ["甲\n乙", "丙丁", "", "FALSE", "x"]
    ]


def test_cells_without_references_follow_one_another() -> None:
    cells = '<row><c><v>1</v></c><c r="D1"><v>2</v></c><c><v>3</v></c></row><row><c><v>4</v></c></row><row r="9"><c><v>5</v></c></row>'
    layout = read(raw(f"<sheetData>{cells}</sheetData>"))
    assert [[(c.text, c.column) for c in row.cells if c.text] for row in layout.rows] == [
        [("1", 0), ("2", 3), ("3", 4)], [("4", 0)], [("5", 0)],
    ]  # fmt: skip
    assert [row.cells[0].place.row for row in layout.rows if row.cells[0].place] == [1, 2, 9]


def test_styled_blanks_to_the_end_of_the_sheet_cost_nothing() -> None:
    blanks = "".join(f'<c r="{column_name(column)}1" s="0"/>' for column in range(16384))
    row = f'<row r="1">{text_cell("A1")}{blanks}</row>'
    far = '<row r="1048576"><c r="XFD1048576" s="0"/></row>'
    layout = read(raw(f'<dimension ref="A1:XFD1048576"/><sheetData>{row}{far}</sheetData>'))
    assert texts(layout) == [["甲"]]


def test_chart_sheets_and_empty_sheets() -> None:
    book = openpyxl.Workbook()
    book.create_chartsheet("图")
    book.create_sheet("末")["A1"] = "甲"
    assert [(row.table, row.text) for row in read(saved(book)).rows] == [(2, "甲")]


@settings(max_examples=60, deadline=None)
@given(
    st.lists(
        st.lists(st.one_of(st.none(), st.integers(-(10**9), 10**9), st.text("甲乙丙丁 戊", max_size=5)), max_size=6),
        max_size=8,
    )
)
def test_plain_values_agree_with_openpyxl(values: list[list[int | str | None]]) -> None:
    book = openpyxl.Workbook()
    for row, line in enumerate(values, 1):
        for column, value in enumerate(line, 1):
            book.active.cell(row, column, value)
    expected = [[("" if value is None else str(value)).strip() for value in line] for line in values]
    width = max((column + 1 for line in expected for column, text in enumerate(line) if text), default=0)
    assert texts(read(saved(book))) == [(line + [""] * width)[:width] for line in expected if any(line)]


def refused(data: bytes, reader: object = XLSX) -> str:
    with pytest.raises(ReadError) as caught:
        reader.read(data, "坏.xlsx")  # type: ignore[attr-defined]
    return caught.value.code


def test_limits() -> None:
    wide = "".join(f"<c><v>{column}</v></c>" for column in range(100_000))
    assert refused(raw(f"<sheetData><row>{wide}</row></sheetData>")) == "RD007"
    tall = "".join(f'<row r="{row}"><c r="A{row}"><v>1</v></c></row>' for row in range(1, 300_002))
    assert refused(raw(f"<sheetData>{tall}</sheetData>")) in ("RD006", "RD007")
    sparse = "".join(f'<row r="{row}"><c r="OJ{row}"><v>1</v></c></row>' for row in range(1, 5000))
    assert refused(raw(f"<sheetData>{sparse}</sheetData>")) == "RD007"
    assert refused(raw(f"<sheetData><row>{text_cell('A1', '甲' * (MAX_CELL + 1))}</row></sheetData>")) == "RD008"


def test_one_long_string_shown_everywhere_is_refused() -> None:
    cells = '<row><c t="s"><v>0</v></c></row>' * 2000
    assert refused(raw(f"<sheetData>{cells}</sheetData>", strings=f"<si><t>{'甲' * 60_000}</t></si>")) == "RD007"


def test_entities_are_refused() -> None:
    doctype = '<!DOCTYPE a [<!ENTITY b "甲">]>'
    assert refused(raw("<sheetData><row><c><v>&b;</v></c></row></sheetData>", doctype=doctype)) == "RD009"


def test_broken_workbooks() -> None:
    data = raw("<sheetData/>")
    assert refused(data[:-40]) == "RD004"
    assert refused(raw("<sheetData><row>")) == "RD004"


def test_recognition_is_by_content() -> None:
    data = raw("<sheetData/>")
    assert XLSX.recognises(data)
    assert not XLSX.recognises(b"PK\x03\x04" + b"\0" * 30)
    assert not XLSX.recognises(saved_xls())
    assert XLS.recognises(saved_xls())
    assert not XLS.recognises(data)


@settings(max_examples=150, deadline=None)
@given(st.binary(max_size=300))
def test_any_bytes_are_read_or_refused(tail: bytes) -> None:
    sound = raw(f'<sheetData><row>{text_cell("A1")}</row></sheetData><mergeCells><mergeCell ref="A1:B2"/></mergeCells>')
    for data in (b"PK\x03\x04" + tail, sound[:200] + tail + sound[200 + len(tail) :]):
        XLSX.recognises(data)
        only_read_errors(XLSX, data)


@settings(max_examples=150, deadline=None)
@given(
    st.lists(
        st.sampled_from(
            ["<row>", "</row>", '<row r="-1"/>', '<row r="3"><c r="B3"/></row>', "<c><v>1</v></c>", '<c r="ZZZ99"><v>1</v></c>',
             '<c t="s"><v>-1</v></c>', '<c s="77"><v>1</v></c>', '<c t="d"><v>1</v></c>', '<mergeCell ref="B2:A1"/>',
             '<mergeCell ref="A0:A0"/>', "<v/>", '<row><c r="A9"><v>nan</v></c></row>']
        ),
        max_size=12,
    )
)  # fmt: skip
def test_any_arrangement_of_elements_is_read_or_refused(parts: list[str]) -> None:
    only_read_errors(XLSX, raw("".join(parts)))


def only_read_errors(reader: object, data: bytes) -> str:
    """The error code, empty when the file was read."""
    try:
        reader.read(data, "x")  # type: ignore[attr-defined]
    except ReadError as error:
        return error.code
    return ""


# -- the grid both share


def test_overlapping_merges_do_not_lose_or_repeat_columns() -> None:
    sheet = Sheet("x", 1)
    for row in range(3):
        for column in range(3):
            sheet.put(row, column, f"{row}{column}")
    sheet.spans += [Span(0, 0, 2, 2), Span(1, 1, 2, 2), Span(0, 0, 1, 1)]
    assert all(len({cell.column for cell in row.cells}) == len(row.cells) for row in sheet.rows())


# -- XLS


def saved_xls() -> bytes:
    book = xlwt.Workbook(encoding="utf-8")
    sheet = book.add_sheet("表")

    def style(code: str) -> xlwt.XFStyle:
        made = xlwt.XFStyle()
        made.num_format_str = code
        return made

    sheet.write_merge(0, 1, 0, 0, "项目编码")
    sheet.write(0, 1, 1322, style("0.00"))
    sheet.write(0, 2, 0.3, style("0%"))
    sheet.write(1, 1, dt.date(2024, 12, 31), style('yyyy"年"m"月"d"日"'))
    sheet.write(1, 2, dt.date(2024, 12, 31), style("M/D/YY"))
    sheet.write(3, 0, 83.10000000000001)
    sheet.write(3, 1, True)
    sheet.write(3, 2, "甲\n乙")
    hidden = book.add_sheet("草稿")
    hidden.write(0, 0, "不读")
    hidden.visibility = 1
    book.add_sheet("末").write(0, 0, "丙")
    return saved(book)


def test_xls_is_read_like_xlsx() -> None:
    layout = XLS.read(saved_xls(), "甲.xls")
    assert [(row.table, shape(row)) for row in layout.rows] == [
        (1, [("项目编码", 0, 1, 2), ("1322.00", 1, 1, 1), ("30%", 2, 1, 1)]),
        (1, [("2024年12月31日", 1, 1, 1), ("2024/12/31", 2, 1, 1)]),
        (1, [("83.1", 0, 1, 1), ("TRUE", 1, 1, 1), ("甲\n乙", 2, 1, 1)]),
        (2, [("丙", 0, 1, 1)]),
    ]
    assert layout.notes == ("隐藏的工作表没有读取：草稿",)
    place = layout.rows[2].place
    assert place is not None
    assert (place.table, place.row, place.column) == (1, 4, 1)


def ole(*streams: str) -> bytes:
    """The head of a compound file whose directory names these streams."""
    directory = b"".join((name.encode("utf-16-le") + b"\0\0").ljust(128, b"\0") for name in ("Root Entry", *streams))
    return b"\xd0\xcf\x11\xe0\xa1\xb1\x1a\xe1".ljust(512, b"\0") + directory


def test_other_old_files_get_advice() -> None:
    with pytest.raises(ReadError) as caught:
        XLS.read(ole("WordDocument", "1Table"), "总结.doc")
    assert str(caught.value) == "总结.doc：这是旧版 .doc 或 .wps 文件。请用 WPS 或 Word 打开后另存为 .docx（RD010）"
    assert refused(ole("WordDocument", "Workbook"), XLS) == "RD010"
    assert refused(ole("PowerPoint Document"), XLS) == "RD010"
    assert refused(ole("EncryptionInfo", "EncryptedPackage"), XLS) == "RD005"
    assert refused(ole("Workbook"), XLS) == "RD004"


def test_a_locked_xls() -> None:
    import struct

    data = bytearray(saved_xls())
    # A FILEPASS record where the first record after BOF stood.
    at = data.index(struct.pack("<HHHH", 0x0809, 16, 0x0600, 0x0005)) + 20
    size = struct.unpack_from("<H", data, at + 2)[0]
    struct.pack_into("<H", data, at, 0x002F)
    data[at + 4 : at + 4 + size] = bytes(size)
    assert refused(bytes(data), XLS) == "RD005"


@settings(max_examples=150, deadline=None)
@given(st.binary(max_size=200), st.integers(0, 6000))
def test_damaged_xls_is_read_or_refused(noise: bytes, at: int) -> None:
    sound = SOUND_XLS
    for data in (sound[:8] + noise, sound[:at] + noise + sound[at + len(noise) :], sound[: at + 8]):
        only_read_errors(XLS, data)


SOUND_XLS = saved_xls()


@pytest.mark.parametrize("module", ["docx", "xlsx", "xls", "html", "csv"])
def test_readers_import_no_heavy_library(module: str) -> None:
    code = f"import sys, jixiao.read.{module}; print(sorted(sys.modules.keys() & {{'lxml', 'openpyxl', 'xlrd', 'email.parser'}}))"
    done = subprocess.run([sys.executable, "-c", code], capture_output=True, text=True, check=True)
    assert done.stdout.strip() == "[]"
