"""ZZ30 repeats-name: the target only says the indicator's name again."""

from collections.abc import Iterable

from jixiao.check.rule import Rule
from jixiao.check.views import IndicatorView
from jixiao.lang.normalise import bare
from jixiao.law import cite
from jixiao.model import Finding, Severity

_SHORTEST = 4
_ANSWERS = ("优", "良", "合格", "达标", "零", "无", "内")


class RepeatsName(Rule):
    """指标值照抄指标名称或描述。

    ## 查什么
    文字型指标值与三级指标名称或描述完全相同。
    ## 为什么
    重复名称等于没有写目标值。
    ## 反例
    三级指标“保障场馆正常开放”，指标值也是“保障场馆正常开放”
    ## 正例
    三级指标“场馆年开放天数”，指标值“≥310天”
    """

    code, name = "ZZ30", "target.repeats-name"
    title, title_en = "指标值照抄名称", "Target repeats the indicator's name"
    severity = Severity.WARNING
    message = "指标值“{target}”只是照抄了指标的名称或描述"
    message_en = "The target “{target}” only repeats the indicator"
    suggestion = "写出要达到的数值、日期或档次"
    suggestion_en = "Give the number, the date or the grade to be reached"
    authority = (cite("财预〔2021〕101号", "指标值"), cite("财预〔2015〕88号", "细化量化"))

    def check_indicator(self, row: IndicatorView) -> Iterable[Finding]:
        """Compare words with words."""
        target = row.target
        if target.kind != "qualitative" or len(target.words) < _SHORTEST or row.is_budget_control:
            return ()
        words = bare(target.words)
        if words not in (row.bare_name, bare(row.description)) or any(answer in words for answer in _ANSWERS):
            return ()
        return (self.finding(row.at("target"), target=target.words),)
