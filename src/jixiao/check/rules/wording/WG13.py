"""WG13 repeated-marks: two marks of punctuation in a row."""

import re
from collections.abc import Iterator

from jixiao.check.rule import Rule
from jixiao.check.views import TextView
from jixiao.law import cite
from jixiao.model import Finding, Severity

_REPEATED = re.compile(r"[，。；、：,;][，。；、：,;]+|(?<!\.)\.\.(?!\.)")


class RepeatedMarks(Rule):
    """标点重复或连用。

    ## 查什么
    “，，”“。。”“、，”等标点紧挨在一起。
    ## 为什么
    多为删改时留下的笔误，也可能漏了内容。
    ## 反例
    完成管网改造，，消除污水直排
    ## 正例
    完成管网改造，消除污水直排
    """

    code, name = "WG13", "wording.repeated-marks"
    title, title_en = "标点重复", "Repeated punctuation"
    severity = Severity.WARNING
    message = "标点“{marks}”连用（“{around}”）"
    message_en = "“{marks}” stand together (“{around}”)"
    suggestion = "只留一个标点；如其间漏了文字，请补上"
    suggestion_en = "Keep one mark, or add the words that are missing"
    authority = (cite("GB/T 15834-2011", "标点符号"),)

    def check_text(self, text: TextView) -> Iterator[Finding]:
        """Look at every printed string."""
        for passage in text.passages_with(_REPEATED):
            words = passage.words
            if (match := _REPEATED.search(words)) is None:
                continue
            around = words[max(0, match.start() - 6) : match.end() + 6]
            for spot in passage.spots:
                yield self.finding(spot.at(), related=spot.related(), marks=match[0], around=around)
