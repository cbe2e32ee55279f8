"""WB06 required-cell-blank: a cell that must be filled is empty."""

from collections.abc import Iterator

from jixiao.check.rule import Rule
from jixiao.check.views import ProjectView, TextView
from jixiao.law import cite
from jixiao.model import Figure, Finding, Location, Severity

_CELLS = {"title": ("表名", "the table's title"), "code": ("项目编码", "the project code"), "name": ("项目名称", "the project name"),
          "purpose": ("资金用途", "the use of the money")}  # fmt: skip
_DASHES = frozenset("-－—–/／无")
"""Signs people put where they mean nothing or nil."""
_LOST = frozenset({"RD030", "RD033"})
"""The reader's remarks that words of a table, or an amount, found no cell: then a blank may be the reader's."""


class RequiredCellBlank(Rule):
    """必填的单元格空着。

    ## 查什么
    表名、项目编码、项目名称、资金用途、预算数、财政资金、其他资金，以及指标行的三级指标和绩效指标描述是否空白。
    没有金额的也应写0.00。其他资金空白而财政资金等于预算数的，含义明确，只作提示；表样没有该栏的不查。
    ## 为什么
    空白分不清是“没有”还是“漏填”，影响汇总，也不符合内容完整、没有缺项的要求。
    ## 反例
    预算数 48.60　财政资金 40.00　其他资金（空白）
    ## 正例
    预算数 48.60　财政资金 48.60　其他资金 0.00
    """

    code, name = "WB06", "structure.required-cell-blank"
    title, title_en = "必填项空白", "Required cell left blank"
    severity = Severity.WARNING
    message = "{what}没有填写"
    message_en = "{what} is blank"
    suggestion = "{how}"
    suggestion_en = "{how}"
    authority = (cite("财预〔2015〕88号", "完整性"), cite("河北省部门预算绩效文本表样", "项目绩效目标表"))

    def check_text(self, text: TextView) -> Iterator[Finding]:
        """Compare each goal table's cells with what the other tables have."""
        projects = text.goals
        unread = {problem.project for problem in text.model.problems if problem.code in _LOST}
        for field, (zh, en) in _CELLS.items():
            filled = sum(bool(getattr(project.model, field)) for project in projects)
            usual = filled >= 2 and filled * 5 >= len(projects) * 4
            for project in projects:
                value = getattr(project.model, field)
                if (value is not None and not value.strip()) or (value is None and usual):
                    severity = Severity.INFO if project.seq in unread else None
                    yield self._blank(project.at(field), zh, en, severity)
        for project in projects:
            yield from self._money(project, damaged=project.seq in unread)
            yield from self._rows(project)

    def _money(self, project: ProjectView, *, damaged: bool) -> Iterator[Finding]:
        budget = project.budget
        low = Severity.INFO if damaged else None
        if _empty(budget.total):
            yield self._blank(project.at("budget.total"), "预算数", "The budget", low)
            return
        total = project.total
        other = budget.other.value if budget.other else None
        fiscal = budget.fiscal.value if budget.fiscal else None
        # What is left over is nil where the other part is the whole: the blank can only mean 0.00.
        if _empty(budget.fiscal):
            yield self._blank(project.at("budget.fiscal"), "财政资金", "The fiscal part",
                              low or (Severity.INFO if other is not None and other == total else None))  # fmt: skip
        if _empty(budget.other):
            plain = fiscal is None or total is None or fiscal >= total
            yield self._blank(project.at("budget.other"), "其他资金", "The other part",
                              low or (Severity.INFO if plain else None))  # fmt: skip

    def _rows(self, project: ProjectView) -> Iterator[Finding]:
        for field, zh, en in (("level3", "三级指标名称", "The indicator's name"),
                              ("description", "绩效指标描述", "The indicator's description")):  # fmt: skip
            filled = sum(bool(getattr(row.model, field)) for row in project.rows)
            if filled == len(project.rows) or filled < 3 or filled * 3 < len(project.rows) * 2:
                continue
            for row in project.rows:
                named = row.name or row.description
                if not getattr(row.model, field) and named and not row.is_void:
                    yield self._blank(row.at(field), zh, en, None)

    def _blank(self, at: Location, zh: str, en: str, severity: Severity | None) -> Finding:
        money = at.field.startswith("budget")
        return self.finding(
            at, severity=severity, what=self.say(f"“{zh}”", en),
            how=self.say("按实际填写；没有金额的填“0.00”", "Write the amount, 0.00 where there is none") if money
            else self.say(f"补填{zh}", "Fill it in"),
        )  # fmt: skip


def _empty(figure: Figure | None) -> bool:
    return figure is not None and figure.value is None and set(figure.words.strip()) <= _DASHES
