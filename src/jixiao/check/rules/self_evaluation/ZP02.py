"""ZP02 self-evaluation.score-out-of-range: a score above its weight, or below zero."""

from collections.abc import Iterator

from jixiao.check.rule import Rule
from jixiao.check.views import IndicatorView, ProjectView
from jixiao.law import cite
from jixiao.model import Figure, Finding, Location, Severity


class ScoreOutOfRange(Rule):
    """得分超过分值，或为负数。

    ## 查什么
    每项指标和预算执行率的得分应在0与该项分值之间。
    ## 为什么
    超额完成也不能超过满分；得分高于分值多为录入错位，会抬高总分。
    ## 反例
    分值10，得分12
    ## 正例
    分值10，得分10
    """

    code, name = "ZP02", "self-evaluation.score-out-of-range"
    title, title_en = "得分超出分值范围", "Score out of range"
    severity = Severity.ERROR
    message = "“{row}”得分{score}分，{fault}"
    message_en = "“{row}” scores {score}: {fault}"
    suggestion = "得分改为0至{weight}分之间的数，按完成情况重新计算"
    suggestion_en = "Recompute; the score lies between 0 and {weight}"
    authority = (cite("财预〔2020〕10号", "得分"), cite("一般逻辑", "得分不超分值"))
    forms = frozenset({"self-evaluation"})

    def check_indicator(self, row: IndicatorView) -> Iterator[Finding]:
        """Look at a row's score beside its weight."""
        yield from self._judge(row.name, row.model.weight, row.model.score, row.at("score"))

    def check_project(self, project: ProjectView) -> Iterator[Finding]:
        """Look at the score of budget execution."""
        for i, fund in enumerate(project.model.results.funds if project.model.results else ()):
            if fund.score is not None:
                yield from self._judge(fund.name, fund.weight, fund.score, project.at(f"results.funds[{i}].score"))

    def _judge(self, name: str, weight: Figure | None, score: Figure | None, place: Location) -> Iterator[Finding]:
        if score is None or score.value is None:
            return
        if score.value < 0:
            yield self.finding(place, row=name, score=score.value, fault=self.say("是负数", "below zero"),
                               weight=weight.value if weight and weight.value is not None else self.say("分值", "its weight"))  # fmt: skip
        elif weight is not None and weight.value is not None and score.value > weight.value:
            yield self.finding(place, row=name, score=score.value, weight=weight.value,
                               fault=self.say(f"超过分值{weight.value}分", f"above its weight of {weight.value}"))  # fmt: skip
