"""ZZ08 at-least-whole: ≥100% of a share that cannot pass 100%."""

from collections.abc import Iterable

from jixiao.check.rule import Rule
from jixiao.check.views import IndicatorView
from jixiao.lang.measure import is_share_name
from jixiao.law import cite
from jixiao.model import Finding, Fix, Severity


class AtLeastWhole(Rule):
    """不可能超过 100% 的比率写成“≥100%”。

    ## 查什么
    合格率、覆盖率、满意度等部分占全体的比率，指标值写成“≥100%”。完成率、增长率等可以超过 100% 的不提示。
    ## 为什么
    这类比率最高就是 100%，“≥”没有意义，规范写法是“＝100%”。
    ## 反例
    图书验收合格率 ≥100%
    ## 正例
    图书验收合格率 ＝100%
    """

    code, name = "ZZ08", "target.at-least-whole"
    title, title_en = "比率写成≥100%", "Share written as at least 100%"
    severity = Severity.INFO
    message = "“{indicator}”最高只能是100%，指标值写成了“{target}”"
    message_en = "“{indicator}” cannot pass 100%, yet the target is “{target}”"
    suggestion = "改为“＝100%”"
    suggestion_en = "Write “＝100%”"
    authority = (cite("审计机关常见问题（公开）", "指标值"), cite("财预〔2021〕101号", "指标值"))

    def check_indicator(self, row: IndicatorView) -> Iterable[Finding]:
        """Look at ≥100%."""
        target = row.target
        if target.unit != "%" or target.value != 100 or target.comparator != ">=" or target.upper is not None:
            return ()
        if not is_share_name(row.bare_name):
            return ()
        return (
            self.finding(
                row.at("target"), indicator=row.name, target=target.words, fix=Fix("=100%", safe=False), group="whole"
            ),
        )
