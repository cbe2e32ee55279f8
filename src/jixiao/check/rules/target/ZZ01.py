"""ZZ01 unreadable: a target that is no quantity, no date and no graded words."""

import re
from collections.abc import Iterable

from jixiao.check.rule import Rule
from jixiao.check.views import IndicatorView
from jixiao.lang.target import impossible_date, parse_target, range_fault, signs
from jixiao.law import cite
from jixiao.model import Finding, Severity

_BLANK_LEFT = re.compile(r"\*{2,}|[Xx×]{2,}|_{2,}|□|○○|[(（]\s*[)）]|\bN\b")
_SIGN_ONLY = re.compile(r"(?:[≥≤><=]+|[大小]于等于|不低于|不超过)[^\d]*")
_SIGN_LAST = re.compile(r"\d[^≥≤><=]{0,60}[≥≤><]=?$")
_RUN_TOGETHER = re.compile(
    r"[≥≤><=]*\d+(?:\.\d+)?%?(?:20\d\d年|\d{1,2}月(?:\d|底|末)).*|[≥≤><=]+[\d.]+[^\d≥≤><=.、，,；;/]+[≥≤><=]*\d+.*"
)
_WORDS_FIRST = re.compile(r"(?P<words>[^\d≥≤><=]{1,30})(?P<value>[≥≤><=]{1,2}.*)")
# Words that only say of what the value is meant: they may stand before it.
_SCOPE = re.compile(
    r"每|均|单价|单位|累计|同比|环比|上年|去年|增长|增幅|提高|提升|上升|增加|下降|降低|减少|压减|误差|合计|共"
)
_LISTED = re.compile(r"[、，,；;/]|且|和|并")


class TargetUnreadable(Rule):
    """指标值无法识别：不是“符号+数值+单位”，不是日期，也不是可分档的文字。

    ## 查什么
    指标值为空、只有符号没有数值、只有单位没有数值、留有未填的占位符、两个值连写在一起、符号写在数值之后等。
    写法不常见但读得懂的，只作提示或警告。
    ## 为什么
    指标值是监控、自评、评价的比较标准；读不出数值，就无法判断是否完成。绩效目标应细化量化、可衡量。
    ## 反例
    ≥人；≥**%；≥802024年底完成；95%≥
    ## 正例
    ≥80%；2024年11月30日前；优、良、中、差四档，达到良以上
    """

    code, name = "ZZ01", "target.unreadable"
    title, title_en = "指标值无法识别", "Target cannot be understood"
    severity = Severity.ERROR
    message = "指标值“{target}”{reason}"
    message_en = "The target “{target}” cannot be understood"
    suggestion = "改为“比较符号+数值+计量单位”（如“≥95%”“≥20场”）或具体日期（如“2024年11月30日前”）；{advice}"
    suggestion_en = "Write sign, number and unit (“≥95%”) or a date (“2024年11月30日前”), one value per indicator"
    authority = (cite("财预〔2015〕88号", "细化量化"), cite("财预〔2021〕101号", "量化易评"))
    forms = frozenset({"goal", "self-evaluation", "monitoring"})

    def check_indicator(self, row: IndicatorView) -> Iterable[Finding]:
        """Look at a target nothing could be read from."""
        if row.target.kind != "malformed" or (not row.name and not row.target.words):
            return ()
        words = row.target.words
        if not words.strip():
            if row.is_void:
                return ()
            # A whole column without values was more likely not read, or the table is an unfilled form.
            lost = all(not other.target.words.strip() for other in row.project.rows)
            return (
                self.finding(
                    row.at("target"),
                    target="",
                    reason="为空",
                    advice="按该指标的绩效目标填写",
                    severity=Severity.INFO if lost else None,
                    group="blank",
                ),
            )
        fault = _fault(words, row.project.text.year)
        if fault is None:
            return ()
        reason, advice, severity = fault
        return (self.finding(row.at("target"), target=words, reason=reason, advice=advice, severity=severity),)


def _fault(words: str, year: int | None) -> tuple[str, str, Severity] | None:
    """Reason, advice and weight; ``None`` where another rule names the fault better or there is none."""
    if _BLANK_LEFT.search(words):
        return "留有未填写的占位符", "把占位符换成实际数值", Severity.ERROR
    if impossible_date(words) or range_fault(words):
        return None
    found = signs(words)
    if match := _WORDS_FIRST.fullmatch(words):
        value = parse_target(match["value"], year)
        if value.kind == "quantity":
            if _SCOPE.search(match["words"]):
                return None
            return (
                f"在数值前混入了文字“{match['words']}”",
                f"指标值栏只写“{match['value']}”，文字写入指标名称或描述",
                Severity.INFO,
            )
    parts = _LISTED.split(words)
    if len(parts) > 1 and all(parse_target(p, year).kind in ("quantity", "deadline") for p in parts if p):
        return "一格里写了多个值", "一个指标只写一个值，其余的另设指标", Severity.WARNING
    if len(found) > 1 and re.match(r"[≥≤><=]{2,}", words):
        return None  # ZZ26: the sign printed twice
    if _SIGN_ONLY.fullmatch(words):
        return "只有比较符号，没有数值", "在符号后补写数值", Severity.ERROR
    if not any(c.isdigit() for c in words) and len(words) <= 3:
        return "只有计量单位，没有数值", "补写比较符号和数值", Severity.ERROR
    if _SIGN_LAST.search(words):
        return "把比较符号写在了数值后面", "把符号移到数值前面", Severity.ERROR
    if _RUN_TOGETHER.fullmatch(words):
        return "是两个值连写在一起，分不清哪个有效", "只保留与本指标对应的一个值", Severity.ERROR
    return "读不出数值、日期或档次", "一个指标只写一个明确的值", Severity.WARNING
