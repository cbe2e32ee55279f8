"""ZB02 indicator.misfiled-level2: a level-2 heading stands under a level 1 it does not belong to."""

from collections.abc import Iterator

from jixiao.check.rule import Rule
from jixiao.check.views import IndicatorView
from jixiao.lang.levels import BRANCH, COST, level1_of, level2_of
from jixiao.law import cite
from jixiao.model import Finding, Severity

_NAMES = {"output": "产出指标", "benefit": "效益指标", "satisfaction": "满意度指标", "cost": "成本指标"}
# Pairs of no standard frame that older or local forms do print: a remark, not an error.
_SEEN = frozenset({("benefit", "satisfaction"), ("output", "satisfaction"), ("cost", "cost")})


class MisfiledLevel2(Rule):
    """二级指标不属于所在的一级指标。

    ## 查什么
    二级指标与一级指标的对应关系是否符合指标框架：数量、质量、时效（及旧框架的成本）属于产出指标，
    经济、社会、生态效益和可持续影响属于效益指标，服务对象满意度属于满意度指标，经济、社会、生态环境成本属于成本指标。
    新旧框架混用的（如经济成本指标放在产出指标下）只作提醒。
    ## 为什么
    一级、二级指标错位，分值按一级指标分配时就会错计，产出与效益也会混淆。
    ## 反例
    一级指标“效益指标”，二级指标“数量指标”
    ## 正例
    一级指标“产出指标”，二级指标“数量指标”
    """

    code, name = "ZB02", "indicator.misfiled-level2"
    title, title_en = "二级指标归属错误", "Level-2 heading under the wrong level 1"
    severity = Severity.ERROR
    message = "“{level2}”不属于“{level1}”"
    message_en = "“{level2}” does not belong to “{level1}”"
    suggestion = "将一级指标改为“{home}”，或者将二级指标改为{choice}之一"
    suggestion_en = "Put it under “{home}”, or choose one of {choice}"
    authority = (cite("财预〔2015〕88号", "绩效指标"), cite("财预〔2021〕101号", "指标体系"))
    forms = frozenset({"goal", "self-evaluation", "monitoring"})

    def prepare(self) -> None:
        """All pairs of the frameworks, and the headings of each level 1 for the suggestion."""
        self._pairs: set[tuple[str | None, str | None]] = {(None, None)}
        self._choice: dict[tuple[str, str], str] = {}
        for frame, classes in self.context.value("frameworks").items():
            for level1, headings in classes.items():
                one = level1_of(level1)
                self._pairs.update((one, level2_of(heading)) for heading in headings)
                self._choice[frame, one or ""] = "、".join(f"“{heading}”" for heading in headings)

    def check_indicator(self, row: IndicatorView) -> Iterator[Finding]:
        """Look at the two headings of a row."""
        level1, level2 = row.level1, row.level2
        if (level1, level2) in self._pairs or level1 is None or level2 is None:
            return
        home = BRANCH[level2]
        soft = (level1, level2) in _SEEN or (level2 in COST and level1 in ("output", "cost"))
        at, other = ("level1", "level2") if _level1_is_wrong(row, home) else ("level2", "level1")
        choice = self._choice.get((row.project.model.framework, level1)) or _NAMES[home]
        severity = Severity.INFO if level1 == level2 == "cost" else Severity.WARNING if soft else None
        yield self.finding(
            row.at(at),
            related=[row.at(other)],
            level1=row.model.level1,
            level2=row.model.level2,
            home=_NAMES[home],
            choice=choice,
            severity=severity,
        )


def _level1_is_wrong(row: IndicatorView, home: str) -> bool:
    """The rows around say which of the two headings is out of place."""
    rows = row.project.rows
    around = {rows[i].level1 for i in (row.index - 1, row.index + 1) if 0 <= i < len(rows)}
    return home in around and row.level1 not in around
