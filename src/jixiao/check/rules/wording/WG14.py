"""WG14 broken-characters: characters no font prints."""

import re
from collections.abc import Iterator

from jixiao.check.rule import Rule
from jixiao.check.views import TextView
from jixiao.law import cite
from jixiao.model import Finding, Severity

_BROKEN = re.compile(
    r"[\ufffd\ufffe\uffff\ue000-\uf8ff\U000f0000-\U0010ffff\x00-\x08\x0b\x0c\x0e-\x1f\x7f-\x9f]|锟斤拷|烫烫烫|屯屯屯|锘|Ã[\x80-\xbf©¤]|â€"
)


class BrokenCharacters(Rule):
    """乱码或无法显示的字符。

    ## 查什么
    替换符“�”、控制字符、私用区字符和“锟斤拷”一类乱码。
    ## 为什么
    原有文字已经丢失或无法显示。
    ## 反例
    购置消防器�20套
    ## 正例
    购置消防器材20套
    """

    code, name = "WG14", "wording.broken-characters"
    title, title_en = "乱码", "Broken characters"
    severity = Severity.WARNING
    message = "文字中有乱码（“{around}”，字符 {code}）"
    message_en = "Broken characters (“{around}”, {code})"
    suggestion = "对照原稿改正；另存为 UTF-8 编码或重新导出后再检查"
    suggestion_en = "Mend it after the original; save as UTF-8 or export again"
    authority = (cite("财预〔2015〕88号", "规范完整性"),)

    def check_text(self, text: TextView) -> Iterator[Finding]:
        """Look at every printed string."""
        for passage in text.passages_with(_BROKEN):
            words = passage.words
            if (match := _BROKEN.search(words)) is None:
                continue
            around = words[max(0, match.start() - 6) : match.end() + 6]
            code = f"U+{ord(match[0][0]):04X}"
            for spot in passage.spots:
                yield self.finding(spot.at(), related=spot.related(), around=around, code=code)
