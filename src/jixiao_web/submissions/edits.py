"""Single changes to a draft, and what happens when two people change the same cell: pure functions.

A change says what it saw (``old``). Where the cell holds something else by now, nothing is overwritten: the change is
refused and both versions are told. Changes to different cells never meet. A change that was made already (its answer was
lost on the way, so it is sent again) does nothing.

``{"op": "set", "cell": path, "old": "…", "new": "…"}``
``{"op": "add", "list": "projects" | "<uid>.objectives" | "<uid>.indicators" | "head.safeguards", "after": uid | null, "item": {…}}``
``{"op": "remove", "list": …, "item": {…as seen…}}``
``{"op": "move", "list": …, "uid": …, "after": uid | null}``
``{"op": "compose", "cell": "head.items.<uid>.<field>", "old": "…"}``: part one's wording is composed from part two again.
"""

from __future__ import annotations

import copy
import re
from collections.abc import Sequence
from dataclasses import dataclass
from typing import Any

from django.utils.translation import gettext as _

from jixiao_web.submissions import draft
from jixiao_web.submissions.draft import Data, NoCell

MAX_WORDS = 20_000
"""Characters of one cell."""
MAX_PROJECTS, MAX_ROWS = 500, 500
FRAMEWORKS = ("output-benefit-satisfaction", "cost-output-benefit-satisfaction")
_HEX = "[0-9a-f]{10}"
_UID = re.compile(f"[pois]{_HEX}")
_CELL = re.compile(
    rf"head\.(?:{'|'.join(draft.HEAD_FIELDS)}|safeguards\.s{_HEX}\.text|items\.p{_HEX}\.(?:{'|'.join(draft.ITEM_FIELDS)}))|"
    rf"p{_HEX}\.(?:{'|'.join(draft.PROJECT_FIELDS)}|plan\.(?:[1-9]|1[0-2])|objectives\.o{_HEX}\.text|"
    rf"indicators\.i{_HEX}\.(?:{'|'.join(draft.ROW_FIELDS)}|weight|measure\.(?:{'|'.join(draft.MEASURE_FIELDS)})))"
)
_LIST = re.compile(rf"projects|head\.safeguards|p{_HEX}\.(?:objectives|indicators)")
_CHOICES = {".framework": FRAMEWORKS, ".measure.source": ("", *draft.SOURCES), ".measure.method": ("", *draft.METHODS)}


class BadEdit(Exception):
    """A change that cannot be made whatever the draft holds. ``index`` says which one of those sent together."""

    index = 0


@dataclass(frozen=True, slots=True)
class Change:
    """A change that was made: the list or cell it touched, what was there (``None``: nothing, not even an empty
    cell), what is there now; ``sheets`` are the uids of the projects whose sheet is another now, ``head`` whether the
    head is, ``order`` whether projects came, went or moved.
    """

    op: str
    where: str
    old: Any
    new: Any
    sheets: frozenset[str] = frozenset()
    head: bool = False
    order: bool = False


@dataclass(frozen=True, slots=True)
class Conflict:
    """A change that was refused: what the writer had seen, what they want, what stands there now (``None``: the row
    is gone).
    """

    where: str
    seen: Any
    yours: Any
    theirs: Any


def sound(edit: Data) -> Data:
    """A change as it was sent, cleaned and of the right shape. Raises BadEdit for one that can never be made."""
    for key, names in (("cell", _CELL), ("list", _LIST)):
        if key in edit and not (isinstance(edit[key], str) and names.fullmatch(edit[key])):
            raise BadEdit(f"没有这个单元格：{str(edit[key])[:80]}")
    match edit:
        case {"op": "set", "cell": str(path), "old": str(old), "new": str(new)}:
            return {"op": "set", "cell": path, "old": draft.visible(old), "new": clean(new)}
        case {"op": "compose", "cell": str(path), "old": str(old)}:
            return {"op": "compose", "cell": path, "old": draft.visible(old)}
        case {"op": "add" | "remove" as op, "list": str(where), "item": dict(item)}:
            return {"op": op, "list": where, "item": _fitting(where, item), "after": _after(edit)}
        case {"op": "move", "list": str(where), "uid": str(uid)} if _UID.fullmatch(uid):
            return {"op": "move", "list": where, "uid": uid, "after": _after(edit)}
    raise BadEdit(f"不认识的修改：{str(edit)[:80]}")


def _after(edit: Data) -> str | None:
    after = edit.get("after")
    if after is not None and not (isinstance(after, str) and _UID.fullmatch(after)):
        raise BadEdit("不认识的位置")
    return after


def apply(head: Data, sheets: list[Data], edit: Data) -> Change | Conflict | None:
    """Make one change in place; ``None`` where it is made already. Raises BadEdit."""
    edit = sound(edit)
    try:
        match edit["op"]:
            case "set":
                return _set(head, sheets, edit["cell"], edit["old"], edit["new"])
            case "compose":
                return _compose(head, sheets, edit["cell"], edit["old"])
            case "add":
                return _add(head, sheets, edit["list"], edit["after"], edit["item"])
            case "remove":
                return _remove(head, sheets, edit["list"], edit["item"])
            case _:
                return _move(head, sheets, edit["list"], edit["uid"], edit["after"])
    except NoCell as error:
        # The row went while somebody wrote in it: what they wrote is told, not lost.
        return Conflict(str(error.args[0]), edit.get("old"), edit.get("new", edit.get("item")), None)


def try_all(head: Data, sheets: Sequence[Data], changes: Sequence[Data]) -> tuple[Data, list[Data], frozenset[str]]:
    """The draft as it would be with these changes, whatever stands in their cells now, and the uids of the projects
    that would be others; the draft itself stays as it is. Raises BadEdit.
    """
    named = [str(one.get("cell") or one.get("list") or "").split(".")[0] for one in changes]
    touched = {s["uid"] for s in sheets}.intersection(named)
    head = copy.deepcopy(head) if "head" in named else head
    after = [copy.deepcopy(s) if s["uid"] in touched else s for s in sheets]
    for index, one in enumerate(changes):
        try:
            done = apply(head, after, one)
            if isinstance(done, Conflict) and isinstance(done.theirs, str):
                done = apply(head, after, {**one, "old": done.theirs})
        except BadEdit as error:
            error.index = index
            raise
        if isinstance(done, Change):
            touched |= done.sheets
    return head, after, frozenset(touched)


def clean(words: str) -> str:
    """Typed words as a cell keeps them. Raises BadEdit for more than a cell holds."""
    if len(words) > MAX_WORDS:
        raise BadEdit(_("单元格内容超过 %(n)d 个字符") % {"n": MAX_WORDS})
    return draft.visible(words)


def _set(head: Data, sheets: list[Data], path: str, old: str, new: str) -> Change | Conflict | None:
    holder, key = draft.find(head, sheets, path)
    now = holder.get(key)
    optional = key == "weight" or ".measure." in path
    if now == new or (optional and not (now or new)):
        return None
    if (now or "") != old:
        return Conflict(path, old, new, now or "")
    _allow(path, new)
    owner, _, rest = path.partition(".")
    if rest.startswith("items."):
        holder = head["items"].setdefault(rest.split(".")[1], holder)
    if optional and not new:
        del holder[key]
    else:
        holder[key] = new
    return Change("set", path, now, new, frozenset() if owner == "head" else frozenset((owner,)), owner == "head")


def _allow(path: str, new: str) -> None:
    """Raise BadEdit for a word that is none of those a cell may hold."""
    for end, choices in _CHOICES.items():
        if path.endswith(end) and new not in choices:
            raise BadEdit(f"没有这个选项：{new[:40]}")


def _compose(head: Data, sheets: list[Data], path: str, old: str) -> Change | Conflict | None:
    holder, key = draft.find(head, sheets, path)
    if not path.startswith("head.items."):
        raise BadEdit("只有第一部分的分项内容可以自动编排")
    now = holder.get(key)
    if now is None:
        return None
    if now != old:
        return Conflict(path, old, None, now)
    del holder[key]
    if not holder:
        del head["items"][path.split(".")[2]]
    return Change("compose", path, now, None, head=True)


def _list(head: Data, sheets: list[Data], where: str) -> tuple[list[Data], frozenset[str], bool]:
    """The list of rows, the sheet it belongs to, whether it is of the head."""
    owner, _, name = where.partition(".")
    if where == "projects":
        return sheets, frozenset(), False
    if where == "head.safeguards":
        return head["safeguards"], frozenset(), True
    rows: list[Data] = draft.row_of(sheets, owner, where)[name]
    return rows, frozenset((owner,)), False


def _spot(rows: Sequence[Data], after: str | None) -> int:
    """Where a row goes: behind the one named; at the front for None; at the end where that one is gone."""
    if after is None:
        return 0
    return next((n for n, row in enumerate(rows, 1) if row["uid"] == after), len(rows))


def _before(rows: Sequence[Data], row: Data) -> str | None:
    """The uid of the row before this one."""
    at = rows.index(row)
    return rows[at - 1]["uid"] if at else None


def _add(head: Data, sheets: list[Data], where: str, after: str | None, item: Data) -> Change | None:
    rows, touched, in_head = _list(head, sheets, where)
    if any(row["uid"] == item["uid"] for row in rows):
        return None
    is_project = where == "projects"
    if len(rows) >= (most := MAX_PROJECTS if is_project else MAX_ROWS):
        raise BadEdit(_("最多 %(n)d 行") % {"n": most})
    rows.insert(_spot(rows, after), item)
    return Change("add", where, None, {"item": copy.deepcopy(item), "after": _before(rows, item)},
                  touched | ({item["uid"]} if is_project else set()), in_head, is_project)  # fmt: skip


def _fitting(where: str, item: Data) -> Data:
    """What is added to or taken from a list, of the right shape, every unknown key left out."""
    if where == "projects":
        return _project(item)
    return _row(item, "s" if where == "head.safeguards" else "o" if where.endswith("objectives") else "i")


def _row(item: Data, kind: str) -> Data:
    if not isinstance(item, dict):
        raise BadEdit("应为一行的内容")
    made: Data = {"uid": _uid(item, kind)}
    if kind in "os":
        return {**made, "text": _word(item, "text")}
    measure = _part(item, "measure", dict)
    made |= {key: _word(item, key) for key in draft.ROW_FIELDS}
    made["measure"] = {key: _word(measure, key) for key in draft.MEASURE_FIELDS if measure.get(key)}
    for key, words in made["measure"].items():
        _allow(f".measure.{key}", words)
    if item.get("weight"):
        made["weight"] = _word(item, "weight")
    return made


def _project(item: Data) -> Data:
    made: Data = {"uid": _uid(item, "p"), **{key: _word(item, key) for key in draft.PROJECT_FIELDS}}
    made["framework"] = made["framework"] or FRAMEWORKS[0]
    _allow(".framework", made["framework"])
    plan = _part(item, "plan", dict)
    other = [m for m in plan if m in (str(n) for n in range(1, 13))]
    made["plan"] = {m: _word(plan, m) for m in sorted({*draft.MONTHS, *other}, key=int)}
    for name, kind in (("objectives", "o"), ("indicators", "i")):
        rows = [_row(row, kind) for row in _part(item, name, list)]
        if len(rows) > MAX_ROWS or len({row["uid"] for row in rows}) < len(rows):
            raise BadEdit(_("最多 %(n)d 行，且不能有重复的行") % {"n": MAX_ROWS})
        made[name] = rows
    try:
        made["extra"] = [[clean(str(label)[:100]), clean(str(words))] for label, words in _part(item, "extra", list)]
    except (TypeError, ValueError) as error:
        raise BadEdit("其他栏目应为成对的文字") from error
    return made


def _uid(item: Data, kind: str) -> str:
    """The name a row brings, or a new one."""
    uid = item.get("uid")
    return uid if isinstance(uid, str) and _UID.fullmatch(uid) and uid[0] == kind else draft.new_uid(kind)


def _part(item: Data, key: str, kind: type) -> Any:
    value = item.get(key) or kind()
    if not isinstance(value, kind):
        raise BadEdit(f"{key} 的内容不对")
    return value


def _word(item: Data, key: str) -> str:
    value = item.get(key)
    if value is not None and not isinstance(value, str):
        raise BadEdit(f"{key} 应为文字")
    return clean(value or "")


def _remove(head: Data, sheets: list[Data], where: str, item: Data) -> Change | Conflict | None:
    rows, touched, in_head = _list(head, sheets, where)
    found = next((row for row in rows if row["uid"] == item["uid"]), None)
    if found is None:
        return None
    if found != item:
        return Conflict(f"{where}.{found['uid']}", item, None, copy.deepcopy(found))
    after = _before(rows, found)
    rows.remove(found)
    return Change("remove", where, {"item": found, "after": after}, None, touched, in_head, where == "projects")


def _move(head: Data, sheets: list[Data], where: str, uid: str, after: str | None) -> Change | Conflict | None:
    rows, touched, in_head = _list(head, sheets, where)
    found = next((row for row in rows if row["uid"] == uid), None)
    if found is None:
        return Conflict(f"{where}.{uid}", None, None, None)
    before = _before(rows, found)
    if after != uid:
        rows.remove(found)
        rows.insert(_spot(rows, after), found)
    if (now := _before(rows, found)) == before:
        return None
    return Change("move", where, {"uid": uid, "after": before}, {"uid": uid, "after": now}, touched, in_head,
                  where == "projects")  # fmt: skip
