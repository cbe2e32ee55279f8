"""JK05 monitoring.cause-missing: a deviation without a ticked cause or without an explanation."""

import re
from collections.abc import Iterator

from jixiao.check.rule import Rule
from jixiao.check.views import IndicatorView, ProjectView
from jixiao.lang.progress import CAUSES
from jixiao.lang.scoring import attainment, has_reason
from jixiao.law import cite
from jixiao.model import Finding, Severity

_COLUMN = re.compile(r"偏差|原因")
_TICKED = re.compile("|".join(CAUSES[:4]))


class CauseMissing(Rule):
    """指标有偏差而没有勾选原因或没有说明。

    ## 查什么
    可能性填“有可能”“完全不可能”，或全年预计完成值达不到指标值的指标，应在经费保障、制度保障、人员保障、硬件条件保障、其他
    五项原因中至少勾选一项，并写原因说明。表式没有原因勾选栏的，只要求写说明；没有偏差原因栏的不查。
    ## 为什么
    监控要分析偏差原因，才能决定采取措施、调整目标还是暂停项目。
    ## 反例
    可能性：有可能，偏差原因各栏空白
    ## 正例
    可能性：有可能，勾选人员保障，说明“两名操作手离岗，9月补员”
    """

    code, name = "JK05", "monitoring.cause-missing"
    title, title_en = "偏差未注明原因", "Deviation without a cause"
    severity = Severity.ERROR
    message = "“{row}”{why}，{missing}"
    message_en = "“{row}”: {why}; {missing}"
    suggestion = "在五项原因中勾选符合的，并写明具体原因和拟采取的措施"
    suggestion_en = "Tick the causes that apply and say what happened and what will be done"
    authority = (cite("财预〔2019〕136号", "偏差原因"),)
    forms = frozenset({"monitoring"})

    def check_project(self, project: ProjectView) -> Iterator[Finding]:
        """Look at the rows that deviate."""
        if not project.has_column(_COLUMN):
            return
        ticked = any(row.causes[0] for row in project.rows) or any(map(_TICKED.search, project.model.columns))
        for row in project.rows:
            why = self._deviates(row)
            if why is None or row.is_void:
                continue
            causes, explanation = row.causes
            if ticked and not causes:
                missing = self.say("没有勾选偏差原因", "no cause is ticked")
            elif not has_reason(explanation) and not any(causes.values()):
                missing = self.say("没有写原因说明", "no explanation is given")
            else:
                continue
            yield self.finding(
                row.at("deviation"), related=[row.at("possibility")], row=row.name, why=why, missing=missing
            )

    def _deviates(self, row: IndicatorView) -> str | None:
        said = row.model.possibility or ""
        if "有可能" in said or "完全不可能" in said:
            return self.say(f"可能性为“{said}”", f"marked “{said}”")
        forecast = row.model.forecast
        if forecast is not None and attainment(row.target, forecast).reached is False:
            return self.say(
                f"全年预计{forecast.words}达不到指标值{row.target.words}",
                f"{forecast.words} expected of {row.target.words}",
            )
        return None
