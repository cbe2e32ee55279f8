"""PJ07 evaluation.loss-unexplained: points lost without a fact."""

import re
from collections.abc import Iterator

from jixiao.check.rule import Rule
from jixiao.check.views import IndicatorView, ProjectView
from jixiao.lang.scoring import has_reason
from jixiao.law import cite
from jixiao.model import Finding, Severity

_COLUMN = re.compile(r"扣分|原因|依据|证据|评分说明|备注")


class LossUnexplained(Rule):
    """扣了分而没有写扣分的事实和依据。

    ## 查什么
    得分低于分值的每一行，扣分原因栏应写明事实（及依据）。整张表没有扣分原因一类栏目的，只提一次。
    事实是否属实、佐证能否打开，由系统的工作底稿核对。
    ## 为什么
    每一分都要有据可查，被评价单位才能核对和整改。
    ## 反例
    质量达标率8分得6分，扣分原因空白
    ## 正例
    质量达标率8分得7.8分，扣分原因：10盏照度不足（见检测报告）
    """

    code, name = "PJ07", "evaluation.loss-unexplained"
    title, title_en = "扣分没有依据", "Points lost without a fact"
    severity = Severity.WARNING
    message = "{what}"
    message_en = "Points lost: {what}"
    suggestion = "写明扣分的事实和依据（文件、凭证、检测报告等的名称和页码）"
    suggestion_en = "State the fact and what proves it"
    authority = (cite("财预〔2020〕10号", "评价依据"), cite("财预〔2020〕10号", "评价结论"))
    forms = frozenset({"evaluation"})

    def check_project(self, project: ProjectView) -> Iterator[Finding]:
        """Look at rows that lost points."""
        lost = [row for row in project.rows if _loses(row)]
        explained = [row for row in project.rows if has_reason(row.model.deviation)]
        if lost and not explained and project.model.columns and not project.has_column(_COLUMN):
            yield self.finding(project.at("indicators"), related=[row.at("score") for row in lost],
                               what=self.say(f"{len(lost)}项扣了分，表中没有扣分原因一栏", f"{len(lost)} rows lost points and the form has no column for it"))  # fmt: skip
            return
        for row in lost:
            if not has_reason(row.model.deviation) and row.model.weight is not None and row.model.score is not None:
                weight, score = row.model.weight.value, row.model.score.value
                yield self.finding(row.at("deviation"), related=[row.at("score")],
                                   what=self.say(f"“{row.name}”{weight}分得{score}分，没有写扣分原因", f"“{row.name}” has {score} of {weight} without a reason"))  # fmt: skip


def _loses(row: IndicatorView) -> bool:
    weight, score = row.model.weight, row.model.score
    if weight is None or score is None or weight.value is None or score.value is None:
        return False
    return score.value < weight.value
