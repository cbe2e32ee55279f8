"""Every write about rounds, tasks and notices."""

from __future__ import annotations

from collections.abc import Iterable
from datetime import date

from django.core.exceptions import ValidationError
from django.db import transaction
from django.db.models import Q
from django.utils import timezone
from django.utils.translation import gettext as _

from jixiao.law.form import forms
from jixiao_web.accounts import scope
from jixiao_web.accounts.models import Organisation, User
from jixiao_web.accounts.powers import Role
from jixiao_web.audit.services import record
from jixiao_web.rounds.models import Notice, Round, Task
from jixiao_web.ui.errors import Late


@transaction.atomic
def open_round(*, by: User, year: int, name: str, framework: str, form: str, rules_on: date, due: date,
               organisations: Iterable[Organisation], instructions: str = "") -> Round:  # fmt: skip
    """A new round with a task for each organisation. Raises ValidationError."""
    scope.require(by, "round.manage")
    if form not in forms():
        raise ValidationError({"form": _("没有“%(form)s”这一表样。") % {"form": form}})
    made = Round(region=by.organisation.region, year=year, name=name, framework=framework, form=form, rules_on=rules_on,
                 instructions=instructions)  # fmt: skip
    made.full_clean()
    made.save()
    chosen = list(organisations)
    if not chosen:
        raise ValidationError(_("请至少选择一个单位。"))
    for organisation in chosen:
        _give(made, organisation, due)
    record("round.opened", by=by, organisation=by.organisation.code, on=made, name=name,
           details={"year": year, "due": due.isoformat(), "organisations": [o.code for o in chosen]})  # fmt: skip
    return made


@transaction.atomic
def add_task(*, by: User, round_: Round, organisation: Organisation, due: date) -> Task:
    """One more organisation for a round."""
    scope.require(by, "round.manage", organisation)
    _require_open(round_)
    task = _give(round_, organisation, due)
    record(
        "task.given", by=by, organisation=organisation.code, on=task, name=str(task), details={"due": due.isoformat()}
    )
    return task


def _require_open(round_: Round) -> None:
    if not Round.objects.select_for_update().get(pk=round_.pk).is_open:
        raise Late(_("本次编制已经结束。"))


def _give(round_: Round, organisation: Organisation, due: date) -> Task:
    kinds = Organisation.Kind
    if organisation.kind not in (kinds.DEPARTMENT, kinds.UNIT) or organisation.region_id != round_.region_id:
        raise ValidationError(_("任务只能下达给本地区的部门和所属单位。"))
    if Task.objects.filter(round=round_, organisation=organisation).exists():
        raise ValidationError(_("%(name)s已经有这项任务。") % {"name": organisation.name})
    task = Task(round=round_, organisation=organisation, due=due)
    task.full_clean()
    task.save()
    notify(
        people(organisation, Role.COMPILER),
        _("新任务：%(round)s，%(due)s前提交") % {"round": round_.name, "due": due},
        "/",
    )
    return task


@transaction.atomic
def set_due(*, by: User, task: Task, due: date, reason: str) -> Task:
    """Another deadline, with its reason."""
    scope.require(by, "round.manage", task.organisation)
    _require_open(task.round)
    if not reason.strip():
        raise ValidationError({"reason": _("请写明调整截止日期的原因。")})
    before, task.due = task.due, due
    task.save(update_fields=["due"])
    record("task.due-changed", by=by, organisation=task.organisation.code, on=task, name=str(task),
           details={"before": before.isoformat(), "after": due.isoformat(), "reason": reason})  # fmt: skip
    notify(people(task.organisation, Role.COMPILER),
           _("%(round)s的截止日期改为%(due)s") % {"round": task.round.name, "due": due}, "/")  # fmt: skip
    return task


@transaction.atomic
def close_round(*, by: User, round_: Round) -> Round:
    """No more changes under this round, but by adjustment."""
    scope.require(by, "round.manage")
    _require_open(round_)
    round_.is_open = False
    round_.save(update_fields=["is_open"])
    record("round.closed", by=by, organisation=by.organisation.code, on=round_, name=round_.name)
    return round_


@transaction.atomic
def remind(*, by: User, tasks: Iterable[Task], words: str = "") -> int:
    """Remind those who owe something; returns how many people were told."""
    told = 0
    for task in tasks:
        scope.require(by, "round.remind", task.organisation)
        said = words.strip() or _("请在%(due)s前提交%(round)s") % {"due": task.due, "round": task.round.name}
        told += notify(
            people(task.organisation, Role.COMPILER, Role.HEAD),
            (_("%(field)s：%(words)s") % {"field": by.organisation.name, "words": said})[:300],
            "/",
        )
        record(
            "task.reminded",
            by=by,
            organisation=task.organisation.code,
            on=task,
            name=str(task),
            details={"words": said},
        )
    return told


def people(organisation: Organisation, *roles: Role) -> list[User]:
    """The active people of an organisation who hold one of these offices today."""
    today = timezone.localdate()
    return list(
        User.objects.filter(
            Q(appointments__until=None) | Q(appointments__until__gte=today), organisation=organisation, is_active=True,
            appointments__since__lte=today, appointments__role__in=[r.value for r in roles],
        ).distinct()
    )  # fmt: skip


def notify(users: Iterable[User], words: str, link: str) -> int:
    """Leave a word with each of these people; returns how many."""
    made = Notice.objects.bulk_create(Notice(user=u, words=words[:300], link=link) for u in users)
    return len(made)


def read_notices(*, user: User, only: Notice | None = None) -> None:
    """All of a person's notices are read, or the one."""
    unread = Notice.objects.filter(user=user, read_at=None)
    (unread.filter(pk=only.pk) if only else unread).update(read_at=timezone.now())
