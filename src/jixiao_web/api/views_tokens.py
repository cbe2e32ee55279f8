"""A person's own tokens: made, shown once, revoked."""

from __future__ import annotations

import datetime as dt

from django import forms as f
from django.core.exceptions import PermissionDenied, ValidationError
from django.http import HttpRequest, HttpResponse
from django.shortcuts import get_object_or_404, render
from django.urls import reverse
from django.utils import timezone
from django.utils.translation import gettext as _
from django.utils.translation import gettext_lazy as _l
from django.views.decorators.cache import never_cache
from django.views.decorators.http import require_http_methods, require_POST

from jixiao_web.accounts.models import User
from jixiao_web.api import services
from jixiao_web.money.forms import Day
from jixiao_web.ui.acts import act


def _user(request: HttpRequest) -> User:
    return request.user  # type: ignore[return-value]


class TokenForm(f.Form):
    """A new token."""

    name = f.CharField(label=_l("给哪个程序用"), max_length=60, help_text=_l("如“单位财务软件”。"))
    until = Day(label=_l("有效期至"))


@never_cache
@require_http_methods(["GET", "HEAD", "POST"])
def tokens(request: HttpRequest) -> HttpResponse:
    """One's tokens, and a new one, which is shown this once."""
    user = _user(request)
    if not user.powers:
        raise PermissionDenied
    today = timezone.localdate()
    first = {"until": today + dt.timedelta(days=180)}
    form = TokenForm(request.POST if request.method == "POST" else None, initial=first)
    words = ""
    if request.method == "POST" and form.is_valid():
        try:
            _made, words = services.make(by=user, **form.cleaned_data)
        except ValidationError as error:
            form.add_error(None, error)
        else:
            form = TokenForm(initial=first)
    return render(request, "api/tokens.html", {
        "form": form, "words": words, "tokens": [(one, one.is_valid(today)) for one in user.tokens.all()[:50]],
        "root": request.build_absolute_uri("/api/"), "description": reverse("api:openapi-json"),
    }, status=422 if form.errors else 200)  # fmt: skip


@require_POST
def token_revoke(request: HttpRequest, pk: int) -> HttpResponse:
    """End one of one's own tokens."""
    found = get_object_or_404(_user(request).tokens, pk=pk)
    return act(
        request,
        lambda: services.revoke(token=found, by=_user(request)),
        done=_("令牌已撤销，立即失效。"),
        back=reverse("tokens"),
    )
