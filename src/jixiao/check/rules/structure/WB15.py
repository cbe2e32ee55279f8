"""WB15 other-year-in-prose: an objective promises work of another year."""

import re
from collections.abc import Iterator

from jixiao.check.rule import Rule
from jixiao.check.views import ItemView, ProjectView, TextView
from jixiao.law import cite
from jixiao.model import Certainty, Finding, Location, Severity

_CLAUSE = re.compile(
    r"(?:^|[。；;])\s*(?:截至|截止|到|在|确保|力争|计划|预计)?(?P<year>20\d\d)年(?P<rest>[^。；;]{2,80})"
)
# After the year: a period, a source or a comparison, not a promise of that year.
_NOT_PROMISED = re.compile(
    r"^(?:度?(?:以来|起|至|到|[—\-~～、和与及]|增发|国债|考核|评价|决算|结转|结余|以前|之前|前)|底?(?:已|就))|"
    r"已|以来|较|相比|比上|同期|基础上|结转|结余|增发|印发|下发|批复|下达|出台|续建|欠|尾款|上年|去年|开始|建成的|曾|历史|遗留|延续"
)
_PROMISE = re.compile(
    r"购置|采购|举办|完成|开展|建设|新建|改造|维修|修缮|组织|实施|培训|发放|达到|实现|保障|补助|安排|支付|推进|全年|计划|接待|印制|确保|"
    r"购买|举行|召开|制作|聘用|聘请|资助|奖励|救助|检测|监测|养护|清理|维护|新增|创建|编制|配备|安装|升级|提高|提升"
)


class OtherYearInProse(Rule):
    """绩效目标写的是其他年度的任务。

    ## 查什么
    总体绩效目标、项目绩效目标中以年份开头的任务句，年份是否为预算年度。回顾、比较、资金来源等表述不算。
    早于预算年度的提醒，晚于预算年度的提示。
    ## 为什么
    年度目标写成往年任务，多为沿用上年文本，审核时视为照搬。
    ## 反例
    （2024年文本）2023年举办阅读推广活动24场。
    ## 正例
    2024年举办阅读推广活动24场，比2023年增加4场。
    """

    code, name = "WB15", "structure.other-year-in-prose"
    title, title_en = "绩效目标的年份不是预算年度", "Objective of another year"
    severity = Severity.WARNING
    certainty = Certainty.HEURISTIC
    message = "绩效目标写的是{seen}年的任务（“{clause}”），预算年度是{year}年"
    message_en = "“{clause}” is work of {seen}; the budget year is {year}"
    suggestion = "核实后改为{year}年的任务；属于背景情况的，写明“已”完成或移到资金用途说明"
    suggestion_en = "Write what is due in {year}"
    authority = (cite("财预〔2015〕88号", "规范完整性"), cite("审计机关常见问题（公开）", "照搬照抄"))

    def check_text(self, text: TextView) -> Iterator[Finding]:
        """Look at the overall objective."""
        if text.model.overall_objective:
            yield from self._look(text.model.overall_objective, text, text.at("overall_objective"))

    def check_item(self, item: ItemView) -> Iterator[Finding]:
        """Look at an item's objectives."""
        for i, words in enumerate(item.model.objectives):
            yield from self._look(words, item.text, item.at(f"objectives[{i}]"))

    def check_project(self, project: ProjectView) -> Iterator[Finding]:
        """Look at a project's objectives."""
        for i, words in enumerate(project.model.objectives):
            yield from self._look(words, project.text, project.at(f"objectives[{i}]"))

    def _look(self, words: str, text: TextView, at: Location) -> Iterator[Finding]:
        year = text.year
        if year is None or "20" not in words or text.other_year is not None:
            return
        for match in _CLAUSE.finditer(words):
            seen = int(match["year"])
            if (
                seen == year
                or abs(seen - year) > 5
                or str(year) in match["rest"]
                or _NOT_PROMISED.search(match["rest"])
            ):
                continue
            if _PROMISE.search(match["rest"]):
                severity = None if seen < year else Severity.INFO
                clause = f"{seen}年{match['rest'][:16]}"
                yield self.finding(at, severity=severity, seen=seen, clause=clause, year=year)
                return
