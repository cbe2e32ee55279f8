"""MB05 objective.number-without-indicator: a number of the objective that no indicator carries."""

import re
from collections.abc import Iterable, Iterator
from decimal import Decimal
from functools import lru_cache
from itertools import combinations
from typing import TypeVar

from jixiao.check.rule import Rule
from jixiao.check.views import IndicatorView, ProjectView
from jixiao.lang.likeness import bigrams
from jixiao.lang.normalise import bare
from jixiao.lang.quantity import Quantity, quantities, shares
from jixiao.law import cite
from jixiao.model import Finding, Severity

# Numbers that describe the field or the beneficiaries, not what the money buys.
_INCIDENTAL = re.compile(
    r"(?:全[市县区省镇乡街村校院系]|现[有存]|已[有建]|共有|拥有|[下所管]?辖|所属|覆盖|惠及|受益|涉及|面向|对|为|向|由|从|近|"
    r"每(?:年|月|日|天|周|季度?|次|个|人|所|家|户|村|班|场)?|日均|月均|年均|人均|平均|比上年|较上年|同比|总人口|人口|不足|连续|"
    r"以上年|上年|去年|成立|常住|在[职编岗校册]|编制|定员)[^，。；]{0,8}$"
)
_AFTER = re.compile(r"^(?:以上|以下|以内|左右)?的?(?:工作)?人员|^[一二三四五]?(?:编制|规模的)")
_KIN = (
    frozenset({"人", "名", "人次", "学员", "户次", "人天", "人日"}),
    frozenset({"次", "场", "场次", "期", "班", "班次", "批", "节", "课", "课时", "学时", "轮", "遍", "车次"}),
    frozenset({"台", "套", "台套", "台次", "件", "部", "辆", "架", "组", "项", "个", "处", "座", "家", "所", "间", "宗",
               "起", "例", "户", "村", "支", "队", "标段", "眼", "口", "栋", "幢", "块", "盏", "根", "篇", "条", "幅"}),
    frozenset({"册", "本", "份", "张"}),
    frozenset({"公里", "千米"}),
)  # fmt: skip
_T = TypeVar("_T")
_MOST = 8  # numbers of one kind of which sums are tried


class NumberWithoutIndicator(Rule):
    """绩效目标中的数量没有对应的指标，或与指标值不一致。

    ## 查什么
    绩效目标中带单位的数量（如12场、3公里），是否等于某个指标值、若干指标值之和，或若干数量之和等于某个指标值；
    说明现状、范围和受益对象的数字（全县18个乡镇、惠及2万人）不查。目标写“××率达到98%”而同名指标是另一个数的，也在此列。
    资金用途中的数量只在与同类指标矛盾时提出。
    ## 为什么
    目标与指标是同一承诺的两种写法；目标里的数量进不了指标，年底就不会有人考核。
    ## 反例
    目标：举办培训12期；指标：培训期数≥10期
    ## 正例
    目标：举办培训12期；指标：培训期数≥12期
    """

    code, name = "MB05", "objective.number-without-indicator"
    title, title_en = "目标中的数量未进指标", "Number in the objective without an indicator"
    severity = Severity.WARNING
    message = "{where}中的“{number}”{fault}"
    message_en = "“{number}” ({where}): {fault}"
    suggestion = "{advice}"
    suggestion_en = "{advice}"
    authority = (cite("财预〔2015〕88号", "指标科学性"), cite("财预〔2021〕101号", "指标设置"))

    def check_project(self, project: ProjectView) -> Iterator[Finding]:
        """Look at the numbers of the objectives beside the targets."""
        if not project.rows:
            return
        texts = [(f"objectives[{i}]", o) for i, o in enumerate(project.model.objectives)]
        counted = [(field, text, _promised(text)) for field, text in (*texts, ("purpose", project.purpose))]
        if any(numbers for _, _, numbers in counted):
            yield from self._counts(project, counted)
        for i, objective in enumerate(project.model.objectives):
            if "%" in objective or "％" in objective:
                yield from self._shares(project, i, objective)

    def _counts(self, project: ProjectView, counted: list[tuple[str, str, tuple[Quantity, ...]]]) -> Iterator[Finding]:
        targets = [(row, *_plain(row.target.value, row.target.unit or ""))
                   for row in project.rows if row.target.kind == "quantity" and not row.target.is_percent
                   and row.target.value is not None]  # fmt: skip
        named = {q.value for row in project.rows for q in quantities(row.label)}
        said: set[tuple[Decimal, str]] = set()
        for field, text, numbers in counted:
            summed = _sums_met(list(numbers), [(value, unit) for _, value, unit in targets])
            left = [
                q for q in numbers
                if q.value not in named and q not in summed and (q.value, q.unit) not in said
                and not any(_meets(q, row, value) for row, value, _ in targets)
            ]  # fmt: skip
            said.update((q.value, q.unit) for q in numbers)
            if not left:
                continue
            same_unit = [row for q in left for row, _, unit in targets if _akin(q.unit, unit)]
            near = [row for q in left for row in same_unit if bigrams(q.thing) & bigrams(row.bare_name)]
            # The use of money may name numbers of its own; only one that contradicts an indicator is a fault there.
            if field == "purpose" and not near:
                continue
            printed = [text[q.start : q.end] for q in left]
            fault = self.say("没有对应的指标", "no indicator carries it")
            advice = self.say(
                f"在数量指标中增设一行，指标值写“≥{printed[0]}”；不作考核的数字从目标中删去",
                f"Add a quantity row with “≥{printed[0]}”, or drop the number",
            )
            if near:
                fault, advice = self._unequal(near[0])
            elif same_unit:
                name, target = same_unit[0].name, same_unit[0].target.words
                fault += self.say(f"（同类单位的指标“{name}”为{target}）", f"; “{name}” in a like unit is {target}")
            yield self.finding(
                project.at(field), related=[row.at("target") for row in (near or same_unit)[:1]],
                number="、".join(printed), where=self.say("资金用途", "use of money") if field == "purpose" else self.say("绩效目标", "objective"),
                fault=fault, advice=advice,
            )  # fmt: skip

    def _shares(self, project: ProjectView, i: int, objective: str) -> Iterator[Finding]:
        found = shares(objective)
        values = {q.value for q in found}
        for row in project.rows:
            target, name = row.target, row.bare_name
            if not target.is_percent or target.value is None or len(name) < 4 or name not in objective:
                continue
            # The share said right after the row's own name.
            after = objective.index(name) + len(name)
            share = next((q for q in found if 0 <= q.start - after <= 6), None)
            if share is not None and share.value not in (target.value, target.upper):
                if target.value in values and len(project.by_bare_name[name]) > 1:
                    continue
                number = f"{name}{objective[after : share.end]}"
                fault, advice = self._unequal(row)
                yield self.finding(project.at(f"objectives[{i}]"), related=[row.at("target")], number=number,
                                   where=self.say("绩效目标", "objective"), fault=fault, advice=advice)  # fmt: skip

    def _unequal(self, row: IndicatorView) -> tuple[str, str]:
        name, target = row.name, row.target.words
        return (self.say(f"与指标“{name}”的{target}不一致", f"the indicator “{name}” says {target}"),
                self.say(f"核定数量，与“{name}”写成同一个数", f"Settle the number and write it alike in “{name}”"))  # fmt: skip


@lru_cache(maxsize=4096)
def _promised(objective: str) -> tuple[Quantity, ...]:
    """The numbers that say how much will be done."""
    if not any(c.isdigit() for c in objective):
        return ()
    return tuple(
        q for q in quantities(objective)
        if not _INCIDENTAL.search(q.thing) and not _AFTER.match(objective[q.end :]) and q.unit not in ("天", "小时", "分钟", "工作日")
    )  # fmt: skip


def _plain(value: Decimal | None, unit: str) -> tuple[Decimal, str]:
    """A value without 万 in its unit."""
    number = value or Decimal(0)
    if unit.startswith("万") and unit not in ("万元", "万"):
        return number * 10_000, unit[1:]
    return (number * 10_000, "") if unit == "万" else (number, unit)


def _meets(quantity: Quantity, row: IndicatorView, value: Decimal) -> bool:
    upper = row.target.upper
    return value == quantity.value or (upper is not None and value <= quantity.value <= upper)


@lru_cache(maxsize=4096)
def _akin(one: str, other: str) -> bool:
    other = bare(other).split("每")[0] or other
    return one == other or any(one in kin and other in kin for kin in _KIN)


def _sums_met(counted: list[Quantity], targets: list[tuple[Decimal, str]]) -> set[Quantity]:
    """Numbers that together make a target, or that several targets together make."""
    met: set[Quantity] = set()
    for unit in {q.unit for q in counted}:
        group = [q for q in counted if q.unit == unit][:_MOST]
        wanted = {value for value, other in targets if not other or _akin(unit, other)}
        if not wanted:
            continue
        for some in _subsets(group):
            if sum(q.value for q in some) in wanted:
                met.update(some)
        few = [value for value, other in targets if not other or _akin(unit, other)][:_MOST]
        totals = {sum(some) for some in _subsets(few)}
        met.update(q for q in group if q.value in totals)
    return met


def _subsets(things: Iterable[_T]) -> Iterator[tuple[_T, ...]]:
    some = list(things)
    for size in range(2, len(some) + 1):
        yield from combinations(some, size)
