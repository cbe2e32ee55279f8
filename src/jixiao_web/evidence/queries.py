"""What others and our own pages ask about routes, actual values and ledgers."""

from __future__ import annotations

import datetime as dt
from collections.abc import Iterable, Mapping, Sequence
from dataclasses import dataclass
from fractions import Fraction

from django.core.exceptions import PermissionDenied
from django.db.models import OuterRef, Q, QuerySet, Subquery
from django.http import Http404, HttpRequest

from jixiao.model import Target
from jixiao_web.accounts.models import User
from jixiao_web.evidence import compute
from jixiao_web.evidence.fitting import Ledgers
from jixiao_web.evidence.formula import Aggregation, Formula, FormulaError, Money, parse
from jixiao_web.evidence.models import Actual, Attachment, Entry, Ledger, Route
from jixiao_web.evidence.recomputing import titles_of, what_it_says
from jixiao_web.evidence.values import fields_of
from jixiao_web.money.models import Payment
from jixiao_web.projects.models import Indicator, Project
from jixiao_web.projects.queries import project_or_404, projects, target_of


def ledgers_of(project: Project) -> Ledgers:
    """The ledgers a project's formulas may look at."""
    return {ledger.key: {f.key: f for f in fields_of(ledger)} for ledger in project.ledgers.all()}


def factor_of(words: str) -> Fraction:
    """A typed divisor. Raises FormulaError."""
    try:
        factor = Fraction(words.strip()[:20]) if words.strip().replace(".", "", 1).isdigit() else Fraction(0)
    except ValueError:
        factor = Fraction(0)
    if factor <= 0:
        raise FormulaError(f"换算除数应为大于零的数字，不是“{words[:20]}”")
    return factor


# --- how indicators stand --------------------------------------------------------------------------------------


@dataclass(frozen=True, slots=True)
class Standing:
    """One indicator with how its value comes about and what it is now."""

    indicator: Indicator
    target: Target
    route: Route | None
    actual: Actual | None

    @property
    def records(self) -> int:
        """How many records its value rests on."""
        return sum(p["records"] for p in self.actual.parts) if self.actual else 0

    @property
    def state(self) -> str:
        """``computed`` ``typed`` (there is a value), ``waiting`` (a way, and nothing reported yet), ``none`` (cannot be
        measured, with the reason), ``open`` (nobody said how).
        """
        if self.route is None:
            return "open"
        if self.route.kind == Route.Kind.NONE:
            return "none"
        if self.actual is None or not self.actual.value:
            return "waiting"
        return "typed" if self.actual.is_typed else "computed"


def standings(project: Project) -> list[Standing]:
    """The indicators of a project at work, in order."""
    found = project.indicators.filter(is_active=True).select_related("route").order_by("position")
    actuals = {a.indicator_id: a for a in Actual.objects.filter(indicator__project=project, is_current=True)}
    lines = []
    for indicator in found:
        indicator.project = project
        lines.append(
            Standing(indicator, target_of(indicator), getattr(indicator, "route", None), actuals.get(indicator.pk))
        )
    return lines


@dataclass(frozen=True, slots=True)
class Coverage:
    """How many of a project's indicators are proved. The five add up to ``total``."""

    computed: int = 0
    typed: int = 0
    waiting: int = 0
    none: int = 0
    open: int = 0

    @property
    def total(self) -> int:
        """All indicators at work."""
        return self.computed + self.typed + self.waiting + self.none + self.open

    @property
    def proved(self) -> int:
        """Those with a value that rests on records or files."""
        return self.computed + self.typed

    @property
    def share(self) -> Fraction | None:
        """Evidence coverage, 0 to 1; ``None`` where there are no indicators."""
        return Fraction(self.proved, self.total) if self.total else None

    def __add__(self, other: Coverage) -> Coverage:
        """Of two groups together."""
        return Coverage(self.computed + other.computed, self.typed + other.typed, self.waiting + other.waiting,
                        self.none + other.none, self.open + other.open)  # fmt: skip


def coverage(found: QuerySet[Project] | Iterable[Project]) -> dict[int, Coverage]:
    """Evidence coverage by project (id), in one query."""
    current = Actual.objects.filter(indicator=OuterRef("pk"), is_current=True).exclude(value="")
    rows = (
        Indicator.objects.filter(project__in=found, is_active=True)
        .order_by()
        .values_list("project", "route__kind", Subquery(current.values("is_typed")[:1]))
    )
    counts: dict[int, dict[str, int]] = {}
    for project, kind, is_typed in rows:
        state = (
            "open" if kind is None
            else "none" if kind == Route.Kind.NONE
            else "waiting" if is_typed is None
            else "typed" if is_typed
            else "computed"
        )  # fmt: skip
        of = counts.setdefault(project, {})
        of[state] = of.get(state, 0) + 1
    pks = [p.pk for p in found]
    return {pk: Coverage(**counts.get(pk, {})) for pk in pks}


def actuals_on(project: Project, day: dt.date) -> dict[str, Actual]:
    """The actual values as of a day, by indicator uid, computed and not kept: for forms that speak of a day gone by. Typed
    ones are the newest that had been typed for that day or an earlier one.
    """
    lines = standings(project)
    formulas = {s.indicator: parse(s.route.formula) for s in lines if s.route and s.route.kind == Route.Kind.FORMULA}
    titles = titles_of([project.pk])[project.pk]
    found = {}
    for indicator, outcome in compute.outcomes(formulas, {project.pk: day}).items():
        found[indicator.uid] = Actual(
            indicator=indicator, as_of=day, is_current=False, **what_it_says(indicator.route, outcome, titles)
        )
    typed = Actual.objects.filter(
        indicator__in=[s.indicator for s in lines if s.route and s.route.kind == Route.Kind.TYPED], is_typed=True, as_of__lte=day
    ).select_related("indicator")  # fmt: skip
    for actual in typed.order_by("as_of", "id"):
        found[actual.indicator.uid] = actual
    return found


# --- what is behind a part -------------------------------------------------------------------------------------


def entries_behind(indicator: Indicator, part: Aggregation, day: dt.date) -> QuerySet[Entry]:
    """The records a part of the indicator's formula is taken over."""
    ledger = indicator.project.ledgers.filter(key=part.ledger).first()
    if ledger is None:
        return Entry.objects.none()
    return compute.entries_of(part, ledger, indicator.project.year, day)


def payments_behind(indicator: Indicator, part: Money, day: dt.date) -> QuerySet[Payment]:
    """The payments a part is taken over."""
    return compute.payments_of(part, indicator.project, day)


def files_of(entries: Sequence[Entry]) -> Mapping[int, list[Attachment]]:
    """The files of entries, by entry."""
    found: dict[int, list[Attachment]] = {}
    for file in Attachment.objects.filter(entry__in=entries, is_void=False):
        found.setdefault(file.entry_id or 0, []).append(file)
    return found


def formula_of(route: Route | None) -> Formula | None:
    """The formula of a route; ``None`` where there is none."""
    return parse(route.formula) if route is not None and route.kind == Route.Kind.FORMULA else None


# --- what requests are about -----------------------------------------------------------------------------------


def _reader(request: HttpRequest) -> User:
    user: User = request.user  # type: ignore[assignment]
    if "project.read" not in user.powers:
        raise PermissionDenied
    return user


def indicator_or_404(request: HttpRequest, pk: int, uid: str) -> Indicator:
    """An indicator at work of a project in sight."""
    project = project_or_404(request, pk)
    found = project.indicators.filter(uid=uid, is_active=True).select_related("route").first()
    if found is None:
        raise Http404
    found.project = project
    return found


def ledger_or_404(request: HttpRequest, pk: int) -> Ledger:
    """A ledger of a project in sight."""
    seen = projects(_reader(request))
    found = Ledger.objects.filter(pk=pk, project__in=seen).select_related("project__organisation").first()
    if found is None:
        raise Http404
    return found


def entry_or_404(request: HttpRequest, pk: int) -> Entry:
    """An entry of a project in sight."""
    seen = projects(_reader(request))
    found = (
        Entry.objects.filter(pk=pk, ledger__project__in=seen)
        .select_related("ledger__project__organisation", "by")
        .first()
    )
    if found is None:
        raise Http404
    return found


def file_or_404(request: HttpRequest, pk: int) -> Attachment:
    """A file of a project in sight."""
    seen = projects(_reader(request))
    found = Attachment.objects.filter(pk=pk, project__in=seen).select_related("project__organisation", "by").first()
    if found is None:
        raise Http404
    return found


def matching(ledger: Ledger, query: str) -> Q:
    """Entries in one of whose words the query stands."""
    found = Q(pk__in=[])
    for field in fields_of(ledger):
        if field.kind in ("text", "choice"):
            found |= Q(**{f"values__{field.key}__icontains": query})
    return found
