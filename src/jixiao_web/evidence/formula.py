"""Formulas: how an indicator's actual value is computed from records. Pure: knows no database.

A formula is written in the syntax of CEL (Common Expression Language) and parsed by cel-python; nothing is ever executed
but the functions named here. Numbers are exact (fractions), dates are dates, and what was not reported is ``None``.

===========================================  ==========================================================================
``count(L)``, ``count(L, c)``                how many records of ledger L, of those for which c holds
``sum(L, q)``, ``sum(L, q, c)``              the sum of a quantity q; likewise ``mean``, ``min``, ``max``, ``last`` (of
                                             the newest record), ``distinct`` (how many different ones)
``percentile(L, q, 90)``                     the nearest-rank percentile
``share(a, b)``                              a ÷ b in percent, with numerator and denominator kept apart
``paid()``, ``paid(c)``, ``budget()``        payments and budget of the project in 元 (``budget("fiscal")`` one source)
``survey()``                                 the satisfied share of the questionnaire bound to the indicator, in percent
===========================================  ==========================================================================

A quantity is a field of the record, ``it.people``, the time between two, ``days(it.a, it.b)`` and ``minutes(it.a, it.b)``,
or ``month(it.day)``. Conditions compare quantities, words and days (``it.kind == "全会"``, ``it.passed``, ``has(it.passed)``,
``it.name.contains("印制")``, ``it.place in ["东区", "西区"]``, ``it.day <= date("2024-06-30")``, ``it.due <= today()``) and
join them with ``&&``, ``||``, ``!``. What is empty is neither equal nor unequal to anything: a comparison with it is
unknown, so is its contrary, and a record counts where the condition is true.
"""

from __future__ import annotations

import datetime as dt
import re
from collections.abc import Iterator, Mapping, Sequence
from dataclasses import dataclass, field
from fractions import Fraction
from functools import lru_cache
from typing import Literal, Protocol, TypeAlias, get_args

from celpy.celparser import CELParseError, CELParser
from lark import Token, Tree

Aggregate = Literal["count", "sum", "mean", "min", "max", "last", "distinct", "percentile"]
COMPARISONS = {"relation_eq": "==", "relation_ne": "!=", "relation_lt": "<", "relation_le": "<=", "relation_gt": ">",
               "relation_ge": ">=", "relation_in": "in"}  # fmt: skip
MAX_LENGTH, MAX_DEPTH, MAX_PARTS, MAX_DIGITS = 1_000, 40, 12, 120
"""Characters of a formula; how deep it may nest; different parts of it; digits of what it comes to."""


class FormulaError(Exception):
    """A formula that cannot be used: one line that says what is wrong and how to mend it."""


# --- what a formula is made of ---------------------------------------------------------------------------------


@dataclass(frozen=True, slots=True)
class Field:
    """A field of the record at hand."""

    name: str


@dataclass(frozen=True, slots=True)
class Today:
    """The day as of which a formula is computed."""


@dataclass(frozen=True, slots=True)
class Between:
    """From one day or time to another, in days or minutes; negative where the other comes first."""

    unit: Literal["days", "minutes"]
    start: Operand
    end: Operand


@dataclass(frozen=True, slots=True)
class Month:
    """The month of a day, 1 to 12."""

    of: Field


Operand: TypeAlias = "Field | Between | Month | Today | Fraction | dt.date | str | bool"


@dataclass(frozen=True, slots=True)
class Compare:
    """A comparison of one record's facts. ``right`` is a tuple only for ``in``."""

    sign: str
    left: Operand
    right: Operand | tuple[Operand, ...]


@dataclass(frozen=True, slots=True)
class Contains:
    """Whether a text field has words in it."""

    field: Field
    words: str


@dataclass(frozen=True, slots=True)
class Has:
    """Whether a field was filled in."""

    field: Field


@dataclass(frozen=True, slots=True)
class Join:
    """All (``and``) or any (``or``) of the conditions."""

    kind: Literal["and", "or"]
    parts: tuple[Condition, ...]


@dataclass(frozen=True, slots=True)
class Not:
    """A condition that must not hold."""

    part: Condition


Condition: TypeAlias = "Compare | Contains | Has | Join | Not"
Quantity: TypeAlias = "Field | Between | Month"


@dataclass(frozen=True, slots=True)
class Aggregation:
    """One number taken over the records of a ledger. ``of`` is what is counted up (``None``: the records themselves)."""

    kind: Aggregate
    ledger: str
    of: Quantity | None = None
    where: Condition | None = None
    rank: Fraction | None = None
    """Of a percentile."""
    words: str = field(default="", compare=False)
    """As it was written."""

    @property
    def fields(self) -> frozenset[str]:
        """The fields of a record it looks at."""
        return frozenset(_fields(self.of)) | frozenset(_fields(self.where))


@dataclass(frozen=True, slots=True)
class Money:
    """What was paid, or the budget, of the project at hand; ``where`` limits the payments, ``source`` the budget."""

    kind: Literal["paid", "budget"]
    source: str = ""
    where: Condition | None = None
    words: str = field(default="", compare=False)


@dataclass(frozen=True, slots=True)
class Asked:
    """The satisfied share of the questionnaire bound to the indicator."""

    words: str = field(default="survey()", compare=False)


@dataclass(frozen=True, slots=True)
class Share:
    """A numerator over a denominator, in percent."""

    numerator: Node
    denominator: Node


@dataclass(frozen=True, slots=True)
class Arithmetic:
    """Two numbers joined by + - * or /."""

    sign: str
    left: Node
    right: Node


Part: TypeAlias = "Aggregation | Money | Asked"
Node: TypeAlias = "Part | Share | Arithmetic | Fraction"


@dataclass(frozen=True, slots=True)
class Formula:
    """A formula that was understood."""

    words: str
    root: Node
    parts: tuple[Part, ...]
    """The numbers it is made of, in reading order, each once."""

    @property
    def ledgers(self) -> frozenset[str]:
        """The ledgers it looks at."""
        return frozenset(p.ledger for p in self.parts if isinstance(p, Aggregation))

    @property
    def has_money(self) -> bool:
        """Whether it looks at payments or the budget."""
        return any(isinstance(p, Money) for p in self.parts)

    @property
    def has_survey(self) -> bool:
        """Whether it looks at the questionnaire."""
        return any(isinstance(p, Asked) for p in self.parts)


def _fields(node: Operand | Condition | None) -> Iterator[str]:
    match node:
        case Field(name):
            yield name
        case Month(of) | Has(of) | Contains(of) | Not(of):
            yield from _fields(of)
        case Between(_, left, right) | Compare(_, left, right):
            for side in (left, *(right if isinstance(right, tuple) else (right,))):
                yield from _fields(side)
        case Join(_, parts):
            for part in parts:
                yield from _fields(part)


def _parts(node: Node) -> Iterator[Part]:
    match node:
        case Share(a, b) | Arithmetic(_, a, b):
            yield from _parts(a)
            yield from _parts(b)
        case Fraction():
            pass
        case _:
            yield node


# --- reading ---------------------------------------------------------------------------------------------------

EXAMPLE = "share(count(training, it.passed), count(training))"
_NUMBER = re.compile(r"-?\d{1,10}(?:\.\d{1,4})?")
_HIDDEN = re.compile(r"[\x00-\x08\x0b-\x1f\x7f\ud800-\udfff]")


@lru_cache(maxsize=1)
def _parser() -> CELParser:
    return CELParser()


@lru_cache(maxsize=2048)
def parse(words: str) -> Formula:
    """A formula from its words. Raises FormulaError."""
    if len(words) > MAX_LENGTH:
        raise FormulaError(f"公式超过 {MAX_LENGTH} 个字符，请分成几个指标")
    if not words.strip():
        raise FormulaError("公式是空的")
    if _HIDDEN.search(words):
        raise FormulaError("公式里有看不见的字符，请重新输入")
    try:
        tree = _parser().parse(words)
    except CELParseError as error:
        where = f"第 {error.line} 行第 {error.column} 个字符处" if error.column and error.column > 0 else "末尾处"
        raise FormulaError(f"公式写法有误（{where}）。例：{EXAMPLE}") from error
    root = _Reader(words).node(tree, 0)
    parts = tuple(dict.fromkeys(_parts(root)))
    if not parts:
        raise FormulaError("公式里没有任何记录，只有常数。指标的实际值要从台账、支付或问卷算出")
    if len(parts) > MAX_PARTS:
        raise FormulaError(f"公式里的统计项超过 {MAX_PARTS} 个，请分成几个指标")
    return Formula(words, root, parts)


_Tree: TypeAlias = "Tree[Token]"
_LEVELS = frozenset({"expr", "conditionalor", "conditionaland", "relation", "addition", "multiplication", "unary", "member",
                     "primary", "paren_expr"})  # fmt: skip
_SIGNS = {"addition_add": "+", "addition_sub": "-", "multiplication_mul": "*", "multiplication_div": "/"}


def _core(tree: _Tree) -> _Tree:
    """The first node below that says something: the grammar wraps everything in its levels of precedence. Raises
    FormulaError for brackets in brackets beyond all use.
    """
    brackets = 0
    while tree.data in _LEVELS and len(tree.children) == 1:
        brackets += tree.data == "paren_expr"
        if brackets > MAX_DEPTH:
            raise FormulaError("公式嵌套过深，请分成几个指标")
        tree = _child(tree, 0)
    return tree


def _child(tree: _Tree, at: int) -> _Tree:
    child = tree.children[at]
    assert isinstance(child, Tree)
    return child


def _operands(tree: _Tree) -> tuple[str, _Tree, _Tree]:
    """The sign and both sides of a joined expression: the grammar puts sign and left side in one node."""
    left = _child(tree, 0)
    return str(left.data), _child(left, 0), _child(tree, 1)


def _listed(tree: _Tree, at: int) -> list[_Tree]:
    """The expressions of a list of them, which may be missing altogether."""
    return [e for e in _child(tree, at).children if isinstance(e, Tree)] if len(tree.children) > at else []


def _call(tree: _Tree) -> tuple[str, list[_Tree]] | None:
    """The name and the arguments of a call."""
    return (str(tree.children[0]), _listed(tree, 1)) if tree.data == "ident_arg" else None


def _terms(tree: _Tree, level: str) -> list[_Tree]:
    """The terms of a chain of ``&&`` or ``||``, however long."""
    found = []
    while tree.data == level and len(tree.children) == 2:
        found.append(_child(tree, 1))
        tree = _core(_child(tree, 0))
    return [tree, *reversed(found)]


def _name(tree: _Tree) -> str | None:
    return str(tree.children[0]) if tree.data == "ident" else None


class _Reader:
    """Walks the tree of one formula; keeps the words to quote from them."""

    def __init__(self, words: str) -> None:
        self._source = words

    def _quote(self, tree: _Tree) -> str:
        return self._source[tree.meta.start_pos : tree.meta.end_pos]

    def _inside(self, tree: _Tree, depth: int) -> _Tree:
        if depth > MAX_DEPTH:
            raise FormulaError("公式嵌套过深，请分成几个指标")
        return _core(tree)

    def node(self, tree: _Tree, depth: int) -> Node:
        tree = self._inside(tree, depth)
        if tree.data in ("addition", "multiplication"):
            sign, left, right = _operands(tree)
            if sign not in _SIGNS:
                raise FormulaError("只能用 + - * / 运算，不能取余数")
            return Arithmetic(_SIGNS[sign], self.node(left, depth + 1), self.node(right, depth + 1))
        if tree.data == "unary" and _child(tree, 0).data == "unary_neg":
            return Arithmetic("-", Fraction(0), self.node(_child(tree, 1), depth + 1))
        if tree.data == "literal":
            value = self._literal(tree)
            if isinstance(value, Fraction):
                return value
        call = _call(tree)
        if call is None:
            raise FormulaError("公式应由统计函数组成，如 count(meeting)、sum(training, it.people)、share(甲, 乙)")
        return self._function(*call, self._quote(tree), depth)

    def _function(self, name: str, arguments: list[_Tree], words: str, depth: int) -> Node:
        if name == "share":
            if len(arguments) != 2:
                raise FormulaError("share 要写两个数：share(分子, 分母)")
            return Share(self.node(arguments[0], depth + 1), self.node(arguments[1], depth + 1))
        if name in ("paid", "budget", "survey"):
            return self._project(name, arguments, words, depth)
        if name not in get_args(Aggregate):
            known = " ".join((*get_args(Aggregate), "share paid budget survey"))
            raise FormulaError(f"没有 {name} 这个函数。可用：{known}")
        kind: Aggregate = name  # type: ignore[assignment]
        ledger = _name(self._inside(arguments[0], depth)) if arguments else None
        if ledger is None:
            raise FormulaError(f"{name} 的第一项应是台账的名字：{name}(台账…)")
        rest = arguments[1:]
        of, rank = None, None
        if kind != "count":
            of, rest = self._quantity(name, ledger, rest, depth), rest[1:]
        if kind == "percentile":
            found = self._operand(rest[0], depth + 1) if rest else None
            if not isinstance(found, Fraction) or not 0 < found <= 100:
                raise FormulaError("percentile 要写百分位数：percentile(台账, it.字段, 90)")
            rank, rest = found, rest[1:]
        if len(rest) > 1:
            raise FormulaError(f"{name} 的项数太多")
        return Aggregation(kind, ledger, of, self.condition(rest[0], depth + 1) if rest else None, rank, words)

    def _project(self, name: str, arguments: list[_Tree], words: str, depth: int) -> Node:
        """What is taken from the project at hand and not from a ledger."""
        if name == "survey" and not arguments:
            return Asked()
        if name == "paid" and len(arguments) < 2:
            return Money("paid", where=self.condition(arguments[0], depth + 1) if arguments else None, words=words)
        if name == "budget" and len(arguments) < 2:
            source = self._operand(arguments[0], depth + 1) if arguments else ""
            if isinstance(source, str):
                return Money("budget", source, words=words)
        raise FormulaError({"paid": "paid 的写法是 paid() 或 paid(条件)", "survey": "survey 的写法是 survey()"}.get(
            name, 'budget 的写法是 budget() 或 budget("fiscal")'))  # fmt: skip

    def _quantity(self, name: str, ledger: str, rest: Sequence[_Tree], depth: int) -> Quantity:
        found = self._operand(rest[0], depth + 1) if rest else None
        if not isinstance(found, Field | Between | Month):
            raise FormulaError(f"{name} 要写明对哪个字段统计：{name}({ledger}, it.字段)")
        return found

    def condition(self, tree: _Tree, depth: int) -> Condition:
        tree = self._inside(tree, depth)
        if tree.data in ("conditionalor", "conditionaland"):
            kind: Literal["and", "or"] = "or" if tree.data == "conditionalor" else "and"
            return Join(kind, tuple(self.condition(t, depth + 1) for t in _terms(tree, tree.data)))
        if tree.data == "unary" and _child(tree, 0).data == "unary_not":
            return Not(self.condition(_child(tree, 1), depth + 1))
        if tree.data == "relation":
            sign, left, right = _operands(tree)
            if sign == "relation_in":
                return Compare("in", self._operand(left, depth + 1), self._items(right, depth + 1))
            return Compare(COMPARISONS[sign], self._operand(left, depth + 1), self._operand(right, depth + 1))
        call = _call(tree)
        if call is not None and call[0] == "has" and len(call[1]) == 1:
            return Has(self._field(call[1][0], depth + 1))
        if tree.data == "member_dot_arg" and tree.children[1] == "contains" and len(asked := _listed(tree, 2)) == 1:
            words = self._operand(asked[0], depth + 1)
            if not isinstance(words, str) or not words:
                raise FormulaError('contains 里应是文字，如 it.name.contains("印制")')
            return Contains(self._field(_child(tree, 0), depth + 1), words)
        found = self._operand(tree, depth + 1)
        if isinstance(found, Field):
            return Compare("==", found, right=True)
        raise FormulaError('条件应是比较，如 it.kind == "全会"、it.people >= 30、it.passed')

    def _field(self, tree: _Tree, depth: int) -> Field:
        found = self._operand(tree, depth)
        if not isinstance(found, Field):
            raise FormulaError("字段写作 it.字段")
        return found

    def _items(self, tree: _Tree, depth: int) -> tuple[Operand, ...]:
        tree = self._inside(tree, depth)
        items = tuple(self._operand(e, depth + 1) for e in _listed(tree, 0)) if tree.data == "list_lit" else ()
        if not items or not all(isinstance(i, str | Fraction) for i in items):
            raise FormulaError('in 的后面应是文字或数字的列表，如 it.place in ["东区", "西区"]')
        return items

    def _operand(self, tree: _Tree, depth: int) -> Operand:
        tree = self._inside(tree, depth)
        if tree.data == "member_dot":
            if _name(_core(_child(tree, 0))) == "it":
                return Field(str(tree.children[1]))
            raise FormulaError("字段写作 it.字段")
        if tree.data == "literal":
            return self._literal(tree)
        call = _call(tree)
        if call is not None:
            name, arguments = call
            if name == "date" and len(arguments) == 1:
                return _day(self._operand(arguments[0], depth + 1))
            if name == "today" and not arguments:
                return Today()
            if name == "month" and len(arguments) == 1:
                return Month(self._field(arguments[0], depth + 1))
            if name in ("days", "minutes") and len(arguments) == 2:
                unit: Literal["days", "minutes"] = name  # type: ignore[assignment]
                return Between(unit, self._operand(arguments[0], depth + 1), self._operand(arguments[1], depth + 1))
        raise FormulaError(f"看不懂这一项：{self._quote(tree)[:40]}")

    def _literal(self, tree: _Tree) -> Fraction | str | bool:
        token = tree.children[0]
        assert isinstance(token, Token)
        text = str(token)
        if token.type == "BOOL_LIT":
            return text == "true"
        if token.type in ("INT_LIT", "FLOAT_LIT"):
            if not _NUMBER.fullmatch(text):
                raise FormulaError(f"数字 {text[:20]} 写法不对：整数不超过 10 位，小数不超过 4 位")
            return Fraction(text)
        if token.type == "STRING_LIT" and text[0] in "'\"":
            if "\\" in text:
                raise FormulaError("文字里不要用反斜杠")
            return text[1:-1]
        raise FormulaError(f"公式里不能用 {text[:20]}")


def _day(words: Operand) -> dt.date:
    try:
        return dt.date.fromisoformat(words if isinstance(words, str) else "")
    except ValueError as error:
        raise FormulaError('日期应写成 date("2024-06-30")') from error


# --- computing -------------------------------------------------------------------------------------------------


@dataclass(frozen=True, slots=True)
class Taken:
    """One part's value, how many records it was taken from, and how many more fulfil its condition but say nothing of what
    is asked. ``value`` is ``None`` where nothing was reported.
    """

    value: Fraction | dt.date | None
    records: int = 0
    blank: int = 0


class World(Protocol):
    """Where the numbers come from."""

    def take(self, part: Part) -> Taken:
        """The value of one part."""


@dataclass(frozen=True, slots=True)
class Outcome:
    """What a formula comes to. ``numerator`` and ``denominator`` are there where it is a share (or a division) at its root.

    ``missing`` says why there is no value: ``not-reported``, ``zero-denominator``, ``too-large``.
    """

    value: Fraction | dt.date | None
    parts: tuple[tuple[Part, Taken], ...]
    numerator: Fraction | None = None
    denominator: Fraction | None = None
    missing: str = ""


class _Missing(Exception):
    """There is no value, and why."""


def evaluate(formula: Formula, world: World) -> Outcome:
    """The value of a formula. Raises nothing: what cannot be computed is told in ``missing``."""
    taken = {part: world.take(part) for part in formula.parts}
    parts = tuple(taken.items())
    above = below = None
    try:
        if isinstance(formula.root, Aggregation):
            value = taken[formula.root].value
            return Outcome(value, parts, missing="" if value is not None else "not-reported")
        if isinstance(formula.root, Share) or (isinstance(formula.root, Arithmetic) and formula.root.sign == "/"):
            first, second = _sides(formula.root)
            above = _bounded(_number(first, taken))
            below = _bounded(_number(second, taken))
        return Outcome(_bounded(_number(formula.root, taken)), parts, above, below)
    except _Missing as why:
        return Outcome(None, parts, above, below, str(why))


def _sides(root: Share | Arithmetic) -> tuple[Node, Node]:
    return (root.numerator, root.denominator) if isinstance(root, Share) else (root.left, root.right)


def _bounded(value: Fraction) -> Fraction:
    if len(str(value)) > MAX_DIGITS:
        raise _Missing("too-large")
    return value


def _number(node: Node, taken: Mapping[Part, Taken]) -> Fraction:
    match node:
        case Fraction():
            return node
        case Share(a, b):
            return _number(Arithmetic("/", a, b), taken) * 100
        case Arithmetic(sign, a, b):
            left, right = _number(a, taken), _number(b, taken)
            if sign != "/":
                return {"+": left + right, "-": left - right, "*": left * right}[sign]
            if right == 0:
                raise _Missing("zero-denominator")
            return left / right
    value = taken[node].value
    if not isinstance(value, Fraction):
        raise _Missing("not-reported")
    return value
