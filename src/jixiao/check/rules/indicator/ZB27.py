"""ZB27 indicator.unknown-heading: a level-1 or level-2 name no framework knows."""

import re
from collections.abc import Iterator

from jixiao.check.rule import Rule
from jixiao.check.views import ProjectView
from jixiao.lang.levels import level1_of, level2_of
from jixiao.lang.likeness import likeness
from jixiao.law import cite
from jixiao.model import Finding, Location, Severity, Words

# Words by which a heading of a local form still tells what it is.
_TELLS = re.compile(
    r"数量|质量|时效|成本|经济效益|社会效益|生态效益|环境效益|可持续|满意度|产出|(?<!社会)(?<!经济)(?<!生态)效益|效果"
)
_CLOSE = 66
"""From here on a heading is taken for a standard one with a slip."""
# 指标 with one character wrong.
_SLIP = re.compile(r"(?:指[^标]|[^指目达]标)$")
_LONGEST = 20
"""A longer heading is something else that slipped into the column."""


class UnknownHeading(Rule):
    """一级、二级指标名称不是规定的名称。

    ## 查什么
    一级指标、二级指标的名称是否在指标框架之内（“指标”二字、后附的分值不计；“社会公众满意度指标”一类仍能看出类别的写法不提）。
    栏目空白或者没有该栏的不检查。
    ## 为什么
    一级、二级指标是固定分类，系统按名称归集和计分；写错一个字，该行就归不到类。
    ## 反例
    二级指标“社会效应指标”
    ## 正例
    二级指标“社会效益指标”
    """

    code, name = "ZB27", "indicator.unknown-heading"
    title, title_en = "指标类别名称不规范", "Unknown heading"
    severity = Severity.WARNING
    message = "{level}“{words}”不是规定的名称"
    message_en = "{level} “{words}” is not a heading of the framework"
    suggestion = "改为{choice}"
    suggestion_en = "Write {choice}"
    authority = (cite("财预〔2015〕88号", "绩效指标"), cite("财预〔2021〕101号", "指标体系"))
    forms = frozenset({"goal", "self-evaluation", "monitoring"})

    def prepare(self) -> None:
        """The headings of all frameworks."""
        frames = self.context.value("frameworks")
        self._level1 = list(dict.fromkeys(one for classes in frames.values() for one in classes))
        self._level2 = list(dict.fromkeys(two for c in frames.values() for names in c.values() for two in names))

    def check_project(self, project: ProjectView) -> Iterator[Finding]:
        """Look at each heading once per block."""
        before: tuple[str | None, str | None] = (None, None)
        for row in project.rows:
            one, two = row.model.level1, row.model.level2
            if one and row.level1 is None and one != before[0] and level2_of(one) is None:
                yield from self._heading(row.at("level1"), one, self._level1, self.say("一级指标", "Level 1"))
            if two and row.level2 is None and two != before[1] and level1_of(two) is None:
                yield from self._heading(row.at("level2"), two, self._level2, self.say("二级指标", "Level 2"))
            before = (one, two)

    def _heading(self, at: Location, words: Words, names: list[str], level: str) -> Iterator[Finding]:
        if (_TELLS.search(words) and not _SLIP.search(words)) or len(words) > _LONGEST:
            return
        best = max(names, key=lambda name: likeness(words, name))
        close = likeness(words, best) >= _CLOSE
        choice = f"“{best}”" if close else "、".join(f"“{name}”" for name in names[:8]) + self.say("之一", "")
        yield self.finding(at, words=words, level=level, choice=choice)
