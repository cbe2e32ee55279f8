"""Pages that need no sign-in say so."""

from collections.abc import Callable
from typing import TypeVar

_View = TypeVar("_View", bound=Callable[..., object])


def public(view: _View) -> _View:
    """Mark a view as open to everybody; all others ask for a sign-in first."""
    view.is_public = True  # type: ignore[attr-defined]
    return view
