"""MB06 objective.copied: an objective copied from the use of money, the name or another project."""

from collections.abc import Iterator

from jixiao.check.rule import Rule
from jixiao.check.views import ProjectView, TextView
from jixiao.lang.normalise import letters
from jixiao.lang.objective import plain_objective
from jixiao.law import cite
from jixiao.model import Finding, Location, Severity

_LONG_ENOUGH = 12  # letters: shorter sentences may well be the same by chance
_PRESCRIBED = "RY"  # classes of projects (人员类, 运转类) whose objective is prescribed alike for all


class ObjectiveCopied(Rule):
    """绩效目标照抄资金用途、项目名称或其他项目。

    ## 查什么
    绩效目标（不计编号、标点、空格）与本项目资金用途或项目名称完全相同；或与同一文本中前面某个项目的目标完全相同。
    人员类、运转类项目的目标多为统一规定，不作跨项目比较；不足12个字的目标不作跨项目比较。
    ## 为什么
    用途说明钱花在哪里，目标说明花钱要得到什么；照抄其他项目的目标说明没有按项目设定。
    ## 反例
    用途：用于支付乡村道路养护费用。目标：用于支付乡村道路养护费用。
    ## 正例
    用途：用于支付乡村道路养护费用。目标：养护乡村道路186公里，路面完好率达到90%以上。
    """

    code, name = "MB06", "objective.copied"
    title, title_en = "绩效目标照抄", "Objective copied"
    severity = Severity.WARNING
    message = "绩效目标“{objective}”与{source}完全相同"
    message_en = "The objective “{objective}” repeats {source} word for word"
    suggestion = "按“{project}”自身写：完成哪些产出（数量、质量、时间），达到什么效果"
    suggestion_en = "Write what “{project}” itself will deliver, and to what effect"
    authority = (cite("财预〔2015〕88号", "指向明确"), cite("审计机关常见问题（公开）", "照搬照抄"))

    def check_text(self, text: TextView) -> Iterator[Finding]:
        """Look up each objective among those before it."""
        first: dict[str, tuple[ProjectView, Location]] = {}
        for project in text.projects:
            if project.model.form != "goal":
                continue
            yield from self._inside(project)
            if project.code is not None and project.code.letter in _PRESCRIBED:
                continue
            for i, objective in enumerate(project.model.objectives):
                plain = plain_objective(objective)
                if len(plain) < _LONG_ENOUGH:
                    continue
                here = project.at(f"objectives[{i}]")
                known = first.setdefault(plain, (project, here))
                if known[0] is not project:
                    yield self.finding(here, related=[known[1]], objective=objective[:30], project=project.name,
                                       source=f"第{known[0].seq}个项目“{known[0].name}”的目标")  # fmt: skip

    def _inside(self, project: ProjectView) -> Iterator[Finding]:
        objectives = project.model.objectives
        whole = "".join(map(plain_objective, objectives))
        if not whole:
            return
        if whole == plain_objective(project.purpose):
            yield self.finding(project.at("objectives[0]"), related=[project.at("purpose")], project=project.name,
                               objective=objectives[0][:30], source="资金用途")  # fmt: skip
        elif whole == letters(project.name):
            yield self.finding(project.at("objectives[0]"), related=[project.at("name")], project=project.name,
                               objective=objectives[0][:30], source="项目名称")  # fmt: skip
