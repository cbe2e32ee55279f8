"""JE14 amount-sentence-missing: 资金用途 lacks the sentence of amounts the other tables have."""

from collections.abc import Iterator

from jixiao.check.rule import Rule
from jixiao.check.views import TextView
from jixiao.lang.quantity import stated_budget
from jixiao.law import cite
from jixiao.model import Finding, Severity


class AmountSentenceMissing(Rule):
    """资金用途没有写明预算数及构成。

    ## 查什么
    同一文本多数表的资金用途写有“预算数×万元，其中：财政资金×万元，其他资金×万元”，个别表没有。
    ## 为什么
    文字说明金额便于与表内核对，也是当地填报的通行写法。
    ## 反例
    主要用于校舍维修。
    ## 正例
    预算数36.00万元，其中：财政资金36.00万元，其他资金0万元。主要用于校舍屋面维修2400平方米。
    """

    code, name = "JE14", "money.amount-sentence-missing"
    title, title_en = "资金用途未写预算数", "No amounts in the use of the money"
    severity = Severity.INFO
    message = "资金用途没有写预算数及其构成，其他表都写了"
    message_en = "The use of the money states no amounts, the other tables do"
    suggestion = "补写“预算数{total}万元，其中：财政资金{fiscal}万元，其他资金{other}万元”"
    suggestion_en = "Add “预算数{total}万元，其中：财政资金{fiscal}万元，其他资金{other}万元”"
    authority = (cite("河北省部门预算绩效文本表样", "预算规模及资金用途"),)

    def check_text(self, text: TextView) -> Iterator[Finding]:
        """Count the tables that have the sentence."""
        projects = [project for project in text.goals if project.model.purpose]
        # The words themselves, not the amounts read: a sentence with an odd amount is still there.
        without = [p for p in projects if "预算数" not in p.purpose and not stated_budget(p.purpose)]
        if len(projects) < 4 or 5 * len(without) > len(projects):
            return
        for project in without:
            budget = project.budget
            total = project.total
            fiscal = budget.fiscal.value if budget.fiscal else None
            other = budget.other.value if budget.other else None
            shown = "×" if total is None else f"{total:f}"
            yield self.finding(project.at("purpose"), total=shown, fiscal="×" if fiscal is None else f"{fiscal:f}",
                               other=f"{other:f}" if other else "0")  # fmt: skip
