"""The values of an entry: what people type, what is kept, what is shown.

Kept are JSON whole numbers for numbers (in the field's smallest step), days (since 1970-01-01) and times (minutes since
1970-01-01 00:00, local), 1 and 0 for yes and no, text for text and choices. So every database adds and compares
them exactly, and the fields of the ledger say how to read them.
"""

from __future__ import annotations

import datetime as dt
import re
from collections.abc import Mapping, Sequence
from decimal import Decimal
from typing import Any

from django.core.exceptions import ValidationError
from django.utils.translation import gettext as _

from jixiao.lang import number
from jixiao.law.ledger import LedgerField, ledger_field
from jixiao_web.evidence.models import Ledger
from jixiao_web.ui.words import listed

_EPOCH = dt.date(1970, 1, 1)
_LAST = dt.date(2200, 1, 1)
_MOST = 10**13
"""In smallest steps: half a million of them still add up inside a database's whole numbers."""
_HIDDEN = re.compile(r"[\x00-\x08\x0b-\x1f\x7f\ud800-\udfff]")
MOST_TEXT = 500
_YES, _NO = (
    frozenset({"是", "有", "对", "合格", "√", "y", "yes", "true", "1"}),
    frozenset({"否", "无", "错", "不合格", "×", "n", "no", "false", "0"}),
)


def fields_of(ledger: Ledger) -> tuple[LedgerField, ...]:
    """The fields a ledger has."""
    return tuple(ledger_field(f) for f in ledger.fields)


def day_number(day: dt.date) -> int:
    """Days since 1970-01-01."""
    return (day - _EPOCH).days


def parse(field: LedgerField, typed: str) -> Any:
    """The kept value of a typed one; ``None`` for an empty one. Raises ValidationError, saying what is wrong and how to mend it."""
    words = typed.strip()
    if not words:
        if field.required:
            raise ValidationError(_("请填写“%(title)s”。") % {"title": field.title})
        return None
    if _HIDDEN.search(words):
        raise ValidationError(_("“%(title)s”里有看不见的字符，请重新输入。") % {"title": field.title})
    match field.kind:
        case "text":
            if len(words) > MOST_TEXT:
                raise ValidationError(_("“%(title)s”不能超过 %(n)d 个字。") % {"title": field.title, "n": MOST_TEXT})
            return words
        case "choice":
            if words not in field.options:
                raise ValidationError(
                    _("“%(title)s”应为：%(options)s。") % {"title": field.title, "options": listed(field.options)}
                )
            return words
        case "yes-no":
            return _yes_no(field, words)
        case "number":
            return _number(field, words)
        case "date":
            return day_number(_day(field, words))
    return _minutes(field, words)


def _yes_no(field: LedgerField, words: str) -> int:
    if words.lower() in _YES:
        return 1
    if words.lower() in _NO:
        return 0
    raise ValidationError(_("“%(title)s”请填“是”或“否”。") % {"title": field.title})


def _number(field: LedgerField, words: str) -> int:
    value = number.decimal(words.removesuffix(field.unit).strip())
    if value is None:
        raise ValidationError(_("“%(title)s”应为数字，不是“%(words)s”。") % {"title": field.title, "words": words[:40]})
    scaled = value.scaleb(field.decimals)
    if scaled != scaled.to_integral_value():
        raise ValidationError(_("“%(title)s”最多 %(n)d 位小数。") % {"title": field.title, "n": field.decimals})
    if abs(scaled) > _MOST:
        raise ValidationError(_("“%(title)s”的数值过大，请核对。") % {"title": field.title})
    if field.least and value < Decimal(field.least):
        raise ValidationError(_("“%(title)s”不能小于%(least)s。") % {"title": field.title, "least": field.least})
    return int(scaled)


def _day(field: LedgerField, words: str) -> dt.date:
    plain = words.strip().replace("年", "-").replace("月", "-").removesuffix("日").replace("/", "-").replace(".", "-")
    try:
        year, month, day = plain.split("-") if "-" in plain else (plain[:4], plain[4:6], plain[6:])
        found = dt.date(int(year), int(month), int(day))
    except ValueError as error:
        raise ValidationError(_("“%(title)s”的日期请写成 2024-06-30。") % {"title": field.title}) from error
    if not _EPOCH <= found < _LAST:
        raise ValidationError(_("“%(title)s”的年份不对：%(on)s。") % {"title": field.title, "on": found})
    return found


def _minutes(field: LedgerField, words: str) -> int:
    day, _gap, clock = words.replace("T", " ").replace("日", "日 ").partition(" ")
    try:
        hour, minute = clock.replace("：", ":").strip().split(":")[:2]
        at = dt.time(int(hour), int(minute))
    except ValueError as error:
        raise ValidationError(_("“%(title)s”的时间请写成 2024-06-30 14:05。") % {"title": field.title}) from error
    return day_number(_day(field, day)) * 1440 + at.hour * 60 + at.minute


def show(field: LedgerField, kept: Any) -> str:
    """A kept value as people read and type it."""
    if kept is None:
        return ""
    match field.kind:
        case "yes-no":
            return _("是") if kept else _("否")
        case "number":
            return format(Decimal(kept).scaleb(-field.decimals), "f")
        case "date":
            return (_EPOCH + dt.timedelta(days=kept)).isoformat()
        case "time":
            day, minutes = divmod(kept, 1440)
            return f"{(_EPOCH + dt.timedelta(days=day)).isoformat()} {minutes // 60:02}:{minutes % 60:02}"
    return str(kept)


def shown(fields: Sequence[LedgerField], kept: Mapping[str, Any]) -> dict[str, str]:
    """The values of an entry that were filled in, in words, by the titles of their fields."""
    return {f.title: show(f, kept[f.key]) for f in fields if f.key in kept}


def parse_all(fields: Sequence[LedgerField], typed: Mapping[str, str]) -> dict[str, Any]:
    """All values of an entry. Raises ValidationError with every fault, by field."""
    kept: dict[str, Any] = {}
    faults: dict[str, Any] = {}
    for field in fields:
        try:
            value = parse(field, typed.get(field.key, ""))
        except ValidationError as error:
            faults[field.key] = error
        else:
            if value is not None:
                kept[field.key] = value
    if faults:
        raise ValidationError(faults)
    return kept


def day_of(field: LedgerField, kept: int) -> dt.date:
    """The day of a kept date or time."""
    return _EPOCH + dt.timedelta(days=kept if field.kind == "date" else kept // 1440)
