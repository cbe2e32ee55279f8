"""What one indicator earns, and budget execution, each with its reason in steps."""

from decimal import Decimal
from fractions import Fraction
from typing import Literal

from jixiao.lang.levels import is_void
from jixiao.lang.normalise import letters
from jixiao.lang.scoring import days_of_year, grade_word, is_unmeasurable, same_scale, with_sign
from jixiao.law.scoring import Earned, Scheme, Steps, earned, execution_earned
from jixiao.model import Target
from jixiao.model.score import Points, State, Step
from jixiao.score.words import equals, number, percent, plain, printed

_NONE = Fraction(0)
_INCOMPARABLE = ("unit", "share", "range", "month", "words", "target")


def score_indicator(
    target: Target, actual: Target | None, weight: Decimal | Fraction, scheme: Scheme, *,
    heading: Literal["", "cost", "satisfaction"] = "", name: str = "",
) -> Points:  # fmt: skip
    """What a result earns of ``weight`` by a scheme. ``heading`` says where the row stands: less cost is better, and
    satisfaction may be scored by steps; ``name`` tells a row that says 无.

    Not reported, and what cannot be compared, is not scored (``points`` is ``None``), never zero.
    """
    whole = Fraction(weight)
    said = f"目标{printed(target.words)}，实际{printed(actual.words) if actual is not None else '空白'}"
    said_en = f"target {printed(target.words)}, result {printed(actual.words) if actual is not None else '(blank)'}"
    if (empty := is_void(name, target.words)) or is_unmeasurable(actual):
        exact = _NONE if scheme.void_rows == "zero" else None
        ask = () if empty else (Step("写明不能衡量的理由，次年改用可以衡量的指标", "Say why it cannot be measured"),)
        return Points(whole, exact, None if exact is None else scheme.printed(exact), _NONE, _NONE, "void",
                      why=(_void(scheme, whole, printed(target.words) if empty else ""),), needs=ask)  # fmt: skip
    found = earned(scheme, whole, target, actual, satisfaction=heading == "satisfaction", cost=heading == "cost")
    head = [Step(said, said_en), *_assumed(target, actual, heading == "cost")]
    if found.points is None:
        return _unscored(whole, found, head, target, actual)
    signed = with_sign(target, less_is_better=heading == "cost")
    why = [*head, _reason(scheme, whole, signed, actual, found)]
    low, high = found.band or (found.points, found.points)
    needs: list[Step] = []
    if found.excess is not None:
        more = percent(found.excess)
        needs.append(Step(f"超出目标{more}，高于{percent(scheme.overshoot)}，须分析原因",
                          f"{more} above target, more than {percent(scheme.overshoot)}: an analysis is due"))  # fmt: skip
        if found.cut:
            why.append(Step(f"超出部分高于{percent(scheme.overshoot)}的，按高出的比例扣{plain(found.cut)}分",
                            f"What exceeds {percent(scheme.overshoot)} costs {plain(found.cut)}"))  # fmt: skip
        else:
            low = _NONE  # the method lets the reviewer cut
    if found.reached is False:
        needs.append(Step("没有完成，须写明偏差原因和改进措施", "Not reached: the reason and the remedy are due"))
    if found.way == "direct" and found.reached and actual is not None:
        needs.append(Step("写明完成日期", "Give the date"))
    return Points(whole, found.points, scheme.printed(found.points), found.points, found.points, "scored", found.reached,
                  found.share, (low, high), tuple(why), tuple(needs))  # fmt: skip


def score_execution(
    scheme: Scheme, *, initial: Decimal | None = None, adjusted: Decimal | None = None, executed: Decimal | None = None,
    weight: Decimal | Fraction | None = None,
) -> Points:  # fmt: skip
    """What budget execution earns: executed over the adjusted budget (without one, the initial), in 万元.

    Not scored where a sum is missing or the budget is zero.
    """
    whole = scheme.weights["execution"] if weight is None else Fraction(weight)
    base = adjusted if adjusted is not None else initial
    if base is None or executed is None:
        missing = ("执行数", "the sum spent") if executed is None else ("预算数", "the budget")
        said = Step(f"没有{missing[0]}，执行率无法计算，不计分", f"Without {missing[1]} there is no rate: not scored")
        return Points(whole, None, None, _NONE, whole, "unreported", why=(said,))
    if base <= 0 or executed < 0:
        said = Step(f"预算数{base}万元、执行数{executed}万元，执行率无法计算，不计分",
                    f"{executed} of {base} 万元 gives no rate: not scored")  # fmt: skip
        return Points(whole, None, None, _NONE, whole, "incomparable", why=(said,))
    rate = Fraction(executed) / Fraction(base)
    found = execution_earned(scheme, whole, rate)
    if found.points is None:
        raise AssertionError("a rate earns something")
    which = ("全年预算数（调整后）", "adjusted budget") if adjusted is not None else ("年初预算数", "initial budget")
    shown = f"{equals(rate * 100)}{number(rate * 100)[0]}%"
    why = [Step(f"执行数{executed}万元÷{which[0]}{base}万元{shown}", f"{executed} of {base} 万元 ({which[1]}) {shown}")]
    if scheme.execution_steps:
        why.append(_by_steps(scheme, whole, rate, found.points, scheme.execution_steps, ""))
    elif found.way == "full":
        why.append(Step(f"得满分{plain(whole)}分", f"earns all {plain(whole)}"))
    else:
        why.append(_product(scheme, whole, rate, found.points))
    needs = []
    if rate > 1:
        needs.append(
            Step(
                "执行数超过预算数，请核对；预算有调整的，填调整后的数", "More than the budget was spent: check the sums"
            )
        )
    return Points(whole, found.points, scheme.printed(found.points), found.points, found.points, "scored", rate >= 1, rate,
                  (found.points, found.points), tuple(why), tuple(needs))  # fmt: skip


def _void(scheme: Scheme, weight: Fraction, words: str) -> Step:
    """Why a row that says 无 (``words``), or whose result cannot be measured, counts as the scheme says."""
    empty = (
        (f"本行写“{words}”，是空指标", "An empty row")
        if words
        else ("单位说明暂无法衡量，按空指标处理", "It cannot be measured")
    )
    if scheme.void_rows == "zero":
        return Step(f"{empty[0]}，不得分（分值{plain(weight)}分）", f"{empty[1]}: it earns nothing of {plain(weight)}")
    return Step(f"{empty[0]}，不计分，其余各项折算为满分", f"{empty[1]}: left out, the rest is brought to the whole")


def _assumed(target: Target, actual: Target | None, cost: bool) -> list[Step]:
    """What was taken for granted before the two were compared."""
    out = []
    if target.kind == "quantity" and target.comparator is None:
        sign = "≤" if cost else "≥"
        out.append(Step(f"指标值没有写符号，按“{sign}”计", f"The target has no sign; taken as “{sign}”"))
    if actual is not None and actual.kind == "quantity" and target.kind == "quantity" and actual.unit != target.unit:
        pair = same_scale(target, actual)
        if pair is not None and actual.value is not None and pair[1] != Fraction(actual.value):
            out.append(Step(f"实际{printed(actual.words)}折合{plain(pair[1])}{target.unit or ''}",
                            f"{printed(actual.words)} is {plain(pair[1])}{target.unit or ''}"))  # fmt: skip
    return out


_DOUBTS = {
    "unreported": ("没有填报实际完成值，不计分（不作零分）", "no result was reported: not scored, which is not zero"),
    "words": ("完成值没有写出可以核对的数、日期或档次，不计分", "the result gives no number, day or grade: not scored"),
    "unit": ("两个单位不能换算，不计分", "the units cannot be converted: not scored"),
    "share": ("完成值没有写“%”，分不清是百分数还是小数，不计分", "without % the result may be a share: not scored"),
    "range": ("完成值是一个范围，两端结果不同，不计分", "the result is a range with two answers: not scored"),
    "month": ("完成值只写到月份，迟了几天说不清，不计分", "only the month is given: not scored"),
    "target": ("指标值看不懂，不计分", "the target cannot be understood: not scored"),
}


def _unscored(weight: Fraction, found: Earned, head: list[Step], target: Target, actual: Target | None) -> Points:
    zh, en = _DOUBTS[found.doubt or "target"]
    if found.doubt == "unit" and actual is not None:
        zh, en = f"“{target.unit}”与“{actual.unit}”{zh}", f"“{target.unit}” and “{actual.unit}”: {en}"
    state: State = "incomparable" if found.doubt in _INCOMPARABLE else "unreported"
    needs = (Step("补填实际完成值，单位与指标值相同", "Enter the result in the unit of the target"),)
    return Points(weight, None, None, _NONE, weight, state, found.reached, why=(*head, Step(zh, en)), needs=needs)


def _reason(scheme: Scheme, weight: Fraction, target: Target, actual: Target | None, found: Earned) -> Step:
    points = found.points if found.points is not None else _NONE
    share = found.share if found.share is not None else _NONE
    match found.way:
        case "full":
            done = ("如期完成", "in time") if target.kind == "deadline" else ("已完成", "reached")
            if found.cut:
                return Step(f"{done[0]}，满分{plain(weight)}分", f"{done[1]}: all {plain(weight)}")
            return Step(f"{done[0]}，得满分{plain(weight)}分", f"{done[1]}: all {plain(weight)}")
        case "ratio" | "gate" | "missed":
            rate, rate_en = _rate(target, actual, share)
            if found.way == "ratio":
                end = _product(scheme, weight, share, points)
                return Step(f"{rate}，按比例{end.zh}", f"{rate_en}; in proportion {end.en}")
            gate = percent(scheme.gate)
            if found.way == "missed":
                return Step(f"{rate}，低于及格线{gate}，不得分", f"{rate_en}, below {gate}: nothing")
            equal = _sign(scheme, points)
            formula = (
                f"{plain(weight)}×（{number(share * 100)[0]}%−{gate}）÷（100%−{gate}）{equal}{scheme.printed(points)}"
            )
            return Step(f"{rate}，按及格线{gate}折算得{formula}分", f"{rate_en}; counted from {gate} on: {formula}")
        case "steps":
            return _by_steps(scheme, weight, share, points, scheme.satisfaction_steps)
        case "percent":
            end = _product(scheme, weight, share, points)
            within = f"，在“{found.grade}”档之内" if found.grade else ""
            return Step(
                f"完成情况给出{percent(share)}{within}，{end.zh}", f"the result says {percent(share)}: {end.en}"
            )
        case "band":
            high, low = scheme.bands[found.grade]
            end = _product(scheme, weight, share, points)
            how, how_en = _graded_how(target, actual)
            return Step(
                f"{how}“{found.grade}”档（{percent(high)}—{percent(low)}），没有写百分比，取{percent(share)}，{end.zh}",
                f"{how_en} “{found.grade}” ({percent(high)} to {percent(low)}) without a percentage, {percent(share)}: {end.en}",
            )
        case "days":
            return _late(scheme, weight, target, found, points)
        case "per-day":
            cut = percent(scheme.late_cut)
            formula = f"{plain(weight)}×（100%−{found.late}×{cut}）{_sign(scheme, points)}{scheme.printed(points)}"
            return Step(
                f"迟{found.late}天，每天扣{cut}，得{formula}分", f"{found.late} days late at {cut} a day: {formula}"
            )
        case _:
            if found.reached:
                return Step("完成情况写明如期完成，没有写日期，按如期计，得满分" + f"{plain(weight)}分",
                            f"said to be in time without a date: all {plain(weight)}")  # fmt: skip
            late = f"迟{found.late}天" if found.late else "已过期限"
            late_en = f"{found.late} days late" if found.late else "late"
            return Step(f"{late}，时效按是否如期计分，不得分", f"{late_en}; in time or not: nothing")


def _graded_how(target: Target, actual: Target | None) -> tuple[str, str]:
    words = actual.words.strip() if actual is not None else ""
    if grade_word(words) is not None:
        return "完成情况属", "grade"
    if letters(words) == letters(target.words):
        return "完成值与指标值文字相同，视为", "it repeats the target, taken as"
    return f"“{words}”是所列档次的一端，视为", f"“{words}” is one end of the scale, taken as"


def _late(scheme: Scheme, weight: Fraction, target: Target, found: Earned, points: Fraction) -> Step:
    share = found.share if found.share is not None else _NONE
    planned = days_of_year(target.by) if target.by is not None else 0
    end = _product(scheme, weight, share, points)
    rate = f"{planned}÷{planned + found.late}{equals(share * 100)}{number(share * 100)[0]}%"
    return Step(
        f"迟{found.late}天，按计划天数÷实际天数={rate}计，{end.zh}",
        f"{found.late} days late: {planned} of {planned + found.late} days, {end.en}",
    )


def _rate(target: Target, actual: Target | None, share: Fraction) -> tuple[str, str]:
    """完成率54÷60=90%; where less is better, 目标÷实际=400÷500=80%."""
    pair = same_scale(target, actual) if actual is not None else None
    if target.kind == "deadline" or pair is None:
        return f"按期率{percent(share)}", f"{percent(share)} in time"
    wanted, got = pair
    if share == 1:
        return "完成率100%，恰好等于界限、没有超过", "100% reached, just at the limit"
    if wanted <= 0:
        return "目标是零或负数，没有达到就没有完成率，按0%计", "a target of zero or below is reached or not: 0%"
    if got <= 0:
        return "实际是零或负数，完成率按0%计", "nothing was reached: 0%"
    if got < wanted:
        one, other, zh, en = got, wanted, "完成率", "reached "
    else:
        limit = Fraction(target.upper) if target.upper is not None else wanted
        one, other, zh, en = limit, got, "高于目标，目标÷实际=", "above target: "
    formula = f"{number(one)[0]}÷{number(other)[0]}{equals(share * 100)}{number(share * 100)[0]}%"
    return zh + formula, en + formula


def _product(scheme: Scheme, weight: Fraction, share: Fraction, points: Fraction) -> Step:
    formula = f"{plain(weight)}×{number(share * 100)[0]}%{_sign(scheme, points)}{scheme.printed(points)}"
    return Step(f"得{formula}分", formula)


def _sign(scheme: Scheme, points: Fraction) -> str:
    return "=" if Fraction(scheme.printed(points)) == points else "≈"


def _by_steps(
    scheme: Scheme, weight: Fraction, rate: Fraction, points: Fraction, steps: Steps, shown: str | None = None
) -> Step:
    said = f"{percent(rate)}，" if shown is None else shown
    bound = next((bound for bound, _ in steps if rate >= bound), None)
    if bound is None:
        least = percent(steps[-1][0])
        return Step(f"{said}不足{least}，不得分", f"below {least}: nothing")
    end = _product(scheme, weight, points / weight if weight else _NONE, points)
    return Step(f"{said}达到{percent(bound)}一档，{end.zh}", f"step {percent(bound)}: {end.en}")
