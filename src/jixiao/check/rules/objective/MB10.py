"""MB10 objective.input-as-goal: money, people or material put in, sold as the objective."""

from collections.abc import Iterator

from jixiao.check.rule import Rule
from jixiao.check.views import ProjectView
from jixiao.lang.objective import EFFECT, INPUT
from jixiao.lang.quantity import quantities
from jixiao.law import cite
from jixiao.model import Certainty, Finding, Severity


class InputAsGoal(Rule):
    """把投入当作绩效目标。

    ## 查什么
    一个项目的全部绩效目标只写聘人、付款、购买、租用，既没有数量，也没有效果。
    ## 为什么
    花钱、用人是手段，不是绩效；目标应说明投入之后得到什么产出、带来什么变化。
    ## 反例
    支付环卫工人劳务费，按时缴纳社会保险。
    ## 正例
    聘用环卫工人60名，负责城区道路清扫，主要街道每日保洁不少于14小时，群众满意度达到90%以上。
    """

    code, name = "MB10", "objective.input-as-goal"
    title, title_en = "以投入代替目标", "Input given as objective"
    severity = Severity.WARNING
    certainty = Certainty.HEURISTIC
    message = "绩效目标“{objective}”只写了“{word}”等投入，没有产出和效果"
    message_en = "The objective “{objective}” names input only (“{word}”)"
    suggestion = "写明投入之后完成什么、达到什么效果，如“……，使……得到保障（提高到……）”"
    suggestion_en = "State what the input yields and changes"
    authority = (cite("财预〔2015〕88号", "明确清晰性"), cite("财预〔2021〕101号", "总产出、总效益"))

    def check_project(self, project: ProjectView) -> Iterator[Finding]:
        """Look at all objectives of a project together."""
        text = project.objective_text
        match = INPUT.search(text)
        if match and not EFFECT.search(text) and not quantities(text):
            index = text.count("\n", 0, match.start())
            objective = project.model.objectives[index]
            yield self.finding(project.at(f"objectives[{index}]"), objective=objective[:40], word=match.group()[:12])
