"""Looking at people and organisations."""

from __future__ import annotations

from collections.abc import Sequence
from typing import Any

from django.db.models import Count, Q, QuerySet

from jixiao_web.accounts import lockout, scope
from jixiao_web.accounts.models import Organisation, User
from jixiao_web.audit.models import Entry

SIGN_INS = ("session.began", "session.failed", "session.locked", "session.ended", "session.unlocked")


def people(user: User) -> QuerySet[User]:
    """The people somebody may see, with their offices."""
    return (
        User.objects.filter(organisation__in=scope.organisations(user))
        .select_related("organisation")
        .prefetch_related("appointments")
    )


def found_people(user: User, *, q: str = "", organisation: str = "", role: str = "", state: str = "") -> Sequence[User]:
    """Those who fit: words in name or sign-in name, code of an organisation, office held today, ``active`` or not."""
    found = people(user)
    if q:
        found = found.filter(Q(name__icontains=q) | Q(username__icontains=q))
    if organisation:
        found = found.filter(Q(organisation__code=organisation) | Q(organisation__parent__code=organisation))
    if state:
        found = found.filter(is_active=state == "active")
    if role:
        found = found.filter(appointments__role=role).distinct()
        return [one for one in found if any(held == role for held in one.roles)]
    return list(found)


def organisations(user: User) -> QuerySet[Organisation]:
    """The organisations somebody may see, with how many work there, those above before those below them."""
    return (
        scope.organisations(user)
        .select_related("parent", "desk")
        .annotate(active=Count("people", filter=Q(people__is_active=True)))
        .order_by("code")
    )


def sign_ins(user: User, most: int = 20) -> QuerySet[Entry]:
    """The latest of somebody's sign-ins, failures and sign-outs."""
    return Entry.objects.filter(object_type="accounts.user", object_id=str(user.pk), action__in=SIGN_INS)[:most]


def failures_before(user: User) -> int:
    """How often this name was tried in vain between the sign-in at hand and the one before it."""
    failed = 0
    began = 0
    for entry in sign_ins(user, 60):
        began += entry.action == "session.began"
        failed += entry.action == "session.failed" and began == 1
        if began == 2:
            break
    return failed


def locks(user: User) -> list[dict[str, Any]]:
    """The locks that stand, with the person where the name is somebody's."""
    standing = list(lockout.locks())
    known = {
        one.username: one for one in people(user).filter(username__in=[lock.name for lock in standing if lock.name])
    }
    return [{"lock": lock, "person": known.get(lock.name)} for lock in standing]
