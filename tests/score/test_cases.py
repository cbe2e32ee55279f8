"""Hand-worked cases: what a result earns, by each rule of each scheme, and why."""

from decimal import Decimal
from fractions import Fraction
from pathlib import Path
from typing import Any

import pytest
import yaml

from jixiao.lang.target import parse_target
from jixiao.law.scoring import scheme_for
from jixiao.model.score import Points
from jixiao.score.indicator import score_execution, score_indicator

KEYS = {"target", "actual", "weight", "scheme", "settings", "heading", "points", "exact", "state", "reached", "says", "needs",
        "allowed", "execution"}  # fmt: skip


def cases() -> list[Any]:
    found = []
    for path in sorted((Path(__file__).parent / "cases").glob("*.yml")):
        for name, case in yaml.safe_load(path.read_text("utf-8")).items():
            found.append(pytest.param(case, id=f"{path.stem}-{name}"))
    return found


def scored(case: dict[str, Any]) -> Points:
    assert set(case) <= KEYS
    scheme = scheme_for(name=case.get("scheme", "caiyu-2020-10"), settings=case.get("settings"))
    if "execution" in case:
        initial, adjusted, executed = (None if sum_ is None else Decimal(sum_) for sum_ in case["execution"])
        return score_execution(scheme, initial=initial, adjusted=adjusted, executed=executed)
    given = case["actual"]
    actual = None if given is None else parse_target(str(given), 2024)
    return score_indicator(parse_target(case["target"], 2024), actual, Decimal(case.get("weight", 10)), scheme,
                           heading=case.get("heading", ""))  # fmt: skip


def exact(words: str) -> Fraction:
    parts = words.split("*")
    return Fraction(parts[0]) * Fraction(parts[1] if len(parts) > 1 else 1)


@pytest.mark.parametrize("case", cases())
def test_case(case: dict[str, Any]) -> None:
    found = scored(case)
    why = "；".join(step.zh for step in found.why)
    assert (None if found.points is None else str(found.points)) == case["points"], why
    if "exact" in case:
        assert found.exact == exact(case["exact"])
    assert found.state == case.get("state", "scored" if case["points"] is not None else found.state)
    if "reached" in case:
        assert found.reached is case["reached"]
    if "allowed" in case:
        assert found.allowed == tuple(map(Fraction, case["allowed"]))
    assert case.get("says", "") in why
    needs = "；".join(step.zh for step in found.needs)
    assert needs == "" if case.get("needs") == "" else case.get("needs", "") in needs, needs
    assert all(step.zh and step.en and step.zh != step.en for step in (*found.why, *found.needs))


def test_every_way_of_missing_a_number_is_not_zero() -> None:
    for case in (c.values[0] for c in cases()):
        found = scored(case)
        if found.points is None:
            assert found.exact is None
            assert found.low == 0
            assert found.state != "scored"
