"""IATI activities (International Aid Transparency Initiative, standard 2.03): one activity per project, with results.

Elements stand in the order of the schema. What it asks for and no text says (identifier of the organisation) comes
from the publisher, or nothing is written; what it does not ask for and the text does not say is left out: sectors,
countries, scope, baselines. Dates are those of the budget year, 1 January to 31 December (预算法 第十八条).
"""

import re
from collections import Counter
from collections.abc import Iterable
from decimal import Context, Decimal
from itertools import groupby
from typing import NoReturn

from lxml import etree

from jixiao.model import Form, Indicator, PerformanceText, Project, ProjectCode, Target
from jixiao.write.documents import WriteError
from jixiao.write.documents.plain import printable
from jixiao.write.exchange import NOBODY, Publisher

_LANG = "{http://www.w3.org/XML/1998/namespace}lang"
_GOVERNMENT = "10"
_STATUS: dict[Form, str] = {"goal": "1", "monitoring": "2", "self-evaluation": "3", "evaluation": "3"}
"""A table of targets plans, monitoring watches the work, self-evaluation and evaluation look back on it (ActivityStatus)."""
_UNIT, _PERCENT, _QUALITATIVE = "1", "2", "5"
"""IndicatorMeasure."""
_OUTPUT, _OUTCOME, _OTHER = "1", "2", "9"
"""ResultType."""
_KINDS = ((re.compile("产出|数量|质量|时效"), _OUTPUT), (re.compile("效益|效果|影响|满意"), _OUTCOME))
_EXACT = Context(prec=200)
"""The point moves from 万元 to 元, and no digit is lost to the usual 28."""


def document(text: PerformanceText, publisher: Publisher = NOBODY) -> bytes:
    """The projects of the text as ``iati-activities``.

    Raises WriteError, naming what is missing, where the text or the publisher does not say what every activity needs.
    """
    report = _Report(text, publisher)
    root = etree.Element("iati-activities", version="2.03")
    if publisher.created is not None:
        root.set("generated-datetime", publisher.created.isoformat())
    root.extend(report.activity(no, project) for no, project in enumerate(text.projects, 1))
    etree.indent(root)
    return etree.tostring(root, xml_declaration=True, encoding="UTF-8")


def _missing(words: str, english: str) -> NoReturn:
    raise WriteError(f"写不成 IATI：{words}", f"cannot write IATI: {english}")


class _Report:
    """What all activities of one text share."""

    def __init__(self, text: PerformanceText, publisher: Publisher) -> None:
        cover = text.cover
        names = (_said(cover.department), _said(cover.compiled_by), *(_said(p.unit.name) for p in text.projects))
        self.organisation = publisher.organisation.strip()
        self.name = next(filter(None, names), "")
        self.draft = cover.draft
        self._codes = Counter(p.code for p in text.projects)
        if not self.organisation:
            _missing("没有报告单位的机构标识。请用 --organisation 给出，如 XI-IATI-…（向 IATI 申请，或查 org-id.guide）",
                     "the reporting organisation has no identifier. Give one with --organisation (see org-id.guide)")  # fmt: skip
        if not re.fullmatch(r"[^\s/&|?]+", self.organisation):
            _missing(f"机构标识“{self.organisation}”含有空格或 / & | ?。请用 --organisation 另给一个",
                     f'the identifier "{self.organisation}" has a blank or one of / & | ? in it. Give another with --organisation')  # fmt: skip
        if not text.projects:
            _missing("文本里没有项目表。请核对原文件", "the text has no project")
        if not cover.year:
            _missing(
                "文本没有写明年度。请在封面或 JSON 的 cover.year 补上",
                "the text does not say its year. Add cover.year to its JSON",
            )
        if not self.name:
            _missing("文本没有写明部门或单位名称。请在封面或 JSON 的 cover.department 补上",
                     "the text names no department or unit. Add cover.department to its JSON")  # fmt: skip
        self.start, self.end = f"{cover.year:04}-01-01", f"{cover.year:04}-12-31"

    def activity(self, no: int, project: Project) -> etree._Element:
        """One project. The order of the elements is that of the schema."""
        name = _said(project.name) or _said(project.title) or _said(project.code)
        if not name:
            _missing(
                f"第 {no} 个项目没有名称、表题和编码。请补上项目名称",
                f"project {no} has no name, title or code. Add its name",
            )
        one = etree.Element("iati-activity")
        etree.SubElement(one, "iati-identifier").text = f"{self.organisation}-{self._own_code(no, project)}"
        _narrated(one, "reporting-org", self.name, ref=self.organisation, type=_GOVERNMENT)
        _narrated(one, "title", name)
        for kind, words in _descriptions(project) or [("1", name)]:
            _narrated(one, "description", words, type=kind)
        _narrated(one, "participating-org", self.name, ref=self.organisation, role="2")
        if (unit := _said(project.unit.name)) and unit != self.name:
            _narrated(one, "participating-org", unit, role="4")
        if code := _said(project.code):
            etree.SubElement(one, "other-identifier", ref=code, type="A1")
        etree.SubElement(one, "activity-status", code=_STATUS[project.form])
        _narrated(one, "activity-date", "预算年度开始", {"iso-date": self.start}, type="1")
        _narrated(one, "activity-date", "预算年度结束", {"iso-date": self.end}, type="3")
        self._money(one, project)
        rows = [row for row in project.indicators if _name(row)]
        for _, group in groupby(rows, key=lambda row: (row.level1, row.level2)):
            self._result(one, list(group), project.form)
        return one

    def _own_code(self, no: int, project: Project) -> str:
        code = project.code
        if code and self._codes[code] == 1 and ProjectCode.parse(code):
            return str(code)
        return f"{self.start[:4]}-{no}"

    def _money(self, one: etree._Element, project: Project) -> None:
        total, initial, adjusted, executed = (
            figure.value if figure is not None else None
            for figure in (
                project.budget.total,
                project.budget.initial,
                project.budget.adjusted,
                project.budget.executed,
            )
        )
        status = {"status": "1"} if self.draft else {"status": "2"} if project.form != "goal" else {}
        for kind, amount in (("1", total if initial is None else initial), ("2", adjusted)):
            if amount is not None:
                budget = etree.SubElement(one, "budget", {"type": kind} | status)
                self._period(budget)
                _value(budget, amount, self.start)
        # Of money spent until the day of monitoring the day is not known; that of a whole year is.
        if project.form == "self-evaluation" and executed is not None:
            spent = etree.SubElement(one, "transaction")
            etree.SubElement(spent, "transaction-type", code="4")
            etree.SubElement(spent, "transaction-date", {"iso-date": self.end})
            _value(spent, executed, self.end)
            _narrated(spent, "description", "全年执行数")

    def _period(self, parent: etree._Element) -> None:
        etree.SubElement(parent, "period-start", {"iso-date": self.start})
        etree.SubElement(parent, "period-end", {"iso-date": self.end})

    def _result(self, one: etree._Element, rows: list[Indicator], form: Form) -> None:
        levels = [words for words in (_said(rows[0].level1), _said(rows[0].level2)) if words]
        result = etree.SubElement(one, "result", type=_result_type(levels))
        _narrated(result, "title", "：".join(levels) or "绩效指标")
        for row in rows:
            self._indicator(result, row, form)

    def _indicator(self, result: etree._Element, row: Indicator, form: Form) -> None:
        measure, unit = _measure(row)
        indicator = etree.SubElement(result, "indicator", measure=measure)
        if (sign := row.target.comparator) in (">=", ">", "<=", "<") and row.target.upper is None:
            indicator.set("ascending", "1" if sign in (">=", ">") else "0")
        if measure != _UNIT:
            indicator.set("aggregation-status", "0")
        name = _name(row)
        _narrated(indicator, "title", f"{name}（{unit}）" if measure == _UNIT and unit and unit not in name else name)
        if description := _said(row.description):
            _narrated(indicator, "description", description)
        reached = "监控时点：" if form == "monitoring" else ""
        stated = [(element, value, note) for element, value, note in
                  (("target", row.target, ""), ("actual", row.actual, reached)) if value is not None and _fits(value, measure, unit)]  # fmt: skip
        if not stated:
            return
        period = etree.SubElement(indicator, "period")
        self._period(period)
        for element, value, note in stated:
            number = {"value": format(value.value, "f")} if measure != _QUALITATIVE and value.value is not None else {}
            said = etree.SubElement(period, element, number)
            if words := _said(value.words.raw):
                _narrated(said, "comment", note + words)


# what the elements say


def _said(words: str | None) -> str:
    """The words as XML can hold them; ``""`` where there are none."""
    return printable(words or "").strip()


def _narrated(
    parent: etree._Element, tag: str, words: str, more: dict[str, str] | None = None, **attributes: str
) -> None:
    narrative = etree.SubElement(
        etree.SubElement(parent, tag, {**(more or {}), **attributes}), "narrative", {_LANG: "zh"}
    )
    narrative.text = words


def _value(parent: etree._Element, wanyuan: Decimal, day: str) -> None:
    """An amount, in 元."""
    value = etree.SubElement(parent, "value", {"currency": "CNY", "value-date": day})
    value.text = format(wanyuan.scaleb(4, _EXACT), "f")


def _descriptions(project: Project) -> list[tuple[str, str]]:
    """Type and words of each description there is: general, objectives, what became of them."""
    outcome = project.results.objective_actual if project.results is not None else None
    found = (("1", _said(project.purpose)), ("2", _joined(project.objectives)), ("4", _said(outcome)))
    return [(kind, words) for kind, words in found if words]


def _joined(words: Iterable[str]) -> str:
    return "\n".join(filter(None, map(_said, words)))


def _name(row: Indicator) -> str:
    """What an indicator is called: its third level, or the next best that is printed; ``""`` for an empty row."""
    candidates = (row.level3, row.level2, row.level1, row.description, row.target.words.raw)
    return next(filter(None, map(_said, candidates)), "")


def _result_type(levels: Iterable[str]) -> str:
    """Output, outcome or other, told by the first level that tells; cost is neither, wherever it stands."""
    words = list(levels)
    if any("成本" in level for level in words):
        return _OTHER
    return next((kind for level in words for pattern, kind in _KINDS if pattern.search(level)), _OTHER)


def _measure(row: Indicator) -> tuple[str, str | None]:
    """How an indicator is measured, and in which unit: by its target, or by its result where the target is malformed."""
    by = row.target if row.target.kind != "malformed" or row.actual is None else row.actual
    if by.kind != "quantity":
        return _QUALITATIVE, None
    return (_PERCENT if by.is_percent else _UNIT), by.unit


def _fits(value: Target, measure: str, unit: str | None) -> bool:
    """Whether a value can be stated in this measure: a number in the same unit, or words for a qualitative one."""
    if measure == _QUALITATIVE:
        return value.kind != "malformed" and bool(_said(value.words.raw))
    return value.kind == "quantity" and value.unit == unit
