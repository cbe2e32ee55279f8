"""The shapes of what goes in and out. Money is 元 as text, exact to the 分; ``null`` is not known, which is not nothing."""

from __future__ import annotations

import datetime as dt
from decimal import Decimal
from typing import Annotated, Any, Generic, Literal, TypeVar

from ninja import Field, Schema
from pydantic import AfterValidator, StringConstraints

from jixiao_web.money.amounts import MOST
from jixiao_web.money.models import Source
from jixiao_web.money.services import MOST_AT_ONCE

_Item = TypeVar("_Item")
MOST_LISTED = 500
MOST_ENTRIES = 100
"""Ledger records of one call."""


def _without_nul(words: str) -> str:
    if "\x00" in words:
        raise ValueError("不能含有空字符（U+0000）")
    return words


def _cents(amount: Decimal) -> Decimal:
    if amount != amount.quantize(Decimal("0.01")):
        raise ValueError("金额最多精确到分")
    return amount


Number = Annotated[int, Field(ge=1, le=2**53)]
"""A number of a thing in this installation."""
Yuan = Annotated[
    Decimal,
    Field(gt=-(MOST // 100), lt=MOST // 100, max_digits=16, decimal_places=2, examples=["1234.50"]),
    AfterValidator(_cents),
]
"""元, up to two decimals."""
_SHORT = StringConstraints(max_length=200, strip_whitespace=True)
Words = Annotated[str, _SHORT, AfterValidator(_without_nul)]
Year = Annotated[int, Field(ge=2000, le=2100)]


class Part(Schema):
    """Which part of a list."""

    limit: int = Field(50, ge=1, le=MOST_LISTED)
    offset: int = Field(0, ge=0, le=10_000_000)


class OfYear(Part):
    """… of a year, where one is named."""

    year: Year | None = None


class ProjectsAsked(OfYear):
    """Which projects."""

    code: Words | None = None
    organisation: Words | None = None


class ScoresAsked(OfYear):
    """Which points."""

    kind: Literal["self-evaluation", "department", "finance"] | None = None


class Page(Schema, Generic[_Item]):
    """Part of a list: ``count`` is how many there are in all."""

    count: int
    items: list[_Item]


class Problem(Schema):
    """A refusal (RFC 9457)."""

    type: str = "about:blank"
    title: str
    status: int
    detail: str
    errors: list[dict[str, str]] = []


# --- projects ----------------------------------------------------------------------------------------------------


class MoneyOut(Schema):
    """The money of a project at the end of ``day``. ``rate`` and ``planned`` are shares, 0.5 for half."""

    day: dt.date
    initial: str | None
    adjusted: str | None
    paid: str | None
    rate: str | None
    planned: str | None
    light: Literal["red", "yellow", "green", "unknown"]
    why: str


class ProjectLine(Schema):
    """A project in a list."""

    id: int
    code: str
    name: str
    year: int
    organisation: str
    organisation_name: str
    is_active: bool
    light: Literal["red", "yellow", "green", "unknown"]
    money: MoneyOut | None


class IndicatorOut(Schema):
    """What a project promises."""

    uid: str
    level1: str
    level2: str
    level3: str
    description: str
    target: str
    basis: str


class ProjectOut(ProjectLine):
    """A project with its promises."""

    text: int
    version: int
    indicators: list[IndicatorOut]


class ActualOut(Schema):
    """How an indicator stands. ``exact`` is its value as a fraction in the target's unit; ``state`` is ``waiting`` where
    nothing was reported so far, ``none`` where it cannot be measured (``why_not``), ``open`` where nobody said how.
    """

    uid: str
    name: str
    target: str
    state: Literal["computed", "typed", "waiting", "none", "open"]
    value: str | None
    words: str | None
    exact: str | None
    numerator: str | None
    denominator: str | None
    as_of: dt.date | None
    records: int
    why_not: str


# --- payments ----------------------------------------------------------------------------------------------------


class PaymentIn(Schema):
    """One payment. ``amount`` is below zero for money that came back."""

    project: Words = Field(min_length=1, description="项目编码")
    voucher: Annotated[
        str, StringConstraints(min_length=1, max_length=64, strip_whitespace=True), AfterValidator(_without_nul)
    ]
    on: dt.date
    amount: Yuan
    source: Source = Source.FISCAL
    payee: Words = ""
    summary: Words = ""


class PaymentsIn(Schema):
    """Payments that are kept all together or not at all; ``complete_until``: up to which day all payments of all projects
    in sight are now told.
    """

    year: Year
    payments: list[PaymentIn] = Field(min_length=1, max_length=MOST_AT_ONCE)
    complete_until: dt.date | None = None


class PaymentOut(Schema):
    """A payment as it is kept; ``is_known``: it was there before, and nothing was written."""

    id: int
    project: str
    voucher: str
    on: dt.date
    amount: str
    source: str
    is_known: bool = False


class PaymentsOut(Schema):
    """What became of each, in the order they came in."""

    payments: list[PaymentOut]


# --- ledgers -----------------------------------------------------------------------------------------------------


class LedgerOut(Schema):
    """A ledger and its fields: key, title, kind, unit, required, options."""

    id: int
    key: str
    title: str
    date_field: str
    entries: int
    fields: list[dict[str, Any]]


class EntryIn(Schema):
    """A record as a person would type it, by key of the field. ``token``: the sender's own number of it; what comes twice
    is written once.
    """

    values: dict[str, Annotated[str, StringConstraints(max_length=4000), AfterValidator(_without_nul)]] = Field(
        max_length=60
    )
    token: Annotated[str, StringConstraints(max_length=36), AfterValidator(_without_nul)] = ""


class EntriesIn(Schema):
    """Records that are kept all together or not at all."""

    entries: list[EntryIn] = Field(min_length=1, max_length=MOST_ENTRIES)


class EntryOut(Schema):
    """A record, its values in words by key of the field; ``is_void``: it was taken back and does not count."""

    id: int
    on: dt.date
    values: dict[str, str]
    origin: str
    is_void: bool
    token: str


# --- texts and scores --------------------------------------------------------------------------------------------


class TextLine(Schema):
    """A text: its state, the number of its newest version and of the one in force."""

    id: int
    year: int
    organisation: str
    organisation_name: str
    state: str
    stage: str
    newest: int | None
    approved: int | None


class ScoreOut(Schema):
    """Points of a project: of its self-evaluation that was handed in, or of an evaluation that was finished."""

    project: int
    code: str
    name: str
    year: int
    kind: Literal["self-evaluation", "department", "finance"]
    state: str
    score: str
    grade: str
