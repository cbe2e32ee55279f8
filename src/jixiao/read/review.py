"""A filled review as data: ``jixiao/review/1`` JSON → Review."""

import json
import re
from collections.abc import Mapping
from datetime import date
from decimal import Decimal
from typing import Any, get_args

from jixiao.model.review import Review, ReviewItem, ReviewWay
from jixiao.read.base import ReadError, decode

SCHEMA = "jixiao/review/1"
_NUMBER = re.compile(r"[0-9]{1,6}(?:\.[0-9]{1,6})?")
_WORDS = ("project_code", "project_name", "department", "unit", "grade", "opinion", "reviewer")
_KEYS = {"schema", "way", "form", "year", "total", "reviewed_on", "items", *_WORDS}
_ITEM_KEYS = {"key", "points", "grade", "opinion"}


def review_from(data: bytes, name: str) -> Review | None:
    """The review in a JSON file; ``None`` for anything that is none. Raises ReadError RD022 for one that is not sound."""
    if SCHEMA.encode() not in data:
        return None
    try:
        parsed = json.loads(decode(data, name)[0])
    except (ValueError, RecursionError):
        return None
    if not isinstance(parsed, dict) or parsed.get("schema") != SCHEMA:
        return None
    try:
        return _review(parsed)
    except (KeyError, TypeError, ValueError, AttributeError) as error:
        why = f"缺少 {error}" if isinstance(error, KeyError) else str(error)
        raise ReadError(
            "RD022", name, f"数据不符合 {SCHEMA} 的结构（{why[:80]}）", "请对照 docs/schema/review-1.schema.json 修改"
        ) from error


def _review(data: Mapping[str, Any]) -> Review:
    _no_others(data, _KEYS)
    if data["way"] not in get_args(ReviewWay):
        raise ValueError(f"way 应是 {' 或 '.join(get_args(ReviewWay))}")
    year = data.get("year")
    if year is not None and not (isinstance(year, int) and 1900 < year < 10_000):
        raise ValueError("year 应是四位数的年份")
    day = _words(data, "reviewed_on")
    return Review(
        way=data["way"], items=tuple(_item(item) for item in data["items"]), form=_words(data, "form") or "review",
        year=year, total=_points(data, "total"), reviewed_on=None if day is None else date.fromisoformat(day),
        **{key: _words(data, key) for key in _WORDS},
    )  # fmt: skip


def _item(data: Mapping[str, Any]) -> ReviewItem:
    _no_others(data, _ITEM_KEYS)
    return ReviewItem(str(data["key"]), _points(data, "points"), _words(data, "grade"), _words(data, "opinion"))


def _no_others(data: Mapping[str, Any], known: set[str]) -> None:
    if others := sorted(set(data) - known):
        raise ValueError(f"不认识的栏目 {'、'.join(others)}")


def _points(data: Mapping[str, Any], key: str) -> Decimal | None:
    """A figure, written as words or as a whole number; a fraction in JSON would not be exact."""
    value = data.get(key)
    if value is None:
        return None
    if isinstance(value, bool) or not isinstance(value, int | str) or not _NUMBER.fullmatch(str(value)):
        raise ValueError(f'{key} 应是写成文字的数，如 "8.5"')
    return Decimal(value)


def _words(data: Mapping[str, Any], key: str) -> str | None:
    value = data.get(key)
    if value is not None and not isinstance(value, str):
        raise ValueError(f"{key} 应是文字")
    return value or None
