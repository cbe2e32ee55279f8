"""Looking at what waits, what was said and who may decide."""

from __future__ import annotations

from collections.abc import Sequence
from dataclasses import dataclass
from datetime import datetime

from django.db.models import QuerySet
from django.utils.translation import gettext as _

from jixiao.model import Severity
from jixiao_web.accounts.models import Organisation, User
from jixiao_web.accounts.powers import Role
from jixiao_web.review.models import Form, Reason
from jixiao_web.review.owing import Offices
from jixiao_web.rounds.models import Task
from jixiao_web.submissions import flow
from jixiao_web.submissions.checking import Checked
from jixiao_web.submissions.models import Stage, State, Step, Submission, Version
from jixiao_web.ui.words import listed

REVIEWED = frozenset({Stage.DESK, Stage.PERFORMANCE})
"""Stages that fill in a review form before they decide."""
HELD = frozenset({"中", "差"})
"""Grades that keep a text from going on: 中 is revised and reviewed anew, 差 does not enter the budget."""


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


@dataclass(frozen=True, slots=True)
class Station:
    """One stage of a text's way: ``done``, ``here`` or ``ahead``; who was or will be there, and when it was passed."""

    name: str
    status: str
    people: str = ""
    at: datetime | None = None


def way_of(submission: Submission, offices: Offices) -> list[Station]:
    """The whole way of a text with how far it has come since it was last handed in."""
    steps = list(submission.steps.select_related("by").order_by("-id"))
    passed: dict[str, Step] = {}
    for step in steps:
        if step.action not in ("submitted", "passed", "approved"):
            break
        passed.setdefault(step.from_stage, step)
        if step.action == "submitted":
            break
    found = []
    for stage in (Stage.COMPILE, *flow.way(submission.organisation)):
        by = passed.get(stage)
        name = _("编制") if stage is Stage.COMPILE else str(stage.label)
        if by is not None:
            found.append(Station(name, "done", by.by.name, by.at))
        else:
            here = stage == submission.stage and submission.state != State.APPROVED
            who = listed(u.name for u in offices.of(submission.organisation, stage))
            found.append(Station(name, "here" if here else "ahead", who))
    done = submission.state == State.APPROVED
    found.append(Station(_("批复"), "done" if done else "ahead", at=steps[0].at if done and steps else None))
    return found


@dataclass(frozen=True, slots=True)
class Verdict:
    """What the review forms of a version say at a stage."""

    forms: Sequence[Form]
    missing: Sequence[str]
    """Names of projects nobody reviewed."""
    held: Sequence[tuple[str, str]]
    """What may not pass: name and grade."""

    @property
    def passes(self) -> bool:
        """Whether the text may go on."""
        return bool(self.forms) and not self.missing and not self.held


def verdict(version: Version, stage: Stage) -> Verdict:
    """The forms of a stage: one for the whole text, or one for each project."""
    forms = list(Form.objects.filter(version=version, stage=stage).select_related("by"))
    names = {s["uid"]: s["name"] or s["code"] for s in version.sheets}
    reviewed = {f.project for f in forms}
    missing = [] if "" in reviewed else [name for uid, name in names.items() if uid not in reviewed]
    held = [(names.get(f.project, _("整份文本")), f.grade) for f in forms if f.grade in HELD]
    return Verdict(forms, missing, held)


def contradicted(found: Verdict, checked: Checked, version: Version) -> list[str]:
    """Names of projects that were graded 优 or 良 although errors stand in them that were only explained (SH07)."""
    graded = {f.project for f in found.forms if f.grade not in HELD}
    wrong = {m.owner for m in checked.marks if m.finding.severity is Severity.ERROR}
    return [
        s["name"] or s["code"] for s in version.sheets if s["uid"] in wrong and ("" in graded or s["uid"] in graded)
    ]


def latest_forms(submission: Submission) -> list[tuple[str, str, Sequence[Form], Version]]:
    """The forms of each stage that were filled in last: stage, its name, the forms, the version they speak of."""
    found: dict[str, list[Form]] = {}
    for form in submission.forms.select_related("by", "version").order_by("-version__number", "project"):
        own = found.setdefault(form.stage, [])
        if not own or own[0].version_id == form.version_id:
            own.append(form)
    return [(stage.value, str(stage.label), own, own[0].version) for stage in Stage if (own := found.get(stage, []))]
