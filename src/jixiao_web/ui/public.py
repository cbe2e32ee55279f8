"""What a page asks of who opens it: nothing, a sign-in (every page that says nothing), or a power."""

from collections.abc import Callable
from functools import wraps
from typing import TypeVar

from django.core.exceptions import PermissionDenied
from django.http import HttpRequest
from django.http.response import HttpResponseBase

_View = TypeVar("_View", bound=Callable[..., object])
_Answers = Callable[..., HttpResponseBase]


def public(view: _View) -> _View:
    """Mark a view as open to everybody; all others ask for a sign-in first."""
    view.is_public = True  # type: ignore[attr-defined]
    return view


def needs(*powers: str) -> Callable[[_Answers], _Answers]:
    """A view for those who hold one of these powers; PermissionDenied for others, before anything is looked up."""

    def wrap(view: _Answers) -> _Answers:
        @wraps(view)
        def guarded(request: HttpRequest, *args: object, **kwargs: object) -> HttpResponseBase:
            held = request.user.powers  # type: ignore[union-attr]
            if not held.intersection(powers):
                raise PermissionDenied
            return view(request, *args, **kwargs)

        return guarded

    return wrap
