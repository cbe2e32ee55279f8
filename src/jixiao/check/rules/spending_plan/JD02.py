"""JD02 spending-plan.falling: a cumulative plan falls, or leaves 0 to 100."""

from collections.abc import Iterator

from jixiao.check.rule import Rule
from jixiao.check.views import ProjectView
from jixiao.law import cite
from jixiao.model import Finding, Severity


class PlanFalling(Rule):
    """资金支出计划不是0至100之间逐步累计的百分比。

    ## 查什么
    支出计划按累计数填列：各节点应在0%至100%之间，后一节点不得低于前一节点。没有读出的节点跳过。
    ## 为什么
    累计进度只会不变或上升；回落多为把当期数当成累计数，或录入错位，监控时会得出错误的预警。
    ## 反例
    3月底30%、6月底20%、10月底90%、12月底100%
    ## 正例
    3月底30%、6月底50%、10月底90%、12月底100%
    """

    code, name = "JD02", "spending-plan.falling"
    title, title_en = "支出计划不逐步累计", "Spending plan falls or leaves 0–100%"
    severity = Severity.ERROR
    message = "{month}月底累计支出{value}%{fault}"
    message_en = "Month {month}: cumulative {value}% ({fault})"
    suggestion = "按累计数填写{month}月底的百分比，{wanted}"
    suggestion_en = "Write the cumulative percent at the end of month {month}: {wanted}"
    authority = (cite("河北省部门预算绩效文本表样", "资金支出计划"), cite("一般逻辑", "累计数"))

    def check_project(self, project: ProjectView) -> Iterator[Finding]:
        """Look at each point beside the last one read."""
        before = None
        for i, point in enumerate(project.model.spending_plan):
            value = point.percent.value
            if value is None:
                continue
            here = f"spending_plan[{i}].cumulative_percent"
            if not 0 <= value <= 100:
                yield self.finding(project.at(here), month=point.month, value=value, fault=self.say("，超出0%至100%", "outside 0 to 100%"),
                                   wanted=self.say("取0至100之间的数", "between 0 and 100"))  # fmt: skip
                continue
            if before is not None and value < before[2]:
                yield self.finding(
                    project.at(here), related=[project.at(before[0])], month=point.month, value=value,
                    fault=self.say(f"，低于{before[1]}月底的{before[2]}%", f"below the {before[2]}% of month {before[1]}"),
                    wanted=self.say(f"不低于{before[1]}月底的{before[2]}%", f"no less than {before[2]}%"),
                )  # fmt: skip
            before = (here, point.month, value)
