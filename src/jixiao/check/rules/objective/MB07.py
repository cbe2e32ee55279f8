"""MB07 objective.cut-off: a sentence of the objective breaks off."""

import re
from collections.abc import Iterator, Sequence

from jixiao.check.rule import Rule
from jixiao.check.views import ItemView, ProjectView
from jixiao.lang.objective import clauses
from jixiao.law import cite
from jixiao.model import Certainty, Finding, Severity

# A sentence that ends in a word that calls for more.
_OPEN_END = re.compile(r"(?:和|及|与|以及|并|且|或|或者|其中|包括|例如|如|由于|因为|通过|为了|根据|按照|对于|关于|的)$")
# Whole words that only look like it.
_WHOLE = re.compile(
    r"(?:目的|等的|有的|普及|涉及|波及|顾及|兼并|合并|一并|温和|缓和|饱和|总和|参与|赠与|给与|自如|例如|的的确|是的)$"
)
# The last part of a sentence is only a "according to …" that nothing follows.
_DANGLING = re.compile(
    r"(?:^|[，,])(?:按照|根据|依据|遵照|围绕|结合|针对)[^，,]{2,40}(?:要求|精神|规定|部署|方案|计划|意见|通知|实际|安排)$"
)


class ObjectiveCutOff(Rule):
    """绩效目标的句子不完整。

    ## 查什么
    目标的某一句以“和、及、并、的、通过”等需要下文的词收尾，或最后半句只有“按照……要求”而没有说做什么。
    ## 为什么
    多为粘贴时截断，丢掉的往往正是产出和效果。
    ## 反例
    加强农村饮水水质检测，按照县级全覆盖工作要求。
    ## 正例
    按照县级全覆盖工作要求，全年检测农村饮水水样360份。
    """

    code, name = "MB07", "objective.cut-off"
    title, title_en = "绩效目标句子不完整", "Objective breaks off"
    severity = Severity.INFO
    certainty = Certainty.HEURISTIC
    message = "绩效目标“{sentence}”没有说完"
    message_en = "The sentence “{sentence}” breaks off"
    suggestion = "核对原稿补全：在“{tail}”之后写明做什么、达到什么结果"
    suggestion_en = "Complete the sentence after “{tail}”"
    authority = (cite("财预〔2015〕88号", "明确清晰性"),)

    def check_project(self, project: ProjectView) -> Iterator[Finding]:
        """Look at the sentences of part two."""
        for i, sentence in _broken(project.model.objectives):
            yield self.finding(project.at(f"objectives[{i}]"), sentence=sentence, tail=sentence[-12:])

    def check_item(self, item: ItemView) -> Iterator[Finding]:
        """Look at the sentences of part one."""
        for i, sentence in _broken(item.model.objectives):
            yield self.finding(item.at(f"objectives[{i}]"), sentence=sentence, tail=sentence[-12:])


def _broken(objectives: Sequence[str]) -> Iterator[tuple[int, str]]:
    for i, objective in enumerate(objectives):
        for clause in clauses(objective):
            text = clause.text
            if (_OPEN_END.search(text) and not _WHOLE.search(text)) or _DANGLING.search(text):
                yield i, text
                break
