"""Forms (表样) as data: what a table of a province looks like; one TOML file each in ``forms/``."""

import tomllib
from dataclasses import dataclass
from functools import cache
from importlib.resources import files
from typing import Any, Literal

Align = Literal["left", "centre", "right"]


@dataclass(frozen=True, slots=True)
class HeadCell:
    """One cell of a form's head: a printed ``label``, or the ``field`` it shows, or the ``months`` of the plan
    (``head`` for their names, ``percent`` for their figures). ``rows`` counts rows of the form: one that comes once
    for each of something, or not at all, is counted as it comes.
    """

    columns: int
    rows: int = 1
    label: str = ""
    field: str = ""
    months: str = ""
    align: Align = "centre"


@dataclass(frozen=True, slots=True)
class HeadRow:
    """One row of the head or foot. ``when`` names the fields without which the row is left out (``!field``: with
    which). ``each`` names a list of the project: the row comes once for each of its entries, whose own fields are
    written ``.field``.
    """

    cells: tuple[HeadCell, ...]
    when: str = ""
    each: str = ""


@dataclass(frozen=True, slots=True)
class FormColumn:
    """One column of the indicator table: ``merge`` joins equal neighbours downwards, ``optional`` columns are
    drawn only where a row fills them.
    """

    key: str
    heading: str
    columns: int
    align: Align = "centre"
    merge: bool = False
    optional: bool = False


@dataclass(frozen=True, slots=True)
class Form:
    """A table of one project. ``grid`` are relative widths of the grid columns."""

    name: str
    title: str
    source: str
    verified: bool
    applies_to: tuple[str, ...]
    grid: tuple[int, ...]
    money_unit: str
    heading: str
    head: tuple[HeadRow, ...]
    columns: tuple[FormColumn, ...]
    foot: tuple[HeadRow, ...] = ()
    total: str = ""
    """The label of a last row with the sums of 分值 and 得分; ``""`` for none."""
    unit_line: bool = True
    """Whether the unit stands on a line above the table."""


@cache
def forms() -> dict[str, Form]:
    """All forms, by name. Raises ValueError for a file whose cells do not fill its grid."""
    found = {}
    for entry in sorted(files("jixiao.law").joinpath("forms").iterdir(), key=lambda e: e.name):
        if entry.name.endswith(".toml"):
            form = _form(tomllib.loads(entry.read_text("utf-8")))
            found[form.name] = form
    return found


def form_for(kind: str, name: str = "") -> Form:
    """The named form, or the first that applies to a kind of form (goal, self-evaluation, monitoring).

    Raises KeyError when there is none.
    """
    if name:
        return forms()[name]
    for form in forms().values():
        if kind in form.applies_to:
            return form
    raise KeyError(kind)


def _form(data: dict[str, Any]) -> Form:
    columns = tuple(FormColumn(**column) for column in data["columns"])
    width = len(data["grid"])
    required = sum(c.columns for c in columns if not c.optional)
    if required != width:
        raise ValueError(f"form {data['name']}: columns fill {required} of {width} grid columns")
    return Form(
        name=data["name"], title=data["title"], source=data["source"], verified=data["verified"],
        applies_to=tuple(data["applies_to"]), grid=tuple(data["grid"]), money_unit=data["money_unit"],
        heading=data["heading"], head=_rows(data, "head", width), columns=columns, foot=_rows(data, "foot", width),
        total=data.get("total", ""), unit_line=data.get("unit_line", True),
    )  # fmt: skip


def _rows(data: dict[str, Any], part: str, width: int) -> tuple[HeadRow, ...]:
    rows = tuple(
        HeadRow(tuple(HeadCell(**cell) for cell in row["cells"]), row.get("when", ""), row.get("each", ""))
        for row in data.get(part, ())
    )
    covered: list[tuple[int, int]] = []  # columns, rows still to come
    for number, row in enumerate(rows, 1):
        filled = sum(c.columns for c in row.cells) + sum(columns for columns, _ in covered)
        if filled != width:
            raise ValueError(f"form {data['name']}: {part} row {number} fills {filled} of {width} grid columns")
        covered += [(c.columns, c.rows) for c in row.cells]
        covered = [(columns, left - 1) for columns, left in covered if left > 1]
    return rows
