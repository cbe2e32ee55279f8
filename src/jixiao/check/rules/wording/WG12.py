"""WG12 half-width: Latin punctuation inside a Chinese sentence."""

import re
from collections.abc import Iterator

from jixiao.check.rule import Rule
from jixiao.check.views import TextView
from jixiao.law import cite
from jixiao.model import Finding, Fix, Severity

_HALF = re.compile(r"(?<=[\u4e00-\u9fff”）》])[,;:?!](?=[\u4e00-\u9fff“（《]|$)", re.MULTILINE)
_FULL = {",": "，", ";": "；", ":": "：", "?": "？", "!": "！"}


class HalfWidth(Rule):
    """中文语句用了半角标点。

    ## 查什么
    汉字之间出现半角的逗号、分号、冒号、问号、叹号。
    ## 为什么
    中文语句应使用中文标点。
    ## 反例
    开展送戏下乡,丰富群众生活
    ## 正例
    开展送戏下乡，丰富群众生活
    """

    code, name = "WG12", "wording.half-width"
    title, title_en = "半角标点", "Half-width punctuation"
    severity = Severity.INFO
    message = "中文语句中用了半角“{mark}”（“{around}”）"
    message_en = "Half-width “{mark}” in a Chinese sentence (“{around}”)"
    suggestion = "改用中文标点“{right}”"
    suggestion_en = "Write “{right}”"
    authority = (cite("GB/T 15834-2011", "标点符号"),)

    def check_text(self, text: TextView) -> Iterator[Finding]:
        """Look at prose."""
        for passage in text.passages_with(_HALF):
            words = passage.words
            if passage.kind != "prose" or (match := _HALF.search(words)) is None:
                continue
            fixed = _HALF.sub(lambda m: _FULL[m[0]], words)
            around = words[max(0, match.start() - 6) : match.end() + 6]
            for spot in passage.spots:
                yield self.finding(
                    spot.at(),
                    related=spot.related(),
                    mark=match[0],
                    right=_FULL[match[0]],
                    around=around,
                    fix=Fix(fixed),
                    group="half-width",
                )
