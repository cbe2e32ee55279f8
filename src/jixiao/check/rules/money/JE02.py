"""JE02 parts-unbalanced: 预算数 is not 财政资金 plus 其他资金."""

from collections.abc import Iterator
from decimal import Decimal

from jixiao.check.rule import Rule
from jixiao.check.views import ProjectView
from jixiao.lang.quantity import stated_budget
from jixiao.law import cite
from jixiao.model import Finding, Severity

_ROUNDING = Decimal("0.011")
"""Two parts rounded to two decimals may miss the rounded sum by one in the last place."""


class PartsUnbalanced(Rule):
    """预算数不等于财政资金与其他资金之和。

    ## 查什么
    预算数＝财政资金＋其他资金是否成立。其他资金空白的按0计算，不平的提醒；表样没有其他资金栏的不查。
    ## 为什么
    资金构成不平，预算数或者分项金额至少有一个填错。
    ## 反例
    预算数 48.60　财政资金 40.00　其他资金 6.80
    ## 正例
    预算数 48.60　财政资金 40.00　其他资金 8.60
    """

    code, name = "JE02", "money.parts-unbalanced"
    title, title_en = "资金构成不平", "The parts do not add up to the budget"
    severity = Severity.ERROR
    message = "预算数{total}≠财政资金{fiscal}＋其他资金{other}（相差{gap}）"
    message_en = "Budget {total} is not fiscal {fiscal} plus other {other} (off by {gap})"
    suggestion = "核对各项金额，使预算数等于财政资金与其他资金之和；按现填分项，预算数应为{sum}"
    suggestion_en = "Correct the amounts; with these parts the budget is {sum}"
    authority = (cite("河北省部门预算绩效文本表样", "预算规模"), cite("一般逻辑", "勾稽关系"))

    def check_project(self, project: ProjectView) -> Iterator[Finding]:
        """Add the parts."""
        budget = project.budget
        if budget.total is None or budget.fiscal is None or budget.other is None:
            return
        total, fiscal, other = budget.total.value, budget.fiscal.value, budget.other.value
        if total is None or fiscal is None or (other is None and budget.other.words.strip(" -－—–/／无")):
            return
        if total <= 0 or (other is None and fiscal > total):
            return  # JE07 and JE12 speak of it
        parts = fiscal + (other or 0)
        gap = total - parts
        if abs(gap) < _ROUNDING:
            return
        said = stated_budget(project.purpose)
        # The sentence in 资金用途 may tell which cell is wrong: the one it contradicts while it bears out the total.
        at = "total"
        if "total" in said and said["total"].value == total:
            at = next((key for key, value in (("fiscal", fiscal), ("other", other))
                       if key in said and value is not None and said[key].value != value), "total")  # fmt: skip
        elif fiscal > total:
            at = "fiscal"
        yield self.finding(
            project.at(f"budget.{at}"), severity=None if other is not None else Severity.WARNING,
            related=[project.at(f"budget.{key}") for key in ("total", "fiscal", "other") if key != at],
            total=total, fiscal=fiscal, other=other if other is not None else self.say("（空白）", "(blank)"),
            gap=abs(gap), sum=parts,
        )  # fmt: skip
