"""Every write about drafts and versions: with its power, its lock and its entry in the record."""

from __future__ import annotations

import copy
import hashlib
from collections.abc import Collection, Mapping, Sequence
from dataclasses import dataclass, field, replace

from django.core.exceptions import PermissionDenied, ValidationError
from django.db import transaction
from django.utils import timezone
from django.utils.translation import gettext as _

from jixiao.api import read
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
from jixiao_web.ui.errors import Late


def locked(submission: Submission) -> Submission:
    """The submission as it stands now, kept from other writers until the transaction ends."""
    return (
        Submission.objects.select_for_update(of=("self",))
        .select_related(
            "task__round__region", "task__organisation__parent__desk", "task__organisation__desk", "approved"
        )
        .get(pk=submission.pk)
    )


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


@dataclass(frozen=True, slots=True)
class Refused:
    """A change that was refused: which of those sent, why, and the change by which the cell came to hold what it
    holds now.
    """

    index: int
    conflict: edits.Conflict
    theirs: Edit | None


@dataclass(slots=True)
class Applied:
    """What became of a batch of changes."""

    submission: Submission
    sheets: list[Sheet]
    made: list[Edit] = field(default_factory=list)
    refused: list[Refused] = field(default_factory=list)


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
    for index, wanted in enumerate(changes):
        try:
            result = edits.apply(head, sheets, wanted)
        except edits.BadEdit as error:
            error.index = index
            raise
        if result is None:
            continue
        if isinstance(result, edits.Conflict):
            refused = Edit(submission=submission, revision=submission.revision, by=by, op=wanted["op"],
                           where=result.where[:120], old=result.seen, new=result.yours, refused=True)  # fmt: skip
            pending.append(refused)
            done.refused.append(Refused(index, result, _last_change(submission, result)))
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
                        **witness.of_edits(pending)})  # fmt: skip
    return done


def _last_change(submission: Submission, conflict: edits.Conflict) -> Edit | None:
    """The change that made a cell or row what it is, or took it away."""
    found = submission.edits.filter(refused=False).select_related("by").order_by("-id")
    if conflict.theirs is None:
        return found.filter(op="remove", old__item__uid__in=conflict.where.split(".")).first()
    return found.filter(where__startswith=conflict.where.removeprefix("projects.")).first()


def _save_sheets(
    submission: Submission, before: dict[str, Sheet], after: Sequence[Data], touched: set[str], *, order: bool
) -> None:
    """Write the sheets that changed, and the order where that changed."""
    if order:
        kept = {s["uid"] for s in after}
        submission.sheets.exclude(uid__in=kept).delete()
    new, moved, changed = [], [], []
    for position, data in enumerate(after):
        row = before.get(data["uid"])
        if row is None:
            new.append(Sheet(submission=submission, uid=data["uid"], position=position, data=data))
            continue
        if row.position != position:
            row.position = position
            moved.append(row)
        if data["uid"] in touched:
            row.data, row.stamp = data, new_stamp()
            changed.append(row)
    Sheet.objects.bulk_create(new)
    Sheet.objects.bulk_update(moved, ["position"])
    Sheet.objects.bulk_update(changed, ["data", "stamp"])


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
        Sheet(submission=submission, uid=s["uid"], position=n, data=s) for n, s in enumerate(sheets)
    )
    Edit.objects.create(submission=submission, revision=submission.revision, by=by, op="replace", where="draft",
                        old={"version": kept.number} if kept else None, new={"projects": len(sheets)})  # fmt: skip
    submission.stamp = new_stamp()
    submission.save(update_fields=["head", "revision", "stamp", "changed_at"])
    return kept


# --- import ----------------------------------------------------------------------------------------------------


def preview(*, submission: Submission, by: User, content: bytes, name: str) -> Upload:
    """Read a file and keep what was understood, for the person to look at before it becomes the draft. What the same
    person had read before and not imported goes.

    Raises ReadError for a file that cannot be read, ValidationError for one that is no text of this kind.
    """
    _require_open(submission, by)
    name = draft.visible(name).replace("\n", " ")[-200:] or "-"
    text = read(content, name)  # long before the lock is taken: others go on writing meanwhile
    if not any(p.form == "goal" for p in text.projects):
        raise ValidationError(
            _("“%(name)s”里没有项目绩效目标表。请确认文件是绩效文本，而不是自评表、监控表或其他材料。") % {"name": name}
        )
    head, sheets = _draft_of(text, submission)
    marks = checking.find_marks(draft.to_text(head, sheets), head, sheets, submission.task.round, {})
    problems = [
        {"code": p.code, "message": draft.visible(p.message), "project": p.project, "place": p.place.as_dict() if p.place else None}
        for p in text.problems
    ]  # fmt: skip
    problems += [
        {"code": code, "message": draft.visible(words), "project": project, "place": None}
        for code, words, project in draft.left_out(_goals(text), submission.task.round.year)
    ]
    with transaction.atomic():
        submission = locked(submission)
        _require_open(submission, by)
        submission.uploads.filter(by=by, applied_at=None).delete()
        upload = Upload.objects.create(
            submission=submission, name=name, sha256=hashlib.sha256(content).hexdigest(), content=content, head=head,
            sheets=sheets, problems=problems, counts=checking.Checked(text, marks).counts, by=by,
        )  # fmt: skip
        record("text.file-read", by=by, organisation=submission.organisation.code, on=submission, name=str(submission),
               details={"file": name, "sha256": upload.sha256, "projects": len(sheets), "problems": len(problems)})  # fmt: skip
    return upload


def _goals(text: PerformanceText) -> PerformanceText:
    """A text without its forms of other kinds."""
    return replace(text, projects=tuple(p for p in text.projects if p.form == "goal"))


def _draft_of(text: PerformanceText, submission: Submission) -> tuple[Data, list[Data]]:
    base = draft.empty_head(submission.organisation.name, submission.task.round.year, _bureau(submission.organisation))
    return draft.from_text(_goals(text), base)


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
           details={"file": upload.name, "sha256": upload.sha256, "projects": len(upload.sheets),
                    "kept": witness.of_version(kept) if kept else None,
                    **witness.of_edits(list(submission.edits.order_by("-id")[:1]))})  # fmt: skip
    return submission


@transaction.atomic
def add_from_upload(*, upload: Upload, by: User, uids: Collection[str]) -> Applied:
    """Add some of the projects that were read to the draft, behind those that are there, with part one's wording of
    them. Raises ValidationError where none is chosen.
    """
    upload = Upload.objects.select_for_update().get(pk=upload.pk)
    if upload.applied_at is not None:
        raise Late(_("这份文件已经导入过了。"))
    chosen = [s for s in upload.sheets if s["uid"] in uids]
    applied = _append(submission=upload.submission, by=by, sheets=chosen, wordings=upload.head["items"])
    upload.applied_at = timezone.now()
    upload.save(update_fields=["applied_at"])
    record("text.imported", by=by, organisation=applied.submission.organisation.code, on=applied.submission,
           name=str(applied.submission),
           details={"file": upload.name, "sha256": upload.sha256, "projects": [s["name"] for s in chosen]})  # fmt: skip
    return applied


@transaction.atomic
def carry_over(*, submission: Submission, by: User, version: Version, uids: Collection[str]) -> Applied:
    """Add projects of an earlier year's approved text to the draft; figures of money and plan are left empty, for they
    are this year's to set. Raises ValidationError where none is chosen.
    """
    scope.require(by, "text.read", version.submission.organisation)
    chosen = [
        {**s, "total": "", "fiscal": "", "other": "", "plan": dict.fromkeys(draft.MONTHS, "")}
        for s in version.sheets if s["uid"] in uids
    ]  # fmt: skip
    applied = _append(submission=submission, by=by, sheets=chosen)
    record("text.carried-over", by=by, organisation=submission.organisation.code, on=submission, name=str(submission),
           details={"from": version.sha256, "projects": [s["name"] for s in chosen]})  # fmt: skip
    return applied


def _append(
    *, submission: Submission, by: User, sheets: Sequence[Data], wordings: Mapping[str, Data] | None = None
) -> Applied:
    """Put projects behind those of the draft, under new names, for the draft may have them already."""
    if not sheets:
        raise ValidationError(_("请至少选择一个项目。"))
    last = submission.sheets.order_by("-position").first()
    after = last.uid if last else None
    changes: list[Data] = []
    for sheet in sheets:
        item = copy.deepcopy(sheet)
        item["uid"] = draft.new_uid("p")
        for row in (*item["objectives"], *item["indicators"]):
            row["uid"] = draft.new_uid(row["uid"][0])
        changes.append({"op": "add", "list": "projects", "after": after, "item": item})
        for key, words in (wordings or {}).get(sheet["uid"], {}).items():
            changes.append({"op": "set", "cell": f"head.items.{item['uid']}.{key}", "old": "", "new": words})
        after = item["uid"]
    try:
        return change(submission=submission, by=by, changes=changes)
    except edits.BadEdit as error:
        raise ValidationError(_("不能加入：%(why)s") % {"why": error}) from error


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


def waive(*, submission: Submission, by: User, fingerprint: str, reason: str) -> Waiver:
    """Set a finding aside with a reason. Raises ValidationError without one, or where there is no such finding."""
    return waive_all(submission=submission, by=by, fingerprints=[fingerprint], reason=reason)[0]


@transaction.atomic
def waive_all(*, submission: Submission, by: User, fingerprints: Sequence[str], reason: str) -> list[Waiver]:
    """Set several findings of one's own text aside with one reason: all of them, or none."""
    scope.require(by, "text.waive", submission.organisation)
    require_own(by, submission.organisation)
    submission = locked(submission)
    if not fingerprints:
        raise ValidationError(_("请选择要说明的问题。"))
    if len(reason.strip()) < 5:
        raise ValidationError({"reason": _("请写明理由（至少 5 个字），审核人员会看到。")})
    if not submission.is_open:
        raise Late(_("文本已提交或已批复，不能再修改。请刷新页面查看它现在在哪里。"))
    marks = {m.fingerprint: m for m in reversed(checking.check_draft(submission).marks)}
    made = []
    for fingerprint in dict.fromkeys(fingerprints):
        mark = marks.get(fingerprint)
        if mark is None:
            raise ValidationError(_("没有这个问题了，可能已经改好，请刷新。"))
        if mark.waiver is not None:
            raise ValidationError(_("这个问题已经说明过了。"))
        waiver = Waiver.objects.create(submission=submission, fingerprint=fingerprint, rule=mark.finding.rule, cell=mark.cell,
                                       message=mark.finding.message, reason=reason.strip(), by=by)  # fmt: skip
        record("text.finding-waived", by=by, organisation=submission.organisation.code, on=submission, name=str(submission),
               details={"rule": waiver.rule, "cell": waiver.cell, "message": waiver.message, "reason": waiver.reason})  # fmt: skip
        made.append(waiver)
    return made


@transaction.atomic
def unwaive(*, waiver: Waiver, by: User) -> Waiver:
    """A finding counts again."""
    scope.require(by, "text.waive", waiver.submission.organisation)
    require_own(by, waiver.submission.organisation)
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


@transaction.atomic
def downloaded(*, submission: Submission, by: User, file: str, version: Version | None = None) -> None:
    """Write into the record that somebody took a file of a text with them."""
    scope.require(by, "text.read", submission.organisation)
    record("text.downloaded", by=by, organisation=submission.organisation.code, on=submission, name=str(submission),
           details={"file": file, "version": version.number if version else None,
                    "sha256": version.sha256 if version else None})  # fmt: skip
