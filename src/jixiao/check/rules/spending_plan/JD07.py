"""JD07 spending-plan.purchase-spread: one purchase is paid in even slices."""

import re
from collections.abc import Iterator
from decimal import Decimal

from jixiao.check.rule import Rule
from jixiao.check.views import ProjectView
from jixiao.law import cite
from jixiao.model import Certainty, Finding, Severity

_PURCHASE = re.compile(r"(?:购置|采购|购买)")
# Things bought all through the year: even payment is natural.
_RUNNING = re.compile(
    r"服务|运[行转维]|维护|维修|耗材|物资|用品|图书|药品|疫苗|试剂|教材|综合|日常|经常|保险|劳务|配送|食[材品堂]|工程"
)
_EVEN = Decimal(5)  # points two slices may differ and still be called even


class PurchaseSpread(Rule):
    """一次性购置项目的支出计划平均分摊。

    ## 查什么
    项目名称为购置、采购某物（服务、运行维护、耗材、图书等常年采购除外），而支出计划前三个节点每次增加的百分比几乎相等的，提示核对。
    ## 为什么
    一次性购置通常验收后集中支付，不会按季平均支出；平均分摊说明计划是套用的。
    ## 反例
    应急指挥车购置经费：30%、60%、90%、100%
    ## 正例
    应急指挥车购置经费：0%、30%、100%、100%
    """

    code, name = "JD07", "spending-plan.purchase-spread"
    title, title_en = "一次性采购平均支出", "Single purchase paid evenly"
    severity = Severity.INFO
    certainty = Certainty.HEURISTIC
    message = "“{project}”是购置项目，支出计划却逐期平均增加（{curve}）"
    message_en = "“{project}” is a purchase, yet its plan rises evenly ({curve})"
    suggestion = "按采购、到货、验收、付款的时间测算，一般集中在验收后的节点"
    suggestion_en = "Plan by purchase, delivery and acceptance; most is paid after acceptance"
    authority = (cite("财预〔2015〕88号", "合理可行"),)

    def check_project(self, project: ProjectView) -> Iterator[Finding]:
        """Look at the steps of a purchase's plan."""
        name = project.name
        if not _PURCHASE.search(name) or _RUNNING.search(name):
            return
        values = [p.percent.value for p in project.model.spending_plan[:3]]
        known = [v for v in values if v is not None]
        if len(known) < 3:
            return
        steps = [known[0], known[1] - known[0], known[2] - known[1]]
        if min(steps) > 0 and max(steps) - min(steps) <= _EVEN:
            yield self.finding(project.at("spending_plan[0].cumulative_percent"), project=name,
                               curve="、".join(f"{v:f}%" for v in known))  # fmt: skip
