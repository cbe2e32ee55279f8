"""The geometry of a printed page: ruling lines to grids, characters to lines, gaps to columns. Nothing of PDF.

Coordinates are points with y growing downwards, boxes are ``(x0, y0, x1, y1)``.
"""

import math
import re
from collections.abc import Iterable, Sequence
from dataclasses import dataclass
from itertools import pairwise

from jixiao.read.base import MAX_COLUMNS, joined_lines

Box = tuple[float, float, float, float]
Rule = tuple[float, float, float]
"""Where a rule runs (y of a level one, x of an upright one), from, to."""

THICK = 6.0
"""Thickest rule; anything thicker is the background of a cell."""
NEAR = 3.0
"""Edges nearer than this are one edge: covers double rules (up to 2.25 pt apart in Word) and rounded ends."""
_REACH = 4.5
"""How far a rule may end from the middle of the one it meets: half the thickest border and a rounding."""
_SAME = 1.0
_SHORTEST = 5.0
_OVERHANG = 8.0
"""How far level rules must stand out over the last upright one to tell that the outer border is not drawn."""
_MAX_RULES = 1500
_MAX_SQUARES = 60_000
_WIDE_GAP = 1.5
"""A gap of so many characters parts two columns."""


class TooManyRules(Exception):
    """The rules of a page are a drawing, not tables; working out a grid would take unbounded time."""


@dataclass(frozen=True, slots=True)
class Grid:
    """A table of one page: its edges and its cells as ``(row, column, rows, columns)``, in reading order.

    The cells tile the whole grid. ``owner[row][column]`` is the index of the cell a grid square belongs to.
    """

    xs: tuple[float, ...]
    ys: tuple[float, ...]
    cells: tuple[tuple[int, int, int, int], ...]
    owner: tuple[tuple[int, ...], ...]

    @property
    def box(self) -> Box:
        """The outer border."""
        return self.xs[0], self.ys[0], self.xs[-1], self.ys[-1]


def grids(boxes: Iterable[Box]) -> list[Grid]:
    """The tables drawn by thin boxes, from top to bottom. Raises TooManyRules."""
    level: list[Rule] = []
    upright: list[Rule] = []
    for x0, y0, x1, y1 in boxes:
        width, height = x1 - x0, y1 - y0
        if height <= THICK and width >= 1 and width > 1.5 * height:
            level.append(((y0 + y1) / 2, x0, x1))
        elif width <= THICK and height >= 1 and height > 1.5 * width:
            upright.append(((x0 + x1) / 2, y0, y1))
    level, upright = _merged(level), _merged(upright)
    if len(level) > _MAX_RULES or len(upright) > _MAX_RULES:
        raise TooManyRules
    found = []
    for rows, columns in _touching(level, upright):
        grid = _grid(rows, columns)
        if grid is not None:
            found.append(grid)
    found.sort(key=lambda grid: (grid.ys[0], grid.xs[0]))
    return found


def clusters(values: Iterable[float], tolerance: float = NEAR) -> list[float]:
    """The values, those within ``tolerance`` of the lowest of their group replaced by the group's mean."""
    groups: list[list[float]] = []
    for value in sorted(values):
        if groups and value - groups[-1][0] <= tolerance:
            groups[-1].append(value)
        else:
            groups.append([value])
    return [sum(group) / len(group) for group in groups]


def nearest(edges: Sequence[float], value: float) -> int:
    """The index of the edge nearest to a value."""
    return min(range(len(edges)), key=lambda index: abs(edges[index] - value))


def _merged(rules: list[Rule]) -> list[Rule]:
    """Pieces of one rule (dashes, one piece per cell) made whole; what stays a stub is dropped."""
    out: list[Rule] = []
    group: list[Rule] = []
    for rule in sorted(rules):
        if group and rule[0] - group[0][0] > _SAME:
            out += _joined(group)
            group = []
        group.append(rule)
    return out + _joined(group)


def _joined(group: list[Rule]) -> list[Rule]:
    out: list[Rule] = []
    for at, start, end in sorted(group, key=lambda rule: rule[1]):
        if out and start <= out[-1][2] + NEAR:
            out[-1] = (out[-1][0], out[-1][1], max(end, out[-1][2]))
        else:
            out.append((at, start, end))
    return [rule for rule in out if rule[2] - rule[1] >= _SHORTEST]


def _touching(level: list[Rule], upright: list[Rule]) -> list[tuple[list[Rule], list[Rule]]]:
    """Rules that hang together, as (level, upright) per table."""
    parent = list(range(len(level) + len(upright)))

    def root(index: int) -> int:
        while parent[index] != index:
            parent[index] = parent[parent[index]]
            index = parent[index]
        return index

    for right, (x, top, bottom) in enumerate(upright, len(level)):
        for left, (y, start, end) in enumerate(level):
            if start - _REACH <= x <= end + _REACH and top - _REACH <= y <= bottom + _REACH:
                parent[root(left)] = root(right)
    groups: dict[int, tuple[list[Rule], list[Rule]]] = {}
    for index, rule in enumerate(level + upright):
        groups.setdefault(root(index), ([], []))[index >= len(level)].append(rule)
    return [group for group in groups.values() if group[0] and group[1]]


def _edges(own: list[Rule], across: list[Rule]) -> list[float]:
    """The edges rules draw, with the outer ones added where only the crossing rules show them."""
    edges = clusters(rule[0] for rule in own)
    first, last = min(rule[1] for rule in across), max(rule[2] for rule in across)
    if first < edges[0] - _OVERHANG:
        edges.insert(0, first)
    if last > edges[-1] + _OVERHANG:
        edges.append(last)
    return edges


def _drawn(rules: list[Rule], edges: list[float], along: list[float]) -> list[list[bool]]:
    """``[edge][step]``: whether a border is drawn on that edge between two neighbouring crossing edges."""
    drawn = [[False] * (len(along) - 1) for _ in edges]
    for at, start, end in rules:
        row = drawn[nearest(edges, at)]
        for step in range(len(along) - 1):
            overlap = min(end, along[step + 1]) - max(start, along[step])
            if overlap >= 0.7 * (along[step + 1] - along[step]):
                row[step] = True
    return drawn


def _grid(level: list[Rule], upright: list[Rule]) -> Grid | None:
    xs, ys = _edges(upright, level), _edges(level, upright)
    columns, rows = len(xs) - 1, len(ys) - 1
    if columns < 1 or rows < 1:
        return None
    if len(clusters(rule[0] for rule in level)) + len(clusters(rule[0] for rule in upright)) < 3:
        return None  # a cross or a corner, not a table
    if columns * rows > _MAX_SQUARES:
        raise TooManyRules
    above = _drawn(level, ys, xs)
    beside = _drawn(upright, xs, ys)
    owner = [[-1] * columns for _ in range(rows)]
    cells: list[tuple[int, int, int, int]] = []
    for row in range(rows):
        for column in range(columns):
            if owner[row][column] < 0:
                for cell in _rectangles(_open(row, column, above, beside)):
                    for y in range(cell[0], cell[0] + cell[2]):
                        owner[y][cell[1] : cell[1] + cell[3]] = [len(cells)] * cell[3]
                    cells.append(cell)
    if len(cells) == 1 and not (all(map(any, (above[0], above[-1]))) and all(map(any, (beside[0], beside[-1])))):
        return None
    return _tight(xs, ys, cells, owner)


def _open(row: int, column: int, above: list[list[bool]], beside: list[list[bool]]) -> set[tuple[int, int]]:
    """The squares reached from one square without crossing a border."""
    rows, columns = len(above) - 1, len(beside) - 1
    reached = {(row, column)}
    stack = [(row, column)]
    while stack:
        y, x = stack.pop()
        for step in (
            (y, x + 1) if x + 1 < columns and not beside[x + 1][y] else None,
            (y, x - 1) if x > 0 and not beside[x][y] else None,
            (y + 1, x) if y + 1 < rows and not above[y + 1][x] else None,
            (y - 1, x) if y > 0 and not above[y][x] else None,
        ):
            if step is not None and step not in reached:
                reached.add(step)
                stack.append(step)
    return reached


def _rectangles(squares: set[tuple[int, int]]) -> list[tuple[int, int, int, int]]:
    """A set of squares as rectangles: one where borders are whole, more where one is missing."""
    out: list[tuple[int, int, int, int]] = []
    for row in sorted({row for row, _ in squares}):
        columns = sorted(column for y, column in squares if y == row)
        start = 0
        for stop in range(1, len(columns) + 1):
            if stop < len(columns) and columns[stop] == columns[stop - 1] + 1:
                continue
            first, width = columns[start], stop - start
            for index, (top, left, high, wide) in enumerate(out):
                if (left, wide, top + high) == (first, width, row):
                    out[index] = (top, left, high + 1, wide)
                    break
            else:
                out.append((row, first, 1, width))
            start = stop
    return out


def _tight(xs: list[float], ys: list[float], cells: list[tuple[int, int, int, int]], owner: list[list[int]]) -> Grid:
    """The grid without edges no cell ends at (an underline that touches a border makes such an edge)."""
    used_y = sorted({0, len(ys) - 1} | {cell[0] for cell in cells})
    used_x = sorted({0, len(xs) - 1} | {cell[1] for cell in cells})
    new_y = {old: new for new, old in enumerate(used_y)}
    new_x = {old: new for new, old in enumerate(used_x)}
    moved = [
        (new_y[row], new_x[column], new_y[row + rows] - new_y[row], new_x[column + columns] - new_x[column])
        for row, column, rows, columns in cells
    ]
    order = sorted(range(len(moved)), key=lambda index: moved[index])
    rank = {old: new for new, old in enumerate(order)}
    return Grid(
        tuple(xs[x] for x in used_x),
        tuple(ys[y] for y in used_y),
        tuple(moved[index] for index in order),
        tuple(tuple(rank[owner[y][x]] for x in used_x[:-1]) for y in used_y[:-1]),
    )


# --- characters to lines ----------------------------------------------------------------------------------------

Char = tuple[float, float, float, float, str, float, float]
"""Baseline, left, right, height, character, and the middle of its box as x and y."""


@dataclass(slots=True)
class Piece:
    """A stretch of one printed line without a wide gap; ``before`` is what separates it from the one before."""

    x0: float
    x1: float
    text: str
    before: str = ""


@dataclass(slots=True)
class Line:
    """One printed line; or a whole paragraph, where that is known."""

    y: float
    height: float
    pieces: list[Piece]
    is_whole: bool = False

    @property
    def text(self) -> str:
        """The words of the line, left to right."""
        return "".join(piece.before + piece.text for piece in self.pieces).strip()


def printed_lines(chars: list[Char]) -> list[Line]:
    """Characters, in the order of the file, to printed lines by their baselines, blank lines left out."""
    out: list[Line] = []
    group: list[Char] = []
    limit = 0.0
    for char in sorted(chars, key=_baseline):  # keeps the order of the file where two stand in one place
        if group and char[0] > limit:
            _finish(group, out)
            group = []
        if not group:
            limit = char[0] + max(2.0, 0.4 * char[3])
        group.append(char)
    if group:
        _finish(group, out)
    return out


def _finish(group: list[Char], out: list[Line]) -> None:
    """Add a line, setting blanks where they are printed: a blank character, or a gap that cannot be anything else."""
    pieces: list[Piece] = []
    text: list[str] = []
    before = blank = last = ""
    start = end = width = height = 0.0
    group.sort(key=_left)
    for _, x0, x1, tall, char, _, _ in group:
        if char.isspace():
            blank += char
            continue
        wide = x1 - x0 if char > "\u2e7f" else 0.75 * tall
        if not last:
            start = x0
        else:
            gap = x0 - end
            # printed twice to look bold; not the two halves of a dash that is drawn as one
            if char == last and gap < -0.7 * (x1 - x0) and x1 - x0 < 1.5 * tall:
                continue
            size = max(wide, width)
            if gap >= _WIDE_GAP * size:
                pieces.append(Piece(start, end, "".join(text), before))
                text, start, before = [], x0, blank or "  "
            elif blank:
                text.append(blank)
            elif gap >= size or (gap >= 0.2 * size and _apart(last, char)):
                text.append(" ")
        blank = ""
        text.append(char)
        end, width, last = max(x1, x0 + 0.1), wide, char  # broken fonts give no width
        height = max(height, tall)
    if last:
        pieces.append(Piece(start, end, "".join(text), before))
        out.append(Line(group[0][0], height, pieces))


def _baseline(char: Char) -> float:
    return char[0]


def _left(char: Char) -> float:
    return char[1]


def _apart(last: str, char: str) -> bool:
    """Whether a small gap is a blank between Latin words; digits may just be spread, Chinese is spaced by layout."""
    return (
        last.isascii()
        and char.isascii()
        and (last.isalpha() or last in ".,;:)")
        and char.isalnum()
        and (char.isalpha() or last.isalpha())
    )


# --- tables without rules ---------------------------------------------------------------------------------------


@dataclass(slots=True)
class Loose:
    """A table told only by its gaps: rows of ``(column, columns, text)``."""

    y: float
    rows: list[list[tuple[int, int, str]]]


def _gaps(line: Line) -> list[tuple[float, float]]:
    """The blank stretches of a line, those before and after it too."""
    pieces = line.pieces
    inner = [(left.x1, right.x0) for left, right in pairwise(pieces)]
    return [(-math.inf, pieces[0].x0), *inner, (pieces[-1].x1, math.inf)]


def _shared(
    corridors: list[tuple[float, float]],
    gaps: list[tuple[float, float]],
    least: float,
) -> list[tuple[float, float]]:
    both = ((max(a[0], b[0]), min(a[1], b[1])) for a in corridors for b in gaps)
    return [gap for gap in both if gap[1] - gap[0] >= least]


def with_loose(lines: list[Line]) -> list[Line | Loose]:
    """Lines, runs of three and more that share wide gaps turned into rule-less tables."""
    out: list[Line | Loose] = []
    index = 0
    while index < len(lines):
        stop = _run(lines, index) if _is_parted(lines[index]) else index
        loose = _loose(lines[index:stop]) if stop - index >= 3 else None
        if loose is not None:
            out.append(loose)
            index = stop
        else:
            stop = max(stop, index + 1)
            out += lines[index:stop]
            index = stop
    return out


def _is_parted(line: Line) -> bool:
    """Whether a line has gaps, and not more of them than a table can have."""
    return 1 < len(line.pieces) <= MAX_COLUMNS


def _close(upper: Line, lower: Line) -> bool:
    """Whether two lines are no further apart than the lines of one paragraph."""
    return lower.y - upper.y <= 1.8 * lower.height


def _run(lines: list[Line], first: int) -> int:
    """The index after the last line that shares its gaps with the line ``first``."""
    corridors = _gaps(lines[first])[1:-1]
    stop = first + 1
    for index in range(first + 1, len(lines)):
        line = lines[index]
        if line.is_whole or line.y - lines[index - 1].y > 4 * line.height or len(line.pieces) > MAX_COLUMNS:
            break
        shared = _shared(corridors, _gaps(line), 0.8 * line.height)
        if len(line.pieces) == 1:  # the rest of a wrapped cell, if more of the table follows
            if len(shared) < len(corridors):
                break
            if stop == index and _below(lines[index - 1].pieces[1:], line) and _close(lines[index - 1], line):
                stop = index + 1
        elif not _shared(shared, _gaps(line)[1:-1], 0.8 * line.height):
            break
        else:
            stop = index + 1
        corridors = shared
    return stop


def _below(pieces: list[Piece], lower: Line) -> Piece | None:
    """The piece that a line starts under."""
    return next((piece for piece in pieces if abs(piece.x0 - lower.pieces[0].x0) < 0.5 * lower.height), None)


def _wrapped(upper: Line, lower: Line, column: list[float]) -> bool:
    """Whether a lone piece is the rest of the full cell above it."""
    above = _below(upper.pieces, lower)
    return above is not None and above.x1 > column[1] - lower.height and _close(upper, lower)


_ENUMERATOR = re.compile(r"[（(]?(?:\d{1,3}|[一二三四五六七八九十]{1,3}|[①-⑳])[）).．、]?|[•●·\-–—]")
_PAGE = re.compile(r"[.…·\s]*\d{1,4}")


def _loose(lines: list[Line]) -> Loose | None:
    """Rows with columns by where the pieces stand; nothing where the gaps are those of a list or of contents."""
    if sum(len(line.pieces) > 1 for line in lines) < 3:
        return None
    columns: list[list[float]] = []
    for line in sorted(lines, key=lambda line: -len(line.pieces)):
        for piece in line.pieces:
            under = [column for column in columns if column[0] < piece.x1 and piece.x0 < column[1]]
            if not under:
                columns.append([piece.x0, piece.x1])
            elif len(under) == 1:
                under[0][:] = min(piece.x0, under[0][0]), max(piece.x1, under[0][1])
    columns.sort()
    rows: list[list[tuple[int, int, str]]] = []
    for index, line in enumerate(lines):
        row: list[tuple[int, int, str]] = []
        for piece in line.pieces:
            under_at = [at for at, (x0, x1) in enumerate(columns) if x0 < piece.x1 and piece.x0 < x1]
            row.append((under_at[0], under_at[-1] - under_at[0] + 1, piece.text))
        above = rows[-1] if len(row) == 1 and index and _wrapped(lines[index - 1], line, columns[row[0][0]]) else []
        at = next((at for at, cell in enumerate(above) if cell[0] == row[0][0]), -1)
        if at < 0:
            rows.append(row)
        else:
            above[at] = (*above[at][:2], joined_lines((above[at][2], row[0][2])))
    if len(columns) == 2:
        firsts = [text for row in rows for column, _, text in row if column == 0]
        seconds = [text for row in rows for column, _, text in row if column == 1]
        if all(map(_ENUMERATOR.fullmatch, firsts)) or all(map(_PAGE.fullmatch, seconds)):
            return None
    return Loose(lines[0].y, rows)
