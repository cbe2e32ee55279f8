"""ZB31 indicator.name-unit-conflict: the unit in the name is not that of the target."""

import re
from collections.abc import Iterator

from jixiao.check.rule import Rule
from jixiao.check.views import IndicatorView
from jixiao.lang.unit import kin_units, plain_unit
from jixiao.law import cite
from jixiao.model import Finding, Severity

# A bracket at the end that holds a unit and nothing else.
_UNIT = re.compile(
    r"[（(](?:单位[:：])?(?P<unit>[%％‰]|(?:万|亿|千)?元(?:/[\u4e00-\u9fff]{1,3})*|平方米|立方米|平方公里|公里|千米|米|公顷|"
    r"亩|吨|公斤|小时|分钟|天|日|个月|月|年|人次|台次|车次|班次|场次|台套|人|名|户|家|个|项|件|套|台|辆|次|场|期|班|批|份|册|本|篇|"
    r"条|处|座|栋|间|所|株|棵|头|只|枚|块|盏|张|幅|部|艘|架|组|例)[)）]$"
)


class NameUnitConflict(Rule):
    """名称括注的单位与指标值的单位不同。

    ## 查什么
    三级指标名称末尾括注了单位（如“（次）”“（%）”），指标值却用另一个单位。同义单位（人与名、次与次/日）不算。
    百分比与计数、金额与计数之间的矛盾为错误，其余为提醒。
    ## 为什么
    一个指标只能有一个计量单位，两处不同无法取数。
    ## 反例
    “巡回演出场次（场）”，指标值≥30%
    ## 正例
    “巡回演出场次（场）”，指标值≥30场
    """

    code, name = "ZB31", "indicator.name-unit-conflict"
    title, title_en = "名称与指标值单位不同", "Unit of the name is not that of the target"
    severity = Severity.ERROR
    message = "名称“{words}”的单位是“{unit}”，指标值“{target}”的单位是“{other}”"
    message_en = "The name “{words}” says {unit}, the target {target} says {other}"
    suggestion = "核定单位后统一；单位写在指标值里，名称不再括注"
    suggestion_en = "Use one unit, in the target; leave it out of the name"
    authority = (cite("一般逻辑", "前后一致"), cite("财预〔2021〕101号", "指标值"))
    forms = frozenset({"goal", "self-evaluation", "monitoring"})

    def check_indicator(self, row: IndicatorView) -> Iterator[Finding]:
        """Compare the bracket with the target."""
        name, target = row.name, row.target
        if not name or name[-1] not in ")）" or target.kind != "quantity" or not target.unit:
            return
        match = _UNIT.search(name)
        if match is None or kin_units(match["unit"], target.unit):
            return
        sort = _sort(match["unit"]), _sort(target.unit)
        yield self.finding(row.at("target"), related=[row.at("level3")], words=name, unit=match["unit"],
                           target=target.words, other=target.unit,
                           severity=Severity.WARNING if sort[0] == sort[1] else None)


def _sort(unit: str) -> str:
    """Share, money or count."""
    plain = plain_unit(unit)
    return "%" if plain in ("%", "‰") else "元" if "元" in plain else ""
