"""Numbers and reasons in words."""

from decimal import Context, Decimal
from fractions import Fraction

from jixiao.model import Words

_WIDE = Context(prec=60)
_EXACTLY = 4
"""So many decimals are printed in full; longer figures are shown with two and the sign ≈."""


def number(value: Fraction) -> tuple[str, bool]:
    """A number as people write it, and whether that is all of it: 9 → 9, 8.5 → 8.5, 20/3 → 6.67 and not all."""
    exact = _WIDE.divide(Decimal(value.numerator), Decimal(value.denominator))
    short = exact.quantize(Decimal(1).scaleb(-_EXACTLY), context=_WIDE)
    if Fraction(short) == value:
        return f"{short:f}".rstrip("0").rstrip(".") if "." in f"{short:f}" else f"{short:f}", True
    return f"{exact.quantize(Decimal('0.01'), context=_WIDE):f}", False


def plain(value: Fraction) -> str:
    """A number, with ≈ before it where it is cut."""
    words, whole = number(value)
    return words if whole else f"≈{words}"


def percent(share: Fraction) -> str:
    """A share as a percentage, with ≈ before it where it is cut."""
    words, whole = number(share * 100)
    return f"{'' if whole else '≈'}{words}%"


def equals(value: Fraction) -> str:
    """``=`` where a number is printed in full, else ``≈``."""
    return "=" if number(value)[1] else "≈"


def printed(words: Words | str) -> str:
    """The words of a cell, or 空白."""
    return str(words).strip() or "空白"
