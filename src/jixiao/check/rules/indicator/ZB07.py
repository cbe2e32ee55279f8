"""ZB07 indicator.satisfaction-missing: people are served, none is asked."""

import re
from collections.abc import Iterator

from jixiao.check.rule import Rule
from jixiao.check.views import ProjectView
from jixiao.law import cite
from jixiao.model import Certainty, Finding, Severity

# Those whom public money serves, as projects name them.
_SERVED = re.compile(
    r"群众|居民|村民|市民|学生|患者|读者|游客|旅客|乘客|农户|老年人|残疾人|低保|救助|受助|优抚|困难家庭|困难人员|便民|惠民|"
    r"义务教育|公共服务|托育|养老|就业服务|观众|用水户|参保|参训|学员"
)


class SatisfactionMissing(Rule):
    """面向公众或者服务对象的项目缺满意度指标。

    ## 查什么
    项目没有满意度指标，而名称、用途或者目标表明直接服务群众、学生、患者、读者等，或者同一文本其他项目普遍设置满意度指标。
    不直接服务公众的项目可以不设，不作提示。
    ## 为什么
    直接面向社会公众或者涉及群众利益的项目应设满意度指标，并在执行中开展调查。
    ## 反例
    “农村老年人幸福院运行补助”没有满意度指标
    ## 正例
    服务对象满意度指标：入住老年人满意度，≥90%
    """

    code, name = "ZB07", "indicator.satisfaction-missing"
    title, title_en = "缺满意度指标", "No satisfaction indicator"
    severity = Severity.WARNING
    certainty = Certainty.HEURISTIC
    message = "本项目没有满意度指标（{why}）"
    message_en = "The project has no satisfaction indicator ({why})"
    suggestion = "补充服务对象满意度指标，写明调查对象和指标值，如“{who}满意度，≥90%”；确无服务对象的，说明理由"
    suggestion_en = "Add the satisfaction of {who}, such as ≥90%, or say why nobody is served"
    authority = (cite("财预〔2021〕101号", "满意度指标"), cite("财预〔2015〕88号", "满意度指标"))

    def prepare(self) -> None:
        """What counts as the habit of a text."""
        self._habit = self.context.value("text_habit")

    def check_project(self, project: ProjectView) -> Iterator[Finding]:
        """Look for a satisfaction heading."""
        if "satisfaction" in project.headings or not project.is_framed:
            return
        who = self.say("服务对象", "those served")
        void = any(row.branch == "satisfaction" for row in project.rows)
        if served := _SERVED.search(project.words):
            why = self.say(f"项目涉及“{served.group()}”", f"it speaks of “{served.group()}”")
        elif not void and project.text.usually_sets("satisfaction", self._habit):
            why = self.say("其他项目普遍设置", "nearly all other projects have one")
        else:
            return
        yield self.finding(
            project.at("indicators"), why=why, who=who, severity=Severity.INFO if project.has_problems else None
        )
