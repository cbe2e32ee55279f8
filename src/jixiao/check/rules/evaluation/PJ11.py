"""PJ11 evaluation.third-party: a firm did what the unit must do itself."""

import re
from collections.abc import Iterator

from jixiao.check.rule import Rule
from jixiao.check.views import ProjectView, TextView
from jixiao.law import cite
from jixiao.model import Certainty, Finding, Severity

_FIRM = re.compile(
    r"会计师事务所|律师事务所|咨询(?:有限|股份|服务)?(?:责任)?公司|评估(?:有限|事务)?(?:责任)?(?:公司|所)|造价(?:咨询)?(?:有限)?(?:责任)?公司|第三方"
)
_FILLED = re.compile(r"填报|填表|编制|编报|自评|监控")
_WORK = {
    "goal": ("设定绩效目标", "setting goals"),
    "monitoring": ("运行监控", "monitoring"),
    "self-evaluation": ("单位自评", "self-evaluation"),
}


class ThirdParty(Rule):
    """目标设定、运行监控或自评由第三方机构代办。

    ## 查什么
    绩效目标文本的编制单位，或监控表、自评表的填报人、填报单位写的是会计师事务所、咨询公司、评估公司等机构。
    实施单位是公司的不算；委托关系要看合同，由人判断，这里只提醒。
    ## 为什么
    第三方可以参与评价，设定目标、运行监控和自评是预算部门和单位自己的工作，不得委托代办。
    ## 反例
    自评表，填报单位：某某会计师事务所
    ## 正例
    自评表，填报单位：某某局财务股
    """

    code, name = "PJ11", "evaluation.third-party"
    title, title_en = "第三方代办本单位工作", "A third party did the unit's own work"
    severity = Severity.WARNING
    certainty = Certainty.HEURISTIC
    message = "{work}的填报、编制单位是“{firm}”"
    message_en = "“{firm}” did the {work}"
    suggestion = "由本单位{work}；委托第三方的，限于协助评价等允许的事项"
    suggestion_en = "Let the unit itself do the {work}"
    authority = (cite("财预〔2021〕6号", "不得委托"), cite("审计机关常见问题（公开）", "第三方代办"))
    forms = frozenset({"goal", "self-evaluation", "monitoring"})

    def check_text(self, text: TextView) -> Iterator[Finding]:
        """Look at who compiled the text."""
        compiled = text.model.cover.compiled_by
        if compiled and _FIRM.search(compiled):
            yield self.finding(text.at("cover.compiled_by"), firm=compiled, work=self.say(*_WORK["goal"]))

    def check_project(self, project: ProjectView) -> Iterator[Finding]:
        """Look at who filled in the form."""
        for label, words in project.model.extra:
            said = words if label and not words.startswith(label) else words.partition("：")[2] or words
            if _FILLED.search(label or words[:6]) and _FIRM.search(said):
                yield self.finding(project.at("results"), firm=said, work=self.say(*_WORK[project.model.form]))
