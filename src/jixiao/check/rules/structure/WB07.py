"""WB07 numbering-broken: numbers inside running text jump or repeat."""

import re
from collections.abc import Iterator

from jixiao.check.rule import Rule
from jixiao.check.views import ItemView, ProjectView, TextView
from jixiao.lang.number import chinese_integer
from jixiao.law import cite
from jixiao.model import Certainty, Finding, Location, Severity

_CIRCLED = {c: i for i, c in enumerate("①②③④⑤⑥⑦⑧⑨⑩", 1)}
_STYLES = (
    re.compile(r"[（(](?P<n>\d{1,2})[)）](?!\s*[号项款条])"),
    re.compile(r"(?<![第之统万唯专单])(?P<n>[一二三四五六七八九])是(?!否)"),
    re.compile(r"第(?P<n>[一二三四五六七八九])[，,、：:]"),
    re.compile(r"(?P<n>[①②③④⑤⑥⑦⑧⑨⑩])"),
)
_MARK = re.compile(r"[（(]\d|[一二三]是|第[一二三][，,、：:]|[①②③]")


class NumberingBroken(Rule):
    """文内序号跳号或重号。

    ## 查什么
    总体绩效目标、资金用途、分项说明和保障措施中“（1）（2）…”“一是…二是…”“第一，第二，”“①②”是否连续。
    ## 为什么
    跳号多为删改遗留，读者会以为漏了内容；公文层次序号应连续。
    ## 反例
    （1）购置图书；（3）举办讲座。
    ## 正例
    （1）购置图书；（2）举办讲座。
    """

    code, name = "WB07", "structure.numbering-broken"
    title, title_en = "文内序号不连续", "Numbers inside the text jump"
    severity = Severity.INFO
    certainty = Certainty.HEURISTIC
    message = "文内序号“{before}”之后是“{after}”"
    message_en = "Number “{after}” follows “{before}”"
    suggestion = "补上缺少的内容，或把“{after}”改为连续的序号"
    suggestion_en = "Add what is missing or renumber “{after}”"
    authority = (cite("GB/T 9704-2012", "结构层次"),)

    def check_text(self, text: TextView) -> Iterator[Finding]:
        """Look at the overall objective and the safeguards."""
        if text.model.overall_objective:
            yield from self._look(text.model.overall_objective, text.at("overall_objective"))
        for i, safeguard in enumerate(text.model.safeguards):
            yield from self._look(safeguard.text, text.at(f"safeguards[{i}].text"))

    def check_item(self, item: ItemView) -> Iterator[Finding]:
        """Look at the words of an item of part one."""
        if item.model.purpose:
            yield from self._look(item.model.purpose, item.at("purpose"))

    def check_project(self, project: ProjectView) -> Iterator[Finding]:
        """Look at the use of the money."""
        if project.purpose:
            yield from self._look(project.purpose, project.at("purpose"))

    def _look(self, words: str, at: Location) -> Iterator[Finding]:
        if not _MARK.search(words):
            return
        for style in _STYLES:
            last, shown = 0, ""
            for match in style.finditer(words):
                mark = match["n"]
                number = _CIRCLED.get(mark) or chinese_integer(mark) or 0
                # 1 begins a new run; a run counts only from its 1 on.
                if number != 1 and last and number != last + 1:
                    yield self.finding(at, before=shown, after=match[0])
                    return
                if number == 1 or last:
                    last, shown = number, match[0]
