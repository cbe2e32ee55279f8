"""JK10 monitoring.light-unanswered: a project in yellow or red, and not a word of analysis."""

from collections.abc import Iterator

from jixiao.check.rule import Rule
from jixiao.check.views import ProjectView
from jixiao.lang.scoring import has_reason
from jixiao.law import cite
from jixiao.law.monitoring import standing, thresholds_of
from jixiao.model import Finding, Severity


class LightUnanswered(Rule):
    """项目亮黄灯或红灯，表中没有任何分析和措施。

    ## 查什么
    按设置项 monitor_lights（默认落后超过10个百分点黄灯、20个红灯；可能性“有可能”为黄灯，“完全不可能”为红灯；已过期限、已超上限为红灯）
    算出项目的灯；亮灯而所有指标的原因说明、备注和表下的问题、措施都是空白的提出。时段不明的不查。
    支出进度用监控表或 --approved 批复文本中的资金支出计划。亮灯后的整改任务由系统跟踪，这里只看表上有没有写。
    ## 为什么
    红黄灯是为了让单位分析纠偏，亮了灯不作声，监控就落了空。
    ## 反例
    支出进度落后26个百分点，全表没有一句说明
    ## 正例
    备注写明：设备招标流标，9月重新组织，四季度完成支付
    """

    code, name = "JK10", "monitoring.light-unanswered"
    title, title_en = "亮灯而无分析", "A warning light without an answer"
    severity = Severity.WARNING
    message = "项目亮{light}（{why}），表中没有原因分析和措施"
    message_en = "The project is {light} ({why}), and the form says nothing about it"
    suggestion = "在原因说明或备注中写明落后的原因、纠偏措施和完成时间"
    suggestion_en = "Give the cause, the measure and by when"
    authority = (cite("财预〔2019〕136号", "双监控"), cite("财预〔2019〕136号", "结果应用"))
    forms = frozenset({"monitoring"})

    def prepare(self) -> None:
        """Read the lights."""
        self._thresholds = thresholds_of(self.context.value)

    def check_project(self, project: ProjectView) -> Iterator[Finding]:
        """Compute the light, then look for any words."""
        end, results = project.through, project.model.results
        if end is None or results is None:
            return
        said = [row.model.deviation for row in project.rows] + [row.remark for row in project.rows]
        if any(map(has_reason, [*said, results.shortcomings, results.remedies, results.conclusion])):
            return
        approved = self.context.approved_of(project)
        plan = approved.model.spending_plan if approved is not None else ()
        found = standing(project.model, end, end.year, self._thresholds, plan=plan)
        if found.light == "green":
            return
        lit = [row for row, (_, light) in zip(project.rows, found.rows, strict=True) if light == found.light]
        reasons = [self.say("支出进度落后", "spending is behind")] if found.money == found.light else []
        reasons += [self.say(f"“{row.name}”", f"“{row.name}”") for row in lit[:2]]
        if found.unfit:
            reasons.append(self.say("资金与产出不符", "money and work do not fit"))
        light = self.say({"yellow": "黄灯", "red": "红灯"}[found.light], found.light)
        yield self.finding(
            project.at("results"),
            related=[row.at("") for row in lit],
            light=light,
            why=self.say("、", ", ").join(reasons),
        )
