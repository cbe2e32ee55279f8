"""Looking at what waits, what was said and who may decide."""

from __future__ import annotations

from django.db.models import QuerySet

from jixiao_web.accounts.models import Organisation, User
from jixiao_web.accounts.powers import Role
from jixiao_web.review.models import Reason
from jixiao_web.rounds.models import Task
from jixiao_web.submissions import flow
from jixiao_web.submissions.models import Stage, State, Submission


def open_reasons(submission: Submission) -> QuerySet[Reason]:
    """The reasons of the latest return that nobody answered yet; none unless the text is returned."""
    last = submission.steps.filter(action="returned").order_by("-id").first()
    if last is None or submission.state != State.RETURNED:
        return Reason.objects.none()
    return Reason.objects.filter(step=last, answer="")


def decides(user: User, submission: Submission) -> bool:
    """Whether a person holds the office, at the place, where the text lies now."""
    if submission.state != State.SUBMITTED:
        return False
    stage = Stage(submission.stage)
    if flow.POWER[stage] not in user.powers:
        return False
    where = flow.decider(submission.organisation, stage)
    if where is None:
        return user.organisation.region_id == submission.organisation.region_id
    return user.organisation_id == where.pk


def wrote(user: User, submission: Submission) -> bool:
    """Whether a person changed this text or handed it in since the version in force: nobody decides on their own work."""
    since = submission.approved.revision if submission.approved else 0
    return (
        submission.edits.filter(by=user, refused=False, revision__gt=since).exists()
        or submission.versions.filter(by=user, cause="submitted", revision__gte=since).exists()
    )


def units_before(submission: Submission, stage: Stage) -> list[Organisation]:
    """The department's units that owe a text in the same round and whose text has not passed a stage yet."""
    owner = submission.organisation
    if owner.kind != Organisation.Kind.DEPARTMENT:
        return []
    level = Stage.PARENT if stage is Stage.HEAD else stage
    tasks = Task.objects.filter(
        round=submission.task.round_id, kind=submission.task.kind, organisation__parent=owner
    ).select_related("submission", "organisation__parent__desk")
    waiting = []
    for task in tasks:
        found = getattr(task, "submission", None)
        if found is None or flow.is_before(task.organisation, Stage(found.stage), State(found.state), level):
            waiting.append(task.organisation)
    return waiting


def waiting_for(user: User, submissions: QuerySet[Submission]) -> list[Submission]:
    """Those of the submissions a person is to decide on."""
    if not user.roles & {Role.HEAD, Role.DESK, Role.PERFORMANCE}:
        return []
    return [s for s in submissions.filter(state=State.SUBMITTED) if decides(user, s)]
