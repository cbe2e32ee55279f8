"""Whether a formula fits the ledgers it looks at, and what it comes to: a number of which unit, or a day. Pure."""

from __future__ import annotations

import datetime as dt
from collections.abc import Mapping
from dataclasses import dataclass
from fractions import Fraction
from typing import Literal, TypeAlias

from jixiao.lang.unit import conversion, synonyms
from jixiao.law.ledger import FieldKind, LedgerField
from jixiao.model import Target
from jixiao_web.evidence.formula import (
    Aggregation,
    Asked,
    Between,
    Compare,
    Condition,
    Contains,
    Field,
    Formula,
    FormulaError,
    Has,
    Join,
    Money,
    Month,
    Node,
    Not,
    Operand,
    Part,
    Share,
    Today,
)

Fields: TypeAlias = Mapping[str, LedgerField]
Ledgers: TypeAlias = Mapping[str, Fields]
"""Ledger → its fields by key."""
PAYMENTS: Fields = {
    f.key: f
    for f in (
        LedgerField("on", "支付日期", "date"),
        LedgerField("amount", "支付金额", "number", "元", decimals=2),
        LedgerField("payee", "收款人", "text"),
        LedgerField("summary", "摘要", "text"),
        LedgerField("voucher", "凭证号", "text"),
        LedgerField("source", "资金来源", "choice", options=("fiscal", "carryover", "other")),
    )
}
"""What conditions of ``paid`` may look at."""
_Sort = Literal["number", "text", "yes-no", "day"]
_SORT_OF: Mapping[FieldKind, _Sort] = {"text": "text", "choice": "text", "number": "number", "date": "day", "time": "day",
                                       "yes-no": "yes-no"}  # fmt: skip
_SORTS = {"number": "数字", "text": "文字", "yes-no": "是否", "day": "日期"}


@dataclass(frozen=True, slots=True)
class Measure:
    """What a formula comes to. ``unit`` is ``""`` where it is a mere number."""

    is_day: bool
    unit: str = ""


# --- holding against the ledgers -------------------------------------------------------------------------------


def check(formula: Formula, ledgers: Ledgers) -> Measure:
    """What the formula comes to. Raises FormulaError: a ledger or field that is not there or is of another kind, a word that
    a choice does not have, days that are added up.
    """
    for part in formula.parts:
        _check_part(part, ledgers)
    return _measure(formula.root, ledgers)


def _check_part(part: Part, ledgers: Ledgers) -> None:
    match part:
        case Asked():
            return
        case Money(_, source, where):
            if source and source not in PAYMENTS["source"].options:
                raise FormulaError(f"没有“{source}”这种资金来源。可用：{' '.join(PAYMENTS['source'].options)}")
            if where is not None:
                _check_condition(where, PAYMENTS)
            return
    fields = ledgers.get(part.ledger)
    if fields is None:
        known = "、".join(ledgers) or "（还没有台账）"
        raise FormulaError(f"没有叫“{part.ledger}”的台账。可用：{known}")
    if part.of is not None:
        sort = _sort(part.of, fields)
        allowed = {"distinct": _SORTS, "min": ("number", "day"), "max": ("number", "day"), "last": ("number", "day")}
        if sort not in allowed.get(part.kind, ("number",)):
            raise FormulaError(f"“{_title(part.of, fields)}”是{_SORTS[sort]}，不能用 {part.kind}")
    if part.where is not None:
        _check_condition(part.where, fields)


def _check_condition(where: Condition, fields: Fields) -> None:
    match where:
        case Join(_, parts):
            for part in parts:
                _check_condition(part, fields)
        case Not(part):
            _check_condition(part, fields)
        case Has(field):
            _sort(field, fields)
        case Contains(field):
            if _sort(field, fields) != "text":
                raise FormulaError(f"“{_title(field, fields)}”不是文字，不能用 contains")
        case Compare():
            _check_compare(where, fields)


def _check_compare(where: Compare, fields: Fields) -> None:
    left = _sort(where.left, fields)
    for item in where.right if isinstance(where.right, tuple) else (where.right,):
        right = _sort(item, fields)
        if left != right:
            raise FormulaError(f"不能把{_SORTS[left]}和{_SORTS[right]}相比")
        for one, other in ((where.left, item), (item, where.left)):
            _check_option(one, other, fields)
    if where.sign in ("<", "<=", ">", ">=") and left in ("text", "yes-no"):
        raise FormulaError(f"{_SORTS[left]}不能比大小")
    if not any(isinstance(side, Field | Between | Month) for side in _sides(where)):
        raise FormulaError("比较的两边都不是字段")


def _sides(where: Compare) -> tuple[Operand, ...]:
    return (where.left, *(where.right if isinstance(where.right, tuple) else (where.right,)))


def _check_option(one: Operand, other: Operand, fields: Fields) -> None:
    """A choice is only ever one of its options: another word would silently find nothing."""
    options = fields[one.name].options if isinstance(one, Field) else ()
    if options and isinstance(other, str) and other not in options:
        raise FormulaError(f"“{_title(one, fields)}”没有“{other}”这一项。可选：{'、'.join(options)}")


def _sort(operand: Operand, fields: Fields) -> _Sort:
    match operand:
        case Field(name):
            if name not in fields:
                raise FormulaError(f"没有“{name}”字段。可用：{'、'.join(fields)}")
            kind = fields[name].kind
            return _SORT_OF[kind]
        case Month(field):
            if _sort(field, fields) != "day":
                raise FormulaError("month 要用日期字段")
            return "number"
        case Between(unit, start, end):
            for side in (start, end):
                if _sort(side, fields) != "day":
                    raise FormulaError(f"{unit} 要用两个日期或时间")
                if unit == "minutes" and not _is_time(side, fields):
                    raise FormulaError("minutes 要用两个时间字段，日期请用 days")
            if not any(isinstance(side, Field) for side in (start, end)):
                raise FormulaError(f"{unit} 里至少要有一个字段")
            return "number"
        case bool():
            return "yes-no"
        case Fraction():
            return "number"
        case dt.date() | Today():
            return "day"
        case _:
            return "text"


def _is_time(side: Operand, fields: Fields) -> bool:
    return isinstance(side, Field) and fields[side.name].kind == "time"


def _title(operand: Operand, fields: Fields) -> str:
    return fields[operand.name].title if isinstance(operand, Field) else "这一项"


# --- what it comes to ------------------------------------------------------------------------------------------


def _measure(node: Node, ledgers: Ledgers) -> Measure:
    match node:
        case Aggregation():
            return _measure_part(node, ledgers)
        case Money():
            return Measure(is_day=False, unit="元")
        case Asked():
            return Measure(is_day=False, unit="%")
        case Fraction():
            return Measure(is_day=False)
        case Share(a, b):
            _numbers(a, b, ledgers)
            return Measure(is_day=False, unit="%")
    left, right = _numbers(node.left, node.right, ledgers)
    if isinstance(node.right, Fraction):
        right = left if node.sign in "+-" else ""
    elif isinstance(node.left, Fraction) and node.sign in "+-*":
        left = right if node.sign in "+-" else ""
    if node.sign in "+-":
        return Measure(is_day=False, unit=left if synonyms(left, right) else "")
    if node.sign == "*":
        return Measure(is_day=False, unit="" if left and right else left or right)
    return Measure(is_day=False, unit="" if left == right else f"{left}/{right}" if left and right else left)


def _numbers(a: Node, b: Node, ledgers: Ledgers) -> tuple[str, str]:
    sides = _measure(a, ledgers), _measure(b, ledgers)
    if any(side.is_day for side in sides):
        raise FormulaError("日期不能加减乘除，只能单独作为结果")
    return sides[0].unit, sides[1].unit


def _measure_part(part: Aggregation, ledgers: Ledgers) -> Measure:
    if part.of is None or part.kind in ("count", "distinct"):
        return Measure(is_day=False)
    match part.of:
        case Between(unit):
            return Measure(is_day=False, unit="天" if unit == "days" else "分钟")
        case Month():
            return Measure(is_day=False, unit="月")
    field = ledgers[part.ledger][part.of.name]
    return Measure(is_day=field.kind != "number", unit=field.unit)


# --- against the target ----------------------------------------------------------------------------------------

_MANY = (("亿", 10**8), ("万", 10**4))


def divisor(measure: Measure, target: Target) -> Fraction | None:
    """By what a value is divided to stand in the target's unit: 元 for 万元 is 10000. ``None`` where the two do not say
    whether they measure the same (人 and 人次): people decide.
    """
    if measure.is_day or target.kind != "quantity":
        return Fraction(1)
    wanted = target.unit or ""
    if not measure.unit:  # a mere number counts ones
        return Fraction(next((n for sign, n in _MANY if wanted.startswith(sign)), 1))
    (unit, _, per), (target_unit, _, target_per) = measure.unit.partition("/"), wanted.partition("/")
    above = conversion(unit, target_unit) if target_unit else None
    below = conversion(per, target_per) if per and target_per else Fraction(1)  # one of them may have left it out
    return below / above if above and below else None


def against(measure: Measure, target: Target) -> None:
    """Raise FormulaError where what a formula comes to can never be held against the target."""
    if target.kind == "deadline" and not measure.is_day:
        raise FormulaError("指标值是日期，公式的结果应是日期，如 max(台账, it.日期)")
    if target.kind == "quantity" and measure.is_day:
        raise FormulaError("指标值是数字，公式的结果却是日期")
    if target.kind == "qualitative":
        raise FormulaError("指标值是定性描述，算不出来，请选“人工填写”并附佐证")
    if target.is_percent and measure.unit == "%" and not measure.is_day:
        return
    if target.is_percent and measure.unit and divisor(measure, target) is None:
        raise FormulaError(f"指标值是百分比，公式的结果却以“{measure.unit}”计。比例请写成 share(分子, 分母)")
