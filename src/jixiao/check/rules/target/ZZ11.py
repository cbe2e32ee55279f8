"""ZZ11 below-standard: construction accepted with less than all of it sound."""

import re
from collections.abc import Iterable

from jixiao.check.rule import Rule
from jixiao.check.views import IndicatorView
from jixiao.law import cite
from jixiao.model import Certainty, Finding, Severity

_WORKS = re.compile(r"(?:工程|竣工|施工|建设|修缮|改造).{0,6}合格率$")
_HANDED_OVER = re.compile(r"验收|竣工|工程质量")


class BelowStandard(Rule):
    """工程质量合格率低于法定要求。

    ## 查什么
    工程（竣工、施工）质量或验收合格率的指标值低于 100%。
    ## 为什么
    建设工程经验收合格方可交付使用，低于 100% 等于允许不合格工程交付。按批次抽检的合格率可以低于 100%，所以只作提示或警告。
    ## 反例
    工程竣工验收合格率 ≥90%
    ## 正例
    工程竣工验收合格率 ＝100%
    """

    code, name = "ZZ11", "target.below-standard"
    title, title_en = "指标值低于法定标准", "Target below what the law asks"
    severity = Severity.WARNING
    certainty = Certainty.HEURISTIC
    message = "“{indicator}”只定为“{target}”，而工程须全部验收合格才能交付"
    message_en = "“{indicator}” is only “{target}”, while works must all pass acceptance"
    suggestion = "改为“＝100%”；如指分项抽检的一次合格率，请在名称中写明"
    suggestion_en = "Write “＝100%”, or name it a first-pass rate of samples if that is meant"
    authority = (cite("财预〔2021〕101号", "行业标准"),)

    def check_indicator(self, row: IndicatorView) -> Iterable[Finding]:
        """Look at pass rates of works."""
        target = row.target
        if target.unit != "%" or target.value is None or target.value >= 100 or target.comparator in ("<=", "<"):
            return ()
        if not _WORKS.search(row.bare_name) or "一次" in row.label or "抽检" in row.label or "分项" in row.label:
            return ()
        severity = None if _HANDED_OVER.search(row.bare_name) else Severity.INFO
        return (self.finding(row.at("target"), indicator=row.name, target=target.words, severity=severity),)
