"""ZB08 indicator.description-repeats-name: the description says nothing new."""

from collections.abc import Iterator

from jixiao.check.rule import Rule
from jixiao.check.views import IndicatorView
from jixiao.lang.normalise import bare
from jixiao.law import cite
from jixiao.model import Finding, Severity


class DescriptionRepeatsName(Rule):
    """绩效指标描述照抄三级指标名称。

    ## 查什么
    绩效指标描述与三级指标名称完全相同（不计括号、标点和空格）。没有描述栏的表样不检查。
    ## 为什么
    描述栏用来说明指标的含义、计算公式和统计口径；照抄名称等于没有解释，年终自评时各说各话。
    ## 反例
    名称“设备使用率（%）”，描述“设备使用率”
    ## 正例
    名称“设备使用率”，描述“实际开机小时数占计划开机小时数的比例”
    """

    code, name = "ZB08", "indicator.description-repeats-name"
    title, title_en = "描述重复名称", "Description repeats the name"
    severity = Severity.WARNING
    message = "绩效指标描述照抄三级指标名称“{words}”，没有说明含义和口径"
    message_en = "The description merely repeats the name “{words}”"
    suggestion = "写明{what}"
    suggestion_en = "State {what}"
    authority = (cite("财预〔2021〕101号", "指标解释"), cite("河北省部门预算绩效文本表样", "绩效指标描述"))
    forms = frozenset({"goal"})

    def check_indicator(self, row: IndicatorView) -> Iterator[Finding]:
        """Compare name and description."""
        description = row.description
        if not description or (description != row.name and bare(description) != row.bare_name) or row.is_void:
            return
        if row.target.is_percent:
            what = self.say("分子、分母和统计范围，如“……数占……总数的比例”", "numerator, denominator and scope")
        elif row.level2 == "satisfaction":
            what = self.say("调查对象、方式和满意的界定", "who is asked, how, and what counts as satisfied")
        else:
            what = self.say("统计范围和计数方法，如“当年……的数量”", "the scope and how it is counted")
        yield self.finding(
            row.at("description"),
            related=[row.at("level3")],
            words=row.name,
            what=what,
            group="description-repeats-name",
        )
