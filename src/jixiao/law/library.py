"""The indicator library (指标库): common indicators by kind of project; one TOML file each in ``library/``.

A file names the words by which a project is of its kind and holds its indicators. Nothing in it is law: it says what
is usually counted, how, and by what evidence, so that a table can be filled and a finding can say what to write.
"""

import re
import tomllib
from collections.abc import Mapping
from dataclasses import dataclass, fields
from functools import cache, lru_cache
from importlib.resources import files
from types import MappingProxyType
from typing import Any, Literal

from jixiao.lang.likeness import likeness
from jixiao.lang.measure import better
from jixiao.lang.normalise import bare

EntryKind = Literal["quantity", "deadline", "qualitative"]
Direction = Literal[">=", "<=", "=", "date"]
Group = Literal["quantity", "quality", "timeliness", "cost", "benefit", "satisfaction"]
"""What a project is asked for; every level-2 heading belongs to one."""

GROUPS: Mapping[str, Group] = MappingProxyType({
    "数量指标": "quantity", "质量指标": "quality", "时效指标": "timeliness", "成本指标": "cost",
    "经济成本指标": "cost", "社会成本指标": "cost", "生态环境成本指标": "cost", "经济效益指标": "benefit",
    "社会效益指标": "benefit", "生态效益指标": "benefit", "可持续影响指标": "benefit", "服务对象满意度指标": "satisfaction",
})  # fmt: skip
NEWER_FRAME = "cost-output-benefit-satisfaction"
BASES = frozenset({"计划标准", "行业标准", "历史标准", "预算支出标准"})
METHODS = frozenset({"直接证明法", "情况统计法", "情况说明法", "问卷调查法", "趋势判断法"})
PERIODS = frozenset(
    {"全年累计", "年末时点", "项目完成时", "按批次", "按季度", "按月", "按学期", "调查时点", "跨年度"}
)  # fmt: skip

_SIGNS = {">=": "≥", "<=": "≤", "=": "="}
_NUMBER = re.compile(r"\d+(?:\.\d+)?")
_EXACT = frozenset({"=100%", "=0%"})
_SUFFIX = 4
"""A name that ends in an entry's name of so many characters is taken for it: 展示设备购置数量."""
_CLOSE = 86
"""From here on a name is taken for an entry's with other words."""


@dataclass(frozen=True, slots=True)
class Entry:
    """One indicator of the library. ``level1`` and ``level2`` are those of the frame with cost as level 1;
    :meth:`headings` gives those of either frame.

    ``also`` are other names of the same thing. ``example`` shows a value, never a recommended one. ``words`` (one of
    them must stand in the project) and ``not_words`` (none may) narrow when it is offered; without ``words`` every
    project of the kind may have it. ``verified`` is true where its name was seen in a public library.
    """

    id: str
    level1: str
    level2: str
    name: str
    description: str
    kind: EntryKind
    direction: Direction
    example: str
    basis: str
    basis_document: str
    method: str
    evidence: tuple[str, ...]
    period: str
    source: str
    verified: bool
    unit: str = ""
    grades: tuple[str, ...] = ()
    also: tuple[str, ...] = ()
    cautions: tuple[str, ...] = ()
    words: tuple[str, ...] = ()
    not_words: tuple[str, ...] = ()

    @property
    def group(self) -> Group:
        """What it serves: quantity, quality, timeliness, cost, benefit or satisfaction."""
        return GROUPS[self.level2]

    def headings(self, framework: str) -> tuple[str, str] | None:
        """Level 1 and level 2 in a framework; ``None`` where the older frame has no place for it (social cost)."""
        if framework == NEWER_FRAME or self.level1 != "成本指标":
            return self.level1, self.level2
        return ("产出指标", "成本指标") if self.level2 == "经济成本指标" else None

    def pattern(self, year: int | None = None) -> str:
        """The target to be filled in: ≥__场, ____年__月__日前; a value without choice (=100%, =0起) as it is."""
        if self.kind == "deadline":
            return f"{year or '____'}年__月__日前"
        if self.kind == "qualitative":
            return f"{'、'.join(self.grades)}，达到__以上"
        if self.example in _EXACT or self.example.startswith("=0"):
            return self.example
        return f"{_SIGNS[self.direction]}__{self.unit}"

    @property
    def advice(self) -> str:
        """Which way its value goes, in words; ``""`` for a value that is fixed or graded."""
        if self.kind == "deadline":
            return "写明完成日期"
        if self.kind == "qualitative" or self.direction == "=":
            return ""
        lower = self.direction == "<="
        if self.name.endswith(("时间", "时限")):
            return "越短越好" if lower else "越大越好"
        if self.unit == "%":
            return "越低越好" if lower else "越高越好"
        return ("越少越好" if self.group != "cost" else "越低越好") if lower else "越大越好"


@dataclass(frozen=True, slots=True)
class ProjectKind:
    """A kind of project: the words that make a project one of it (``masks`` are cut out first), an invented project
    as an example, and its indicators.
    """

    kind: str
    title: str
    words: tuple[str, ...]
    masks: tuple[str, ...]
    example_project: str
    example_purpose: str
    entries: tuple[Entry, ...]
    broad: bool = False
    """It says what is done, not to what (维修, 补助): a kind that says to what goes before it."""
    note: str = ""


GENERAL = "general"
"""The kind whose entries suit any project."""


@cache
def kinds() -> tuple[ProjectKind, ...]:
    """All kinds of project, by file name, the general one last.

    Raises ValueError for a file that lacks a field, has an unknown one, or a value that does not belong there.
    """
    found = []
    seen: set[str] = set()
    for entry in sorted(files("jixiao.law").joinpath("library").iterdir(), key=lambda e: e.name):
        if not entry.name.endswith(".toml"):
            continue
        one = read_kind(tomllib.loads(entry.read_text("utf-8")), entry.name)
        for row in one.entries:
            if row.id in seen:
                raise ValueError(f"{entry.name}: {row.id} is there twice")
            seen.add(row.id)
        found.append(one)
    return tuple(sorted(found, key=lambda k: k.kind == GENERAL))


@cache
def entries() -> Mapping[str, Entry]:
    """All entries, by id."""
    return MappingProxyType({entry.id: entry for kind in kinds() for entry in kind.entries})


def read_kind(data: dict[str, Any], file: str) -> ProjectKind:
    """One kind of project from its TOML data. Raises ValueError that names the file, the entry and the field."""
    try:
        rows = tuple(_entry(row, f"{file}: {row.get('id', '?')}") for row in data["indicator"])
        one = ProjectKind(
            kind=data["kind"], title=data["title"], words=tuple(data["words"]), masks=tuple(data["masks"]),
            example_project=data["example"]["project"], example_purpose=data["example"]["purpose"], entries=rows,
            broad=data.get("broad", False), note=data.get("note", ""),
        )  # fmt: skip
    except KeyError as missing:
        raise ValueError(f"{file}: missing {missing}") from None
    if f"{one.kind}.toml" != file:
        raise ValueError(f"{file}: kind is {one.kind}")
    for row in rows:
        if not row.id.startswith(f"{one.kind}."):
            raise ValueError(f"{file}: {row.id} does not begin with its kind")
    return one


_FIELDS = {field.name for field in fields(Entry)} - {"not_words"} | {"not"}
_OPTIONAL = {"unit", "grades", "also", "cautions", "words", "not"}
_LISTS = frozenset({"evidence", "grades", "also", "cautions", "words", "not"})


def _entry(row: dict[str, Any], where: str) -> Entry:
    if wrong := (set(row) - _FIELDS) or (_FIELDS - _OPTIONAL - set(row)):
        raise ValueError(f"{where}: missing or unknown {', '.join(sorted(wrong))}")
    allowed = {"level2": GROUPS, "basis": BASES, "method": METHODS, "period": PERIODS,
               "kind": ("quantity", "deadline", "qualitative"), "direction": (">=", "<=", "=", "date")}  # fmt: skip
    for key, known in allowed.items():
        if row[key] not in known:
            raise ValueError(f"{where}: {key} {row[key]!r} is not known")
    quantity = row["kind"] == "quantity"
    if quantity != ("unit" in row) or (row["kind"] == "qualitative") != ("grades" in row):
        raise ValueError(f"{where}: a quantity has a unit, a qualitative entry has grades, a deadline neither")
    if (row["kind"] == "deadline") != (row["direction"] == "date"):
        raise ValueError(f"{where}: a deadline, and nothing else, has the direction date")
    if quantity and not (row["example"].startswith(_SIGNS[row["direction"]]) and row["example"].endswith(row["unit"])):
        raise ValueError(f"{where}: the example {row['example']} has another sign or unit")
    if quantity and not _NUMBER.search(row["example"]):
        raise ValueError(f"{where}: the example {row['example']} has no number")
    values: dict[str, Any] = {"not_words" if k == "not" else k: tuple(v) if k in _LISTS else v for k, v in row.items()}
    return Entry(**values)


@cache
def _by_name() -> Mapping[str, Entry]:
    """Bare name (or other name) → entry; a name that several would have belongs to the first."""
    found: dict[str, Entry] = {}
    for entry in entries().values():
        found.setdefault(bare(entry.name), entry)
    for entry in entries().values():
        for name in entry.also:
            found.setdefault(bare(name), entry)
    return MappingProxyType(found)


@cache
def _by_tail() -> Mapping[str, tuple[str, ...]]:
    """The last two characters of a name, which say what is measured → the names that end so."""
    found: dict[str, list[str]] = {}
    for name in _by_name():
        found.setdefault(name[-2:], []).append(name)
    return MappingProxyType({tail: tuple(names) for tail, names in found.items()})


@lru_cache(maxsize=4096)
def entry_for(name: str) -> Entry | None:
    """The entry an indicator's name means: the same name, one that ends in it, or one very much like it.

    Chinese names have their head at the end, so 展示设备购置数量 is 设备购置数量; ``None`` where there is doubt.
    """
    words = bare(name)
    known = _by_name()
    for start in range(max(1, len(words) - _SUFFIX + 1)):
        if (entry := known.get(words[start:])) is not None:
            return entry
    if len(words) < _SUFFIX:
        return None
    # 故障率 is not 完好率, however alike the rest: only names with the same ending are compared.
    near = max(_by_tail().get(words[-2:], ()), key=lambda other: likeness(other, words), default="")
    return known[near] if near and likeness(near, words) >= _CLOSE else None


@lru_cache(maxsize=4096)
def better_direction(name: str) -> Literal["lower", "higher"] | None:
    """Which way the value of an indicator with this name should go; ``None`` where that cannot be told."""
    entry = entry_for(name)
    if entry is not None and entry.kind == "quantity" and entry.direction != "=":
        return "lower" if entry.direction == "<=" else "higher"
    return better(bare(name))
