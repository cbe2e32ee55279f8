"""ZZ13 loose-date: a deadline that is not written as YYYY年M月D日前."""

import re
from collections.abc import Iterable

from jixiao.check.rule import Rule
from jixiao.check.views import IndicatorView
from jixiao.law import cite
from jixiao.model import Finding, Severity

# Year and month in 年月日, without leading zeros; the day may be left to 底.
_GOOD = re.compile(
    r"[≤<]?=?(?:于|在|截至|至|到)?\d{4}年(?:[1-9]|1[0-2])月(?:[1-9]日|[12]\d日|3[01]日|底|末|份|[上中下]旬)?(?![\d月]).*"
)


class LooseDate(Rule):
    """完成时间没有写成规范的日期。

    ## 查什么
    时效指标值没有写明年、月（日），或用点、横线、斜线分隔，或月日前加零，如“年底前”“2024.6.30”“2024年06月”。
    “2024年11月底前”可以接受。
    ## 为什么
    日期应以阿拉伯数字写全年份，月、日不编虚位；“年底”说不清是哪一天。
    ## 反例
    年底前完成；2024.6.30
    ## 正例
    2024年6月30日前
    """

    code, name = "ZZ13", "target.loose-date"
    title, title_en = "日期写法不规范", "Date not written in full"
    severity = Severity.INFO
    message = "完成时间“{target}”没有写成“年月日”的完整日期"
    message_en = "The deadline “{target}” is not a full date"
    suggestion = "改为“{fixed}”（按实际计划确定具体日期）"
    suggestion_en = "Write “{fixed}” (or the day that is planned)"
    authority = (cite("GB/T 9704-2012", "成文日期"), cite("GB/T 15835-2011", "日期"))

    def check_indicator(self, row: IndicatorView) -> Iterable[Finding]:
        """Look at deadlines."""
        target = row.target
        if target.kind != "deadline" or target.by is None or _GOOD.fullmatch(target.words):
            return ()
        fixed = f"{target.by.year}年{target.by.month}月{target.by.day}日前"
        return (self.finding(row.at("target"), target=target.words, fixed=fixed, group="loose-date"),)
