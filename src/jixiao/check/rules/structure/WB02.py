"""WB02 contents-mismatch: the contents page and the body do not list the same things in the same order."""

import re
from collections.abc import Iterator

from jixiao.check.rule import Rule
from jixiao.check.views import TextView
from jixiao.lang.names import out_of_order
from jixiao.lang.normalise import letters
from jixiao.law import cite
from jixiao.model import Finding, Location, Severity

_SECTIONS = {
    "overall_objective": re.compile("总体(?:绩效)?目标"),
    "items": re.compile("分项(?:绩效)?目标"),
    "safeguards": re.compile("保障措施"),
}
_NUMERAL = re.compile(r"^[（(]?[一二三四五六七八九十\d]{1,2}[)）]?[、.．]")


class ContentsMismatch(Rule):
    """目录与正文不一致。

    ## 查什么
    目录所列各表在正文中是否都有，正文各表是否都列入目录，次序是否相同；第一部分各节标题是否与正文一致。
    名称写法不同的归“名称不一致”（BM08）。
    ## 为什么
    目录与正文不一致，多因临时增减项目后未更新目录，审核人员据此会误判项目是否漏报。
    ## 反例
    目录列有“流动图书车运行经费绩效目标表”，第二部分没有这张表。
    ## 正例
    目录所列与正文各表逐一对应，次序相同。
    """

    code, name = "WB02", "structure.contents-mismatch"
    title, title_en = "目录与正文不一致", "Contents page and body differ"
    severity = Severity.WARNING
    message = "{what}"
    message_en = "{what}"
    suggestion = "{how}"
    suggestion_en = "{how}"
    authority = (cite("河北省部门预算绩效文本表样", "目录"), cite("财预〔2015〕88号", "完整性"))

    def check_text(self, text: TextView) -> Iterator[Finding]:
        """Look at both parts of the contents."""
        if not text.model.contents:
            return
        yield from self._sections(text)
        if text.projects:
            yield from self._tables(text)

    def _sections(self, text: TextView) -> Iterator[Finding]:
        model = text.model
        entries = [(i, entry) for i, entry in enumerate(model.contents) if entry.part == 1]
        bodies = {"overall_objective": model.overall_objective, "items": model.items, "safeguards": model.safeguards}
        for field, pattern in _SECTIONS.items():
            if not bodies[field]:
                continue
            listed = [(i, entry) for i, entry in entries if pattern.search(entry.title)]
            heading = next((h for h in reversed(model.headings) if pattern.search(h)), None)
            shown = heading or pattern.pattern.replace("(?:绩效)?", "绩效")
            if not listed:
                yield self._say(text.at("contents"), f"目录没有列出“{shown}”一节", f"The contents lack “{shown}”",
                                f"在目录第一部分补列“{shown}”及页码", f"List “{shown}” with its page")  # fmt: skip
            elif heading is not None and all(_stem(heading) != _stem(entry.title) for _, entry in listed):
                i, entry = listed[0]
                yield self._say(text.at(f"contents[{i}].title"),
                                f"目录写作“{entry.title}”，正文标题为“{heading}”", f"“{entry.title}” is headed “{heading}”",
                                f"统一为“{heading}”", f"Write “{heading}” in both places")  # fmt: skip

    def _tables(self, text: TextView) -> Iterator[Finding]:
        entries = [i for i, entry in enumerate(text.model.contents) if entry.part == 2]
        if not entries:
            yield self._say(text.at("contents"), "目录没有列出第二部分各项目绩效目标表", "The contents list no project table",
                            "在目录第二部分逐一补列各表名称及页码", "List each table with its page")  # fmt: skip
            return
        listed = text.listed
        for i in entries:
            if i not in listed:
                shown = text.model.contents[i].title
                yield self._say(text.at(f"contents[{i}].title"),
                                f"目录列有“{shown}”，正文没有对应的表", f"The body has no table “{shown}”",
                                "补入该表；项目已取消的，从目录中删去并重排序号和页码", "Add the table or drop the line")  # fmt: skip
        known = {project.index for project in listed.values()}
        for project in text.goals:
            if project.index not in known:
                field = "title" if project.model.title else "name"
                yield self._say(project.at(field),
                                f"正文有“{project.name}”的绩效目标表，目录没有列出", f"The contents lack “{project.name}”",
                                "在目录第二部分相应位置补列该表名称及页码", "List the table with its page")  # fmt: skip
        here = [i for i in entries if i in listed]
        for at in out_of_order([listed[i].index for i in here]):
            i = here[at]
            project = listed[i]
            yield self._say(text.at(f"contents[{i}].title"),
                            f"目录中“{text.model.contents[i].title}”的次序与正文不同", "Listed in another order than in the body",
                            f"按正文次序排在第{project.index + 1}张表的位置", f"Table {project.index + 1} in the body",
                            project.at("title"))  # fmt: skip

    def _say(self, at: Location, zh: str, en: str, how_zh: str, how_en: str, *related: Location) -> Finding:
        return self.finding(at, related=related, what=self.say(zh, en), how=self.say(how_zh, how_en))


def _stem(title: str) -> str:
    return letters(_NUMERAL.sub("", title))
