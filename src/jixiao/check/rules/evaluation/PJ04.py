"""PJ04 evaluation.grade-wrong: the grade is not that of the total."""

import re
from collections.abc import Iterator
from decimal import Decimal
from fractions import Fraction

from jixiao.check.rule import Rule
from jixiao.check.views import ProjectView
from jixiao.law import cite
from jixiao.model import Finding, Severity

_GRADE = re.compile(r"[优良中差]")
_SAID = re.compile(
    r"(?P<total>\d{1,3}(?:\.\d{1,3})?)分.{0,16}?(?:等级|评级|级别|结果)[^优良中差]{0,8}“?(?P<grade>[优良中差])"
)


class EvaluationGrade(Rule):
    """评价等级与总分不符。

    ## 查什么
    等级应与总分对应（设置项 grade_bands，默认90分以上优、80至90良、60至80中、60以下差）；
    结论中写明总分和等级的（“综合得分86.5分，评价等级为良”），也按此核对。
    ## 为什么
    等级决定结果怎样应用，不能与分数脱节。
    ## 反例
    总分86.5分，等级优
    ## 正例
    总分86.5分，等级良
    """

    code, name = "PJ04", "evaluation.grade-wrong"
    title, title_en = "评价等级与总分不符", "Grade of an evaluation wrong"
    severity = Severity.ERROR
    message = "总分{total}分，等级应为“{right}”，写的是“{grade}”"
    message_en = "{total} is grade “{right}”, not “{grade}”"
    suggestion = "等级改为“{right}”，或核对总分"
    suggestion_en = "Write “{right}”, or mend the total"
    authority = (cite("财预〔2020〕10号", "评价等级"), cite("财预〔2020〕10号", "评价结论"))
    forms = frozenset({"evaluation"})

    def check_project(self, project: ProjectView) -> Iterator[Finding]:
        """Look at the printed grade, and at one in the conclusion."""
        results = project.model.results
        if results is None:
            return
        total = results.total_score.value if results.total_score is not None else None
        match = _GRADE.search(results.grade or "")
        if total is not None and match:
            yield from self._judge(project, "results.grade", total, match[0])
        for said in _SAID.finditer(results.conclusion or ""):
            yield from self._judge(project, "results.conclusion", Decimal(said["total"]), said["grade"])

    def _judge(self, project: ProjectView, field: str, total: Decimal, grade: str) -> Iterator[Finding]:
        right = self.context.scheme.grade(Fraction(total))
        if 0 <= total <= 100 and right is not None and right != grade:
            yield self.finding(
                project.at(field), related=[project.at("results.total_score")], total=total, right=right, grade=grade
            )
