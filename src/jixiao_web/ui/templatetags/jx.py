"""Tags and filters of our templates."""

from __future__ import annotations

from datetime import date, datetime
from decimal import Decimal

from django import template
from django.templatetags.static import static
from django.utils import timezone
from django.utils.html import format_html, format_html_join
from django.utils.safestring import SafeString
from django.utils.translation import gettext as _
from django.utils.translation import gettext_lazy as _l
from django.utils.translation import ngettext

from jixiao import __version__
from jixiao_web.ui import words as signs

register = template.Library()
for _sign in (signs.listed, signs.clauses, signs.aside):
    register.filter(_sign.__name__, _sign)


@register.simple_tag
def asset(path: str) -> str:
    """The address of a file of ours, with the version, so that a new release is fetched anew."""
    return f"{static(path)}?v={__version__}"


@register.filter
def money(value: Decimal | None) -> str:
    """万元 with two decimals and thousands separators; nothing for nothing."""
    return "" if value is None else f"{value:,.2f}"


@register.filter
def ago(at: datetime | None) -> str:
    """How long ago, in words, for lists; the exact time stands in the title."""
    if at is None:
        return ""
    seconds = int((timezone.now() - at).total_seconds())
    if seconds < 60:
        return _("刚刚")
    if seconds < 3600:
        return ngettext("%(n)d 分钟前", "%(n)d 分钟前", seconds // 60) % {"n": seconds // 60}
    if seconds < 86400:
        return ngettext("%(n)d 小时前", "%(n)d 小时前", seconds // 3600) % {"n": seconds // 3600}
    if seconds < 30 * 86400:
        return ngettext("%(n)d 天前", "%(n)d 天前", seconds // 86400) % {"n": seconds // 86400}
    return timezone.localtime(at).strftime("%Y-%m-%d")


@register.simple_tag
def moment(at: datetime | None) -> SafeString | str:
    """A time element: how long ago, with the exact time on pointing."""
    if at is None:
        return ""
    local = timezone.localtime(at)
    return format_html('<time datetime="{}" title="{}">{}</time>', local.isoformat(timespec="seconds"),
                       local.strftime("%Y-%m-%d %H:%M:%S"), ago(at))  # fmt: skip


@register.filter
def get(mapping: dict[object, object], key: object) -> object:
    """A value by a key that is itself a variable."""
    return mapping.get(key, "")


@register.simple_tag
def state(value: str, words: str) -> SafeString:
    """The state of a text: a sign and its name."""
    return format_html('<span class="state state-{}">{}</span>', value, words)


@register.simple_tag
def due(day: date, *, done: bool = False) -> SafeString:
    """A deadline with the days that are left; without them where nothing is owed any more."""
    shown = format_html('<time datetime="{}" class="nowrap">{}</time>', day.isoformat(), day.isoformat())
    if done:
        return shown
    left = (day - timezone.localdate()).days
    words, kind = (
        (_("逾期 %(n)d 天") % {"n": -left}, "late") if left < 0
        else (_("今天截止"), "soon") if left == 0
        else (_("还有 %(n)d 天") % {"n": left}, "soon" if left <= 7 else "mu")
    )  # fmt: skip
    return format_html('{} <span class="{} nowrap">{}</span>', shown, kind, words)


_SEVERITIES = (("error", _l("错误")), ("warning", _l("警告")), ("info", _l("提示")), ("waived", _l("已说明")))


@register.simple_tag
def counts(numbers: dict[str, int] | None, *, only: str = "") -> SafeString:
    """How many findings of each severity, those that are there: 错误 3 · 警告 12. ``only`` names the ones to show."""
    if numbers is None:
        return SafeString()
    shown = [(key, name, numbers.get(key, 0)) for key, name in _SEVERITIES if not only or key in only.split()]
    if not any(n for _key, _name, n in shown):
        return format_html('<span class="mu">{}</span>', _("无问题"))
    return format_html_join(" ", '<span class="count count-{}">{} {}</span>', ((k, w, n) for k, w, n in shown if n))


@register.simple_tag(takes_context=True)
def query(context: template.RequestContext, **changes: object) -> str:
    """The query of this page with some of its values changed; an empty value takes one away."""
    asked = context["request"].GET.copy()
    for key, value in changes.items():
        if value in (None, ""):
            asked.pop(key, None)
        else:
            asked[key] = str(value)
    return f"?{asked.urlencode()}" if asked else "?"


@register.inclusion_tag("ui/sort.html", takes_context=True)
def sort(context: template.RequestContext, key: str, words: str, now: str, cls: str = "") -> dict[str, object]:
    """The head of a column that the table can be sorted by."""
    is_now = now.removeprefix("-") == key
    down = now.startswith("-")
    return {"words": words, "cls": cls, "is_now": is_now, "down": down,
            "url": query(context, sort=f"-{key}" if is_now and not down else key, page="")}  # fmt: skip
