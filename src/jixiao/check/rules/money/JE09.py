"""JE09 like-goals-unlike-money: two projects promise the same for very different money."""

from collections.abc import Iterator

from jixiao.check.rule import Rule
from jixiao.check.views import ProjectView, TextView
from jixiao.lang.normalise import letters
from jixiao.law import cite
from jixiao.model import Certainty, Finding, Severity

_TELLING = 16
"""Shorter objectives (按时发放工资) may well be shared."""


class LikeGoalsUnlikeMoney(Rule):
    """绩效目标相同而预算相差悬殊。

    ## 查什么
    两个项目的绩效目标有一半以上文字相同，预算数却相差数倍。
    ## 为什么
    同样的目标需要的资金应当相近，相差悬殊说明目标照搬或者预算没有测算。
    ## 反例
    A项目120万元、B项目12万元，绩效目标都是“完成县道日常养护35公里，及时处治路面病害”。
    ## 正例
    按各自资金写明任务量：A项目养护县道320公里，B项目养护乡道35公里。
    """

    code, name = "JE09", "money.like-goals-unlike-money"
    title, title_en = "目标相同预算悬殊", "Same objectives, very different money"
    severity = Severity.WARNING
    certainty = Certainty.HEURISTIC
    message = "与第{first}张表“{other}”绩效目标相同，预算数却是{mine}万元和{theirs}万元"
    message_en = "Same objectives as table {first} “{other}”, but {mine} against {theirs} 万元"
    suggestion = "按各自资金能完成的任务分别写明绩效目标；确属同一任务的，说明资金分担关系"
    suggestion_en = "State what each sum pays for, or how the two share one task"
    authority = (cite("财预〔2015〕88号", "资金匹配性"), cite("财预〔2015〕88号", "绩效合理性"))

    def prepare(self) -> None:
        """From how many times on the money is very different."""
        self.ratio = int(self.context.value("like_goal_ratio"))

    def check_text(self, text: TextView) -> Iterator[Finding]:
        """Index the projects by their objectives."""
        first_with: dict[str, ProjectView] = {}
        for project in text.goals:
            mine = [words for o in project.model.objectives if len(words := letters(o)) >= _TELLING]
            shared: dict[int, int] = {}
            for words in mine:
                other = first_with.setdefault(words, project)
                if other is not project:
                    shared[other.index] = shared.get(other.index, 0) + 1
            total = project.total
            for index, count in shared.items():
                other = text.projects[index]
                fewest = min(len(project.model.objectives), len(other.model.objectives))
                if not total or not other.total or total <= 0 or other.total <= 0 or 2 * count < fewest:
                    continue
                if max(total, other.total) >= self.ratio * min(total, other.total):
                    yield self.finding(
                        project.at("budget.total"), related=(other.at("budget.total"), project.at("objectives[0]")),
                        first=other.seq, other=other.name, mine=total, theirs=other.total,
                    )  # fmt: skip
                    break
