"""ZZ02 without-sign: a number without a comparison sign."""

import re
from collections.abc import Iterator

from jixiao.check.rule import Rule
from jixiao.check.views import IndicatorView, TextView
from jixiao.law import cite
from jixiao.law.library import better_direction
from jixiao.model import Finding, Fix, Severity, Target

# 100% and 0 need no sign (all, none); a number of a month or year is a date; 约, 左右 say they are no bound.
_DATES = frozenset(("年", "月", "日", "年度", "月份"))
_SPAN = re.compile(r"年限|寿命|期限|有效期|质保期|保修期|周期|时长")
_NO_BOUND = ("约", "左右", "上下", "余", "多")
_HOUSE_STYLE = 2  # more than one quantity in so many without it: that is how the form is made


class TargetWithoutSign(Rule):
    """定量指标值没有比较符号。

    ## 查什么
    指标值只写数值和单位，没有 ≥、≤、＝ 等比较符号。“100%”“0”等没有歧义的不提示；全文多数指标值都不写符号的，视为表式习惯，只作提示。
    ## 为什么
    没有符号就不知道是“不少于”还是“不超过”，系统中计算符号、指标值、计量单位是三项分列的数据，自评时无法判断完成与否。
    ## 反例
    36台
    ## 正例
    ≥36台；＝100%
    """

    code, name = "ZZ02", "target.without-sign"
    title, title_en = "指标值缺比较符号", "Target without a comparison sign"
    severity = Severity.WARNING
    message = "指标值“{target}”没有比较符号"
    message_en = "The target “{target}” has no comparison sign"
    suggestion = "补写符号，例如“{fixed}”"
    suggestion_en = "Add the sign, for example “{fixed}”"
    authority = (cite("财预〔2021〕101号", "指标值"), cite("财预〔2015〕88号", "细化量化"))

    def check_text(self, text: TextView) -> Iterator[Finding]:
        """Look at all quantities: where most have no sign, that is how the form is made."""
        bare: list[IndicatorView] = []
        total = unsigned = 0
        for row in text.rows():
            target = row.target
            if target.kind != "quantity" or row.project.model.form != "goal":
                continue
            total += 1
            if target.comparator is None and target.upper is None:
                unsigned += 1
                if (_asks_for_sign(target) or _is_span(row)) and not row.model.extra:
                    bare.append(row)
        custom = total >= 4 and unsigned * _HOUSE_STYLE > total
        for row in bare:
            words = row.target.words
            fixed = ("≤" if row.is_cost or better_direction(row.name) == "lower" else "≥") + words
            yield self.finding(
                row.at("target"),
                target=words,
                fixed=fixed,
                fix=Fix(fixed, safe=False),
                severity=Severity.INFO if custom else None,
                group="custom" if custom else "",
            )


def _is_span(row: IndicatorView) -> bool:
    """6年 as a span (使用年限), not as a year or a date."""
    value = row.target.value
    return row.target.unit in _DATES and value is not None and value < 100 and bool(_SPAN.search(row.label))


def _asks_for_sign(target: Target) -> bool:
    value = target.value
    return (
        value is not None
        and value != 0
        and not (target.unit == "%" and value == 100)
        and target.unit not in _DATES
        and not any(word in target.words for word in _NO_BOUND)
    )
