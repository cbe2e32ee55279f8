"""The actual values of a project worked out once more from the raw rows: formulas are read by Python's own parser and taken
record by record. Nothing of the system's formula language, its queries or its units is used.
"""

import ast
import datetime as dt
from fractions import Fraction
from typing import Any

_EPOCH = dt.date(1970, 1, 1)


def _rows(project: Any, ledger: str, until: dt.date) -> list[dict[str, Any]]:
    """The records of a ledger by a day: numbers in their unit, days as numbers, in order of time."""
    book = project.ledgers.get(key=ledger)
    decimals = {f["key"]: f["decimals"] if f["kind"] == "number" else 0 for f in book.fields}
    found = book.entries.filter(is_void=False).order_by("on", "id")
    return [
        {k: v if isinstance(v, str) else Fraction(v, 10 ** decimals[k]) for k, v in one.values.items()}
        for one in found if one.on <= until
    ]  # fmt: skip


class _Reader:
    """One formula over one project by the end of a day."""

    def __init__(self, indicator: Any, until: dt.date) -> None:
        self._indicator, self._project, self._until = indicator, indicator.project, until

    def value(self, words: str) -> Fraction:
        plain = words.replace("&&", " and ").replace("||", " or ")
        return self._outer(ast.parse(plain, mode="eval").body)

    def _outer(self, node: Any) -> Fraction:
        if isinstance(node, ast.BinOp):
            left, right = self._outer(node.left), self._outer(node.right)
            return {ast.Add: left + right, ast.Sub: left - right, ast.Div: left / (right or 1)}[type(node.op)]
        name, args = node.func.id, node.args
        if name == "share":
            return self._outer(args[0]) / self._outer(args[1]) * 100
        if name == "paid":
            from jixiao_web.money.models import Payment

            return Fraction(
                sum(
                    p.amount for p in Payment.objects.filter(project=self._project, counts=True) if p.on <= self._until
                ),
                100,
            )
        if name == "survey":
            counts = self._indicator.surveys.get().tally["counts"]
            return Fraction(100 * (counts["满意"] + counts["较满意"]), sum(counts.values()))
        rows = _rows(self._project, args[0].id, self._until)
        at = 1 if name == "count" else 2
        if len(args) > at:
            rows = [row for row in rows if self._inner(args[at], row) not in (None, False, 0)]
        if name == "count":
            return Fraction(len(rows))
        values = [v for row in rows if (v := self._inner(args[1], row)) is not None]
        if name == "distinct":
            return Fraction(len(set(values)))
        return {"sum": sum, "min": min, "max": max, "last": lambda v: v[-1], "mean": lambda v: sum(v) / len(v)}[name](
            values
        )

    def _inner(self, node: Any, row: dict[str, Any]) -> Any:
        """Of one record; ``None`` where what is asked for was left empty."""
        match node:
            case ast.Attribute(attr=key):
                return row.get(key)
            case ast.Constant(value=value):
                return value if isinstance(value, str) else Fraction(value)
            case ast.List(elts=items):
                return [self._inner(one, row) for one in items]
            case ast.BoolOp(op=op, values=parts):
                said = [self._inner(one, row) for one in parts]
                if isinstance(op, ast.And):
                    return all(one not in (None, False, 0) for one in said)
                return any(one not in (None, False, 0) for one in said)
            case ast.Compare(left=left, ops=[op], comparators=[right]):
                a, b = self._inner(left, row), self._inner(right, row)
                if a is None or b is None:
                    return None
                if isinstance(op, ast.In):
                    return a in b
                return {ast.Eq: a == b, ast.GtE: a >= b if not isinstance(a, str) else None, ast.LtE: a <= b if not isinstance(a, str) else None,
                        ast.Gt: a > b if not isinstance(a, str) else None}[type(op)]  # fmt: skip
            case ast.Call(func=ast.Name(id="has"), args=[field]):
                return self._inner(field, row) is not None
            case ast.Call(func=ast.Name(id="today")):
                return Fraction((self._until - _EPOCH).days)
            case ast.Call(func=ast.Name(id="month"), args=[day]):
                return Fraction((_EPOCH + dt.timedelta(days=int(self._inner(day, row)))).month)
            case ast.Call(func=ast.Name(id="days" | "minutes"), args=[start, end]):
                a, b = self._inner(start, row), self._inner(end, row)
                return None if a is None or b is None else b - a
        raise AssertionError(ast.dump(node))


def value(indicator: Any, until: dt.date) -> Fraction:
    """The actual value of an indicator with a formula: 元, %, days, counts; a day as its number since 1970."""
    return _Reader(indicator, until).value(indicator.route.formula)


def words(indicator: Any, until: dt.date) -> str:
    """The value as :mod:`web.recount` reads it: the day, or the number that stands in units of one."""
    found = value(indicator, until)
    if "年" in indicator.data["target"] and "月" in indicator.data["target"] and "/" not in indicator.data["target"]:
        return (_EPOCH + dt.timedelta(days=int(found))).isoformat()
    return str(found)
