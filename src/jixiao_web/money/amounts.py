"""元, 万元 and whole 分: conversions that are exact or refuse."""

from __future__ import annotations

import re
import unicodedata
from decimal import Decimal

from django.utils.translation import gettext_noop

from jixiao.lang import number

CENTS_IN_WAN = 1_000_000
MOST = 10**15
"""分: a county's whole budget is a thousandth of it."""
UNITS = {gettext_noop("元"): 100, gettext_noop("千元"): 100_000, gettext_noop("万元"): CENTS_IN_WAN}
"""分 in the units a list may be in."""
_AMOUNT = re.compile(r"(?P<sign>[+-]?)(?P<open>\()?(?P<number>(?:\d{1,3}(?:,\d{3})+|\d+)(?:\.\d+)?)(?(open)\))")
_OWN_UNIT = re.compile(r"(亿元|万元|千元|元|圆|亿|万)(?:整|正)?\Z")


def from_wan(words: str) -> int | None:
    """Typed 万元 of a text as 分; ``None`` for what is no amount or has parts of a 分."""
    amount = number.money(words)
    return None if amount is None else _whole(amount * CENTS_IN_WAN)


def plain(said: str) -> str:
    """A cell as it is compared and understood: without full width, signs of currency and blanks."""
    return unicodedata.normalize("NFKC", said).replace("−", "-").strip().strip("¥").replace(" ", "")


def own_unit(said: str) -> str:
    """The unit an amount names itself (12万元 → 万元); ``""`` where it names none."""
    match = _OWN_UNIT.search(plain(said))
    if match is None:
        return ""
    return {"圆": "元", "亿": "亿元", "万": "万元"}.get(match[1], match[1])


def cents(said: str, unit: str) -> int | None:
    """The amount a cell of a list in ``unit`` says, in 分. Brackets mean below zero, as accountants write it. ``None`` for
    everything that is not plainly an amount: here nothing is guessed.
    """
    match = _AMOUNT.fullmatch(_OWN_UNIT.sub("", plain(said)))
    if match is None or len(match["number"]) > 24:
        return None
    amount = Decimal(match["number"].replace(",", "")) * UNITS[unit]
    if match["sign"] and match["open"]:
        return None
    return _whole(-amount if match["sign"] == "-" or match["open"] else amount)


def _whole(amount: Decimal) -> int | None:
    return int(amount) if amount == amount.to_integral_value() and abs(amount) <= MOST else None


def wan(amount: int | None) -> Decimal | None:
    """分 as 万元, exact (up to six decimals)."""
    return None if amount is None else Decimal(amount) / CENTS_IN_WAN


def yuan(amount: int | None) -> Decimal | None:
    """分 as 元 with two decimals."""
    return None if amount is None else Decimal(amount).scaleb(-2)
