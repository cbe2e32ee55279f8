"""PJ06 evaluation.report-outline: a report without one of its seven parts."""

import re
from collections.abc import Iterator

from jixiao.check.rule import Rule
from jixiao.check.views import TextView
from jixiao.law import cite
from jixiao.model import Finding, Severity

_CHAPTER = re.compile(r"[一二三四五六七八九十]{1,2}[、.．]")
_PARTS = (
    ("基本情况", "the project", re.compile(r"基本情况|概况|概述|项目情况")),
    (
        "评价工作开展情况",
        "how it was evaluated",
        re.compile(r"评价工作|工作开展|评价(?:的)?(?:组织|实施|过程|目的)|开展情况"),
    ),
    ("综合评价情况及评价结论", "the conclusion", re.compile(r"综合评价|评价结论|结论")),
    (
        "绩效评价指标分析",
        "the analysis by indicator",
        re.compile(r"指标分析|绩效分析|(?:绩效)?评价指标.{0,6}分析|分析"),
    ),
    ("主要经验及存在的问题", "experience and problems", re.compile(r"经验|问题")),
    ("有关建议", "suggestions", re.compile(r"建议")),
    ("其他需要说明的问题", "other remarks", re.compile(r"其他|其它|说明的(?:问题|事项)")),
)


class ReportOutline(Rule):
    """评价报告的七个部分不齐全。

    ## 查什么
    文件是评价报告（有“一、”“二、”等章节标题和评分表）的，章节应包括：基本情况、评价工作开展情况、综合评价情况及结论、
    指标分析、主要经验及问题、有关建议、其他需要说明的问题。只缺“其他”的只作提示。没有章节标题的单张评分表不查。
    ## 为什么
    报告提纲是统一的，缺了部分，读者找不到依据、问题或建议。
    ## 反例
    报告到“四、存在的问题”为止，没有建议
    ## 正例
    七个部分依次齐全
    """

    code, name = "PJ06", "evaluation.report-outline"
    title, title_en = "评价报告提纲不全", "A part of the report is missing"
    severity = Severity.WARNING
    message = "评价报告缺少：{missing}"
    message_en = "The report lacks {missing}"
    suggestion = "补写“{first}”一章；确无内容的，写明“无”"
    suggestion_en = "Add the chapter on {first}, or say that there is nothing"
    authority = (cite("财预〔2020〕10号", "评价报告"),)
    forms = frozenset({"evaluation"})

    def check_text(self, text: TextView) -> Iterator[Finding]:
        """Look for each part among the chapters."""
        if not any(project.model.form == "evaluation" for project in text.projects):
            return
        chapters = [heading for heading in text.model.headings if _CHAPTER.match(heading)]
        if len(chapters) < 2:
            return
        missing = [(zh, en) for zh, en, pattern in _PARTS if not any(map(pattern.search, chapters))]
        if not missing:
            return
        names = [self.say(f"“{zh}”", en) for zh, en in missing]
        severity = Severity.INFO if [zh for zh, _ in missing] == ["其他需要说明的问题"] else Severity.WARNING
        yield self.finding(
            text.at("projects"),
            severity=severity,
            missing=self.say("、", ", ").join(names),
            first=self.say(*missing[0]),
        )
