"""Being somebody by one click, and starting anew: in the demonstration and nowhere else. That it answers this machine
alone is seen to by :class:`jixiao_web.ui.middleware.OnlyHere`.
"""

from __future__ import annotations

from django.conf import settings
from django.contrib.auth import login, logout
from django.http import Http404, HttpRequest, HttpResponse
from django.shortcuts import get_object_or_404, redirect
from django.utils.http import url_has_allowed_host_and_scheme
from django.views.decorators.http import require_POST

from jixiao_web.accounts import services
from jixiao_web.accounts.models import User
from jixiao_web.accounts.views import BACKEND
from jixiao_web.demo import telling
from jixiao_web.ui.numbers import number as number_in
from jixiao_web.ui.public import public


def _require_demo() -> None:
    """Raise Http404 outside the demonstration."""
    if not settings.DEMO:
        raise Http404


@public
@require_POST
def sign_in(request: HttpRequest) -> HttpResponse:
    """Become one of the county's people; whoever one was before is signed out."""
    _require_demo()
    user = get_object_or_404(User, pk=number_in(request.POST.get("user")), is_active=True)
    login(request, user, backend=BACKEND)
    services.sign_in_began(user=user, second_factor=False)
    onward = request.POST.get("next", "")
    ours = onward.startswith("/") and url_has_allowed_host_and_scheme(onward, {request.get_host()})
    return redirect(onward if ours else "inbox")


@require_POST
def reset(request: HttpRequest) -> HttpResponse:
    """Begin to make the county as at the beginning; the sign-in page says how far it is. Who asks is signed out at once,
    everybody else with the new county.
    """
    _require_demo()
    if telling.told_so_far() is None:
        telling.tell(again=True)
    logout(request)
    return redirect("sign-in")
