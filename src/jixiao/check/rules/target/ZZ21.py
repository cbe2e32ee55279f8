"""ZZ21 past-deadline: a deadline before the budget year begins."""

from collections.abc import Iterable

from jixiao.check.rule import Rule
from jixiao.check.views import IndicatorView
from jixiao.law import cite
from jixiao.model import Finding, Severity


class PastDeadline(Rule):
    """完成期限早于预算年度。

    ## 查什么
    时效指标值的年份早于封面上的预算年度。
    ## 为什么
    预算年度开始前就已到期的目标不能约束本年工作，多为照抄上年文本未改年份。
    ## 反例
    2024年预算的项目，规划编制完成时间为“2023年12月31日前”
    ## 正例
    2024年12月20日前
    """

    code, name = "ZZ21", "target.past-deadline"
    title, title_en = "期限早于预算年度", "Deadline before the budget year"
    severity = Severity.ERROR
    message = "完成期限“{target}”早于{year}年度，编制时就已过期"
    message_en = "The deadline “{target}” lies before the budget year {year}"
    suggestion = "核对是否沿用了上年文本，改为{year}年内的日期"
    suggestion_en = "Check whether last year's text was copied; give a date in {year}"
    authority = (cite("财预〔2015〕88号", "完整性"), cite("一般逻辑", "年度"))

    def check_indicator(self, row: IndicatorView) -> Iterable[Finding]:
        """Compare the deadline with the cover."""
        by, year = row.target.by, row.project.text.year
        if by is None or year is None or by.year >= year:
            return ()
        return (self.finding(row.at("target"), target=row.target.words, year=year),)
