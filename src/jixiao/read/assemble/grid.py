"""The indicator table of a form: its heading row, its columns, its rows; broken rows joined, merged cells carried.

The table may come with real spans (DOCX, HTML, XLSX, PDF) or as lines cut at tabs, pipes or blanks, where empty
cells and whole columns can be missing. Columns are known by their headings; where a row does not fit them, the
closed vocabulary of level names and the shape of a target tell which cell is which.
"""

import re
from collections.abc import Iterator, Sequence
from dataclasses import dataclass, field, replace

from jixiao.lang.normalise import cell_text
from jixiao.lang.progress import CAUSES, EXPLANATION, POSSIBILITIES
from jixiao.lang.target import parse_target
from jixiao.model import Cell, Place, Words
from jixiao.read.assemble.stream import Piece
from jixiao.read.assemble.vocabulary import (
    begins_level1,
    fund_key,
    heading_key,
    is_level1,
    is_level2,
    is_sum,
    label_key,
    looks_like_level,
    squeeze,
)

_NEEDED = ("level1", "level2", "level3", "target", "description", "basis", "actual")


@dataclass(frozen=True, slots=True)
class Column:
    """One column: what it holds, its grid range, its printed heading."""

    key: str
    start: int
    stop: int
    heading: str


@dataclass
class GridRow:
    """One indicator as printed: the cells by key, and where the row stands."""

    cells: dict[str, Words] = field(default_factory=dict)
    place: Place | None = None
    level1_printed: bool = False
    level2_printed: bool = False
    rest: dict[str, list[str]] = field(default_factory=dict)
    """What goes on in rows below, joined only once it is complete."""

    def settle(self) -> None:
        """Join the cells that went on in rows below."""
        for key, parts in self.rest.items():
            above = self.cells[key]
            raw = "\n".join((above.raw, *parts))
            self.cells[key] = Words(cell_text(raw), raw, above.place)
        self.rest.clear()

    def text(self, key: str) -> str:
        """The understood words under a key, ``""`` when there are none."""
        return self.cells.get(key, "")


def heading_columns(piece: Piece) -> tuple[Column, ...]:
    """The columns, if the row is the heading of an indicator table (three or more of its headings); else ()."""
    columns: list[Column] = []
    found = set()
    for cell in piece.filled:
        key = heading_key(cell.text)
        columns.append(Column(key or "extra", cell.column, cell.column + cell.columns, cell_text(cell.text)))
        if key:
            found.add(key)
    core = found & set(_NEEDED)
    if len(core) < 3 or not found & {"level1", "level2", "level3"} or not found & {"target", "actual", "description"}:
        return ()
    return tuple(_one_target(columns))


def whole_heading(pieces: Sequence[Piece]) -> tuple[Piece, int] | None:
    """The heading row the first pieces make together, where line ends cut it, and how many of them it takes."""
    first = pieces[0]
    if sum(heading_key(c.text) in ("level1", "level2", "level3") for c in first.filled) < 2:
        return None
    best = first if heading_columns(first) else None
    taken = 1 if best else 0
    row = first
    for count, piece in enumerate(pieces[1:4], 2):
        if any(c.columns > 1 or c.rows > 1 for c in (*row.cells, *piece.cells)) or is_level1(piece.cells[0].text):
            break
        seam = Cell(row.cells[-1].text.strip() + piece.cells[0].text.strip(), 0, place=row.cells[-1].place)
        cells = [*row.cells[:-1], seam, *piece.cells[1:]]
        row = Piece(
            replace(row.row, cells=tuple(Cell(c.text, i, place=c.place) for i, c in enumerate(cells))), row.broken
        )
        if heading_columns(row) and all(heading_key(c.text) for c in row.filled):
            best, taken = row, count
    return (best, taken) if best is not None and taken > 1 else None


def _one_target(columns: list[Column]) -> Iterator[Column]:
    """A side label (绩效指标) before 一级指标 is no column; the first heading of a kind wins, but where mid-term
    and yearly indicators stand side by side, the yearly ones on the right.
    """
    seen: set[str] = set()
    repeated = [c for c in columns if c.key == "level3"]
    if len(repeated) == 2 and sum(c.key == "target" for c in columns) == 2:
        half = next((c.start for c in columns if c.key == "level1" and c.start > repeated[0].start), repeated[0].stop)
        columns = [Column("extra", c.start, c.stop, f"中期{c.heading}") if c.start < half and c.key != "extra" and
                   not (c.key in ("level1", "level2") and half == repeated[0].stop) else c for c in columns]  # fmt: skip
    for column in columns:
        if column.key == "extra" and squeeze(column.heading) in (
            "绩效指标",
            "年度绩效指标",
            "指标",
            "年度指标",
            "序号",
        ):
            continue
        key = column.key
        if key in seen:  # 指标解释 and, beside it, 指标说明: what the points of an evaluation rest on
            key = "basis" if key == "description" and not {"basis", "target"} & {c.key for c in columns} else "extra"
        seen.add(key)
        yield Column(key, column.start, column.stop, column.heading)


def sub_headings(piece: Piece) -> tuple[Column, ...]:
    """The second heading row of a monitoring form (经费保障 … 确定能 …), or ()."""
    named = [c for c in piece.filled if squeeze(c.text) in (*CAUSES, EXPLANATION, *POSSIBILITIES)]
    if len(named) < 3:
        return ()
    return tuple(
        Column(
            "possible" if squeeze(c.text) in POSSIBILITIES else "cause", c.column, c.column + c.columns, squeeze(c.text)
        )
        for c in named
    )


class Grid:
    """Reads the rows below a heading row."""

    def __init__(self, columns: Sequence[Column]) -> None:
        self.is_split = False
        self.period: Words | None = None
        """长期绩效指标 beside the heading: the rows are not those of the year."""
        self.columns = tuple(columns)
        self.keys = [column.key for column in self.columns]
        self.rows: list[GridRow] = []
        self.sums: list[Piece] = []
        self.unplaced: list[Piece] = []
        self.unsure: list[Piece] = []
        self.outside: list[Cell] = []
        """Cells that stand under no heading."""
        self._line: int | None = None
        self._apart = False
        """The present line stands below an empty one."""
        self.cut = False
        """The present row is the first of a page on which the headings were printed again."""
        self._covered: dict[str, tuple[Cell, int]] = {}
        """Key → a cell merged over several rows, and how many rows below it still covers."""
        self._pending: Piece | None = None
        self._shape = self._plain_shape()

    def _plain_shape(self) -> int:
        return len(self.columns)

    def add_subheadings(self, columns: Sequence[Column]) -> None:
        """Split the wide columns (偏差原因, 完成目标可能性) into the ones printed below them."""
        kept = [c for c in self.columns if not any(c.start <= s.start < c.stop for s in columns)]
        self.is_split = True
        self.columns = tuple(sorted([*kept, *columns], key=lambda c: c.start))
        self.keys = [column.key for column in self.columns]

    def add(self, piece: Piece) -> None:
        """Take one row below the heading."""
        line = piece.place.line if piece.place else None
        self._apart = bool(line and self._line and line > self._line + 1 and not piece.broken)
        self._line = line
        self._add(piece)
        self.cut = False

    def _add(self, piece: Piece) -> None:
        if self._pending is not None:
            joined = self._joined(self._pending, piece)
            if joined is not None:
                self._pending = None
                self._add(joined)
                return
            pending, self._pending = self._pending, None
            self._take(pending)
        if self._is_cut(piece):
            self._pending = piece
            return
        self._take(piece)

    def finish(self) -> None:
        """Take what still waits for a second half."""
        if self._pending is not None:
            pending, self._pending = self._pending, None
            self._take(pending)
        if self.rows:
            self.rows[-1].settle()

    # rows cut by a line end (text formats)

    def _is_cut(self, piece: Piece) -> bool:
        """A tab row with fewer cells than columns, that starts like a row: the rest is on the next line."""
        row = piece.row
        if not row.exact or any(c.columns > 1 or c.rows > 1 for c in row.cells):
            return False
        if len(row.cells) < len(self.columns) and begins_level1(row.cells[0].text):
            return True
        if row.table is None:
            return False
        if len(row.cells) >= len(self.columns) or is_sum(piece.filled[0].text):
            return False
        first = row.cells[0].text.strip()
        return is_level1(first) if first else len(row.cells) >= 3

    def _joined(self, one: Piece, two: Piece) -> Piece | None:
        """Both halves as one row: the last cell of the first and the first of the second are one cell, unless
        the line end stood in for a tab.
        """
        if not two.row.exact or any(c.columns > 1 or c.rows > 1 for c in two.cells):
            return None
        first = two.cells[0].text.strip()
        if is_level1(first) or (not first and len(two.cells) > 1):
            return None
        total = len(one.cells) + len(two.cells)
        wanted = len(self.columns)
        if total - 1 in (wanted, wanted + 1):
            seam = one.cells[-1].text.rstrip() + first
            cells = [*one.cells[:-1], Cell(seam, 0, place=one.cells[-1].place or two.cells[0].place), *two.cells[1:]]
            if self._target_fits(cells) or total - 1 == wanted + 1:
                return self._renumbered(one, two, cells)
        if total in (wanted, wanted + 1):
            return self._renumbered(one, two, [*one.cells, *two.cells])
        if total - 1 < wanted:
            seam = one.cells[-1].text.rstrip() + first
            cells = [*one.cells[:-1], Cell(seam, 0, place=one.cells[-1].place or two.cells[0].place), *two.cells[1:]]
            return self._renumbered(one, two, cells)
        return None

    def _target_fits(self, cells: Sequence[Cell]) -> bool:
        if "target" not in self.keys:
            return True
        index = self.keys.index("target")
        return index < len(cells) and _like_target(cells[index].text)

    @staticmethod
    def _renumbered(one: Piece, two: Piece, cells: Sequence[Cell]) -> Piece:
        renumbered = tuple(Cell(c.text, i, place=c.place) for i, c in enumerate(cells))
        table = two.row.table if one.row.table is None else one.row.table
        return Piece(type(one.row)(renumbered, table, True), broken=one.broken)

    # one row

    def _take(self, piece: Piece) -> None:
        piece, none = self._undashed(piece)
        filled = piece.filled
        if any(is_sum(cell.text) for cell in filled[:2]):
            self.sums.append(piece)
            return
        if len(filled) == 1 and self.rows and self._goes_on(piece):
            self._append(self.rows[-1], {self._last_key(): filled[0]})
            return
        cells = self._placed(piece) if filled else {}
        if cells is None:
            self.unplaced.append(piece)
            return
        first = min((c.start for c in self.columns), default=0)
        self.outside += [c for c in filled if c.column >= first and not any(c is kept for kept in cells.values())]
        cells = self._with_covered(piece, cells)
        if not none and self._is_rest(piece, cells):
            self._append(self.rows[-1], cells)
            return
        self._new_row(piece, cells, none)

    def _undashed(self, piece: Piece) -> tuple[Piece, frozenset[str]]:
        """The row without dashes in its level cells, and the levels they say there are none of."""
        dashes = [c for c in piece.filled if piece.row.exact and _DASH.fullmatch(c.text)]
        found = {key: cell for key, cell in self._by_range(dashes).items() if key in ("level1", "level2")}
        if not found:
            return piece, frozenset()
        cells = tuple(replace(c, text="") if any(c is d for d in found.values()) else c for c in piece.cells)
        return replace(piece, row=replace(piece.row, cells=cells)), frozenset(found)

    def _with_covered(self, piece: Piece, cells: dict[str, Cell]) -> dict[str, Cell]:
        """The row with what a cell merged over it from above says (one basis for five rows). Points are not said twice."""
        if piece.broken or not piece.row.exact:
            self._covered.clear()
        above = {key: cell for key, (cell, left) in self._covered.items() if left > 0 and key not in cells}
        self._covered = {key: (cell, left - 1) for key, (cell, left) in self._covered.items() if left > 1}
        self._covered |= {
            key: (cell, cell.rows - 1) for key, cell in cells.items() if key in _CARRIED and cell.rows > 1
        }
        return cells | above

    def _placed(self, piece: Piece) -> dict[str, Cell] | None:
        """The row's non-empty cells by column key, or ``None`` when it is no row of this table."""
        row = piece.row
        filled = piece.filled
        if len(filled) == 1 and (row.table is None or len(row.cells) == 1):
            return None
        if row.exact:
            direct = self._by_range(filled)
            if self._plausible(direct):
                return direct
        aligned = self._by_vocabulary(filled)
        if aligned is not None:
            return aligned
        if row.exact:
            direct = self._by_range(filled)
            if direct:
                if len(filled) != len(self.columns) or len(direct) != len(filled):
                    self.unsure.append(piece)
                return direct
        return None

    def _by_range(self, filled: Sequence[Cell]) -> dict[str, Cell]:
        found: dict[str, Cell] = {}
        extra = 0
        for cell in filled:
            best, width = None, 0
            for column in self.columns:
                shared = min(cell.column + cell.columns, column.stop) - max(cell.column, column.start)
                if shared > width and (column.key in ("extra", "cause", "possible") or column.key not in found):
                    best, width = column, shared
            if best is None:
                continue
            key = best.key
            if key in ("extra", "cause", "possible"):
                key = f"{best.key}:{best.heading}"
                if key in found:
                    extra += 1
                    key = f"{key}:{extra}"
            found[key] = cell
        return found

    def _plausible(self, cells: dict[str, Cell]) -> bool:
        """Level cells hold level names or nothing; no level name stands elsewhere."""
        if "level1" in self.keys and "level1" in cells and not is_level1(cells["level1"].text):
            text = cells["level1"].text
            if is_level2(text) or not looks_like_level(text):
                return False
        if "level2" in self.keys and "level2" in cells and "level1" in self.keys:
            text = cells["level2"].text
            if is_level1(text) and not is_level2(text):
                return False
            if not is_level2(text) and any(is_level2(cells[k].text) for k in ("level3", "description") if k in cells):
                return False
        return bool(cells)

    def _by_vocabulary(self, filled: Sequence[Cell]) -> dict[str, Cell] | None:
        """Cells without dependable columns, told apart by what they say: level names first, then the rest in the
        order of the headings, a lone gap placed by where the target is.
        """
        rest = list(filled)
        found: dict[str, Cell] = {}
        if rest and is_level1(rest[0].text) and "level1" in self.keys:
            found["level1"] = rest.pop(0)
        if (
            rest
            and "level2" in self.keys
            and (is_level2(rest[0].text) or ("level1" in found and looks_like_level(rest[0].text)))
        ):
            found["level2"] = rest.pop(0)
        if not rest or (not found and len(rest) < 2):
            return None
        keys = [k for k in self.keys if k not in ("level1", "level2")]
        if len(rest) > len(keys):
            return None
        if len(rest) == len(keys):
            found |= zip(keys, rest, strict=True)
            return found
        if "target" not in keys:
            return None
        goal = keys.index("target")
        likely = [i for i, cell in enumerate(rest) if _like_target(cell.text)]
        if len(likely) != 1:
            return None
        before, after = rest[: likely[0]], rest[likely[0] + 1 :]
        if len(before) > goal or len(after) > len(keys) - goal - 1:
            return None
        found["target"] = rest[likely[0]]
        found |= zip(keys[:goal], before, strict=False)
        found |= zip(keys[goal + 1 :], after, strict=False)
        return found

    # what a row is: new, or the rest of the one above

    def _is_rest(self, piece: Piece, cells: dict[str, Cell]) -> bool:
        if not self.rows:
            return False
        level1, level2 = cells.get("level1"), cells.get("level2")
        last = self.rows[-1]
        named = bool(level2 and is_level2(level2.text)) or bool(level1 and is_level1(level1.text))
        if (piece.broken or self.cut) and self._completes_level(last, cells):
            return True
        if named:
            return False
        lacks_something = not ("level3" in cells and {"target", "actual", "score"} & set(cells))
        if piece.broken:
            unfinished = not last.text("target") and "target" in self.keys
            return lacks_something or unfinished
        if self.cut and not (cells.keys() - _LENGTHY):
            return True  # below a heading that is said again: mostly sentences go on from the page before
        if level1 or level2:
            return False
        if self.cut and "level3" not in cells and self._goes_on_beside(last, cells):
            return True
        named_or_valued = {"level3", "target", "actual"} & set(cells)
        whole = piece.row.exact and len(piece.cells) >= len(self.columns)
        return not named_or_valued or (set(cells) == {"level3"} and not whole)

    @staticmethod
    def _goes_on_beside(last: GridRow, cells: dict[str, Cell]) -> bool:
        """Words beside a sentence that goes on are cut with it; a value beside it is that of another row."""
        beside = cells.keys() - _LENGTHY
        is_other = any(_like_target(cells[key].text) for key in beside)
        return beside != cells.keys() and all(last.text(key) for key in cells) and not is_other

    @staticmethod
    def _completes_level(last: GridRow, cells: dict[str, Cell]) -> bool:
        """指标 below 社会效益: the level's own name was cut by the page."""
        for key in ("level1", "level2"):
            part = cells.get(key)
            if part is not None and squeeze(part.text) in ("指标", "标", "度指标"):
                return bool(last.text(key))
        return False

    def _goes_on(self, piece: Piece) -> bool:
        """A line without columns below a row, or a row that holds nothing but the start of a line: the rest of the
        last cell above (a wrapped basis).
        """
        cell = piece.filled[0]
        text = cell.text.strip()
        if piece.row.table is None and self._apart:
            return False
        if piece.row.table is not None and len(piece.cells) > 1:
            first = cell is piece.cells[0] and cell.columns == 1 and all(c.rows == 1 for c in piece.cells)
            if not first or not self._last_is_whole() or is_level1(text) or looks_like_level(text):
                return False
        return label_key(text) is None and len(text) <= 120 and not text.endswith("表")

    def _last_is_whole(self) -> bool:
        """The row above has its value: only the end of a cell can be missing."""
        last = self.rows[-1]
        return "target" not in self.keys or bool(last.text("target"))

    def _last_key(self) -> str:
        last = self.rows[-1]
        return next((k for k in reversed(self.keys) if last.text(k)), "level3")

    @staticmethod
    def _append(row: GridRow, cells: dict[str, Cell]) -> None:
        for key, cell in cells.items():
            if key not in row.cells or not row.cells[key]:
                row.cells[key] = _words(cell)
                continue
            row.rest.setdefault(key, []).append(cell.text.strip())

    def _new_row(self, piece: Piece, cells: dict[str, Cell], none: frozenset[str]) -> None:
        row = GridRow({key: _words(cell) for key, cell in cells.items()}, piece.place)
        row.level1_printed, row.level2_printed = "level1" in cells, "level2" in cells
        last = self.rows[-1] if self.rows else None
        if last is not None:
            last.settle()
        if "level1" not in {*row.cells, *none} and last is not None and "level1" in last.cells:
            row.cells["level1"] = last.cells["level1"]
        same_level1 = last is not None and row.text("level1") == last.text("level1")
        if "level2" not in {*row.cells, *none} and last is not None and "level2" in last.cells and same_level1:
            row.cells["level2"] = last.cells["level2"]
        if self.period is not None:
            row.cells["extra:期限"] = self.period
        anchor = next((c.place for c in piece.cells if c.place), None)
        for key in ("level1", "level2", "level3", "description", "target", "basis"):
            if key in self.keys and key not in row.cells:
                row.cells[key] = Words("", "", anchor)
        self.rows.append(row)


_LENGTHY = {"level3", "description", "basis", "deviation", "cause:原因说明"}
"""The columns of sentences: a row that has nothing else has no value of its own."""
_DASH = re.compile(r"\s*[-—–－]{1,2}\s*")
_CARRIED = ("level3", "description", "target", "basis", "actual", "deviation")


def _words(cell: Cell) -> Words:
    return Words(cell_text(cell.text), cell.text.strip(), cell.place)


_SIGNS = re.compile(r"[≥≤><＞＜=＝$\\]|大于|小于|不低于|不少于|不超过|不高于|以上|以内")


def _like_target(text: str) -> bool:
    """A value rather than a name or a basis: a quantity or a deadline, or it carries a sign."""
    if len(text) > 24:
        return False
    target = parse_target(text, 2000)
    return target.kind in ("quantity", "deadline") or bool(_SIGNS.search(text) and any(c.isdigit() for c in text))


def is_heading_again(piece: Piece) -> bool:
    """The heading row printed again after a page break."""
    return bool(heading_columns(piece))


def is_fund_heading(piece: Piece) -> bool:
    """A heading row of the money block of a self-evaluation or monitoring form."""
    keys = {fund_key(cell.text) for cell in piece.filled}
    return len(keys & {"initial", "adjusted", "executed", "forecast", "rate"}) >= 2
