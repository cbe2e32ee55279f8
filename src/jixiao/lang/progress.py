"""Progress within a year: what a cumulative plan says for any day, how far an indicator has come, causes of deviation."""

import calendar
import re
from collections.abc import Sequence
from dataclasses import dataclass
from datetime import date
from fractions import Fraction
from typing import Literal

from jixiao.lang.scoring import attainment, days_of_year, is_unreported, same_scale, with_sign
from jixiao.model import PlanPoint, Target

CAUSES = ("经费保障", "制度保障", "人员保障", "硬件条件保障", "其他")
"""Causes of deviation a monitoring form offers to tick (财预〔2019〕136号)."""
EXPLANATION = "原因说明"
POSSIBILITIES = ("确定能", "有可能", "完全不可能")

_NONE, _ONE = Fraction(0), Fraction(1)
_NOT_COUNTED = re.compile(r"/(?!年)|[%‰℃°]|^(?:分|级|倍|日)$|工作日|小时|分钟|(?<!人)天$")
_THROUGH = re.compile(
    r"(?:^|\D)(?:1|一)[-~—–－～至到]{1,2}(\d{1,2})月|截[至止]到?(\d{1,2})月|前(\d{1,2})个月|(上半年)|(前三季度)"
)


def month_end(year: int, month: int) -> date:
    """The last day of a month."""
    return date(year, month, calendar.monthrange(year, month)[1])


def month_through(words: str) -> int | None:
    """The month a monitoring heading runs through: 1-7月执行数 is 7, 上半年 6; ``None`` where it names none."""
    match = _THROUGH.search(words)
    if match is None:
        return None
    if match[4] or match[5]:
        return 6 if match[4] else 9
    month = int(match[1] or match[2] or match[3])
    return month if 1 <= month <= 12 else None


def elapsed(on: date, year: int) -> Fraction:
    """The share of a year that is over at the end of a day: 0 before it, 1 after it."""
    if on.year != year:
        return _NONE if on.year < year else _ONE
    return Fraction(days_of_year(on), days_of_year(date(year, 12, 31)))


@dataclass(frozen=True, slots=True)
class Planned:
    """The share a cumulative plan asks for by a day. It lies between two ``points`` (month, share; month 0 is the
    beginning of the year); ``skipped`` are months whose figure is not known; ``at_least`` where no later point is known.
    """

    share: Fraction
    points: tuple[tuple[int, Fraction], ...]
    skipped: tuple[int, ...] = ()
    at_least: bool = False


def planned(plan: Sequence[PlanPoint], on: date, year: int) -> Planned | None:
    """What a cumulative plan of a year (percent by the end of months) asks for by the end of a day, evenly from point to
    point and from nothing before the first; ``None`` without any known point. The order of the points does not matter.
    """
    known = sorted(
        (point.month, Fraction(point.percent.value) / 100) for point in plan if point.percent.value is not None
    )
    skipped = tuple(
        sorted({point.month for point in plan if point.percent.value is None} - {month for month, _ in known})
    )
    if not known:
        return None
    if on.year != year:
        month, share = (0, _NONE) if on.year < year else known[-1]
        return Planned(share, ((month, share),), skipped, on.year > year and month < 12)
    before = (0, _NONE)
    day = days_of_year(on)
    for month, share in known:
        end = days_of_year(month_end(year, month))
        if end >= day:
            begin = days_of_year(month_end(year, before[0])) if before[0] else 0
            part = Fraction(day - begin, end - begin)
            between = tuple(m for m in skipped if before[0] < m < month)
            return Planned(before[1] + (share - before[1]) * part, (before, (month, share)), between)
        before = (month, share)
    return Planned(before[1], (before,), tuple(m for m in skipped if m > before[0]), at_least=before[0] < 12)


Course = Literal["counted", "level", "ceiling", "deadline", "words"]
"""How a result moves within the year. counted: adds up towards the target (人, 次, 公里); level: a rate or state that
holds or does not; ceiling: less is better; deadline: a day; words: cannot be computed.
"""


def course_of(target: Target, *, cost: bool = False) -> Course:
    """How the result of a target moves within the year."""
    if target.kind == "deadline":
        return "deadline"
    if target.kind != "quantity":
        return "words"
    if with_sign(target, less_is_better=cost).comparator in ("<=", "<"):
        return "ceiling"
    return "level" if _NOT_COUNTED.search(target.unit or "") else "counted"


@dataclass(frozen=True, slots=True)
class Progress:
    """How far an indicator has come by a day. ``share`` of the target reached so far (may exceed one), ``expected`` by
    then, both ``None`` where they cannot be told; ``lag`` is expected less reached, in shares; ``broken``: a ceiling
    already exceeded, or a deadline that passed without a result.
    """

    course: Course
    share: Fraction | None = None
    expected: Fraction | None = None
    broken: bool = False

    @property
    def lag(self) -> Fraction | None:
        """How far it is behind; ``None`` where that cannot be told, below zero where it is ahead."""
        return None if self.share is None or self.expected is None else self.expected - self.share


def progress(target: Target, so_far: Target | None, on: date, pace: Fraction | None, *, cost: bool = False) -> Progress:
    """Where an indicator stands at the end of a day; ``pace`` is the share of the work due by then, ``None`` for what
    does not come evenly (benefits).
    """
    course = course_of(target, cost=cost)
    reported = so_far is not None and not is_unreported(so_far)
    if course == "deadline":
        return _to_a_day(target, so_far if reported else None, on)
    if so_far is None or not reported or course == "words":
        return Progress(course, None, pace if course == "counted" else None)
    found = attainment(with_sign(target, less_is_better=cost), so_far)
    if course == "ceiling":
        return Progress(course, found.shares[0] if found.shares else None, broken=found.reached is False)
    pair = same_scale(target, so_far) if not found.doubt else None
    if pair is None:
        return Progress(course, None, pace if course == "counted" else None)
    share = pair[1] / pair[0] if pair[0] > 0 else _ONE if found.reached else _NONE
    return Progress(course, share, pace if course == "counted" else None)


def _to_a_day(target: Target, so_far: Target | None, on: date) -> Progress:
    if so_far is not None:
        found = attainment(target, so_far)
        done = found.reached is not None
        return Progress("deadline", _ONE if done else None, broken=found.reached is False)
    overdue = target.by is not None and target.by < on
    return Progress("deadline", _NONE if overdue else None, _ONE if overdue else None, overdue)


def split_causes(words: str | None) -> tuple[dict[str, str], str]:
    """Causes a deviation names (each with what is written beside its tick) and the explanation after them:
    人员保障；两名操作手离岗 → {人员保障: ""}, 两名操作手离岗. Words that begin with no cause are explanation.
    """
    causes: dict[str, str] = {}
    parts = (words or "").split("；")
    at = -1
    for number, part in enumerate(parts):
        name, _, more = part.partition("：")
        if name not in CAUSES[at + 1 :]:
            return causes, "；".join(parts[number:])
        at = CAUSES.index(name)
        causes[name] = more
    return causes, ""


def joined_causes(causes: dict[str, str], explanation: str) -> str:
    """The other way: what a deviation says of ticked causes and their explanation."""
    named = [f"{name}：{causes[name]}" if causes[name] else name for name in CAUSES if name in causes]
    return "；".join([*named, *([explanation] if explanation else [])])
