"""Two texts laid into one: the new text with what went in its old place and old and new in every cell that changed.

The result is an ordinary text, drawn by the forms of the report; it is for looking at only.
"""

import re
from collections.abc import Callable, Mapping, Sequence
from dataclasses import dataclass, field, fields, is_dataclass, replace
from typing import Any, TypeVar

from jixiao.model import Figure, Item, PerformanceText, Project, Target, Words
from jixiao.model.difference import Difference, Differences, RowPair
from jixiao.write.diff_words import runs
from jixiao.write.report_form import Owner, drawn
from jixiao.write.report_html import Html, el, join

T = TypeVar("T")
_INDEX = re.compile(r"(results\.funds|[a-z_]+)\[(\d+)\](.*)", re.DOTALL)
_STEP = re.compile(r"([a-z_0-9]+)(?:\[(\d+)\])?(?:\.|$)")
_ATTRIBUTES = {"in": "unit_words"}
"""Names of the data that are called otherwise in the model."""


@dataclass(slots=True)
class Union:
    """The two texts as one, and where each difference stands in it (owner and field, in the order of the entries)."""

    text: PerformanceText
    spots: list[tuple[Owner, str]]
    projects: tuple[RowPair, ...]
    items: tuple[RowPair, ...]
    item_numbers: dict[int, str] = field(default_factory=dict)


def redline(old: str, new: str) -> Html:
    """Old struck through, new underlined, what stayed as it is."""
    tags = {"old": "del", "new": "ins"}
    return join(*[el("span", words) if mark == "same" else el(tags[mark], words) for mark, words in runs(old, new)])


def union(old: PerformanceText, new: PerformanceText, found: Differences) -> Union:
    """Lay the texts together."""
    rows = found.rows
    whole = {name: rows.get((name, None, None), ()) for name in ("contents", "items", "safeguards", "projects")}
    text = replace(
        new,
        contents=_laid(old.contents, new.contents, whole["contents"]),
        safeguards=_laid(old.safeguards, new.safeguards, whole["safeguards"]),
        cover=_filled(old.cover, new.cover),
        overall_objective=new.overall_objective if new.overall_objective is not None else old.overall_objective,
    )
    items = [_item(old, new, row, n, found) for n, row in enumerate(whole["items"], 1)]
    projects = [_project(old, new, row, n, found) for n, row in enumerate(whole["projects"], 1)]
    at_item, at_project = _positions(whole["items"]), _positions(whole["projects"])

    def rows_of(head: str, key: tuple[int | None, int | None]) -> Callable[[str], tuple[RowPair, ...] | None]:
        return lambda name: rows.get((head + name, *key))

    spots: list[tuple[Owner, str]] = []
    for one in found.entries:
        key = (one.owner_old, one.owner_new)
        if one.part == 2:
            n = at_project[key]
            side, at = (new, key[1]) if one.field_new is not None else (old, key[0])
            months = (
                [p.month for p in side.projects[at or 0].spending_plan],
                [p.month for p in projects[n].spending_plan],
            )
            path = _path(one, rows_of("", key), months)
            spots.append(((2, n + 1, None), path))
            if one.kind == "changed":
                projects[n] = _put(projects[n], path, one)
        elif one.part == 1 and key != (None, None):
            n = at_item[key]
            path = _path(one, rows_of("items.", key))
            spots.append(((1, None, n + 1), path))
            if one.kind == "changed":
                items[n] = _put(items[n], path, one)
        else:
            path = _path(one, rows_of("", (None, None)))
            spots.append(((one.part, None, None), path))
            if one.kind == "changed":
                text = _put(text, path, one)
    numbers = {}
    for n, row in enumerate(whole["items"]):
        numbers[n + 1] = str(new.items[row.new].seq if row.new is not None else old.items[row.old or 0].seq)
        if row.new is None:
            items[n] = _struck(items[n])
    return Union(
        replace(text, items=tuple(items), projects=tuple(projects)), spots, whole["projects"], whole["items"], numbers
    )


def _laid(old: Sequence[T], new: Sequence[T], rows: Sequence[RowPair] | None) -> tuple[T, ...]:
    if rows is None:
        return tuple(new)
    return tuple(new[row.new] if row.new is not None else old[row.old or 0] for row in rows)


def _filled(old: T, new: T) -> T:
    """The new one, with the old cells where it has none: what went must have a cell to be shown in."""
    assert is_dataclass(new)
    gaps = {
        f.name: getattr(old, f.name)
        for f in fields(new)
        if getattr(new, f.name) is None and getattr(old, f.name) is not None
    }
    whole: Any = new
    return replace(whole, **gaps) if gaps else new


def _laid_cells(old: Sequence[T], new: Sequence[T], rows: Sequence[RowPair] | None) -> tuple[T, ...]:
    """Rows of cells laid together, each with the cells of its old self where it has none."""
    laid = _laid(old, new, rows)
    if rows is None:
        return laid
    pairs = zip(rows, laid, strict=True)
    return tuple(
        _filled(old[row.old], one) if row.old is not None and row.new is not None else one for row, one in pairs
    )


def _item(old: PerformanceText, new: PerformanceText, row: RowPair, number: int, found: Differences) -> Item:
    if row.old is None or row.new is None:
        return replace(new.items[row.new] if row.new is not None else old.items[row.old or 0], seq=number)
    was, now = old.items[row.old], new.items[row.new]
    goals, quoted = (found.rows.get((f"items.{name}", row.old, row.new)) for name in ("objectives", "indicators"))
    return replace(_filled(was, now), seq=number, objectives=_laid(was.objectives, now.objectives, goals),
                   indicators=_laid(was.indicators, now.indicators, quoted))  # fmt: skip


def _project(old: PerformanceText, new: PerformanceText, row: RowPair, number: int, found: Differences) -> Project:
    if row.old is None or row.new is None:
        return replace(new.projects[row.new] if row.new is not None else old.projects[row.old or 0], seq=number)
    was, now = old.projects[row.old], new.projects[row.new]

    def rows(name: str) -> tuple[RowPair, ...] | None:
        return found.rows.get((name, row.old, row.new))

    results = now.results
    if was.results is not None:
        results = (
            was.results
            if results is None
            else replace(
                _filled(was.results, results),
                funds=_laid_cells(was.results.funds, results.funds, rows("results.funds")),
            )
        )
    months = {p.month for p in now.spending_plan}
    plan = sorted([*now.spending_plan, *[p for p in was.spending_plan if p.month not in months]], key=lambda p: p.month)
    return replace(
        _filled(was, now), seq=number, unit=_filled(was.unit, now.unit), budget=_filled(was.budget, now.budget),
        objectives=_laid(was.objectives, now.objectives, rows("objectives")), indicators=_laid_cells(was.indicators, now.indicators, rows("indicators")), results=results,
        spending_plan=tuple(plan),
    )  # fmt: skip


def _positions(rows: Sequence[RowPair]) -> Mapping[tuple[int | None, int | None], int]:
    return {(row.old, row.new): n for n, row in enumerate(rows)}


def _path(one: Difference, rows_of: Callable[[str], tuple[RowPair, ...] | None],
          months: tuple[Sequence[int], Sequence[int]] = ((), ())) -> str:  # fmt: skip
    """The field of a difference in the laid text; ``months`` are those of the plan it stands in and of the laid plan."""
    path = one.field_new if one.field_new is not None else one.field_old or ""
    match = _INDEX.fullmatch(path)
    if match is None:
        return path
    name, index, rest = match[1], int(match[2]), match[3]
    if name == "spending_plan":
        return f"{name}[{months[1].index(months[0][index])}]{rest}"
    rows = rows_of(name)
    if rows is None:
        return path
    side = "new" if one.field_new is not None else "old"
    at = next(n for n, row in enumerate(rows) if getattr(row, side) == index)
    return f"{name}[{at}]{rest}"


def _put(holder: Any, path: str, one: Difference) -> Any:
    """A copy of ``holder`` with the old and the new words at ``path``."""
    match = _STEP.match(path)
    if match is None:
        return holder
    name, rest = _ATTRIBUTES.get(match[1], match[1]), path[match.end() :]
    current = getattr(holder, name, None) if hasattr(holder, name) else holder
    if current is holder:
        return holder
    if match[2] is not None:
        n = int(match[2])
        if not isinstance(current, tuple) or n >= len(current):
            return holder
        inner = _put(current[n], rest, one) if rest else _shown(current[n], one)
        return replace(holder, **{name: (*current[:n], inner, *current[n + 1 :])})
    if rest:
        return replace(holder, **{name: _put(current, rest, one)}) if is_dataclass(current) else holder
    return replace(holder, **{name: _shown(current, one)})


def _shown(value: Any, one: Difference) -> Any:
    if isinstance(value, Figure):
        return replace(value, words=_both(one))
    if isinstance(value, Target):
        return Target(_both(one), "malformed")
    return _both(one) if value is None or isinstance(value, Words) else value


def _both(one: Difference) -> Words:
    old, new = one.old or "", one.new or ""
    return drawn(f"{old}→{new}", redline(old, new))


def _struck(item: Item) -> Item:
    """An item that went, struck through."""

    def gone(words: Words) -> Words:
        return drawn(str(words), el("del", words))

    return replace(
        item, project_name=gone(item.project_name), purpose=gone(item.purpose) if item.purpose is not None else None,
        objectives=tuple(gone(o) for o in item.objectives),
        indicators=tuple(replace(x, name=gone(x.name), target=replace(x.target, words=gone(x.target.words))) for x in item.indicators),
    )  # fmt: skip
