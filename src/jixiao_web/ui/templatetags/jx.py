"""Tags and filters of our templates."""

from __future__ import annotations

from datetime import datetime
from decimal import Decimal

from django import template
from django.utils import timezone
from django.utils.html import format_html
from django.utils.safestring import SafeString
from django.utils.translation import gettext as _
from django.utils.translation import ngettext

from jixiao import __version__

register = template.Library()


@register.simple_tag
def asset(path: str) -> str:
    """The address of a file of ours, with the version, so that a new release is fetched anew."""
    from django.templatetags.static import static

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
