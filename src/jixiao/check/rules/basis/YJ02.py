"""YJ02 basis.number-format: a document number is not written as GB/T 9704 asks."""

from collections.abc import Iterator

from jixiao.check.rule import Rule
from jixiao.check.views import ItemView, ProjectView
from jixiao.lang.document import document_numbers, with_proper_numbers
from jixiao.law import cite
from jixiao.model import Finding, Fix, Location, Severity


class NumberFormat(Rule):
    """发文字号写法不规范。

    ## 查什么
    指标值确定依据、资金用途、绩效目标中的发文字号应为“机关代字〔年份〕序号号”：年份用六角括号〔〕括入、写全四位，
    序号不加“第”、不编虚位。项目名称中的字号涉及系统登记名称，只作提示。命令、公告的“第×号”不在此列。
    ## 为什么
    GB/T 9704 规定了发文字号的写法；写法不一，文件就难以检索和比对。
    ## 反例
    某政办[2023]12号；某财预（2023）第012号
    ## 正例
    某政办〔2023〕12号
    """

    code, name = "YJ02", "basis.number-format"
    title, title_en = "发文字号不规范", "Document number not in standard form"
    severity = Severity.WARNING
    message = "发文字号“{printed}”写法不规范"
    message_en = "The document number “{printed}” is not in standard form"
    suggestion = "改为“{proper}”"
    suggestion_en = "Write “{proper}”"
    authority = (cite("GB/T 9704-2012", "发文字号"),)
    forms = frozenset({"goal", "self-evaluation"})

    def check_project(self, project: ProjectView) -> Iterator[Finding]:
        """Look at name, use of money, objectives and bases."""
        model = project.model
        if "号" in project.name:
            yield from self._numbers(project.name, project.at("name"), Severity.INFO)
        if "号" in project.purpose:
            yield from self._numbers(project.purpose, project.at("purpose"))
        for i, objective in enumerate(model.objectives):
            if "号" in objective:
                yield from self._numbers(objective, project.at(f"objectives[{i}]"))
        for row in project.rows:
            if "号" in row.basis:
                yield from self._numbers(row.basis, row.at("basis"))

    def check_item(self, item: ItemView) -> Iterator[Finding]:
        """Look at purpose and objectives of part one."""
        for i, objective in enumerate(item.model.objectives):
            if "号" in objective:
                yield from self._numbers(objective, item.at(f"objectives[{i}]"))
        if item.model.purpose and "号" in item.model.purpose:
            yield from self._numbers(item.model.purpose, item.at("purpose"))

    def _numbers(self, text: str, place: Location, severity: Severity | None = None) -> Iterator[Finding]:
        wrong = [one for one in document_numbers(text) if not one.is_proper]
        for one in wrong:
            proper = (
                one.proper if one.year > 99 else self.say("年份写全四位，用〔〕括入", "four digits of year in 〔〕")
            )
            # One mended text mends all its numbers; a name is registered elsewhere and cannot be mended here alone.
            fix = Fix(with_proper_numbers(text)) if one is wrong[0] and one.year > 99 and severity is None else None
            yield self.finding(place, severity=severity, fix=fix, printed=one.printed, proper=proper,
                               group=one.printed if severity is None else f"name {one.printed}")  # fmt: skip
