"""ZB23 indicator.void-with-value: a row named 无 still has a target."""

import re
from collections.abc import Iterator

from jixiao.check.rule import Rule
from jixiao.check.views import IndicatorView
from jixiao.law import cite
from jixiao.model import Finding, Severity

_VOID = re.compile(
    r"(?:无|不涉及|不适用|暂无|没有|无此项|本项目不涉及|/|—+|-+|N/?A)(?:[（(].{0,10}[)）])?", re.IGNORECASE
)


class VoidWithValue(Rule):
    """空指标仍有指标值。

    ## 查什么
    三级指标名称写“无”“不涉及”“不适用”等，指标值栏却有数值或者时限。空行带分值的由 QZ04 指出。
    ## 为什么
    没有指标就没有目标值；空行带值会在汇总和自评时凭空得分。
    ## 反例
    三级指标“不涉及”，指标值≥95%
    ## 正例
    删去该行；或者三级指标、指标值均写“无”
    """

    code, name = "ZB23", "indicator.void-with-value"
    title, title_en = "空指标有值", "A void row with a target"
    severity = Severity.ERROR
    message = "三级指标写“{words}”，指标值却是“{target}”"
    message_en = "The indicator is “{words}”, yet its target is {target}"
    suggestion = "确无该类指标的删去整行；有的，补写指标名称"
    suggestion_en = "Delete the row, or name the indicator"
    authority = (cite("审计机关常见问题（公开）", "空指标"), cite("一般逻辑", "前后一致"))
    forms = frozenset({"goal", "self-evaluation", "monitoring"})

    def check_indicator(self, row: IndicatorView) -> Iterator[Finding]:
        """Look at rows without an indicator."""
        name = row.name
        if name and len(name) <= 16 and _VOID.fullmatch(name) and row.target.kind in ("quantity", "deadline"):
            yield self.finding(row.at("target"), related=[row.at("level3")], words=name, target=row.target.words)
