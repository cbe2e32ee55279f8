"""QZ01 weight.sum: the weights of the indicators do not add up."""

from collections.abc import Iterator
from decimal import Decimal

from jixiao.check.rule import Rule
from jixiao.check.views import ProjectView
from jixiao.law import cite
from jixiao.model import Finding, Severity


class WeightSum(Rule):
    """指标权重合计不是100分（含预算执行率）。

    ## 查什么
    各指标权重之和加上表中预算执行率的分值应为100分；表中没有单列执行率分值的，指标合计应为100分，或为扣除执行率后的90分。
    只要有一行权重没有读出就不查。
    ## 为什么
    权重决定得分，合计不对则总分没有意义；权重在批复时确定，不得再改。
    ## 反例
    产出50、效益30、满意度15（合计95）
    ## 正例
    产出50、效益30、满意度10，预算执行率10
    """

    code, name = "QZ01", "weight.sum"
    title, title_en = "权重合计不对", "Weights do not add up"
    severity = Severity.ERROR
    message = "指标权重合计{total}分{plus}，应为{wanted}分"
    message_en = "Weights add up to {total}{plus}, not {wanted}"
    suggestion = "核对各行权重，使指标合计为{wanted}分（差{gap}分）"
    suggestion_en = "Check the rows so that they add up to {wanted} (off by {gap})"
    authority = (cite("财预〔2020〕10号", "权重"), cite("财预〔2021〕101号", "分值权重"))
    forms = frozenset({"goal", "self-evaluation"})

    def prepare(self) -> None:
        """The whole, and the share of budget execution."""
        weights = self.context.value("weights")
        self._whole = Decimal(str(weights["total"]))
        self._execution = Decimal(str(weights["execution"]))

    def check_project(self, project: ProjectView) -> Iterator[Finding]:
        """Add up the column."""
        weighted = [row for row in project.rows if row.model.weight is not None]
        values = [row.model.weight.value for row in weighted if row.model.weight is not None]
        known = [value for value in values if value is not None]
        if not known or len(known) < len(project.rows):
            return
        total = sum(known, Decimal(0))
        funds = project.model.results.funds if project.model.results is not None else ()
        printed = next((f.weight.value for f in funds if f.weight is not None and f.weight.value), None)
        if printed is not None and not any("执行率" in row.name for row in project.rows):
            right = [self._whole - printed]
        else:
            right = [self._whole, self._whole - self._execution]
        if total in right:
            return
        wanted = min(right, key=lambda value: abs(value - total))
        plus = self.say(f"，加预算执行率{printed}分", f", with {printed} for execution") if printed is not None else ""
        yield self.finding(project.at("indicators"), related=[row.at("weight") for row in weighted], total=total,
                           plus=plus, wanted=wanted, gap=abs(total - wanted))  # fmt: skip
