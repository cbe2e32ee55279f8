"""BM02 check-character-wrong: the last character of a project code does not fit the first 20."""

from collections.abc import Iterator

from jixiao.check.rule import Rule
from jixiao.check.views import ProjectView
from jixiao.law import cite
from jixiao.model import Finding, Severity


class CheckCharacterWrong(Rule):
    """项目编码校验位不符。

    ## 查什么
    河北省P类项目编码末位是否等于按前20位算出的校验码。规则由公开编码验算归纳，只用于河北。
    ## 为什么
    校验位不符说明编码至少有一位抄错，按此编码在系统中找不到项目。
    ## 反例
    13999924P000321100013
    ## 正例
    13999924P000321100012
    """

    code, name = "BM02", "identity.check-character-wrong"
    title, title_en = "项目编码校验位不符", "Check character of the project code is wrong"
    severity = Severity.ERROR
    message = "项目编码“{seen}”校验不通过：前20位对应的末位应为“{wanted}”，现为“{last}”"
    message_en = "Project code “{seen}” fails its check: the first 20 call for “{wanted}”, not “{last}”"
    suggestion = "编码至少有一位有误，请与预算管理一体化系统逐位核对；如前20位无误，末位应为“{wanted}”"
    suggestion_en = "Compare each character with the system; if the first 20 are right, the last is “{wanted}”"
    authority = (cite("预算管理一体化项目代码（公开代码归纳）", "校验位"), cite("GB 32100-2015", "校验码"))
    forms = frozenset({"goal", "self-evaluation", "monitoring"})

    def prepare(self) -> None:
        """Whether codes of this region carry a check character."""
        self.applies = bool(self.context.value("code_check"))

    def check_project(self, project: ProjectView) -> Iterator[Finding]:
        """Recompute the last character."""
        code = project.code
        if not self.applies or code is None or not code.has_check_character:
            return
        wanted = code.expected_check_character
        last = code.serial[-1]
        if wanted is not None and wanted != last:
            yield self.finding(project.at("code"), seen=project.model.code, wanted=wanted, last=last)
