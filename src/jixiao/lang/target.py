"""Reading a 指标值: operator, number, unit; or a deadline; or words; or nothing that can be understood."""

import calendar
import re
from datetime import date
from decimal import Decimal
from functools import lru_cache

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
_NUMBER = r"[\dOoIl|]*\d[\dOoIl|]*(?:[,，][\dOo]{3})*(?:\.[\dOo]+)?"
_QUANTITY = re.compile(
    rf"(?P<prefix>{'|'.join(map(re.escape, _BEFORE))})?(?P<value>{_NUMBER})(?P<unit>[^\d≥≤><=]*?)"
    rf"(?:(?:[-~—–－～]{{1,2}}|至|到)(?P<upper>{_NUMBER})(?P<unit2>[^\d≥≤><=]*?))?"
    rf"(?P<suffix>{'|'.join(map(re.escape, _AFTER))})?(?:[（(]含[)）])?[。；;，,、]?"
)
_PERCENT_WORDS = re.compile(r"^(?:%|百分比|百分点|％)+(?:百分比|%)*$")
_CHINESE_PERCENT = re.compile(r"百分之(?P<value>[零〇一二两三四五六七八九十百]+)")
_UNIT = re.compile(r"(?:\d{0,2}个?)?[A-Za-z\u4e00-\u9fff%‰℃°㎡㎥²³/／·*（）()]{0,12}")
_NOT_UNIT = re.compile(r"完成|年底|月底|年末|年内|之前|以前|达标|满意|提升|提高|不变|左右.")
_ROUGHLY = ("左右", "上下", "余")

_YEAR = r"(?:(?P<year>\d{4})(?:年度?|[-./])|(?P<relative>当年|本年度?|今年|年内?(?=底|末|内)))"
_MONTH = r"(?P<month>\d{1,2}|[一二三四五六七八九十]{1,2})(?:月份?|[-./])"
_DAY = r"(?P<day>\d{1,2})[日号]?"
_PART = r"(?P<part>上旬|中旬|下旬|底|末|初|中)"
_TAIL = r"[\u4e00-\u9fff（）()、，。,；;]{0,14}"
_HEAD = r"(?:于|在|截至|截止到?|截止|到|至|确保|力争|计划)?"
_DATE = re.compile(rf"{_HEAD}(?:{_YEAR})?(?:{_MONTH}(?:{_DAY}|{_PART})?)(?P<tail>{_TAIL})")
_QUARTER = re.compile(rf"{_HEAD}(?:{_YEAR})?第?(?P<quarter>[一二三四1-4])季度(?:底|末|内)?(?P<tail>{_TAIL})")
_HALF = re.compile(rf"{_HEAD}(?:{_YEAR})?(?P<half>上半年|下半年)(?:底|末|内)?(?P<tail>{_TAIL})")
_YEAR_END = re.compile(
    rf"{_HEAD}(?:(?P<year>\d{{4}})年?度?|当年|本年度?|今年|全年)?(?P<end>年底|年末|年终|年内|底|末|内|年度内|全年|(?<=年)|(?<=年度))"
    rf"(?P<tail>{_TAIL})"
)
_DEADLINE_WORD = re.compile(r"前|底|末|内|完成|完工|竣工|验收|交付|支付|发放|到位|投入|结束|开工|全年|截")
_HAS_NUMBER = re.compile(r"\d|[≥≤<>=＝]|\*\*|[Xx×]{2,}")


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
    if (when := deadline(text, year)) is not None:
        return Target(words, "deadline", by=when)
    if (quantity := _quantity(text)) is not None:
        return quantity
    if not _HAS_NUMBER.search(text) or (text[0] >= "\u4e00" and not _looks_broken(text)):
        return Target(words, "qualitative", text=text)
    return Target(words, "malformed")


def _solid(text: str) -> str:
    """A target has no blanks that mean anything: ≥200 0 人 is ≥2000人."""
    return text.replace(" ", "") if " " in text else text


def _looks_broken(text: str) -> bool:
    return bool(re.search(r"[≥≤]|\*\*|[Xx×]{2,}", text)) or any(text.startswith(sign) for sign in _BEFORE)


def _quantity(printed_text: str) -> Target | None:
    text = _CHINESE_PERCENT.sub(lambda m: f"{chinese_integer(m['value'])}%", printed_text)
    match = _QUANTITY.fullmatch(_PREFIX.sub("", text))
    if match is None:
        return None
    value = decimal(match["value"].replace("，", ","))
    printed = (match["unit2"] if match["upper"] else match["unit"]) or match["unit"] or ""
    roughly = printed.endswith(_ROUGHLY)
    unit = printed
    for word in _ROUGHLY:
        unit = unit.removesuffix(word)
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

    A month or year alone is a deadline only with a word that says so (前, 底, 完成 …). Impossible dates
    (2月30日) and deadlines without any year give ``None``.
    """
    if not any(c in text for c in "年月季-./") and text[-1:] not in "底前内":
        return None
    if match := _DATE.fullmatch(text):
        the_year = int(match["year"]) if match["year"] else year
        month = chinese_integer(match["month"])
        if the_year is None or month is None or not 1 <= month <= 12 or not 1990 <= the_year <= 2100:
            return None
        if not match["day"] and not match["part"] and not _DEADLINE_WORD.search(match["tail"]):
            return None
        last = calendar.monthrange(the_year, month)[1]
        day = int(match["day"]) if match["day"] else _last_day_of(match["part"], last)
        return date(the_year, month, day) if 1 <= day <= last else None
    if match := _QUARTER.fullmatch(text):
        quarter = chinese_integer(match["quarter"]) or 0
        the_year = int(match["year"]) if match["year"] else year
        return _month_end(the_year, quarter * 3)
    if match := _HALF.fullmatch(text):
        the_year = int(match["year"]) if match["year"] else year
        return _month_end(the_year, 6 if match["half"] == "上半年" else 12)
    if match := _YEAR_END.fullmatch(text):
        if not match["end"] and not _DEADLINE_WORD.search(match["tail"]):
            return None
        return _month_end(int(match["year"]) if match["year"] else year, 12)
    return None


def _last_day_of(part: str | None, last: int) -> int:
    return {"上旬": 10, "中旬": 20, "中": 20, "初": 10}.get(part or "", last)


def _month_end(year: int | None, month: int) -> date | None:
    if year is None or not 1990 <= year <= 2100 or not 1 <= month <= 12:
        return None
    return date(year, month, calendar.monthrange(year, month)[1])
