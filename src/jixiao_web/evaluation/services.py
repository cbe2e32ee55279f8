"""Every write about looking back: self-evaluation, draws, evaluations, rectification."""

from __future__ import annotations

import hashlib
import secrets
from collections import defaultdict
from collections.abc import Mapping, Sequence
from datetime import date
from decimal import Decimal
from typing import Any

from django.core.exceptions import PermissionDenied, ValidationError
from django.db import transaction
from django.utils import timezone
from django.utils.translation import gettext as _

from jixiao.api import Config, check, context_for
from jixiao.law.scoring import Scheme, scheme_for
from jixiao.model import Severity
from jixiao.score.forms import Filled, text_of
from jixiao.write.json import to_data
from jixiao_web.accounts import scope
from jixiao_web.accounts.models import Organisation, User
from jixiao_web.accounts.powers import Role
from jixiao_web.audit.chain import canonical
from jixiao_web.audit.services import record
from jixiao_web.evaluation.models import Draw, Evaluation, Rectification, Season, SelfEvaluation
from jixiao_web.money.queries import account
from jixiao_web.monitoring import building
from jixiao_web.monitoring.models import State
from jixiao_web.projects.models import Project
from jixiao_web.rounds.services import notify, people
from jixiao_web.submissions.services import require_own
from jixiao_web.ui.errors import Late

ALGORITHM = "sha256-rank/1"
"""Each project gets the number SHA-256(seed ∥ stratum ∥ code); of each stratum those with the smallest are drawn."""


# --- self-evaluation -------------------------------------------------------------------------------------------


@transaction.atomic
def open_season(*, by: User, year: int, scheme: str, due: date, as_of: date) -> Season:
    """A year's self-evaluation with a form for every project at work. Raises ValidationError."""
    scope.require(by, "evaluation.manage")
    try:
        scheme_for(by.organisation.region.code, year, scheme)
    except ValueError as error:
        raise ValidationError({"scheme": str(error)}) from error
    season = Season(region=by.organisation.region, year=year, scheme=scheme, due=due, as_of=as_of)
    season.full_clean()
    season.save()
    projects = Project.objects.filter(organisation__region=season.region_id, year=year, is_active=True).select_related(
        "organisation"
    )
    SelfEvaluation.objects.bulk_create(SelfEvaluation(season=season, project=p) for p in projects)
    for organisation in {p.organisation for p in projects}:
        notify(people(organisation, Role.COMPILER), _("%(year)s年度绩效自评开始，请在%(due)s前完成") % {"year": year, "due": due},
               f"/self-evaluation/{season.pk}/")  # fmt: skip
    record("self-evaluation.opened", by=by, organisation=by.organisation.code, on=season, name=str(year),
           details={"scheme": scheme, "due": due.isoformat(), "projects": len(projects)})  # fmt: skip
    return season


def scheme_of(season: Season) -> Scheme:
    """The scoring scheme of a season."""
    return scheme_for(season.region.code, season.year, season.scheme)


def filled(evaluation: SelfEvaluation) -> Filled:
    """The form with its scores, as the records stand now."""
    project, season = evaluation.project, evaluation.season
    return building.self_evaluation_form(project, scheme_of(season), account(project, season.as_of), building.currents(project),
                                         evaluation.said)  # fmt: skip


def _open(evaluation: SelfEvaluation, by: User) -> SelfEvaluation:
    found = SelfEvaluation.objects.select_for_update(of=("self",)).select_related(
        "season__region", "project__organisation__region", "project__organisation__parent"
    ).get(pk=evaluation.pk)  # fmt: skip
    scope.require(by, "evaluation.fill", found.project.organisation)
    require_own(by, found.project.organisation)
    if found.state not in (State.IN_PROGRESS, State.RETURNED) or not found.season.is_open:
        raise Late(_("自评表已经提交，不能再改。"))
    return found


@transaction.atomic
def say(
    *, evaluation: SelfEvaluation, by: User, said: Mapping[str, Mapping[str, str]], revision: int
) -> SelfEvaluation:
    """Write down reasons of deviations, what was achieved, problems, remedies."""
    found = _open(evaluation, by)
    if found.revision != revision:
        raise Late(_("这张表刚被同事改过，请刷新后再填，您填写的内容还在页面上。"))
    known = {i.uid for i in building.rows_of(found.project)} | {""}
    kept = dict(found.said)
    for uid, words in said.items():
        if uid in known:
            kept[uid] = {str(k)[:20]: str(v).strip()[:2_000] for k, v in words.items()}
    found.said, found.revision = kept, found.revision + 1
    found.save(update_fields=["said", "revision"])
    record("self-evaluation.filled", by=by, organisation=found.project.organisation.code, on=found, name=found.project.name,
           details={"said": kept})  # fmt: skip
    return found


@transaction.atomic
def submit(*, evaluation: SelfEvaluation, by: User) -> SelfEvaluation:
    """Hand a form in: computed, checked, kept as it is. Raises ValidationError with what the rules refuse."""
    found = _open(evaluation, by)
    form = filled(found)
    missing = [r.name for r in form.sheet.rows if r.earned.state == "unreported"]
    if missing:
        raise ValidationError(_("还有 %(n)d 个指标没有实际完成值：%(names)s。没有报数不等于零，请先登记记录或说明无法衡量的理由。")
                              % {"n": len(missing), "names": "、".join(missing[:5])})  # fmt: skip
    text = text_of([form.project], year=found.season.year)
    config = Config(region=found.season.region.code, year=found.season.year)
    refused = [f for f in check(text, context_for(text, config, on=found.season.due)) if f.severity is Severity.ERROR]
    if refused:
        raise ValidationError([f"{f.message}；{f.suggestion}" for f in refused[:20]])
    found.form = to_data(text)
    found.facts = {"scheme": found.season.scheme, "exact": str(form.sheet.exact), "actuals": _facts(found.project)}
    found.score, found.grade = form.sheet.total, form.sheet.grade or ""
    found.state, found.submitted_by, found.submitted_at = State.SUBMITTED, by, timezone.now()
    found.save()
    record("self-evaluation.submitted", by=by, organisation=found.project.organisation.code, on=found, name=found.project.name,
           details={"score": str(found.score), "grade": found.grade, "facts": _digest(found.facts), "form": _digest(found.form)})  # fmt: skip
    desk = found.project.organisation.in_charge
    if desk is not None:
        notify(
            people(desk, Role.DESK),
            _("%(name)s 的自评表已提交") % {"name": found.project.name},
            f"/self-evaluation/forms/{found.pk}/",
        )
    return found


def _facts(project: Project) -> dict[str, Any]:
    return {uid: {"value": a.value, "exact": a.exact, "parts": a.parts, "typed": a.is_typed, "as_of": a.as_of.isoformat()}
            for uid, a in building.currents(project).items()}  # fmt: skip


def _digest(data: Any) -> str:
    return hashlib.sha256(canonical(data).encode()).hexdigest()


@transaction.atomic
def decide(*, evaluation: SelfEvaluation, by: User, accept: bool, words: str = "") -> SelfEvaluation:
    """Accept a self-evaluation after checking it, or send it back with the reason."""
    found = (
        SelfEvaluation.objects.select_for_update(of=("self",))
        .select_related("project__organisation")
        .get(pk=evaluation.pk)
    )
    scope.require(by, "evaluation.decide", found.project.organisation)
    if found.state != State.SUBMITTED:
        raise Late(_("这张自评表现在是“%(state)s”，请刷新。") % {"state": found.get_state_display()})
    if by.pk == found.submitted_by_id:
        raise PermissionDenied(_("自己填报的不能由自己审核。"))
    if not accept and not words.strip():
        raise ValidationError({"words": _("请写明退回的理由。")})
    found.state = State.ACCEPTED if accept else State.RETURNED
    found.decided_by, found.decision = by, words.strip()
    found.save()
    record("self-evaluation.accepted" if accept else "self-evaluation.returned", by=by, organisation=found.project.organisation.code,
           on=found, name=found.project.name, details={"words": words.strip()})  # fmt: skip
    notify(people(found.project.organisation, Role.COMPILER), _("%(name)s 的自评表%(done)s") % {
        "name": found.project.name, "done": _("已接受") if accept else _("被退回")}, f"/self-evaluation/forms/{found.pk}/")  # fmt: skip
    return found


# --- drawing ---------------------------------------------------------------------------------------------------


def rank(seed: str, stratum: str, code: str) -> str:
    """The number by which a project is drawn: anybody can compute it again."""
    return hashlib.sha256(f"{seed}\x1f{stratum}\x1f{code}".encode()).hexdigest()


def drawn(frame: Sequence[Mapping[str, Any]], strata: Mapping[str, int], seed: str) -> list[int]:
    """The ids of the projects drawn: of each stratum so many with the smallest numbers. Pure; the order of the frame is
    of no consequence.
    """
    groups: dict[str, list[Mapping[str, Any]]] = defaultdict(list)
    for one in frame:
        groups[one["stratum"]].append(one)
    chosen = []
    for stratum in sorted(strata):
        ranked = sorted(groups[stratum], key=lambda one: (rank(seed, stratum, one["code"]), one["id"]))
        chosen += [one["id"] for one in ranked[: strata[stratum]]]
    return sorted(chosen)


@transaction.atomic
def draw(*, by: User, year: int, purpose: str, projects: Sequence[Project], strata: Mapping[str, int], stratum_of: Mapping[int, str],
         seed: str = "") -> Draw:  # fmt: skip
    """Draw a sample. ``stratum_of`` tells each project's stratum, ``strata`` how many of each; a seed may be given (a public
    number), else one is made. Raises ValidationError.
    """
    scope.require(by, "evaluation.manage")
    frame = [{"id": p.pk, "code": p.code or str(p.pk), "name": p.name, "stratum": stratum_of[p.pk],
              "organisation": p.organisation.code} for p in sorted(projects, key=lambda p: (p.organisation.code, p.position))]  # fmt: skip
    for stratum, wanted in strata.items():
        there = sum(one["stratum"] == stratum for one in frame)
        if not 0 <= wanted <= there:
            raise ValidationError(
                _("“%(stratum)s”只有 %(n)d 个项目，抽不出 %(wanted)d 个。")
                % {"stratum": stratum, "n": there, "wanted": wanted}
            )
    seed = seed.strip() or secrets.token_hex(16)
    ids = drawn(frame, strata, seed)
    digest = _digest({"frame": frame, "strata": dict(strata), "seed": seed, "algorithm": ALGORITHM})
    made = Draw.objects.create(region=by.organisation.region, year=year, purpose=purpose.strip(), seed=seed, algorithm=ALGORITHM, frame=frame,
                               strata=dict(strata), drawn=ids, digest=digest, by=by)  # fmt: skip
    record("evaluation.drawn", by=by, organisation=by.organisation.code, on=made, name=made.purpose,
           details={"seed": seed, "digest": digest, "drawn": ids})  # fmt: skip
    return made


# --- evaluation ------------------------------------------------------------------------------------------------


@transaction.atomic
def begin(
    *, by: User, project: Project, kind: Evaluation.Kind, frame: Sequence[Mapping[str, Any]], draw_: Draw | None = None
) -> Evaluation:
    """An evaluation of a project with its frame of items. Raises ValidationError where the frame's points are not 100, or 产出
    and 效益 have less than 60 of them.
    """
    scope.require(by, "evaluation.evaluate", project.organisation)
    kept = [dict(item) for item in frame]
    points = sum(_points(item) for item in kept)
    if points != 100:
        raise ValidationError(_("各项分值合计应为 100 分，现在是 %(n)s 分。") % {"n": points})
    weighty = sum(_points(item) for item in kept if item["level1"] in ("产出", "效益"))
    if weighty < 60:
        raise ValidationError(_("产出和效益的分值合计不得低于 60 分，现在是 %(n)s 分。") % {"n": weighty})
    made = Evaluation.objects.create(project=project, kind=kind, frame=kept, draw=draw_, by=by)
    record("evaluation.began", by=by, organisation=project.organisation.code, on=made, name=project.name,
           details={"kind": kind, "draw": draw_.digest if draw_ else None})  # fmt: skip
    return made


def _points(item: Mapping[str, Any]) -> Any:
    return Decimal(str(item["points"]))


@transaction.atomic
def add_rectification(*, by: User, organisation: Organisation, origin: Rectification.Origin, problem: str, due: date, suggestion: str = "",
                      project: Project | None = None, evaluation: Evaluation | None = None) -> Rectification:  # fmt: skip
    """One problem to be put right."""
    scope.require(by, "rectification.manage", organisation)
    if not problem.strip():
        raise ValidationError({"problem": _("请写明问题。")})
    Organisation.objects.select_for_update().get(pk=organisation.pk)
    year = due.year
    count = Rectification.objects.filter(organisation=organisation, number__startswith=f"{year}-").count()
    made = Rectification.objects.create(number=f"{year}-{count + 1:03}", origin=origin, project=project, organisation=organisation,
                                        evaluation=evaluation, problem=problem.strip(), suggestion=suggestion.strip(), due=due, by=by)  # fmt: skip
    record("rectification.added", by=by, organisation=organisation.code, on=made, name=made.number,
           details={"problem": made.problem, "due": due.isoformat(), "origin": origin})  # fmt: skip
    notify(people(organisation, Role.COMPILER, Role.HEAD), _("整改 %(number)s：%(due)s前完成") % {"number": made.number, "due": due},
           f"/rectification/{made.pk}/")  # fmt: skip
    return made


@transaction.atomic
def answer_rectification(*, rectification: Rectification, by: User, measures: str, words: str) -> Rectification:
    """Say what was done to put it right."""
    made = Rectification.objects.select_for_update().select_related("organisation").get(pk=rectification.pk)
    scope.require(by, "rectification.answer", made.organisation)
    require_own(by, made.organisation)
    if made.closed_at is not None:
        raise Late(_("这项整改已经销号。"))
    if not words.strip():
        raise ValidationError({"answer": _("请写明整改完成情况。")})
    made.measures, made.answer, made.answered_by, made.answered_at = measures.strip(), words.strip(), by, timezone.now()
    made.save()
    record("rectification.answered", by=by, organisation=made.organisation.code, on=made, name=made.number,
           details={"measures": made.measures, "answer": made.answer})  # fmt: skip
    return made


@transaction.atomic
def close_rectification(*, rectification: Rectification, by: User) -> Rectification:
    """A second person finds it put right."""
    made = Rectification.objects.select_for_update().select_related("organisation").get(pk=rectification.pk)
    scope.require(by, "rectification.manage", made.organisation)
    if not made.answer:
        raise ValidationError(_("单位还没有报告整改情况，不能销号。"))
    if by.pk == made.answered_by_id:
        raise PermissionDenied(_("整改须由另一人复核销号。"))
    if made.closed_at is not None:
        raise Late(_("这项整改已经销号。"))
    made.closed_by, made.closed_at = by, timezone.now()
    made.save()
    record("rectification.closed", by=by, organisation=made.organisation.code, on=made, name=made.number)
    return made
