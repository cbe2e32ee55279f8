"""Holding a text against its changed copies: what must stay the same, what must be found."""

from collections.abc import Iterator
from datetime import date
from typing import Any

from jixiao.api import Config, ReadError, read, review
from jixiao.model import Finding, PerformanceText, Severity
from jixiao.write.json import to_data
from mutations.harmful import Mutant, mutants
from mutations.harmless import harmless

ON = date(2024, 1, 15)


def findings(text: PerformanceText) -> list[Finding]:
    """Everything above a hint."""
    return [f for f in review(text, Config(), on=ON).findings if f.severity is not Severity.INFO]


def _place(f: Finding) -> tuple[object, ...]:
    where = f.location
    return (f.rule, where.part, where.project, where.item, where.field)


def _said(data: Any) -> Any:
    """The data without what is printed: only what is understood."""
    if isinstance(data, dict):
        return {k: _said(v) for k, v in data.items() if k not in ("raw", "problems")}
    return [_said(v) for v in data] if isinstance(data, list) else data


def harmless_failures(source: str) -> Iterator[tuple[str, str | None]]:
    """(name of the change, what went wrong or None) for every harmless change."""
    base = read(source.encode(), "base.txt")
    said, known = _said(to_data(base)), {_place(f) for f in findings(base)}
    for name, data in harmless(source):
        try:
            changed = read(data, "base.txt")
        except ReadError as error:
            yield name, str(error)
            continue
        if _said(to_data(changed)) != said:
            yield name, "reads to other data"
            continue
        new = [f"{f.rule} {f.location.field} {f.message}" for f in findings(changed) if _place(f) not in known]
        yield name, f"adds {new[:3]}" if new else None


def harmful_misses(source: str, every: int = 1) -> Iterator[tuple[str, str | None]]:
    """(name of the change, what was found instead or None) for every ``every``-th harmful change."""
    known = {(_place(f), f.message) for f in findings(read(source.encode(), "base.txt"))}
    for number, mutant in enumerate(mutants(source)):
        if number % every:
            continue
        try:
            new = [f for f in findings(read(mutant.text.encode(), "base.txt")) if (_place(f), f.message) not in known]
        except ReadError as error:
            yield mutant.name, str(error)
            continue
        hit = any(_at(f, mutant) for f in new)
        yield mutant.name, None if hit else f"found {[(f.rule, f.location.field) for f in new[:3]]}"


def _at(finding: Finding, mutant: Mutant) -> bool:
    where = finding.location
    return any(
        part in (None, where.part) and project in (None, where.project) and item in (None, where.item)
        and where.field.startswith(field)
        for part, project, item, field in mutant.at
    )  # fmt: skip
