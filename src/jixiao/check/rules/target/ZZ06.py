"""ZZ06 unmeasured-percent: an ability or an influence promised in percent, with no word on how it is reckoned."""

import re
from collections.abc import Iterable

from jixiao.check.rule import Rule
from jixiao.check.views import IndicatorView
from jixiao.lang.measure import may_exceed_whole
from jixiao.law import cite
from jixiao.model import Certainty, Finding, Severity

_BENEFITS = frozenset(("economic", "social", "ecological", "sustainable", "quality", "timeliness"))
# Names of what has no natural percentage: abilities, influence, states, and tasks written as verbs.
_SOFT = re.compile(
    r"(?:影响力|影响|能力|水平|意识|效果|成效|作用|秩序|氛围|环境|形象|素质|持续性|使用性|机制|发展|运转|运行|稳定|"
    r"和谐|生活质量|环境质量)(?:情况|程度|改善|提升|提高|增强)?$|^(?:提升|提高|改善|促进|增强|推动|推进|保障|加强|加快|长期|持续|有效|优化|维护|营造|确保)"
)
_RECKONED = re.compile(
    r"率|比例|比重|占|百分比|得分|[÷/=＝]|除以|同比|增长|增幅|下降|减少|上年|指数|次数|人数|满意|问卷|调查|评分|测评"
)


class UnmeasuredPercent(Rule):
    """能力、影响等定性指标硬套百分比。

    ## 查什么
    名称是能力、水平、影响力、效果、环境等定性内容，指标值却是百分比，名称和描述都没有说明分子分母或计算口径。
    ## 为什么
    没有口径的百分比取不到实际值，自评时只能照抄目标值。定性指标应当分档描述，或换成能统计的比率。
    ## 反例
    公共文化服务影响力 ≥95%
    ## 正例
    馆藏资源知晓率（受访者中知道的人数占比） ≥80%；公共文化服务影响力：优、良、中、差，达到良以上
    """

    code, name = "ZZ06", "target.unmeasured-percent"
    title, title_en = "定性内容硬套百分比", "Percentage for what has no percentage"
    severity = Severity.WARNING
    certainty = Certainty.HEURISTIC
    message = "“{indicator}”写成“{target}”，但没有说明这个百分比怎么计算"
    message_en = "“{indicator}” is promised as “{target}” without a word on how that percentage is reckoned"
    suggestion = "在指标描述中写明计算口径（分子÷分母），或改用能统计的比率，或改为分档的定性描述"
    suggestion_en = (
        "State numerator and denominator in the description, use a share that can be counted, or graded words"
    )
    authority = (cite("财预〔2021〕101号", "量化易评"), cite("财预〔2015〕88号", "细化量化"))

    def check_indicator(self, row: IndicatorView) -> Iterable[Finding]:
        """Look at percentages of soft names."""
        target = row.target
        if (
            target.unit != "%"
            or row.level2 not in _BENEFITS
            or row.bare_name.endswith("率")
            or not _SOFT.search(row.bare_name)
        ):
            return ()
        if row.is_budget_control or _RECKONED.search(row.label) or may_exceed_whole(row.name):
            return ()
        return (self.finding(row.at("target"), indicator=row.name, target=target.words),)
