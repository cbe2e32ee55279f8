"""Too many wrong passwords or codes: a name is locked after few of them, an address after many.

django-axes counts; what is ours is the second limit. A whole office may come from one address, so five slips of the
finger there must not lock it, and one success there must not forget what else was tried from it.
"""

from __future__ import annotations

from collections.abc import Iterator
from dataclasses import dataclass
from datetime import datetime
from typing import Any

from axes.handlers.database import AxesDatabaseHandler
from axes.handlers.proxy import AxesProxyHandler
from axes.models import AccessAttempt
from django.conf import settings
from django.db.models import Max, QuerySet, Sum
from django.http import HttpRequest
from django.utils import timezone

from jixiao_web.accounts.models import folded


class Handler(AxesDatabaseHandler):  # type: ignore[misc]
    """Counts by name and by address, each to its own limit."""

    def get_failures(self, request: HttpRequest, credentials: dict[str, Any] | None = None) -> int:
        """The failures of the name, or those of the address scaled to the limit of a name."""
        name, place = (
            attempts.aggregate(n=Sum("failures_since_start"))["n"] or 0
            for attempts in self.get_user_attempts(request, credentials)
        )
        return int(max(name, place * settings.AXES_FAILURE_LIMIT // settings.LOCK_ADDRESS_AFTER))

    def reset_user_attempts(self, request: HttpRequest, credentials: dict[str, Any] | None = None) -> int:
        """Who signed in has nothing against their name any more; what was tried with other names stays."""
        return int(AccessAttempt.objects.filter(username=name_of(request, credentials)).delete()[0])


def name_of(request: HttpRequest, credentials: dict[str, Any] | None) -> str:
    """The name a request tries, as it is counted. Wrong codes come with the name of the first step."""
    return folded(str((credentials or request.POST).get("username") or ""))[:255]


@dataclass(frozen=True, slots=True)
class Lock:
    """A name or an address that must wait."""

    name: str
    """``""`` for an address."""
    address: str
    until: datetime

    @property
    def minutes(self) -> int:
        """How long, rounded up."""
        return max(1, -int((timezone.now() - self.until).total_seconds() // 60))


def _recent() -> QuerySet[Any]:
    found: QuerySet[Any] = AccessAttempt.objects.filter(attempt_time__gt=timezone.now() - settings.AXES_COOLOFF_TIME)
    return found


def locks() -> Iterator[Lock]:
    """All locks that stand now."""
    for field, limit in (("username", settings.AXES_FAILURE_LIMIT), ("ip_address", settings.LOCK_ADDRESS_AFTER)):
        counted = _recent().exclude(**{field: None}).values(field).order_by(field)
        for row in counted.annotate(n=Sum("failures_since_start"), last=Max("attempt_time")).filter(n__gte=limit):
            name, address = (row[field], "") if field == "username" else ("", row[field])
            yield Lock(name, address, row["last"] + settings.AXES_COOLOFF_TIME)


def lock_on(*, name: str, address: str) -> Lock | None:
    """The lock that keeps this name at this address out; the longer one of two."""
    standing = [one for one in locks() if (one.name and one.name == name) or (one.address and one.address == address)]
    return max(standing, key=lambda one: one.until, default=None)


def is_locked(request: HttpRequest, name: str) -> bool:
    """Whether this name may not be tried from where the request comes."""
    return not AxesProxyHandler.is_allowed(request, {"username": name})


def forget(*, name: str = "", address: str = "") -> int:
    """Take a lock away; returns how many attempts were forgotten."""
    wanted = {"username": name} if name else {"ip_address": address}
    return int(AccessAttempt.objects.filter(**wanted).delete()[0])
