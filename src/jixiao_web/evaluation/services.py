"""Every write about looking back: self-evaluation, draws, evaluations, rectification."""

from __future__ import annotations

import datetime as dt
import secrets
from collections.abc import Iterable, Mapping, Sequence
from decimal import Decimal, InvalidOperation
from typing import Any

from django.core.exceptions import PermissionDenied, ValidationError
from django.db import transaction
from django.urls import reverse
from django.utils import timezone
from django.utils.translation import gettext as _

from jixiao.law.evaluation import WHOLE, frame_for, weighty
from jixiao.law.pack import load_pack
from jixiao.law.scoring import scheme_for
from jixiao.write.json import to_data
from jixiao_web.accounts import scope
from jixiao_web.accounts.models import Organisation, User
from jixiao_web.accounts.powers import Role
from jixiao_web.audit.chain import digest_of
from jixiao_web.audit.services import record
from jixiao_web.evaluation import drawing, witness
from jixiao_web.evaluation.looking import JUDGED_AT, LOOKED_AT, Look, look, view
from jixiao_web.evaluation.models import Draw, Evaluation, Proof, Rectification, Season, SelfEvaluation
from jixiao_web.evidence import store
from jixiao_web.monitoring import way
from jixiao_web.projects.models import Project
from jixiao_web.rounds.services import notify, people
from jixiao_web.submissions.services import require_own
from jixiao_web.ui.errors import Late

MOST_WORDS = 20_000
"""Characters of one section of a report."""
WHOLE_KEYS = ("achieved", "conclusion", "shortcomings", "remedies")
"""What is said of a self-evaluation as a whole."""
PAPER_KEYS = ("facts", "score", "loss", "evidence")
"""What a working paper says of one item."""


# --- self-evaluation -------------------------------------------------------------------------------------------


def _form_page(form: SelfEvaluation) -> str:
    return reverse("self-form", args=[form.project_id, form.pk])


@transaction.atomic
def open_season(*, by: User, year: int, scheme: str, due: dt.date, as_of: dt.date) -> Season:
    """A year's self-evaluation with a form for every project at work, by a named scheme or (``""``) that of region and year.
    Raises ValidationError.
    """
    scope.require(by, "evaluation.manage")
    try:
        scheme = scheme_for(by.organisation.region.code, year, scheme).name
    except ValueError as error:
        raise ValidationError({"scheme": str(error)}) from error
    if as_of.year != year:
        raise ValidationError({"as_of": _("数据截止日应在%(year)s年度内。") % {"year": year}})
    if due < as_of:
        raise ValidationError({"due": _("报送截止日期应在数据截止日之后。")})
    season = Season(region=by.organisation.region, year=year, scheme=scheme, due=due, as_of=as_of)
    season.full_clean()
    projects = list(
        Project.objects.filter(organisation__region=season.region_id, year=year, is_active=True).select_related(
            "organisation"
        )
    )
    if not projects:
        raise ValidationError(_("%(year)s年度还没有批复的项目，不能布置自评。") % {"year": year})
    season.save()
    SelfEvaluation.objects.bulk_create(SelfEvaluation(season=season, project=p) for p in projects)
    words = _("%(year)s年度绩效自评开始，请在%(due)s前完成") % {"year": year, "due": due}
    for organisation in {p.organisation for p in projects}:
        notify(people(organisation, Role.COMPILER), words, reverse("season", args=[season.pk]))
    record("self-evaluation.opened", by=by, organisation=by.organisation.code, on=season, name=str(year),
           details={"scheme": scheme, "due": due.isoformat(), "until": as_of.isoformat(), "projects": len(projects)})  # fmt: skip
    return season


@transaction.atomic
def close_season(*, season: Season, by: User) -> Season:
    """No more forms are taken."""
    scope.require(by, "evaluation.manage")
    season = way.close(season, _("这次自评已经结束。"))
    owed = way.owing(season.forms).count()
    record("self-evaluation.closed", by=by, organisation=by.organisation.code, on=season, name=str(season.year),
           details={"count": owed})  # fmt: skip
    return season


def extend(*, projects: Iterable[Project]) -> None:
    """Forms for projects that came to work after the season of their year was opened. Called inside the approval."""
    for project in projects:
        for season in Season.objects.filter(region=project.organisation.region_id, year=project.year, is_open=True):
            SelfEvaluation.objects.get_or_create(season=season, project=project)


@transaction.atomic
def remind(*, season: Season, by: User, organisations: Iterable[Organisation]) -> int:
    """Remind those who owe forms; returns how many people were told."""
    told = 0
    for organisation in organisations:
        scope.require(by, "evaluation.decide", organisation)
        owed = way.owing(season.forms).filter(project__organisation=organisation).count()
        if not owed:
            continue
        words = _("%(year)s年度还有%(n)d张自评表没有提交，截止日期为%(due)s") % {
            "year": season.year, "n": owed, "due": season.due}  # fmt: skip
        told += notify(people(organisation, Role.COMPILER, Role.HEAD), f"{by.organisation.name}：{words}",
                       reverse("season", args=[season.pk]))  # fmt: skip
        record("self-evaluation.reminded", by=by, organisation=organisation.code, on=season, name=str(season.year),
               details={"count": owed})  # fmt: skip
    return told


def _locked(form: SelfEvaluation) -> SelfEvaluation:
    return SelfEvaluation.objects.select_for_update(of=("self",)).select_related(*LOOKED_AT).get(pk=form.pk)


def _open(form: SelfEvaluation, by: User, revision: int) -> SelfEvaluation:
    found = _locked(form)
    scope.require(by, "evaluation.fill", found.project.organisation)
    require_own(by, found.project.organisation)
    way.require_writable(found, revision, _("自评表已经提交，或者这次自评已经结束，不能再改。"))
    return found


@transaction.atomic
def say(*, evaluation: SelfEvaluation, by: User, said: Mapping[str, Mapping[str, str]], revision: int) -> Look:
    """Write down reasons of deviations, what was achieved, problems, remedies; how the form stands then. Raises Late where
    somebody wrote meanwhile.
    """
    found = _open(evaluation, by, revision)
    rows = set(found.project.indicators.filter(is_active=True).values_list("uid", flat=True))
    fresh = {}
    for uid, words in said.items():
        keys = ("deviation",) if uid in rows else WHOLE_KEYS if not uid else ()
        if keys:
            fresh[uid] = {key: str(words[key]).strip()[: way.MOST] for key in keys if words.get(key)}
    found.said, found.revision = {**found.said, **fresh}, found.revision + 1
    found.save(update_fields=["said", "revision"])
    record("self-evaluation.filled", by=by, organisation=found.project.organisation.code, on=found, name=found.project.name,
           details={"said": fresh, "revision": found.revision})  # fmt: skip
    return look(found)


@transaction.atomic
def submit(*, evaluation: SelfEvaluation, by: User, revision: int) -> SelfEvaluation:
    """Hand a form in: computed, checked, kept as it is. Raises ValidationError with what the rules refuse."""
    found = _open(evaluation, by, revision)
    looked = look(found)
    way.hand_in(found, looked, by)
    found.score, found.grade = looked.scored.total, looked.scored.grade or ""
    found.save()
    record("self-evaluation.submitted", by=by, organisation=found.project.organisation.code, on=found, name=found.project.name,
           details={"score": str(found.score), "grade": found.grade, "facts": digest_of(found.facts)})  # fmt: skip
    desk = found.project.organisation.in_charge
    if desk is not None:
        notify(people(desk, Role.DESK), _("%(name)s 的自评表已提交") % {"name": found.project.name}, _form_page(found))
    return found


@transaction.atomic
def decide(
    *, evaluation: SelfEvaluation, by: User, accept: bool, words: str = "", revision: int | None = None
) -> SelfEvaluation:
    """Accept a self-evaluation after checking it, or send it back with the reason. ``revision`` is that of the form the
    person had in front of them.
    """
    found = _locked(evaluation)
    organisation = found.project.organisation
    scope.require(by, "evaluation.decide", organisation)
    late = _("这张自评表现在是“%(state)s”，请刷新后再看。")
    way.decide(found, by, words, late, accept=accept, revision=revision)
    record("self-evaluation.accepted" if accept else "self-evaluation.returned", by=by, organisation=organisation.code,
           on=found, name=found.project.name, details={"words": found.decision})  # fmt: skip
    done = _("%(name)s 的自评表已接受") if accept else _("%(name)s 的自评表被退回，请按意见修改后重新提交")
    notify(people(organisation, Role.COMPILER), done % {"name": found.project.name}, _form_page(found))
    return found


# --- drawing ---------------------------------------------------------------------------------------------------


@transaction.atomic
def draw(*, by: User, year: int, purpose: str, projects: Sequence[Project], strata: Mapping[str, int], stratum_of: Mapping[int, str],
         seed: str = "") -> Draw:  # fmt: skip
    """Draw a sample. ``stratum_of`` tells each project's stratum, ``strata`` how many of each; a seed may be given (a public
    number), else one is made. Raises ValidationError.
    """
    scope.require(by, "evaluation.manage")
    if not purpose.strip():
        raise ValidationError({"purpose": _("请写明抽样的用途。")})
    frame = [{"id": p.pk, "code": p.code or str(p.pk), "name": p.name, "stratum": stratum_of[p.pk],
              "organisation": p.organisation.code} for p in sorted(projects, key=lambda p: (p.organisation.code, p.position))]  # fmt: skip
    for stratum, wanted in strata.items():
        there = sum(one["stratum"] == stratum for one in frame)
        if not 0 <= wanted <= there:
            raise ValidationError(
                _("“%(stratum)s”只有 %(n)d 个项目，抽不出 %(wanted)d 个。")
                % {"stratum": stratum, "n": there, "wanted": wanted}
            )
    if not any(strata.values()):
        raise ValidationError(_("请至少抽取一个项目。"))
    seed = seed.strip()[:80] or secrets.token_hex(16)
    ids = drawing.drawn(frame, strata, seed)
    made = Draw.objects.create(
        region=by.organisation.region, year=year, purpose=purpose.strip()[:120], seed=seed, algorithm=drawing.ALGORITHM, frame=frame,
        strata=dict(strata), drawn=ids, digest=drawing.digest(frame, strata, seed), by=by,
    )  # fmt: skip
    record("evaluation.drawn", by=by, organisation=by.organisation.code, on=made, name=made.purpose,
           details={"seed": seed, "digest": made.digest, "drawn": ids})  # fmt: skip
    return made


# --- evaluation ------------------------------------------------------------------------------------------------


def _decimal(words: object, what: str) -> Decimal:
    try:
        found = Decimal(str(words).strip())
    except InvalidOperation:
        found = Decimal("NaN")
    if not found.is_finite() or found < 0 or found > WHOLE or found != found.quantize(Decimal("0.01")):
        raise ValidationError(_("“%(what)s”的分数应为 0 到 100 之间、最多两位小数的数。") % {"what": what})
    return found


def default_frame(year: int) -> list[dict[str, str]]:
    """The frame of law in force in a year, as it is kept."""
    return [
        {"key": i.key, "level1": i.level1, "level2": i.level2, "level3": i.level3, "points": str(i.points), "explains": i.explains,
         "asks": i.asks, "rate": i.rate}
        for i in frame_for(year).items
    ]  # fmt: skip


@transaction.atomic
def begin(
    *, by: User, project: Project, kind: str, frame: Sequence[Mapping[str, Any]], as_of: dt.date, draw_: Draw | None = None
) -> Evaluation:  # fmt: skip
    """An evaluation of a project with its frame of items. 部门评价 is made by the project's own department, 财政评价 by the finance
    side. Raises ValidationError where the frame's points are not 100, or 产出 and 效益 have less than the law asks for.
    """
    scope.require(by, "evaluation.evaluate", project.organisation)
    is_finance = Role.PERFORMANCE in by.roles
    if kind != (Evaluation.Kind.FINANCE if is_finance else Evaluation.Kind.DEPARTMENT):
        raise PermissionDenied(_("部门评价由主管部门开展，财政评价由财政部门开展。"))
    if as_of.year != project.year:
        raise ValidationError({"as_of": _("数据截止日应在%(year)s年度内。") % {"year": project.year}})
    Project.objects.select_for_update().get(pk=project.pk)
    if project.evaluations.filter(kind=kind, finished_at=None).exists():
        raise Late(_("这个项目的同类评价正在进行。"))
    kept = [dict(item) for item in frame]
    points = [(item["level1"], _decimal(item["points"], item["level3"])) for item in kept]
    if (whole := sum((n for _level, n in points), Decimal(0))) != WHOLE:
        raise ValidationError(_("各项分值合计应为 100 分，现在是 %(n)s 分。") % {"n": whole})
    least = Decimal(str(load_pack(project.organisation.region.code, project.year).value("evaluation_weights")))
    if (heavy := weighty(points)) < least:
        raise ValidationError(
            _("产出和效益的分值合计不得低于 %(least)s 分，现在是 %(n)s 分。") % {"least": least, "n": heavy}
        )
    made = Evaluation.objects.create(project=project, kind=kind, frame=kept, as_of=as_of, draw=draw_, by=by)
    record("evaluation.began", by=by, organisation=project.organisation.code, on=made, name=project.name,
           details={"kind": kind, "draw": draw_.digest if draw_ else None})  # fmt: skip
    return made


def _writable(evaluation: Evaluation, by: User, revision: int) -> Evaluation:
    found = Evaluation.objects.select_for_update(of=("self",)).select_related(*JUDGED_AT).get(pk=evaluation.pk)
    scope.require(by, "evaluation.evaluate", found.project.organisation)
    if by.organisation_id != found.by.organisation_id:
        raise PermissionDenied(_("评价由开始它的机构完成。"))
    if not found.is_open:
        raise Late(_("评价已经完成，不能再改。"))
    if found.revision != revision:
        raise Late(_("这份评价刚被同事改过，请刷新后再填，您填写的内容还在页面上。"))
    return found


@transaction.atomic
def write(
    *, evaluation: Evaluation, by: User, papers: Mapping[str, Mapping[str, str]], report: Mapping[str, str], revision: int
) -> Evaluation:  # fmt: skip
    """Write down working papers (facts, points, why points are lost, what proves it) and the words of the report. Raises
    ValidationError for points that are more than the item has, Late where somebody wrote meanwhile.
    """
    found = _writable(evaluation, by, revision)
    fresh = {}
    for item in found.frame:
        if (paper := papers.get(item["key"])) is None:
            continue
        said = {key: str(paper[key]).strip()[: way.MOST] for key in PAPER_KEYS if paper.get(key)}
        if score := said.get("score"):
            if (given := _decimal(score, item["level3"])) > Decimal(item["points"]):
                raise ValidationError(_("“%(item)s”最多 %(points)s 分，不能给 %(given)s 分。") % {
                    "item": item["level3"], "points": item["points"], "given": given})  # fmt: skip
            said["score"] = str(given)
        fresh[item["key"]] = said
    keys = {section.key for part in frame_for(found.project.year).parts for section in part.sections}
    words = {key: str(said).strip()[:MOST_WORDS] for key, said in report.items() if key in keys}
    found.papers, found.report = {**found.papers, **fresh}, {**found.report, **words}
    found.revision += 1
    found.save(update_fields=["papers", "report", "revision"])
    record("evaluation.written", by=by, organisation=found.project.organisation.code, on=found, name=found.project.name,
           details={"points": {key: paper.get("score", "") for key, paper in fresh.items()}, "revision": found.revision,
                    "digest": digest_of({"papers": found.papers, "report": found.report})})  # fmt: skip
    return found


@transaction.atomic
def finish(*, evaluation: Evaluation, by: User, revision: int) -> Evaluation:
    """The evaluation is done: total and grade stand. Raises ValidationError with what the rules refuse."""
    found = _writable(evaluation, by, revision)
    seen = view(found)
    if refused := [one for one in seen.remarks if one.blocks]:
        raise ValidationError([one.words for one in refused[:20]])
    found.facts = {"form": to_data(seen.text)}
    found.score, found.grade = seen.judged.total, seen.judged.grade or ""
    found.finished_by, found.finished_at = by, timezone.now()
    found.save()
    project = found.project
    record("evaluation.finished", by=by, organisation=project.organisation.code, on=found, name=project.name,
           details={"score": str(found.score), "grade": found.grade, "facts": digest_of(found.facts)})  # fmt: skip
    words = _("%(name)s 的%(kind)s已完成：%(score)s分，%(grade)s") % {
        "name": project.name, "kind": found.get_kind_display(), "score": found.score, "grade": found.grade}  # fmt: skip
    notify(
        people(project.organisation, Role.COMPILER, Role.HEAD),
        words,
        reverse("evaluation", args=[project.pk, found.pk]),
    )
    return found


# --- rectification ---------------------------------------------------------------------------------------------


@transaction.atomic
def add_rectification(*, by: User, organisation: Organisation, origin: str, problem: str, due: dt.date, suggestion: str = "",
                      project: Project | None = None, evaluation: Evaluation | None = None) -> Rectification:  # fmt: skip
    """One problem to be put right. Raises ValidationError."""
    scope.require(by, "rectification.manage", organisation)
    if not problem.strip():
        raise ValidationError({"problem": _("请写明问题。")})
    if due < timezone.localdate():
        raise ValidationError({"due": _("整改期限不能早于今天。")})
    Organisation.objects.select_for_update().get(pk=organisation.pk)
    year = timezone.localdate().year
    count = Rectification.objects.filter(organisation=organisation, number__startswith=f"{year}-").count()
    made = Rectification.objects.create(number=f"{year}-{count + 1:03}", origin=origin, project=project, organisation=organisation,
                                        evaluation=evaluation, problem=problem.strip()[:way.MOST], suggestion=suggestion.strip()[:way.MOST],
                                        due=due, by=by)  # fmt: skip
    record("rectification.added", by=by, organisation=organisation.code, on=made, name=made.number,
           details={"problem": made.problem, "due": due.isoformat(), "origin": origin})  # fmt: skip
    notify(people(organisation, Role.COMPILER, Role.HEAD), _("整改 %(number)s：%(due)s前完成") % {"number": made.number, "due": due},
           reverse("rectification", args=[made.pk]))  # fmt: skip
    return made


def _rectification(rectification: Rectification) -> Rectification:
    found = Rectification.objects.select_for_update(of=("self",)).select_related("organisation", "by")
    return found.get(pk=rectification.pk)


@transaction.atomic
def answer_rectification(
    *, rectification: Rectification, by: User, measures: str, words: str, uploads: Sequence[store.Upload] = ()
) -> Rectification:
    """Say what was done to put it right, with the files that prove it."""
    made = _rectification(rectification)
    scope.require(by, "rectification.answer", made.organisation)
    require_own(by, made.organisation)
    if made.closed_at is not None:
        raise Late(_("这项整改已经销号。"))
    if not words.strip():
        raise ValidationError({"answer": _("请写明整改完成情况。")})
    made.measures, made.answer = measures.strip()[: way.MOST], words.strip()[: way.MOST]
    made.answered_by, made.answered_at = by, timezone.now()
    made.save()
    record("rectification.answered", by=by, organisation=made.organisation.code, on=made, name=made.number,
           details={"measures": made.measures, "answer": made.answer})  # fmt: skip
    for one in uploads:
        kept = store.keep(one)
        proof = Proof.objects.create(
            rectification=made, name=kept.name, kind=kept.kind, size=kept.size, sha256=kept.sha256, by=by
        )
        record("rectification.proved", by=by, organisation=made.organisation.code, on=made, name=made.number,
               details=witness.of_proof(proof))  # fmt: skip
    notify([made.by], _("%(name)s 报告了整改 %(number)s 的完成情况") % {"name": made.organisation.name, "number": made.number},
           reverse("rectification", args=[made.pk]))  # fmt: skip
    return made


@transaction.atomic
def close_rectification(*, rectification: Rectification, by: User) -> Rectification:
    """A second person finds it put right: after an answer, with at least one file that proves it."""
    made = _rectification(rectification)
    scope.require(by, "rectification.manage", made.organisation)
    if made.closed_at is not None:
        raise Late(_("这项整改已经销号。"))
    if not made.answer:
        raise ValidationError(_("单位还没有报告整改情况，不能销号。"))
    if not made.proofs.exists():
        raise ValidationError(_("没有佐证材料，不能销号。请单位补充上传。"))
    if by.pk == made.answered_by_id:
        raise PermissionDenied(_("整改须由另一人复核销号。"))
    made.closed_by, made.closed_at = by, timezone.now()
    made.save()
    record("rectification.closed", by=by, organisation=made.organisation.code, on=made, name=made.number)
    return made
