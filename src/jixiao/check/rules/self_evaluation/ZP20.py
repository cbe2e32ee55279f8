"""ZP20 self-evaluation.result-missing: points without a result."""

from collections.abc import Iterator

from jixiao.check.rule import Rule
from jixiao.check.views import IndicatorView
from jixiao.lang.scoring import is_unreported
from jixiao.law import cite
from jixiao.model import Finding, Severity


class ResultMissing(Rule):
    """有得分而没有填完成值。

    ## 查什么
    表中有完成值一栏，某行得分大于0，完成值却空白或只写“/”“—”。
    ## 为什么
    没有完成值就没有得分的依据。
    ## 反例
    指标值≥120场，完成值空白，得分10
    ## 正例
    指标值≥120场，完成值124场，得分10
    """

    code, name = "ZP20", "self-evaluation.result-missing"
    title, title_en = "有得分无完成值", "Points without a result"
    severity = Severity.ERROR
    message = "“{row}”得了{score}分，却没有填完成值"
    message_en = "“{row}” scores {score} without a result"
    suggestion = "填写“{row}”的实际完成值（指标值为{target}）；没有完成的，得分改为0"
    suggestion_en = "Enter the result of “{row}” (target {target}), or score 0"
    authority = (cite("财预〔2020〕10号", "完成情况"), cite("财预〔2015〕88号", "完整性"))
    forms = frozenset({"self-evaluation"})

    def check_indicator(self, row: IndicatorView) -> Iterator[Finding]:
        """Look at a scored row's result."""
        actual, score = row.model.actual, row.model.score
        if actual is None or score is None or not score.value or score.value <= 0 or row.is_void:
            return
        if is_unreported(actual):
            yield self.finding(row.at("actual"), related=[row.at("score")], row=row.name, score=score.value,
                               target=row.target.words)  # fmt: skip
