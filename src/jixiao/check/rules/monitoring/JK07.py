"""JK07 monitoring.measure-missing: what cannot be reached any more comes without measures."""

import re
from collections.abc import Iterator

from jixiao.check.rule import Rule
from jixiao.check.views import IndicatorView
from jixiao.lang.scoring import has_reason
from jixiao.law import cite
from jixiao.model import Finding, Severity

_MEASURE = re.compile(
    r"措施|调整|调减|核减|压减|收回|暂停|停止|终止|申请|追加|改为|推迟|顺延|变更|补|加快|督促|另行|下年|次年|年底前"
)


class MeasureMissing(Rule):
    """“完全不可能”完成的指标没有写措施。

    ## 查什么
    可能性选“完全不可能”的指标，备注或原因说明应写明不能完成的原因和措施（调整目标、核减预算、暂停等）。
    两处都空白是错误；写了字而看不出措施的是警告。申请是否真的提出，由系统中的调整任务核对。
    ## 为什么
    目标完不成的，应按程序调整目标和预算，不能留到年底再说。
    ## 反例
    完全不可能，备注空白
    ## 正例
    完全不可能，备注：用地未批，已申请调减预算80万元、目标改为2公里
    """

    code, name = "JK07", "monitoring.measure-missing"
    title, title_en = "不能完成而无措施", "Out of reach, and no measure"
    severity = Severity.ERROR
    message = "“{row}”选“完全不可能”，{what}"
    message_en = "“{row}” is out of reach, and {what}"
    suggestion = "在备注写明原因和措施：申请调整目标、核减预算、暂停项目等"
    suggestion_en = "Give the reason and the measure: adjust the goal, cut the budget, pause"
    authority = (cite("财预〔2019〕136号", "结果应用"),)
    forms = frozenset({"monitoring"})

    def check_indicator(self, row: IndicatorView) -> Iterator[Finding]:
        """Look at the words beside a lost indicator."""
        if "完全不可能" not in (row.model.possibility or "") or row.is_void:
            return
        said = f"{row.causes[1]}{''.join(row.causes[0].values())}{row.remark}"
        if not has_reason(said):
            yield self.finding(
                row.at("possibility"), row=row.name, what=self.say("备注和原因说明都是空白", "nothing is said about it")
            )
        elif not _MEASURE.search(said):
            yield self.finding(row.at("possibility"), row=row.name, severity=Severity.WARNING,
                               what=self.say("没有写采取什么措施", "no measure is named"))  # fmt: skip
