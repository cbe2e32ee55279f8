"""A version as reviewers read it: the official form, with what was found, said and changed in its cell."""

from __future__ import annotations

from collections import Counter
from collections.abc import Iterator, Mapping, Sequence
from dataclasses import dataclass
from decimal import Decimal
from typing import Any

from django.utils import timezone
from django.utils.html import format_html, format_html_join
from django.utils.safestring import SafeString
from django.utils.translation import gettext as _
from django.utils.translation import gettext_lazy as _l

from jixiao.lang import number
from jixiao.model import Item
from jixiao_web.accounts.models import User
from jixiao_web.review.models import Comment
from jixiao_web.submissions import draft
from jixiao_web.submissions.changes import Change, Changes
from jixiao_web.submissions.checking import Checked, Mark
from jixiao_web.submissions.models import Version
from jixiao_web.submissions.words import FIELDS, places_of
from jixiao_web.ui.words import clauses

_WORDS = {
    "suggestion": _l("建议："), "waived": _l("已说明理由"), "settle": _l("标为已处理"), "settled": _l("已处理"), "reply": _l("回复"),
    "was": _l("原为"), "now": _l("现为"), "empty": _l("（空）"), "seen": _l("提意见时："), "nothing": _l("这个单元格没有问题和意见。"),
    "none": _l("没有"), "error": _l("错误"), "warning": _l("警告"), "info": _l("提示"), "failed": _l("没有保存，请稍后再试。"),
    "judge": _l("由规则推断，请人工判断"), "sign": _l("意"),
}  # fmt: skip
_NAMING = {"indicators": "level3", "objectives": "text"}
_LETTERS = {"error": _l("错"), "warning": _l("警"), "info": _l("示"), "waived": _l("释"), "said": _l("意")}
"""One letter for each thing that is said of a cell."""
COLUMNS = ("level1", "level2", "level3", "description", "target", "basis")


@dataclass(frozen=True, slots=True)
class Row:
    """One indicator. A span of 0 means that the cell above reaches down to here."""

    data: Mapping[str, Any]
    path: str
    spans: tuple[int, int]
    measured: str
    came: str
    """``added`` or ``moved`` since the version it is held against; ``""`` where it was there."""


@dataclass(frozen=True, slots=True)
class Project:
    """One project's form."""

    number: int
    uid: str
    data: Mapping[str, Any]
    rows: Sequence[Row]
    item: Item
    money: Decimal | None
    counts: Mapping[str, int]
    comments: int
    changed: int
    is_new: bool


class Reading:
    """A version with everything that is shown in its cells."""

    def __init__(
        self, version: Version, checked: Checked, comments: Sequence[Comment], changes: Changes | None
    ) -> None:
        self.version = version
        self.checked = checked
        self.changes = changes
        self.places = places_of(version)
        self._marks: dict[str, list[Mark]] = {}
        for mark in checked.marks:
            self._marks.setdefault(mark.cell, []).append(mark)
        self._comments: dict[str, list[Comment]] = {}
        for comment in comments:
            if comment.parent_id is None:
                self._comments.setdefault(comment.cell, []).append(comment)
        self._rows_of: dict[str, Change] = {}
        self._changes: dict[str, Change] = {}
        for path, change in (changes.by_cell if changes else {}).items():
            parts = path.split(".")
            if len(parts) == 3 and parts[1] in _NAMING:  # a whole row: told where its name stands
                self._rows_of[path] = change
                path = f"{path}.{_NAMING[parts[1]]}"
            self._changes.setdefault(path, change)

    def projects(self) -> Iterator[Project]:
        """In order."""
        counts = self.checked.by_owner
        open_comments = Counter(
            cell.partition(".")[0] for cell, said in self._comments.items() for c in said if c.settled_at is None
        )
        changed = Counter(cell.partition(".")[0] for cell in self._changes)
        for sheet, item in zip(self.version.sheets, self.checked.text.items, strict=True):
            uid = sheet["uid"]
            at = self._changes.get(uid)
            yield Project(
                self.version.sheets.index(sheet) + 1, uid, sheet, self._rows(sheet), item, number.money(sheet["total"]),
                counts.get(uid, {}), open_comments[uid], changed[uid], at is not None and at.kind == "added",
            )  # fmt: skip

    def _rows(self, sheet: Mapping[str, Any]) -> list[Row]:
        rows = sheet["indicators"]
        spans = _spans(rows)
        found = []
        for row, span in zip(rows, spans, strict=True):
            path = f"{sheet['uid']}.indicators.{row['uid']}"
            change = self._rows_of.get(path)
            found.append(Row(row, path, span, _measured(row["measure"]), change.kind if change else ""))
        return found

    def cell(self, path: str, words: str) -> SafeString:
        """What stands inside a cell: the words, as changed where they changed, and a sign for each thing said of it."""
        change = self._changes.get(path)
        if change is not None and change.kind == "changed":
            shown = format_html_join("", "<{0}>{1}</{0}>", ((_TAGS[kind], said) for kind, said in change.runs))
        else:
            shown = format_html('<span class="words">{}</span>', words)
        return format_html("{}{}", shown, self.signs(path))

    def signs(self, path: str) -> SafeString:
        """The signs of a cell."""
        count = Counter("waived" if m.waiver else str(m.finding.severity) for m in self._marks.get(path, ()))
        signs = [(key, _LETTERS[key], n if n > 1 else "") for key, n in sorted(count.items())]
        if said := [c for c in self._comments.get(path, ()) if c.settled_at is None]:
            signs.append(("said", _LETTERS["said"], len(said) if len(said) > 1 else ""))
        return format_html_join("", ' <span class="sign sign-{}">{}{}</span>', signs)

    def kind(self, path: str) -> str:
        """The class of a cell: how grave what is said of it, whether it changed."""
        marks = [m for m in self._marks.get(path, ()) if not m.waiver]
        worst = max(marks, key=lambda m: m.finding.severity.rank, default=None)
        names = [f"has-{worst.finding.severity}"] if worst else []
        if path in self._changes:
            names.append("changed")
        if any(c.settled_at is None for c in self._comments.get(path, ())):
            names.append("spoken")
        return " ".join(names)

    def as_data(self, user: User) -> dict[str, Any]:
        """For the panel: per cell what it is called, what was found, said and changed."""
        cells = dict.fromkeys([*self._marks, *self._comments, *self._changes])
        return {
            "cells": {
                path: {
                    "where": self.places.whole(path),
                    "marks": [m.as_data() for m in self._marks.get(path, ())],
                    "comments": [comment_data(c, user) for c in self._comments.get(path, ())],
                    "was": self._was(path),
                }
                for path in cells
            },
            "gone": [{"where": zone.name, "kind": c.kind_name, "old": c.old} for zone in self.changes.zones for c in zone.changes
                     if not c.cell] if self.changes else [],
            "words": {key: str(words) for key, words in _WORDS.items()},
        }  # fmt: skip

    def _was(self, path: str) -> dict[str, str] | None:
        change = self._changes.get(path)
        return {"kind": change.kind_name, "old": change.old, "new": change.new} if change else None

    def lost_comments(self) -> list[Comment]:
        """Comments on the text as a whole, and on cells this version does not have."""
        here = {path for path, _words in draft.cells(self.version.head, self.version.sheets)}
        here |= {s["uid"] for s in self.version.sheets}
        return [c for cell, said in self._comments.items() if cell not in here for c in said]


_TAGS = {"same": "span", "old": "del", "new": "ins"}


def comment_data(comment: Comment, user: User) -> dict[str, Any]:
    """A comment with its answers, for the panel."""
    return {
        "id": comment.pk, "by": comment.by.name, "of": comment.by.organisation.name, "words": comment.words, "seen": comment.seen,
        "at": timezone.localtime(comment.at).strftime("%Y-%m-%d %H:%M"), "settled": comment.settled_at is not None,
        "may_settle": comment.settled_at is None
        and (comment.by_id == user.pk or user.organisation_id == comment.submission.task.organisation_id)
        and "review.comment" in user.powers,
        "answers": [comment_data(a, user) for a in comment.answers.all()] if comment.parent_id is None else [],
    }  # fmt: skip


def _spans(rows: Sequence[Mapping[str, Any]]) -> list[tuple[int, int]]:
    """How many rows the cells of level 1 and level 2 reach down; 0 for those that are reached."""
    spans = [[1, 1] for _row in rows]
    top = [0, 0]
    for n in range(1, len(rows)):
        same1 = rows[n]["level1"] == rows[n - 1]["level1"] != ""
        same2 = same1 and rows[n]["level2"] == rows[n - 1]["level2"] != ""
        for level, same in enumerate((same1, same2)):
            if same:
                spans[top[level]][level] += 1
                spans[n][level] = 0
            else:
                top[level] = n
    return [(a, b) for a, b in spans]


def _measured(measure: Mapping[str, str]) -> str:
    """How an indicator will be measured, in one line."""
    shown = []
    for key in draft.MEASURE_FIELDS:
        if words := measure.get(key):
            known = draft.SOURCES if key == "source" else draft.METHODS if key == "method" else {}
            words = _(known[words]) if words in known else words
            shown.append(_("%(field)s：%(words)s") % {"field": FIELDS[key], "words": words})
    return clauses(shown)
