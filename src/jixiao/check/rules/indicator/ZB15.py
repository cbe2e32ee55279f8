"""ZB15 indicator.cost-upward: a cost with ≥."""

import re
from collections.abc import Iterator

from jixiao.check.rule import Rule
from jixiao.check.views import IndicatorView
from jixiao.law import cite
from jixiao.model import Finding, Severity

_COST = re.compile(
    r"(?:成本|费用?|单价|均价|造价|价格|支出|经费|投资额?|金额|控制数|开支|总价|薪酬|预算数)$|(?:单位|人均|平均|户均|每).{0,8}成本"
)
# More of it is better, or is owed to people: ≥ is right.
_GOOD = re.compile(
    r"节约|节支|节省|降低|下降|减少|压减|压降|核减|收入|增收|补助|补贴|救助|标准|待遇|工资|薪|奖|筹集|到位|自筹|回收|效益|有效|合理|合规|规范|缴|收取|捐|定额|公用经费|"
    r"(?:人均|生均|亩均|户均).{0,14}(?:经费|投入|资金)$"
)
_RATE = re.compile(r"(?:率|度|性|程度|比例|情况)$")


class CostUpward(Rule):
    """成本指标用了“≥”。

    ## 查什么
    成本指标的费用、单价、造价或者预算控制数，指标值符号为“≥”“＞”“不低于”等。
    节约率、节支率、成本降低率以及按标准发给个人的补助不在此列，它们用“≥”是对的。
    ## 为什么
    成本是上限，越低越好；写成“≥”等于要求多花钱，“预算控制数≥95%”则成了支出下限。
    ## 反例
    “单册图书采购成本”，≥42元；“项目预算控制数”，≥95%
    ## 正例
    “单册图书采购成本”，≤42元；“采购资金节约率”，≥3%
    """

    code, name = "ZB15", "indicator.cost-upward"
    title, title_en = "成本指标方向错误", "Cost with the wrong direction"
    severity = Severity.ERROR
    message = "成本指标“{words}”的指标值“{target}”方向错误，成本应是上限"
    message_en = "The cost “{words}” is given as a minimum: {target}"
    suggestion = "{todo}"
    suggestion_en = "{todo}"
    authority = (cite("一般逻辑", "成本方向"), cite("财预〔2021〕101号", "成本指标"))
    forms = frozenset({"goal", "self-evaluation", "monitoring"})

    def check_indicator(self, row: IndicatorView) -> Iterator[Finding]:
        """Look at the comparator of a cost."""
        target = row.target
        if target.comparator not in (">=", ">") or not row.is_cost or target.kind != "quantity":
            return
        name = row.bare_name
        # 越多越好 by the name or by what the description says is counted.
        if _GOOD.search(name) or _RATE.search(name) or _GOOD.search(row.description):
            return
        if not (_COST.search(name) or (row.is_budget_control and not row.is_rate)):
            return
        if target.is_percent:
            amount = row.project.total
            figure = f"≤{amount}万元" if amount else "≤……万元"
            todo = self.say(
                f"写明金额并用“≤”，如“{figure}”，或者改写单位成本", f"State an amount with ≤, such as {figure}"
            )
        else:
            todo = self.say(f"改为“≤{target.value}{target.unit}”", f"Write ≤{target.value}{target.unit}")
        yield self.finding(row.at("target"), related=[row.at("level3")], words=row.name, target=target.words, todo=todo)
