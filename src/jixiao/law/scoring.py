"""Schemes of scoring (计分办法) as dated data, and what they say a result earns.

The arithmetic stands here, below the rooms, because two of them need it: ``score`` fills a form with it, ``check``
recomputes a form that somebody else filled. Points are fractions, exact to the end; a scheme says how they are printed.
"""

from collections.abc import Callable, Collection, Iterable, Mapping
from dataclasses import dataclass, replace
from datetime import date
from decimal import ROUND_DOWN, ROUND_HALF_EVEN, ROUND_HALF_UP, Context, Decimal
from fractions import Fraction
from typing import Any, Literal, TypeVar

from jixiao.lang.levels import level1_of
from jixiao.lang.scoring import (
    Attainment,
    Doubt,
    attainment,
    claims_in_time,
    days_of_year,
    graded,
    is_unreported,
    overshoot,
    with_sign,
)
from jixiao.law.pack import load_pack, scheme_data
from jixiao.model import Target

Way = Literal["full", "missed", "ratio", "gate", "steps", "percent", "band", "days", "per-day", "direct", "none"]
"""How the points came about. ``missed`` earns nothing although a share was reached (below the gate); ``none``: not scored."""
Steps = tuple[tuple[Fraction, Fraction], ...]
"""From this share on, that share of the points; the highest first."""

_Choice = TypeVar("_Choice", bound=str)
_ONE, _NONE = Fraction(1), Fraction(0)
_MODES = {"half-up": ROUND_HALF_UP, "half-even": ROUND_HALF_EVEN, "down": ROUND_DOWN}
_PLACES = {"high": _ONE, "middle": Fraction(1, 2), "low": _NONE}
_WIDE = Context(prec=120)


@dataclass(frozen=True, slots=True)
class Cap:
    """Where less than ``below`` (a share) of the budget was spent, the total is at most ``score`` or the grade at best
    ``grade``.
    """

    below: Fraction
    score: Fraction | None = None
    grade: str = ""


@dataclass(frozen=True, slots=True)
class Scheme:
    """One way of scoring. Shares are fractions of one; the keys of ``weights`` are canonical level-1 keys, with
    ``execution`` and ``total`` beside them. What each field means is said in ``law/scoring/caiyu-2020-10.toml``.
    """

    name: str
    title: str
    title_en: str
    verified: bool
    weights: Mapping[str, Fraction]
    weights_with_cost: Mapping[str, Fraction]
    gate: Fraction
    execution_steps: Steps
    satisfaction_steps: Steps
    bands: Mapping[str, tuple[Fraction, Fraction]]
    band_points: Mapping[str, Fraction]
    late: Literal["zero", "days", "per-day"]
    late_cut: Fraction
    overshoot: Fraction
    overshoot_cut: Literal["none", "excess"]
    void_rows: Literal["zero", "rescale"]
    decimals: int
    rounding: str
    grades: tuple[tuple[str, Fraction], ...]
    caps: tuple[Cap, ...]
    projects: Literal["money", "mean"]
    units: Literal["merge", "money", "mean"]

    def printed(self, points: Fraction) -> Decimal:
        """Points as they are printed: rounded as the scheme says, and only here."""
        unit = Decimal(1).scaleb(-self.decimals)
        exact = _WIDE.divide(Decimal(points.numerator), Decimal(points.denominator))
        return exact.quantize(unit, rounding=self.rounding, context=_WIDE)

    def weights_for(self, levels: Collection[str | None]) -> dict[str, Fraction]:
        """The points of each level 1 (and ``execution``, ``total``) for a form that has these levels: with 成本 among
        them the four-class division; without 满意度 its points go to 效益.
        """
        found = dict(self.weights_with_cost if "cost" in levels else self.weights)
        if "satisfaction" not in levels and "benefit" in levels:
            found["benefit"] = found.get("benefit", _NONE) + found.pop("satisfaction", _NONE)
        return found

    def grade(self, total: Fraction) -> str | None:
        """The grade of a total, by half-open bands on what is not rounded."""
        return next((name for name, least in self.grades if total >= least), None)

    def capped(self, total: Fraction, rate: Fraction | None) -> tuple[Fraction, str | None, Cap | None]:
        """Total and grade after the caps of the execution rate, and the cap that bit."""
        grade, bitten = self.grade(total), None
        for cap in self.caps if rate is not None else ():
            if rate is None or rate >= cap.below:
                continue
            if cap.score is not None and total > cap.score:
                total, bitten = cap.score, cap
                grade = _worse(self, grade, self.grade(total))
            if cap.grade and _worse(self, grade, cap.grade) != grade:
                grade, bitten = cap.grade, cap
        return total, grade, bitten


def _worse(scheme: Scheme, one: str | None, other: str | None) -> str | None:
    order = [name for name, _ in scheme.grades]
    known = [grade for grade in (one, other) if grade in order]
    return max(known, key=order.index) if known else one


def scheme_names() -> tuple[str, ...]:
    """The names of all schemes."""
    return tuple(scheme_data())


def scheme_for(region: str = "", year: int = 9999, name: str = "", settings: Mapping[str, Any] | None = None) -> Scheme:
    """The scheme of a region and year, or the named one; ``settings`` (the user's) win over both.

    Raises ValueError for a name there is none of and for a value no scheme can have.
    """
    own = settings or {}
    pack = load_pack(region, year, name or str(own.get("scoring", "")))
    return scheme_of(lambda key: own[key] if key in own and key != "scoring" else pack.value(key))


def national_schemes(year: int, settings: Mapping[str, Any] | None = None) -> tuple[Scheme, ...]:
    """Every scheme of the nation: where nobody chose, a form may follow any of them."""
    names = [name for name, data in scheme_data().items() if not data["region"]]
    return tuple(
        scheme_for("", year, name, {k: v for k, v in (settings or {}).items() if k != "scoring"}) for name in names
    )


def scheme_of(value: Callable[[str], Any]) -> Scheme:
    """The scheme whose settings ``value`` looks up. Raises ValueError where one of them cannot be used."""
    name = str(value("scoring"))
    head = scheme_data()[name]
    late, rounding, aggregation = value("late"), value("score_rounding"), value("aggregation")
    bands = {str(k): (_share(v[0], "qualitative_bands"), _share(v[1], "qualitative_bands"))
             for k, v in value("qualitative_bands").items()}  # fmt: skip
    grades = sorted(((str(k), _number(v, "grade_bands")) for k, v in value("grade_bands").items()), key=lambda g: -g[1])
    decimals = _number(rounding["decimals"], "score_rounding")
    if decimals.denominator != 1 or not 0 <= decimals <= 6:
        raise ValueError("score_rounding：decimals 应是 0 到 6 的整数")
    return Scheme(
        name=name, title=head["title"], title_en=head["title_en"],
        verified=all(one["verified"] for entries in head.values() if isinstance(entries, list) for one in entries),
        weights=_weights(value("weights"), "weights"), weights_with_cost=_weights(value("weights_with_cost"), "weights_with_cost"),
        gate=_share(value("quantity_gate"), "quantity_gate"),
        execution_steps=_steps(value("execution_steps"), "execution_steps"),
        satisfaction_steps=_steps(value("satisfaction_steps"), "satisfaction_steps"),
        bands=bands, band_points={str(k): _PLACES[_one_of(v, _PLACES, "qualitative_points")] for k, v in value("qualitative_points").items()},
        late=_one_of(late["rule"], ("zero", "days", "per-day"), "late"), late_cut=_share(late["percent"], "late"),
        overshoot=_number(value("overshoot_percent"), "overshoot_percent") / 100,
        overshoot_cut=_one_of(value("overshoot_cut"), ("none", "excess"), "overshoot_cut"),
        void_rows=_one_of(value("void_rows"), ("zero", "rescale"), "void_rows"),
        decimals=int(decimals), rounding=_MODES[_one_of(rounding["mode"], _MODES, "score_rounding")], grades=tuple(grades),
        caps=tuple(_cap(one) for one in value("execution_caps")),
        projects=_one_of(aggregation["projects"], ("money", "mean"), "aggregation"),
        units=_one_of(aggregation["units"], ("merge", "money", "mean"), "aggregation"),
    )  # fmt: skip


def _number(value: object, key: str) -> Fraction:
    try:
        return Fraction(str(value))
    except ValueError:
        raise ValueError(f"{key}：“{value}”不是数") from None


def _share(value: object, key: str) -> Fraction:
    number = _number(value, key)
    if not 0 <= number <= 100:
        raise ValueError(f"{key}：“{value}”应在 0 到 100 之间")
    return number / 100


def _steps(value: Iterable[Any], key: str) -> Steps:
    return tuple(sorted(((_share(bound, key), _share(part, key)) for bound, part in value), reverse=True))


def _weights(value: Mapping[str, Any], key: str) -> Mapping[str, Fraction]:
    return {level1_of(name) or str(name): _number(points, key) for name, points in value.items()}


def _one_of(value: object, known: Iterable[_Choice], key: str) -> _Choice:
    for one in known:
        if value == one:
            return one
    raise ValueError(f"{key}：“{value}”应是 {'、'.join(known)} 之一")


def _cap(data: Mapping[str, Any]) -> Cap:
    score = data.get("score")
    return Cap(_share(data["below"], "execution_caps"), None if score is None else _number(score, "execution_caps"),
               str(data.get("grade", "")))  # fmt: skip


# what a result earns


@dataclass(frozen=True, slots=True)
class Earned:
    """What one result earns. ``points`` is ``None`` where it is not scored. ``band`` are the lowest and highest points
    the words of a qualitative result allow. ``share`` is how far the target was reached; ``excess`` what lies above it,
    where that needs an analysis; ``cut`` what it cost.
    """

    points: Fraction | None
    way: Way
    reached: bool | None = None
    share: Fraction | None = None
    late: int = 0
    grade: str = ""
    band: tuple[Fraction, Fraction] | None = None
    excess: Fraction | None = None
    cut: Fraction = _NONE
    doubt: Doubt = ""

    def allows(self, points: Fraction, slack: Fraction) -> bool:
        """Whether printed points are right, but for so much rounding; whatever is not scored allows any."""
        if self.points is None:
            return True
        low, high = self.band or (self.points, self.points)
        return low - slack <= points <= high + slack


def earned(
    scheme: Scheme, weight: Fraction, target: Target, actual: Target | None, *,
    satisfaction: bool = False, cost: bool = False,
) -> Earned:  # fmt: skip
    """What a result earns of ``weight``. ``satisfaction`` and ``cost`` say under which heading the row stands.

    A target without a sign counts as ≥, a cost as ≤. Not reported, and what cannot be compared, is not scored: never zero.
    """
    if actual is None or is_unreported(actual):
        return _unknown("unreported")
    if target.kind == "qualitative" or (target.kind == "malformed" and target.words.strip()):
        return _by_words(scheme, weight, target, actual)
    signed = with_sign(target, less_is_better=cost)
    result = attainment(signed, actual)
    if target.kind == "deadline":
        return _by_day(scheme, weight, target, actual, result)
    if not result.shares:
        return _unknown(result.doubt or "target")
    share = result.shares[0]
    if satisfaction and scheme.satisfaction_steps and actual.is_percent and actual.value is not None:
        part = _step(Fraction(actual.value) / 100, scheme.satisfaction_steps)
        return Earned(weight * part, "steps", result.reached, Fraction(actual.value) / 100)
    if share < 1:
        points, way = _of_share(scheme, weight, share)
        return Earned(points, way, result.reached, share)
    excess = None if cost else overshoot(signed, actual)
    if excess is None or excess <= scheme.overshoot:
        return Earned(weight, "full" if result.reached else "ratio", result.reached, share)
    lost = min(excess - scheme.overshoot, _ONE) if scheme.overshoot_cut == "excess" else _NONE
    return Earned(weight * (1 - lost), "full", result.reached, share, excess=excess, cut=weight * lost)


def _unknown(doubt: Doubt, reached: bool | None = None) -> Earned:
    return Earned(None, "none", reached, doubt=doubt)


def _of_share(scheme: Scheme, weight: Fraction, share: Fraction) -> tuple[Fraction, Way]:
    if scheme.gate == 0:
        return weight * share, "ratio"
    if share < scheme.gate:
        return _NONE, "missed"
    return weight * (share - scheme.gate) / (1 - scheme.gate), "gate"


def _by_words(scheme: Scheme, weight: Fraction, target: Target, actual: Target) -> Earned:
    grade, share = graded(target, actual)
    band = scheme.bands.get(grade or "")
    if band is None:
        if share is None or target.kind == "malformed":
            return _unknown("words" if target.kind == "qualitative" else "target")
        return Earned(weight * share, "percent", share >= 1, share)
    high, low = band
    bounds = (weight * low, weight * high)
    if share is None:
        way: Way = "band"
        share = low + (high - low) * scheme.band_points.get(grade or "", _NONE)
    else:
        way, share = "percent", min(max(share, low), high)
    return Earned(weight * share, way, grade == "达成", share, grade=grade or "", band=bounds)


def _by_day(scheme: Scheme, weight: Fraction, target: Target, actual: Target, result: Attainment) -> Earned:
    if result.reached:
        return Earned(weight, "full", True, _ONE)
    if actual.kind != "deadline" and claims_in_time(actual.words):
        return Earned(weight, "direct", True, _ONE)
    if result.reached is None:
        return _unknown(result.doubt or "words")
    if scheme.late == "zero":
        return Earned(_NONE, "direct", False, late=result.late)
    if not result.late or target.by is None or actual.by is None:
        return _unknown("month", False)
    if scheme.late == "per-day":
        return Earned(max(weight * (1 - scheme.late_cut * result.late), _NONE), "per-day", False, late=result.late)
    share = _days(target.by, actual.by)
    points, way = _of_share(scheme, weight, share)
    return Earned(points, "days" if way == "ratio" else way, False, share, late=result.late)


def _days(due: date, done: date) -> Fraction:
    """Planned days from the beginning of the due day's year over those it took."""
    planned = days_of_year(due)
    return Fraction(planned, planned + (done - due).days)


def execution_earned(scheme: Scheme, weight: Fraction, rate: Fraction) -> Earned:
    """What the budget execution rate (a share of one) earns; more than all the money earns no more than the weight."""
    share = min(max(rate, _NONE), _ONE)
    if scheme.execution_steps:
        part = _step(rate, scheme.execution_steps)
        return Earned(weight * part, "steps", rate >= 1, rate)
    return Earned(weight * share, "full" if share == 1 else "ratio", rate >= 1, rate)


def _step(share: Fraction, steps: Steps) -> Fraction:
    return next((part for bound, part in steps if share >= bound), _NONE)


def both_ways(target: Target) -> tuple[Target, ...]:
    """The target as it may be meant: one without a sign may be a floor or a ceiling."""
    if target.kind != "quantity" or target.comparator is not None:
        return (target,)
    return replace(target, comparator=">="), replace(target, comparator="<=")
