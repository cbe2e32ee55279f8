"""WG10 number-style: mixed large numbers and years of two digits."""

import re
from collections.abc import Iterator

from jixiao.check.rule import Rule
from jixiao.check.views import TextView
from jixiao.law import cite
from jixiao.model import Finding, Severity

_MIXED = re.compile(
    r"\d{1,12}(?:\.\d{1,9})?亿\d{1,12}(?:\.\d{1,9})?[千百]万?|\d{1,12}[千百]\d{1,12}[百十]?万|\d{1,12}千万\d{1,12}百万|\d{1,12}(?:\.\d{1,9})?万\d{1,12}千(?!米|瓦|克|伏|卡|赫)"
)
_SHORT_YEAR = re.compile(r"(?<![\d.—\-~])(?P<year>1[5-9]|2\d)年(?=\d{1,2}月|底|度|初|末|上半年|下半年|预算|元月)")
_EITHER = re.compile(r"\d[年亿千百万]")  # a quick first search


class NumberStyle(Rule):
    """数字写法不规范。

    ## 查什么
    “5亿3千4百万”一类混写，“24年底”一类两位年份。
    ## 为什么
    数值中一般只用“万”“亿”作单位；年份应写全四位。
    ## 反例
    投资2亿3千万元；24年底完工
    ## 正例
    投资2.3亿元；2024年底完工
    """

    code, name = "WG10", "wording.number-style"
    title, title_en = "数字写法", "Style of numbers"
    severity = Severity.INFO
    message = "“{seen}”的写法不规范"
    message_en = "“{seen}” is not the style of official texts"
    suggestion = "{advice}"
    suggestion_en = "Write one unit of 万 or 亿 with decimals, and years in full"
    authority = (cite("GB/T 15835-2011", "数字形式"),)

    def check_text(self, text: TextView) -> Iterator[Finding]:
        """Look at every printed string."""
        for passage in text.passages_with(_EITHER):
            words = passage.words
            if match := _SHORT_YEAR.search(words):
                seen, advice = match[0], f"写全年份“20{match['year']}年”"
            elif match := _MIXED.search(words):
                seen, advice = match[0], "统一以“万”或“亿”为单位，用小数表示，如“5.34亿”"
            else:
                continue
            for spot in passage.spots:
                yield self.finding(spot.at(), related=spot.related(), seen=seen, advice=advice)
