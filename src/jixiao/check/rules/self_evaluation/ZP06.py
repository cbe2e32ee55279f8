"""ZP06 self-evaluation.miss-unexplained: a target missed, without a word."""

from collections.abc import Iterator

from jixiao.check.rule import Rule
from jixiao.check.views import IndicatorView
from jixiao.lang.scoring import attainment, grade_word, has_reason
from jixiao.law import cite
from jixiao.model import Finding, Severity


class MissUnexplained(Rule):
    """未完成的指标没有写偏差原因和改进措施。

    ## 查什么
    完成值没有达到指标值（“≥”“≤”“=”、期限分别判断，定性指标看“部分达成”“未达成”），而偏差原因及改进措施栏空白或写“无”。
    表式没有这一栏的不查；单位不同无法比较的不查。
    ## 为什么
    自评要说明未完成的原因和改进措施，否则自评结果无法用于下年预算。
    ## 反例
    指标值≥95%，完成值88%，偏差原因：无
    ## 正例
    指标值≥95%，完成值88%，偏差原因：两个标段因雨季停工，已调整施工顺序，次年3月底前补齐
    """

    code, name = "ZP06", "self-evaluation.miss-unexplained"
    title, title_en = "未完成未说明原因", "Miss not explained"
    severity = Severity.ERROR
    message = "“{row}”指标值{target}，完成值{actual}，没有写偏差原因和改进措施"
    message_en = "“{row}”: {actual} misses {target} without a reason"
    suggestion = "写明未完成的原因、改进措施和完成时限；已完成的，核对完成值“{actual}”"
    suggestion_en = "Give the reason, the remedy and by when; or mend the result “{actual}”"
    authority = (cite("财预〔2020〕10号", "偏差原因分析"),)
    forms = frozenset({"self-evaluation"})

    def check_indicator(self, row: IndicatorView) -> Iterator[Finding]:
        """Look at a missed target beside its reason."""
        actual, deviation = row.model.actual, row.model.deviation
        if actual is None or deviation is None or row.is_void or has_reason(deviation):
            return
        missed = attainment(row.target, actual).reached is False
        if not missed and actual.kind == "qualitative":
            missed = grade_word(actual.words) in ("部分达成", "未达成")
        if missed:
            yield self.finding(row.at("deviation"), related=[row.at("actual")], row=row.name,
                               target=row.target.words, actual=actual.words)  # fmt: skip
