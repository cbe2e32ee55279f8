"""Actual values brought in line with the records: of one project after a change, of a county at once. What is written is
the value, what it is made of, and the day it speaks of; a day's value is one row, and earlier days stay.
"""

from __future__ import annotations

import datetime as dt
from collections.abc import Iterable, Mapping
from decimal import ROUND_HALF_UP, Context, Decimal
from fractions import Fraction
from typing import Any

from django.db import transaction
from django.db.models import QuerySet
from django.utils import timezone

from jixiao_web.evidence import compute
from jixiao_web.evidence.fitting import Fields, check, divisor
from jixiao_web.evidence.formula import Formula, Outcome, parse
from jixiao_web.evidence.models import Actual, Ledger, Route
from jixiao_web.evidence.saying import Titles, say
from jixiao_web.evidence.values import fields_of
from jixiao_web.projects.models import Indicator, Project
from jixiao_web.projects.queries import target_of

DIGITS = Decimal("0.0001")
"""Actual values are kept with four decimals; the exact fraction stands beside them."""
_ROOM = Context(prec=200)
_AT_ONCE = 500


def today(project: Project) -> dt.date:
    """Today, within the project's year."""
    return min(max(timezone.localdate(), dt.date(project.year, 1, 1)), dt.date(project.year, 12, 31))


def routes() -> QuerySet[Route]:
    """All indicators at work whose value comes from a formula."""
    return Route.objects.filter(
        kind=Route.Kind.FORMULA, indicator__is_active=True, indicator__project__is_active=True
    ).select_related("indicator__project")


def lock(*projects: int) -> None:
    """One writer at a time in a project: what is computed from its records has seen all of them."""
    list(Project.objects.select_for_update().filter(pk__in=projects).order_by("pk").values_list("pk"))


@transaction.atomic
def recompute_for(*, project: Project, ledger: str = "", money: bool = False) -> int:
    """Recompute the indicators of a project: those that look at a ledger, or at money, else all; how many."""
    lock(project.pk)
    wanted = [
        route
        for route in routes().filter(indicator__project=project)
        if (not ledger or ledger in parse(route.formula).ledgers) and (not money or parse(route.formula).has_money)
    ]
    return _recompute(wanted)


@transaction.atomic
def recompute(*, indicator: Indicator) -> Actual | None:
    """The actual value of one indicator from its formula; ``None`` where its value is not computed."""
    lock(indicator.project_id)
    return (
        indicator.actuals.filter(is_current=True).first() if _recompute(routes().filter(indicator=indicator)) else None
    )


def recompute_all(found: QuerySet[Route] | None = None, *, at_once: int = _AT_ONCE) -> int:
    """Recompute all indicators of these routes (of the whole installation), ``at_once`` projects at a time; how many."""
    every = routes() if found is None else found
    projects = sorted(set(every.values_list("indicator__project", flat=True)))
    count = 0
    for at in range(0, len(projects), at_once):
        some = projects[at : at + at_once]
        with transaction.atomic():
            lock(*some)
            count += _recompute(every.filter(indicator__project__in=some))
    return count


def _recompute(found: Iterable[Route]) -> int:
    by_indicator = {route.indicator: route for route in found}
    formulas = {indicator: parse(route.formula) for indicator, route in by_indicator.items()}
    days = {i.project_id: today(i.project) for i in by_indicator}
    titles = titles_of(days)
    currents = {a.indicator_id: a for a in Actual.objects.filter(indicator__in=by_indicator, is_current=True)}
    fresh, again, gone, same = [], [], [], []
    now = timezone.now()
    for indicator, outcome in compute.outcomes(formulas, days).items():
        day = days[indicator.project_id]
        said = what_it_says(by_indicator[indicator], outcome, titles[indicator.project_id])
        current = currents.get(indicator.pk)
        if current is None or current.is_typed or current.as_of != day:
            if current is not None and not current.is_typed and _is(current, said):
                same.append((current.pk, day))
                continue
            if current is not None:
                gone.append(current.pk)
            fresh.append(Actual(indicator=indicator, as_of=day, at=now, **said))
        elif not _is(current, said):
            for key, value in said.items():
                setattr(current, key, value)
            current.at = now
            again.append(current)
    Actual.objects.filter(pk__in=gone).update(is_current=False)
    Actual.objects.bulk_create(fresh, batch_size=1000)
    Actual.objects.bulk_update(again, [*_SAID, "at"], batch_size=200)
    for day in {day for _pk, day in same}:
        Actual.objects.filter(pk__in=[pk for pk, of in same if of == day]).update(as_of=day)
    return len(by_indicator)


_SAID = ("value", "exact", "numerator", "denominator", "missing", "parts", "formula")


def _is(current: Actual, said: Mapping[str, Any]) -> bool:
    return all(getattr(current, key) == value for key, value in said.items())


def divisor_of(route: Route, formula: Formula, titles: Titles) -> Fraction:
    """By what the formula's value is divided to stand in the target's unit: as typed, else as it follows from the units."""
    if route.factor:
        return Fraction(route.factor)
    measure = check(formula, {key: fields for key, (_title, fields) in titles.items()})
    return divisor(measure, target_of(route.indicator)) or Fraction(1)


def what_it_says(route: Route, outcome: Outcome, titles: Titles) -> dict[str, Any]:
    """An outcome as an actual value keeps it."""
    value, exact = _value(outcome.value, divisor_of(route, parse(route.formula), titles))
    parts = [
        {"words": say(part, titles), "value": plain(taken.value), "records": taken.records, "blank": taken.blank}
        for part, taken in outcome.parts
    ]
    return {"value": value, "exact": exact, "numerator": plain(outcome.numerator), "denominator": plain(outcome.denominator),
            "missing": outcome.missing, "parts": parts, "formula": route.formula}  # fmt: skip


def titles_of(projects: Iterable[int]) -> dict[int, Titles]:
    """The ledgers of projects with their titles and fields."""
    found: dict[int, dict[str, tuple[str, Fields]]] = {pk: {} for pk in projects}
    for ledger in Ledger.objects.filter(project__in=found):
        found[ledger.project_id][ledger.key] = (ledger.title, {f.key: f for f in fields_of(ledger)})
    return dict(found)


def _value(value: Fraction | dt.date | None, below: Fraction) -> tuple[str, str]:
    """The value in the target's unit, rounded for people, and exact."""
    if value is None:
        return "", ""
    if isinstance(value, dt.date):
        return value.isoformat(), ""
    return decimal(value / below), str(value / below)


def decimal(value: Fraction) -> str:
    """A fraction with four decimals at most: ``94.3396``."""
    rounded = _ROOM.divide(Decimal(value.numerator), Decimal(value.denominator)).quantize(DIGITS, ROUND_HALF_UP, _ROOM)
    return format(_ROOM.plus(rounded.normalize(_ROOM)), "f")


def plain(value: Fraction | dt.date | None) -> str:
    """A number or day of a part as it is kept."""
    return "" if value is None else value.isoformat() if isinstance(value, dt.date) else str(value)
