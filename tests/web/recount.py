"""Points and lights computed once more, from the rows of the database and by arithmetic of its own: nothing of the core's
scoring, targets or plans is used. It knows 财预〔2020〕10号: in proportion to the target, 10/50/30/10 or with costs 10/20/40/20/10.
"""

import datetime as dt
import re
from decimal import Decimal
from fractions import Fraction
from typing import Any

_NUMBER = re.compile(r"^(≥|≤|＝|=|＞|>|<|＜)?(\d[\d,]*(?:\.\d+|/\d+)?)(万|亿)?")
_DAY = re.compile(r"(\d{4})年(\d{1,2})月(?:(\d{1,2})日|底)?")
_GRADES = (("优", 90), ("良", 80), ("中", 60), ("差", 0))


def cents(points: Fraction) -> Decimal:
    """Two decimals, half up."""
    scaled = points * 100
    whole = (scaled.numerator * 2 + scaled.denominator) // (scaled.denominator * 2)
    return Decimal(whole) / 100


def number(words: str) -> tuple[str, Fraction] | None:
    """Sign and value; ``None`` where words do not begin with a number."""
    match = _NUMBER.match(words.replace(" ", ""))
    if match is None:
        return None
    factor = {"万": 10**4, "亿": 10**8, None: 1}[match[3]]
    return match[1] or "", Fraction(match[2].replace(",", "")) * factor


def day(words: str) -> dt.date | None:
    """The day, or the last of a month."""
    match = _DAY.search(words) or re.search(r"(\d{4})-(\d\d)-(\d\d)", words)
    if match is None:
        return None
    year, month = int(match[1]), int(match[2])
    if match[3]:
        return dt.date(year, month, int(match[3]))
    return (dt.date(year, month, 28) + dt.timedelta(days=4)).replace(day=1) - dt.timedelta(days=1)


def share(target: str, actual: str, is_cost: bool) -> Fraction:
    """The share of its points a result earns."""
    wanted, got = number(target), number(actual)
    due, done = day(target), day(actual)
    if due is not None and done is not None:
        if done <= due:
            return Fraction(1)
        planned = (due - dt.date(due.year, 1, 1)).days + 1
        return Fraction(planned, planned + (done - due).days)
    assert wanted is not None, target
    assert got is not None, actual
    sign, goal, have = wanted[0], wanted[1], got[1]
    if sign in ("≤", "<", "＜") or (not sign and is_cost):
        return Fraction(1) if have <= goal else goal / have
    if sign in ("=", "＝"):
        return min(have / goal, goal / have)
    return min(have / goal, Fraction(1))


def portions(whole: int, parts: list[int]) -> list[int]:
    """A whole divided in proportion into whole numbers, the rest going to those cut most, the first before the later."""
    exact = [Fraction(whole * part, sum(parts)) for part in parts]
    found = [int(one) for one in exact]
    order = sorted(range(len(parts)), key=lambda i: found[i] - exact[i])
    for i in order[: whole - sum(found)]:
        found[i] += 1
    return found


def weights(levels: list[str]) -> list[Fraction]:
    """The points of rows by their level 1, ninety in all."""
    has_cost = "成本指标" in levels
    table = (
        {"成本指标": 20, "产出指标": 40, "效益指标": 20, "满意度指标": 10}
        if has_cost
        else {"产出指标": 50, "效益指标": 30, "满意度指标": 10}
    )
    if "满意度指标" not in levels:
        table["效益指标"] += table.pop("满意度指标")
    present = list(dict.fromkeys(levels))
    found: list[Fraction] = [Fraction(0)] * len(levels)
    for level, points in zip(present, portions(90, [table[level] for level in present]), strict=True):
        rows = [i for i, one in enumerate(levels) if one == level]
        tenths = points < len(rows)
        for i, part in zip(rows, portions(points * 10 if tenths else points, [1] * len(rows)), strict=True):
            found[i] = Fraction(part, 10) if tenths else Fraction(part)
    return found


def money(project: Any, until: dt.date) -> tuple[int, int]:
    """Adjusted budget and payments by the end of a day, 分, added up row by row."""
    from jixiao_web.money.models import Adjustment, Funding, Payment

    budget = 0
    for funding in Funding.objects.filter(project=project):
        amount = funding.initial
        for change in Adjustment.objects.filter(funding=funding).order_by("on", "id"):
            amount = change.after if change.on <= until else amount
        budget += amount
    paid = sum(p.amount for p in Payment.objects.filter(project=project, counts=True) if p.on <= until)
    return budget, paid


def results(project: Any, until: dt.date) -> dict[str, str]:
    """The newest value of each indicator by a day, as it is kept."""
    from jixiao_web.evidence.models import Actual

    found = {}
    for actual in Actual.objects.filter(indicator__project=project, as_of__lte=until).order_by("as_of", "id"):
        if actual.value:
            found[actual.indicator.uid] = actual.value
    return found


def points(
    project: Any, until: dt.date, had: dict[str, str] | None = None
) -> tuple[list[Decimal], Decimal, Decimal, str]:
    """Points of the rows, of budget execution, the total and the grade; of the results that were kept, or of others."""
    rows = list(project.indicators.filter(is_active=True).order_by("position"))
    had = results(project, until) if had is None else had
    given = [row.data.get("weight", "") for row in rows]
    parts = [Fraction(one) for one in given] if all(given) else weights([row.data["level1"] for row in rows])
    exact = [
        part * share(row.data["target"], had[row.uid], row.data["level1"] == "成本指标")
        for row, part in zip(rows, parts, strict=True)
    ]
    budget, paid = money(project, until)
    execution = min(Fraction(paid, budget), Fraction(1)) * 10
    total = sum(exact, execution)
    grade = next(name for name, least in _GRADES if total >= least)
    return [cents(one) for one in exact], cents(execution), cents(total), grade


def money_light(project: Any, until: dt.date) -> str:
    """The light of spending: 10 and 20 points behind the cumulative plan, by days between its months."""
    plan = {int(m): Fraction(str(p).rstrip("%")) / 100 for m, p in project.data["plan"].items() if str(p).strip()}
    ends = {month: day(f"{until.year}年{month}月底") for month in plan}
    before = max((m for m in plan if ends[m] <= until), key=int, default=None)
    after = min((m for m in plan if ends[m] > until), key=int, default=None)
    low, start = (plan[before], ends[before]) if before else (Fraction(0), dt.date(until.year - 1, 12, 31))
    due = low
    if after is not None:
        due += (plan[after] - low) * Fraction((until - start).days, (ends[after] - start).days)
    budget, paid = money(project, until)
    lag = due - Fraction(paid, budget)
    return "red" if lag > Fraction(1, 5) else "yellow" if lag > Fraction(1, 10) else "green"
