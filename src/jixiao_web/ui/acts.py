"""From a button to a service and back to a page, with the outcome in words."""

from __future__ import annotations

from collections.abc import Callable

from django.contrib import messages
from django.core.exceptions import ValidationError
from django.http import HttpRequest, HttpResponse, JsonResponse
from django.shortcuts import redirect

from jixiao_web.ui.errors import Late, error_response, wants_json
from jixiao_web.ui.words import clauses


def act(request: HttpRequest, service: Callable[[], object], *, done: str, back: str) -> HttpResponse:
    """Call a service and go to the page ``back`` (an address), where the person reads what came of it: ``done``, or
    each reason why not. Refusals of permission go on to their own pages. A script is answered in the same words.
    """
    if wants_json(request):
        return _answer(request, service, done)
    try:
        service()
    except ValidationError as error:
        for words in error.messages:
            messages.error(request, words)
    except Late as error:
        messages.warning(request, str(error))
    else:
        if done:
            messages.success(request, done)
    return redirect(back)


def _answer(request: HttpRequest, service: Callable[[], object], done: str) -> HttpResponse:
    try:
        service()
    except ValidationError as error:
        return error_response(request, 400, detail=clauses(error.messages))
    except Late as error:
        return error_response(request, 409, detail=str(error))
    return JsonResponse({"done": done})
