"""ZZ25 negative: less than nothing."""

import re
from collections.abc import Iterable

from jixiao.check.rule import Rule
from jixiao.check.views import IndicatorView
from jixiao.law import cite
from jixiao.model import Finding, Severity

_SIGNED_UNITS = frozenset(("℃", "°C", "度", "°", "分贝", "dB", "米", "kPa"))
_SIGNED = re.compile(r"增|减|降|升|差|变化|变动|温|偏|波动|净|盈|亏|高程|水位|负")


class Negative(Rule):
    """不可能为负的指标值写成了负数。

    ## 查什么
    数量、比率、时间、金额的指标值小于 0。温度、增减幅度、误差、盈亏等可以为负的除外。
    ## 为什么
    负的人数、场次、合格率没有意义，多为把连接号误作负号或录入错误。
    ## 反例
    服务群众人数 ≥-500人
    ## 正例
    服务群众人数 ≥500人；冷库温度 ≤-18℃
    """

    code, name = "ZZ25", "target.negative"
    title, title_en = "指标值为负", "Negative target"
    severity = Severity.ERROR
    message = "“{indicator}”的指标值“{target}”为负数"
    message_en = "The target “{target}” of “{indicator}” is negative"
    suggestion = "核对数值，去掉多余的“-”"
    suggestion_en = "Check the number and take away the stray minus"
    authority = (cite("一般逻辑", "指标值"),)
    forms = frozenset({"goal", "self-evaluation", "monitoring"})

    def check_indicator(self, row: IndicatorView) -> Iterable[Finding]:
        """Look at values below zero."""
        target = row.target
        if target.value is None or target.value >= 0 or "±" in target.words:
            return ()
        if target.unit in _SIGNED_UNITS or _SIGNED.search(row.label):
            return ()
        return (self.finding(row.at("target"), indicator=row.name, target=target.words),)
