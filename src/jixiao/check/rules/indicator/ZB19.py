"""ZB19 indicator.too-many-or-few: how many rows a project has."""

from collections import Counter
from collections.abc import Iterator

from jixiao.check.rule import Rule
from jixiao.check.views import ProjectView
from jixiao.law import cite
from jixiao.model import Finding, Severity


class TooManyOrFew(Rule):
    """指标数量不适中。

    ## 查什么
    一个项目的指标行数少于或者多于设定范围（默认4至15行），或者一个二级指标下多于设定行数（默认5行）。仅作提示，“无”“不涉及”的行不算。
    ## 为什么
    指标应少而精：太少不能覆盖主要支出方向，太多分不出主次，分值摊薄。
    ## 反例
    一个数量指标下罗列12行采购明细
    ## 正例
    选取3项主要采购内容设数量指标，其余合并
    """

    code, name = "ZB19", "indicator.too-many-or-few"
    title, title_en = "指标数量不适中", "Too many or too few indicators"
    severity = Severity.INFO
    message = "{what}"
    message_en = "{what}"
    suggestion = "{todo}"
    suggestion_en = "{todo}"
    authority = (cite("财预〔2021〕101号", "重点突出"), cite("审计机关常见问题（公开）", "指标繁杂"))

    def prepare(self) -> None:
        """The range."""
        limits = self.context.value("indicator_rows")
        self._min, self._max, self._level2 = int(limits["min"]), int(limits["max"]), int(limits["level2_max"])

    def check_project(self, project: ProjectView) -> Iterator[Finding]:
        """Count the rows."""
        count = len(project.rows)
        if not count:
            return
        if count < self._min:
            count = sum(not row.is_void for row in project.rows)
            yield self.finding(
                project.at("indicators"), what=self.say(f"本项目只有{count}行指标", f"Only {count} indicators"),
                todo=self.say(f"对照主要支出内容补充到{self._min}行以上", f"Cover the main spending: at least {self._min}"),
            )  # fmt: skip
            return
        if count > self._max and (count := sum(not row.is_void for row in project.rows)) > self._max:
            yield self.finding(
                project.at("indicators"), what=self.say(f"本项目有{count}行指标，偏多", f"{count} indicators are many"),
                todo=self.say(f"保留最能体现目标的指标，一般不超过{self._max}行", f"Keep the core ones, at most {self._max}"),
            )  # fmt: skip
        if count <= self._level2:
            return
        for (_, level2), rows in Counter((r.model.level1, r.model.level2) for r in project.rows).items():
            if rows > self._level2 and level2:
                first = next(row for row in project.rows if row.model.level2 == level2)
                yield self.finding(
                    first.at("level2"), what=self.say(f"“{level2}”下有{rows}行，偏多", f"{rows} rows under “{level2}”"),
                    todo=self.say(f"合并同类内容，一般不超过{self._level2}行", f"Merge: at most {self._level2}"),
                )  # fmt: skip
