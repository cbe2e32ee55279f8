"""WG08 open-ending: a paragraph that ends in a comma."""

import re
from collections.abc import Iterator

from jixiao.check.rule import Rule
from jixiao.check.views import TextView
from jixiao.law import cite
from jixiao.model import Finding, Fix, Severity

_COMMA_LAST = re.compile(r"[，、,]$", re.MULTILINE)
_SHORTEST = 8


class OpenEnding(Rule):
    """段落以顿号、逗号收尾。

    ## 查什么
    资金用途、绩效目标、保障措施、描述等文字以“，”“、”结尾。以顿号结尾的可能漏了内容，作警告。
    ## 为什么
    句末应用句号；以顿号、逗号收尾说明语句没有写完或标点有误。
    ## 反例
    完成公厕保洁、垃圾清运、
    ## 正例
    完成公厕保洁、垃圾清运。
    """

    code, name = "WG08", "wording.open-ending"
    title, title_en = "句末标点", "Ends in a comma"
    severity = Severity.WARNING
    message = "“…{tail}”以“{mark}”结尾"
    message_en = "“…{tail}” ends in “{mark}”"
    suggestion = "核对是否漏了内容；如已写完，改为“。”"
    suggestion_en = "Check whether words are missing; else end with “。”"
    authority = (cite("GB/T 15834-2011", "句号"),)

    def check_text(self, text: TextView) -> Iterator[Finding]:
        """Look at prose."""
        for passage in text.passages_with(_COMMA_LAST):
            words = passage.words
            if passage.kind != "prose" or not _COMMA_LAST.search(words) or len(words) < _SHORTEST:
                continue
            severity = None if words[-1] == "、" else Severity.INFO
            for spot in passage.spots:
                yield self.finding(
                    spot.at(),
                    related=spot.related(),
                    tail=words[-10:],
                    mark=words[-1],
                    severity=severity,
                    fix=Fix(words[:-1] + "。", safe=False),
                )
