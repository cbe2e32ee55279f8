"""ZZ07 wrong-direction: the sign points the wrong way for what is measured."""

from collections.abc import Iterable

from jixiao.check.rule import Rule
from jixiao.check.views import IndicatorView
from jixiao.lang.measure import better, family
from jixiao.law import cite
from jixiao.law.library import entry_for
from jixiao.model import Certainty, Finding, Severity

_SIGN = {"lower": "<=", "higher": ">="}


class WrongDirection(Rule):
    """比较符号的方向与指标含义相反。

    ## 查什么
    损失率、故障率、投诉率、差错率和响应、等待时间用“≥”；合格率、完成率、覆盖率、提前量用“≤”；完成期限用“≥”。
    成本指标和满意度另有规则。
    ## 为什么
    方向写反，意味着结果越差越算完成。
    ## 反例
    设备故障率 ≥2%；验收合格率 ≤98%
    ## 正例
    设备故障率 ≤2%；验收合格率 ≥98%
    """

    code, name = "ZZ07", "target.wrong-direction"
    title, title_en = "指标值方向错误", "Target points the wrong way"
    severity = Severity.WARNING
    certainty = Certainty.HEURISTIC
    message = "“{indicator}”{wanted}，指标值却写成“{target}”"
    message_en = "The sign of “{target}” is the wrong way round for “{indicator}”"
    suggestion = "核对方向，{advice}建议改为“{fixed}”"
    suggestion_en = "Check the direction; usually “{fixed}”"
    authority = (cite("一般逻辑", "指标方向"), cite("财预〔2021〕101号", "指标值"))
    forms = frozenset({"goal", "self-evaluation", "monitoring"})

    def check_indicator(self, row: IndicatorView) -> Iterable[Finding]:
        """Compare the sign with the name."""
        target = row.target
        if target.kind == "deadline":
            if target.words[0] in "≥>":
                fixed = target.words.lstrip("≥>=")
                return (
                    self.finding(
                        row.at("target"),
                        indicator=row.name,
                        target=target.words,
                        wanted="是完成期限，应当不晚于某日",
                        advice="",
                        fixed=fixed if fixed.endswith("前") else fixed + "前",
                    ),
                )
            return ()
        if target.comparator is None or target.comparator == "=" or target.upper is not None or row.is_cost:
            return ()
        way = better(row.bare_name)
        if way is None:
            return ()
        if way == "lower":
            if target.comparator in ("<=", "<") or (
                row.name.endswith(("时间", "时长", "时限")) and family(target.unit or "") != "time"
            ):
                return ()
            if "下降" in row.description or "减少" in row.description or "降低" in row.description:
                return ()
            wanted, fixed = "应越低（短）越好", "≤" + _number(target.words)
        else:
            # ≤100% bounds nothing (ZZ19); satisfaction has a rule of its own (ZZ29).
            if target.comparator in (">=", ">") or (target.unit == "%" and target.value == 100) or "满意" in row.name:
                return ()
            wanted, fixed = "应越高（早）越好", "≥" + _number(target.words)
        known = entry_for(row.name)
        # The library's word where it has one of the same direction: 预警提前时间 is the longer the better.
        advice = known.advice if known is not None and _SIGN[way] == known.direction else ""
        return (
            self.finding(
                row.at("target"),
                indicator=row.name,
                target=target.words,
                wanted=wanted,
                fixed=fixed,
                advice=f"“{row.name}”{advice}，" if advice else "",
            ),
        )


def _number(words: str) -> str:
    """The target from its first digit on, without 以下, 以内."""
    start = next((i for i, c in enumerate(words) if c.isdigit()), 0)
    return words[start:].removesuffix("以内").removesuffix("及以下").removesuffix("以下").removesuffix("以上")
