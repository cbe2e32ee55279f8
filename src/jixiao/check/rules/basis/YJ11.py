"""YJ11 basis.number-varies: one document, cited with two numbers."""

from collections import Counter
from collections.abc import Iterator

from jixiao.check.rule import Rule
from jixiao.check.views import IndicatorView, ProjectView
from jixiao.lang.document import DocumentNumber, document_numbers, title_beside
from jixiao.lang.normalise import letters
from jixiao.law import cite
from jixiao.model import Finding, Severity

_LONG_ENOUGH = 6  # letters of a title from which two citations are one document


class NumberVaries(Rule):
    """同一文件在不同行写成了不同的文号。

    ## 查什么
    同一项目内，依据的文件名称相同而发文字号（机关代字、年份、序号）不同；少数与多数不同的，指出少数。
    ## 为什么
    一份文件只有一个文号，不同必有一错。
    ## 反例
    某教〔2023〕18号义务教育薄弱环节改善方案；某教〔2023〕81号义务教育薄弱环节改善方案
    ## 正例
    各行同写：某教〔2023〕18号义务教育薄弱环节改善方案
    """

    code, name = "YJ11", "basis.number-varies"
    title, title_en = "同一文件文号不一", "One document with two numbers"
    severity = Severity.WARNING
    message = "同一文件“{title}”，此处文号为“{here}”，其他行为“{there}”"
    message_en = "“{title}” is cited as “{here}” here and as “{there}” elsewhere"
    suggestion = "核对原文件，统一为一个文号，如“{there}”"
    suggestion_en = "Check the document and write one number, e.g. “{there}”"
    authority = (cite("一般逻辑", "前后一致"), cite("GB/T 9704-2012", "发文字号"))

    def check_project(self, project: ProjectView) -> Iterator[Finding]:
        """Gather the numbers under each title."""
        if len({row.basis for row in project.rows}) < 2:
            return
        by_title: dict[str, list[tuple[IndicatorView, DocumentNumber]]] = {}
        for row in project.rows:
            if "号" not in row.basis:
                continue
            numbers = document_numbers(row.basis)
            if len(numbers) == 1:
                title = letters(title_beside(row.basis))
                if len(title) >= _LONG_ENOUGH:
                    by_title.setdefault(title, []).append((row, numbers[0]))
        for title, cited in by_title.items():
            counts = Counter(one.key for _, one in cited)
            if len(counts) < 2:
                continue
            usual = counts.most_common(1)[0][0]
            first = next((row, one) for row, one in cited if one.key == usual)
            for row, one in cited:
                if one.key != usual:
                    yield self.finding(row.at("basis"), related=[first[0].at("basis")], title=title,
                                       here=one.printed, there=first[1].printed)  # fmt: skip
