"""ZP13 self-evaluation.survey-missing: a satisfaction rate without a survey behind it."""

import re
from collections.abc import Iterator

from jixiao.check.rule import Rule
from jixiao.check.views import ProjectView
from jixiao.law import cite
from jixiao.model import Finding, Severity

_SURVEY = re.compile(r"问卷|调查|测评|回访|访谈|样本|抽样|评议|有效\d|\d+份|电话|满意度表|评价表")
_PLACE = re.compile(r"佐证|证明|证据|来源|备注|说明|依据")


class SurveyMissing(Rule):
    """满意度写了数，而看不出做过调查。

    ## 查什么
    满意度指标填了百分比，表中有佐证、备注、说明等可以写来源的栏目，而该行的这些栏目、偏差原因、指标描述和总体完成情况都没有提到
    问卷、调查、测评、样本数等。没有可写之处的表式不查；问卷原件和样本数由系统的调查模块核对。
    ## 为什么
    设了满意度指标就要在执行中开展调查；没有调查的满意度是估出来的。
    ## 反例
    满意度96%，佐证资料空白
    ## 正例
    满意度96%，佐证资料：学员问卷，发放320份、收回有效305份
    """

    code, name = "ZP13", "self-evaluation.survey-missing"
    title, title_en = "满意度没有调查依据", "Satisfaction without a survey"
    severity = Severity.WARNING
    message = "“{row}”填{actual}，没有写做过什么调查、有效样本多少"
    message_en = "“{row}” says {actual}; no survey or sample is named"
    suggestion = "写明调查方式、发放和收回的有效份数；没有调查的，补做后再填"
    suggestion_en = "Name the survey, how many were asked and how many answered; or make one"
    authority = (cite("财预〔2021〕101号", "满意度指标"), cite("财预〔2021〕101号", "佐证资料"))
    forms = frozenset({"self-evaluation"})

    def check_project(self, project: ProjectView) -> Iterator[Finding]:
        """Look at satisfaction rows of forms that have a place to name the survey."""
        headings = [*project.model.columns, *(label for row in project.rows for label, _ in row.model.extra)]
        if not any(map(_PLACE.search, headings)):
            return
        told = project.model.results.objective_actual or "" if project.model.results is not None else ""
        for row in project.rows:
            actual = row.model.actual
            if "satisfaction" not in (row.level1, row.level2) or actual is None or not actual.is_percent:
                continue
            said = [row.description, row.model.deviation or "", told, *(words for _, words in row.model.extra)]
            if not any(map(_SURVEY.search, said)):
                yield self.finding(row.at("actual"), row=row.name, actual=actual.words)
