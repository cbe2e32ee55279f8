"""ZP23 self-evaluation.result-in-other-unit: percent against a count."""

from collections.abc import Iterator

from jixiao.check.rule import Rule
from jixiao.check.views import IndicatorView
from jixiao.law import cite
from jixiao.model import Finding, Severity


class ResultInOtherUnit(Rule):
    """完成值与指标值一个是百分比、一个是数量。

    ## 查什么
    指标值是百分比而完成值带数量单位，或者相反。没有写单位的、单位相近可换算的不查。
    ## 为什么
    两个数不能比较，得分无从计算。
    ## 反例
    指标值≥300人，完成值100%
    ## 正例
    指标值≥300人，完成值326人
    """

    code, name = "ZP23", "self-evaluation.result-in-other-unit"
    title, title_en = "完成值与指标值单位不符", "Result in another unit"
    severity = Severity.WARNING
    message = "“{row}”的指标值{target}与完成值{actual}单位不同，无法比较"
    message_en = "“{row}”: {target} and {actual} cannot be compared"
    suggestion = "按指标值的单位填写完成值，如“××{unit}”"
    suggestion_en = "Write the result in the target's unit ({unit})"
    authority = (cite("财预〔2020〕10号", "完成情况"), cite("一般逻辑", "同口径"))
    forms = frozenset({"self-evaluation"})

    def check_indicator(self, row: IndicatorView) -> Iterator[Finding]:
        """Compare the kinds of unit."""
        actual, target = row.model.actual, row.target
        if (
            actual is None
            or actual.kind != "quantity"
            or target.kind != "quantity"
            or not actual.unit
            or not target.unit
        ):
            return
        if actual.is_percent != target.is_percent and not {actual.unit, target.unit} & {"‰", "分"}:
            yield self.finding(row.at("actual"), related=[row.at("target")], row=row.name, target=target.words,
                               actual=actual.words, unit=target.unit)  # fmt: skip
