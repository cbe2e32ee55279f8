"""WG01 confused-characters: a word of the confusion dictionary."""

from collections.abc import Iterator

from jixiao.check.rule import Rule
from jixiao.check.views import TextView
from jixiao.lang.confusion import confusions, wrong_words
from jixiao.law import cite
from jixiao.model import Certainty, Finding, Fix, Severity


class ConfusedCharacters(Rule):
    """疑似错别字。

    ## 查什么
    各段文字、指标名称、描述、依据中出现易混词表里的错误写法（如“布署”“拔付”“防讯”“按装”）。
    词表在 `jixiao/lang/data/confusions.toml`，有歧义的词附有上下文条件。
    ## 为什么
    绩效文本随预算公开，文字应当准确。
    ## 反例
    防讯物资及时拔付到位
    ## 正例
    防汛物资及时拨付到位
    """

    code, name = "WG01", "wording.confused-characters"
    title, title_en = "错别字", "Confused characters"
    severity = Severity.WARNING
    certainty = Certainty.HEURISTIC
    message = "“{wrong}”疑为“{right}”之误（“{around}”）"
    message_en = "“{wrong}” is probably “{right}” (“{around}”)"
    suggestion = "把“{wrong}”改为“{right}”"
    suggestion_en = "Write “{right}” for “{wrong}”"
    authority = (cite("财预〔2015〕88号", "规范完整性"),)

    def check_text(self, text: TextView) -> Iterator[Finding]:
        """Look at every printed string."""
        for passage in text.passages_with(wrong_words()):
            words = passage.words
            if passage.kind == "target" or not (found := confusions(words)):
                continue
            fixed: str = words
            for one in found:
                fixed = fixed.replace(one.wrong, one.right)
            for one in {c.wrong: c for c in found}.values():
                around = words[max(0, one.start - 6) : one.start + len(one.wrong) + 6]
                for spot in passage.spots:
                    yield self.finding(
                        spot.at(),
                        related=spot.related(),
                        wrong=one.wrong,
                        right=one.right,
                        around=around,
                        fix=Fix(fixed, safe=False),
                    )
