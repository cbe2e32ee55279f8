"""ZP04 self-evaluation.grade-band: a qualitative score outside the band of its grade."""

from collections.abc import Iterator
from decimal import Decimal
from fractions import Fraction

from jixiao.check.rule import Rule
from jixiao.check.views import IndicatorView
from jixiao.lang.scoring import grade_word
from jixiao.law import cite
from jixiao.model import Finding, Severity

_SLACK = Decimal("0.05")


def _points(weight: Decimal, share: Fraction) -> Decimal:
    return weight * share.numerator / share.denominator


class ScoreOutsideBand(Rule):
    """定性指标得分不在评判档次之内。

    ## 查什么
    完成值写“达成”“部分达成”“未达成”的定性指标，得分占分值的比例应在相应档次（设置项 qualitative_bands）：
    默认达成100%至80%，部分达成80%至60%，未达成60%至0%。档次界线两边都算。
    ## 为什么
    定性指标按档计分，“部分达成”得满分、“达成”得零分都说明档次与得分至少有一个不对。
    ## 反例
    部分达成年度指标，分值10，得分10
    ## 正例
    部分达成年度指标，分值10，得分7
    """

    code, name = "ZP04", "self-evaluation.grade-band"
    title, title_en = "定性得分不在档内", "Qualitative score outside its band"
    severity = Severity.ERROR
    message = "“{row}”完成情况为“{actual}”，得分应在{low}至{high}分之间，填的是{score}分"
    message_en = "“{row}” is “{actual}”: the score lies between {low} and {high}, not {score}"
    suggestion = "得分改为{low}至{high}分之间，或核对完成情况的档次"
    suggestion_en = "Score between {low} and {high}, or mend the grade"
    authority = (cite("财预〔2020〕10号", "定性指标得分"), cite("财预〔2021〕101号", "赋分规则"))
    forms = frozenset({"self-evaluation"})

    def prepare(self) -> None:
        """Read the bands."""
        self._bands = self.context.scheme.bands

    def check_indicator(self, row: IndicatorView) -> Iterator[Finding]:
        """Look at a graded result beside its score."""
        actual, model = row.model.actual, row.model
        if actual is None or actual.kind != "qualitative" or row.target.kind not in ("qualitative", "malformed"):
            return
        weight = model.weight.value if model.weight else None
        score = model.score.value if model.score else None
        if weight is None or score is None or weight <= 0 or not 0 <= score <= weight:
            return
        band = self._bands.get(grade_word(actual.words) or "")
        if band is None:
            return
        high, low = (_points(weight, bound) for bound in band)
        if not low - _SLACK <= score <= high + _SLACK:
            yield self.finding(row.at("score"), related=[row.at("actual")], row=row.name, actual=actual.words,
                               low=f"{low.normalize():f}", high=f"{high.normalize():f}", score=score)  # fmt: skip
