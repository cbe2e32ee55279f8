"""The text as data, read back: ``jixiao/text/1`` JSON → PerformanceText."""

import json
import re
from collections.abc import Collection, Mapping
from datetime import date
from decimal import Decimal
from typing import Any, get_args

from jixiao.lang.normalise import cell, prose
from jixiao.lang.target import parse_target
from jixiao.model import (
    Budget,
    Comparator,
    ContentsEntry,
    Cover,
    Figure,
    Form,
    Framework,
    FundRow,
    Indicator,
    Item,
    ItemIndicator,
    Kind,
    PerformanceText,
    Place,
    PlanPoint,
    Problem,
    Project,
    Results,
    Safeguard,
    Target,
    Unit,
    Words,
)
from jixiao.read.base import Reader, ReadError, decode

SCHEMA = "jixiao/text/1"
_Data = Mapping[str, Any]
_NUMBER = re.compile(r"[+-]?[0-9]{1,45}(?:\.[0-9]{1,45})?")
"""A figure as it is written: no exponents, which may stand for a number nothing can hold."""
_HALF_PAIR = re.compile(r"\\u[dD][89abAB]")


class JsonReader(Reader):
    """Reads what ``jixiao read`` writes."""

    suffixes = (".json",)
    name_zh = "JSON 数据"
    rank = 30

    def recognises(self, data: bytes) -> bool:
        """A brace first, whatever the encoding."""
        return data[:200].replace(b"\x00", b"").lstrip(b"\xef\xbb\xbf\xff\xfe \t\r\n").startswith(b"{")

    def read(self, data: bytes, name: str) -> PerformanceText:
        """The text; raises RD020 for JSON that is broken or is something else."""
        text, _ = decode(data, name)
        try:
            parsed = json.loads(text)
        except (ValueError, RecursionError) as error:
            where = f"第 {error.lineno} 行" if isinstance(error, json.JSONDecodeError) else "嵌套过深"
            raise ReadError("RD020", name, f"JSON 语法有误（{where}）", "请用 jixiao read 重新生成") from error
        if not isinstance(parsed, dict) or parsed.get("schema") != SCHEMA:
            raise ReadError(
                "RD020", name, f'不是绩效文本数据（缺少 "schema": "{SCHEMA}"）', "请用 jixiao read 生成 JSON"
            )
        try:
            if _HALF_PAIR.search(text):
                parsed = _whole(parsed)
            return from_data(parsed, name)
        except (KeyError, TypeError, ValueError, AttributeError, OverflowError, RecursionError) as error:
            raise ReadError(
                "RD021",
                name,
                f"数据不符合 {SCHEMA} 的结构（{type(error).__name__}: {str(error)[:80]}）",
                "请对照 docs/schema/text-1.schema.json 修改",
            ) from error


def from_data(data: _Data, name: str = "") -> PerformanceText:
    """A PerformanceText from contract data. Raises KeyError, TypeError or ValueError where it is malformed."""
    cover = data.get("cover") or {}
    year = cover.get("year")
    if year is not None and (type(year) is not int or not 0 <= year <= 9999):
        raise ValueError("cover.year must be a year")
    return PerformanceText(
        cover=Cover(
            department=_words(cover, "department"), year=year, title=_words(cover, "title"),
            draft=bool(cover.get("draft", False)), compiled_by=_words(cover, "compiled_by"),
            reviewed_by=_words(cover, "reviewed_by"),
        ),
        contents=tuple(
            ContentsEntry(int(e["part"]), int(e["seq"]), _some(e, "title"), _count(e, "page"))
            for e in data.get("contents") or ()
        ),
        overall_objective=_words(data, "overall_objective", is_prose=True),
        items=tuple(_item(i, year) for i in data.get("items") or ()),
        safeguards=tuple(Safeguard(int(s["seq"]), _some(s, "text", is_prose=True)) for s in data.get("safeguards") or ()),
        projects=tuple(_project(p, year) for p in data.get("projects") or ()),
        problems=tuple(_problem(p) for p in data.get("problems") or ()),
        headings=tuple(Words(_text(h)) for h in _list(data, "headings")),
        file=name,
    )  # fmt: skip


def _whole(value: Any) -> Any:
    """Halves of surrogate pairs, which JSON can name and no text can hold, become U+FFFD."""
    if isinstance(value, str):
        return value.encode("utf-16", "surrogatepass").decode("utf-16", "replace")
    if isinstance(value, list):
        return [_whole(v) for v in value]
    return {_whole(k): _whole(v) for k, v in value.items()} if isinstance(value, dict) else value


def _list(data: _Data, key: str) -> list[Any]:
    value = data.get(key) or []
    if not isinstance(value, list):
        raise TypeError(f"{key}: list expected, found {value!r:.40}")
    return value


def _count(data: _Data, key: str) -> int | None:
    value = data.get(key)
    if value is not None and (type(value) is not int or not 0 <= value < 10**9):
        raise TypeError(f"{key}: whole number expected, found {value!r:.40}")
    return value


def _one_of(value: Any, known: Any, key: str) -> Any:
    if value not in get_args(known):
        raise ValueError(f"{key}: {value!r:.40} is none of {', '.join(get_args(known))}")
    return value


def _decimal(value: Any, key: str) -> Decimal:
    if not isinstance(value, str):
        raise TypeError(f"{key}: decimal written as text expected, found {value!r:.40}")
    if not _NUMBER.fullmatch(value):
        raise ValueError(f"{key}: plain number expected, found {value!r:.40}")
    return Decimal(value)


def _text(value: object, is_prose: bool = False) -> Words:
    if not isinstance(value, str):
        raise TypeError(f"text expected, found {value!r:.40}")
    return prose(value) if is_prose else cell(value)


def _words(data: _Data, key: str, is_prose: bool = False) -> Words | None:
    value = data.get(key)
    if value is None:
        return None
    words = _text(value, is_prose)
    place = (data.get("places") or {}).get(key)
    return Words(words, words.raw, _place(place)) if place else words


def _some(data: _Data, key: str, is_prose: bool = False) -> Words:
    """A text that must be there; an empty one is given as null."""
    if key not in data:
        raise KeyError(key)
    return _words(data, key, is_prose) or Words("")


def _place(data: _Data) -> Place:
    spots = {key: _count(data, key) for key in ("page", "table", "row", "column", "line")}
    return Place(str(data.get("file", "")), **spots)


def _figure(data: _Data, key: str, unit: Any, blank: bool = True) -> Figure | None:
    if key not in data:
        return None
    value = data[key]
    if value is None:
        return Figure(None, unit, Words("")) if blank else None
    return Figure(_decimal(value, key), unit, Words(value))


def target_from_data(data: object, year: int | None) -> Target:
    """A target from its data, or from a plain string (then it is parsed)."""
    if isinstance(data, str):
        return parse_target(data, year)
    if not isinstance(data, Mapping):
        raise TypeError(f"target expected, found {data!r:.40}")
    words = _text(data["raw"])
    if "kind" not in data:
        return parse_target(words.raw, year)
    kind = _one_of(data["kind"], Kind, "kind")
    value, upper = (_decimal(data[key], key) if data.get(key) is not None else None for key in ("value", "upper"))
    by = date.fromisoformat(data["by"]) if data.get("by") else None
    if (kind == "quantity" and value is None) or (kind == "deadline" and by is None):
        raise ValueError(f"{kind} without {'value' if kind == 'quantity' else 'by'}")
    sign = data.get("comparator")
    return Target(
        words, kind, comparator=None if sign is None else _one_of(sign, Comparator, "comparator"), value=value,
        unit=_words(data, "unit"), upper=upper, by=by, text=_words(data, "text"),
    )  # fmt: skip


def _item(data: _Data, year: int | None) -> Item:
    return Item(
        seq=int(data["seq"]),
        project_name=_some(data, "project_name"),
        purpose=_words(data, "purpose", is_prose=True),
        objectives=tuple(_text(o, is_prose=True) for o in data.get("objectives") or ()),
        indicators=tuple(
            ItemIndicator(_some(i, "name"), target_from_data(i["target"], year)) for i in data.get("indicators") or ()
        ),
    )


def _project(data: _Data, year: int | None) -> Project:
    unit = data.get("unit") or {}
    budget = data.get("budget") or {}
    rows = data.get("indicators") or ()
    used = {key for key in _COLUMNS if any(row.get(key) for row in rows)}
    return Project(
        seq=int(data["seq"]), title=_words(data, "title"), unit=Unit(_words(unit, "code"), _words(unit, "name")),
        code=_words(data, "code"), name=_words(data, "name"), budget=_budget(budget),
        purpose=_words(data, "purpose"),
        spending_plan=tuple(_plan_point(p) for p in data.get("spending_plan") or ()),
        objectives=tuple(_text(o) for o in data.get("objectives") or ()),
        indicators=tuple(_indicator(row, used, year) for row in rows),
        framework=_one_of(data.get("framework", "output-benefit-satisfaction"), Framework, "framework"),
        form=_one_of(data.get("form", "goal"), Form, "form"),
        results=_results(data["results"]) if data.get("results") else None,
        extra=tuple((str(e["label"]), _text(e["text"])) for e in data.get("extra") or ()),
        columns=tuple(_text(c) for c in _list(data, "columns")),
    )  # fmt: skip


def _budget(data: _Data) -> Budget:
    unit = data.get("in")
    # Without a unit there was no block of money, so nulls are no empty cells of it.
    figures = {key: _figure(data, key, "万元", blank=bool(unit)) for key in ("total", "fiscal", "other")}
    later = {key: _figure(data, key, "万元") for key in ("initial", "adjusted", "executed")}
    return Budget(**figures, **later, unit_words=cell(unit) if unit else None)


def _plan_point(data: _Data) -> PlanPoint:
    percent = _figure(data, "cumulative_percent", "%") or Figure(None, "%", Words(""))
    month = int(data["month"])
    if not 1 <= month <= 12:
        raise ValueError(f"month: {month} is none")
    return PlanPoint(month, percent)


_COLUMNS = ("level1", "level2", "level3", "description", "basis")


def _indicator(data: _Data, used: Collection[str], year: int | None) -> Indicator:
    """One row. A null in a column that other rows fill is an empty cell; in a column nobody fills, no column."""
    cells = {key: _words(data, key) or (Words("") if key in used else None) for key in _COLUMNS}
    return Indicator(
        level1=cells["level1"], level2=cells["level2"], level3=cells["level3"], description=cells["description"],
        basis=cells["basis"], target=target_from_data(data["target"], year), weight=_figure(data, "weight", "分"), score=_figure(data, "score", "分"),
        actual=target_from_data(data["actual"], year) if data.get("actual") is not None else None,
        forecast=target_from_data(data["forecast"], year) if data.get("forecast") is not None else None,
        deviation=_words(data, "deviation"), possibility=_words(data, "possibility"),
        extra=tuple((str(k), _text(v)) for k, v in (data.get("extra") or {}).items()),
    )  # fmt: skip


def _results(data: _Data) -> Results:
    return Results(
        funds=tuple(
            FundRow(
                _some(f, "name"), **{k: _figure(f, k, "万元") for k in ("initial", "adjusted", "executed", "forecast")},
                weight=_figure(f, "weight", "分"), rate=_figure(f, "rate", "%"), score=_figure(f, "score", "分"),
            )
            for f in data.get("funds") or ()
        ),
        objective_actual=_words(data, "objective_actual"), total_weight=_figure(data, "total_weight", "分"),
        total_score=_figure(data, "total_score", "分"), grade=_words(data, "grade"),
        conclusion=_words(data, "conclusion"), shortcomings=_words(data, "shortcomings"),
        remedies=_words(data, "remedies"), through_month=_month(data, "through_month"),
    )  # fmt: skip


def _month(data: _Data, key: str) -> int | None:
    month = _count(data, key)
    if month is not None and not 1 <= month <= 12:
        raise ValueError(f"{key}: {month} is none")
    return month


def _problem(data: _Data) -> Problem:
    return Problem(
        str(data["code"]),
        str(data["message"]),
        _place(data["place"]) if data.get("place") else None,
        _count(data, "project"),
    )


READER = JsonReader()
