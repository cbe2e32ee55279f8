"""MB14 objective.repeated: the same sentence twice among the objectives of one project."""

from collections.abc import Iterator, Sequence

from jixiao.check.rule import Rule
from jixiao.check.views import ItemView, ProjectView
from jixiao.lang.objective import clauses
from jixiao.law import cite
from jixiao.model import Finding, Severity

_LONG_ENOUGH = 8  # letters: shorter sentences may be said twice on purpose


class ObjectiveRepeated(Rule):
    """同一项目的绩效目标重复。

    ## 查什么
    同一项目的绩效目标中，同一句话（8个字以上，不计编号和标点）出现两次。
    ## 为什么
    重复多为粘贴所致，真正要写的另一条目标可能被漏掉。
    ## 反例
    （1）保障乡镇敬老院正常运转。（2）保障乡镇敬老院正常运转。
    ## 正例
    （1）保障乡镇敬老院正常运转。（2）为120名特困老人提供集中供养服务。
    """

    code, name = "MB14", "objective.repeated"
    title, title_en = "绩效目标重复", "Objective said twice"
    severity = Severity.WARNING
    message = "绩效目标“{sentence}”写了两次"
    message_en = "The sentence “{sentence}” stands twice"
    suggestion = "保留一处“{sentence}”；如另有目标被覆盖，补回原文"
    suggestion_en = "Keep “{sentence}” once; restore what it may have overwritten"
    authority = (cite("财预〔2015〕88号", "规范完整性"),)

    def check_project(self, project: ProjectView) -> Iterator[Finding]:
        """Look at part two."""
        for i, first, sentence in _twice(project.model.objectives):
            related = [project.at(f"objectives[{first}]")] if first != i else []
            yield self.finding(project.at(f"objectives[{i}]"), related=related, sentence=sentence)

    def check_item(self, item: ItemView) -> Iterator[Finding]:
        """Look at part one."""
        for i, first, sentence in _twice(item.model.objectives):
            related = [item.at(f"objectives[{first}]")] if first != i else []
            yield self.finding(item.at(f"objectives[{i}]"), related=related, sentence=sentence)


def _twice(objectives: Sequence[str]) -> Iterator[tuple[int, int, str]]:
    seen: dict[str, int] = {}
    for i, objective in enumerate(objectives):
        for clause in clauses(objective):
            if len(clause.plain) >= _LONG_ENOUGH:
                if clause.plain in seen:
                    yield i, seen[clause.plain], clause.text
                seen.setdefault(clause.plain, i)
