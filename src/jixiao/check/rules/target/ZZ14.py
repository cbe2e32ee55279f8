"""ZZ14 year-end-only: every deadline of a project is the last day of the year."""

from collections.abc import Iterable

from jixiao.check.rule import Rule
from jixiao.check.views import ProjectView
from jixiao.law import cite
from jixiao.model import Finding, Severity


class YearEndOnly(Rule):
    """时效指标全部定在年底，没有阶段节点。

    ## 查什么
    项目的完成期限全部是 12 月 31 日（年底）。
    ## 为什么
    只写年底等于没有时限要求，年中监控无从对照。分阶段实施的项目宜写关键节点的完成时间。
    ## 反例
    设备安装完成时间 2024年底前
    ## 正例
    设备到货时间 2024年6月30日前；设备安装调试完成时间 2024年9月30日前
    """

    code, name = "ZZ14", "target.year-end-only"
    title, title_en = "时效只到年底", "No milestone before the year's end"
    severity = Severity.INFO
    message = "项目的完成期限都是年底，没有阶段节点"
    message_en = "All deadlines of the project are the end of the year"
    suggestion = "按实施计划写出关键节点的完成时间，如招标、到货、验收的日期"
    suggestion_en = "Give the dates of tendering, delivery and acceptance as planned"
    authority = (cite("财预〔2021〕101号", "时效指标"),)

    def check_project(self, project: ProjectView) -> Iterable[Finding]:
        """Look at the deadlines of one project."""
        dated = [row for row in project.rows if row.target.by is not None]
        if not dated or any((row.target.by.month, row.target.by.day) != (12, 31) for row in dated if row.target.by):
            return ()
        first, *others = dated
        return (self.finding(first.at("target"), related=[row.at("target") for row in others], group="year-end"),)
