"""JD05 spending-plan.all-alike: all projects share one and the same plan."""

from collections import Counter
from collections.abc import Iterator
from decimal import Decimal

from jixiao.check.rule import Rule
from jixiao.check.views import ProjectView, TextView
from jixiao.law import cite
from jixiao.model import Finding, Severity

_FEWEST = 5  # projects with a readable plan
_SHARE = Decimal("0.9")  # of them on one curve


class PlansAlike(Rule):
    """各项目的资金支出计划千篇一律。

    ## 查什么
    一部文本中能读出支出计划的项目有5个以上，其中九成以上各节点百分比完全相同（12月底除外）的，提示一次。
    ## 为什么
    人员、会议、购置、工程的支付节奏各不相同，全部用一条曲线说明计划没有按项目测算。
    ## 反例
    15个项目全部为30%、60%、90%、100%
    ## 正例
    年初签约的服务费按季支付25%、50%、75%、100%；下半年采购的设备为0%、0%、100%、100%
    """

    code, name = "JD05", "spending-plan.all-alike"
    title, title_en = "支出计划千篇一律", "All spending plans alike"
    severity = Severity.INFO
    message = "{total}个项目中有{count}个的支出计划都是{curve}"
    message_en = "{count} of {total} projects share the plan {curve}"
    suggestion = "按各项目的合同约定、采购和施工时间分别测算支出计划"
    suggestion_en = "Plan each project by its own contract, purchase and building dates"
    authority = (cite("财预〔2015〕88号", "合理可行"),)

    def check_text(self, text: TextView) -> Iterator[Finding]:
        """Count the curves."""
        curves: Counter[tuple[tuple[int, Decimal], ...]] = Counter()
        for project in text.projects:
            if len(curve := _curve(project)) >= 2:
                curves[curve] += 1
        if not curves:
            return
        total = curves.total()
        curve, count = curves.most_common(1)[0]
        if total >= _FEWEST and count >= _SHARE * total:
            printed = self.say("、", ", ").join(
                self.say(f"{month}月底{value:f}%", f"month {month} {value:f}%") for month, value in curve
            )
            yield self.finding(text.at("projects"), total=total, count=count, curve=printed)


def _curve(project: ProjectView) -> tuple[tuple[int, Decimal], ...]:
    points = [(p.month, p.percent.value) for p in project.model.spending_plan if p.month != 12]
    return tuple((month, value.normalize()) for month, value in points if value is not None)
