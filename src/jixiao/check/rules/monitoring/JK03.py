"""JK03 monitoring.behind-plan: less spent than the cumulative plan asks for by the end of the window."""

from collections.abc import Iterator
from decimal import Decimal
from fractions import Fraction

from jixiao.check.rule import Rule
from jixiao.check.views import ProjectView
from jixiao.lang.funds import spent_share
from jixiao.lang.progress import planned
from jixiao.law import cite
from jixiao.law.monitoring import thresholds_of
from jixiao.model import Finding, Severity


class BehindPlan(Rule):
    """支出进度落后于资金支出计划。

    ## 查什么
    按批复的资金支出计划（3、6、10、12月底等累计比例，两点之间按天数推算），算出监控时段末尾应支出的比例，
    与执行率比较，落后超过设置项 monitor_lights 的黄灯界限（默认10个百分点）即提出，超过红灯界限（默认20个）的说明为红灯。
    计划中没有读到的月份跳过。
    需要资金支出计划：监控表里有的用表里的，没有的用 --approved 给出的批复文本；都没有的不查。
    ## 为什么
    支出进度是双监控的一半，落后要分析原因、采取措施。
    ## 反例
    计划6月底60%、10月底90%，至7月底执行率40%
    ## 正例
    计划6月底60%、10月底90%，至7月底执行率62%
    """

    code, name = "JK03", "monitoring.behind-plan"
    title, title_en = "支出进度落后于计划", "Spending behind the plan"
    severity = Severity.WARNING
    message = "至{month}月底计划支出{planned}%，执行率{spent}%，落后{gap}个百分点（{light}）"
    message_en = (
        "By the end of month {month} {planned}% was planned and {spent}% is spent: {gap} points behind ({light})"
    )
    suggestion = "分析支出慢的原因，写明加快支出或调整预算的措施；核对执行数是否包括全部支付"
    suggestion_en = "Say why, and what will be done; check that all payments are counted"
    authority = (cite("财预〔2019〕136号", "预算执行进度"), cite("河北省部门预算绩效文本表样", "资金支出计划"))
    forms = frozenset({"monitoring"})

    def prepare(self) -> None:
        """Read the lights."""
        self._thresholds = thresholds_of(self.context.value)

    def check_project(self, project: ProjectView) -> Iterator[Finding]:
        """Hold the rate against the plan."""
        fund, at = project.fund
        spent, end = spent_share(fund), project.through
        approved = self.context.approved_of(project)
        plan = project.model.spending_plan or (approved.model.spending_plan if approved is not None else ())
        if spent is None or end is None:
            return
        due = planned(plan, end, end.year)
        if due is None or due.share - spent <= self._thresholds.yellow:
            return
        gap = due.share - spent
        light = self.say("红灯", "red") if gap > self._thresholds.red else self.say("黄灯", "yellow")
        yield self.finding(project.at(f"results.funds[{at}].executed"), month=end.month, planned=_percent(due.share), spent=_percent(spent),
                           gap=_percent(gap), light=light)  # fmt: skip


def _percent(share: Fraction) -> str:
    return f"{Decimal((share * 100).numerator) / (share * 100).denominator:.1f}".removesuffix(".0")
