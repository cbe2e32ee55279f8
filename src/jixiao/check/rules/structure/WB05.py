"""WB05 table-head-missing: a table lacks unit code, unit name or the unit of money above it."""

from collections.abc import Iterator

from jixiao.check.rule import Rule
from jixiao.check.views import ProjectView, TextView
from jixiao.law import cite
from jixiao.model import Finding, Severity, Words

_HEAD = {
    "unit.code": ("单位代码", "the unit code"),
    "unit.name": ("单位名称", "the unit name"),
    "budget.in": ("金额单位（单位：万元）", "the unit of money"),
}


class TableHeadMissing(Rule):
    """项目绩效目标表缺少表头要素。

    ## 查什么
    每张表上方的单位代码、单位名称和“单位：万元”。以同一文本多数表的写法为准：多数表都有而个别表没有的，判为缺项；
    整份文本都没有的视为表样不设此项，河北表样提示一次。
    ## 为什么
    没有单位代码和名称，无法确定项目归属；没有金额单位，预算数可能被误读为元。
    ## 反例
    其他各表均有“单位：万元”，第6张表没有。
    ## 正例
    518001 清河市图书馆本级                                  单位：万元
    """

    code, name = "WB05", "structure.table-head-missing"
    title, title_en = "表头要素缺失", "Head of the table incomplete"
    severity = Severity.ERROR
    message = "{table}没有{what}"
    message_en = "{table} lacks {what}"
    suggestion = "在表的上方补写{what}{like}"
    suggestion_en = "Add {what} above the table{like}"
    authority = (cite("河北省部门预算绩效文本表样", "表头"), cite("财预〔2015〕88号", "完整性"))

    def check_text(self, text: TextView) -> Iterator[Finding]:
        """Compare each goal table with the others of the text."""
        projects = text.goals
        if not projects:
            return
        for field, (zh, en) in _HEAD.items():
            without = _without(projects, field)
            if not without:
                continue
            have = len(projects) - len(without)
            if 2 * have >= len(projects):
                lacking = {project.index for project in without}
                seen = next(_value(project, field) for project in projects if project.index not in lacking)
                like = self.say(f"，如“{seen}”", f", such as “{seen}”")
                for project in without:
                    table = self.say(f"第{project.seq}张表“{project.name}”", f"Table {project.seq} “{project.name}”")
                    yield self.finding(project.at(field), table=table, what=self.say(zh, en), like=like)
            elif not have and (self.context.region or text.region_seen).startswith("13"):
                yield self.finding(text.at("projects"), severity=Severity.INFO, table=self.say("各表均", "Every table"),
                                   what=self.say(zh, en), like="")  # fmt: skip


def _without(projects: list[ProjectView], field: str) -> list[ProjectView]:
    """The tables that lack it. Where most stand at a place in the file, one without a place was not printed: the
    reader supplied the form's usual 万元.
    """
    values = [_value(project, field) for project in projects]
    printed = sum(value is not None and value.place is not None for value in values)
    supplied = 2 * printed >= len(values) and printed > 0
    return [
        project for project, value in zip(projects, values, strict=True)
        if not value or (supplied and value.place is None)
    ]  # fmt: skip


def _value(project: ProjectView, field: str) -> Words | None:
    model = project.model
    if field == "budget.in":
        return model.budget.unit_words
    return model.unit.code if field == "unit.code" else model.unit.name
