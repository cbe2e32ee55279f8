"""ZB36 indicator.part-one-unknown: an indicator of part one that the table does not have."""

from collections.abc import Iterator

from jixiao.check.rule import Rule
from jixiao.check.views import TextView
from jixiao.law import cite
from jixiao.model import Certainty, Finding, Severity


class PartOneUnknown(Rule):
    """第一部分引用的指标在项目表中找不到。

    ## 查什么
    第一部分分项绩效目标引用的指标，与第二部分同一项目各行的绩效指标描述、三级指标名称逐一比较，没有一行相同或者相近。
    全文多数引用都对不上的，说明该表样另有编法，只作提示。
    ## 为什么
    第一部分的指标应取自项目表；表里没有的指标不会进入监控和自评，等于没有。
    ## 反例
    第一部分“社区书屋覆盖率≥80%”，项目表没有这一指标
    ## 正例
    第一部分引用的每项指标都能在项目表的描述栏找到
    """

    code, name = "ZB36", "indicator.part-one-unknown"
    title, title_en = "第一部分指标表中没有", "Indicator of part one not in the table"
    severity = Severity.WARNING
    certainty = Certainty.HEURISTIC
    message = "第一部分的指标“{words}”（{target}）在项目表中找不到"
    message_en = "The indicator “{words}” ({target}) of part one is not in the table"
    suggestion = "{todo}"
    suggestion_en = "{todo}"
    authority = (cite("河北省部门预算绩效文本表样", "分项绩效目标"), cite("一般逻辑", "前后一致"))

    def check_text(self, text: TextView) -> Iterator[Finding]:
        """Look at all quotations: a text that mostly quotes is expected to quote throughout."""
        quotes = [
            (item, item.project, quote)
            for item in text.items if item.project is not None and item.project.rows
            for quote in item.quotes
        ]  # fmt: skip
        lost = [entry for entry in quotes if not entry[2].rows]
        lowered = 2 * len(lost) > len(quotes)
        where: dict[str, str] = {}
        if lost:
            for row in text.rows():
                for words in (row.name, row.description):
                    where.setdefault(words, row.project.name)
        for item, project, quote in lost:
            words = quote.indicator.name
            other = where.get(words)
            todo = (
                self.say(f"该指标见于项目“{other}”，请改引本项目的指标", f"It is an indicator of “{other}”; quote this project's own")
                if other and other != project.name else
                self.say("在项目表中补设该指标，或者改引表中已有指标的描述和指标值",
                         "Add it to the table, or quote one the table has")
            )  # fmt: skip
            yield self.finding(
                item.at(f"indicators[{quote.index}].name"), related=[project.at("indicators")], words=words, todo=todo,
                target=quote.indicator.target.words,
                severity=Severity.INFO if lowered or project.has_problems else None,
            )  # fmt: skip
