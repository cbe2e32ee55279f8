"""Cells of the reading view."""

from __future__ import annotations

from django import template
from django.utils.html import format_html
from django.utils.safestring import SafeString

from jixiao_web.review.reading import Reading

register = template.Library()


@register.simple_tag
def cell(reading: Reading, path: str, words: str, *, label: str = "", rows: int = 1, columns: int = 1, kind: str = "",
         more: str = "") -> SafeString:  # fmt: skip
    """A cell of a form: ``label`` names its column on a phone, ``kind`` adds to its classes, ``more`` stands small below."""
    names = " ".join(filter(None, (kind, reading.kind(path))))
    return format_html(
        '<td id="{}" data-cell="{}" tabindex="-1" class="{}" rowspan="{}" colspan="{}" data-label="{}">{}{}</td>',
        f"c-{path.replace('.', '-')}", path, names, rows, columns, label, reading.cell(path, words),
        format_html('<span class="measure">{}</span>', more) if more else "",
    )  # fmt: skip


@register.simple_tag
def signs(reading: Reading, path: str) -> SafeString:
    """What is said of a project as a whole."""
    return reading.signs(path)


@register.simple_tag
def inner(reading: Reading, path: str, words: str) -> SafeString:
    """What stands inside a cell that is drawn by the template itself."""
    return reading.cell(path, words)


@register.simple_tag
def line(reading: Reading, path: str, words: str) -> SafeString:
    """A paragraph of running text that is a cell."""
    return format_html('<div id="{}" data-cell="{}" tabindex="0" role="button" class="para {}">{}</div>',
                       f"c-{path.replace('.', '-')}", path, reading.kind(path), reading.cell(path, words))  # fmt: skip
