"""Use of results: what a year's result means for the next budget, and how departments are ranked, by dated settings.

Exact: scores are decimals, rates are fractions of one. What is not known is never zero: without a score nothing is
proposed, and a department without scores has no place.
"""

from collections.abc import Callable, Mapping
from dataclasses import dataclass
from decimal import ROUND_HALF_UP, Decimal
from fractions import Fraction
from typing import Any, Literal

from jixiao.model.score import Step

Proposal = Literal["raise", "keep", "cut", "stop", "unknown"]
"""``raise``: an increase can be supported; ``unknown``: there is no score yet."""
PROPOSALS: Mapping[Proposal, Step] = {
    "raise": Step("可予支持", "may be raised"), "keep": Step("保持", "keep"), "cut": Step("核减", "cut"), "stop": Step("停止安排", "stop"),
    "unknown": Step("暂无结论", "no proposal yet"),
}  # fmt: skip


@dataclass(frozen=True, slots=True)
class Lines:
    """The lines a result is held against: scores in points, rates as shares of one."""

    raise_score: Decimal
    raise_execution: Fraction
    raise_coverage: Fraction
    cut_score: Decimal
    cut_execution: Fraction
    stop_score: Decimal


def lines_of(value: Callable[[str], Any]) -> Lines:
    """The lines whose setting ``value`` looks up."""
    said = value("result_use")

    def score(key: str) -> Decimal:
        return Decimal(str(said[key]))

    def share(key: str) -> Fraction:
        return Fraction(str(said[key])) / 100

    return Lines(
        score("raise_score"), share("raise_execution"), share("raise_coverage"), score("cut_score"), share("cut_execution"),
        score("stop_score"),
    )  # fmt: skip


def propose(
    lines: Lines, score: Decimal | None, execution: Fraction | None, coverage: Fraction | None, overdue: int = 0
) -> tuple[Proposal, tuple[Step, ...]]:
    """What is proposed for next year's budget, with every reason. ``overdue``: problems that were to be put right by now and
    are not.
    """
    if score is None:
        return "unknown", (Step("还没有自评或评价得分", "neither self-evaluated nor evaluated yet"),)
    if score < lines.stop_score:
        return "stop", (_score(score, "低于", "below", lines.stop_score),)
    why = []
    if score < lines.cut_score:
        why.append(_score(score, "低于", "below", lines.cut_score))
    if execution is not None and execution < lines.cut_execution:
        why.append(_share("执行率", "execution", execution, "低于", "below", lines.cut_execution))
    if overdue:
        why.append(Step(f"有{overdue}项整改逾期未完成", f"{overdue} problems are overdue"))
    if why:
        return "cut", tuple(why)
    held_back = []
    if score < lines.raise_score:
        held_back.append(_score(score, "未达到", "short of", lines.raise_score))
    for zh, en, share, line in (
        ("执行率", "execution", execution, lines.raise_execution), ("佐证覆盖率", "evidence coverage", coverage, lines.raise_coverage),
    ):  # fmt: skip
        if share is None:
            held_back.append(Step(f"{zh}未报数", f"{en} not reported"))
        elif share < line:
            held_back.append(_share(zh, en, share, "未达到", "short of", line))
    if held_back:
        return "keep", tuple(held_back)
    assert execution is not None
    assert coverage is not None
    return "raise", (
        _score(score, "达到", "reaches", lines.raise_score),
        _share("执行率", "execution", execution, "达到", "reaches", lines.raise_execution),
        _share("佐证覆盖率", "evidence coverage", coverage, "达到", "reaches", lines.raise_coverage),
    )


def _score(score: Decimal, zh: str, en: str, line: Decimal) -> Step:
    return Step(f"得分{score}分，{zh}{line}分", f"score {score}, {en} {line}")


def _share(zh_name: str, en_name: str, share: Fraction, zh: str, en: str, line: Fraction) -> Step:
    return Step(f"{zh_name}{percent(share)}，{zh}{percent(line)}", f"{en_name} {percent(share)}, {en} {percent(line)}")


def percent(share: Fraction) -> str:
    """A share as printed: ``97.25%``."""
    exact = Decimal(share.numerator * 100) / Decimal(share.denominator)
    return f"{exact.quantize(Decimal('0.01'), ROUND_HALF_UP).normalize():f}%"


@dataclass(frozen=True, slots=True)
class Weights:
    """What score, execution and evidence coverage count in a ranking; together one."""

    score: Fraction
    execution: Fraction
    coverage: Fraction


def weights_of(value: Callable[[str], Any]) -> Weights:
    """The weights whose setting ``value`` looks up. Raises ValueError where they are not 100 together."""
    said = value("result_ranking")
    found = {key: Fraction(str(said[key])) / 100 for key in ("score", "execution", "coverage")}
    if sum(found.values()) != 1:
        raise ValueError("result_ranking：三项比重合计应为100")
    return Weights(**found)


def standing(
    weights: Weights, score: Fraction | None, execution: Fraction | None, coverage: Fraction | None
) -> Fraction | None:
    """The points of a department, 0 to 100: mean score, execution (no more than all of it) and coverage by their weights;
    ``None`` where one of them is not known.
    """
    if score is None or execution is None or coverage is None:
        return None
    shares = weights.execution * min(max(execution, Fraction(0)), Fraction(1)) + weights.coverage * coverage
    return weights.score * score + shares * 100
