"""WG04 stray-english: an English word left inside a Chinese sentence."""

import re
from collections.abc import Iterator

from jixiao.check.rule import Rule
from jixiao.check.views import TextView
from jixiao.law import cite
from jixiao.model import Finding, Severity

# Words of machine translation, OCR and programs; acronyms (GIS, PPP, AED) and names never are among them.
_ENGLISH = re.compile(
    r"(?<![A-Za-z0-9@./_\-])(?P<word>and|And|AND|or|Or|the|The|THE|of|Of|in|to|for|with|With|is|are|on|by|at|from|as|be|this|that|not|but|"
    r"including|such|also|was|will|should|must|can|null|NULL|None|none|nan|NaN|undefined|true|false|True|False|test|string|text|"
    r"TODO|todo|TBD|tbd|sample|example|lorem|ipsum|other|total|and/or|etc)(?![A-Za-z0-9@./_\-])"
)
_LATIN = re.compile(r"[A-Za-z]{2}")
_WORD_BEFORE = re.compile(r"[A-Za-z]{1,60}$")
_WORD_AFTER = re.compile(r"[A-Za-z]+")
_CHINESE = re.compile(r"[\u4e00-\u9fff]")


class StrayEnglish(Rule):
    """中文语句中残留外文单词。

    ## 查什么
    中文句子里夹有 and、or、the、null、test 一类外文单词。GIS、PPP、AED、5G 等通行缩写和英文名称不报。
    ## 为什么
    多为机器翻译、识别或系统导出的残留。
    ## 反例
    提供设备保养 and 操作培训
    ## 正例
    提供设备保养和操作培训
    """

    code, name = "WG04", "wording.stray-english"
    title, title_en = "外文残留", "Stray English"
    severity = Severity.WARNING
    message = "中文语句中夹有“{word}”（“{around}”）"
    message_en = "“{word}” stands in a Chinese sentence (“{around}”)"
    suggestion = "改为相应的中文，或删去“{word}”"
    suggestion_en = "Write it in Chinese or delete “{word}”"
    authority = (cite("财预〔2015〕88号", "规范完整性"), cite("GB/T 9704-2012", "文字"))

    def check_text(self, text: TextView) -> Iterator[Finding]:
        """Look at every printed string."""
        for passage in text.passages_with(_LATIN):
            words: str = passage.words
            match = _ENGLISH.search(words)
            if match is None or not _CHINESE.search(words) or _in_english(words, match.start(), match.end()):
                continue
            around = words[max(0, match.start() - 6) : match.end() + 6]
            for spot in passage.spots:
                yield self.finding(spot.at(), related=spot.related(), word=match["word"], around=around)


def _in_english(words: str, start: int, end: int) -> bool:
    """The word belongs to an English name: a capitalised Latin word stands right before or after it
    (Internet of Things); two stray words in a row (the best) are no name.
    """
    before = _WORD_BEFORE.search(words[:start].rstrip())
    after = _WORD_AFTER.match(words[end:].lstrip())
    return any(word is not None and word[0][0].isupper() for word in (before, after))
