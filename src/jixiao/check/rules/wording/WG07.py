"""WG07 sign-style: >= for ≥."""

import re
from collections.abc import Iterator
from itertools import chain

from jixiao.check.rule import Rule
from jixiao.check.views import TextView
from jixiao.law import cite
from jixiao.model import Finding, Fix, Severity

_TWO_CHARACTERS = re.compile(r"[>＞]\s?[=＝]|[=＝]\s?[>＞]|[≧⩾]")
_TWO_CHARACTERS_LESS = re.compile(r"[<＜]\s?[=＝]|[=＝]\s?[<＜]|[≦⩽]")


_EITHER = re.compile(r"[<>]\s?=|=\s?[<>]")
_FOLDED = re.compile(r"[≧⩾≦⩽＞＜＝]")


class SignStyle(Rule):
    """比较符号写法不统一。

    ## 查什么
    指标值用“>=”“<=”“≧”“≦”等写法，没有用“≥”“≤”。
    ## 为什么
    同一文本中符号应统一，便于取数。
    ## 反例
    >=95%
    ## 正例
    ≥95%
    """

    code, name = "WG07", "wording.sign-style"
    title, title_en = "比较符号写法", "Style of comparison signs"
    severity = Severity.INFO
    message = "指标值“{target}”的比较符号不是单个的“≥”“≤”"
    message_en = "The sign of “{target}” is not a single ≥ or ≤"
    suggestion = "改为“{fixed}”"
    suggestion_en = "Write “{fixed}”"
    authority = (cite("GB 3100-1993", "符号"), cite("一般逻辑", "符号统一"))

    def check_text(self, text: TextView) -> Iterator[Finding]:
        """Look at printed targets."""
        for passage in chain(text.passages_with(_EITHER), text.passages_with(_FOLDED, printed=True)):
            if passage.kind != "target":
                continue
            raw = passage.words.raw
            fixed = _TWO_CHARACTERS_LESS.sub("≤", _TWO_CHARACTERS.sub("≥", raw))
            if fixed == raw:
                continue
            for spot in passage.spots:
                yield self.finding(
                    spot.at(), related=spot.related(), target=raw, fixed=fixed, fix=Fix(fixed), group="sign"
                )
