"""JE13 cell-blank-prose-not: the prose states an amount whose cell is blank."""

from collections.abc import Iterator

from jixiao.check.rule import Rule
from jixiao.check.views import ProjectView
from jixiao.lang.quantity import stated_budget
from jixiao.law import cite
from jixiao.model import Finding, Fix, Severity

_CELLS = {
    "total": ("预算数", "the budget"),
    "fiscal": ("财政资金", "the fiscal part"),
    "other": ("其他资金", "the other part"),
}


class CellBlankProseNot(Rule):
    """资金用途写明了金额，表内却空着。

    ## 查什么
    资金用途写有预算数、财政资金、其他资金（不为零）而表内对应栏空白。
    ## 为什么
    金额漏填，汇总时会少算。
    ## 反例
    文字“其他资金8.60万元”，表内其他资金空白。
    ## 正例
    表内其他资金填“8.60”。
    """

    code, name = "JE13", "money.cell-blank-prose-not"
    title, title_en = "金额漏填", "Amount stated in prose, cell blank"
    severity = Severity.WARNING
    message = "资金用途写“{what}{said}”，表内{what}空白"
    message_en = "The prose says {what} {said}, the cell is blank"
    suggestion = "表内填“{value}”"
    suggestion_en = "Write “{value}” in the cell"
    authority = (cite("财预〔2015〕88号", "完整性"), cite("河北省部门预算绩效文本表样", "预算规模及资金用途"))

    def check_project(self, project: ProjectView) -> Iterator[Finding]:
        """Look for blank cells the prose fills."""
        budget = project.budget
        blank = [key for key in _CELLS if (figure := getattr(budget, key)) is not None and figure.is_blank]
        if not blank or not project.purpose:
            return
        said = stated_budget(project.purpose)
        for key in blank:
            if key in said and said[key].value:
                value = f"{said[key].value:f}"
                yield self.finding(project.at(f"budget.{key}"), related=(project.at("purpose"),),
                                   what=self.say(*_CELLS[key]), said=said[key].words, value=value,
                                   fix=Fix(value, safe=False))  # fmt: skip
