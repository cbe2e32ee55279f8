"""ZB06 indicator.benefit-empty: all benefit rows say 无."""

from collections.abc import Iterator

from jixiao.check.rule import Rule
from jixiao.check.views import ProjectView
from jixiao.law import cite
from jixiao.model import Finding, Severity


class BenefitEmpty(Rule):
    """效益指标全部为空项。

    ## 查什么
    效益指标下虽有行，但每一行都写“无”“不涉及”等，没有一条实际的效益指标。一行也没有的由 ZB01 指出。
    ## 为什么
    效益指标必设；至少应有一条说明资金使用后带来的变化。
    ## 反例
    经济效益指标：无；社会效益指标：不涉及；生态效益指标：无
    ## 正例
    社会效益指标：少儿到馆人次增长率，≥10%
    """

    code, name = "ZB06", "indicator.benefit-empty"
    title, title_en = "没有实际的效益指标", "No real benefit indicator"
    severity = Severity.ERROR
    message = "效益指标各行均为“{words}”一类空项，没有实际的效益指标"
    message_en = "Every benefit row is void (“{words}”); no benefit is stated"
    suggestion = "从社会效益、经济效益、生态效益中选最能体现项目作用的一项，写明指标名称和指标值"
    suggestion_en = "State at least one benefit with a name and a target"
    authority = (cite("财预〔2021〕101号", "必设指标"), cite("财预〔2015〕88号", "效益指标"))

    def check_project(self, project: ProjectView) -> Iterator[Finding]:
        """Look at the benefit rows."""
        if "benefit" in project.headings:
            return
        void = [row for row in project.rows if row.branch == "benefit"]
        if void:
            words = void[0].name.strip() or void[0].target.words
            yield self.finding(project.at("indicators"), related=[row.at("level3") for row in void], words=words)
