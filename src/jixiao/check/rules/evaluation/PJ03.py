"""PJ03 evaluation.total-wrong: weights or scores do not add up, or a score is above its weight."""

from collections.abc import Iterator
from decimal import Decimal

from jixiao.check.rule import Rule
from jixiao.check.views import ProjectView
from jixiao.lang.scoring import decimals, half_unit
from jixiao.law import cite
from jixiao.model import Figure, Finding, Severity

_SLACK = Decimal("0.011")


class EvaluationTotal(Rule):
    """评分表的分值合计不是100分、得分超出分值，或总分不等于各项之和。

    ## 查什么
    各项分值之和应为100分；每项得分在0与分值之间；合计行的分值、得分应等于各项之和（允许四舍五入）。
    有一行没有读出的，不核对合计。
    ## 为什么
    评价结论由总分得出，总分必须能由各项算出。
    ## 反例
    各项得分合计94.6分，总分写96.4分
    ## 正例
    各项得分合计94.6分，总分94.6分
    """

    code, name = "PJ03", "evaluation.total-wrong"
    title, title_en = "评价总分或分值合计不符", "Totals of an evaluation wrong"
    severity = Severity.ERROR
    message = "{what}"
    message_en = "Points: {what}"
    suggestion = "{advice}"
    suggestion_en = "{advice}"
    authority = (cite("财预〔2020〕10号", "评分表"), cite("一般逻辑", "合计"), cite("一般逻辑", "得分不超分值"))
    forms = frozenset({"evaluation"})

    def prepare(self) -> None:
        """The whole."""
        self._whole = Decimal(str(self.context.value("weights")["total"]))

    def check_project(self, project: ProjectView) -> Iterator[Finding]:
        """Look at each score, then add up both columns."""
        for row in project.rows:
            weight = row.model.weight.value if row.model.weight else None
            score = row.model.score.value if row.model.score else None
            if score is not None and (score < 0 or (weight is not None and score > weight)):
                yield self.finding(row.at("score"),
                                   what=self.say(f"“{row.name}”得{score}分，超出0至{weight}分", f"“{row.name}” scores {score}, outside 0 to {weight}"),
                                   advice=self.say(f"“{row.name}”的得分改为0至{weight}分之间", f"Score “{row.name}” between 0 and {weight}"))  # fmt: skip
        results = project.model.results
        weights = _sum([row.model.weight for row in project.rows])
        if weights is not None and weights != self._whole:
            yield self.finding(project.at("indicators"), what=self.say(f"各项分值合计{weights}分，应为{self._whole}分", f"the weights make {weights}, not {self._whole}"),
                               advice=self.say(f"调整各项分值，使合计为{self._whole}分", f"Bring the weights to {self._whole}"))  # fmt: skip
        if results is not None:
            yield from self._printed(
                project, "total_weight", results.total_weight, weights, self.say("分值", "weights")
            )
            yield from self._printed(
                project,
                "total_score",
                results.total_score,
                _sum([row.model.score for row in project.rows]),
                self.say("得分", "scores"),
            )

    def _printed(
        self, project: ProjectView, field: str, printed: Figure | None, right: Decimal | None, words: str
    ) -> Iterator[Finding]:
        if printed is None or printed.value is None or right is None:
            return
        slack = (half_unit(decimals(printed)) if decimals(printed) else Decimal(0)) + _SLACK
        if abs(printed.value - right) > slack:
            yield self.finding(project.at(f"results.{field}"),
                               what=self.say(f"{words}合计写{printed.value}分，各项相加为{right}分", f"the {words} are totalled as {printed.value}; the rows make {right}"),
                               advice=self.say(f"合计改为{right}分，或核对各项{words}", f"Write {right}, or mend the rows"))  # fmt: skip


def _sum(figures: list[Figure | None]) -> Decimal | None:
    values = [figure.value for figure in figures if figure is not None and figure.value is not None]
    return sum(values, Decimal(0)) if values and len(values) == len(figures) else None
