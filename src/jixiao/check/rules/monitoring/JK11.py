"""JK11 monitoring.red-again: red twice running, and nobody proposes to pause or to cut."""

import re
from collections.abc import Iterator

from jixiao.check.rule import Rule
from jixiao.check.views import ProjectView
from jixiao.law import cite
from jixiao.law.monitoring import Light, standing, thresholds_of
from jixiao.model import Certainty, Finding, Severity

_PROPOSAL = re.compile(r"暂停|停止|终止|中止|收回|核减|调减|压减|调整(?:预算|目标|绩效)|调出|撤销|统筹")


class RedAgain(Rule):
    """连续两次红灯而没有提出暂停、核减或调整。

    ## 查什么
    上一次监控表和本次监控表都算出红灯（界限见设置项 monitor_lights），而本表的备注、原因说明、措施中看不到暂停、停止、核减、收回、
    调整目标或预算的意见。
    需要上一次的监控表（--earlier）；没有给出的不查。支出计划可用 --approved 给出。是否处置由人决定，这里只提醒。
    ## 为什么
    严重偏离目标的，应暂缓或者停止拨款、核减预算、按程序调整目标。
    ## 反例
    上半年、1—9月两次红灯，备注：继续推进
    ## 正例
    两次红灯，备注：申请核减预算60万元，目标相应调整
    """

    code, name = "JK11", "monitoring.red-again"
    title, title_en = "连续红灯未提处置", "Red twice without a proposal"
    severity = Severity.WARNING
    certainty = Certainty.HEURISTIC
    message = "项目已连续两次红灯（1—{before}月、1—{month}月），没有提出暂停、核减或调整的意见"
    message_en = "Red for months 1 to {before} and again for 1 to {month}, and no pause, cut or change is proposed"
    suggestion = "研究是否暂停、停止项目或核减预算，按程序调整目标，并在备注写明"
    suggestion_en = "Consider to pause, stop or cut, adjust the goals, and say so"
    authority = (cite("财预〔2019〕136号", "结果应用"),)
    forms = frozenset({"monitoring"})

    def prepare(self) -> None:
        """Read the lights."""
        self._thresholds = thresholds_of(self.context.value)

    def check_project(self, project: ProjectView) -> Iterator[Finding]:
        """Compute both lights, then look for a proposal."""
        before = self.context.earlier_of(project, "monitoring")
        if before is None or before.through is None or project.through is None or before.through >= project.through:
            return
        if self._light(before) != "red" or self._light(project) != "red":
            return
        results = project.model.results
        said = [f"{row.model.deviation or ''}{row.remark}" for row in project.rows]
        said += (
            [results.remedies or "", results.shortcomings or "", results.conclusion or ""]
            if results is not None
            else []
        )
        if not any(map(_PROPOSAL.search, said)):
            yield self.finding(project.at("results"), before=before.through.month, month=project.through.month)

    def _light(self, project: ProjectView) -> Light:
        approved = self.context.approved_of(project)
        plan = approved.model.spending_plan if approved is not None else ()
        if project.through is None:
            return "green"
        return standing(project.model, project.through, project.through.year, self._thresholds, plan=plan).light
