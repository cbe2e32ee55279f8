"""WB13 sequence-broken: items, tables, safeguards or contents entries are numbered with gaps or twice."""

import re
from collections.abc import Iterator, Sequence
from dataclasses import replace

from jixiao.check.rule import Rule
from jixiao.check.views import TextView
from jixiao.lang.number import chinese_integer
from jixiao.law import cite
from jixiao.model import Finding, Location, Severity

_NUMERAL = re.compile(r"^[（(]?(?P<n>[一二三四五六七八九十]{1,2})[)）]?、(?P<rest>.*)")
_FIELDS = (("overall_objective", "总体"), ("items", "分项"), ("safeguards", "保障措施"))


class SequenceBroken(Rule):
    """分项绩效目标、绩效目标表、保障措施或目录的序号不连续。

    ## 查什么
    目录第二部分各条、分项绩效目标、项目绩效目标表、工作保障措施以及“一、二、三、”标题的序号是否从小到大连续，有无重号。
    多个单位合编、各自从1编号的除外；只含部分表的文件只提示。
    ## 为什么
    跳号、重号多因增删项目后没有重排，容易被看作缺项或重复。
    ## 反例
    分项绩效目标序号为1、2、4。
    ## 正例
    分项绩效目标序号为1、2、3。
    """

    code, name = "WB13", "structure.sequence-broken"
    title, title_en = "序号不连续", "Numbers jump or repeat"
    severity = Severity.WARNING
    message = "{what}的序号是{seen}，前一条是{before}{repeat}"
    message_en = "{what} is number {seen} after {before}{repeat}"
    suggestion = "核对有无遗漏或多余，重新编号，本条应为{wanted}"
    suggestion_en = "See whether something is missing; this should be number {wanted}"
    authority = (cite("GB/T 9704-2012", "结构层次"), cite("财预〔2015〕88号", "规范完整性"))

    def check_text(self, text: TextView) -> Iterator[Finding]:
        """Look at each list of numbers."""
        model = text.model
        units = {project.model.unit.code or project.model.unit.name for project in text.projects}
        many = len(units) > 1
        whole = text.has_part_one
        listed = [(entry.seq, i) for i, entry in enumerate(model.contents) if entry.part == 2]
        yield from self._run(
            [(seq, text.at(f"contents[{i}].title"), model.contents[i].title) for seq, i in listed], restarts=many
        )
        yield from self._run([(i.seq, i.at("project_name"), i.model.project_name) for i in text.items], restarts=many)
        yield from self._run(
            [(s.seq, text.at(f"safeguards[{i}].text"), s.text[:12]) for i, s in enumerate(model.safeguards)]
        )
        yield from self._run(
            [(p.seq, p.at("title" if p.model.title else "name"), p.name) for p in text.goals], restarts=many,
            severity=None if whole else Severity.INFO,
        )  # fmt: skip
        yield from self._headings(text)

    def _run(
        self, entries: Sequence[tuple[int, Location, str]], *, restarts: bool = False, severity: Severity | None = None
    ) -> Iterator[Finding]:
        before = None
        for seq, at, words in entries:
            if before is not None and seq != before + 1 and not (restarts and seq == 1):
                repeat = self.say("，重号", ", twice") if seq == before else ""
                yield self.finding(at, severity=severity, what=self.say(f"“{words}”", f"“{words}”"), seen=seq,
                                   before=before, repeat=repeat, wanted=before + 1)  # fmt: skip
            before = seq

    def _headings(self, text: TextView) -> Iterator[Finding]:
        before = 0
        for heading in text.model.headings:
            match = _NUMERAL.match(heading)
            number = chinese_integer(match["n"]) if match else None
            if match is None or number is None:
                continue
            if before and number != before + 1 and number != 1:
                field = next((f for f, word in _FIELDS if word in match["rest"]), "items")
                at = replace(text.at(field), text=heading.raw, place=heading.place or text.at(field).place)
                repeat = self.say("，重号", ", twice") if number == before else ""
                yield self.finding(at, what=self.say(f"标题“{heading}”", f"The heading “{heading}”"), seen=number,
                                   before=before, repeat=repeat, wanted=before + 1)  # fmt: skip
            before = number
