"""Single changes to a draft, and what happens when two people change the same cell: pure functions.

A change says what it saw (``old``). Where the cell holds something else by now, nothing is overwritten: the change is
refused and both versions are told. Changes to different cells never meet.

``{"op": "set", "cell": path, "old": "…", "new": "…"}``
``{"op": "add", "list": "projects" | "<uid>.objectives" | "<uid>.indicators" | "head.safeguards", "after": uid | null, "item": {…}}``
``{"op": "remove", "list": …, "item": {…as seen…}}``
``{"op": "move", "list": …, "uid": …, "after": uid | null}``
``{"op": "compose", "uid": project}``: part one's wording of a project is composed from part two again.
"""

from __future__ import annotations

import copy
import re
from collections.abc import Sequence
from dataclasses import dataclass
from typing import Any

from jixiao_web.submissions import draft
from jixiao_web.submissions.draft import Data, NoCell

MAX_WORDS = 20_000
"""Characters of one cell."""
MAX_PROJECTS, MAX_ROWS = 500, 500
_UID = re.compile(r"[pois][0-9a-f]{10}")
_NAMED = re.compile(r"(?:head|p[0-9a-f]{10})(?:\.[a-z0-9_]{1,24}){0,4}")
_CONTROL = re.compile("[\x00-\x08\x0b\x0c\x0e-\x1f\x7f\u202a-\u202e\u2066-\u2069\ud800-\udfff]")


class BadEdit(Exception):
    """A change that cannot be made whatever the draft holds."""


@dataclass(frozen=True, slots=True)
class Change:
    """A change that was made: the list or cell it touched, what was there, what is there now; ``sheets`` are the
    uids of the projects whose sheet is another now, ``head`` whether the head is, ``order`` whether projects came,
    went or moved.
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
    """A change that was refused: what the writer had seen, what they want, what stands there now."""

    where: str
    seen: Any
    yours: Any
    theirs: Any


def apply(head: Data, sheets: list[Data], edit: Data) -> Change | Conflict:
    """Make one change in place. Raises BadEdit."""
    try:
        match edit:
            case {"op": "set", "cell": str(path), "old": str(old), "new": str(new)}:
                return _set(head, sheets, path, old, clean(new))
            case {"op": "add", "list": str(where), "item": dict(item)}:
                return _add(head, sheets, where, edit.get("after"), item)
            case {"op": "remove", "list": str(where), "item": dict(item)}:
                return _remove(head, sheets, where, item)
            case {"op": "move", "list": str(where), "uid": str(uid)}:
                return _move(head, sheets, where, uid, edit.get("after"))
            case {"op": "compose", "uid": str(uid)}:
                old_words = head["items"].pop(uid, None)
                return Change("compose", f"head.items.{uid}", old_words, None, head=True)
    except NoCell as error:
        where = str(error.args[0])
        if not _NAMED.fullmatch(where):
            raise BadEdit(f"没有这个单元格：{where[:80]}") from error
        # The row went while somebody wrote in it: what they wrote is told, not lost.
        return Conflict(where, edit.get("old"), edit.get("new", edit.get("item")), None)
    raise BadEdit(f"不认识的修改：{str(edit)[:80]}")


def clean(words: str) -> str:
    """Typed words without signs nobody can see. Raises BadEdit for more than a cell holds."""
    if len(words) > MAX_WORDS:
        raise BadEdit(f"单元格内容超过 {MAX_WORDS} 个字符")
    return _CONTROL.sub("", words.replace("\r\n", "\n").replace("\r", "\n"))


def _set(head: Data, sheets: list[Data], path: str, old: str, new: str) -> Change | Conflict:
    holder, key = draft.find(head, sheets, path)
    now = holder.get(key, "")
    if now not in (old, new):
        return Conflict(path, old, new, now)
    if path.endswith(".framework") and new not in ("output-benefit-satisfaction", "cost-output-benefit-satisfaction"):
        raise BadEdit("没有这种指标框架")
    if path.endswith(".measure.source") and new and new not in draft.SOURCES:
        raise BadEdit("没有这种数据来源")
    if path.endswith(".measure.method") and new and new not in draft.METHODS:
        raise BadEdit("没有这种取值方式")
    holder[key] = new
    owner = path.partition(".")[0]
    return Change("set", path, now, new, frozenset() if owner == "head" else frozenset((owner,)), owner == "head")


def _list(head: Data, sheets: list[Data], where: str) -> tuple[list[Data], frozenset[str], bool]:
    """The list of rows, the sheet it belongs to, whether it is of the head."""
    owner, _, name = where.partition(".")
    if where == "projects":
        return sheets, frozenset(), False
    if where == "head.safeguards":
        return head["safeguards"], frozenset(), True
    if name in ("objectives", "indicators"):
        rows: list[Data] = draft.row_of(sheets, owner, where)[name]
        return rows, frozenset((owner,)), False
    raise BadEdit(f"没有这个列表：{where[:60]}")


def _spot(rows: Sequence[Data], after: object) -> int:
    """Where a row goes: behind the one named; at the front for None; at the end where that one is gone."""
    if after is None:
        return 0
    return next((n for n, row in enumerate(rows, 1) if row["uid"] == after), len(rows))


def _add(head: Data, sheets: list[Data], where: str, after: object, item: Data) -> Change:
    rows, touched, in_head = _list(head, sheets, where)
    if len(rows) >= (MAX_PROJECTS if where == "projects" else MAX_ROWS):
        raise BadEdit("行数已达上限")
    made = _fitting(where, item)
    if any(row["uid"] == made["uid"] for row in rows):
        raise BadEdit("这一行已经有了")
    rows.insert(_spot(rows, after), made)
    return Change("add", where, None, copy.deepcopy(made), touched | ({made["uid"]} if where == "projects" else set()),
                  in_head, where == "projects")  # fmt: skip


def _fitting(where: str, item: Data) -> Data:
    """A row of the right shape made of what was sent, every unknown key left out."""
    uid = item.get("uid")
    kind = {"projects": "p", "head.safeguards": "s"}.get(where, "o" if where.endswith("objectives") else "i")
    if not isinstance(uid, str) or not _UID.fullmatch(uid) or uid[0] != kind:
        uid = draft.new_uid(kind)
    if kind in "os":
        return {"uid": uid, "text": clean(_word(item, "text"))}
    if kind == "i":
        measure = item.get("measure") or {}
        return {"uid": uid, **{key: clean(_word(item, key)) for key in draft.ROW_FIELDS},
                **({"weight": clean(_word(item, "weight"))} if item.get("weight") else {}),
                "measure": {k: clean(_word(measure, k)) for k in draft.MEASURE_FIELDS if measure.get(k)}}  # fmt: skip
    plan = item.get("plan") or {}
    made = draft.empty_sheet()
    made |= {key: clean(_word(item, key)) for key in draft.PROJECT_FIELDS if key != "framework"}
    made |= {"uid": uid, "framework": item.get("framework") or made["framework"],
             "plan": {m: clean(_word(plan, m)) for m in draft.MONTHS} | {m: clean(_word(plan, m)) for m in plan if m.isdigit() and 1 <= int(m) <= 12},
             "objectives": [_fitting(f"{uid}.objectives", o) for o in item.get("objectives") or ()],
             "indicators": [_fitting(f"{uid}.indicators", i) for i in item.get("indicators") or ()],
             "extra": [[str(label)[:100], clean(str(words))] for label, words in item.get("extra") or ()]}  # fmt: skip
    return made


def _word(item: Data, key: str) -> str:
    value = item.get(key)
    if value is not None and not isinstance(value, str):
        raise BadEdit(f"{key} 应为文字")
    return value or ""


def _remove(head: Data, sheets: list[Data], where: str, item: Data) -> Change | Conflict:
    rows, touched, in_head = _list(head, sheets, where)
    uid = item.get("uid")
    found = draft.row_of(rows, str(uid), where)
    if found != item:
        return Conflict(f"{where}.{uid}", item, None, copy.deepcopy(found))
    before = rows.index(found)
    rows.remove(found)
    after = rows[before - 1]["uid"] if before else None
    return Change("remove", where, {"item": found, "after": after}, None, touched, in_head, where == "projects")


def _move(head: Data, sheets: list[Data], where: str, uid: str, after: object) -> Change:
    rows, touched, in_head = _list(head, sheets, where)
    found = draft.row_of(rows, uid, where)
    before = rows.index(found)
    old_after = rows[before - 1]["uid"] if before else None
    rows.remove(found)
    rows.insert(_spot(rows, after), found)
    return Change("move", where, {"uid": uid, "after": old_after}, {"uid": uid, "after": after}, touched, in_head,
                  where == "projects")  # fmt: skip
