"""DOCX: a walk over the paragraphs and tables of ``word/document.xml``."""

from __future__ import annotations

import re
from collections import defaultdict
from collections.abc import Iterable, Iterator
from dataclasses import dataclass, field, replace
from typing import TYPE_CHECKING
from zipfile import ZipFile

from jixiao.model import Cell, Layout, Place, Row, line
from jixiao.read.base import MAX_COLUMNS, Reader, ReadError, check_width, open_archive
from jixiao.read.carried import carried_part
from jixiao.read.markup import has_entry, parse_part, relations
from jixiao.read.sheets import cell_at, check_size, chinese_digits, chinese_number, guarded, tidy

if TYPE_CHECKING:
    from lxml import etree

_W = "{http://schemas.openxmlformats.org/wordprocessingml/2006/main}"
_M = "{http://schemas.openxmlformats.org/officeDocument/2006/math}"
_ALTERNATE = "{http://schemas.openxmlformats.org/markup-compatibility/2006}"

_DROPPED = frozenset(
    _W + tag
    for tag in (
        "del",
        "moveFrom",
        "pPr",
        "rPr",
        "tblPr",
        "tblGrid",
        "trPr",
        "tcPr",
        "sdtPr",
        "sdtEndPr",
        "sectPr",
        "instrText",
        "delText",
        "delInstrText",
        "rt",
    )
)
"""Elements whose content is not printed: deletions, properties, field codes, phonetic guides."""
_REVISIONS = [_W + tag for tag in ("ins", "del", "moveFrom", "moveTo", "cellIns", "cellDel")]
_REVISED = "文件中有尚未接受的修订，已按“全部接受”后的内容读取"
_MAX_STYLES, _MAX_NUMBER = 32, 100
"""Longest chain of styles followed, longest pattern of a number used; Word makes neither so long."""
_MAIN = re.compile(r"word/document\d*\.xml")


class DocxReader(Reader):
    """Word and WPS documents."""

    suffixes = (".docx", ".docm", ".dotx")
    name_zh = "Word 文档"
    rank = 10

    def recognises(self, data: bytes) -> bool:
        """A zip with a word-processing main part."""
        return has_entry(data, _MAIN)

    def read(self, data: bytes, name: str) -> Layout:
        """Paragraphs as lines, tables as rows, in document order."""
        with open_archive(data, name) as archive:
            try:
                return _Document(archive, name).layout()
            except RecursionError as error:
                raise ReadError("RD004", name, "文件内部嵌套过深", "请在 WPS 或 Word 中打开后另存") from error


READER = DocxReader()


def _value(node: etree._Element | None, default: str = "") -> str:
    return default if node is None else node.get(_W + "val", default)


def _number(node: etree._Element | None, default: int) -> int:
    try:
        return int(_value(node))
    except ValueError:
        return default


def _on(node: etree._Element | None) -> bool:
    return node is not None and _value(node, "1") not in ("0", "false", "off")


def _branch(alternate: etree._Element) -> Iterable[etree._Element]:
    """The content of the one branch of an AlternateContent that is read."""
    for tag in ("Choice", "Fallback"):
        branch = alternate.find(_ALTERNATE + tag)
        if branch is not None:
            return branch
    return ()


def _unwrapped(parent: etree._Element, *tags: str) -> Iterator[etree._Element]:
    """The nearest descendants of these tags, through content controls and other wrappers, not through deletions."""
    stack: list[Iterator[etree._Element]] = [iter(parent)]
    while stack:
        child = next(stack[-1], None)
        if child is None:
            stack.pop()
        elif child.tag in tags:
            yield child
        elif child.tag == _ALTERNATE + "AlternateContent":
            stack.append(iter(_branch(child)))
        elif child.tag not in _DROPPED:
            stack.append(iter(child))


# -- the text of a paragraph --------------------------------------------------------------------------------------

_PRIVATE = re.compile("[\uf020-\uf0ff]")
_SYMBOLS = {
    "symbol": {0xA3: "≤", 0xB3: "≥", 0xB4: "×", 0xB8: "÷", 0xB1: "±", 0xB0: "°", 0xB9: "≠", 0xBB: "≈", 0xB7: "·",
               0x2D: "-", 0xA5: "∞", 0xE5: "∑", 0x44: "Δ", 0x6D: "μ"},
    "wingdings": {0xFE: "☑", 0xFD: "☒", 0xFC: "√", 0xFB: "×", 0x6F: "□", 0xA8: "□", 0x71: "□", 0x72: "□", 0x6C: "●",
                  0x6E: "■", 0xA1: "○", 0x9F: "•", 0x75: "◆", 0xD8: "➢", 0xE0: "→"},
    "wingdings 2": {0x52: "☑", 0x53: "☒", 0x54: "☒", 0x50: "√", 0x4F: "×", 0xA3: "□", 0x2A: "□", 0x30: "□"},
}  # fmt: skip
"""The signs of symbol fonts that occur in forms, by their place in the font."""


def _symbol(code: int, font: str) -> str:
    """The character a symbol font shows. A sign we do not know is U+FFFD: better seen than silently lost."""
    if not 0xF000 <= code <= 0xF0FF and code > 0xFF:
        return chr(code) if code < 0xD800 or 0xE000 <= code < 0x110000 else "\ufffd"
    low = code & 0xFF
    known = _SYMBOLS.get(font.casefold(), _SYMBOLS["symbol"]).get(low)
    if known is None and 0x20 <= low < 0x40 and not font.casefold().startswith("wingdings"):
        return chr(low)
    return known or "\ufffd"


@dataclass(slots=True)
class _Pages:
    """The running page number; stays ``None`` where Word has not left its page breaks in the file."""

    number: int | None
    forced: bool = False
    """A stated break was counted just now; the rendered one that Word notes after it is the same break."""

    def stated(self) -> None:
        """A page break that the author set."""
        if self.number is not None:
            self.number, self.forced = self.number + 1, True

    def rendered(self) -> None:
        """A page break as Word last laid the file out."""
        if self.number is not None and not self.forced:
            self.number += 1
        self.forced = False


@dataclass(slots=True)
class _Line:
    parts: list[str] = field(default_factory=list)
    page: int | None = None

    @property
    def text(self) -> str:
        return "".join(self.parts).replace("\xa0", " ").strip()


class _Paragraph:
    """Collects the printed text of a paragraph, line by line, and the text boxes anchored in it."""

    def __init__(self, styles: _Styles, pages: _Pages) -> None:
        self.lines = [_Line()]
        self.boxes: list[etree._Element] = []
        self.number = ""
        self._styles, self._pages = styles, pages
        self._hidden = False
        # One entry per open field, true while in its code. Forgotten at the end of the paragraph, so that a field
        # that is never closed cannot swallow the rest of the document.
        self._fields: list[bool] = []

    def add(self, paragraph: etree._Element) -> None:
        """Take in a w:p."""
        properties = paragraph.find(_W + "pPr")
        if properties is not None and _on(properties.find(_W + "pageBreakBefore")):
            self._pages.stated()
        self._hidden = self._styles.hides(properties, "pStyle", False)
        self._fields.clear()
        for child in paragraph:
            self._take(child)

    def printed(self) -> list[_Line]:
        """The lines that are not empty, the automatic number in front of the first."""
        lines = [taken for taken in self.lines if taken.text]
        number = self.number.strip()
        if not number:
            return lines
        if not lines:
            return [_Line([number], self._pages.number)]
        first = lines[0].text
        # "1" before "2024年" or "1." before "5万元" would make another number of it.
        clash = number[-1].isalnum() or (number[-1] == "." and first[0].isdecimal())
        lines[0].parts = [number, " " if clash and self.number != number else "", first]
        return lines

    def _take(self, node: etree._Element) -> None:
        tag = node.tag
        if tag == _W + "t" or tag == _M + "t":
            self._say(self._plain(node))
        elif tag == _W + "r":
            properties = node.find(_W + "rPr")
            if not self._styles.hides(properties, "rStyle", self._hidden):
                self._each(node)
        elif tag == _W + "tab" or tag == _W + "ptab":
            self._say("\t")
        elif tag == _W + "br" or tag == _W + "cr":
            if node.get(_W + "type") == "page":
                self._pages.stated()
            self.lines.append(_Line())
        elif tag == _W + "lastRenderedPageBreak":
            self._pages.rendered()
        elif tag == _W + "noBreakHyphen":
            self._say("-")
        elif tag == _W + "sym":
            code = node.get(_W + "char", "")
            self._say(
                _symbol(int(code, 16) if re.fullmatch("[0-9A-Fa-f]{1,6}", code) else 0, node.get(_W + "font", ""))
            )
        elif tag == _W + "fldChar":
            self._turn(node.get(_W + "fldCharType"))
        elif tag == _W + "txbxContent":
            self.boxes.append(node)
        elif tag == _ALTERNATE + "AlternateContent":
            self._each(_branch(node))
        elif tag not in _DROPPED:
            self._each(node)

    def _each(self, nodes: Iterable[etree._Element]) -> None:
        for node in nodes:
            self._take(node)

    def _say(self, text: str) -> None:
        if True in self._fields:
            return
        now = self.lines[-1]
        now.parts.append(text)
        if text.strip():
            if now.page is None:
                now.page = self._pages.number
            self._pages.forced = False

    def _turn(self, kind: str | None) -> None:
        if kind == "begin":
            self._fields.append(True)
        elif self._fields and kind == "separate":
            self._fields[-1] = False
        elif self._fields and kind == "end":
            self._fields.pop()

    @staticmethod
    def _plain(node: etree._Element) -> str:
        text = node.text or ""
        if not _PRIVATE.search(text):
            return text
        fonts = node.find(f"../{_W}rPr/{_W}rFonts")
        font = "" if fonts is None else fonts.get(_W + "ascii", "")
        return _PRIVATE.sub(lambda match: _symbol(ord(match[0]), font), text)


# -- styles and automatic numbers ---------------------------------------------------------------------------------


class _Styles:
    """What styles say about hiding and numbering."""

    def __init__(self, root: etree._Element | None) -> None:
        self._styles: dict[str, etree._Element] = {}
        for style in () if root is None else root.iter(_W + "style"):
            self._styles.setdefault(style.get(_W + "styleId", ""), style)
        self._hidden: dict[str, bool | None] = {}
        self.default = next(
            (key for key, style in self._styles.items()
             if style.get(_W + "type") == "paragraph" and style.get(_W + "default") in ("1", "true", "on")), ""
        )  # fmt: skip

    def line_of(self, style: str) -> list[etree._Element]:
        """The style and those it is based on, nearest first."""
        seen: dict[str, etree._Element] = {}
        while style in self._styles and style not in seen and len(seen) < _MAX_STYLES:
            seen[style] = self._styles[style]
            style = _value(self._styles[style].find(_W + "basedOn"))
        return list(seen.values())

    def hides(self, properties: etree._Element | None, kind: str, otherwise: bool) -> bool:
        """Whether text of these run (or paragraph style) properties is hidden."""
        if properties is None:
            return otherwise
        direct = properties.find(_W + "vanish")
        if direct is not None:
            return _on(direct)
        style = _value(properties.find(_W + kind))
        if style not in self._hidden:
            stated = (found.find(f"{_W}rPr/{_W}vanish") for found in self.line_of(style))
            self._hidden[style] = next((_on(node) for node in stated if node is not None), None)
        hidden = self._hidden[style]
        return otherwise if hidden is None else hidden


@dataclass(slots=True)
class _Level:
    start: int = 1
    format: str = "decimal"
    text: str = ""
    restart: int | None = None
    legal: bool = False
    style: str = ""
    stuck: bool = False

    @classmethod
    def of(cls, node: etree._Element) -> _Level:
        restart = node.find(_W + "lvlRestart")
        # Newer formats stand inside an AlternateContent, the plain one in its Fallback.
        form = next(node.iter(_W + "numFmt"), None)
        return cls(
            start=_number(node.find(_W + "start"), 0 if node.find(_W + "start") is None else 1),
            format=_value(form, "decimal"),
            text=_value(node.find(_W + "lvlText"))[:_MAX_NUMBER],
            restart=None if restart is None else _number(restart, 0),
            legal=_on(node.find(_W + "isLgl")),
            style=_value(node.find(_W + "pStyle")),
            stuck=_value(node.find(_W + "suff")) == "nothing",
        )


@dataclass(slots=True)
class _List:
    """A numbering instance: the levels it shows, the counters it shares, the starts it overrides."""

    levels: dict[int, _Level]
    counters: dict[int, int]
    starts: dict[int, int]


class _Numbering:
    """The automatic numbers of paragraphs, counted as the document goes."""

    def __init__(self, root: etree._Element | None, styles: _Styles) -> None:
        self._styles = styles
        self._lists: dict[str, _List] = {}
        if root is None:
            return
        abstract = {node.get(_W + "abstractNumId", ""): node for node in root.findall(_W + "abstractNum")}
        of_number = {node.get(_W + "numId", ""): _value(node.find(_W + "abstractNumId"))
                     for node in root.findall(_W + "num")}  # fmt: skip
        counters: defaultdict[str, dict[int, int]] = defaultdict(dict)
        for node in root.findall(_W + "num"):
            key = _value(node.find(_W + "abstractNumId"))
            definition = abstract.get(key)
            link = None if definition is None else definition.find(_W + "numStyleLink")
            if link is not None:
                # The levels are those of the list style's own numbering.
                key = of_number.get(self._of_style(_value(link))[0], "")
                definition = abstract.get(key)
            if definition is not None:
                self._lists[node.get(_W + "numId", "")] = self._instance(node, definition, counters[key])

    @staticmethod
    def _instance(node: etree._Element, definition: etree._Element, counters: dict[int, int]) -> _List:
        levels = {_level(found): _Level.of(found) for found in definition.findall(_W + "lvl")}
        starts = {}
        for override in node.findall(_W + "lvlOverride"):
            changed, start = override.find(_W + "lvl"), override.find(_W + "startOverride")
            if changed is not None:
                levels[_level(override)] = _Level.of(changed)
            if start is not None:
                starts[_level(override)] = _number(start, 1)
        return _List(levels, counters, starts)

    def of(self, paragraph: etree._Element) -> str:
        """The number printed before this paragraph with the blank after it, ``""`` for none. Counts it."""
        if not self._lists:
            return ""
        properties = paragraph.find(_W + "pPr")
        number, depth = self._stated(properties)
        found = self._lists.get(number)
        if found is None or depth not in found.levels:
            return ""
        level = found.levels[depth]
        for deeper in [key for key in found.counters if key > depth]:
            restart = found.levels[deeper].restart if deeper in found.levels else None
            if restart is None or restart > depth:
                del found.counters[deeper]
        if depth in found.starts:
            found.counters[depth] = found.starts.pop(depth)
        else:
            found.counters[depth] = found.counters.get(depth, level.start - 1) + 1
        if level.format in ("bullet", "none"):
            return ""

        def shown(match: re.Match[str]) -> str:
            other = int(match[1]) - 1
            form = found.levels.get(other, level)
            count = found.counters.setdefault(other, form.start) if other < depth else found.counters[depth]
            return _counted(count, "decimal" if level.legal else form.format)

        number = re.sub("%([1-9])", shown, level.text)
        return number if level.stuck else number + " "

    def _stated(self, properties: etree._Element | None) -> tuple[str, int]:
        own = None if properties is None else properties.find(_W + "numPr")
        style = (
            self._styles.default if properties is None else _value(properties.find(_W + "pStyle"), self._styles.default)
        )
        number, depth = self._of_style(style)
        if own is None:
            return number, depth
        return _value(own.find(_W + "numId"), number), _number(own.find(_W + "ilvl"), depth)

    def _of_style(self, style: str) -> tuple[str, int]:
        number, depth = "", None
        for found in self._styles.line_of(style):
            stated = found.find(f"{_W}pPr/{_W}numPr")
            if stated is None:
                continue
            level = stated.find(_W + "ilvl")
            depth = _number(level, 0) if depth is None and level is not None else depth
            if stated.find(_W + "numId") is not None:
                number = _value(stated.find(_W + "numId"))
                break
        if depth is None and number in self._lists:
            # A style that names no level stands on the one that names the style.
            depth = next((key for key, level in self._lists[number].levels.items() if level.style == style), 0)
        return number, depth or 0


def _level(node: etree._Element) -> int:
    text = node.get(_W + "ilvl", "0")
    return int(text) if text.isascii() and text.isdigit() else 0


def _letters(number: int) -> str:
    # Word goes a to z, then aa, bb, cc.
    return chr(ord("a") + (number - 1) % 26) * ((number - 1) // 26 + 1)


def _roman(number: int) -> str:
    out = ""
    for value, sign in zip(
        (1000, 900, 500, 400, 100, 90, 50, 40, 10, 9, 5, 4, 1),
        ("m", "cm", "d", "cd", "c", "xc", "l", "xl", "x", "ix", "v", "iv", "i"),
        strict=True,
    ):
        count, number = divmod(number, value)
        out += sign * count
    return out


def _row_of(first: str, last: int) -> dict[int, str]:
    return {number: chr(ord(first) + number - 1) for number in range(1, last + 1)}


_CIRCLED = (
    _row_of("①", 20)
    | {number: chr(ord("㉑") + number - 21) for number in range(21, 36)}
    | {number: chr(ord("㊱") + number - 36) for number in range(36, 51)}
)
_STEMS, _BRANCHES = "甲乙丙丁戊己庚辛壬癸", "子丑寅卯辰巳午未申酉戌亥"
_SIGNS: dict[str, dict[int, str]] = {
    "decimalEnclosedCircle": _CIRCLED,
    "decimalEnclosedCircleChinese": _CIRCLED,
    "decimalEnclosedParen": _row_of("⑴", 20),
    "decimalEnclosedFullstop": _row_of("⒈", 20),
    "ideographEnclosedCircle": _row_of("㊀", 10),
    "ideographTraditional": dict(enumerate(_STEMS, 1)),
    "ideographZodiac": dict(enumerate(_BRANCHES, 1)),
}
_FULL_WIDTH = str.maketrans("0123456789", "０１２３４５６７８９")


def _counted(number: int, form: str) -> str:
    """A number as a numbering format prints it; formats we do not know print ordinary digits."""
    if form in _SIGNS:
        return _SIGNS[form].get(number, str(number))
    if not 0 < number < 10_000:
        return str(number)
    if form in ("chineseCounting", "chineseCountingThousand", "japaneseCounting", "taiwaneseCounting",
                "taiwaneseCountingThousand"):  # fmt: skip
        return chinese_number(number)
    if form in ("ideographDigital", "japaneseDigitalTenThousand", "taiwaneseDigital"):
        return chinese_digits(number)
    if form in ("chineseLegalSimplified", "ideographLegalTraditional", "japaneseLegal"):
        return chinese_number(number, capital=True)
    if form in ("lowerLetter", "upperLetter"):
        return _letters(number) if form == "lowerLetter" else _letters(number).upper()
    if form in ("lowerRoman", "upperRoman"):
        return _roman(number) if form == "lowerRoman" else _roman(number).upper()
    if form == "decimalZero":
        return f"{number:02}"
    return str(number).translate(_FULL_WIDTH) if form.startswith("decimalFullWidth") else str(number)


# -- the document -------------------------------------------------------------------------------------------------


class _Document:
    """One file being read."""

    def __init__(self, archive: ZipFile, name: str) -> None:
        entries = archive.namelist()
        main = next((entry for entry in entries if _MAIN.fullmatch(entry)), "word/document.xml")
        parts: dict[str, etree._Element] = {}
        for relation in relations(archive, main, name):
            if relation.kind in ("styles", "numbering", "footnotes", "endnotes") and relation.part in entries:
                parts[relation.kind] = parse_part(archive, relation.part, name)
        self._carried = carried_part(archive, main, name)
        self._root = parse_part(archive, main, name)
        self._notes_parts = [parts[kind] for kind in ("footnotes", "endnotes") if kind in parts]
        self._name = name
        self._styles = _Styles(parts.get("styles"))
        self._numbering = _Numbering(parts.get("numbering"), self._styles)
        rendered = next(self._root.iter(_W + "lastRenderedPageBreak"), None)
        self._pages = _Pages(None if rendered is None else 1)
        self._rows: list[Row] = []
        self._tables = self._cells = 0

    def layout(self) -> Layout:
        """The whole file."""
        body = self._root.find(_W + "body")
        if body is None:
            raise ReadError("RD004", self._name, "文件里没有正文", "请在 WPS 或 Word 中打开后另存")
        self._story(body)
        for notes in self._notes_parts:
            self._pages.number = None
            for note in notes:
                if note.get(_W + "type", "normal") == "normal":
                    self._story(note)
        revised = next(self._root.iter(*_REVISIONS), None)
        remarks = () if revised is None else (_REVISED,)
        return Layout(self._name, tuple(self._rows), remarks, self._carried)

    def _story(self, container: etree._Element) -> None:
        for block in self._blocks(container):
            if isinstance(block, list):
                for taken in block:
                    text = guarded(taken.text, self._name, "一行文字")
                    self._rows.append(line(text, Place(self._name, taken.page)))
            else:
                self._table(block)
        check_size(len(self._rows), self._cells, self._name)

    def _blocks(self, container: etree._Element) -> Iterator[list[_Line] | etree._Element]:
        """Paragraphs as their lines, tables as they are; text boxes come after the paragraph they hang on."""
        paragraph = None
        for node in _unwrapped(container, _W + "p", _W + "tbl"):
            if node.tag == _W + "tbl":
                yield node
                continue
            paragraph = paragraph or _Paragraph(self._styles, self._pages)
            paragraph.add(node)
            mark = node.find(f"{_W}pPr/{_W}rPr")
            if mark is not None and (mark.find(_W + "del") is not None or mark.find(_W + "moveFrom") is not None):
                continue  # its end is deleted: it runs on into the next paragraph
            paragraph.number = self._numbering.of(node)
            yield paragraph.printed()
            for box in paragraph.boxes:
                yield from self._blocks(box)
            paragraph = None
        if paragraph is not None:
            yield paragraph.printed()

    def _table(self, table: etree._Element) -> None:
        rows = [row for row in _unwrapped(table, _W + "tr") if not _gone(row)]
        cells = [
            [cell for cell in _unwrapped(row, _W + "tc") if cell.find(f"{_W}tcPr/{_W}cellDel") is None] for row in rows
        ]
        if all(len(row) == 1 for row in cells) and table.find(f".//{_W}tbl") is not None:
            # A frame around other tables, drawn for its looks.
            for (cell,) in cells:
                self._story(cell)
            return
        self._tables += 1
        number, merges = self._tables, _Merges()
        for index, (row, row_cells) in enumerate(zip(rows, cells, strict=True), 1):
            inner = self._row(number, index, row, row_cells, merges)
            for nested in inner:
                self._table(nested)
        check_size(len(self._rows), self._cells, self._name)

    def _row(
        self, table: int, index: int, row: etree._Element, cells: list[etree._Element], merges: _Merges
    ) -> list[etree._Element]:
        """Emit one row; gives back the tables that stand inside its cells."""
        nested: list[etree._Element] = []
        texts: list[list[_Line]] = []
        before = after = self._pages
        start = before.number
        for cell in cells:
            # Word notes one page break in every cell that a page cuts; the row meets it once.
            self._pages = replace(before)
            lines: list[_Line] = []
            for block in self._blocks(cell):
                if isinstance(block, list):
                    lines.extend(block)
                else:
                    nested.append(block)
            texts.append(lines)
            if start is not None and lines:
                start = max(start, lines[0].page or start)
            if (self._pages.number or 0) >= (after.number or 0):
                after = self._pages
        self._pages = after

        column = min(max(_number(row.find(f"{_W}trPr/{_W}gridBefore"), 0), 0), MAX_COLUMNS + 1)
        printed: list[Cell] = []
        for cell, lines in zip(cells, texts, strict=True):
            span, merge, beside = _shape(cell)
            check_width(column + span, self._name, f"第 {table} 个表格")
            if beside and printed:
                printed[-1] = replace(printed[-1], columns=printed[-1].columns + span)
            elif merge != "continue" or not merges.extend(self._rows, index, column):
                if merge:
                    merges.open[column] = (len(self._rows), len(printed), index)
                text = "\n".join(tidy(taken.text) for taken in lines)
                printed.append(cell_at(Place(self._name, start, table, index, column + 1), text, span))
            column += span
        if printed:
            self._cells += len(printed)
            self._rows.append(Row(tuple(printed), table))
        return nested


def _gone(row: etree._Element) -> bool:
    """Whether a row is deleted or hidden."""
    properties = row.find(_W + "trPr")
    return properties is not None and (properties.find(_W + "del") is not None or _on(properties.find(_W + "hidden")))


def _shape(cell: etree._Element) -> tuple[int, str, bool]:
    """Columns of a cell, its part in a vertical merge, whether it continues the cell on its left."""
    properties = cell.find(_W + "tcPr")
    if properties is None:
        return 1, "", False
    span = min(max(_number(properties.find(_W + "gridSpan"), 1), 1), MAX_COLUMNS + 1)
    merge = properties.find(_W + "vMerge")
    beside = _value(properties.find(_W + "hMerge"), "") == "continue"
    return span, "" if merge is None else _value(merge, "continue"), beside


class _Merges:
    """Vertical merges of a table that a following row may carry on, by column."""

    def __init__(self) -> None:
        self.open: dict[int, tuple[int, int, int]] = {}
        """Column → place of the row in the layout, place of the cell in the row, last table row covered."""

    def extend(self, rows: list[Row], index: int, column: int) -> bool:
        """Let the merge above cover this row too; false where there is none above."""
        at, position, last = self.open.get(column, (0, 0, -1))
        if last != index - 1:
            return False
        cells = list(rows[at].cells)
        cells[position] = replace(cells[position], rows=cells[position].rows + 1)
        rows[at] = replace(rows[at], cells=tuple(cells))
        self.open[column] = (at, position, index)
        return True
