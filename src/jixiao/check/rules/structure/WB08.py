"""WB08 overall-goal-unmeasurable: the overall objective names no measurable result."""

import re
from collections.abc import Iterator

from jixiao.check.rule import Rule
from jixiao.check.views import TextView
from jixiao.lang.quantity import amounts, quantities, shares
from jixiao.law import cite
from jixiao.model import Certainty, Finding, Severity

_DIGITS_OF_RESULT = re.compile(
    r"\d{1,20}(?:\.\d{1,9})?\s{0,5}(?:万|亿|%|％|‰|[\u4e00-\u9fff]{1,2}(?:以上|以内|以下))|前\s{0,5}[三五十\d]{1,6}\s{0,5}名|零事故|全覆盖"
)
_SHORT = 40
"""Fewer characters than this are a heading or a remark, not a goal."""
_LONG = 300
"""A longer text with a single figure is still hardly measurable."""


class OverallGoalUnmeasurable(Rule):
    """总体绩效目标没有可衡量的结果。

    ## 查什么
    总体绩效目标中有无数量、比例、金额等可以核对的结果。全文一个数也没有的提醒；篇幅很长而只有一处的提示。
    ## 为什么
    绩效目标应当细化、量化，只写工作要求和口号，年末无法对照评价。
    ## 反例
    围绕中心、服务大局，全面提升公共文化服务水平，不断开创工作新局面。
    ## 正例
    全年接待读者不少于60万人次，举办公益活动120场，读者满意度达到92%以上。
    """

    code, name = "WB08", "structure.overall-goal-unmeasurable"
    title, title_en = "总体绩效目标无法衡量", "Overall objective not measurable"
    severity = Severity.WARNING
    certainty = Certainty.HEURISTIC
    message = "总体绩效目标{seen}可以衡量的结果"
    message_en = "The overall objective has {seen} measurable result"
    suggestion = "从各项目指标中选取主要产出和效果写入，如“全年……不少于×××，……率达到××%以上”"
    suggestion_en = "Take the main outputs and effects of the projects, with their figures"
    authority = (cite("财预〔2015〕88号", "细化量化"), cite("河北省部门预算绩效文本表样", "总体绩效目标"))

    def check_text(self, text: TextView) -> Iterator[Finding]:
        """Count figures in the overall objective."""
        words = text.model.overall_objective
        if not words or len(words) < _SHORT:
            return
        spans = {(q.start, q.end) for q in (*quantities(words), *shares(words), *amounts(words))}
        count = max(len(spans), len(_DIGITS_OF_RESULT.findall(words)))
        if not count:
            yield self.finding(text.at("overall_objective"), seen=self.say("没有", "no"))
        elif count == 1 and len(words) > _LONG:
            yield self.finding(
                text.at("overall_objective"), severity=Severity.INFO, seen=self.say("几乎没有", "hardly any")
            )
