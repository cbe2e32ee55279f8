"""PJ02 evaluation.results-light: output and benefit together weigh less than sixty percent."""

from collections.abc import Iterator
from decimal import Decimal

from jixiao.check.rule import Rule
from jixiao.check.views import ProjectView
from jixiao.lang.levels import dimension_of
from jixiao.law import cite
from jixiao.model import Finding, Severity


class ResultsLight(Rule):
    """产出和效益的分值不足六成。

    ## 查什么
    产出、效益两类指标的分值之和，应不低于全部分值的60%（设置项 evaluation_weights）。有一行分值没有读出、一级指标看不懂的不查。
    ## 为什么
    评价重在结果；执行中的项目可以适当提高决策、过程的分值，但产出和效益原则上不低于六成。
    ## 反例
    决策25、过程25、产出30、效益20
    ## 正例
    决策15、过程20、产出35、效益30
    """

    code, name = "PJ02", "evaluation.results-light"
    title, title_en = "产出效益分值不足", "Output and benefit weigh too little"
    severity = Severity.ERROR
    message = "产出和效益共{results}分，占全部{total}分的{percent}%，不足{least}%"
    message_en = "Output and benefit weigh {results} of {total} ({percent}%), less than {least}%"
    suggestion = "调整分值，使产出和效益合计不低于{wanted}分"
    suggestion_en = "Bring output and benefit to {wanted} at least"
    authority = (cite("财预〔2020〕10号", "评价指标"),)
    forms = frozenset({"evaluation"})

    def prepare(self) -> None:
        """Read the least share."""
        self._least = Decimal(str(self.context.value("evaluation_weights")))

    def check_project(self, project: ProjectView) -> Iterator[Finding]:
        """Add up the weights by dimension."""
        weights: dict[str | None, Decimal] = {}
        for row in project.rows:
            weight = row.model.weight.value if row.model.weight is not None else None
            dimension = dimension_of(row.model.level1)
            if weight is None or dimension is None:
                return
            weights[dimension] = weights.get(dimension, Decimal(0)) + weight
        total = sum(weights.values(), Decimal(0))
        results = weights.get("output", Decimal(0)) + weights.get("benefit", Decimal(0))
        if total > 0 and results * 100 < total * self._least:
            yield self.finding(project.at("indicators"), results=results, total=total, percent=f"{results / total * 100:.1f}".removesuffix(".0"),
                               least=self._least, wanted=f"{(total * self._least / 100).normalize():f}")  # fmt: skip
