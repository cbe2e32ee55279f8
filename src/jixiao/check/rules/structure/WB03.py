"""WB03 project-unpaired: a goal of part one without its table, or a table without its goal in part one."""

from collections.abc import Iterator

from jixiao.check.rule import Rule
from jixiao.check.views import TextView
from jixiao.law import cite
from jixiao.model import Finding, Severity

_FEW = 3
"""Where fewer than one item in so many names a project, part one is arranged by something else (duties, activities)."""
_MOST = 2
"""Where at least one table in so many has no item, part one shows a choice of projects, not a slip."""


class ProjectUnpaired(Rule):
    """分项绩效目标与项目绩效目标表没有一一对应。

    ## 查什么
    第一部分每一条分项绩效目标在第二部分有无同名项目的绩效目标表，第二部分每张表在第一部分有无分项绩效目标。
    第一部分按职责或活动（不按项目）编写的，只提示一次。
    ## 为什么
    第一部分由第二部分汇总而来，二者项目数不等说明有项目漏报，或者取消的项目没有删净。
    ## 反例
    第二部分有“校舍维修经费绩效目标表”，第一部分没有该项目的分项绩效目标。
    ## 正例
    第一部分分项绩效目标与第二部分各表数量相同、逐一对应。
    """

    code, name = "WB03", "structure.project-unpaired"
    title, title_en = "两部分项目不对应", "Projects of the two parts do not match"
    severity = Severity.ERROR
    message = "{what}"
    message_en = "{what}"
    suggestion = "{how}"
    suggestion_en = "{how}"
    authority = (cite("财预〔2015〕88号", "完整性"), cite("河北省部门预算绩效文本表样", "分项绩效目标"))

    def check_text(self, text: TextView) -> Iterator[Finding]:
        """Look at the pairs of items and projects."""
        if not text.items or not text.goals:
            return
        pairs = text.pairs
        if _FEW * len(pairs) < len(text.items) and len(text.items) > 1:
            yield self.finding(
                text.at("items"), severity=Severity.INFO,
                what=self.say("分项绩效目标没有按项目编写，无法与第二部分逐一核对", "Part one is not arranged by project"),
                how=self.say("表样要求逐个项目编写分项绩效目标，项目名称与第二部分一致", "Write one goal per project"),
            )  # fmt: skip
            return
        for item in text.items:
            if item.index not in pairs:
                shown = item.model.project_name
                yield self.finding(
                    item.at("project_name"), related=(text.at("projects"),),
                    what=self.say(f"分项绩效目标“{shown}”在第二部分没有对应的绩效目标表", f"“{shown}” has no table in part two"),
                    how=self.say(f"补入“{shown}”的绩效目标表；项目已取消或已改名的，删去或改正本条", "Add the table, or drop or rename the goal"),
                )  # fmt: skip
        lone = [project for project in text.goals if project.index not in text.items_of]
        if len(lone) > 3 and _MOST * len(lone) >= len(text.goals):
            yield self.finding(
                text.at("items"), severity=Severity.WARNING, related=[project.at("name") for project in lone],
                what=self.say(f"第二部分有{len(lone)}个项目没有分项绩效目标", f"{len(lone)} projects have no goal in part one"),
                how=self.say("逐个项目补写分项绩效目标", "Write one goal per project"),
            )  # fmt: skip
            return
        for project in lone:
            yield self.finding(
                project.at("name" if project.model.name else "title"), related=(text.at("items"),),
                what=self.say(f"项目“{project.name}”在第一部分没有分项绩效目标", f"“{project.name}” has no goal in part one"),
                how=self.say(f"在第一部分“分项绩效目标”中补写“{project.name}”的目标和指标", "Write its goal in part one"),
            )  # fmt: skip
