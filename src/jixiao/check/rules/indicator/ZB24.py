"""ZB24 indicator.part-one-conflict: part one quotes an indicator with another target."""

from collections.abc import Iterator

from jixiao.check.rule import Rule
from jixiao.check.views import IndicatorView, ItemView, Quote
from jixiao.lang.likeness import SAME_MEANING, likeness
from jixiao.lang.normalise import letters
from jixiao.lang.unit import in_base_unit, kin_units, synonyms
from jixiao.law import cite
from jixiao.model import Finding, Severity, Target

_SIGNS = {">=": "≥", "<=": "≤", ">": "＞", "<": "＜", "=": "＝"}


class PartOneConflict(Rule):
    """第一部分引用的指标值与项目表不一致。

    ## 查什么
    第一部分分项绩效目标引用的每个指标，按绩效指标描述或者三级指标名称对应到第二部分项目表的行，比较符号、数值、单位或者时限。
    值、单位、符号或者时限不同的为错误；只是一边缺符号或者缺单位，或者文字近似而不全同的，为提醒。
    第一部分有而表中没有的指标由 ZB36 指出。
    ## 为什么
    第一部分由第二部分归并而成，同一指标只能有一个值；两处不一，批复、监控和自评就没有唯一的依据。
    ## 反例
    第一部分“阅读推广活动场数≥24次”，项目表为“≥24场”
    ## 正例
    两处均为“≥24场”
    """

    code, name = "ZB24", "indicator.part-one-conflict"
    title, title_en = "两部分指标值不一致", "Part one and part two differ"
    severity = Severity.ERROR
    message = "第一部分“{words}”的指标值为“{target}”，第二部分项目表为“{other}”，{what}不一致"
    message_en = "Part one gives “{words}” as {target}, the table as {other}: {what}"
    suggestion = "核定后两处写成同一个值；以项目表为准的，此处改为“{other}”"
    suggestion_en = "Decide which is right and use it in both; by the table this reads {other}"
    authority = (cite("一般逻辑", "前后一致"), cite("河北省部门预算绩效文本表样", "分项绩效目标"),
                 cite("财预〔2015〕88号", "规范完整性"))  # fmt: skip

    def check_item(self, item: ItemView) -> Iterator[Finding]:
        """Compare each quoted indicator with its row."""
        for quote in item.quotes:
            if quote.rows and quote.indicator.target.words:
                yield from self._compare(item, quote)

    def _compare(self, item: ItemView, quote: Quote) -> Iterator[Finding]:
        target = quote.indicator.target
        worst: tuple[str, str, bool] | None = None
        row: IndicatorView | None = None
        for one in quote.rows:
            if not one.target.words:
                return  # the cell is blank or was not read: another rule's business
            found = _difference(target, one.target)
            if found is None:
                return  # one of the rows with these words agrees
            if worst is None:
                worst, row = found, one
        if worst is None or row is None:
            return
        what, what_en, certain = worst
        yield self.finding(
            item.at(f"indicators[{quote.index}].target"), related=[row.at("target")], words=quote.indicator.name,
            target=target.words, other=row.target.words, what=self.say(what, what_en),
            severity=None if certain and quote.exact else Severity.WARNING,
        )  # fmt: skip


def _difference(one: Target, other: Target) -> tuple[str, str, bool] | None:
    """What differs, in both languages, and whether it surely is a contradiction."""
    if letters(one.words) == letters(other.words) and one.comparator == other.comparator:
        return None
    if "malformed" in (one.kind, other.kind):
        return "写法", "form", False
    if one.kind != other.kind:
        return "内容", "kind", True
    if one.kind == "deadline":
        return None if one.by == other.by else ("时限", "date", True)
    if one.kind == "qualitative":
        return _wording(one.words, other.words)
    return _quantities(one, other)


def _wording(one: str, other: str) -> tuple[str, str, bool] | None:
    short, long = sorted((letters(one), letters(other)), key=len)
    return None if short in long or likeness(one, other) >= SAME_MEANING else ("表述", "wording", False)


def _quantities(one: Target, other: Target) -> tuple[str, str, bool] | None:
    if one.value is None or other.value is None:
        return None
    value, unit = in_base_unit(one.value, one.unit or "")
    value2, unit2 = in_base_unit(other.value, other.unit or "")
    if unit and unit2 and not kin_units(unit, unit2):
        return ("数值和单位", "value and unit", True) if value != value2 else ("单位", "unit", True)
    if value != value2 or (one.upper != other.upper and one.unit == other.unit):
        return "数值", "value", True
    if one.comparator != other.comparator:
        if one.comparator and other.comparator:
            signs = f"{_SIGNS[one.comparator]}、{_SIGNS[other.comparator]}"
            return f"符号（{signs}）", "sign", True
        return "符号（一处未写）", "sign (missing in one)", False
    if bool(unit) != bool(unit2):
        return "单位（一处未写）", "unit (missing in one)", False
    if not synonyms(unit, unit2):
        return "单位写法", "spelling of the unit", False
    return None
