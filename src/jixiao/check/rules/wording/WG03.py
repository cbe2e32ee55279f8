"""WG03 parts-slip: part one and part two differ by a character."""

from collections.abc import Iterator, Sequence

from rapidfuzz.distance import Levenshtein

from jixiao.check.rule import Rule
from jixiao.check.views import ItemView
from jixiao.lang.normalise import letters
from jixiao.law import cite
from jixiao.model import Finding, Severity

_SHORTEST = 8
_FARTHEST = 2


class PartsSlip(Rule):
    """两部分文字只差一两个字，疑为漏字、多字或错字。

    ## 查什么
    第一部分分项绩效目标的语句与第二部分对应项目的语句几乎相同，只差一两个字（不含数字和标点）。
    ## 为什么
    两处本应一致，差一两个字多为漏字或错字。
    ## 反例
    第一部分“加河道保洁力度”，第二部分“加大河道保洁力度”
    ## 正例
    两处都是“加大河道保洁力度”
    """

    code, name = "WG03", "wording.parts-slip"
    title, title_en = "两处文字差一两个字", "The two parts differ by a character"
    severity = Severity.INFO
    message = "与第二部分相比，此处“{here}”，那边“{there}”"
    message_en = "Here “{here}”, in part two “{there}”"
    suggestion = "核对两处，改为一致"
    suggestion_en = "Compare the two and make them one"
    authority = (cite("财预〔2015〕88号", "规范完整性"),)

    def check_item(self, item: ItemView) -> Iterator[Finding]:
        """Compare objectives and use of money with the project's."""
        project = item.project
        if project is None:
            return
        theirs = [(project.at, f"objectives[{i}]", letters(o)) for i, o in enumerate(project.model.objectives)]
        texts = [t for _, _, t in theirs]
        for i, objective in enumerate(item.model.objectives):
            mine = letters(objective)
            if len(mine) < _SHORTEST or mine in texts:
                continue
            found = _nearest(mine, texts)
            if found is not None:
                here, there = _difference(mine, texts[found])
                yield self.finding(
                    item.at(f"objectives[{i}]"), related=[project.at(theirs[found][1])], here=here, there=there
                )


def _nearest(mine: str, others: Sequence[str]) -> int | None:
    for i, other in enumerate(others):
        if abs(len(other) - len(mine)) > _FARTHEST:
            continue
        distance = Levenshtein.distance(mine, other, score_cutoff=_FARTHEST)
        if 0 < distance <= _FARTHEST and not _digits_differ(mine, other):
            return i
    return None


def _digits_differ(one: str, other: str) -> bool:
    return [c for c in one if c.isdigit()] != [c for c in other if c.isdigit()]


def _difference(one: str, other: str) -> tuple[str, str]:
    """The stretch where they differ, with a little around it."""
    start = next((i for i, (a, b) in enumerate(zip(one, other, strict=False)) if a != b), min(len(one), len(other)))
    tail = next((i for i, (a, b) in enumerate(zip(reversed(one), reversed(other), strict=False)) if a != b), 0)
    begin = max(0, start - 4)
    return one[begin : max(start, len(one) - tail) + 4], other[begin : max(start, len(other) - tail) + 4]
