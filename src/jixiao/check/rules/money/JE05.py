"""JE05 purpose-repeats-name: 资金用途 says nothing beyond the project's name."""

import re
from collections.abc import Iterator

from jixiao.check.rule import Rule
from jixiao.check.views import ProjectView
from jixiao.lang.normalise import letters
from jixiao.law import cite
from jixiao.model import Certainty, Finding, Severity

# The sentence of the budget: 预算数…万元，其中：财政资金…万元，其他资金…万元。
_AMOUNTS = re.compile(
    r"(?:[，,；;。其中为：:]{0,4})(?:\d{4}年度?|本年度?|全年)?(?:预算数|项目预算|预算总额|预算资金|预算安排|安排预算|资金总额|财政(?:性)?(?:资金|拨款)|其他资金|一般公共预算(?:拨款)?)"
    r"[:：为是共计]{0,3}\s*\d[\d,.]*\s*(?:亿元|万元|千元|元)"
)
_LEAD = re.compile(r"^(?:该?项目)?(?:资金)?(?:主要|全部|专项)?(?:用于|用途为?)?(?:支付|开展|保障|安排|实施)?")
_TAIL = re.compile(
    r"(?:等(?:方面)?(?:的?(?:相关|各项)?(?:支出|费用))?|(?:相关|所需)?(?:支出|费用|经费|资金|费|工作|业务|项目|需要)){1,20}$"
)


class PurposeRepeatsName(Rule):
    """资金用途只是重复项目名称。

    ## 查什么
    资金用途除去金额句和“主要用于”以后，是否只剩项目名称。
    ## 为什么
    资金用途应说明钱花在哪些具体事项上，重复名称无法审核支出内容与指标是否相当。
    ## 反例
    预算数48.60万元。主要用于公共图书馆少儿阅读服务经费。
    ## 正例
    预算数48.60万元。主要用于购置少儿图书6000册，举办阅读推广活动24场。
    """

    code, name = "JE05", "money.purpose-repeats-name"
    title, title_en = "资金用途重复项目名称", "Use of the money only repeats the name"
    severity = Severity.WARNING
    certainty = Certainty.HEURISTIC
    message = "资金用途{what}，没有写具体支出事项"
    message_en = "The use of the money {what}"
    suggestion = "写明支出的具体事项、数量和标准，如“主要用于购置……×件、开展……×场、支付……×人费用”"
    suggestion_en = "Write what is bought and done, how much and at what price"
    authority = (cite("财预〔2015〕88号", "明确清晰性"), cite("河北省部门预算绩效文本表样", "资金用途"))

    def check_project(self, project: ProjectView) -> Iterator[Finding]:
        """Compare what is left of the use of the money with the name."""
        purpose, name = project.model.purpose, letters(project.name)
        if not purpose or not name or len(purpose) > 100 + len(name):
            return
        rest = letters(_AMOUNTS.sub("", purpose))
        said = _LEAD.sub("", rest)
        if not said:
            yield self.finding(project.at("purpose"), what=self.say("只写了金额", "gives amounts only"))
            return
        core, wanted = _TAIL.sub("", said), _TAIL.sub("", name)
        # 用于…的 what is left must be the name or a piece of it; a number says more than any name.
        if said == name or (core and wanted and (core == wanted or (len(core) >= 4 and core in name))):
            yield self.finding(project.at("purpose"), what=self.say("只是重复项目名称", "only repeats the name"))
