"""ZZ04 wrong-unit: the unit does not fit what the name counts."""

import re
from collections.abc import Iterable

from jixiao.check.rule import Rule
from jixiao.check.views import IndicatorView
from jixiao.lang.measure import Family, family
from jixiao.law import cite
from jixiao.law.library import entry_for
from jixiao.model import Finding, Severity

_BRACKET = re.compile(r"[（(](?P<units>[^（）()]{1,20})[)）]\s*$")
_SPLIT = re.compile(r"[/／、,，或]")
# Families that measure the same thing well enough to be told apart only by a person.
_NEAR = ({"people", "count"}, {"length", "area"}, {"count", "area"}, {"count", "weight"}, {"score", "share"}, {"count", "length"},
         {"count", "time"}, {"people", "time"})  # fmt: skip
_PEOPLE = re.compile(r"(?:人数|人员数量|人员数|职工数量|学生数量)$")
_TIMES = re.compile(r"(?:次数|场次|场数|期数|批次|班次|频次)$")
_AMOUNT = re.compile(r"(?:数量|人次|户数|册数|套数|台数|件数|个数|份数|里程|长度|面积|吨数|株数|篇数|起数)$")
_COUNTED = tuple("数量次长程积")  # what names of counts end in
_RATE = re.compile(r"(?:率|占比|百分比)$")
_NO_SHARE = re.compile(
    r"频率|效率|利率|税率|汇率|速率|功率|倍率|比率|分辨率|发生率|死亡率|患病率|发病率|病死率|周转率|容积率|费率|产率|案率|曝光率|阅读率|流量率|覆盖率"
)


class WrongUnit(Rule):
    """指标值的计量单位与指标名称不符。

    ## 查什么
    名称括号中注明了单位而指标值用了另一类单位；“人数”“次数”“面积”类指标用百分比，“率”类指标用件、次、人，
    “满意度”用人、次等。
    ## 为什么
    单位不对，目标值就不是这个指标的值，无法取数、汇总和评价。
    ## 反例
    培训人数 ≥95%；设备完好率 ≥98台；修缮面积（平方米） ≥300人
    ## 正例
    培训人数 ≥95人；设备完好率 ≥98%；修缮面积（平方米） ≥300平方米
    """

    code, name = "ZZ04", "target.wrong-unit"
    title, title_en = "计量单位与指标不符", "Unit does not fit the indicator"
    severity = Severity.ERROR
    message = "“{indicator}”的指标值“{target}”单位不对：{reason}"
    message_en = "The target “{target}” of “{indicator}” does not have the unit of what is counted"
    suggestion = "核对指标值，按“{unit}”为单位重新填写；如数值无误，则改正指标名称"
    suggestion_en = "Check the target and give it in {unit}, or mend the name"
    authority = (cite("财预〔2021〕101号", "指标值"), cite("财预〔2015〕88号", "完整性"))
    forms = frozenset({"goal", "self-evaluation", "monitoring"})

    def check_indicator(self, row: IndicatorView) -> Iterable[Finding]:
        """Compare the unit with the name."""
        target = row.target
        if target.kind != "quantity" or not target.unit or not row.name:
            return ()
        kind = family(target.unit)
        if kind is None:
            return ()
        found = (_against_bracket(row.name, target.unit, kind) if row.name[-1] in "）)" else None) or _against_name(
            row, kind
        )
        if found is None:
            return ()
        reason, unit, severity = found
        return (
            self.finding(
                row.at("target"), indicator=row.name, target=target.words, reason=reason, unit=unit, severity=severity
            ),
        )


def _against_bracket(name: str, unit: str, kind: Family) -> tuple[str, str, Severity] | None:
    match = _BRACKET.search(name)
    if match is None:
        return None
    printed = match["units"]
    units = [printed, *_SPLIT.split(printed)]
    families = [family(u) for u in units[1:]]
    if unit in units or None in families:
        return None  # the brackets hold something else than units
    if kind in families:
        # 套 for 台: a slip, or another count of the same things
        same_word = any(u and (u in unit or unit in u) for u in units)
        return None if same_word or kind != "count" else (f"名称注明单位为“{printed}”", printed, Severity.WARNING)
    near = any({kind, f} == pair for f in families for pair in _NEAR)
    return f"名称注明单位为“{printed}”", printed, Severity.WARNING if near else Severity.ERROR


def _against_name(row: IndicatorView, kind: Family) -> tuple[str, str, Severity] | None:
    name = row.bare_name
    if kind == "share":
        if not name.endswith(_COUNTED) or row.is_rate or row.is_budget_control:
            return None
        if _PEOPLE.search(name):
            return "人数不能用百分比表示", "人", _milder(row)
        if _TIMES.search(name):
            return "次数不能用百分比表示", "次", _milder(row)
        if _AMOUNT.search(name):
            known = entry_for(row.name)
            unit = (
                known.unit if known is not None and known.kind == "quantity" and known.unit != "%" else "实际计数单位"
            )
            return "数量不能用百分比表示", unit, _milder(row)
        return None
    if kind in ("time", "score", "money"):
        return None  # types of value: ZZ05; money beside a count is a cost, a person's business
    if _RATE.search(name) and not _NO_SHARE.search(name):
        return f"比率不能用“{row.target.unit}”表示", "%", Severity.ERROR
    if name.endswith("满意度"):
        return f"满意度不能用“{row.target.unit}”表示", "%", Severity.ERROR
    if (
        kind == "count"
        and _PEOPLE.search(name)
        and row.target.unit in ("次", "场", "期", "台", "套", "件", "辆", "册", "份", "篇", "座")
    ):
        return f"人数不能用“{row.target.unit}”表示", "人", Severity.ERROR
    if kind == "people" and _TIMES.search(name) and "人" not in name:
        return f"次数不能用“{row.target.unit}”表示", "次", Severity.ERROR
    return None


def _milder(row: IndicatorView) -> Severity:
    """100% of a count is meant as 'all of them': badly written rather than wrong."""
    return Severity.WARNING if row.target.value == 100 else Severity.ERROR
