"""ZB33 indicator.none: a project without any indicator."""

from collections.abc import Iterator

from jixiao.check.rule import Rule
from jixiao.check.views import ProjectView
from jixiao.law import cite
from jixiao.model import Finding, Severity


class NoIndicators(Rule):
    """项目没有绩效指标。

    ## 查什么
    项目绩效目标表中一行指标也没有。读取时该表已有未能辨认的内容的，只提示核对原件。
    ## 为什么
    绩效目标用绩效指标细化；没有指标的项目不得进入预算。
    ## 反例
    表中只有绩效目标文字，指标部分空白
    ## 正例
    产出、效益、满意度各设至少一项指标
    """

    code, name = "ZB33", "indicator.none"
    title, title_en = "没有绩效指标", "No indicators"
    severity = Severity.ERROR
    message = "项目“{words}”没有绩效指标"
    message_en = "The project “{words}” has no indicators"
    suggestion = "补充指标：产出（数量、质量、时效）、效益，直接服务公众的另设满意度"
    suggestion_en = "Add indicators of output and benefit, and of satisfaction where the public is served"
    authority = (cite("财预〔2015〕88号", "绩效指标"), cite("财预〔2021〕101号", "必设指标"))
    forms = frozenset({"goal", "self-evaluation", "monitoring"})

    def check_project(self, project: ProjectView) -> Iterator[Finding]:
        """Count to none."""
        if not project.rows:
            yield self.finding(
                project.at("indicators"), words=project.name, severity=Severity.INFO if project.has_problems else None
            )
