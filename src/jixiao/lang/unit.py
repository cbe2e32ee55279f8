"""Units of measure: one spelling for each, and whether two say the same."""

from decimal import Decimal
from fractions import Fraction
from functools import lru_cache

from jixiao.lang.normalise import letters

# One spelling for units that are written in several ways.
_SPELLINGS = {
    "㎡": "平方米", "m²": "平方米", "m2": "平方米", "平米": "平方米", "平方": "平方米", "方": "立方米", "m³": "立方米",
    "m3": "立方米", "立方": "立方米", "km": "公里", "千米": "公里", "m": "米", "kg": "公斤", "千克": "公斤", "t": "吨",
    "h": "小时", "min": "分钟", "台（套）": "台套", "台(套)": "台套", "台/套": "台套", "套（台）": "台套",
    "人/次": "人次", "人（次）": "人次", "人(次)": "人次", "％": "%", "百分比": "%", "百分号": "%", "万人次": "万人次",
}  # fmt: skip
# Counters that many writers use for the same things: no contradiction between them.
_KIN = (
    frozenset({"人", "名", "位"}), frozenset({"天", "日"}), frozenset({"年", "年度"}), frozenset({"分", "分值"}),
    frozenset({"月", "个月"}), frozenset({"学时", "课时"}),
)  # fmt: skip
# What measures the same, in the smallest of its units.
_SCALES: tuple[dict[str, Fraction], ...] = (
    {"元": Fraction(1), "千元": Fraction(1000), "万元": Fraction(10**4), "百万元": Fraction(10**6), "亿元": Fraction(10**8)},
    {"毫米": Fraction(1), "厘米": Fraction(10), "米": Fraction(1000), "公里": Fraction(10**6)},
    {"平方米": Fraction(1), "亩": Fraction(2000, 3), "公顷": Fraction(10**4), "平方公里": Fraction(10**6)},
    {"毫升": Fraction(1), "升": Fraction(1000), "立方米": Fraction(10**6)},
    {"克": Fraction(1), "公斤": Fraction(1000), "吨": Fraction(10**6)},
    {"秒": Fraction(1), "分钟": Fraction(60), "小时": Fraction(3600), "天": Fraction(86400), "日": Fraction(86400), "周": Fraction(604800)},
    {"月": Fraction(1), "个月": Fraction(1), "季度": Fraction(3), "个季度": Fraction(3), "年": Fraction(12)},
    {"‰": Fraction(1), "%": Fraction(10)},
)  # fmt: skip
_MANY = {"万": 10**4, "百万": 10**6, "千万": 10**7, "亿": 10**8}
_OCCASION = frozenset({"场", "期", "班", "批", "车", "轮", "台"})
"""Counters that say the same with 次 behind them (场, 场次). 人 and 户 do not: one person may come ten times."""
_MONEY = {"元": Decimal(1), "千元": Decimal(1000), "万元": Decimal(10_000), "亿元": Decimal(100_000_000)}


@lru_cache(maxsize=2048)
def plain_unit(unit: str) -> str:
    """A unit in its one spelling: ㎡ → 平方米."""
    stripped = unit.strip().strip("。；;，,、 ")
    return _SPELLINGS.get(stripped) or _SPELLINGS.get(letters(stripped)) or letters(stripped) or stripped


@lru_cache(maxsize=2048)
def synonyms(one: str, other: str) -> bool:
    """Whether two units are the same or mere synonyms (人 and 名)."""
    a, b = plain_unit(one), plain_unit(other)
    return a == b or any(a in kin and b in kin for kin in _KIN)


@lru_cache(maxsize=2048)
def kin_units(one: str, other: str) -> bool:
    """Whether two units may be taken for one: same spelling, one inside the other (次, 次/日), or mere synonyms."""
    a, b = plain_unit(one), plain_unit(other)
    return synonyms(one, other) or bool(a and b and (a in b or b in a) and not (a in _MONEY or b in _MONEY))


def in_base_unit(value: Decimal, unit: str) -> tuple[Decimal, str]:
    """A number with its unit brought to one spelling, money in 元: two of them can be compared."""
    plain = plain_unit(unit)
    if (factor := _MONEY.get(plain)) is not None:
        return value * factor, "元"
    return value, plain


@lru_cache(maxsize=2048)
def conversion(unit: str, other: str) -> Fraction | None:
    """By what a number in ``unit`` is multiplied to stand in ``other``: 万人 → 人 is 10000, 小时 → 分钟 60; ``None``
    where the two do not measure the same (人 and 人次, 台 and 套, 天 and 工作日). What only one of them adds (元/人, 次/年,
    个村) was left out in the other.
    """
    a, b = plain_unit(unit), plain_unit(other)
    if ("/" in a) != ("/" in b):
        a, b = a.partition("/")[0], b.partition("/")[0]
    one, one_base = _based(a)
    two, two_base = _based(b)
    if one_base == two_base or synonyms(one_base, two_base) or _one_names_the_thing(one_base, two_base):
        return one / two
    return None


def _one_names_the_thing(one: str, other: str) -> bool:
    """个 and 个村, 场 and 场次."""
    short, long = sorted((one, other), key=len)
    if not short or not long.startswith(short) or any(long in scale for scale in _SCALES):
        return False
    return short in _OCCASION or long.removeprefix(short)[0] != "次"


def _based(unit: str) -> tuple[Fraction, str]:
    """How many of its base unit a unit is, and that base: 万人次 → 10000, 人次; 公里 → 1000000, 毫米."""
    plain, _, per = plain_unit(unit).partition("/")
    tail = f"/{per}" if per else ""
    for scale in _SCALES:
        if plain in scale:
            return scale[plain], next(iter(scale)) + tail
    for many in ("百万", "千万", "万", "亿"):
        if plain.startswith(many) and len(plain) > len(many):
            factor, base = _based(plain.removeprefix(many))
            return factor * _MANY[many], base + tail
    return Fraction(1), plain + tail
