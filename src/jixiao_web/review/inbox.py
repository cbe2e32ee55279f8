"""What waits for somebody: to compile, to decide, to answer; and what each office is to look after."""

from __future__ import annotations

from collections.abc import Sequence
from dataclasses import dataclass, field
from datetime import UTC
from typing import Any

from axes.models import AccessAttempt
from django.conf import settings
from django.db.models import Q
from django.urls import reverse
from django.utils import timezone
from django.utils.translation import gettext as _

from jixiao_web.accounts import scope
from jixiao_web.accounts.models import Organisation, User
from jixiao_web.accounts.powers import Role
from jixiao_web.audit.models import Checkpoint, Entry, Head
from jixiao_web.review import owing, queries
from jixiao_web.review.models import Comment, Reason
from jixiao_web.rounds import access as round_access
from jixiao_web.rounds.models import Notice
from jixiao_web.submissions import access
from jixiao_web.submissions.models import State


@dataclass(frozen=True, slots=True)
class Fact:
    """A figure somebody is to know of, with the place to go to. ``weight`` colours what should be acted on."""

    words: str
    number: str
    url: str
    weight: str = ""


@dataclass(slots=True)
class Inbox:
    """Everything on somebody's first page."""

    to_compile: list[owing.Row] = field(default_factory=list)
    answers: dict[int, int] = field(default_factory=dict)
    """Open reasons by the number of the text."""
    to_decide: list[owing.Row] = field(default_factory=list)
    on_the_way: list[owing.Row] = field(default_factory=list)
    comments: list[Comment] = field(default_factory=list)
    facts: list[Fact] = field(default_factory=list)
    notices: Sequence[Notice] = ()

    @property
    def clean(self) -> list[owing.Row]:
        """Those to decide on where nothing weighs: neither error nor warning, nothing explained away."""
        return [r for r in self.to_decide if r.counts and not any(r.counts[k] for k in ("error", "warning", "waived"))]


def inbox(user: User) -> Inbox:
    """What waits for a person today."""
    found = Inbox(notices=list(user.notices.filter(read_at=None)[:8]))
    if Role.COMPILER in user.roles:
        _compiling(user, found)
    deciding = queries.waiting_for(user, access.texts(user))
    found.to_decide = owing.rows([_task_of(s) for s in deciding])
    found.to_decide.sort(
        key=lambda r: (r.submission.submitted_at or timezone.now()) if r.submission else timezone.now()
    )
    if user.roles & {Role.HEAD, Role.DESK, Role.PERFORMANCE}:
        found.facts += _owed(user)
    if Role.AUDITOR in user.roles:
        found.facts += _for_auditor(user)
    if Role.SYSTEM in user.roles:
        found.facts += _for_system(user)
    if Role.SECURITY in user.roles:
        found.facts += _for_security(user)
    if Role.AUDIT in user.roles:
        found.facts += _for_audit()
    return found


def _task_of(submission: Any) -> Any:
    task = submission.task
    task.submission = submission
    return task


def _compiling(user: User, found: Inbox) -> None:
    own = owing.rows(round_access.tasks(user).filter(organisation=user.organisation_id))
    found.to_compile = [
        r for r in own
        if (r.is_owed and r.task.round.is_open) or (r.submission and r.submission.is_adjusting and r.submission.is_open)
    ]  # fmt: skip
    found.to_compile.sort(key=lambda r: r.task.due)
    found.on_the_way = [r for r in own if r.state is State.SUBMITTED]
    returned = [r.submission for r in found.to_compile if r.submission and r.state is State.RETURNED]
    found.answers = {s.pk: queries.open_reasons(s).count() for s in returned}
    found.comments = list(
        Comment.objects.filter(submission__task__organisation=user.organisation_id, settled_at=None, parent=None)
        .exclude(by=user).select_related("by__organisation", "submission__task__round", "submission__task__organisation")[:20]
    )  # fmt: skip


def _owed(user: User) -> list[Fact]:
    """For those who look after others: how the open rounds stand."""
    facts = []
    for round_ in round_access.rounds(user).filter(is_open=True):
        tasks = round_access.tasks(user).filter(round=round_)
        owed = owing.owed(tasks)
        late = owed.filter(due__lt=timezone.localdate()).count()
        url = reverse("round", args=[round_.pk])
        facts.append(
            Fact(_("%(round)s：还没有提交") % {"round": round_.name}, f"{owed.count()} / {tasks.count()}", url)
        )
        if late:
            facts.append(Fact(_("%(round)s：已逾期") % {"round": round_.name}, str(late), f"{url}?late=1", "late"))
    return facts


def _for_auditor(user: User) -> list[Fact]:
    texts = access.texts(user)
    today = timezone.localtime().replace(hour=0, minute=0, second=0, microsecond=0).astimezone(UTC)
    return [
        Fact(_("已批复的文本"), str(texts.filter(state=State.APPROVED).count()), reverse("texts") + "?state=approved"),
        Fact(_("正在调整的文本"), str(texts.filter(is_adjusting=True).count()), reverse("texts")),
        Fact(_("还没有答复的退回意见"), str(Reason.objects.filter(step__submission__in=texts, answer="").count()),
             reverse("texts") + "?state=returned"),
        Fact(_("今天的审计记录"), str(Entry.objects.filter(at__gte=today.isoformat(timespec="microseconds")).count()), reverse("audit")),
    ]  # fmt: skip


def _people(user: User) -> Any:
    return User.objects.filter(organisation__in=scope.organisations(user), is_active=True)


def _without_office(user: User) -> int:
    today = timezone.localdate()
    held = Q(appointments__since__lte=today) & (Q(appointments__until=None) | Q(appointments__until__gte=today))
    return int(_people(user).exclude(pk__in=User.objects.filter(held)).count())


def _for_system(user: User) -> list[Fact]:
    organisations = scope.organisations(user).filter(is_active=True)
    empty = organisations.filter(people=None).exclude(kind=Organisation.Kind.BUREAU).count()
    undirected = organisations.filter(kind=Organisation.Kind.DEPARTMENT, desk=None).count()
    people = reverse("people")
    return [
        Fact(_("启用的人员"), str(_people(user).count()), people),
        Fact(_("还没有人员的机构"), str(empty), people, "late" if empty else ""),
        Fact(_("没有归口科室的部门"), str(undirected), people, "late" if undirected else ""),
        Fact(_("还没有角色的人员（请安全管理员授予）"), str(_without_office(user)), people),
    ]


def _for_security(user: User) -> list[Fact]:
    people = reverse("people")
    waiting = _without_office(user)
    locked = (
        AccessAttempt.objects.filter(
            failures_since_start__gte=settings.AXES_FAILURE_LIMIT, attempt_time__gte=timezone.now() - settings.AXES_COOLOFF_TIME
        ).values("username").distinct().count()
    )  # fmt: skip
    return [
        Fact(_("等待授予角色的人员"), str(waiting), people, "late" if waiting else ""),
        Fact(_("被锁定的登录名"), str(locked), people, "late" if locked else ""),
        Fact(_("还没有改初始密码的人员"), str(_people(user).filter(must_change_password=True).count()), people),
    ]


def _for_audit() -> list[Fact]:
    head = Head.objects.filter(id=1).first()
    last = Checkpoint.objects.order_by("-size").first()
    size = head.size if head else 0
    behind = size - (last.size if last else 0)
    return [
        Fact(_("审计记录条数"), str(size), reverse("audit")),
        Fact(_("上次检查点之后新增"), str(behind), reverse("checkpoints"), "late" if behind > 1000 else ""),
        Fact(_("核验记录是否完整"), _("去核验"), reverse("audit-verify")),
    ]
