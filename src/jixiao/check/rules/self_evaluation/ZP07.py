"""ZP07 self-evaluation.total-wrong: the total is not the sum, or the grade not that of the total."""

import re
from collections.abc import Iterator
from decimal import Decimal
from fractions import Fraction

from jixiao.check.rule import Rule
from jixiao.check.views import ProjectView
from jixiao.lang.scoring import decimals, half_unit
from jixiao.law import cite
from jixiao.model import Figure, Finding, Results, Severity

_SLACK = Decimal("0.011")
_GRADE = re.compile(r"[优良中差]")


class TotalWrong(Rule):
    """总分不等于各项得分之和，或评价等级与总分不符。

    ## 查什么
    总分应等于各项指标得分加预算执行率得分（允许各项四舍五入的误差）；
    评价等级应与总分对应（设置项 grade_bands，默认90分以上优、80至90良、60至80中、60以下差）。
    有一项得分没有读出的，不核对总分。
    ## 为什么
    等级决定结果应用，总分和等级必须能由各项得分算出。
    ## 反例
    执行率得分9.5、指标得分85，总分98；总分86、等级“优”
    ## 正例
    执行率得分9.5、指标得分85，总分94.5，等级“优”
    """

    code, name = "ZP07", "self-evaluation.total-wrong"
    title, title_en = "总分或等级不符", "Total or grade wrong"
    severity = Severity.ERROR
    message = "{what}"
    message_en = "Total: {what}"
    suggestion = "{advice}"
    suggestion_en = "{advice}"
    authority = (cite("财预〔2020〕10号", "评价等级"), cite("一般逻辑", "合计"))
    forms = frozenset({"self-evaluation"})

    def prepare(self) -> None:
        """The whole."""
        self._whole = Decimal(str(self.context.value("weights")["total"]))

    def check_project(self, project: ProjectView) -> Iterator[Finding]:
        """Add up, then look at the grade."""
        results = project.model.results
        if results is None:
            return
        total = results.total_score
        if total is not None and total.value is not None:
            yield from self._total(project, results, total)
            yield from self._grade(project, results, total.value)

    def _total(self, project: ProjectView, results: Results, total: Figure) -> Iterator[Finding]:
        printed = total.value or Decimal(0)
        if not 0 <= printed <= self._whole:
            yield self.finding(project.at("results.total_score"), what=self.say(f"总分{printed}分，超出0至{self._whole}分", f"{printed} is outside 0 to {self._whole}"),
                               advice=self.say("按各项得分重新相加", "Add up the scores again"))  # fmt: skip
            return
        scores = [row.model.score for row in project.rows]
        known = [s for s in scores if s is not None and s.value is not None]
        if not known or len(known) < len(scores):
            return
        rows = sum((s.value or Decimal(0) for s in known), Decimal(0))
        execution = [f.score.value for f in results.funds if f.score is not None and f.score.value is not None]
        # The execution score stands in the total row, or by mistake in the row below, or only among the rows.
        right = {rows, *(rows + one for one in execution)}
        slack = half_unit(decimals(total)) if any(map(decimals, known)) or decimals(total) else Decimal(0)
        slack += sum((half_unit(decimals(s)) for s in known if decimals(s)), Decimal(0)) + _SLACK
        if any(abs(printed - one) <= slack for one in right):
            return
        wanted = rows + execution[0] if execution else rows
        parts = f"指标得分合计{rows}分" + (f"加执行率得分{execution[0]}分" if execution else "")
        parts_en = f"rows {rows}" + (f" plus execution {execution[0]}" if execution else "")
        yield self.finding(project.at("results.total_score"), what=self.say(f"总分{printed}分，{parts}应为{wanted}分", f"{printed} printed, {parts_en} give {wanted}"),
                           advice=self.say(f"总分改为{wanted}分，或核对各项得分", f"Write {wanted}, or mend the scores"))  # fmt: skip

    def _grade(self, project: ProjectView, results: Results, total: Decimal) -> Iterator[Finding]:
        match = _GRADE.search(results.grade or "")
        if results.grade is None or match is None or not 0 <= total <= self._whole:
            return
        wanted = self.context.scheme.grade(Fraction(total))
        if wanted is not None and wanted != match.group():
            yield self.finding(project.at("results.grade"), related=[project.at("results.total_score")],
                               what=self.say(f"总分{total}分，等级应为“{wanted}”，填的是“{results.grade}”",
                                             f"{total} is grade “{wanted}”, not “{results.grade}”"),
                               advice=self.say(f"等级改为“{wanted}”，或核对总分", f"Write grade “{wanted}”, or mend the total"))  # fmt: skip
