"""What every template may use."""

from __future__ import annotations

from typing import Any

from django.conf import settings
from django.http import HttpRequest

from jixiao import __version__
from jixiao_web.ui.menu import entries


def page(request: HttpRequest) -> dict[str, Any]:
    """The menu of the person, the version, whether this is the demonstration."""
    user = getattr(request, "user", None)
    powers = user.powers if user is not None and user.is_authenticated else frozenset()
    return {"menu": entries(request.path, powers), "powers": powers, "version": __version__, "is_demo": settings.DEMO,
            "signed_in": user is not None and user.is_authenticated}  # fmt: skip
