"""PJ05 evaluation.rate-wrong: a printed rate is not what its own numbers give."""

import re
from collections.abc import Iterator
from decimal import Decimal

from jixiao.check.rule import Rule
from jixiao.check.views import IndicatorView, ProjectView
from jixiao.lang.funds import spent_share
from jixiao.lang.number import decimal
from jixiao.law import cite
from jixiao.model import Finding, Severity

_NUMBER = r"\d{1,12}(?:,\d{3})*(?:\.\d{1,6})?"
_WORDS = r"[^\d÷/=≈()（）%]{0,12}"
_DIVISION = re.compile(
    rf"(?P<one>{_NUMBER})(?P<unit>{_WORDS})[÷/]{_WORDS}(?P<two>{_NUMBER})(?P<unit2>{_WORDS})(?:[×xX*]100%?)?[=≈]{_WORDS}(?P<rate>{_NUMBER})%"
)
_SAVED = re.compile(
    rf"[（(]{_WORDS}(?P<two>{_NUMBER})(?P<unit>{_WORDS})[-−－—]{_WORDS}(?P<minus>{_NUMBER}){_WORDS}[)）][÷/]{_WORDS}(?P<same>{_NUMBER})(?P<unit2>{_WORDS})"
    rf"(?:[×xX*]100%?)?[=≈]{_WORDS}(?P<rate>-?{_NUMBER})%"
)
_SLACK = Decimal("0.006")


class RateWrong(Rule):
    """比率与所列的数算出来的不一样。

    ## 查什么
    评分表各栏中写出算式的比率，如“实际支出342万元÷到位资金360万元=95%”、“（计划100万元－实际92万元）÷计划100万元=8%”，按所列的数复算；
    “预算执行率”一行写了完成值的，与资金栏的执行数、预算数复算。允许末位四舍五入；两个数单位不同的不查。
    ## 为什么
    到位率、执行率、完成率、达标率、节约率是评分的依据，算错会连累得分。
    ## 反例
    达标410盏÷实际420盏=99%
    ## 正例
    达标410盏÷实际420盏≈97.62%
    """

    code, name = "PJ05", "evaluation.rate-wrong"
    title, title_en = "评价比率计算有误", "A rate does not follow from its numbers"
    severity = Severity.ERROR
    message = "“{row}”写“{said}”，应为{right}%"
    message_en = "“{row}”: “{said}” is {right}%"
    suggestion = "比率改为{right}%，并核对得分；所列的数有误的，改正数"
    suggestion_en = "Write {right}% and look at the score again, or mend the numbers"
    authority = (cite("财预〔2020〕10号", "评分表"), cite("一般逻辑", "比率"))
    forms = frozenset({"evaluation"})

    def check_indicator(self, row: IndicatorView) -> Iterator[Finding]:
        """Recompute what is written as a division."""
        model = row.model
        fields = [("basis", model.basis), ("deviation", model.deviation), ("description", model.description)]
        fields += [("actual", model.actual.words if model.actual is not None else None)]
        for field, words in fields:
            text = (words or "").replace(" ", "")
            for match in [*_DIVISION.finditer(text), *_SAVED.finditer(text)]:
                if (right := _wrong(match)) is not None:
                    yield self.finding(row.at(field), row=row.name, said=match[0].strip("，。；、"), right=right)

    def check_project(self, project: ProjectView) -> Iterator[Finding]:
        """Hold the execution rate among the rows against the money block."""
        share = spent_share(project.fund[0])
        for row in project.rows:
            actual = row.model.actual
            if (
                share is None
                or "预算执行率" not in row.name
                or actual is None
                or not actual.is_percent
                or actual.value is None
            ):
                continue
            right = Decimal((share * 100).numerator) / (share * 100).denominator
            if abs(right - actual.value) > _loose(str(actual.value)):
                yield self.finding(row.at("actual"), row=row.name, said=actual.words, right=f"{right:.2f}")


def _wrong(match: re.Match[str]) -> str | None:
    """What a division gives, where it is not what is printed."""
    two, rate = decimal(match["two"]), decimal(match["rate"])
    one = decimal(match["one"]) if "one" in match.groupdict() else None
    if "minus" in match.groupdict():
        minus, same = decimal(match["minus"]), decimal(match["same"])
        if minus is None or two is None or same != two:
            return None
        one = two - minus
    if one is None or not two or rate is None or _unit(match["unit"]) != _unit(match["unit2"]):
        return None
    right = one / two * 100
    return f"{right:.2f}".rstrip("0").rstrip(".") if abs(right - rate) > _loose(match["rate"]) else None


def _unit(words: str) -> str:
    """The counter right after a number: 342万元 → 万元."""
    found = re.match(r"亿元|万元|千元|元|[\u4e00-\u9fff]", words)
    return found[0] if found else ""


def _loose(printed: str) -> Decimal:
    places = len(printed.partition(".")[2])
    return Decimal(5).scaleb(-places - 1) + _SLACK
