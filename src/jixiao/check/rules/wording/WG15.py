"""WG15 cut-off: words that end where more must follow."""

import re
from collections.abc import Iterator

from jixiao.check.rule import Rule
from jixiao.check.views import TextView
from jixiao.law import cite
from jixiao.model import Certainty, Finding, Severity

_OPEN_END = re.compile(
    r"(?:(?<![共饱温缓总调柔中谐随附应祥平太泰人])和|(?<![普涉顾惠危波遍触提埃言论])及|(?<![参赠授给付赋])与|或者|(?<![合兼])并且|以便|按照|(?<![有无])根据|"
    r"关于|包括|由于|为了|对于|以及|从而|例如)[，、。；]?$"
)
_NO_PREDICATE = re.compile(r"(?:^|[，；。])(?:按照|根据|依据|围绕)[^，；。]{2,30}(?:要求|部署|精神|规定)[。]?$")
_EITHER = re.compile(r"[和及与者且便照据于括了以而如求署神定][，、。；]?$", re.MULTILINE)  # a quick first search
_SHORTEST = 6


class CutOff(Rule):
    """文字没有写完，以“和”“及”“按照”等收尾。

    ## 查什么
    资金用途、总体目标、保障措施、描述、名称以连词、介词收尾，或以“按照……要求”收尾而没有下文。绩效目标另有规则。
    ## 为什么
    多为复制时截断。
    ## 反例
    用于购置图书、期刊以及
    ## 正例
    用于购置图书、期刊以及数字资源
    """

    code, name = "WG15", "wording.cut-off"
    title, title_en = "文字截断", "Text cut off"
    severity = Severity.WARNING
    certainty = Certainty.HEURISTIC
    message = "文字疑似没有写完（“…{tail}”）"
    message_en = "The text seems cut off (“…{tail}”)"
    suggestion = "补全“{tail}”之后的内容"
    suggestion_en = "Add what follows “{tail}”"
    authority = (cite("财预〔2015〕88号", "规范完整性"),)

    def check_text(self, text: TextView) -> Iterator[Finding]:
        """Look at prose, names and bases."""
        for passage in text.passages_with(_EITHER):
            words = passage.words
            if passage.kind == "target" or len(words) < _SHORTEST:
                continue
            open_end = _OPEN_END.search(words, len(words) - 4) is not None
            if not open_end and not (passage.kind == "prose" and _NO_PREDICATE.search(words)):
                continue
            for spot in passage.spots:
                # Objectives are MB07's; a description may well be no more than 按照国家标准要求.
                if not spot.name.startswith("objectives[") and (open_end or spot.name != "description"):
                    yield self.finding(spot.at(), related=spot.related(), tail=words[-12:])
