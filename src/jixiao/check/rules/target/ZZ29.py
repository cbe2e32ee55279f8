"""ZZ29 satisfaction-capped: satisfaction bounded from above."""

from collections.abc import Iterable

from jixiao.check.rule import Rule
from jixiao.check.views import IndicatorView
from jixiao.law import cite
from jixiao.model import Finding, Fix, Severity

_DISCONTENT = ("不满", "投诉", "差评")


class SatisfactionCapped(Rule):
    """满意度用了“≤”。

    ## 查什么
    满意度（满意率）指标值写成“≤”“小于”“以下”。不满意率、投诉率除外。
    ## 为什么
    满意度越高越好，“≤”意味着没有人满意也算完成。
    ## 反例
    受训人员满意度 ≤95%
    ## 正例
    受训人员满意度 ≥95%
    """

    code, name = "ZZ29", "target.satisfaction-capped"
    title, title_en = "满意度方向写反", "Satisfaction bounded from above"
    severity = Severity.ERROR
    message = "“{indicator}”写成“{target}”，方向反了"
    message_en = "“{indicator}” is “{target}”: the sign is the wrong way round"
    suggestion = "改为“{fixed}”"
    suggestion_en = "Write “{fixed}”"
    authority = (cite("一般逻辑", "指标方向"), cite("财预〔2021〕101号", "满意度"))
    forms = frozenset({"goal", "self-evaluation", "monitoring"})

    def check_indicator(self, row: IndicatorView) -> Iterable[Finding]:
        """Look at satisfaction with an upper bound."""
        target = row.target
        if target.comparator not in ("<=", "<") or target.upper is not None or target.value is None:
            return ()
        named = row.bare_name.endswith(("满意度", "满意率")) or (row.level2 == "satisfaction" and "满意" in row.label)
        if not named or any(word in row.label for word in _DISCONTENT):
            return ()
        fixed = f"≥{target.value}{target.unit}"
        return (
            self.finding(
                row.at("target"), indicator=row.name, target=target.words, fixed=fixed, fix=Fix(fixed, safe=False)
            ),
        )
