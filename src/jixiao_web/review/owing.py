"""Who owes what: each organisation's task in a round, how far it is, on whose desk it lies, how long it may still take."""

from __future__ import annotations

from collections import Counter
from collections.abc import Iterable, Mapping, Sequence
from dataclasses import dataclass
from datetime import datetime

from django.db.models import Q, QuerySet
from django.utils import timezone

from jixiao_web.accounts.models import Appointment, Organisation, User
from jixiao_web.accounts.powers import Role
from jixiao_web.rounds.models import Task
from jixiao_web.submissions import checking, flow
from jixiao_web.submissions.models import Stage, State, Submission


class Offices:
    """Who holds which office today, in a whole region, asked once."""

    def __init__(self, region: int) -> None:
        today = timezone.localdate()
        held = Appointment.objects.filter(
            Q(until=None) | Q(until__gte=today), since__lte=today, user__is_active=True,
            user__organisation__region=region,
        ).select_related("user").order_by("user__name")  # fmt: skip
        self._people: dict[tuple[int, str], list[User]] = {}
        self._everywhere: dict[str, list[User]] = {}
        for appointment in held:
            self._people.setdefault((appointment.user.organisation_id, appointment.role), []).append(appointment.user)
            self._everywhere.setdefault(appointment.role, []).append(appointment.user)

    def of(self, organisation: Organisation, stage: Stage) -> list[User]:
        """The people a text of this organisation waits for at a stage."""
        if stage is Stage.COMPILE:
            return self._people.get((organisation.pk, Role.COMPILER), [])
        where = flow.decider(organisation, stage)
        if where is None:
            return self._everywhere.get(Role.PERFORMANCE, [])
        return self._people.get((where.pk, Role.DESK if stage is Stage.DESK else Role.HEAD), [])


@dataclass(frozen=True, slots=True)
class Row:
    """One task as it stands. ``counts`` is None while nothing was begun."""

    task: Task
    submission: Submission | None
    counts: Mapping[str, int] | None
    holders: Sequence[User]

    @property
    def state(self) -> State:
        """One of the five plain states."""
        return State(self.submission.state) if self.submission else State.NOT_STARTED

    @property
    def stage(self) -> Stage:
        """On whose desk it lies."""
        return Stage(self.submission.stage) if self.submission else Stage.COMPILE

    @property
    def is_owed(self) -> bool:
        """Whether the organisation has not handed it in; what is being adjusted was handed in and approved before."""
        return self.state not in (State.SUBMITTED, State.APPROVED) and not (
            self.submission and self.submission.is_adjusting
        )

    @property
    def is_late(self) -> bool:
        """Whether it is owed beyond its day."""
        return self.is_owed and self.task.days_left < 0

    @property
    def changed_at(self) -> datetime | None:
        """When the text was changed last."""
        return self.submission.changed_at if self.submission else None


def owed(tasks: QuerySet[Task]) -> QuerySet[Task]:
    """Those of the tasks that are owed."""
    return tasks.exclude(submission__state__in=(State.SUBMITTED, State.APPROVED)).exclude(submission__is_adjusting=True)


def rows(tasks: QuerySet[Task] | Iterable[Task]) -> list[Row]:
    """These tasks (of one region) as they stand."""
    every = list(tasks.select_related("submission") if isinstance(tasks, QuerySet) else tasks)
    if not every:
        return []
    offices = Offices(every[0].organisation.region_id)
    texts = {t.pk: s for t in every if (s := getattr(t, "submission", None)) is not None}
    for task in every:
        if task.pk in texts:
            texts[task.pk].task = task
    counts = checking.counts_of(texts.values())
    found = []
    for task in every:
        text = texts.get(task.pk)
        stage = Stage(text.stage) if text else Stage.COMPILE
        at_rest = text is not None and text.state == State.APPROVED
        holders = [] if at_rest else offices.of(task.organisation, stage)
        found.append(Row(task, text, counts[text.pk] if text else None, holders))
    return found


SORTS = {
    "name": lambda r: r.task.organisation.code,
    "state": lambda r: (list(State).index(r.state), list(Stage).index(r.stage), r.task.organisation.code),
    "due": lambda r: (r.task.due, r.task.organisation.code),
    "findings": lambda r: tuple(-(r.counts or {}).get(k, -1) for k in ("error", "warning", "info")),
    "changed": lambda r: -(r.changed_at.timestamp() if r.changed_at else 0),
}
"""The orders the table may stand in."""


def by_state(found: Sequence[Row]) -> list[tuple[State, int]]:
    """How many are in each state."""
    count = Counter(r.state for r in found)
    return [(state, count[state]) for state in State]
