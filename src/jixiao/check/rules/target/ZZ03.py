"""ZZ03 unit-twice: the unit of a target is printed twice."""

import re
from collections.abc import Iterator

from jixiao.check.rule import Rule
from jixiao.check.views import IndicatorView, ItemView
from jixiao.law import cite
from jixiao.model import Finding, Fix, Severity

_TWICE = re.compile(
    r"(?P<unit>%|％)\s*(?:百分比|百分点|%|％|[（(]%[)）]){1,12}\s{0,5}$|(?P<word>[\u4e00-\u9fff]{1,3})(?:(?P=word)|[（(](?P=word)[)）])$"
    r"|(?P<per>[/／][\u4e00-\u9fff]{1,2})(?P=per)$"
)


class UnitTwice(Rule):
    """指标值的计量单位写了两遍。

    ## 查什么
    指标值末尾同一单位重复出现，如“%”后又写“百分比”，“台台”“次次”。
    ## 为什么
    多由系统单位栏与手工填写叠加造成，影响取数和汇总；文字表述不规范。
    ## 反例
    ≥95%百分比；≥15场场
    ## 正例
    ≥95%；≥15场
    """

    code, name = "ZZ03", "target.unit-twice"
    title, title_en = "指标值单位重复", "Unit of the target printed twice"
    severity = Severity.ERROR
    message = "指标值“{target}”的单位写了两遍"
    message_en = "The target “{target}” carries its unit twice"
    suggestion = "改为“{fixed}”"
    suggestion_en = "Write “{fixed}”"
    authority = (cite("GB/T 9704-2012"), cite("财预〔2015〕88号", "完整性"))
    forms = frozenset({"goal", "self-evaluation", "monitoring"})

    def check_indicator(self, row: IndicatorView) -> Iterator[Finding]:
        """Look at the printed target."""
        target = row.target
        if target.kind == "quantity" and (fixed := _once(target.words)):
            yield self.finding(row.at("target"), target=target.words, fixed=fixed, fix=Fix(fixed))

    def check_item(self, item: ItemView) -> Iterator[Finding]:
        """Look at the targets quoted in part one."""
        for i, one in enumerate(item.model.indicators):
            if one.target.kind == "quantity" and (fixed := _once(one.target.words)):
                where = item.at(f"indicators[{i}].target")
                yield self.finding(where, target=one.target.words, fixed=fixed, fix=Fix(fixed))


def _once(words: str) -> str | None:
    """The target with its unit once; ``None`` if it is not there twice."""
    if words[-1] not in "比点）)" and words[-1] not in words[-4:-1]:
        return None
    match = _TWICE.search(words)
    return words[: match.start()] + (match["unit"] or match["word"] or match["per"]) if match else None
