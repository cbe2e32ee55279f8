"""BM11 class-letter-unknown: the class letter of a project code is none this region uses."""

from collections.abc import Iterator

from jixiao.check.rule import Rule
from jixiao.check.views import TextView
from jixiao.law import cite
from jixiao.model import Finding, Severity


class ClassLetterUnknown(Rule):
    """项目编码的类别字母不是本地区使用的。

    ## 查什么
    编码第9位的类别字母是否在本地区已知的类别之内；与同一文本其他项目的类别不同、又不在已知类别内的提醒，其余提示。
    ## 为什么
    类别字母区分人员类、运转类、特定目标类等项目，写错会归错类别。
    ## 反例
    河北文本中出现13999924B000321100012。
    ## 正例
    13999924P000321100012
    """

    code, name = "BM11", "identity.class-letter-unknown"
    title, title_en = "项目类别字母未见使用", "Class letter of the project code unknown"
    severity = Severity.WARNING
    message = "项目编码“{seen}”的类别字母是{letter}，已知的有{known}"
    message_en = "Project code “{seen}” is of class {letter}; known are {known}"
    suggestion = "与预算管理一体化系统核对编码第9位，应为{known}"
    suggestion_en = "Compare the ninth character with the system: {known}"
    authority = (cite("预算管理一体化项目代码（公开代码归纳）", "类别"), cite("财办〔2023〕12号", "项目类别"))
    forms = frozenset({"goal", "self-evaluation", "monitoring"})

    def prepare(self) -> None:
        """The letters known in this region."""
        self.known = frozenset(self.context.value("code_letters"))

    def check_text(self, text: TextView) -> Iterator[Finding]:
        """Compare each letter with the known ones and with those of the text."""
        codes = [(project, project.code) for project in text.projects if project.code]
        odd = [(project, code) for project, code in codes if code.letter not in self.known]
        if not odd:
            return
        # Where the text as a whole uses another letter, it is the list that is short, not the code that is wrong.
        certain = 2 * len(odd) <= len(codes) or (len(codes) == 1 and bool(self.context.region))
        for project, code in odd:
            yield self.finding(
                project.at("code"), severity=None if certain else Severity.INFO, seen=project.model.code,
                letter=code.letter, known="、".join(sorted(self.known)),
            )  # fmt: skip
