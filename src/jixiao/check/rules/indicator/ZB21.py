"""ZB21 indicator.not-sustainable: nothing lasting under 可持续影响."""

import re
from collections.abc import Iterator

from jixiao.check.rule import Rule
from jixiao.check.views import IndicatorView
from jixiao.law import cite
from jixiao.model import Certainty, Finding, Severity

_LASTING = re.compile(
    r"持续|长期|长效|常态|年限|寿命|期限|机制|后续|未来|稳定|影响|能力|水平|素质|发展|提升|提高|管护|传承|规划|可复制|推广|"
    r"制度|改善|增强|保障|保护|意识|习惯|健康|队伍|人才|可靠|安全|良性|永续|留存|完好|年"
)


class NotSustainable(Rule):
    """可持续影响指标名不副实。

    ## 查什么
    可持续影响指标的名称和描述里没有任何表示持续、长期或者能力提升的意思。仅作提示。
    ## 为什么
    可持续影响反映项目结束以后还能起多久、多大的作用，当年的运转、日程、完成情况属于产出。
    ## 反例
    可持续影响指标“系统工作运转”
    ## 正例
    可持续影响指标“设备设计使用年限”，≥8年
    """

    code, name = "ZB21", "indicator.not-sustainable"
    title, title_en = "可持续影响名不副实", "Nothing lasting under sustainability"
    severity = Severity.INFO
    certainty = Certainty.HEURISTIC
    message = "可持续影响指标“{words}”没有反映持续作用"
    message_en = "“{words}” says nothing of a lasting effect"
    suggestion = "改为项目完成后的持续作用，如使用年限、长效机制运行年数；当年的工作移到产出指标"
    suggestion_en = "State what lasts (years of use, a mechanism kept up); move this year's work to the outputs"
    authority = (cite("财预〔2015〕88号", "效益指标"), cite("财预〔2021〕101号", "可持续影响"))

    def check_indicator(self, row: IndicatorView) -> Iterator[Finding]:
        """Look at name and description."""
        if row.level2 == "sustainable" and row.name and not _LASTING.search(row.label) and not row.is_void:
            yield self.finding(row.at("level3"), words=row.name)
