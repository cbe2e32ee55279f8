"""Sessions: who is signed in goes on until nothing is done for so long; a password that is due is changed first."""

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
    return user.must_change_password or bool(days and timezone.now() - user.password_changed_at > timedelta(days=days))


class SignedIn:
    """Every page needs a sign-in, but for the few that say they do not (``view.is_public``)."""

    def __init__(self, get_response: _Next) -> None:
        self._next = get_response

    def __call__(self, request: HttpRequest) -> HttpResponse:
        """Pass on. What somebody saw signed in is kept in no cache: the next one at this machine must not find it."""
        response = self._next(request)
        if request.user.is_authenticated:
            response.headers.setdefault("Cache-Control", "private, no-store")
        return response

    def process_view(
        self, request: HttpRequest, view: Callable[..., HttpResponse], args: object, kwargs: object
    ) -> HttpResponse | None:
        """Send who is not signed in to the sign-in page, and who must change the password to that page."""
        if getattr(view, "is_public", False) or getattr(getattr(view, "view_class", None), "is_public", False):
            return None
        user = request.user
        if not user.is_authenticated:
            if wants_json(request):
                return problem(401, _("请先登录"), _("登录已失效，请重新登录后继续。"))
            return redirect_to_login(request.get_full_path(), reverse("sign-in"))
        now = int(time.time())
        # What a script asks by itself (whether there is news) is no sign that somebody sits there.
        if now - request.session.get("seen", 0) > _RENEWED and not (request.method == "GET" and wants_json(request)):
            request.session["seen"] = now  # saved, and so valid for another SESSION_COOKIE_AGE
        if password_due(user) and request.path not in (reverse("password"), reverse("sign-out")):
            if wants_json(request):
                return problem(403, _("请先修改密码"), _("密码须修改后才能继续使用。"))
            return redirect("password")
        return None


def problem(status: int, title: str, detail: str) -> JsonResponse:
    """A refusal for a script (RFC 9457)."""
    return JsonResponse({"type": "about:blank", "title": title, "status": status, "detail": detail},
                        status=status, content_type="application/problem+json")  # fmt: skip
