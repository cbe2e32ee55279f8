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
    (``head`` for their names, ``percent`` for their figures).
    """

    columns: int
    rows: int = 1
    label: str = ""
    field: str = ""
    months: str = ""
    align: Align = "centre"


@dataclass(frozen=True, slots=True)
class HeadRow:
    """One row of the head; ``when`` names the field without which the row is left out."""

    cells: tuple[HeadCell, ...]
    when: str = ""


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
    head = tuple(
        HeadRow(tuple(HeadCell(**cell) for cell in row["cells"]), row.get("when", "")) for row in data.get("head", ())
    )
    columns = tuple(FormColumn(**column) for column in data["columns"])
    width = len(data["grid"])
    required = sum(c.columns for c in columns if not c.optional)
    if required != width:
        raise ValueError(f"form {data['name']}: columns fill {required} of {width} grid columns")
    covered = 0
    for number, row in enumerate(head, 1):
        filled = sum(c.columns for c in row.cells) + covered
        if filled != width:
            raise ValueError(f"form {data['name']}: head row {number} fills {filled} of {width} grid columns")
        covered = sum(c.columns for c in row.cells if c.rows > 1)
    return Form(
        name=data["name"], title=data["title"], source=data["source"], verified=data["verified"],
        applies_to=tuple(data["applies_to"]), grid=tuple(data["grid"]), money_unit=data["money_unit"],
        heading=data["heading"], head=head, columns=columns,
    )  # fmt: skip
