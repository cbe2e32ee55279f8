"""ZP21 self-evaluation.direction: less is better, yet scored as if more were."""

from collections.abc import Iterator
from decimal import Decimal
from fractions import Fraction

from jixiao.check.rule import Rule
from jixiao.check.views import IndicatorView
from jixiao.lang.scoring import half_unit, has_reason, same_scale
from jixiao.law import cite
from jixiao.model import Finding, Severity

_SLACK = half_unit(1) + Decimal("0.01")


class DirectionOfScore(Rule):
    """“≤”类指标按“≥”类计分。

    ## 查什么
    指标值为“≤”，完成值低于指标值（即已完成），得分却等于分值乘以完成值除以指标值，且没有写扣分原因。
    ## 为什么
    成本、时限、事故数等反向指标，低于指标值就是完成，应得满分；按正向公式计算，省得越多扣得越多。
    ## 反例
    单位成本≤400元，实际320元，分值10，得分8
    ## 正例
    单位成本≤400元，实际320元，分值10，得分10
    """

    code, name = "ZP21", "self-evaluation.direction"
    title, title_en = "反向指标按正向计分", "Scored in the wrong direction"
    severity = Severity.WARNING
    message = "“{row}”指标值{target}，完成值{actual}，已经完成，却按正向公式得{score}分"
    message_en = "“{row}”: {actual} keeps {target}, yet scores only {score}"
    suggestion = "得分改为满分{weight}分；另有扣分原因的，在偏差原因栏写明"
    suggestion_en = "Give the full {weight}, or state why points were cut"
    authority = (cite("财预〔2020〕10号", "定量指标得分"), cite("一般逻辑", "方向"))
    forms = frozenset({"self-evaluation"})

    def check_indicator(self, row: IndicatorView) -> Iterator[Finding]:
        """Look at rows where less is better."""
        target, actual, model = row.target, row.model.actual, row.model
        if target.comparator not in ("<=", "<") or target.upper is not None or actual is None:
            return
        weight = model.weight.value if model.weight else None
        score = model.score.value if model.score else None
        pair = same_scale(target, actual)
        if pair is None or weight is None or score is None or pair[0] <= 0 or not 0 <= pair[1] < pair[0]:
            return
        forward = score < weight - _SLACK and abs(Fraction(weight) * pair[1] / pair[0] - Fraction(score)) <= _SLACK
        if forward and not has_reason(model.deviation):
            yield self.finding(row.at("score"), related=[row.at("actual")], row=row.name, target=target.words,
                               actual=actual.words, score=score, weight=weight)  # fmt: skip
