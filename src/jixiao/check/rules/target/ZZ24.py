"""ZZ24 broken-range: a range whose ends are swapped, or that lacks one."""

from collections.abc import Iterable

from jixiao.check.rule import Rule
from jixiao.check.views import IndicatorView
from jixiao.lang.target import range_fault
from jixiao.law import cite
from jixiao.model import Finding, Severity


class BrokenRange(Rule):
    """区间的上下限颠倒，或只写了一端。

    ## 查什么
    “20-10人”“≥95%且≤90%”一类下限大于上限的区间，以及“10~”一类缺一端的区间。
    ## 为什么
    没有值能落在这样的区间里，或区间没有写完。
    ## 反例
    30-20场；85%~
    ## 正例
    20-30场；85%~95%
    """

    code, name = "ZZ24", "target.broken-range"
    title, title_en = "指标值区间有误", "Broken range"
    severity = Severity.ERROR
    message = "指标值“{target}”{reason}"
    message_en = "The range “{target}” is broken: its ends are swapped or one is missing"
    suggestion = "按“下限-上限”写全，如“20-30场”；只有一端的写“≥20场”或“≤30场”"
    suggestion_en = "Write lower and upper end (“20-30场”), or a single bound (“≥20场”)"
    authority = (cite("一般逻辑", "区间"), cite("GB/T 15835-2011", "数值范围"))
    forms = frozenset({"goal", "self-evaluation", "monitoring"})

    def check_indicator(self, row: IndicatorView) -> Iterable[Finding]:
        """Look at targets that could not be read."""
        if row.target.kind != "malformed" or (fault := range_fault(row.target.words)) is None:
            return ()
        reason = "的下限大于上限" if fault == "reversed" else "是区间，却只写了一端"
        return (self.finding(row.at("target"), target=row.target.words, reason=reason),)
