"""ZZ16 satisfaction-range: satisfaction promised too low, or at 100%."""

from collections.abc import Iterable
from decimal import Decimal

from jixiao.check.rule import Rule
from jixiao.check.views import IndicatorView
from jixiao.law import cite
from jixiao.model import Finding, Severity


class SatisfactionRange(Rule):
    """满意度目标值过低，或定为 100%。

    ## 查什么
    满意度（满意率）用百分比，且低于设定下限（默认 80%），或达到 100%。
    ## 为什么
    满意度赋分一般以 90% 以上为满分、低于 80% 扣减，目标低于 80% 说明自认服务不满意；抽样调查中 100% 满意难以取信。
    ## 反例
    学员满意度 ≥60%；学员满意度 100%
    ## 正例
    学员满意度 ≥90%
    """

    code, name = "ZZ16", "target.satisfaction-range"
    title, title_en = "满意度取值不当", "Satisfaction too low or too good"
    severity = Severity.WARNING
    message = "“{indicator}”定为“{target}”，{reason}"
    message_en = "“{indicator}” is “{target}”: outside what is credible"
    suggestion = "参照近年调查结果，在{low}%以上、{high}%以下取值，如“≥90%”"
    suggestion_en = "Take last years' surveys and stay between {low}% and {high}%, such as “≥90%”"
    authority = (cite("财预〔2021〕101号", "满意度"),)

    def prepare(self) -> None:
        """Read the thresholds."""
        bounds = self.context.value("satisfaction_range")
        self._low, self._high = Decimal(str(bounds["min"])), Decimal(str(bounds["max"]))

    def check_indicator(self, row: IndicatorView) -> Iterable[Finding]:
        """Look at satisfaction."""
        target = row.target
        if target.unit != "%" or target.value is None or target.comparator in ("<=", "<"):
            return ()
        if row.level2 != "satisfaction" and not row.bare_name.endswith(("满意度", "满意率")):
            return ()
        if "不满意" in row.label or "投诉" in row.label:
            return ()
        # Above 100% is ZZ23's.
        if self._low <= target.value < self._high or target.value > 100 or target.value < 0:
            return ()
        reason = f"低于{self._low}%" if target.value < self._low else "人人满意，难以取信"
        return (
            self.finding(
                row.at("target"), indicator=row.name, target=target.words, reason=reason, low=self._low, high=self._high
            ),
        )
