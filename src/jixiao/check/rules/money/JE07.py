"""JE07 amount-not-positive: a budget of zero, or a negative amount."""

from collections.abc import Iterator

from jixiao.check.rule import Rule
from jixiao.check.views import ProjectView
from jixiao.law import cite
from jixiao.model import Finding, Severity


class AmountNotPositive(Rule):
    """预算数为零，或者金额为负数。

    ## 查什么
    预算数是否大于零；财政资金、其他资金是否为负数。
    ## 为什么
    没有资金的项目不应编报绩效目标表，负数只能是误填。
    ## 反例
    预算数 0.00
    ## 正例
    预算数 48.60
    """

    code, name = "JE07", "money.amount-not-positive"
    title, title_en = "预算金额不是正数", "Budget is not positive"
    severity = Severity.ERROR
    message = "{what}是{seen}万元"
    message_en = "{what} is {seen} 万元"
    suggestion = "核实后填写实际金额；项目已取消的，删去该表及第一部分对应内容"
    suggestion_en = "Write the real amount, or drop the table if the project is cancelled"
    authority = (cite("一般逻辑", "金额为正"), cite("河北省部门预算绩效文本表样", "预算数"))

    def check_project(self, project: ProjectView) -> Iterator[Finding]:
        """Look at the three amounts."""
        budget = project.budget
        for key, zh, en in (("total", "预算数", "The budget"), ("fiscal", "财政资金", "The fiscal part"),
                            ("other", "其他资金", "The other part")):  # fmt: skip
            figure = getattr(budget, key)
            if figure is None or figure.value is None:
                continue
            if figure.value < 0 or (key == "total" and not figure.value):
                yield self.finding(project.at(f"budget.{key}"), what=self.say(zh, en), seen=figure.value)
