"""ZB29 indicator.name-empty: a row with a target but without a name."""

from collections.abc import Iterator

from jixiao.check.rule import Rule
from jixiao.check.views import IndicatorView
from jixiao.law import cite
from jixiao.model import Finding, Severity


class NameEmpty(Rule):
    """三级指标名称空白而指标值有内容。

    ## 查什么
    行里有指标值，三级指标名称却是空的。读取时该表已有未能辨认的内容的，只作提示；没有三级指标栏的表样不检查。
    ## 为什么
    没有名称就不知道指标值说的是什么。
    ## 反例
    三级指标空白，指标值≥95%
    ## 正例
    三级指标“路灯亮灯率”，指标值≥95%
    """

    code, name = "ZB29", "indicator.name-empty"
    title, title_en = "指标名称空白", "Indicator without a name"
    severity = Severity.ERROR
    message = "有指标值“{target}”，三级指标名称空白"
    message_en = "The row has the target {target} but no name"
    suggestion = "补写三级指标名称{hint}"
    suggestion_en = "Name the indicator{hint}"
    authority = (cite("财预〔2015〕88号", "规范完整性"), cite("财预〔2021〕101号", "指标名称"))
    forms = frozenset({"goal", "self-evaluation", "monitoring"})

    def check_indicator(self, row: IndicatorView) -> Iterator[Finding]:
        """Look for a blank name."""
        if row.name or row.model.level3 is None or not row.target.words.strip() or row.is_void:
            return
        hint = self.say(f"，与描述“{row.description}”相符", f" for “{row.description}”") if row.description else ""
        yield self.finding(row.at("level3"), related=[row.at("target")], target=row.target.words, hint=hint,
                           severity=Severity.INFO if row.project.has_problems else None)
