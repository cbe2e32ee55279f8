"""MB02 objective.tasks-only: an objective names tasks, no output and no effect."""

import re
from collections.abc import Iterator

from jixiao.check.rule import Rule
from jixiao.check.views import ProjectView
from jixiao.lang.objective import EFFECT, INPUT
from jixiao.law import cite
from jixiao.model import Certainty, Finding, Severity

_MEASURE = re.compile(
    r"\d|[一二三四五六七八九十百千两]{1,12}(?:次|场|个|项|名|人|户|台|套|件|册|份|所|家|座|公里|亩|期|班)"
)


class ObjectiveTasksOnly(Rule):
    """绩效目标只写做什么，没有产出数量和效果。

    ## 查什么
    一个项目的全部绩效目标中既没有数量，也没有“提高、改善、减少、保障、满足”等说明效果的词。只写投入的由 MB10 提示。
    ## 为什么
    绩效目标应当反映预期产出和效果；只罗列任务，年底无法判断是否实现。
    ## 反例
    组织人员到各村开展动物防疫工作。
    ## 正例
    对全县12个乡镇畜禽免疫80万头只，应免尽免，防止重大动物疫情发生。
    """

    code, name = "MB02", "objective.tasks-only"
    title, title_en = "绩效目标只写任务", "Objective names tasks only"
    severity = Severity.WARNING
    certainty = Certainty.HEURISTIC
    message = "绩效目标“{objective}”只写了任务，没有产出数量和预期效果"
    message_en = "The objective “{objective}” names a task, no output and no effect"
    suggestion = "补上完成多少（数量、时间）和带来什么变化，如“完成××次（个），使……提高（减少）到……”"
    suggestion_en = "Add how much by when, and what changes"
    authority = (cite("财预〔2015〕88号", "明确清晰性"), cite("财预〔2021〕101号", "总体目标"))

    def check_project(self, project: ProjectView) -> Iterator[Finding]:
        """Look at all objectives of a project together."""
        text = project.objective_text
        if len(text) >= 6 and not EFFECT.search(text) and not _MEASURE.search(text) and not INPUT.search(text):
            yield self.finding(project.at("objectives[0]"), objective=project.model.objectives[0][:40])
