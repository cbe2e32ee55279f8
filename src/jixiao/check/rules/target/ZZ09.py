"""ZZ09 saturated: most rows carry one and the same target."""

from collections import Counter
from collections.abc import Iterable
from decimal import Decimal

from jixiao.check.rule import Rule
from jixiao.check.views import TextView
from jixiao.law import cite
from jixiao.model import Finding, Severity


class Saturated(Rule):
    """全文指标值雷同。

    ## 查什么
    第二部分全部指标中，取值相同（符号、数值、单位都相同）的占比达到设定比例（默认 60%），且指标不少于设定行数（默认 10 行）。
    ## 为什么
    不同项目、不同指标填同一个值，说明没有按项目测算，目标值没有约束力。
    ## 反例
    40 个指标中有 30 个是“≥95%”
    ## 正例
    各指标按历史数据、计划任务分别测算取值
    """

    code, name = "ZZ09", "target.saturated"
    title, title_en = "指标值雷同", "One target for nearly everything"
    severity = Severity.WARNING
    message = "全文{rows}个指标中有{same}个（{share}%）的指标值都是“{target}”"
    message_en = "{same} of {rows} targets ({share}%) are “{target}”"
    suggestion = "按历史数据、工作计划和行业标准逐项测算指标值；能计数的改为数量，定性的改为分档描述"
    suggestion_en = "Set each target from past data, plans and standards; count what can be counted"
    authority = (cite("审计机关常见问题（公开）", "指标值"), cite("财预〔2015〕88号", "合理可行"))

    def prepare(self) -> None:
        """Read the thresholds."""
        self._share = Decimal(str(self.context.value("saturation_share")))
        self._rows = int(self.context.value("saturation_rows"))

    def check_text(self, text: TextView) -> Iterable[Finding]:
        """Count the values of all rows."""
        counts: Counter[tuple[object, ...]] = Counter()
        total = 0
        for row in text.rows():
            target = row.target
            if row.project.model.form != "goal" or not target.words:
                continue
            total += 1
            if target.kind == "quantity" and target.value is not None:
                counts[(target.comparator, target.value, target.upper, target.unit)] += 1
        if total < self._rows or not counts:
            return ()
        (comparator, value, upper, unit), same = counts.most_common(1)[0]
        if same < total * self._share:
            return ()
        sign = {">=": "≥", "<=": "≤"}.get(str(comparator), str(comparator or ""))
        shown = f"{sign}{value}" + (f"-{upper}" if upper is not None else "") + str(unit)
        return (
            self.finding(text.at("projects"), rows=total, same=same, share=round(same * 100 / total), target=shown),
        )
