"""ZP03 self-evaluation.score-wrong: a quantitative score that no known method gives."""

from collections.abc import Iterator
from decimal import Decimal

from jixiao.check.rule import Rule
from jixiao.check.views import IndicatorView, ProjectView
from jixiao.lang.scoring import (
    METHODS,
    Attainment,
    attainment,
    decimals,
    half_unit,
    has_reason,
    points,
    same_scale,
    satisfaction_points,
)
from jixiao.law import cite, load_pack
from jixiao.model import Finding, Severity

_SLACK = Decimal("0.01")  # beside half a unit of the last printed decimal


class ScoreWrong(Rule):
    """定量指标得分与完成情况不符。

    ## 查什么
    按指标值和实际完成值复算得分：完成的得满分；未完成的，按完成比例计分（“≤”类指标按指标值除以实际值），
    或按60%为及格线计分（低于60%不得分，其余按超出60%的部分折算），满意度也可按90、80、60三档计分。
    全国未统一方法，符合其中任何一种都算正确；地方规则包或用户设置了 scoring（ratio 按比例、gated 按及格线）的，只按该种方法。
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

    def prepare(self) -> None:
        """Every known method is right unless the region or the user asks for one."""
        context = self.context
        method = str(context.value("scoring"))
        national = load_pack("", context.pack.year).value("scoring")
        self._methods = METHODS if method == national and "scoring" not in context.settings else (method,)
        self._overshoot = Decimal(str(context.value("overshoot_percent"))) / 100

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
        result = attainment(row.target, actual)
        right = self._right(row, result, weight)
        if not right:
            if result.reached is False and score == weight:
                yield self._finding(row, self.say(f"低于{weight}", f"less than {weight}"))
            return
        slack = half_unit(places) + _SLACK
        if any(abs(score - value) <= slack for value in right):
            # Rounding lifts 9.6 to 10, but a full score says the target was reached.
            if result.reached is False and score == weight and max(right) < weight * Decimal("0.99"):
                yield self._finding(row, _printed(max(right)), Severity.WARNING)
            return
        if score > max(right):
            yield self._finding(row, _printed(max(right)))
        elif result.reached is not True:
            yield self._finding(row, self.say("或", " or ").join(dict.fromkeys(map(_printed, right))), Severity.WARNING)
        elif not has_reason(row.model.deviation) and not self._overshot(row) and not _upside_down(row, weight, score):
            yield self._finding(row, _printed(max(right)), Severity.WARNING)

    def _right(self, row: IndicatorView, result: Attainment, weight: Decimal) -> list[Decimal]:
        right = [points(weight, share, method) for share in result.shares for method in self._methods]
        actual = row.model.actual
        if row.level2 == "satisfaction" and "gated" in self._methods and actual and actual.is_percent and right:
            right.append(satisfaction_points(weight, actual.value or Decimal(0)))
        return sorted(set(right), reverse=True)

    def _overshot(self, row: IndicatorView) -> bool:
        target, actual = row.target.value, row.model.actual.value if row.model.actual else None
        return target is not None and actual is not None and abs(actual - target) > abs(target) * self._overshoot

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
    return abs(weight * pair[1] / pair[0] - score) <= half_unit(1) + _SLACK


def _printed(value: Decimal) -> str:
    return f"{value:.2f}".rstrip("0").rstrip(".")
