"""ZB09 indicator.name-not-noun: the name carries a value or is a sentence."""

import re
from collections.abc import Iterator

from jixiao.check.rule import Rule
from jixiao.check.views import IndicatorView
from jixiao.law import cite
from jixiao.model import Finding, Severity

# A promise inside the name: operator or comparing words with a number, or a share at its end.
_VALUE = re.compile(
    r"[≥≤><]\s*\d|(?:不低于|不少于|不超过|不高于|大于|小于|达到?|至少|控制在)\s{0,5}\d{1,20}(?:\.\d{1,9})?\s{0,5}(?:%|万?元|人|次|个|台|套|场|天|分)|"
    r"\d{1,20}(?:\.\d{1,9})?%(?:以上|以下|以内)?$"
)
_SENTENCE = re.compile(r"[，。；！？,;]")
_BRACKETS = re.compile(r"[（(][^（()）]*[)）]")
# A demand instead of a thing measured.
_DEMAND = re.compile(r"^(?:确保|控制在|力争|不得|严禁|必须|按照.{2,}(?:要求|计划)|通过.{4,}(?:提高|提升|使|让|改善))")
_RESIDUE = re.compile(r"\*\*|××|[Xx]{2}")


class NameNotNoun(Rule):
    """三级指标名称不规范。

    ## 查什么
    三级指标名称是否为简明的名词性短语：名称里不写符号和数值，不写成带标点的句子或者一项要求；
    名称超过规定字数（默认20个汉字）的只作提示。
    ## 为什么
    名称是“量什么”，指标值才是“量到多少”。名称里带值会与指标值栏重复甚至矛盾，长句无法汇总比较。
    ## 反例
    “合格率≥95%”；“确保各项演出顺利进行”；“通过巡查，发现问题及时整改的比例”
    ## 正例
    “图书验收合格率”；“演出场次”；“问题整改率”
    """

    code, name = "ZB09", "indicator.name-not-noun"
    title, title_en = "指标名称不规范", "Name is not a plain noun phrase"
    severity = Severity.WARNING
    message = "三级指标名称“{words}”{what}"
    message_en = "The name “{words}” {what}"
    suggestion = "改为不超过{limit}字的名词性短语，只写量什么；{hint}"
    suggestion_en = "Use a noun phrase of at most {limit} characters that names what is measured; {hint}"
    authority = (cite("财预〔2021〕101号", "指标名称"), cite("财预〔2015〕88号", "明确清晰性"))

    def prepare(self) -> None:
        """The longest name."""
        self._limit = int(self.context.value("name_length"))

    def check_indicator(self, row: IndicatorView) -> Iterator[Finding]:
        """Look at the level-3 name."""
        name = row.name
        severity: Severity | None = None
        if _VALUE.search(name) and not _RESIDUE.search(name):
            what = self.say("带有符号或者数值", "carries an operator or a value")
            hint = self.say("数值写在指标值栏", "the value goes into the target")
        elif _SENTENCE.search(name) and _SENTENCE.search(_BRACKETS.sub("", name)):
            what = self.say("写成了句子", "is a sentence")
            hint = self.say("解释写在绩效指标描述栏", "the explanation goes into the description")
        elif _DEMAND.search(name):
            what = self.say("是一项要求，不是计量对象", "is a demand, not a thing measured")
            hint = self.say("要求改为可计量的事项", "turn the demand into something that can be measured")
        elif len(name) > self._limit and len(row.bare_name) > self._limit:
            what = self.say(f"有{len(row.bare_name)}个字，过长", f"is {len(row.bare_name)} characters long")
            hint = self.say("解释写在绩效指标描述栏", "the explanation goes into the description")
            severity = Severity.INFO
        else:
            return
        yield self.finding(row.at("level3"), words=name, what=what, limit=self._limit, hint=hint, severity=severity)
