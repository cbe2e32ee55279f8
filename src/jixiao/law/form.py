"""Forms (表样) as data: what a table of a province looks like; one TOML file each in ``forms/``."""

import tomllib
from dataclasses import dataclass
from datetime import date
from functools import cache
from importlib.resources import files
from pathlib import Path
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
    drawn only where a row fills them; neighbours of one ``group`` stand under a heading of that name. In headings and
    labels ``{window}`` is the window of monitoring (1-7月).
    """

    key: str
    heading: str
    columns: int
    align: Align = "centre"
    merge: bool = False
    optional: bool = False
    group: str = ""


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


class FormError(ValueError):
    """A form file that cannot be used: one line for people, which says how to mend it; ``english`` says it again."""

    def __init__(self, words: str, english: str) -> None:
        super().__init__(words)
        self.english = english


@cache
def form_data() -> tuple[dict[str, Any], ...]:
    """The files of all forms as data, by name, of one name the oldest first."""
    folder = files("jixiao.law").joinpath("forms")
    found = [tomllib.loads(e.read_text("utf-8")) for e in folder.iterdir() if e.name.endswith(".toml")]
    return tuple(sorted(found, key=lambda d: (d["name"], d.get("since", date.min))))


@cache
def forms() -> dict[str, Form]:
    """All forms, by name. Raises ValueError for a file whose cells do not fill its grid."""
    return {data["name"]: form_of(data) for data in form_data()}


def form_for(kind: str) -> Form:
    """The form a kind of project table (goal, self-evaluation, monitoring …) has where nobody chose another.

    Raises KeyError when there is none.
    """
    return forms()[kind]


def chosen_form(name: str) -> Form:
    """The form of a name, or of a TOML file (told by its suffix or a folder in front). Raises FormError."""
    path = Path(name)
    if path.suffix.lower() != ".toml" and path.parent == Path():
        if name in forms():
            return forms()[name]
        known = "、".join(forms())
        raise FormError(f"没有叫 {name} 的表样。可用的表样：{known}；自己的表样请给出 .toml 文件",
                        f"no form is called {name}. There are {known}; for one of your own give its .toml file")  # fmt: skip
    try:
        return form_of(tomllib.loads(path.read_text("utf-8")))
    except OSError as error:
        raise FormError(f"{name}：表样文件打不开（{error.strerror}）。请核对路径",
                        f"{name}: the form cannot be opened ({error.strerror}). Look at its path") from error  # fmt: skip
    except (ValueError, KeyError, TypeError) as error:
        why = f"缺少 {error}" if isinstance(error, KeyError) else str(error)
        raise FormError(f"{name}：表样文件写得不对（{why}）。请参照 jixiao/law/forms 里的表样改正",
                        f"{name}: this is no form ({error!r}). Mend it after those in jixiao/law/forms") from error  # fmt: skip


def form_of(data: dict[str, Any]) -> Form:
    """The form in the data of a file. Raises ValueError, KeyError or TypeError for data that are none."""
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
