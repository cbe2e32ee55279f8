"""How much room words and tables take in the PDF, worked out before typst sets them.

Bounds, not guesses: where they leave no doubt on which page a table ends, the template need not look back at what it set.
"""

import re
from collections.abc import Iterator, Sequence
from functools import lru_cache
from itertools import accumulate, pairwise
from math import ceil
from typing import Any, NamedTuple

from jixiao.write.documents.compose import GUARD
from jixiao.write.documents.sheet import Box, Table

MARK = "\u200c"
"""Stands before and after a paragraph, and after each point of a cell: so readers see where it begins and ends, however
it is broken over lines and pages. Nobody else sees it, and no search stumbles over it.
"""
BLANK = "\u2060"
"""Stands before each blank: one at the end of a line is not drawn, and some that are drawn, readers do not see."""
UNSEEN = f"{GUARD}{MARK}{BLANK}"
"""Signs without width."""
WIDTH = 442.2
"""Points the text is wide."""
_PAGE = 637
"""Points the text is high on a page."""
SIZES = ((10.5, 14), (10, 13), (9.5, 12.2), (9, 11.5))
"""Type and line of a table in points: 五号, and down to 小五 where that keeps a table on one page."""
APART = 3
"""Points that the points of a list stand apart."""
_SIDES, _ABOVE = 4.5, 6
"""Points of a cell that are not words: left and right, above and below."""
_HIGH = 20
"""Lines of a cell that are never cut, whatever is repeated above it."""
_HEADINGS = {"part": (22, 29, 13, 26), "table-title": (16, 26, 13, 10), "split": (10.5, 14, 8, 5)}
"""Type, line and the gaps above and below of what mostly stands above a table, in points, as the template has them."""
_BALANCED = "table-title"
"""Its lines are of like length."""
_MOSTLY_THERE = 560
"""Points that are there for a table on most pages, below its heading."""


Range = tuple[float, float]
"""At least and at most, in points."""


def taken_by(above: Sequence[dict[str, Any]] | None) -> Range | None:
    """Points the blocks from the head of the page to a table take at least and at most; None where that is not known."""
    if above is None:
        return None
    least = most = below = 0.0
    for block in above:
        if (style := block.get("style", block["kind"])) not in _HEADINGS:
            return None
        size, line, before, after = _HEADINGS[style]
        lines = [_lines_of_heading(block, WIDTH / size, at_most=limit) for limit in (False, True)]
        gap = max(before, below) if least else 0.0
        least, most = (
            taken + gap + size + (count - 1) * line for taken, count in zip((least, most), lines, strict=True)
        )
        below = after
    return least + below, most + below


def _lines_of_heading(block: dict[str, Any], squares: float, *, at_most: bool) -> int:
    if "lines" not in block:
        return _filled(block["left"] + block["right"], NOTHING, squares, at_most=at_most)
    lines = ["".join(pieces) for pieces in block["lines"]]
    if block["style"] != _BALANCED or len(lines) > 1:
        return sum(_filled(words, TITLE_WHOLE, squares, at_most=at_most) for words in lines)
    least, most = sum(_least(" ", lines[0], " ")), wide(lines[0])
    counts = [
        _filled(lines[0], TITLE_WHOLE, min(squares, (least if at_most else most) / share + 2.2), at_most=at_most)
        for share in {ceil(least / squares), ceil(most / squares)}
    ]
    return max(counts) if at_most else min(counts)


class TableRoom:
    """How much room a table takes, worked out from its words."""

    def __init__(self, table: Table) -> None:
        self._table = table
        edges = [0, *accumulate(table.widths)]
        self._edges = [WIDTH * edge / edges[-1] for edge in edges]
        boxes = [
            (min(number + box.rows, len(table.rows)), number, box, room)
            for number, row in enumerate(table.rows)
            for box in row
            # One line has room in every row.
            if len(box.text) > (room := self.of(box)) / SIZES[0][0] or "\n" in box.text
        ]
        # A merged cell that needs more than its rows have makes the last of them higher.
        self._boxes = sorted(boxes, key=lambda found: (found[2].rows > 1, found[0]))
        self._known: dict[tuple[int, bool], list[float]] = {}

    def of(self, box: Box) -> float:
        """Points the words of a cell have from left to right."""
        return self._edges[box.column + box.columns] - self._edges[box.column] - _SIDES

    def lines_of_a_page(self) -> float:
        """How many lines have room on a page below what is repeated there: a cell of more may be cut, others stay whole."""
        head, heads = self._table.head, self._table.heads
        repeated = 0 if head is None else sum(self._rows(0, at_most=True)[head : head + heads])
        return max(_HIGH, (_PAGE - repeated) / SIZES[0][1] - 2)

    def size(self, taken: Range | None) -> tuple[int | None, list[Range]]:
        """The first size at which the table fits on its page below what takes so many points, where that is sure, and one
        past the last where it surely fits at none. Where there is a doubt: none, and for each size how high the table is,
        as far down as it matters on most pages.
        """
        heights: list[Range] = []
        is_sure = taken is not None
        least_taken, most_taken = taken or (0.0, _PAGE - _MOSTLY_THERE)
        for number in range(len(SIZES)):
            most = self.height(number, at_most=True)
            fits = most <= _PAGE - most_taken
            if fits and is_sure:
                return number, []
            least = self.height(number, at_most=False)
            heights.append((least, most))
            is_sure = is_sure and least > _PAGE - least_taken
            if fits:
                break
        return (len(SIZES), []) if is_sure else (None, heights)

    def height(self, number: int, *, at_most: bool) -> float:
        """How high the table is at that size, at least or at most, in points."""
        return sum(self._rows(number, at_most=at_most))

    def rows(self, number: int) -> list[float | None]:
        """How high each row is at that size, in points, where that is sure: typst need not find it out, for which it sets
        every cell twice.
        """
        least, most = (self._rows(number, at_most=limit) for limit in (False, True))
        is_sure = [one == other for one, other in zip(least, most, strict=True)]
        for end, start, box, room in self._boxes:
            if box.rows > 1 and not all(is_sure[start:end]):
                is_sure[end - 1] = False  # what a merged cell lacks in the rows above it
            elif _LETTERS.search(box.text) and not _is_sure_in_any_face(box, room / SIZES[number][0]):
                is_sure[end - 1] = False
        return [height if sure else None for height, sure in zip(most, is_sure, strict=True)]

    def _rows(self, number: int, *, at_most: bool) -> list[float]:
        if (number, at_most) not in self._known:
            self._known[number, at_most] = self._worked_out(*SIZES[number], at_most=at_most)
        return self._known[number, at_most]

    def _worked_out(self, size: float, line: float, *, at_most: bool) -> list[float]:
        heights: list[float] = [size + _ABOVE] * len(self._table.rows)
        for end, number, box, room in self._boxes:
            squares = room / size
            apart = 0 if box.is_label else APART * box.text.count("\n")
            lines = lines_of(box, squares, at_most=at_most)
            lacking = (lines - 1) * line + size + apart + _ABOVE - sum(heights[number:end])
            if lacking > 0:
                heights[end - 1] += lacking
        return heights


def _is_sure_in_any_face(box: Box, squares: float) -> bool:
    """Whether the words of a cell take as many lines in a face whose letters are wider."""
    for words in box.text.split("\n"):
        if len(words) > squares:
            stretches = _stretches(words, whole_of(box))
            wider = [
                one if isinstance(one, int) else one._replace(most=one.most + 0.1 * len(_LETTERS.findall(one.words)))
                for one in stretches
            ]
            if _most_lines(wider, squares) != _least_lines(stretches, squares):
                return False
    return True


_LETTERS = re.compile("[A-Za-z]")
"""Signs that are of another width in each face; figures are half a square wide or a little more in all for Chinese print."""


def lines_of(box: Box, squares: float, *, at_most: bool) -> int:
    """How many lines the words of a cell take at least, or at most, where so many squares of its type have room."""
    return sum(_filled(line, whole_of(box), squares, at_most=at_most) for line in box.text.split("\n"))


_WHOLE = re.compile(r"(指标|满意度|(?<=[0-9])[\u4e00-\u9fff]{2,3}$|[0-9]{1,4}[年月日]前?)")
NOTHING = re.compile("($.)")
TITLE_WHOLE = re.compile(r"(绩效.{1,10}表\u200c?)$")
"""What is not cut between the lines of a title."""


def whole_of(box: Box) -> re.Pattern[str]:
    """What is not cut between lines in a cell: short words in the middle of it, a figure with its unit."""
    return _WHOLE if box.align == "centre" else NOTHING


def _filled(words: str, whole: re.Pattern[str], squares: float, *, at_most: bool) -> int:
    """How many lines the words take at least, or at most, if each line is filled before the next one begins."""
    if len(words) <= squares:
        return 1
    return (_most_lines if at_most else _least_lines)(_stretches(words, whole), squares)


class _Room(NamedTuple):
    """How wide something is at least, in squares of the type. At the beginning and at the end of a line a mark is set
    narrower: by so much it may be less wide there.
    """

    least: float
    first: float
    last: float


class _Stretch(NamedTuple):
    """Words that stay together, and how wide they are at most and at least, in squares of the type."""

    words: str
    most: float
    whole: tuple[_Room]
    signs: tuple[_Room, ...]
    is_loose: bool
    """Whether a line may end within the words all the same."""


def _most_lines(stretches: Sequence[_Stretch | int], squares: float) -> int:
    lines, used = 1, 0.0
    for stretch in stretches:
        if isinstance(stretch, int):
            lines, used = _with_ideographs(stretch, lines, used, squares)
        elif stretch.most <= squares:
            used += stretch.most
            if used > squares:
                lines, used = lines + 1, stretch.most
        else:
            for width in map(wide, stretch.words):  # what is wider than a line is cut anywhere
                used += width
                if used > squares:
                    lines, used = lines + 1, width
    return lines


def _least_lines(stretches: Sequence[_Stretch | int], squares: float) -> int:
    lines, used, widest = 0, squares, squares * _SMALLEST
    for stretch in stretches:
        if isinstance(stretch, int):
            lines, used = _with_ideographs(stretch, lines, used, squares)
            continue
        is_cut = stretch.is_loose or stretch.most > widest
        for width, before, after in stretch.signs if is_cut else stretch.whole:
            if lines == 0 or used + width - after > squares:
                lines, used = lines + 1, -before
            used += width
    return lines


def _with_ideographs(count: int, lines: int, used: float, squares: float) -> tuple[int, float]:
    """The lines, and how much of the last one is used, with so many more ideographs, each a square wide."""
    over = count - max(int(squares - used), 0)
    if over <= 0:
        return lines, used + count
    full = max(int(squares), 1)  # one at least on each line, however narrow
    more = -(-over // full)
    return lines + more, float(over - (more - 1) * full)


_SMALLEST = SIZES[-1][0] / SIZES[0][0]
"""What is wider than a line of the largest type may be cut in the smaller ones as well."""
_LOOSE = re.compile("[!-~][!-~]|[“”‘’·…—]")
"""Words within which a line ends now and then."""


def _spare(sign: str, signs: str) -> float:
    return 0.5 if sign in signs and _is_mark(sign) else 0.0


@lru_cache(maxsize=1_024)
def _stretches(words: str, whole: re.Pattern[str]) -> tuple[_Stretch | int, ...]:
    """The words in stretches that stay together; a number stands for so many ideographs side by side, each one alone."""
    found: list[str] = []
    for number, piece in enumerate(whole.split(words)):
        found += [piece] if number % 2 else runs(piece)
    found = list(filter(None, found))
    beside = (" ", *found, " ")
    stretches: list[_Stretch | int] = []
    for before, run, after in zip(beside, found, beside[2:], strict=False):
        if len(run) > 1 or not _SIGNS < run < _FORMS:
            stretches.append(_stretch(run, before[-1], after[0]))
        elif stretches and isinstance(stretches[-1], int):
            stretches[-1] += 1
        else:
            stretches.append(1)
    return tuple(stretches)


def _stretch(words: str, before: str, after: str) -> _Stretch:
    signs = tuple(
        _Room(least, _spare(sign, _OPENING), _spare(sign, _CLOSING))
        for sign, least in zip(words, _least(before, words, after), strict=True)
    )
    whole = _Room(sum(sign.least for sign in signs), signs[0].first, signs[-1].last)
    return _Stretch(words, wide(words), (whole,), signs, bool(_LOOSE.search(words)))


def _least(before: str, words: str, after: str) -> Iterator[float]:
    """How wide each of the signs is at least, in squares of the type: a mark beside another is set narrower."""
    for previous, sign, following in zip(before + words, words, words[1:] + after, strict=False):
        if _is_mark(sign):
            yield 0.5 if _is_mark(previous) or _is_mark(following) else 1
        elif _SIGNS < sign < _FORMS:
            yield 1
        elif "0" <= sign <= "9":
            yield 0.45
        else:
            yield 0 if sign == " " or sign in UNSEEN else _NARROW


def _is_mark(sign: str) -> bool:
    """Whether a sign is as wide as a square and mostly empty, as a comma."""
    return "\u3000" <= sign <= "\u303f" or "\uff01" <= sign <= "\uff5e"


_OPENING = "（《〈「『【〔＋([{+$\\"
_CLOSING = "）》〉」』】〕，。、；：！？％々)]}!,.:;?/%-|"
_BEFORE_NUMBERS = "+$\\"
_JOINING = f"“”‘’·…—\"'{MARK}{BLANK}"
"""Signs that stand with what follows, with what goes before, with a sign of that kind, with both (Unicode Standard Annex
14, LB13 to LB30).
"""


def runs(words: str) -> Iterator[str]:
    """The words in stretches within which no line ends by itself."""
    start = 0
    for at, (one, two) in enumerate(pairwise(words), 1):
        are_latin = "!" <= one <= "~" and "!" <= two <= "~"
        is_sum = one in _CLOSING and two in _BEFORE_NUMBERS
        if not (are_latin or is_sum or one in _OPENING or one in _JOINING or two in _CLOSING or two in _JOINING):
            yield words[start:at]
            start = at
    yield words[start:]


_LATIN, _SIGNS, _FORMS, _NARROW = "\u00ff", "\u33ff", "\ufaff", 0.25
"""The last letter that is narrower than a square; between which signs none is set narrower, as a comma is beside others;
how narrow they are at least.
"""


def wide(run: str) -> float:
    """How wide a stretch is, in squares of its type; rather more than less."""
    return sum(
        0.565 if "0" <= sign <= "9" else 0 if sign in UNSEEN else 1 if sign > _LATIN or sign in "%@&mwMW" else 0.72
        for sign in run
    )
