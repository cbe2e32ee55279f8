"""What the demonstration adds to pages: the people on the sign-in page, and what the person at hand may do next."""

from __future__ import annotations

from collections.abc import Sequence
from dataclasses import dataclass
from datetime import timedelta
from functools import cached_property
from typing import Any

from django.http import HttpRequest
from django.urls import reverse
from django.utils import timezone
from django.utils.translation import gettext as _

from jixiao_web.accounts.models import Organisation, User
from jixiao_web.accounts.powers import ROLE_NAMES, Role
from jixiao_web.demo import telling
from jixiao_web.demo.people import PEOPLE
from jixiao_web.review import owing, queries
from jixiao_web.review.inbox import Inbox, inbox
from jixiao_web.rounds.models import Task
from jixiao_web.submissions.models import State
from jixiao_web.submissions.models import Step as TextStep


@dataclass(frozen=True, slots=True)
class Step:
    """One thing to do next: where, or as whom."""

    words: str
    url: str = ""
    person: User | None = None


@dataclass(frozen=True, slots=True)
class Offer:
    """A person one may be, and what waits for them."""

    user: User
    office: str
    waits: str


class Demo:
    """Asked by the templates; nothing is looked up before."""

    def __init__(self, request: HttpRequest) -> None:
        self._request = request

    def people(self) -> list[tuple[Organisation, list[Offer]]]:
        """Everybody, by organisation, with what waits for each."""
        users = {u.username: u for u in User.objects.select_related("organisation__parent").filter(is_active=True)}
        rows = self._rows
        groups: dict[int, tuple[Organisation, list[Offer]]] = {}
        for username, _name, _where, role in PEOPLE:
            if (user := users.get(username)) is not None:
                group = groups.setdefault(user.organisation_id, (user.organisation, []))
                group[1].append(Offer(user, str(ROLE_NAMES[role]), _waits(user, role, rows)))
        return list(groups.values())

    def told_so_far(self) -> int | None:
        """How much of the county is there, in %, while it is being made; ``None`` where it is there."""
        told = telling.told_so_far()
        return told if told is not None or User.objects.exists() else 0

    def first(self) -> User | None:
        """Whom to begin with: somebody whose text was returned, for from there the way leads through every office."""
        return next((r.holders[0] for r in self._rows if r.state is State.RETURNED and r.holders), None)

    def guide(self) -> list[Step]:
        """What the person who is signed in may do now, most useful first."""
        user: User = self._request.user  # type: ignore[assignment]
        found = inbox(user)
        steps = [*self._onward(user), *_deciding(found), *_compiling(found), *_looking(user)]
        if not steps:
            steps = self._elsewhere(user)
        if len(steps) < 2 and "text.read" in user.powers:
            steps.append(Step(_("看看文本：版本、变化、意见和检查结果"), reverse("texts")))
        return steps[:3]

    @cached_property
    def _rows(self) -> list[owing.Row]:
        return owing.rows(
            Task.objects.filter(round__is_open=True).select_related(
                "round__region", "organisation__parent__desk", "organisation__desk"
            )
        )

    def _onward(self, user: User) -> list[Step]:
        """Where the text went that the person has just passed on."""
        since = timezone.now() - timedelta(hours=2)
        last = TextStep.objects.filter(by=user, at__gt=since).order_by("-id").first()
        row = next((r for r in self._rows if last and r.submission and r.submission.pk == last.submission_id), None)
        if row is None or row.submission is None or user in row.holders:
            return []
        if row.state is State.APPROVED:
            words = _("%(name)s的文本已批复：看批复版本和走过的每一步") % {"name": row.task.organisation.name}
            return [Step(words, reverse("text", args=[row.submission.pk]))]
        if not row.holders:
            return []
        words = _("%(name)s的文本现在在%(stage)s：换成经办人继续") % {
            "name": row.task.organisation.name,
            "stage": row.stage.label,
        }
        return [Step(words, person=row.holders[0])]

    def _elsewhere(self, user: User) -> list[Step]:
        """Where nothing waits: one's own approved text, or somebody for whom something does wait."""
        steps = []
        if Role.COMPILER in user.roles:
            for row in self._rows:
                if row.task.organisation_id != user.organisation_id or row.submission is None:
                    continue
                if row.state is State.APPROVED:
                    words = _("文本已批复：看批复版本、下载 Word 或 PDF，需要改动时申请调整")
                    steps.append(Step(words, reverse("text", args=[row.submission.pk])))
                elif row.state is State.SUBMITTED and row.holders:
                    words = _("文本已提交，现在在%(stage)s：换成审核人继续") % {"stage": row.stage.label}
                    steps.append(Step(words, person=row.holders[0]))
        waiting = next(
            (r for r in self._rows if r.state is not State.APPROVED and r.holders and user not in r.holders), None
        )
        if waiting is not None and not steps:
            words = _("现在没有等您处理的文本，换成别人继续：%(organisation)s的文本是“%(state)s”") % {
                "organisation": waiting.task.organisation.name, "state": waiting.state.label}  # fmt: skip
            steps.append(Step(words, person=waiting.holders[0]))
        return steps


def county(request: HttpRequest) -> dict[str, Any]:
    """The context processor: costs nothing where no template asks."""
    return {"demo": Demo(request)}


def _waits(user: User, role: Role, rows: Sequence[owing.Row]) -> str:
    if role is Role.COMPILER:
        return next((str(r.state.label) for r in rows if r.task.organisation_id == user.organisation_id), "")
    mine = sum(1 for r in rows if r.state is State.SUBMITTED and any(h.pk == user.pk for h in r.holders))
    return _("%(n)d 份待审核") % {"n": mine} if mine else ""


def _deciding(found: Inbox) -> list[Step]:
    steps = []
    for row in found.to_decide[:2]:
        words = (
            _("%(name)s的文本等您审核：填写审核表，再通过或者写明理由退回")
            if row.stage in queries.REVIEWED
            else _("%(name)s的文本等您审核：看检查结果和变化，再通过或者写明理由退回")
        ) % {"name": row.task.organisation.name}
        if row.submission is not None:
            steps.append(Step(words, reverse("text", args=[row.submission.pk])))
    return steps


def _compiling(found: Inbox) -> list[Step]:
    steps = []
    for row in found.to_compile:
        if row.submission is None:
            steps.append(Step(_("今年的文本还没有开始：点“开始编制”，再结转上年项目或导入文件"), reverse("inbox")))
        elif row.state is State.RETURNED:
            words = _("文本被退回：逐条答复退回意见，改好后重新提交")
            steps.append(Step(words, reverse("text", args=[row.submission.pk])))
        elif row.submission.is_adjusting:
            words = _("已批复的文本正在调整：看看改了哪几处，再提交审批")
            steps.append(Step(words, reverse("text", args=[row.submission.pk])))
        else:
            words = _("继续编制：标红的单元格有错误，改正后标记当场消失；全部改好后提交")
            steps.append(Step(words, reverse("text-edit", args=[row.submission.pk])))
    return steps


def _looking(user: User) -> list[Step]:
    """What those do who neither compile nor decide, and the performance office beside deciding."""
    steps = []
    if "round.manage" in user.powers:
        steps.append(Step(_("看各单位进度：谁还没有提交，催报或调整截止日期"), reverse("rounds")))
    if Role.AUDITOR in user.roles:
        steps.append(Step(_("查审计记录：每一步由谁、何时、为什么"), reverse("audit")))
        steps.append(Step(_("核验记录：有没有被改动、删除、调换次序或截去末尾"), reverse("audit-verify")))
    if Role.SYSTEM in user.roles:
        steps.append(Step(_("管理机构和人员：新增一个部门或一名编制人员"), reverse("people")))
    if Role.SECURITY in user.roles:
        steps.append(Step(_("给人员授予角色、重置密码、解除锁定"), reverse("people")))
    if Role.AUDIT in user.roles:
        steps.append(Step(_("把检查点送存到对方手中，日后可以据此核验"), reverse("checkpoints")))
    return steps
