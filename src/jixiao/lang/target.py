"""Reading a 指标值: operator, number, unit; or a deadline; or words; or nothing that can be understood."""

import calendar
import re
from datetime import date
from decimal import Decimal
from functools import lru_cache
from typing import Literal

from jixiao.lang.measure import is_unit
from jixiao.lang.normalise import cell_text
from jixiao.lang.number import chinese_integer, decimal
from jixiao.model import Comparator, Target, Words

_BEFORE: dict[str, Comparator] = {
    "大于或等于": ">=", "大于等于": ">=", "不得低于": ">=", "不得少于": ">=", "不低于": ">=", "不少于": ">=",
    "不小于": ">=", "不得小于": ">=", "大于或者等于": ">=", "最少": ">=", "最低": ">=", "至少": ">=", ">=": ">=",
    "=>": ">=", "≥": ">=",
    "小于或等于": "<=", "小于等于": "<=", "小于或者等于": "<=", "不得超过": "<=", "不得高于": "<=",
    "不得多于": "<=", "不超过": "<=", "不超": "<=", "不高于": "<=", "不大于": "<=", "不多于": "<=", "至多": "<=",
    "最多": "<=", "最高": "<=", "<=": "<=", "=<": "<=", "≤": "<=",
    "大于": ">", "高于": ">", "多于": ">", "超过": ">", ">": ">",
    "小于": "<", "低于": "<", "少于": "<", "<": "<",
    "等于": "=", "=": "=",
}  # fmt: skip
_AFTER: dict[str, Comparator] = {
    "（含）以上": ">=", "(含)以上": ">=", "及以上": ">=", "以上": ">=", "及其以上": ">=", "或以上": ">=",
    "（含）以下": "<=", "(含)以下": "<=", "及以下": "<=", "以下": "<=", "以内": "<=", "之内": "<=", "内": "<=",
}  # fmt: skip
_PREFIX = re.compile(r"^(?:达到了?|达|保持在|控制在|维持在|完成|约|为|实现)")
_NUMBER = r"-?[\dOoIl|]*\d[\dOoIl|]*(?:[,，][\dOo]{3})*(?:\.[\dOo]+)?"
_UNIT_WORDS = r"(?:[^\d≥≤><=]|(?<=m)[23])*?"  # m2 and m3 are the only units with a digit
_QUANTITY = re.compile(
    rf"(?P<prefix>{'|'.join(map(re.escape, _BEFORE))})?(?P<value>{_NUMBER})(?P<unit>{_UNIT_WORDS})"
    rf"(?:(?:[-~—–－～]{{1,2}}|至|到)(?P<upper>{_NUMBER})(?P<unit2>{_UNIT_WORDS}))?"
    rf"(?P<suffix>{'|'.join(map(re.escape, _AFTER))})?(?:[（(]含[)）])?[。；;，,、]?"
)
_PERCENT_WORDS = re.compile(r"^(?:%|百分比|百分点|％)+$")
_CHINESE_PERCENT = re.compile(r"百分之(?P<value>[零〇一二两三四五六七八九十百]+)")
_UNIT = re.compile(r"[A-Za-z23\u4e00-\u9fff%‰℃°㎡㎥²³μµΩ/／·*（）()]{0,12}")
_NOT_UNIT = re.compile(r"完成|年底|月底|年末|年内|之前|以前|达标|满意|提升|提高|不变|左右.|^A{1,5}\+?级?")
_ROUGHLY = ("左右", "上下", "余")
_MORE_THAN = re.compile(r"^[余多](?=[\u4e00-\u9fff])|(?<=[万千百])[余多](?=[\u4e00-\u9fff])")
# Words that may follow a whole quantity without changing it: 95%以上达标, 50户完成, ≥10%增长.
_DONE = re.compile(
    r"(?<=[%\u4e00-\u9fff])(?:按时|及时|全部|足额|按期)?"
    r"(?:完成|达标|合格|覆盖|到位|办结|兑现|发放|的?(?:增长|提升|提高|增加|下降|降低|减少))$"
)
_REMARK = re.compile(r"[（(][^（）()]*[)）]$")
_WRAPPED = re.compile(r"[（(](?P<inner>[^（）()]+)[)）]")
_SIGN = r"(?:>=|<=|=>|=<|[≥≤><=])"
_DURATION = re.compile(
    rf"{_SIGN}?(?P<value>\d+(?:\.\d+)?)(?P<unit>分钟|个?小时|个?工作日|日|天|周|个月|个?季度|年)(?:之|以)?内[\u4e00-\u9fff，、。]{{1,16}}"
)
_BOTH = re.compile(
    rf"(?P<low>>=|≥|大于等于|不低于|不少于|大于|>)(?P<value>{_NUMBER})(?P<unit>{_UNIT_WORDS})(?:且|并|，|,|、|；)?"
    rf"(?P<high><=|≤|小于等于|不高于|不超过|小于|<)(?P<upper>{_NUMBER})(?P<unit2>{_UNIT_WORDS})"
)
_PLUS_MINUS = re.compile(rf"{_SIGN}?±(?P<value>\d+(?:\.\d+)?)(?P<unit>{_UNIT_WORDS})")
_COUNTED_IN_CHINESE = re.compile(
    rf"(?P<sign>{_SIGN})(?P<value>[一二两三四五六七八九十百千]+)(?P<unit>[\u4e00-\u9fff/]{{0,6}})"
)
# Measured, but not by one number of one unit; read as words: 1:20, 7×24小时, 1/3, 4A级, IPv6, ≤预算批复数.
_OTHER_MEASURE = re.compile(
    rf"{_SIGN}?\d+(?:\.\d+)?[:：]\d+(?:\.\d+)?|{_SIGN}?\d+/\d+|\d+[×xX*]\d+[\u4e00-\u9fffA-Za-z]{{0,8}}"
    rf"|{_SIGN}?\d?(?:A{{1,5}}\+?级?|[B-EI-V]{{1,3}}[级类])(?:及?以上)?[\u4e00-\u9fff]{{0,6}}"
    rf"|{_SIGN}[^\d≥≤><=*_×]*(?:预算|计划|上年|去年|标准|概算|定额|限额|规定|批复|平均|均值|往年|同期|现有|目标)[^\d≥≤><=*_×]*"
)
_LATIN = re.compile(r"(?!XX|OO)[A-Z][A-Za-z]")  # ISO9001, IPv6; XX and OO are places left to be filled

# A year of two digits is read (24年6月底) where a month or 底 follows; 20年内 is a duration.
_YEAR = r"(?:(?P<year>\d{4}|[23]\d(?=年))(?:年度?|[-./])|(?P<relative>当年|本年度?|今年|年内?(?=底|末|内)))"
_MONTH = r"(?P<month>\d{1,2}|[一二三四五六七八九十]{1,2})(?:月份?|(?P<mark>[-./]))"
_DAY = r"(?P<day>\d{1,2})(?![\d月])[日号]?"
_PART = r"(?P<part>上旬|中旬|下旬|底|末|初|中)"
_TAIL = r"[\u4e00-\u9fff（）()、，。,；;“”《》]{0,40}"
_HEAD = r"(?:于|在|截至|截止到?|截止|到|至|确保|力争|计划)?"
_DATE = re.compile(rf"{_HEAD}(?:{_YEAR})?(?:{_MONTH}(?:{_DAY}|{_PART})?)(?P<tail>{_TAIL})")
_QUARTER = re.compile(rf"{_HEAD}(?:{_YEAR})?第?(?P<quarter>[一二三四1-4])季度(?:底|末|内)?(?P<tail>{_TAIL})")
_HALF = re.compile(rf"{_HEAD}(?:{_YEAR})?(?P<half>上半年|下半年)(?:底|末|内)?(?P<tail>{_TAIL})")
_YEAR_END = re.compile(
    rf"{_HEAD}(?:(?P<year>\d{{4}}|[23]\d(?=年[底末终]))年?度?|当年|本年度?|今年|全年)?(?P<end>年底|年末|年终|年内|底|末|内|年度内|全年|(?<=年)|(?<=年度))"
    rf"(?P<tail>{_TAIL})"
)
_YEAR_MONTH = re.compile(r"(?P<year>20[0-4]\d)[-./](?P<month>0?[1-9]|1[0-2])(?:之?前|以前|底前?|前完成|底前完成)?")
_EIGHT_DIGITS = re.compile(r"(?P<year>20[0-4]\d)(?P<month>\d\d)(?P<day>\d\d)前?")
_PERIOD = re.compile(
    rf"(?:自|从)?(?:(?P<first>\d{{4}})(?:年度?|[./]))?(?:\d{{1,2}}(?:[月./]份?(?:\d{{1,2}}[日号]?|初|底|上旬|中旬|下旬)?)?)?"
    rf"(?:至|到|[-~—–－～]{{1,2}})(?:(?P<year>\d{{4}})[年./])?(?P<month>\d{{1,2}})"
    rf"(?:月份?(?:{_DAY}|{_PART})?|(?<=\d{{4}}[./]\d)|(?<=\d{{4}}[./]\d\d))(?P<tail>{_TAIL})"
)
_YEARS = re.compile(r"(?P<first>20[0-4]\d)年?度?(?:至|到|[-~—–－～]{1,2})(?P<year>20[0-4]\d)年度?(?:[底末内]前?)?")
_SEVERAL = re.compile(r"[、，,；;]|和|以及")
_BARE_MONTH = re.compile(r"(?:\d{4}年)?\d{1,2}月")
_FULLY = re.compile(r"(?<=完成)(?:率|进度|比例)?(?:达到?)?(?:>=|≥|=)?\d{1,3}(?:\.\d+)?%$")
_DATE_SIGN = re.compile(rf"{_SIGN}(?=(?:20\d\d)(?:\D|$)|20\d{{6}}|\d{{1,2}}月(?:\d|底|末|前))")
_DEADLINE_WORD = re.compile(r"前|底|末|内|完成|完工|竣工|验收|交付|支付|发放|到位|投入|结束|开工|全年|截")
_HAS_NUMBER = re.compile(r"\d|[≥≤<>=＝]|\*\*|[Xx×]{2,}|_{2,}|□|○○")
_LONGEST = 200
"""Longest text that may be a quantity or a day; the patterns for them are not made for more."""
_SIGNS = re.compile(r"(?:>=|<=|=>|=<|[≥≤><=])")


def parse_target(raw: str, year: int | None = None, words: Words | None = None) -> Target:
    """The target printed as ``raw``. ``year`` is the budget year, for deadlines that name none.

    Every input gives a Target: what cannot be understood is ``malformed`` and keeps its words.
    """
    if words is None:
        words = Words(cell_text(raw), raw.strip())
    like = _parse(_solid(words), year)
    return Target(words, like.kind, like.comparator, like.value, like.unit, like.upper, like.by, like.text)


@lru_cache(maxsize=4096)
def _parse(text: str, year: int | None) -> Target:
    words = Words(text)
    if not text:
        return Target(words, "malformed")
    short = len(text) <= _LONGEST
    if short and (when := deadline(text, year)) is not None:
        return Target(words, "deadline", by=when)
    if short and (quantity := _quantity(text)) is not None:
        return quantity
    if not is_unit(text) and (
        not _HAS_NUMBER.search(text)
        or ((text[0] >= "\u4e00" or _LATIN.match(text)) and not _looks_broken(text))
        or (short and _OTHER_MEASURE.fullmatch(text))
    ):
        return Target(words, "qualitative", text=text)
    return Target(words, "malformed")


def _solid(text: str) -> str:
    """A target has no blanks that mean anything: ≥200 0 人 is ≥2000人."""
    return text.replace(" ", "") if " " in text else text


def _looks_broken(text: str) -> bool:
    return bool(re.search(r"[≥≤]|\*\*|[Xx×]{2,}|_{2,}", text)) or any(text.startswith(sign) for sign in _BEFORE)


def _quantity(printed_text: str) -> Target | None:
    """The quantity in a cell: as it stands, or without what only dresses it up (brackets, a remark, 达标)."""
    text = _CHINESE_PERCENT.sub(lambda m: f"{chinese_integer(m['value'])}%", printed_text)
    text = _PREFIX.sub("", text)
    if wrapped := _WRAPPED.fullmatch(text):
        text = wrapped["inner"]
    if match := _DURATION.fullmatch(text):
        return Target(Words(printed_text), "quantity", "<=", decimal(match["value"]), match["unit"])
    if (found := _plain_quantity(text, printed_text)) is not None:
        return found
    for dress in (_DONE, _REMARK):
        shorter = dress.sub("", text)
        if shorter != text and shorter and (found := _plain_quantity(shorter, printed_text)) is not None:
            return found
    return _composed_quantity(text, printed_text)


def _composed_quantity(text: str, printed_text: str) -> Target | None:
    """Quantities of another build: ≥80%且≤95%, ±5%, ≥三套."""
    words = Words(printed_text)
    if match := _BOTH.fullmatch(text):
        value, upper = decimal(match["value"]), decimal(match["upper"])
        if value is not None and upper is not None and value <= upper and _UNIT.fullmatch(match["unit2"]):
            return Target(words, "quantity", _BEFORE[match["low"]], value, match["unit2"] or match["unit"], upper)
    if match := _PLUS_MINUS.fullmatch(text):
        value = decimal(match["value"])
        if value is not None and _UNIT.fullmatch(match["unit"]):
            return Target(words, "quantity", ">=", -value, match["unit"], value)
    if (match := _COUNTED_IN_CHINESE.fullmatch(text)) and (count := chinese_integer(match["value"])) is not None:
        return Target(words, "quantity", _BEFORE[match["sign"]], Decimal(count), match["unit"])
    return None


def _plain_quantity(text: str, printed_text: str) -> Target | None:
    match = _QUANTITY.fullmatch(text)
    if match is None:
        return None
    value = decimal(match["value"].replace("，", ","))
    printed = (match["unit2"] if match["upper"] else match["unit"]) or match["unit"] or ""
    roughly = printed.endswith(_ROUGHLY)
    unit = printed
    for word in _ROUGHLY:
        unit = unit.removesuffix(word)
    unit = _MORE_THAN.sub("", unit)
    if wrapped := _WRAPPED.fullmatch(unit):
        unit = wrapped["inner"]
    if value is None or not _UNIT.fullmatch(unit) or _NOT_UNIT.search(unit):
        return None
    if _PERCENT_WORDS.match(unit):
        unit = "%"
    comparator: Comparator | None = None
    if match["prefix"]:
        comparator = _BEFORE[match["prefix"]]
    elif match["suffix"] and not roughly:
        comparator = _AFTER[match["suffix"]]
    upper: Decimal | None = None
    if match["upper"]:
        upper = decimal(match["upper"].replace("，", ","))
        if upper is None or upper < value:
            return None
        comparator = comparator or ">="
    return Target(Words(printed_text), "quantity", comparator, value, unit, upper)


def deadline(text: str, year: int | None) -> date | None:
    """The last day ``text`` allows, if it is a deadline: 2024年底 → 2024-12-31, 6月底前 → the 30th.

    A month alone is a deadline only with a year or with a word that says so (前, 底, 完成 …); a year of four
    digits alone means its end. Of a period or of several dates the last counts. Impossible dates (2月30日) and
    deadlines without any year give ``None``.
    """
    if not any(c in text for c in "年月季-./") and text[-1:] not in "底前内" and not text[:4].isdigit():
        return None
    text = _FULLY.sub("", _DATE_SIGN.sub("", text, count=1) if text[0] in "≥≤<>=" else text)
    found = _one_deadline(text, year)
    if found is None and len(parts := _SEVERAL.split(text)) > 1:
        return _last_of(parts, year)
    return found


def _one_deadline(text: str, year: int | None) -> date | None:
    # 10-20人, 1.5人 and 3/5 are no dates: without a year the month must say 月.
    if (match := _DATE.fullmatch(text)) and (match["year"] or not match["mark"]):
        the_year = _full_year(match["year"], year)
        if not match["day"] and not match["part"] and not match["year"] and not _DEADLINE_WORD.search(match["tail"]):
            return None
        return _day(the_year, chinese_integer(match["month"]), match["day"], match["part"])
    if match := _QUARTER.fullmatch(text):
        return _month_end(_full_year(match["year"], year), (chinese_integer(match["quarter"]) or 0) * 3)
    if match := _HALF.fullmatch(text):
        return _month_end(_full_year(match["year"], year), 6 if match["half"] == "上半年" else 12)
    if match := _YEAR_END.fullmatch(text):
        if not match["end"] and not _DEADLINE_WORD.search(match["tail"]) and (match["tail"] or not match["year"]):
            return None
        return _month_end(_full_year(match["year"], year), 12)
    if match := _YEAR_MONTH.fullmatch(text):
        return _month_end(int(match["year"]), int(match["month"]))
    if match := _EIGHT_DIGITS.fullmatch(text):
        return _day(int(match["year"]), int(match["month"]), match["day"], None)
    if match := _PERIOD.fullmatch(text):
        the_year = _full_year(match["year"] or match["first"], year)
        return _day(the_year, int(match["month"]), match["day"], match["part"])
    if (match := _YEARS.fullmatch(text)) and match["first"] < match["year"]:
        return _month_end(int(match["year"]), 12)
    return None


def _last_of(parts: list[str], year: int | None) -> date | None:
    """The last of several dates (6月、12月); ``None`` if one of them is no date."""
    last: date | None = None
    for part in parts:
        found = _one_deadline(part + "底" if _BARE_MONTH.fullmatch(part) else part, last.year if last else year)
        if found is None:
            return None
        last = max(last, found) if last else found
    return last


def _full_year(printed: str | None, year: int | None) -> int | None:
    """The printed year (24 is 2024), or the budget year."""
    if not printed:
        return year
    return int(printed) + (2000 if len(printed) == 2 else 0)


def _day(year: int | None, month: int | None, day: str | None, part: str | None) -> date | None:
    if year is None or month is None or not 1 <= month <= 12 or not 1990 <= year <= 2100:
        return None
    last = calendar.monthrange(year, month)[1]
    number = int(day) if day else _last_day_of(part, last)
    return date(year, month, number) if 1 <= number <= last else None


_CALENDAR_DAY = re.compile(
    r"(?<![\d.])(?:(?P<year>(?:19|20)\d\d)年)?(?P<month>\d{1,2})月(?:(?P<day>\d{1,2})[日号]|[底末前]|[上中下]旬)"
    r"|(?<![\d.])(?P<year2>(?:19|20)\d\d)(?P<mark>[-./])(?P<month2>\d{1,2})(?P=mark)(?P<day2>\d{1,2})(?![\d.])"
)


def impossible_date(text: str, year: int | None = None) -> str | None:
    """The first date in ``text`` that no calendar has (2月30日, 13月底), as printed; ``None`` if there is none."""
    for match in _CALENDAR_DAY.finditer(text):
        month = int(match["month"] or match["month2"])
        day = match["day"] or match["day2"]
        the_year = int(match["year"] or match["year2"] or year or 2000)  # 2000: a leap year, in doubt for the writer
        if not 1 <= month <= 12 or (day and not 1 <= int(day) <= calendar.monthrange(the_year, month)[1]):
            return match[0]
    return None


_REVERSED = re.compile(
    rf"{_SIGN}?(?P<low>\d+(?:\.\d+)?)[^\d≥≤><=.]{{0,6}}?(?:[-~—–－～]{{1,2}}|至|到|(?:[且，,并]?(?:≤|<=|<|小于等于|小于|不超过|不高于)))"
    r"(?P<high>\d+(?:\.\d+)?)[^\d≥≤><=.]{0,6}"
)
_OPEN = re.compile(rf"{_SIGN}?(?:\d+(?:\.\d+)?[^\d≥≤><=.]{{0,6}}?[-~—–～至]|[~—–～至]\d+(?:\.\d+)?[^\d≥≤><=.]{{0,6}})")


def range_fault(text: str) -> Literal["reversed", "open"] | None:
    """What is wrong with a range that could not be read: its ends are swapped (20-10人) or one is missing (10~)."""
    if len(text) > _LONGEST:
        return None
    if (match := _REVERSED.fullmatch(text)) and Decimal(match["low"]) > Decimal(match["high"]):
        return "reversed"
    return "open" if _OPEN.fullmatch(text) else None


def signs(text: str) -> list[str]:
    """The comparison signs printed in a target, in order: ≥95%≤ → ≥ ≤."""
    return _SIGNS.findall(text)


def _last_day_of(part: str | None, last: int) -> int:
    return {"上旬": 10, "中旬": 20, "中": 20, "初": 10}.get(part or "", last)


def _month_end(year: int | None, month: int) -> date | None:
    if year is None or not 1990 <= year <= 2100 or not 1 <= month <= 12:
        return None
    return date(year, month, calendar.monthrange(year, month)[1])
