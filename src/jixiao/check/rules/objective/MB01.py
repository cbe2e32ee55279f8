"""MB01 objective.missing: a project or an item without an objective."""

import re
from collections.abc import Iterator

from jixiao.check.rule import Rule
from jixiao.check.views import ItemView, ProjectView, TextView
from jixiao.lang.objective import plain_objective
from jixiao.law import cite
from jixiao.model import Finding, Severity

_VOID = re.compile(r"无|暂无|没有|略|同上|见附件|详见附件|待定|待填|/|—+|-+")
_SHORTEST = 6  # letters; 保障正常运转 still says something


class ObjectiveMissing(Rule):
    """没有绩效目标，或只有占位文字。

    ## 查什么
    第二部分每张绩效目标表、第一部分每个分项是否有绩效目标；目标栏只写“无”“略”“见附件”等视为没有；
    全部目标合计不足6个字的提醒补充。整部文本都没有目标栏的表式不查。
    ## 为什么
    绩效目标是预算批复、运行监控和绩效自评的依据，没有目标的项目不得进入预算。
    ## 反例
    绩效目标：无
    ## 正例
    绩效目标：2024年完成12个村卫生室改造，11月底前通过验收，群众就近就医更方便。
    """

    code, name = "MB01", "objective.missing"
    title, title_en = "绩效目标缺失", "Objective missing"
    severity = Severity.ERROR
    message = "{what}"
    message_en = "No usable objective: {what}"
    suggestion = "写明“{project}”当年要完成的产出和要达到的效果，可用“完成……，使……”的句式"
    suggestion_en = "State what “{project}” will deliver this year and to what effect"
    authority = (cite("财预〔2015〕88号", "完整性"), cite("中发〔2018〕34号", "绩效目标管理"))

    def check_text(self, text: TextView) -> Iterator[Finding]:
        """Look at all projects together: where no project has the cell, the form has none."""
        projects = [p for p in text.projects if p.model.form == "goal"]
        if len(projects) > 1 and not any(p.model.objectives for p in projects):
            return
        for project in projects:
            yield from self._project(project)

    def _project(self, project: ProjectView) -> Iterator[Finding]:
        objectives = project.model.objectives
        letters = "".join(map(plain_objective, objectives))
        if not letters or all(_VOID.fullmatch(o.strip().rstrip("。")) for o in objectives):
            place = project.at("objectives[0]") if objectives else project.at("objectives")
            yield self.finding(place, what=self.say("没有填写绩效目标", "none is given"), project=project.name)
        elif len(letters) < _SHORTEST:
            yield self.finding(project.at("objectives[0]"), what=self.say(f"绩效目标只有“{objectives[0]}”，过于简略", f"“{objectives[0]}” is too short"),
                               project=project.name, severity=Severity.WARNING)  # fmt: skip

    def check_item(self, item: ItemView) -> Iterator[Finding]:
        """Look at one item of part one, where items carry objectives at all."""
        objectives = item.model.objectives
        if any(plain_objective(o) and not _VOID.fullmatch(o.strip().rstrip("。")) for o in objectives):
            return
        if any(other.model.objectives for other in item.text.items) or len(item.text.items) == 1:
            place = item.at("objectives[0]") if objectives else item.at("objectives")
            yield self.finding(place, project=item.model.project_name,
                               what=self.say("第一部分的分项没有写绩效目标", "the item in part one gives none"))  # fmt: skip
