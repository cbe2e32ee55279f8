"""QZ03 weight.out-of-proportion: one indicator carries too much, or all carry the same."""

from collections.abc import Iterator
from decimal import Decimal

from jixiao.check.rule import Rule
from jixiao.check.views import ProjectView
from jixiao.law import cite
from jixiao.model import Finding, Severity

_FEWEST = 6  # rows from which equal weights say that nothing was weighed


class WeightOutOfProportion(Rule):
    """单项指标权重畸高，或全部指标平均分配权重。

    ## 查什么
    一项指标的权重超过30分（设置项 weight_cap）；6项以上指标的权重全部相同的只作提示。
    该一级指标下只有这一项、且规定分值就高于30分的，仍应拆分为若干核心指标。
    ## 为什么
    一项指标决定大半得分，或者不分轻重一律均分，评价结果都不能反映主要绩效。
    ## 反例
    “成本控制数”一项90分
    ## 正例
    核心产出15分，其余各5至10分
    """

    code, name = "QZ03", "weight.out-of-proportion"
    title, title_en = "权重设置不合理", "Weight out of proportion"
    severity = Severity.WARNING
    message = "{what}"
    message_en = "Weights: {what}"
    suggestion = "{advice}"
    suggestion_en = "{advice}"
    authority = (cite("审计机关常见问题（公开）", "权重设置不合理"), cite("财预〔2021〕101号", "分值权重"))
    forms = frozenset({"goal", "self-evaluation"})

    def prepare(self) -> None:
        """Read the cap."""
        self._cap = Decimal(str(self.context.value("weight_cap")))

    def check_project(self, project: ProjectView) -> Iterator[Finding]:
        """Look at the column of weights."""
        weights = [(row, row.model.weight.value) for row in project.rows
                   if row.model.weight is not None and row.model.weight.value is not None]  # fmt: skip
        for row, weight in weights:
            if weight > self._cap:
                yield self.finding(row.at("weight"), what=self.say(f"指标“{row.name}”一项权重{weight}分，超过{self._cap}分",
                                                 f"“{row.name}” alone carries {weight}, above {self._cap}"),
                                   advice=self.say(f"把“{row.name}”拆成几项核心指标，或降到{self._cap}分以内，分给其他主要产出和效益",
                                                   f"Split “{row.name}”, or give it no more than {self._cap}"))  # fmt: skip
        if len(weights) >= _FEWEST and len({weight for _, weight in weights}) == 1:
            yield self.finding(weights[0][0].at("weight"), severity=Severity.INFO,
                               what=self.say(f"{len(weights)}项指标权重都是{weights[0][1]}分",
                                             f"all {len(weights)} rows carry {weights[0][1]}"),
                               advice=self.say("按重要程度区分权重，核心产出和效益高一些，一般性要求低一些",
                                               "Give the core outputs and effects more than the rest"))  # fmt: skip
