"""The rows of a layout, without page furniture: page numbers, running heads, （续表）."""

import re
from collections import Counter
from collections.abc import Iterable, Iterator
from dataclasses import dataclass, replace

from jixiao.lang.normalise import cell_text
from jixiao.model import Cell, Place, Row
from jixiao.read.assemble.vocabulary import heading_key, label_key

_PAGE_NUMBER = re.compile(
    r"[-—–―－·•~\s]*(?:第?\s*(?:[0-9]{1,4}|[ivxIVX]{1,5})\s*页?(?:\s*[/，,共]+\s*共?\s*[0-9]{1,4}\s*页?)?|[—-]\s*[0-9]{1,4}\s*[—-]|Page\s*[0-9]{1,4}(?:\s*of\s*[0-9]{1,4})?)[-—–―－·•~\s]*",
    re.IGNORECASE,
)
_CONTINUED = re.compile(r"[（(\[【]?\s*(?:续表|续前页|接上页|接上表|转下页|续上页|续上表|续)\s*\d{0,2}\s*[)）\]】]?")
_CONTINUED_TITLE = re.compile(
    r"(?P<title>.*?)\s{0,20}[（(\[【]\s{0,5}(?:续表?|续\s?\d|续[一二三四五])\s{0,5}[)）\]】]\s{0,20}$"
)
_DOCUMENT = re.compile(r"部门预算绩效文本|绩效(?:目标)?文本|部门预算(?:草案)?(?:$|[（(])")
STRUCTURAL = re.compile(
    r"(?:单位|金额单位)[:：]|^(?!20\d\d年)\d{3,9}\D|绩效目标表$|绩效目标$|自评表$|监控表$|申报表$|^第[一二三四]部分|^目录$"
)
_FEW = 3
"""A line that comes back this often between tables is a running head."""


@dataclass(frozen=True, slots=True)
class Piece:
    """One row to be assembled. ``broken`` is true for the first table row after page furniture or a page break:
    it may go on from the row above. ``title_again`` marks a title printed with （续）.
    """

    row: Row
    broken: bool = False
    title_again: bool = False

    @property
    def cells(self) -> tuple[Cell, ...]:
        """Its cells."""
        return self.row.cells

    @property
    def filled(self) -> list[Cell]:
        """Its non-empty cells."""
        return [cell for cell in self.row.cells if cell.text.strip()]

    @property
    def text(self) -> str:
        """Its words as one understood line."""
        return cell_text(self.row.text.replace("\t", "  "))

    @property
    def place(self) -> Place | None:
        """Where it stands."""
        return self.row.place


def clean(rows: Iterable[Row]) -> list[Piece]:
    """The rows without furniture, in order."""
    kept = list(_unflattened([row for row in rows if any(cell.text.strip() for cell in row.cells)]))
    heads = _running_heads(kept)
    return list(_marked(kept, heads))


def _unflattened(rows: list[Row]) -> Iterator[Row]:
    """Forms whose cells a converter set apart by single blanks, as rows of cells: only in files where a heading row of
    indicators stands like that, and of the lines above it only those that begin with a label.
    """
    if not any(_is_flat_heading(row) for row in rows):
        yield from rows
        return
    inside = False
    for row in rows:
        words = row.cells[0].text.split() if row.table is None else []
        inside = len(words) > 1 and (inside or _is_flat_heading(row))
        if inside or (len(words) > 1 and len(words[0]) <= 12 and label_key(words[0]) in _FLAT_LABELS):
            cells = tuple(Cell(word, i, place=row.cells[0].place) for i, word in enumerate(words))
            yield Row(cells, 0, exact=False)
        else:
            yield row


_FLAT_LABELS = ("code", "name", "code_name", "department", "unit_name", "total", "expected", "objective", "conclusion",
                "shortcomings", "remedies")  # fmt: skip


def _is_flat_heading(row: Row) -> bool:
    text = row.cells[0].text
    if row.table is not None or len(text) > 120 or "级指标" not in text:
        return False
    keys = [heading_key(word) for word in text.split()]
    return len(keys) >= 4 and "level1" in keys and "level2" in keys and None not in keys


def _running_heads(rows: list[Row]) -> frozenset[str]:
    """Lines that come back and name the document. The first of each is the cover's and stays."""
    count: Counter[str] = Counter()
    for row in rows:
        if (text := _only_text(row)) is not None and len(text) <= 60 and not STRUCTURAL.search(text):
            count[text] += 1
    return frozenset(text for text, n in count.items() if n >= _FEW and not text.endswith(("。", "；", "，")))


def _only_text(row: Row) -> str | None:
    filled = [cell for cell in row.cells if cell.text.strip()]
    return cell_text(filled[0].text) if len(filled) == 1 else None


def _marked(rows: list[Row], heads: frozenset[str]) -> Iterator[Piece]:
    broken = False
    seen: set[str] = set()
    started = False
    last_table: int | None = None
    for row in rows:
        text = _only_text(row)
        if text is not None:
            if _CONTINUED.fullmatch(text) or (len(text) < 40 and _PAGE_NUMBER.fullmatch(text) and _is_lone_line(row)):
                broken = broken or started
                continue
            if text in heads and _is_lone_line(row) and not _is_prose_label(text):
                if (text in seen or last_table is not None) and (_DOCUMENT.search(text) or last_table is not None):
                    broken = broken or started
                    continue
                seen.add(text)
            if (match := _CONTINUED_TITLE.fullmatch(text)) and match["title"]:
                again = replace(row, cells=(replace(row.cells[0], text=match["title"]),))
                yield Piece(again, broken=True, title_again=True)
                broken = True
                continue
        started = True
        yield Piece(row, broken=broken or (row.fragment and _is_tabular(row)))
        last_table = row.table if _is_tabular(row) else None
        if _is_tabular(row):
            broken = False


def _is_lone_line(row: Row) -> bool:
    """A line of its own, not a table cell: page numbers inside tables are figures."""
    return row.table is None or len(row.cells) == 1


def _is_tabular(row: Row) -> bool:
    return row.table is not None and len(row.cells) > 1


def _is_prose_label(text: str) -> bool:
    return text.startswith(("绩效目标", "绩效指标"))
