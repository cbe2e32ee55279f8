"""Sessions: who is signed in goes on until nothing is asked for so long; a password that is due is changed first."""

from __future__ import annotations

import time
from collections.abc import Callable
from datetime import timedelta

from django.conf import settings
from django.contrib.auth.views import redirect_to_login
from django.http import HttpRequest, HttpResponse, JsonResponse
from django.shortcuts import redirect
from django.urls import reverse
from django.utils import timezone
from django.utils.translation import gettext as _

from jixiao_web.accounts.models import User
from jixiao_web.ui.errors import wants_json

_Next = Callable[[HttpRequest], HttpResponse]
_RENEWED = 60
"""Seconds after which a request is written down as a sign of life."""


def password_due(user: User) -> bool:
    """Whether the password must be changed before anything else."""
    if settings.DEMO:
        return False
    days = settings.PASSWORD_DAYS
    return user.must_change_password or bool(
        days and timezone.now() - user.password_changed_at > timedelta(days=days)
    )


class SignedIn:
    """Every page needs a sign-in, but for the few that say they do not (``view.is_public``)."""

    def __init__(self, get_response: _Next) -> None:
        self._next = get_response

    def __call__(self, request: HttpRequest) -> HttpResponse:
        """Pass on."""
        return self._next(request)

    def process_view(self, request: HttpRequest, view: Callable[..., HttpResponse], args: object, kwargs: object) -> HttpResponse | None:
        """Send who is not signed in to the sign-in page."""
        if getattr(view, "is_public", False) or getattr(getattr(view, "view_class", None), "is_public", False):
            return None
        user = request.user
        now = int(time.time())
        if not user.is_authenticated:
            if wants_json(request):
                return JsonResponse({"title": _("请先登录"), "status": 401, "detail": _("登录已失效，请重新登录后继续。")},
                                    status=401, content_type="application/problem+json")  # fmt: skip
            return redirect_to_login(request.get_full_path(), reverse("sign-in"))
        if now - request.session.get("seen", 0) > _RENEWED:
            request.session["seen"] = now  # saved, and so valid for another SESSION_COOKIE_AGE
        if password_due(user) and request.path not in (reverse("password"), reverse("sign-out")):  # type: ignore[arg-type]
            return redirect("password")
        return None
