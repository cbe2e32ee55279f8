"""Differences in words: which characters of two texts differ, and where a difference stands."""

import re
from collections import Counter
from collections.abc import Mapping, Sequence
from dataclasses import dataclass, field
from difflib import SequenceMatcher
from functools import lru_cache
from typing import Literal

from jixiao.model import PerformanceText
from jixiao.model.difference import Difference, DifferenceKind
from jixiao.write.report_words import Lang, place_words

Mark = Literal["same", "old", "new"]
Run = tuple[Mark, str]
"""A stretch of text: in both, only in the old, only in the new."""

KINDS: Sequence[DifferenceKind] = ("changed", "added", "removed", "moved")
SIGNS: Mapping[DifferenceKind, str] = {"changed": "~", "added": "+", "removed": "-", "moved": ">"}
KIND_NAMES: Mapping[Lang, Mapping[DifferenceKind, str]] = {
    "zh": {"changed": "修改", "added": "新增", "removed": "删除", "moved": "移动"},
    "en": {"changed": "changed", "added": "added", "removed": "removed", "moved": "moved"},
}
FORM_NAMES: Mapping[str, str] = {"goal": "绩效目标表", "self-evaluation": "自评表", "monitoring": "监控表"}

_SHORT = 14
"""Up to so many characters a cell is read at a glance and shown old and new as a whole."""
_LONG = 600
"""Longer texts are compared by clauses, not by characters."""
_ALIKE = 0.35
"""Texts that share less than this are shown old and new as a whole."""
_ISLAND = 2
"""So few equal characters between two changes are read as changed too."""
_TOKENS = re.compile(r"[A-Za-z0-9.%]+|\s+|.", re.DOTALL)
_CLAUSES = re.compile(r"[^，。；：、\n]*[，。；：、\n]?", re.DOTALL)


@lru_cache(maxsize=512)
def runs(old: str, new: str) -> Sequence[Run]:
    """How the new text came from the old: stretches that stayed, went and came, in reading order."""
    if not old or not new or max(len(old), len(new)) <= _SHORT:
        return _whole(old, new)
    return _coarse(old, new) if max(len(old), len(new)) > _LONG else _fine(old, new)


def _fine(old: str, new: str) -> list[Run]:
    """By characters, numbers and Latin words."""
    one, other = _TOKENS.findall(old), _TOKENS.findall(new)
    matcher = SequenceMatcher(None, one, other, autojunk=False)
    if matcher.ratio() < _ALIKE:
        return _whole(old, new)
    return _tidy(
        [("".join(one[a:b]), "".join(other[c:d]), tag == "equal") for tag, a, b, c, d in matcher.get_opcodes()]
    )


def _whole(old: str, new: str) -> list[Run]:
    found: list[Run] = [("old", old)] if old else []
    return [*found, ("new", new)] if new else found


def _coarse(old: str, new: str) -> list[Run]:
    """By clauses first, then by characters inside the clauses that changed."""
    one, other = [c for c in _CLAUSES.findall(old) if c], [c for c in _CLAUSES.findall(new) if c]
    if len(one) * len(other) > 4_000_000:
        return _whole(old, new)
    found: list[Run] = []
    for tag, a, b, c, d in SequenceMatcher(None, one, other, autojunk=False).get_opcodes():
        was, now = "".join(one[a:b]), "".join(other[c:d])
        if tag == "equal":
            found.append(("same", was))
        else:
            found += _fine(was, now) if max(len(was), len(now)) <= _LONG else _whole(was, now)
    return found


def _tidy(steps: Sequence[tuple[str, str, bool]]) -> list[Run]:
    """Join changes that only a character or two keep apart."""
    found: list[Run] = []
    was = now = ""
    for at, (one, other, equal) in enumerate(steps):
        island = len(one) <= _ISLAND and 0 < at < len(steps) - 1
        if equal and not island:
            found += [*_whole(was, now), ("same", one)]
            was = now = ""
        else:
            was, now = was + one, now + other
    return [*found, *_whole(was, now)]


@dataclass(slots=True)
class Zone:
    """Differences shown under one heading: the cover, an item, a project."""

    part: int
    old: int | None = None
    new: int | None = None
    entries: list[Difference] = field(default_factory=list)


def zones(entries: Sequence[Difference]) -> list[Zone]:
    """Differences by the cover, part one as a whole, its items, the projects; in their order."""
    found: dict[tuple[int, int | None, int | None], Zone] = {}
    for one in entries:
        found.setdefault(
            (one.part, one.owner_old, one.owner_new), Zone(one.part, one.owner_old, one.owner_new)
        ).entries.append(one)
    return list(found.values())


def counts(entries: Sequence[Difference]) -> Mapping[DifferenceKind, int]:
    """How many of each kind."""
    count = Counter(one.kind for one in entries)
    return {kind: count[kind] for kind in KINDS}


class Places:
    """Puts the places of differences into words, with the names of rows and months."""

    def __init__(self, old: PerformanceText, new: PerformanceText, lang: Lang) -> None:
        self.old, self.new, self.lang = old, new, lang

    def zone(self, zone: Zone) -> str:
        """The heading of a zone."""
        zh = self.lang == "zh"
        at, text = (zone.new, self.new) if zone.new is not None else (zone.old, self.old)
        if zone.part == 0:
            return "封面与目录" if zh else "Cover and contents"
        if at is None:
            return "第一部分 部门整体绩效目标" if zh else "Part one"
        if zone.part == 1:
            item = text.items[at]
            return (
                f"第一部分 分项{item.seq}　{item.project_name}"
                if zh
                else f"Part one, item {item.seq}  {item.project_name}"
            )
        project = text.projects[at]
        name = project.name or project.title or ""
        return f"项目{project.seq}　{name}" if zh else f"Project {project.seq}  {name}"

    def field(self, one: Difference) -> str:
        """Where inside its zone: 第3行 指标值（监测断面个数）; ``""`` for the whole of it."""
        at, text, owner = one.at_new, self.new, one.owner_new
        if at is None:
            at, text, owner = one.at_old, self.old, one.owner_old
        if at is None or not at.field:
            return ""
        month = name = None
        if one.part == 2 and owner is not None:
            project = text.projects[owner]
            if (n := _index(at.field, "spending_plan")) is not None:
                month = project.spending_plan[n].month
            elif (n := _index(at.field, "indicators")) is not None and not at.field.endswith("]"):
                row = project.indicators[n]
                name = row.level3 or row.description
        said = place_words(at, self.lang, month)
        for head in (f"项目{at.project} ", f"分项{at.item} ", f"Project {at.project}, ", f"Item {at.item}, "):
            said = said.removeprefix(head)
        if not name or at.field.endswith(".level3"):
            return said
        return f"{said}（{name}）" if self.lang == "zh" else f"{said} ({name})"

    def came_from(self, one: Difference) -> str:
        """From where a row moved: 第3行."""
        at = one.at_old
        if at is None:
            return ""
        if not at.field:
            return place_words(at, self.lang)
        return place_words(at, self.lang).removeprefix(f"项目{at.project} ").removeprefix(f"Project {at.project}, ")


def said(one: Difference, words: str | None) -> str:
    """A value as shown to people."""
    return FORM_NAMES.get(words or "", words or "") if one.field_new == "form" else words or ""


def _index(path: str, head: str) -> int | None:
    match = re.match(rf"{head}\[(\d+)\]", path)
    return int(match[1]) if match else None
