"""How far an indicator was reached, and what points that earns by the known methods."""

import re
from collections.abc import Iterable
from dataclasses import dataclass
from decimal import Decimal
from functools import lru_cache

from jixiao.model import Figure, Target

METHODS = ("ratio", "gated")
"""ratio: weight × share reached (target over actual where less is better). gated: nothing below 60 percent,
then rising evenly to the full weight."""
_ONE = Decimal(1)
_PASS = Decimal("0.6")
_SCALES = {"亿元": ("元", 10**8), "万元": ("元", 10**4), "千元": ("元", 10**3)}
_DAY = re.compile(r"\d{4}年\d{1,2}月\d{1,2}日|\d{4}[-./]\d{1,2}[-./]\d{1,2}")
_NOTHING = re.compile(
    r"(?:无|没有|无偏差|不存在偏差|无原因|暂无|不涉及|不适用|/|—+|-+|－+|N/?A|完成|已完成|0)[。.]?", re.IGNORECASE
)
_GRADES = (
    ("未达成", re.compile(r"(?:未|没有?|不能)(?:达成|完成|实现|达到|开展)|(?:达成|完成|实现)程度较低|效果较差")),
    ("部分达成", re.compile(r"部分(?:达成|完成|实现)|基本(?:达成|完成|实现)并")),
    (
        "达成",
        re.compile(
            r"^(?:已|均已?|全部|全面|按期|如期|按时|基本)?(?:达成|完成|实现|达到)(?:年度|预期|既定|绩效|全部)?(?:指标|目标|效果)?$"
        ),
    ),
)


@dataclass(frozen=True, slots=True)
class Attainment:
    """``reached``: yes, no, or ``None`` where it cannot be told. ``shares``: the shares of the target reached
    (0 to 1), one for each way the target may be meant; empty where no share can be computed.
    """

    reached: bool | None
    shares: tuple[Decimal, ...] = ()


UNKNOWN = Attainment(None)


@lru_cache(maxsize=8192)
def attainment(target: Target, actual: Target) -> Attainment:
    """How far the actual result reaches the target."""
    if target.kind == "deadline" and actual.kind == "deadline":
        return _on_time(target, actual)
    if target.kind != "quantity" or actual.kind != "quantity":
        return UNKNOWN
    pair = same_scale(target, actual)
    if pair is None:
        return UNKNOWN
    wanted, got = pair
    if target.upper is not None and target.value is not None:
        top = wanted * target.upper / target.value if target.value else wanted
        if wanted <= got <= top:
            return Attainment(True, (_ONE,))
        return Attainment(False, (_share(got, wanted) if got < wanted else _share(top, got),))
    more, less = _share(got, wanted), _share(wanted, got)
    match target.comparator:
        case ">=" | ">":
            return Attainment(got >= wanted, (more,))
        case "<=" | "<":
            return Attainment(got <= wanted, (less,))
        case "=":
            return Attainment(got == wanted, (min(more, less),))
    return Attainment(True if got == wanted else None, (more, less))


def _on_time(target: Target, actual: Target) -> Attainment:
    # Only a day can be late for certain: 11月完成 against 11月15日前 may be either.
    if target.by is None or actual.by is None or not _DAY.search(actual.words):
        return UNKNOWN
    return Attainment(actual.by <= target.by, (_ONE,) if actual.by <= target.by else ())


def _share(part: Decimal, whole: Decimal) -> Decimal:
    if part >= whole:
        return _ONE
    return max(part / whole, Decimal(0)) if whole > 0 else Decimal(0)


def same_scale(target: Target, actual: Target) -> tuple[Decimal, Decimal] | None:
    """Both numbers in one unit, or ``None`` where the units cannot be compared."""
    if target.value is None or actual.value is None:
        return None
    unit, scale = _scale(target.unit or "")
    other, other_scale = _scale(actual.unit or "")
    if not unit or not other:
        return target.value, actual.value
    if unit != other and not (unit.startswith(other) or other.startswith(unit)):
        return None
    return target.value * scale, actual.value * other_scale


def _scale(unit: str) -> tuple[str, int]:
    if unit in _SCALES:
        return _SCALES[unit]
    return (unit[1:], 10**4) if unit.startswith("万") and len(unit) > 1 else (unit, 1)


def points(weight: Decimal, share: Decimal, method: str) -> Decimal:
    """The points a share of the target (0 to 1) earns by one method."""
    if method == "gated":
        return weight * (share - _PASS) / (_ONE - _PASS) if share >= _PASS else Decimal(0)
    return weight * share


def satisfaction_points(weight: Decimal, percent: Decimal) -> Decimal:
    """The points of a satisfaction indicator by steps: 90 and above all, 80 eight tenths, 60 five, below none."""
    return weight * _step(percent, ((90, "1"), (80, "0.8"), (60, "0.5")))


def execution_points(weight: Decimal, percent: Decimal, method: str) -> Decimal:
    """The points of the budget execution rate; over 100 percent earns no more than the weight."""
    if method == "gated":
        return weight * _step(percent, ((100, "1"), (80, "0.7"), (60, "0.5")))
    return weight * min(percent, Decimal(100)) / 100


def _step(percent: Decimal, steps: Iterable[tuple[int, str]]) -> Decimal:
    return next((Decimal(part) for bound, part in steps if percent >= bound), Decimal(0))


def decimals(figure: Figure) -> int:
    """How many decimals a figure is printed with."""
    exponent = figure.value.as_tuple().exponent if figure.value is not None else 0
    return max(-exponent, 0) if isinstance(exponent, int) else 0


def half_unit(places: int) -> Decimal:
    """Half a unit of the last of so many decimals: how far rounding may move a number."""
    return Decimal(5).scaleb(-places - 1)


def has_reason(words: str | None) -> bool:
    """A cell for reasons says something, and not just 无."""
    return bool(words and words.strip() and not _NOTHING.fullmatch(words.strip()))


@lru_cache(maxsize=1024)
def grade_word(text: str) -> str | None:
    """达成, 部分达成 or 未达成, if a qualitative result says which."""
    if len(text) > 40:
        return None
    return next((grade for grade, pattern in _GRADES if pattern.search(text)), None)
