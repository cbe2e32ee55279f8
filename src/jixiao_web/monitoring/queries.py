"""Windows and forms of monitoring that somebody sees, what follows from them, and how they stand by department."""

from __future__ import annotations

from collections.abc import Iterable, Iterator, Sequence
from dataclasses import dataclass, field

from django.core.exceptions import PermissionDenied
from django.db.models import F, QuerySet
from django.http import Http404, HttpRequest
from django.urls import reverse
from django.utils import timezone
from django.utils.translation import gettext as _

from jixiao_web.accounts.models import Organisation, User
from jixiao_web.monitoring.looking import LOOKED_AT
from jixiao_web.monitoring.models import OPEN, Consequence, Light, Sheet, State, Watch
from jixiao_web.projects import told
from jixiao_web.projects.models import Project
from jixiao_web.projects.queries import every_project


def _reader(request: HttpRequest) -> User:
    user: User = request.user  # type: ignore[assignment]
    if "project.read" not in user.powers:
        raise PermissionDenied
    return user


def watches(user: User) -> QuerySet[Watch]:
    """The windows of a person's region."""
    return Watch.objects.filter(region=user.organisation.region_id)


def watch_or_404(request: HttpRequest, pk: int) -> Watch:
    """A window in sight."""
    found = watches(_reader(request)).filter(pk=pk).first()
    if found is None:
        raise Http404
    return found


def sheets(user: User) -> QuerySet[Sheet]:
    """The forms of projects in sight: those at work, and those of projects taken out that were handed in."""
    found = Sheet.objects.filter(project__in=every_project(user)).select_related(
        *LOOKED_AT, "submitted_by", "decided_by"
    )
    return found.exclude(project__is_active=False, state__in=OPEN)


def sheet_or_404(request: HttpRequest, project: int, pk: int) -> Sheet:
    """A form of a project in sight."""
    found = sheets(_reader(request)).filter(pk=pk, project=project).first()
    if found is None:
        raise Http404
    return found


def consequences(user: User) -> QuerySet[Consequence]:
    """What is to be done about forms in sight, what is open first."""
    found = Consequence.objects.filter(sheet__project__in=every_project(user))
    return found.select_related("sheet__watch", "sheet__project", "organisation", "by", "answered_by", "closed_by").order_by(
        F("closed_at").asc(nulls_first=True), "due", "pk"
    )  # fmt: skip


def consequence_or_404(request: HttpRequest, pk: int) -> Consequence:
    """One of them."""
    found = consequences(_reader(request)).filter(pk=pk).first()
    if found is None:
        raise Http404
    return found


@dataclass(slots=True)
class Tally:
    """The forms of one department (its own and its units') by light and by what is owed."""

    department: Organisation
    lights: dict[str, int] = field(default_factory=lambda: dict.fromkeys(Light.values, 0))
    owed: int = 0
    waiting: int = 0
    """Handed in, and neither accepted nor sent back."""

    @property
    def total(self) -> int:
        """All its forms."""
        return sum(self.lights.values())

    def count(self, sheet: Sheet) -> None:
        """Take a form into account."""
        self.lights[sheet.light] += 1
        self.owed += sheet.state in OPEN
        self.waiting += sheet.state == State.SUBMITTED


def tallies(found: Iterable[Sheet]) -> list[Tally]:
    """The forms by department, in order of their codes."""
    by: dict[int, Tally] = {}
    for sheet in found:
        department = sheet.project.organisation.department
        by.setdefault(department.pk, Tally(department)).count(sheet)
    return sorted(by.values(), key=lambda tally: tally.department.code)


def total(found: Sequence[Tally], department: Organisation) -> Tally:
    """All of them in one, under the name of an organisation."""
    whole = Tally(department)
    for one in found:
        whole.owed += one.owed
        whole.waiting += one.waiting
        for light, n in one.lights.items():
            whole.lights[light] += n
    return whole


def waits(project: Project, user: User) -> Iterator[told.Wait]:
    """What waits about monitoring: a form to fill in or to look at, a task to be done or to be closed."""
    today = timezone.localdate()
    is_own = user.organisation_id == project.organisation_id
    fills, decides = is_own and "monitoring.fill" in user.powers, "monitoring.decide" in user.powers
    for sheet in project.monitoring_sheets.filter(watch__is_open=True).select_related("watch"):
        url = reverse("sheet", args=[project.pk, sheet.pk])
        if fills and sheet.state in OPEN:
            words = (
                _("按退回意见修改监控表：%(watch)s") if sheet.state == State.RETURNED else _("填报监控表：%(watch)s")
            )
            yield told.Wait(words % {"watch": sheet.watch.name}, url, sheet.watch.due < today)
        elif decides and sheet.state == State.SUBMITTED:
            yield told.Wait(_("审核监控表：%(watch)s") % {"watch": sheet.watch.name}, url)
    for one in Consequence.objects.filter(sheet__project=project, closed_at=None).select_related("sheet"):
        url = reverse("sheet", args=[project.pk, one.sheet_id]) + f"#consequence-{one.pk}"
        if fills and not one.answer:
            words = _("%(kind)s，%(due)s前办结") % {"kind": one.get_kind_display(), "due": one.due}
            yield told.Wait(words, url, one.due < today)
        elif decides and one.answer:
            yield told.Wait(_("核实“%(kind)s”的办理情况") % {"kind": one.get_kind_display()}, url)
