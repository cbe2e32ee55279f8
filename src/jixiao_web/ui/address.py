"""Where the request at hand comes from: for the record, the lock-out, the limits and the demonstration."""

from __future__ import annotations

import ipaddress
from contextvars import ContextVar
from typing import TYPE_CHECKING

from django.conf import settings

if TYPE_CHECKING:
    from django.http import HttpRequest

current: ContextVar[str] = ContextVar("address", default="")
"""The address of the request being answered; set by the middleware, ``""`` outside of requests."""
program: ContextVar[str] = ContextVar("program", default="")
"""The program that asks in a person's name, as its token is called; ``""`` where the person asks."""
FORWARDED = ("x-forwarded-for", "forwarded", "x-real-ip")
"""What a reverse proxy adds."""


def _valid(words: str) -> str:
    try:
        return str(ipaddress.ip_address(words.strip()))
    except ValueError:
        return ""


def of(request: HttpRequest) -> str:
    """The address a request comes from: the last one a trusted front saw, else the peer's own; ``""`` for none."""
    chain = request.headers.get("x-forwarded-for", "") if settings.BEHIND_PROXY else ""
    return _valid(chain.rsplit(",", 1)[-1]) or _valid(str(request.META.get("REMOTE_ADDR", "")))


def or_none(request: HttpRequest) -> str | None:
    """The same for axes, whose column is of addresses only."""
    return of(request) or None


def is_loopback(host: str) -> bool:
    """Whether an address or name reaches this machine alone."""
    if host == "localhost":
        return True
    try:
        return ipaddress.ip_address(host).is_loopback
    except ValueError:
        return False


def is_from_here(request: HttpRequest) -> bool:
    """Whether a request comes from this machine itself, and not by way of a proxy on it."""
    return is_loopback(str(request.META.get("REMOTE_ADDR", ""))) and not any(h in request.headers for h in FORWARDED)
