"""Projects at work for programs: what was promised, money, ledgers, actual values, points."""

from __future__ import annotations

from collections.abc import Sequence
from decimal import Decimal
from fractions import Fraction
from typing import Annotated, Any

from django.core.exceptions import ValidationError
from django.db import transaction
from django.http import HttpRequest
from django.utils.translation import gettext as _
from ninja import Path, Query, Router

from jixiao_web.accounts import scope
from jixiao_web.accounts.models import User
from jixiao_web.api import schemas as s
from jixiao_web.evaluation.models import Evaluation, SelfEvaluation
from jixiao_web.evidence import queries as evidence
from jixiao_web.evidence import services as evidence_services
from jixiao_web.evidence.models import Entry, Ledger
from jixiao_web.evidence.values import fields_of, show
from jixiao_web.money import services as money
from jixiao_web.money.amounts import yuan
from jixiao_web.money.models import Payment
from jixiao_web.projects import queries, told
from jixiao_web.projects.models import Project

router = Router(tags=["项目"])
REFUSED = dict.fromkeys((400, 401, 403, 404, 409, 422, 429), s.Problem)
Id = Path[Annotated[int, s.Number]]


def _user(request: HttpRequest) -> User:
    return request.user  # type: ignore[return-value]


def _text(amount: int | None) -> str | None:
    return None if amount is None else str(yuan(amount))


def _share(share: Fraction | None) -> str | None:
    """A share as a decimal of at most six places."""
    if share is None:
        return None
    return format((Decimal(share.numerator) / share.denominator).quantize(Decimal("0.000001")).normalize(), "f")


def _of(part: s.Part) -> slice:
    return slice(part.offset, part.offset + part.limit)


# --- projects ----------------------------------------------------------------------------------------------------


def _money(found: told.Money | None) -> dict[str, Any] | None:
    if found is None:
        return None
    return {"day": found.day, "initial": _text(found.initial), "adjusted": _text(found.adjusted), "paid": _text(found.paid),
            "rate": _share(found.rate), "planned": _share(found.planned.share if found.planned else None), "light": found.light,
            "why": found.why}  # fmt: skip


def _line(standing: queries.Standing) -> dict[str, Any]:
    project = standing.project
    return {"id": project.pk, "code": project.code, "name": project.name, "year": project.year,
            "organisation": project.organisation.code, "organisation_name": project.organisation.name,
            "is_active": project.is_active, "light": standing.light, "money": _money(standing.money)}  # fmt: skip


@router.get("/projects", response={200: s.Page[s.ProjectLine], **REFUSED}, summary="项目清单")
def projects(request: HttpRequest, which: Query[s.ProjectsAsked]) -> dict[str, Any]:
    """The projects in sight with their money and light, those that an adjustment took out as well; of a year, a project
    code or an organisation's code.
    """
    scope.require(_user(request), "project.read")
    asked = {"year": which.year, "code": which.code, "organisation__code": which.organisation}
    found = queries.every_project(_user(request)).filter(**{k: v for k, v in asked.items() if v is not None})
    part = list(found.order_by("-year", "organisation__code", "position", "pk")[_of(which)])
    return {"count": found.count(), "items": [_line(one) for one in queries.standings(part)]}


@router.get("/projects/{pk}", response={200: s.ProjectOut, **REFUSED}, summary="一个项目")
def project(request: HttpRequest, pk: Id) -> dict[str, Any]:
    """A project: money, light and what was promised."""
    found = queries.project_or_404(request, pk)
    rows = [{**{key: str(i.data.get(key) or "") for key in ("level1", "level2", "level3", "description", "target", "basis")}, "uid": i.uid}
            for i in found.indicators.filter(is_active=True)]  # fmt: skip
    return {
        **_line(queries.standings([found])[0]),
        "text": found.submission_id,
        "version": found.version.number,
        "indicators": rows,
    }


@router.get("/projects/{pk}/actuals", response={200: list[s.ActualOut], **REFUSED}, summary="指标实际值")
def actuals(request: HttpRequest, pk: Id) -> list[dict[str, Any]]:
    """How each indicator stands today, and on how many records its value rests."""
    return [_actual(one) for one in evidence.standings(queries.project_or_404(request, pk))]


def _actual(found: evidence.Standing) -> dict[str, Any]:
    actual = found.actual if found.state in ("computed", "typed") else None
    return {"uid": found.indicator.uid, "name": str(found.indicator), "target": found.indicator.data["target"], "state": found.state,
            "value": actual.value if actual else None, "words": found.words or None, "exact": actual.exact or None if actual else None,
            "numerator": actual.numerator or None if actual else None, "denominator": actual.denominator or None if actual else None,
            "as_of": actual.as_of if actual else None, "records": found.records, "why_not": found.why_not}  # fmt: skip


# --- payments ----------------------------------------------------------------------------------------------------


def _payment(found: Payment, *, is_known: bool = True) -> dict[str, Any]:
    return {"id": found.pk, "project": found.project.code, "voucher": found.voucher, "on": found.on, "amount": str(yuan(found.amount)),
            "source": found.source, "is_known": is_known}  # fmt: skip


@router.get("/projects/{pk}/payments", response={200: s.Page[s.PaymentOut], **REFUSED}, summary="项目的支付")
def payments(request: HttpRequest, pk: Id, part: Query[s.Part]) -> dict[str, Any]:
    """The payments of a project that count, in the order of their days."""
    found = Payment.objects.filter(project=queries.project_or_404(request, pk), counts=True).select_related("project")
    return {
        "count": found.count(),
        "items": [_payment(one) for one in found.order_by("on", "pk")[_of(part)]],
    }


@router.post("/payments", response={200: s.PaymentsOut, **REFUSED}, summary="登记支付（一批）")
def pay(request: HttpRequest, body: s.PaymentsIn) -> dict[str, Any]:
    """Payments of one year, all or none. One that is there already (same project, voucher, day and amount) stays as it is,
    so that a batch may be sent again.
    """
    user = _user(request)
    scope.require(user, "money.manage")
    known = queries.projects(user).filter(year=body.year, code__in={one.project for one in body.payments})
    by_code: dict[str, list[Project]] = {}
    for found in known:
        by_code.setdefault(found.code, []).append(found)
    faults = [_("第 %(n)d 笔：%(words)s") % {"n": n, "words": _no_project(one.project, by_code.get(one.project, []), body.year)}
              for n, one in enumerate(body.payments, 1) if len(by_code.get(one.project, [])) != 1]  # fmt: skip
    if faults:
        raise ValidationError(faults)
    wanted = [money.Wanted(by_code[one.project][0], one.voucher, one.on, int(one.amount * 100), one.source, one.payee, one.summary)
              for one in body.payments]  # fmt: skip
    written = money.pay_all(by=user, wanted=wanted, complete_until=body.complete_until)
    return {"payments": [_payment(one.payment, is_known=one.is_known) for one in written]}


def _no_project(code: str, found: Sequence[Project], year: int) -> str:
    if found:
        return _("有 %(n)d 个项目的编码是“%(code)s”，请在网页上登记。") % {"n": len(found), "code": code}
    return _("%(year)d 年度找不到项目“%(code)s”。") % {"year": year, "code": code}


# --- ledgers -----------------------------------------------------------------------------------------------------


@router.get("/projects/{pk}/ledgers", response={200: list[s.LedgerOut], **REFUSED}, summary="项目的台账")
def ledgers(request: HttpRequest, pk: Id) -> list[dict[str, Any]]:
    """The ledgers of a project, with the fields a record of each has."""
    found = queries.project_or_404(request, pk).ledgers.all()
    return [{"id": one.pk, "key": one.key, "title": one.title, "date_field": one.date_field, "entries": one.entries_count,
             "fields": one.fields} for one in found]  # fmt: skip


def _entry(found: Entry, ledger: Ledger) -> dict[str, Any]:
    values = {f.key: show(f, found.values[f.key]) for f in fields_of(ledger) if f.key in found.values}
    return {
        "id": found.pk,
        "on": found.on,
        "values": values,
        "origin": found.origin,
        "is_void": found.is_void,
        "token": found.token,
    }


@router.get(
    "/projects/{pk}/ledgers/{ledger}/entries", response={200: s.Page[s.EntryOut], **REFUSED}, summary="台账记录"
)
def entries(request: HttpRequest, pk: Id, ledger: Id, part: Query[s.Part]) -> dict[str, Any]:
    """The records of a ledger in the order of their days, those that were taken back as well."""
    book = evidence.ledger_or_404(queries.project_or_404(request, pk), ledger)
    found = book.entries.order_by("on", "pk")
    return {"count": found.count(), "items": [_entry(one, book) for one in found[_of(part)]]}


@router.post(
    "/projects/{pk}/ledgers/{ledger}/entries", response={200: list[s.EntryOut], **REFUSED}, summary="登记台账（一批）"
)
def add_entries(request: HttpRequest, pk: Id, ledger: Id, body: s.EntriesIn) -> list[dict[str, Any]]:
    """Records, all or none; each value as a person would type it. One whose ``token`` was there before stays as it is."""
    book = evidence.ledger_or_404(queries.project_or_404(request, pk), ledger)
    return [_entry(one, book) for one in _added(book, _user(request), body.entries)]


@transaction.atomic
def _added(book: Ledger, user: User, entries: Sequence[s.EntryIn]) -> list[Entry]:
    made, faults = [], []
    for n, one in enumerate(entries, 1):
        try:
            made.append(
                evidence_services.add_entry(
                    ledger=book, by=user, typed=one.values, origin=Entry.Origin.API, token=one.token
                )
            )
        except ValidationError as error:
            faults += [_("第 %(n)d 条：%(words)s") % {"n": n, "words": words} for words in error.messages]
    if faults:
        raise ValidationError(faults)
    return made


# --- points ------------------------------------------------------------------------------------------------------


@router.get("/scores", response={200: s.Page[s.ScoreOut], **REFUSED}, summary="自评和评价得分")
def scores(request: HttpRequest, which: Query[s.ScoresAsked]) -> dict[str, Any]:
    """Points of the projects in sight, where a self-evaluation was handed in or an evaluation finished."""
    scope.require(_user(request), "project.read")
    mine = queries.every_project(_user(request))
    if which.year is not None:
        mine = mine.filter(year=which.year)
    found: list[dict[str, Any]] = []
    if which.kind in (None, "self-evaluation"):
        own = SelfEvaluation.objects.filter(project__in=mine, score__isnull=False).select_related("project")
        found += [_score(one, "self-evaluation", one.state) for one in own if one.is_handed_in]
    if which.kind != "self-evaluation":
        looked = Evaluation.objects.filter(project__in=mine, finished_at__isnull=False, score__isnull=False)
        looked = looked if which.kind is None else looked.filter(kind=which.kind)
        found += [_score(one, one.kind, "finished") for one in looked.select_related("project")]
    found.sort(key=lambda one: (-one["year"], one["code"], one["project"], one["kind"]))
    return {"count": len(found), "items": found[_of(which)]}


def _score(found: SelfEvaluation | Evaluation, kind: str, state: str) -> dict[str, Any]:
    project = found.project
    return {"project": project.pk, "code": project.code, "name": project.name, "year": project.year, "kind": kind, "state": state,
            "score": str(found.score), "grade": found.grade}  # fmt: skip
