"""ZZ22 impossible-date: a date no calendar has."""

import re
from collections.abc import Iterator

from jixiao.check.rule import Rule
from jixiao.check.views import TextView
from jixiao.lang.target import impossible_date
from jixiao.law import cite
from jixiao.model import Finding, Severity

_DATE_LIKE = re.compile(r"\d月|20\d\d[-./]\d")


class ImpossibleDate(Rule):
    """日期不存在。

    ## 查什么
    指标值和各段文字中的日期，如 2 月 30 日、6 月 31 日、13 月。
    ## 为什么
    不存在的日期无法作为期限。
    ## 反例
    2024年2月30日前；2024年13月底前
    ## 正例
    2024年2月29日前；2024年12月底前
    """

    code, name = "ZZ22", "target.impossible-date"
    title, title_en = "日期不存在", "No such date"
    severity = Severity.ERROR
    message = "日期“{date}”不存在"
    message_en = "There is no date “{date}”"
    suggestion = "核对年、月、日，改为实际日期"
    suggestion_en = "Check year, month and day"
    authority = (cite("一般逻辑", "日期"), cite("GB/T 15835-2011", "日期"))

    def check_text(self, text: TextView) -> Iterator[Finding]:
        """Look at every date printed."""
        for passage in text.passages_with(_DATE_LIKE):
            words = passage.words
            found = impossible_date(words)
            # Numbers of documents look like dates: in running text only 年月日 counts.
            if found is None or ("月" not in found and passage.kind != "target"):
                continue
            for spot in passage.spots:
                yield self.finding(spot.at(), related=spot.related(), date=found)
