"""JK04 monitoring.goals-changed: the rows or targets are not those that were approved."""

from collections.abc import Iterator

from jixiao.check.beside import changes, gone, told
from jixiao.check.rule import Rule
from jixiao.check.views import ProjectView
from jixiao.law import cite
from jixiao.model import Finding, Severity


class MonitoredGoals(Rule):
    """监控表的指标或指标值与批复的绩效目标不一致。

    ## 查什么
    与批复文本逐行比较：少了哪些指标、多了哪些指标、名称和指标值有没有改。换一种写法而意思相同的（1.2万人与12000人、没有写符号的）不算改。
    需要批复的文本（--approved）；没有给出的、批复文本中没有这个项目的不查。
    ## 为什么
    批复的绩效目标是监控和自评的依据，执行中一般不调整；确需调整的按程序报批后换用新的批复文本。
    ## 反例
    批复≥4.2公里，监控表写≥3公里
    ## 正例
    批复≥4.2公里，监控表写≥4.2公里
    """

    code, name = "JK04", "monitoring.goals-changed"
    title, title_en = "监控指标与批复不一致", "Indicators are not those approved"
    severity = Severity.ERROR
    message = "{what}"
    message_en = "Approved goals: {what}"
    suggestion = "{advice}"
    suggestion_en = "{advice}"
    authority = (cite("财预〔2015〕88号", "批复与调整"), cite("财预〔2019〕136号", "监控内容"))
    forms = frozenset({"monitoring"})

    def check_project(self, project: ProjectView) -> Iterator[Finding]:
        """Lay the form beside what was approved."""
        approved = self.context.approved_of(project)
        if approved is None:
            return
        for change in changes(project, approved):
            said = told(change, "经批准增加的，换用新的批复文本", ("；经批准调整的，换用新的批复文本", ""))
            if change.row is None and change.approved is not None:
                said = gone(project, change.approved, ("没有列入", "is missing"), ("", ""))
            if said is not None:
                yield self.finding(said.at, what=self.say(*said.what), advice=self.say(*said.advice))
