"""ZZ28 later-deadline: a deadline after the budget year."""

from collections.abc import Iterable

from jixiao.check.rule import Rule
from jixiao.check.views import IndicatorView
from jixiao.law import cite
from jixiao.model import Finding, Severity

_LATER = ("跨年", "中期", "三年", "五年", "多年", "建设期", "分年", "延续")


class LaterDeadline(Rule):
    """完成期限晚于预算年度。

    ## 查什么
    时效指标值的年份晚于封面上的预算年度。项目内容写明跨年实施，或文中提到该年份的，只作提示。
    ## 为什么
    年度绩效目标应在预算年度内实现；跨年项目应写本年度的节点，最终期限写入中期目标。
    ## 反例
    2024年预算的项目，只有“2025年6月30日前竣工”
    ## 正例
    2024年12月20日前完成主体工程
    """

    code, name = "ZZ28", "target.later-deadline"
    title, title_en = "期限晚于预算年度", "Deadline after the budget year"
    severity = Severity.WARNING
    message = "完成期限“{target}”晚于{year}年度"
    message_en = "The deadline “{target}” lies after the budget year {year}"
    suggestion = "核对年份；跨年项目改写{year}年内的节点，最终期限写入中期目标"
    suggestion_en = "Check the year; give this year's milestone and put the final date in the medium-term objective"
    authority = (cite("财预〔2015〕88号", "年度绩效目标"), cite("一般逻辑", "年度"))

    def check_indicator(self, row: IndicatorView) -> Iterable[Finding]:
        """Compare the deadline with the cover."""
        by, year = row.target.by, row.project.text.year
        if by is None or year is None or by.year <= year:
            return ()
        told = f"{row.project.words}{row.description}"
        multi = str(by.year) in told or any(word in told for word in _LATER)
        return (self.finding(row.at("target"), target=row.target.words, year=year, severity=Severity.INFO if multi else None),)
