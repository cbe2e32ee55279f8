"""WG02 doubled-word: a word stands there twice in a row."""

import re
from collections.abc import Iterator
from itertools import islice

from jixiao.check.rule import Rule
from jixiao.check.views import TextView
from jixiao.law import cite
from jixiao.model import Finding, Fix, Severity

_DOUBLED = re.compile(r"(?P<word>[\u4e00-\u9fff]{2,8})(?P=word)")
# Particles that never stand twice, with the words that end or begin with them left out (目的的, 为了了解).
_PARTICLE = re.compile(
    r"(?<![目标靶中有])的的(?![确士哥])|(?<!除)了了(?!解|望|然|了)|(?<![共饱温缓总调柔中])和和(?![平谐气睦])|以及及(?![时其早格])|"
    r"(?<![参赠授给付赋])与与(?![会否])|于于|(?<![合兼])并并(?![列非购])|或或|(?<![即将])将将(?![来军要])|被被"
)
_EITHER = re.compile(r"([\u4e00-\u9fff]{1,8})\1")  # a quick first search
# 一步一步, 一个一个; words of one character (点点点点); verbs doubled in speech.
_LEGITIMATE = re.compile(r"^一.$|^(.)\1+$")
_SPOKEN = frozenset(
    (
        "研究",
        "讨论",
        "商量",
        "考虑",
        "锻炼",
        "打扫",
        "休息",
        "活动",
        "照顾",
        "学习",
        "了解",
        "比划",
        "琢磨",
        "收拾",
        "许多",
        "很多",
    )
)
# 服务|服务对象, 培训|培训师: the second one may begin another word.
_NEXT_WORD = re.compile(
    r"对象|人员|人才|器|费|站|房|用地|师|员|生|中心|局|所|机构|单位|部门|组织|方|者|点|厅|大厅|平台|制度|体系|规划|办法|经费|资金|工作量|协会|学会|公司"
)


_ENOUGH = 50
"""So many slips of one passage are shown; more would be a copy of the passage each."""


class DoubledWord(Rule):
    """词语重复。

    ## 查什么
    两个字以上的词紧挨着写了两遍（“开展开展”），或“的的”“于于”一类虚词重复。“一步一步”等正常重叠不报；
    后一个可能属于另一个词的（“服务服务对象”）只作提示。
    ## 为什么
    多为粘贴、修改时留下的笔误。
    ## 反例
    组织组织志愿者清理河道
    ## 正例
    组织志愿者清理河道
    """

    code, name = "WG02", "wording.doubled-word"
    title, title_en = "词语重复", "Doubled word"
    severity = Severity.WARNING
    message = "“{word}”重复（“{around}”）"
    message_en = "“{word}” stands there twice (“{around}”)"
    suggestion = "删去一个“{word}”"
    suggestion_en = "Take one “{word}” away"
    authority = (cite("财预〔2015〕88号", "规范完整性"),)

    def check_text(self, text: TextView) -> Iterator[Finding]:
        """Look at every printed string but targets, whose units ZZ03 looks at."""
        for passage in text.passages_with(_EITHER):
            words: str = passage.words
            if passage.kind == "target":
                continue
            for start, word in islice(_doubled(words), _ENOUGH):
                end = start + 2 * len(word)
                around = words[max(0, start - 4) : end + 4]
                milder = Severity.INFO if _NEXT_WORD.match(words, end) else None
                fixed = words[:start] + words[start + len(word) :]
                for spot in passage.spots:
                    yield self.finding(
                        spot.at(),
                        related=spot.related(),
                        word=word,
                        around=around,
                        severity=milder,
                        fix=Fix(fixed, safe=False),
                    )


def _doubled(words: str) -> Iterator[tuple[int, str]]:
    for match in _DOUBLED.finditer(words):
        word = match["word"]
        if not _LEGITIMATE.match(word) and word not in _SPOKEN:
            yield match.start(), word
    for match in _PARTICLE.finditer(words):
        yield match.end() - 2, match[0][-1]
