"""ZP11 self-evaluation.problem-unnamed: no problem named though something was missed."""

import re
from collections.abc import Iterator
from decimal import Decimal

from jixiao.check.rule import Rule
from jixiao.check.views import ProjectView
from jixiao.lang.scoring import attainment
from jixiao.law import cite
from jixiao.model import Finding, Location, Severity

_NONE = re.compile(
    r"(?:存在)?(?:的?问题)?[:：]?(?:无|暂无|没有|不存在|无问题|没有问题|不存在问题|未发现问题|/|—+|-+)?[。.]?"
)


class NoProblem(Rule):
    """存在问题栏写“无”，却有指标未完成或预算执行偏低。

    ## 查什么
    “存在问题”栏空白或写“无”，而有指标未达到指标值、有扣分，或预算执行率低于设定值（设置项 execution_reason_below，默认90%）。
    没有这一栏的表式不查。
    ## 为什么
    问题栏是改进和结果应用的入口；有偏差却写“无”，前后矛盾。
    ## 反例
    完成率82%、扣2分，存在问题：无
    ## 正例
    存在问题：设备到货迟于合同约定，完成率82%
    """

    code, name = "ZP11", "self-evaluation.problem-unnamed"
    title, title_en = "有偏差却无问题", "A miss, yet no problem named"
    severity = Severity.WARNING
    message = "存在问题栏为“{words}”，但{miss}"
    message_en = "Problems: “{words}”, yet {miss}"
    suggestion = "在存在问题栏写明：{miss}的原因，并写改进措施"
    suggestion_en = "Name the problem ({miss}) and its remedy"
    authority = (cite("审计机关常见问题（公开）", "自评填报"), cite("财预〔2020〕10号", "偏差原因分析"))
    forms = frozenset({"self-evaluation"})

    def prepare(self) -> None:
        """Read the rate below which a reason is asked."""
        self._rate = Decimal(str(self.context.value("execution_reason_below")))

    def check_project(self, project: ProjectView) -> Iterator[Finding]:
        """Look for a miss where no problem is named."""
        results = project.model.results
        if results is None or results.shortcomings is None or not _NONE.fullmatch(results.shortcomings.strip()):
            return
        miss = self._miss(project)
        if miss is not None:
            words = results.shortcomings.strip() or self.say("空白", "blank")
            yield self.finding(project.at("results.shortcomings"), related=[miss[1]], words=words, miss=miss[0])

    def _miss(self, project: ProjectView) -> tuple[str, Location] | None:
        for row in project.rows:
            actual, weight, score = row.model.actual, row.model.weight, row.model.score
            if actual is not None and attainment(row.target, actual).reached is False:
                target = row.target.words
                return self.say(
                    f"“{row.name}”没有完成（{actual.words}，指标值{target}）",
                    f"“{row.name}” missed its target ({actual.words}, target {target})",
                ), row.at("actual")
            if weight and score and weight.value is not None and score.value is not None and score.value < weight.value:
                lost = weight.value - score.value
                return self.say(f"“{row.name}”扣了{lost}分", f"“{row.name}” lost {lost} points"), row.at("score")
        funds = project.model.results.funds if project.model.results else ()
        for i, fund in enumerate(funds[:1]):
            rate = fund.rate.value if fund.rate is not None else None
            if rate is not None and 1 < rate < self._rate:
                return self.say(f"预算执行率只有{rate}%", f"only {rate}% was spent"), project.at(
                    f"results.funds[{i}].rate"
                )
        return None
