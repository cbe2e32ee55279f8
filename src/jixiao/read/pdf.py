"""Digital PDF: characters and ruling lines to rows. Scans are refused, not guessed at."""

import ctypes
import math
import re
import threading
import unicodedata
from bisect import bisect_right
from collections import Counter
from collections.abc import Callable, Iterable, Iterator
from dataclasses import dataclass, field, replace
from itertools import pairwise
from typing import Any

from jixiao.model import Cell, Layout, Place, Row
from jixiao.model.layout import line
from jixiao.read import pdf_lattice as lattice
from jixiao.read.base import MAX_BYTES, MAX_CELL, MAX_ROWS, Reader, ReadError, check_width, joined_lines
from jixiao.read.pdf_lattice import Char, Line, Loose

MAX_PAGES = 2_000
MAX_CHARACTERS = 50_000
"""Characters of one page; a dense printed page has 3,000."""
MAX_SEGMENTS = 200_000
"""Path segments of one page, above which its lines are a drawing and not looked at."""
_MAX_ALL_CHARACTERS = 5_000_000
_MAX_OBJECTS = 400_000
_MAX_DEPTH = 8
_EDGE_BAND = 62.0
"""Running heads and page numbers stand within this many points of the paper's edge (margins are 72 and more)."""
_HEAD_HEIGHT = 17.0
_SAME_EDGE = 4.0
_PADDING = 6.0
_FAR = 50_000.0

_pdfium_is_single = threading.Lock()  # PDFium keeps global state and must not be called from two threads at once


# --- characters -------------------------------------------------------------------------------------------------

# The CJK Radicals Supplement has almost no NFKC mappings; these are Unicode's EquivalentUnifiedIdeograph values.
_SUPPLEMENT = dict(
    zip(
        "⺁⺄⺆⺈⺊⺌⺍⺎⺒⺓⺔⺖⺘⺙⺛⺝⺟⺠⺡⺣⺤⺥⺦⺧⺨⺩⺫⺬⺭⺯⺰⺱⺲⺴⺶⺹⺻⺼⺽⺾⺿⻀⻁⻂⻃⻄⻅⻆⻈⻉⻋⻌⻍⻎⻏⻐⻑⻒⻓⻔⻖⻗⻘⻙⻚⻛⻜⻝⻟⻠⻢⻣⻤⻥⻦⻧⻨⻩⻪⻫⻬⻭⻮⻯⻰⻱⻲⻳",
        "厂乙冂刀卜小小兀巳幺彑忄扌攵旡月母民氵灬爫爫丬牛犭王目示礻糹纟罓罒网羊耂聿肉臼艹艹艹虎衤覀西见角讠贝车辶辶辶阝钅長镸长门阝雨青韦页风飞食飠饣马骨鬼鱼鸟卤麦黄黾斉齐歯齿竜龙龜亀龟",
        strict=True,
    )
)
# NFKC gives the traditional 戶; mainland producers print 户 with this radical.
_SUPPLEMENT["⼾"] = "户"
_ODD = re.compile("[\x00-\x08\x0b\x0c\x0e-\x1f\x7f\u2e80-\u2fdf\uf900-\ufaff\ufffe\uffff\U0002f800-\U0002fa1f]")


def _mended(match: re.Match[str]) -> str:
    """One ordinary character for a compatibility ideograph, a radical or one of PDFium's own marks."""
    odd = match.group()
    if odd in "\x02\ufffe\uffff":  # PDFium's mark for a hyphen at the end of a line
        return "-"
    if odd == "\x00":  # a glyph the font gives no meaning to
        return "\ufffd"
    if odd < " " or odd == "\x7f":
        return "\r"
    plain = _SUPPLEMENT.get(odd) or unicodedata.normalize("NFKC", odd)
    return plain if len(plain) == 1 else odd


# --- one page ---------------------------------------------------------------------------------------------------


@dataclass(slots=True)
class _Table:
    """A ruled table of one page; ``texts`` goes with ``grid.cells``."""

    y: float
    grid: lattice.Grid
    texts: list[str]


@dataclass(slots=True)
class _Page:
    """What is printed on one page, in reading order."""

    number: int
    top: float
    bottom: float
    items: list[Line | Loose | _Table] = field(default_factory=list)
    characters: int = 0
    unreadable: int = 0
    scanned: bool = False
    drawing: bool = False


Matrix = tuple[float, float, float, float, float, float]


def _times(inner: Matrix, outer: Matrix) -> Matrix:
    a, b, c, d, e, f = inner
    g, h, i, j, k, m = outer
    return a * g + b * i, a * h + b * j, c * g + d * i, c * h + d * j, e * g + f * i + k, e * h + f * j + m


def _mapped(box: lattice.Box, matrix: Matrix) -> lattice.Box:
    a, b, c, d, e, f = matrix
    xs = [a * x + c * y + e for x in (box[0], box[2]) for y in (box[1], box[3])]
    ys = [b * x + d * y + f for x in (box[0], box[2]) for y in (box[1], box[3])]
    return min(xs), min(ys), max(xs), max(ys)


def _middle(box: lattice.Box) -> lattice.Box:
    """The middle line of a thin box."""
    x0, y0, x1, y1 = box
    if x1 - x0 > y1 - y0:
        return x0, (y0 + y1) / 2, x1, (y0 + y1) / 2
    return (x0 + x1) / 2, y0, (x0 + x1) / 2, y1


_TURNS: tuple[Matrix, ...] = ((1, 0, 0, -1, 0, 0), (0, 1, 1, 0, 0, 0), (-1, 0, 0, 1, 0, 0), (0, -1, -1, 0, 0, 0))
"""From PDF space to upright text with y downwards, by the quarter the text runs in (0 right, 1 up, 2 left, 3 down)."""


class _Objects:
    """The ruling lines of a page, the area of its pictures, and whether text runs otherwise than to the right."""

    def __init__(self, raw: Any, page: Any) -> None:
        self.raw = raw
        self.boxes: list[lattice.Box] = []
        self.pictures = 0.0
        self.replaced: list[tuple[float, float, float, str]] = []
        self.turned = self.too_many = False
        self._left = _MAX_OBJECTS
        self._segments = MAX_SEGMENTS
        self._matrix = raw.FS_MATRIX()
        self._edges = [ctypes.c_float() for _ in range(4)]
        self._words = (ctypes.c_ubyte * 64)()
        self._walk(page, raw.FPDFPage_CountObjects(page), raw.FPDFPage_GetObject, None, 0)

    def _walk(self, holder: Any, count: int, get: Callable[[Any, int], Any], outer: Matrix | None, depth: int) -> None:
        raw = self.raw
        kind_of, bounds, refs = raw.FPDFPageObj_GetType, raw.FPDFPageObj_GetBounds, list(map(ctypes.byref, self._edges))
        left, bottom, right, top = self._edges
        matrix, matrix_ref, matrix_of = self._matrix, ctypes.byref(self._matrix), raw.FPDFPageObj_GetMatrix
        for index in range(count):
            self._left -= 1
            if self._left < 0 or self.too_many:
                self.too_many = True
                return
            item = get(holder, index)
            kind = kind_of(item)
            if kind == raw.FPDF_PAGEOBJ_TEXT:
                matrix_of(item, matrix_ref)
                if matrix.a <= 0 or abs(matrix.b) > 0.01 * matrix.a:
                    self.turned = True
                elif outer is None and (marks := raw.FPDFPageObj_CountMarks(item)):
                    self._keep(item, marks)
            elif kind == raw.FPDF_PAGEOBJ_PATH:
                if not bounds(item, *refs):
                    continue
                box = left.value, bottom.value, right.value, top.value
                segments = raw.FPDFPath_CountSegments(item)
                thin = min(box[2] - box[0], box[3] - box[1])
                if segments == 2:
                    if thin <= 2 * lattice.THICK:  # PDFium's bounds of a stroke are twice as thick as the stroke
                        self._add(_middle(box), outer)
                elif segments <= 5 and thin <= lattice.THICK and self._mode(item)[0]:
                    self._add(box, outer)
                elif segments > 2:
                    self._path(item, segments, outer)
            elif kind == raw.FPDF_PAGEOBJ_IMAGE:
                if bounds(item, *refs):
                    box = left.value, bottom.value, right.value, top.value
                    box = _mapped(box, outer) if outer else box
                    self.pictures += (box[2] - box[0]) * (box[3] - box[1])
            elif kind == raw.FPDF_PAGEOBJ_FORM and depth < _MAX_DEPTH:
                matrix_of(item, matrix_ref)
                own = matrix.a, matrix.b, matrix.c, matrix.d, matrix.e, matrix.f
                inner = _times(own, outer) if outer else own
                if inner[0] <= 0 or abs(inner[1]) > 0.01 * inner[0]:
                    self.turned = True
                self._walk(item, raw.FPDFFormObj_CountObjects(item), raw.FPDFFormObj_GetObject, inner, depth + 1)

    def _keep(self, item: Any, marks: int) -> None:
        """Keep the replacement texts of a text object, and where it stands."""
        raw, size, high = self.raw, ctypes.c_ulong(), ctypes.c_float()
        for index in range(marks):
            mark = raw.FPDFPageObj_GetMark(item, index)
            if raw.FPDFPageObjMark_GetParamBlobValue(mark, b"ActualText", self._words, 64, ctypes.byref(size)):
                raw.FPDFTextObj_GetFontSize(item, ctypes.byref(high))
                words = bytes(self._words)[: size.value]
                said = words.decode("utf-16" if words.startswith(b"\xfe\xff") else "latin-1", "replace")
                self.replaced.append((self._matrix.e, self._matrix.f, high.value * self._matrix.a, said))

    def passed_over(self, chars: list[Char]) -> Iterator[Char]:
        """What PDFium leaves out of replacement texts: characters beyond U+FFFF, and a second hyphen."""
        given = {(round(char[1]), round(char[0])) for char in chars}
        for x, y, size, said in self.replaced:
            is_given = any((round(x) + a, round(-y) + b) in given for a in (-1, 0, 1) for b in (-1, 0, 1))
            left_out = [
                (at, char) for at, char in enumerate(said) if char > "\uffff" or not (is_given or char.isspace())
            ]
            # Those that are given all have the place of the first.
            step = size if len(left_out) == len(said) else 0.02
            for at, char in left_out:
                left = x + at * step - 0.01
                yield (-y, left, left + size, size, char, left + size / 2, -y - size / 3)

    def _mode(self, item: Any) -> tuple[bool, bool]:
        """Whether a path is filled and whether it is drawn."""
        fill, stroke = ctypes.c_int(), ctypes.c_int()
        self.raw.FPDFPath_GetDrawMode(item, ctypes.byref(fill), ctypes.byref(stroke))
        return fill.value != 0, stroke.value != 0

    def _add(self, box: lattice.Box, outer: Matrix | None) -> None:
        box = _mapped(box, outer) if outer else box
        if (box[2] - box[0] <= lattice.THICK or box[3] - box[1] <= lattice.THICK) and all(
            -_FAR < edge < _FAR for edge in box
        ):
            self.boxes.append(box)

    def _path(self, item: Any, count: int, outer: Matrix | None) -> None:
        """The level and upright strokes of a path, and its thin filled parts; a wide filled part is a background."""
        self._segments -= count
        if self._segments < 0:
            self.too_many = True
            return
        raw, matrix = self.raw, self._matrix
        filled, stroked = self._mode(item)
        raw.FPDFPageObj_GetMatrix(item, ctypes.byref(matrix))
        own = matrix.a, matrix.b, matrix.c, matrix.d, matrix.e, matrix.f
        whole = _times(own, outer) if outer else own
        for points, closed in self._parts(item, count, whole):
            xs, ys = [x for x, _ in points], [y for _, y in points]
            box = min(xs), min(ys), max(xs), max(ys)
            if filled and len(points) > 2:
                self._add(box, None)
            if stroked:
                for (x0, y0), (x1, y1) in zip(points, points[1:] + points[:1] * closed, strict=False):
                    if abs(x0 - x1) <= 1 or abs(y0 - y1) <= 1:
                        self._add((min(x0, x1), min(y0, y1), max(x0, x1), max(y0, y1)), None)

    def _parts(self, item: Any, count: int, matrix: Matrix) -> Iterator[tuple[list[tuple[float, float]], bool]]:
        """The subpaths as points and whether they close; a curve ends a run of points, as it is no rule."""
        raw = self.raw
        a, b, c, d, e, f = matrix
        x, y = ctypes.c_float(), ctypes.c_float()
        refs = ctypes.byref(x), ctypes.byref(y)
        points: list[tuple[float, float]] = []
        for index in range(count):
            segment = raw.FPDFPath_GetPathSegment(item, index)
            kind = raw.FPDFPathSegment_GetType(segment)
            raw.FPDFPathSegment_GetPoint(segment, *refs)
            point = a * x.value + c * y.value + e, b * x.value + d * y.value + f
            if kind != raw.FPDF_SEGMENT_LINETO:
                if points:
                    yield points, False
                points = []
            points.append(point)
            if raw.FPDFPathSegment_GetClose(segment):
                yield points, True
                points = []
        if points:
            yield points, False


def _page_text(raw: Any, text: Any, count: int) -> str:
    """The characters of a page, one per PDFium index."""
    buffer = (ctypes.c_ushort * (2 * count + 2))()
    written = raw.FPDFText_GetText(text, 0, count, buffer)
    whole = bytes(memoryview(buffer).cast("B")[: 2 * max(written - 1, 0)]).decode("utf-16-le", "replace")
    if len(whole) != count:  # PDFium leaves characters out of the whole that it counts, or counts a pair as two
        whole = _counted([raw.FPDFText_GetUnicode(text, index) for index in range(count)])
    return _ODD.sub(_mended, whole)


def _counted(codes: list[int]) -> str:
    """One character per code; the second half of a surrogate pair becomes a line end, which is passed over."""
    out: list[str] = []
    for code in codes:
        if 0xDC00 <= code < 0xE000 and out and "\ud800" <= out[-1] < "\udc00":
            out[-1:] = [chr(0x10000 + (ord(out[-1]) - 0xD800) * 0x400 + code - 0xDC00), "\r"]
        else:
            out.append(chr(code) if code < 0x110000 else "\ufffd")
    return "".join("\ufffd" if "\ud800" <= char < "\ue000" else char for char in out)


def _characters(raw: Any, page: Any, turned: bool) -> tuple[list[Char], int, str]:
    """The characters of a page set upright, the quarter most of them were turned by, and slanting ones as a text."""
    text = raw.FPDFText_LoadPage(page)
    if not text:
        raise _Damaged
    try:
        count = raw.FPDFText_CountChars(text)
        if count > MAX_CHARACTERS:
            raise _TooMuch
        if count <= 0:
            return [], 0, ""
        return _boxes(raw, text, _page_text(raw, text, count), turned)
    finally:
        raw.FPDFText_ClosePage(text)


_INK_AT_LEFT = "，。、；：！？）》〉」』】〕”’"
"""May hang over the border of a cell without their ink doing so."""


def _boxes(raw: Any, text: Any, whole: str, turned: bool) -> tuple[list[Char], int, str]:
    rect, x, y = raw.FS_RECTF(), ctypes.c_double(), ctypes.c_double()
    rect_ref, x_ref, y_ref = ctypes.byref(rect), ctypes.byref(x), ctypes.byref(y)
    box_of, origin_of = raw.FPDFText_GetLooseCharBox, raw.FPDFText_GetCharOrigin
    placed: list[tuple[int, float, float, float, float, float, float, str]] = []
    chars: list[Char] = []
    slanted: list[str] = []
    for index, char in enumerate(whole):
        if char < " ":  # line ends are PDFium's own
            continue
        box_of(text, index, rect_ref)
        left, right = rect.left, rect.right
        if right <= left and char == " ":  # a blank PDFium only supposes; gaps are judged with the line
            continue
        origin_of(text, index, x_ref, y_ref)
        down, bottom, top = y.value, rect.bottom, rect.top
        if not turned and x.value < left - 0.1:  # of some signs PDFium tells only the ink, not the place they take
            left = x.value
            right = max(right, left + raw.FPDFText_GetFontSize(text, index)) if char > "\u2e7f" else right
        if not (-_FAR < left < _FAR and -_FAR < down < _FAR):
            continue
        if not turned:
            middle = left + (right - left) * (0.25 if char in _INK_AT_LEFT else 0.5)
            chars.append((-down, left, right, top - bottom, char, middle, -(top + bottom) / 2))
            continue
        angle = -raw.FPDFText_GetCharAngle(text, index) / (math.pi / 2)  # PDFium counts clockwise
        if abs(angle - round(angle)) > 0.05:
            slanted.append(char)
        else:
            placed.append((round(angle) % 4, x.value, down, left, bottom, right, top, char))
    if not turned:
        return chars, 0, ""
    most = Counter(item[0] for item in placed).most_common(1)[0][0] if placed else 0
    for quarter, x0, y0, left, bottom, right, top, char in placed:
        own = _mapped((left, bottom, right, top), _TURNS[quarter])
        seen = own if quarter == most else _mapped((left, bottom, right, top), _TURNS[most])
        base = _mapped((x0, y0, x0, y0), _TURNS[quarter])[1]
        # Text turned otherwise than the page makes lines of its own, after the others.
        base += 0.0 if quarter == most else 4 * _FAR * (1 + quarter)
        chars.append((base, own[0], own[2], own[3] - own[1], char, (seen[0] + seen[2]) / 2, (seen[1] + seen[3]) / 2))
    return chars, most, "".join(slanted).strip()


def _read_page(raw: Any, page: Any, number: int) -> _Page:
    objects = _Objects(raw, page)
    chars, quarter, slanted = _characters(raw, page, objects.turned)
    chars += [] if objects.turned else [*objects.passed_over(chars)]
    paper = raw.FS_RECTF()
    raw.FPDF_GetPageBoundingBox(page, ctypes.byref(paper))
    turn = _TURNS[quarter]
    left, top, right, bottom = _mapped((paper.left, paper.bottom, paper.right, paper.top), turn)
    area = (right - left) * (bottom - top)
    out = _Page(number, top, bottom, drawing=objects.too_many)
    printed = sum(not char[4].isspace() for char in chars)
    out.characters = printed
    # Scanning programs print a line of their own on every page.
    out.scanned = objects.pictures > 0.5 * area and printed < 40
    out.unreadable = sum(char[4] == "\ufffd" for char in chars)
    found: list[lattice.Grid] = []
    if objects.boxes and not objects.too_many:
        try:
            found = lattice.grids(_mapped(box, turn) for box in objects.boxes)
        except lattice.TooManyRules:
            out.drawing = True
    tables = [_Table(grid.ys[0], grid, []) for grid in found if not _is_frame(grid, found, area)]
    free = _fill(tables, chars)
    out.items += sorted([*lattice.printed_lines(free), *tables], key=_height)
    if slanted:
        out.items.append(Line(math.inf, 0.0, [lattice.Piece(0.0, 0.0, slanted)]))
    return out


def _height(item: Line | Loose | _Table) -> float:
    return item.y


def _is_frame(grid: lattice.Grid, found: list[lattice.Grid], area: float) -> bool:
    """Whether a single box is a frame round other things and not a table of one cell."""
    if len(grid.cells) > 1:
        return False
    x0, y0, x1, y1 = grid.box
    if (x1 - x0) * (y1 - y0) > 0.6 * area:
        return True
    return any(
        x0 <= other.xs[0] and other.xs[-1] <= x1 and y0 <= other.ys[0] and other.ys[-1] <= y1
        for other in found
        if other is not grid
    )


def _fill(tables: list[_Table], chars: list[Char]) -> list[Char]:
    """Put characters into cells by their centre; the ones outside all tables are returned."""
    bins: list[tuple[float, float, float, float, lattice.Grid, list[list[Char]]]] = [
        (*table.grid.box, table.grid, [[] for _ in table.grid.cells]) for table in tables
    ]
    filled = [item[5] for item in bins]
    bins.sort(key=lambda item: (item[2] - item[0]) * (item[3] - item[1]))  # a table in a cell before the outer one
    free: list[Char] = []
    for char in chars:
        x, y = char[5], char[6]
        for x0, y0, x1, y1, grid, cells in bins:
            if x0 <= x < x1 and y0 <= y < y1:
                cells[grid.owner[bisect_right(grid.ys, y) - 1][bisect_right(grid.xs, x) - 1]].append(char)
                break
        else:
            free.append(char)
    for table, cells in zip(tables, filled, strict=True):
        table.texts = [
            _cell_text(lattice.printed_lines(chars), table.grid.xs[column + columns]) if chars else ""
            for (_, column, _, columns), chars in zip(table.grid.cells, cells, strict=True)
        ]
    return free


_POINT = re.compile(
    r"\d{1,2}(?:[.．](?!\d)|、)|[（(](?:\d{1,2}|[一二三四五六七八九十]{1,3})[）)]|[一二三四五六七八九十]{1,3}、|[①-⑳]"
)


_MARK = "\u200c"
"""Our own documents say with a sign without width where a paragraph begins and ends, and where a point of a cell ends."""
_BLANK = re.compile("\u2060\\s*")
"""And with another where there is a blank, be it at the end of a line."""


def _joined(lines: Iterable[str]) -> str:
    return _BLANK.sub(" ", joined_lines(lines)).replace(_MARK, "")


def _ends(line: Line) -> bool:
    return line.text.rstrip("\u200b").endswith(_MARK)


def _cell_text(lines: list[Line], right: float) -> str:
    """The text of a cell: wrapped lines joined, paragraphs parted where marks or the print show their end.

    The print does where a line stops well before the border and the next begins a numbered point or follows a full
    stop, and where a numbered point stands further below the line above it than others do.
    """
    paragraphs: list[list[str]] = [[]]
    before: Line | None = None
    is_marked = any(map(_ends, lines))
    near = 1.15 * min((lower.y - upper.y for upper, lower in pairwise(lines)), default=0.0)
    for row in lines:
        if before is not None:
            is_short = right - _PADDING - before.pieces[-1].x1 > 2 * before.height
            is_point = _POINT.match(row.text) is not None
            ends = (is_short and (is_point or before.text[-1:] in "。；;")) or (is_point and row.y - before.y > near)
            if _ends(before) if is_marked else ends:
                paragraphs.append([])
        paragraphs[-1].append(row.text)
        before = row
    return "\n".join(map(_joined, paragraphs))


# --- the whole file ---------------------------------------------------------------------------------------------

_PAGE_NUMBER = re.compile(
    r"[\s\-–—―·•.~]*第?\s*\d{1,4}\s{0,9}页?[\s/／,，]{0,9}(?:共?\s{0,9}\d{1,4}\s{0,9}页?)?[\s\-–—―·•.~]*"
)
_GOES_ON = re.compile(r"[（(]?(?:续表|续上表|接上表|接上页|续)[\s\d一二三四五六七八九十]*[）)]?")


def _signature(page: _Page, item: Line) -> tuple[str, int]:
    """What running heads share from page to page."""
    return re.sub(r"\d+", "#", item.text), round((item.y - page.top) / 3)


def _is_page_number(page: _Page, item: Line) -> bool:
    edge = min(item.y - page.top, page.bottom - item.y)
    return edge < 1.6 * _EDGE_BAND and len(item.text) < 40 and _PAGE_NUMBER.fullmatch(item.text) is not None


def _join_paragraphs(pages: list[_Page]) -> None:
    """Make one line of each paragraph that our marks enclose, whatever lines and pages it was broken over; it stands
    where it begins.
    """
    gone: set[int] = set()
    found: list[Line] = []
    for page in pages:
        for item in page.items:
            if not isinstance(item, Line) or item.y == math.inf:
                found = []
                continue
            if item.text.startswith(_MARK):
                found = [item]
            elif found and not _is_page_number(page, item):
                found.append(item)
            if found and found[-1] is item and _ends(item):
                first = found[0]
                words = _joined(line.text for line in found)
                first.pieces = [lattice.Piece(first.pieces[0].x0, item.pieces[-1].x1, words)]
                first.is_whole = True
                gone |= {id(line) for line in found[1:]}
                found = []
    for page in pages:
        page.items = [item for item in page.items if id(item) not in gone]


def _find_loose(pages: list[_Page]) -> None:
    """Turn lines that share wide gaps into tables without rules."""
    for page in pages:
        items: list[Line | Loose | _Table] = []
        stretch: list[Line] = []
        for item in page.items:
            if isinstance(item, Line) and item.y < math.inf:
                stretch.append(item)
            else:
                items += [*lattice.with_loose(stretch), item]
                stretch = []
        page.items = [*items, *lattice.with_loose(stretch)]


def _body(page: _Page, repeated: Counter[tuple[str, int]]) -> list[Line | Loose | _Table]:
    """The items of a page without running heads, page numbers and text outside the upright lines."""
    body: list[Line | Loose | _Table] = []
    for item in page.items:
        if isinstance(item, Line):
            edge = min(item.y - page.top, page.bottom - item.y)
            if edge < 0 or _is_page_number(page, item):
                continue
            if edge < _EDGE_BAND and item.height < _HEAD_HEIGHT and repeated[_signature(page, item)] > 1:
                continue
        body.append(item)
    return body


def _goes_on(upper: lattice.Grid, lower: lattice.Grid) -> bool:
    """Whether two grids can be one table: as wide, and with an inner edge in common where both have any.

    Edges are taken from the left border, since the margins of odd and even pages may be mirrored.
    """
    above, below = _edges(upper), _edges(lower)
    if abs(above[-1] - below[-1]) > _SAME_EDGE:
        return False
    inner, other = above[1:-1], below[1:-1]
    return not inner or not other or any(abs(x - y) <= _SAME_EDGE for x in inner for y in other)


def _edges(grid: lattice.Grid) -> list[float]:
    return [x - grid.xs[0] for x in grid.xs]


def _numbered(pages: list[_Page]) -> dict[int, tuple[int, bool]]:
    """For every table, by ``id``: its number in the file, and whether it may go on from the page before."""
    repeated = Counter(
        _signature(page, item) for page in pages for item in page.items if isinstance(item, Line) and item.y < math.inf
    )
    numbers: dict[int, tuple[int, bool]] = {}
    last = 0
    upper: _Table | None = None
    for page in pages:
        body = _body(page, repeated)
        start = next(
            (at for at, item in enumerate(body) if not (isinstance(item, Line) and _GOES_ON.fullmatch(item.text))), 0
        )
        for at, item in enumerate(body):
            if isinstance(item, Line):
                continue
            goes_on = at == start and upper is not None and isinstance(item, _Table) and _goes_on(upper.grid, item.grid)
            last += not goes_on
            numbers[id(item)] = last, goes_on
        upper = body[-1] if body and isinstance(body[-1], _Table) else None
    return numbers


def _rows(pages: list[_Page], name: str) -> Iterator[Row]:
    """All rows in reading order."""
    numbers = _numbered(pages)
    edges: dict[int, list[float]] = {}
    for page in pages:
        for item in page.items:
            if isinstance(item, _Table):
                edges.setdefault(numbers[id(item)][0], []).extend(_edges(item.grid))
    joined = {number: lattice.clusters(values) for number, values in edges.items()}
    done: Counter[int] = Counter()
    for page in pages:
        for item in _whole_lines(page.items):
            if isinstance(item, Line):
                yield line(item.text, Place(name, page=page.number))
                continue
            number, goes_on = numbers[id(item)]
            if isinstance(item, Loose):
                check_width(
                    max(at + wide for row in item.rows for at, wide, _ in row), name, f"第 {page.number} 页的表格"
                )
                for done[number], pieces in enumerate(item.rows, 1):
                    yield Row(
                        tuple(
                            Cell(text, at, wide, 1, Place(name, page.number, number, done[number], at + 1))
                            for at, wide, text in pieces
                        ),
                        number,
                        exact=False,
                    )
                continue
            xs = joined[number]
            check_width(len(xs) - 1, name, f"第 {page.number} 页的表格")
            at_edge = [lattice.nearest(xs, edge) for edge in _edges(item.grid)]
            by_row: list[list[Cell]] = [[] for _ in item.grid.ys[1:]]
            for (row, column, rows, columns), text in zip(item.grid.cells, item.texts, strict=True):
                first = at_edge[column]
                place = Place(name, page.number, number, done[number] + row + 1, first + 1)
                by_row[row].append(Cell(text, first, at_edge[column + columns] - first, rows, place))
            for index, cells in enumerate(by_row):
                yield Row(tuple(cells), number, fragment=goes_on and index == 0)
            done[number] += len(by_row)


_TO_A_PAGE = re.compile(r"(?:[.．·…‥]{2,}|\s{2,}|\t)\s*\d{1,4}$")


def _whole_lines(items: list[Line | Loose | _Table]) -> Iterator[Line | Loose | _Table]:
    """The items, the lines of paragraphs with an indented first line joined, as far as they fill the page's width."""
    lines = [item for item in items if isinstance(item, Line) and item.y < math.inf]
    left = min((item.pieces[0].x0 for item in lines), default=0.0)
    right = max((item.pieces[-1].x1 for item in lines), default=0.0)
    whole: Line | None = None
    last = Line(0.0, 0.0, [])
    for item in items:
        if whole is not None and isinstance(item, Line) and not (whole.is_whole or item.is_whole):
            tall, start = last.height, whole.pieces[0].x0
            if (
                abs(item.height - tall) < 0.2 * tall
                and 0 < item.y - last.y < 2.2 * tall
                and len(whole.pieces) == len(item.pieces) == 1
                and 1.2 * tall < start - left < 3.2 * tall
                and item.pieces[0].x0 - left < 0.5 * tall
                and right - last.pieces[-1].x1 < 1.6 * tall
                and not _TO_A_PAGE.search(last.text)
            ):
                joint = " " if last.text[-1:].isascii() and item.text[:1].isascii() else ""
                whole = Line(
                    whole.y, tall, [lattice.Piece(start, item.pieces[-1].x1, f"{whole.text}{joint}{item.text}")]
                )
                last = item
                continue
        if whole is not None:
            yield whole
        whole = item if isinstance(item, Line) else None
        if isinstance(item, Line):
            last = item
        else:
            yield item
    if whole is not None:
        yield whole


def _listed(pages: Iterable[_Page]) -> str:
    """Page numbers for people: the first ten."""
    numbers = [str(page.number) for page in pages]
    return "、".join(numbers[:10]) + (f" 等 {len(numbers)} " if len(numbers) > 10 else " ") + "页"


def _notes(pages: list[_Page]) -> Iterator[str]:
    scanned = [page for page in pages if page.scanned]
    if scanned:
        yield f"第 {_listed(scanned)}是图片，没有文字层，图中内容没有读入；请先做 OCR 再试"
    unreadable = [page for page in pages if page.unreadable]
    if unreadable:
        count = sum(page.unreadable for page in unreadable)
        yield f"第 {_listed(unreadable)}有 {count} 个字没有编码，读作“\ufffd”；请对照原文"
    drawing = [page for page in pages if page.drawing]
    if drawing:
        yield f"第 {_listed(drawing)}线条过多，不作为表格线，只按文字位置读入"


class _Damaged(Exception):
    """PDFium cannot make sense of a part of the file."""


class _TooMuch(Exception):
    """More text than any budget text has."""


def _is_cut(data: bytes) -> bool:
    """Whether the end of the file is missing: no end mark, or whole objects after the last one.

    PDFium would repair such a file and hand over the pages that are left as if they were all.
    """
    end = data.rfind(b"%%EOF")
    return end < 0 or re.search(rb"\d \d+ obj\b", data[end:]) is not None


def _is_shifted(data: bytes) -> bool:
    """Whether the table of contents is not where the file says, so that PDFium had to search for what is left."""
    found = re.search(rb"startxref\s+(\d{1,12})\s+%%EOF\s*\Z", data[-2048:])
    if found is None:
        return False
    at = int(found[1])
    return not any(
        re.match(rb"\s*(?:xref\b|\d+\s+\d+\s+obj\b)", data[start : start + 40])
        for start in (at, at + max(data.find(b"%PDF-"), 0))
    )


class PdfReader(Reader):
    """PDF with a text layer."""

    suffixes = (".pdf",)
    name_zh = "PDF"
    rank = 20

    def recognises(self, data: bytes) -> bool:
        """The signature within the first kilobyte, as readers of PDF accept it."""
        return b"%PDF-" in data[:1024]

    def read(self, data: bytes, name: str) -> Layout:
        """Rows of all pages; raises RD004 (damaged), RD005 (encrypted), RD007, RD008 (too much), RD011 (a scan)."""
        try:
            with _pdfium_is_single:
                pages, carried = _read_pages(data, name)
            layout = replace(_layout(pages, name, _is_shifted(data)), carried=carried)
        except ReadError:
            raise
        except _TooMuch as error:
            raise ReadError("RD008", name, "文件内容过多，超过上限", "请只保留绩效文本部分后再试") from error
        except Exception as error:  # bytes from anywhere: whatever goes wrong in the parser, the file is to blame
            raise ReadError("RD004", name, "PDF 文件不完整或已损坏", "请重新传送，或从原文件重新导出 PDF") from error
        return layout


def _layout(pages: list[_Page], name: str, damaged: bool) -> Layout:
    if not any(page.characters for page in pages if not page.scanned):
        if damaged and not any(page.scanned for page in pages):
            raise _Damaged
        raise ReadError("RD011", name, "这是扫描件，没有文字层", "请提供 Word、Excel 或可复制文字的 PDF，或先做 OCR")
    _join_paragraphs(pages)
    _find_loose(pages)
    rows: list[Row] = []
    for row in _rows(pages, name):
        rows.append(row)
        if len(rows) > MAX_ROWS or any(len(cell.text) > MAX_CELL for cell in row.cells):
            raise _TooMuch
    return Layout(
        name,
        tuple(rows),
        (*_notes(pages), *(["文件结构有损，只读入了找得到的部分，请核对页数与内容"] if damaged else [])),
    )


def _opened(raw: Any, document: Any, index: int) -> Any:
    """A page, what is filled into its form fields made part of it (in memory only)."""
    page = raw.FPDF_LoadPage(document, index)
    if not page or not any(_is_field(raw, page, at) for at in range(min(raw.FPDFPage_GetAnnotCount(page), 5_000))):
        return page
    done = raw.FPDFPage_Flatten(page, raw.FLAT_NORMALDISPLAY) == raw.FLATTEN_SUCCESS
    if done:
        raw.FPDF_ClosePage(page)
        page = raw.FPDF_LoadPage(document, index)
    return page


def _is_field(raw: Any, page: Any, at: int) -> bool:
    note = raw.FPDFPage_GetAnnot(page, at)
    if not note:
        return False
    kind = raw.FPDFAnnot_GetSubtype(note)
    raw.FPDFPage_CloseAnnot(note)
    return kind in (raw.FPDF_ANNOT_WIDGET, raw.FPDF_ANNOT_FREETEXT)


_CARRIED = "jixiao-text-1.json"


def _carried(document: Any) -> bytes | None:
    """The data attached to the file, where one of our writers attached them."""
    for index in range(min(document.count_attachments(), 20)):
        attachment = document.get_attachment(index)
        if attachment.get_name() == _CARRIED:
            return bytes(attachment.get_data())[:MAX_BYTES]
    return None


def _read_pages(data: bytes, name: str) -> tuple[list[_Page], bytes | None]:
    import pypdfium2
    from pypdfium2 import raw

    try:
        document = pypdfium2.PdfDocument(data)
    except pypdfium2.PdfiumError as error:
        if error.err_code in (raw.FPDF_ERR_PASSWORD, raw.FPDF_ERR_SECURITY):
            raise ReadError("RD005", name, "文件有密码保护", "请去掉打开密码后再试") from error
        raise
    try:
        count = len(document)
        if _is_cut(data) or not count:
            raise _Damaged
        if count > MAX_PAGES:
            raise ReadError("RD008", name, f"文件有 {count} 页，超过上限 {MAX_PAGES} 页", "请只保留绩效文本部分后再试")
        pages: list[_Page] = []
        left = _MAX_ALL_CHARACTERS
        for index in range(count):
            page = _opened(raw, document.raw, index)
            if not page:
                raise ReadError(
                    "RD004", name, f"PDF 文件已损坏，第 {index + 1} 页打不开", "请重新传送，或从原文件重新导出 PDF"
                )
            try:
                pages.append(_read_page(raw, page, index + 1))
            finally:
                raw.FPDF_ClosePage(page)
            left -= pages[-1].characters
            if left < 0:
                raise _TooMuch
        return pages, _carried(document)
    finally:
        document.close()


READER = PdfReader()
