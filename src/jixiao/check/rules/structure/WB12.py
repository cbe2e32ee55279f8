"""WB12 column-shifted: the indicator table lacks a column, or values stand in the wrong one."""

import re
from collections import Counter
from collections.abc import Iterator
from dataclasses import replace

from jixiao.check.rule import Rule
from jixiao.check.views import IndicatorView, TextView
from jixiao.law import cite
from jixiao.model import Finding, Severity

_VALUE = re.compile(r"(?:[≥≤><＝=]|>=|<=)\s*\d[\d,.]*\s*[%‰\u4e00-\u9fff]{0,4}|\d[\d,.]*\s*[%‰]")
# A document and nothing else; 符合《…》 is a target in words.
_DOCUMENT = re.compile(r"《[^》]{4,}》(?:[（(].{0,30})?|[\u4e00-\u9fff]{2,8}[〔\[（(]\d{4}[〕\])）]\d+号.{0,60}")
_DEMAND = re.compile(r"符合|达到|达标|按|要求|执行|完成|落实")
_COLUMNS = {
    "level3": ("三级指标", "level 3"), "description": ("绩效指标描述", "description"),
    "basis": ("指标值确定依据", "basis"),
}  # fmt: skip
_NAMES = {"level1": "一级指标", "level2": "二级指标", "level3": "三级指标", "description": "绩效指标描述",
          "target": "指标值", "basis": "指标值确定依据"}  # fmt: skip


class ColumnShifted(Rule):
    """指标表缺列，或者内容串列。

    ## 查什么
    同一文本中某张表比多数表少列；三级指标、绩效指标描述、指标值确定依据栏里填的是指标值；指标值栏里填的是文件依据。
    ## 为什么
    串列后指标名称、指标值与依据错位，无法取数和评价。
    ## 反例
    指标值确定依据栏填“≥95%”，指标值栏填“《公共图书馆服务规范》”。
    ## 正例
    指标值填“≥95%”，指标值确定依据填“《公共图书馆服务规范》”。
    """

    code, name = "WB12", "structure.column-shifted"
    title, title_en = "指标表缺列或串列", "Column missing or shifted"
    severity = Severity.ERROR
    message = "{what}"
    message_en = "{what}"
    suggestion = "{how}"
    suggestion_en = "{how}"
    authority = (cite("河北省部门预算绩效文本表样", "绩效指标"), cite("财预〔2015〕88号", "规范完整性"))
    forms = frozenset({"goal", "self-evaluation", "monitoring"})

    def check_text(self, text: TextView) -> Iterator[Finding]:
        """Compare each table's columns with what most tables of its form have."""
        by_form: dict[str, list[int]] = {}
        for project in text.projects:
            if project.model.columns:
                by_form.setdefault(project.model.form, []).append(project.index)
        for indexes in by_form.values():
            count = Counter(column for i in indexes for column in set(text.projects[i].model.columns))
            usual = [column for column, n in count.items() if n * 5 >= len(indexes) * 4 and n >= 2]
            for i in indexes:
                project = text.projects[i]
                if missing := [column for column in usual if column not in project.model.columns]:
                    shown = "、".join(_NAMES.get(column, column) for column in missing)
                    yield self.finding(
                        replace(project.at(""), field="indicators"),
                        what=self.say(f"“{project.name}”的指标表缺少“{shown}”列", f"The table lacks: {', '.join(missing)}"),
                        how=self.say(f"按表样补上“{shown}”列", "Add the columns of the form"),
                    )  # fmt: skip

    def check_indicator(self, row: IndicatorView) -> Iterator[Finding]:
        """Look for values under the wrong heading."""
        for field, (zh, en) in _COLUMNS.items():
            words = getattr(row.model, field)
            if words and len(words) < 14 and _VALUE.fullmatch(words):
                yield self.finding(
                    row.at(field),
                    what=self.say(f"“{zh}”栏填的是指标值“{words}”", f"The {en} cell holds a value: “{words}”"),
                    how=self.say(f"将“{words}”移到指标值栏，“{zh}”栏另行填写", "Move it to the target column"),
                )  # fmt: skip
        target = row.target
        if (
            target.kind != "quantity"
            and len(target.words) > 6
            and _DOCUMENT.fullmatch(target.words)
            and not _DEMAND.search(target.words)
        ):
            yield self.finding(
                row.at("target"),
                what=self.say(f"指标值栏填的是依据“{target.words}”", f"The target cell holds a document: “{target.words}”"),
                how=self.say("将文件名称移到指标值确定依据栏，指标值栏填写具体数值", "Move it to the basis column"),
            )  # fmt: skip
