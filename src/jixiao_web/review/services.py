"""Every step of a text between people, and everything said about it."""

from __future__ import annotations

from collections.abc import Iterable, Mapping, Sequence
from dataclasses import dataclass

from django.core.exceptions import PermissionDenied, ValidationError
from django.db import transaction
from django.dispatch import Signal
from django.utils import timezone
from django.utils.translation import gettext as _

from jixiao_web.accounts import scope
from jixiao_web.accounts.models import User
from jixiao_web.accounts.powers import Role
from jixiao_web.audit import services as audit
from jixiao_web.review import queries, sheet
from jixiao_web.review.models import Comment, Form, Reason
from jixiao_web.rounds.services import notify, people
from jixiao_web.submissions import checking, draft, flow, witness
from jixiao_web.submissions.models import Stage, State, Submission, Version
from jixiao_web.submissions.services import freeze, hand_over, locked, mark_draft, require_own
from jixiao_web.ui.errors import Late
from jixiao_web.ui.words import clauses, listed

approved = Signal()
"""Sent, inside the transaction, with ``submission``, ``version`` and ``by`` when a text was approved, at first or after an
adjustment.
"""


@dataclass(frozen=True, slots=True)
class Point:
    """A reason for returning a text; ``cell`` names the place, ``""`` the whole."""

    words: str
    cell: str = ""


def _url(submission: Submission) -> str:
    return f"/texts/{submission.pk}/"


def _words(typed: str) -> str:
    """Words as they are kept: lines end one way, whatever sent them."""
    return typed.replace("\r\n", "\n").strip()


def _stands(submission: Submission, step: str) -> None:
    """Raise Late where a step does not start from the state the text is in."""
    if State(submission.state) not in flow.STEPS[step]:
        raise Late(
            _("这份文本现在是“%(state)s”，不能这样操作。可能刚被别人处理，请刷新。")
            % {"state": submission.get_state_display()}
        )


def _lodge(submission: Submission, how: str, by: User) -> None:
    """Give the text's organisation a signature over the record as it stands with this step in it."""
    owner = submission.organisation
    audit.lodge(audit.checkpoint(), organisation=owner.code, organisation_name=owner.name, how=how, by=by)


# --- handing in ------------------------------------------------------------------------------------------------


@transaction.atomic
def submit(*, submission: Submission, by: User, note: str = "") -> Version:
    """Hand a text in. Raises ValidationError while errors stand that nobody explained, or reasons of a return are
    unanswered.
    """
    scope.require(by, "text.submit", submission.organisation)
    submission = locked(submission)
    require_own(by, submission.organisation)
    _stands(submission, "submit")
    if not submission.sheets.exists():
        raise ValidationError(_("文本里还没有项目，不能提交。请先导入或填写项目。"))
    blocking = checking.check_draft(submission).blocking
    if blocking:
        raise ValidationError(
            _("还有 %(n)d 处错误没有改正或说明理由，第一处：%(first)s")
            % {"n": len(blocking), "first": blocking[0].finding.message}
        )
    if open_reasons := queries.open_reasons(submission).count():
        raise ValidationError(_("还有 %(n)d 条退回意见没有答复。请逐条答复后再提交。") % {"n": open_reasons})
    version = freeze(submission, by=by, cause="submitted")
    hand_over(submission, "submitted", by=by, state=State.SUBMITTED, stage=flow.way(submission.organisation)[0],
              version=version, reason=note)  # fmt: skip
    audit.record("text.submitted", by=by, organisation=submission.organisation.code, on=submission, name=str(submission),
                 details={**witness.of_version(version), "counts": version.counts,
                          "waived": version.counts["waived"]})  # fmt: skip
    _lodge(submission, "submit", by)
    notify(_deciders(submission), _("%(text)s 已提交，请审核") % {"text": submission}, _url(submission))
    return version


@transaction.atomic
def withdraw(*, submission: Submission, by: User, reason: str = "") -> Submission:
    """Take a text back that nobody has decided on yet."""
    scope.require(by, "text.submit", submission.organisation)
    submission = locked(submission)
    require_own(by, submission.organisation)
    _stands(submission, "withdraw")
    if submission.stage != flow.way(submission.organisation)[0]:
        raise Late(_("上级已经开始审核，不能撤回。请联系审核人员退回。"))
    hand_over(submission, "withdrawn", by=by, state=State.IN_PROGRESS, stage=Stage.COMPILE, version=None, reason=reason)
    audit.record("text.withdrawn", by=by, organisation=submission.organisation.code, on=submission, name=str(submission),
                 details={"reason": reason})  # fmt: skip
    return submission


def _deciders(submission: Submission) -> list[User]:
    """The people a text waits for."""
    stage = Stage(submission.stage)
    where = flow.decider(submission.organisation, stage)
    if where is not None:
        return people(where, Role.DESK if stage is Stage.DESK else Role.HEAD)
    found = User.objects.filter(
        organisation__region=submission.organisation.region_id, is_active=True
    ).prefetch_related("appointments")
    return [u for u in found if Role.PERFORMANCE in u.roles]


# --- deciding --------------------------------------------------------------------------------------------------


def _deciding(submission: Submission, by: User, seen: Version | int) -> Version:
    """The version at hand, after everything that keeps somebody from deciding on it."""
    _stands(submission, "pass")
    stage = Stage(submission.stage)
    scope.require(by, flow.POWER[stage], submission.organisation)
    if not queries.decides(by, submission):
        raise PermissionDenied
    version = submission.versions.order_by("-number").first()
    number = seen if isinstance(seen, int) else seen.number
    if version is None or version.number != number:
        raise Late(_("您看的是第 %(n)d 版，现在已有新的版本。请刷新后再决定。") % {"n": number})
    if queries.wrote(by, submission):
        raise PermissionDenied(_("自己编制的文本不能由自己审核。"))
    return version


@transaction.atomic
def approve(*, submission: Submission, by: User, seen: Version | int, stage: str, note: str = "") -> Submission:
    """Pass a text on; at the last stage approve it, with what is promised in it. ``seen`` and ``stage`` are the version
    and the desk the decider had in front of them: where either is another by now, somebody else was first (Late).
    """
    submission = locked(submission)
    if submission.stage != stage:
        raise Late(_("这份文本已由他人处理，现在在“%(stage)s”。请刷新。") % {"stage": submission.get_stage_display()})
    version = _deciding(submission, by, seen)
    at = Stage(stage)
    waiting = queries.units_before(submission, at)
    if waiting:
        raise ValidationError(
            _("所属单位还有 %(n)d 份文本没有通过这一级：%(names)s。下级全部通过后才能通过本部门的文本。")
            % {"n": len(waiting), "names": listed(o.name for o in waiting[:5])}
        )
    if at in queries.REVIEWED:
        _require_form(version, at)
    following = flow.after(submission.organisation, at)
    if following is not None:
        hand_over(submission, "passed", by=by, state=State.SUBMITTED, stage=following, version=version, reason=note)
        audit.record("text.passed", by=by, organisation=submission.organisation.code, on=submission, name=str(submission),
                     details={**witness.of_version(version), "from": stage, "to": following.value,
                              "note": note})  # fmt: skip
        notify(
            _deciders(submission),
            _("%(text)s 已由%(stage)s通过，请审核") % {"text": submission, "stage": at.label},
            _url(submission),
        )
    else:
        before = submission.approved
        was_adjusting, submission.is_adjusting = submission.is_adjusting, False
        mark_draft(submission, is_draft=False)
        version = submission.approved = freeze(submission, by=by, cause="approved")
        hand_over(
            submission, "approved", by=by, state=State.APPROVED, stage=Stage.COMPILE, version=version, reason=note
        )
        audit.record("text.adjustment-approved" if was_adjusting else "text.approved", by=by,
                     organisation=submission.organisation.code, on=submission, name=str(submission),
                     details={**witness.of_version(version), "note": note,
                              "before": before.sha256 if before else None})  # fmt: skip
        approved.send(sender=Submission, submission=submission, version=version, by=by)
        notify(
            people(submission.organisation, Role.COMPILER, Role.HEAD),
            _("%(text)s 已批复") % {"text": submission},
            _url(submission),
        )
    _lodge(submission, "approve", by)
    return submission


def _require_form(version: Version, stage: Stage) -> None:
    """Raise ValidationError while the review form of this stage is missing or its grade does not let the text pass."""
    found = queries.verdict(version, stage)
    if found.missing:
        raise ValidationError(
            _("还有 %(n)d 个项目没有填写审核表：%(names)s")
            % {"n": len(found.missing), "names": listed(found.missing[:5])}
        )
    if found.held:
        said = clauses(_("%(name)s：%(grade)s") % {"name": n, "grade": g} for n, g in found.held[:5])
        raise ValidationError(
            _("审核等级为“中”的须修改后重新报审，为“差”的不得进入下一步预算安排，不能通过：%(said)s。请退回。")
            % {"said": said}
        )


@transaction.atomic
def return_for_revision(*, submission: Submission, by: User, seen: Version | int, stage: str,
                        points: Sequence[Point]) -> Submission:  # fmt: skip
    """Send a text back to those who compiled it, with the reasons they must answer. Raises ValidationError without any."""
    submission = locked(submission)
    if submission.stage != stage:
        raise Late(_("这份文本已由他人处理，现在在“%(stage)s”。请刷新。") % {"stage": submission.get_stage_display()})
    version = _deciding(submission, by, seen)
    kept = [Point(_words(p.words), p.cell) for p in points if p.words.strip()]
    if not kept:
        raise ValidationError(_("请写明退回理由，编制单位须逐条答复。"))
    step = hand_over(submission, "returned", by=by, state=State.RETURNED, stage=Stage.COMPILE, version=version)
    Reason.objects.bulk_create(Reason(step=step, cell=p.cell, words=p.words) for p in kept)
    audit.record("text.returned", by=by, organisation=submission.organisation.code, on=submission, name=str(submission),
                 details={**witness.of_version(version), "from": stage,
                          "reasons": [{"cell": p.cell, "words": p.words} for p in kept]})  # fmt: skip
    _lodge(submission, "return", by)
    notify(people(submission.organisation, Role.COMPILER), _("%(text)s 被退回，有 %(n)d 条意见须答复") % {"text": submission, "n": len(kept)},
           _url(submission))  # fmt: skip
    return submission


@transaction.atomic
def answer(*, reason: Reason, by: User, words: str) -> Reason:
    """Answer one reason of a return."""
    submission = reason.step.submission
    scope.require(by, "text.edit", submission.organisation)
    require_own(by, submission.organisation)
    submission = locked(submission)
    if submission.state != State.RETURNED:
        raise Late(_("文本已经提交，不能再改答复。"))
    if not words.strip():
        raise ValidationError({"answer": _("请写明怎样修改的，或者为什么不改。")})
    before, reason.answer = reason.answer, _words(words)
    reason.answered_by, reason.answered_at = by, timezone.now()
    reason.save()
    audit.record("text.reason-answered", by=by, organisation=submission.organisation.code, on=submission, name=str(submission),
                 details={"reason": reason.pk, "words": reason.words, "answer": reason.answer, "before": before})  # fmt: skip
    return reason


@dataclass(frozen=True, slots=True)
class Bulk:
    """What became of many at once: those that passed, and those that did not with the reason."""

    passed: Sequence[Submission]
    left: Sequence[tuple[Submission, str]]


def approve_clean(*, chosen: Iterable[tuple[Submission, int, str]], by: User, note: str = "") -> Bulk:
    """Pass many texts at once (each with the version and the stage that were seen): those without findings that weigh
    (no error or warning, nothing explained away), each in its own transaction and under the same limits as one by one.
    """
    passed: list[Submission] = []
    left: list[tuple[Submission, str]] = []
    for submission, seen, stage in chosen:
        version = submission.versions.filter(number=seen).first()
        if version is None or any(version.counts.get(key) for key in ("error", "warning", "waived")):
            left.append((submission, _("有需要逐条审核的问题")))
            continue
        try:
            passed.append(approve(submission=submission, by=by, seen=seen, stage=stage, note=note))
        except ValidationError as error:
            left.append((submission, clauses(error.messages)))
        except Late as error:
            left.append((submission, str(error)))
        except PermissionDenied:
            left.append((submission, _("没有权限，或者是自己编制的文本")))
    return Bulk(passed, left)


# --- review forms ----------------------------------------------------------------------------------------------


@transaction.atomic
def save_form(*, submission: Submission, by: User, seen: int, stage: str, projects: Sequence[str], way: sheet.Way,
              answers: Mapping[str, sheet.Answer], opinion: str = "") -> list[Form]:  # fmt: skip
    """Fill in the review form of these projects alike (``""``: one form for the whole text). The forms of a stage are
    either one for the whole or one for each project: the other kind gives way. Raises ValidationError, by point.
    """
    submission = locked(submission)
    if submission.stage != stage:
        raise Late(_("这份文本已由他人处理，现在在“%(stage)s”。请刷新。") % {"stage": submission.get_stage_display()})
    version = _deciding(submission, by, seen)
    if Stage(stage) not in queries.REVIEWED:
        raise ValidationError(_("这一环节不用填写审核表。"))
    names = {"": _("整份文本"), **{s["uid"]: s["name"] for s in version.sheets}}
    if not projects or any(p not in names for p in projects) or ("" in projects and len(projects) > 1):
        raise ValidationError(_("没有这个项目，可能已被删除。请刷新。"))
    form = sheet.form_of(submission.task.round)
    others = Form.objects.filter(version=version, stage=stage)
    made = []
    for project in projects:
        review, judged = sheet.filled(form, way, answers, opinion, sheet.about(version, project, by=by.name))
        values = {
            "submission": submission,
            "data": sheet.kept(review, judged),
            "score": judged.total,
            "grade": judged.grade,
            "by": by,
        }
        made.append(Form.objects.update_or_create(version=version, stage=stage, project=project, defaults=values)[0])
    (others.exclude(project="") if "" in projects else others.filter(project="")).delete()
    names_of = {point.key: point.name for point in form.points}
    audit.record("text.reviewed", by=by, organisation=submission.organisation.code, on=submission, name=str(submission), details={
        "version": version.number, "sha256": version.sha256, "stage": stage, "projects": [names[p] for p in projects],
        "grade": judged.grade, "score": None if judged.total is None else str(judged.total),
        "points": {names_of[i.key]: str(i.grade if i.points is None else i.points) for i in review.items},
        "opinions": {names_of[i.key]: i.opinion for i in review.items if i.opinion}, "opinion": review.opinion,
    })  # fmt: skip
    return made


# --- adjustment ------------------------------------------------------------------------------------------------


@transaction.atomic
def adjust(*, submission: Submission, by: User, reason: str) -> Submission:
    """Open an approved text for change. The approved version stays in force until the changed one is approved."""
    scope.require(by, "text.adjust", submission.organisation)
    submission = locked(submission)
    require_own(by, submission.organisation)
    _stands(submission, "adjust")
    reason = _words(reason)
    if len(reason) < 5:
        raise ValidationError({"reason": _("请写明调整的原因和依据（至少 5 个字）。")})
    submission.is_adjusting, submission.adjust_reason = True, reason
    mark_draft(submission, is_draft=True)
    hand_over(submission, "adjusting", by=by, state=State.IN_PROGRESS, stage=Stage.COMPILE, version=submission.approved,
              reason=reason)  # fmt: skip
    approved = submission.approved
    audit.record("text.adjustment-opened", by=by, organisation=submission.organisation.code, on=submission,
                 name=str(submission), details={"reason": reason, "sha256": approved.sha256 if approved else None})  # fmt: skip
    return submission


# --- comments and forms ----------------------------------------------------------------------------------------


@transaction.atomic
def comment(*, submission: Submission, by: User, words: str, cell: str = "", parent: Comment | None = None) -> Comment:
    """Say something of a cell or the text, or answer what was said."""
    scope.require(by, "review.comment", submission.organisation)
    if not words.strip():
        raise ValidationError({"words": _("请写下意见。")})
    if parent is not None and parent.submission_id != submission.pk:
        raise ValidationError(_("没有这条意见。"))
    seen = ""
    if cell:
        try:
            holder, key = draft.find(submission.head, [s.data for s in submission.sheets.all()], cell)
            seen = str(holder.get(key, ""))
        except draft.NoCell as error:
            if "." in cell or not submission.sheets.filter(uid=cell).exists():
                raise ValidationError(_("没有这个单元格，可能已被删除。请刷新。")) from error
    made = Comment.objects.create(submission=submission, cell=parent.cell if parent else cell, seen=seen,
                                  words=_words(words), parent=parent, by=by)  # fmt: skip
    audit.record("text.commented", by=by, organisation=submission.organisation.code, on=submission, name=str(submission),
                 details={"cell": made.cell, "words": made.words, "answers": parent.pk if parent else None})  # fmt: skip
    told = {parent.by} if parent else set(people(submission.organisation, Role.COMPILER))
    notify(told - {by}, _("%(name)s对 %(text)s 提了意见") % {"name": by.name, "text": submission}, _url(submission))
    return made


@transaction.atomic
def settle_comment(*, comment: Comment, by: User) -> Comment:
    """A comment is dealt with: said by who made it, or by the compilers."""
    submission = comment.submission
    scope.require(by, "review.comment", submission.organisation)
    if comment.by_id != by.pk and by.organisation_id != submission.organisation.pk:
        raise PermissionDenied
    comment.settled_by, comment.settled_at = by, timezone.now()
    comment.save(update_fields=["settled_by", "settled_at"])
    audit.record("text.comment-settled", by=by, organisation=submission.organisation.code, on=submission,
                 name=str(submission), details={"comment": comment.pk})  # fmt: skip
    return comment
