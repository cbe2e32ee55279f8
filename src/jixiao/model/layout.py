"""The neutral sheet of paper every reader fills and the assembler reads."""

from dataclasses import dataclass, field

from jixiao.model.place import Place


@dataclass(frozen=True, slots=True)
class Cell:
    """One printed cell, once, at its top left corner.

    ``column`` is its grid column from 0 and ``columns``/``rows`` how many it spans. ``bold`` and the like are
    not kept: nothing below depends on looks.
    """

    text: str
    column: int
    columns: int = 1
    rows: int = 1
    place: Place | None = None


@dataclass(frozen=True, slots=True)
class Row:
    """One row of a table, or one line of running text (then ``table`` is ``None`` and there is one cell).

    Cells covered from above by a row span are not repeated; ``Cell.rows`` of the upper one says so.
    ``exact`` is true where columns are real (DOCX, XLSX, HTML, PDF rules, tabs, pipes) and false where they were
    inferred from runs of spaces, so that empty cells may be missing.
    ``fragment`` marks the first row of a table after a page break (the row may go on from the row above).
    """

    cells: tuple[Cell, ...]
    table: int | None = None
    exact: bool = True
    fragment: bool = False

    @property
    def text(self) -> str:
        """The non-empty cells, joined by tabs."""
        return "\t".join(cell.text for cell in self.cells if cell.text.strip())

    @property
    def place(self) -> Place | None:
        """The place of the first non-empty cell."""
        for cell in self.cells:
            if cell.text.strip():
                return cell.place
        return self.cells[0].place if self.cells else None


@dataclass(frozen=True, slots=True)
class Layout:
    """A file as rows in reading order. ``notes`` are remarks for people (a wrong suffix, an encoding). ``carried``
    is the data a document brings along beside what it shows (``jixiao/carried/1``).
    """

    file: str
    rows: tuple[Row, ...]
    notes: tuple[str, ...] = field(default=())
    carried: bytes | None = None


def line(text: str, place: Place | None = None) -> Row:
    """A row of running text."""
    return Row((Cell(text, 0, place=place),))
