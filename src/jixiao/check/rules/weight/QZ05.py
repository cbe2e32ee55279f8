"""QZ05 weight.changed: weights other than those approved."""

from collections.abc import Iterator

from jixiao.check.beside import changes
from jixiao.check.rule import Rule
from jixiao.check.views import ProjectView
from jixiao.law import cite
from jixiao.model import Finding, Severity


class WeightChanged(Rule):
    """批复后改动了指标分值。

    ## 查什么
    绩效目标表带分值的，与批复文本逐行比较，分值不同的提出。自评表的分值由 ZP01 比较。
    需要批复的文本（--approved）；没有给出的不查。
    ## 为什么
    分值在目标批复时确定，执行中一般不改；随意改动会抬高容易完成的部分。
    ## 反例
    批复10分，现在15分
    ## 正例
    批复10分，现在10分
    """

    code, name = "QZ05", "weight.changed"
    title, title_en = "批复后改动分值", "Weight changed after approval"
    severity = Severity.ERROR
    message = "“{row}”分值{weight}分，批复为{approved}分"
    message_en = "“{row}” weighs {weight}; {approved} was approved"
    suggestion = "分值改回{approved}分；经批准调整的，换用新的批复文本"
    suggestion_en = "Write {approved}, or use the newly approved text"
    authority = (cite("财预〔2021〕101号", "分值权重"),)

    def check_project(self, project: ProjectView) -> Iterator[Finding]:
        """Lay the table beside what was approved."""
        approved = self.context.approved_of(project)
        for change in changes(project, approved) if approved is not None else ():
            row, other = change.row, change.approved
            if (
                change.kind == "weight"
                and row is not None
                and other is not None
                and row.model.weight
                and other.model.weight
            ):
                yield self.finding(
                    row.at("weight"), row=row.name, weight=row.model.weight.value, approved=other.model.weight.value
                )
