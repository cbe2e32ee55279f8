"""QZ04 weight.void-row: points on a row that says 无."""

import re
from collections.abc import Iterator

from jixiao.check.rule import Rule
from jixiao.check.views import IndicatorView
from jixiao.law import cite
from jixiao.model import Finding, Severity

# 无 as a target is an answer where the row counts something bad.
_BAD = re.compile(
    r"事故|投诉|违[规法纪]|差错|舆情|上访|信访|问题|伤亡|死亡|污染|泄[露漏]|事件|纠纷|偏差|负面|影响|破坏|损害|隐患"
)


class VoidRowWeighted(Rule):
    """“无”“不涉及”的空指标设有分值。

    ## 查什么
    三级指标写“无”“不涉及”，或指标值写“不涉及”，却设了权重。以“无”作为事故、投诉等负面事项指标值的不查。
    ## 为什么
    空指标没有考核内容，设了分就成了白送分，审计常见。
    ## 反例
    生态效益指标：不涉及，权重10分
    ## 正例
    不涉及的指标不列，分值分给其他指标
    """

    code, name = "QZ04", "weight.void-row"
    title, title_en = "空指标有分值", "Points on an empty row"
    severity = Severity.ERROR
    message = "{level2}写“{words}”，却设权重{weight}分"
    message_en = "{level2} says “{words}” yet carries {weight} points"
    suggestion = "删去这一行，把{weight}分分给本项目的其他核心指标"
    suggestion_en = "Drop the row and give its {weight} points to the core indicators"
    authority = (cite("审计机关常见问题（公开）", "空指标"), cite("财预〔2021〕101号", "分值权重"))
    forms = frozenset({"goal", "self-evaluation"})

    def check_indicator(self, row: IndicatorView) -> Iterator[Finding]:
        """Look at rows that say nothing."""
        weight = row.model.weight
        if weight is None or not weight.value or weight.value <= 0 or not row.is_void:
            return
        target = row.target.words
        named_void = not row.name.strip() or row.name.strip()[0] in "无不暂没/—-－Nn"
        if not named_void and _BAD.search(row.label):
            return
        words = row.name if named_void and row.name else target
        level2 = row.model.level2 or "该行"
        # A row with a real name and a lone stroke for its target may be one that was left unfilled.
        severity = Severity.ERROR if named_void or "不" in target else Severity.WARNING
        yield self.finding(row.at("weight"), severity=severity, level2=level2, words=words, weight=weight.value)
