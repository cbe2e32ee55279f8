"""ZB34 indicator.copied-row: a whole row again under another heading."""

from collections.abc import Iterator

from jixiao.check.rule import Rule
from jixiao.check.views import IndicatorView, ProjectView
from jixiao.lang.normalise import letters
from jixiao.law import cite
from jixiao.model import Finding, Severity


class CopiedRow(Rule):
    """整行指标照抄到另一个二级指标下。

    ## 查什么
    同一项目内两行的三级指标、描述、指标值完全相同，只是二级指标不同。
    ## 为什么
    一个事项不能既是质量又是成本；照抄说明后一类并没有真正设置指标，还会重复得分。
    ## 反例
    质量指标和成本指标各有一行“电梯故障排除率，≥95%”
    ## 正例
    质量指标“电梯故障排除率”，成本指标“单台电梯年维保费用”
    """

    code, name = "ZB34", "indicator.copied-row"
    title, title_en = "整行照抄", "A row copied under another heading"
    severity = Severity.ERROR
    message = "“{words}”（{target}）与第{row}行“{level2}”下的指标完全相同"
    message_en = "“{words}” ({target}) is the same row as {row}, under “{level2}”"
    suggestion = "按含义保留一处；“{own}”另设与其相符的指标"
    suggestion_en = "Keep it where it belongs and give “{own}” an indicator of its own"
    authority = (cite("一般逻辑", "唯一"), cite("审计机关常见问题（公开）", "照搬照抄"))
    forms = frozenset({"goal", "self-evaluation", "monitoring"})

    def check_project(self, project: ProjectView) -> Iterator[Finding]:
        """Look for whole rows that are there twice."""
        rows = project.rows
        if len({row.name for row in rows}) == len(rows):
            return
        first: dict[tuple[str, str, str], IndicatorView] = {}
        for row in rows:
            if not row.name or row.is_void:
                continue
            other = first.setdefault((letters(row.name), letters(row.description), row.target.words), row)
            if other is not row and other.model.level2 != row.model.level2:
                yield self.finding(
                    row.at("level3"),
                    related=[other.at("level3")],
                    words=row.name,
                    target=row.target.words,
                    row=other.index + 1,
                    level2=other.model.level2 or "",
                    own=row.model.level2 or "",
                )
