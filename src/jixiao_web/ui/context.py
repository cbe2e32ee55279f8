"""What every template may use."""

from __future__ import annotations

from typing import Any

from django.conf import settings
from django.http import HttpRequest

from jixiao import __version__
from jixiao_web.ui.menu import entries


def page(request: HttpRequest) -> dict[str, Any]:
    """The menu of the person, how many notices are unread, the version, whether this is the demonstration."""
    user = getattr(request, "user", None)
    powers: frozenset[str] = frozenset()
    unread = 0
    if signed_in := user is not None and user.is_authenticated:
        powers, unread = user.powers, user.notices.filter(read_at=None).count()
    return {"user": user, "signed_in": signed_in, "powers": powers, "menu": entries(request.path, powers), "unread": unread,
            "jixiao_version": __version__, "is_demo": settings.DEMO}  # fmt: skip
