"""DOCX: WordprocessingML after GB/T 9704, written directly; a text of fifteen projects takes hundredths of a second.

A project's table is two: the head and the indicators, set edge to edge, because Word repeats only the first rows of
a table on a new page, and it is the headings of the indicators that must come again.
"""

import io
import zipfile
from collections.abc import Iterator, Mapping, Sequence
from itertools import pairwise

from jixiao.law.form import Form
from jixiao.model import PerformanceText
from jixiao.write.documents.carry import NAMESPACE, carried
from jixiao.write.documents.compose import compose
from jixiao.write.documents.plain import printable
from jixiao.write.documents.sheet import (
    Anchor,
    Block,
    Box,
    ContentsLine,
    PageBreak,
    Paragraph,
    Sheet,
    Split,
    Table,
)

_W = "http://schemas.openxmlformats.org/wordprocessingml/2006/main"
_R = "http://schemas.openxmlformats.org/officeDocument/2006/relationships"
_TWIPS_PER_MM = 1440 / 25.4
_PAGE_WIDTH, _PAGE_HEIGHT = 11906, 16838
_TOP, _BOTTOM, _INSIDE = (round(mm * _TWIPS_PER_MM) for mm in (37, 35, 28))
_LINE = 580
"""29 pt, 22 lines a page."""
_CHARACTER_SPACE = -4
"""What each 16 pt character gives up so that 28 stand on a line: 0.2 pt. (A document grid of characters would say it
too, but LibreOffice draws it with 21.)
"""
_WIDTH = 28 * (320 + _CHARACTER_SPACE)
"""156 mm, and what is left over beside it is the outer margin: 26 mm."""
_OUTSIDE = _PAGE_WIDTH - _INSIDE - _WIDTH
_FOOTER = round((35 - 7 - 5) * _TWIPS_PER_MM)
"""The page number stands 7 mm below the text and is 5 mm high."""
_CELL_MARGIN = 45

_FONTS = {
    "仿宋_GB2312": ("仿宋;FangSong;朱雀仿宋;Noto Serif CJK SC", "modern"),
    "方正小标宋简体": ("方正小标宋_GBK;华文中宋;宋体;Noto Serif CJK SC", "script"),
    "黑体": ("SimHei;Noto Sans CJK SC", "modern"),
    "楷体_GB2312": ("楷体;KaiTi;LXGW WenKai;Noto Serif CJK SC", "modern"),
    "宋体": ("SimSun;Noto Serif CJK SC", "auto"),
}
_BODY, _TITLE, _HEI, _KAI, _SONG = _FONTS


def document(text: PerformanceText, form: Form | None = None) -> bytes:
    """The document of a text. The same text gives the same bytes."""
    return drawn(compose(text, form), carried(text))


def drawn(sheet: Sheet, data: bytes | None = None) -> bytes:
    """The document of a sheet, which carries the data where there are any."""
    parts = {
        "[Content_Types].xml": _content_types(carries=data is not None),
        "_rels/.rels": _RELATIONS,
        "word/document.xml": _document(sheet),
        "word/_rels/document.xml.rels": _relations(*_RELATED, *(_CARRYING if data is not None else ())),
        "word/styles.xml": _styles(),
        "word/settings.xml": _SETTINGS,
        "word/fontTable.xml": _font_table(),
        "word/footer1.xml": _footer("right"),
        "word/footer2.xml": _footer("left"),
        "docProps/core.xml": _core(sheet),
        "docProps/app.xml": _APP,
    }
    if data is not None:
        parts |= {
            "customXml/item1.xml": f'{_HEADER}<carried xmlns="{NAMESPACE}">{_escaped(data.decode())}</carried>',
            "customXml/itemProps1.xml": _ITEM_PROPERTIES,
            "customXml/_rels/item1.xml.rels": _ITEM_RELATIONS,
        }
    stream = io.BytesIO()
    with zipfile.ZipFile(stream, "w", zipfile.ZIP_DEFLATED) as archive:
        for name, content in parts.items():
            info = zipfile.ZipInfo(name, (1980, 1, 1, 0, 0, 0))
            info.compress_type = zipfile.ZIP_DEFLATED
            info.external_attr = 0o600 << 16
            archive.writestr(info, content.encode())
    return stream.getvalue()


def _escaped(words: str) -> str:
    return words.replace("&", "&amp;").replace("<", "&lt;").replace(">", "&gt;")


# the body


class _Body:
    """Writes the blocks in order; an anchor and a page break wait for the paragraph they belong to."""

    def __init__(self, pages: Mapping[str, int]) -> None:
        self._pages = pages
        self._bookmarks = 0
        self._anchor = ""
        self._breaks = False
        self._used: float = 0
        """Points of the page that are taken, as long as it is sure on which page we are."""

    def blocks(self, blocks: Sequence[Block]) -> Iterator[str]:
        """The content of a section."""
        last = ""
        self._breaks = False
        for block in blocks:
            if isinstance(block, Anchor):
                self._anchor = self._anchor or block.name
            elif isinstance(block, PageBreak):
                self._breaks = True
            elif isinstance(block, Paragraph):
                label = _run(block.label, "<w:b/>") if block.label else ""
                style = _STYLE_OF[block.style]
                if block.style == "cover-foot" and last != "cover-foot":
                    style = "CoverFootFirst"
                last = block.style
                yield self._paragraph(style, label + _run(block.text), block.label + block.text)
            elif isinstance(block, ContentsLine):
                yield self._paragraph("TOC1", _contents_line(block, self._pages.get(block.target)))
            elif isinstance(block, Split):
                yield self._paragraph("UnitLine", f"{_run(block.left)}<w:r><w:tab/></w:r>{_run(block.right)}")
            else:
                yield from _tables(block, _PAGE - self._used)

    def _paragraph(self, style: str, content: str, words: str = "") -> str:
        properties = "<w:pageBreakBefore/>" if self._breaks else ""
        self._used = (0 if self._breaks else self._used) + _paragraph_height(style, words)
        self._breaks = False
        if self._anchor:
            self._bookmarks += 1
            mark, name = self._bookmarks, _bookmark(self._anchor)
            content = f'<w:bookmarkStart w:id="{mark}" w:name="{name}"/>{content}<w:bookmarkEnd w:id="{mark}"/>'
            self._anchor = ""
        return f'<w:p><w:pPr><w:pStyle w:val="{style}"/>{properties}</w:pPr>{content}</w:p>'


def _paragraph_height(style: str, words: str) -> float:
    """About how high a paragraph is, in points."""
    return _HEIGHTS.get(style, 29) * max(1, -(-_half_widths(words) // 54))


_HEIGHTS = {"Heading1": 43, "TableTitle": 29, "TableNote": 20, "UnitLine": 18}
_STYLE_OF = {
    "cover-department": "CoverDepartment", "cover-title": "Title", "cover-note": "CoverNote",
    "cover-foot": "CoverFoot", "contents-title": "TOCHeading", "part": "Heading1", "heading1": "Heading2",
    "heading2": "Heading3", "label": "ContentsPart", "body": "Normal", "table-title": "TableTitle",
    "table-note": "TableNote",
}  # fmt: skip


_PAGE_SETUP = (
    f'<w:pgSz w:w="{_PAGE_WIDTH}" w:h="{_PAGE_HEIGHT}"/>'
    f'<w:pgMar w:top="{_TOP}" w:right="{_OUTSIDE}" w:bottom="{_BOTTOM}" w:left="{_INSIDE}" w:header="851" '
    f'w:footer="{_FOOTER}" w:gutter="0"/>'
)


def _document(sheet: Sheet) -> str:
    """Two sections: cover and contents without page numbers, and the rest from page 1 on a right-hand page."""
    start = next((i for i, block in enumerate(sheet.blocks) if isinstance(block, Anchor)), 0)
    body = _Body(_estimated_pages(sheet.blocks[start:]))
    front = "".join(body.blocks(sheet.blocks[:start]))
    if front:
        front += _gap(f"<w:sectPr>{_PAGE_SETUP}</w:sectPr>")
    rest = "".join(body.blocks(sheet.blocks[start:]))
    return (
        f'{_HEADER}<w:document xmlns:w="{_W}" xmlns:r="{_R}"><w:body>{front}{rest}{_gap()}'
        '<w:sectPr><w:footerReference w:type="default" r:id="rId4"/><w:footerReference w:type="even" r:id="rId5"/>'
        f'<w:type w:val="oddPage"/>{_PAGE_SETUP}<w:pgNumType w:start="1"/></w:sectPr></w:body></w:document>'
    )


def _estimated_pages(blocks: Sequence[Block]) -> dict[str, int]:
    """About on which page each anchor stands: to be trusted as far as to doubt what the contents say."""
    pages: dict[str, int] = {}
    waiting: list[str] = []
    page, used = 1, 0.0
    for block in blocks:
        if isinstance(block, Anchor):
            waiting.append(block.name)
            continue
        if isinstance(block, PageBreak):
            page, used = page + 1, 0
            continue
        height: float = _HEIGHTS["UnitLine"]
        if isinstance(block, Table):
            widths = _scaled(block.widths)
            height = _height(block, widths, *(_size_that_fits(block, widths, _PAGE - used) or _SIZES[0]))
        elif isinstance(block, Paragraph):
            height = _paragraph_height(_STYLE_OF[block.style], block.label + block.text)
            if block.style in ("part", "heading1", "heading2") and used + height + _LINE / 20 > _FULL:
                page, used = page + 1, 0
        if used + min(height, _LINE / 20) > _FULL:
            page, used = page + 1, 0
        pages |= dict.fromkeys(waiting, page)
        waiting = []
        used += height
        while used > _FULL:
            page, used = page + 1, used - _FULL
    return pages


def _bookmark(name: str) -> str:
    return name.replace("-", "_")


def _run(words: str, properties: str = "") -> str:
    if not words:
        return ""
    # The hint: “ ” ≥ — are Chinese here, as wide as a character.
    return (
        f'<w:r><w:rPr><w:rFonts w:hint="eastAsia"/>{properties}</w:rPr><w:t xml:space="preserve">{_escaped(printable(words))}'
        "</w:t></w:r>"
    )


def _contents_line(line: ContentsLine, about: int | None) -> str:
    """The page number is a field; where we doubt the one that is given, office programs are told to count anew."""
    target = _bookmark(line.target)
    doubted = ' w:dirty="true"' if about != line.page else ""
    number = "" if line.page is None else str(line.page)
    return (
        f'<w:hyperlink w:anchor="{target}" w:history="1">{_run(line.text)}</w:hyperlink><w:r><w:tab/></w:r>'
        f'<w:r><w:fldChar w:fldCharType="begin"{doubted}/></w:r><w:r><w:instrText xml:space="preserve"> PAGEREF {target} \\h '
        f'</w:instrText></w:r><w:r><w:fldChar w:fldCharType="separate"/></w:r>{_run(number)}'
        '<w:r><w:fldChar w:fldCharType="end"/></w:r>'
    )


# tables


def _gap(section: str = "") -> str:
    """A paragraph nobody sees: Word makes one table of two that touch, and a section must end in something."""
    return (
        '<w:p><w:pPr><w:keepNext/><w:snapToGrid w:val="0"/><w:spacing w:line="20" w:lineRule="exact"/><w:ind w:firstLine="0" '
        f'w:firstLineChars="0"/><w:rPr><w:vanish/><w:sz w:val="2"/></w:rPr>{section}</w:pPr></w:p>'
    )


def _tables(table: Table, room: float) -> Iterator[str]:
    widths = _scaled(table.widths)
    size = _size_that_fits(table, widths, room)
    if table.head is None:
        yield _table(widths, table.rows, 0, size)
        return
    if table.head:
        yield _table(widths, table.rows[: table.head], 0, size, follows=True) + _gap()
    yield _table(widths, table.rows[table.head :], table.heads, size)


_SIZES = ((10.5, 14), (10, 13), (9, 11.5))
"""Type and line of a table: 五号; and down to 小五 where that keeps a table on one page."""
_FULL = 22 * _LINE / 20
"""Points of a page: 22 lines."""
_PAGE = 585
"""Points of a page that a table may fill: less than all by a twelfth, by which an estimate was seen to be wrong."""


def _size_that_fits(table: Table, widths: Sequence[int], room: float) -> tuple[float, float] | None:
    """The largest type in which the table stands in the room left on its page; ``None``, the ordinary one, where
    none does.
    """
    for size, line in _SIZES:
        if _height(table, widths, size, line) <= room:
            return None if size == _SIZES[0][0] else (size, line)
    return None


def _height(table: Table, widths: Sequence[int], size: float, line: float) -> float:
    """About how high a table is, in points: the lines each cell takes, what a merged one takes beyond its rows."""
    heights: list[float] = [19 * line / _SIZES[0][1]] * len(table.rows)
    for merged in (False, True):
        for number, row in enumerate(table.rows):
            for box in row:
                if (box.rows > 1) is merged:
                    room = (sum(widths[box.column : box.column + box.columns]) - 2 * _CELL_MARGIN) / 20
                    across = max(1, int(room / size * 2))
                    lines = sum(max(1, -(-_half_widths(words) // across)) for words in box.text.split("\n"))
                    lacking = lines * line + 1 - sum(heights[number : number + box.rows])
                    if lacking > 0:
                        heights[min(number + box.rows, len(heights)) - 1] += lacking
    return sum(heights)


def _half_widths(words: str) -> int:
    return sum(1 + (character > "\u2000") for character in words)


def _scaled(widths: Sequence[int]) -> list[int]:
    """The widths in twips; together exactly as wide as the text."""
    total = sum(widths)
    edges = [round(_WIDTH * sum(widths[:i]) / total) for i in range(len(widths) + 1)]
    return [b - a for a, b in pairwise(edges)]


def _table(widths: Sequence[int], rows: Sequence[tuple[Box, ...]], heads: int, size: tuple[float, float] | None, *,
           follows: bool = False) -> str:  # fmt: skip
    dense = _Dense(*size) if size else _Dense(0, 0)
    edge = '<w:{} w:val="single" w:sz="4" w:space="0" w:color="auto"/>'
    sides = "".join(
        edge.format(s) for s in ("top", "left", *(() if follows else ("bottom",)), "right", "insideH", "insideV")
    )
    grid = "".join(f'<w:gridCol w:w="{w}"/>' for w in widths)
    body = "".join(
        _row(boxes, above, widths, dense, is_head=number < heads, keeps=number < heads or follows)
        for number, (boxes, above) in enumerate(zip(rows, _reaching(rows), strict=True))
    )
    return (
        f'<w:tbl><w:tblPr><w:tblW w:w="{_WIDTH}" w:type="dxa"/><w:jc w:val="center"/><w:tblBorders>{sides}</w:tblBorders>'
        f'<w:tblLayout w:type="fixed"/><w:tblCellMar><w:left w:w="{_CELL_MARGIN}" w:type="dxa"/>'
        f'<w:right w:w="{_CELL_MARGIN}" w:type="dxa"/></w:tblCellMar></w:tblPr><w:tblGrid>{grid}</w:tblGrid>{body}</w:tbl>'
    )


class _Dense:
    """What a table in smaller type says in each of its paragraphs and runs; nothing in the ordinary type."""

    def __init__(self, size: float, line: float) -> None:
        self.line = _lines(line) if size else ""
        self.run = _size(size) if size else ""


def _reaching(rows: Sequence[tuple[Box, ...]]) -> list[list[Box]]:
    """For each row the cells of rows above that reach down into it."""
    found: list[list[Box]] = [[] for _ in rows]
    for number, row in enumerate(rows):
        for box in row:
            for below in range(number + 1, number + box.rows):
                found[below].append(box)
    return found


def _row(boxes: Sequence[Box], above: Sequence[Box], widths: Sequence[int], dense: _Dense, *,
         is_head: bool, keeps: bool) -> str:  # fmt: skip
    """One row: its own boxes, and the continuation of those that reach down from above."""
    cells = {
        box.column: _cell(box, widths, "restart" if box.rows > 1 else "", dense, is_head=is_head, keeps=keeps)
        for box in boxes
    }
    for box in above:
        cells[box.column] = _cell(box, widths, "continue", dense, is_head=is_head, keeps=keeps)
    head = "<w:tblHeader/>" if is_head else ""
    return (
        f'<w:tr><w:trPr><w:cantSplit/><w:trHeight w:val="380" w:hRule="atLeast"/>{head}</w:trPr>'
        + "".join(cells[column] for column in sorted(cells)) + "</w:tr>"
    )  # fmt: skip


_ALIGNED = {"left": "CellText", "centre": "CellCentre", "right": "CellFigure"}


def _cell(box: Box, widths: Sequence[int], merge: str, dense: _Dense, *, is_head: bool, keeps: bool) -> str:
    width = sum(widths[box.column : box.column + box.columns])
    span = f'<w:gridSpan w:val="{box.columns}"/>' if box.columns > 1 else ""
    merged = f'<w:vMerge w:val="{merge}"/>' if merge else ""
    style = "CellHead" if is_head else "CellLabel" if box.is_label and box.align == "centre" else _ALIGNED[box.align]
    keep = "<w:keepNext/>" if keeps else ""
    lines = box.text.split("\n") if merge != "continue" else [""]
    paragraphs = "".join(
        f'<w:p><w:pPr><w:pStyle w:val="{style}"/>{keep}{dense.line}</w:pPr>{_run(line, dense.run)}</w:p>'
        for line in lines
    )
    return f'<w:tc><w:tcPr><w:tcW w:w="{width}" w:type="dxa"/>{span}{merged}<w:vAlign w:val="center"/></w:tcPr>{paragraphs}</w:tc>'


# the other parts

_HEADER = '<?xml version="1.0" encoding="UTF-8" standalone="yes"?>\n'


def _fonts(name: str) -> str:
    """The face of a style. Beside running faces figures and letters are of the face that goes with them everywhere."""
    latin = "Times New Roman" if name in (_BODY, _KAI, _SONG) else name
    return f'<w:rFonts w:ascii="{latin}" w:hAnsi="{latin}" w:eastAsia="{name}" w:cs="{latin}"/>'


def _style(key: str, name: str, *, based: str = "Normal", paragraph: str = "", run: str = "", follow: str = "") -> str:
    following = f'<w:next w:val="{follow}"/>' if follow else ""
    return (
        f'<w:style w:type="paragraph" w:customStyle="{int(key not in _BUILT_IN)}" w:styleId="{key}"><w:name w:val="{name}"/>'
        f'<w:basedOn w:val="{based}"/>{following}<w:qFormat/><w:pPr>{paragraph}</w:pPr><w:rPr>{run}</w:rPr></w:style>'
    )


_BUILT_IN = ("Title", "Heading1", "Heading2", "Heading3", "TOC1", "TOCHeading", "Footer")
_NO_INDENT = '<w:ind w:firstLine="0" w:firstLineChars="0"/>'
_CENTRED = f'{_NO_INDENT}<w:jc w:val="center"/>'


def _size(points: float) -> str:
    return f'<w:sz w:val="{round(points * 2)}"/><w:szCs w:val="{round(points * 2)}"/>'


def _lines(points: float, before: float = 0, after: float = 0, rule: str = "exact") -> str:
    return (
        f'<w:spacing w:before="{round(before * 20)}" w:after="{round(after * 20)}" w:line="{round(points * 20)}" '
        f'w:lineRule="{rule}"/>'
    )


def _styles() -> str:
    cell = f'<w:widowControl w:val="0"/><w:snapToGrid w:val="0"/>{_lines(_SIZES[0][1])}{_NO_INDENT}'
    keep = "<w:keepNext/><w:keepLines/>"
    styles = [
        _style("CoverDepartment", "封面部门", paragraph=_lines(46, before=120) + _CENTRED, run=_fonts(_TITLE) + _size(26)),
        _style("Title", "Title", paragraph=_lines(56, before=24) + _CENTRED, run=_fonts(_TITLE) + _size(36)),
        _style("CoverNote", "封面附注", paragraph=_lines(40, before=12) + _CENTRED, run=_fonts(_KAI) + _size(22)),
        _style("CoverFoot", "封面落款", paragraph=_lines(34) + _CENTRED, run=_fonts(_BODY) + _size(16)),
        _style("CoverFootFirst", "封面落款首行", based="CoverFoot", paragraph=_lines(34, before=130)),
        _style("TOCHeading", "TOC Heading", paragraph=keep + _lines(40, after=12) + _CENTRED, run=_fonts(_TITLE) + _size(22)),
        _style("ContentsPart", "目录部分", paragraph=keep + _lines(29, before=6) + _NO_INDENT, run=_fonts(_HEI) + _size(14)),
        _style("TOC1", "toc 1", paragraph=f'<w:tabs><w:tab w:val="right" w:leader="dot" w:pos="{_WIDTH}"/></w:tabs>'
               f'{_lines(26)}<w:ind w:left="280" w:hanging="280"/>', run=_size(14)),
        _style("Heading1", "heading 1", follow="Normal", run=_fonts(_TITLE) + _size(22),
               paragraph=f'{keep}{_lines(36, after=14)}{_NO_INDENT}<w:contextualSpacing/><w:jc w:val="center"/>'
               '<w:outlineLvl w:val="0"/>'),
        _style("Heading2", "heading 2", follow="Normal", run=_fonts(_HEI) + _size(16),
               paragraph=f'{keep}<w:outlineLvl w:val="1"/>'),
        _style("Heading3", "heading 3", follow="Normal", run=_fonts(_KAI) + _size(16),
               paragraph=f'{keep}<w:outlineLvl w:val="2"/>'),
        _style("TableTitle", "表题", follow="UnitLine", run=_fonts(_TITLE) + _size(16),
               paragraph=f'{keep}{_lines(26, after=6)}{_CENTRED}<w:outlineLvl w:val="1"/>'),
        _style("TableNote", "表题附注", paragraph=keep + _lines(20) + _CENTRED, run=_fonts(_KAI) + _size(12)),
        _style("UnitLine", "单位行", run=_size(10.5),
               paragraph=f'<w:keepNext/><w:tabs><w:tab w:val="right" w:pos="{_WIDTH}"/></w:tabs>{_lines(18)}{_NO_INDENT}'),
        _style("CellText", "表内文字", paragraph=f'{cell}<w:jc w:val="left"/>', run=_fonts(_SONG) + '<w:spacing w:val="0"/>' + _size(10.5)),
        _style("CellCentre", "表内居中", based="CellText", paragraph='<w:jc w:val="center"/>'),
        _style("CellFigure", "表内数字", based="CellText", paragraph='<w:jc w:val="right"/>'),
        _style("CellLabel", "表内栏目", based="CellText", paragraph='<w:jc w:val="center"/>'),
        _style("CellHead", "表头", based="CellText", paragraph='<w:jc w:val="center"/>', run=_fonts(_HEI)),
        _style("Footer", "footer", paragraph=f'<w:snapToGrid w:val="0"/>{_lines(14, rule="atLeast")}{_NO_INDENT}',
               run=_fonts(_SONG) + _size(14)),
    ]  # fmt: skip
    return (
        f'{_HEADER}<w:styles xmlns:w="{_W}"><w:docDefaults><w:rPrDefault><w:rPr>{_fonts(_BODY)}<w:kern w:val="2"/>{_size(16)}'
        '<w:lang w:val="en-US" w:eastAsia="zh-CN" w:bidi="ar-SA"/></w:rPr></w:rPrDefault><w:pPrDefault/></w:docDefaults>'
        '<w:style w:type="paragraph" w:default="1" w:styleId="Normal"><w:name w:val="Normal"/><w:qFormat/>'
        f'<w:pPr>{_lines(_LINE / 20)}<w:ind w:firstLine="632" w:firstLineChars="200"/><w:jc w:val="both"/></w:pPr>'
        f'<w:rPr><w:spacing w:val="{_CHARACTER_SPACE}"/></w:rPr></w:style>'
        + "".join(styles) + "</w:styles>"
    )  # fmt: skip


def _font_table() -> str:
    fonts = "".join(
        f'<w:font w:name="{name}"><w:altName w:val="{others}"/><w:charset w:val="86"/><w:family w:val="{family}"/></w:font>'
        for name, (others, family) in _FONTS.items()
    )
    return f'{_HEADER}<w:fonts xmlns:w="{_W}">{fonts}</w:fonts>'


def _footer(side: str) -> str:
    """— 1 — one character in from the outer edge."""
    edge = 'w:right="280"' if side == "right" else 'w:left="280"'
    field = (
        '<w:r><w:fldChar w:fldCharType="begin"/></w:r><w:r><w:instrText xml:space="preserve"> PAGE </w:instrText></w:r>'
        '<w:r><w:fldChar w:fldCharType="separate"/></w:r><w:r><w:t>1</w:t></w:r><w:r><w:fldChar w:fldCharType="end"/></w:r>'
    )
    return (
        f'{_HEADER}<w:ftr xmlns:w="{_W}"><w:p><w:pPr><w:pStyle w:val="Footer"/><w:ind {edge} w:firstLine="0" '
        f'w:firstLineChars="0"/><w:jc w:val="{side}"/></w:pPr>{_run("— ")}{field}{_run(" —")}</w:p></w:ftr>'
    )


def _core(sheet: Sheet) -> str:
    return (
        f'{_HEADER}<cp:coreProperties xmlns:cp="http://schemas.openxmlformats.org/package/2006/metadata/core-properties" '
        f'xmlns:dc="http://purl.org/dc/elements/1.1/"><dc:title>{_escaped(printable(sheet.title))}</dc:title>'
        f"<dc:language>{sheet.language}</dc:language></cp:coreProperties>"
    )


_SETTINGS = (
    f'{_HEADER}<w:settings xmlns:w="{_W}"><w:mirrorMargins/><w:evenAndOddHeaders/>'
    '<w:drawingGridVerticalSpacing w:val="290"/><w:characterSpacingControl w:val="compressPunctuation"/>'
    '<w:compat><w:balanceSingleByteDoubleByteWidth/><w:useFELayout/>'
    '<w:compatSetting w:name="compatibilityMode" w:uri="http://schemas.microsoft.com/office/word" w:val="15"/></w:compat>'
    '<w:themeFontLang w:val="en-US" w:eastAsia="zh-CN"/></w:settings>'
)  # fmt: skip
_APP = (
    f'{_HEADER}<Properties xmlns="http://schemas.openxmlformats.org/officeDocument/2006/extended-properties">'
    "<Application>jixiao</Application></Properties>"
)
_TYPES = "application/vnd.openxmlformats-officedocument.wordprocessingml"
_PARTS = (
    f'{_HEADER}<Types xmlns="http://schemas.openxmlformats.org/package/2006/content-types">'
    '<Default Extension="rels" ContentType="application/vnd.openxmlformats-package.relationships+xml"/>'
    '<Default Extension="xml" ContentType="application/xml"/>'
    f'<Override PartName="/word/document.xml" ContentType="{_TYPES}.document.main+xml"/>'
    f'<Override PartName="/word/styles.xml" ContentType="{_TYPES}.styles+xml"/>'
    f'<Override PartName="/word/settings.xml" ContentType="{_TYPES}.settings+xml"/>'
    f'<Override PartName="/word/fontTable.xml" ContentType="{_TYPES}.fontTable+xml"/>'
    + "".join(f'<Override PartName="/word/footer{n}.xml" ContentType="{_TYPES}.footer+xml"/>' for n in (1, 2))
    + '<Override PartName="/docProps/core.xml" ContentType="application/vnd.openxmlformats-package.core-properties+xml"/>'
    '<Override PartName="/docProps/app.xml" ContentType="application/vnd.openxmlformats-officedocument.extended-properties+xml"/>'
)  # fmt: skip


def _content_types(*, carries: bool) -> str:
    data = (
        '<Override PartName="/customXml/itemProps1.xml" '
        'ContentType="application/vnd.openxmlformats-officedocument.customXmlProperties+xml"/>'
    )
    return f"{_PARTS}{data if carries else ''}</Types>"


_PACKAGE = "http://schemas.openxmlformats.org/package/2006/relationships"


def _relations(*entries: tuple[str, str]) -> str:
    found = "".join(
        f'<Relationship Id="rId{n}" Type="{kind}" Target="{target}"/>' for n, (kind, target) in enumerate(entries, 1)
    )
    return f'{_HEADER}<Relationships xmlns="{_PACKAGE}">{found}</Relationships>'


_RELATIONS = _relations(
    (f"{_R}/officeDocument", "word/document.xml"),
    ("http://schemas.openxmlformats.org/package/2006/relationships/metadata/core-properties", "docProps/core.xml"),
    (f"{_R}/extended-properties", "docProps/app.xml"),
)
_RELATED = (
    (f"{_R}/styles", "styles.xml"), (f"{_R}/settings", "settings.xml"), (f"{_R}/fontTable", "fontTable.xml"),
    (f"{_R}/footer", "footer1.xml"), (f"{_R}/footer", "footer2.xml"),
)  # fmt: skip
_CARRYING = ((f"{_R}/customXml", "../customXml/item1.xml"),)
_ITEM_RELATIONS = _relations((f"{_R}/customXmlProps", "itemProps1.xml"))
_ITEM_PROPERTIES = (
    f'{_HEADER}<ds:datastoreItem xmlns:ds="http://schemas.openxmlformats.org/officeDocument/2006/customXml" '
    'ds:itemID="{4A5E1F0C-6B52-4F7E-9C1D-0B1E3A7C5D21}"><ds:schemaRefs>'
    f'<ds:schemaRef ds:uri="{NAMESPACE}"/></ds:schemaRefs></ds:datastoreItem>'
)
