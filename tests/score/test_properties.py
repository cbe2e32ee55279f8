"""Laws of scoring: within bounds, monotone, sums that do not depend on the order, harmless units."""

from decimal import Decimal
from fractions import Fraction
from typing import Any, Literal

from hypothesis import assume, given
from hypothesis import strategies as st

from jixiao.lang.target import parse_target
from jixiao.law.scoring import Scheme, scheme_for, scheme_names
from jixiao.model import Target
from jixiao.model.score import Points
from jixiao.score.indicator import score_execution, score_indicator
from jixiao.score.sheet import score_project
from score.forms import ROWS, project
from strategies import phrases

schemes = st.builds(
    lambda name, cut, late: scheme_for(name=name, settings={"overshoot_cut": cut, "late": {"rule": late, "percent": 2}}),
    st.sampled_from(scheme_names()), st.sampled_from(["none", "excess"]), st.sampled_from(["zero", "days", "per-day"]),
)  # fmt: skip
numbers = st.decimals(-500, 2000, places=2)
weights = st.decimals(0, 100, places=1)
headings = st.sampled_from(["", "cost", "satisfaction"])
signs = st.sampled_from(["≥", "≤", ">", "<", "=", ""])
units = st.sampled_from(["人", "%", "公里", ""])


def parsed(words: str) -> Target:
    return parse_target(words, 2024)


def points(
    target: str, actual: str, weight: Decimal, scheme: Scheme, heading: Literal["", "cost", "satisfaction"] = ""
) -> Points:
    return score_indicator(parsed(target), parsed(actual), weight, scheme, heading=heading)


@given(signs, numbers, numbers, units, weights, headings, schemes)
def test_points_lie_between_nothing_and_the_weight(sign: str, wanted: Decimal, got: Decimal, unit: str, weight: Decimal,
                                                   heading: Any, scheme: Scheme) -> None:  # fmt: skip
    found = points(f"{sign}{wanted}{unit}", f"{got}{unit}", weight, scheme, heading)
    if found.exact is None:
        assert (found.low, found.high) == (0, Fraction(weight))
    else:
        assert 0 <= found.exact <= Fraction(weight)
        assert found.points == scheme.printed(found.exact)
        low, high = found.allowed or (found.exact, found.exact)
        assert 0 <= low <= found.exact <= high <= Fraction(weight)
        assert found.reached is not True or found.exact == Fraction(weight) or found.needs or heading == "satisfaction"


@given(phrases, phrases, weights, headings, schemes)
def test_whatever_is_written_is_scored_within_bounds_or_not_at_all(target: str, actual: str, weight: Decimal, heading: Any,
                                                                   scheme: Scheme) -> None:  # fmt: skip
    found = score_indicator(parsed(target), parsed(actual), weight, scheme, heading=heading, name=actual)
    assert found.exact is None or 0 <= found.exact <= Fraction(weight)
    assert found.why


@given(numbers, numbers, numbers, weights, schemes)
def test_more_never_earns_less_up_to_the_overshoot_cut(
    wanted: Decimal, one: Decimal, other: Decimal, weight: Decimal, scheme: Scheme
) -> None:
    less, more = sorted((one, other))
    assume(wanted <= 0 or Fraction(more) <= Fraction(wanted) * (1 + scheme.overshoot) or scheme.overshoot_cut == "none")
    low, high = (points(f"≥{wanted}人", f"{got}人", weight, scheme) for got in (less, more))
    assert low.exact is not None
    assert high.exact is not None
    assert low.exact <= high.exact


@given(numbers, numbers, numbers, weights, schemes)
def test_less_never_earns_less_where_less_is_better(
    wanted: Decimal, one: Decimal, other: Decimal, weight: Decimal, scheme: Scheme
) -> None:
    less, more = sorted((one, other))
    better, worse = (points(f"≤{wanted}元", f"{got}元", weight, scheme, "cost") for got in (less, more))
    assert better.exact is not None
    assert worse.exact is not None
    assert better.exact >= worse.exact


@given(st.dates(parsed("2023年1月1日").by, parsed("2025年12月31日").by), st.integers(0, 400), weights, schemes)
def test_the_later_the_fewer(done: Any, more: int, weight: Decimal, scheme: Scheme) -> None:
    from datetime import timedelta

    days = (done, done + timedelta(days=more))
    early, late = (points("2024年6月30日前", f"{d.year}年{d.month}月{d.day}日", weight, scheme) for d in days)
    assert early.exact is not None
    assert late.exact is not None
    assert early.exact >= late.exact


@given(st.decimals(1, 900, places=2), st.decimals(0, 900, places=2), weights, schemes, st.booleans())
def test_ten_thousands_change_nothing(
    wanted: Decimal, got: Decimal, weight: Decimal, scheme: Scheme, less: bool
) -> None:
    sign = "≤" if less else "≥"
    people = points(f"{sign}{wanted * 10_000:f}人", f"{got}万人", weight, scheme)
    thousands = points(f"{sign}{wanted}万人", f"{got * 10_000:f}人", weight, scheme)
    assert people.exact == thousands.exact == points(f"{sign}{wanted}万人", f"{got}万人", weight, scheme).exact


@given(
    st.decimals("0.01", 9999, places=2), st.decimals(0, 9999, places=2), st.decimals("0.01", 9999, places=2), schemes
)
def test_execution_rises_with_the_money_and_is_capped(
    base: Decimal, spent: Decimal, more: Decimal, scheme: Scheme
) -> None:
    one, two = (score_execution(scheme, adjusted=base, executed=sum_) for sum_ in (spent, spent + more))
    assert one.exact is not None
    assert two.exact is not None
    assert 0 <= one.exact <= two.exact <= scheme.weights["execution"]
    scaled = score_execution(scheme, adjusted=base * 10_000, executed=spent * 10_000)
    assert scaled.exact == one.exact


results = st.lists(st.one_of(st.none(), numbers.map(str)), min_size=len(ROWS), max_size=len(ROWS))


@given(results, st.permutations(range(len(ROWS))), st.decimals(0, 120, places=2).map(str), schemes)
def test_the_total_is_the_sum_whatever_the_order(
    given_results: list[str | None], order: list[int], spent: str, scheme: Scheme
) -> None:
    rows = [(*row[:4], result, row[5], None) for row, result in zip(ROWS, given_results, strict=True)]
    money = ("80.00", "80.00", spent)
    sheet = score_project(project(rows, money=money, execution=("10", None)), scheme)
    other = score_project(project([rows[i] for i in order], money=money, execution=("10", None)), scheme)
    assert (sheet.exact, sheet.low, sheet.high, sheet.grade) == (other.exact, other.low, other.high, other.grade)
    earned = [row.earned for row in (*sheet.rows, sheet.execution) if row is not None]
    assert sheet.low == sum(one.low for one in earned)
    assert sheet.high == sum(one.high for one in earned)
    assert sheet.low <= sheet.high <= sheet.weight
    if sheet.exact is not None:
        assert sheet.exact == sum(one.exact for one in earned if one.exact is not None)
        assert sheet.exact == sum(level.exact for level in sheet.levels if level.exact is not None) + (
            earned[-1].exact or 0
        )
        assert sheet.total == scheme.printed(sheet.exact)
    else:
        assert any(one.exact is None for one in earned)
        assert sheet.total is None
