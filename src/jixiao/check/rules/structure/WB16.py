"""WB16 safeguard-repeated: the same safeguard stands there twice."""

from collections.abc import Iterator

from jixiao.check.rule import Rule
from jixiao.check.views import TextView
from jixiao.lang.normalise import letters
from jixiao.law import cite
from jixiao.model import Finding, Severity


class SafeguardRepeated(Rule):
    """同一条保障措施写了两遍。

    ## 查什么
    工作保障措施中有无文字完全相同的条目（标点、空格不计）。
    ## 为什么
    重复条目是复制粘贴的遗留，占用篇幅而没有新内容。
    ## 反例
    3、按季度通报支出进度。　5、按季度通报支出进度。
    ## 正例
    每条措施写一个方面，互不重复。
    """

    code, name = "WB16", "structure.safeguard-repeated"
    title, title_en = "保障措施重复", "Safeguard repeated"
    severity = Severity.WARNING
    message = "第{seq}条保障措施与第{first}条完全相同"
    message_en = "Safeguard {seq} repeats safeguard {first}"
    suggestion = "删去重复的一条并重排序号，或改写为其他方面的措施"
    suggestion_en = "Drop one of them and renumber"
    authority = (cite("财预〔2015〕88号", "规范完整性"), cite("一般逻辑", "唯一"))

    def check_text(self, text: TextView) -> Iterator[Finding]:
        """Look for equal words."""
        seen: dict[str, int] = {}
        for i, safeguard in enumerate(text.model.safeguards):
            words = letters(safeguard.text)
            if words in seen:
                first = seen[words]
                yield self.finding(
                    text.at(f"safeguards[{i}].text"), related=(text.at(f"safeguards[{first}].text"),),
                    seq=safeguard.seq, first=text.model.safeguards[first].seq,
                )  # fmt: skip
            elif words:
                seen[words] = i
