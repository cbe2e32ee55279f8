"""WB18 item-order: part one lists the projects in another order than part two."""

from collections.abc import Iterator

from jixiao.check.rule import Rule
from jixiao.check.views import TextView
from jixiao.lang.names import out_of_order
from jixiao.law import cite
from jixiao.model import Finding, Severity


class ItemOrder(Rule):
    """分项绩效目标与项目绩效目标表次序不同。

    ## 查什么
    第一部分各分项绩效目标的先后与第二部分各表的先后是否相同。
    ## 为什么
    两部分同序便于对照审核；次序不同容易把目标与表对错。
    ## 反例
    第一部分依次为图书购置、讲座，第二部分依次为讲座、图书购置。
    ## 正例
    两部分均依次为图书购置、讲座。
    """

    code, name = "WB18", "structure.item-order"
    title, title_en = "两部分项目次序不同", "Projects in another order in part one"
    severity = Severity.INFO
    message = "“{item}”在分项绩效目标中排第{here}，在第二部分排第{there}"
    message_en = "“{item}” is number {here} in part one, {there} in part two"
    suggestion = "两部分按同一次序排列"
    suggestion_en = "Use one order in both parts"
    authority = (cite("河北省部门预算绩效文本表样", "分项绩效目标"), cite("财预〔2015〕88号", "规范完整性"))

    def check_text(self, text: TextView) -> Iterator[Finding]:
        """Find the fewest items that would have to move."""
        items = [item for item in text.items if item.index in text.pairs]
        for at in out_of_order([text.pairs[item.index].index for item in items]):
            item = items[at]
            project = text.pairs[item.index]
            yield self.finding(item.at("project_name"), related=(project.at("name"),), item=item.model.project_name,
                               here=item.index + 1, there=project.index + 1)  # fmt: skip
