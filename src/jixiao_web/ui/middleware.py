"""Around every request: a page of its own for what goes wrong, the language, where a request comes from."""

from __future__ import annotations

import logging
from collections.abc import Callable

from django.conf import settings
from django.db import DatabaseError
from django.http import HttpRequest, HttpResponse
from django.utils import translation

from jixiao_web.audit.services import address
from jixiao_web.ui.errors import error_response

_Next = Callable[[HttpRequest], HttpResponse]
_log = logging.getLogger(__name__)


def address_of(request: HttpRequest) -> str:
    """The address a request comes from: the last one a trusted front saw, else the peer's own."""
    if settings.BEHIND_PROXY and (chain := request.headers.get("x-forwarded-for")):
        return chain.rsplit(",", 1)[-1].strip()
    return str(request.META.get("REMOTE_ADDR", ""))


class Faults:
    """Database gone, disk full: a page that says what happened and that nothing was half saved."""

    def __init__(self, get_response: _Next) -> None:
        self._next = get_response

    def __call__(self, request: HttpRequest) -> HttpResponse:
        """Answer, whatever happens further in."""
        token = address.set(address_of(request))
        try:
            return self._next(request)
        except DatabaseError as error:  # what the session middleware raises is not seen by process_exception
            return self.process_exception(request, error)
        finally:
            address.reset(token)

    def process_exception(self, request: HttpRequest, error: Exception) -> HttpResponse:
        """A clear page for what the database or the disk could not do; other faults go on to Django."""
        if isinstance(error, DatabaseError | OSError):
            _log.exception("%s %s failed", request.method, request.path)
            return error_response(request, 503, error)
        raise error


class Language:
    """The language chosen by the person, else by the cookie, else Chinese: what the browser prefers is not asked."""

    def __init__(self, get_response: _Next) -> None:
        self._next = get_response

    def __call__(self, request: HttpRequest) -> HttpResponse:
        """Answer in that language."""
        wanted = request.COOKIES.get(settings.LANGUAGE_COOKIE_NAME, "")
        known = {code for code, _name in settings.LANGUAGES}
        with translation.override(wanted if wanted in known else settings.LANGUAGE_CODE):
            request.LANGUAGE_CODE = translation.get_language()  # type: ignore[attr-defined]
            response = self._next(request)
            response.headers.setdefault("Content-Language", translation.get_language())
        return response
