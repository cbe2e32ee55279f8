"""JE12 part-exceeds-total: 财政资金 or 其他资金 is more than the whole budget."""

from collections.abc import Iterator

from jixiao.check.rule import Rule
from jixiao.check.views import ProjectView
from jixiao.law import cite
from jixiao.model import Finding, Severity


class PartExceedsTotal(Rule):
    """财政资金或其他资金大于预算数。

    ## 查什么
    其他资金空白或表样没有该栏时，表内分项金额是否大于预算数；三项齐全的由“资金构成不平”（JE02）核对。
    ## 为什么
    部分不能大于整体，至少有一个金额填错。
    ## 反例
    预算数 48.60　财政资金 84.60
    ## 正例
    预算数 48.60　财政资金 48.60
    """

    code, name = "JE12", "money.part-exceeds-total"
    title, title_en = "分项金额大于预算数", "A part exceeds the budget"
    severity = Severity.ERROR
    message = "{what}{seen}万元大于预算数{total}万元"
    message_en = "{what} {seen} is more than the budget {total}"
    suggestion = "核对两个金额，{what}不应大于预算数"
    suggestion_en = "Correct one of the two"
    authority = (cite("一般逻辑", "勾稽关系"), cite("河北省部门预算绩效文本表样", "预算规模"))

    def check_project(self, project: ProjectView) -> Iterator[Finding]:
        """Compare each part with the whole."""
        total = project.total
        other = project.budget.other
        if total is None or total <= 0 or (other is not None and other.value is not None):
            return  # with all three amounts there, JE02 adds them up
        for key, zh, en in (("fiscal", "财政资金", "The fiscal part"), ("other", "其他资金", "The other part")):
            figure = getattr(project.budget, key)
            if figure is not None and figure.value is not None and figure.value > total:
                yield self.finding(project.at(f"budget.{key}"), related=(project.at("budget.total"),),
                                   what=self.say(zh, en), seen=figure.value, total=total)  # fmt: skip
