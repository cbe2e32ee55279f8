"""ZB10 indicator.template-residue: a placeholder of the template was never filled in."""

import re
from collections.abc import Iterator, Sequence

from jixiao.check.rule import Rule
from jixiao.check.views import IndicatorView, ItemView
from jixiao.law import cite
from jixiao.model import Finding, Location, Severity

_HINT = re.compile(r"[*Xx×□☐_○某/填补待]")
_COUNTERS = (
    r"(?:台套|人次|台|件|辆|套|个|项|次|场|期|批|份|册|本|篇|条|处|座|栋|间|所|只|枚|人|户|家|名|班|部|艘|架|张|株|组)"
)
_RESIDUE = re.compile(
    r"\*{2,}|×{2,}|(?<![A-Za-z])[Xx]{2,}(?![A-Za-z])|[□☐]|_{2,}|(?<![一二三四五六七八九十\d])○{2,}(?![一二三四五六七八九十\d])|"
    r"(?:(?<=[年月第])|(?<![A-Za-z0-9\u4e00-\u9fff)）]))[Xx](?=[年月日](?![数均])|季度)|某某|"
    r"[（(][^（()）]{0,4}(?:请填写|待填写|填写说明|此处填|待补充|请补充)[^（()）]{0,12}[)）]|"
    rf"[（(]{_COUNTERS}(?:/{_COUNTERS}){{2,}}[)）]|(?<=\d){_COUNTERS}(?:/{_COUNTERS}){{2,}}$|^(?:待定|待填|待补充|请填写)$"
)


class TemplateResidue(Rule):
    """指标中留有模板的占位符或者备选单位。

    ## 查什么
    三级指标名称、绩效指标描述、指标值以及第一部分引用的指标中，是否留有“**”“XX”“××”“□”“____”等占位符，
    或者“（台/件/辆/套）”一类供选择的单位。
    ## 为什么
    这些是指标库、模板里等着填写的位置，留在报审文本里说明该指标没有按本项目填写。
    ## 反例
    “群众满意度（≥**%）”；“设备购置数量（台/件/辆/套）”；“XX活动场次”
    ## 正例
    “群众满意度”；“设备购置数量”；“送戏下乡活动场次”
    """

    code, name = "ZB10", "indicator.template-residue"
    title, title_en = "模板残留", "Unfilled template"
    severity = Severity.ERROR
    message = "“{words}”中留有模板占位内容“{residue}”"
    message_en = "“{words}” still holds the placeholder “{residue}”"
    suggestion = "按本项目实际填写并删去“{residue}”；单位只保留实际使用的一种，写在指标值里"
    suggestion_en = "Fill it in for this project and delete “{residue}”; keep one unit, in the target"
    authority = (cite("审计机关常见问题（公开）", "模板残留"), cite("财预〔2015〕88号", "规范完整性"))
    forms = frozenset({"goal", "self-evaluation", "monitoring"})

    def check_indicator(self, row: IndicatorView) -> Iterator[Finding]:
        """Look at name, description and target."""
        if _HINT.search(row.name):
            # A description that repeats the name is told with it.
            twin = [row.at("description")] if row.description == row.name else []
            yield from self._look(row.name, row, "level3", twin)
        if row.description != row.name and _HINT.search(row.description):
            yield from self._look(row.description, row, "description")
        if _HINT.search(row.target.words):
            yield from self._look(row.target.words, row, "target")

    def check_item(self, item: ItemView) -> Iterator[Finding]:
        """Look at the indicators quoted in part one."""
        for i, one in enumerate(item.model.indicators):
            if _HINT.search(one.name):
                yield from self._look(one.name, item, f"indicators[{i}].name")
            if _HINT.search(one.target.words):
                yield from self._look(one.target.words, item, f"indicators[{i}].target")

    def _look(
        self, words: str, owner: IndicatorView | ItemView, field: str, related: Sequence[Location] = ()
    ) -> Iterator[Finding]:
        if match := _RESIDUE.search(words):
            yield self.finding(owner.at(field), related=related, words=words, residue=match.group())
