"""Pages that belong to no app: errors, language, whether the server lives."""

from __future__ import annotations

import sys

from django.conf import settings
from django.core.exceptions import RequestDataTooBig, TooManyFieldsSent, TooManyFilesSent
from django.db import DatabaseError, connection
from django.http import HttpRequest, HttpResponse, HttpResponseRedirect, JsonResponse
from django.utils.http import url_has_allowed_host_and_scheme
from django.utils.translation import gettext as _
from django.views.decorators.http import require_POST, require_safe

from jixiao_web.ui.errors import error_response
from jixiao_web.ui.public import public


def bad_request(request: HttpRequest, exception: Exception) -> HttpResponse:
    """400; 413 for more fields or bytes than a form may have."""
    too_much = isinstance(exception, RequestDataTooBig | TooManyFieldsSent | TooManyFilesSent)
    return error_response(request, 413 if too_much else 400)


def forbidden(request: HttpRequest, exception: Exception) -> HttpResponse:
    """403, with the reason where one was given for people."""
    return error_response(request, 403, detail=str(exception))


def not_found(request: HttpRequest, exception: Exception) -> HttpResponse:
    """404."""
    return error_response(request, 404)


def server_error(request: HttpRequest) -> HttpResponse:
    """500; 503 where the database or the disk failed a middleware, whose errors Django brings here."""
    error = sys.exc_info()[1]
    if isinstance(error, DatabaseError | OSError):
        return error_response(request, 503, error)
    return error_response(request, 500)


def csrf_failed(request: HttpRequest, reason: str = "") -> HttpResponse:
    """403 for a form without its token: a page left open over a sign-out, or a foreign site."""
    return error_response(request, 403, detail=_("页面已过期，请返回上一页，刷新后重新提交。"))


@public
@require_safe
def alive(request: HttpRequest) -> JsonResponse:
    """Whether the server and its database answer."""
    with connection.cursor() as cursor:
        cursor.execute("SELECT 1")
    return JsonResponse({"status": "ok"})


@public
@require_POST
def language(request: HttpRequest) -> HttpResponse:
    """Choose the language of the pages."""
    wanted = request.POST.get("language", "")
    back = request.POST.get("next", "/")
    if not url_has_allowed_host_and_scheme(back, {request.get_host()}, require_https=request.is_secure()):
        back = "/"
    return keep_language(HttpResponseRedirect(back), wanted)


def keep_language(response: HttpResponse, wanted: str) -> HttpResponse:
    """Let this browser have its pages in this language from now on, if it is one of ours."""
    if wanted in dict(settings.LANGUAGES):
        response.set_cookie(settings.LANGUAGE_COOKIE_NAME, wanted, max_age=365 * 24 * 3600, samesite="Lax",
                            secure=settings.TLS, httponly=True)  # fmt: skip
    return response
