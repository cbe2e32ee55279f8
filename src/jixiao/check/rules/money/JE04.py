"""JE04 total-mismatch: a sum or number of projects stated in part one is not that of the tables."""

import re
from collections.abc import Iterator
from decimal import Decimal

from jixiao.check.rule import Rule
from jixiao.check.views import TextView
from jixiao.lang.number import as_wan, decimal
from jixiao.law import cite
from jixiao.model import Certainty, Finding, Severity

_SUM = re.compile(
    r"项目(?:支出)?(?:预算)?(?:资金|金额)?(?:共计|合计|总计|总额|总金额|总预算|共|预算)[^。；;\d]{0,6}"
    r"(?P<number>\d[\d,]*(?:\.\d+)?)\s*(?P<unit>亿元|万元|元)"
)
_COUNT = re.compile(
    r"(?:预算|支出|绩效)项目[^。；;\d]{0,6}(?P<a>\d{1,3})\s*个|(?P<b>\d{1,3})\s*个(?:预算|支出|绩效)项目"
)
_NOT_OURS = re.compile(r"上年|去年|历年|基本支出|完成.{0,4}$|争取.{0,4}$|重点|其中.{0,6}$|新增.{0,4}$")


class TotalMismatch(Rule):
    """总体绩效目标中的项目数、金额合计与各表不符。

    ## 查什么
    总体绩效目标写明预算项目个数、项目支出合计的，与第二部分表的张数、预算数合计是否相等。
    ## 为什么
    总数应由各项目汇总得出，不符说明有项目增减或金额调整后没有更新。
    ## 反例
    “安排预算项目6个，项目支出合计320万元”，第二部分只有5张表、合计300万元。
    ## 正例
    总体绩效目标中的个数、合计与各表汇总数相同。
    """

    code, name = "JE04", "money.total-mismatch"
    title, title_en = "项目合计与各表不符", "Stated total is not that of the tables"
    severity = Severity.WARNING
    certainty = Certainty.HEURISTIC
    message = "总体绩效目标写“{said}”，第二部分各表{real}"
    message_en = "Part one says “{said}”, the tables make {real}"
    suggestion = "核对有无遗漏的项目或未更新的金额，改为{real}"
    suggestion_en = "See what is missing, or write {real}"
    authority = (cite("财预〔2015〕88号", "资金匹配性"), cite("一般逻辑", "勾稽关系"))

    def check_text(self, text: TextView) -> Iterator[Finding]:
        """Compare with the sum of all goal tables."""
        words = text.model.overall_objective
        if not words or len(text.goals) < 2:
            return
        for match in _COUNT.finditer(words):
            count = int(match["a"] or match["b"])
            if count != len(text.goals) and not _NOT_OURS.search(words[max(0, match.start() - 8) : match.start()]):
                yield self.finding(text.at("overall_objective"), related=(text.at("projects"),), said=match[0],
                                   real=self.say(f"共{len(text.goals)}个", f"{len(text.goals)} projects"))  # fmt: skip
                break
        totals = [project.total for project in text.goals]
        if any(total is None for total in totals):
            return
        real = sum((total for total in totals if total is not None), Decimal(0))
        for match in _SUM.finditer(words):
            number = decimal(match["number"])
            if number is None or _NOT_OURS.search(words[max(0, match.start() - 8) : match.start()]):
                continue
            said = as_wan(number, match["unit"])
            # Prose rounds: as exact as its last printed digit.
            step = as_wan(Decimal(1).scaleb(-len(match["number"].partition(".")[2])), match["unit"])
            if abs(said - real) >= step:
                yield self.finding(text.at("overall_objective"), related=(text.at("projects"),), said=match[0],
                                   real=self.say(f"合计{real}万元", f"{real} 万元"))  # fmt: skip
                break
