"""Every write about ledgers, entries, files, routes and actual values: power asked, project locked, what hangs on the records
computed anew, entry in the record, all in one transaction.
"""

from __future__ import annotations

import datetime as dt
import hashlib
from collections.abc import Iterable, Mapping, Sequence
from dataclasses import dataclass
from typing import Any

from django.core.exceptions import ValidationError
from django.db import transaction
from django.utils import timezone
from django.utils.translation import gettext as _

from jixiao.lang.target import parse_target
from jixiao.law.ledger import LedgerType, ledger_types
from jixiao_web.accounts import scope
from jixiao_web.accounts.models import User
from jixiao_web.audit.services import record
from jixiao_web.evidence import queries, store, witness
from jixiao_web.evidence.fitting import Measure, against, check, divisor
from jixiao_web.evidence.formula import FormulaError, parse
from jixiao_web.evidence.models import Actual, Attachment, Batch, Correction, Entry, Ledger, NothingReported, Route
from jixiao_web.evidence.recomputing import lock, recompute, recompute_for
from jixiao_web.evidence.values import day_of, fields_of, parse_all, shown
from jixiao_web.projects.models import Indicator, Project
from jixiao_web.projects.queries import target_of
from jixiao_web.submissions.services import require_own
from jixiao_web.ui.errors import Late

__all__ = ["recompute", "recompute_for"]
MOST_ENTRIES = 500_000
"""Of one ledger: beyond that its sums might pass what a database counts in whole numbers."""
MOST_FILES = 20
"""Of one entry at a time."""
_AT_ONCE = 2_000


def _write(by: User, project: Project) -> None:
    """Power, own organisation, and one writer at a time in the project."""
    scope.require(by, "evidence.write", project.organisation)
    require_own(by, project.organisation)
    if not project.is_active:
        raise Late(_("这个项目已经调整取消，不能再登记。"))
    lock(project.pk)


# --- ledgers and entries ---------------------------------------------------------------------------------------


@transaction.atomic
def open_ledger(*, project: Project, by: User, kind: LedgerType, key: str = "", title: str = "") -> Ledger:
    """A new ledger of a type for a project. Raises ValidationError where the name is taken."""
    _write(by, project)
    key = key or kind.key
    if project.ledgers.filter(key=key).exists():
        raise ValidationError(_("这个项目已经有“%(title)s”，直接登记即可。") % {"title": kind.title})
    fields = [{"key": f.key, "title": f.title, "kind": f.kind, "unit": f.unit, "required": f.required, "options": list(f.options),
               "decimals": f.decimals, "least": f.least, "help": f.help} for f in kind.fields]  # fmt: skip
    made = Ledger.objects.create(project=project, key=key, type=kind.key, title=title.strip()[:100] or kind.title, fields=fields,
                                 date_field=kind.date_field)  # fmt: skip
    record("evidence.ledger-opened", by=by, organisation=project.organisation.code, on=made, name=made.title,
           details={"project": project.name, "type": kind.title})  # fmt: skip
    return made


def understand(ledger: Ledger, typed: Mapping[str, str]) -> tuple[dt.date, dict[str, Any]]:
    """The day and the kept values of what was typed. Raises ValidationError by field: a day out of the project's year, or one
    that has not come yet, too.
    """
    fields = fields_of(ledger)
    kept = parse_all(fields, typed)
    field = next(f for f in fields if f.key == ledger.date_field)
    if field.key not in kept:
        raise ValidationError({field.key: _("请填写“%(title)s”。") % {"title": field.title}})
    on = day_of(field, kept[field.key])
    if on.year != ledger.project.year:
        raise ValidationError({field.key: _("%(on)s 不在 %(year)s 年度内。") % {"on": on, "year": ledger.project.year}})
    if on > timezone.localdate():
        raise ValidationError({field.key: _("%(on)s 还没有到，请在事情发生后登记。") % {"on": on}})
    return on, kept


def _has_room(ledger: Ledger, more: int) -> None:
    if ledger.entries_count + more > MOST_ENTRIES:
        raise ValidationError(_("一本台账最多 %(n)d 条记录，请另建一本。") % {"n": MOST_ENTRIES})


def _touched(ledger: Ledger, more: int) -> None:
    """Called under the project's lock: the count read is the count that stands."""
    ledger.refresh_from_db(fields=["entries_count"])
    _has_room(ledger, more)
    ledger.entries_count += more
    ledger.last_entry_at = timezone.now()
    ledger.save(update_fields=["entries_count", "last_entry_at"])


@transaction.atomic
def add_entry(*, ledger: Ledger, by: User, typed: Mapping[str, str], origin: str = Entry.Origin.FORM,
              uploads: Iterable[store.Upload] = (), token: str = "") -> Entry:  # fmt: skip
    """One record, with its files. With a ``token`` that was used before, the record made then. Raises ValidationError."""
    project = ledger.project
    _write(by, project)
    if token and (known := ledger.entries.filter(token=token[:36]).first()):
        return known
    on, kept = understand(ledger, typed)
    _touched(ledger, 1)
    entry = Entry.objects.create(ledger=ledger, on=on, values=kept, origin=origin, by=by, token=token[:36])
    files = _attach(uploads, project, by, entry=entry)
    recompute_for(project=project, ledger=ledger.key)
    record("evidence.entry-added", by=by, organisation=project.organisation.code, on=entry, name=ledger.title,
           details={"project": project.name, "words": shown(fields_of(ledger), kept), **witness.of_entry(entry),
                    "files": [witness.of_file(a) for a in files]})  # fmt: skip
    return entry


Known = Sequence[tuple[dt.date, dict[str, Any]]]
"""Entries that were understood before (:func:`understand`): their days and kept values."""


@transaction.atomic
def add_entries(*, ledger: Ledger, by: User, rows: Known, origin: str, source: str = "") -> int:
    """Many records, all or none."""
    return add_all(project=ledger.project, by=by, rows={ledger: rows}, origin=origin, source=source)


@transaction.atomic
def add_all(*, project: Project, by: User, rows: Mapping[Ledger, Known], origin: str, source: str = "") -> int:
    """Records of several ledgers of a project, all or none; what is measured by them is computed once."""
    _write(by, project)
    if not rows or not all(rows.values()):
        raise ValidationError(_("没有可登记的记录。"))
    for ledger, some in rows.items():
        _touched(ledger, len(some))
        made = [Entry(ledger=ledger, on=on, values=kept, origin=origin, by=by) for on, kept in some]
        Entry.objects.bulk_create(made, batch_size=_AT_ONCE)
        record("evidence.entries-imported", by=by, organisation=project.organisation.code, on=ledger, name=ledger.title,
               details={"project": project.name, "rows": len(some), "source": source, **witness.of_entries(made)})  # fmt: skip
    recompute_for(project=project, ledger=next(iter(rows)).key if len(rows) == 1 else "")
    return sum(map(len, rows.values()))


@transaction.atomic
def correct(*, entry: Entry, by: User, typed: Mapping[str, str] | None, reason: str, seen: int | None = None) -> Entry:
    """Correct an entry (or take it back: ``typed`` is ``None``). What it said before is kept, with the reason. Raises Late
    where it was corrected since the writer saw it with ``seen`` corrections.
    """
    ledger = entry.ledger
    project = ledger.project
    _write(by, project)
    entry = Entry.objects.select_for_update().get(pk=entry.pk)
    entry.ledger = ledger
    if len(reason.strip()) < 2:
        raise ValidationError({"reason": _("请写明更正的原因。")})
    if entry.is_void:
        raise Late(_("这条记录已经作废。"))
    if seen is not None and entry.corrections.count() != seen:
        raise Late(_("这条记录刚被同事更正过，请刷新后再看。"))
    fields = fields_of(ledger)
    before = {"on": entry.on.isoformat(), "values": entry.values}
    was = shown(fields, entry.values)
    after = None
    if typed is None:
        entry.is_void = True
        _touched(ledger, -1)
    else:
        entry.on, entry.values = understand(ledger, typed)
        after = {"on": entry.on.isoformat(), "values": entry.values}
        if after == before:
            raise ValidationError(_("没有改动。"))
    entry.save(update_fields=["on", "values", "is_void"])
    Correction.objects.create(entry=entry, before=before, after=after, reason=reason.strip(), by=by)
    recompute_for(project=project, ledger=ledger.key)
    said: dict[str, Any] = {"project": project.name, "reason": reason.strip(), **witness.of_entry(entry)}
    if after is None:
        record("evidence.entry-voided", by=by, organisation=project.organisation.code, on=entry, name=ledger.title,
               details={"words": was, **said})  # fmt: skip
    else:
        now = shown(fields, entry.values)
        every = dict.fromkeys([*was, *now], "")
        record("evidence.entry-corrected", by=by, organisation=project.organisation.code, on=entry, name=ledger.title,
               details={"before": every | was, "after": every | now, **said})  # fmt: skip
    return entry


@transaction.atomic
def declare_nothing(*, ledger: Ledger, by: User, until: dt.date) -> NothingReported:
    """零报告: up to a day there was nothing to write down. Raises ValidationError for a day that is out of the year or has not
    come yet.
    """
    project = ledger.project
    _write(by, project)
    if until.year != project.year or until > timezone.localdate():
        raise ValidationError({"until": _("请填 %(year)s 年度内、不晚于今天的日期。") % {"year": project.year}})
    made = NothingReported.objects.create(ledger=ledger, until=until, by=by)
    recompute_for(project=project, ledger=ledger.key)
    record("evidence.nothing-reported", by=by, organisation=project.organisation.code, on=ledger, name=ledger.title,
           details={"project": project.name, "until": until.isoformat()})  # fmt: skip
    return made


# --- files of entries, by list -----------------------------------------------------------------------------------


@transaction.atomic
def begin_import(*, ledger: Ledger, by: User, content: bytes, name: str) -> Batch:
    """Keep a list of entries to be looked at; nothing of it counts yet. Raises ValidationError for one that was taken in."""
    scope.require(by, "evidence.write", ledger.project.organisation)
    require_own(by, ledger.project.organisation)
    digest = hashlib.sha256(content).hexdigest()
    if ledger.batches.filter(sha256=digest, taken_at__isnull=False).exists():
        raise ValidationError(_("这份文件已经导入过，不必再导。"))
    ledger.batches.filter(by=by, taken_at=None).delete()
    return Batch.objects.create(ledger=ledger, name=store.clean(name), sha256=digest, content=content, by=by)


@transaction.atomic
def take_import(*, batch: Batch, by: User, rows: Sequence[tuple[dt.date, dict[str, Any]]]) -> int:
    """Take the entries of a list in, as they were understood and shown: all of them."""
    _write(by, batch.ledger.project)
    if not Batch.objects.filter(pk=batch.pk, taken_at=None).update(taken_at=timezone.now(), content=b""):
        raise Late(_("这份文件已经导入。"))
    return add_entries(
        ledger=batch.ledger, by=by, rows=rows, origin=Entry.Origin.XLSX, source=f"{batch.name} {batch.sha256}"
    )


# --- files -------------------------------------------------------------------------------------------------------


def _attach(uploads: Iterable[store.Upload], project: Project, by: User, *, entry: Entry | None = None,
            actual: Actual | None = None) -> list[Attachment]:  # fmt: skip
    """Keep files. The same content is attached to one thing once. Raises ValidationError under ``files``."""
    made: list[Attachment] = []
    held = (
        set(entry.attachments.filter(is_void=False).values_list("sha256", flat=True)) if entry and entry.pk else set()
    )
    for upload in uploads:
        if len(made) == MOST_FILES:
            raise ValidationError({"files": _("一次最多 %(n)d 个文件，请分几次上传。") % {"n": MOST_FILES}})
        try:
            kept = store.keep(upload)
        except ValidationError as error:
            raise ValidationError({"files": error.messages}) from error
        if kept.sha256 not in held:
            held.add(kept.sha256)
            made.append(Attachment.objects.create(
                project=project, entry=entry, actual=actual, name=kept.name, kind=kept.kind, size=kept.size, sha256=kept.sha256,
                taken=kept.photo.taken, has_place=kept.photo.has_place, by=by))  # fmt: skip
    return made


@transaction.atomic
def attach(*, entry: Entry, by: User, uploads: Sequence[store.Upload]) -> list[Attachment]:
    """More files for an entry; those it has already are passed over."""
    project = entry.ledger.project
    _write(by, project)
    if not uploads:
        raise ValidationError({"files": _("请先选择文件。")})
    if entry.is_void:
        raise Late(_("这条记录已经作废。"))
    made = _attach(uploads, project, by, entry=entry)
    if made:
        record("evidence.file-attached", by=by, organisation=project.organisation.code, on=entry, name=entry.ledger.title,
               details={"project": project.name, "files": [witness.of_file(a) for a in made]})  # fmt: skip
    return made


@transaction.atomic
def withdraw_file(*, attachment: Attachment, by: User, reason: str) -> Attachment:
    """Take a file back: it is shown no more as proof. Its content stays, for the record."""
    project = attachment.project
    _write(by, project)
    if len(reason.strip()) < 2:
        raise ValidationError({"reason": _("请写明撤回的原因。")})
    found = Attachment.objects.select_for_update().get(pk=attachment.pk)
    if found.is_void:
        raise Late(_("这个文件已经撤回。"))
    if found.actual is not None and found.actual.attachments.filter(is_void=False).count() == 1:
        raise ValidationError(_("人工填写的数值必须有佐证。请先附上新的材料，再撤回这一份。"))
    found.is_void, found.void_reason = True, reason.strip()
    found.save(update_fields=["is_void", "void_reason"])
    record("evidence.file-withdrawn", by=by, organisation=project.organisation.code, on=found, name=found.name,
           details={"project": project.name, "reason": found.void_reason, "sha256": found.sha256})  # fmt: skip
    return found


def downloaded(*, attachment: Attachment, by: User) -> None:
    """Write down that somebody took a file out of the system."""
    scope.require(by, "project.read", attachment.project.organisation)
    record("evidence.file-taken", by=by, organisation=attachment.project.organisation.code, on=attachment, name=attachment.name,
           details={"project": attachment.project.name, "sha256": attachment.sha256})  # fmt: skip


def exported(*, ledger: Ledger, by: User, form: str, rows: int) -> None:
    """Write down that somebody took a ledger out of the system."""
    scope.require(by, "project.read", ledger.project.organisation)
    record("evidence.exported", by=by, organisation=ledger.project.organisation.code, on=ledger, name=ledger.title,
           details={"project": ledger.project.name, "form": form, "rows": rows})  # fmt: skip


# --- routes and actual values ----------------------------------------------------------------------------------


@dataclass(frozen=True, slots=True)
class Way:
    """How an indicator's actual value is to come about."""

    indicator: Indicator
    kind: str
    formula: str = ""
    factor: str = ""
    reason: str = ""


@transaction.atomic
def set_route(
    *, indicator: Indicator, by: User, kind: str, formula: str = "", factor: str = "", reason: str = ""
) -> Route:
    """How an indicator's actual value comes about. A formula over ledgers that are not there yet, but are known types, opens
    them. Without a ``factor`` (what the value is divided by) it follows from the units. Raises ValidationError: a formula that does not fit, or no reason
    where one is due.
    """
    _write(by, indicator.project)
    route = _set(Way(indicator, kind, formula.strip(), factor, reason.strip()), by)
    if kind == Route.Kind.FORMULA:
        recompute(indicator=indicator)
    return route


@transaction.atomic
def set_routes(*, project: Project, by: User, ways: Sequence[Way]) -> list[Route]:
    """The ways of several indicators of a project, all or none. Raises ValidationError as :func:`set_route` does."""
    _write(by, project)
    routes = [_set(way, by) for way in ways]
    recompute_for(project=project)
    return routes


def _set(way: Way, by: User) -> Route:
    indicator, project = way.indicator, way.indicator.project
    factor = way.factor
    if way.kind not in Route.Kind.values:
        raise ValidationError({"kind": _("请选择取值方式。")})
    if way.kind == Route.Kind.FORMULA:
        try:
            factor = _fit(indicator, by, way.formula, factor)
        except FormulaError as error:
            raise ValidationError({"formula": str(error)}) from error
    elif len(way.reason) < 5:
        raise ValidationError({"reason": _("请写明为什么不能由记录算出（至少 5 个字）。")})
    kept = {"kind": way.kind, "formula": way.formula if way.kind == Route.Kind.FORMULA else "",
            "factor": factor if way.kind == Route.Kind.FORMULA else "", "reason": way.reason}  # fmt: skip
    before = Route.objects.filter(indicator=indicator).first()
    was = {key: getattr(before, key) for key in kept} if before else None
    route, _new = Route.objects.update_or_create(indicator=indicator, defaults={**kept, "by": by})
    if way.kind != Route.Kind.FORMULA and (before is None or before.kind != way.kind):
        Actual.objects.filter(indicator=indicator, is_current=True).update(is_current=False)
    record("evidence.route-set", by=by, organisation=project.organisation.code, on=indicator, name=str(indicator),
           details={"project": project.name, "before": was or dict.fromkeys(kept, ""), "after": kept})  # fmt: skip
    return route


def _fit(indicator: Indicator, by: User, formula: str, factor: str) -> str:
    """Hold a formula against the ledgers and the target; the divisor between them, as it is kept. Raises FormulaError."""
    project, parsed = indicator.project, parse(formula)
    for key in sorted(parsed.ledgers - set(project.ledgers.values_list("key", flat=True))):
        if (kind := ledger_types().get(key)) is not None:
            open_ledger(project=project, by=by, kind=kind)
    against(check(parsed, queries.ledgers_of(project)), target_of(indicator))
    return str(queries.factor_of(factor)) if factor.strip() else ""


@transaction.atomic
def type_value(
    *, indicator: Indicator, by: User, value: str, reason: str, uploads: Sequence[store.Upload], as_of: dt.date
) -> Actual:
    """A value typed by hand: only with a reason and at least one file that proves it, and marked as typed."""
    project = indicator.project
    _write(by, project)
    route = Route.objects.filter(indicator=indicator).first()
    if route is None or route.kind != Route.Kind.TYPED:
        raise ValidationError(_("这个指标由记录计算。确需人工填写的，请先把取值方式改为“人工填写”并说明理由。"))
    if len(reason.strip()) < 5:
        raise ValidationError({"reason": _("请写明数值的来源（至少 5 个字）。")})
    if not uploads:
        raise ValidationError({"files": _("请附上佐证材料。")})
    if as_of.year != project.year or as_of > timezone.localdate():
        raise ValidationError({"as_of": _("请填 %(year)s 年度内、不晚于今天的日期。") % {"year": project.year}})
    value = value.strip()
    understood, target = parse_target(value, project.year), target_of(indicator)
    if understood.kind == "malformed" or len(value) > 60:
        raise ValidationError({"value": _("看不懂这个数值。应写成“48套”“95.4%”“2024年6月28日”或“达成预期目标”。")})
    unit = Measure(is_day=False, unit=understood.unit or "")
    if target.kind in ("quantity", "deadline") and (
        understood.kind != target.kind or (unit.unit and target.unit and divisor(unit, target) is None)
    ):
        raise ValidationError(
            {"value": _("指标值是“%(target)s”，请按同样的形式填写。") % {"target": indicator.data["target"]}}
        )
    Actual.objects.filter(indicator=indicator, is_current=True).update(is_current=False)
    made = Actual.objects.create(
        indicator=indicator, as_of=as_of, value=value, is_typed=True, reason=reason.strip(), by=by, at=timezone.now()
    )
    files = _attach(uploads, project, by, actual=made)
    record("evidence.value-typed", by=by, organisation=project.organisation.code, on=indicator, name=str(indicator),
           details={"project": project.name, "value": made.value, "reason": made.reason, "as_of": as_of.isoformat(),
                    "files": [witness.of_file(a) for a in files]})  # fmt: skip
    return made


# --- what others tell --------------------------------------------------------------------------------------------


def money_changed(projects: Iterable[int]) -> None:
    """Payments or budgets of these projects are others now: what looks at them is computed anew."""
    for project in Project.objects.filter(pk__in=projects).order_by("pk"):
        recompute_for(project=project, money=True)


def survey_changed(indicator: Indicator | None) -> None:
    """The questionnaire bound to an indicator counts now, or no more."""
    if indicator is not None and Route.objects.filter(indicator=indicator, kind=Route.Kind.FORMULA).exists():
        recompute(indicator=indicator)


def text_changed(projects: Iterable[Project]) -> None:
    """An adjusted text was approved: targets, and with them the units of values, may be others."""
    for project in projects:
        if Route.objects.filter(indicator__project=project, kind=Route.Kind.FORMULA).exists():
            recompute_for(project=project)
