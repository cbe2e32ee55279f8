"""YJ03 basis.one-for-all: every row of a project rests on one and the same basis."""

from collections.abc import Iterator

from jixiao.check.rule import Rule
from jixiao.check.views import ProjectView
from jixiao.lang.normalise import letters
from jixiao.law import cite
from jixiao.model import Finding, Severity

_FEWEST = 4  # rows from which one basis for all of them is said


class OneBasisForAll(Rule):
    """全部指标只有一个依据。

    ## 查什么
    一个项目4行以上指标的“指标值确定依据”完全相同。每个项目提示一次。
    ## 为什么
    数量、质量、时效、成本、满意度的取值来源各不相同：一份文件很少能同时定下满意度是多少、成本是多少。
    ## 反例
    七行指标的依据都是“某某资金的通知”
    ## 正例
    数量依据年度工作计划，质量依据行业标准，成本依据支出标准，满意度依据上年度问卷结果
    """

    code, name = "YJ03", "basis.one-for-all"
    title, title_en = "一据到底", "One basis for all rows"
    severity = Severity.WARNING
    message = "“{project}”的{count}行指标都以“{basis}”为依据"
    message_en = "All {count} rows of “{project}” rest on “{basis}”"
    suggestion = "按指标分别写依据：数量、时效写计划或合同，质量写行业标准，成本写支出标准或市场询价，效益和满意度写近三年数据或调查结果"
    suggestion_en = "Give each row its own basis: plan, trade standard, spending norm, past data or survey"
    authority = (cite("财预〔2021〕101号", "指标值设定依据"), cite("财预〔2015〕88号", "合理可行"))

    def check_project(self, project: ProjectView) -> Iterator[Finding]:
        """Compare the bases of all rows."""
        rows = project.rows
        if len(rows) < _FEWEST or not rows[0].basis:
            return
        first = letters(rows[0].basis)
        if first and all(row.basis == rows[0].basis or letters(row.basis) == first for row in rows):
            yield self.finding(rows[0].at("basis"), related=[rows[-1].at("basis")], project=project.name,
                               count=len(rows), basis=rows[0].basis)  # fmt: skip
