"""ZZ18 differs-between-projects: one indicator, another target than in most projects."""

from collections import Counter
from collections.abc import Iterator
from decimal import Decimal

from jixiao.check.rule import Rule
from jixiao.check.views import IndicatorView, TextView
from jixiao.law import cite
from jixiao.model import Finding, Severity

_FEWEST_ROWS = 4
_MAJORITY = Decimal("0.75")


class DiffersBetweenProjects(Rule):
    """同名指标在各项目中取值不一。

    ## 查什么
    同一名称、用百分比的指标在至少 4 个项目中出现，绝大多数取同一个值，少数项目取另一个值。
    ## 为什么
    同名指标取值不同可能有道理，也可能是笔误；请核对并在依据中说明。
    ## 反例
    5 个项目的“服务对象满意度”为 ≥90%，1 个为 ≥85%，未说明理由
    ## 正例
    取值一致，或在依据中写明差别的理由
    """

    code, name = "ZZ18", "target.differs-between-projects"
    title, title_en = "同名指标取值不一", "Same indicator, different target"
    severity = Severity.INFO
    message = "“{indicator}”在{most}个项目中为“{usual}”，本项目为“{target}”"
    message_en = "“{indicator}” is “{usual}” in {most} projects and “{target}” here"
    suggestion = "核对本项目的取值；确需不同的，在指标值确定依据中说明"
    suggestion_en = "Check the value; give the reason in the basis if it is meant"
    authority = (cite("财预〔2015〕88号", "合理可行"),)

    def check_text(self, text: TextView) -> Iterator[Finding]:
        """Gather percentages by name."""
        by_name: dict[tuple[str, str | None], list[IndicatorView]] = {}
        for row in text.rows():
            if (
                row.target.unit == "%"
                and row.target.upper is None
                and row.bare_name
                and row.project.model.form == "goal"
            ):
                by_name.setdefault((row.bare_name, row.level2), []).append(row)
        for rows in by_name.values():
            if len(rows) < _FEWEST_ROWS:
                continue
            counts = Counter((row.target.comparator, row.target.value) for row in rows)
            usual, most = counts.most_common(1)[0]
            if len(counts) == 1 or most < len(rows) * _MAJORITY:
                continue
            example = next(row for row in rows if (row.target.comparator, row.target.value) == usual)
            for row in rows:
                if (row.target.comparator, row.target.value) != usual:
                    yield self.finding(
                        row.at("target"),
                        related=[example.at("target")],
                        indicator=row.name,
                        most=most,
                        usual=example.target.words,
                        target=row.target.words,
                    )
