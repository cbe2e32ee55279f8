"""Signing in and out, and what people see of and set for themselves. Others: :mod:`jixiao_web.accounts.views_people`."""

from __future__ import annotations

import base64
import time
from typing import Any

import segno
from django.conf import settings
from django.contrib import messages
from django.contrib.auth import authenticate, login, logout, update_session_auth_hash
from django.contrib.auth.signals import user_login_failed
from django.core.exceptions import ValidationError
from django.http import HttpRequest, HttpResponse
from django.shortcuts import redirect, render
from django.urls import reverse
from django.utils import timezone
from django.utils.http import url_has_allowed_host_and_scheme
from django.utils.translation import gettext as _
from django.views.decorators.cache import never_cache
from django.views.decorators.debug import sensitive_post_parameters
from django.views.decorators.http import require_http_methods, require_POST
from django_otp import login as otp_login
from django_otp import verify_token
from django_otp.plugins.otp_totp.models import TOTPDevice

from jixiao_web.accounts import lockout, queries, services
from jixiao_web.accounts.forms import CodeForm, OwnPasswordForm, PasswordForm, SettingsForm, SignInForm
from jixiao_web.accounts.middleware import password_due
from jixiao_web.accounts.models import User, folded
from jixiao_web.ui import address
from jixiao_web.ui.public import public
from jixiao_web.ui.views import keep_language

BACKEND = "jixiao_web.accounts.backend.Backend"
_PENDING = "pending"
"""Session key of somebody whose password was right and whose code is awaited."""
_PATIENCE = 300
"""Seconds a code is awaited."""


def _user(request: HttpRequest) -> User:
    return request.user  # type: ignore[return-value]


def _onward(request: HttpRequest) -> str:
    """Where somebody wanted to go: an address of ours, or the inbox."""
    wanted = request.POST.get("next") or request.GET.get("next") or ""
    ours = wanted.startswith("/") and url_has_allowed_host_and_scheme(
        wanted, {request.get_host()}, require_https=request.is_secure()
    )
    return wanted if ours else reverse("inbox")


# --- signing in --------------------------------------------------------------------------------------------------


@public
@never_cache
@sensitive_post_parameters("password")
@require_http_methods(["GET", "HEAD", "POST"])
def sign_in(request: HttpRequest) -> HttpResponse:
    """Name and password. A wrong name and a wrong password are answered alike, in the same time."""
    onward = _onward(request)
    if request.user.is_authenticated:
        return redirect(onward)
    form = SignInForm(request.POST if request.method == "POST" else None)
    if request.method == "POST" and form.is_valid():
        name = folded(form.cleaned_data["username"])
        user = authenticate(request, username=name, password=form.cleaned_data["password"])
        if isinstance(user, User):
            if services.second_factor(user) is None:
                return _enter(request, user, onward, None)
            request.session.cycle_key()
            request.session[_PENDING] = {"user": user.pk, "at": int(time.time()), "next": onward}
            return redirect("second-factor")
        _write_failure(request, name, "password")
        form.add_error(None, _("登录名或密码不对，请重新输入。连续输错 %(n)d 次将锁定 %(minutes)d 分钟。") % _limits())
    return render(request, "accounts/sign_in.html", {"form": form, "next": onward}, status=422 if form.errors else 200)


def _limits() -> dict[str, int]:
    return {"n": settings.AXES_FAILURE_LIMIT, "minutes": int(settings.AXES_COOLOFF_TIME.total_seconds() // 60)}


def _write_failure(request: HttpRequest, name: str, step: str) -> None:
    """A failure goes to the record, but not those while the name or address is locked already."""
    is_locked = getattr(request, "axes_locked_out", False)
    if getattr(request, "axes_failures_since_start", None) is not None or not is_locked:
        services.sign_in_failed(username=name, step=step, locked=is_locked)


def _enter(request: HttpRequest, user: User, onward: str, device: TOTPDevice | None) -> HttpResponse:
    """A new session (the old key is of no use any more), written down."""
    login(request, user, backend=BACKEND)
    if device is not None:
        otp_login(request, device)
    request.session.clear_expired()
    services.sign_in_began(user=user, second_factor=device is not None)
    if failed := queries.failures_before(user):
        messages.warning(
            request, _("上次登录之后有 %(n)d 次登录失败。如果不是您本人，请修改密码并告知安全管理员。") % {"n": failed}
        )
    response = redirect(onward)
    return response if settings.LANGUAGE_COOKIE_NAME in request.COOKIES else keep_language(response, user.language)


@public
@never_cache
@require_http_methods(["GET", "HEAD", "POST"])
def second_factor(request: HttpRequest) -> HttpResponse:
    """The code from the telephone, after the password."""
    pending = request.session.get(_PENDING) or {}
    user = User.objects.select_related("organisation").filter(pk=pending.get("user", 0), is_active=True).first()
    device = services.second_factor(user) if user else None
    if user is None or device is None or time.time() - pending["at"] > _PATIENCE:
        request.session.pop(_PENDING, None)
        messages.info(request, _("请重新输入登录名和密码。"))
        return redirect("sign-in")
    form = CodeForm(request.POST if request.method == "POST" else None)
    if request.method == "POST" and form.is_valid():
        allowed, why = device.verify_is_allowed()
        if lockout.is_locked(request, user.username):
            request.axes_locked_out, request.axes_credentials = True, {"username": user.username}  # type: ignore[attr-defined]
        elif not allowed:
            seconds = max(1, round((why["locked_until"] - timezone.now()).total_seconds()))
            form.add_error("code", _("刚才的动态口令不对，请 %(n)d 秒后再试。") % {"n": seconds})
        elif verify_token(user, device.persistent_id, form.cleaned_data["code"]):
            request.session.pop(_PENDING)
            return _enter(request, user, pending["next"], device)
        else:
            user_login_failed.send(__name__, credentials={"username": user.username}, request=request)
            _write_failure(request, user.username, "code")
            form.add_error("code", _("动态口令不对，请看手机上现在的 6 位数字。"))
    return render(request, "accounts/second_factor.html", {"form": form}, status=422 if form.errors else 200)


def locked_out(request: HttpRequest, _response: HttpResponse, credentials: dict[str, Any] | None) -> HttpResponse:
    """Instead of the page: who must wait, and how long. Called by axes."""
    lock = lockout.lock_on(name=lockout.name_of(request, credentials), address=address.of(request))
    minutes = lock.minutes if lock else _limits()["minutes"]
    page = render(request, "accounts/locked.html",
                  {"lock": lock, "minutes": minutes, "times": settings.AXES_FAILURE_LIMIT}, status=429)  # fmt: skip
    page.headers["Retry-After"] = str(60 * minutes)
    return page


@require_POST
def sign_out(request: HttpRequest) -> HttpResponse:
    """The end of a session."""
    services.signed_out(user=_user(request))
    logout(request)
    messages.success(request, _("已退出。"))
    return redirect("sign-in")


# --- about oneself -----------------------------------------------------------------------------------------------


@sensitive_post_parameters()
@require_http_methods(["GET", "HEAD", "POST"])
def password(request: HttpRequest) -> HttpResponse:
    """A new password of one's own; other sessions of the same person end."""
    user = _user(request)
    form = PasswordForm(user, request.POST if request.method == "POST" else None)
    if request.method == "POST" and form.is_valid():
        try:
            services.set_password(user=user, new=form.cleaned_data["new"])
        except ValidationError as error:
            form.add_error("new", error)
        else:
            update_session_auth_hash(request, user)
            messages.success(request, _("密码已修改。您在其他地方的登录都已失效。"))
            return redirect("inbox")
    context = {"form": form, "due": password_due(user), "days": settings.PASSWORD_DAYS}
    return render(request, "accounts/password.html", context, status=422 if form.errors else 200)


@require_http_methods(["GET", "HEAD", "POST"])
def me(request: HttpRequest) -> HttpResponse:
    """One's own settings and sign-ins."""
    user = _user(request)
    form = SettingsForm(request.POST if request.method == "POST" else None,
                        initial={"phone": user.phone, "language": user.language, "theme": user.theme})  # fmt: skip
    if request.method == "POST" and form.is_valid():
        services.change_settings(user=user, **form.cleaned_data)
        messages.success(request, _("已保存。"))
        return keep_language(redirect("me"), user.language)
    context = {"form": form, "sign_ins": queries.sign_ins(user), "device": services.second_factor(user)}
    return render(request, "accounts/me.html", context, status=422 if form.errors else 200)


@sensitive_post_parameters("password")
@require_http_methods(["GET", "HEAD", "POST"])
def totp(request: HttpRequest) -> HttpResponse:
    """Begin, confirm and end the second factor."""
    user = _user(request)
    what = request.POST.get("do", "")
    confirmed = services.second_factor(user)
    if what == "begin" and confirmed is None:
        services.begin_second_factor(user=user)
        return redirect("totp")
    waiting = TOTPDevice.objects.filter(user=user, confirmed=False).first()
    code = CodeForm(request.POST if what == "confirm" else None)
    own = OwnPasswordForm(user, request.POST if what == "remove" else None)
    if what == "confirm" and waiting and code.is_valid():
        if services.confirm_second_factor(user=user, device=waiting, code=code.cleaned_data["code"]):
            otp_login(request, waiting)
            messages.success(request, _("动态口令已启用，下次登录时需要输入。"))
            return redirect("me")
        code.add_error("code", _("动态口令不对。请核对手机时间是否准确，并输入现在显示的 6 位数字。"))
    if what == "remove" and own.is_valid():
        services.remove_second_factor(by=user, user=user)
        messages.success(request, _("动态口令已停用。"))
        return redirect("me")
    context: dict[str, Any] = {"confirmed": confirmed, "waiting": waiting, "code": code, "own": own}
    if waiting and not confirmed:
        context["qr"] = segno.make(waiting.config_url, error="m").svg_data_uri(scale=5, border=4, light="#fff")
        context["secret"] = _in_fours(waiting)
    return render(request, "accounts/totp.html", context, status=422 if code.errors or own.errors else 200)


def _in_fours(device: TOTPDevice) -> str:
    """The secret as telephones take it by hand."""
    plain = base64.b32encode(device.bin_key).decode().rstrip("=")
    return " ".join(plain[i : i + 4] for i in range(0, len(plain), 4))
