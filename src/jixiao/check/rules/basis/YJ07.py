"""YJ07 basis.other-document: the project is named after one document, its rows cite others."""

from collections.abc import Iterator

from jixiao.check.rule import Rule
from jixiao.check.views import ProjectView
from jixiao.lang.document import document_numbers
from jixiao.law import cite
from jixiao.model import Finding, Severity


class BasisOtherDocument(Rule):
    """项目名称引用一份文件，指标依据引用另一份。

    ## 查什么
    项目名称带有发文字号，指标依据也引用了发文字号，但没有一行引用名称中的那份文件。
    ## 为什么
    名称中的文件是资金来源；依据全部换成别的文件，多为套用其他项目，或文号有误。
    ## 反例
    项目名称：某财农〔2023〕56号水库维修养护资金；依据：某财农〔2022〕31号……
    ## 正例
    至少有一行以某财农〔2023〕56号为依据，其他行以规划、标准为依据
    """

    code, name = "YJ07", "basis.other-document"
    title, title_en = "依据与项目名称的文件不符", "Rows cite another document than the name"
    severity = Severity.WARNING
    message = "项目名称引用{named}，指标依据引用的却是{cited}"
    message_en = "The name cites {named}, the rows cite {cited}"
    suggestion = "核对文号：本项目资金来自{named}的，依据改引该文件；来自{cited}的，核对项目名称"
    suggestion_en = "Check which is right: {named} or {cited}"
    authority = (cite("财预〔2015〕88号", "规范完整性"), cite("一般逻辑", "前后一致"))

    def check_project(self, project: ProjectView) -> Iterator[Finding]:
        """Compare the numbers in the name with those of the rows."""
        if "号" not in project.name or not (named := document_numbers(project.name)):
            return
        keys = {one.key for one in named}
        cited = [(row, one) for row in project.rows for one in document_numbers(row.basis)]
        if cited and not any(one.key in keys for _, one in cited):
            row, other = cited[0]
            yield self.finding(
                row.at("basis"), related=[project.at("name")], named=named[0].printed, cited=other.printed
            )
