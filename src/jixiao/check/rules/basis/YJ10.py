"""YJ10 basis.ended-campaign: a basis speaks of a campaign or plan that has ended."""

import re
from collections.abc import Iterator
from functools import lru_cache

from jixiao.check.rule import Rule
from jixiao.check.views import IndicatorView
from jixiao.law import cite
from jixiao.model import Certainty, Finding, Severity

# Campaigns and plans with the last year they ran.
_ENDED = (
    (re.compile(r"新?冠肺炎|新冠|疫情防控|核酸检测|方舱|常态化防控"), 2022),
    (re.compile(r"脱贫攻坚"), 2020),
    (re.compile(r"扫黑除恶专项斗争三年"), 2020),
    (re.compile(r"[“\"]?十三五[”\"]?"), 2020),
    (re.compile(r"[“\"]?十二五[”\"]?"), 2015),
    (re.compile(r"[“\"]?十四五[”\"]?"), 2025),
)
_PERIOD = re.compile(r"(?:19|20)\d{2}年?\s*[-—~～至到－–]{1,2}\s*((?:19|20)\d{2})年?")
# Work that goes on from an ended campaign.
_GOES_ON = re.compile(r"成果|衔接|重大动物疫情|动物疫情|畜禽|非洲猪瘟|森防|松材线虫|统计|数据|均值|平均|历史")


class BasisEnded(Rule):
    """依据的规划或专项工作已经结束。

    ## 查什么
    依据为已到期的规划、行动计划（如“2018—2020年”），或已结束的专项工作，而预算年度在其之后。
    ## 为什么
    任务已结束，据此设定的指标值没有现实依据，应改引后续规划。
    ## 反例
    2024年的指标依据“农村人居环境整治三年行动方案（2018—2020年）”
    ## 正例
    依据“农村人居环境整治提升五年行动方案（2021—2025年）”
    """

    code, name = "YJ10", "basis.ended-campaign"
    title, title_en = "依据的任务已结束", "Basis of an ended campaign"
    severity = Severity.INFO
    certainty = Certainty.HEURISTIC
    message = "依据“{basis}”所说的工作已于{last}年结束"
    message_en = "What the basis “{basis}” speaks of ended in {last}"
    suggestion = "改引接续的规划、方案或当年工作计划；仍需沿用的，写明沿用理由"
    suggestion_en = "Cite the plan that follows it, or say why it still holds"
    authority = (cite("财预〔2015〕88号", "目标相关性"), cite("财预〔2021〕101号", "指标值设定依据"))

    def check_indicator(self, row: IndicatorView) -> Iterator[Finding]:
        """Look at the words of a basis."""
        year = row.project.text.year
        if year is None or not row.basis:
            return
        last = _last_year(row.basis)
        if last is not None and last < year:
            yield self.finding(row.at("basis"), basis=row.basis, last=last, group=row.basis)


@lru_cache(maxsize=8192)
def _last_year(basis: str) -> int | None:
    if _GOES_ON.search(basis):
        return None
    ends = [int(year) for year in _PERIOD.findall(basis)]
    ends += [last for pattern, last in _ENDED if pattern.search(basis)]
    return max(ends) if ends else None
