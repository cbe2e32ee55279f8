"""WB14 contents-page-falling: a page number in the contents is lower than the one before."""

from collections.abc import Iterator

from jixiao.check.rule import Rule
from jixiao.check.views import TextView
from jixiao.law import cite
from jixiao.model import Finding, Severity


class ContentsPageFalling(Rule):
    """目录页码比前一条小。

    ## 查什么
    目录同一部分各条的页码是否依次不减；第二部分另起页码的不算。
    ## 为什么
    页码倒退说明目录没有随正文更新，或者条目排错了次序。
    ## 反例
    1.图书购置经费……12　2.讲座经费……11
    ## 正例
    1.图书购置经费……11　2.讲座经费……12
    """

    code, name = "WB14", "structure.contents-page-falling"
    title, title_en = "目录页码倒退", "Page numbers in the contents fall"
    severity = Severity.WARNING
    message = "目录“{entry}”的页码是{page}，比前一条的{before}还小"
    message_en = "“{entry}” is on page {page}, the entry before on {before}"
    suggestion = "按正文更新目录页码"
    suggestion_en = "Update the page numbers"
    authority = (cite("河北省部门预算绩效文本表样", "目录"), cite("一般逻辑", "前后一致"))

    def check_text(self, text: TextView) -> Iterator[Finding]:
        """Compare each page with the one before it in the same part."""
        part, before = -1, 0
        for i, entry in enumerate(text.model.contents):
            if entry.part != part:
                part, before = entry.part, 0
            if entry.page is None:
                continue
            if entry.page < before:
                yield self.finding(text.at(f"contents[{i}].title"), entry=entry.title, page=entry.page, before=before)
            before = entry.page
