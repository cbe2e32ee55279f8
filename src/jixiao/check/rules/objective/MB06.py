"""MB06 objective.copied: an objective copied from the use of money, the name or another project."""

from collections.abc import Iterator, Mapping

from jixiao.check.rule import Rule
from jixiao.check.views import ItemView, ProjectView, TextView
from jixiao.lang.normalise import letters
from jixiao.lang.objective import plain_objective
from jixiao.law import cite
from jixiao.model import Finding, Location, Severity

_LONG_ENOUGH = 12  # letters: shorter sentences may well be the same by chance
_PRESCRIBED = "RY"  # classes of projects (人员类, 运转类) whose objective is prescribed alike for all


class ObjectiveCopied(Rule):
    """绩效目标照抄资金用途、项目名称或其他项目。

    ## 查什么
    绩效目标（不计编号、标点、空格）与本项目资金用途或项目名称完全相同；或与同一文本中另一项目的目标完全相同
    （指出与本项目名称、用途和第一部分较不相合的一处，分不出时指出后一处）。
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
        said = {item.project.index: item for item in text.items if item.project is not None}
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
                if known[0] is project:
                    continue
                copy, source = (project, here), known
                # The copy is where the sentence is at home less; the later project where that cannot be told.
                if _at_home(plain, known[0], said) < _at_home(plain, project, said):
                    copy, source = source, copy
                yield self.finding(copy[1], related=[source[1]], objective=objective[:30], project=copy[0].name,
                                   source=self.say(f"第{source[0].seq}个项目“{source[0].name}”的目标",
                                                   f"project {source[0].seq}, “{source[0].name}”,"))  # fmt: skip

    def _inside(self, project: ProjectView) -> Iterator[Finding]:
        objectives = project.model.objectives
        whole = "".join(map(plain_objective, objectives))
        if not whole:
            return
        if whole == plain_objective(project.purpose):
            yield self.finding(project.at("objectives[0]"), related=[project.at("purpose")], project=project.name,
                               objective=objectives[0][:30], source=self.say("资金用途", "the use of money"))  # fmt: skip
        elif whole == letters(project.name):
            yield self.finding(project.at("objectives[0]"), related=[project.at("name")], project=project.name,
                               objective=objectives[0][:30], source=self.say("项目名称", "the project's name"))  # fmt: skip


def _at_home(plain: str, project: ProjectView, said: Mapping[int, ItemView]) -> int:
    """How many of a sentence's character pairs its project's name, use of money and part one hold."""
    item = said.get(project.index)
    own = letters(f"{project.name}{project.purpose}{''.join(item.model.objectives) if item is not None else ''}")
    return sum(plain[i : i + 2] in own for i in range(len(plain) - 1))
