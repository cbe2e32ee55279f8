"""BM05 code-repeated: two tables carry the same project code."""

from collections.abc import Iterator

from jixiao.check.rule import Rule
from jixiao.check.views import ProjectView, TextView
from jixiao.lang.names import plain_name
from jixiao.law import cite
from jixiao.model import Finding, Severity


class CodeRepeated(Rule):
    """不同的表使用了同一个项目编码。

    ## 查什么
    同一文本同一种表中，项目编码有无重复。不同单位分别填报同一项目的只提醒。
    ## 为什么
    项目编码唯一，重复说明复制表格后没有修改，或者同一张表放了两遍。
    ## 反例
    第3张表、第7张表的编码都是13999924P000321100012。
    ## 正例
    每张表一个编码，互不相同。
    """

    code, name = "BM05", "identity.code-repeated"
    title, title_en = "项目编码重复", "Project code used twice"
    severity = Severity.ERROR
    message = "项目编码“{seen}”与第{first}张表“{other}”相同"
    message_en = "Project code “{seen}” is also that of table {first} “{other}”"
    suggestion = "{how}"
    suggestion_en = "{how}"
    authority = (cite("预算管理一体化项目代码（公开代码归纳）", "唯一"), cite("一般逻辑", "唯一"))

    def check_text(self, text: TextView) -> Iterator[Finding]:
        """Look for equal codes among the tables of one form."""
        seen: dict[tuple[str, str], ProjectView] = {}
        for project in text.projects:
            code = project.model.code
            if not code or (project.code is not None and project.code.letter == "R"):
                continue  # a staff item has one code for all units
            key = (project.model.form, str(code))
            first = seen.setdefault(key, project)
            if first is project:
                continue
            mine, theirs = project.model.unit.code, first.model.unit.code
            shared = bool(mine and theirs and mine != theirs)
            same = plain_name(first.name) == plain_name(project.name)
            yield self.finding(
                project.at("code"), related=(first.at("code"),), severity=Severity.WARNING if shared else None,
                seen=code, first=first.seq, other=first.name,
                how=self.say("两张表为同一项目的，删去一张", "Drop one of the two tables") if same
                else self.say("与预算管理一体化系统核对，改正抄错的编码", "Compare with the system and correct the wrong one"),
            )  # fmt: skip
