"""WG11 unbalanced: brackets or quotation marks without their other half."""

import re
from collections.abc import Iterator

from jixiao.check.rule import Rule
from jixiao.check.views import ItemView, ProjectView, Spot, TextView
from jixiao.law import cite
from jixiao.model import Finding, Severity

_ANY = re.compile(r"[()（）\[\]〔〕【】《》「」『』“”]")
# Numbers of lists have only the second half: 1）, 一), ①）.
_NUMBERING = re.compile(r"(?:^|(?<=[\s；;。，、,：:]))(?:\d{1,2}|[一二三四五六七八九十]{1,3}|[a-zA-Z]|[①-⑳])[)）]")
_SMILE = re.compile(r"\d{1,12}[)）](?=[、.．])")
_OPENING = {
    "(": "round",
    "（": "round",
    "[": "square",
    "〔": "square",
    "【": "square",
    "《": "title",
    "「": "corner",
    "『": "white",
    "“": "quote",
}
_CLOSING = {
    ")": "round",
    "）": "round",
    "]": "square",
    "〕": "square",
    "】": "square",
    "》": "title",
    "」": "corner",
    "』": "white",
    "”": "quote",
}


class Unbalanced(Rule):
    """括号、引号、书名号不成对。

    ## 查什么
    圆括号、方括号、六角括号、书名号、双引号缺少另一半。列举的序号“1）”不算；全角半角混配不算。
    ## 为什么
    缺一半说明漏字或误删，语义不清。
    ## 反例
    按照《公共文化服务保障法的要求，免费开放展厅
    ## 正例
    按照《公共文化服务保障法》的要求，免费开放展厅
    """

    code, name = "WG11", "wording.unbalanced"
    title, title_en = "括号引号不成对", "Unbalanced brackets or quotes"
    severity = Severity.WARNING
    message = "“{mark}”没有另一半（“{around}”）"
    message_en = "“{mark}” lacks its other half (“{around}”)"
    suggestion = "补上缺少的一半，或删去多余的“{mark}”"
    suggestion_en = "Add the other half or delete the stray “{mark}”"
    authority = (cite("GB/T 15834-2011", "括号、引号、书名号"),)

    def check_text(self, text: TextView) -> Iterator[Finding]:
        """Look at every printed string."""
        for passage in text.passages_with(_ANY):
            words = passage.words
            if (at := _odd(words)) is None:
                continue
            around = words[max(0, at - 8) : at + 9]
            for spot in passage.spots:
                if not _closed_elsewhere(spot):
                    yield self.finding(spot.at(), related=spot.related(), mark=words[at], around=around)


def _odd(words: str) -> int | None:
    """Where the first bracket without its other half stands; ``None`` if all are paired."""
    plain = _SMILE.sub(lambda m: "·" * len(m[0]), _NUMBERING.sub(lambda m: "·" * len(m[0]), words))
    waiting: dict[str, list[int]] = {}
    for match in _ANY.finditer(plain):
        if kind := _OPENING.get(match[0]):
            waiting.setdefault(kind, []).append(match.start())
        elif not waiting.get(kind := _CLOSING[match[0]]):
            return match.start()
        else:
            waiting[kind].pop()
    left = [i for places in waiting.values() for i in places]
    return min(left) if left else None


def _closed_elsewhere(spot: Spot) -> bool:
    """An objective or an indicator cut in two by its numbering: the whole is balanced."""
    owner = spot.owner
    if spot.name.startswith("objectives[") and isinstance(owner, ProjectView | ItemView):
        return _odd("".join(owner.model.objectives)) is None
    if isinstance(owner, ItemView) and spot.name.startswith("indicators["):
        one = owner.model.indicators[int(spot.name[11 : spot.name.index("]")])]
        return _odd(f"{one.name}{one.target.words}") is None
    return False
