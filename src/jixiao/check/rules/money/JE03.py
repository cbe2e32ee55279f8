"""JE03 prose-differs: an amount in 资金用途 is not that of the cell."""

from collections.abc import Iterator, Mapping
from decimal import ROUND_HALF_UP, Decimal

from jixiao.check.rule import Rule
from jixiao.check.views import ProjectView
from jixiao.lang.quantity import Stated, stated_budget
from jixiao.law import cite
from jixiao.model import Finding, Severity

_CELLS = {
    "total": ("预算数", "the budget"),
    "fiscal": ("财政资金", "the fiscal part"),
    "other": ("其他资金", "the other part"),
}
_SLIPS = (Decimal(10_000), Decimal("0.0001"))


class ProseDiffers(Rule):
    """资金用途中的金额与表内金额不一致。

    ## 查什么
    “预算数×万元，其中：财政资金×万元，其他资金×万元”中的各个金额与表内对应栏是否相等（83.1与83.10视为相等）。
    表内构成不平而文字平的，指向表内金额；其余指向文字。恰好相差一万倍的归“元、万元混用”（JE08）。
    ## 为什么
    文字与表内金额不一致，无法判断以何为准，批复和公开时易出错。
    ## 反例
    表内预算数48.60，文字“预算数46.80万元”。
    ## 正例
    表内预算数48.60，文字“预算数48.60万元”。
    """

    code, name = "JE03", "money.prose-differs"
    title, title_en = "资金用途与表内金额不一致", "Amounts in prose and cell differ"
    severity = Severity.ERROR
    message = "资金用途写“{what}{said}”，表内{what}是{cell}万元"
    message_en = "The prose says {what} {said}, the cell {cell} 万元"
    suggestion = "核实后统一；以表内为准的，文字改为“{what}{cell}万元”；以文字为准的，表内改为“{value}”"
    suggestion_en = "Make them agree: “{cell}万元” in the prose or “{value}” in the cell"
    authority = (cite("河北省部门预算绩效文本表样", "预算规模及资金用途"), cite("一般逻辑", "前后一致"))

    def check_project(self, project: ProjectView) -> Iterator[Finding]:
        """Compare each stated sum with its cell."""
        purpose = project.model.purpose
        if not purpose or not (said := stated_budget(purpose)):
            return
        cells = {key: figure.value for key in said if (figure := getattr(project.budget, key)) is not None}
        wrong = [key for key, value in cells.items() if value is not None and not _same(said[key].value, value)]
        if not wrong:
            return
        in_cell = self._cells_are_wrong(project, said)
        for key in wrong:
            value = cells[key]
            if value is None:
                continue
            rounded = _rounds_to(value, said[key])
            at, other = f"budget.{key}", "purpose"
            if not in_cell:
                at, other = other, at
            yield self.finding(
                project.at(at), related=(project.at(other),), severity=Severity.INFO if rounded else None,
                what=self.say(*_CELLS[key]), said=said[key].words, cell=value, value=said[key].value,
            )  # fmt: skip

    def _cells_are_wrong(self, project: ProjectView, said: Mapping[str, Stated]) -> bool:
        """The cells do not add up while the sentence does, or says too little to tell."""
        budget = project.budget
        total, fiscal = project.total, budget.fiscal.value if budget.fiscal else None
        other = budget.other.value if budget.other else None
        if total is None or fiscal is None or total == fiscal + (other or 0):
            return False
        if "total" in said and "fiscal" in said:
            return said["total"].value == said["fiscal"].value + (said["other"].value if "other" in said else 0)
        return True


def _same(said: Decimal, cell: Decimal) -> bool:
    # A slip of exactly 10,000 is spoken of by JE08.
    return said == cell or (bool(said) and cell / said in _SLIPS)


def _rounds_to(cell: Decimal, said: Stated) -> bool:
    """The sentence gives the cell's amount with fewer decimals (83.1 for 83.12)."""
    if said.unit != "万元" or "." not in said.number:
        return False
    return cell.quantize(Decimal(said.number.replace(",", "")), ROUND_HALF_UP) == said.value
