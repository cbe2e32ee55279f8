"""What of the region a person sees, and the two ways of being refused.

What somebody may not see is not there (404): nothing is told of other organisations. What is seen but may not be done
is refused in words (403).
"""

from __future__ import annotations

from typing import TYPE_CHECKING

from django.core.exceptions import PermissionDenied
from django.db.models import Q, QuerySet
from django.http import Http404

from jixiao_web.accounts.models import Organisation, User
from jixiao_web.accounts.powers import Role

if TYPE_CHECKING:
    from django.contrib.auth.models import AnonymousUser

_WHOLE_REGION = frozenset({Role.PERFORMANCE, Role.AUDITOR, Role.SYSTEM, Role.SECURITY, Role.AUDIT})


def organisations(user: User) -> QuerySet[Organisation]:
    """Those whose texts and tasks a person may look at: one's own and its units; for a desk, the departments in its
    charge and their units; for the performance office, the auditors and the administrators, the whole region.
    """
    every = Organisation.objects.filter(region_id=user.organisation.region_id)
    if user.roles & _WHOLE_REGION:
        return every
    own = user.organisation_id
    reach = Q(id=own)
    if user.roles & {Role.COMPILER, Role.HEAD}:
        reach |= Q(parent_id=own, kind=Organisation.Kind.UNIT)
    if Role.DESK in user.roles:
        reach |= Q(desk_id=own) | Q(parent__desk_id=own)
    return every.filter(reach)


def may(user: User | AnonymousUser, power: str) -> bool:
    """Whether somebody holds a power, wherever."""
    return user.is_authenticated and power in user.powers


def require(user: User, power: str, organisation: Organisation | None = None) -> None:
    """Raise Http404 where the organisation is out of somebody's sight, PermissionDenied where the power is lacking."""
    if organisation is not None and not organisations(user).filter(id=organisation.id).exists():
        raise Http404
    if power not in user.powers:
        raise PermissionDenied
