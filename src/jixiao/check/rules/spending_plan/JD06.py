"""JD06 spending-plan.ahead-of-work: all money is paid before the work ends, or some before it begins."""

import re
from collections.abc import Iterator

from jixiao.check.rule import Rule
from jixiao.check.views import ProjectView
from jixiao.law import cite
from jixiao.model import Certainty, Finding, Severity

# Rows whose date is the end of bought work; reports, summaries and payments may well come later or earlier.
_END = re.compile(
    r"完工|竣工|验收|交付|交货|到货|安装|上架|投入使用|(?:工程|施工|建设|改造|维修|采购|购置|安装|项目).{0,6}完成"
)
_BEGIN = re.compile(r"开工|招标|合同签订|签订合同|签约|采购启动|开标")
_NOT_WORK = re.compile(r"支付|付款|发放|拨付|资金|报告|总结|自评|决算")


class PlanAheadOfWork(Rule):
    """资金支出计划与时效指标的先后次序不符。

    ## 查什么
    支出计划在某月底已达100%，而完工、验收、交货类时效指标的期限在此之后；
    或开工、招标、签订合同类时效指标的期限晚于首笔支出月份。期限为年底的只作提示。
    ## 为什么
    未完工先付清、未签约先付款，不符合按进度支付的要求，两处至少有一处没有认真测算。
    ## 反例
    6月底支出100%，设备验收时间为2024年11月30日前
    ## 正例
    10月底支出90%、12月底100%，设备验收时间为2024年11月30日前
    """

    code, name = "JD06", "spending-plan.ahead-of-work"
    title, title_en = "支出计划早于工作进度", "Payment planned ahead of the work"
    severity = Severity.WARNING
    certainty = Certainty.HEURISTIC
    message = "支出计划{plan}，而“{row}”为{date}"
    message_en = "The plan {plan}, yet “{row}” is {date}"
    suggestion = "核对“{row}”与支出计划：按合同约定的付款节点调整百分比，或改正期限"
    suggestion_en = "Check “{row}” against the plan: pay by the contract's stages, or mend the date"
    authority = (cite("财预〔2015〕88号", "合理可行"), cite("一般逻辑", "先后次序"))

    def check_project(self, project: ProjectView) -> Iterator[Finding]:
        """Look at dated rows beside the plan."""
        points = [(i, p.month, p.percent.value) for i, p in enumerate(project.model.spending_plan)]
        full = next(((i, month) for i, month, value in points if value is not None and value >= 100), None)
        first = next(((i, month, value) for i, month, value in points if value is not None and value > 0), None)
        year = project.text.year
        if first is None or year is None:
            return
        for row in project.rows:
            by = row.target.by
            if row.target.kind != "deadline" or by is None or by.year != year or _NOT_WORK.search(row.name):
                continue
            date = row.target.words
            if full is not None and full[1] < by.month and _END.search(row.name):
                severity = Severity.INFO if (by.month, by.day) == (12, 31) else Severity.WARNING
                yield self.finding(project.at(f"spending_plan[{full[0]}].cumulative_percent"),
                                   related=[row.at("target")], severity=severity, row=row.name, date=date,
                                   plan=self.say(f"{full[1]}月底已达100%", f"reaches 100% by month {full[1]}"))  # fmt: skip
            elif first[1] < by.month and _BEGIN.search(row.name):
                yield self.finding(project.at(f"spending_plan[{first[0]}].cumulative_percent"),
                                   related=[row.at("target")], row=row.name, date=date,
                                   plan=self.say(f"{first[1]}月底已支出{first[2]}%",
                                                 f"spends {first[2]}% by month {first[1]}"))  # fmt: skip
