"""ZP19 self-evaluation.overspent: more money spent than the budget, or less than nothing."""

from collections.abc import Iterator

from jixiao.check.rule import Rule
from jixiao.check.views import ProjectView
from jixiao.law import cite
from jixiao.model import Finding, Severity


class Overspent(Rule):
    """执行数超过全年预算数，或为负数。

    ## 查什么
    资金栏每一行：全年执行数大于全年预算数（执行率超过100%），或执行数、执行率为负数。没有全年预算数的，与年初预算数比较，只作警告。
    ## 为什么
    没有预算不得支出；预算有调整的，应把调整后的数填入全年预算数，执行率不会超过100%。
    ## 反例
    全年预算数80.00万元，执行数95.00万元
    ## 正例
    全年预算数（调整后）95.00万元，执行数95.00万元
    """

    code, name = "ZP19", "self-evaluation.overspent"
    title, title_en = "执行数超预算或为负", "Spent more than the budget"
    severity = Severity.ERROR
    message = "“{row}”{what}"
    message_en = "“{row}”: {what}"
    suggestion = "核对执行数；预算有调整的，全年预算数填调整后的数"
    suggestion_en = "Check the sum spent; enter the budget as adjusted"
    authority = (cite("预算法", "无预算不支出"), cite("财预〔2020〕10号", "预算执行率"))
    forms = frozenset({"self-evaluation"})

    def check_project(self, project: ProjectView) -> Iterator[Finding]:
        """Look at each row of the money block."""
        for i, fund in enumerate(project.model.results.funds if project.model.results else ()):
            spent = fund.executed.value if fund.executed is not None else None
            adjusted = fund.adjusted.value if fund.adjusted is not None else None
            initial = fund.initial.value if fund.initial is not None else None
            rate = fund.rate.value if fund.rate is not None else None
            here = project.at(f"results.funds[{i}].executed")
            if spent is not None and spent < 0:
                yield self.finding(
                    here, row=fund.name, what=self.say(f"执行数{spent}万元是负数", f"{spent} 万元 spent is negative")
                )
            elif spent is not None and adjusted is not None:
                if spent > adjusted:
                    yield self.finding(here, related=[project.at(f"results.funds[{i}].adjusted")], row=fund.name,
                                       what=self.say(f"执行数{spent}万元超过全年预算数{adjusted}万元",
                                                     f"{spent} 万元 spent of a budget of {adjusted}"))  # fmt: skip
            elif spent is not None and initial is not None and fund.adjusted is None:
                if spent > initial:
                    yield self.finding(here, related=[project.at(f"results.funds[{i}].initial")], row=fund.name,
                                       severity=Severity.WARNING,
                                       what=self.say(f"执行数{spent}万元超过年初预算数{initial}万元",
                                                     f"{spent} 万元 spent of an initial budget of {initial}"))  # fmt: skip
            elif rate is not None and (rate < 0 or rate > 100):
                yield self.finding(project.at(f"results.funds[{i}].rate"), row=fund.name, severity=Severity.WARNING,
                                   what=self.say(f"执行率{rate}%，超出0%至100%", f"{rate}% is outside 0 to 100%"))  # fmt: skip
