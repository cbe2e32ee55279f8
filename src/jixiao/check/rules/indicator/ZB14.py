"""ZB14 indicator.cost-hollow: cost says only that the budget is kept."""

from collections.abc import Iterator

from jixiao.check.rule import Rule
from jixiao.check.suggest import instead
from jixiao.check.views import IndicatorView, ProjectView
from jixiao.law import cite
from jixiao.model import Certainty, Finding, Severity


class CostHollow(Rule):
    """成本指标只写“控制在预算内”。

    ## 查什么
    项目的成本指标全部只说明不超预算（如“项目预算控制数”“控制在预算数内”），没有单位成本，也没有写明金额的总成本。
    ## 为什么
    不超预算是预算执行的起码要求，说明不了成本是否节约、单价是否合理；成本指标优先采用单位成本。
    ## 反例
    成本指标“项目预算控制数”，控制在预算数内
    ## 正例
    成本指标“人均培训成本”，≤400元/人·天；“设备购置总成本”，≤48.60万元
    """

    code, name = "ZB14", "indicator.cost-hollow"
    title, title_en = "成本指标虚设", "Cost says nothing but “within budget”"
    severity = Severity.WARNING
    certainty = Certainty.HEURISTIC
    message = "成本指标只说明不超预算（“{words}”，{target}），没有单位成本或者总成本"
    message_en = "The cost indicator only says the budget is kept (“{words}”, {target})"
    suggestion = "改为单位成本（如{like}）{total}"
    suggestion_en = "State a unit cost ({like}){total}"
    authority = (cite("财预〔2021〕101号", "成本指标"), cite("财预〔2015〕88号", "成本指标"))

    def check_project(self, project: ProjectView) -> Iterator[Finding]:
        """Look at the cost rows together."""
        rows = [row for row in project.rows if row.is_cost and not row.is_void]
        if not rows or not all(map(_is_hollow, rows)):
            return
        amount = project.total
        total = self.say(f"，也可写总成本“≤{amount}万元”", f", or the total: ≤{amount}万元") if amount else ""
        one = instead(project, "cost")
        like = (
            f"“{one.row}”" if one else self.say("每场、每人、每平方米的费用，≤……元", "per event, person, square metre")
        )
        for row in rows:
            yield self.finding(
                row.at("level3"),
                related=[row.at("target")],
                words=row.name,
                target=row.target.words,
                total=total,
                like=like,
                group="cost-hollow",
            )


def _is_hollow(row: IndicatorView) -> bool:
    target = row.target
    return row.is_budget_control and not (target.kind == "quantity" and "元" in (target.unit or ""))
