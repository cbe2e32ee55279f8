"""Numbers as people print them: thousands separators, OCR look-alikes, Chinese numerals, money units."""

import re
from decimal import Context, Decimal, InvalidOperation

_LOOKALIKES = str.maketrans({"O": "0", "o": "0", "〇": "0", "l": "1", "I": "1", "|": "1", "，": ",", "．": "."})
_PLAIN = re.compile(r"[+-]?(?:\d{1,3}(?:,\d{3})+|\d+)(?:\.\d+)?")
_DIGITS = "零一二三四五六七八九"
_CHINESE = re.compile(r"[零〇一二两三四五六七八九十百千万]+")
TEN_THOUSAND = Decimal(10_000)
_EXACT = Context(prec=60)
"""Room for any number that :func:`decimal` takes, in any unit."""


def decimal(text: str) -> Decimal | None:
    """The number ``text`` is, and nothing else: ``1,322.00`` → 1322.00; ``l322.0O`` → 1322.00; ``12套`` → None."""
    stripped = text.strip().replace(" ", "")
    if not stripped or len(stripped) > 40 or not any(c.isdigit() for c in stripped):
        return None
    if not _PLAIN.fullmatch(stripped):
        stripped = stripped.translate(_LOOKALIKES)
        if not _PLAIN.fullmatch(stripped):
            return None
    try:
        return Decimal(stripped.replace(",", ""))
    except InvalidOperation:
        return None


def chinese_integer(text: str) -> int | None:
    """The integer of a Chinese numeral up to 9999万 (十五 → 15, 两百 → 200), or of plain digits; else ``None``."""
    if text.isascii() and text.isdigit():
        return int(text) if len(text) < 10 else None
    if not text or not _CHINESE.fullmatch(text):
        return None
    total = section = digit = 0
    for character in text.replace("两", "二").replace("〇", "零"):
        if character in _DIGITS:
            digit = _DIGITS.index(character)
        elif character == "万":
            total, section, digit = (total + section + digit) * 10_000, 0, 0
        else:
            section += (digit or 1) * {"十": 10, "百": 100, "千": 1000}[character]
            digit = 0
    return total + section + digit


_MONEY = re.compile(r"(?P<number>[+-]?[\dOol|][\d,.，．OolI| ]*)(?P<unit>亿元|万元|千元|元|万|亿)?(?:人民币|整)?")
_IN_WAN = {
    "万元": Decimal(1),
    "万": Decimal(1),
    "亿元": TEN_THOUSAND,
    "亿": TEN_THOUSAND,
    "千元": Decimal("0.1"),
    "元": 1 / TEN_THOUSAND,
}


def money(text: str, unit: str = "万元") -> Decimal | None:
    """An amount in 万元 with at least two decimals; ``unit`` is the table's when the cell names none.

    ``13,220,000.00`` in a table in 元 → 1322.00; ``110万元`` → 110.00; ``¥`` signs are passed over.
    """
    match = _MONEY.fullmatch(text.strip().strip("¥￥").strip())
    number = decimal(match["number"]) if match else None
    if match is None or number is None:
        return None
    return as_wan(number, match["unit"] or unit)


def as_wan(number: Decimal, unit: str) -> Decimal:
    """``number`` of ``unit`` (元, 千元, 万元, 亿元) in 万元, with at least two decimals and none lost."""
    amount = _EXACT.multiply(number, _IN_WAN.get(unit, Decimal(1)))
    exponent = amount.as_tuple().exponent
    if isinstance(exponent, int) and exponent > -2:
        return amount.quantize(Decimal("0.01"), context=_EXACT)
    if isinstance(exponent, int) and exponent < -2 and unit not in ("万元", "万"):
        shorter = amount.normalize(_EXACT)
        digits = shorter.as_tuple().exponent
        return shorter.quantize(Decimal("0.01"), context=_EXACT) if isinstance(digits, int) and digits > -2 else shorter
    return amount


def percent(text: str) -> Decimal | None:
    """A percentage: ``30%``, ``30``, ``30 ％`` → 30; anything else → ``None``."""
    stripped = text.strip()
    for sign in ("%", "％", "﹪"):
        stripped = stripped.removesuffix(sign).strip()
    return decimal(stripped)
