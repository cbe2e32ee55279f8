"""ZZ23 over-whole: more than 100% of a whole."""

import re
from collections.abc import Iterable

from jixiao.check.rule import Rule
from jixiao.check.views import IndicatorView
from jixiao.lang.measure import is_share_name, may_exceed_whole
from jixiao.law import cite
from jixiao.model import Finding, Severity

# Shares of a plan or a capacity may pass 100%, but not by this much.
_PLAN = re.compile(r"(?:使用|利用|完成|执行|达产)率$")
_FAR = 150


class OverWhole(Rule):
    """百分比超过 100%。

    ## 查什么
    满意度、合格率、覆盖率等部分占全体的比率超过 100%（错误）；其他没有写明可以超过 100% 的百分比超过 100%（警告）。
    增长率、投入产出比等可以超过 100% 的不报；完成率、执行率、使用率等超过 150% 的报警告。
    ## 为什么
    部分不会多于全体，超过 100% 多为录入错误。
    ## 反例
    观众满意度 ≥110%
    ## 正例
    观众满意度 ≥90%；门票收入增长率 ≥120%
    """

    code, name = "ZZ23", "target.over-whole"
    title, title_en = "百分比超过100%", "More than 100% of a whole"
    severity = Severity.ERROR
    message = "“{indicator}”的指标值“{target}”超过100%"
    message_en = "The target “{target}” of “{indicator}” is above 100%"
    suggestion = "核对数值，改为不超过100%；确属可以超过100%的指标，在描述中写明计算口径"
    suggestion_en = "Check the number; explain the formula if it may really pass 100%"
    authority = (cite("一般逻辑", "百分比"), cite("财预〔2021〕101号", "指标值"))
    forms = frozenset({"goal", "self-evaluation", "monitoring"})

    def check_indicator(self, row: IndicatorView) -> Iterable[Finding]:
        """Look at percentages above 100."""
        target = row.target
        if (
            target.unit != "%"
            or target.value is None
            or (target.value <= 100 and (target.upper is None or target.upper <= 100))
        ):
            return ()
        if is_share_name(row.bare_name):
            severity = None
        elif target.value > _FAR and _PLAN.search(row.bare_name):
            severity = Severity.WARNING
        elif may_exceed_whole(row.label) or may_exceed_whole(target.words):
            return ()
        else:
            severity = Severity.WARNING
        return (self.finding(row.at("target"), indicator=row.name, target=target.words, severity=severity),)
