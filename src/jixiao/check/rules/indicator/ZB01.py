"""ZB01 indicator.class-missing: outputs or benefits are missing altogether."""

from collections.abc import Iterator

from jixiao.check.rule import Rule
from jixiao.check.views import ProjectView
from jixiao.law import cite
from jixiao.model import Finding, Severity

# Classes every framework asks for, with what to write.
_CLASSES = {
    "output": ("产出指标", "数量指标、质量指标", "output indicators", "quantity and quality indicators"),
    "benefit": (
        "效益指标",
        "经济效益、社会效益或生态效益指标",
        "benefit indicators",
        "an economic, social or ecological benefit",
    ),
}


class ClassMissing(Rule):
    """一级指标缺产出指标或者效益指标。

    ## 查什么
    项目绩效目标表有指标，但没有一行属于产出指标，或者没有一行属于效益指标。
    满意度指标和成本指标另有规则（ZB07、ZB05）；一级指标名称无法辨认的表不作判断。
    ## 为什么
    产出和效益是各地各期指标框架都要求必设的两类：没有产出说不清钱办了什么事，没有效益说不清事起了什么作用。
    ## 反例
    一张表只有数量指标、质量指标和满意度指标，没有效益指标
    ## 正例
    产出指标、效益指标、满意度指标各有至少一行
    """

    code, name = "ZB01", "indicator.class-missing"
    title, title_en = "一级指标不全", "A class of indicators is missing"
    severity = Severity.ERROR
    message = "本项目没有设置{missing}"
    message_en = "The project sets no {missing}"
    suggestion = "补充{missing}，至少设置{wanted}"
    suggestion_en = "Add {missing}: at least {wanted}"
    authority = (cite("财预〔2021〕101号", "必设指标"), cite("财预〔2015〕88号", "绩效指标"))

    def check_project(self, project: ProjectView) -> Iterator[Finding]:
        """Look at the level-1 headings of one project."""
        if not project.is_framed:
            return
        present = {row.branch for row in project.rows}
        for key, (missing, wanted, missing_en, wanted_en) in _CLASSES.items():
            if key not in present:
                # Where the reader lost something of the table, the rows may be among what was lost.
                yield self.finding(
                    project.at("indicators"),
                    missing=self.say(missing, missing_en),
                    wanted=self.say(wanted, wanted_en),
                    severity=Severity.INFO if project.has_problems else None,
                )
