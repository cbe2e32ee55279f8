"""ZB35 indicator.circular-formula: the formula divides a thing by itself or explains it by itself."""

import re
from collections.abc import Iterator

from jixiao.check.rule import Rule
from jixiao.check.views import IndicatorView
from jixiao.lang.normalise import letters
from jixiao.law import cite
from jixiao.model import Finding, Severity

_FORMULA = re.compile(r"(?P<left>[^=＝，。；：:]{2,40})[=＝](?P<right>[^=＝。；]{2,80})")
_FRACTION = re.compile(r"(?P<top>[^/÷]{2,40})[/÷](?P<bottom>[^/÷*×]{2,40})")
_SHARE = re.compile(r"^(?P<part>[^，。；、占]{3,30})占(?P<whole>[^，。；、占]{3,30}?)的?(?:比例|比率|百分比|比重|比值)")
_HUNDRED = re.compile(r"[*×xX]?100[%％]?$")
_LEAD = re.compile(r"^(?:反映|指|即|考核)")


class CircularFormula(Rule):
    """指标描述中的公式自相循环。

    ## 查什么
    描述中的公式分子、分母完全相同，“甲占甲的比例”，或者等号两边是同一个说法。
    ## 为什么
    这样的公式恒等于100%或者没有说明任何算法，指标无法取数。
    ## 反例
    “亮灯率=亮灯盏数/亮灯盏数×100%”；“合格率=合格率×100%”
    ## 正例
    “亮灯率=亮灯盏数/路灯总盏数×100%”
    """

    code, name = "ZB35", "indicator.circular-formula"
    title, title_en = "公式自相循环", "A formula that goes in a circle"
    severity = Severity.ERROR
    message = "描述“{words}”中的公式{what}"
    message_en = "The formula in “{words}” {what}"
    suggestion = "写明分子和分母各是什么，如“合格数/抽查总数×100%”"
    suggestion_en = "Say what is divided by what, such as passed items / inspected items"
    authority = (cite("财预〔2021〕101号", "指标解释"), cite("财预〔2015〕88号", "明确清晰性"))
    forms = frozenset({"goal", "self-evaluation", "monitoring"})

    def check_indicator(self, row: IndicatorView) -> Iterator[Finding]:
        """Look at formulas in the description."""
        words = row.description
        if "=" in words or "＝" in words:
            what = self._formula(words)
        elif "占" in words and (match := _SHARE.search(_LEAD.sub("", words))):
            same = letters(match["part"]) == letters(match["whole"])
            what = self.say("分子与分母相同", "divides a thing by itself") if same else ""
        else:
            return
        if what:
            yield self.finding(row.at("description"), words=words, what=what)

    def _formula(self, words: str) -> str:
        match = _FORMULA.search(_LEAD.sub("", words))
        if match is None:
            return ""
        left, right = letters(match["left"]), _HUNDRED.sub("", match["right"].strip("（）() "))
        if letters(right) == left:
            return self.say("等号两边相同", "has the same on both sides")
        parts = _FRACTION.fullmatch(right)
        if parts is None:
            return ""
        top, bottom = letters(parts["top"]), letters(parts["bottom"])
        if top == bottom:
            return self.say("分子与分母相同", "divides a thing by itself")
        return self.say("用指标自身解释自身", "explains the thing by itself") if left in (top, bottom) else ""
