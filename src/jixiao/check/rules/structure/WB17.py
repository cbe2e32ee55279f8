"""WB17 item-incomplete: an item of part one lacks what the other items have."""

from collections.abc import Iterator

from jixiao.check.rule import Rule
from jixiao.check.views import TextView
from jixiao.law import cite
from jixiao.model import Finding, Severity

_PIECES = {
    "purpose": ("项目说明", "a description"),
    "objectives": ("绩效目标", "objectives"),
    "indicators": ("绩效指标", "indicators"),
}


class ItemIncomplete(Rule):
    """分项绩效目标缺少绩效目标或绩效指标。

    ## 查什么
    同一文本多数分项绩效目标都有的内容（项目说明、绩效目标、绩效指标），个别条目没有写。
    ## 为什么
    分项绩效目标由说明、目标、指标三段组成，缺段则该项目的目标在第一部分没有落实。
    ## 反例
    其他各项都列有绩效指标，第5项只有说明和目标。
    ## 正例
    每项都写明说明、绩效目标和主要绩效指标。
    """

    code, name = "WB17", "structure.item-incomplete"
    title, title_en = "分项绩效目标内容不全", "Item of part one incomplete"
    severity = Severity.WARNING
    message = "分项绩效目标“{item}”没有写{what}"
    message_en = "“{item}” in part one lacks {what}"
    suggestion = "从第二部分该项目的绩效目标表中摘写{what}"
    suggestion_en = "Take {what} from the project's table"
    authority = (cite("河北省部门预算绩效文本表样", "分项绩效目标"), cite("财预〔2015〕88号", "完整性"))

    def check_text(self, text: TextView) -> Iterator[Finding]:
        """Compare each item with the others."""
        for field, (zh, en) in _PIECES.items():
            without = [item for item in text.items if not getattr(item.model, field)]
            have = len(text.items) - len(without)
            if have < 2 or have * 5 < len(text.items) * 3:
                continue  # the form has no such piece
            for item in without:
                severity = Severity.INFO if field == "purpose" else None
                yield self.finding(item.at(field), severity=severity, item=item.model.project_name,
                                   what=self.say(zh, en))  # fmt: skip
