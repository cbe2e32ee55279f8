"""ZP16 self-evaluation.exactly-on-target: every result equals its target."""

from collections.abc import Iterator

from jixiao.check.rule import Rule
from jixiao.check.views import ProjectView
from jixiao.lang.scoring import same_scale
from jixiao.law import cite
from jixiao.model import Finding, Severity

_FEWEST = 4  # rows with a number other than 100 percent and 0


class ExactlyOnTarget(Rule):
    """所有完成值恰好等于指标值。

    ## 查什么
    4项以上定量指标（指标值为100%、0或“=”的除外）的完成值全部与指标值一分不差的，提示核对。
    ## 为什么
    实际结果很少项项恰好等于计划；多为照抄指标值，没有取数。
    ## 反例
    指标值≥95%、≥200人、≥12场、≥90%，完成值95%、200人、12场、90%
    ## 正例
    完成值96.3%、213人、12场、92.5%
    """

    code, name = "ZP16", "self-evaluation.exactly-on-target"
    title, title_en = "完成值恰好等于指标值", "All results exactly on target"
    severity = Severity.INFO
    message = "{count}项定量指标的完成值全部恰好等于指标值"
    message_en = "All {count} figures equal their targets exactly"
    suggestion = "核对原始记录，填写实际完成数，并注明取数来源"
    suggestion_en = "Check the records and write the figures really reached"
    authority = (cite("审计机关常见问题（公开）", "自评填报"),)
    forms = frozenset({"self-evaluation"})

    def check_project(self, project: ProjectView) -> Iterator[Finding]:
        """Compare all figures."""
        pairs = []
        for row in project.rows:
            target, actual = row.target, row.model.actual
            if actual is None or target.kind != "quantity" or target.comparator in ("=", None) or target.value == 0:
                continue
            if actual.kind != "quantity" or (target.is_percent and target.value == 100):
                continue
            if (pair := same_scale(target, actual)) is not None:
                pairs.append((row, pair))
        if len(pairs) >= _FEWEST and all(wanted == got for _, (wanted, got) in pairs):
            yield self.finding(pairs[0][0].at("actual"), related=[row.at("actual") for row, _ in pairs[1:]],
                               count=len(pairs))  # fmt: skip
