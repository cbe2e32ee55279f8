"""ZB20 indicator.input-as-output: what is put in stands as what comes out."""

import re
from collections.abc import Iterator

from jixiao.check.rule import Rule
from jixiao.check.views import IndicatorView
from jixiao.law import cite
from jixiao.model import Certainty, Finding, Severity

_INPUT = re.compile(
    r"(?:聘用|雇用|雇佣|外聘|聘请|劳务派遣)(?:人员|职工|员工|工人|专家|教师|人)?(?:数量|人数|数)$|"
    r"(?:投入|安排|支付|拨付)(?:财政)?(?:资金|经费)(?:数量|金额|总额|额|数)?$|(?:资金|经费)(?:投入|支出|支付)(?:数量|金额|总额|额|数|量)$|"
    r"(?:督导|检查)(?:活动)?(?:人员)?人数$"
)
# Projects whose very purpose is to employ or to pay people.
_EMPLOYS = re.compile(
    r"聘|招聘|岗位|就业|派遣|人员经费|辅警|工资|薪|劳务|编外|公益性|特岗|社工|协管|网格员|护林员|保洁员"
)


class InputAsOutput(Rule):
    """以投入充当产出。

    ## 查什么
    产出指标的名称是聘用人数、投入资金额、检查人员数一类投入。项目本身就是购买岗位、发放人员经费的，只作提示。
    ## 为什么
    资金、人员、物资的投入是手段，不是绩效；产出应写投入之后办成了什么。
    ## 反例
    数量指标“聘用人员数量”，≥20人（热线服务项目）
    ## 正例
    数量指标“热线接听量”，≥9万件
    """

    code, name = "ZB20", "indicator.input-as-output"
    title, title_en = "投入充当产出", "An input as an output"
    severity = Severity.WARNING
    certainty = Certainty.HEURISTIC
    message = "“{words}”是投入，不是产出"
    message_en = "“{words}” is an input, not an output"
    suggestion = "改为投入之后完成的工作量或者服务量，如受理件数、服务人次、检查点位数"
    suggestion_en = "State what is done with it: cases handled, people served, sites inspected"
    authority = (cite("财预〔2021〕101号", "产出指标"), cite("财预〔2015〕88号", "指标科学性"))

    def check_indicator(self, row: IndicatorView) -> Iterator[Finding]:
        """Look at the name of an output."""
        if row.level2 == "quantity" and _INPUT.search(row.bare_name):
            employs = _EMPLOYS.search(row.project.name) or _EMPLOYS.search(row.project.purpose)
            yield self.finding(row.at("level3"), words=row.name, severity=Severity.INFO if employs else None)
