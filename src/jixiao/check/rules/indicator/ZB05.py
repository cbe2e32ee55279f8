"""ZB05 indicator.cost-missing: works, repairs or purchases without an indicator of cost."""

import re
from collections.abc import Iterator

from jixiao.check.rule import Rule
from jixiao.check.suggest import instead
from jixiao.check.views import ProjectView
from jixiao.law import cite
from jixiao.model import Certainty, Finding, Severity

# 建设 and 工程 that build nothing.
_FIGURATIVE = re.compile(
    r"(?:党|制度|队伍|文化|作风|体系|能力|人才|文明|法治|精神|机制|学科|思想|政权|组织|廉政|信用|行风|师德)[^，。；\n]{0,4}建设|党建|"
    r"(?:人才|希望|惠民|民心|暖心|系统|阳光|素质|育人)[^，。；\n]{0,2}工程|工程师|政府购买服务|购买服务"
)
_WORKS = re.compile(r"工程|修缮|购置|采购|改造|建设|维修|扩建|新建|装修|加固|购买")
_SPENT_ON = re.compile(r"修缮|购置|采购|改造工程|新建|扩建|施工|装修|加固")


class CostMissing(Rule):
    """工程、修缮、购置类项目缺成本指标。

    ## 查什么
    项目没有任何成本指标。项目名称表明是工程、修缮、购置、采购类的，或者同一文本其他项目普遍设置成本指标的，作为提醒；
    只在资金用途中提到购置、修缮的，作为提示；其他项目不提。
    ## 为什么
    工程基建、大型修缮和购置类项目应设置成本指标，以约束单位成本和总成本；其他项目逐步推开。
    ## 反例
    “清河市第三小学操场改造工程”只设数量、质量、时效指标
    ## 正例
    成本指标：每平方米塑胶面层造价，≤260元
    """

    code, name = "ZB05", "indicator.cost-missing"
    title, title_en = "缺成本指标", "No indicator of cost"
    severity = Severity.WARNING
    certainty = Certainty.HEURISTIC
    message = "本项目没有成本指标（{why}）"
    message_en = "The project has no indicator of cost ({why})"
    suggestion = "补充成本指标，优先写单位成本（如{like}），也可写总成本，均用“≤”"
    suggestion_en = "Add a unit cost (such as {like}) or the total cost, with ≤"
    authority = (cite("财预〔2021〕101号", "必设指标"), cite("财预〔2015〕88号", "成本指标"))

    def prepare(self) -> None:
        """What counts as the habit of a text."""
        self._habit = self.context.value("text_habit")

    def check_project(self, project: ProjectView) -> Iterator[Finding]:
        """Look for any cost heading."""
        if "cost" in project.headings or not project.is_framed:
            return
        if any(row.is_cost for row in project.rows):
            return  # a cost row that says 不涉及 is an answer
        severity: Severity | None = None
        if _WORKS.search(_FIGURATIVE.sub("", project.name)):
            why = self.say("工程、修缮、购置类应设置", "works and purchases need one")
        elif project.text.usually_sets("cost", self._habit):
            why = self.say("其他项目普遍设置", "nearly all other projects have one")
        elif _SPENT_ON.search(_FIGURATIVE.sub("", project.purpose)):
            why, severity = self.say("资金用途含购置、修缮", "money goes into purchases or repairs"), Severity.INFO
        else:
            return
        one = instead(project, "cost")
        like = f"“{one.row}”" if one else self.say("每平方米造价、每台采购单价", "per square metre, per set")
        yield self.finding(
            project.at("indicators"), why=why, like=like, severity=Severity.INFO if project.has_problems else severity
        )
