"""Where a value stands in the file it was read from."""

from dataclasses import dataclass, replace


@dataclass(frozen=True, slots=True)
class Place:
    """One spot in one file; each part is there only when the format can tell it.

    ``page``, ``table``, ``row``, ``column`` and ``line`` count from 1. ``table`` counts through the whole file
    (for workbooks: the sheet). ``line`` is the line of the text file.
    """

    file: str
    page: int | None = None
    table: int | None = None
    row: int | None = None
    column: int | None = None
    line: int | None = None

    def at_column(self, column: int) -> "Place":
        """The same spot, one cell further along."""
        return replace(self, column=column)

    def as_dict(self) -> dict[str, str | int | None]:
        """The place as JSON-ready data, unknown parts included as ``None``."""
        return {
            "file": self.file,
            "page": self.page,
            "table": self.table,
            "row": self.row,
            "column": self.column,
            "line": self.line,
        }
