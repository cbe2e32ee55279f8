"""YJ09 basis.number-impossible: a document number whose year cannot be."""

from collections.abc import Iterator

from jixiao.check.rule import Rule
from jixiao.check.views import ItemView, ProjectView
from jixiao.lang.document import document_numbers
from jixiao.law import cite
from jixiao.model import Finding, Location, Severity

_FIRST = 1978  # documents older than this are no basis of a budget target
_LONGEST = 5  # digits of a serial


class NumberImpossible(Rule):
    """发文字号不可信。

    ## 查什么
    依据、项目名称、资金用途、绩效目标中的发文字号：年份晚于预算年度，早于1978年，只有两位，或序号为0、超过五位的。
    ## 为什么
    编制时还没有的文件不能作依据；年份、序号写错，文件就查不到。
    ## 反例
    2024年文本引用“某政办〔2032〕12号”
    ## 正例
    某政办〔2023〕12号
    """

    code, name = "YJ09", "basis.number-impossible"
    title, title_en = "发文字号不可信", "Impossible document number"
    severity = Severity.WARNING
    message = "发文字号“{printed}”{fault}"
    message_en = "Document number “{printed}”: {fault}"
    suggestion = "核对原文件，改正“{printed}”的{part}"
    suggestion_en = "Check the {part} of “{printed}” against the document itself"
    authority = (cite("GB/T 9704-2012", "发文字号"), cite("一般逻辑", "时间先后"))
    forms = frozenset({"goal", "self-evaluation"})

    def check_project(self, project: ProjectView) -> Iterator[Finding]:
        """Look at name, use of money, objectives and bases."""
        year = project.text.year
        for field, text in (("name", project.name), ("purpose", project.purpose)):
            if "号" in text:
                yield from self._numbers(text, project.at(field), year)
        for i, objective in enumerate(project.model.objectives):
            if "号" in objective:
                yield from self._numbers(objective, project.at(f"objectives[{i}]"), year)
        for row in project.rows:
            if "号" in row.basis:
                yield from self._numbers(row.basis, row.at("basis"), year)

    def check_item(self, item: ItemView) -> Iterator[Finding]:
        """Look at names, purpose and objectives of part one."""
        for field, text in (("project_name", item.model.project_name), ("purpose", item.model.purpose or "")):
            if "号" in text:
                yield from self._numbers(text, item.at(field), item.text.year)

    def _numbers(self, text: str, place: Location, year: int | None) -> Iterator[Finding]:
        for one in document_numbers(text):
            fault, part = "", self.say("年份", "year")
            if one.year < 100:
                fault = self.say("年份只有两位", "two digits of year")
            elif one.year < _FIRST:
                fault = self.say(f"的年份{one.year}早于{_FIRST}年", f"year before {_FIRST}")
            elif year is not None and one.year > year:
                fault = self.say(f"的年份晚于预算年度{year}年", f"year after the budget year {year}")
            elif not one.number.strip("0") or len(one.number.lstrip("0")) > _LONGEST:
                fault = self.say(f"的序号“{one.number}”不可能", f"impossible serial {one.number}")
                part = self.say("序号", "serial")
            if fault:
                yield self.finding(place, printed=one.printed, fault=fault, part=part, group=one.printed)
