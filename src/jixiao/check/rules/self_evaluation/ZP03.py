"""ZP03 self-evaluation.score-wrong: a quantitative score that no known method gives."""

from collections.abc import Iterator
from dataclasses import replace
from decimal import Decimal
from fractions import Fraction

from jixiao.check.rule import Rule
from jixiao.check.views import IndicatorView, ProjectView
from jixiao.lang.scoring import attainment, decimals, half_unit, has_reason, overshoot, same_scale
from jixiao.law import cite
from jixiao.law.scoring import both_ways, earned
from jixiao.model import Finding, Severity

_SLACK = Decimal("0.01")  # beside half a unit of the last printed decimal


class ScoreWrong(Rule):
    """定量指标得分与完成情况不符。

    ## 查什么
    按指标值和实际完成值复算得分：完成的得满分；未完成的，按完成比例计分（“≤”类指标按指标值除以实际值），
    或按60%为及格线计分（低于60%不得分，其余按超出60%的部分折算），满意度也可按90、80、60三档计分。
    全国未统一方法，符合其中任何一种都算正确；地方规则包或用户用 scoring 指定了计分办法（caiyu-2020-10 按比例、
    caiyu-2021-101 按及格线）的，只按该种办法。与 jixiao score 用同一套算法。
    得分允许末位四舍五入。高于各种方法的结果是错误，低于的是警告；已完成而扣分并写明原因的、超额完成而扣分的不查；
    计量单位不同、无法换算的不查。
    ## 为什么
    得分是自评结果的全部依据，未完成仍得满分是审计最常指出的问题。
    ## 反例
    指标值≥100人，实际80人，分值10，得分10
    ## 正例
    指标值≥100人，实际80人，分值10，得分8
    """

    code, name = "ZP03", "self-evaluation.score-wrong"
    title, title_en = "定量得分与完成值不符", "Score does not follow from the result"
    severity = Severity.ERROR
    message = "“{row}”指标值{target}、完成值{actual}、分值{weight}，得分应为{right}分，填的是{score}分"
    message_en = "“{row}”: target {target}, result {actual}, weight {weight} give {right}, not {score}"
    suggestion = "得分改为{right}分；另有计分办法的，在偏差原因栏写明"
    suggestion_en = "Write {right}, or state the method used"
    authority = (cite("财预〔2020〕10号", "定量指标得分"), cite("财预〔2021〕101号", "赋分规则"))
    forms = frozenset({"self-evaluation"})

    def check_project(self, project: ProjectView) -> Iterator[Finding]:
        """Recompute row by row; the form's finest score tells how it rounds."""
        scores = [row.model.score for row in project.rows if row.model.score is not None]
        places = max(map(decimals, scores), default=0)
        for row in project.rows:
            yield from self._row(row, places)

    def _row(self, row: IndicatorView, places: int) -> Iterator[Finding]:
        weight = row.model.weight.value if row.model.weight else None
        score = row.model.score.value if row.model.score else None
        actual = row.model.actual
        if actual is None or weight is None or score is None or not 0 <= score <= weight or weight == 0 or row.is_void:
            return
        if row.target.kind not in ("quantity", "deadline"):
            return
        result = attainment(row.target, actual)
        right = self._right(row, Fraction(weight))
        if not right:
            if result.reached is False and score == weight:
                yield self._finding(row, self.say(f"低于{weight}", f"less than {weight}"))
            return
        slack = half_unit(places) + _SLACK
        if any(abs(Fraction(score) - value) <= slack for value in right):
            # Rounding lifts 9.6 to 10, but a full score says the target was reached.
            if result.reached is False and score == weight and max(right) < Fraction(weight) * 99 / 100:
                yield self._finding(row, _printed(max(right)), Severity.WARNING)
            return
        if score > max(right):
            yield self._finding(row, _printed(max(right)))
        elif result.reached is not True:
            yield self._finding(row, self.say("或", " or ").join(dict.fromkeys(map(_printed, right))), Severity.WARNING)
        elif not has_reason(row.model.deviation) and not self._overshot(row) and not _upside_down(row, weight, score):
            yield self._finding(row, _printed(max(right)), Severity.WARNING)

    def _right(self, row: IndicatorView, weight: Fraction) -> list[Fraction]:
        """What the schemes give, the highest first. How a missed deadline is counted is nowhere laid down."""
        found = [
            earned(replace(scheme, overshoot_cut="none"), weight, target, row.model.actual,
                   satisfaction=row.level2 == "satisfaction")
            for scheme in self.context.schemes for target in both_ways(row.target)
        ]  # fmt: skip
        known = [one for one in found if not one.late and one.way != "direct"]
        return sorted({one.points for one in known if one.points is not None}, reverse=True)

    def _overshot(self, row: IndicatorView) -> bool:
        excess = overshoot(row.target, row.model.actual)
        return excess is not None and excess > self.context.scheme.overshoot

    def _finding(self, row: IndicatorView, right: str, severity: Severity | None = None) -> Finding:
        model = row.model
        return self.finding(
            row.at("score"), related=[row.at("actual")], severity=severity, row=row.name, target=row.target.words,
            actual=model.actual.words if model.actual else "", weight=model.weight.value if model.weight else "",
            score=model.score.value if model.score else "", right=right,
        )  # fmt: skip


def _upside_down(row: IndicatorView, weight: Decimal, score: Decimal) -> bool:
    """Less is better, yet scored as if more were: ZP21 says so."""
    pair = same_scale(row.target, row.model.actual) if row.model.actual else None
    if row.target.comparator not in ("<=", "<") or pair is None or pair[0] <= 0:
        return False
    return abs(Fraction(weight) * pair[1] / pair[0] - Fraction(score)) <= half_unit(1) + _SLACK


def _printed(value: Fraction) -> str:
    return f"{Decimal(value.numerator) / value.denominator:.2f}".rstrip("0").rstrip(".")
