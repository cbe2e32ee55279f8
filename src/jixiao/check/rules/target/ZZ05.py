"""ZZ05 wrong-kind: a share where a time is due, a date where a share or a count is due."""

import re
from collections.abc import Iterable

from jixiao.check.rule import Rule
from jixiao.check.views import IndicatorView
from jixiao.lang.measure import family
from jixiao.law import cite
from jixiao.model import Finding, Severity

_SHARE_NAME = re.compile(r"(?:率|占比|百分比|满意度)$")
_NO_SHARE = re.compile(r"频率|效率|速率|功率|周转率|分辨率")
_COUNT_NAME = re.compile(r"(?:人数|人次|次数|场次|数量|面积|里程|册数|户数|台数|件数|份数)$")
_TIME_ENDS = "间限期点排长"
_STANDARD_SHARE = re.compile(r"(?:率|比例|比率|比重|占比|百分比)")


class WrongKind(Rule):
    """指标值的类型与指标名称不符。

    ## 查什么
    “时间”“时限”“工期”类指标写成百分比或件数；“及时率”“合格率”“满意度”类指标写成日期或时长；“人数”“次数”“数量”类指标写成日期。
    ## 为什么
    时间类指标应写日期或时长，比率类指标应写百分比；类型不对，指标值无法衡量该指标。
    ## 反例
    工程完工时间 ≥95%；办理及时率 2024年底前
    ## 正例
    工程完工时间 2024年10月31日前；办理及时率 ≥95%
    """

    code, name = "ZZ05", "target.wrong-kind"
    title, title_en = "指标值类型与指标不符", "Kind of value does not fit the indicator"
    severity = Severity.ERROR
    message = "“{indicator}”应填{due}，指标值却是“{target}”"
    message_en = "“{indicator}” calls for {due}, but the target is “{target}”"
    suggestion = "把指标值改为{due}，如“{example}”；若要考核的就是“{target}”，则改指标名称"
    suggestion_en = "Give {due}, such as “{example}”; or rename the indicator if “{target}” is what is meant"
    authority = (cite("财预〔2015〕88号", "完整性"), cite("财预〔2021〕101号", "指标值"))
    forms = frozenset({"goal", "self-evaluation", "monitoring"})

    def check_indicator(self, row: IndicatorView) -> Iterable[Finding]:
        """Compare the kind of the target with the name."""
        target = row.target
        due = example = ""
        if target.kind == "deadline":
            if _SHARE_NAME.search(row.bare_name):
                due, example = self.say("百分比", "a percentage"), "≥95%"
            elif _COUNT_NAME.search(row.bare_name):
                due, example = self.say("数量", "a number"), "≥20"
        elif target.kind == "quantity" and target.unit:
            kind = family(target.unit)
            if row.bare_name[-1:] in _TIME_ENDS and row.is_time:
                # 完成时间 defined as a share of what was done in time is badly named, not wrong in kind.
                if kind in ("share", "people", "count", "money") and not _STANDARD_SHARE.search(row.description):
                    due, example = (
                        self.say("日期或时长", "a date or a duration"),
                        f"{row.project.text.year or 2024}年11月30日前",
                    )
            elif kind == "time" and _SHARE_NAME.search(row.bare_name) and not _NO_SHARE.search(row.bare_name):
                due, example = self.say("百分比", "a percentage"), "≥95%"
        if not due:
            return ()
        return (self.finding(row.at("target"), indicator=row.name, target=target.words, due=due, example=example),)
