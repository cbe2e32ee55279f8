"""ZP09 self-evaluation.words-for-number: words where the target asks for a number."""

import re
from collections.abc import Iterator

from jixiao.check.rule import Rule
from jixiao.check.views import IndicatorView
from jixiao.law import cite
from jixiao.model import Finding, Severity

_FIGURE = re.compile(
    r"\d|百分之|[零〇一二两三四五六七八九十百千万半]{1,12}(?:次|个|场|人|项|名|户|件|套|台|份|期|家|处|班|起|公里|亩|吨|元|天|成)"
)
_DONE = re.compile(r"完成|达成|达标|实现|合格|达到|符合|良好|正常|优|提[升高]|改善|落实|到位|按[时期]|及时|是|已|无")


class WordsForNumber(Rule):
    """定量指标的完成值填成了文字。

    ## 查什么
    指标值是数量或百分比，而完成值只写“完成”“达成”“达标”等，没有任何数字。成本只写“控制在预算内”的按警告提出。
    ## 为什么
    没有完成数就无法核对是否完成，也无法计算得分。
    ## 反例
    指标值≥95%，完成值：达成预期
    ## 正例
    指标值≥95%，完成值：96.4%
    """

    code, name = "ZP09", "self-evaluation.words-for-number"
    title, title_en = "定量指标填定性结果", "Words where a number is due"
    severity = Severity.ERROR
    message = "“{row}”的指标值{target}是数值，完成值却只写“{actual}”"
    message_en = "“{row}” asks for a number ({target}); the result says “{actual}”"
    suggestion = "填写实际完成的数值和单位，如“{example}”的形式"
    suggestion_en = "Write the figure reached, with its unit"
    authority = (cite("审计机关常见问题（公开）", "自评填报"), cite("财预〔2020〕10号", "完成情况"))
    forms = frozenset({"self-evaluation"})

    def check_indicator(self, row: IndicatorView) -> Iterator[Finding]:
        """Look at results without any figure."""
        actual, target = row.model.actual, row.target
        if actual is None or target.kind != "quantity" or actual.kind != "qualitative" or row.is_void:
            return
        words = actual.words.strip()
        # 无 is the number none where the target itself is none.
        if not words or _FIGURE.search(words) or not _DONE.search(words) or (words == "无" and target.value == 0):
            return
        # 全部合格 says 100 percent well enough.
        if "全" in words and target.is_percent:
            return
        mild = row.is_cost or target.value == 0 or "全" in words
        severity = Severity.WARNING if mild else Severity.ERROR
        yield self.finding(row.at("actual"), related=[row.at("target")], severity=severity, row=row.name,
                           target=target.words, actual=words, example=f"××{target.unit or ''}")  # fmt: skip
