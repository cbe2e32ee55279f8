"""JD01 spending-plan.incomplete: a month of the spending plan is missing."""

from collections import Counter
from collections.abc import Iterator

from jixiao.check.rule import Rule
from jixiao.check.views import ProjectView, TextView
from jixiao.law import cite
from jixiao.model import Finding, Severity


class PlanIncomplete(Rule):
    """资金支出计划缺少规定的时间节点。

    ## 查什么
    表样规定的节点（默认3月底、6月底、10月底、12月底）在支出计划中是否都有；同一文本内其他项目都有支出计划而本项目没有的，也在此列。
    节点在、数字没有读出的（原件扫描或转换受损），只提示核对原件，不作为错误。
    文本统一使用另一套节点（如3、6、9、12月）的，以该套节点为准。
    ## 为什么
    支出计划是运行监控比对执行进度的基准，缺一个节点，该时点就无从比对。
    ## 反例
    3月底25%、6月底50%、12月底100%（缺10月底）
    ## 正例
    3月底25%、6月底50%、10月底85%、12月底100%
    """

    code, name = "JD01", "spending-plan.incomplete"
    title, title_en = "支出计划节点不全", "Spending plan lacks a month"
    severity = Severity.ERROR
    message = "资金支出计划{what}"
    message_en = "Spending plan: {what}"
    suggestion = "补填{months}的累计支出百分比；尚未安排支出的填0"
    suggestion_en = "Fill in the cumulative percent for {months}; write 0 where nothing is to be spent yet"
    authority = (cite("河北省部门预算绩效文本表样", "资金支出计划"), cite("财预〔2015〕88号", "完整性"))

    def prepare(self) -> None:
        """The months the form asks for."""
        self._months = tuple(int(month) for month in self.context.value("plan_months"))

    def check_text(self, text: TextView) -> Iterator[Finding]:
        """Look at all plans: the months most projects use are the form's."""
        projects = [p for p in text.projects if p.model.form == "goal"]
        used = Counter(tuple(point.month for point in p.model.spending_plan) for p in projects)
        used.pop((), None)
        if not used:
            return
        months, count = used.most_common(1)[0]
        if count < 2 or set(months) <= set(self._months):
            months = self._months
        for project in projects:
            yield from self._project(project, months)

    def _project(self, project: ProjectView, months: tuple[int, ...]) -> Iterator[Finding]:
        plan = project.model.spending_plan
        if not plan:
            yield self.finding(project.at("spending_plan"), what=self.say("没有填写", "none is given"),
                               months=self._listed(months))  # fmt: skip
            return
        seen = {point.month for point in plan}
        # A plan in months of another form is another form, not a gap.
        if (gone := [month for month in months if month not in seen]) and seen <= set(months):
            listed = self._listed(gone)
            what = self.say(f"缺少{listed}的节点", f"{listed} is missing")
            yield self.finding(project.at("spending_plan"), what=what, months=listed)
        for i, point in enumerate(plan):
            if point.percent.value is None:
                month = self._listed([point.month])
                what = self.say(
                    f"{month}的数字没有读出，请核对原件", f"the figure for {month} could not be read; see the original"
                )
                yield self.finding(project.at(f"spending_plan[{i}].cumulative_percent"), what=what, months=month, severity=Severity.INFO, group="unread")  # fmt: skip

    def _listed(self, months: tuple[int, ...] | list[int]) -> str:
        if self.context.lang == "en":
            return ", ".join(f"month {month}" for month in months)
        return "、".join(f"{month}月底" for month in months)
