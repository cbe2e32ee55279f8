"""ZP01 self-evaluation.goals-changed: names, targets or weights are not those that were approved."""

from collections.abc import Iterator

from jixiao.check.beside import changes
from jixiao.check.rule import Rule
from jixiao.check.views import ProjectView
from jixiao.law import cite
from jixiao.model import Finding, Location, Severity


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
            if row is None and other is not None:
                yield self._said(project.at("indicators"), f"批复的指标“{other.name}”没有自评", f"“{other.name}” is not evaluated",
                                 f"补列“{other.name}”（{other.target.words}）并填写完成值", f"Add “{other.name}” ({other.target.words}) with its result")  # fmt: skip
            elif row is not None and other is None:
                yield self._said(row.at("level3"), f"“{row.name}”不在批复的指标之内", f"“{row.name}” was not approved",
                                 "改用批复的指标；经批准调整的，换用新的批复文本", "Use the approved indicators")  # fmt: skip
            elif row is not None and other is not None and change.kind == "name":
                yield self._said(row.at("level3"), f"指标名称“{row.name}”，批复为“{other.name}”", f"“{row.name}” was approved as “{other.name}”",
                                 f"名称改为“{other.name}”", f"Write “{other.name}”")  # fmt: skip
            elif row is not None and other is not None and change.kind == "target":
                yield self._said(row.at("target"), f"“{row.name}”指标值{row.target.words}，批复为{other.target.words}",
                                 f"“{row.name}”: {row.target.words}; {other.target.words} was approved",
                                 f"指标值改为{other.target.words}，按批复值重新计分", f"Write {other.target.words} and score anew")  # fmt: skip
            elif row is not None and other is not None and row.model.weight and other.model.weight:
                own, right = row.model.weight.value, other.model.weight.value
                yield self._said(row.at("weight"), f"“{row.name}”分值{own}分，批复为{right}分", f"“{row.name}” weighs {own}; {right} was approved",
                                 f"分值改为{right}分，按批复分值重新计分", f"Write {right} and score anew")  # fmt: skip

    def _said(self, at: Location, zh: str, en: str, advice: str, advice_en: str) -> Finding:
        return self.finding(at, what=self.say(zh, en), advice=self.say(advice, advice_en))
