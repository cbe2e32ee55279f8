"""ZP08 self-evaluation.execution-wrong: the execution rate or its score is not what the money gives."""

from collections.abc import Iterator
from decimal import Decimal
from fractions import Fraction

from jixiao.check.rule import Rule
from jixiao.check.views import ProjectView
from jixiao.lang.scoring import decimals, half_unit
from jixiao.law import cite
from jixiao.law.scoring import execution_earned
from jixiao.model import Finding, FundRow, Severity

_SLACK = Decimal("0.011")


class ExecutionWrong(Rule):
    """预算执行率或其得分计算有误。

    ## 查什么
    预算执行率应等于全年执行数除以全年预算数（没有全年预算数的用年初预算数），得分应等于分值乘执行率、最多得满分；
    按档计分（100%、80%、60%）的也算正确，地方规则包或用户用 scoring 指定了计分办法的只按该种办法。允许末位四舍五入。
    ## 为什么
    执行率是自评中唯一由账面决定的得分，算错一眼可见。
    ## 反例
    全年预算数80万元，执行数72万元，执行率95%
    ## 正例
    全年预算数80万元，执行数72万元，执行率90%，得分9
    """

    code, name = "ZP08", "self-evaluation.execution-wrong"
    title, title_en = "预算执行率计算有误", "Execution rate or score wrong"
    severity = Severity.ERROR
    message = "“{row}”{what}"
    message_en = "“{row}”: {what}"
    suggestion = "{advice}"
    suggestion_en = "{advice}"
    authority = (cite("财预〔2020〕10号", "预算执行率"), cite("一般逻辑", "比率"))
    forms = frozenset({"self-evaluation"})

    def check_project(self, project: ProjectView) -> Iterator[Finding]:
        """Recompute each row of the money block."""
        for i, fund in enumerate(project.model.results.funds if project.model.results else ()):
            yield from self._fund(project, i, fund)

    def _fund(self, project: ProjectView, i: int, fund: FundRow) -> Iterator[Finding]:
        planned = fund.adjusted if fund.adjusted is not None and fund.adjusted.value is not None else fund.initial
        base = planned.value if planned is not None else None
        spent = fund.executed.value if fund.executed is not None else None
        printed = fund.rate.value if fund.rate is not None else None
        percent = spent / base * 100 if base and base > 0 and spent is not None and spent >= 0 else None
        if percent is not None and printed is not None and fund.rate is not None:
            slack = half_unit(decimals(fund.rate)) + _SLACK
            as_share = abs(printed * 100 - percent) <= slack * 100 and printed <= 2  # 0.9 for 90%
            if abs(printed - percent) > slack and not as_share:
                right = f"{percent:.2f}"
                yield self.finding(
                    project.at(f"results.funds[{i}].rate"), related=[project.at(f"results.funds[{i}].executed")],
                    row=fund.name,
                    what=self.say(f"执行数{spent}万元、预算数{base}万元，执行率应为{right}%，填的是{printed}%",
                                  f"{spent} of {base} 万元 is {right}%, not {printed}%"),
                    advice=self.say(f"执行率改为{right}%，或核对执行数和预算数", f"Write {right}%, or mend the sums"),
                )  # fmt: skip
                return
        weight = fund.weight.value if fund.weight is not None else None
        score = fund.score.value if fund.score is not None else None
        rate = percent if percent is not None else printed
        if rate is None or weight is None or score is None or fund.score is None or not 0 <= score <= weight:
            return
        share = (
            Fraction(spent) / Fraction(base)
            if percent is not None and spent is not None and base
            else Fraction(rate) / 100
        )
        found = [(scheme, execution_earned(scheme, Fraction(weight), share).points) for scheme in self.context.schemes]
        right_ones = [scheme.printed(points) for scheme, points in found if points is not None]
        slack = half_unit(decimals(fund.score)) + _SLACK
        if not any(abs(score - one) <= slack for one in right_ones):
            wanted = self.say("或", " or ").join(dict.fromkeys(f"{one:.2f}" for one in right_ones))
            shown = f"{rate:.2f}"
            yield self.finding(project.at(f"results.funds[{i}].score"), related=[project.at(f"results.funds[{i}].rate")],
                               row=fund.name,
                               what=self.say(f"执行率{shown}%、分值{weight}分，得分应为{wanted}分，填的是{score}分",
                                             f"{shown}% of weight {weight} earns {wanted}, not {score}"),
                               advice=self.say(f"得分改为{wanted}分", f"Write {wanted}"))  # fmt: skip
