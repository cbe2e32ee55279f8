"""ZP05 self-evaluation.overshoot-unexplained: a result far above its target, without a word."""

from collections.abc import Iterator

from jixiao.check.rule import Rule
from jixiao.check.views import IndicatorView
from jixiao.lang.scoring import has_reason, overshoot
from jixiao.law import cite
from jixiao.model import Finding, Severity


class OvershootUnexplained(Rule):
    """大幅超额完成而没有分析原因。

    ## 查什么
    “≥”类指标的完成值超过指标值30%以上（设置项 overshoot_percent），偏差原因栏空白或写“无”。
    超出不足2个单位的小数目、没有偏差原因栏的表式不查。
    ## 为什么
    远超目标要分析原因；因目标定得明显偏低的，要按偏离程度适当扣分。
    ## 反例
    指标值≥100次，完成值260次，偏差原因：无
    ## 正例
    指标值≥100次，完成值260次，偏差原因：年中新增汛期加密巡查，次年目标已上调
    """

    code, name = "ZP05", "self-evaluation.overshoot-unexplained"
    title, title_en = "超额完成未分析", "Overshoot not explained"
    severity = Severity.WARNING
    message = "“{row}”完成值{actual}超过指标值{target}的{percent}%，没有分析原因"
    message_en = "“{row}”: {actual} exceeds {target} by {percent}% without a reason"
    suggestion = "在偏差原因栏写明超额原因；因目标偏低的，说明下年如何调整，并适当扣分"
    suggestion_en = "Say why; where the target was too low, say how it will be raised, and cut points"
    authority = (cite("财预〔2020〕10号", "定量指标得分"),)
    forms = frozenset({"self-evaluation"})

    def check_indicator(self, row: IndicatorView) -> Iterator[Finding]:
        """Look at rows where more is better."""
        actual, deviation = row.model.actual, row.model.deviation
        if actual is None or deviation is None or row.is_cost or has_reason(deviation):
            return
        excess = overshoot(row.target, actual)
        if excess is not None and excess > self.context.scheme.overshoot:
            yield self.finding(row.at("actual"), related=[row.at("deviation")], row=row.name, actual=actual.words,
                               target=row.target.words, percent=round(excess * 100))  # fmt: skip
