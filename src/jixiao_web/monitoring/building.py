"""From records to the official forms: what the core needs of a project at the end of a day, taken from money, actual values
and what people said.
"""

from __future__ import annotations

import datetime as dt
from collections.abc import Mapping, Sequence
from dataclasses import dataclass
from decimal import Decimal
from fractions import Fraction
from typing import Any

from django.utils.translation import gettext as _

from jixiao.lang import number
from jixiao.law.evaluation import FrameItem
from jixiao.law.monitoring import thresholds_of
from jixiao.law.pack import load_pack
from jixiao.law.scoring import Scheme
from jixiao.model import Project as Goal
from jixiao.model.monitoring import MonitorSheet
from jixiao.score.forms import (
    SOURCES,
    Amounts,
    Closing,
    Filled,
    Judged,
    Judgement,
    Reported,
    Source,
    Watched,
    evaluation,
    monitoring,
    self_evaluation,
)
from jixiao.score.monitoring import monitor_project
from jixiao.score.rates import Shares
from jixiao_web.evidence.formula import Asked, parse
from jixiao_web.evidence.models import Actual, Route
from jixiao_web.evidence.queries import actuals_on, records_of, words_of
from jixiao_web.money import queries as money
from jixiao_web.money.amounts import wan
from jixiao_web.projects.models import Indicator, Project
from jixiao_web.projects.queries import goal_of

_SOURCES: Mapping[str, Source] = {"fiscal": "fiscal", "carryover": "carried", "other": "other"}
SOURCE_OF: Mapping[str, str] = {SOURCES[theirs]: ours for ours, theirs in _SOURCES.items()}
"""The name of a row of the money block → our source of it; 年度资金总额 has none."""
UNMEASURABLE = "暂无法衡量"
"""What the form says of an indicator that cannot be measured; the core knows it."""

Said = Mapping[str, Mapping[str, Any]]
"""What people add to a form: by indicator uid, and under ``""`` what they say of the whole."""


@dataclass(frozen=True, slots=True)
class Facts:
    """What is known of a project at the end of a day."""

    project: Project
    day: dt.date
    rows: Sequence[Indicator]
    """The indicators at work, in order."""
    account: money.Account
    actuals: Mapping[str, Actual]
    """By uid, computed as of the day; without what was not reported."""
    routes: Mapping[str, Route]

    def words(self, indicator: Indicator) -> str | None:
        """The result as the form writes it; ``None`` where nothing was reported."""
        if self.is_unmeasurable(indicator):
            return UNMEASURABLE
        actual = self.actuals.get(indicator.uid)
        return (words_of(actual, indicator) or None) if actual is not None else None

    def is_unmeasurable(self, indicator: Indicator) -> bool:
        """Whether the unit declared that the indicator cannot be measured."""
        route = self.routes.get(indicator.uid)
        return route is not None and route.kind == Route.Kind.NONE

    def is_of_survey(self, indicator: Indicator) -> bool:
        """Whether the value is what people answered."""
        route = self.routes.get(indicator.uid)
        return route is not None and route.kind == Route.Kind.FORMULA and any(
            isinstance(part, Asked) for part in parse(route.formula).parts
        )  # fmt: skip

    def proof(self, indicator: Indicator) -> str:
        """What the result rests on, for the form: how many records or answers, or the files of a typed one."""
        actual = self.actuals.get(indicator.uid)
        if self.is_unmeasurable(indicator):
            return _("无法衡量：%(why)s") % {"why": self.routes[indicator.uid].reason}
        if actual is None or not actual.value:
            return ""
        if actual.is_typed:
            return _("人工填写，附佐证材料%(n)d份") % {"n": actual.attachments.filter(is_void=False).count()}
        records = records_of(actual, indicator)
        if self.is_of_survey(indicator):
            return _("满意度问卷，有效答卷%(n)d份") % {"n": records}
        return _("由%(n)d条记录计算") % {"n": records}

    def shares(self) -> Shares:
        """The numerators and denominators of results that are shares, by the number of the row."""
        return {
            n: (Fraction(actual.numerator), Fraction(actual.denominator))
            for n, row in enumerate(self.rows)
            if (actual := self.actuals.get(row.uid)) and _is_number(actual.numerator) and _is_number(actual.denominator)
        }


def _is_number(words: str) -> bool:
    return bool(words) and words.replace("/", "", 1).removeprefix("-").isdigit()


def facts_of(project: Project, day: dt.date) -> Facts:
    """What is known of a project at the end of a day."""
    rows = list(project.indicators.filter(is_active=True).select_related("route").order_by("position"))
    routes = {}
    for row in rows:
        row.project = project
        if (route := getattr(row, "route", None)) is not None:
            routes[row.uid] = route
    return Facts(project, day, rows, money.account(project, day), actuals_on(project, day), routes)


def money_of(account: money.Account, expected: Mapping[str, str] | None = None) -> dict[Source, Amounts]:
    """The money by source in 万元, with what is expected to be spent by the end of the year (typed 万元 by source)."""
    said = expected or {}
    return {
        _SOURCES[row.source]: Amounts(
            initial=wan(row.initial), adjusted=wan(row.adjusted), executed=wan(row.paid), forecast=_amount(said.get(row.source, ""))
        )
        for row in account.rows
    }  # fmt: skip


def _amount(words: str) -> Decimal | None:
    return number.money(words) if words else None


def monitoring_form(facts: Facts, said: Said) -> Goal:
    """The monitoring form of a project. ``said``: by uid ``forecast causes other explanation possibility remark``; under ``""``
    ``expected`` spending by source. Raises ValueError for words the form does not know.
    """
    rows = []
    for indicator in facts.rows:
        words = said.get(indicator.uid, {})
        rows.append(
            Watched(
                actual=facts.words(indicator), forecast=words.get("forecast") or None, causes=tuple(words.get("causes", ())),
                other=words.get("other", ""), explanation=words.get("explanation", ""),
                possibility=words.get("possibility", ""), remark=words.get("remark", ""),
            )
        )  # fmt: skip
    project = facts.project
    return monitoring(
        goal_of(project), year=project.year, through_month=facts.day.month, rows=rows, closing=Closing(extra=_extra(project)),
        money=money_of(facts.account, said.get("", {}).get("expected")),
    )  # fmt: skip


def standing_of(facts: Facts, form: Goal) -> MonitorSheet:
    """Lights and reasons of a monitoring form, by the thresholds of its region and year."""
    project = facts.project
    pack = load_pack(project.organisation.region.code, project.year)
    plan = goal_of(project).spending_plan
    return monitor_project(form, on=facts.day, year=project.year, thresholds=thresholds_of(pack.value), plan=plan)


def self_evaluation_form(facts: Facts, scheme: Scheme, said: Said) -> Filled:
    """The self-evaluation form of a project with its scores. ``said``: by uid ``deviation``; under ``""`` ``achieved
    conclusion shortcomings remedies``. Of what cannot be measured the reason is the deviation, unless another is given.
    """
    rows = []
    for indicator in facts.rows:
        deviation = said.get(indicator.uid, {}).get("deviation", "")
        if facts.is_unmeasurable(indicator):
            deviation = deviation or facts.routes[indicator.uid].reason
        rows.append(Reported(facts.words(indicator), deviation, facts.proof(indicator)))
    whole, project = said.get("", {}), facts.project
    closing = Closing(whole.get("achieved", ""), whole.get("conclusion", ""), whole.get("shortcomings", ""), whole.get("remedies", ""),
                      _extra(project))  # fmt: skip
    return self_evaluation(
        goal_of(project), scheme, year=project.year, rows=rows, money=money_of(facts.account), closing=closing
    )


def evaluation_form(facts: Facts, scheme: Scheme, items: Sequence[Judged], closing: Closing) -> Judgement:
    """The scored form of an evaluation with total and grade."""
    closing = Closing(closing.objective_actual, closing.conclusion, closing.shortcomings, closing.remedies,
                      (*_extra(facts.project), *closing.extra))  # fmt: skip
    return evaluation(goal_of(facts.project), scheme, items, money=money_of(facts.account), closing=closing)


def item_of(data: Mapping[str, Any]) -> FrameItem:
    """An item of a frame as it is kept."""
    return FrameItem(data["key"], data["level1"], data["level2"], data["level3"], Decimal(data["points"]), data["explains"],
                     data["asks"], data["rate"])  # fmt: skip


def _extra(project: Project) -> tuple[tuple[str, str], ...]:
    """Lines of the head; the unit that carries it out only where the goals do not name one."""
    department, unit = project.organisation.department.name, project.organisation.name
    return (("主管部门", department), *(() if project.data["unit_name"] else (("实施单位", unit),)))
