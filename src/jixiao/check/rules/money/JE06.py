"""JE06 price-mismatch: a printed calculation is wrong, or quantity times unit cost exceeds the budget."""

import re
from collections.abc import Iterator
from decimal import Decimal

from jixiao.check.rule import Rule
from jixiao.check.views import IndicatorView, ProjectView
from jixiao.lang.number import as_wan, decimal
from jixiao.law import cite
from jixiao.model import Finding, Severity

_N = r"(?P<{}>\d[\d,]{{0,24}}(?:\.\d{{1,9}})?)"
_CALCULATION = re.compile(
    _N.format("a") + r"\s*(?P<ua>万元|元|[\u4e00-\u9fff]{1,3})?(?:/[\u4e00-\u9fff]{1,3})?\s*[×xX*＊]\s*"
    + _N.format("b") + r"\s*(?P<ub>万元|元|[\u4e00-\u9fff]{1,3})?(?:/[\u4e00-\u9fff]{1,3}){0,2}\s*"
    r"(?:[×xX*＊]\s*" + _N.format("c") + r"\s*(?P<uc>万元|元|[\u4e00-\u9fff]{1,3})?(?:/[\u4e00-\u9fff]{1,3}){0,2}\s*)?"
    r"[=＝]\s*" + _N.format("r") + r"\s*(?P<ur>亿元|万元|元)?"
)  # fmt: skip
_MONEY = ("万元", "元")
_PER = re.compile(
    r"(?:单|每|一)(?P<thing>人次|台套|[人名户家个项件套台辆次场期班册本份条处座亩吨米头只株栋间所])(?!位)|(?P<head>人)均"
)


class PriceMismatch(Rule):
    """数量、单价与金额不相符。

    ## 查什么
    资金用途、绩效目标中写明的算式（数量×单价＝金额）是否算对；单位成本指标上限×数量指标是否大大超过预算数。
    ## 为什么
    目标、标准与资金应当匹配，算错或量价远超预算，说明至少有一个数不实。
    ## 反例
    6000册×42元=35.20万元
    ## 正例
    6000册×42元=25.20万元
    """

    code, name = "JE06", "money.price-mismatch"
    title, title_en = "量价与金额不符", "Quantity, price and amount do not fit"
    severity = Severity.WARNING
    message = "{what}"
    message_en = "{what}"
    suggestion = "{how}"
    suggestion_en = "{how}"
    authority = (cite("财预〔2015〕88号", "资金匹配性"), cite("一般逻辑", "勾稽关系"))

    def prepare(self) -> None:
        """How far quantity times unit cost may exceed the budget."""
        self.factor = Decimal(str(self.context.value("unit_cost_overshoot")))

    def check_project(self, project: ProjectView) -> Iterator[Finding]:
        """Recompute printed calculations, multiply quantity and unit cost."""
        fields = [("purpose", project.purpose)]
        fields += [(f"objectives[{i}]", words) for i, words in enumerate(project.model.objectives)]
        for field, words in fields:
            if "=" in words or "＝" in words:
                yield from self._calculations(project, field, words)
        if project.total:
            yield from self._unit_costs(project, project.total)

    def _calculations(self, project: ProjectView, field: str, words: str) -> Iterator[Finding]:
        for match in _CALCULATION.finditer(words):
            numbers = [decimal(match[key]) for key in "abc" if match[key]]
            result = decimal(match["r"])
            units = [match[key] for key in ("ua", "ub", "uc") if match[key] in _MONEY]
            if result is None or len(units) > 1 or any(number is None for number in numbers):
                continue
            product = Decimal(1)
            for number in numbers:
                product *= number or 0
            unit, printed = (units[0] if units else None), match["ur"]
            if unit is None and printed is None:
                candidates = [(product, result)]
            else:
                # Whichever unit is left out, both readings are allowed.
                candidates = [(as_wan(product, u), as_wan(result, r))
                              for u in ([unit] if unit else _MONEY) for r in ([printed] if printed else _MONEY)]  # fmt: skip
            step = Decimal(1).scaleb(-len(match["r"].partition(".")[2]))
            slack = as_wan(step, printed or unit or "万元") if unit or printed else step
            if all(abs(one - other) > slack for one, other in candidates):
                right = candidates[0][0]
                shown = f"{right.normalize():f}"
                yield self.finding(
                    project.at(field),
                    what=self.say(f"算式“{match[0]}”不成立", f"“{match[0]}” does not compute"),
                    how=self.say(f"重新计算，按现有数量和单价应为{shown}{'万元' if unit or printed else ''}", f"It makes {shown}"),
                )  # fmt: skip

    def _unit_costs(self, project: ProjectView, total: Decimal) -> Iterator[Finding]:
        for row in project.rows:
            target = row.target
            if not row.is_cost or target.kind != "quantity" or target.value is None or not target.unit:
                continue
            money, _, per = target.unit.partition("/")
            if money not in _MONEY or target.comparator not in ("<=", "<", "=", None):
                continue
            match = _PER.search(row.name)
            thing = per or ((match["thing"] or match["head"]) if match else "")
            counted = self._counted(project, thing) if thing else []
            if len(counted) != 1 or (number := counted[0].target.value) is None:
                continue
            cost = as_wan(target.value * number, money)
            if cost > total * self.factor:
                yield self.finding(
                    row.at("target"), related=(counted[0].at("target"), project.at("budget.total")),
                    what=self.say(
                        f"{counted[0].name}{counted[0].target.words}与{row.name}{target.words}相乘为{cost.normalize():f}万元，远超预算数{total}万元",
                        f"{counted[0].target.words} times {target.words} makes {cost.normalize():f} 万元, the budget is {total}"),
                    how=self.say("核对数量、单位成本和预算数（包括金额单位），使三者相当", "Look at quantity, price, budget and their units"),
                )  # fmt: skip

    def _counted(self, project: ProjectView, thing: str) -> list[IndicatorView]:
        return [row for row in project.under("quantity") if row.target.kind == "quantity" and row.target.unit == thing]
