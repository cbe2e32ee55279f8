"""Money of projects on a day: budget by source, payments, and how they stand to the plan."""

from __future__ import annotations

import calendar
import datetime as dt
from collections import defaultdict
from collections.abc import Collection, Iterable, Iterator, Mapping, Sequence
from dataclasses import dataclass
from decimal import Decimal
from fractions import Fraction

from django.db.models import Count, Max, QuerySet, Sum
from django.dispatch import Signal
from django.urls import reverse
from django.utils import timezone
from django.utils.translation import get_language
from django.utils.translation import gettext as _

from jixiao.lang.progress import Planned, planned
from jixiao.law.monitoring import thresholds_of
from jixiao.law.pack import load_pack
from jixiao.model.monitoring import MoneyProgress
from jixiao.score.monitoring import money_progress
from jixiao_web.accounts.models import Organisation, User
from jixiao_web.money.amounts import wan
from jixiao_web.money.models import Adjustment, Coverage, Funding, Milestone, Payment, Source
from jixiao_web.projects import told
from jixiao_web.projects.models import Project
from jixiao_web.projects.queries import day_within
from jixiao_web.submissions.draft import plan_of

changed = Signal()
"""Sent, inside the transaction, with ``projects`` (ids) whose payments or budget are others now."""


@dataclass(frozen=True, slots=True)
class Row:
    """One source of money, all in 分. ``paid`` is ``None`` where no payments were reported, which is not nothing paid."""

    source: Source
    initial: int
    adjusted: int
    paid: int | None

    @property
    def rate(self) -> Decimal | None:
        """Execution against the adjusted budget, in %; ``None`` without a budget, or where nothing was reported."""
        return Decimal(self.paid) / self.adjusted * 100 if self.adjusted and self.paid is not None else None


@dataclass(frozen=True, slots=True)
class Account:
    """The money of a project as of a day. ``until``: up to which day payments were reported; ``None`` where none were."""

    as_of: dt.date
    until: dt.date | None
    rows: tuple[Row, ...]

    @property
    def initial(self) -> int | None:
        """Approved budget, 分; ``None`` where no budget is known."""
        return sum(r.initial for r in self.rows) if self.rows else None

    @property
    def adjusted(self) -> int | None:
        """Budget after adjustments, 分."""
        return sum(r.adjusted for r in self.rows) if self.rows else None

    @property
    def paid(self) -> int | None:
        """Paid so far, 分; ``None`` where no payments were reported."""
        return None if self.until is None else sum(r.paid or 0 for r in self.rows)

    @property
    def rate(self) -> Decimal | None:
        """Execution against the adjusted budget, in %; ``None`` without a budget, or where nothing was reported."""
        return Decimal(self.paid) / self.adjusted * 100 if self.adjusted and self.paid is not None else None


def account(project: Project, as_of: dt.date | None = None) -> Account:
    """Budget and payments by source; budgets as they stood on the day (default: the last of the year)."""
    return accounts([project], {project.pk: as_of or dt.date(project.year, 12, 31)})[project.pk]


def accounts(projects: Collection[Project], days: Mapping[int, dt.date]) -> dict[int, Account]:
    """The accounts of many projects by their numbers, each as of a day."""
    fundings: dict[int, list[Funding]] = defaultdict(list)
    for funding in Funding.objects.filter(project__in=projects).prefetch_related("adjustments"):
        fundings[funding.project_id].append(funding)
    paid: dict[int, dict[str, int]] = defaultdict(dict)
    by_day: dict[dt.date, list[int]] = defaultdict(list)
    for project in projects:
        by_day[days[project.pk]].append(project.pk)
    for day, numbers in by_day.items():
        for project_id, source, amount in _counting(numbers, day).values_list("project", "source").annotate(Sum("amount")).order_by():  # fmt: skip
            paid[project_id][source] = amount
    until = reported_until(projects)
    return {p.pk: _account(days[p.pk], until.get(p.pk), fundings[p.pk], paid[p.pk]) for p in projects}


def _counting(projects: Iterable[int], day: dt.date) -> QuerySet[Payment]:
    return Payment.objects.filter(project__in=projects, counts=True, on__lte=day)


def _account(day: dt.date, until: dt.date | None, fundings: Sequence[Funding], paid: Mapping[str, int]) -> Account:
    by_source = {f.source: f for f in fundings}
    rows = []
    for source in Source:
        funding = by_source.get(source)
        if funding is not None:
            said = None if until is None else paid.get(source, 0)
            rows.append(Row(source, funding.initial, _on(funding, day), said))
        elif source in paid:
            rows.append(Row(source, 0, 0, paid[source]))
    return Account(day, until, tuple(rows))


def _on(funding: Funding, day: dt.date) -> int:
    """The budget as it stood on a day: after the last change that holds by then."""
    held = [change for change in funding.adjustments.all() if change.on <= day]
    return max(held, key=_order).after if held else funding.initial


def _order(change: Adjustment) -> tuple[dt.date, int]:
    return change.on, change.pk


# --- how far payments are reported -----------------------------------------------------------------------------


def reported_until(projects: Collection[Project]) -> dict[int, dt.date]:
    """Up to which day payments of these projects were reported: by a list that speaks of their organisation, or a payment
    of their own. Projects of which nothing was reported are not there.
    """
    covered = Coverage.objects.filter(organisation__in={p.organisation_id for p in projects})
    lists = {(c.organisation_id, c.year): c.until for c in covered}
    single = dict(
        Payment.objects.filter(project__in=projects, counts=True).values_list("project").annotate(Max("on")).order_by()
    )
    found = {}
    for p in projects:
        days = [d for d in (lists.get((p.organisation_id, p.year)), single.get(p.pk)) if d is not None]
        if days:
            found[p.pk] = max(days)
    return found


def cover(organisations: QuerySet[Organisation], year: int, until: dt.date) -> None:
    """Write down that payments of these organisations are reported up to a day of the year."""
    day = min(max(until, dt.date(year, 1, 1)), dt.date(year, 12, 31))
    named = organisations.filter(projects__year=year).distinct()
    known = {
        c.organisation_id: c for c in Coverage.objects.select_for_update().filter(organisation__in=named, year=year)
    }
    later = [c for c in known.values() if c.until < day]
    for one in later:
        one.until = day
    Coverage.objects.bulk_update(later, ["until"])
    Coverage.objects.bulk_create(
        [Coverage(organisation=o, year=year, until=day) for o in named if o.pk not in known], ignore_conflicts=True
    )


# --- limits ----------------------------------------------------------------------------------------------------


def over_budget(projects: Collection[Project], amounts: Mapping[int, int], *, written: bool = False) -> dict[int, int]:
    """By how much (分) further payments of these amounts (or those already ``written``) pass the year's budget, of the
    projects where they do.
    """
    found = {}
    for pk, now in accounts(projects, {p.pk: dt.date(p.year, 12, 31) for p in projects}).items():
        over = (now.paid or 0) + (0 if written else amounts[pk]) - (now.adjusted or 0)
        if over > 0 and amounts[pk] > 0:
            found[pk] = over
    return found


def forbids_overspending(project: Project) -> bool:
    """Whether the round of the project stops payments over the budget (setting ``overspending``: ``stop`` or ``warn``)."""
    return bool(project.submission.task.round.settings.get("overspending", "stop") == "stop")


# --- plan and actual -------------------------------------------------------------------------------------------


def progress_of(project: Project, money: Account) -> tuple[Planned | None, MoneyProgress]:
    """What the plan asks for by the day of an account, and how the account stands to it: light and reasons."""
    plan = plan_of(project.data)
    thresholds = thresholds_of(load_pack(project.organisation.region.code, project.year).value)
    found = money_progress(
        plan, money.as_of, project.year, thresholds,
        initial=wan(money.initial), adjusted=wan(money.adjusted), executed=wan(money.paid),
    )  # fmt: skip
    return planned(plan, money.as_of, project.year), found


def told_money(projects: Sequence[Project], day: dt.date | None) -> dict[int, told.Money]:
    """What the pages of projects show of their money, on a day (``None``: today), or where payments are not reported so
    far, on the last day that they are.
    """
    until = reported_until(projects)
    days = {p.pk: min(day_within(p, day), until.get(p.pk, dt.date.max)) for p in projects}
    found = accounts(projects, days)
    return {p.pk: told_of(p, found[p.pk]) for p in projects}


def told_of(project: Project, money: Account) -> told.Money:
    """An account, as the pages of projects show it."""
    due, standing = progress_of(project, money)
    is_known = due is not None and money.rate is not None
    return told.Money(
        day=money.as_of, initial=money.initial, adjusted=money.adjusted, paid=money.paid, planned=due,
        light=standing.light if is_known else "unknown", why=in_words(standing),
    )  # fmt: skip


def in_words(standing: MoneyProgress) -> str:
    """The reasons of a light, a sentence."""
    is_english = (get_language() or "").startswith("en")
    return "; ".join(s.en for s in standing.why) if is_english else "，".join(s.zh for s in standing.why)


@dataclass(frozen=True, slots=True)
class Point:
    """A day of the year: what the plan asks for, what was paid by then (``None``: not reported so far)."""

    day: dt.date
    planned: Fraction | None
    paid: int | None


def course(project: Project, *days: dt.date) -> list[Point]:
    """Plan and payments at the end of each month and on these days, in the order of time."""
    plan, year = plan_of(project.data), project.year
    ends = {dt.date(year, month, calendar.monthrange(year, month)[1]) for month in range(1, 13)}
    until = reported_until([project]).get(project.pk)
    sums = dict(_counting([project.pk], dt.date(year, 12, 31)).values_list("on").annotate(Sum("amount")).order_by())
    found = []
    for day in sorted(ends | set(days)):
        due = planned(plan, day, year)
        paid = sum(a for on, a in sums.items() if on <= day) if until is not None and day <= until else None
        found.append(Point(day, due.share if due else None, paid))
    return found


# --- milestones ------------------------------------------------------------------------------------------------


@dataclass(frozen=True, slots=True)
class Step:
    """One step of a purchase: ``late`` days behind its plan so far; ``early``: done before the step it should follow."""

    milestone: Milestone
    late: int
    early: bool


@dataclass(frozen=True, slots=True)
class Purchase:
    """A purchase with its steps by kind, in their order."""

    name: str
    steps: Mapping[str, Sequence[Step]]


def purchases(project: Project, today: dt.date) -> list[Purchase]:
    """The purchases of a project, each step with what is late."""
    by_name: dict[str, list[Milestone]] = defaultdict(list)
    for milestone in project.milestones.all():
        by_name[milestone.name].append(milestone)
    order = list(Milestone.Kind)
    found = []
    for name, milestones in by_name.items():
        steps: dict[str, list[Step]] = {kind: [] for kind in order}
        for one in milestones:
            at = order.index(Milestone.Kind(one.kind))
            before = [m for m in milestones if order.index(Milestone.Kind(m.kind)) < at]
            early = one.done is not None and any(m.done is None or m.done > one.done for m in before)
            steps[one.kind].append(Step(one, one.days_late(today), early))
        found.append(Purchase(name, steps))
    return found


def late_milestones(project: Project, on: dt.date) -> list[Milestone]:
    """Steps that were to be done by a day and are not."""
    return list(project.milestones.filter(done=None, planned__lt=on))


def waits(project: Project, _user: User) -> Iterator[told.Wait]:
    """What waits about the money of a project: steps that are late, payments over the budget."""
    url = reverse("project-money", args=[project.pk])
    for one in late_milestones(project, today()):
        words = _("%(kind)s逾期 %(n)d 天：%(name)s") % {
            "kind": one.get_kind_display(),
            "n": one.days_late(today()),
            "name": one.name,
        }
        yield told.Wait(words, f"{url}#purchases", is_late=True)
    now = account(project)
    if now.paid is not None and now.paid > (now.adjusted or 0):
        yield told.Wait(_("支付已超出预算"), url, is_late=True)


def payments_summary(found: QuerySet[Payment]) -> tuple[int, int]:
    """How many payments, and their sum in 分."""
    said = found.aggregate(n=Count("id"), total=Sum("amount"))
    return said["n"], said["total"] or 0


def today() -> dt.date:
    """The day by which is told what is late."""
    return timezone.localdate()
