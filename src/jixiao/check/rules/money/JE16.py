"""JE16 prose-exceeds-budget: sums named in 资金用途 are more than the project's budget."""

import re
from collections.abc import Iterator
from decimal import Decimal

from jixiao.check.rule import Rule
from jixiao.check.views import ProjectView
from jixiao.lang.quantity import amounts, stated_budget
from jixiao.law import cite
from jixiao.model import Certainty, Finding, Severity

# Sums that are not what this budget pays.
_OTHER_SUM = re.compile(
    r"总投资|投资|概算|批复|合同|中标|累计|上年|去年|往年|历年|前期|三年|五年|每年|年均|省级|市级|中央|上级|专项债|国债|债券|贷款|"
    r"产值|收入|税|利润|营业|规模|已|结转|欠|标准|每|人均|限额|以上|超过|不足|20\d\d年|余额|自筹|社会资本|共需|总需|总费用|总价|评审"
)
_STATED = re.compile(
    r"预算数|预算总额|项目预算|预算规模|预算资金|预算安排|安排预算|资金总额|财政(?:性)?(?:资金|拨款)|其他资金|公共预算"
)
_NESTED = re.compile(r"其中|合计|共计|总计|小计|包括|含")


class ProseExceedsBudget(Rule):
    """资金用途所列金额大于预算数。

    ## 查什么
    资金用途中某一项支出的金额，或者并列各项支出之和，是否大于预算数。总投资、合同价、往年金额等不算。
    ## 为什么
    用途明细应在预算数之内，超出说明明细或预算数有误。
    ## 反例
    预算数30.00万元，用于设备购置22万元、人员培训12万元。
    ## 正例
    预算数30.00万元，用于设备购置20万元、人员培训10万元。
    """

    code, name = "JE16", "money.prose-exceeds-budget"
    title, title_en = "用途明细大于预算数", "Sums in the prose exceed the budget"
    severity = Severity.WARNING
    certainty = Certainty.HEURISTIC
    message = "资金用途所列{what}{seen}万元，大于预算数{total}万元"
    message_en = "{what} in the use of the money make {seen}, more than the budget {total}"
    suggestion = "核对明细金额（包括元、万元单位）与预算数；属于总投资或往年金额的，写明性质"
    suggestion_en = "Correct the sums or their unit; say so where they are another year's or the whole investment"
    authority = (cite("财预〔2015〕88号", "资金匹配性"), cite("一般逻辑", "勾稽关系"))

    def check_project(self, project: ProjectView) -> Iterator[Finding]:
        """Look at the sums beside the stated budget."""
        purpose, total = project.purpose, project.total
        if "元" not in purpose or total is None or total <= 0:
            return
        said = stated_budget(purpose)
        spans = [(one.start, one.end) for one in said.values()]
        parts = []
        for amount in amounts(purpose):
            inside = any(start <= amount.start < end for start, end in spans)
            before = re.split(r"[。；;]", amount.thing)[-1]
            if not inside and not _OTHER_SUM.search(before) and not _STATED.search(before):
                parts.append(amount.value)
        if not parts:
            return
        if max(parts) > total:
            yield self.finding(project.at("purpose"), related=(project.at("budget.total"),),
                               what=self.say("一项", "one sum"), seen=max(parts), total=total)  # fmt: skip
            return
        rest = purpose[max((end for _, end in spans), default=0) :]
        if len(parts) > 1 and sum(parts, Decimal(0)) > total and not _NESTED.search(rest):
            yield self.finding(project.at("purpose"), related=(project.at("budget.total"),),
                               what=self.say("各项合计", "all sums"), seen=sum(parts, Decimal(0)), total=total)  # fmt: skip
