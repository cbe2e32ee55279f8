"""Which projects somebody sees, how an approved row is understood, and how projects stand by all that is told of them."""

from __future__ import annotations

import datetime as dt
from collections.abc import Mapping, Sequence
from dataclasses import dataclass, field
from fractions import Fraction

from django.core.exceptions import PermissionDenied
from django.db.models import QuerySet
from django.http import Http404, HttpRequest
from django.utils import timezone
from django.utils.translation import gettext_lazy as _

from jixiao.lang.levels import branch_of, is_cost
from jixiao.lang.progress import Progress, elapsed, progress
from jixiao.lang.target import parse_target
from jixiao.model import Project as Goal
from jixiao.model import Target
from jixiao_web.accounts import scope
from jixiao_web.accounts.models import User
from jixiao_web.projects import told
from jixiao_web.projects.models import Indicator, Project
from jixiao_web.submissions import draft

LIGHTS = {"red": _("严重滞后"), "yellow": _("滞后"), "green": _("正常"), "unknown": _("无法判断")}
"""The lights, the worst first, and what they are called."""


def every_project(user: User, power: str = "project.read") -> QuerySet[Project]:
    """The projects a person may look at, those that an adjustment took out as well."""
    if power not in user.powers:
        return Project.objects.none()
    return Project.objects.filter(organisation__in=scope.organisations(user)).select_related(
        "organisation__parent__desk", "organisation__desk", "organisation__region", "submission__task__round"
    )


def projects(user: User, power: str = "project.read") -> QuerySet[Project]:
    """The projects at work that a person may look at."""
    return every_project(user, power).filter(is_active=True)


def project_or_404(request: HttpRequest, pk: int) -> Project:
    """The project of this number; Http404 out of sight, PermissionDenied without the power to read projects."""
    user: User = request.user  # type: ignore[assignment]
    if "project.read" not in user.powers:
        raise PermissionDenied
    found = every_project(user).filter(pk=pk).first()
    if found is None:
        raise Http404
    return found


def goal_of(project: Project) -> Goal:
    """The approved goals, as the core understands them."""
    return draft.project_of(project.data, 1)


def target_of(indicator: Indicator) -> Target:
    """What the indicator promises, as the core understands it."""
    return parse_target(indicator.data["target"], indicator.project.year)


def day_within(project: Project, day: dt.date | None = None) -> dt.date:
    """A day (today) within the project's year: its first before it, its last after it."""
    return min(max(day or timezone.localdate(), dt.date(project.year, 1, 1)), dt.date(project.year, 12, 31))


# --- how projects stand ----------------------------------------------------------------------------------------


@dataclass(frozen=True, slots=True)
class Standing:
    """A project in a list: its money, its light and why."""

    project: Project
    money: told.Money | None
    light: str
    why: Sequence[str] = field(default=())


def standings(found: Sequence[Project]) -> list[Standing]:
    """How these projects stand today, by all that is told of them."""
    money = told.money(found, None) if told.money else {}
    lights = [tell(found) for tell in told.lights]
    return [_standing(one, money.get(one.pk), lights) for one in found]


def _standing(project: Project, money: told.Money | None, told_lights: Sequence[Mapping[int, tuple[str, str]]]) -> Standing:  # fmt: skip
    said = [lights[project.pk] for lights in told_lights if project.pk in lights]
    if money is not None:
        said.insert(0, (money.light, money.why))
    known = [light for light, _why in said if light != "unknown"]
    worst = min(known, key=list(LIGHTS).index, default="unknown")
    return Standing(project, money, worst, [why for light, why in said if why and light == worst])


@dataclass(frozen=True, slots=True)
class Row:
    """An indicator with its promise, its result and how far that has come."""

    indicator: Indicator
    result: told.Result | None
    progress: Progress | None
    """``None`` where there is no result."""

    @property
    def share(self) -> Fraction | None:
        """The share of the target that is reached, where it can be told."""
        return self.progress.share if self.progress else None


def rows(project: Project) -> list[Row]:
    """The indicators of a project at work, in order, with their results."""
    results = told.results(project) if told.results else {}
    day = day_within(project)
    found = []
    for indicator in project.indicators.filter(is_active=True):
        indicator.project = project
        result = results.get(indicator.pk)
        found.append(Row(indicator, result, progress_of(indicator, result.words if result else "", day)))
    return found


def progress_of(indicator: Indicator, words: str, day: dt.date) -> Progress | None:
    """How far an indicator has come with a result (as a form writes it); ``None`` without one."""
    if not words:
        return None
    level1, level2 = indicator.data["level1"], indicator.data["level2"]
    so_far = parse_target(words, indicator.project.year)
    pace = elapsed(day, day.year) if branch_of(level1, level2) == "output" else None
    return progress(target_of(indicator), so_far, day, pace, cost=is_cost(level1, level2))


def waits(project: Project, user: User) -> list[told.Wait]:
    """What waits to be done about a project, what is late first."""
    return sorted((one for tell in told.waits for one in tell(project, user)), key=lambda one: not one.is_late)
