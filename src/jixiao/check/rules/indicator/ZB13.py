"""ZB13 indicator.rate-as-quantity: a share under quantity."""

import re
from collections.abc import Iterator

from jixiao.check.rule import Rule
from jixiao.check.views import IndicatorView
from jixiao.law import cite
from jixiao.model import Finding, Severity

# Progress of works that are not finished within the year is rightly told in percent.
_PROGRESS = re.compile(r"进度|工程量")
_QUALITY = re.compile(r"合格|达标|准确|优良|完好|正确|质量")


class RateAsQuantity(Rule):
    """数量指标使用了比率。

    ## 查什么
    数量指标的指标值是百分比。工程形象进度不在此列。
    ## 为什么
    数量指标反映提供产品、服务的数量，应写绝对数；只写比率看不出任务有多少，基数一变就无法考核。
    ## 反例
    数量指标“农村公厕改造完成率”，≥95%
    ## 正例
    数量指标“农村公厕改造座数”，≥36座
    """

    code, name = "ZB13", "indicator.rate-as-quantity"
    title, title_en = "数量指标为比率", "A share under quantity"
    severity = Severity.WARNING
    message = "数量指标“{words}”的指标值“{target}”是比率"
    message_en = "The quantity indicator “{words}” has a share as its target: {target}"
    suggestion = "数量指标改写任务的绝对数（如××座、××次）；{words}移到{home}"
    suggestion_en = "State an absolute number here and move “{words}” to {home}"
    authority = (cite("财预〔2021〕101号", "数量指标"), cite("财预〔2015〕88号", "指标科学性"))

    def check_indicator(self, row: IndicatorView) -> Iterator[Finding]:
        """Look at the target of a quantity indicator."""
        if row.level2 != "quantity" or not row.target.is_percent or row.is_void or _PROGRESS.search(row.name):
            return
        quality = _QUALITY.search(row.name)
        home = (
            self.say("质量指标", "quality")
            if quality
            else self.say("质量指标、时效指标或者效益指标", "quality, timeliness or benefit")
        )
        yield self.finding(
            row.at("target"),
            related=[row.at("level3")],
            words=row.name,
            target=row.target.words,
            home=home,
            severity=Severity.INFO if row.project.is_prescribed else None,
        )
