"""PJ01 evaluation.dimension-missing: one of the four dimensions has no indicator."""

from collections.abc import Iterator

from jixiao.check.rule import Rule
from jixiao.check.views import ProjectView
from jixiao.lang.levels import dimension_of
from jixiao.law import cite
from jixiao.model import Finding, Severity

_NAMES = {
    "decision": ("决策", "decision"),
    "process": ("过程", "process"),
    "output": ("产出", "output"),
    "benefit": ("效益", "benefit"),
}


class DimensionMissing(Rule):
    """评价评分表的四个维度不齐全。

    ## 查什么
    一级指标应包括决策、过程、产出、效益四个维度（旧表式的“投入”“效果”视同决策、效益），每个维度至少有一项指标。
    一级指标有看不懂名称的不查。
    ## 为什么
    评价要全面反映决策、过程、产出和效益，缺一个维度，结论就不完整。
    ## 反例
    只有过程、产出、效益
    ## 正例
    决策、过程、产出、效益都有指标
    """

    code, name = "PJ01", "evaluation.dimension-missing"
    title, title_en = "评价维度不齐全", "A dimension is missing"
    severity = Severity.ERROR
    message = "评分表缺少{missing}类指标"
    message_en = "There is no indicator of {missing}"
    suggestion = "补充{missing}类指标，并相应调整分值"
    suggestion_en = "Add indicators of {missing} and adjust the weights"
    authority = (cite("财预〔2020〕10号", "评价指标"), cite("财预〔2020〕10号", "评分表"))
    forms = frozenset({"evaluation"})

    def check_project(self, project: ProjectView) -> Iterator[Finding]:
        """Gather the dimensions."""
        found = {dimension_of(row.model.level1) for row in project.rows if not row.is_void}
        if not found or None in found:
            return
        missing = [self.say(*_NAMES[key]) for key in _NAMES if key not in found]
        if missing:
            yield self.finding(project.at("indicators"), missing=self.say("、", ", ").join(missing))
