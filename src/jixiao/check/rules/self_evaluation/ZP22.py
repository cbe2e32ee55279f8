"""ZP22 self-evaluation.result-as-target: the result is written like a target, with ≥ or ≤."""

from collections.abc import Iterator

from jixiao.check.rule import Rule
from jixiao.check.views import IndicatorView
from jixiao.law import cite
from jixiao.model import Finding, Severity

_SIGNS = ("≥", "≤", ">", "<", "大于", "小于", "不低于", "不少于", "不高于", "不超过")


class ResultAsTarget(Rule):
    """完成值写成了指标值的样子。

    ## 查什么
    完成值带“≥”“≤”“不低于”等符号。
    ## 为什么
    完成值是已经发生的数，应是确定的；带符号多为照抄指标值，没有取数。
    ## 反例
    指标值≥95%，完成值≥95%
    ## 正例
    指标值≥95%，完成值96.8%
    """

    code, name = "ZP22", "self-evaluation.result-as-target"
    title, title_en = "完成值照抄指标值", "Result written like a target"
    severity = Severity.WARNING
    message = "“{row}”的完成值“{actual}”带有比较符号，不是实际完成数"
    message_en = "The result “{actual}” of “{row}” carries a comparator"
    suggestion = "填写“{row}”实际完成的确定数值，去掉比较符号"
    suggestion_en = "Write the very figure reached, without a comparator"
    authority = (cite("财预〔2020〕10号", "完成情况"), cite("审计机关常见问题（公开）", "自评填报"))
    forms = frozenset({"self-evaluation"})

    def check_indicator(self, row: IndicatorView) -> Iterator[Finding]:
        """Look at the sign before a result."""
        actual = row.model.actual
        if actual is not None and actual.kind == "quantity" and actual.words.startswith(_SIGNS):
            yield self.finding(row.at("actual"), related=[row.at("target")], row=row.name, actual=actual.words)
