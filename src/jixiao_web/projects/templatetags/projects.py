"""What pages of projects say: lights, shares, the tabs of a project."""

from __future__ import annotations

from decimal import Decimal
from fractions import Fraction

from django import template
from django.urls import NoReverseMatch, reverse
from django.utils.html import format_html
from django.utils.safestring import SafeString
from django.utils.translation import gettext_lazy as _

from jixiao_web.projects.models import Project
from jixiao_web.projects.queries import LIGHTS

register = template.Library()

_TABS = (
    (_("概览"), "project", ""),
    (_("一页看懂"), "project-glance", "glance"),
    (_("资金"), "project-money", "money"),
    (_("台账与佐证"), "project-evidence", "evidence"),
    (_("满意度问卷"), "project-surveys", "surveys"),
    (_("绩效监控"), "project-monitoring", "monitoring"),
    (_("自评与评价"), "project-self-evaluation", "self-evaluation"),
)
"""Words, route and the part of the address behind ``/projects/<pk>/`` whose pages belong to the tab."""


@register.inclusion_tag("projects/_tabs.html", takes_context=True)
def tabs(context: template.RequestContext, project: Project) -> dict[str, object]:
    """The ways to the pages of a project; the one at hand follows from the address."""
    here = context["request"].path.removeprefix(f"/projects/{project.pk}/").partition("/")[0]
    found = []
    for words, route, part in _TABS:
        try:
            found.append((words, reverse(route, args=[project.pk]), here == part))
        except NoReverseMatch:  # not built yet
            continue
    return {"tabs": found}


@register.simple_tag
def light(value: str) -> SafeString:
    """A light: a sign that differs in shape as well as in colour, and its name."""
    return format_html('<span class="light light-{}">{}</span>', value, LIGHTS[value])


@register.inclusion_tag("projects/_bar.html")
def bar(share: Fraction, expected: Fraction | None = None) -> dict[str, object]:
    """How much of a target is reached, with a mark where it should be by now."""
    shown = min(max(share, Fraction(0)), Fraction(1))
    return {"share": share, "expected": expected, "width": int(shown * 100),
            "mark": None if expected is None else int(min(max(expected, Fraction(0)), Fraction(1)) * 100)}  # fmt: skip


@register.filter
def percent(share: Fraction | Decimal | str | None) -> str:
    """A share as 62.5%; — where there is none (``""``: what a template has of nothing's share)."""
    if share is None or share == "":
        return "—"
    exact = Fraction(share) * 100
    return f"{Decimal(exact.numerator) / Decimal(exact.denominator):.1f}%".replace(".0%", "%")


@register.filter
def rate(value: Decimal | None) -> str:
    """A rate in % as 62.5%; — where there is none."""
    return percent(None if value is None else value / 100)


@register.simple_tag
def share(part: int | None, whole: int | None) -> str:
    """A part of a whole as a share."""
    return percent(Fraction(part, whole) if part is not None and whole else None)


@register.filter
def wan(cents: int | None) -> str:
    """分 as 万元 with two decimals; — where there is none."""
    return "—" if cents is None else f"{Decimal(cents) / 1_000_000:,.2f}"


@register.filter
def yuan(cents: int | None) -> str:
    """分 as 元 with two decimals; — where there is none."""
    return "—" if cents is None else f"{Decimal(cents) / 100:,.2f}"
