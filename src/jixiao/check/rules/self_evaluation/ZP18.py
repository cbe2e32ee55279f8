"""ZP18 self-evaluation.weight-total: the printed total of weights is not the sum, or not 100."""

from collections.abc import Iterator
from decimal import Decimal

from jixiao.check.rule import Rule
from jixiao.check.views import ProjectView
from jixiao.law import cite
from jixiao.model import Finding, Severity


class WeightTotal(Rule):
    """合计行的分值不等于各项分值之和。

    ## 查什么
    总分行印出的分值合计，应等于各项指标分值加预算执行率分值（只合计指标的表式，等于指标分值之和）。有一项没有读出的不查。
    ## 为什么
    合计行是表内核对的凭据，与各行不符说明有行被改动或遗漏。
    ## 反例
    执行率10、指标85，合计100
    ## 正例
    执行率10、指标90，合计100
    """

    code, name = "ZP18", "self-evaluation.weight-total"
    title, title_en = "分值合计不符", "Total of weights is not the sum"
    severity = Severity.ERROR
    message = "分值合计{total}分，各项相加为{wanted}分"
    message_en = "The weights are totalled as {total}; the rows give {wanted}"
    suggestion = "核对各行分值和合计行，使两者都为{wanted}分或把缺的{gap}分补回"
    suggestion_en = "Check the rows and the total (off by {gap})"
    authority = (cite("财预〔2020〕10号", "权重"), cite("一般逻辑", "合计"))
    forms = frozenset({"self-evaluation"})

    def check_project(self, project: ProjectView) -> Iterator[Finding]:
        """Add up the weights beside the printed total."""
        results = project.model.results
        if results is None or results.total_weight is None or results.total_weight.value is None:
            return
        weights = [row.model.weight.value if row.model.weight is not None else None for row in project.rows]
        known = [weight for weight in weights if weight is not None]
        if not known or len(known) < len(weights):
            return
        rows, total = sum(known, Decimal(0)), results.total_weight.value
        funds = [f.weight.value for f in results.funds if f.weight is not None and f.weight.value is not None]
        if total not in {rows, *(rows + one for one in funds)}:
            wanted = rows + funds[0] if funds else rows
            yield self.finding(project.at("results.total_weight"), related=[row.at("weight") for row in project.rows],
                               total=total, wanted=wanted, gap=abs(total - wanted))  # fmt: skip
