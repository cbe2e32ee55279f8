"""ZP14 self-evaluation.against-monitoring: reached at the end of the year what was out of reach in August."""

from collections.abc import Iterator

from jixiao.check.rule import Rule
from jixiao.check.views import ProjectView
from jixiao.lang.scoring import attainment, grade_word, has_reason
from jixiao.law import cite
from jixiao.model import Finding, Severity


class AgainstMonitoring(Rule):
    """监控时说完全不可能完成，自评却完成了，没有说明。

    ## 查什么
    同一项目的监控表中选“完全不可能”的指标，自评表却达到了指标值，且偏差原因栏没有说明。
    监控时选“确定能”而没有完成的，由 ZP06 要求说明原因，这里不重复。
    需要同一项目的监控表（--earlier）；没有给出的不查。
    ## 为什么
    前后矛盾，不是监控失真，就是自评失真，应当说清楚。
    ## 反例
    8月监控：完全不可能；自评：完成，原因栏空白
    ## 正例
    自评：完成，原因栏写“10月追加两个标段，工期提前”
    """

    code, name = "ZP14", "self-evaluation.against-monitoring"
    title, title_en = "自评与监控矛盾", "Self-evaluation contradicts monitoring"
    severity = Severity.WARNING
    message = "“{row}”监控时填“完全不可能”完成，自评完成值{actual}却达到指标值{target}，没有说明"
    message_en = "“{row}” was out of reach in monitoring, yet {actual} reaches {target} without a word"
    suggestion = "核对完成值{actual}和佐证；确已完成的，在偏差原因栏说明监控之后的变化"
    suggestion_en = "Check {actual} and its evidence, or say what changed since"
    authority = (cite("财预〔2019〕136号", "结果应用"), cite("财预〔2020〕10号", "客观公正"))
    forms = frozenset({"self-evaluation"})

    def check_project(self, project: ProjectView) -> Iterator[Finding]:
        """Lay the form beside the monitoring form of the same year."""
        earlier = self.context.earlier_of(project, "monitoring")
        if earlier is None:
            return
        lost = {row.bare_name for row in earlier.rows if "完全不可能" in (row.model.possibility or "")}
        for row in project.rows:
            actual = row.model.actual
            if row.bare_name not in lost or actual is None or has_reason(row.model.deviation):
                continue
            if attainment(row.target, actual).reached is True or grade_word(actual.words) == "达成":
                yield self.finding(row.at("actual"), row=row.name, actual=actual.words, target=row.target.words)
