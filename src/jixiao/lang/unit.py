"""Units of measure: one spelling for each, and whether two say the same."""

from decimal import Decimal
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
