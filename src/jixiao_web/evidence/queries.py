"""What others and our own pages ask about routes, actual values and ledgers."""

from __future__ import annotations

import datetime as dt
from collections.abc import Iterable, Iterator, Mapping, Sequence
from dataclasses import dataclass
from fractions import Fraction

from django.db.models import Count, Max, OuterRef, Q, QuerySet, Subquery
from django.shortcuts import get_object_or_404
from django.urls import reverse
from django.utils import timezone
from django.utils.translation import gettext as _

from jixiao.law.ledger import ledger_types
from jixiao.model import Target
from jixiao_web.accounts.models import User
from jixiao_web.evidence import compute
from jixiao_web.evidence.fitting import Ledgers, against, check
from jixiao_web.evidence.formula import Aggregation, Formula, FormulaError, Money, parse
from jixiao_web.evidence.models import Actual, Attachment, Entry, Ledger, Route
from jixiao_web.evidence.recomputing import decimal, titles_of, today, what_it_says
from jixiao_web.evidence.saying import sentence, value_words
from jixiao_web.evidence.values import fields_of
from jixiao_web.evidence.words import WHY_NOT
from jixiao_web.money.models import Payment
from jixiao_web.projects import told
from jixiao_web.projects.models import Indicator, Project
from jixiao_web.projects.queries import target_of


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
        return records_of(self.actual, self.indicator) if self.actual else 0

    @property
    def files(self) -> int:
        """How many files prove a typed value."""
        return self.actual.attachments.filter(is_void=False).count() if self.actual else 0

    @property
    def words(self) -> str:
        """The value as a form writes it; ``""`` where there is none."""
        return words_of(self.actual, self.indicator) if self.actual and self.state in ("computed", "typed") else ""

    @property
    def fraction(self) -> str:
        """Its numerator over its denominator, ``38 ÷ 40``; ``""`` where it is no share."""
        return fraction_of(self.actual.numerator, self.actual.denominator) if self.actual else ""

    @property
    def why_not(self) -> str:
        """Why there is no value; ``""`` where there is one, or nothing was reported yet."""
        if self.state == "none" and self.route:
            return self.route.reason
        missing = self.actual.missing if self.actual and self.state == "waiting" else ""
        return str(WHY_NOT[missing]) if missing and missing != "not-reported" else ""

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


def records_of(actual: Actual, indicator: Indicator) -> int:
    """How many records, payments and answers a computed value rests on, each counted once however many parts look at it."""
    told = [part["records"] for part in actual.parts]
    if len(told) < 2:
        return sum(told)
    by_ledger: dict[str, list[tuple[Aggregation, int]]] = {}
    others: dict[type, int] = {}
    for part, records in zip(parse(actual.formula).parts, told, strict=True):
        if isinstance(part, Aggregation):
            by_ledger.setdefault(part.ledger, []).append((part, records))
        elif not isinstance(part, Money) or part.kind == "paid":  # a budget is no record
            others[type(part)] = max(records, others.get(type(part), 0))
    ledgers = {one.key: one for one in indicator.project.ledgers.filter(key__in=by_ledger)}
    count = sum(others.values())
    for key, found in by_ledger.items():
        if len(found) == 1 or key not in ledgers:
            count += max(records for _part, records in found)
        else:
            parts = [part for part, _records in found]
            count += compute.count_behind(parts, ledgers[key], indicator.project.year, actual.as_of)
    return count


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


# --- what others are told ----------------------------------------------------------------------------------------

SILENT = dt.timedelta(days=45)
"""A ledger that nothing was written in for so long is asked about: reports are monthly."""


def trace_url(indicator: Indicator) -> str:
    """Where an indicator's value opens to what is behind it."""
    return reverse("indicator-trace", args=[indicator.project_id, indicator.uid])


def results(project: Project) -> dict[int, told.Result]:
    """The results of a project by the numbers of its indicators, for the project's page."""
    return {line.indicator.pk: _result(line) for line in standings(project)}


def _result(line: Standing) -> told.Result:
    route = line.route.get_kind_display() if line.route else ""
    records = line.files if line.state == "typed" else line.records
    return told.Result(route, line.words, records, trace_url(line.indicator), line.state == "typed", line.why_not)


def waits(project: Project, user: User) -> Iterator[told.Wait]:
    """What waits about evidence, for those who write it: indicators without a way to a value, ledgers that fell silent."""
    if "evidence.write" not in user.powers or user.organisation_id != project.organisation_id or not project.is_active:
        return
    unsettled = project.indicators.filter(is_active=True, route=None).count()
    url = reverse("project-evidence", args=[project.pk])
    if unsettled:
        yield told.Wait(_("%(n)d 个指标还没有设定取值方式") % {"n": unsettled}, url)
    day = timezone.localdate()
    if day.year == project.year:
        for ledger in project.ledgers.all():
            since = silent_since(ledger)
            if since is not None and day - since > SILENT:
                words = _("“%(ledger)s”已有 %(n)d 天没有登记") % {"ledger": ledger.title, "n": (day - since).days}
                yield told.Wait(words, reverse("ledger", args=[project.pk, ledger.pk]), is_late=True)


def silent_since(ledger: Ledger) -> dt.date | None:
    """The last day a ledger speaks of, by a record or by a declaration that there was nothing; ``None`` where it never spoke."""
    last = ledger.entries.filter(is_void=False).aggregate(day=Max("on"))["day"]
    declared = ledger.declarations.aggregate(day=Max("until"))["day"]
    return max((day for day in (last, declared) if day is not None), default=None)


# --- what pages show ---------------------------------------------------------------------------------------------


@dataclass(frozen=True, slots=True)
class Kept:
    """A ledger in a list."""

    ledger: Ledger
    proved: int
    """How many of its records have a file."""
    until: dt.date | None
    """See :func:`silent_since`."""
    indicators: Sequence[Indicator]
    """Those computed from it."""

    @property
    def share(self) -> Fraction | None:
        """The share of its records that have a file; ``None`` without records."""
        return Fraction(self.proved, self.ledger.entries_count) if self.ledger.entries_count else None


def kept(project: Project, lines: Sequence[Standing]) -> list[Kept]:
    """The ledgers of a project, with what rests on them."""
    with_files = dict(
        Attachment.objects.filter(entry__ledger__project=project, entry__is_void=False, is_void=False)
        .order_by().values_list("entry__ledger").annotate(n=Count("entry", distinct=True))
    )  # fmt: skip
    of: dict[str, list[Indicator]] = {}
    for line in lines:
        for key in formula.ledgers if (formula := formula_of(line.route)) else ():
            of.setdefault(key, []).append(line.indicator)
    return [Kept(one, with_files.get(one.pk, 0), silent_since(one), of.get(one.key, [])) for one in project.ledgers.all()]  # fmt: skip


def actual_on(indicator: Indicator, day: dt.date | None) -> Actual | None:
    """The actual value that counts, or (with a ``day``) as it would be told of that day."""
    if day is None:
        return indicator.actuals.filter(is_current=True).select_related("by").first()
    return actuals_on(indicator.project, day).get(indicator.uid)


@dataclass(frozen=True, slots=True)
class Trial:
    """What a formula would come to, before it is taken."""

    said: str
    """The formula in words."""
    words: str
    """The value, as a form writes it; ``""`` where there is none."""
    fraction: str
    """Its numerator and denominator, ``38 ÷ 40``; ``""`` where it is no share."""
    missing: str = ""


def trial(indicator: Indicator, words: str, factor: str = "") -> Trial:
    """What a formula comes to today. Ledgers it needs and that are not there yet are taken as they would be opened, empty.
    Raises FormulaError.
    """
    formula = parse(words.strip())
    asked = [kind for key, kind in ledger_types().items() if key in formula.ledgers]
    titles = {kind.key: (kind.title, kind.by_key) for kind in asked} | {
        **titles_of([indicator.project_id])[indicator.project_id]
    }
    against(check(formula, {key: fields for key, (_title, fields) in titles.items()}), target_of(indicator))
    route = Route(indicator=indicator, kind=Route.Kind.FORMULA, formula=words.strip(), factor=str(factor_of(factor)) if factor.strip() else "")  # fmt: skip
    outcome = compute.outcomes({indicator: formula}, {indicator.project_id: today(indicator.project)})[indicator]
    said = what_it_says(route, outcome, titles)
    value = value_words(said["value"], target_of(indicator).unit or "")
    return Trial(sentence(formula, titles), value, fraction_of(said["numerator"], said["denominator"]), said["missing"])


def fraction_of(numerator: str, denominator: str) -> str:
    """A numerator over a denominator as people write it; ``""`` where there is none."""
    return f"{number_words(numerator)} ÷ {number_words(denominator)}" if numerator and denominator else ""


def number_words(exact: str) -> str:
    """A kept number or day for people: ``38``, ``12.5``; ``""`` for none."""
    return exact if "-" in exact.lstrip("-") or not exact else decimal(Fraction(exact))


def words_of(actual: Actual, indicator: Indicator) -> str:
    """An actual value as a form writes it; ``""`` where there is none."""
    return actual.value if actual.is_typed else value_words(actual.value, target_of(indicator).unit or "")


# --- what requests are about -----------------------------------------------------------------------------------


def indicator_or_404(project: Project, uid: str) -> Indicator:
    """An indicator at work of a project in sight."""
    found = get_object_or_404(project.indicators.filter(is_active=True).select_related("route"), uid=uid)
    found.project = project
    return found


def ledger_or_404(project: Project, pk: int) -> Ledger:
    """A ledger of a project in sight."""
    found = get_object_or_404(project.ledgers, pk=pk)
    found.project = project
    return found


def entry_or_404(project: Project, pk: int) -> Entry:
    """An entry of a project in sight."""
    found = get_object_or_404(Entry.objects.select_related("ledger", "by"), pk=pk, ledger__project=project)
    found.ledger.project = project
    return found


def file_or_404(project: Project, pk: int) -> Attachment:
    """A file of a project in sight."""
    found = get_object_or_404(project.attachments.select_related("by", "entry__ledger", "actual__indicator"), pk=pk)
    found.project = project
    return found


def matching(ledger: Ledger, query: str) -> Q:
    """Entries in one of whose words the query stands."""
    found = Q(pk__in=[])
    for field in fields_of(ledger):
        if field.kind in ("text", "choice"):
            found |= Q(**{f"values__{field.key}__icontains": query})
    return found
