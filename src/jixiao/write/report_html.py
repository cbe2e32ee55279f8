"""A tiny element helper: HTML that escapes by default.

A child that is plain ``str`` (``Words`` included) is text and is escaped; only :class:`Html`, which nothing but
this module makes from text, goes in as it is. So a forgotten call cannot open a hole.
"""

import re
from html import escape

_ODD = re.compile(
    "[\x00-\x08\x0b-\x1f\x7f-\x9f\u061c\u200b\u200e\u200f\u2028\u2029\u202a-\u202e\u2060\u2066-\u2069\ufeff\ud800-\udfff]"
)
_VOID = frozenset({"col", "input", "meta", "br"})

Attribute = str | int | bool | None


class Html(str):
    """Markup that is already safe."""

    __slots__ = ()


def _named(match: re.Match[str]) -> str:
    return f"[U+{ord(match.group()):04X}]"


def visible(text: str) -> str:
    """The text with control and direction characters written out: they must neither act nor hide."""
    return _ODD.sub(_named, text)


def text(words: str) -> Html:
    """Escaped text; unseen characters are shown, marked as ours."""
    safe = escape(words)
    if _ODD.search(safe):
        safe = _ODD.sub(lambda match: f'<span class="ctl">{_named(match)}</span>', safe)
    return Html(safe)


def bdi(words: str, cls: str = "") -> Html:
    """Text of the document inside a line of ours: its direction stays its own."""
    return Html(f'<bdi class="{cls}">{text(words)}</bdi>' if cls else f"<bdi>{text(words)}</bdi>")


def join(*children: str | None) -> Html:
    """Children one after the other, plain text escaped, ``None`` passed over."""
    return Html("".join([c if isinstance(c, Html) else text(c) for c in children if c]))


def el(tag: str, *children: str | None, cls: str = "", **attributes: Attribute) -> Html:
    """One element. ``aria_label`` is written ``aria-label``; ``for_`` is ``for``; ``None``/``False`` leave out."""
    opening = f'{tag} class="{cls}"' if cls else tag
    for name, value in attributes.items():
        if value is None or value is False:
            continue
        name = name.rstrip("_").replace("_", "-")
        opening += f" {name}" if value is True else f' {name}="{escape(visible(str(value)))}"'
    if tag in _VOID:
        return Html(f"<{opening}>")
    return Html(f"<{opening}>{join(*children)}</{tag}>")
