"""Every write about drafts and versions: with its power, its lock and its entry in the record."""

from __future__ import annotations

import copy
import hashlib
from collections.abc import Sequence
from dataclasses import dataclass, field


from django.core.exceptions import ValidationError
from django.db import transaction
from django.utils import timezone
from django.utils.translation import gettext as _

from jixiao.api import ReadError, read
from jixiao.model import PerformanceText
from jixiao.write.json import dumps, to_data
from jixiao_web.accounts import scope
from jixiao_web.accounts.models import Organisation, User
from jixiao_web.audit.services import record
from jixiao_web.rounds.models import Task
from jixiao_web.submissions import checking, draft, edits, witness
from jixiao_web.submissions.draft import Data
from jixiao_web.submissions.models import (
    Edit,
    Look,
    Sheet,
    Stage,
    State,
    Step,
    Submission,
    Upload,
    Version,
    Waiver,
    new_stamp,
)


class Late(Exception):
    """Somebody else was first: the text is not where the writer thought it was."""


def locked(submission: Submission) -> Submission:
    """The submission as it stands now, kept from other writers until the transaction ends."""
    return Submission.objects.select_for_update(of=("self",)).select_related(
        "task__round__region", "task__organisation__parent__desk", "task__organisation__desk", "approved"
    ).get(pk=submission.pk)


def _bureau(organisation: Organisation) -> str:
    found = Organisation.objects.filter(region=organisation.region_id, kind=Organisation.Kind.BUREAU).first()
    return found.name if found else ""


@transaction.atomic
def start(*, task: Task, by: User) -> Submission:
    """Begin the text of a task; the one that is there already, where it was begun before."""
    scope.require(by, "text.edit", task.organisation)
    require_own(by, task.organisation)
    Task.objects.select_for_update().get(pk=task.pk)
    found = Submission.objects.filter(task=task).first()
    if found is not None:
        return found
    head = draft.empty_head(task.organisation.name, task.round.year, _bureau(task.organisation))
    made = Submission.objects.create(task=task, head=head)
    step(made, "started", by=by)
    record("text.started", by=by, organisation=task.organisation.code, on=made, name=str(task))
    return made


def require_own(by: User, organisation: Organisation) -> None:
    """Compiling is for the organisation's own people: a department looks at its units' texts, it does not write them."""
    from django.core.exceptions import PermissionDenied

    if by.organisation_id != organisation.pk:
        raise PermissionDenied


def step(submission: Submission, action: str, *, by: User, from_stage: str | None = None, version: Version | None = None,
         reason: str = "") -> Step:  # fmt: skip
    """Write one step into the text's history, as the submission stands now."""
    return Step.objects.create(
        submission=submission, action=action, from_stage=from_stage or submission.stage, to_stage=submission.stage,
        state=submission.state, version=version, reason=reason, by=by,
    )  # fmt: skip


# --- changing the draft ----------------------------------------------------------------------------------------


@dataclass(slots=True)
class Applied:
    """What became of a batch of changes."""

    submission: Submission
    sheets: list[Sheet]
    made: list[Edit] = field(default_factory=list)
    refused: list[tuple[edits.Conflict, Edit | None]] = field(default_factory=list)
    """Each with the change by which the cell came to hold what it holds now."""


def _require_open(submission: Submission, by: User) -> None:
    scope.require(by, "text.edit", submission.organisation)
    require_own(by, submission.organisation)
    if not submission.is_open:
        raise Late(_("文本已提交或已批复，不能再修改。请刷新页面查看它现在在哪里。"))
    if not submission.task.round.is_open and not submission.is_adjusting:
        raise Late(_("本次编制已经结束，不能再修改。需要改动的，请在批复后走调整程序。"))


@transaction.atomic
def change(*, submission: Submission, by: User, changes: Sequence[Data]) -> Applied:
    """Make changes to the draft, one after the other. A cell that somebody else changed meanwhile keeps what it holds;
    the change is refused, written down, and told. Raises edits.BadEdit (nothing is changed then) and Late.
    """
    submission = locked(submission)
    _require_open(submission, by)
    rows = list(submission.sheets.all())
    by_uid = {row.uid: row for row in rows}
    head = submission.head
    sheets: list[Data] = [row.data for row in rows]
    done = Applied(submission, rows)
    touched: set[str] = set()
    order = in_head = False
    pending: list[Edit] = []
    for wanted in changes:
        result = edits.apply(head, sheets, wanted)
        if isinstance(result, edits.Conflict):
            refused = Edit(submission=submission, revision=submission.revision, by=by, op=str(wanted.get("op", ""))[:10],
                           where=result.where[:120], old=result.seen, new=result.yours, refused=True)  # fmt: skip
            pending.append(refused)
            done.refused.append((result, _last_change(submission, result.where)))
            continue
        submission.revision += 1
        made = Edit(submission=submission, revision=submission.revision, by=by, op=result.op, where=result.where[:120],
                    old=result.old, new=result.new)  # fmt: skip
        pending.append(made)
        done.made.append(made)
        touched |= result.sheets
        order |= result.order
        in_head |= result.head
    Edit.objects.bulk_create(pending)
    if done.made:
        _save_sheets(submission, by_uid, sheets, touched, order=order)
        submission.stamp = new_stamp()
        submission.save(update_fields=["revision", "stamp", "changed_at", *(["head"] if in_head else [])])
        if order:
            done.sheets = list(submission.sheets.all())
    if pending:
        record("text.edited", by=by, organisation=submission.organisation.code, on=submission, name=str(submission),
               details={"made": len(done.made), "refused": len(done.refused), "revision": submission.revision,
                        "edits": witness.digest(pending)})  # fmt: skip
    return done


def _last_change(submission: Submission, where: str) -> Edit | None:
    return submission.edits.filter(where=where, refused=False).select_related("by").order_by("-id").first()


def _save_sheets(submission: Submission, before: dict[str, Sheet], after: Sequence[Data], touched: set[str], *, order: bool) -> None:
    """Write the sheets that changed, and the order where that changed."""
    if order:
        kept = {s["uid"] for s in after}
        submission.sheets.exclude(uid__in=kept).delete()
    new = []
    changed = []
    for position, data in enumerate(after):
        row = before.get(data["uid"])
        if row is None:
            new.append(Sheet(submission=submission, uid=data["uid"], position=position, data=data))
        elif data["uid"] in touched or row.position != position:
            row.position, row.data = position, data
            if data["uid"] in touched:
                row.stamp = new_stamp()
            changed.append(row)
    Sheet.objects.bulk_create(new)
    Sheet.objects.bulk_update(changed, ["position", "data", "stamp"])


@transaction.atomic
def replace_all(*, submission: Submission, by: User, head: Data, sheets: Sequence[Data], cause: str) -> Version | None:
    """Put another draft in the place of this one (an import, last year's text). What was there is kept as a version
    first, unless it was empty. Returns that version.
    """
    submission = locked(submission)
    _require_open(submission, by)
    kept = freeze(submission, by=by, cause=cause) if submission.sheets.exists() else None
    submission.head = head
    submission.revision += 1
    submission.sheets.all().delete()
    Sheet.objects.bulk_create(
        Sheet(submission=submission, uid=s["uid"], position=n, data=s)
        for n, s in enumerate(sheets)
    )
    Edit.objects.create(submission=submission, revision=submission.revision, by=by, op="replace", where="draft",
                        old={"version": kept.number} if kept else None, new={"projects": len(sheets)})  # fmt: skip
    submission.stamp = new_stamp()
    submission.save(update_fields=["head", "revision", "stamp", "changed_at"])
    return kept


# --- import ----------------------------------------------------------------------------------------------------


@transaction.atomic
def preview(*, submission: Submission, by: User, content: bytes, name: str) -> Upload:
    """Read a file and keep what was understood, for the person to look at before it becomes the draft.

    Raises ReadError for a file that cannot be read, ValidationError for one that is no text of this kind.
    """
    submission = locked(submission)
    _require_open(submission, by)
    text = read(content, name)
    if not any(p.form == "goal" for p in text.projects):
        raise ValidationError(
            _("“%(name)s”里没有项目绩效目标表。请确认文件是绩效文本，而不是自评表、监控表或其他材料。") % {"name": name}
        )
    head, sheets = _draft_of(text, submission)
    marks = checking.find_marks(draft.to_text(head, sheets), head, sheets, submission.task.round, {})
    problems = [{"code": p.code, "message": p.message, "project": p.project,
                 "place": p.place.as_dict() if p.place else None} for p in text.problems]  # fmt: skip
    upload = Upload.objects.create(
        submission=submission, name=name[-200:], sha256=hashlib.sha256(content).hexdigest(), content=content, head=head,
        sheets=sheets, problems=problems, counts=checking.Checked(text, marks).counts, by=by,
    )  # fmt: skip
    record("text.file-read", by=by, organisation=submission.organisation.code, on=submission, name=str(submission),
           details={"file": name, "sha256": upload.sha256, "projects": len(sheets), "problems": len(problems)})  # fmt: skip
    return upload


def _draft_of(text: PerformanceText, submission: Submission) -> tuple[Data, list[Data]]:
    from dataclasses import replace

    goals = replace(text, projects=tuple(p for p in text.projects if p.form == "goal"))
    base = draft.empty_head(submission.organisation.name, submission.task.round.year, _bureau(submission.organisation))
    return draft.from_text(goals, base)


@transaction.atomic
def apply_upload(*, upload: Upload, by: User) -> Submission:
    """Make what was read the draft. What was there before is kept as a version."""
    upload = Upload.objects.select_for_update().get(pk=upload.pk)
    if upload.applied_at is not None:
        raise Late(_("这份文件已经导入过了。"))
    submission = upload.submission
    kept = replace_all(submission=submission, by=by, head=upload.head, sheets=upload.sheets, cause="imported-over")
    upload.applied_at = timezone.now()
    upload.save(update_fields=["applied_at"])
    submission = locked(submission)
    step(submission, "imported", by=by, version=kept, reason=upload.name)
    record("text.imported", by=by, organisation=submission.organisation.code, on=submission, name=str(submission),
           details={"file": upload.name, "sha256": upload.sha256, "projects": len(upload.sheets)})  # fmt: skip
    return submission


@transaction.atomic
def carry_over(*, submission: Submission, by: User, version: Version, uids: Sequence[str]) -> Applied:
    """Add projects of an earlier year's approved text to the draft, under new names of rows; figures of money and plan
    are left empty, for they are this year's to set.
    """
    scope.require(by, "text.read", version.submission.organisation)
    chosen = [s for s in version.sheets if s["uid"] in set(uids)]
    last = submission.sheets.order_by("-position").first()
    after = last.uid if last else None
    changes = []
    for sheet in chosen:
        item = copy.deepcopy(sheet)
        item |= {"uid": draft.new_uid("p"), "total": "", "fiscal": "", "other": "",
                 "plan": dict.fromkeys(draft.MONTHS, "")}  # fmt: skip
        for row in (*item["objectives"], *item["indicators"]):
            row["uid"] = draft.new_uid(row["uid"][0])
        changes.append({"op": "add", "list": "projects", "after": after, "item": item})
        after = item["uid"]
    applied = change(submission=submission, by=by, changes=changes)
    record("text.carried-over", by=by, organisation=submission.organisation.code, on=submission, name=str(submission),
           details={"from": version.sha256, "projects": [s["name"] for s in chosen]})  # fmt: skip
    return applied


# --- versions and hand-overs -----------------------------------------------------------------------------------


def freeze(submission: Submission, *, by: User, cause: str) -> Version:
    """The draft as it stands, as a version; the submission must be locked."""
    checked = checking.check_draft(submission)
    sheets = [row.data for row in submission.sheets.all()]
    text = dumps(to_data(checked.text))
    newest = submission.versions.order_by("-number").first()
    return Version.objects.create(
        submission=submission, number=newest.number + 1 if newest else 1, cause=cause, head=submission.head, sheets=sheets,
        text=text, sha256=hashlib.sha256(text.encode()).hexdigest(), revision=submission.revision,
        counts=checked.counts, by=by,
    )  # fmt: skip


def mark_draft(submission: Submission, *, is_draft: bool) -> None:
    """Put （草案） on the cover of a locked submission, or take it off."""
    submission.head["draft"] = is_draft
    submission.stamp = new_stamp()


def hand_over(submission: Submission, action: str, *, by: User, state: State, stage: Stage, version: Version | None,
              reason: str = "") -> Step:  # fmt: skip
    """Put a locked submission into another state and stage, with its step in the history."""
    from_stage = submission.stage
    submission.state, submission.stage = state, stage
    if state is State.SUBMITTED and from_stage == Stage.COMPILE:
        submission.submitted_at = timezone.now()
    submission.save()
    return step(submission, action, by=by, from_stage=from_stage, version=version, reason=reason)


# --- waivers and looks -----------------------------------------------------------------------------------------


@transaction.atomic
def waive(*, submission: Submission, by: User, fingerprint: str, reason: str) -> Waiver:
    """Set a finding aside with a reason. Raises ValidationError without one, or where there is no such finding."""
    scope.require(by, "text.waive", submission.organisation)
    submission = locked(submission)
    if len(reason.strip()) < 5:
        raise ValidationError({"reason": _("请写明理由（至少 5 个字），审核人员会看到。")})
    if not submission.is_open:
        raise Late(_("文本已提交或已批复，不能再修改。请刷新页面查看它现在在哪里。"))
    mark = next((m for m in checking.check_draft(submission).marks if m.fingerprint == fingerprint), None)
    if mark is None:
        raise ValidationError(_("没有这个问题了，可能已经改好，请刷新。"))
    if submission.waivers.filter(fingerprint=fingerprint, ended_at=None).exists():
        raise ValidationError(_("这个问题已经说明过了。"))
    made = Waiver.objects.create(submission=submission, fingerprint=fingerprint, rule=mark.finding.rule, cell=mark.cell,
                                 message=mark.finding.message, reason=reason.strip(), by=by)  # fmt: skip
    record("text.finding-waived", by=by, organisation=submission.organisation.code, on=submission, name=str(submission),
           details={"rule": made.rule, "cell": made.cell, "message": made.message, "reason": made.reason})  # fmt: skip
    return made


@transaction.atomic
def unwaive(*, waiver: Waiver, by: User) -> Waiver:
    """A finding counts again."""
    scope.require(by, "text.waive", waiver.submission.organisation)
    submission = locked(waiver.submission)
    if not submission.is_open:
        raise Late(_("文本已提交或已批复，不能再修改。请刷新页面查看它现在在哪里。"))
    waiver.ended_at = timezone.now()
    waiver.save(update_fields=["ended_at"])
    record("text.waiver-ended", by=by, organisation=submission.organisation.code, on=submission, name=str(submission),
           details={"rule": waiver.rule, "cell": waiver.cell})  # fmt: skip
    return waiver


def looked(*, submission: Submission, by: User) -> None:
    """Remember that somebody has seen the text as it stands."""
    newest = submission.versions.order_by("-number").first()
    Look.objects.update_or_create(
        user=by, submission=submission, defaults={"revision": submission.revision, "version": newest}
    )


