"""JK08 monitoring.money-and-work: money spent and nothing delivered, or the other way round."""

from collections.abc import Iterator
from datetime import date
from decimal import Decimal
from fractions import Fraction

from jixiao.check.rule import Rule
from jixiao.check.views import ProjectView
from jixiao.law import cite
from jixiao.law.monitoring import standing, thresholds_of
from jixiao.model import Finding, Severity


class MoneyAndWork(Rule):
    """钱花了、事没做，或事做了、钱没付。

    ## 查什么
    执行率与产出指标（可累计的数量）平均完成率差得很远：资金支出达到设置项 monitor_mismatch 的 spent（默认50%）而产出平均不超过
    idle（默认10%），或者相反。产出没有一项填了可以比较的数的不查；没有填报的指标不作零。
    ## 为什么
    双监控要看钱和事是否一致：钱先付完而没有产出有损失风险，事做完而不付款会形成拖欠或结转。
    ## 反例
    执行率78%，三项产出平均完成4%
    ## 正例
    执行率55%，产出平均完成48%
    """

    code, name = "JK08", "monitoring.money-and-work"
    title, title_en = "资金与产出不符", "Money and work do not fit"
    severity = Severity.WARNING
    message = "资金已支出{spent}%，产出指标平均完成{work}%，{what}"
    message_en = "{spent}% of the money spent, {work}% of the outputs done: {what}"
    suggestion = "核对完成数和支付依据：预付款写明合同约定和交付时间，已完工未付款的写明原因和付款时间"
    suggestion_en = (
        "Check results and payments; say when what is paid for will come, or when what was done will be paid"
    )
    authority = (cite("财预〔2019〕136号", "双监控"), cite("财预〔2019〕136号", "监控内容"))
    forms = frozenset({"monitoring"})

    def prepare(self) -> None:
        """Read the thresholds."""
        self._thresholds = thresholds_of(self.context.value)

    def check_project(self, project: ProjectView) -> Iterator[Finding]:
        """Hold the rate against the average progress of the outputs."""
        on = project.through or date(
            self.context.pack.year if self.context.pack.year < 9999 else self.context.on.year, 7, 31
        )
        found = standing(project.model, on, on.year, self._thresholds)
        if not found.unfit or found.spent is None or found.work is None:
            return
        what = (
            self.say("钱花了、事没做", "money without work")
            if found.unfit == "money"
            else self.say("事做了、钱没付", "work without money")
        )
        _, at = project.fund
        yield self.finding(
            project.at(f"results.funds[{at}].executed"),
            spent=_percent(found.spent),
            work=_percent(found.work),
            what=what,
        )


def _percent(share: Fraction) -> str:
    return f"{Decimal((share * 100).numerator) / (share * 100).denominator:.1f}".removesuffix(".0")
