"""ZP01 self-evaluation.goals-changed: names, targets or weights are not those that were approved."""

from collections.abc import Iterator

from jixiao.check.beside import Said, changes, gone, told
from jixiao.check.rule import Rule
from jixiao.check.views import ProjectView
from jixiao.law import cite
from jixiao.model import Finding, Severity


class EvaluatedGoals(Rule):
    """自评表的指标、指标值或分值与批复不一致。

    ## 查什么
    与批复文本逐行比较：少了、多了哪些指标，名称、指标值、分值（批复文本有分值的）有没有改。换一种写法而意思相同的不算改。
    需要批复的文本（--approved）；没有给出的、批复文本中没有这个项目的不查。
    ## 为什么
    自评对照批复的绩效目标进行；事后换指标、降指标值、改分值，自评就失去意义。
    ## 反例
    批复≥120人，自评表写≥100人
    ## 正例
    批复≥120人，自评表写≥120人
    """

    code, name = "ZP01", "self-evaluation.goals-changed"
    title, title_en = "自评指标与批复不一致", "Self-evaluation of other goals than approved"
    severity = Severity.ERROR
    message = "{what}"
    message_en = "Approved goals: {what}"
    suggestion = "{advice}"
    suggestion_en = "{advice}"
    authority = (cite("财预〔2020〕10号", "自评指标"), cite("财预〔2021〕101号", "分值权重"))
    forms = frozenset({"self-evaluation"})

    def check_project(self, project: ProjectView) -> Iterator[Finding]:
        """Lay the form beside what was approved."""
        approved = self.context.approved_of(project)
        if approved is None:
            return
        for change in changes(project, approved):
            row, other = change.row, change.approved
            said = told(change, "经批准调整的，换用新的批复文本", ("，按批复值重新计分", " and score anew"))
            if row is None and other is not None:
                said = gone(project, other, ("没有自评", "is not evaluated"), ("并填写完成值", " with its result"))
            elif row is not None and other is not None and row.model.weight and other.model.weight:
                own, right = row.model.weight.value, other.model.weight.value
                said = Said(row.at("weight"), (f"“{row.name}”分值{own}分，批复为{right}分", f"“{row.name}” weighs {own}; {right} was approved"),
                            (f"分值改为{right}分，按批复分值重新计分", f"Write {right} and score anew"))  # fmt: skip
            if said is not None:
                yield self.finding(said.at, what=self.say(*said.what), advice=self.say(*said.advice))
