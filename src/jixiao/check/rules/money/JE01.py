"""JE01 amount-malformed: an amount is no number, has another unit, or not two decimals."""

import re
from collections.abc import Iterator

from jixiao.check.rule import Rule
from jixiao.check.views import ProjectView, TextView
from jixiao.law import cite
from jixiao.model import Finding, Severity

_CELLS = (
    ("total", "预算数", "the budget"),
    ("fiscal", "财政资金", "the fiscal part"),
    ("other", "其他资金", "the other part"),
)
_TWO = re.compile(r"[^.]*\.\d\d(?!\d)[^.]*")
_NIL = frozenset("-－—–/／无 ")
_UNIT = re.compile(r"亿元|万元|千元|元")


class AmountMalformed(Rule):
    """金额不是数字、单位与其他表不同或者小数位数不一致。

    ## 查什么
    预算数、财政资金、其他资金能否读成数字；各表金额单位是否相同；多数金额保留两位小数而个别没有的作提示。
    ## 为什么
    表样要求以万元为单位、保留两位小数，写法不一致影响汇总，单位不同会差一万倍。
    ## 反例
    预算数：约48万
    ## 正例
    预算数：48.60
    """

    code, name = "JE01", "money.amount-malformed"
    title, title_en = "金额格式不规范", "Amount malformed"
    severity = Severity.WARNING
    message = "{what}"
    message_en = "{what}"
    suggestion = "{how}"
    suggestion_en = "{how}"
    authority = (cite("河北省部门预算绩效文本表样", "预算数"), cite("财办〔2023〕12号", "金额"))

    def check_text(self, text: TextView) -> Iterator[Finding]:
        """Look at each amount and at how most of them are written."""
        projects = text.goals
        plain = 0
        bare: list[tuple[ProjectView, str, str, str]] = []
        for project in projects:
            for key, zh, en in _CELLS:
                figure = getattr(project.budget, key)
                if figure is None:
                    continue
                words = figure.words.strip()
                if figure.value is None:
                    if words and not set(words) <= _NIL:
                        yield self.finding(
                            project.at(f"budget.{key}"),
                            what=self.say(f"{zh}“{words}”不是金额", f"{en}: “{words}” is no amount"),
                            how=self.say("只填数字，以万元为单位，保留两位小数，如“48.60”", "A number in 万元 with two decimals"),
                        )  # fmt: skip
                elif _TWO.fullmatch(words):
                    plain += 1
                elif words:
                    bare.append((project, key, zh, words))
        if plain >= 3 and plain >= 2 * len(bare):
            for project, key, zh, words in bare:
                yield self.finding(
                    project.at(f"budget.{key}"), severity=Severity.INFO,
                    what=self.say(f"{zh}“{words}”不是两位小数", f"“{words}” has not two decimals"),
                    how=self.say("与其他表一致，保留两位小数", "Use two decimals as elsewhere"), group="two-decimals",
                )  # fmt: skip
        yield from self._units(projects)

    def _units(self, projects: list[ProjectView]) -> Iterator[Finding]:
        units = [(project, match[0]) for project in projects
                 if project.budget.unit_words and (match := _UNIT.search(project.budget.unit_words))]  # fmt: skip
        in_wan = sum(unit == "万元" for _, unit in units)
        if 2 * in_wan <= len(units):
            return
        for project, unit in units:
            if unit != "万元":
                yield self.finding(
                    project.at("budget.in"),
                    what=self.say(f"金额单位是“{unit}”，其他表是“万元”", f"In “{unit}”, the other tables in “万元”"),
                    how=self.say("改为“单位：万元”，并核对表内金额", "Write 万元 and look at the amounts again"),
                )  # fmt: skip
