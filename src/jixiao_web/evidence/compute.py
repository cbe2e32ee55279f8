"""Formulas over the database. The records behind a part are one query, and the same conditions count them: for one project
as for a whole county, whose ledgers of one kind are read together.
"""

from __future__ import annotations

import datetime as dt
import operator
from collections import defaultdict
from collections.abc import Iterable, Mapping, Sequence
from dataclasses import dataclass, replace
from fractions import Fraction
from functools import reduce
from math import ceil, floor, lcm
from typing import Any, TypeAlias

from django.db.models import BigIntegerField, Count, F, Func, Max, Min, Q, QuerySet, Sum, TextField, Value, Window
from django.db.models.expressions import Combinable, CombinedExpression
from django.db.models.functions import RowNumber, StrIndex
from django.db.models.lookups import Exact, GreaterThan, GreaterThanOrEqual, IsNull, LessThan, LessThanOrEqual

from jixiao.law.ledger import LedgerField
from jixiao_web.evidence import formula as language
from jixiao_web.evidence.fitting import PAYMENTS, Fields
from jixiao_web.evidence.formula import (
    Aggregation,
    Asked,
    Between,
    Condition,
    Contains,
    Field,
    Formula,
    Has,
    Join,
    Money,
    Month,
    Not,
    Operand,
    Outcome,
    Part,
    Taken,
    Today,
)
from jixiao_web.evidence.models import Entry, Ledger, NothingReported
from jixiao_web.evidence.values import day_number, day_of, fields_of
from jixiao_web.money import queries as money
from jixiao_web.money.models import Payment
from jixiao_web.projects.models import Indicator, Project
from jixiao_web.surveys.queries import satisfaction

GRACE = dt.timedelta(days=31)
"""A declaration that there was nothing to report holds so long: reports are monthly."""
PARTS_AT_ONCE, LEDGERS_AT_ONCE = 30, 5_000


# --- what stands in a record, for the database -----------------------------------------------------------------


class Kept(Func):
    """A value of an entry by its key: lighter than Django's own, which asks for its type as well."""

    def __init__(self, key: str, *, is_text: bool) -> None:
        assert key.isidentifier()
        super().__init__(F("values"), output_field=TextField() if is_text else BigIntegerField())
        self.extra = {"key": key, "cast": "" if is_text else "::bigint"}

    def as_sqlite(self, compiler: Any, connection: Any, **more: Any) -> Any:
        """SQLite's reading keeps the type of what was written."""
        return self.as_sql(compiler, connection, template="JSON_EXTRACT(%(expressions)s, '$.%(key)s')", **more)

    def as_postgresql(self, compiler: Any, connection: Any, **more: Any) -> Any:
        """PostgreSQL reads text, which is then a number again."""
        return self.as_sql(compiler, connection, template="(%(expressions)s ->> '%(key)s')%(cast)s", **more)


class _DayNumber(Func):
    """Days since 1970-01-01 of a date column."""

    output_field = BigIntegerField()

    def as_sqlite(self, compiler: Any, connection: Any, **more: Any) -> Any:
        return self.as_sql(
            compiler, connection, template="CAST(JULIANDAY(%(expressions)s) - 2440587.5 AS INTEGER)", **more
        )

    def as_postgresql(self, compiler: Any, connection: Any, **more: Any) -> Any:
        return self.as_sql(compiler, connection, template="(%(expressions)s - DATE '1970-01-01')::bigint", **more)


class _MonthOf(Func):
    """The month of a day that is counted from 1970-01-01."""

    output_field = BigIntegerField()

    def as_sqlite(self, compiler: Any, connection: Any, **more: Any) -> Any:
        return self.as_sql(
            compiler,
            connection,
            template="CAST(STRFTIME('%%m', %(expressions)s * 86400, 'unixepoch') AS INTEGER)",
            **more,
        )

    def as_postgresql(self, compiler: Any, connection: Any, **more: Any) -> Any:
        return self.as_sql(
            compiler,
            connection,
            template="EXTRACT(MONTH FROM DATE '1970-01-01' + (%(expressions)s)::int)::bigint",
            **more,
        )


def _number(value: int) -> Value:
    return Value(value, output_field=BigIntegerField())


def _joined(left: Any, sign: str, right: Any) -> Any:
    return CombinedExpression(left, sign, right, output_field=BigIntegerField())


def _times(expression: Any, factor: int) -> Any:
    return expression if factor == 1 else _joined(expression, Combinable.MUL, _number(factor))


@dataclass(frozen=True, slots=True)
class _Whole:
    """A number as a whole-number expression over a divisor; ``known`` where it stands in the formula itself."""

    expression: Any
    below: int = 1
    known: Fraction | None = None


class Book:
    """Conditions and quantities over the fields of one kind of record. ``today`` is what ``today()`` means."""

    def __init__(self, fields: Fields, today: dt.date) -> None:
        self.fields = fields
        self._today = today

    def value(self, name: str) -> Any:
        """What is kept under a field."""
        return Kept(name, is_text=self.fields[name].kind in ("text", "choice"))

    # --- quantities ---

    def quantity(self, operand: Operand) -> _Whole:
        """A number, yes or no (1, 0), or a day in days or minutes."""
        match operand:
            case Field(name):
                field = self.fields[name]
                return _Whole(self.value(name), 10**field.decimals if field.kind == "number" else 1)
            case Month(field):
                days, _is_time = self._day(field, in_minutes=False)
                return _Whole(_MonthOf(days))
            case Between(unit, start, end):
                exact = any(self._is_time(side) for side in (start, end))
                sides = [self._day(side, in_minutes=exact)[0] for side in (end, start)]
                return _Whole(_joined(sides[0], Combinable.SUB, sides[1]), 1440 if exact and unit == "days" else 1)
            case bool():
                return _Whole(_number(int(operand)), known=Fraction(int(operand)))
            case Fraction():
                return _Whole(None, known=operand)
        raise TypeError(f"{operand!r} is no number")

    def _is_time(self, side: Operand) -> bool:
        return isinstance(side, Field) and self.fields[side.name].kind == "time"

    def _day(self, side: Operand, *, in_minutes: bool) -> tuple[Any, bool]:
        """A day or time as days, or as minutes; and whether it was a time."""
        if isinstance(side, Field):
            is_time = self._is_time(side)
            kept = self.value(side.name)
            if is_time and not in_minutes:
                return _joined(kept, Combinable.DIV, _number(1440)), True
            return (kept if is_time else _times(kept, 1440 if in_minutes else 1)), is_time
        day = self._today if isinstance(side, Today) else side
        assert isinstance(day, dt.date)
        return _number(day_number(day) * (1440 if in_minutes else 1)), False

    # --- conditions ---

    def condition(self, where: Condition) -> Q:
        """A condition as a query; what is empty makes it unknown, as everywhere in SQL."""
        match where:
            case Join(kind, parts):
                return reduce(operator.and_ if kind == "and" else operator.or_, map(self.condition, parts))
            case Not(part):
                return ~self.condition(part)
            case Has(field):
                return Q(IsNull(self.value(field.name), False))
            case Contains(field, words):
                return Q(GreaterThan(StrIndex(self.value(field.name), Value(words)), 0))
        if isinstance(where.right, tuple):
            return reduce(operator.or_, (self._compare("==", where.left, item) for item in where.right))
        return self._compare(where.sign, where.left, where.right)

    def _compare(self, sign: str, left: Operand, right: Operand) -> Q:
        if sign == "!=":
            return ~self._compare("==", left, right)
        if self._is_text(left) or self._is_text(right):
            return Q(Exact(self._text(left), self._text(right)))
        if self._is_day(left):
            exact = self._is_time(left) or self._is_time(right)
            sides = [self._day(side, in_minutes=exact)[0] for side in (left, right)]
            return Q(_LOOKUP[sign](*sides))
        return _numbers(sign, self.quantity(left), self.quantity(right))

    def _is_text(self, side: Operand) -> bool:
        return isinstance(side, str) or (isinstance(side, Field) and self.fields[side.name].kind in ("text", "choice"))

    def _is_day(self, side: Operand) -> bool:
        return isinstance(side, dt.date | Today) or (
            isinstance(side, Field) and self.fields[side.name].kind in ("date", "time")
        )

    def _text(self, side: Operand) -> Any:
        return self.value(side.name) if isinstance(side, Field) else Value(side, output_field=TextField())


class Payments(Book):
    """Payments as records."""

    def __init__(self, today: dt.date) -> None:
        super().__init__(PAYMENTS, today)

    def value(self, name: str) -> Any:
        """A column of theirs."""
        return _DayNumber(F(name)) if name == "on" else F(name)


_LOOKUP: dict[str, Any] = {
    "==": Exact, "<": LessThan, "<=": LessThanOrEqual, ">": GreaterThan, ">=": GreaterThanOrEqual,
}  # fmt: skip
_TURNED = {"==": "==", "<": ">", "<=": ">=", ">": "<", ">=": "<="}


def _numbers(sign: str, left: _Whole, right: _Whole) -> Q:
    """Two numbers compared as whole ones: a/d < 2.5 is a < ⌈2.5·d⌉, so that the database never divides."""
    if left.known is not None:
        return _numbers(_TURNED[sign], right, left)
    if right.known is None:
        common = lcm(left.below, right.below)
        return Q(_LOOKUP[sign](*(_times(side.expression, common // side.below) for side in (left, right))))
    bound = right.known * left.below
    if sign == "==" and bound.denominator != 1:
        return Q(LessThan(left.expression, left.expression))  # never, and unknown where empty
    return Q(_LOOKUP[sign](left.expression, _number(ceil(bound) if sign in ("<", ">=") else floor(bound))))


# --- many parts at once ----------------------------------------------------------------------------------------

_Shape: TypeAlias = Aggregation
"""A part without the name of its ledger: the same for all ledgers of a kind."""


@dataclass(frozen=True, slots=True)
class _Kind:
    """Ledgers with the same fields, in one year, as of one day: what one query can read."""

    fields: tuple[LedgerField, ...]
    year: int
    as_of: dt.date

    @property
    def book(self) -> Book:
        return Book({f.key: f for f in self.fields}, self.as_of)


def entries(ledgers: Iterable[int], year: int, as_of: dt.date) -> QuerySet[Entry]:
    """The records of ledgers that count: of the year, up to a day, not taken back."""
    return Entry.objects.filter(
        ledger__in=ledgers, is_void=False, on__gte=dt.date(year, 1, 1), on__lte=as_of
    ).order_by()


def entries_of(part: Aggregation, ledger: Ledger, year: int, as_of: dt.date) -> QuerySet[Entry]:
    """The records behind a part, oldest first: those for which its condition holds."""
    found = entries([ledger.pk], year, as_of)
    if part.where is not None:
        found = found.filter(Book({f.key: f for f in fields_of(ledger)}, as_of).condition(part.where))
    return found.order_by("on", "id")


def count_behind(parts: Iterable[Aggregation], ledger: Ledger, year: int, as_of: dt.date) -> int:
    """How many records of a ledger these parts are taken over together, each counted once: a share's numerator is among its
    denominator. Those that are silent about what is asked are none of them.
    """
    book = Book({f.key: f for f in fields_of(ledger)}, as_of)
    found = entries([ledger.pk], year, as_of)
    looked_at = []
    for part in parts:
        asked = [] if part.where is None else [book.condition(part.where)]
        asked += [] if part.of is None else [Q(IsNull(_expression(book, part), False))]
        if not asked:
            return found.count()
        looked_at.append(reduce(operator.and_, asked))
    return found.filter(reduce(operator.or_, looked_at)).count()


def payments_of(part: Money, project: Project, as_of: dt.date) -> QuerySet[Payment]:
    """The payments behind a part."""
    found = Payment.objects.filter(project=project, counts=True, on__lte=as_of)
    return found if part.where is None else found.filter(Payments(as_of).condition(part.where))


class _Wanted:
    """What is asked of which ledger, gathered so that ledgers asked the same are read together."""

    def __init__(self) -> None:
        self._of: dict[tuple[_Kind, _Shape], set[int]] = defaultdict(set)
        self.taken: dict[tuple[int, _Shape], Taken] = {}

    def add(self, kind: _Kind, ledger: int, part: Aggregation) -> None:
        self._of[kind, replace(part, ledger="", words="")].add(ledger)

    def read(self) -> None:
        together: dict[tuple[_Kind, frozenset[int]], list[_Shape]] = defaultdict(list)
        for (kind, shape), ledgers in self._of.items():
            together[kind, frozenset(ledgers)].append(shape)
        declared = _declared({n for ledgers in self._of.values() for n in ledgers})
        for (kind, asked), shapes in together.items():
            ids = sorted(asked)
            since = kind.as_of - GRACE
            silent = {n for n in ids if not any(since <= day for day in declared.get(n, ()))}
            ordered = [s for s in shapes if s.kind in ("percentile", "last")]
            simple = [s for s in shapes if s not in ordered] or [Aggregation("count", "")]
            for at in range(0, len(ids), LEDGERS_AT_ONCE):
                some = ids[at : at + LEDGERS_AT_ONCE]
                for first in range(0, len(simple), PARTS_AT_ONCE):
                    self._read_simple(kind, some, silent, simple[first : first + PARTS_AT_ONCE])
                for shape in ordered:
                    self._read_ordered(kind, some, shape)

    def _read_simple(self, kind: _Kind, ledgers: Sequence[int], silent: set[int], shapes: Sequence[_Shape]) -> None:
        book = kind.book
        columns: dict[str, Any] = {"every": Count("*")}
        for n, shape in enumerate(shapes):
            where = book.condition(shape.where) if shape.where is not None else None
            columns[f"m{n}"] = Count("pk", filter=where)
            if shape.of is not None:
                columns[f"n{n}"] = Count(_expression(book, shape), filter=where)
                columns[f"v{n}"] = _AGGREGATE[shape.kind](_expression(book, shape), filter=where)
        found: dict[int, dict[str, Any]] = {
            read["ledger"]: dict(read)
            for read in entries(ledgers, kind.year, kind.as_of).values("ledger").annotate(**columns)
        }
        for ledger in ledgers:
            row = found.get(ledger, {})
            is_reported = bool(row) or ledger not in silent
            for n, shape in enumerate(shapes):
                matched = row.get(f"m{n}", 0)
                self.taken[ledger, shape] = _taken(
                    shape, kind, matched, row.get(f"n{n}", matched), row.get(f"v{n}"), is_reported=is_reported
                )

    def _read_ordered(self, kind: _Kind, ledgers: Sequence[int], shape: _Shape) -> None:
        """What hangs on the order of records: one of them is the answer, found by its place among its ledger's."""
        book = kind.book
        value = _expression(book, shape)
        found = entries(ledgers, kind.year, kind.as_of)
        if shape.where is not None:
            found = found.filter(book.condition(shape.where))
        matched = dict(found.values_list("ledger").annotate(n=Count("*")))
        found = found.filter(IsNull(value, False))
        order = [F("on").desc(), F("id").desc()] if shape.kind == "last" else [value.asc(), F("id").asc()]
        ranked = found.annotate(
            kept=value, place=Window(RowNumber(), partition_by="ledger", order_by=order),
            n=Window(Count("*"), partition_by="ledger"),
        )  # fmt: skip
        rank = shape.rank or Fraction(1)
        wanted = (
            _number(1) if shape.kind == "last"
            # ⌈rank·n/100⌉ in whole numbers
            else _joined(_joined(_times(F("n"), rank.numerator), "+", _number(100 * rank.denominator - 1)), "/",
                         _number(100 * rank.denominator))
        )  # fmt: skip
        rows = {row[0]: row[1:] for row in ranked.filter(place=wanted).values_list("ledger", "kept", "n")}
        for ledger in ledgers:
            kept, filled = rows.get(ledger, (None, 0))
            self.taken[ledger, shape] = Taken(_in_units(shape, kind, kept), filled, matched.get(ledger, 0) - filled)


class _Different(Count):
    """How many different ones."""

    def __init__(self, expression: Any, **more: Any) -> None:
        super().__init__(expression, distinct=True, **more)


_AGGREGATE: dict[str, Any] = {"sum": Sum, "mean": Sum, "min": Min, "max": Max, "distinct": _Different}


def _declared(ledgers: Iterable[int]) -> dict[int, list[dt.date]]:
    """Until when each ledger was declared empty."""
    found: dict[int, list[dt.date]] = defaultdict(list)
    for ledger, until in NothingReported.objects.filter(ledger__in=list(ledgers)).values_list("ledger", "until"):
        found[ledger].append(until)
    return found


def _expression(book: Book, shape: _Shape) -> Any:
    assert shape.of is not None
    if isinstance(shape.of, Field) and book.fields[shape.of.name].kind in ("text", "choice"):
        return book.value(shape.of.name)
    return book.quantity(shape.of).expression


def _taken(shape: _Shape, kind: _Kind, matched: int, filled: int, value: Any, *, is_reported: bool) -> Taken:
    """What is said of the records found. Nothing found is zero where the ledger speaks of the time at all; records that are
    silent about what is asked are not zero.
    """
    nothing = Fraction(0) if is_reported and not matched else None
    match shape.kind:
        case "count":
            return Taken(Fraction(matched) if matched else nothing, matched)
        case "distinct":
            return Taken(Fraction(value) if filled else nothing, filled, matched - filled)
    if not filled:
        return Taken(nothing if shape.kind == "sum" else None, 0, matched)
    found = _in_units(shape, kind, value)
    if shape.kind == "mean":
        assert isinstance(found, Fraction)
        found /= filled
    return Taken(found, filled, matched - filled)


def _in_units(shape: _Shape, kind: _Kind, kept: int | None) -> Fraction | dt.date | None:
    """A kept number in its unit, a kept day as a day."""
    if kept is None:
        return None
    book = kind.book
    if isinstance(shape.of, Field) and (field := book.fields[shape.of.name]).kind in ("date", "time"):
        return day_of(field, kept)
    assert shape.of is not None
    return Fraction(kept) / book.quantity(shape.of).below


# --- formulas of indicators ------------------------------------------------------------------------------------


class Records:
    """The records of projects as of a day (of each project): what formulas take their numbers from."""

    def __init__(self, formulas: Mapping[Indicator, Formula], as_of: Mapping[int, dt.date]) -> None:
        self._as_of = as_of
        projects = {i.project_id: i.project for i in formulas}
        self._ledgers = {(n.project_id, n.key): n for n in Ledger.objects.filter(project__in=projects)}
        self._wanted = _Wanted()
        self._paid: dict[tuple[int, Condition | None], Taken] = {}
        kinds: dict[int, _Kind] = {}
        limits: dict[tuple[dt.date, Condition | None], set[int]] = defaultdict(set)
        for indicator, formula in formulas.items():
            project = indicator.project
            day = as_of[project.pk]
            for part in formula.parts:
                if isinstance(part, Money) and part.kind == "paid":
                    limits[day, part.where].add(project.pk)
                ledger = self._ledgers.get((project.pk, part.ledger)) if isinstance(part, Aggregation) else None
                if ledger is not None and isinstance(part, Aggregation):
                    kind = kinds.get(ledger.pk) or _Kind(fields_of(ledger), project.year, day)
                    kinds[ledger.pk] = kind
                    self._wanted.add(kind, ledger.pk, part)
        self._wanted.read()
        for (day, where), of in limits.items():
            self._read_payments(day, where, of)

    def _read_payments(self, day: dt.date, where: Condition | None, projects: set[int]) -> None:
        limit = Payments(day).condition(where) if where is not None else None
        rows = (
            Payment.objects.filter(project__in=projects, counts=True, on__lte=day).order_by().values("project")
            .annotate(n=Count("pk", filter=limit), total=Sum("amount", filter=limit))
        )  # fmt: skip
        found = {row["project"]: Taken(Fraction(row["total"] or 0, 100), row["n"]) for row in rows}
        for project in projects:
            self._paid[project, where] = found.get(project, Taken(None))

    def world(self, indicator: Indicator) -> language.World:
        """What one indicator's formula takes its numbers from."""
        return _World(self, indicator)

    def take(self, indicator: Indicator, part: Part) -> Taken:
        """The value of one part of an indicator's formula."""
        project = indicator.project
        day = self._as_of[project.pk]
        match part:
            case Asked():
                return Taken(*satisfaction(indicator, day))
            case Money("paid", _, where):
                return self._paid[project.pk, where]
            case Money(_, source):
                rows = [r for r in money.account(project, day).rows if not source or r.source == source]
                return Taken(Fraction(sum(r.adjusted for r in rows), 100) if rows else None, len(rows))
        ledger = self._ledgers.get((project.pk, part.ledger))
        if ledger is None:
            return Taken(None)
        return self._wanted.taken[ledger.pk, replace(part, ledger="", words="")]


@dataclass(frozen=True, slots=True)
class _World:
    records: Records
    indicator: Indicator

    def take(self, part: Part) -> Taken:
        return self.records.take(self.indicator, part)


def outcomes(formulas: Mapping[Indicator, Formula], as_of: Mapping[int, dt.date]) -> dict[Indicator, Outcome]:
    """What formulas come to for their indicators, as of a day of each project (project id → day)."""
    records = Records(formulas, as_of)
    return {i: language.evaluate(formula, records.world(i)) for i, formula in formulas.items()}


def evaluate(words: str, indicator: Indicator, as_of: dt.date) -> Outcome:
    """What a formula comes to for one indicator as of a day. Raises FormulaError."""
    return outcomes({indicator: language.parse(words)}, {indicator.project_id: as_of})[indicator]
