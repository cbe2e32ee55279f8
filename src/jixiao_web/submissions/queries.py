"""Looking at drafts: what came before, what changed since, who is at it."""

from __future__ import annotations

from collections.abc import Mapping, Sequence
from datetime import timedelta
from typing import Any

from django.utils import timezone

from jixiao.api import compare
from jixiao.lang.names import plain_name
from jixiao.lang.normalise import letters
from jixiao.model import PerformanceText
from jixiao_web.accounts.models import User
from jixiao_web.submissions import draft
from jixiao_web.submissions.draft import Data
from jixiao_web.submissions.models import Edit, Submission, Version

AT_WORK = timedelta(minutes=3)
"""Who changed something so lately is taken to be still at it."""
MANY = 500
"""More changes than this are not told one by one: the page is read anew."""


def last_approved(submission: Submission) -> Version | None:
    """The newest approved text of the same organisation of an earlier year."""
    owner, year = submission.task.organisation_id, submission.task.round.year
    return (
        Version.objects.filter(submission__task__organisation=owner, submission__task__round__year__lt=year)
        .filter(submission__approved__isnull=False, pk__in=Submission.objects.values("approved"))
        .select_related("submission__task__round", "submission__task__organisation")
        .order_by("-submission__task__round__year", "-pk").first()
    )  # fmt: skip


def same_project(sheet: Mapping[str, Any], sheets: Sequence[Data]) -> Data | None:
    """The project of another year's text that is this one: by its code, then by its name."""
    code, name = letters(sheet["code"]).upper(), plain_name(sheet["name"])
    by_code = (s for s in sheets if code and letters(s["code"]).upper() == code)
    by_name = (s for s in sheets if name and plain_name(s["name"]) == name)
    return next(by_code, None) or next(by_name, None)


def rows_beside(old: Data, new: Data) -> list[tuple[Data | None, Data | None]]:
    """The indicators of two sheets side by side: each row with the one it was, ``None`` for none."""
    texts = [PerformanceText(projects=(draft.project_of(s, 1),)) for s in (old, new)]
    # Two projects laid side by side on purpose are one, whatever they are called.
    pairs = compare(texts[0], texts[1]).rows.get(("indicators", 0, 0), ())
    return [
        (
            old["indicators"][p.old] if p.old is not None else None,
            new["indicators"][p.new] if p.new is not None else None,
        )
        for p in pairs
    ]


def changes_since(submission: Submission, revision: int, until: int | None = None) -> list[Edit] | None:
    """The changes made after a revision (up to another); ``None`` where the draft was replaced or they are too many."""
    found = submission.edits.filter(revision__gt=revision, refused=False).select_related("by")
    if until is not None:
        found = found.filter(revision__lte=until)
    edits = list(found[: MANY + 1])
    return None if len(edits) > MANY or any(e.op == "replace" for e in edits) else edits


def at_work(submission: Submission, but: User) -> list[Edit]:
    """Everybody else's latest change of the last minutes."""
    recent = submission.edits.filter(revision__gt=submission.revision - MANY).exclude(by=but)
    latest: dict[int, Edit] = {}
    for edit in recent.select_related("by").order_by("-id"):
        if timezone.now() - edit.at > AT_WORK:
            break
        latest.setdefault(edit.by_id, edit)
    return list(latest.values())
