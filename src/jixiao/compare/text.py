"""The walk through two texts: cover, contents, part one, part two; every field once."""

from collections.abc import Callable, Hashable, Iterator, Sequence
from dataclasses import dataclass
from typing import TypeVar

from jixiao.compare.match import Matching
from jixiao.compare.values import Value, place_of, same, understood, words_of
from jixiao.lang.likeness import SAME_NAME, likeness
from jixiao.lang.names import SURELY_SAME, plain_name
from jixiao.lang.normalise import bare, letters
from jixiao.model import (
    ContentsEntry,
    Indicator,
    Item,
    ItemIndicator,
    PerformanceText,
    Place,
    PlanPoint,
    Project,
    Words,
)
from jixiao.model.difference import Difference, DifferenceKind, Differences, ListKey, RowPair

SAME_ROW = 60
"""From here on two rows of one level 2 are taken for one indicator with another name (0 to 100; see _row_alike)."""
SAME_POINT = 60
"""From here on two objectives or safeguards are taken for one that was reworded."""
SAME_TARGET = 15
"""What the same target adds to the likeness of two rows."""
SAME_SPOT = 10
"""What standing between the same neighbours adds to the likeness of two rows."""
SAME_BODY, SAME_BODY_HERE = 50, 30
"""Percent of all they hold that two projects of different code and name must share: anywhere, and at one spot."""

T = TypeVar("T")


def compare(old: PerformanceText, new: PerformanceText, *, printed: bool = False) -> Differences:
    """Where two texts differ, field by field, in the order of the new one.

    Values are compared as understood: ``≥95%`` and ``大于等于95%``, 83.1 and 83.10, an empty cell and none are no
    difference. With ``printed`` the printed words are compared instead.
    """
    walk = _Walk(printed)
    projects = _match_projects(old.projects, new.projects)
    walk.cover(old, new)
    walk.contents(old, new, projects)
    walk.part_one(old, new, projects)
    walk.part_two(old.projects, new.projects, projects)
    return Differences(tuple(walk.found), walk.rows)


# --- which project is which ------------------------------------------------------------------------------------


def _match_projects(old: Sequence[Project], new: Sequence[Project]) -> Matching:
    """By code and name, by code, by name, by a name that is alike, by what they hold, last by their place."""
    names = [[plain_name(p.name or p.title or "") for p in side] for side in (old, new)]
    codes = [[letters(p.code or "").upper() for p in side] for side in (old, new)]
    match = Matching(*[[f"{c} {n}" for c, n in zip(*side, strict=True)] for side in zip(codes, names, strict=True)])

    def alike(i: int, j: int) -> float:
        return likeness(names[0][i], names[1][j]) if names[0][i] and names[1][j] else 0

    named = [dict(zip(names[at], codes[at], strict=True)) for at in (0, 1)]
    coded = [dict(zip(codes[at], names[at], strict=True)) for at in (0, 1)]

    def crossed(at: int, code: str, name: str) -> bool:
        """The code went to another name while both names are still there: codes were mixed up, not names."""
        other = coded[1 - at].get(code, name)
        return other != name and name in named[1 - at] and other in named[at]

    pairs = [list(zip(codes[at], names[at], strict=True)) for at in (0, 1)]
    first, last = ([pair if all(pair) else None for pair in side] for side in pairs)
    match.by_key((first, last))
    sure = [[c if c and not crossed(at, c, n) else None for c, n in pairs[at]] for at in (0, 1)]
    match.by_key((sure[0], sure[1]), alike)
    match.by_key(([n or None for n in names[0]], [n or None for n in names[1]]))
    match.by_likeness(alike, SURELY_SAME, here=SURELY_SAME - SAME_NAME)
    match.by_content([_body(p) for p in old], [_body(p) for p in new], SAME_BODY, SAME_BODY_HERE)
    alone = len(old) == 1 == len(new)
    match.by_place(lambda i, j: alone or not (names[0][i] or codes[0][i]) or not (names[1][j] or codes[1][j]))
    return match


def _body(project: Project) -> frozenset[Hashable]:
    """What a project holds beside its names and codes."""
    rows = [(letters(r.level3 or r.description or ""), understood(r.target)) for r in project.indicators]
    return frozenset(
        [r for r in rows if r[0]] + [letters(o) for o in project.objectives] + [letters(project.purpose or "")]
    ) - {""}


def _match_items(old: PerformanceText, new: PerformanceText, projects: Matching) -> Matching:
    """By name, by the project of that name, by a name that is alike, by what they hold."""
    sides = [[plain_name(i.project_name) for i in text.items] for text in (old, new)]
    match = Matching(sides[0], sides[1])
    match.by_key(([n or None for n in sides[0]], [n or None for n in sides[1]]))
    match.by_key(_project_keys(sides, old, new, projects))
    match.by_likeness(lambda i, j: likeness(sides[0][i], sides[1][j]), SURELY_SAME, here=SURELY_SAME - SAME_NAME)
    bodies = [
        [frozenset([letters(x.name) for x in i.indicators] + [letters(o) for o in i.objectives]) for i in text.items]
        for text in (old, new)
    ]
    match.by_content(bodies[0], bodies[1], SAME_BODY, SAME_BODY_HERE)
    return match


def _project_keys(
    sides: Sequence[Sequence[str]], old: PerformanceText, new: PerformanceText, projects: Matching
) -> tuple[list[Hashable], list[Hashable]]:
    """For names of projects told elsewhere (items, contents): the pair of projects they belong to."""
    of_old = {plain_name(p.name or p.title or ""): projects.pairs.get(i) for i, p in enumerate(old.projects)}
    of_new = {plain_name(p.name or p.title or ""): j for j, p in enumerate(new.projects)}
    return [of_old.get(n) for n in sides[0]], [of_new.get(n) for n in sides[1]]


def _match_contents(old: PerformanceText, new: PerformanceText, projects: Matching) -> Matching:
    sides = [[plain_name(e.title) for e in text.contents] for text in (old, new)]
    parts = [[e.part for e in text.contents] for text in (old, new)]
    match = Matching(sides[0], sides[1])
    first, last = (
        [(p, n) if n else None for p, n in zip(*side, strict=True)] for side in zip(parts, sides, strict=True)
    )
    match.by_key((first, last))
    match.by_key(_project_keys(sides, old, new, projects))
    match.by_likeness(lambda i, j: likeness(sides[0][i], sides[1][j]), SURELY_SAME, here=SURELY_SAME - SAME_NAME,
                      within=(parts[0], parts[1]))  # fmt: skip
    return match


def _match_points(old: Sequence[str], new: Sequence[str]) -> Matching:
    """Objectives and safeguards: the same words, then like ones; a single one is always the same one."""
    sides = [[letters(words) for words in side] for side in (old, new)]
    match = Matching(sides[0], sides[1])
    match.by_key(([w or None for w in sides[0]], [w or None for w in sides[1]]))
    match.by_likeness(lambda i, j: likeness(old[i], new[j]), SAME_POINT, here=SAME_SPOT)
    match.by_place(lambda *_: len(old) == 1 == len(new))
    return match


def _match_indicators(old: Sequence[Indicator], new: Sequence[Indicator]) -> Matching:
    """The very same rows, then by level 2 and name, by name, and by meaning within a level 2."""
    names = [[bare(r.level3 or "") for r in side] for side in (old, new)]
    groups = [[bare(r.level2 or "") for r in side] for side in (old, new)]
    match = Matching(
        *[
            [f"{n} {r.target.words}" for n, r in zip(ns, side, strict=True)]
            for ns, side in zip(names, (old, new), strict=True)
        ]
    )
    whole = [[_row_key(r) for r in side] for side in (old, new)]
    match.by_key((whole[0], whole[1]))
    if len(match.pairs) in (len(old), len(new)):
        return match
    facts = [
        [_Row(letters(r.level3 or ""), letters(r.description or ""), understood(r.target)) for r in side]
        for side in (old, new)
    ]

    def alike(i: int, j: int) -> float:
        return _row_alike(facts[0][i], facts[1][j])

    both = [[(g, n) if n else None for g, n in zip(gs, ns, strict=True)] for gs, ns in zip(groups, names, strict=True)]
    match.by_key((both[0], both[1]), alike)
    match.by_key(([n or None for n in names[0]], [n or None for n in names[1]]), alike)
    match.by_likeness(alike, SAME_ROW, here=SAME_SPOT, within=(groups[0], groups[1]))
    return match


@dataclass(frozen=True, slots=True)
class _Row:
    name: str
    description: str
    target: Hashable


def _row_alike(one: _Row, other: _Row) -> float:
    """Half by name, half by description where both have one; more for the same target."""
    score = likeness(one.name, other.name)
    if one.description and other.description:
        said = likeness(one.description, other.description)
        score = (score + said) / 2 if one.name and other.name else said
    return score + (SAME_TARGET if one.target == other.target and one.target is not None else 0)


def _row_key(row: Indicator) -> Hashable:
    return (
        *[understood(getattr(row, key)) for key in ("level1", "level2", "level3", "description", "basis")],
        understood(row.target),
    )


def _match_quoted(old: Sequence[ItemIndicator], new: Sequence[ItemIndicator]) -> Matching:
    """Indicators quoted in part one: words and value, words, like words."""
    names = [[letters(x.name) for x in side] for side in (old, new)]
    match = Matching(names[0], names[1])
    values = [[understood(x.target) for x in side] for side in (old, new)]
    both = [list(zip(ns, vs, strict=True)) for ns, vs in zip(names, values, strict=True)]
    match.by_key((both[0], both[1]))
    match.by_key(([n or None for n in names[0]], [n or None for n in names[1]]))

    def alike(i: int, j: int) -> float:
        return likeness(names[0][i], names[1][j]) + (SAME_TARGET if values[0][i] == values[1][j] is not None else 0)

    match.by_likeness(alike, SAME_POINT + SAME_TARGET, here=SAME_SPOT)
    return match


def _match_keys(old: Sequence[Hashable], new: Sequence[Hashable]) -> Matching:
    match = Matching([str(k) for k in old], [str(k) for k in new])
    match.by_key((old, new))
    return match


# --- the walk --------------------------------------------------------------------------------------------------


@dataclass(frozen=True, slots=True)
class _Owner:
    """Whose fields are compared: nobody's, an item's, or a project's."""

    part: int
    project_old: int | None = None
    project_new: int | None = None
    item_old: int | None = None
    item_new: int | None = None
    owner_old: int | None = None
    owner_new: int | None = None


_COVER = _Owner(0)
_PART_ONE = _Owner(1)
_INDICATOR_FIELDS = ("level1", "level2", "level3", "description", "target", "basis", "weight", "actual", "score", "deviation",
                     "forecast", "possibility")  # fmt: skip
_FUND_FIELDS = ("name", "initial", "adjusted", "executed", "forecast", "weight", "rate", "score")
_RESULT_FIELDS = ("objective_actual", "total_weight", "total_score", "grade", "conclusion", "shortcomings", "remedies",
                  "through_month")  # fmt: skip


class _Walk:
    """Collects what is found."""

    def __init__(self, printed: bool) -> None:
        self.printed = printed
        self.found: list[Difference] = []
        self.rows: dict[ListKey, tuple[RowPair, ...]] = {}

    # --- the few verbs ---

    def note(self, kind: DifferenceKind, owner: _Owner, fields: tuple[str | None, str | None], words: tuple[str | None, str | None],
             places: tuple[Place | None, Place | None]) -> None:  # fmt: skip
        """Write down one difference."""
        self.found.append(Difference(
            kind, owner.part, fields[0], fields[1], words[0], words[1], owner.project_old, owner.project_new, owner.item_old,
            owner.item_new, places[0], places[1], owner.owner_old, owner.owner_new,
        ))  # fmt: skip

    def field(self, owner: _Owner, path_old: str, path_new: str, old: Value, new: Value) -> None:
        """Compare one field."""
        if not same(old, new, self.printed):
            words = words_of(old, self.printed), words_of(new, self.printed)
            self.note("changed", owner, (path_old, path_new), words, (place_of(old), place_of(new)))

    def fields(
        self, owner: _Owner, prefix_old: str, prefix_new: str, old: object, new: object, names: Sequence[str]
    ) -> None:
        """Compare the fields of these names."""
        for name in names:
            one, other = getattr(old, name), getattr(new, name)
            if one is not other:
                self.field(owner, prefix_old + name, prefix_new + name, one, other)

    def list(self, owner: _Owner, name: str, path: str, old: Sequence[T], new: Sequence[T], match: Matching,
             told: Callable[[T], tuple[str | None, Place | None]]) -> Iterator[tuple[int, int]]:  # fmt: skip
        """Note what came, went and moved in a list; yields the rows that are in both, to be compared."""
        laid = match.rows()
        self.rows[(name, owner.owner_old, owner.owner_new)] = laid
        for row in laid:
            was = told(old[row.old]) if row.old is not None else (None, None)
            now = told(new[row.new]) if row.new is not None else (None, None)
            if row.old is None or row.new is None or row.moved:
                kind: DifferenceKind = "added" if row.old is None else "removed" if row.new is None else "moved"
                fields = tuple(None if at is None else f"{path}[{at}]" for at in (row.old, row.new))
                self.note(kind, owner, (fields[0], fields[1]), (was[0], now[0]), (was[1], now[1]))
            if row.old is not None and row.new is not None:
                yield row.old, row.new

    def points(
        self, owner: _Owner, name: str, path: str, old: Sequence[Words], new: Sequence[Words], suffix: str = ""
    ) -> None:
        """Compare running text point by point."""
        match = _match_points(old, new)
        for i, j in self.list(
            owner, name, path, old, new, match, lambda words: (words_of(words, self.printed), words.place)
        ):
            self.field(owner, f"{path}[{i}]{suffix}", f"{path}[{j}]{suffix}", old[i], new[j])

    # --- cover, contents, part one ---

    def cover(self, old: PerformanceText, new: PerformanceText) -> None:
        """封面."""
        one, other = old.cover, new.cover
        self.fields(_COVER, "cover.", "cover.", one, other, ("department", "title"))
        # A year that stands in the title has been told with it.
        told = one.title and other.title and str(one.year) in one.title and str(other.year) in other.title
        if not told:
            self.field(_COVER, "cover.year", "cover.year", one.year, other.year)
        self.fields(_COVER, "cover.", "cover.", one, other, ("draft", "compiled_by", "reviewed_by"))

    def contents(self, old: PerformanceText, new: PerformanceText, projects: Matching) -> None:
        """目录."""

        def told(entry: ContentsEntry) -> tuple[str | None, Place | None]:
            return words_of(entry.title, self.printed), entry.title.place

        match = _match_contents(old, new, projects)
        for i, j in self.list(_COVER, "contents", "contents", old.contents, new.contents, match, told):
            self.fields(
                _COVER, f"contents[{i}].", f"contents[{j}].", old.contents[i], new.contents[j], ("title", "page")
            )

    def part_one(self, old: PerformanceText, new: PerformanceText, projects: Matching) -> None:
        """第一部分."""
        self.field(_PART_ONE, "overall_objective", "overall_objective", old.overall_objective, new.overall_objective)
        laid = _match_items(old, new, projects).rows()
        self.rows[("items", None, None)] = laid
        for row in laid:
            was = old.items[row.old] if row.old is not None else None
            now = new.items[row.new] if row.new is not None else None
            owner = _Owner(1, item_old=was.seq if was else None, item_new=now.seq if now else None, owner_old=row.old,
                           owner_new=row.new)  # fmt: skip
            self.whole(owner, row, was.project_name if was else None, now.project_name if now else None)
            if was and now:
                self.item(owner, was, now)
        rows = [[s.text for s in text.safeguards] for text in (old, new)]
        self.points(_PART_ONE, "safeguards", "safeguards", rows[0], rows[1], ".text")

    def whole(self, owner: _Owner, row: RowPair, was: Words | None, now: Words | None) -> None:
        """Note an item or a project that came, went or moved."""
        if row.old is None or row.new is None or row.moved:
            kind: DifferenceKind = "added" if row.old is None else "removed" if row.new is None else "moved"
            words = words_of(was, self.printed), words_of(now, self.printed)
            fields = (None if row.old is None else "", None if row.new is None else "")
            self.note(kind, owner, fields, words, (place_of(was), place_of(now)))

    def item(self, owner: _Owner, old: Item, new: Item) -> None:
        """One item of part one."""
        self.fields(owner, "", "", old, new, ("project_name", "purpose"))
        self.points(owner, "items.objectives", "objectives", old.objectives, new.objectives)

        def told(one: ItemIndicator) -> tuple[str | None, Place | None]:
            return f"{one.name} {words_of(one.target, self.printed) or ''}".strip(), one.name.place

        match = _match_quoted(old.indicators, new.indicators)
        for i, j in self.list(owner, "items.indicators", "indicators", old.indicators, new.indicators, match, told):
            one, other = old.indicators[i], new.indicators[j]
            self.fields(owner, f"indicators[{i}].", f"indicators[{j}].", one, other, ("name", "target"))

    # --- part two ---

    def part_two(self, old: Sequence[Project], new: Sequence[Project], match: Matching) -> None:
        """第二部分."""
        laid = match.rows()
        self.rows[("projects", None, None)] = laid
        for row in laid:
            was = old[row.old] if row.old is not None else None
            now = new[row.new] if row.new is not None else None
            owner = _Owner(2, was.seq if was else None, now.seq if now else None, owner_old=row.old, owner_new=row.new)
            self.whole(owner, row, (was.name or was.title) if was else None, (now.name or now.title) if now else None)
            if was and now:
                self.project(owner, was, now)

    def project(self, owner: _Owner, old: Project, new: Project) -> None:
        """One table of part two."""
        self.fields(owner, "", "", old, new, ("title",))
        self.fields(owner, "unit.", "unit.", old.unit, new.unit, ("code", "name"))
        if old.form != new.form:
            self.note("changed", owner, ("form", "form"), (old.form, new.form), (None, None))
        self.fields(owner, "", "", old, new, ("code", "name"))
        self.budget(owner, old, new)
        self.fields(owner, "", "", old, new, ("purpose",))
        self.plan(owner, old.spending_plan, new.spending_plan)
        self.points(owner, "objectives", "objectives", old.objectives, new.objectives)
        self.results(owner, old, new)
        self.indicators(owner, old.indicators, new.indicators)
        self.labelled(owner, "extra", "extra", old.extra, new.extra)

    def budget(self, owner: _Owner, old: Project, new: Project) -> None:
        """预算规模. The unit is compared only where both print one: figures are held in 万元 anyway."""
        one, other = old.budget, new.budget
        units = [letters(b.unit_words or "").removeprefix("金额").removeprefix("单位") for b in (one, other)]
        if all(units) and units[0] != units[1]:
            self.field(owner, "budget.in", "budget.in", one.unit_words, other.unit_words)
        self.fields(
            owner, "budget.", "budget.", one, other, ("total", "fiscal", "other", "initial", "adjusted", "executed")
        )

    def plan(self, owner: _Owner, old: Sequence[PlanPoint], new: Sequence[PlanPoint]) -> None:
        """资金支出计划, month by month; a month without a figure is no month."""
        match = _match_keys([p.month for p in old], [p.month for p in new])
        for i in match.left_old:
            if understood(old[i].percent) is not None:
                words = words_of(old[i].percent, self.printed)
                self.note(
                    "removed", owner, (f"spending_plan[{i}]", None), (words, None), (old[i].percent.words.place, None)
                )
        for j in match.left_new:
            if understood(new[j].percent) is not None:
                words = words_of(new[j].percent, self.printed)
                self.note(
                    "added", owner, (None, f"spending_plan[{j}]"), (None, words), (None, new[j].percent.words.place)
                )
        for i, j in sorted(match.pairs.items()):
            self.field(
                owner, f"spending_plan[{i}].percent", f"spending_plan[{j}].percent", old[i].percent, new[j].percent
            )

    def indicators(self, owner: _Owner, old: Sequence[Indicator], new: Sequence[Indicator]) -> None:
        """The rows of the indicator table."""

        def told(row: Indicator) -> tuple[str | None, Place | None]:
            named = row.level3 or row.description
            words = f"{words_of(named, self.printed) or ''} {words_of(row.target, self.printed) or ''}".strip()
            return words or None, place_of(named) or place_of(row.target)

        for i, j in self.list(owner, "indicators", "indicators", old, new, _match_indicators(old, new), told):
            if old[i] is not new[j]:
                self.fields(owner, f"indicators[{i}].", f"indicators[{j}].", old[i], new[j], _INDICATOR_FIELDS)
                self.labelled(owner, f"indicators[{i}].extra", f"indicators[{j}].extra", old[i].extra, new[j].extra)

    def results(self, owner: _Owner, old: Project, new: Project) -> None:
        """What a self-evaluation or monitoring form says beyond the promise."""
        one, other = old.results, new.results
        if one is None and other is None:
            return
        funds = [one.funds if one else (), other.funds if other else ()]
        match = _match_points([f.name for f in funds[0]], [f.name for f in funds[1]])
        for i, j in self.list(owner, "results.funds", "results.funds", funds[0], funds[1], match,
                              lambda fund: (words_of(fund.name, self.printed), fund.name.place)):  # fmt: skip
            self.fields(owner, f"results.funds[{i}].", f"results.funds[{j}].", funds[0][i], funds[1][j], _FUND_FIELDS)
        for name in _RESULT_FIELDS:
            self.field(
                owner, f"results.{name}", f"results.{name}", getattr(one, name, None), getattr(other, name, None)
            )

    def labelled(
        self,
        owner: _Owner,
        path_old: str,
        path_new: str,
        old: Sequence[tuple[str, Words]],
        new: Sequence[tuple[str, Words]],
    ) -> None:
        """What stands under labels we have no field for."""
        if not old and not new:
            return
        was, now = dict(old), dict(new)
        for label in dict.fromkeys([*was, *now]):
            self.field(owner, f"{path_old}.{label}", f"{path_new}.{label}", was.get(label), now.get(label))
