"""ZZ20 fractional-count: half a person, a third of a vehicle."""

import re
from collections.abc import Iterable

from jixiao.check.rule import Rule
from jixiao.check.views import IndicatorView
from jixiao.lang.measure import INDIVISIBLE
from jixiao.law import cite
from jixiao.model import Finding, Severity

_AVERAGE = re.compile(r"均|每|率|比|指数|系数|强度|密度|折算|当量|标准")


class FractionalCount(Rule):
    """人、台、套等不可分的计数出现小数。

    ## 查什么
    以人、户、台、套、辆、册、场、次等为单位的指标值不是整数。平均数、每单位数和以“万”计的除外。
    ## 为什么
    这类对象不可分割，小数多为录入错误（小数点错位、单位漏“万”）。
    ## 反例
    培训学员人数 ≥120.5人
    ## 正例
    培训学员人数 ≥120人；年接待读者 ≥1.5万人次
    """

    code, name = "ZZ20", "target.fractional-count"
    title, title_en = "计数带小数", "Fraction of something indivisible"
    severity = Severity.ERROR
    message = "“{indicator}”的指标值“{target}”带小数，“{unit}”不可分割"
    message_en = "“{target}” of “{indicator}”: there is no fraction of “{unit}”"
    suggestion = "核对小数点和单位，改为整数；以万计的写成“万{unit}”"
    suggestion_en = "Check the decimal point and the unit; write a whole number"
    authority = (cite("一般逻辑", "指标值"), cite("财预〔2015〕88号", "完整性"))
    forms = frozenset({"goal", "self-evaluation", "monitoring"})

    def check_indicator(self, row: IndicatorView) -> Iterable[Finding]:
        """Look at counts."""
        target = row.target
        if target.unit not in INDIVISIBLE or target.value is None:
            return ()
        if target.value % 1 == 0 and (target.upper is None or target.upper % 1 == 0):
            return ()
        if _AVERAGE.search(row.label):
            return ()
        return (self.finding(row.at("target"), indicator=row.name, target=target.words, unit=target.unit),)
