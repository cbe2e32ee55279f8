"""DOCX: what is printed is what is read."""

import io
import json
import re
import zipfile
from pathlib import Path

import docx
import pytest
from docx.enum.text import WD_BREAK
from docx.table import Table
from hypothesis import given, settings
from hypothesis import strategies as st

from jixiao.model import Layout, Row
from jixiao.read.base import MAX_CELL, ReadError
from jixiao.read.docx import READER

SHARED = Path(__file__).parents[3] / "shared"
NAMESPACES = (
    'xmlns:w="http://schemas.openxmlformats.org/wordprocessingml/2006/main" '
    'xmlns:mc="http://schemas.openxmlformats.org/markup-compatibility/2006" '
    'xmlns:m="http://schemas.openxmlformats.org/officeDocument/2006/math" '
    'xmlns:wps="http://schemas.microsoft.com/office/word/2010/wordprocessingShape" '
    'xmlns:v="urn:schemas-microsoft-com:vml"'
)
RELATION = "http://schemas.openxmlformats.org/officeDocument/2006/relationships/"


def file_of(body: str, **parts: str) -> bytes:
    """A file with this body; parts are the inner XML of styles, numbering, footnotes, endnotes."""
    out = io.BytesIO()
    with zipfile.ZipFile(out, "w", zipfile.ZIP_DEFLATED) as archive:
        archive.writestr("word/document.xml", f"<w:document {NAMESPACES}><w:body>{body}</w:body></w:document>")
        relations = ""
        for kind, inner in parts.items():
            archive.writestr(f"word/{kind}.xml", f"<w:{kind} {NAMESPACES}>{inner}</w:{kind}>")
            relations += f'<Relationship Id="{kind}" Type="{RELATION}{kind}" Target="{kind}.xml"/>'
        archive.writestr(
            "word/_rels/document.xml.rels",
            '<Relationships xmlns="http://schemas.openxmlformats.org/package/2006/relationships">'
            f"{relations}</Relationships>",
        )
    return out.getvalue()


def p(text: str, properties: str = "") -> str:
    return f"<w:p><w:pPr>{properties}</w:pPr><w:r><w:t>{text}</w:t></w:r></w:p>"


def tc(inner: str, properties: str = "") -> str:
    inner = inner if inner.startswith("<") else p(inner)
    return f"<w:tc><w:tcPr>{properties}</w:tcPr>{inner}</w:tc>"


def table(*rows: str) -> str:
    return "<w:tbl><w:tblPr/><w:tblGrid/>" + "".join(f"<w:tr>{row}</w:tr>" for row in rows) + "</w:tbl>"


def read(body: str, **parts: str) -> Layout:
    return READER.read(file_of(body, **parts), "甲.docx")


def texts(body: str, **parts: str) -> list[str]:
    return [row.text for row in read(body, **parts).rows]


def shape(row: Row) -> list[tuple[str, int, int, int]]:
    return [(cell.text, cell.column, cell.columns, cell.rows) for cell in row.cells]


def saved(document: docx.document.Document) -> bytes:
    out = io.BytesIO()
    document.save(out)
    return out.getvalue()


# -- order and tables


def test_paragraphs_and_tables_come_in_document_order() -> None:
    document = docx.Document()
    document.add_paragraph("第一部分")
    first = document.add_table(rows=2, cols=2)
    first.cell(0, 0).text = "项目编码"
    first.cell(1, 1).text = "甲"
    document.add_paragraph("第二部分")
    document.add_table(rows=1, cols=1).cell(0, 0).text = "一级指标"
    layout = READER.read(saved(document), "甲.docx")
    assert [(row.table, row.text) for row in layout.rows] == [
        (None, "第一部分"), (1, "项目编码"), (1, "甲"), (None, "第二部分"), (2, "一级指标"),
    ]  # fmt: skip
    assert layout.file == "甲.docx"
    assert all(row.exact and not row.fragment for row in layout.rows)


def test_a_cell_knows_its_place() -> None:
    row = read(table(tc("甲") + tc("乙"), tc("丙") + tc("丁"))).rows[1]
    place = row.cells[1].place
    assert place is not None
    assert (place.file, place.page, place.table, place.row, place.column) == ("甲.docx", None, 1, 2, 2)


def test_column_spans() -> None:
    rows = read(table(tc("甲", '<w:gridSpan w:val="3"/>') + tc("乙"), tc("丙") * 4)).rows
    assert shape(rows[0]) == [("甲", 0, 3, 1), ("乙", 3, 1, 1)]


def test_row_spans() -> None:
    restart, go_on = '<w:vMerge w:val="restart"/>', "<w:vMerge/>"
    rows = read(table(tc("产出", restart) + tc("1"), tc("", go_on) + tc("2"), tc("", restart) + tc("3"))).rows
    assert shape(rows[0]) == [("产出", 0, 1, 2), ("1", 1, 1, 1)]
    assert shape(rows[1]) == [("2", 1, 1, 1)]
    assert shape(rows[2]) == [("", 0, 1, 1), ("3", 1, 1, 1)]


def test_merges_made_by_python_docx() -> None:
    document = docx.Document()
    made: Table = document.add_table(rows=3, cols=3)
    for number in range(9):
        made.cell(number // 3, number % 3).text = str(number)
    made.cell(0, 0).merge(made.cell(1, 1))
    rows = READER.read(saved(document), "甲.docx").rows
    assert shape(rows[0]) == [("0\n1\n3\n4", 0, 2, 2), ("2", 2, 1, 1)]
    assert shape(rows[1]) == [("5", 2, 1, 1)]


def test_a_merge_does_not_reach_over_a_row_that_lacks_it() -> None:
    go_on = "<w:vMerge/>"
    rows = read(table(tc("甲", '<w:vMerge w:val="restart"/>'), tc("乙"), tc("", go_on))).rows
    assert [shape(row) for row in rows] == [[("甲", 0, 1, 1)], [("乙", 0, 1, 1)], [("", 0, 1, 1)]]


def test_old_horizontal_merges() -> None:
    rows = read(table(tc("甲", '<w:hMerge w:val="restart"/>') + tc("", '<w:hMerge w:val="continue"/>') + tc("乙"))).rows
    assert shape(rows[0]) == [("甲", 0, 2, 1), ("乙", 2, 1, 1)]


def test_columns_before_the_first_cell() -> None:
    rows = read(table('<w:trPr><w:gridBefore w:val="2"/></w:trPr>' + tc("甲"))).rows
    assert shape(rows[0]) == [("甲", 2, 1, 1)]


def test_text_inside_a_cell() -> None:
    inner = (
        p("　第一段 ")
        + p("")
        + "<w:p><w:r><w:t>第二段</w:t><w:br/><w:t>甲</w:t><w:tab/><w:tab/><w:t>乙</w:t></w:r></w:p>"
    )
    assert read(table(tc(inner))).rows[0].cells[0].text == "第一段\n第二段\n甲 乙"


def test_empty_cells_and_rows_are_kept() -> None:
    rows = read(table(tc("甲") + tc(""), tc("") + tc(""))).rows
    assert [shape(row) for row in rows] == [[("甲", 0, 1, 1), ("", 1, 1, 1)], [("", 0, 1, 1), ("", 1, 1, 1)]]


def test_a_frame_of_one_cell_is_opened() -> None:
    rows = read(table(tc(p("表前") + table(tc("甲") + tc("乙")) + p("表后")))).rows
    assert [(row.table, row.text) for row in rows] == [(None, "表前"), (1, "甲\t乙"), (None, "表后")]


def test_a_table_inside_a_cell_follows_its_row() -> None:
    rows = read(table(tc("绩效指标") + tc(table(tc("甲") + tc("乙")) + p("")), tc("丙") + tc("丁"))).rows
    assert [(row.table, row.text) for row in rows] == [(1, "绩效指标"), (2, "甲\t乙"), (1, "丙\t丁")]
    assert shape(rows[0]) == [("绩效指标", 0, 1, 1), ("", 1, 1, 1)]


def test_rows_and_cells_inside_content_controls() -> None:
    def control(inner: str) -> str:
        return f'<w:sdt><w:sdtPr><w:alias w:val="控件"/></w:sdtPr><w:sdtContent>{inner}</w:sdtContent></w:sdt>'

    body = control(p("目录")) + table(control(tc("甲")) + tc(control(p("乙"))))
    body = body.replace("<w:tr>", "<w:sdt><w:sdtContent><w:tr>").replace("</w:tr>", "</w:tr></w:sdtContent></w:sdt>")
    assert texts(body) == ["目录", "甲\t乙"]


def test_hidden_rows_are_not_read() -> None:
    assert texts(table("<w:trPr><w:hidden/></w:trPr>" + tc("甲"), tc("乙"))) == ["乙"]


# -- text


def test_line_breaks_split_running_text_and_tabs_stay() -> None:
    body = "<w:p><w:r><w:br/><w:t>某某局</w:t><w:cr/><w:t>一、总目标</w:t><w:tab/><w:t>1</w:t></w:r></w:p>" + p(" ")
    assert texts(body) == ["某某局", "一、总目标\t1"]


def test_links_tags_and_simple_fields() -> None:
    run = "<w:r><w:t>{}</w:t></w:r>"
    body = (
        f"<w:p><w:hyperlink>{run.format('甲')}</w:hyperlink><w:smartTag>{run.format('乙')}</w:smartTag>"
        f'<w:fldSimple w:instr="PAGE">{run.format("3")}</w:fldSimple><w:customXml>{run.format("丁")}</w:customXml></w:p>'
    )
    assert texts(body) == ["甲乙3丁"]


def test_field_codes_are_dropped_and_results_kept() -> None:
    body = (
        '<w:p><w:r><w:fldChar w:fldCharType="begin"/></w:r><w:r><w:instrText>TOC \\o</w:instrText></w:r>'
        '<w:r><w:t>码中</w:t></w:r><w:r><w:fldChar w:fldCharType="separate"/></w:r><w:r><w:t>总目标</w:t></w:r></w:p>'
        '<w:p><w:r><w:t>分目标</w:t></w:r><w:r><w:fldChar w:fldCharType="end"/></w:r></w:p>'
    )
    assert texts(body) == ["总目标", "分目标"]


def test_a_field_never_closed_swallows_no_more_than_its_paragraph() -> None:
    assert texts('<w:p><w:r><w:fldChar w:fldCharType="begin"/><w:t>甲</w:t></w:r></w:p>' + p("乙")) == ["乙"]


def test_hidden_text() -> None:
    styles = (
        '<w:style w:type="character" w:styleId="a"><w:rPr><w:vanish/></w:rPr></w:style>'
        '<w:style w:type="character" w:styleId="b"><w:basedOn w:val="a"/></w:style>'
    )
    body = (
        "<w:p><w:r><w:t>见</w:t></w:r><w:r><w:rPr><w:vanish/></w:rPr><w:t>不见</w:t></w:r>"
        '<w:r><w:rPr><w:vanish w:val="0"/></w:rPr><w:t>也见</w:t></w:r>'
        '<w:r><w:rPr><w:rStyle w:val="b"/></w:rPr><w:t>不见</w:t></w:r>'
        "<w:r><w:rPr><w:webHidden/></w:rPr><w:t>页码</w:t></w:r></w:p>"
    )
    assert texts(body, styles=styles) == ["见也见页码"]


def test_signs_of_symbol_fonts() -> None:
    body = (
        '<w:p><w:r><w:sym w:font="Symbol" w:char="F0B3"/><w:t>95</w:t><w:noBreakHyphen/>'
        '<w:sym w:font="Wingdings" w:char="F0FE"/><w:sym w:font="Wingdings" w:char="F022"/></w:r>'
        '<w:r><w:rPr><w:rFonts w:ascii="Symbol"/></w:rPr><w:t>\uf0a3</w:t></w:r></w:p>'
    )
    assert texts(body) == ["≥95-☑\ufffd≤"]


def test_formulas_and_phonetic_guides() -> None:
    body = (
        "<w:p><m:oMath><m:r><m:t>≥95%</m:t></m:r></m:oMath><w:r><w:ruby><w:rt><w:r><w:t>jia</w:t></w:r></w:rt>"
        "<w:rubyBase><w:r><w:t>甲</w:t></w:r></w:rubyBase></w:ruby></w:r></w:p>"
    )
    assert texts(body) == ["≥95%甲"]


def test_text_boxes_come_once_after_their_paragraph() -> None:
    box = f"<w:txbxContent>{p('框内')}{table(tc('格'))}</w:txbxContent>"
    body = (
        "<w:p><w:r><w:t>前</w:t></w:r><w:r><mc:AlternateContent><mc:Choice Requires='wps'>"
        f"<w:drawing><wps:txbx>{box}</wps:txbx></w:drawing></mc:Choice><mc:Fallback><w:pict><v:textbox>{box}"
        "</v:textbox></w:pict></mc:Fallback></mc:AlternateContent></w:r><w:r><w:t>后</w:t></w:r></w:p>"
    )
    assert texts(body) == ["前后", "框内", "格"]


def test_the_fallback_is_read_where_there_is_no_choice() -> None:
    inner = "<mc:AlternateContent><mc:Fallback><w:r><w:t>旧</w:t></w:r></mc:Fallback></mc:AlternateContent>"
    assert texts(f"<w:p>{inner}</w:p>") == ["旧"]


def test_comments_are_not_read() -> None:
    body = '<w:p><w:commentRangeStart w:id="0"/><w:r><w:t>甲</w:t></w:r><w:r><w:commentReference w:id="0"/></w:r></w:p>'
    assert texts(body) == ["甲"]


def test_footnotes_and_endnotes_come_last() -> None:
    body = '<w:p><w:r><w:t>正文</w:t><w:footnoteReference w:id="2"/></w:r></w:p>' + p("再来")
    footnotes = (
        f'<w:footnote w:type="separator" w:id="0">{p("——")}</w:footnote><w:footnote w:id="2">{p("脚注")}</w:footnote>'
    )
    endnotes = f'<w:endnote w:id="1">{p("尾注")}</w:endnote>'
    assert texts(body, footnotes=footnotes, endnotes=endnotes) == ["正文", "再来", "脚注", "尾注"]


# -- revisions


def test_revisions_are_read_as_accepted_and_said() -> None:
    body = (
        "<w:p><w:ins><w:r><w:t>新</w:t></w:r></w:ins><w:del><w:r><w:delText>旧</w:delText></w:r></w:del>"
        "<w:moveFrom><w:r><w:t>移走</w:t></w:r></w:moveFrom><w:moveTo><w:r><w:t>移来</w:t></w:r></w:moveTo></w:p>"
    )
    layout = read(body)
    assert [row.text for row in layout.rows] == ["新移来"]
    assert len(layout.notes) == 1
    assert "修订" in layout.notes[0]
    assert read(p("甲")).notes == ()


def test_deleted_paragraph_ends_rows_and_cells() -> None:
    mark = "<w:rPr><w:del/></w:rPr>"
    assert texts(p("上", mark) + p("下")) == ["上下"]
    assert texts(table("<w:trPr><w:del/></w:trPr>" + tc("甲"), tc("乙") + tc("丙", "<w:cellDel/>"))) == ["乙"]


# -- automatic numbers


def numbering(*levels: str, extra: str = "") -> str:
    """One list with these levels, used as number 1."""
    inner = "".join(f'<w:lvl w:ilvl="{depth}">{level}</w:lvl>' for depth, level in enumerate(levels))
    return (
        f'<w:abstractNum w:abstractNumId="0">{inner}</w:abstractNum>'
        f'<w:num w:numId="1"><w:abstractNumId w:val="0"/></w:num>{extra}'
    )


def level(form: str, text: str, more: str = "") -> str:
    return f'<w:start w:val="1"/><w:numFmt w:val="{form}"/><w:lvlText w:val="{text}"/>{more}'


def item(text: str, depth: int = 0, number: int = 1) -> str:
    return p(text, f'<w:numPr><w:ilvl w:val="{depth}"/><w:numId w:val="{number}"/></w:numPr>')


@pytest.mark.parametrize(
    ("form", "expected"),
    [
        ("decimal", "1、 2、 12、 21、 105、"),
        ("chineseCounting", "一、 二、 十二、 二十一、 一百零五、"),
        ("chineseCountingThousand", "一、 二、 十二、 二十一、 一百零五、"),
        ("japaneseCounting", "一、 二、 十二、 二十一、 一百零五、"),
        ("ideographDigital", "一、 二、 一二、 二一、 一〇五、"),
        ("chineseLegalSimplified", "壹、 贰、 壹拾贰、 贰拾壹、 壹佰零伍、"),
        ("decimalEnclosedCircle", "①、 ②、 ⑫、 ㉑、 105、"),
        ("decimalEnclosedCircleChinese", "①、 ②、 ⑫、 ㉑、 105、"),
        ("decimalEnclosedParen", "⑴、 ⑵、 ⑿、 21、 105、"),
        ("decimalEnclosedFullstop", "⒈、 ⒉、 ⒓、 21、 105、"),
        ("ideographTraditional", "甲、 乙、 12、 21、 105、"),
        ("ideographZodiac", "子、 丑、 亥、 21、 105、"),
        ("lowerLetter", "a、 b、 l、 u、 aaaaa、"),
        ("upperLetter", "A、 B、 L、 U、 AAAAA、"),
        ("lowerRoman", "i、 ii、 xii、 xxi、 cv、"),
        ("upperRoman", "I、 II、 XII、 XXI、 CV、"),
        ("decimalZero", "01、 02、 12、 21、 105、"),
        ("decimalFullWidth", "１、 ２、 １２、 ２１、 １０５、"),
    ],
)
def test_number_formats(form: str, expected: str) -> None:
    got = texts("".join(item("条") for _ in range(105)), numbering=numbering(level(form, "%1、")))
    assert [got[number - 1] for number in (1, 2, 12, 21, 105)] == [text + "条" for text in expected.split()]


def test_levels_restart_under_a_new_parent() -> None:
    levels = numbering(
        level("chineseCounting", "%1、"), level("chineseCounting", "（%2）"), level("decimal", "%1.%3", "<w:isLgl/>")
    )
    body = item("甲") + item("乙", 1) + item("丙", 1) + item("丁", 2) + item("戊") + item("己", 1)
    assert texts(body, numbering=levels) == ["一、甲", "（一）乙", "（二）丙", "1.1 丁", "二、戊", "（一）己"]


def test_a_level_that_never_restarts() -> None:
    levels = numbering(level("decimal", "%1、"), level("decimal", "%2)", '<w:lvlRestart w:val="0"/>'))
    assert texts(item("甲") + item("乙", 1) + item("丙") + item("丁", 1), numbering=levels) == [
        "1、甲",
        "1)乙",
        "2、丙",
        "2)丁",
    ]


def test_starts_and_overrides() -> None:
    extra = (
        '<w:num w:numId="2"><w:abstractNumId w:val="0"/><w:lvlOverride w:ilvl="0"><w:startOverride w:val="1"/>'
        '</w:lvlOverride></w:num><w:num w:numId="3"><w:abstractNumId w:val="0"/><w:lvlOverride w:ilvl="0">'
        '<w:lvl w:ilvl="0"><w:numFmt w:val="decimal"/><w:lvlText w:val="第%1条"/></w:lvl></w:lvlOverride></w:num>'
    )
    levels = numbering(level("decimal", "%1、").replace('start w:val="1"', 'start w:val="5"'), extra=extra)
    body = item("甲") + item("乙") + item("丙", 0, 2) + item("丁", 0, 2) + item("戊", 0, 3)
    assert texts(body, numbering=levels) == ["5、甲", "6、乙", "1、丙", "2、丁", "第3条 戊"]


def test_numbers_from_styles() -> None:
    styles = (
        '<w:style w:type="paragraph" w:styleId="h"><w:pPr><w:numPr><w:numId w:val="1"/></w:numPr></w:pPr></w:style>'
        '<w:style w:type="paragraph" w:styleId="k"><w:basedOn w:val="h"/></w:style>'
        '<w:style w:type="paragraph" w:styleId="i"><w:pPr><w:numPr><w:numId w:val="1"/></w:numPr></w:pPr></w:style>'
    )
    levels = numbering(level("chineseCounting", "%1、"), level("decimal", "%2.", '<w:pStyle w:val="i"/>'))
    body = (
        p("甲", '<w:pStyle w:val="h"/>') + p("乙", '<w:pStyle w:val="i"/>') + p("丙", '<w:pStyle w:val="k"/>')
        + p("丁", '<w:pStyle w:val="h"/><w:numPr><w:numId w:val="0"/></w:numPr>')
    )  # fmt: skip
    assert texts(body, styles=styles, numbering=levels) == ["一、甲", "1.乙", "二、丙", "丁"]


def test_a_list_style_lends_its_levels() -> None:
    styles = (
        '<w:style w:type="numbering" w:styleId="L"><w:pPr><w:numPr><w:numId w:val="1"/></w:numPr></w:pPr></w:style>'
    )
    extra = (
        '<w:abstractNum w:abstractNumId="9"><w:numStyleLink w:val="L"/></w:abstractNum>'
        '<w:num w:numId="2"><w:abstractNumId w:val="9"/></w:num>'
    )
    assert texts(item("甲", 0, 2), styles=styles, numbering=numbering(level("decimal", "（%1）"), extra=extra)) == [
        "（1）甲"
    ]


def test_a_number_never_runs_into_figures() -> None:
    levels = numbering(level("decimal", "%1"), level("decimal", "%2."), level("decimal", "%3、"))
    body = item("2024年") + item("5万元", 1) + item("绩效", 1) + item("3台", 2)
    assert texts(body, numbering=levels) == ["1 2024年", "1. 5万元", "2.绩效", "1、3台"]
    stuck = numbering(level("decimal", "项目%1", '<w:suff w:val="nothing"/>'))
    assert texts(item("号"), numbering=stuck) == ["项目1号"]


def test_bullets_are_no_numbers_and_empty_cells_show_theirs() -> None:
    levels = numbering(level("decimal", "%1"), level("bullet", "●"))
    layout = read(item("点", 1) + table(tc(item(""))), numbering=levels)
    assert [row.text for row in layout.rows] == ["点", "1"]


def test_a_deleted_paragraph_is_not_counted() -> None:
    gone = (
        '<w:p><w:pPr><w:numPr><w:ilvl w:val="0"/><w:numId w:val="1"/></w:numPr><w:rPr><w:del/></w:rPr></w:pPr>'
        "<w:del><w:r><w:delText>旧</w:delText></w:r></w:del></w:p>"
    )
    assert texts(item("甲") + gone + item("乙"), numbering=numbering(level("decimal", "%1、"))) == ["1、甲", "2、乙"]


# -- pages


RENDERED = "<w:lastRenderedPageBreak/>"


def pages(body: str) -> list[tuple[str, int | None]]:
    return [(row.text, row.place.page if row.place else None) for row in read(body).rows]


def test_no_rendered_break_no_page() -> None:
    assert pages(p("甲") + '<w:p><w:r><w:br w:type="page"/></w:r></w:p>' + p("乙")) == [("甲", None), ("乙", None)]


def test_a_stated_break_and_its_rendered_twin_count_once() -> None:
    body = (
        p("甲") + '<w:p><w:r><w:br w:type="page"/></w:r></w:p>' + f"<w:p><w:r>{RENDERED}<w:t>乙</w:t></w:r></w:p>"
        + f"<w:p><w:r><w:t>丙</w:t>{RENDERED}<w:t>接着</w:t></w:r></w:p>" + p("丁")
        + "<w:p><w:pPr><w:pageBreakBefore/></w:pPr><w:r><w:t>戊</w:t></w:r></w:p>"
    )  # fmt: skip
    assert pages(body) == [("甲", 1), ("乙", 2), ("丙接着", 2), ("丁", 3), ("戊", 4)]


def test_a_break_in_every_cell_of_a_row_counts_once() -> None:
    cut = f"<w:p><w:r><w:t>甲</w:t>{RENDERED}<w:t>乙</w:t></w:r></w:p>"
    begun = f"<w:p><w:r>{RENDERED}<w:t>丙</w:t></w:r></w:p>"
    assert pages(table(tc(cut) + tc(cut), tc(begun) + tc("丁")) + p("戊")) == [
        ("甲乙\t甲乙", 1),
        ("丙\t丁", 3),
        ("戊", 3),
    ]


def test_page_breaks_made_by_python_docx_split_lines() -> None:
    document = docx.Document()
    run = document.add_paragraph("甲").add_run()
    run.add_break(WD_BREAK.PAGE)
    run.add_text("乙")
    assert [row.text for row in READER.read(saved(document), "x").rows] == ["甲", "乙"]


# -- files that are not what they should be


def test_recognition_is_by_content() -> None:
    data = file_of(p("甲"))
    assert READER.recognises(data)
    assert READER.recognises(data[: len(data) // 2])
    assert not READER.recognises(b"PK\x03\x04" + b"\0" * 100)
    assert not READER.recognises(b"word/document.xml")


def test_the_strict_dialect() -> None:
    data = io.BytesIO()
    with zipfile.ZipFile(data, "w") as archive:
        namespace = "http://purl.oclc.org/ooxml/wordprocessingml/main"
        archive.writestr(
            "word/document.xml", f'<w:document xmlns:w="{namespace}"><w:body>{p("甲")}</w:body></w:document>'
        )
    assert [row.text for row in READER.read(data.getvalue(), "x").rows] == ["甲"]


def refused(data: bytes) -> str:
    with pytest.raises(ReadError) as caught:
        READER.read(data, "坏.docx")
    return caught.value.code


def with_main(content: bytes) -> bytes:
    out = io.BytesIO()
    with zipfile.ZipFile(out, "w", zipfile.ZIP_DEFLATED) as archive:
        archive.writestr("word/document.xml", content)
    return out.getvalue()


def test_broken_files() -> None:
    data = file_of(p("甲"))
    assert refused(data[:-30]) == "RD004"
    assert refused(with_main(b"<w:document")) == "RD004"
    assert refused(with_main(b"<a/>")) == "RD004"
    assert refused(with_main(b"")) == "RD004"


@pytest.mark.parametrize("encoding", ["utf-8", "utf-16", "utf-32"])
def test_entities_are_refused(encoding: str) -> None:
    text = '<?xml version="1.0"?><!DOCTYPE a [<!ENTITY b "甲"><!ENTITY c "&b;&b;&b;">]><a>&c;</a>'
    assert refused(with_main(text.encode(encoding))) == "RD009"


def test_bombs_and_absurd_tables() -> None:
    assert refused(with_main(b"<a>" + b" " * 60_000_000 + b"</a>")) == "RD006"
    assert refused(file_of(table(tc("甲") * 500))) == "RD007"
    assert refused(file_of(table(tc("甲", '<w:gridSpan w:val="99999999"/>')))) == "RD007"
    assert refused(file_of(p("甲" * (MAX_CELL + 1)))) == "RD008"
    assert refused(file_of(table(tc("甲" * (MAX_CELL + 1))))) == "RD008"


@pytest.mark.parametrize("depth", [60, 120, 5000])
def test_deep_nesting_is_read_or_refused(depth: int) -> None:
    for opened, closed in (("<w:sdt><w:sdtContent>", "</w:sdtContent></w:sdt>"), ("<w:tbl><w:tr><w:tc>", "</w:tc></w:tr></w:tbl>"),
                           ("<w:p><w:r><w:txbxContent>", "</w:txbxContent></w:r></w:p>")):  # fmt: skip
        data = file_of(opened * depth + p("甲") + closed * depth)
        if depth < 80:
            assert [row.text for row in READER.read(data, "x").rows] == ["甲"]
        else:
            assert read_or_refused(data) in ("RD004", "RD006", "")


def read_or_refused(data: bytes) -> str:
    """The error code, empty when the file was read."""
    try:
        READER.read(data, "x")
    except ReadError as error:
        return error.code
    return ""


@settings(max_examples=150, deadline=None)
@given(st.binary(max_size=300))
def test_any_bytes_are_read_or_refused(tail: bytes) -> None:
    sound = file_of(item("甲") + table(tc("乙")), numbering=numbering(level("decimal", "%1、")))
    for data in (
        b"PK\x03\x04" + tail,
        sound[:150] + tail + sound[150 + len(tail) :],
        with_main(b"<w:document>" + tail),
    ):
        READER.recognises(data)
        read_or_refused(data)


@settings(max_examples=150, deadline=None)
@given(st.recursive(
    st.sampled_from([p("甲"), "<w:t>乙</w:t>", "<w:br/>", RENDERED, "<w:vMerge/>", '<w:gridSpan w:val="-1"/>', '<w:sym w:char="zz"/>',
                     '<w:fldChar w:fldCharType="end"/>', "<w:numPr><w:numId/></w:numPr>"]),
    lambda inner: st.tuples(st.sampled_from(["p", "r", "tbl", "tr", "tc", "tcPr", "pPr", "rPr", "sdt", "ins", "del", "txbxContent"]), st.lists(inner, max_size=4))
    .map(lambda made: f"<w:{made[0]}>{''.join(made[1])}</w:{made[0]}>"),
    max_leaves=25,
))  # fmt: skip
def test_any_arrangement_of_elements_is_read(body: str) -> None:
    for row in read(body, numbering=numbering(level("decimal", "%1、"))).rows:
        assert row.cells


# -- the official form


@pytest.mark.shared
def test_the_official_form_cell_by_cell() -> None:
    if not SHARED.is_dir():
        pytest.skip("reference texts are not beside the repository")
    layout = READER.read((SHARED / "readings/official-form.docx").read_bytes(), "official-form.docx")
    truth = json.loads((SHARED / "readings/official-form.truth.json").read_text("utf-8"))
    tables: dict[int, list[Row]] = {}
    for row in layout.rows:
        if row.table is not None:
            tables.setdefault(row.table, []).append(row)
    assert len(tables) == len(truth["projects"]) == 15
    for rows, project in zip(tables.values(), truth["projects"], strict=True):
        # Every column of every row is printed once or covered from above: the grid has no hole.
        covered: dict[int, int] = {}
        for index, row in enumerate(rows):
            columns = [column for cell in row.cells for column in range(cell.column, cell.column + cell.columns)]
            assert sorted(columns + [column for column, until in covered.items() if until > index]) == list(range(7))
            for cell in row.cells:
                for column in range(cell.column, cell.column + cell.columns):
                    covered[column] = index + cell.rows
        cells = {re.sub(r"\s", "", cell.text) for row in rows for cell in row.cells}
        wanted = [
            project["code"],
            project["name"],
            project["budget"]["total"],
            project["budget"]["fiscal"],
            project["purpose"],
        ]
        wanted += [f"{point['cumulative_percent']}%" for point in project["spending_plan"]]
        for indicator in project["indicators"]:
            wanted += [indicator[key] for key in ("level1", "level2", "level3", "description", "basis")]
            wanted.append(indicator["target"]["raw"])
        missing = [value for value in wanted if re.sub(r"\s", "", value) not in cells]
        assert missing == []
