"""ZP15 self-evaluation.against-accounts: the sum spent is not that of the final accounts."""

from collections.abc import Iterator
from decimal import Decimal

from jixiao.check.rule import Rule
from jixiao.check.views import ProjectView
from jixiao.lang.funds import TOTAL, amount
from jixiao.lang.normalise import letters
from jixiao.law import cite
from jixiao.model import Finding, Severity

_SLACK = Decimal("0.01")  # a table in 万元 with two decimals


class AgainstAccounts(Rule):
    """执行数与决算数不一致。

    ## 查什么
    资金总额行的全年执行数，应等于该项目的决算支出数（允许末位四舍五入，0.01万元）。
    需要决算数（--accounts，两列：项目编码或名称、决算支出万元）；没有给出的、其中没有这个项目的不查。
    ## 为什么
    自评的执行数以决算为准，不一致则执行率和得分都不对。
    ## 反例
    自评执行数72.00万元，决算70.50万元
    ## 正例
    自评执行数70.50万元，决算70.50万元
    """

    code, name = "ZP15", "self-evaluation.against-accounts"
    title, title_en = "执行数与决算不符", "Spending differs from the final accounts"
    severity = Severity.ERROR
    message = "“{row}”执行数{spent}万元，决算为{right}万元"
    message_en = "“{row}”: {spent} 万元 spent; the final accounts say {right}"
    suggestion = "执行数改为决算数{right}万元，并重新计算执行率和得分；决算有误的，按程序更正"
    suggestion_en = "Write {right}, with the rate and points it gives"
    authority = (cite("财预〔2020〕10号", "项目资金"), cite("财预〔2020〕10号", "预算执行率"))
    forms = frozenset({"self-evaluation"})

    def prepare(self) -> None:
        """The accounts by code and by name."""
        self._accounts = {letters(key): sum_ for key, sum_ in self.context.beside.accounts.items()}

    def check_project(self, project: ProjectView) -> Iterator[Finding]:
        """Hold the total row against the accounts."""
        fund, at = project.fund
        spent = amount(fund.executed) if fund is not None else None
        keys = [letters(project.model.code or ""), letters(project.name)]
        right = next((self._accounts[key] for key in keys if key in self._accounts), None)
        if (
            fund is None
            or spent is None
            or right is None
            or (at == 0 and len(_funds(project)) > 1 and not TOTAL.search(fund.name))
        ):
            return
        if abs(spent - right) > _SLACK:
            yield self.finding(project.at(f"results.funds[{at}].executed"), row=fund.name, spent=spent, right=right)


def _funds(project: ProjectView) -> tuple[object, ...]:
    return project.model.results.funds if project.model.results is not None else ()
