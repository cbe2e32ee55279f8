"""The draft: a text as it is being written, every cell as typed, every row with a lasting name (uid).

A draft is plain data: a *head* (cover, part one) and *sheets*, one per project. This module turns drafts into the
core's :class:`PerformanceText` and back, names cells, and knows no database.

A sheet::

    {"uid": "p…", "title": "", "unit_code": "", "unit_name": "", "code": "", "name": "", "framework": "…",
     "total": "", "fiscal": "", "other": "", "purpose": "", "plan": {"3": "", "6": "", "10": "", "12": ""},
     "objectives": [{"uid": "o…", "text": ""}],
     "indicators": [{"uid": "i…", "level1": "", …, "target": "", "basis": "", "measure": {…}}], "extra": [["", ""]]}

Cells are named by paths: ``head.overall_objective``, ``head.safeguards.<uid>.text``, ``head.items.<uid>.purpose``,
``<uid>.name``, ``<uid>.plan.6``, ``<uid>.objectives.<uid>.text``, ``<uid>.indicators.<uid>.target``,
``<uid>.indicators.<uid>.measure.source``. An empty cell is ``""``: whether it is missing is the rules' business.
"""

from __future__ import annotations

import re
import secrets
from collections.abc import Collection, Iterator, Mapping, Sequence
from dataclasses import replace
from decimal import Decimal
from typing import Any

from django.utils.translation import gettext
from django.utils.translation import gettext_noop as _

from jixiao.api import compose_items
from jixiao.lang import number
from jixiao.lang.normalise import cell, prose
from jixiao.lang.target import parse_target
from jixiao.model import (
    Budget,
    ContentsEntry,
    Cover,
    Figure,
    Framework,
    Indicator,
    Item,
    ItemIndicator,
    Location,
    PerformanceText,
    PlanPoint,
    Project,
    Safeguard,
    Unit,
    Words,
)

Data = dict[str, Any]
MONTHS = ("3", "6", "10", "12")
PROJECT_FIELDS = ("title", "unit_code", "unit_name", "code", "name", "total", "fiscal", "other", "purpose", "framework")
ROW_FIELDS = ("level1", "level2", "level3", "description", "target", "basis")
MEASURE_FIELDS = ("source", "method", "numerator", "denominator", "period", "owner", "evidence")
"""How an indicator will be measured: kind of source, how the actual is taken, numerator (or what is counted),
denominator, how often, who is responsible, what proves it."""
SOURCES = {
    "ledger": _("业务台账"), "payments": _("支付记录"), "survey": _("满意度问卷"), "statistics": _("统计部门数据"),
    "system": _("业务系统数据"), "document": _("正式文件、证书、报告"), "unmeasurable": _("暂无法衡量（须说明理由）"),
}  # fmt: skip
METHODS = {
    "count": _("计数"), "sum": _("求和"), "share": _("比率（分子÷分母）"), "mean": _("平均值"), "date": _("完成日期"),
    "grade": _("分级评判"),
}  # fmt: skip
HEAD_FIELDS = ("department", "title", "compiled_by", "reviewed_by", "overall_objective")
ITEM_FIELDS = ("purpose", "objectives", "indicators")
"""Part one's wording of a project that the department edited itself; the rest is composed from the sheet."""
_SECTIONS = ("总体绩效目标", "分项绩效目标", "工作保障措施")
_UNSEEN = re.compile("[\x00-\x08\x0b\x0c\x0e-\x1f\x7f\u202a-\u202e\u2066-\u2069\ud800-\udfff]")


def visible(words: str) -> str:
    """Words without signs that nobody sees and that databases or screens stumble over; lines end in one way."""
    return _UNSEEN.sub("", words.replace("\r\n", "\n").replace("\r", "\n"))


def new_uid(kind: str) -> str:
    """A lasting name: ``p`` project, ``o`` objective, ``i`` indicator, ``s`` safeguard; eleven characters in all."""
    return kind + secrets.token_hex(5)


def empty_sheet(framework: str = "output-benefit-satisfaction") -> Data:
    """A project with nothing in it."""
    fields = dict.fromkeys(PROJECT_FIELDS, "")
    return {"uid": new_uid("p"), **fields, "framework": framework, "plan": dict.fromkeys(MONTHS, ""),
            "objectives": [], "indicators": [], "extra": []}  # fmt: skip


def empty_row(**fields: str) -> Data:
    """An indicator with nothing in it but ``fields``."""
    return {"uid": new_uid("i"), **dict.fromkeys(ROW_FIELDS, ""), "measure": {}, **fields}


def empty_head(department: str, year: int, bureau: str = "") -> Data:
    """The cover of a new text."""
    return {"department": department, "year": year, "title": f"{year}年部门预算绩效文本", "draft": True,
            "compiled_by": department, "reviewed_by": bureau, "overall_objective": "", "safeguards": [], "items": {}}  # fmt: skip


# --- draft → text ---------------------------------------------------------------------------------------------


Made = tuple[Project, Item]
"""A project of part two, and what part one says of it where nobody wrote otherwise."""


def to_text(head: Mapping[str, Any], sheets: Sequence[Mapping[str, Any]], file: str = "") -> PerformanceText:
    """The text a draft says, as the core understands its cells. Part one is composed where it was not edited."""
    return text_of(head, sheets, [made_of(sheet, seq) for seq, sheet in enumerate(sheets, 1)], file)


def made_of(sheet: Mapping[str, Any], seq: int) -> Made:
    """A project with its item."""
    project = project_of(sheet, seq)
    return project, compose_items((project,))[0]


def text_of(head: Mapping[str, Any], sheets: Sequence[Mapping[str, Any]], made: Sequence[Made],
            file: str = "") -> PerformanceText:  # fmt: skip
    """The text of a head and of projects made before (:func:`made_of`)."""
    edited = head.get("items") or {}
    projects = tuple(one[0] for one in made)
    items = tuple(
        _item(item, edited.get(sheet["uid"]) or {}, head["year"])
        for (_project, item), sheet in zip(made, sheets, strict=True)
    )
    safeguards = tuple(Safeguard(n, prose(s["text"])) for n, s in enumerate(head.get("safeguards") or (), 1))
    contents = tuple(ContentsEntry(1, n, Words(t)) for n, t in enumerate(_SECTIONS, 1)) + tuple(
        ContentsEntry(2, p.seq, p.title or Words(f"{p.name or ''}绩效目标表")) for p in projects
    )
    return PerformanceText(
        cover=Cover(_some(head["department"]), head["year"], _some(head["title"]), bool(head.get("draft")),
                    _some(head["compiled_by"]), _some(head["reviewed_by"])),
        contents=contents if projects else (), items=items, safeguards=safeguards, projects=projects, file=file,
        overall_objective=prose(head["overall_objective"]) if head.get("overall_objective") else None,
        headings=tuple(Words(h) for h in ("目录", "第一部分", *_SECTIONS, "第二部分")),
    )  # fmt: skip


def project_of(sheet: Mapping[str, Any], seq: int) -> Project:
    """One project of part two, every cell understood beside what was typed."""
    name = sheet["name"]
    framework: Framework = sheet["framework"]
    return Project(
        seq=seq, title=cell(sheet["title"] or _title_of(name)),
        unit=Unit(cell(sheet["unit_code"]), cell(sheet["unit_name"])), code=cell(sheet["code"]), name=cell(name),
        budget=Budget(_money(sheet["total"]), _money(sheet["fiscal"]), _money(sheet["other"]), unit_words=Words("万元")),
        purpose=cell(sheet["purpose"]),
        spending_plan=plan_of(sheet),
        objectives=tuple(cell(o["text"]) for o in sheet["objectives"]),
        indicators=tuple(_row(row) for row in sheet["indicators"]), framework=framework,
        extra=tuple((label, cell(words)) for label, words in sheet.get("extra") or ()),
    )  # fmt: skip


def plan_of(sheet: Mapping[str, Any]) -> tuple[PlanPoint, ...]:
    """The cumulative spending plan of a project."""
    return tuple(PlanPoint(int(month), _percent(share)) for month, share in sheet["plan"].items())


def _title_of(name: str | None) -> str:
    """The heading of a project's table, unless it is given another."""
    return f"{name}绩效目标表" if name else ""


def _row(row: Mapping[str, Any]) -> Indicator:
    weight = row.get("weight", "")
    return Indicator(
        level1=cell(row["level1"]), level2=cell(row["level2"]), level3=cell(row["level3"]),
        description=cell(row["description"]), target=parse_target(row["target"]), basis=cell(row["basis"]),
        weight=_figure(weight, "分") if weight else None,
    )  # fmt: skip


def _item(composed: Item, edited: Mapping[str, str], year: int) -> Item:
    """Part one's item, with the wording the department gave it itself."""
    if "purpose" in edited:
        composed = replace(composed, purpose=prose(edited["purpose"]))
    if "objectives" in edited:
        lines = edited["objectives"].split("\n")
        composed = replace(composed, objectives=tuple(prose(line) for line in lines if line.strip()))
    if "indicators" in edited:
        pairs = [line.partition("\t") for line in edited["indicators"].split("\n") if line.strip()]
        composed = replace(
            composed, indicators=tuple(ItemIndicator(cell(n), parse_target(t, year)) for n, _tab, t in pairs)
        )
    return composed


def quoted(item: Item) -> dict[str, str]:
    """An item's wording as the draft keeps it: objectives a line each, indicators a line each with a tab before the value."""
    return {
        "purpose": str(item.purpose or ""),
        "objectives": "\n".join(item.objectives),
        "indicators": "\n".join(f"{i.name}\t{i.target.words}" for i in item.indicators),
    }


def _some(words: str) -> Words | None:
    return cell(words) if words else None


def _money(typed: str) -> Figure:
    return Figure(number.money(typed), "万元", Words(typed.strip(), typed))


def _percent(typed: str) -> Figure:
    return Figure(number.percent(typed), "%", Words(typed.strip(), typed))


def _figure(typed: str, unit: Any) -> Figure:
    return Figure(number.decimal(typed), unit, Words(typed.strip(), typed))


# --- text → draft ---------------------------------------------------------------------------------------------


def from_text(text: PerformanceText, head: Mapping[str, Any]) -> tuple[Data, list[Data]]:
    """The draft of a text that was read from a file; ``head`` gives what the file does not say. Part one's wording is
    kept where it is not what part two would compose.
    """
    sheets = [_sheet(project) for project in text.projects]
    cover = text.cover
    edited = {}
    said = _items_of(text)
    for sheet, item, composed in zip(sheets, said, compose_items(text.projects), strict=True):
        if item is not None:
            theirs, made = quoted(item), quoted(composed)
            if different := {key: theirs[key] for key in ITEM_FIELDS if theirs[key] != made[key]}:
                edited[sheet["uid"]] = different
    made_head: Data = {
        **head,
        **{k: _words(v) for k, v in (("department", cover.department), ("title", cover.title)) if v},
        **{k: _words(v) for k, v in (("compiled_by", cover.compiled_by), ("reviewed_by", cover.reviewed_by)) if v},
        "overall_objective": _words(text.overall_objective),
        "safeguards": [{"uid": new_uid("s"), "text": _words(s.text)} for s in text.safeguards],
        "items": edited,
    }
    return made_head, sheets


def left_out(text: PerformanceText, year: int) -> list[tuple[str, str, int | None]]:
    """What a file says that a draft has no place for, or that will not be what the file says: code, words, project."""
    found: list[tuple[str, str, int | None]] = []
    if text.cover.year is not None and text.cover.year != year:
        found.append(
            (
                "IM01",
                gettext("封面上的年度是%(said)s年，本次编制的是%(year)s年，导入后按%(year)s年")
                % {"said": text.cover.year, "year": year},
                None,
            )
        )
    kept = {id(item) for item in _items_of(text)}
    found += [("IM02", gettext("第一部分的分项“%(name)s”在第二部分没有对应的项目，未导入") % {"name": item.project_name}, None)
              for item in text.items if id(item) not in kept]  # fmt: skip
    for project in text.projects:
        columns = dict.fromkeys(label for row in project.indicators for label, words in row.extra if words)
        found += [
            ("IM03", gettext("指标表的“%(label)s”一栏没有对应的栏目，未导入") % {"label": label}, project.seq)
            for label in columns
        ]
    return found


def _items_of(text: PerformanceText) -> list[Item | None]:
    """The item of part one that speaks of each project: by its name, in order where names repeat; by its place where
    there are as many as projects.
    """
    by_name: dict[str, list[Item]] = {}
    for item in text.items:
        by_name.setdefault(str(item.project_name), []).append(item)
    found: list[Item | None] = [
        same.pop(0) if (same := by_name.get(str(project.name or ""))) else None for project in text.projects
    ]
    if len(text.items) == len(text.projects):
        left = {id(item) for item in text.items} - {id(item) for item in found}
        for at, item in enumerate(text.items):
            if found[at] is None and id(item) in left:
                found[at] = item
    return found


def _words(words: str | None) -> str:
    return visible(str(words or ""))


def _sheet(project: Project) -> Data:
    budget = project.budget
    plan = dict.fromkeys(MONTHS, "") | {str(p.month): _printed(p.percent) for p in project.spending_plan}
    return {
        "uid": new_uid("p"), "title": "" if str(project.title) == _title_of(project.name) else _words(project.title), "unit_code": _words(project.unit.code),
        "unit_name": _words(project.unit.name), "code": _words(project.code), "name": _words(project.name),
        "total": _printed(budget.total), "fiscal": _printed(budget.fiscal), "other": _printed(budget.other),
        "purpose": _words(project.purpose), "framework": project.framework,
        "plan": dict(sorted(plan.items(), key=lambda p: int(p[0]))),
        "objectives": [{"uid": new_uid("o"), "text": _words(o)} for o in project.objectives],
        "indicators": [
            empty_row(**{key: _words(getattr(row, key)) for key in ROW_FIELDS if key != "target"},
                      target=_words(row.target.words), **({"weight": _printed(row.weight)} if row.weight else {}))
            for row in project.indicators
        ],
        "extra": [[_words(label), _words(words)] for label, words in project.extra],
    }  # fmt: skip


def _printed(figure: Figure | None) -> str:
    """A figure as a clerk would type it: the number as understood, else the words that were not."""
    if figure is None:
        return ""
    return format(figure.value, "f") if figure.value is not None else _words(figure.words)


# --- cells ----------------------------------------------------------------------------------------------------


class NoCell(KeyError):
    """No such cell in this draft."""


def find(head: Data, sheets: Sequence[Data], path: str) -> tuple[Data, str]:
    """The dict that holds a cell, and its key there; a dict of its own where part one's wording is composed (nobody
    wrote any). Raises NoCell.
    """
    owner, _, rest = path.partition(".")
    if owner == "head":
        return _find_in_head(head, {s["uid"] for s in sheets}, rest, path)
    sheet = next((s for s in sheets if s["uid"] == owner), None)
    if sheet is None:
        raise NoCell(path)
    parts = rest.split(".")
    match parts:
        case [key] if key in PROJECT_FIELDS:
            return sheet, key
        case ["plan", month] if month in sheet["plan"]:
            return sheet["plan"], month
        case ["objectives", uid, "text"]:
            return row_of(sheet["objectives"], uid, path), "text"
        case ["indicators", uid, key] if key in ROW_FIELDS or key == "weight":
            return row_of(sheet["indicators"], uid, path), key
        case ["indicators", uid, "measure", key] if key in MEASURE_FIELDS:
            return row_of(sheet["indicators"], uid, path)["measure"], key
    raise NoCell(path)


def _find_in_head(head: Data, projects: Collection[str], rest: str, path: str) -> tuple[Data, str]:
    match rest.split("."):
        case [key] if key in HEAD_FIELDS:
            return head, key
        case ["safeguards", uid, "text"]:
            return row_of(head["safeguards"], uid, path), "text"
        case ["items", uid, key] if key in ITEM_FIELDS and uid in projects:
            return head["items"].get(uid, {}), key
    raise NoCell(path)


def row_of(rows: Sequence[Data], uid: str, path: str) -> Data:
    """The row of this name. Raises NoCell."""
    for row in rows:
        if row["uid"] == uid:
            return row
    raise NoCell(path)


def cells(head: Mapping[str, Any], sheets: Sequence[Mapping[str, Any]]) -> Iterator[tuple[str, str]]:
    """Every cell's path and content, in reading order."""
    for key in HEAD_FIELDS:
        yield f"head.{key}", head.get(key, "")
    for row in head.get("safeguards") or ():
        yield f"head.safeguards.{row['uid']}.text", row["text"]
    wordings = head.get("items") or {}
    for sheet in sheets:
        for key, words in wordings.get(sheet["uid"], {}).items():
            yield f"head.items.{sheet['uid']}.{key}", words
    for sheet in sheets:
        uid = sheet["uid"]
        for key in PROJECT_FIELDS:
            yield f"{uid}.{key}", sheet[key]
        for month, share in sheet["plan"].items():
            yield f"{uid}.plan.{month}", share
        for point in sheet["objectives"]:
            yield f"{uid}.objectives.{point['uid']}.text", point["text"]
        for row in sheet["indicators"]:
            for key in (*ROW_FIELDS, *(["weight"] if "weight" in row else [])):
                yield f"{uid}.indicators.{row['uid']}.{key}", row[key]
            for key, words in row["measure"].items():
                yield f"{uid}.indicators.{row['uid']}.measure.{key}", words


_SIMPLE = {"unit.code": "unit_code", "unit.name": "unit_name", "budget.total": "total", "budget.fiscal": "fiscal",
           "budget.other": "other", "budget": "total", "budget.in": "total", "unit": "unit_name"}  # fmt: skip
_HEAD_OF = {"cover.department": "department", "cover.title": "title", "cover.compiled_by": "compiled_by",
            "cover.reviewed_by": "reviewed_by", "cover": "title", "overall_objective": "overall_objective"}  # fmt: skip


def cell_of(where: Location, head: Mapping[str, Any], sheets: Sequence[Mapping[str, Any]]) -> str:
    """The path of the cell a finding stands in; of its project (``<uid>``) or ``head`` where it stands in none."""
    field, _, rest = where.field.partition("[")
    index = int(rest.partition("]")[0]) if rest else -1
    inner = rest.partition("]")[2].lstrip(".")
    if where.part == 2 and where.project is not None and where.project <= len(sheets):
        return _cell_in_sheet(sheets[where.project - 1], where.field, field, index, inner)
    if where.part == 1 and where.item is not None and where.item <= len(sheets):
        uid = sheets[where.item - 1]["uid"]
        key = next((k for k in ITEM_FIELDS if where.field.startswith(k)), "purpose")
        return f"head.items.{uid}.{key}"
    if field == "safeguards" and 0 <= index < len(head.get("safeguards") or ()):
        return f"head.safeguards.{head['safeguards'][index]['uid']}.text"
    key = _HEAD_OF.get(where.field, "")
    return f"head.{key}" if key else "head"


def _cell_in_sheet(sheet: Mapping[str, Any], whole: str, field: str, index: int, inner: str) -> str:
    uid = sheet["uid"]
    if field == "indicators" and 0 <= index < len(sheet["indicators"]):
        key = inner if inner in ROW_FIELDS or inner == "weight" else "level3"
        return f"{uid}.indicators.{sheet['indicators'][index]['uid']}.{key}"
    if field == "objectives" and 0 <= index < len(sheet["objectives"]):
        return f"{uid}.objectives.{sheet['objectives'][index]['uid']}.text"
    if field == "spending_plan":
        months = list(sheet["plan"])
        return f"{uid}.plan.{months[index]}" if 0 <= index < len(months) else f"{uid}.plan.12"
    key = _SIMPLE.get(whole, whole)
    return f"{uid}.{key}" if key in PROJECT_FIELDS else uid


def total_of(sheets: Sequence[Mapping[str, Any]]) -> Decimal | None:
    """The sum of the budgets in 万元; ``None`` where none can be read."""
    amounts = [a for s in sheets if (a := number.money(s["total"])) is not None]
    return sum(amounts, Decimal(0)) if amounts else None
