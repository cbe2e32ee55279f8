"""BM06 name-repeated: two projects bear the same name."""

from collections.abc import Iterator

from jixiao.check.rule import Rule
from jixiao.check.views import ProjectView, TextView
from jixiao.lang.names import plain_name
from jixiao.law import cite
from jixiao.model import Finding, Severity


class NameRepeated(Rule):
    """不同编码的项目名称相同。

    ## 查什么
    同一单位有无两个名称完全相同（标点、空格不计）而编码不同的项目。
    ## 为什么
    名称相同的项目在审核、批复和公开时无法区分，也可能是同一事项重复申报。
    ## 反例
    两张表都叫“农村公路养护补助资金”，编码不同。
    ## 正例
    农村公路养护补助资金（县道）；农村公路养护补助资金（乡道）
    """

    code, name = "BM06", "identity.name-repeated"
    title, title_en = "项目重名", "Two projects of the same name"
    severity = Severity.WARNING
    message = "项目名称“{seen}”与第{first}张表相同"
    message_en = "Table {first} bears the same name “{seen}”"
    suggestion = "确为两个项目的，在名称后加注区分（如资金批次、实施内容）；同一事项重复申报的，合并或删去"
    suggestion_en = "Tell the two apart in their names (batch, content), or merge them"
    authority = (cite("财预〔2015〕88号", "明确清晰性"), cite("财办〔2023〕12号", "项目名称"))

    def check_text(self, text: TextView) -> Iterator[Finding]:
        """Look for equal names inside one unit."""
        seen: dict[tuple[str, str], ProjectView] = {}
        for project in text.goals:
            name = plain_name(project.name)
            if not name:
                continue
            unit = project.model.unit.code or project.model.unit.name or ""
            first = seen.setdefault((unit, name), project)
            if first is not project and (project.model.code is None or project.model.code != first.model.code):
                at = "name" if project.model.name else "title"
                yield self.finding(project.at(at), related=(first.at(at),), seen=project.name, first=first.seq)
