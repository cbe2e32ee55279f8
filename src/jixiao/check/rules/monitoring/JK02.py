"""JK02 monitoring.execution-wrong: the execution rate is not what the money gives, or more was spent than there is."""

from collections.abc import Iterator
from decimal import Decimal

from jixiao.check.rule import Rule
from jixiao.check.views import ProjectView
from jixiao.lang.funds import amount, base_of, spent_share
from jixiao.lang.scoring import decimals, half_unit
from jixiao.law import cite
from jixiao.model import Finding, FundRow, Severity

_SLACK = Decimal("0.011")


class MonitoredExecution(Rule):
    """监控表的执行率计算有误，或执行数超过预算数。

    ## 查什么
    资金栏每一行：执行率应等于执行数除以预算数（有调整后预算数的用调整后的）；执行数不得超过预算数，没有调整后预算数的只作警告。
    允许末位四舍五入，写成小数（0.55）的也算。
    ## 为什么
    执行率是双监控的一半，由账面决定；超过100%说明没有预算的支出，或预算调整没有反映。
    ## 反例
    年初预算数520.00万元，执行数286.00万元，执行率65%
    ## 正例
    年初预算数520.00万元，执行数286.00万元，执行率55%
    """

    code, name = "JK02", "monitoring.execution-wrong"
    title, title_en = "监控执行率有误或超预算", "Execution rate wrong, or more than the budget"
    severity = Severity.ERROR
    message = "“{row}”{what}"
    message_en = "“{row}”: {what}"
    suggestion = "{advice}"
    suggestion_en = "{advice}"
    authority = (cite("财预〔2019〕136号", "监控表"), cite("预算法", "无预算不支出"))
    forms = frozenset({"monitoring"})

    def check_project(self, project: ProjectView) -> Iterator[Finding]:
        """Recompute each row of the money block."""
        for i, fund in enumerate(project.model.results.funds if project.model.results else ()):
            yield from self._fund(project, i, fund)

    def _fund(self, project: ProjectView, i: int, fund: FundRow) -> Iterator[Finding]:
        base, spent, share = base_of(fund), amount(fund.executed), spent_share(fund)
        if spent is not None and base and spent > base:
            severity = Severity.ERROR if amount(fund.adjusted) is not None else Severity.WARNING
            yield self.finding(project.at(f"results.funds[{i}].executed"), severity=severity, row=fund.name,
                               what=self.say(f"执行数{spent}万元超过预算数{base}万元", f"{spent} 万元 spent of {base}"),
                               advice=self.say("核对执行数；预算有调整的，填调整后的预算数", "Check the sum, or enter the adjusted budget"))  # fmt: skip
        printed = amount(fund.rate)
        if share is None or printed is None or fund.rate is None:
            return
        slack = half_unit(decimals(fund.rate)) + _SLACK
        percent = Decimal((share * 100).numerator) / (share * 100).denominator
        if abs(printed - percent) > slack and not (printed <= 2 and abs(printed * 100 - percent) <= slack * 100):
            right = f"{percent:.2f}"
            yield self.finding(project.at(f"results.funds[{i}].rate"), related=[project.at(f"results.funds[{i}].executed")],
                               row=fund.name,
                               what=self.say(f"执行数{spent}万元、预算数{base}万元，执行率应为{right}%，填的是{printed}%",
                                             f"{spent} of {base} 万元 is {right}%, not {printed}%"),
                               advice=self.say(f"执行率改为{right}%，或核对执行数和预算数", f"Write {right}%, or mend the sums"))  # fmt: skip
