"""What a result means for the next budget, and where a department stands: worked by hand."""

from decimal import Decimal
from fractions import Fraction

import pytest
from hypothesis import given
from hypothesis import strategies as st

from jixiao.law.pack import load_pack
from jixiao.law.use import PROPOSALS, Weights, lines_of, percent, propose, standing, weights_of

LINES = lines_of(load_pack("139981", 2025).value)
FULL = Fraction(1)


@pytest.mark.parametrize(
    ("score", "execution", "coverage", "overdue", "said", "why"),
    [
        ("90", Fraction(95, 100), Fraction(9, 10), 0, "raise", ["得分90分，达到90分", "执行率95%，达到95%", "佐证覆盖率90%，达到90%"]),
        ("89.99", FULL, FULL, 0, "keep", ["得分89.99分，未达到90分"]),
        ("95", Fraction(94, 100), Fraction(1, 2), 0, "keep", ["执行率94%，未达到95%", "佐证覆盖率50%，未达到90%"]),
        ("95", None, FULL, 0, "keep", ["执行率未报数"]),
        ("79.99", FULL, FULL, 0, "cut", ["得分79.99分，低于80分"]),
        ("80", Fraction(7999, 10_000), FULL, 2, "cut", ["执行率79.99%，低于80%", "有2项整改逾期未完成"]),
        ("59.99", FULL, FULL, 0, "stop", ["得分59.99分，低于60分"]),
        (None, FULL, FULL, 3, "unknown", ["还没有自评或评价得分"]),
    ],
)  # fmt: skip
def test_a_proposal_says_every_reason(score, execution, coverage, overdue, said, why) -> None:
    proposal, steps = propose(LINES, Decimal(score) if score else None, execution, coverage, overdue)
    assert proposal == said
    assert [step.zh for step in steps] == why
    assert all(step.en for step in steps)


@given(st.decimals(0, 100, places=2), st.fractions(0, 2), st.fractions(0, 1))
def test_a_better_score_is_never_answered_with_less(score: Decimal, execution: Fraction, coverage: Fraction) -> None:
    order = ["stop", "cut", "keep", "raise"]
    before, after = (
        order.index(propose(LINES, s, execution, coverage)[0]) for s in (score, min(score + 5, Decimal(100)))
    )
    assert after >= before


def test_the_place_of_a_department_is_plain_arithmetic() -> None:
    weights = weights_of(load_pack("139981", 2025).value)
    assert weights == Weights(Fraction(3, 5), Fraction(1, 5), Fraction(1, 5))
    assert standing(weights, Fraction(90), Fraction(3, 4), Fraction(1, 2)) == 54 + 15 + 10
    assert standing(weights, Fraction(90), Fraction(3, 2), FULL) == 54 + 20 + 20, "more than all of it counts as all"
    assert standing(weights, None, FULL, FULL) is None, "not known is not zero"
    assert standing(weights, Fraction(90), None, FULL) is None


def test_weights_that_are_not_a_whole_are_refused() -> None:
    with pytest.raises(ValueError, match="100"):
        weights_of(lambda _key: {"score": 60, "execution": 20, "coverage": 10})


def test_shares_are_printed_as_people_write_them() -> None:
    assert [percent(Fraction(n)) for n in ("1", "0.9995", "0", "2/3")] == ["100%", "99.95%", "0%", "66.67%"]
    assert set(PROPOSALS) == {"raise", "keep", "cut", "stop", "unknown"}
