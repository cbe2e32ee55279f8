"""ZP10 self-evaluation.all-full-marks: full marks for everything."""

from collections.abc import Iterator

from jixiao.check.rule import Rule
from jixiao.check.views import IndicatorView, ProjectView
from jixiao.lang.scoring import attainment
from jixiao.law import cite
from jixiao.model import Finding, Severity

_FEWEST = 5  # scored rows


class AllFullMarks(Rule):
    """全部指标都得满分。

    ## 查什么
    5项以上指标每一项都得满分。其中有指标的完成值不能证明达到指标值（空白、文字、无法比较）的是警告；
    每项都有数据证明完成的，只提示核对佐证。
    ## 为什么
    全部满分而没有数据支撑，是自评流于形式的典型表现，审计会重点抽查。
    ## 反例
    八项指标完成值都写“完成”，全部满分
    ## 正例
    逐项填写完成数并据实计分
    """

    code, name = "ZP10", "self-evaluation.all-full-marks"
    title, title_en = "全部满分", "Full marks throughout"
    severity = Severity.WARNING
    message = "{count}项指标全部得满分{why}"
    message_en = "All {count} indicators score full marks{why}"
    suggestion = "逐项核对完成值和佐证资料；没有数据证明的，补充数据或按实际扣分"
    suggestion_en = "Check each result against evidence; add figures or cut points"
    authority = (cite("审计机关常见问题（公开）", "自评填报"), cite("财预〔2020〕10号", "客观公正"))
    forms = frozenset({"self-evaluation"})

    def check_project(self, project: ProjectView) -> Iterator[Finding]:
        """Look at all scores."""
        scored = [row for row in project.rows if row.model.score is not None and row.model.weight is not None]
        if len(scored) < _FEWEST or not all(map(_full, scored)):
            return
        unproved = [row for row in scored if not _proved(row)]
        place = "results.total_score" if project.model.results and project.model.results.total_score else "indicators"
        if unproved:
            names = "、".join(f"“{row.name}”" for row in unproved[:3])
            yield self.finding(project.at(place), related=[row.at("score") for row in unproved], count=len(scored),
                               why=self.say(f"，其中{len(unproved)}项（{names}等）没有数据证明",
                                            f"; {len(unproved)} without figures ({names})"))  # fmt: skip
        else:
            yield self.finding(project.at(place), count=len(scored), why="", severity=Severity.INFO)


def _full(row: IndicatorView) -> bool:
    weight, score = row.model.weight, row.model.score
    return weight is not None and score is not None and score.value is not None and score.value == weight.value


def _proved(row: IndicatorView) -> bool:
    actual = row.model.actual
    if actual is None:
        return False
    if row.target.kind in ("qualitative", "malformed"):
        return bool(actual.words.strip())
    result = attainment(row.target, actual)
    return result.reached is True or (result.reached is None and actual.kind in ("quantity", "deadline"))
