"""How much room words and tables take in the PDF, worked out before typst sets them.

Bounds, not guesses: where they leave no doubt on which page a table ends, the template need not look back at what it set.
"""

import re
from collections.abc import Iterator, Sequence
from functools import lru_cache
from itertools import chain, pairwise
from math import ceil
from typing import Any

from jixiao.write.documents.sheet import Box, Table

MARK = "\u200c"
"""Stands before and after a paragraph, and after each point of a cell: so readers see where it begins and ends, however
it is broken over lines and pages. Nobody else sees it, and no search stumbles over it.
"""
BLANK = "\u2060"
"""Stands before each blank: one at the end of a line is not drawn, and some that are drawn, readers do not see."""
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
_HEADINGS = {"part": (22, 29, 39), "table-title": (16, 26, 10), "split": (10.5, 14, 13)}
"""Type, line and the gaps around of what mostly stands above a table, in points, as the template has them."""
_MOSTLY_THERE = 560
"""Points that are there for a table on most pages, below its heading."""


def sure_size(heights: Sequence[tuple[float, float]], taken: float | None) -> int | None:
    """The first size at which a table fits on its page, where that is sure."""
    for number, (least, most) in enumerate(heights):
        if taken is not None and most <= _PAGE - taken:
            return number
        if least <= _PAGE:
            return None
    return None


def taken_by(above: Sequence[dict[str, Any]] | None) -> float | None:
    """Points the blocks above a table take at most; None where that is not known."""
    if above is None:
        return None
    taken = 0.0
    for block in above:
        if (style := block.get("style", block["kind"])) not in _HEADINGS:
            return None
        size, line, gaps = _HEADINGS[style]
        words = "".join(chain.from_iterable(block["lines"])) if "lines" in block else block["left"] + block["right"]
        count = _filled(words, _NOTHING, WIDTH / size, at_most=True)
        lines = count + (count > 1) + len(block.get("lines", ".")) - 1  # lines of like length may be one more
        taken += (lines - 1) * line + size + gaps
    return taken


def lines_of_a_page(table: Table) -> float:
    """How many lines have room on a page below what is repeated there: a cell of more may be cut, others stay whole."""
    size, line = SIZES[0]
    rows = _rows(table, size, line, at_most=True)
    repeated = 0 if table.head is None else sum(rows[table.head : table.head + table.heads])
    return max(_HIGH, (_PAGE - repeated) / line - 2)


def heights_of(table: Table) -> Iterator[tuple[float, float]]:
    """For each size how high the table is at least and at most, as far down as it matters on most pages."""
    for size in SIZES:
        most = _height(table, *size, at_most=True)
        yield _height(table, *size, at_most=False), most
        if most < _MOSTLY_THERE:
            break


def _height(table: Table, size: float, line: float, *, at_most: bool) -> float:
    """How high a table is at least, or at most, in points. The template measures only where that leaves a doubt."""
    return sum(_rows(table, size, line, at_most=at_most))


def _rows(table: Table, size: float, line: float, *, at_most: bool) -> list[float]:
    heights: list[float] = [size + _ABOVE] * len(table.rows)
    boxes = [
        (min(number + box.rows, len(heights)), number, box) for number, row in enumerate(table.rows) for box in row
    ]
    # A merged cell that needs more than its rows have makes the last of them higher.
    for end, number, box in sorted(boxes, key=lambda found: (found[2].rows > 1, found[0])):
        apart = 0 if box.is_label else APART * box.text.count("\n")
        lines = lines_of(box, room_of(box, table.widths) / size, at_most=at_most)
        lacking = (lines - 1) * line + size + apart + _ABOVE - sum(heights[number:end])
        if lacking > 0:
            heights[end - 1] += lacking
    return heights


def room_of(box: Box, widths: Sequence[int]) -> float:
    """Points the words of a cell have from left to right."""
    return WIDTH * sum(widths[box.column : box.column + box.columns]) / sum(widths) - _SIDES


def lines_of(box: Box, squares: float, *, at_most: bool) -> int:
    """How many lines the words of a cell take at least, or at most, where so many squares of its type have room."""
    return sum(_filled(line, whole_of(box), squares, at_most=at_most) for line in box.text.split("\n"))


_WHOLE = re.compile(r"(指标|满意度|(?<=[0-9])[\u4e00-\u9fff]{2,3}$|[0-9]{1,4}[年月日]前?)")
_NOTHING = re.compile("($.)")


def whole_of(box: Box) -> re.Pattern[str]:
    """What is not cut between lines in a cell: short words in the middle of it, a figure with its unit."""
    return _WHOLE if box.align == "centre" else _NOTHING


def _filled(words: str, whole: re.Pattern[str], squares: float, *, at_most: bool) -> int:
    """How many lines the words take: at least, if they could be cut anywhere; at most, as they are wide and long."""
    if len(words) <= squares:
        return 1
    least, stretches = _stretches(words, whole)
    if not at_most:
        return max(1, min(len(words), ceil(least / squares - 0.01)))
    lines, used = 1, 0.0
    for width, run in stretches:
        for part in (width,) if width <= squares else map(wide, run):  # what is wider than a line is cut anywhere
            if used + part > squares:
                lines, used = lines + 1, 0.0
            used += part
    return lines


@lru_cache(maxsize=1_024)
def _stretches(words: str, whole: re.Pattern[str]) -> tuple[float, tuple[tuple[float, str], ...]]:
    """How wide the words are at least, and the stretches of them that stay together, each with how wide it is at most, in
    squares of the type.
    """
    stretches: list[str] = []
    for number, piece in enumerate(whole.split(words)):
        stretches += [piece] if number % 2 else runs(piece)
    least = sum(1 if _SIGNS < sign < _FORMS else _NARROW for sign in words)
    return least, tuple((wide(run), run) for run in stretches)


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
    return sum(0.56 if sign.isdigit() else 1 if sign > _LATIN or sign in "%@&mwMW" else 0.72 for sign in run)
