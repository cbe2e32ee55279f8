"""PJ09 evaluation.self-score-gap: far from the self-score."""

from collections.abc import Iterator
from decimal import Decimal

from jixiao.check.rule import Rule
from jixiao.check.views import ProjectView
from jixiao.law import cite
from jixiao.model import Finding, Severity


class SelfScoreGap(Rule):
    """评价得分与单位自评得分相差很大。

    ## 查什么
    同一项目的评价总分与自评总分相差超过设置项 self_score_gap（默认10分）。
    需要同一项目的自评表（--earlier）；没有给出的不查。
    ## 为什么
    差距大，说明自评不实，或评价标准掌握不一，应分析原因；自评虚高是审计常见的问题。
    ## 反例
    自评99分，评价82分
    ## 正例
    自评93分，评价90分
    """

    code, name = "PJ09", "evaluation.self-score-gap"
    title, title_en = "评价与自评差距过大", "Far from the self-score"
    severity = Severity.WARNING
    message = "评价{total}分，自评{own}分，相差{gap}分"
    message_en = "Evaluated {total}, self-scored {own}: {gap} points apart"
    suggestion = "逐项比较扣分，说明差距的原因；自评不实的，要求单位更正"
    suggestion_en = "Compare row by row and say why; have the self-evaluation mended"
    authority = (cite("审计机关常见问题（公开）", "自评失真"), cite("财预〔2020〕10号", "结果应用"))
    forms = frozenset({"evaluation"})

    def prepare(self) -> None:
        """Read the gap."""
        self._most = Decimal(str(self.context.value("self_score_gap")))

    def check_project(self, project: ProjectView) -> Iterator[Finding]:
        """Compare the totals."""
        other = self.context.earlier_of(project, "self-evaluation")
        total, own = _total(project), _total(other) if other is not None else None
        if total is not None and own is not None and abs(total - own) > self._most:
            yield self.finding(project.at("results.total_score"), total=total, own=own, gap=abs(total - own))


def _total(project: ProjectView) -> Decimal | None:
    results = project.model.results
    return results.total_score.value if results is not None and results.total_score is not None else None
