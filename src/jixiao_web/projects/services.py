"""Bringing the year's projects in line with the approved text."""

from __future__ import annotations

from collections.abc import Mapping
from dataclasses import dataclass
from typing import Any

from django.db import transaction
from django.dispatch import Signal

from jixiao_web.accounts.models import User
from jixiao_web.projects.models import Indicator, Project
from jixiao_web.submissions.models import Submission, Version

taken_up = Signal()
"""Sent, inside the transaction, with ``taken`` (of :class:`Taken`) and ``by`` when the projects of an approved version were
taken up.
"""


@dataclass(frozen=True, slots=True)
class Taken:
    """A project as it is approved now, and what its sheet said before (``None``: it is new)."""

    project: Project
    before: Mapping[str, Any] | None


@transaction.atomic
def take_up(*, submission: Submission, version: Version, by: User) -> list[Project]:
    """The projects of a version that was just approved: new ones are made, known ones get their new wording, those that
    are gone are put out of work. Called inside the approval.
    """
    known = {p.uid: p for p in submission.projects.select_for_update()}
    taken = []
    for position, sheet in enumerate(version.sheets):
        project = known.pop(sheet["uid"], None) or Project(
            submission=submission,
            organisation=submission.organisation,
            year=submission.task.round.year,
            uid=sheet["uid"],
        )
        before = project.data if project.pk else None
        project.code, project.name, project.position = sheet["code"][:40], sheet["name"][:300], position
        project.version, project.data, project.is_active = version, sheet, True
        project.save()
        _take_up_rows(project)
        taken.append(Taken(project, before))
    for gone in known.values():
        gone.is_active = False
        gone.save(update_fields=["is_active"])
    taken_up.send(sender=Project, taken=taken, by=by)
    return [one.project for one in taken]


def _take_up_rows(project: Project) -> None:
    known = {i.uid: i for i in project.indicators.all()}
    new, changed = [], []
    for position, row in enumerate(project.data["indicators"]):
        indicator = known.pop(row["uid"], None)
        if indicator is None:
            new.append(Indicator(project=project, uid=row["uid"], data=row, position=position))
        else:
            indicator.data, indicator.position, indicator.is_active = row, position, True
            changed.append(indicator)
    for gone in known.values():
        gone.is_active = False
        changed.append(gone)
    Indicator.objects.bulk_create(new)
    Indicator.objects.bulk_update(changed, ["data", "position", "is_active"])
