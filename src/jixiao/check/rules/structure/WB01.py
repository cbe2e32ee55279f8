"""WB01 section-missing: a section of the text is missing or out of order."""

import re
from collections.abc import Iterator
from dataclasses import replace

from jixiao.check.rule import Rule
from jixiao.check.views import TextView
from jixiao.law import cite
from jixiao.model import Finding, Severity

# Field of the text → what it is called, how its heading is recognised.
_SECTIONS = {
    "overall_objective": ("第一部分“总体绩效目标”", "part one, overall objective", re.compile("总体(?:绩效)?目标")),
    "items": ("第一部分“分项绩效目标”", "part one, goals by project", re.compile("分项(?:绩效)?目标")),
    "safeguards": ("第一部分“工作保障措施”", "part one, safeguards", re.compile("保障措施")),
    "projects": (
        "第二部分“预算项目绩效目标”",
        "part two, the project tables",
        re.compile("第[二2]部分|预算项目绩效目标"),
    ),
}


class SectionMissing(Rule):
    """绩效文本缺少应有的组成部分，或者各部分次序颠倒。

    ## 查什么
    封面、目录、第一部分（总体绩效目标、分项绩效目标、工作保障措施）和第二部分（预算项目绩效目标）是否齐全，
    标题是否按此次序出现。只含项目绩效目标表的文件（没有第一部分的任何内容）视为节选，只提示一次。
    ## 为什么
    绩效文本随部门预算一并审核、批复和公开，缺少任何一部分都无法判断部门整体目标与项目目标是否衔接。
    ## 反例
    目录列有“三、工作保障措施”，正文写到分项绩效目标即转入第二部分。
    ## 正例
    封面—目录—第一部分（一、总体绩效目标 二、分项绩效目标 三、工作保障措施）—第二部分（各项目绩效目标表）。
    """

    code, name = "WB01", "structure.section-missing"
    title, title_en = "章节不齐全或次序颠倒", "A section is missing or out of order"
    severity = Severity.ERROR
    message = "{what}"
    message_en = "{what}"
    suggestion = "{how}"
    suggestion_en = "{how}"
    authority = (cite("河北省部门预算绩效文本表样", "章节"), cite("财预〔2015〕88号", "完整性"))

    def prepare(self) -> None:
        """Whether a contents page is asked for."""
        self.contents_required = bool(self.context.value("contents_required"))

    def check_text(self, text: TextView) -> Iterator[Finding]:
        """Look at what is there and at the order of the headings."""
        model = text.model
        if model.projects and not text.goals:
            return  # a self-evaluation or monitoring file has other parts
        if not text.has_part_one:
            if text.goals:
                yield self.finding(
                    text.at("projects"), severity=Severity.INFO,
                    what=self.say("文件只有项目绩效目标表，没有第一部分“部门整体绩效目标”", "Only project tables, no part one"),
                    how=self.say("如为节选可不处理；报送完整文本时应补齐封面、目录和第一部分", "Add cover, contents and part one"),
                )  # fmt: skip
            return
        yield from self._missing(text)
        yield from self._order(text)

    def _missing(self, text: TextView) -> Iterator[Finding]:
        model = text.model
        cover = model.cover
        there = {
            "overall_objective": bool(model.overall_objective), "items": bool(model.items),
            "safeguards": bool(model.safeguards), "projects": bool(model.projects),
        }  # fmt: skip
        words = [*model.headings, *(entry.title for entry in model.contents)]
        hebei = (self.context.region or text.region_seen).startswith("13")
        ours = hebei or sum(there.values()) >= 3  # at least two of the three sections: it is this form
        for field, (zh, en, pattern) in _SECTIONS.items():
            if there[field]:
                continue
            promised = any(pattern.search(word) for word in words) or (
                field == "projects" and any(entry.part == 2 for entry in model.contents)
            )
            severity = Severity.ERROR if promised or (ours and field != "projects") else Severity.INFO
            yield self.finding(
                text.at(field), severity=severity,
                what=self.say(f"缺少{zh}的内容", f"Missing: {en}"),
                how=self.say(f"请补写{zh}，并与其他部分核对一致", f"Write {en}"),
            )  # fmt: skip
        if not any((cover.department, cover.title, cover.year)):
            yield self.finding(
                text.at("cover"), severity=Severity.WARNING if ours else Severity.INFO,
                what=self.say("缺少封面", "No cover"),
                how=self.say("请补封面，写明部门名称、年度、文本名称、编制和审核单位", "Add a cover"),
            )  # fmt: skip
        if not model.contents and self.contents_required:
            yield self.finding(
                text.at("contents"), severity=Severity.WARNING if ours else Severity.INFO,
                what=self.say("缺少目录", "No contents page"),
                how=self.say("请补目录，列出第一部分各节和第二部分各项目绩效目标表及页码", "Add a contents page"),
            )  # fmt: skip

    def _order(self, text: TextView) -> Iterator[Finding]:
        headings = text.model.headings
        latest = -1
        # The last heading of each kind: the contents may print the same words before.
        for field, (zh, en, pattern) in _SECTIONS.items():
            at = max((i for i, heading in enumerate(headings) if pattern.search(heading)), default=-1)
            if at < 0:
                continue
            if at < latest:
                heading, other = headings[at], headings[latest]
                yield self.finding(
                    replace(text.at(field), text=heading.raw, place=heading.place or text.at(field).place),
                    what=self.say(f"{zh}排在“{other}”之前，次序颠倒", f"{en} stands before “{other}”"),
                    how=self.say("按总体绩效目标、分项绩效目标、工作保障措施、预算项目绩效目标的次序调整", "Put the parts in order"),
                )  # fmt: skip
            latest = max(latest, at)
