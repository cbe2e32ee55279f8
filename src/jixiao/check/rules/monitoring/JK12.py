"""JK12 monitoring.unbudgeted: money spent where there is no budget, or a budget that nobody approved."""

from collections.abc import Iterator

from jixiao.check.rule import Rule
from jixiao.check.views import ProjectView
from jixiao.lang.funds import TOTAL, amount, base_of
from jixiao.law import cite
from jixiao.model import Finding, Severity


class Unbudgeted(Rule):
    """没有预算的来源发生了支出，或年初预算数与批复不一致。

    ## 查什么
    资金栏中预算数为零而执行数大于零的来源；有批复文本（--approved）的，表上年初预算总额与批复的预算数不一致的。
    超过预算的支出由 JK02 提出；用途不符要看支付明细，表上看不出来，由系统按支付记录核对。
    ## 为什么
    没有预算不得支出，监控要发现合规性问题。
    ## 反例
    其他资金预算数0.00，执行数6.50
    ## 正例
    其他资金预算数20.00，执行数11.00
    """

    code, name = "JK12", "monitoring.unbudgeted"
    title, title_en = "无预算支出或预算数与批复不符", "Spent without a budget"
    severity = Severity.ERROR
    message = "“{row}”{what}"
    message_en = "“{row}”: {what}"
    suggestion = "{advice}"
    suggestion_en = "{advice}"
    authority = (cite("预算法", "无预算不支出"), cite("财预〔2019〕136号", "监控内容"))
    forms = frozenset({"monitoring"})

    def check_project(self, project: ProjectView) -> Iterator[Finding]:
        """Look at each source, then at what was approved."""
        for i, fund in enumerate(project.model.results.funds if project.model.results else ()):
            spent, base = amount(fund.executed), base_of(fund)
            if spent is not None and spent > 0 and base == 0:
                yield self.finding(project.at(f"results.funds[{i}].executed"), row=fund.name,
                                   what=self.say(f"预算数为0，却支出{spent}万元", f"{spent} 万元 spent without a budget"),
                                   advice=self.say("核对资金来源；预算有调整的，填调整后的预算数", "Check the source, or enter the adjusted budget"))  # fmt: skip
        approved = self.context.approved_of(project)
        whole, at = project.fund
        if approved is None or whole is None or not TOTAL.search(whole.name):
            return
        initial = amount(whole.initial)
        if initial is not None and approved.total is not None and initial != approved.total:
            yield self.finding(project.at(f"results.funds[{at}].initial"), row=whole.name,
                               what=self.say(f"年初预算数{initial}万元，批复为{approved.total}万元",
                                             f"an initial budget of {initial} 万元; {approved.total} was approved"),
                               advice=self.say(f"年初预算数改为{approved.total}万元；年中调整的填入全年预算数",
                                               f"Write {approved.total}, and changes as the adjusted budget"))  # fmt: skip
