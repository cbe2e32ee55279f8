"""ZB18 indicator.management-as-indicator: an ordinary management demand serves as an indicator."""

import re
from collections.abc import Iterator

from jixiao.check.rule import Rule
from jixiao.check.views import IndicatorView
from jixiao.law import cite
from jixiao.model import Certainty, Finding, Severity

_MANAGEMENT = re.compile(
    r"制度(?:的)?(?:健全|完善|完备)|管理制度(?:健全|完善)|资金(?:使用)?(?:合规|规范)|专款专用|财务管理(?:规范|制度)|会计核算|"
    r"资金(?:支付|拨付)(?:率|合规)|预算执行率|^(?:项目|预算|财政)?资金到位率|档案(?:管理|归档)(?:规范|完整)|内控(?:制度)?(?:健全|完善)|政府采购(?:执行)?(?:率|合规)"
)


class ManagementAsIndicator(Rule):
    """以一般管理要求充当绩效指标。

    ## 查什么
    三级指标名称是制度健全、资金使用合规、专款专用、预算执行率一类管理要求。仅作提示；项目本身就是制度建设、档案整理的不提。
    ## 为什么
    指标应反映项目的产出和效果；管理要求对所有项目都一样，另有监督途径，预算执行率在自评时统一计分。
    ## 反例
    质量指标“资金使用合规性”
    ## 正例
    质量指标“路灯亮灯率”
    """

    code, name = "ZB18", "indicator.management-as-indicator"
    title, title_en = "管理要求充当指标", "A management demand as an indicator"
    severity = Severity.INFO
    certainty = Certainty.HEURISTIC
    message = "“{words}”属于一般管理要求（“{what}”），不反映项目产出或者效果"
    message_en = "“{words}” is an ordinary management demand (“{what}”), not an output or effect"
    suggestion = "改用反映本项目产出或者效果的指标；管理要求写入工作保障措施"
    suggestion_en = "Use an output or effect of the project; put the demand into the safeguards"
    authority = (cite("财预〔2021〕101号", "高度关联"),)

    def check_indicator(self, row: IndicatorView) -> Iterator[Finding]:
        """Look at the name."""
        match = _MANAGEMENT.search(row.name)
        if match and match.group()[:2] not in row.project.name:
            yield self.finding(row.at("level3"), words=row.name, what=match.group())
