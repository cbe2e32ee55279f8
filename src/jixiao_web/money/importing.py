"""The treasury's list of payments: read, columns matched, held against its own total, stored in pieces, then made to count
at once. Until that last step nothing of it counts, and a cancelled list leaves nothing behind.
"""

from __future__ import annotations

import datetime as dt
import hashlib
import json
import re
import zlib
from collections import Counter
from collections.abc import Collection, Iterable, Mapping, Sequence
from dataclasses import dataclass, field
from functools import lru_cache
from typing import Any, NamedTuple

from django.core.exceptions import ValidationError
from django.db import transaction
from django.db.models import Exists, OuterRef
from django.utils import timezone
from django.utils.translation import gettext as _

from jixiao.api import ReadError
from jixiao_web.accounts import scope
from jixiao_web.accounts.models import User
from jixiao_web.audit.services import record
from jixiao_web.money import queries, sheets
from jixiao_web.money.amounts import UNITS, cents, own_unit, plain, yuan
from jixiao_web.money.models import Import, ImportFile, Payment, Source
from jixiao_web.money.models import Mapping as Remembered
from jixiao_web.projects.models import Project
from jixiao_web.projects.queries import every_project
from jixiao_web.ui.errors import Late
from jixiao_web.ui.words import clauses, listed

PIECE = 2_000
"""Rows stored in one transaction."""
COLUMNS: Mapping[str, tuple[str, ...]] = {
    "code": ("项目编码", "项目代码", "项目编号"), "name": ("项目名称", "预算项目", "项目"),
    "organisation": ("预算单位", "单位名称", "单位编码", "单位代码", "预算单位名称"),
    "voucher": ("凭证号", "支付凭证号", "支付令号", "凭证编号", "支付申请号", "支付凭证编号"),
    "on": ("支付日期", "支付时间", "日期", "清算日期"), "amount": ("支付金额", "金额", "实际支付金额", "付款金额"),
    "payee": ("收款人", "收款单位", "收款人全称", "收款人名称", "收款方"), "summary": ("摘要", "用途", "资金用途"),
    "source": ("资金来源", "资金性质", "经费来源"),
}  # fmt: skip
"""Meaning → the headings by which a column is known."""
REQUIRED = ("voucher", "on", "amount")
LEAVABLE = ("project", "year", "duplicate")
"""Kinds of rows that a person may leave out."""
TOLD = ("known", "zero", "note")
"""Kinds that are told and left out without asking: nothing is lost by it."""
SHOWN = 100
"""So many rows of each kind stand in the report."""
_SUM = re.compile(r"(?:合计|总计|合计金额|总计金额)(?:\(.*\))?[::]?")
_PART_SUM = re.compile(r"(?:小计|本[页日月]合计|本[页日月]小计|.{0,20}小计|累计|本年累计)(?:\(.*\))?[::]?")
_UNIT = re.compile(r"单位[::]?(?:人民币)?(万元|千元|元)|\((?:人民币)?(万元|千元|元)\)|[,,](万元|千元|元)$")
_SOURCES = (("结转", Source.CARRYOVER), ("其他", Source.OTHER), ("单位资金", Source.OTHER), ("专户", Source.OTHER))
_DAY = re.compile(r"(\d{4})(?:[-./年])(\d{1,2})(?:[-./月])(\d{1,2})日?(?:T?\d{1,2}:\d{2}(?::\d{2})?(?:\.0+)?)?")
_COMPACT = re.compile(r"(\d{4})(\d{2})(\d{2})(?:\d{6})?")
_SERIAL = re.compile(r"(\d{5})(?:\.0+)?")
_SCIENTIFIC = re.compile(r"\d(?:\.\d+)?[eE]\+?\d+")


@dataclass(frozen=True, slots=True)
class Table:
    """A list as it was read: headings, rows, what stands around it."""

    sheet: str
    headings: tuple[str, ...]
    rows: tuple[tuple[str, ...], ...]
    first_row: int
    unit: str
    """``元``, ``千元`` or ``万元``, as the list says; ``""`` where it says nothing."""
    merges: Sequence[tuple[int, int, int]] = ()
    others: tuple[str, ...] = ()
    """Names of the other worksheets one may choose."""
    hidden: tuple[str, ...] = ()


class Line(NamedTuple):
    """One payment of the list, understood. ``nth``: which of several alike of one voucher."""

    row: int
    project: int
    source: str
    voucher: str
    on: str
    amount: int
    payee: str
    summary: str
    nth: int = 0

    @property
    def key(self) -> tuple[int, str, str, int]:
        """What makes it the same payment in another list."""
        return self.project, self.voucher, self.on, self.amount


class Fault(NamedTuple):
    """What is to be said of a row (0: of the list)."""

    row: int
    kind: str
    words: str
    amount: int = 0


@dataclass(slots=True)
class Checked:
    """What a list comes to. Each row with an amount is in :attr:`total`, whatever becomes of it."""

    lines: list[Line] = field(default_factory=list)
    faults: list[Fault] = field(default_factory=list)
    total: int = 0
    rows: int = 0
    declared: int | None = None

    def blocks(self, leave: Collection[str]) -> bool:
        """Whether it cannot be stored as it is, when rows of these kinds are left out (or, duplicates, kept)."""
        return any(f.kind not in TOLD and f.kind not in leave for f in self.faults)

    def report(self) -> dict[str, Any]:
        """What is kept and shown of it."""
        kinds: dict[str, list[int]] = {}
        shown = []
        for fault in self.faults:
            count = kinds.setdefault(fault.kind, [0, 0])
            count[0] += 1
            count[1] += fault.amount
            if count[0] <= SHOWN:
                shown.append(list(fault))
        days = [line.on for line in self.lines]
        return {
            "kinds": kinds, "faults": shown, "total": self.total, "rows": self.rows, "declared": self.declared,
            "new": [len(self.lines), sum(line.amount for line in self.lines)], "projects": len({x.project for x in self.lines}),
            "since": min(days, default=None), "until": max(days, default=None),
        }  # fmt: skip


# --- reading ---------------------------------------------------------------------------------------------------


def read_table(content: bytes, name: str, sheet: str = "") -> Table:
    """The list in an XLSX, XLS or CSV file: the row that looks most like headings, what stands below it, the unit said
    above; of the worksheet named, else of the one that looks most like a list. Raises ReadError for a file that is none.
    """
    book = sheets.book_of(content, name)
    found = {one.name: _headings(one) for one in book.sheets}
    chosen = next((one for one in book.sheets if one.name == sheet and sheet), None)
    chosen = chosen or max(book.sheets, key=lambda one: found[one.name][0], default=None)
    if chosen is None or found[chosen.name][0] < 2:
        raise ReadError(
            "RD060",
            name,
            "找不到支付明细的表头",
            "表头应有“凭证号、支付日期、支付金额、项目编码（或名称）”等列"
            + ("；隐藏的工作表没有读，如在其中请取消隐藏" if book.hidden else ""),
        )
    at = found[chosen.name][1]
    rows = sheets.spread(chosen.rows, chosen.merges, range(sheets.MOST_COLUMNS))[: at + 1]
    width = max(len(r) for r in chosen.rows[at:])
    headings = (*(cell.strip() for cell in rows[at]), *[""] * (width - len(rows[at])))
    body = tuple((*r, *[""] * (width - len(r))) for r in chosen.rows[at + 1 :])
    below = [(top - at - 1, bottom - at - 1, column) for top, bottom, column in chosen.merges if top > at]
    others = tuple(one.name for one in book.sheets if one is not chosen and one.rows)
    return Table(
        chosen.name, headings, body, at + 2, _unit(rows, headings), below, others=others, hidden=tuple(book.hidden)
    )


def _headings(sheet: sheets.Sheet) -> tuple[int, int]:
    """How many columns are known by the best row of headings among the first, and which row that is (from 0)."""
    rows = sheets.spread(sheet.rows[:30], [m for m in sheet.merges if m[1] < 30], range(sheets.MOST_COLUMNS))
    best, at = 0, -1
    for number, row in enumerate(rows):
        known = len({m for cell in row if (m := _meaning(cell)) is not None})
        # Of headings in two rows, merged where they have no lower part, the lower one says all.
        if known > best or (known == best and best and number == at + 1 and row != rows[at]):
            best, at = known, number
    if at >= 0 and at + 1 < len(rows) and best > 1 and rows[at + 1] == rows[at]:
        at += 1
    return best, at


def _unit(above: Sequence[Sequence[str]], headings: Sequence[str]) -> str:
    """The unit the amount's own heading names, else what the rows above name."""
    own = [plain(h) for h in headings if _meaning(h) == "amount"]
    for cell in (*own, *(plain(cell) for row in above for cell in row)):
        if match := _UNIT.search(cell):
            return next(part for part in match.groups() if part)
    return ""


@lru_cache(maxsize=1024)
def _meaning(heading: str) -> str | None:
    words = re.sub(r"[(,].*$", "", plain(heading).replace("\n", ""))
    return next((key for key, names in COLUMNS.items() if words in names), None)


def headings_digest(headings: Sequence[str]) -> str:
    """What a set of columns is remembered by."""
    return hashlib.sha256("\x1f".join(headings).encode()).hexdigest()


def guess(table: Table, remembered: Mapping[str, Any] | None = None) -> dict[str, Any]:
    """Which column means what, and the unit: as it was matched before for these headings, else by their names."""
    columns: dict[str, int] = {}
    for number, heading in enumerate(table.headings):
        meaning = _meaning(heading)
        if meaning is not None and meaning not in columns:
            columns[meaning] = number
    said = dict(remembered or {"columns": columns, "unit": ""})
    return {
        "sheet": table.sheet,
        "columns": said["columns"],
        "unit": table.unit or said["unit"],
        "leave": [],
        "total": None,
        "until": None,
    }


# --- holding against what is known -----------------------------------------------------------------------------


class _Projects:
    """Finds the project a row speaks of: by code, else by name; where several have it, name and organisation decide."""

    def __init__(self, projects: Iterable[Project]) -> None:
        self._by_code: dict[str, list[Project]] = {}
        self._by_name: dict[str, list[Project]] = {}
        for project in projects:
            if project.code:
                self._by_code.setdefault(plain(project.code).upper(), []).append(project)
            self._by_name.setdefault(plain(project.name), []).append(project)
        self._found: dict[tuple[str, str, str], Project | str] = {}

    def find(self, code: str, name: str, organisation: str) -> Project | str:
        """The project, or why there is none."""
        key = (code, name, organisation)
        if key not in self._found:
            self._found[key] = self._look(*key)
        return self._found[key]

    def _look(self, code: str, name: str, organisation: str) -> Project | str:
        said = code or name
        if not said:
            return _("没有写项目编码或项目名称")
        if _SCIENTIFIC.fullmatch(plain(code)):
            return _("项目编码“%(code)s”成了科学计数，位数已经丢失。请把这一列设为文本，重新导出") % {"code": code}
        found = self._by_code.get(plain(code).upper(), []) if code else []
        found = found or (self._by_name.get(plain(name), []) if name else [])
        if not found:
            return _("找不到项目“%(name)s”") % {"name": said}
        narrower = (
            lambda p: plain(p.name) == plain(name),
            lambda p: plain(organisation) in (plain(p.organisation.name), p.organisation.code),
            lambda p: p.is_active,
        )
        for fits in narrower:
            if len(found) > 1:
                found = [p for p in found if fits(p)] or found
        if len(found) > 1:
            return _("有 %(n)d 个项目叫“%(name)s”，请在清单中加上项目编码或单位") % {"n": len(found), "name": said}
        return found[0]


def check_list(
    table: Table, mapping: Mapping[str, Any], projects: Iterable[Project], year: int, known: Mapping[Any, int]
) -> Checked:
    """Every row understood, or told why not. ``known`` counts the payments that count already by :attr:`Line.key`. Rows of
    the kinds in ``mapping["leave"]`` are left out; ``"keep"`` there lets alike rows stand as payments of their own.
    """
    columns: Mapping[str, int] = mapping["columns"]
    found = Checked()
    lacking = [COLUMNS[key][0] for key in REQUIRED if key not in columns]
    if lacking or not {"code", "name"} & set(columns):
        names = listed(lacking or [_("项目编码或项目名称")])
        found.faults.append(Fault(0, "columns", _("还没有对应的列：%(names)s") % {"names": names}))
        return found
    if mapping["unit"] not in UNITS:
        found.faults.append(Fault(0, "unit", _("清单没有写明金额的单位，请选择元、千元或万元")))
        return found
    reader = _Reader(table, mapping, _Projects(projects), year)
    rows = sheets.spread(table.rows, table.merges, {c for key, c in columns.items() if key != "amount"})
    for offset, row in enumerate(rows):
        reader.read(row, table.first_row + offset)
    found.faults, found.total, found.rows = reader.faults, reader.total, reader.rows
    found.lines = _new(reader, known, keeps="keep" in mapping["leave"])
    found.declared = reader.declared(mapping["total"])
    _reconcile(found)
    found.faults.sort(key=lambda f: f.row)
    return found


class _Reader:
    """Goes through the rows of a list."""

    def __init__(self, table: Table, mapping: Mapping[str, Any], projects: _Projects, year: int) -> None:
        self._columns: Mapping[str, int] = mapping["columns"]
        self._unit: str = mapping["unit"]
        self._headings = table.headings
        self._projects, self._year = projects, year
        self._sums: list[int] = []
        self.lines: list[Line] = []
        self.faults: list[Fault] = []
        self.total = self.rows = 0

    def read(self, row: Sequence[str], number: int) -> None:
        """One row: a payment, a sum, a heading printed again, a remark, nothing."""
        filled = [cell for cell in row if cell and not cell.isspace()]
        if not filled or tuple(cell.strip() for cell in row) == self._headings:
            return
        first = plain(filled[0])
        if _SUM.fullmatch(first):
            if (said := cents(self._cell(row, "amount"), self._unit)) is not None:
                self._sums.append(said)
        elif _PART_SUM.fullmatch(first):
            return
        elif len(filled) <= 4 and not any(self._cell(row, key) for key in REQUIRED):
            words = " ".join(filled)[:60]
            self.faults.append(Fault(number, "note", _("不是支付，略过：%(words)s") % {"words": words}))
        else:
            self._payment(row, number)

    def declared(self, told: int | None) -> int | None:
        """The total the list states: its last, or that of its parts where they make up what there is; else what was told."""
        if not self._sums:
            return told
        return self.total if sum(self._sums) == self.total else self._sums[-1]

    def _cell(self, row: Sequence[str], key: str) -> str:
        column = self._columns.get(key)
        return row[column].strip() if column is not None else ""

    def _payment(self, row: Sequence[str], number: int) -> None:
        self.rows += 1
        said = self._cell(row, "amount")
        amount = self._amount(said, number)
        faults: list[tuple[str, str]] = []
        project = self._projects.find(self._cell(row, "code"), self._cell(row, "name"), self._cell(row, "organisation"))
        if isinstance(project, str):
            faults.append(("project", project))
        voucher = plain(self._cell(row, "voucher"))
        if not voucher:
            faults.append(("voucher", _("没有凭证号")))
        elif _SCIENTIFIC.fullmatch(voucher):
            faults.append(
                ("voucher", _("凭证号“%(n)s”成了科学计数，位数已经丢失。请把这一列设为文本，重新导出") % {"n": voucher})
            )
        elif len(voucher) > 64:
            faults.append(("voucher", _("凭证号超过 64 个字")))
        on = day_of(self._cell(row, "on"))
        if on is None:
            faults.append(("date", _("日期看不懂：“%(words)s”") % {"words": self._cell(row, "on")[:40]}))
        elif on.year != self._year:
            faults.append(("year", _("日期 %(on)s 不在%(year)d年度内") % {"on": on, "year": self._year}))
        if amount is None:
            self.faults += (Fault(number, *fault) for fault in faults)
            return
        self.total += amount
        if amount == 0:
            self.faults.append(Fault(number, "zero", _("金额为零，略过")))
        elif faults:
            # The row counts once, under the first of what is wrong with it.
            self.faults += (Fault(number, kind, words, 0 if n else amount) for n, (kind, words) in enumerate(faults))
        elif isinstance(project, Project) and on is not None:
            words = self._cell(row, "source")
            source = next((s for sign, s in _SOURCES if sign in words), Source.FISCAL)
            self.lines.append(Line(number, project.pk, source.value, voucher, on.isoformat(), amount,
                                   self._cell(row, "payee")[:200], self._cell(row, "summary")[:300]))  # fmt: skip

    def _amount(self, said: str, number: int) -> int | None:
        own = own_unit(said)
        if own and own != self._unit:
            words = _("金额“%(said)s”的单位与全表的“%(unit)s”不一致") % {"said": said[:40], "unit": self._unit}
            self.faults.append(Fault(number, "unit", words))
            return None
        amount = cents(said, self._unit)
        if amount is None:
            words = _("没有金额（公式没有存下结果的，请在 WPS 或 Excel 中打开后重新保存）") if not said else (
                _("金额看不懂、不足一分或过大：“%(said)s”") % {"said": said[:40]})  # fmt: skip
            self.faults.append(Fault(number, "amount", words))
        return amount


@lru_cache(maxsize=4096)
def day_of(said: str) -> dt.date | None:
    """A day as lists write it (2024-6-30, 2024年6月30日, 20240630, Excel's 45473); ``None`` where it can be read in two ways."""
    words = plain(said)
    match = _DAY.fullmatch(words) or _COMPACT.fullmatch(words)
    try:
        if match is not None:
            return dt.date(int(match[1]), int(match[2]), int(match[3]))
        if (serial := _SERIAL.fullmatch(words)) is not None:
            return dt.date(1899, 12, 30) + dt.timedelta(days=int(serial[1]))
    except ValueError:
        return None
    return None


def _new(reader: _Reader, known: Mapping[Any, int], *, keeps: bool) -> list[Line]:
    """The lines that are payments of their own and not known yet; the others are told. Alike are rows that say the same of
    project, voucher, day and amount: to other payees they are payments of one voucher, else the same payment twice.
    """
    count: Counter[Any] = Counter()
    first: dict[Any, int] = {}
    lines = []
    for line in reader.lines:
        key, whole = line.key, (line.key, line.payee, line.summary, line.source)
        if whole in first and not keeps:
            words = _("与第 %(row)d 行重复（凭证%(voucher)s）") % {"row": first[whole], "voucher": line.voucher}
            reader.faults.append(Fault(line.row, "duplicate", words, line.amount))
            continue
        first.setdefault(whole, line.row)
        count[key] += 1
        if count[key] <= known.get(key, 0):
            words = _("凭证%(voucher)s已经入账，略过") % {"voucher": line.voucher}
            reader.faults.append(Fault(line.row, "known", words, line.amount))
        else:
            lines.append(line._replace(nth=count[key] - 1))
    return lines


def _reconcile(found: Checked) -> None:
    if any(f.kind in ("amount", "unit") for f in found.faults):
        return  # the sum is not known yet
    if found.declared is None:
        words = _("清单里没有合计，请填写国库对账单上的合计金额")
        found.faults.append(Fault(0, "total", words))
    elif found.declared != found.total:
        words = _("明细相加 %(sum)s 元，合计写的是 %(said)s 元，相差 %(gap)s 元") % {
            "sum": f"{yuan(found.total):,}", "said": f"{yuan(found.declared):,}", "gap": f"{yuan(found.total - found.declared):,}"}  # fmt: skip
        found.faults.append(Fault(0, "total", words))


def _known(projects: Collection[Project]) -> Counter[Any]:
    """How many payments count already, by :attr:`Line.key`."""
    rows = Payment.objects.filter(project__in=projects, counts=True).values_list(
        "project_id", "voucher", "on", "amount"
    )
    return Counter((project, voucher, on.isoformat(), amount) for project, voucher, on, amount in rows)


# --- from preview to done --------------------------------------------------------------------------------------


def begin(*, by: User, year: int, content: bytes, name: str) -> Import:
    """Read a list and show how it would be understood. Nothing is stored of its rows. A file that is being imported already
    is found again. Raises ReadError, and ValidationError for one that was imported before.
    """
    scope.require(by, "money.manage")
    digest = hashlib.sha256(content).hexdigest()
    before = Import.objects.filter(sha256=digest, year=year, organisation__in=scope.organisations(by)).exclude(
        state=Import.State.CANCELLED
    )
    for same in before.select_related("by"):
        if same.is_open:
            return same
        raise ValidationError(_("这份文件已由%(name)s导入过，不必再导。") % {"name": same.by.name})
    table = read_table(content, name)
    remembered = Remembered.objects.filter(
        region=by.organisation.region_id, headings=headings_digest(table.headings)
    ).first()
    batch = Import(organisation=by.organisation, year=year, name=name[-200:], sha256=digest, by=by,
                   mapping=guess(table, remembered.mapping if remembered else None))  # fmt: skip
    lines = _understand(batch, by, table)
    with transaction.atomic():
        batch.save()
        ImportFile.objects.create(batch=batch, content=content, lines=lines)
    return batch


def table_of(batch: Import, sheet: str = "") -> Table:
    """The list of an import, as it was read."""
    return read_table(bytes(batch.file.content), batch.name, sheet or batch.mapping["sheet"])


def match_columns(*, batch: Import, by: User, columns: Mapping[str, int], unit: str, leave: Collection[str] = (), sheet: str = "",
                  total: int | None = None, until: dt.date | None = None) -> Import:  # fmt: skip
    """Another matching of columns (remembered for these headings), what is left out, the total told beside a list that has
    none, the day up to which it goes.
    """
    scope.require(by, "money.manage", batch.organisation)
    table = table_of(batch, sheet)
    if table.sheet == batch.mapping["sheet"]:
        kept = {k: c for k, c in columns.items() if k in COLUMNS and 0 <= c < len(table.headings)}
        said = {"columns": kept, "unit": unit if unit in UNITS else ""}
    else:
        said = guess(table)
    mapping = {**batch.mapping, **said, "sheet": table.sheet, "total": total,
               "leave": [kind for kind in (*LEAVABLE, "keep") if kind in leave],
               "until": until.isoformat() if until else None}  # fmt: skip
    made = Import(pk=batch.pk, organisation=batch.organisation, year=batch.year, name=batch.name, mapping=mapping)
    lines = _understand(made, by, table)
    with transaction.atomic():
        batch = _own(batch, by, Import.State.MAPPING, Import.State.CHECKED)
        for name in ("mapping", "report", "rows", "state"):
            setattr(batch, name, getattr(made, name))
        batch.save()
        _keep_lines(batch, lines)
        Remembered.objects.update_or_create(
            region=by.organisation.region, headings=headings_digest(table.headings),
            defaults={"mapping": {"columns": mapping["columns"], "unit": mapping["unit"]}},
        )  # fmt: skip
    return batch


def _own(batch: Import, by: User, *states: Import.State) -> Import:
    scope.require(by, "money.manage", batch.organisation)
    batch = Import.objects.select_for_update(of=("self",)).select_related("organisation", "by").get(pk=batch.pk)
    if batch.state not in states:
        raise Late(_("这份清单现在是“%(state)s”，不能这样操作。") % {"state": batch.get_state_display()})
    return batch


def _keep_lines(batch: Import, lines: bytes) -> None:
    ImportFile.objects.filter(batch=batch).update(lines=lines)


def recheck(batch: Import, by: User) -> Checked:
    """What a list comes to as things stand now."""
    projects = list(every_project(by).filter(year=batch.year))
    return check_list(table_of(batch), batch.mapping, projects, batch.year, _known(projects))


def _understand(batch: Import, by: User, table: Table) -> bytes:
    """Check a list as it is mapped, and say of the batch what came of it; its payments, packed."""
    projects = list(every_project(by).filter(year=batch.year))
    found = check_list(table, batch.mapping, projects, batch.year, _known(projects))
    over = _over({p.pk: p for p in projects}, found.lines)
    found.faults += [Fault(0, "over", words) for words, stops in over if stops]
    batch.report = {**found.report(), "over": [words for words, stops in over if not stops], "headings": list(table.headings),
                    "sample": [list(row) for row in table.rows[:5]], "said_unit": table.unit,
                    "others": list(table.others), "hidden": list(table.hidden)}  # fmt: skip
    batch.rows, batch.stored = len(found.lines), 0
    is_ready = found.lines and not found.blocks(batch.mapping["leave"])
    batch.state = Import.State.CHECKED if is_ready else Import.State.MAPPING
    return _packed(found.lines)


def _over(projects: Mapping[int, Project], lines: Iterable[Line]) -> list[tuple[str, bool]]:
    """The projects that these payments would overspend, in words, and whether that is forbidden."""
    sums = _sums(lines)
    found = []
    for pk, over in queries.over_budget([projects[pk] for pk in sums], sums).items():
        words = _("“%(name)s”将超出预算 %(over)s 元") % {"name": projects[pk].name, "over": f"{yuan(over):,}"}
        found.append((words, queries.forbids_overspending(projects[pk])))
    return found


def _sums(lines: Iterable[Line]) -> Counter[int]:
    sums: Counter[int] = Counter()
    for line in lines:
        sums[line.project] += line.amount
    return sums


@transaction.atomic
def store(*, batch: Import, by: User, pieces: int = 1) -> Import:
    """Store so many more pieces; after the last one all payments of the list begin to count, in one step.

    May be called again and again: it goes on where it stopped, whoever stopped it. Raises ValidationError where the list
    would overspend a budget that must not be, Late where it was cancelled. Where another list brought some of its payments
    meanwhile, it is checked anew and comes back as such.
    """
    batch = _own(batch, by, Import.State.CHECKED, Import.State.STORING, Import.State.PAUSED)
    rows = _rows(batch)
    for _piece in range(pieces):
        now = _lines(rows[batch.stored : batch.stored + PIECE])
        Payment.objects.bulk_create([
            Payment(project_id=x.project, source=x.source, voucher=x.voucher, on=dt.date.fromisoformat(x.on), amount=x.amount,
                    payee=x.payee, summary=x.summary, nth=x.nth, batch=batch, row=x.row) for x in now
        ])  # fmt: skip
        batch.stored += len(now)
        batch.state = Import.State.STORING
        if batch.stored >= len(rows):
            _finish(batch, by, _lines(rows))
            break
    batch.save()
    return batch


def _packed(lines: Iterable[Line]) -> bytes:
    """Payments to be kept: each on a line of its own, so that a piece is read without the others."""
    return zlib.compress("\n".join(json.dumps(one, ensure_ascii=False) for one in lines).encode(), 1)


def _rows(batch: Import) -> list[bytes]:
    return zlib.decompress(bytes(batch.file.lines)).splitlines()


def _lines(rows: Iterable[bytes]) -> list[Line]:
    return [Line(*json.loads(row)) for row in rows]


def _finish(batch: Import, by: User, lines: Sequence[Line]) -> None:
    sums = _sums(lines)
    found = Project.objects.select_for_update(of=("self",)).filter(pk__in=sums).order_by("pk")
    projects = {p.pk: p for p in found.select_related("submission__task__round", "organisation__region")}
    counting = Payment.objects.filter(
        counts=True, project=OuterRef("project"), voucher=OuterRef("voucher"), on=OuterRef("on"), amount=OuterRef("amount"),
        nth=OuterRef("nth"),
    )  # fmt: skip
    stored = Payment.objects.filter(batch=batch)
    if stored.filter(Exists(counting)).exists():
        stored.delete()
        _keep_lines(batch, _understand(batch, by, table_of(batch)))
        return
    forbidden = [words for words, stops in _over(projects, lines) if stops]
    if forbidden:
        raise ValidationError(
            _("%(what)s。没有入账，请先调整预算，或从清单中去掉这些支付。") % {"what": clauses(forbidden[:5])}
        )
    stored.update(counts=True)
    batch.state, batch.done_at = Import.State.DONE, timezone.now()
    _keep_lines(batch, b"")
    _cover(batch, by)
    record("money.payments-imported", by=by, organisation=batch.organisation.code, on=batch, name=batch.name,
           details={"sha256": batch.sha256, "rows": len(lines), "total": str(yuan(sum(sums.values()))), "year": batch.year,
                    "left": {k: n for k, (n, _a) in batch.report["kinds"].items() if k in batch.mapping["leave"]}})  # fmt: skip
    queries.changed.send(sender=Payment, projects=list(sums))


def _cover(batch: Import, by: User) -> None:
    """The list speaks of all projects its importer looks after, up to its last day."""
    until = dt.date.fromisoformat(batch.mapping["until"] or batch.report["until"])
    queries.cover(scope.organisations(by), batch.year, until)


@transaction.atomic
def pause(*, batch: Import, by: User) -> Import:
    """Stop storing for now; :func:`store` goes on."""
    batch = _own(batch, by, Import.State.STORING)
    batch.state = Import.State.PAUSED
    batch.save(update_fields=["state"])
    return batch


@transaction.atomic
def cancel(*, batch: Import, by: User) -> Import:
    """Give a list up: what was stored of it goes."""
    batch = _own(batch, by, *(s for s in Import.State if s not in (Import.State.DONE, Import.State.CANCELLED)))
    Payment.objects.filter(batch=batch, counts=False).delete()
    ImportFile.objects.filter(batch=batch).delete()
    batch.state, batch.stored = Import.State.CANCELLED, 0
    batch.save()
    record("money.import-cancelled", by=by, organisation=batch.organisation.code, on=batch, name=batch.name,
           details={"sha256": batch.sha256})  # fmt: skip
    return batch
