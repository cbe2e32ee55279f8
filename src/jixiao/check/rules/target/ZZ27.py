"""ZZ27 without-unit: a bare number."""

import re
from collections.abc import Iterator

from jixiao.check.rule import Rule
from jixiao.check.views import IndicatorView, TextView
from jixiao.law import cite
from jixiao.model import Finding, Severity

# The unit is in the name's brackets, or the quantity has none.
_NAMED = re.compile(r"[（(][^（）()]{1,10}[)）]|单位[:：]")
_NO_UNIT = re.compile(
    r"指数|系数|比值|比$|得分|分值|评分|分数|排名|名次|位次|等级|级别|[pP][hH]|倍|密度|浓度|浊度|满意度|评级|编号|代码|版本|年份"
)
_HOUSE_STYLE = 2  # more than one quantity in so many without it: that is how the form is made


class WithoutUnit(Rule):
    """定量指标值没有计量单位。

    ## 查什么
    指标值只有数值没有单位，名称中也没有注明。指数、系数、得分、比值等本来没有单位的除外；全文多数如此的，视为单位另列，只作提示。
    ## 为什么
    没有单位无法取数和汇总，也分不清是百分比还是数量。
    ## 反例
    绿化养护面积 ≥3000
    ## 正例
    绿化养护面积 ≥3000平方米
    """

    code, name = "ZZ27", "target.without-unit"
    title, title_en = "指标值缺计量单位", "Target without a unit"
    severity = Severity.WARNING
    message = "“{indicator}”的指标值“{target}”没有计量单位"
    message_en = "The target “{target}” of “{indicator}” has no unit"
    suggestion = "在数值后补写计量单位（如场、人、平方米、%）"
    suggestion_en = "Add the unit (场, 人, 平方米, %)"
    authority = (cite("财预〔2021〕101号", "指标值"), cite("GB 3100-1993", "单位"))

    def check_text(self, text: TextView) -> Iterator[Finding]:
        """Look at all quantities: where most have no unit, it stands elsewhere."""
        bare: list[IndicatorView] = []
        total = unitless = 0
        for row in text.rows():
            target = row.target
            if target.kind != "quantity" or row.project.model.form != "goal":
                continue
            total += 1
            if not target.unit:
                unitless += 1
                if (
                    target.value != 0
                    and not row.model.extra
                    and not _names_unit(row.name)
                    and not _NO_UNIT.search(row.label)
                ):
                    bare.append(row)
        elsewhere = total >= 4 and unitless * _HOUSE_STYLE > total
        for row in bare:
            yield self.finding(
                row.at("target"),
                indicator=row.name,
                target=row.target.words,
                severity=Severity.INFO if elsewhere else None,
                group="elsewhere" if elsewhere else "",
            )


def _names_unit(name: str) -> bool:
    """The name carries one unit in brackets; a list to choose from （台/件/套） is none."""
    match = _NAMED.search(name)
    return match is not None and "/" not in match[0] and "、" not in match[0]
