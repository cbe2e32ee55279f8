"""JD03 spending-plan.not-100: the plan does not end at 100 percent in December."""

import re
from collections.abc import Iterator

from jixiao.check.rule import Rule
from jixiao.check.views import ProjectView
from jixiao.law import cite
from jixiao.model import Finding, Severity

# A project spread over years may plan less than all of its money by December.
_SEVERAL_YEARS = re.compile(
    r"跨年|分年度?|多年|[两二三四五]年期|中长期|结转(?:至|到|下年)|质保金|20\d{2}(?:年度?)?\s*[-~—–－～至到]{1,2}\s*(?:20)?\d{2}年"
)


class PlanNotHundred(Rule):
    """资金支出计划12月底未达到100%。

    ## 查什么
    12月底的累计支出百分比应为100%。项目名称、资金用途或绩效目标写明跨年、分年实施或留有质保金的不查；数字没有读出的不查。
    ## 为什么
    当年预算应当当年支出，年底计划不足100%意味着编制预算时就打算结余结转。
    ## 反例
    12月底95%
    ## 正例
    12月底100%
    """

    code, name = "JD03", "spending-plan.not-100"
    title, title_en = "年底支出计划不是100%", "Spending plan does not end at 100%"
    severity = Severity.ERROR
    message = "12月底累计支出计划为{value}%，不是100%"
    message_en = "The plan ends the year at {value}%, not 100%"
    suggestion = "12月底填100%；确需跨年支付的，压减当年预算数，或在资金用途中写明分年安排"
    suggestion_en = (
        "Write 100% for December; if payment runs into next year, cut this year's budget or say so in the use of money"
    )
    authority = (cite("河北省部门预算绩效文本表样", "资金支出计划"), cite("预算法", "当年预算当年执行"))

    def check_project(self, project: ProjectView) -> Iterator[Finding]:
        """Look at the December point."""
        for i, point in enumerate(project.model.spending_plan):
            value = point.percent.value
            # Above 100 is another fault (JD02).
            if point.month != 12 or value is None or value >= 100 or value < 0:
                continue
            if not _SEVERAL_YEARS.search(project.words):
                yield self.finding(project.at(f"spending_plan[{i}].cumulative_percent"), value=value)
