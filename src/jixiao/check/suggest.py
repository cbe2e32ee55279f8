"""Indicators of the library that fit a project and that it does not have yet: pure, the same for the same words.

A project is of the kinds whose words stand in its name or purpose. Of their indicators those come first that fill
what the project lacks (数量, 质量, 时效, 成本, 效益, 满意度); one it has already, by whatever like name, is never offered.
"""

import re
from collections import Counter
from collections.abc import Iterator, Sequence
from dataclasses import dataclass
from functools import lru_cache
from itertools import zip_longest

from jixiao.check.views import IndicatorView, ProjectView
from jixiao.lang.levels import COST, level1_of, level2_of
from jixiao.lang.likeness import SAME_MEANING, likeness
from jixiao.lang.normalise import bare, letters
from jixiao.law.library import GENERAL, Entry, Group, ProjectKind, kinds
from jixiao.model import Framework, Indicator, Project

GROUP_WORDS: dict[Group, tuple[str, str]] = {
    "quantity": ("数量指标", "quantity"), "quality": ("质量指标", "quality"), "timeliness": ("时效指标", "timeliness"),
    "cost": ("成本指标", "cost"), "benefit": ("效益指标", "benefit"), "satisfaction": ("满意度指标", "satisfaction"),
}  # fmt: skip
"""What each group is called, in both languages, in the order in which gaps are filled."""

_BY_LEVEL2: dict[str, Group] = {
    "quantity": "quantity", "quality": "quality", "timeliness": "timeliness", "satisfaction": "satisfaction",
    **dict.fromkeys(COST, "cost"), **dict.fromkeys(("economic", "social", "ecological", "sustainable"), "benefit"),
}  # fmt: skip
_BY_LEVEL1: dict[str, Group] = {"cost": "cost", "benefit": "benefit", "satisfaction": "satisfaction"}
_HOLLOW = re.compile(r"预算控制|控制数|不超.{0,4}预算|超预算|预算.{0,4}(?:以内|范围)")
_VOID = re.compile(r"(?:无|不涉及|不适用|暂无|没有|/|—+|-+)")
_JOINED = re.compile(r"[和及与、]")
_KINDS = 3
"""So many kinds a project is taken to be of, at most."""
_TAIL = 4
"""Two indicators of one group whose names end alike in so many characters count the same: 图书验收合格率, 设备验收合格率."""
_NAMED = 3
"""A word in the project's name tells as much as so many in its purpose; the last one, its head, twice that."""
_CHOICES = 3
"""So many are offered for one gap, and so many to a project without gaps."""


@dataclass(frozen=True, slots=True)
class Suggestion:
    """An indicator offered to a project: ``matched`` are the project's words that call for it, ``gap`` says what
    of its group is missing (``""``: nothing is), and ``target`` is to be filled in (≥__场).
    """

    entry: Entry
    kind: str
    level1: str
    level2: str
    target: str
    matched: tuple[str, ...]
    gap: str
    gap_en: str
    reason: str
    reason_en: str

    @property
    def missing(self) -> bool:
        """The project has nothing of its group."""
        return bool(self.gap)

    @property
    def row(self) -> str:
        """Name and target in one phrase: 设备购置数量，≥__台."""
        return f"{self.entry.name}，{self.target}"


@dataclass(frozen=True, slots=True)
class _Candidate:
    entry: Entry
    kind: ProjectKind
    matched: tuple[str, ...]
    rank: int
    called: bool
    """A word of the entry's own stands in the project's name."""


def suggest(
    name: str, purpose: str = "", framework: Framework = "output-benefit-satisfaction",
    existing: Sequence[Indicator] = (), *, limit: int = 8, year: int | None = None,
) -> tuple[Suggestion, ...]:  # fmt: skip
    """What a project of this name and purpose might measure beside its ``existing`` rows: what it lacks first, the
    best fitting of each group in turn; then, of the kinds its name tells, what may be added.
    """
    had, hollow = _names_by_group(existing)
    missing: list[Group] = [group for group in GROUP_WORDS if group not in had]
    found = candidates(name, purpose)
    top = next((one.kind for one in found), None)
    gaps = [_fitting(name, [one for one in found if one.entry.group == group and one.entry.headings(framework)], top)
            for group in missing]  # fmt: skip
    # What is there may be added to only by what the name itself asks for.
    more = [[one for one in found if one.entry.group == group and one.kind is top and one.called]
            for group in GROUP_WORDS if group not in missing]  # fmt: skip
    chosen: list[Suggestion] = []
    count: Counter[str] = Counter()
    for one in (*_in_turn(gaps), *_in_turn(more)):
        entry = one.entry
        lacks = entry.group in missing
        headings = entry.headings(framework)
        if len(chosen) >= limit or (not lacks and count["more"] >= _CHOICES):
            break
        most = _CHOICES if lacks and entry.group != "satisfaction" and one.rank >= 2 * _NAMED else 1
        if headings is None or count[entry.group] >= most or _has(had, entry):
            continue
        if any(_alike(entry, other.entry) for other in chosen):
            continue
        count[entry.group] += 1
        count["more"] += not lacks
        chosen.append(_suggestion(one, headings, _gap(entry.group, lacks, hollow), year))
    return tuple(chosen)


def _fitting(name: str, found: list[_Candidate], top: ProjectKind | None) -> list[_Candidate]:
    """Those of the kind that is the name's head (or of every kind the name joins by 和); else of whatever kind."""
    named = [one for one in found if one.rank >= 2 * _NAMED]
    own = [one for one in named if one.kind is top or _JOINED.search(name)]
    return own or named or found


def suggest_for(project: Project, *, limit: int = 8, year: int | None = None) -> tuple[Suggestion, ...]:
    """What a project of a text might measure beside what it does."""
    name = project.name or (project.title or "").removesuffix("绩效目标表")
    purpose = "\n".join((project.purpose or "", *project.objectives))
    return suggest(name, purpose, project.framework, project.indicators, limit=limit, year=year)


def instead(project: ProjectView, group: Group, row: IndicatorView | None = None) -> Suggestion | None:
    """The first indicator of a group that fits a project and that none of its rows has: for a rule's suggestion.

    With ``row``, one of the same level 2, which is to take that row's place; then only of a kind the project is of.
    """
    had, hollow = _names_by_group(project.model.indicators)
    for one in candidates(project.name, f"{project.purpose}\n{project.objective_text}"):
        entry = one.entry
        if entry.group != group or (
            row is not None and (one.kind.kind == GENERAL or level2_of(entry.level2) != row.level2)
        ):
            continue
        headings = entry.headings(project.model.framework)
        if headings is not None and not _has(had, entry):
            return _suggestion(one, headings, _gap(group, group not in had, hollow), project.text.year)
    return None


@lru_cache(maxsize=512)
def candidates(name: str, purpose: str) -> tuple[_Candidate, ...]:
    """The entries that fit a project, best first; those of the general kind last."""
    found: list[_Candidate] = []
    for kind, words, score in _kinds_of(name, purpose):
        for entry in kind.entries:
            if any(word in name or word in purpose for word in entry.not_words):
                continue
            own: tuple[str, ...] = ()
            called = False
            if entry.words:
                own = tuple(word for word in entry.words if word in name)
                called = bool(own)
                own = own or tuple(word for word in entry.words if word in purpose)
                if not own:
                    continue
            matched = tuple(dict.fromkeys((*words, *(word for word in own if not any(word in w for w in words)))))
            found.append(_Candidate(entry, kind, matched, 2 * score + (2 if called else not entry.words), called))
    # Stable: within one rank the library's own order, which puts the most usual first.
    found.sort(key=lambda c: (c.kind.kind == GENERAL, -c.rank))
    return tuple(found)


def _kinds_of(name: str, purpose: str) -> list[tuple[ProjectKind, tuple[str, ...], int]]:
    """The kinds a project is of, with the words that say so and their weight; the general one always."""
    found: list[tuple[ProjectKind, tuple[str, ...], int]] = []
    general: list[tuple[ProjectKind, tuple[str, ...], int]] = []
    last: list[int] = []
    for kind in kinds():
        if kind.kind == GENERAL:
            general.append((kind, (), 0))
            continue
        own_name, own_purpose = name, purpose
        for mask in kind.masks:
            if mask in own_name:
                own_name = own_name.replace(mask, " " * len(mask))
            if mask in own_purpose:
                own_purpose = own_purpose.replace(mask, " ")
        named = tuple(word for word in kind.words if word in own_name)
        other = tuple(word for word in kind.words if word in own_purpose and word not in named)
        if named or other:
            ends = max((own_name.rfind(word) + len(word) for word in named), default=0)
            found.append((kind, named or other, min(len(named), 2) * _NAMED + min(len(other), 2)))
            last.append(ends)
    # 公路养护 is of 道路养护 before 维修养护: what is only broad steps back where the name tells more.
    exact = any(end and not kind.broad for (kind, _, _), end in zip(found, last, strict=True))
    last = [0 if exact and kind.broad else end for (kind, _, _), end in zip(found, last, strict=True)]
    head = max(last, default=0)
    scored = [
        (kind, words, min(score, _NAMED - 1) if exact and kind.broad else score + _NAMED * (end == head > 0))
        for (kind, words, score), end in zip(found, last, strict=True)
    ]
    scored.sort(key=lambda k: -k[2])
    return scored[:_KINDS] + general


def _in_turn(lists: Sequence[Sequence[_Candidate]]) -> Iterator[_Candidate]:
    """The first of each list, then the second of each …"""
    for turn in zip_longest(*lists):
        yield from (one for one in turn if one is not None)


def _group_of(row: Indicator) -> Group | None:
    level2 = level2_of(row.level2)
    if level2 is not None:
        return _BY_LEVEL2[level2]
    level1 = level1_of(row.level1)
    return _BY_LEVEL1.get(level1) if level1 else None


_Names = dict[Group, list[tuple[str, str, str]]]


def _names_by_group(rows: Sequence[Indicator]) -> tuple[_Names, bool]:
    """Group → (bare name, letters of the description, unit) of its rows; a row that says 无 is none. A cost row that
    only says the budget is kept fills nothing: then the second is true.
    """
    found: _Names = {}
    hollow = False
    for row in rows:
        name = row.level3 or ""
        group = _group_of(row)
        if group is None or not name or _VOID.fullmatch(name):
            continue
        if group == "cost" and _HOLLOW.search(name):
            hollow = True
            continue
        description = letters(row.description or "")
        found.setdefault(group, []).append((bare(name), description, row.target.unit or ""))
    return found, hollow and "cost" not in found


def _gap(group: Group, missing: bool, hollow: bool) -> tuple[str, str]:
    """What the project lacks, in both languages; ``""`` where it does not."""
    zh, en = GROUP_WORDS[group]
    if not missing:
        return "", ""
    if group == "cost" and hollow:
        return "成本指标只写了预算控制", "the cost only says that the budget is kept"
    return f"还没有{zh}", f"no {en} indicator yet"


def _has(had: _Names, entry: Entry) -> bool:
    """Whether one of the rows of any group counts what the entry counts."""
    names = [bare(name) for name in (entry.name, *entry.also)]
    for group, rows in had.items():
        if group == entry.group == "satisfaction":
            return True
        for name, description, unit in rows:
            if any(_same(one, name, group == entry.group) for one in names):
                return True
            if group == entry.group == "cost" and "/" in unit and unit == entry.unit:
                return True
            if group != "satisfaction" and description and likeness(entry.description, description) >= SAME_MEANING:
                return True
    return False


def _same(one: str, other: str, tails: bool) -> bool:
    """Two names of one thing; ``tails`` where a like ending is enough, both being of one group."""
    if one == other:
        return True
    short, long = (one, other) if len(one) <= len(other) else (other, one)
    if len(short) < _TAIL:
        return False
    return long.endswith(short) or (tails and one[-_TAIL:] == other[-_TAIL:]) or likeness(one, other) >= SAME_MEANING


def _alike(one: Entry, other: Entry) -> bool:
    return one.group == other.group and _same(bare(one.name), bare(other.name), tails=True)


def _suggestion(one: _Candidate, headings: tuple[str, str], gap: tuple[str, str], year: int | None) -> Suggestion:
    entry = one.entry
    quoted = "、".join(f"“{word}”" for word in one.matched)
    why = f"项目写有{quoted}，属“{one.kind.title}”" if quoted else "各类项目通用"
    why_en = f"the project speaks of {quoted}, kind “{one.kind.title}”" if quoted else "suits any project"
    return Suggestion(
        entry=entry, kind=one.kind.kind, level1=headings[0], level2=headings[1], target=entry.pattern(year),
        matched=one.matched, gap=gap[0], gap_en=gap[1], reason=f"{why}；{gap[0] or '可作补充'}",
        reason_en=f"{why_en}; {gap[1] or 'may be added'}",
    )  # fmt: skip
