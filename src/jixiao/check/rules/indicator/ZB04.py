"""ZB04 indicator.timeliness-missing: outputs without a time."""

import re
from collections.abc import Iterator

from jixiao.check.rule import Rule
from jixiao.check.views import ProjectView
from jixiao.law import cite
from jixiao.model import Finding, Severity

# Words of an objective that promise a time.
_PROMISE = re.compile(r"月底|年底前|年末前|月\d{1,2}日前|月前|按时|按期|如期|限期|时限|工期|季度末")


class TimelinessMissing(Rule):
    """产出指标缺时效指标。

    ## 查什么
    设了产出指标，但没有时效指标。目标中写明了完成时限，或者同一文本其他项目普遍设置时效指标的，作为提醒；其余只作提示。
    ## 为什么
    时效指标反映产出的及时程度，是运行监控判断进度快慢的依据。
    ## 反例
    目标写“11月底前全部上架”，指标表没有时效指标
    ## 正例
    时效指标：新书上架完成时间，2024年11月30日前
    """

    code, name = "ZB04", "indicator.timeliness-missing"
    title, title_en = "缺时效指标", "No indicator of time"
    severity = Severity.WARNING
    message = "产出指标中没有时效指标（{why}）"
    message_en = "The outputs have no indicator of time ({why})"
    suggestion = "补充时效指标，写明具体完成时限，如“××工作完成时间，{year}年11月30日前”；确不适用的，说明理由"
    suggestion_en = "Add an indicator of time with a date, such as 30 November {year}, or say why none applies"
    authority = (cite("财预〔2015〕88号", "时效指标"), cite("财预〔2021〕101号", "时效指标"))

    def prepare(self) -> None:
        """What counts as the habit of a text."""
        self._habit = self.context.value("text_habit")

    def check_project(self, project: ProjectView) -> Iterator[Finding]:
        """Look at the level-2 headings under output."""
        present = project.headings
        if "output" not in present or "timeliness" in present:
            return
        if any(row.branch == "output" and row.level2 is None for row in project.rows):
            return
        severity: Severity | None = None
        if _PROMISE.search(project.objective_text):
            why = self.say("绩效目标写有完成时限", "the objective promises a time")
        elif project.text.usually_sets("timeliness", self._habit):
            why = self.say("其他项目普遍设置", "nearly all other projects have one")
        else:
            why, severity = self.say("视项目需要设置", "as the project needs"), Severity.INFO
        yield self.finding(
            project.at("indicators"),
            why=why,
            year=project.text.year or self.context.on.year,
            severity=Severity.INFO if project.has_problems else severity,
        )
