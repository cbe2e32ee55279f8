"""The way a text goes: its stages in order, and which steps are allowed from where. Data and pure functions."""

from __future__ import annotations

from jixiao_web.accounts.models import Organisation
from jixiao_web.submissions.models import Stage, State

POWER = {
    Stage.HEAD: "review.head",
    Stage.PARENT: "review.head",
    Stage.DESK: "review.desk",
    Stage.PERFORMANCE: "review.performance",
}
"""Stage → the power that decides there."""

STEPS: dict[str, frozenset[State]] = {
    "submit": frozenset({State.IN_PROGRESS, State.RETURNED}),
    "withdraw": frozenset({State.SUBMITTED}),
    "pass": frozenset({State.SUBMITTED}),
    "return": frozenset({State.SUBMITTED}),
    "adjust": frozenset({State.APPROVED}),
}
"""Step → the states it starts from."""


def way(organisation: Organisation) -> tuple[Stage, ...]:
    """The stages a text of this organisation passes: a unit's goes by way of its department; a department without a
    desk goes straight to the performance office.
    """
    stages = [Stage.HEAD]
    if organisation.kind == Organisation.Kind.UNIT:
        stages.append(Stage.PARENT)
    if organisation.in_charge is not None:
        stages.append(Stage.DESK)
    return (*stages, Stage.PERFORMANCE)


def after(organisation: Organisation, stage: Stage) -> Stage | None:
    """The stage behind this one; ``None`` behind the last."""
    stages = way(organisation)
    at = stages.index(stage)
    return stages[at + 1] if at + 1 < len(stages) else None


def decider(organisation: Organisation, stage: Stage) -> Organisation | None:
    """The organisation whose people decide at a stage; ``None`` for the performance office, wherever it sits."""
    match stage:
        case Stage.HEAD:
            return organisation
        case Stage.PARENT:
            return organisation.parent
        case Stage.DESK:
            return organisation.in_charge
    return None


def is_before(organisation: Organisation, stage: Stage, state: State, other: Stage) -> bool:
    """Whether a text in ``state`` at ``stage`` has not yet passed the stage ``other``."""
    if state is State.APPROVED:
        return False
    if state is not State.SUBMITTED:
        return True
    stages = way(organisation)
    return other in stages and stages.index(stage) <= stages.index(other)
