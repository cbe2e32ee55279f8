"""ZB32 indicator.item-without-indicators: an item of part one quotes no indicator."""

from collections.abc import Iterator

from jixiao.check.rule import Rule
from jixiao.check.views import TextView
from jixiao.law import cite
from jixiao.model import Finding, Severity


class ItemWithoutIndicators(Rule):
    """第一部分分项绩效目标没有列绩效指标。

    ## 查什么
    同一文本第一部分的其他分项都列有绩效指标，而本项没有。整个第一部分都不列指标的表样不检查。
    ## 为什么
    分项绩效目标由项目内容、绩效目标、绩效指标三部分组成，缺指标则目标无法衡量。
    ## 反例
    分项目标只有目标两条，没有“绩效指标”
    ## 正例
    “绩效指标：购置图书册数≥6000册；读者满意度≥92%”
    """

    code, name = "ZB32", "indicator.item-without-indicators"
    title, title_en = "分项目标没有指标", "Item of part one without indicators"
    severity = Severity.WARNING
    message = "第一部分分项目标“{words}”没有列绩效指标"
    message_en = "The item “{words}” of part one quotes no indicator"
    suggestion = "从项目绩效目标表中选列3至5项主要指标及指标值"
    suggestion_en = "Quote 3 to 5 indicators of the project's table with their targets"
    authority = (cite("河北省部门预算绩效文本表样", "分项绩效目标"), cite("财预〔2015〕88号", "规范完整性"))

    def check_text(self, text: TextView) -> Iterator[Finding]:
        """Look at the items together."""
        without = [item for item in text.items if not item.model.indicators]
        # Where most items quote none, the form does not ask for it or the reader did not find them.
        if not without or 2 * len(without) > len(text.items):
            return
        for item in without:
            project = item.project
            if project is not None and not project.rows:
                continue  # a project without any indicator is ZB33's
            severity = Severity.INFO if project is not None and project.has_problems else None
            yield self.finding(item.at("indicators"), words=item.model.project_name, severity=severity)
