"""ZB28 indicator.heading-order: headings out of order or split in two blocks."""

from collections.abc import Iterator

from jixiao.check.rule import Rule
from jixiao.check.views import IndicatorView, ProjectView, TextView
from jixiao.law import cite
from jixiao.model import Finding, Severity

_RANK = {key: i for i, key in enumerate((
    "quantity", "quality", "timeliness", "cost", "economic-cost", "social-cost", "ecological-cost", "economic",
    "social", "ecological", "sustainable", "satisfaction",
))}  # fmt: skip


class HeadingOrder(Rule):
    """一级、二级指标次序颠倒或者同类不相邻。

    ## 查什么
    同一个一级指标的行是否相邻、同一个二级指标的行是否相邻，二级指标是否按框架次序（数量、质量、时效、成本，经济、社会、生态、可持续）排列。
    同一文本其他项目普遍按次序排列的，作为提醒；其余只作提示。每个项目只指出第一处。
    ## 为什么
    次序被打乱往往是行放错了类别，或者二级指标填错了；也不便逐类比较。
    ## 反例
    质量指标、数量指标、质量指标依次各一行
    ## 正例
    数量指标两行、质量指标一行、时效指标一行
    """

    code, name = "ZB28", "indicator.heading-order"
    title, title_en = "指标类别次序颠倒", "Headings out of order"
    severity = Severity.WARNING
    message = "“{words}”{what}"
    message_en = "“{words}” {what}"
    suggestion = (
        "核对该行的类别是否填错；没有填错的，按数量、质量、时效、成本，经济、社会、生态、可持续影响的次序归并排列"
    )
    suggestion_en = "See whether the heading is wrong; if not, order and join the rows as the framework has them"
    authority = (cite("河北省部门预算绩效文本表样", "绩效指标"), cite("财预〔2015〕88号", "规范完整性"))

    def prepare(self) -> None:
        """What counts as the habit of a text."""
        self._habit = self.context.value("text_habit")

    def check_text(self, text: TextView) -> Iterator[Finding]:
        """Look at all projects: is order kept as a rule?"""
        tables = [project for project in text.goals if project.rows]
        breaks = [(project, found) for project in tables if (found := _first_break(project))]
        tidy = len(tables) - len(breaks)
        usual = len(tables) >= self._habit["projects"] and tidy * 100 >= len(tables) * self._habit["percent"]
        for project, (row, field, split) in breaks:
            words = getattr(row.model, field)
            what = (
                self.say("各行不相邻，被分成两处", "is split in two places")
                if split
                else self.say("排在其后一类指标之后，次序颠倒", "comes after a heading it should precede")
            )
            related = [row.project.rows[row.index - 1].at(field)]
            yield self.finding(
                row.at(field),
                related=related,
                words=words,
                what=what,
                severity=None if usual and not project.is_prescribed else Severity.INFO,
            )


def _first_break(project: ProjectView) -> tuple[IndicatorView, str, bool] | None:
    """The first row out of order, the heading that is, and whether it goes on a block left before."""
    left: set[str] = set()
    before: IndicatorView | None = None
    for row in project.rows:
        if before is not None:
            for field in ("level1", "level2"):
                old, new = getattr(before, field), getattr(row, field)
                if old != new and old:
                    left.add(old if field == "level2" else f"1{old}")
                    if (new if field == "level2" else f"1{new}") in left:
                        return row, field, True
            if (
                before.level1 == row.level1
                and before.level2
                and row.level2
                and _RANK[row.level2] < _RANK[before.level2]
            ):
                return row, "level2", False
        before = row
    return None
