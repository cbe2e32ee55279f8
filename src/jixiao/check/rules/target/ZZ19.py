"""ZZ19 boundless: a target every result would meet."""

from collections.abc import Iterable

from jixiao.check.rule import Rule
from jixiao.check.views import IndicatorView
from jixiao.lang.measure import is_share_name
from jixiao.law import cite
from jixiao.model import Finding, Severity


class NoBound(Rule):
    """指标值没有约束力：任何结果都算完成。

    ## 查什么
    “≥0”，或合格率、覆盖率等不可能超过 100% 的比率写成“≤100%”。
    ## 为什么
    什么结果都满足的目标不是目标。
    ## 反例
    技术培训场次 ≥0场；抽检合格率 ≤100%
    ## 正例
    技术培训场次 ≥6场；抽检合格率 ≥98%
    """

    code, name = "ZZ19", "target.boundless"
    title, title_en = "指标值没有约束力", "A target every result meets"
    severity = Severity.WARNING
    message = "“{indicator}”的指标值“{target}”任何结果都能达到"
    message_en = "Every result meets the target “{target}” of “{indicator}”"
    suggestion = "按计划和历史数据写明要达到的值；若要求一次也不发生，写“＝0”"
    suggestion_en = "Give the value to be reached; write “＝0” if nothing of the kind may happen"
    authority = (cite("财预〔2015〕88号", "合理可行"), cite("一般逻辑", "指标值"))

    def check_indicator(self, row: IndicatorView) -> Iterable[Finding]:
        """Look at ≥0 and ≤100%."""
        target = row.target
        if target.value is None or target.upper is not None or target.comparator is None:
            return ()
        nothing = target.value == 0 and target.comparator == ">=" and target.unit not in ("℃", "°C", "度")
        everything = (
            target.value == 100 and target.unit == "%" and target.comparator == "<=" and not row.is_cost
            and is_share_name(row.bare_name) and not row.is_budget_control and "满意" not in row.bare_name
        )  # fmt: skip
        if not nothing and not everything:
            return ()
        return (self.finding(row.at("target"), indicator=row.name, target=target.words),)
