"""How a year's projects stand, side by side and by department: money, indicators, evidence, lights, scores. Every figure is
read for all projects at once; nothing is kept.
"""

from __future__ import annotations

import calendar
import datetime as dt
from collections import Counter, defaultdict
from collections.abc import Iterable, Sequence
from dataclasses import dataclass, field
from decimal import Decimal
from fractions import Fraction
from functools import cached_property

from django.db.models import F, Max, Sum
from django.db.models.functions import TruncMonth
from django.urls import reverse
from django.utils import timezone

from jixiao.lang.progress import Progress, planned
from jixiao.law.pack import Setting, load_pack
from jixiao.law.use import PROPOSALS, Proposal, Weights, lines_of, propose, standing, weights_of
from jixiao.model.score import Step
from jixiao_web.accounts.models import Organisation, User
from jixiao_web.evaluation.models import Evaluation, Rectification, SelfEvaluation
from jixiao_web.evidence.models import Actual, Ledger, Route
from jixiao_web.evidence.queries import Coverage, coverage, words_of
from jixiao_web.insight import access
from jixiao_web.money.amounts import from_wan
from jixiao_web.money.models import Funding, Payment
from jixiao_web.money.queries import Point
from jixiao_web.monitoring.models import OPEN, State
from jixiao_web.projects import told
from jixiao_web.projects.models import Indicator, Project
from jixiao_web.projects.queries import LIGHTS, day_within, progress_of, standings
from jixiao_web.submissions.draft import plan_of
from jixiao_web.submissions.models import Sheet
from jixiao_web.submissions.words import language

SILENT = 31
"""Days after which a project that wrote nothing down, or whose payments were not reported, is named: reports are monthly."""


@dataclass(frozen=True, slots=True)
class Tally:
    """Indicators by how far they have come. The five add up to ``total``."""

    reached: int = 0
    under_way: int = 0
    behind: int = 0
    """Behind what is due by now, over a ceiling, past a deadline, or short of the target when the year is over."""
    silent: int = 0
    """Nothing reported yet."""
    unmeasurable: int = 0

    @property
    def total(self) -> int:
        """All indicators at work."""
        return self.reached + self.under_way + self.behind + self.silent + self.unmeasurable

    @property
    def share(self) -> Fraction | None:
        """The share of those that can be measured whose target is reached; ``None`` without any."""
        measurable = self.total - self.unmeasurable
        return Fraction(self.reached, measurable) if measurable else None

    def __add__(self, other: Tally) -> Tally:
        """Of two groups together."""
        return Tally(self.reached + other.reached, self.under_way + other.under_way, self.behind + other.behind,
                     self.silent + other.silent, self.unmeasurable + other.unmeasurable)  # fmt: skip


@dataclass(frozen=True, slots=True)
class Score:
    """What a project got, and where that is explained. An evaluation counts before the unit's own form."""

    points: Decimal
    grade: str
    is_own: bool
    """Self-evaluated; else evaluated by the department or the finance side."""
    is_settled: bool
    """The form was accepted, or the evaluation is finished."""
    url: str


@dataclass(frozen=True, slots=True)
class Line:
    """One project with all that is known of it."""

    project: Project
    money: told.Money
    light: str
    why: Sequence[str]
    tally: Tally
    coverage: Coverage
    score: Score | None
    written: dt.date | None
    """The day somebody wrote into its ledgers last; ``None``: never."""
    overdue: int
    """Problems to be put right whose day has passed without an answer."""

    @property
    def silent_days(self) -> int | None:
        """Days since something was written down, up to the month after the year; ``None`` where nothing ever was."""
        end = min(timezone.localdate(), dt.date(self.project.year + 1, 1, 31))
        return max(0, (end - self.written).days) if self.written else None

    @property
    def is_silent(self) -> bool:
        """Whether nothing was written down for longer than reports may take."""
        days = self.silent_days
        return days is None or days > SILENT


@dataclass(frozen=True)
class Group:
    """The projects of a department (its own and its units') together, or all of them."""

    department: Organisation | None
    lines: Sequence[Line]

    @cached_property
    def adjusted(self) -> int | None:
        """Budget, 分; ``None`` where none is known."""
        return _sum(line.money.adjusted for line in self.lines)

    @cached_property
    def paid(self) -> int | None:
        """Paid, 分, of those that reported."""
        return _sum(line.money.paid for line in self.lines)

    @property
    def unreported(self) -> int:
        """How many projects have not reported payments."""
        return sum(line.money.paid is None for line in self.lines)

    @property
    def execution(self) -> Fraction | None:
        """Paid ÷ budget; ``None`` where a project has not reported: what is not known is not nothing."""
        if self.unreported or self.paid is None or not self.adjusted:
            return None
        return Fraction(self.paid, self.adjusted)

    @cached_property
    def coverage(self) -> Coverage:
        """Evidence coverage of all their indicators."""
        return sum((line.coverage for line in self.lines), Coverage())

    @cached_property
    def tally(self) -> Tally:
        """All their indicators."""
        return sum((line.tally for line in self.lines), Tally())

    @cached_property
    def lights(self) -> dict[str, int]:
        """How many projects of each light."""
        counts = Counter(line.light for line in self.lines)
        return {light: counts[light] for light in LIGHTS}

    @property
    def silent(self) -> int:
        """How many have not written for too long."""
        return sum(line.is_silent for line in self.lines)

    @cached_property
    def scores(self) -> list[Decimal]:
        """The scores there are."""
        return [line.score.points for line in self.lines if line.score]

    @property
    def unscored(self) -> int:
        """How many have no score."""
        return len(self.lines) - len(self.scores)

    @property
    def mean(self) -> Fraction | None:
        """The mean of the scores; ``None`` while a project has none."""
        return (
            None
            if self.unscored or not self.scores
            else sum(map(Fraction, self.scores), Fraction(0)) / len(self.scores)
        )


def _sum(amounts: Iterable[int | None]) -> int | None:
    known = [amount for amount in amounts if amount is not None]
    return sum(known) if known else None


# --- the lines -------------------------------------------------------------------------------------------------


def years(user: User) -> list[int]:
    """The years there are projects of, the newest first."""
    return list(access.projects(user).order_by("-year").values_list("year", flat=True).distinct())


def year_shown(user: User, asked: int | None) -> int | None:
    """The year asked for; else the newest of which something was reported, else the newest."""
    found = years(user)
    if asked in found:
        return asked
    told_of = access.projects(user).filter(payments__counts=True).aggregate(year=Max("year"))["year"]
    return told_of or (found[0] if found else None)


def lines(found: Sequence[Project]) -> list[Line]:
    """Everything of these projects, read together."""
    covered, tallies, scores = coverage(found), tallies_of(found), scores_of(found)
    written = dict(
        Ledger.objects.filter(project__in=found, last_entry_at__isnull=False)
        .values_list("project").annotate(at=Max("last_entry_at")).order_by()
    )  # fmt: skip
    overdue = Counter(
        Rectification.objects.filter(project__in=found, due__lt=timezone.localdate(), answer="", closed_at=None)
        .values_list("project", flat=True)
    )  # fmt: skip
    nothing = Tally()
    return [
        Line(s.project, s.money, s.light, s.why, tallies.get(s.project.pk, nothing), covered.get(s.project.pk, Coverage()),
             scores.get(s.project.pk), timezone.localdate(written[s.project.pk]) if s.project.pk in written else None, overdue[s.project.pk])
        for s in standings(found) if s.money is not None
    ]  # fmt: skip


def tallies_of(found: Sequence[Project]) -> dict[int, Tally]:
    """How far the indicators of projects have come, by project."""
    by_pk = {p.pk: p for p in found}
    actuals = {a.indicator_id: a for a in Actual.objects.filter(indicator__project__in=found, is_current=True)}
    counts: dict[int, Counter[str]] = defaultdict(Counter)
    for indicator in Indicator.objects.filter(project__in=found, is_active=True).select_related("route"):
        indicator.project = by_pk[indicator.project_id]
        route: Route | None = getattr(indicator, "route", None)
        actual = actuals.get(indicator.pk)
        if route is not None and route.kind == Route.Kind.NONE:
            state = "unmeasurable"
        elif actual is None or not actual.value:
            state = "silent"
        else:
            state = _state(
                progress_of(indicator, words_of(actual, indicator), day := day_within(indicator.project)), day
            )
        counts[indicator.project_id][state] += 1
    return {pk: Tally(**count) for pk, count in counts.items()}


def _state(progress: Progress | None, day: dt.date) -> str:
    if progress is None or (progress.share is None and not progress.broken):
        return "under_way"
    if progress.broken:
        return "behind"
    if progress.share is not None and progress.share >= 1:
        return "reached"
    is_over = (day.month, day.day) == (12, 31)
    return "behind" if is_over or (progress.lag is not None and progress.lag > 0) else "under_way"


def scores_of(found: Sequence[Project]) -> dict[int, Score]:
    """What projects got, by project: a finished evaluation (the finance side's before the department's), else the form that
    was handed in.
    """
    scores = {}
    for form in (
        SelfEvaluation.objects.filter(project__in=found, score__isnull=False)
        .exclude(state__in=OPEN)
        .select_related("season")
    ):
        if form.score is not None and form.season.year == form.season.as_of.year:
            url = reverse("self-form", args=[form.project_id, form.pk])
            scores[form.project_id] = Score(form.score, form.grade, True, form.state == State.ACCEPTED, url)
    judged = Evaluation.objects.filter(project__in=found, finished_at__isnull=False, score__isnull=False)
    for one in judged.order_by(F("kind").asc(), "finished_at"):  # department, then finance
        if one.score is not None:
            scores[one.project_id] = Score(
                one.score, one.grade, False, True, reverse("evaluation", args=[one.project_id, one.pk])
            )
    return scores


def by_department(found: Sequence[Line]) -> list[Group]:
    """The lines by department, in the order of their codes."""
    groups: dict[int, list[Line]] = defaultdict(list)
    departments = {}
    for line in found:
        department = line.project.organisation.department
        departments[department.pk] = department
        groups[department.pk].append(line)
    return [Group(departments[pk], groups[pk]) for pk in sorted(groups, key=lambda pk: departments[pk].code)]


def course(found: Sequence[Line], year: int) -> list[Point]:
    """Plan and payments of all projects together at the end of each month: the plan by budget, the payments up to the day
    that all have reported.
    """
    budgets = {line.project.pk: line.money.adjusted for line in found if line.money.adjusted}
    whole = sum(budgets.values())
    until = [line.money.day if line.money.paid is not None else dt.date(year, 1, 1) for line in found]
    told_until = min(until, default=dt.date(year, 1, 1))
    monthly = {
        month.month: amount
        for month, amount in Payment.objects.filter(project__in=[line.project for line in found], counts=True, on__year=year)
        .annotate(month=TruncMonth("on")).values_list("month").annotate(Sum("amount")).order_by()
    }  # fmt: skip
    points, paid = [], 0
    plans = [(budgets[line.project.pk], plan_of(line.project.data)) for line in found if line.project.pk in budgets]
    for month in range(1, 13):
        day = dt.date(year, month, calendar.monthrange(year, month)[1])
        paid += monthly.get(month, 0)
        due = [(budget, planned(plan, day, year)) for budget, plan in plans]
        share = (
            sum((budget * said.share for budget, said in due if said), Fraction(0)) / whole
            if whole and any(said for _b, said in due)
            else None
        )
        points.append(Point(day, share, paid if day <= told_until else None))
    return points


# --- use of results --------------------------------------------------------------------------------------------


@dataclass(frozen=True, slots=True)
class Next:
    """What is asked for in the year after: 分, and where that stands (``approved``, ``draft``)."""

    amount: int | None
    is_approved: bool
    url: str


@dataclass(frozen=True, slots=True)
class Use:
    """A project's result beside next year's budget, with what is proposed and why."""

    line: Line
    next: Next | None
    proposal: Proposal
    why: Sequence[Step]

    @property
    def words(self) -> str:
        """The proposal, named."""
        return PROPOSALS[self.proposal].say(language())

    @property
    def reasons(self) -> list[str]:
        """The reasons, in words."""
        return [step.say(language()) for step in self.why]

    @property
    def change(self) -> int | None:
        """Next year's budget less this year's, 分; ``None`` where one is not known."""
        now = self.line.money.adjusted
        return None if self.next is None or self.next.amount is None or now is None else self.next.amount - now

    @property
    def is_at_odds(self) -> bool:
        """Whether more is asked for although less is proposed."""
        return self.proposal in ("cut", "stop") and self.next is not None and (self.change or 0) >= 0


def uses(found: Sequence[Line]) -> list[Use]:
    """The results of projects beside next year's budgets."""
    after = next_budgets([line.project for line in found])
    said = []
    for line in found:
        region = line.project.organisation.region.code
        lines_ = lines_of(load_pack(region, line.project.year).value)
        points = line.score.points if line.score else None
        proposal, why = propose(lines_, points, line.money.rate, line.coverage.share, line.overdue)
        said.append(Use(line, after.get(line.project.pk), proposal, why))
    return said


def setting_of(found: Sequence[Line], key: str) -> Setting | None:
    """The setting that was applied, with its source; ``None`` without projects."""
    if not found:
        return None
    project = found[0].project
    return load_pack(project.organisation.region.code, project.year).settings[key]


def next_budgets(found: Sequence[Project]) -> dict[int, Next]:
    """What the same projects (organisation and code) have in the year after, approved or in a draft."""
    if not found:
        return {}
    year, owners = found[0].year + 1, {p.organisation_id for p in found}
    approved: dict[tuple[int, str], Next] = {}
    sums = dict(
        Funding.objects.filter(project__year=year, project__organisation__in=owners).values_list("project").annotate(Sum("adjusted")).order_by()
    )  # fmt: skip
    for project in Project.objects.filter(year=year, organisation__in=owners, is_active=True):
        url = reverse("project", args=[project.pk])
        approved[project.organisation_id, project.code] = Next(sums.get(project.pk), True, url)
    drafts: dict[tuple[int, str], Next] = {}
    sheets = Sheet.objects.filter(submission__task__round__year=year, submission__task__organisation__in=owners)
    for sheet in sheets.select_related("submission__task"):
        submission = sheet.submission
        drafts[submission.task.organisation_id, sheet.data["code"]] = Next(
            from_wan(sheet.data["total"]), False, reverse("text", args=[submission.pk])
        )
    both = drafts | approved
    return {p.pk: both[p.organisation_id, p.code] for p in found if p.code and (p.organisation_id, p.code) in both}


# --- ranking ---------------------------------------------------------------------------------------------------


@dataclass(frozen=True, slots=True)
class Place:
    """A department in the ranking; without a place where something is not known, and why."""

    group: Group
    points: Fraction | None
    place: int | None = None
    parts: Sequence[Fraction] = field(default=())
    """What score, execution and coverage contribute."""


def ranking(found: Sequence[Line]) -> tuple[Weights | None, list[Place]]:
    """The departments by their points, equal points on one place; those that are not known come last."""
    groups = by_department(found)
    if not groups:
        return None, []
    project = found[0].project
    weights = weights_of(load_pack(project.organisation.region.code, project.year).value)
    scored = [(group, standing(weights, group.mean, group.execution, group.coverage.share)) for group in groups]
    known = sorted((one for one in scored if one[1] is not None), key=lambda one: -(one[1] or 0))
    placed = [
        Place(group, points, 1 + sum(other > points for _g, other in known if other is not None and points is not None), _parts(weights, group))
        for group, points in known
    ]  # fmt: skip
    return weights, [*placed, *(Place(group, None) for group, points in scored if points is None)]


def _parts(weights: Weights, group: Group) -> tuple[Fraction, ...]:
    execution, share = group.execution or Fraction(0), group.coverage.share or Fraction(0)
    return (
        weights.score * (group.mean or 0),
        weights.execution * min(execution, Fraction(1)) * 100,
        weights.coverage * share * 100,
    )


# --- what goes public ------------------------------------------------------------------------------------------


@dataclass(frozen=True, slots=True)
class Published:
    """What the public is shown of a project: neither people, payees, files nor remarks."""

    line: Line
    indicators: Sequence[tuple[str, str, str]]
    """Name, target, result (``""`` where none was reported)."""


def published(found: Sequence[Line]) -> list[Published]:
    """The projects whose result is settled, with their indicators."""
    settled = [line for line in found if line.score and line.score.is_settled]
    by_pk = {line.project.pk: line.project for line in settled}
    actuals = {a.indicator_id: a for a in Actual.objects.filter(indicator__project__in=by_pk, is_current=True)}
    rows: dict[int, list[tuple[str, str, str]]] = defaultdict(list)
    for indicator in Indicator.objects.filter(project__in=by_pk, is_active=True).order_by("project", "position"):
        indicator.project = by_pk[indicator.project_id]
        actual = actuals.get(indicator.pk)
        rows[indicator.project_id].append(
            (str(indicator), indicator.data["target"], words_of(actual, indicator) if actual and actual.value else "")
        )
    return [Published(line, rows[line.project.pk]) for line in settled]
