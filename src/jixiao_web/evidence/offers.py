"""Which formulas are offered for an indicator: those of ledger types whose words stand in its name or its measure, and whose
value can be held against its target.
"""

from __future__ import annotations

from collections.abc import Collection, Iterable, Iterator, Mapping
from dataclasses import dataclass
from functools import cache
from typing import Any

from jixiao.lang.target import parse_target
from jixiao.lang.unit import conversion
from jixiao.law.ledger import LedgerType, ledger_types
from jixiao.model import Target
from jixiao_web.evidence.fitting import Ledgers, Measure, against, check, divisor
from jixiao_web.evidence.formula import FormulaError, parse

MOST = 8


@dataclass(frozen=True, slots=True)
class Offer:
    """A formula that may fit. ``opens`` are the types of ledgers it needs besides those that are there."""

    formula: str
    title: str
    opens: tuple[LedgerType, ...] = ()


@cache
def _types() -> Ledgers:
    return {kind.key: dict(kind.by_key) for kind in ledger_types().values()}


@cache
def _known() -> tuple[tuple[LedgerType, tuple[str, ...], str, str, Measure], ...]:
    """Every offered formula: its type, its words, itself, its title, what it comes to."""
    return tuple(
        (kind, offered.words, offered.formula, offered.title, check(parse(offered.formula), _types()))
        for kind in ledger_types().values()
        for offered in kind.formulas
    )


def offers(row: Mapping[str, Any], project: str, year: int, opened: Collection[str] = ()) -> list[Offer]:
    """What is offered for an indicator's row of a project, the likeliest first. ``opened`` are the ledgers there are."""
    target = parse_target(row["target"], year)
    measure: Mapping[str, str] = row.get("measure") or {}
    name = f"{row['level3']} {row['description']}"
    about = " ".join((name, measure.get("numerator", ""), measure.get("denominator", "")))
    around = f"{project} {about} {measure.get('evidence', '')}"
    found: dict[str, tuple[int, str]] = {}

    def add(formula: str, title: str, points: int) -> None:
        if formula not in found or found[formula][0] < points:
            found[formula] = (points, title)

    if measure.get("source") == "survey" or "满意" in name:
        add("survey()", "问卷的满意率", 60)
    if target.kind == "quantity" and "元" in (target.unit or ""):
        if "/" in (target.unit or ""):
            for formula, title, points in _per_unit(measure, around, opened):
                add(formula, title, points)
        else:
            add("paid()", "已支付金额", 30)
    for kind, words, formula, title, comes_to in _known():
        if not _fits(comes_to, target):
            continue
        points = _points(words, row["level3"], 6) + _points(words, about, 3)
        if points:
            add(formula, title, points + _points(kind.words, around, 2) + 4 * (kind.key in opened))
    ranked = sorted(found.items(), key=lambda one: -one[1][0])
    return [Offer(formula, title, _lacking(formula, opened)) for formula, (_points, title) in ranked[:MOST]]


def _points(words: Iterable[str], where: str, weight: int) -> int:
    """How much the longest of the words that stand there says."""
    return weight * max((len(w) for w in words if w in where), default=0)


def _fits(comes_to: Measure, target: Target) -> bool:
    """Whether a value can be held against the target: percent against percent, money against money, days against days. A mere
    number may count anything but those.
    """
    try:
        against(comes_to, target)
    except FormulaError:
        return False
    if target.kind != "quantity" or not target.unit:
        return True
    if comes_to.unit:
        return divisor(comes_to, target) is not None
    return not target.is_percent and conversion("元", target.unit) is None


def _per_unit(measure: Mapping[str, str], around: str, opened: Collection[str]) -> Iterator[tuple[str, str, int]]:
    """What was paid over what is counted: the denominator says what."""
    below = measure.get("denominator", "")
    for kind, words, formula, title, comes_to in _known():
        points = _points(words, below, 4)
        if points and not comes_to.is_day and comes_to.unit != "%" and "元" not in comes_to.unit:
            yield (
                f"paid() / {formula}",
                f"已支付金额 ÷ {title}",
                points + _points(kind.words, around, 2) + 4 * (kind.key in opened),
            )


def _lacking(formula: str, opened: Collection[str]) -> tuple[LedgerType, ...]:
    return tuple(ledger_types()[key] for key in sorted(parse(formula).ledgers) if key not in opened)
