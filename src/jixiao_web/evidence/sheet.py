"""Ledgers as workbooks: the blank one to fill in, a filled one read back row by row, and what is in the ledger."""

from __future__ import annotations

import datetime as dt
import io
import json
import re
from collections.abc import Iterator, Mapping, Sequence
from dataclasses import dataclass, field
from decimal import Decimal
from typing import Any

import xlsxwriter
from django.core.exceptions import ValidationError
from django.db.models import QuerySet
from django.utils import timezone
from django.utils.translation import gettext as _

from jixiao.law.ledger import LedgerField, ledger_types
from jixiao_web.evidence import services
from jixiao_web.evidence.models import Attachment, Entry, Ledger
from jixiao_web.evidence.values import fields_of, show
from jixiao_web.evidence.words import KINDS
from jixiao_web.money.output import workbook
from jixiao_web.money.sheets import Sheet, book_of
from jixiao_web.submissions.output import File
from jixiao_web.ui.words import listed

MOST_ROWS = 20_000
"""Records of one file: they are understood and written within one request."""
_HEAD_WITHIN = 10
"""The headings stand in one of the first rows."""
_READY = 1_000
"""So many rows of the blank workbook know what may stand in them."""
_SIGNS = re.compile(r"\s|[*＊]|（[^）]*）$|\([^)]*\)$")
Row = tuple[dt.date, dict[str, Any]]


# --- the blank one -----------------------------------------------------------------------------------------------


def heading(one: LedgerField) -> str:
    """A column's heading: its title, with the unit."""
    return f"{one.title}（{one.unit}）" if one.unit else one.title


def template(ledger: Ledger) -> File:
    """A workbook to fill in: a column for each field, with what may stand in it; a second sheet explains them."""
    fields = fields_of(ledger)
    memory = io.BytesIO()
    book = xlsxwriter.Workbook(memory, {"in_memory": True, "strings_to_formulas": False, "strings_to_urls": False})
    must = book.add_format({"bold": True, "bottom": 1, "bg_color": "#FDF1D3"})
    may = book.add_format({"bold": True, "bottom": 1})
    words, day = book.add_format({"num_format": "@"}), book.add_format({"num_format": "yyyy-mm-dd"})
    sheet = book.add_worksheet(_("登记"))
    for n, one in enumerate(fields):
        sheet.write_string(0, n, heading(one), must if one.required else may)
        sheet.set_column(n, n, max(12, 2 * len(heading(one)) + 2), day if one.kind == "date" else None if one.kind == "number" else words)  # fmt: skip
        if rule := _rule(one, ledger.project.year):
            sheet.data_validation(1, n, _READY, n, rule)
    sheet.freeze_panes(1, 0)
    about = book.add_worksheet(_("填写说明"))
    lines = [(_("列"), _("填什么"), _("必填"), _("说明")), *((heading(f), _allowed(f), _("是") if f.required else "", f.help) for f in fields)]  # fmt: skip
    for row, line in enumerate(lines):
        for column, said in enumerate(line):
            about.write_string(row, column, said, may if row == 0 else words)
    for column, width in enumerate((24, 46, 8, 46)):
        about.set_column(column, column, width)
    book.close()
    return File(f"{ledger.title}-{_('导入模板')}", "xlsx", memory.getvalue())


def _allowed(one: LedgerField) -> str:
    if one.options:
        return "、".join(one.options)
    least = _("，不小于%(n)s") % {"n": one.least} if one.least else ""
    decimals = _("，最多 %(n)d 位小数") % {"n": one.decimals} if one.decimals else ""
    return f"{KINDS[one.kind]}{decimals}{least}"


def _rule(one: LedgerField, year: int) -> dict[str, Any] | None:
    """What Excel and WPS themselves refuse."""
    match one.kind:
        case "choice":
            source = list(one.options)
            return {"validate": "list", "source": source} if len(",".join(source)) <= 255 else None
        case "yes-no":
            return {"validate": "list", "source": [_("是"), _("否")]}
        case "date":
            return {"validate": "date", "criteria": "between", "minimum": dt.date(year - 50, 1, 1), "maximum": dt.date(year + 50, 12, 31),
                    "error_message": _("请填日期，如 2024-06-30。")}  # fmt: skip
        case "number" if one.least:
            return {"validate": "decimal", "criteria": ">=", "value": Decimal(one.least)}
    return None


# --- a filled one ------------------------------------------------------------------------------------------------


@dataclass(frozen=True, slots=True)
class Fault:
    """What is wrong in one cell."""

    row: int
    """Of the worksheet, from 1."""
    title: str
    words: str


@dataclass
class Read:
    """What a file of records holds. With a fault nothing of it may be taken in."""

    rows: list[Row] = field(default_factory=list)
    numbers: list[int] = field(default_factory=list)
    """The worksheet's row of each."""
    faults: list[Fault] = field(default_factory=list)
    unknown: list[str] = field(default_factory=list)
    """Headings the ledger has no field for; their columns are not taken in."""
    repeats: list[Fault] = field(default_factory=list)
    """Rows that say what another row, or a record of the ledger, says already."""

    @property
    def wrong_rows(self) -> int:
        """How many rows have a fault."""
        return len({fault.row for fault in self.faults})


def read(ledger: Ledger, content: bytes, name: str) -> Read:
    """Every row of a file as a record, or what is wrong with it, cell by cell. Raises ReadError for what is no table and
    ValidationError for a table that is not one of this ledger.
    """
    fields = fields_of(ledger)
    sheet, at, columns = _found(ledger, fields, book_of(content, name).sheets)
    body = [(n, row) for n, row in enumerate(sheet.rows[at + 1 :], at + 2) if any(cell.strip() for cell in row)]
    if not body:
        raise ValidationError(_("表头下面没有记录。"))
    if len(body) > MOST_ROWS:
        raise ValidationError(_("一次最多导入 %(n)d 条记录，请分成几个文件。") % {"n": MOST_ROWS})
    titles = {f.key: f.title for f in fields}
    known = {_plain(f.title) for f in fields}
    found = Read(unknown=[h.strip() for h in sheet.rows[at] if h.strip() and _plain(h) not in known])
    for number, row in body:
        typed = {key: row[n] for key, n in columns.items() if n < len(row)}
        try:
            found.rows.append(services.understand(ledger, typed))
            found.numbers.append(number)
        except ValidationError as error:
            found.faults += [Fault(number, titles[key], said) for key, words in error.message_dict.items() for said in words]  # fmt: skip
    found.repeats += _repeats(ledger, found)
    return found


def _plain(title: str) -> str:
    return _SIGNS.sub("", title.strip())


def _found(ledger: Ledger, fields: Sequence[LedgerField], sheets: Sequence[Sheet]) -> tuple[Sheet, int, dict[str, int]]:
    """The worksheet with the ledger's headings, their row, and the column of each field."""
    keys = {_plain(f.title): f.key for f in fields}
    due = {f.key for f in fields if f.required}
    best: tuple[int, Sheet, int, list[str]] | None = None
    for sheet in sheets:
        for at, row in enumerate(sheet.rows[:_HEAD_WITHIN]):
            heads = [keys.get(_plain(cell), "") for cell in row]
            score = len(set(heads) - {""})
            if score and (best is None or score > best[0]):
                best = (score, sheet, at, heads)
    if best is None or ledger.date_field not in best[3]:
        raise ValidationError(_("没有找到“%(ledger)s”的表头。请下载导入模板，把记录填在里面再导入。") % {"ledger": ledger.title})  # fmt: skip
    _score, sheet, at, heads = best
    columns = {key: n for n, key in enumerate(heads) if key}
    titles = {f.key: f.title for f in fields}
    if twice := sorted(titles[key] for key in columns if heads.count(key) > 1):
        raise ValidationError(_("“%(columns)s”出现了两列，请只留一列。") % {"columns": listed(twice)})
    if missing := [titles[f.key] for f in fields if f.key in due - set(columns)]:
        raise ValidationError(_("缺少必填的列：%(columns)s。") % {"columns": listed(missing)})
    return sheet, at, columns


def _repeats(ledger: Ledger, found: Read) -> Iterator[Fault]:
    if not found.rows:
        return
    days = [on for on, _kept in found.rows]
    there = ledger.entries.filter(is_void=False, on__range=(min(days), max(days))).values_list("values", flat=True)
    known = {_canonical(values) for values in there.iterator()}
    seen: dict[str, int] = {}
    for number, (_on, kept) in zip(found.numbers, found.rows, strict=True):
        said = _canonical(kept)
        if said in seen:
            yield Fault(number, "", _("与第 %(n)d 行完全相同") % {"n": seen[said]})
        elif said in known:
            yield Fault(number, "", _("台账里已有内容完全相同的记录"))
        seen.setdefault(said, number)


def _canonical(values: Mapping[str, Any]) -> str:
    return json.dumps(values, sort_keys=True, ensure_ascii=False)


# --- what is in the ledger ---------------------------------------------------------------------------------------


def records(ledger: Ledger, entries: QuerySet[Entry]) -> File:
    """Records as a workbook, with who wrote them and what proves them."""
    fields = fields_of(ledger)
    headings = (_("编号"), *(heading(f) for f in fields), _("佐证材料"), _("登记方式"), _("登记人"), _("登记时间"))
    return workbook(f"{ledger.project.name}-{ledger.title}", headings, _lines(ledger, fields, entries))


def _lines(ledger: Ledger, fields: Sequence[LedgerField], entries: QuerySet[Entry]) -> Iterator[Sequence[str | float]]:
    names: dict[int | None, list[str]] = {}
    for entry, name in Attachment.objects.filter(entry__ledger=ledger, is_void=False).values_list("entry", "name"):
        names.setdefault(entry, []).append(name)
    for one in entries.iterator(chunk_size=2_000):
        at = timezone.localtime(one.at).strftime("%Y-%m-%d %H:%M")
        cells = [_cell(f, one.values.get(f.key)) for f in fields]
        yield (str(one.pk), *cells, "、".join(names.get(one.pk, ())), one.get_origin_display(), one.by.name, at)


def _cell(one: LedgerField, kept: Any) -> str | float:
    """Whole numbers and amounts of two decimals as numbers; everything else, and what has other decimals, in words."""
    if one.kind != "number" or kept is None:
        return show(one, kept)
    return kept if not one.decimals else kept / 100 if one.decimals == 2 else show(one, kept)


def kind_of(ledger: Ledger) -> tuple[str, Sequence[str]]:
    """What a ledger is for, and which files should be attached to its records."""
    kind = ledger_types().get(ledger.type)
    return (kind.purpose, kind.files) if kind else ("", ())
