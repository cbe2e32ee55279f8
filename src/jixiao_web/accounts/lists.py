"""Lists of people and organisations from a sheet: what each line would become, and what is wrong with it.

Nothing is written here. The lists are read by the core's guarded readers.
"""

from __future__ import annotations

from collections.abc import Callable, Mapping, Sequence
from dataclasses import dataclass, field

from django.core.exceptions import ValidationError
from django.utils.translation import gettext as _

from jixiao.read import csv, xlsx
from jixiao.read.base import ReadError
from jixiao_web.accounts import scope
from jixiao_web.accounts.models import Organisation, User, folded
from jixiao_web.ui.words import listed

MOST = 200
"""Lines of one list: a first password takes a tenth of a second or two to hash."""
Rows = Sequence[Sequence[str]]

PEOPLE = {
    "username": ("登录名", "用户名"),
    "name": ("姓名",),
    "organisation": ("单位代码", "单位", "单位名称"),
    "phone": ("电话", "手机"),
}
ORGANISATIONS = {"code": ("单位代码", "代码"), "name": ("名称", "单位名称"), "kind": ("类别",), "parent": ("上级", "上级代码"),
                 "desk": ("归口科室", "归口科室代码")}  # fmt: skip
"""Field → what its column may be called; the first name is the one we offer."""
KINDS = {"财政局内设科室": "desk", "科室": "desk", "内设科室": "desk", "部门": "department", "所属单位": "unit", "单位": "unit",
          "二级单位": "unit"}  # fmt: skip
"""Kinds of organisations as lists write them, whatever the language of the page."""
_OPTIONAL = ("phone", "parent", "desk")


@dataclass(slots=True)
class Line:
    """One line of a list."""

    number: int
    values: Mapping[str, str]
    made: User | Organisation | None = None
    faults: list[str] = field(default_factory=list)


def rows_of(data: bytes, name: str) -> Rows:
    """The rows of an XLSX or CSV file, or of text with tabs or commas. Raises ReadError."""
    reader = xlsx.READER if xlsx.READER.recognises(data) else csv.READER
    rows = []
    for row in reader.read(data, name).rows:
        cells = [""] * (max((c.column for c in row.cells), default=-1) + 1)
        for cell in row.cells:
            cells[cell.column] = " ".join(cell.text.split())
        if any(cells):
            rows.append(cells)
    return rows


def as_text(rows: Rows) -> str:
    """The rows with tabs, to be shown and sent again."""
    return "\n".join("\t".join(row) for row in rows)


def _lines(rows: Rows, columns: Mapping[str, Sequence[str]]) -> list[Line]:
    """The lines below the head. Raises ReadError where the head lacks a column or there are too many lines."""
    head = [cell.replace(" ", "") for cell in rows[0]] if rows else []
    at = {f: next((head.index(n) for n in names if n in head), None) for f, names in columns.items()}
    missing = [columns[f][0] for f, where in at.items() if where is None and f not in _OPTIONAL]
    if missing:
        wanted = listed(names[0] for names in columns.values())
        raise ReadError("RD000", _("名单"), _("表头缺少%(missing)s") % {"missing": listed(missing)},
                        _("第一行写列名：%(wanted)s") % {"wanted": wanted})  # fmt: skip
    if len(rows) - 1 > MOST:
        raise ReadError(
            "RD000",
            _("名单"),
            _("有 %(n)d 行，一次最多 %(most)d 行") % {"n": len(rows) - 1, "most": MOST},
            _("请分几次导入"),
        )
    return [
        Line(n, {f: row[i].strip() if i is not None and i < len(row) else "" for f, i in at.items()})
        for n, row in enumerate(rows[1:], 2)
    ]


def _checked(line: Line, make: Callable[[], User | Organisation]) -> None:
    """Make what a line says; what is wrong with it goes to its faults."""
    try:
        line.made = make()
    except ValidationError as error:
        line.faults += error.messages


def people(by: User, rows: Rows) -> list[Line]:
    """The people of a list. Raises ReadError for one that is none."""
    known: dict[str, Organisation] = {}
    for o in scope.organisations(by).filter(is_active=True):
        known[o.code] = known[o.name] = o
    seen: set[str] = set()
    lines = _lines(rows, PEOPLE)
    for line in lines:
        given = line.values
        organisation = known.get(given["organisation"])
        if organisation is None:
            line.faults.append(_("没有单位“%(words)s”，请填写单位代码或全称") % {"words": given["organisation"]})
            continue
        user = User(
            username=folded(given["username"]), name=given["name"], phone=given["phone"], organisation=organisation
        )

        def make(user: User = user) -> User:
            user.full_clean(exclude=["password"])
            return user

        _checked(line, make)
        if user.username in seen:
            line.faults.append(_("登录名与前面的行重复"))
        seen.add(user.username)
    return lines


def organisations(by: User, rows: Rows) -> list[Line]:
    """The organisations of a list; a unit may stand below its department in the same list. Raises ReadError."""
    kinds = {words: kind for kind, label in Organisation.Kind.choices for words in (kind, str(label))} | KINDS
    known: dict[str, Organisation] = {}
    for o in scope.organisations(by):
        known[o.code] = known[o.name] = o
    lines = _lines(rows, ORGANISATIONS)
    for line in lines:
        given = line.values
        kind = kinds.get(given["kind"], "")
        if not kind:
            line.faults.append(_("类别应为：科室、部门、所属单位"))
        if given["code"] in known:
            line.faults.append(_("单位代码已经有了"))
        above = {f: known.get(given[f]) for f in ("parent", "desk")}
        line.faults += [
            _("没有单位“%(words)s”") % {"words": given[f]} for f, o in above.items() if given[f] and o is None
        ]
        if line.faults:
            continue
        made = Organisation(region=by.organisation.region, kind=kind, code=given["code"], name=given["name"],
                            parent=above["parent"], desk=above["desk"])  # fmt: skip

        def make(made: Organisation = made) -> Organisation:
            made.check_place()
            made.clean_fields(exclude=["parent", "desk"])  # which may be of this very list, not saved yet
            return made

        _checked(line, make)
        if not line.faults:
            known[made.code] = known[made.name] = made
    return lines
