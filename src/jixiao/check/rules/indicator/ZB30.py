"""ZB30 indicator.description-of-another: the description is that of another indicator."""

from collections.abc import Iterator

from jixiao.check.rule import Rule
from jixiao.check.views import IndicatorView, ProjectView
from jixiao.lang.normalise import letters
from jixiao.law import cite
from jixiao.model import Finding, Severity

_LONG = 8
"""Fewer letters (按计划完成) may rightly stand on several rows."""


class DescriptionOfAnother(Rule):
    """绩效指标描述是另一个指标的。

    ## 查什么
    同一项目内，名称不同的两个指标描述完全相同；或者一个指标的描述恰是另一个指标的名称。短语式的通用描述不算。
    ## 为什么
    描述用来解释本行指标；两行描述相同，说明至少有一行填串了。
    ## 反例
    “路灯亮灯率”和“井盖完好率”的描述都是“亮灯盏数占路灯总盏数的比例”
    ## 正例
    “井盖完好率”的描述为“完好井盖数占巡查井盖总数的比例”
    """

    code, name = "ZB30", "indicator.description-of-another"
    title, title_en = "描述张冠李戴", "Description of another indicator"
    severity = Severity.WARNING
    message = "“{words}”的描述“{description}”与第{row}行“{other}”的{what}相同"
    message_en = "The description of “{words}” is the {what} of row {row}, “{other}”: {description}"
    suggestion = "核对哪一行填串，按“{words}”的含义写明计算方法和统计范围"
    suggestion_en = "See which row is mixed up and describe “{words}” itself"
    authority = (cite("财预〔2021〕101号", "指标解释"), cite("河北省部门预算绩效文本表样", "绩效指标描述"))

    def check_project(self, project: ProjectView) -> Iterator[Finding]:
        """Look for descriptions and names that are there twice."""
        first: dict[str, IndicatorView] = {}
        names = project.by_bare_name
        for row in project.rows:
            words = letters(row.description)
            if len(words) < _LONG or row.is_void:
                continue
            other = first.setdefault(words, row)
            if other is not row and other.bare_name != row.bare_name:
                yield self._of(row, other, "description", self.say("描述", "description"))
            elif words != letters(row.name) and (same := names.get(words)) and same[0] is not row:
                yield self._of(row, same[0], "level3", self.say("名称", "name"))

    def _of(self, row: IndicatorView, other: IndicatorView, field: str, what: str) -> Finding:
        return self.finding(
            row.at("description"),
            related=[other.at(field)],
            words=row.name,
            description=row.description,
            row=other.index + 1,
            other=other.name,
            what=what,
        )
