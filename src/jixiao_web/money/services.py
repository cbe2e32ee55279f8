"""Every write about budgets, adjustments, single payments and milestones. Lists of payments: :mod:`jixiao_web.money.importing`."""

from __future__ import annotations

from collections import Counter
from collections.abc import Mapping, Sequence
from dataclasses import dataclass
from datetime import date
from typing import Any

from django.core.exceptions import ValidationError
from django.db import transaction
from django.utils import timezone
from django.utils.translation import gettext as _

from jixiao_web.accounts import scope
from jixiao_web.accounts.models import User
from jixiao_web.audit.services import record
from jixiao_web.money import queries
from jixiao_web.money.amounts import MOST, from_wan, yuan
from jixiao_web.money.models import Adjustment, Funding, Milestone, Payment, Source
from jixiao_web.projects.models import Project
from jixiao_web.rounds.models import Round
from jixiao_web.submissions.services import require_own

MOST_AT_ONCE = 1_000
"""Payments of one call of :func:`pay_all`."""


# --- budgets ---------------------------------------------------------------------------------------------------


@transaction.atomic
def open_funding(*, project: Project, before: Mapping[str, Any] | None, by: User) -> None:
    """The budget as the approved text states it, by source. Where an adjusted text (``before`` is its sheet as it was)
    states another amount, that is an adjustment of the budget, with the text as its document. Called inside the approval.
    """
    now, then = _stated(project.data), _stated(before) if before else {}
    fundings = {f.source: f for f in Funding.objects.select_for_update().filter(project=project)} if before else {}
    new = []
    for source in (Source.FISCAL, Source.OTHER):
        amount, funding = now.get(source), fundings.get(source)
        if funding is None:
            if amount is not None:
                new.append(Funding(project=project, source=source, initial=amount, adjusted=amount))
        elif amount != then.get(source) and (amount or 0) != funding.adjusted:
            document = _("绩效文本第%(n)d版批复") % {"n": project.version.number}
            _adjust(funding, by, after=amount or 0, on=timezone.localdate(), document=document,
                    reason=project.submission.adjust_reason)  # fmt: skip
    Funding.objects.bulk_create(new)


def _stated(sheet: Mapping[str, Any]) -> dict[Source, int]:
    """What a sheet says by source, in 分; what cannot be read, or is below zero, is left out."""
    fiscal, other, total = (from_wan(sheet[key]) for key in ("fiscal", "other", "total"))
    if fiscal is None and total is not None:
        fiscal = total - (other or 0)
    said = {Source.FISCAL: fiscal, Source.OTHER: other}
    return {source: amount for source, amount in said.items() if amount is not None and amount >= 0}


@transaction.atomic
def adjust(
    *, project: Project, by: User, source: Source, after: int, on: date, document: str, reason: str
) -> Adjustment:
    """Change the budget of one source from a day on, with the document and the reason. Raises ValidationError."""
    scope.require(by, "money.manage", project.organisation)
    if not document.strip() or not reason.strip():
        raise ValidationError(_("请写明调整依据的文件和原因。"))
    if not 0 <= after <= MOST:
        raise ValidationError({"after": _("预算不能为负数，也不能超过 10 万亿元。")})
    if on.year != project.year:
        raise ValidationError({"on": _("%(on)s不在%(year)s年度内。") % {"on": on, "year": project.year}})
    funding, _new = Funding.objects.select_for_update().get_or_create(
        project=project, source=source, defaults={"initial": 0, "adjusted": 0}
    )
    if funding.adjustments.filter(on__gt=on).exists():
        raise ValidationError({"on": _("这一来源在此之后已有调整，请按时间先后登记。")})
    if after == funding.adjusted:
        raise ValidationError({"after": _("调整后与现在的预算相同。")})
    return _adjust(funding, by, after=after, on=on, document=document.strip(), reason=reason.strip())


def _adjust(funding: Funding, by: User, *, after: int, on: date, document: str, reason: str) -> Adjustment:
    project = funding.project
    made = Adjustment(funding=funding, before=funding.adjusted, after=after, on=on, document=document, reason=reason, by=by)  # fmt: skip
    made.full_clean(exclude=["funding", "by"])
    made.save()
    funding.adjusted = after
    funding.save(update_fields=["adjusted"])
    record("money.budget-adjusted", by=by, organisation=project.organisation.code, on=project, name=project.name,
           details={"source": funding.source, "before": str(yuan(made.before)), "after": str(yuan(after)),
                    "document": made.document, "reason": made.reason})  # fmt: skip
    queries.changed.send(sender=Funding, projects=[project.pk])
    return made


@transaction.atomic
def set_overspending(*, round_: Round, by: User, way: str) -> Round:
    """Whether payments over the budget are stopped (``stop``) or only told (``warn``) in a round."""
    scope.require(by, "round.manage")
    round_ = Round.objects.select_for_update().get(pk=round_.pk)
    if way not in ("stop", "warn"):
        raise ValidationError(_("请选择“禁止”或“提醒”。"))
    before = round_.settings.get("overspending", "stop")
    round_.settings["overspending"] = way
    round_.save(update_fields=["settings"])
    record("money.overspending-set", by=by, organisation=by.organisation.code, on=round_, name=round_.name,
           details={"before": before, "after": way})  # fmt: skip
    return round_


# --- payments --------------------------------------------------------------------------------------------------


@dataclass(frozen=True, slots=True)
class Wanted:
    """A payment somebody wants to be written down."""

    project: Project
    voucher: str
    on: date
    amount: int
    """分; below zero for money that came back."""
    source: Source = Source.FISCAL
    payee: str = ""
    summary: str = ""


@dataclass(frozen=True, slots=True)
class Written:
    """What became of one: the payment, and whether it was there before."""

    payment: Payment
    is_known: bool


def pay(*, by: User, wanted: Wanted) -> Payment:
    """One payment by itself. Raises ValidationError for one that is there already, out of the year, or over the budget
    where the round forbids that.
    """
    with transaction.atomic():
        (written,) = pay_all(by=by, wanted=[wanted])
        if written.is_known:
            raise ValidationError(_("这笔支付已经有了：凭证%(voucher)s。") % {"voucher": written.payment.voucher})
    return written.payment


@transaction.atomic
def pay_all(*, by: User, wanted: Sequence[Wanted], complete_until: date | None = None) -> list[Written]:
    """Several payments, all or none; those that are there already (same project, voucher, day and amount) stay as they are,
    and alike ones within the call are payments of their own. ``complete_until``: up to which day payments of all projects
    within the caller's sight are now told. Raises ValidationError, with the number of the payment in front.
    """
    if not wanted or len(wanted) > MOST_AT_ONCE:
        raise ValidationError(_("一次可登记 1 至 %(n)d 笔支付。") % {"n": MOST_AT_ONCE})
    for organisation in {one.project.organisation for one in wanted}:
        scope.require(by, "money.manage", organisation)
    _require_sound(wanted)
    found = (
        Project.objects.select_for_update(of=("self",)).filter(pk__in={one.project.pk for one in wanted}).order_by("pk")
    )
    projects = {p.pk: p for p in found.select_related("organisation__region", "submission__task__round")}
    written = [_write(projects[one.project.pk], one, nth) for one, nth in _numbered(wanted)]
    new = [one.payment for one in written if not one.is_known]
    _require_budget(projects, new)
    if complete_until is not None:
        for year in {p.year for p in projects.values()}:
            queries.cover(scope.organisations(by), year, complete_until)
    for payment in new:
        project = payment.project
        record("money.paid", by=by, organisation=project.organisation.code, on=project, name=project.name,
               details={"voucher": payment.voucher, "on": payment.on.isoformat(), "amount": str(yuan(payment.amount))})  # fmt: skip
    if new:
        queries.changed.send(sender=Payment, projects=sorted({p.project_id for p in new}))
    return written


def _require_sound(wanted: Sequence[Wanted]) -> None:
    faults = []
    for number, one in enumerate(wanted, 1):
        said = (
            _("%(on)s不在%(year)s年度内。") % {"on": one.on, "year": one.project.year} if one.on.year != one.project.year
            else _("请填写凭证号（不超过 64 个字）。") if not 0 < len(one.voucher.strip()) <= 64
            else _("金额不能为零，也不能超过 10 万亿元。") if not 0 < abs(one.amount) <= MOST else ""
        )  # fmt: skip
        if said:
            faults.append(said if len(wanted) == 1 else _("第 %(n)d 笔：%(words)s") % {"n": number, "words": said})
    if faults:
        raise ValidationError(faults)


def _numbered(wanted: Sequence[Wanted]) -> list[tuple[Wanted, int]]:
    """Each with how many alike stand before it in the call."""
    count: Counter[tuple[int, str, date, int]] = Counter()
    found = []
    for one in wanted:
        key = (one.project.pk, one.voucher.strip(), one.on, one.amount)
        found.append((one, count[key]))
        count[key] += 1
    return found


def _write(project: Project, one: Wanted, nth: int) -> Written:
    same = {"project": project, "voucher": one.voucher.strip(), "on": one.on, "amount": one.amount, "nth": nth}
    known = Payment.objects.filter(counts=True, **same).first()
    if known is not None:
        return Written(known, is_known=True)
    more = {"source": one.source, "payee": one.payee.strip()[:200], "summary": one.summary.strip()[:300]}
    return Written(Payment.objects.create(counts=True, **same, **more), is_known=False)


def _require_budget(projects: Mapping[int, Project], new: Sequence[Payment]) -> None:
    """Raise ValidationError where the payments, which are written already, overspend what must not be."""
    came: Counter[int] = Counter()
    for payment in new:
        came[payment.project_id] += payment.amount
    touched = [projects[pk] for pk in came]
    for pk, over in queries.over_budget(touched, came, written=True).items():
        if queries.forbids_overspending(projects[pk]):
            raise ValidationError(
                _("支付后“%(name)s”将超出预算 %(over)s 元，不能入账。请先调整预算。")
                % {"name": projects[pk].name, "over": f"{yuan(over):,}"}
            )


# --- milestones ------------------------------------------------------------------------------------------------


@transaction.atomic
def set_milestone(*, project: Project, by: User, kind: str, name: str, planned: date, done: date | None = None,
                  amount: int | None = None, document: str = "", milestone: Milestone | None = None) -> Milestone:  # fmt: skip
    """A new step of a purchase, or new facts of one. Raises ValidationError."""
    scope.require(by, "evidence.write", project.organisation)
    require_own(by, project.organisation)
    if done is not None and done > timezone.localdate():
        raise ValidationError({"done": _("完成日期不能晚于今天。")})
    if amount is not None and not 0 <= amount <= MOST:
        raise ValidationError({"amount": _("金额不能为负数，也不能超过 10 万亿元。")})
    made = milestone or Milestone(project=project)
    before = _facts(made) if milestone else None
    made.kind, made.name, made.planned, made.done = kind, name.strip(), planned, done
    made.amount, made.document = amount, document.strip()
    made.full_clean(exclude=["project"])
    made.save()
    record("money.milestone-set", by=by, organisation=project.organisation.code, on=project, name=project.name,
           details={"before": before, "after": _facts(made)} if before else _facts(made))  # fmt: skip
    return made


@transaction.atomic
def drop_milestone(*, milestone: Milestone, by: User) -> None:
    """Take a step out that was entered by mistake; the record keeps what it said."""
    project = milestone.project
    scope.require(by, "evidence.write", project.organisation)
    require_own(by, project.organisation)
    record("money.milestone-dropped", by=by, organisation=project.organisation.code, on=project, name=project.name,
           details=_facts(milestone))  # fmt: skip
    milestone.delete()


def _facts(milestone: Milestone) -> dict[str, Any]:
    return {"kind": milestone.kind, "name": milestone.name, "planned": milestone.planned.isoformat(),
            "done": milestone.done.isoformat() if milestone.done else None, "amount": str(yuan(milestone.amount) or ""),
            "document": milestone.document}  # fmt: skip
