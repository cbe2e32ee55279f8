"""A monitoring form as it stands: what it says, its lights with their reasons, and what is to be remarked on it."""

from __future__ import annotations

from collections.abc import Mapping, Sequence
from dataclasses import dataclass, replace
from decimal import Decimal
from functools import cached_property
from typing import Any

from django.utils.translation import gettext as _

from jixiao.api import Beside
from jixiao.lang.funds import base_of, main_fund
from jixiao.lang.scoring import is_unmeasurable
from jixiao.law.monitoring import thresholds_of
from jixiao.law.pack import load_pack
from jixiao.model import Figure, PerformanceText, PlanPoint, Words
from jixiao.model import Project as Goal
from jixiao.model.monitoring import MonitorSheet
from jixiao.read.json import from_data
from jixiao.score.forms import text_of
from jixiao.score.monitoring import monitor_project
from jixiao.write.json import to_data
from jixiao_web.monitoring import building, remarks
from jixiao_web.monitoring.building import Facts
from jixiao_web.monitoring.models import OPEN, Light, Sheet
from jixiao_web.monitoring.remarks import Remark
from jixiao_web.projects.queries import goal_of
from jixiao_web.submissions.words import language

LOOKED_AT = (
    "watch", "project__version", "project__submission__task__round__region", "project__organisation__region",
    "project__organisation__parent__desk", "project__organisation__desk",
)  # fmt: skip
"""What looking at a form needs of it."""


@dataclass(frozen=True)
class Look:
    """A form with everything that follows from it. ``facts`` are those of today's records, also where the form is as it was
    handed in.
    """

    sheet: Sheet
    facts: Facts
    form: Goal
    uids: Sequence[str]
    """Of its rows, in order."""
    plan: Sequence[PlanPoint]

    @cached_property
    def text(self) -> PerformanceText:
        """The form as a document."""
        return text_of([self.form], year=self.sheet.project.year)

    @cached_property
    def standing(self) -> MonitorSheet:
        """Lights and reasons, by the thresholds of region and year."""
        project = self.sheet.project
        pack = load_pack(project.organisation.region.code, project.year)
        return monitor_project(self.form, on=self.sheet.watch.until, year=project.year, thresholds=thresholds_of(pack.value),
                               plan=self.plan)  # fmt: skip

    @property
    def light(self) -> Light:
        """The light of the whole: green only where everything that should be known by now is known."""
        standing = self.standing
        if standing.light != "green":
            return Light(standing.light)
        fund = main_fund(self.form)[0]
        silent = fund is not None and bool(base_of(fund)) and standing.money.spent is None
        for row, said in zip(standing.rows, self.form.indicators, strict=True):
            silent = silent or (row.expected is not None and row.reached is None and not is_unmeasurable(said.actual))
        return Light.UNKNOWN if silent else Light.GREEN

    @property
    def why(self) -> list[str]:
        """Why the light is what it is: the reasons of whatever is as bad."""
        standing, lang = self.standing, language()
        parts = [standing.money.why] if standing.money.light == standing.light else []
        said = [_("，").join(step.say(lang) for step in why) for why in parts]
        said += [
            f"“{row.name}”" + _("，").join(step.say(lang) for step in row.why[:-1])
            for row in standing.rows
            if row.light == standing.light != "green"
        ]
        return [*said, *(step.say(lang) for step in standing.why)]

    @cached_property
    def remarks(self) -> list[Remark]:
        """What the rules and the system have to say of it, the gravest first."""
        sheet = self.sheet
        handed = sheet.submitted_at.date() if sheet.submitted_at and sheet.state not in OPEN else None
        earlier = Sheet.objects.filter(project=sheet.project, watch__until__lt=sheet.watch.until).exclude(
            state__in=OPEN
        )
        beside = Beside(approved=remarks.approved(sheet.project),
                        earlier=remarks.texts(one.facts["form"] for one in earlier.order_by("watch__until")))  # fmt: skip
        found = remarks.by_rules(self.text, "monitoring", sheet.project, self.uids, sheet.watch.until, beside)
        found += remarks.lateness(sheet.watch.due, handed, "JK01")
        found += remarks.spending(self.facts)
        return remarks.ordered(found, self.uids)

    def kept(self) -> dict[str, Any]:
        """What is kept of it when it is handed in."""
        plan = [[point.month, None if point.percent.value is None else str(point.percent.value)] for point in self.plan]
        return {"form": to_data(self.text), "uids": list(self.uids), "plan": plan, "why": self.why}


def look(sheet: Sheet) -> Look:
    """A form as the data stand now; once handed in, as they stood then."""
    facts = building.facts_of(sheet.project, sheet.watch.until)
    if sheet.is_handed_in:
        kept: Mapping[str, Any] = sheet.facts
        form = _without_points(from_data(kept["form"]).projects[0])
        return Look(sheet, facts, form, kept["uids"], [_point(*one) for one in kept["plan"]])
    form = building.monitoring_form(facts, sheet.said)
    return Look(sheet, facts, form, [row.uid for row in facts.rows], goal_of(sheet.project).spending_plan)


def _without_points(form: Goal) -> Goal:
    """The data name points in every form of results, blank where there are none; this form has no columns for them."""
    return replace(form, indicators=tuple(replace(row, weight=None, score=None) for row in form.indicators))


def _point(month: int, percent: str | None) -> PlanPoint:
    value = None if percent is None else Decimal(percent)
    return PlanPoint(month, Figure(value, "%", Words(percent or "")))
