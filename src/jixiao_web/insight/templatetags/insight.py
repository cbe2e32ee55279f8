"""What dashboards say: the ways between them, progress of many indicators, points."""

from __future__ import annotations

from decimal import ROUND_HALF_UP, Decimal
from fractions import Fraction

from django import template
from django.urls import reverse
from django.utils.translation import gettext
from django.utils.translation import gettext_lazy as _

from jixiao_web.insight.queries import Tally

register = template.Library()
_VIEWS = (
    (_("总览"), "insight"), (_("结果应用"), "insight-results"), (_("部门排名"), "insight-ranking"), (_("绩效公开"), "insight-public"),
)  # fmt: skip


@register.inclusion_tag("insight/_views.html", takes_context=True)
def views(context: template.RequestContext, year: int | None) -> dict[str, object]:
    """The ways to the dashboards, of the same year."""
    here = context["request"].path
    asked = f"?year={year}" if year else ""
    return {"views": [(words, f"{reverse(route)}{asked}", reverse(route) == here) for words, route in _VIEWS]}


@register.inclusion_tag("insight/_progress.html")
def progress(tally: Tally) -> dict[str, object]:
    """How far indicators have come, as one bar: reached, under way, behind."""
    parts, x = [], Fraction(0)
    for kind, n in (("reached", tally.reached), ("under-way", tally.under_way), ("behind", tally.behind)):
        if n:
            width = Fraction(100 * n, tally.total)
            parts.append((kind, f"{float(x):.1f}", f"{float(width):.1f}"))
            x += width
    return {"tally": tally, "parts": parts}


@register.filter
def points(value: Fraction | Decimal | None) -> str:
    """Points with two decimals, exact before they are rounded; — where there are none."""
    if value is None:
        return "—"
    exact = Fraction(value)
    return str((Decimal(exact.numerator) / Decimal(exact.denominator)).quantize(Decimal("0.01"), ROUND_HALF_UP))


@register.filter
def times_hundred(weight: Fraction) -> str:
    """The points a weight is worth: 20 for a fifth."""
    return f"{Decimal((weight * 100).numerator) / Decimal((weight * 100).denominator):f}"


@register.filter
def change(cents: int) -> str:
    """A change in 万元 with its sign (``+12.00``), or that there is none."""
    return f"{Decimal(cents) / 1_000_000:+,.2f}" if cents else gettext("持平")
