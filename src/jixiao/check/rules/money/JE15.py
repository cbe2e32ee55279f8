"""JE15 part-one-differs: part one states another budget for a project than its table."""

from collections.abc import Iterator

from jixiao.check.rule import Rule
from jixiao.check.views import ItemView
from jixiao.lang.quantity import stated_budget
from jixiao.law import cite
from jixiao.model import Finding, Severity

_CELLS = {
    "total": ("预算数", "the budget"),
    "fiscal": ("财政资金", "the fiscal part"),
    "other": ("其他资金", "the other part"),
}


class PartOneDiffers(Rule):
    """第一部分写的项目金额与第二部分不一致。

    ## 查什么
    分项绩效目标的说明、目标中写明的预算数、财政资金、其他资金，与该项目绩效目标表内的金额是否相等。
    ## 为什么
    两部分金额应当一致，不一致多为调整预算后没有同步修改。
    ## 反例
    第一部分“预算数36万元”，表内预算数63.00。
    ## 正例
    第一部分“预算数36万元”，表内预算数36.00。
    """

    code, name = "JE15", "money.part-one-differs"
    title, title_en = "两部分金额不一致", "Amounts of the two parts differ"
    severity = Severity.ERROR
    message = "分项绩效目标写“{what}{said}”，绩效目标表内{what}是{cell}万元"
    message_en = "Part one says {what} {said}, the table {cell} 万元"
    suggestion = "核实后统一，第一部分一般应为“{what}{cell}万元”"
    suggestion_en = "Make them agree; probably “{cell}万元”"
    authority = (cite("财预〔2015〕88号", "规范完整性"), cite("一般逻辑", "前后一致"))

    def check_item(self, item: ItemView) -> Iterator[Finding]:
        """Compare what the item states with its project's cells."""
        project = item.project
        if project is None:
            return
        fields = [("purpose", item.model.purpose or "")]
        fields += [(f"objectives[{i}]", words) for i, words in enumerate(item.model.objectives)]
        for field, words in fields:
            if "元" not in words:
                continue
            for key, said in stated_budget(words).items():
                figure = getattr(project.budget, key)
                cell = figure.value if figure else None
                step = 1 if "." not in said.number else 0  # 36万元 for 36.40 is rounding
                if cell is not None and cell != said.value and (said.unit != "万元" or abs(cell - said.value) >= step):
                    yield self.finding(item.at(field), related=(project.at(f"budget.{key}"),),
                                       what=self.say(*_CELLS[key]), said=said.words, cell=cell)  # fmt: skip
