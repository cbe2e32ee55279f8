"""WB11 year-mismatch: a printed year is not the budget year of the cover."""

import re
from collections.abc import Iterator

from jixiao.check.rule import Rule
from jixiao.check.views import IndicatorView, ItemView, TextView
from jixiao.law import cite
from jixiao.model import Finding, Location, Severity, Target

_YEAR = re.compile(r"(?<!\d)(20\d\d)(?=年|\D|$)")
_FAR = 2
"""Budgets are compiled one year ahead; a cover further in the future is a slip."""


class YearMismatch(Rule):
    """年度前后不一致。

    ## 查什么
    封面各处年度是否相同，指标值中写明年份的日期是否在预算年度之内；全文都写另一年度的，判为封面年度有误。
    ## 为什么
    年度绩效目标应在预算年度内完成并据以评价，年度不一致多因沿用上年文本没有改净。
    ## 反例
    封面为2024年，时效指标写“2023年11月底前”。
    ## 正例
    封面为2024年，时效指标写“2024年11月30日前”。
    """

    code, name = "WB11", "structure.year-mismatch"
    title, title_en = "年度不一致", "Year differs from the budget year"
    severity = Severity.WARNING
    message = "{where}写的是{seen}年，{against}是{year}年"
    message_en = "{where} says {seen}, {against} is {year}"
    suggestion = "核实后改为{fixed}年；确需跨年的，写明{fixed}年内应完成的阶段"
    suggestion_en = "Write {fixed}; where the work goes on, write what is reached within {fixed}"
    authority = (cite("财预〔2015〕88号", "规范完整性"), cite("一般逻辑", "前后一致"))

    def check_text(self, text: TextView) -> Iterator[Finding]:
        """Look at the cover."""
        cover, year = text.model.cover, text.year
        if year is None or (text.projects and not text.goals):
            return
        printed = [int(seen) for seen in _YEAR.findall(cover.title or "")]
        against = self.say("封面预算年度", "the cover's budget year")
        if printed and year not in printed:
            yield self.finding(text.at("cover.title"), where=self.say("封面标题", "The title"), seen=printed[0],
                               against=against, year=year, fixed=year)  # fmt: skip
        if (other := text.other_year) is not None:
            yield self.finding(text.at("cover.year"), where=self.say("封面", "The cover"), seen=year,
                               against=self.say("正文各处", "the body"), year=other, fixed=other)  # fmt: skip
        elif year > self.context.on.year + _FAR:
            yield self.finding(text.at("cover.year"), where=self.say("封面", "The cover"), seen=year,
                               against=self.say("当前", "the current year"), year=self.context.on.year,
                               fixed=self.say("实际预算", "the real budget year"))  # fmt: skip

    def check_indicator(self, row: IndicatorView) -> Iterator[Finding]:
        """Look at a deadline that names its year."""
        if row.target.kind == "deadline":
            yield from self._deadline(row.target, row.project.text, row.at("target"))

    def check_item(self, item: ItemView) -> Iterator[Finding]:
        """Look at the deadlines quoted in part one."""
        for i, quoted in enumerate(item.model.indicators):
            if quoted.target.kind == "deadline":
                yield from self._deadline(quoted.target, item.text, item.at(f"indicators[{i}].target"))

    def _deadline(self, target: Target, text: TextView, at: Location) -> Iterator[Finding]:
        year, by = text.year, target.by
        # A year that is not printed was taken from the cover and cannot differ.
        if year is None or by is None or by.year == year or text.other_year is not None:
            return
        if str(by.year) in target.words and str(year) not in target.words:
            yield self.finding(
                at, where=self.say(f"指标值“{target.words}”", f"The target “{target.words}”"), seen=by.year,
                against=self.say("预算年度", "the budget year"), year=year, fixed=year,
            )  # fmt: skip
