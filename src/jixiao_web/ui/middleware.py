"""Around every request: a page of its own for what goes wrong, the language, where a request comes from, how often."""

from __future__ import annotations

import logging
from collections.abc import Callable

from django.conf import settings
from django.core.exceptions import MiddlewareNotUsed
from django.db import DatabaseError
from django.http import HttpRequest, HttpResponse
from django.utils import translation
from django.utils.translation import gettext as _

from jixiao_web.ui import address, limits
from jixiao_web.ui.errors import Late, error_response

_Next = Callable[[HttpRequest], HttpResponse]
_log = logging.getLogger(__name__)


class Faults:
    """Database gone, disk full: a page that says what happened and that nothing was half saved."""

    def __init__(self, get_response: _Next) -> None:
        self._next = get_response

    def __call__(self, request: HttpRequest) -> HttpResponse:
        """Answer, whatever happens further in."""
        token, nobody = address.current.set(address.of(request)), address.program.set("")
        try:
            return self._next(request)
        except DatabaseError as error:  # what the session middleware raises is not seen by process_exception
            _log.exception("%s %s failed", request.method, request.path)
            return error_response(request, 503, error)
        finally:
            address.current.reset(token)
            address.program.reset(nobody)

    def process_exception(self, request: HttpRequest, error: Exception) -> HttpResponse | None:
        """A clear page for what the database or the disk could not do; other faults go on to Django."""
        if isinstance(error, Late):
            return error_response(request, 409, detail=str(error))
        if isinstance(error, DatabaseError | OSError):
            _log.exception("%s %s failed", request.method, request.path)
            return error_response(request, 503, error)
        return None


class Language:
    """The language chosen by the person, else by the cookie, else the installation's: what the browser prefers is not asked."""

    def __init__(self, get_response: _Next) -> None:
        self._next = get_response

    def __call__(self, request: HttpRequest) -> HttpResponse:
        """Answer in that language."""
        wanted = request.COOKIES.get(settings.LANGUAGE_COOKIE_NAME, "")
        known = {code for code, _name in settings.LANGUAGES}
        with translation.override(wanted if wanted in known else settings.FIRST_LANGUAGE):
            request.LANGUAGE_CODE = translation.get_language()
            response = self._next(request)
            response.headers.setdefault("Content-Language", translation.get_language())
        return response


class OnlyHere:
    """The demonstration, where everybody is signed in by one click, answers this machine alone."""

    def __init__(self, get_response: _Next) -> None:
        if not settings.DEMO:
            raise MiddlewareNotUsed
        self._next = get_response

    def __call__(self, request: HttpRequest) -> HttpResponse:
        """Refuse who comes from elsewhere, or by way of a proxy."""
        if not address.is_from_here(request):
            return error_response(
                request, 403, detail=_("这是演示系统，只能在运行它的这台电脑上打开。正式使用请按部署说明启动。")
            )
        return self._next(request)


class Limits:
    """How much a request may bring, and how often what costs much may be asked for: ``settings.RATE_LIMITS`` by name of
    the route, per person signed in, else per address.
    """

    def __init__(self, get_response: _Next) -> None:
        self._next = get_response

    def __call__(self, request: HttpRequest) -> HttpResponse:
        """413, before a byte of it is read, for more than a file may have with the fields around it."""
        length = request.META.get("CONTENT_LENGTH") or "0"
        if not length.isdigit() or int(length) > settings.UPLOAD_BYTES + settings.DATA_UPLOAD_MAX_MEMORY_SIZE:
            return error_response(request, 413)
        return self._next(request)

    def process_view(self, request: HttpRequest, view: object, args: object, kwargs: object) -> HttpResponse | None:
        """400 for a sign that no text holds and PostgreSQL refuses; 429 with Retry-After for one too many."""
        sent = [*request.GET.lists(), *request.POST.lists()]
        if any("\x00" in value for _name, values in sent for value in values):
            return error_response(request, 400)
        route = request.resolver_match.view_name if request.resolver_match else ""
        limit = settings.RATE_LIMITS.get(route)
        if limit is None or request.method != limit.method:
            return None
        who = f"user-{request.user.pk}" if request.user.is_authenticated else f"address-{address.of(request)}"
        wait = limits.wait(route, who, limit)
        if not wait:
            return None
        response = error_response(request, 429, detail=_("操作过于频繁，请在 %(n)d 秒后再试。") % {"n": wait})
        response.headers["Retry-After"] = str(wait)
        return response
