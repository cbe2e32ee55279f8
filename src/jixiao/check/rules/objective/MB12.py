"""MB12 objective.untimed: neither the objective nor any indicator says by when."""

import re
from collections.abc import Iterator

from jixiao.check.rule import Rule
from jixiao.check.views import ProjectView
from jixiao.law import cite
from jixiao.model import Certainty, Finding, Severity

_TIME = re.compile(
    r"\d{4}年?|\d{1,2}月|[一二三四五六七八九十]月|年[内底度末终]|全年|当年|本年|今年|季度|[上下]半年|每[日天周月年季]|常年|长期|按[时期月季年]|"
    r"及时|期间|日前|小时|分钟|工作日|天内|[日月]均|学期|汛期|采暖季|防火期|按照?计划|如期|限期|逐[月季年]"
)


class ObjectiveWithoutTime(Rule):
    """绩效目标没有时限。

    ## 查什么
    绩效目标没有写年份、月份、“全年”“每月”等时间，指标中也没有期限类指标值的，提示一次。
    ## 为什么
    没有时限的目标无法判断是否按期实现，运行监控也没有时间坐标。
    ## 反例
    完成老旧小区改造，改善居住条件。
    ## 正例
    2024年10月底前完成3个老旧小区改造，改善居住条件。
    """

    code, name = "MB12", "objective.untimed"
    title, title_en = "绩效目标没有时限", "Objective without time"
    severity = Severity.INFO
    certainty = Certainty.HEURISTIC
    message = "“{project}”的绩效目标和指标都没有写明时限"
    message_en = "Neither objective nor indicators of “{project}” say by when"
    suggestion = "在目标中写明完成时间，如“{year}年××月底前完成……”，常年性工作写“全年”或“每月”"
    suggestion_en = "Say by when, e.g. by a month of {year}, or that it goes on all year"
    authority = (cite("财预〔2015〕88号", "细化量化"),)

    def check_project(self, project: ProjectView) -> Iterator[Finding]:
        """Look at the objectives, then at dated rows."""
        if not project.model.objectives or _TIME.search(project.objective_text):
            return
        if any(row.target.kind == "deadline" or row.level2 == "timeliness" for row in project.rows):
            return
        yield self.finding(project.at("objectives[0]"), project=project.name, year=project.text.year or "××××")
