"""Every write about monitoring: opening a window, what units say, handing in, accepting, and what follows."""

from __future__ import annotations

import datetime as dt
from collections.abc import Iterable, Mapping, Sequence
from typing import Any

from django.core.exceptions import ValidationError
from django.db import transaction
from django.urls import reverse
from django.utils import timezone
from django.utils.translation import gettext as _

from jixiao.lang import number
from jixiao.lang.progress import CAUSES, POSSIBILITIES, month_end
from jixiao_web.accounts import scope
from jixiao_web.accounts.models import Organisation, User
from jixiao_web.accounts.powers import Role
from jixiao_web.audit.chain import digest_of
from jixiao_web.audit.services import record
from jixiao_web.money.models import Source
from jixiao_web.monitoring import way
from jixiao_web.monitoring.looking import LOOKED_AT, Look, look
from jixiao_web.monitoring.models import Consequence, Light, Sheet, Watch
from jixiao_web.projects.models import Project
from jixiao_web.rounds.services import notify, people
from jixiao_web.submissions.services import require_own
from jixiao_web.ui.errors import Late
from jixiao_web.ui.words import listed

KEYS = frozenset({"forecast", "causes", "other", "explanation", "possibility", "remark"})


def _page(sheet: Sheet) -> str:
    return reverse("sheet", args=[sheet.project_id, sheet.pk])


# --- windows -----------------------------------------------------------------------------------------------------


@transaction.atomic
def open_watch(*, by: User, year: int, name: str, since: dt.date, until: dt.date, due: dt.date) -> Watch:
    """A window of monitoring with a form for every project at work. Raises ValidationError."""
    scope.require(by, "monitoring.manage")
    watch = Watch(region=by.organisation.region, year=year, name=name.strip(), since=since, until=until, due=due)
    watch.full_clean()
    if not since.year == until.year == year:
        raise ValidationError({"until": _("监控区间应在%(year)s年度内。") % {"year": year}})
    if until != month_end(year, until.month):
        raise ValidationError({"until": _("监控表按月累计，监控区间应到月末。")})
    if due < until:
        raise ValidationError({"due": _("截止日期应在监控区间结束之后。")})
    projects = list(
        Project.objects.filter(organisation__region=watch.region_id, year=year, is_active=True).select_related(
            "organisation"
        )
    )
    if not projects:
        raise ValidationError(_("%(year)s年度还没有批复的项目，不能布置监控。") % {"year": year})
    watch.save()
    Sheet.objects.bulk_create(Sheet(watch=watch, project=p) for p in projects)
    words = _("%(name)s：请在%(due)s前填报监控表") % {"name": watch.name, "due": due}
    for organisation in {p.organisation for p in projects}:
        notify(people(organisation, Role.COMPILER), words, reverse("watch", args=[watch.pk]))
    record("monitoring.opened", by=by, organisation=by.organisation.code, on=watch, name=watch.name,
           details={"year": year, "since": since.isoformat(), "until": until.isoformat(), "due": due.isoformat(),
                    "projects": len(projects)})  # fmt: skip
    return watch


@transaction.atomic
def close_watch(*, watch: Watch, by: User) -> Watch:
    """No more forms are taken in this window."""
    scope.require(by, "monitoring.manage")
    watch = way.close(watch, _("这次监控已经结束。"))
    owed = way.owing(watch.sheets).count()
    record("monitoring.closed", by=by, organisation=by.organisation.code, on=watch, name=watch.name, details={"count": owed})  # fmt: skip
    return watch


def extend(*, projects: Iterable[Project]) -> None:
    """Forms for projects that came to work after windows of their year were opened. Called inside the approval."""
    for project in projects:
        for watch in Watch.objects.filter(region=project.organisation.region_id, year=project.year, is_open=True):
            Sheet.objects.get_or_create(watch=watch, project=project)


@transaction.atomic
def remind(*, watch: Watch, by: User, organisations: Iterable[Organisation]) -> int:
    """Remind those who owe forms; returns how many people were told."""
    told = 0
    for organisation in organisations:
        scope.require(by, "monitoring.decide", organisation)
        owed = way.owing(watch.sheets).filter(project__organisation=organisation).count()
        if not owed:
            continue
        words = _("%(name)s还有%(n)d张监控表没有提交，截止日期为%(due)s") % {
            "name": watch.name, "n": owed, "due": watch.due}  # fmt: skip
        told += notify(people(organisation, Role.COMPILER, Role.HEAD), f"{by.organisation.name}：{words}",
                       reverse("watch", args=[watch.pk]))  # fmt: skip
        record("monitoring.reminded", by=by, organisation=organisation.code, on=watch, name=watch.name,
               details={"count": owed})  # fmt: skip
    return told


@transaction.atomic
def refresh(*, watch: Watch, by: User) -> int:
    """Compute the lights of the forms that are not handed in from today's records; how many changed."""
    scope.require(by, "monitoring.decide")
    changed = []
    open_sheets = way.owing(watch.sheets).select_related(*LOOKED_AT)
    for sheet in open_sheets:
        now = look(sheet).light
        if now != sheet.light:
            sheet.light = now
            changed.append(sheet)
    Sheet.objects.bulk_update(changed, ["light"])
    Watch.objects.filter(pk=watch.pk).update(looked_at=timezone.now())
    return len(changed)


# --- forms -------------------------------------------------------------------------------------------------------


def _locked(sheet: Sheet) -> Sheet:
    return Sheet.objects.select_for_update(of=("self",)).select_related(*LOOKED_AT).get(pk=sheet.pk)


def _open(sheet: Sheet, by: User, revision: int) -> Sheet:
    sheet = _locked(sheet)
    scope.require(by, "monitoring.fill", sheet.project.organisation)
    require_own(by, sheet.project.organisation)
    way.require_writable(sheet, revision, _("监控表已经提交，或者这次监控已经结束，不能再改。"))
    return sheet


@transaction.atomic
def say(*, sheet: Sheet, by: User, said: Mapping[str, Mapping[str, Any]], revision: int) -> Look:
    """Write down what the unit says of its indicators; how the form stands then. Raises Late where somebody wrote
    meanwhile, ValidationError for words the form does not know.
    """
    sheet = _open(sheet, by, revision)
    rows = {i.uid for i in sheet.project.indicators.filter(is_active=True)}
    fresh = {uid: _checked(words) if uid else _expected(words) for uid, words in said.items() if uid in rows or not uid}
    sheet.said, sheet.revision = {**sheet.said, **fresh}, sheet.revision + 1
    found = look(sheet)
    sheet.light = found.light
    sheet.save(update_fields=["said", "revision", "light"])
    record("monitoring.filled", by=by, organisation=sheet.project.organisation.code, on=sheet, name=sheet.project.name,
           details={"said": fresh, "revision": sheet.revision})  # fmt: skip
    return found


def _checked(words: Mapping[str, Any]) -> dict[str, Any]:
    causes = words.get("causes", ())
    causes = [str(c) for c in causes] if isinstance(causes, list | tuple) else [str(causes)]
    if set(causes) - set(CAUSES):
        raise ValidationError(_("没有这种偏差原因。"))
    if words.get("possibility") and words["possibility"] not in POSSIBILITIES:
        raise ValidationError(_("完成目标可能性应选：%(words)s。") % {"words": listed(POSSIBILITIES)})
    return {k: causes if k == "causes" else str(words[k]).strip()[: way.MOST] for k in KEYS if words.get(k)}


def _expected(words: Mapping[str, Any]) -> dict[str, Any]:
    found = {}
    for source, typed in dict(words.get("expected", {})).items():
        said = str(typed).strip()
        if source not in Source.values or (said and number.money(said) is None):
            raise ValidationError(_("全年预计执行数应为数字（万元），不是“%(words)s”。") % {"words": said[:20]})
        if said:
            found[source] = said[:40]
    return {"expected": found}


@transaction.atomic
def submit(*, sheet: Sheet, by: User, revision: int) -> Sheet:
    """Hand a form in, with the facts as they stand. Raises ValidationError with the first of what the rules refuse."""
    sheet = _open(sheet, by, revision)
    found = look(sheet)
    way.hand_in(sheet, found, by)
    sheet.light = found.light
    sheet.save()
    record("monitoring.submitted", by=by, organisation=sheet.project.organisation.code, on=sheet, name=sheet.project.name,
           details={"light": sheet.light, "watch": sheet.watch.name, "facts": digest_of(sheet.facts)})  # fmt: skip
    desk = sheet.project.organisation.in_charge
    if desk is not None:
        notify(people(desk, Role.DESK), _("%(name)s 的监控表已提交") % {"name": sheet.project.name}, _page(sheet))
    return sheet


@transaction.atomic
def decide(*, sheet: Sheet, by: User, accept: bool, words: str = "", revision: int | None = None) -> Sheet:
    """Accept a form, or send it back with the reason. ``revision`` is that of the form the person had in front of them."""
    sheet = _locked(sheet)
    organisation = sheet.project.organisation
    scope.require(by, "monitoring.decide", organisation)
    late = _("这张监控表现在是“%(state)s”，请刷新后再看。")
    way.decide(sheet, by, words, late, accept=accept, revision=revision)
    record("monitoring.accepted" if accept else "monitoring.returned", by=by, organisation=organisation.code, on=sheet,
           name=sheet.project.name, details={"words": sheet.decision})  # fmt: skip
    done = _("%(name)s 的监控表已接受") if accept else _("%(name)s 的监控表被退回，请按意见修改后重新提交")
    notify(people(organisation, Role.COMPILER), done % {"name": sheet.project.name}, _page(sheet))
    return sheet


def accept_green(*, chosen: Sequence[tuple[Sheet, int]], by: User) -> list[tuple[Sheet, str]]:
    """Accept many green forms, each for itself; with each why it was not accepted (``""``: it was)."""
    done = []
    for sheet, revision in chosen:
        if sheet.light != Light.GREEN:
            done.append((sheet, _("不是绿灯，请逐张审核")))
            continue
        try:
            done.append((decide(sheet=sheet, by=by, accept=True, revision=revision), ""))
        except Late as error:
            done.append((sheet, str(error)))
    return done


# --- what follows --------------------------------------------------------------------------------------------------


@transaction.atomic
def follow_up(*, sheet: Sheet, by: User, kind: Consequence.Kind, words: str, due: dt.date) -> Consequence:
    """What is to be done about a light, and by when."""
    project = sheet.project
    scope.require(by, "monitoring.decide", project.organisation)
    if not words.strip():
        raise ValidationError({"words": _("请写明要做什么。")})
    if due < timezone.localdate():
        raise ValidationError({"due": _("办结期限不能早于今天。")})
    made = Consequence.objects.create(sheet=sheet, kind=kind, words=words.strip()[:way.MOST], due=due, by=by,
                                      organisation=project.organisation)  # fmt: skip
    record("monitoring.consequence-set", by=by, organisation=project.organisation.code, on=made, name=project.name,
           details={"kind": kind, "words": made.words, "due": due.isoformat()})  # fmt: skip
    notify(people(project.organisation, Role.COMPILER, Role.HEAD), _("%(name)s：%(kind)s，%(due)s前办结") % {
        "name": project.name, "kind": made.get_kind_display(), "due": due}, _page(sheet))  # fmt: skip
    return made


def _consequence(consequence: Consequence) -> Consequence:
    found = Consequence.objects.select_for_update(of=("self",)).select_related("organisation", "sheet__project")
    return found.get(pk=consequence.pk)


@transaction.atomic
def answer(*, consequence: Consequence, by: User, words: str) -> Consequence:
    """Say what was done."""
    made = _consequence(consequence)
    scope.require(by, "monitoring.fill", made.organisation)
    require_own(by, made.organisation)
    if made.closed_at is not None:
        raise Late(_("这件事已经办结。"))
    if not words.strip():
        raise ValidationError({"answer": _("请写明办理情况。")})
    made.answer, made.answered_by, made.answered_at = words.strip()[: way.MOST], by, timezone.now()
    made.save()
    record("monitoring.consequence-answered", by=by, organisation=made.organisation.code, on=made, name=made.sheet.project.name,
           details={"answer": made.answer})  # fmt: skip
    notify([made.by], _("%(name)s 报告了“%(kind)s”的办理情况") % {
        "name": made.sheet.project.name, "kind": made.get_kind_display()}, _page(made.sheet))  # fmt: skip
    return made


@transaction.atomic
def close(*, consequence: Consequence, by: User) -> Consequence:
    """It is done: said by the finance side, after an answer."""
    made = _consequence(consequence)
    scope.require(by, "monitoring.decide", made.organisation)
    if made.closed_at is not None:
        raise Late(_("这件事已经办结。"))
    if not made.answer:
        raise ValidationError(_("单位还没有报告办理情况，不能办结。"))
    made.closed_by, made.closed_at = by, timezone.now()
    made.save()
    record("monitoring.consequence-closed", by=by, organisation=made.organisation.code, on=made,
           name=made.sheet.project.name)  # fmt: skip
    return made
