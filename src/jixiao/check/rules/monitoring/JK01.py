"""JK01 monitoring.window: the months looked back on are unsaid or unusual, or the form was filled on an impossible day."""

import re
from collections.abc import Iterator
from datetime import date, timedelta

from jixiao.check.rule import Rule
from jixiao.check.views import ProjectView
from jixiao.lang.target import deadline
from jixiao.law import cite
from jixiao.model import Finding, Severity

_FILLED = re.compile(
    r"(?:填报|填表|报送|上报|编报)(?:日期|时间)?[:：]?(?P<day>20\d\d年\d{1,2}月\d{1,2}日|20\d\d[-./]\d{1,2}[-./]\d{1,2})"
)
_MONEY = re.compile(r"执行")


class Window(Rule):
    """监控时段没有写明、不合通常安排，或填报日期与时段对不上。

    ## 查什么
    表头应写明监控到哪个月底（如“1—7月执行数”）。月份不在设置项 monitor_months 之内的提出核对；
    表中印有填报日期的：早于时段末尾的，当时数据还没有发生；晚于时段末尾加 monitor_due_days 天的，已过报送期限。
    只看本表，不需要其他文件；单位实际何时报送，由系统的任务记录核对。
    ## 为什么
    没有时段，执行率和完成情况就无从判断快慢；集中监控有统一的时点和报送期限。
    ## 反例
    1—7月执行情况，填报日期2024年7月20日
    ## 正例
    1—7月执行情况，填报日期2024年8月12日
    """

    code, name = "JK01", "monitoring.window"
    title, title_en = "监控时段或填报日期有误", "Window or day of monitoring wrong"
    severity = Severity.ERROR
    message = "{what}"
    message_en = "Monitoring: {what}"
    suggestion = "{advice}"
    suggestion_en = "{advice}"
    authority = (cite("财预〔2019〕136号", "监控时点"), cite("一般逻辑", "时间先后"))
    forms = frozenset({"monitoring"})

    def check_project(self, project: ProjectView) -> Iterator[Finding]:
        """Look at the month in the headings and at the day of filling."""
        results = project.model.results
        month = results.through_month if results is not None else None
        if month is None:
            if project.model.columns and any(_MONEY.search(heading) for heading in project.model.columns):
                yield self._at(project, Severity.INFO, "表头没有写明监控到哪个月", "the headings name no month",
                               "在“执行数”“执行情况”前写明时段，如“1—7月”", "Name the months, as in 1—7月")  # fmt: skip
            return
        usual = self.context.value("monitor_months")
        if month not in usual:
            said = "、".join(f"1—{m}月" for m in usual)
            yield self._at(project, Severity.WARNING, f"监控时段为1—{month}月，通常为{said}", f"it looks back on months 1 to {month}",
                           "核对监控时段；本地另有规定的，在设置项 monitor_months 中写明", "Check the window, or set monitor_months")  # fmt: skip
        end = project.through
        filled = self._filled(project)
        if end is None or filled is None:
            return
        due = end + timedelta(days=int(self.context.value("monitor_due_days")))
        if filled < end:
            yield self._at(project, Severity.ERROR, f"填报日期{filled}早于监控时段末尾{end}", f"filled on {filled}, before the window ends on {end}",
                           "时段结束后再按实际数填报，或改正日期", "Fill it in after the window, or mend the day")  # fmt: skip
        elif filled > due:
            yield self._at(project, Severity.WARNING, f"填报日期{filled}已过报送期限{due}", f"filled on {filled}, after {due}",
                           "按期报送；经同意延期的，附说明", "Hand it in on time, or give the reason")  # fmt: skip

    def _at(self, project: ProjectView, severity: Severity, zh: str, en: str, advice: str, advice_en: str) -> Finding:
        return self.finding(
            project.at("results"), severity=severity, what=self.say(zh, en), advice=self.say(advice, advice_en)
        )

    def _filled(self, project: ProjectView) -> date | None:
        """The day of filling the form prints, if it prints one."""
        for label, words in project.model.extra:
            if match := _FILLED.search(f"{label}{words}".replace(" ", "")):
                return deadline(match["day"], None)
        return None
