"""ZB11 indicator.duplicate: the same indicator twice in one project."""

from collections.abc import Iterator

from jixiao.check.rule import Rule
from jixiao.check.views import IndicatorView, ProjectView
from jixiao.lang.normalise import letters
from jixiao.law import cite
from jixiao.model import Finding, Severity


class Duplicate(Rule):
    """同一项目内指标重复。

    ## 查什么
    同一项目内两行三级指标名称相同。描述也相同（或者没有描述栏）的为错误；描述不同的，提醒把名称区分开。
    整行照抄到另一个二级指标下的由 ZB34 指出；“无”“不涉及”的行不算。
    ## 为什么
    同一事项计两次，分值和完成情况都会重复；名称相同、含义不同则无法辨认。
    ## 反例
    数量指标下两行均为“消毒设备购置数量”，描述相同
    ## 正例
    “紫外线消毒设备购置数量”与“空气消毒设备购置数量”各一行
    """

    code, name = "ZB11", "indicator.duplicate"
    title, title_en = "指标重复", "Indicator twice in one project"
    severity = Severity.ERROR
    message = "三级指标“{words}”在本项目中重复出现（与第{row}行{what}）"
    message_en = "The indicator “{words}” is there twice (row {row}, {what})"
    suggestion = "{todo}"
    suggestion_en = "{todo}"
    authority = (cite("财预〔2021〕101号", "重点突出"), cite("一般逻辑", "唯一"))
    forms = frozenset({"goal", "self-evaluation", "monitoring"})

    def check_project(self, project: ProjectView) -> Iterator[Finding]:
        """Look for names that are there twice."""
        rows = project.rows
        if len({row.name for row in rows}) == len(rows):
            return
        first: dict[str, IndicatorView] = {}
        for row in rows:
            if not row.name or row.is_void:
                continue
            other = first.setdefault(letters(row.name), row)
            if other is row:
                continue
            same = letters(other.description) == letters(row.description)
            if same and other.model.level2 != row.model.level2 and other.target.words == row.target.words:
                continue  # the whole row copied elsewhere: ZB34
            todo = (
                self.say("删去重复的一行", "Delete one of the two rows")
                if same
                else self.say("在名称中写明各自的对象，使两行可以区分", "Tell the two apart in their names")
            )
            yield self.finding(
                row.at("level3"), related=[other.at("level3")], words=row.name, row=other.index + 1, todo=todo,
                what=self.say("名称、描述相同" if same else "名称相同",
                              "same name and description" if same else "same name"),
                severity=None if same else Severity.WARNING,
            )  # fmt: skip
