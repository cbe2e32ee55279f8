"""JE08 yuan-slip: an amount is 10,000 times too large or too small."""

from collections.abc import Iterator
from decimal import Decimal
from statistics import median

from jixiao.check.rule import Rule
from jixiao.check.views import TextView
from jixiao.lang.quantity import stated_budget
from jixiao.law import cite
from jixiao.model import Certainty, Finding, Severity

_CELLS = {
    "total": ("预算数", "the budget"),
    "fiscal": ("财政资金", "the fiscal part"),
    "other": ("其他资金", "the other part"),
}
_TEN_THOUSAND = Decimal(10_000)


class YuanSlip(Rule):
    """元与万元混用。

    ## 查什么
    资金用途中的金额与表内金额恰好相差一万倍；某个项目预算数是其他项目的数千倍。
    ## 为什么
    元、万元写错，金额相差一万倍，汇总后严重失真。
    ## 反例
    表内预算数48.60（单位：万元），文字“预算数48.60元”。
    ## 正例
    表内预算数48.60（单位：万元），文字“预算数48.60万元”。
    """

    code, name = "JE08", "money.yuan-slip"
    title, title_en = "元与万元混用", "元 taken for 万元"
    severity = Severity.WARNING
    certainty = Certainty.HEURISTIC
    message = "{what}"
    message_en = "{what}"
    suggestion = "{how}"
    suggestion_en = "{how}"
    authority = (cite("财办〔2023〕12号", "金额"), cite("一般逻辑", "前后一致"))

    def prepare(self) -> None:
        """How many times the usual budget is too much."""
        self.ratio = Decimal(str(self.context.value("money_slip_ratio")))

    def check_text(self, text: TextView) -> Iterator[Finding]:
        """Compare prose with cell, and each budget with the others."""
        projects = [project for project in text.goals if project.total]
        for project in projects:
            for key, said in stated_budget(project.purpose).items():
                figure = getattr(project.budget, key)
                cell = figure.value if figure else None
                if cell and said.value and cell / said.value in (_TEN_THOUSAND, 1 / _TEN_THOUSAND):
                    name = self.say(*_CELLS[key])
                    yield self.finding(
                        project.at("purpose"), related=(project.at(f"budget.{key}"),),
                        what=self.say(f"资金用途写“{name}{said.words}”，表内是{cell}万元，恰好相差一万倍",
                                      f"The prose says {name} {said.words}, the cell {cell} 万元: 10,000 times"),
                        how=self.say(f"核对单位，文字一般应为“{name}{cell}万元”", f"Look at the unit; probably {cell}万元"),
                    )  # fmt: skip
        totals = sorted(project.total for project in projects if project.total)
        if len(totals) < 4:
            return
        usual = median(totals)
        for project in projects:
            total = project.total
            if total is not None and total >= usual * self.ratio and total / _TEN_THOUSAND <= totals[-2]:
                yield self.finding(
                    project.at("budget.total"),
                    what=self.say(f"预算数{total}万元是其他项目的数千倍（中位数{usual}万元）", f"Budget {total}, the usual one is {usual}"),
                    how=self.say(f"核对是否误以元填写，如是应为{total / _TEN_THOUSAND:f}", "See whether it was written in 元"),
                )  # fmt: skip
