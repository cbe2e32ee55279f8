"""Quantities and amounts of money inside running text: 新建自动气象站19套, 预算数110万元."""

import re
from dataclasses import dataclass
from decimal import Decimal
from functools import lru_cache

from jixiao.lang.number import as_wan, decimal

_COUNTERS = (
    "人次|人天|人日|户次|台套|台次|车次|班次|场次|标段|公里|千米|平方米|立方米|平方公里|公顷|小时|分钟|工作日|"
    "人|名|户|家|个|项|件|套|台|辆|架|艘|部|次|场|期|班|批|份|册|本|篇|条|处|座|栋|间|所|吨|亩|米|株|棵|头|"
    "只|枚|发|张|幅|块|盏|根|支|对|组|队|节|课时|学时|天|遍|轮|宗|起|例|剂|袋|箱|桶|幢|眼|口|孔|村|镇|乡"
)
_COUNT = re.compile(
    rf"(?<![\d.第〔\[（(#*×xX/~\-—－年月])(?P<number>\d[\d,]{{0,24}}(?:\.\d{{1,9}})?)\s?(?P<wan>万|余|多)?(?P<unit>{_COUNTERS})(?![月日号]|以内的?年)"
)
_SHARE = re.compile(r"(?<![\d.])(?P<number>\d{1,20}(?:\.\d{1,9})?)\s?(?:%|％|个?百分点)")
_AMOUNT = re.compile(r"(?<![\d.])(?P<number>\d[\d,]{0,24}(?:\.\d{1,9})?)\s?(?P<unit>亿元|万元|千元|元)(?!/|每|一)")
_UNCOUNTED = ("个月", "个百分点", "个方面", "个工作日", "项工作", "次性")


@dataclass(frozen=True, slots=True)
class Quantity:
    """A number with its counter, and where it stands in the text. ``thing`` is what is counted, as far as the
    words just before tell.
    """

    value: Decimal
    unit: str
    start: int
    end: int
    thing: str


@lru_cache(maxsize=8192)
def quantities(text: str) -> tuple[Quantity, ...]:
    """Counted things in running text: 购买炮弹490发 → 490 发. Years, document numbers, dates, durations that
    are not promises and amounts of money are not counted.
    """
    found = []
    for match in _COUNT.finditer(text):
        if text.startswith(_UNCOUNTED, match.start("unit")):
            continue
        value = decimal(match["number"])
        if value is None:
            continue
        if match["wan"] == "万":
            value *= 10_000
        before = re.split(r"[，。；、：:;,\s（(]", text[max(0, match.start() - 24) : match.start()])[-1]
        found.append(Quantity(value, match["unit"], match.start(), match.end(), before))
    return tuple(found)


@lru_cache(maxsize=8192)
def shares(text: str) -> tuple[Quantity, ...]:
    """Percentages in running text."""
    return tuple(
        Quantity(Decimal(m["number"]), "%", m.start(), m.end(), text[max(0, m.start() - 16) : m.start()])
        for m in _SHARE.finditer(text)
    )


@lru_cache(maxsize=8192)
def amounts(text: str) -> tuple[Quantity, ...]:
    """Amounts of money in running text, in 万元; ``thing`` holds the words just before."""
    found = []
    for match in _AMOUNT.finditer(text):
        value = decimal(match["number"])
        if value is not None:
            before = text[max(0, match.start() - 16) : match.start()]
            found.append(Quantity(as_wan(value, match["unit"]), "万元", match.start(), match.end(), before))
    return tuple(found)


# 中央财政资金, 上年预算数 and the like are another sum: one character before the words tells.
_SUM_OF_MONEY = r"[:：为是共计]{0,3}\s*(?P<number>\d[\d,]*(?:\.\d+)?)\s*(?P<unit>亿元|万元|千元|元)(?!/|每|一)"
_STATED = {
    "total": re.compile(
        r"(?<![年度原初级])(?:预算数|预算总额|总预算|项目预算|预算规模|预算安排|安排预算|资金总额|预算资金|项目总额)" + _SUM_OF_MONEY
    ),
    "fiscal": re.compile(
        r"(?<![年度央省市县区级方非])(?:财政(?:性)?资金|财政拨款(?:资金)?|一般公共预算(?:拨款|资金))" + _SUM_OF_MONEY
    ),
    "other": re.compile(r"(?<![年度级])其他(?:来源)?资金" + _SUM_OF_MONEY),
}  # fmt: skip


@dataclass(frozen=True, slots=True)
class Stated:
    """One sum a sentence like 预算数48.60万元，其中：财政资金40.00万元 names: in 万元, as printed, and where."""

    value: Decimal
    number: str
    unit: str
    start: int
    end: int

    @property
    def words(self) -> str:
        """Number and unit as printed."""
        return self.number + self.unit


@lru_cache(maxsize=8192)
def stated_budget(text: str) -> dict[str, Stated]:
    """What running text says the budget is: ``total``, ``fiscal``, ``other`` as far as it says so. A sum said twice
    with different figures is left out: which of them is meant nobody can tell.
    """
    found: dict[str, Stated] = {}
    if "元" not in text:
        return found
    for key, pattern in _STATED.items():
        said = [
            Stated(as_wan(value, match["unit"]), match["number"], match["unit"], *match.span())
            for match in pattern.finditer(text)
            if (value := decimal(match["number"])) is not None
        ]
        if said and all(one.value == said[0].value for one in said):
            found[key] = said[0]
    return found
