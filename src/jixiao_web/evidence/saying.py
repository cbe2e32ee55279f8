"""Formulas and their parts in words, for people who do not read formulas. Pure."""

from __future__ import annotations

import datetime as dt
from collections.abc import Mapping
from fractions import Fraction
from typing import TypeAlias

from jixiao_web.evidence.fitting import PAYMENTS, Fields
from jixiao_web.evidence.formula import (
    Arithmetic,
    Asked,
    Between,
    Compare,
    Condition,
    Contains,
    Field,
    Formula,
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

Titles: TypeAlias = Mapping[str, tuple[str, Fields]]
"""Ledger → its title and its fields."""
_SOURCES = {"fiscal": "本年财政拨款", "carryover": "上年结转资金", "other": "其他资金"}
_SAID = {"count": "{ledger}的记录数", "sum": "{ledger}的{of}合计", "mean": "{ledger}的{of}平均值", "min": "{ledger}的{of}最小值",
         "max": "{ledger}的{of}最大值", "last": "{ledger}最近一条的{of}", "distinct": "{ledger}的{of}个数（不重复）",
         "percentile": "{ledger}的{of}第{rank}百分位数"}  # fmt: skip
_OF_DAYS = {"min": "{ledger}最早的{of}", "max": "{ledger}最晚的{of}"}
_COMPARED = {"==": "为", "!=": "不为", "<": "小于", "<=": "不超过", ">": "大于", ">=": "不少于"}
_COMPARED_DAYS = {"==": "在", "!=": "不在", "<": "早于", "<=": "不晚于", ">": "晚于", ">=": "不早于"}


def value_words(value: str, unit: str) -> str:
    """A computed value as a form writes it: ``95.2%``, ``2025年6月28日``; ``""`` for none."""
    if len(value) == 10 and value[4] == value[7] == "-":
        day = dt.date.fromisoformat(value)
        return f"{day.year}年{day.month}月{day.day}日"
    return f"{value}{unit}" if value else ""


def say(part: Part, titles: Titles) -> str:
    """A part in words: 培训台账（是否合格为“是”）的人数合计."""
    match part:
        case Asked():
            return "问卷的满意率"
        case Money("paid", _, where):
            return "已支付金额" if where is None else f"已支付金额（{_Words(PAYMENTS).condition(where)}）"
        case Money(_, source):
            return f"预算金额（{_SOURCES[source]}）" if source else "预算金额"
    title, fields = titles.get(part.ledger, (part.ledger, {}))
    words = _Words(fields)
    limit = f"（{words.condition(part.where)}）" if part.where is not None else ""
    shape = (_OF_DAYS if words.is_day(part.of) else _SAID).get(part.kind, _SAID[part.kind])
    return shape.format(ledger=title + limit, of=words.operand(part.of) if part.of else "", rank=part.rank)


def sentence(formula: Formula, titles: Titles) -> str:
    """The whole formula in words: 及时到报合计 ÷（及时到报合计 ＋ …）."""
    return _node(formula.root, titles)


_SIGNS = {"+": "＋", "-": "－", "*": "×", "/": "÷"}


def _node(node: Node, titles: Titles) -> str:
    match node:
        case Share(a, b):
            return f"{_inner(a, titles)} ÷ {_inner(b, titles)} × 100%"
        case Arithmetic("-", Fraction(), b) if node.left == 0:
            return f"－{_inner(b, titles)}"
        case Arithmetic(sign, a, b):
            first = _node if sign in "+-" and isinstance(a, Arithmetic) and a.sign in "+-" else _inner
            return f"{first(a, titles)} {_SIGNS[sign]} {_inner(b, titles)}"
        case Fraction():
            return str(node)
    return say(node, titles)


def _inner(node: Node, titles: Titles) -> str:
    said = _node(node, titles)
    return f"（{said}）" if isinstance(node, Share | Arithmetic) else said


class _Words:
    """Conditions over the fields of one ledger."""

    def __init__(self, fields: Fields) -> None:
        self._fields = fields

    def is_day(self, operand: Operand | None) -> bool:
        if isinstance(operand, Field):
            return operand.name in self._fields and self._fields[operand.name].kind in ("date", "time")
        return isinstance(operand, Today | dt.date)

    def condition(self, where: Condition) -> str:
        match where:
            case Join(kind, parts):
                return {"and": "，并且", "or": "，或者"}[kind].join(
                    f"（{self.condition(p)}）" if isinstance(p, Join) else self.condition(p) for p in parts
                )
            case Not(part):
                return f"不是：{self.condition(part)}"
            case Has(field):
                return f"填了{self.operand(field)}"
            case Contains(field, words):
                return f"{self.operand(field)}中有“{words}”"
            case Compare():
                return self._compare(where)

    def _compare(self, where: Compare) -> str:
        left = self.operand(where.left)
        if isinstance(where.right, tuple):
            return f"{left}为{'、'.join(self.operand(i) for i in where.right)}之一"
        return (
            f"{left}{(_COMPARED_DAYS if self.is_day(where.left) else _COMPARED)[where.sign]}{self.operand(where.right)}"
        )

    def operand(self, operand: Operand) -> str:
        match operand:
            case Field(name):
                return self._fields[name].title if name in self._fields else name
            case Between(unit, start, end):
                of = "天数" if unit == "days" else "分钟数"
                return f"从{self.operand(start)}到{self.operand(end)}的{of}"
            case Month(field):
                return f"{self.operand(field)}的月份"
            case Today():
                return "统计日"
            case bool():
                return "“是”" if operand else "“否”"
            case dt.date():
                return operand.isoformat()
            case str():
                return f"“{_SOURCES.get(operand, operand) if self._fields is PAYMENTS else operand}”"
            case _:
                return str(operand)
