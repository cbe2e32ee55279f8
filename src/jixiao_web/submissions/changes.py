"""What is another between two contents of a text, cell by cell: the core compares, this names the cells."""

from __future__ import annotations

from collections.abc import Mapping, Sequence
from dataclasses import dataclass, field
from typing import Any

from jixiao.api import compare
from jixiao.model import PerformanceText
from jixiao.model.difference import Difference, Differences
from jixiao.write.diff_words import KIND_NAMES, Places, runs, zones
from jixiao_web.submissions import draft
from jixiao_web.submissions.models import Submission, Version
from jixiao_web.submissions.words import language


@dataclass(frozen=True, slots=True)
class Content:
    """A draft or version: its cells, and the text they say."""

    name: str
    head: Mapping[str, Any]
    sheets: Sequence[Mapping[str, Any]]
    text: PerformanceText


@dataclass(frozen=True, slots=True)
class Change:
    """One difference. ``cell`` is its path in the newer content (of a row: the row's), ``""`` for what is gone."""

    kind: str
    where: str
    cell: str
    old: str
    new: str

    @property
    def runs(self) -> Sequence[tuple[str, str]]:
        """How the new words came from the old: stretches that stayed, went and came."""
        return runs(self.old, self.new)

    @property
    def kind_name(self) -> str:
        """修改, 新增, 删除, 移动."""
        return KIND_NAMES[language()][self.kind]  # type: ignore[index]


@dataclass(slots=True)
class Zone:
    """The changes under one heading."""

    name: str
    changes: list[Change] = field(default_factory=list)


@dataclass(frozen=True, slots=True)
class Changes:
    """All changes from one content to another."""

    old: Content
    new: Content
    found: Differences
    zones: Sequence[Zone]

    @property
    def all(self) -> list[Change]:
        """In order, without headings."""
        return [one for zone in self.zones for one in zone.changes]

    @property
    def by_cell(self) -> dict[str, Change]:
        """Those that have a cell or row in the new content."""
        return {one.cell: one for one in self.all if one.cell}


def content_of(holder: Submission | Version, name: str) -> Content:
    """The content of a draft or version."""
    sheets = holder.sheets if isinstance(holder, Version) else [s.data for s in holder.sheets.all()]
    return Content(name, holder.head, sheets, draft.to_text(holder.head, sheets))


def changes(old: Content, new: Content) -> Changes:
    """Where two contents differ. Part one's items are left out where both sides compose them from part two: what they
    say is told there.
    """
    found = compare(old.text, new.text)
    places = Places(old.text, new.text, language())
    told = []
    for zone in zones([d for d in found.entries if not _echo(d, old, new)]):
        own = [Change(d.kind, places.field(d), _cell(d, new), d.old or "", d.new or "") for d in zone.entries]
        told.append(Zone(places.zone(zone), own))
    return Changes(old, new, found, told)


def _echo(one: Difference, old: Content, new: Content) -> bool:
    """Contents lines, the mark of a draft on the cover, and part one's items that are only composed."""
    if one.part == 0:
        return (one.field_new or one.field_old or "").startswith(("contents", "cover.draft"))
    if one.part != 1 or (one.owner_old is None and one.owner_new is None):
        return False
    return not any(
        side.head.get("items", {}).get(side.sheets[at]["uid"]) for side, at in ((old, one.owner_old), (new, one.owner_new))
        if at is not None and at < len(side.sheets)
    )  # fmt: skip


def _cell(one: Difference, new: Content) -> str:
    where = one.at_new
    if where is None:
        return ""
    path = draft.cell_of(where, new.head, new.sheets)
    if (
        one.kind in ("added", "moved")
        and where.field.startswith(("indicators[", "objectives["))
        and "]." not in where.field
    ):
        return path.rpartition(".")[0]
    return path
