"""ZZ15 growth-without-base: growth by so much, over nothing said."""

import re
from collections.abc import Iterable

from jixiao.check.rule import Rule
from jixiao.check.views import IndicatorView
from jixiao.law import cite
from jixiao.model import Certainty, Finding, Severity

_GROWTH = re.compile(r"(?:增长|提高|提升|增加|上升|下降|降低|减少)(?:率|幅度|比例|比率)$|(?:增幅|增速|降幅|减幅)$")
_BASE = re.compile(
    r"上年|去年|上一年|前一年|同期|基期|同比|环比|往年|历史|年均|较|相比|比(?![例率重值])|原有?|基数|现状|前三年|前后|之前|实施前|20\d\d|每年|年度"
)


class GrowthWithoutBase(Rule):
    """增减幅度没有说明与什么时期相比。

    ## 查什么
    增长率、提高率、下降率等指标用百分比，名称、描述、指标值中都没有写比较的基期。
    ## 为什么
    没有基数，增长多少无法核实。
    ## 反例
    游客接待量提高比例 ≥10%（描述未写与何时相比）
    ## 正例
    游客接待量提高比例 ≥10%（与2023年实际接待量相比）
    """

    code, name = "ZZ15", "target.growth-without-base"
    title, title_en = "增长缺少基数", "Growth without a base"
    severity = Severity.INFO
    certainty = Certainty.HEURISTIC
    message = "“{indicator}”定为“{target}”，没有写明与什么时期相比"
    message_en = "“{indicator}” is “{target}”, but over which period is not said"
    suggestion = "在描述中写明基期和基数，如“与上年实际数相比”"
    suggestion_en = "State the base, such as last year's actual figure"
    authority = (cite("财预〔2021〕101号", "指标解释"),)

    def check_indicator(self, row: IndicatorView) -> Iterable[Finding]:
        """Look at growth rates."""
        target = row.target
        if target.unit != "%" or not _GROWTH.search(row.bare_name):
            return ()
        if _BASE.search(row.label) or _BASE.search(target.words) or _BASE.search(row.basis):
            return ()
        return (self.finding(row.at("target"), indicator=row.name, target=target.words),)
