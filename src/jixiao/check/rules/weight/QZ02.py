"""QZ02 weight.level1: the weights of one level-1 class differ from the scheme."""

import re
from collections.abc import Iterator
from decimal import Decimal

from jixiao.check.rule import Rule
from jixiao.check.views import IndicatorView, ProjectView
from jixiao.law import cite
from jixiao.model import Finding, Severity

_PRINTED = re.compile(r"[（(]\s*(\d+(?:\.\d+)?)\s*分?\s*[)）]")


class WeightOfClass(Rule):
    """一级指标的权重与规定的分配不一致。

    ## 查什么
    一级指标名后印有分值（如“产出指标（50分）”）的，其下各行权重之和应与之相等；
    没有印分值而指标合计为90分的，按统一分配核对：产出50、效益30、满意度10（没有满意度的，10分并入效益）；
    成本为一级指标的，成本20、产出40、效益20、满意度10（只作提示）。分配比例见设置项 weights、weights_with_cost，各地可改。
    ## 为什么
    一级权重在全国大体统一，随意调整会抬高容易完成的部分；特殊情况可以调整，但应说明。
    ## 反例
    产出指标（50分）下各行合计55分
    ## 正例
    产出指标（50分）下各行合计50分
    """

    code, name = "QZ02", "weight.level1"
    title, title_en = "一级指标权重不符", "Weights of a level-1 class off the scheme"
    severity = Severity.WARNING
    message = "{level1}各行权重合计{total}分，{source}为{wanted}分"
    message_en = "Weights under {level1} add up to {total}; {source}: {wanted}"
    suggestion = "把{level1}各行权重调整为合计{wanted}分；确需调整比例的，附说明"
    suggestion_en = "Bring the rows under {level1} to {wanted}, or give the reason"
    authority = (cite("财预〔2020〕10号", "权重"), cite("财预〔2021〕101号", "分值权重"))
    forms = frozenset({"goal", "self-evaluation"})

    def prepare(self) -> None:
        """What the rows add up to beside budget execution."""
        weights = self.context.scheme.weights
        self._ninety = weights["total"] - weights["execution"]

    def check_project(self, project: ProjectView) -> Iterator[Finding]:
        """Add up class by class."""
        classes: dict[str, list[IndicatorView]] = {}
        total = Decimal(0)
        for row in project.rows:
            weight = row.model.weight
            if weight is None or weight.value is None or not row.model.level1:
                return
            classes.setdefault(row.model.level1, []).append(row)
            total += weight.value
        wanted = self._wanted({level for rows in classes.values() if (level := rows[0].level1)})
        for words, rows in classes.items():
            here = sum((row.model.weight.value or Decimal(0) for row in rows if row.model.weight), Decimal(0))
            severity = Severity.WARNING
            if match := _PRINTED.search(words):
                right, source = Decimal(match[1]), self.say("表中所印", "as printed")
            elif total == self._ninety and rows[0].level1 in wanted:
                right, source = wanted[rows[0].level1], self.say("统一分配", "as customary")
                if "cost" in {one[0].level1 for one in classes.values()}:
                    severity = Severity.INFO  # this scheme is known at second hand only
            else:
                continue
            if here != right:
                yield self.finding(rows[0].at("weight"), related=[row.at("weight") for row in rows[1:]], severity=severity,
                                   level1=_PRINTED.sub("", words), total=here, source=source, wanted=right)  # fmt: skip

    def _wanted(self, levels: set[str]) -> dict[str, Decimal]:
        found = self.context.scheme.weights_for(levels)
        points = {level: Decimal(share.numerator) / share.denominator for level, share in found.items()}
        return points if {"output", "benefit"} <= levels else {}
