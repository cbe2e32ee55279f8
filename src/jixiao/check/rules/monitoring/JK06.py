"""JK06 monitoring.possibility: not exactly one of the three possibilities."""

import re
from collections.abc import Iterator

from jixiao.check.rule import Rule
from jixiao.check.views import IndicatorView, ProjectView
from jixiao.lang.progress import POSSIBILITIES
from jixiao.law import cite
from jixiao.model import Finding, Severity

_COLUMN = re.compile(r"可能")
_SEVERAL = re.compile(r"[、，,/；;]")


class Possibility(Rule):
    """完成目标可能性没有选，或选了不止一项。

    ## 查什么
    每项指标的完成目标可能性，应在“确定能”“有可能”“完全不可能”中选一项。整张表一项也没有选、又没有这一栏的表式不查。
    ## 为什么
    可能性是监控的结论，后续措施按它决定；多选、不选等于没有结论。
    ## 反例
    “确定能”“有可能”都打勾
    ## 正例
    只在“有可能”打勾
    """

    code, name = "JK06", "monitoring.possibility"
    title, title_en = "完成可能性未选或多选", "Possibility missing or ticked twice"
    severity = Severity.ERROR
    message = "“{row}”的完成目标可能性{what}"
    message_en = "“{row}”: possibility {what}"
    suggestion = "在“确定能”“有可能”“完全不可能”中选一项"
    suggestion_en = "Choose one of “确定能”, “有可能”, “完全不可能”"
    authority = (cite("财预〔2019〕136号", "完成目标可能性"),)
    forms = frozenset({"monitoring"})

    def check_project(self, project: ProjectView) -> Iterator[Finding]:
        """Look at every row, once the form has the column at all."""
        answered = any(row.model.possibility for row in project.rows)
        if not answered and not (project.model.columns and project.has_column(_COLUMN)):
            return
        for row in project.rows:
            if (what := self._fault(row)) is not None and not row.is_void:
                yield self.finding(row.at("possibility"), row=row.name, what=what)

    def _fault(self, row: IndicatorView) -> str | None:
        said = (row.model.possibility or "").strip()
        chosen = [part.strip() for part in _SEVERAL.split(said) if part.strip()]
        if not chosen:
            return self.say("没有选", "is not given")
        if len(chosen) > 1:
            return self.say(f"选了{len(chosen)}项（{said}）", f"has {len(chosen)} answers ({said})")
        return None if chosen[0] in POSSIBILITIES else self.say(f"写的是“{said}”", f"says “{said}”")
