"""ZZ12 vague: 提升, 改善, 加强 and nothing to grade them by."""

import re
from collections.abc import Iterable

from jixiao.check.rule import Rule
from jixiao.check.suggest import instead
from jixiao.check.views import IndicatorView
from jixiao.law import cite
from jixiao.model import Finding, Severity

_VERBS = r"提升|提高|改善|加强|增强|促进|优化|推动|推进|完善|发展|加大|增加|增长|减少|降低|好转|改进|拓展|深化|强化"
_DEGREES = r"不断|逐步|持续|进一步|有所|有效|明显|显著|大幅|稳步|较大|全面|切实|得到|得以|很大|一定程度|积极|逐渐|极大"
_VAGUE = re.compile(
    rf"(?P<thing>[\u4e00-\u9fff]{{0,12}}?)(?P<degree>(?:{_DEGREES})*)(?:{_VERBS})(?:了|有所|明显|显著)?[。；]?"
)
_GRADES = re.compile(r"优|良|合格|达标|分档|分级|等级|档次|较好|一般|好[、/]|显著[、/]|标准|≥|≤|\d")


class Vague(Rule):
    """定性指标值只有“提升”“改善”一类词，没有档次。

    ## 查什么
    指标值是“提升”“改善”“加强”等动词，或“能力提升”一类短语，指标值和描述里都没有可对照的档次或标准。
    带“显著”“稳步”等程度词的只作提示。
    ## 为什么
    没有档次和标准，完成与否全凭主观；审计中常指出“改善、提高”一类指标值含糊。定性指标应能分档评判。
    ## 反例
    服务水平提升
    ## 正例
    读者评价为“好”“较好”“一般”“差”四档，达到较好以上；投诉件数比上年减少 10%
    """

    code, name = "ZZ12", "target.vague"
    title, title_en = "指标值含糊", "Vague target"
    severity = Severity.WARNING
    message = "指标值“{target}”没有可对照的档次或标准"
    message_en = "The target “{target}” gives nothing to grade by"
    suggestion = "改为可量化的值（如“比上年提高5%”），或写明分档（如“优、良、中、差，达到良以上”）及判定标准{instead}"
    suggestion_en = "Quantify it (5% above last year) or state grades and how they are told{instead}"
    authority = (cite("审计机关常见问题（公开）", "指标值"), cite("财预〔2021〕101号", "量化易评"))

    def check_indicator(self, row: IndicatorView) -> Iterable[Finding]:
        """Look at words instead of values."""
        target = row.target
        if target.kind != "qualitative" or len(target.words) > 18:
            return ()
        match = _VAGUE.fullmatch(target.words)
        if match is None or _GRADES.search(target.words) or _GRADES.search(row.description):
            return ()
        other = instead(row.project, "benefit", row) if row.branch == "benefit" else None
        words = (
            self.say(f"；本项目可考的如“{other.row}”", f"; this project might measure “{other.row}”") if other else ""
        )
        return (
            self.finding(
                row.at("target"),
                target=target.words,
                instead=words,
                severity=Severity.INFO if match["degree"] else None,
            ),
        )
