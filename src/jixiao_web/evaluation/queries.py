"""What somebody sees of seasons, forms, draws, evaluations and rectifications, and how they stand."""

from __future__ import annotations

from collections.abc import Iterable, Iterator
from dataclasses import dataclass, field
from decimal import Decimal

from django.core.exceptions import PermissionDenied
from django.db.models import F, QuerySet
from django.http import Http404, HttpRequest
from django.urls import reverse
from django.utils import timezone
from django.utils.translation import gettext as _

from jixiao_web.accounts import scope
from jixiao_web.accounts.models import Organisation, User
from jixiao_web.evaluation.looking import JUDGED_AT, LOOKED_AT
from jixiao_web.evaluation.models import Draw, Evaluation, Rectification, Season, SelfEvaluation
from jixiao_web.monitoring.models import OPEN, State
from jixiao_web.projects import told
from jixiao_web.projects.models import Project
from jixiao_web.projects.queries import every_project, projects

GRADES = ("优", "良", "中", "差")


def reader(request: HttpRequest) -> User:
    """Who asks; PermissionDenied without the power to read projects."""
    user: User = request.user  # type: ignore[assignment]
    scope.require(user, "project.read")
    return user


# --- self-evaluation -------------------------------------------------------------------------------------------


def seasons(user: User) -> QuerySet[Season]:
    """The seasons of a person's region."""
    return Season.objects.filter(region=user.organisation.region_id).select_related("region")


def season_or_404(request: HttpRequest, pk: int) -> Season:
    """A season in sight."""
    found = seasons(reader(request)).filter(pk=pk).first()
    if found is None:
        raise Http404
    return found


def forms(user: User) -> QuerySet[SelfEvaluation]:
    """The forms of projects in sight: those at work, and those of projects taken out that were handed in."""
    found = SelfEvaluation.objects.filter(project__in=every_project(user))
    return found.select_related(*LOOKED_AT, "submitted_by", "decided_by").exclude(
        project__is_active=False, state__in=OPEN
    )


def form_or_404(request: HttpRequest, project: int, pk: int) -> SelfEvaluation:
    """A form of a project in sight."""
    found = forms(reader(request)).filter(pk=pk, project=project).first()
    if found is None:
        raise Http404
    return found


@dataclass(slots=True)
class Tally:
    """The forms of one department (its own and its units'): what is owed, the grades, the sum of the scores."""

    department: Organisation
    grades: dict[str, int] = field(default_factory=lambda: dict.fromkeys(GRADES, 0))
    total: int = 0
    owed: int = 0
    waiting: int = 0
    """Handed in, and neither accepted nor sent back."""
    scores: list[Decimal] = field(default_factory=list)

    @property
    def mean(self) -> Decimal | None:
        """The mean of the scores that were handed in, two decimals; ``None`` where there are none."""
        return (sum(self.scores, Decimal(0)) / len(self.scores)).quantize(Decimal("0.01")) if self.scores else None

    def count(self, form: SelfEvaluation) -> None:
        """Take a form into account."""
        self.total += 1
        self.owed += form.state in OPEN
        self.waiting += form.state == State.SUBMITTED
        if form.state not in OPEN and form.score is not None:
            self.scores.append(form.score)
            if form.grade in self.grades:
                self.grades[form.grade] += 1


def tallies(found: Iterable[SelfEvaluation]) -> list[Tally]:
    """The forms by department, in order of their codes."""
    by: dict[int, Tally] = {}
    for form in found:
        department = form.project.organisation.department
        by.setdefault(department.pk, Tally(department)).count(form)
    return sorted(by.values(), key=lambda tally: tally.department.code)


# --- draws and evaluations ---------------------------------------------------------------------------------------


def draws(user: User) -> QuerySet[Draw]:
    """The draws of a person's region: the list drawn from names projects of all departments, so only those see them who see
    the whole region.
    """
    found = Draw.objects.filter(region=user.organisation.region_id).select_related("by")
    return found if "evaluation.manage" in user.powers or "audit.read" in user.powers else found.none()


def draw_or_404(request: HttpRequest, pk: int) -> Draw:
    """A draw of the region; PermissionDenied for those who do not see the whole of it."""
    user = reader(request)
    found = Draw.objects.filter(region=user.organisation.region_id, pk=pk).select_related("by").first()
    if found is None:
        raise Http404
    if not draws(user).filter(pk=pk).exists():
        raise PermissionDenied
    return found


def evaluations(user: User) -> QuerySet[Evaluation]:
    """The evaluations of projects in sight. Units see those that are finished; who evaluates sees all."""
    found = Evaluation.objects.filter(project__in=every_project(user)).select_related(*JUDGED_AT, "finished_by")
    if "evaluation.evaluate" in user.powers or "evaluation.decide" in user.powers or "audit.read" in user.powers:
        return found
    return found.filter(finished_at__isnull=False)


def evaluation_or_404(request: HttpRequest, project: int, pk: int) -> Evaluation:
    """One of them."""
    found = evaluations(reader(request)).filter(pk=pk, project=project).first()
    if found is None:
        raise Http404
    return found


def projects_of(user: User, year: int) -> list[Project]:
    """The projects a sample may be drawn from."""
    return list(projects(user).filter(year=year).order_by("organisation__code", "position"))


# --- rectification -----------------------------------------------------------------------------------------------


def rectifications(user: User) -> QuerySet[Rectification]:
    """The ledger in sight, what is open first."""
    found = Rectification.objects.filter(organisation__in=scope.organisations(user))
    return found.select_related("organisation", "project", "evaluation", "by", "answered_by", "closed_by").order_by(
        F("closed_at").asc(nulls_first=True), "due", "pk"
    )  # fmt: skip


def rectification_or_404(request: HttpRequest, pk: int) -> Rectification:
    """One of them."""
    found = rectifications(reader(request)).filter(pk=pk).first()
    if found is None:
        raise Http404
    return found


# --- what waits --------------------------------------------------------------------------------------------------


def waits(project: Project, user: User) -> Iterator[told.Wait]:
    """What waits about looking back: a form to fill in or to look at, a problem to put right or to look at."""
    today = timezone.localdate()
    is_own, powers = user.organisation_id == project.organisation_id, user.powers
    for form in project.self_evaluations.filter(season__is_open=True).select_related("season"):
        url = reverse("self-form", args=[project.pk, form.pk])
        if is_own and "evaluation.fill" in powers and form.state in OPEN:
            words = _("按退回意见修改自评表") if form.state == State.RETURNED else _("填报自评表")
            yield told.Wait(words, url, form.season.due < today)
        elif "evaluation.decide" in powers and form.state == State.SUBMITTED:
            yield told.Wait(_("审核自评表"), url)
    for one in project.rectifications.filter(closed_at=None):
        url = reverse("rectification", args=[one.pk])
        if is_own and "rectification.answer" in powers and not one.answer:
            yield told.Wait(
                _("整改 %(number)s：%(due)s前完成") % {"number": one.number, "due": one.due}, url, one.due < today
            )
        elif "rectification.manage" in powers and one.answer:
            yield told.Wait(_("复核整改 %(number)s") % {"number": one.number}, url)
