"""How far an indicator was reached: target and result as two numbers of one unit, as two days, or as words."""

import re
from dataclasses import dataclass, replace
from datetime import date
from decimal import Decimal
from fractions import Fraction
from functools import lru_cache
from typing import Literal

from jixiao.lang.normalise import letters
from jixiao.lang.unit import conversion
from jixiao.model import Figure, Target

_ONE, _NONE = Fraction(1), Fraction(0)
_DAY = re.compile(r"\d{4}年\d{1,2}月\d{1,2}日|\d{4}[-./]\d{1,2}[-./]\d{1,2}")
_MONTH = re.compile(r"(?<!\d)\d{1,2}月|\d{4}[-./]\d{1,2}(?!\d)")
_NOTHING = re.compile(
    r"(?:无|没有|无偏差|不存在偏差|无原因|暂无|不涉及|不适用|/|—+|-+|－+|N/?A|完成|已完成|0)[。.]?", re.IGNORECASE
)
_BLANK = re.compile(r"|/|—+|-+|－+|待定|待填|略|N/?A", re.IGNORECASE)
_UNMEASURABLE = re.compile(r"(?:暂时?|目前|尚)?(?:无法|不能|难以)(?:衡量|计量|测量|量化)[。.]?")
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
_TIMELY = re.compile(r"(?!.*[未没不])(?:已|均|全部|都)*(?:按时|按期|如期|准时|提前)(?!.*%).*")
_GRADED = re.compile(r"(?P<words>[^\d%]{1,20})[，,（(]?(?P<percent>\d{1,3}(?:\.\d{1,4})?)%[)）]?[。]?")
_BETWEEN = re.compile(r"[、/／，,；;\s]+")
_GRADE_SIGNS = frozenset("优良中低差")
_GRADE_NAMES = frozenset({"优秀", "良好", "好", "较好", "一般", "合格", "较差", "不合格"})
_FEWEST = 2  # one event more than planned is no overshoot, whatever its share

Doubt = Literal["", "unreported", "words", "unit", "share", "range", "month", "target"]
"""Why it cannot be told: nothing was reported; words where a number is due; units that cannot be compared; 0.96 for a
target in percent; a range that lies on both sides; a month where the day decides; a target that cannot be computed.
"""


@dataclass(frozen=True, slots=True)
class Attainment:
    """``reached``: yes, no, or ``None`` where it cannot be told. ``shares``: the shares of the target reached
    (0 to 1), one for each way the target may be meant; empty where no share can be computed. ``late``: days after the
    deadline.
    """

    reached: bool | None
    shares: tuple[Fraction, ...] = ()
    late: int = 0
    doubt: Doubt = ""


def is_unreported(actual: Target | None) -> bool:
    """No result was given: no cell, an empty one, or a stroke. Not reported is not zero."""
    return actual is None or bool(_BLANK.fullmatch(actual.words.strip()))


def is_unmeasurable(actual: Target | None) -> bool:
    """The unit says that the result cannot be measured (暂无法衡量): an answer, and no result."""
    return actual is not None and bool(_UNMEASURABLE.fullmatch(actual.words.strip()))


@lru_cache(maxsize=8192)
def attainment(target: Target, actual: Target) -> Attainment:
    """How far the actual result reaches the target."""
    if is_unreported(actual):
        return Attainment(None, doubt="unreported")
    if target.kind == "deadline":
        return _on_time(target, actual) if actual.kind == "deadline" else Attainment(None, doubt="words")
    if target.kind != "quantity":
        return Attainment(None, doubt="target")
    if actual.kind != "quantity":
        return Attainment(None, doubt="words")
    if _is_doubtful_share(target, actual):
        return Attainment(None, doubt="share")
    pair = same_scale(target, actual)
    if pair is None:
        return Attainment(None, doubt="unit")
    found = _compared(target, *pair)
    if actual.upper is not None and actual.value is not None:
        factor = pair[1] / Fraction(actual.value) if actual.value else _ONE
        if _compared(target, pair[0], Fraction(actual.upper) * factor) != found:
            return Attainment(None, doubt="range")
    return found


def _compared(target: Target, wanted: Fraction, got: Fraction) -> Attainment:
    if target.upper is not None:
        top = Fraction(target.upper)
        if wanted <= got <= top:
            return Attainment(True, (_ONE,))
        return Attainment(False, (_share(got, wanted) if got < wanted else _share(top, got),))
    more, less = _share(got, wanted), _share(wanted, got)
    match target.comparator:
        case ">=":
            return Attainment(got >= wanted, (more,))
        case ">":
            return Attainment(got > wanted, (more,))
        case "<=":
            return Attainment(got <= wanted, (less,))
        case "<":
            return Attainment(got < wanted, (less,))
        case "=":
            return Attainment(got == wanted, (min(more, less),))
    return Attainment(True if got == wanted else None, (more, less))


def _on_time(target: Target, actual: Target) -> Attainment:
    if target.by is None or actual.by is None:
        return Attainment(None, doubt="words")
    if actual.by <= target.by:
        return Attainment(True, (_ONE,))
    if _DAY.search(actual.words):
        return Attainment(False, late=(actual.by - target.by).days)
    # 11月完成 against 11月15日前 may be either; 12月完成 is late, by how many days nobody says.
    late = _MONTH.search(actual.words) is not None and actual.by.replace(day=1) > target.by
    return Attainment(False if late else None, doubt="month")


def _share(part: Fraction, whole: Fraction) -> Fraction:
    if part >= whole:
        return _ONE
    return max(part / whole, _NONE) if whole > 0 else _NONE


def _is_doubtful_share(target: Target, actual: Target) -> bool:
    """0.96 without a sign against ≥95%: 96 percent, or less than one?"""
    wanted, got = target.value, actual.value
    return bool(target.is_percent and not actual.unit and wanted and got and abs(got) <= 1 < abs(wanted))


def same_scale(target: Target, actual: Target) -> tuple[Fraction, Fraction] | None:
    """Both numbers in the target's unit, or ``None`` where the units cannot be compared."""
    if target.value is None or actual.value is None:
        return None
    wanted, got = Fraction(target.value), Fraction(actual.value)
    if not target.unit or not actual.unit:
        return wanted, got
    factor = conversion(actual.unit, target.unit)
    return None if factor is None else (wanted, got * factor)


def overshoot(target: Target, actual: Target | None) -> Fraction | None:
    """By what share of the target the result exceeds it, where more is better; ``None`` where it does not, or cannot be
    told. One or two events more are none.
    """
    if actual is None or target.comparator not in (">=", ">") or target.kind != "quantity" or actual.kind != "quantity":
        return None
    pair = None if _is_doubtful_share(target, actual) else same_scale(target, actual)
    if pair is None or pair[0] <= 0 or pair[1] - pair[0] < _FEWEST:
        return None
    if target.upper is not None and pair[1] <= Fraction(target.upper):
        return None
    return (pair[1] - pair[0]) / pair[0]


def days_of_year(day: date) -> int:
    """How many days of its year have passed at the end of a day."""
    return day.timetuple().tm_yday


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


@lru_cache(maxsize=1024)
def graded(target: Target, actual: Target) -> tuple[str | None, Fraction | None]:
    """What a result says of a qualitative target: its grade word, and the percentage it gives (as a share), each
    ``None`` where it says none. Words that only repeat the target claim it.
    """
    if actual.kind == "quantity":
        share = Fraction(actual.value) / 100 if actual.is_percent and actual.value is not None else None
        return None, None if share is None else min(max(share, _NONE), _ONE)
    words = actual.words.strip()
    if (match := _GRADED.fullmatch(words)) and (grade := grade_word(match["words"].rstrip("，,（("))):
        return grade, min(Fraction(match["percent"]) / 100, _ONE)
    if (grade := grade_word(words)) is not None:
        return grade, None
    scale = _scale(target.words)
    if len(scale) > 1 and words in (scale[0], scale[-1]):  # what lies between, each scale counts in its own way
        return ("达成" if words == scale[0] else "未达成"), None
    same = letters(words)
    return ("达成" if same and same == letters(target.words) else None), None


def _scale(words: str) -> list[str]:
    """The grades a target lists: 优良中低差, 好/一般/差; empty where it lists none."""
    parts = [part for part in _BETWEEN.split(words.strip()) if part]
    parts = list(parts[0]) if len(parts) == 1 and set(parts[0]) <= _GRADE_SIGNS else parts
    return parts if all(part in _GRADE_NAMES or part in _GRADE_SIGNS for part in parts) else []


def claims_in_time(words: str) -> bool:
    """A result that says it was in time without saying when (按期完成)."""
    return bool(_TIMELY.match(words.strip()))


def with_sign(target: Target, *, less_is_better: bool) -> Target:
    """The target with the sign that was left out (60套 is ≥60套, a cost is a ceiling)."""
    if target.kind != "quantity" or target.comparator is not None:
        return target
    return replace(target, comparator="<=" if less_is_better else ">=")
