"""ZB25 indicator.objective-uncovered: an objective no indicator speaks of."""

from collections.abc import Iterator

from jixiao.check.rule import Rule
from jixiao.check.views import ProjectView
from jixiao.lang.quantity import quantities
from jixiao.lang.topic import topics
from jixiao.law import cite
from jixiao.model import Certainty, Finding, Severity

_LEAST = 5
"""Content pairs an objective must have to be judged: fewer is too little to go by."""


class ObjectiveUncovered(Rule):
    """绩效目标没有对应的指标。

    ## 查什么
    项目的每条绩效目标，其内容词是否至少有一处出现在指标的名称或者描述里。一处也没有的，说明该条目标没有分解为指标：
    目标里写有任务数量的作为提醒，其余只作提示。内容词太少的目标不判断。
    ## 为什么
    指标由目标分解而来，目标写了而指标不考，目标就落空。
    ## 反例
    目标“复壮古树名木36株”，指标全部是道路保洁内容
    ## 正例
    目标“复壮古树名木36株”，数量指标“复壮古树株数”
    """

    code, name = "ZB25", "indicator.objective-uncovered"
    title, title_en = "目标没有对应指标", "Objective without an indicator"
    severity = Severity.WARNING
    certainty = Certainty.HEURISTIC
    message = "绩效目标“{words}”没有对应的指标"
    message_en = "No indicator speaks of the objective “{words}”"
    suggestion = "为这条目标至少设置一项产出或者效益指标；不再实施的，从目标中删去"
    suggestion_en = "Give it at least one output or benefit indicator, or delete the objective"
    authority = (cite("财预〔2015〕88号", "指标科学性"), cite("财预〔2021〕101号", "绩效目标设置"))

    def check_project(self, project: ProjectView) -> Iterator[Finding]:
        """Compare the words of objectives and indicators."""
        objectives = project.model.objectives
        if not project.rows or not objectives:
            return
        covered: set[str] = set()
        for row in project.rows:
            covered |= row.topics
        for i, objective in enumerate(objectives):
            wanted = topics(objective)
            if len(wanted) >= _LEAST and wanted.isdisjoint(covered):
                short = objective if len(objective) <= 40 else objective[:39] + "…"
                # A task with its number must be measured; an effect in other words may be.
                severity = None if quantities(objective) else Severity.INFO
                yield self.finding(
                    project.at(f"objectives[{i}]"), related=[project.at("indicators")], words=short, severity=severity
                )
