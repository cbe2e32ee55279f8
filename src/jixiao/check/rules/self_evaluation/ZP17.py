"""ZP17 self-evaluation.money-total: the total row of the money block is not the sum of its rows."""

import re
from collections.abc import Iterator
from decimal import Decimal
from itertools import combinations

from jixiao.check.rule import Rule
from jixiao.check.views import ProjectView
from jixiao.lang.funds import TOTAL
from jixiao.law import cite
from jixiao.model import Figure, Finding, FundRow, Severity

_REST = re.compile(r"其他|其它|单位资金|自筹|非财政")
_SLACK = Decimal("0.011")
_MOST = 8  # rows of which sums are tried
_COLUMNS = (
    ("initial", "年初预算数", "Initial budget"),
    ("adjusted", "全年预算数", "Budget"),
    ("executed", "全年执行数", "Spent"),
)


class MoneyTotal(Rule):
    """资金总额行不等于各资金来源之和。

    ## 查什么
    自评表资金栏的总额行，年初预算数、全年预算数、全年执行数应等于各来源（财政拨款、其他资金等）之和；
    任何一个来源都不得大于总额。只列了部分来源、没有“其他资金”行的，不要求合计相等；有嵌套“其中”的，任一组合相等即可。
    ## 为什么
    总额决定执行率，总额行漏填或未更新，执行率和得分随之出错。
    ## 反例
    年度资金总额0，其中财政拨款90.00
    ## 正例
    年度资金总额90.00，其中财政拨款80.00、其他资金10.00
    """

    code, name = "ZP17", "self-evaluation.money-total"
    title, title_en = "资金总额不等于分项之和", "Money total is not the sum"
    severity = Severity.ERROR
    message = "{column}：“{total_row}”为{total}万元，{fault}"
    message_en = "{column}: “{total_row}” is {total} ({fault})"
    suggestion = "核对各来源金额，总额行{column}改为各来源之和{wanted}万元"
    suggestion_en = "Check the sources; the total should be {wanted}"
    authority = (cite("财预〔2020〕10号", "项目资金"), cite("一般逻辑", "合计"))
    forms = frozenset({"self-evaluation", "monitoring"})

    def check_project(self, project: ProjectView) -> Iterator[Finding]:
        """Look at each column of the money block."""
        funds = project.model.results.funds if project.model.results else ()
        if len(funds) < 2 or not TOTAL.search(funds[0].name) or len(funds) > _MOST:
            return
        for column, chinese, english in _COLUMNS:
            words = self.say(chinese, english)
            total = _value(funds[0], column)
            parts = [(i, value) for i, fund in enumerate(funds) if i and (value := _value(fund, column)) is not None]
            if total is None or not parts:
                continue
            place = project.at(f"results.funds[0].{column}")
            above = next((i for i, value in parts if value > total + _SLACK), None)
            whole = sum((value for _, value in parts), Decimal(0))
            if above is not None:
                one, more = funds[above].name, _value(funds[above], column)
                fault = self.say(f"小于其中的“{one}”{more}万元", f"less than “{one}”, {more} 万元")
                yield self.finding(place, related=[project.at(f"results.funds[{above}].{column}")], column=words,
                                   total_row=funds[0].name, total=total, fault=fault, wanted=whole)  # fmt: skip
                continue
            complete = any(_REST.search(fund.name) for fund in funds[1:]) and len(parts) == len(funds) - 1
            if complete and not _some_make([value for _, value in parts], total):
                fault = self.say(f"各来源合计{whole}万元", f"the sources make {whole} 万元")
                yield self.finding(place, related=[project.at(f"results.funds[{i}].{column}") for i, _ in parts],
                                   column=words, total_row=funds[0].name, total=total, fault=fault, wanted=whole)  # fmt: skip


def _value(fund: FundRow, column: str) -> Decimal | None:
    figure: Figure | None = getattr(fund, column)
    return figure.value if figure is not None else None


def _some_make(parts: list[Decimal], total: Decimal) -> bool:
    """Some of the rows add up: rows nested under 其中 stand beside the row they belong to."""
    return any(
        abs(sum(some) - total) <= _SLACK for size in range(1, len(parts) + 1) for some in combinations(parts, size)
    )
