"""WG05 blanks-and-widths: blanks inside Chinese text, full-width digits and letters."""

import re
from collections.abc import Iterator

from jixiao.check.rule import Rule
from jixiao.check.views import Passage, TextView
from jixiao.law import cite
from jixiao.model import Finding, Fix, Severity

_BLANK = re.compile(r"(?<=[\u4e00-\u9fff]) +(?=[\u4e00-\u9fff])")
_WIDE = re.compile(r"[０-９Ａ-Ｚａ-ｚ％]")


class BlanksAndWidths(Rule):
    """中文中夹空格，或数字字母用了全角。

    ## 查什么
    段落文字的汉字之间有空格；数字、字母用了全角字符。表格单元格内因换行产生的空格不算。
    ## 为什么
    空格和全角字符影响检索、取数和排版。
    ## 反例
    购置图书 用于乡镇分馆；２０２４年
    ## 正例
    购置图书用于乡镇分馆；2024年
    """

    code, name = "WG05", "wording.blanks-and-widths"
    title, title_en = "空格与全角字符", "Blanks and full-width characters"
    severity = Severity.INFO
    message = "文字中有{what}（“{around}”）"
    message_en = "The text holds stray blanks or full-width characters (“{around}”)"
    suggestion = "删去汉字间的空格，数字和字母改用半角"
    suggestion_en = "Take out the blanks; write digits and letters in half width"
    authority = (cite("GB/T 9704-2012", "文字"), cite("GB/T 15835-2011", "字体"))

    def check_text(self, text: TextView) -> Iterator[Finding]:
        """Look at prose for blanks, at everything for wide characters."""
        for passage in text.passages_with(_BLANK):
            if passage.kind == "prose" and (match := _BLANK.search(passage.words)) is not None:
                yield from self._tell(passage, "汉字间的空格", passage.words, match)
        for passage in text.passages_with(_WIDE, printed=True):
            if (match := _WIDE.search(passage.words.raw)) is not None:
                yield from self._tell(passage, "全角数字或字母", passage.words.raw, match)

    def _tell(self, passage: Passage, what: str, seen: str, match: re.Match[str]) -> Iterator[Finding]:
        around = seen[max(0, match.start() - 6) : match.end() + 6]
        fixed = _BLANK.sub("", passage.words)
        for spot in passage.spots:
            yield self.finding(spot.at(), related=spot.related(), what=what, around=around, fix=Fix(fixed), group=what)
