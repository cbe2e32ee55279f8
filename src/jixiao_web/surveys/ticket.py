"""The ticket of a page: signed by us, it says which questions were shown and when, and has a number that one answer uses
up. It stands in for the cookie that a form is usually bound to, and says nothing of who opened the page.
"""

from __future__ import annotations

import time
import uuid
from dataclasses import dataclass

from django.core import signing

LEAST, MOST = 3, 24 * 3600
"""Seconds between opening a page and handing it in: faster is a script, slower is another day."""
_SIGNER = signing.Signer(salt="jixiao.surveys.ticket")


@dataclass(frozen=True, slots=True)
class Ticket:
    """What a page was opened with."""

    survey: int
    form: int
    number: uuid.UUID
    age: int
    """Seconds since."""


def now() -> int:
    """Seconds since the epoch."""
    return int(time.time())


def issue(survey: int, form: int) -> str:
    """A new ticket, as it stands in the form."""
    return _SIGNER.sign(f"{survey}.{form}.{uuid.uuid4().hex}.{now()}")


def read(words: str) -> Ticket | None:
    """The ticket of a form that was sent; ``None`` where it is not ours."""
    try:
        survey, form, number, issued = _SIGNER.unsign(words).split(".")
    except signing.BadSignature:
        return None
    return Ticket(int(survey), int(form), uuid.UUID(number), now() - int(issued))
