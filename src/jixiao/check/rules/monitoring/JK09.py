"""JK09 monitoring.forecast: the forecast contradicts the results so far, the answer given, or the money."""

from collections.abc import Iterator

from jixiao.check.rule import Rule
from jixiao.check.views import IndicatorView, ProjectView
from jixiao.lang.funds import amount, base_of
from jixiao.lang.progress import course_of
from jixiao.lang.scoring import attainment, same_scale
from jixiao.law import cite
from jixiao.model import Finding, Severity


class Forecast(Rule):
    """全年预计与已完成数、与可能性自相矛盾。

    ## 查什么
    可累计的数量指标，全年预计不得小于已完成数；选“确定能”的，全年预计应达到指标值；选“完全不可能”而全年预计达到指标值的作警告。
    资金的全年预计执行数不得小于已执行数，大于预算数的作警告。单位不能换算、没有填的不查。
    ## 为什么
    预计是监控的判断，自相矛盾就无法据以采取措施。
    ## 反例
    指标值≥100人，预计80人，选“确定能”
    ## 正例
    指标值≥100人，预计80人，选“完全不可能”，写明原因和措施
    """

    code, name = "JK09", "monitoring.forecast"
    title, title_en = "全年预计自相矛盾", "Forecast contradicts itself"
    severity = Severity.ERROR
    message = "“{row}”{what}"
    message_en = "“{row}”: {what}"
    suggestion = "核对已完成数、全年预计和完成目标可能性，使三者一致"
    suggestion_en = "Bring results, forecast and possibility into agreement"
    authority = (cite("财预〔2019〕136号", "监控表"), cite("一般逻辑", "前后一致"))
    forms = frozenset({"monitoring"})

    def check_indicator(self, row: IndicatorView) -> Iterator[Finding]:
        """Look at a row's forecast beside its results and the answer given."""
        forecast, actual, said = row.model.forecast, row.model.actual, row.model.possibility or ""
        if forecast is None or row.is_void:
            return
        pair = (
            same_scale(forecast, actual) if actual is not None and actual.kind == "quantity" == forecast.kind else None
        )
        if (
            pair is not None
            and pair[1] > pair[0]
            and course_of(row.target, cost=row.is_cost) == "counted"
            and actual is not None
        ):
            yield self.finding(row.at("forecast"), related=[row.at("actual")], row=row.name,
                               what=self.say(f"已完成{actual.words}，全年预计反而只有{forecast.words}",
                                             f"{actual.words} done, yet only {forecast.words} expected by the end of the year"))  # fmt: skip
            return
        reached = attainment(row.target, forecast).reached
        if reached is False and said == "确定能":
            yield self.finding(row.at("forecast"), related=[row.at("possibility")], row=row.name,
                               what=self.say(f"选“确定能”，全年预计{forecast.words}却达不到指标值{row.target.words}",
                                             f"marked “{said}”, yet {forecast.words} misses {row.target.words}"))  # fmt: skip
        elif reached is True and said == "完全不可能":
            yield self.finding(row.at("forecast"), related=[row.at("possibility")], row=row.name, severity=Severity.WARNING,
                               what=self.say(f"选“完全不可能”，全年预计{forecast.words}却达到指标值{row.target.words}",
                                             f"marked “{said}”, yet {forecast.words} reaches {row.target.words}"))  # fmt: skip

    def check_project(self, project: ProjectView) -> Iterator[Finding]:
        """Look at the money expected to be spent."""
        for i, fund in enumerate(project.model.results.funds if project.model.results else ()):
            expected, spent, base = amount(fund.forecast), amount(fund.executed), base_of(fund)
            place, related = project.at(f"results.funds[{i}].forecast"), [project.at(f"results.funds[{i}].executed")]
            if expected is not None and spent is not None and expected < spent:
                yield self.finding(place, related=related, row=fund.name,
                                   what=self.say(f"已执行{spent}万元，全年预计执行数反而只有{expected}万元",
                                                 f"{spent} 万元 spent, yet only {expected} expected for the year"))  # fmt: skip
            elif expected is not None and base is not None and base > 0 and expected > base:
                yield self.finding(place, related=related, row=fund.name, severity=Severity.WARNING,
                                   what=self.say(f"全年预计执行{expected}万元，超过预算数{base}万元",
                                                 f"{expected} 万元 expected of a budget of {base}"))  # fmt: skip
