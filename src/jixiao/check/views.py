"""What a rule looks at: the model's objects with their location and the facts many rules need, computed once.

A view knows where it stands (``at``), what it belongs to, and caches what is derived. Views hold no opinion:
whether a thing is wrong is a rule's business.
"""

import re
from bisect import bisect_left
from collections import Counter
from collections.abc import Callable, Iterator, Mapping, Sequence
from dataclasses import dataclass, field
from datetime import date
from decimal import Decimal
from functools import wraps
from typing import Any, Generic, Literal, TypeVar, overload

from jixiao.lang.funds import main_fund
from jixiao.lang.levels import BRANCH, COST, is_void, level1_of, level2_of
from jixiao.lang.likeness import SAME_MEANING, SAME_NAME, likeness
from jixiao.lang.names import best_pairs, pair_names
from jixiao.lang.normalise import bare, letters
from jixiao.lang.progress import month_end, split_causes
from jixiao.lang.topic import topics
from jixiao.model import (
    Budget,
    FundRow,
    Indicator,
    Item,
    ItemIndicator,
    Location,
    PerformanceText,
    Project,
    ProjectCode,
    Target,
    Words,
)

_RATE_NAME = re.compile(r"(?:率|比率|比例|比重|占比|百分比|覆盖面|程度|度|比值)$")
_RATE_WORDS = re.compile(r"占.{1,30}(?:比率|比例|比重|百分比|之比|的比)|(?:比率|比例|百分比|占比|比值)")
_TIME_NAME = re.compile(r"(?:时间|时限|日期|期限|工期|周期|时点|进度安排|时长)$")
_BUDGET_CONTROL = re.compile(
    r"预算控制|控制数|(?:控制|不超|未超|小于等于|不超出|不突破|低于).{0,8}预算|预算.{0,8}(?:内|以内|控制|范围)|超预算"
)
_YEAR = re.compile(r"(?<!\d)(20\d\d)(?=年|[-./]\d{1,2}(?!\d*%))")
_PART_ONE = re.compile(r"第一部分|总体绩效目标|整体绩效目标|分项绩效目标|保障措施")

_LOST_ROWS = frozenset({"RD030", "RD032", "RD034", "RD035"})
"""The reader's remarks that words of a table found no cell, or its rows no heading."""


_View = TypeVar("_View")
_Fact = TypeVar("_Fact")


class computed_once(Generic[_View, _Fact]):  # noqa: N801 - stands where ``cached_property`` would
    """A fact of a view, computed when it is first looked at. ``functools.cached_property`` takes a lock at each first
    look before Python 3.12, and views have thousands of facts.
    """

    def __init__(self, compute: Callable[[_View], _Fact]) -> None:
        self._compute = compute
        self.__doc__ = compute.__doc__
        self._name = compute.__name__

    @overload
    def __get__(self, view: None, owner: type[_View]) -> "computed_once[_View, _Fact]": ...
    @overload
    def __get__(self, view: _View, owner: type[_View]) -> _Fact: ...
    def __get__(self, view: _View | None, owner: type[_View]) -> "computed_once[_View, _Fact] | _Fact":
        """The fact; kept in the view, where the next look finds it without coming here."""
        if view is None:
            return self
        fact: _Fact = self._compute(view)
        view.__dict__[self._name] = fact
        return fact


_Locate = Callable[[Any, str], Location]


def _kept(locate: _Locate) -> _Locate:
    """``at``, asked for the same field by one rule after the other, gives the same Location."""

    @wraps(locate)
    def at(view: Any, field: str) -> Location:
        known: dict[str, Location] = view.located
        if (found := known.get(field)) is None:
            found = known[field] = locate(view, field)
        return found

    return at


class IndicatorView:
    """One indicator row of a project table."""

    def __init__(self, project: "ProjectView", index: int, indicator: Indicator) -> None:
        self.located: dict[str, Location] = {}
        self.project = project
        self.index = index
        self.model = indicator
        self.target: Target = indicator.target
        self.name: str = indicator.level3 or ""
        """Level-3 name, ``""`` when absent."""
        self.description: str = indicator.description or ""
        self.basis: str = indicator.basis or ""
        self.level1: str | None = level1_of(indicator.level1)
        self.level2: str | None = level2_of(indicator.level2)

    @_kept
    def at(self, field: str) -> Location:
        """The location of one of its fields: ``level1 level2 level3 description target basis weight score actual
        deviation``, or ``""`` for the row itself.
        """
        words: Words | None
        if field in ("target", "actual", "forecast"):
            target = getattr(self.model, field)
            words = target.words if target else None
        elif field in ("weight", "score"):
            figure = getattr(self.model, field)
            words = figure.words if figure else None
        else:
            words = getattr(self.model, field) if field else self.model.level3
        path = f"indicators[{self.index}]" + (f".{field}" if field else "")
        place = (words.place if words is not None else None) or self.target.words.place
        return Location(2, path, self.project.seq, None, words.raw if words is not None else "", place)

    @computed_once
    def bare_name(self) -> str:
        """The name without brackets and punctuation."""
        return bare(self.name)

    @computed_once
    def label(self) -> str:
        """Name and description together, for word searches."""
        return f"{self.name} {self.description}" if self.description != self.name else self.name

    @computed_once
    def is_rate(self) -> bool:
        """Its name or description defines a share (…率, …比例, 占…的比率)."""
        return bool(_RATE_NAME.search(self.bare_name) or "%" in self.name or _RATE_WORDS.search(self.description))

    @computed_once
    def is_rate_name(self) -> bool:
        """Its name alone says it is a share (…率, …比例)."""
        return bool(_RATE_NAME.search(self.bare_name))

    @computed_once
    def is_time(self) -> bool:
        """Its name is a point in time or a duration (…时间, …时限, …工期)."""
        return bool(_TIME_NAME.search(self.bare_name))

    @computed_once
    def is_budget_control(self) -> bool:
        """It only says that the budget is not exceeded."""
        return bool(_BUDGET_CONTROL.search(self.name) or _BUDGET_CONTROL.search(self.description))

    @computed_once
    def is_void(self) -> bool:
        """A row that says 无 / 不涉及 instead of an indicator."""
        return is_void(self.name, self.target.words)

    @property
    def is_cost(self) -> bool:
        """It stands under a cost heading, level 1 or level 2."""
        return self.level1 == "cost" or self.level2 in COST

    @computed_once
    def causes(self) -> tuple[dict[str, str], str]:
        """What a monitoring form ticks as causes of a deviation, and the explanation."""
        return split_causes(self.model.deviation)

    @property
    def remark(self) -> str:
        """备注 of a monitoring form, ``""`` when absent."""
        return next((str(words) for label, words in self.model.extra if label == "备注"), "")

    @computed_once
    def topics(self) -> frozenset[str]:
        """Character pairs of its name's and description's content words."""
        return topics(self.label)

    @property
    def branch(self) -> str | None:
        """The level 1 it counts for: as printed, or as its level 2 says where level 1 is missing or unknown."""
        return self.level1 or (BRANCH.get(self.level2) if self.level2 else None)


class ProjectView:
    """One project of part two."""

    def __init__(self, text: "TextView", index: int, project: Project) -> None:
        self.located: dict[str, Location] = {}
        self._text = text
        self.asked = 0
        """How often the text around it was asked for: what is found without is the project's own."""
        self.index = index
        self.model = project
        self.seq = project.seq
        self.rows = [IndicatorView(self, i, row) for i, row in enumerate(project.indicators)]

    @property
    def text(self) -> "TextView":
        """The text it stands in. No fact that is computed once may ask for it."""
        self.asked += 1
        return self._text

    @_kept
    def at(self, field: str) -> Location:
        """The location of a field: ``title code name purpose unit.code unit.name budget.total budget.fiscal
        budget.other budget.in objectives[0] spending_plan[2].cumulative_percent indicators …`` or ``""``.
        """
        words = self._words(field)
        place = words.place if words is not None else None
        if place is None:
            anchor = self.model.title or self.model.name or self.model.code
            place = anchor.place if anchor is not None else None
        return Location(2, field, self.seq, None, words.raw if words is not None else "", place)

    def _words(self, field: str) -> Words | None:
        project = self.model
        head, _, rest = field.partition(".")
        if head == "unit":
            return project.unit.code if rest == "code" else project.unit.name
        if head == "budget":
            if rest == "in":
                return project.budget.unit_words
            figure = getattr(project.budget, rest) if rest else project.budget.total
            return figure.words if figure else None
        if head == "results":
            owner: object = project.results
            if rest.startswith("funds[") and project.results is not None:
                number, _, rest = rest[6:].partition("]")
                owner, rest = project.results.funds[int(number)], rest.removeprefix(".") or "name"
            value = getattr(owner, rest, None) if rest else None
            return value if isinstance(value, Words) else getattr(value, "words", None)
        if head.startswith("spending_plan["):
            return project.spending_plan[int(head[14:-1])].percent.words
        if head.startswith("objectives["):
            return project.objectives[int(head[11:-1])]
        value = getattr(project, head, None) if head else project.name
        return value if isinstance(value, Words) else None

    @property
    def name(self) -> str:
        """The project's name: the cell, or the title without 绩效目标表."""
        return self.model.name or (self.model.title or "").removesuffix("绩效目标表")

    @property
    def purpose(self) -> str:
        """资金用途, ``""`` when absent."""
        return self.model.purpose or ""

    @property
    def budget(self) -> Budget:
        """Its money."""
        return self.model.budget

    @property
    def total(self) -> Decimal | None:
        """预算数 in 万元, if it could be read."""
        return self.model.budget.total.value if self.model.budget.total else None

    @computed_once
    def code(self) -> ProjectCode | None:
        """The project code, if it has the shape of one."""
        return ProjectCode.parse(self.model.code) if self.model.code else None

    @computed_once
    def objective_text(self) -> str:
        """All objectives, one per line."""
        return "\n".join(self.model.objectives)

    @computed_once
    def words(self) -> str:
        """Name, purpose and objectives: what the project says it is about."""
        return f"{self.name}\n{self.purpose}\n{self.objective_text}"

    @computed_once
    def topics(self) -> frozenset[str]:
        """Character pairs of the content words of its name, purpose and objectives."""
        return topics(self.words)

    @computed_once
    def fund(self) -> tuple[FundRow | None, int]:
        """The row of the money block that speaks of all the money, and its number."""
        return main_fund(self.model)

    @property
    def through(self) -> date | None:
        """The last day a monitoring form looks back on, where month and year are known."""
        month = self.model.results.through_month if self.model.results is not None else None
        return month_end(self.text.year, month) if month is not None and self.text.year else None

    def has_column(self, pattern: re.Pattern[str]) -> bool:
        """Whether a heading of its indicator table fits; a form whose headings are not known has every column."""
        columns = self.model.columns
        return not columns or any(pattern.search(heading) for heading in columns)

    @computed_once
    def by_bare_name(self) -> Mapping[str, list[IndicatorView]]:
        """Rows by bare level-3 name."""
        found: dict[str, list[IndicatorView]] = {}
        for row in self.rows:
            found.setdefault(row.bare_name, []).append(row)
        return found

    def under(self, *level2: str) -> list[IndicatorView]:
        """Rows whose canonical level 2 is one of these."""
        return [row for row in self.rows if row.level2 in level2]

    @computed_once
    def headings(self) -> frozenset[str]:
        """Canonical level-1 and level-2 keys under which it sets an indicator (rows saying 无 do not count);
        ``cost`` stands for every cost heading.
        """
        found: set[str] = set()
        for row in self.rows:
            if not row.is_void:
                found.update(key for key in (row.branch, row.level2) if key)
                if row.is_cost:
                    found.add("cost")
        return frozenset(found)

    @computed_once
    def is_framed(self) -> bool:
        """Every row has a level 1 that is understood: only then can one say that a class is missing."""
        return bool(self.rows) and all(row.branch for row in self.rows)

    @property
    def is_prescribed(self) -> bool:
        """A 人员类 or 运转类 project (by its code): its indicators are prescribed by the budget system."""
        return self.code is not None and self.code.letter in ("R", "Y")

    @property
    def has_problems(self) -> bool:
        """The reader lost something of its indicator table."""
        return self.seq in self.text.damaged


class ItemView:
    """One 分项绩效目标 of part one."""

    def __init__(self, text: "TextView", index: int, item: Item) -> None:
        self.located: dict[str, Location] = {}
        self.text = text
        self.index = index
        self.model = item
        self.seq = item.seq

    @_kept
    def at(self, field: str) -> Location:
        """The location of ``project_name``, ``purpose``, ``objectives[0]``, ``indicators[1].name`` or
        ``indicators[1].target``; ``""`` for the item.
        """
        words: Words | None = self.model.project_name
        if field.startswith("objectives["):
            words = self.model.objectives[int(field[11:-1])]
        elif field.startswith("indicators["):
            number, _, part = field[11:].partition("]")
            one: ItemIndicator = self.model.indicators[int(number)]
            words = one.target.words if part == ".target" else one.name
        elif field == "purpose":
            words = self.model.purpose
        place = (words.place if words is not None else None) or self.model.project_name.place
        return Location(1, field, None, self.seq, words.raw if words is not None else "", place)

    @computed_once
    def project(self) -> ProjectView | None:
        """The project of part two it speaks of (see :attr:`TextView.pairs`)."""
        return self.text.pairs.get(self.index)

    @computed_once
    def quotes(self) -> tuple["Quote", ...]:
        """Its indicators, each with the row of part two it quotes (see :func:`_quotes`)."""
        return _quotes(self.model.indicators, self.project.rows if self.project else [])

    @property
    def matches(self) -> list[IndicatorView | None]:
        """The row of part two each of its indicators quotes, in order."""
        return [quote.row for quote in self.quotes]


class TextView:
    """The whole text."""

    def __init__(self, text: PerformanceText) -> None:
        self.located: dict[str, Location] = {}
        self.model = text
        self.year = text.cover.year
        self.projects = [ProjectView(self, i, p) for i, p in enumerate(text.projects)]
        self.items = [ItemView(self, i, item) for i, item in enumerate(text.items)]

    @_kept
    def at(self, field: str) -> Location:
        """The location of ``cover…``, ``contents[3].title`` (part 0), ``overall_objective``,
        ``safeguards[2].text``, ``items`` (part 1) or ``projects`` (part 2).
        """
        part, words = 0, None
        if field.startswith("cover."):
            name = field[6:]
            value = getattr(self.model.cover, "year_words" if name == "year" else name, None)
            words = value if isinstance(value, Words) else None
        elif field.startswith("contents["):
            words = self.model.contents[int(field[9 : field.index("]")])].title
        elif field.startswith("safeguards["):
            part, words = 1, self.model.safeguards[int(field[11 : field.index("]")])].text
        elif field in ("overall_objective", "items", "safeguards"):
            part = 1
            words = self.model.overall_objective if field == "overall_objective" else None
        elif field == "projects":
            part = 2
        return Location(
            part, field, None, None, words.raw if words is not None else "", words.place if words is not None else None
        )

    def rows(self) -> Iterator[IndicatorView]:
        """All indicator rows of part two."""
        for project in self.projects:
            yield from project.rows

    @computed_once
    def passages(self) -> tuple["Passage", ...]:
        """Every printed string of the text once, in order of first appearance."""
        found: dict[str, Passage] = {}
        for owner, name, words, kind, scope in _strings(self):
            if words:
                if (passage := found.get(words.raw)) is None:
                    passage = found[words.raw] = Passage(words, kind)
                passage.places.append((owner, name, scope))
        return tuple(found.values())

    def passages_with(self, pattern: re.Pattern[str], printed: bool = False) -> Iterator["Passage"]:
        """The passages in which ``pattern`` is found (it may look past a line's end, so look again inside). One
        search over all of them joined, far cheaper than one each. ``printed`` searches the raw strings instead,
        of those passages that were printed otherwise than they are understood.
        """
        whole, ends, passages = self._printed if printed else self._understood
        position = 0
        while (match := pattern.search(whole, position)) is not None:
            i = bisect_left(ends, match.start())
            if i == len(ends):
                return
            yield passages[i]
            position = ends[i] + 1

    @computed_once
    def _understood(self) -> tuple[str, list[int], Sequence["Passage"]]:
        return _joined([passage.words for passage in self.passages], self.passages)

    @computed_once
    def _printed(self) -> tuple[str, list[int], Sequence["Passage"]]:
        others = [passage for passage in self.passages if passage.words.raw != passage.words]
        return _joined([passage.words.raw for passage in others], others)

    @computed_once
    def pairs(self) -> Mapping[int, ProjectView]:
        """Item index → project: same name (letters only), in order where names repeat; what is left over is
        paired by position when the names are much alike. Each project is used once.
        """
        waiting: dict[str, list[ProjectView]] = {}
        for project in self.projects:
            waiting.setdefault(letters(project.name), []).append(project)
        asking = Counter(letters(item.model.project_name) for item in self.items)
        found: dict[int, ProjectView] = {}
        for item in self.items:
            name = letters(item.model.project_name)
            same = waiting.get(name)
            if same:
                # With an item missing among namesakes, order says nothing: the quoted values tell which it is.
                fewer = len(same) > 1 and asking[name] < len(same)
                chosen = max(same, key=lambda p: _quoted(item, p)) if fewer else same[0]
                same.remove(chosen)
                asking[name] -= 1
                found[item.index] = chosen
        taken = {project.index for project in found.values()}
        for item in self.items:
            if item.index in found or item.index >= len(self.projects):
                continue
            project = self.projects[item.index]
            if project.index not in taken and _akin(item.model.project_name, project.name):
                found[item.index] = project
                taken.add(project.index)
        rest = best_pairs(
            [(item.index, item.model.project_name) for item in self.items if item.index not in found],
            [(project.index, project.name) for project in self.projects if project.index not in taken],
        )
        return found | {item: self.projects[project] for item, project in rest.items()}

    @computed_once
    def items_of(self) -> Mapping[int, ItemView]:
        """Project index → its item of part one (:attr:`pairs` the other way)."""
        return {project.index: self.items[item] for item, project in self.pairs.items()}

    @computed_once
    def damaged(self) -> frozenset[int]:
        """``seq`` of the projects of whose indicator table the reader lost something."""
        return frozenset(p.project for p in self.model.problems if p.project is not None and p.code in _LOST_ROWS)

    @computed_once
    def headings_used(self) -> Mapping[str, int]:
        """Canonical level-1 or level-2 key → how many goal tables set an indicator under it; ``""`` → how many
        have indicators at all.
        """
        used = Counter(key for project in self.goals for key in project.headings)
        used[""] = sum(1 for project in self.goals if project.rows)
        return used

    def usually_sets(self, key: str, habit: Mapping[str, Any]) -> bool:
        """Whether nearly all goal tables of this text have indicators under a heading, so that one without it
        stands out; ``habit`` is the setting ``text_habit``.
        """
        tables = self.headings_used[""]
        least, percent = int(habit["projects"]), int(habit["percent"])
        return tables >= least and self.headings_used.get(key, 0) * 100 >= tables * percent

    @computed_once
    def goals(self) -> list[ProjectView]:
        """The projects that are goal tables (not self-evaluation or monitoring forms)."""
        return [project for project in self.projects if project.model.form == "goal"]

    @computed_once
    def listed(self) -> Mapping[int, ProjectView]:
        """Index of a contents entry of part two → the project it lists: same name, or renamed in place."""
        entries = [i for i, entry in enumerate(self.model.contents) if entry.part == 2]
        titles = [self.model.contents[i].title for i in entries]
        names = [project.model.title or project.name for project in self.projects]
        return {entries[i]: self.projects[j] for i, j in pair_names(titles, names).items()}

    @computed_once
    def region_seen(self) -> str:
        """The region most project codes begin with (6 digits), ``""`` where no half of them agrees."""
        regions = Counter(project.code.region for project in self.projects if project.code)
        region, count = regions.most_common(1)[0] if regions else ("", 0)
        return region if 2 * count > regions.total() else ""

    @computed_once
    def years_seen(self) -> Mapping[int, int]:
        """Years printed in objectives and targets, with how often."""
        found: Counter[int] = Counter()
        for project in self.projects:
            for words in project.model.objectives:
                found.update(int(year) for year in _YEAR.findall(words))
            for row in project.rows:
                if row.target.kind == "deadline":
                    found.update(int(year) for year in _YEAR.findall(row.target.words))
        return found

    @computed_once
    def other_year(self) -> int | None:
        """The one year the body speaks of where it never names the year of the cover: then the cover is wrong."""
        seen = self.years_seen
        if self.year is None or not seen or seen.get(self.year):
            return None
        year = max(seen, key=lambda y: (seen[y], y))
        return year if seen[year] >= 3 and seen[year] * 5 >= sum(seen.values()) * 4 else None

    @computed_once
    def has_part_one(self) -> bool:
        """Anything of part one is there: a section, its heading, or its line in the contents."""
        text = self.model
        return bool(
            text.overall_objective or text.items or text.safeguards
            or any(entry.part == 1 for entry in text.contents)
            or any(_PART_ONE.search(heading) for heading in text.headings)
        )  # fmt: skip


def _quoted(item: ItemView, project: ProjectView) -> int:
    """How many of the item's indicators have the value of a row of that description or name."""
    values = {(bare(words), row.target.value) for row in project.rows for words in (row.name, row.description)}
    return sum((bare(quoted.name), quoted.target.value) in values for quoted in item.model.indicators)


def _akin(one: str, other: str) -> bool:
    return likeness(one, other) >= SAME_NAME


@dataclass(frozen=True, slots=True)
class Quote:
    """An indicator of part one and the row of part two it quotes: ``rows`` are all with exactly these words
    (``exact``), or the one that is most alike; empty when there is none.
    """

    index: int
    indicator: ItemIndicator
    rows: tuple[IndicatorView, ...] = ()
    exact: bool = False

    @property
    def row(self) -> IndicatorView | None:
        """The row quoted: of several with the same words, the first with the same target."""
        words = self.indicator.target.words
        return next((row for row in self.rows if row.target.words == words), self.rows[0] if self.rows else None)


_QUOTE_LENGTH = 4
"""Fewer letters are too short to be recognised inside a longer phrase."""


def _quotes(indicators: tuple[ItemIndicator, ...], rows: list[IndicatorView]) -> tuple[Quote, ...]:
    """Part one quotes the description of a row, sometimes its name. First the very words (brackets and punctuation
    passed over), then, among rows nobody else quotes, the one most alike or the one whose words hold these.
    """
    if not indicators or not rows:
        return tuple(Quote(i, one) for i, one in enumerate(indicators))
    by_words: dict[str, list[IndicatorView]] = {}
    for row in rows:
        for words in {letters(row.description), bare(row.description), letters(row.name), row.bare_name}:
            if words:
                by_words.setdefault(words, []).append(row)
    found: list[Quote | None] = []
    taken: set[int] = set()
    for i, one in enumerate(indicators):
        same = by_words.get(letters(one.name)) or by_words.get(bare(one.name))
        found.append(Quote(i, one, tuple(same), True) if same else None)
        taken.update(row.index for row in same or ())
    free = [row for row in rows if row.index not in taken]
    return tuple(quote or _alike(i, indicators[i], free) for i, quote in enumerate(found))


def _alike(index: int, one: ItemIndicator, rows: list[IndicatorView]) -> Quote:
    words = letters(one.name)
    best, chosen = 0.0, None
    for row in rows:
        for other in {row.name, row.description}:
            score = likeness(one.name, other)
            if score < SAME_MEANING and _holds(words, letters(other)):
                score = SAME_MEANING
            if score > best:
                best, chosen = score, row
    return Quote(index, one, (chosen,)) if chosen is not None and best >= SAME_MEANING else Quote(index, one)


def _holds(one: str, other: str) -> bool:
    """One phrase stands inside the other and is a good part of it."""
    short, long = (one, other) if len(one) <= len(other) else (other, one)
    return len(short) >= _QUOTE_LENGTH and 2 * len(short) >= len(long) and short in long


PassageKind = Literal["prose", "name", "target", "basis"]
_Owner = TextView | ItemView | ProjectView | IndicatorView


@dataclass(slots=True)
class Spot:
    """One field of the text. ``twins`` are further fields of the same item or project that print the very same
    string (a description that repeats the name, a basis on every row): worth one finding together.
    """

    owner: _Owner
    name: str
    twins: list[tuple[_Owner, str]] = field(default_factory=list)

    def at(self) -> Location:
        """Its location."""
        return self.owner.at(self.name)

    def related(self) -> list[Location]:
        """The locations of its twins."""
        return [owner.at(name) for owner, name in self.twins]


@dataclass(slots=True)
class Passage:
    """A printed string, what sort of field it fills where it first stands, and all places: owner, field, and the
    item or project it belongs to.
    """

    words: Words
    kind: PassageKind
    places: list[tuple[_Owner, str, object]] = field(default_factory=list)

    @property
    def spots(self) -> list[Spot]:
        """Where it stands, once per item or project."""
        found: dict[int, Spot] = {}
        for owner, name, scope in self.places:
            if (spot := found.get(id(scope))) is None:
                found[id(scope)] = Spot(owner, name)
            else:
                spot.twins.append((owner, name))
        return list(found.values())


_Printed = tuple[_Owner, str, Words | None, PassageKind, object]
_RESULTS = ("objective_actual", "conclusion", "shortcomings")


def _strings(text: TextView) -> Iterator[_Printed]:
    """Every string a writer wrote: owner, field, words, kind, and the item or project (or text) it belongs to."""
    yield text, "overall_objective", text.model.overall_objective, "prose", text
    for i, safeguard in enumerate(text.model.safeguards):
        yield text, f"safeguards[{i}].text", safeguard.text, "prose", text
    for project in text.projects:
        model = project.model
        yield project, "name", model.name, "name", project
        if model.title is not None and (model.name is None or model.name not in model.title):
            yield project, "title", model.title, "name", project
        yield project, "purpose", model.purpose, "prose", project
        for i, objective in enumerate(model.objectives):
            yield project, f"objectives[{i}]", objective, "prose", project
        for row in project.rows:
            one_row = row.model
            yield row, "level3", one_row.level3, "name", project
            yield row, "description", one_row.description, "prose", project
            yield row, "target", one_row.target.words, "target", project
            yield row, "basis", one_row.basis, "basis", project
            if one_row.actual is not None:
                yield row, "actual", one_row.actual.words, "target", project
            if one_row.deviation is not None:
                yield row, "deviation", one_row.deviation, "prose", project
        if model.results is not None:
            for name in _RESULTS:
                yield project, f"results.{name}", getattr(model.results, name), "prose", project
    for item in text.items:
        yield item, "project_name", item.model.project_name, "name", item
        yield item, "purpose", item.model.purpose, "prose", item
        for i, objective in enumerate(item.model.objectives):
            yield item, f"objectives[{i}]", objective, "prose", item
        for i, one in enumerate(item.model.indicators):
            yield item, f"indicators[{i}].name", one.name, "name", item
            yield item, f"indicators[{i}].target", one.target.words, "target", item


def _joined(lines: Sequence[str], passages: Sequence[Passage]) -> tuple[str, list[int], Sequence[Passage]]:
    """The lines as one string, a line each, with the place where each ends."""
    ends: list[int] = []
    end = -1
    for line in lines:
        end += len(line) + 1
        ends.append(end)
    return "\n".join(line.replace("\n", " ") for line in lines), ends, passages
