"""JD04 spending-plan.slow: the plan lies below the customary floor of progress."""

from collections.abc import Iterator
from decimal import Decimal

from jixiao.check.rule import Rule
from jixiao.check.views import ProjectView
from jixiao.law import cite
from jixiao.model import Finding, Severity

# Points below the floor up to which it is only a hint: the floor itself is custom, not law.
_SLIGHTLY = 10


class PlanSlow(Rule):
    """资金支出计划低于支出进度底线。

    ## 查什么
    各节点累计支出百分比与进度底线（设置项 plan_floor，默认3月底25%、6月底50%、10月底80%）比较。
    低于底线不足10个百分点的只作提示。12月底由 JD03 检查。
    ## 为什么
    支出进度与预算安排挂钩，计划起点就低于底线的，执行中必然被预警或收回。底线来自各地考核惯例，可按本地规定修改。
    ## 反例
    6月底20%
    ## 正例
    6月底50%
    """

    code, name = "JD04", "spending-plan.slow"
    title, title_en = "支出计划进度偏慢", "Spending plan below the floor"
    severity = Severity.WARNING
    message = "{month}月底累计支出计划{value}%，低于进度底线{floor}%"
    message_en = "Month {month}: plan {value}% lies below the floor of {floor}%"
    suggestion = "{month}月底安排到{floor}%以上；因招标、工期等确需后移的，在资金用途中说明支付节点"
    suggestion_en = "Plan at least {floor}% by month {month}, or explain the later payment"
    authority = (cite("财预〔2019〕136号", "预算执行进度"), cite("河北省部门预算绩效文本表样", "资金支出计划"))

    def prepare(self) -> None:
        """The floor by month, without December."""
        floor = self.context.value("plan_floor")
        self._floor = {int(month): Decimal(str(least)) for month, least in floor.items() if int(month) != 12}

    def check_project(self, project: ProjectView) -> Iterator[Finding]:
        """Look at each point that has a floor."""
        for i, point in enumerate(project.model.spending_plan):
            value, floor = point.percent.value, self._floor.get(point.month)
            if floor is None or value is None or not 0 <= value < floor:
                continue
            severity = Severity.WARNING if floor - value >= _SLIGHTLY else Severity.INFO
            yield self.finding(project.at(f"spending_plan[{i}].cumulative_percent"), severity=severity,
                               month=point.month, value=value, floor=floor)  # fmt: skip
