"""Writing to the record and signing it."""

from collections.abc import Mapping
from contextvars import ContextVar
from datetime import UTC, datetime
from functools import lru_cache
from pathlib import Path
from typing import Any, Protocol

from django.conf import settings
from django.db import transaction

from jixiao_web.audit import chain, notes
from jixiao_web.audit.models import Checkpoint, Entry, Head, Lodging

address: ContextVar[str] = ContextVar("address", default="")
"""Where the request at hand comes from; set by the middleware."""


class Actor(Protocol):
    """Whoever acts: a user, or the system."""

    username: str
    name: str


class _System:
    username = "system"
    name = "系统"


SYSTEM = _System()


@transaction.atomic
def record(action: str, *, by: Actor | None, organisation: str = "", on: object = None, name: str = "",
           details: Mapping[str, Any] | None = None) -> Entry:  # fmt: skip
    """Append one act, in the transaction of the act itself: both are there, or neither.

    ``action`` is a dotted name of :data:`jixiao_web.audit.words.ACTIONS`, permanent; ``on`` the model object it
    concerns, ``name`` what people call it; ``details`` plain JSON values, money as text.
    """
    head = Head.objects.select_for_update().get_or_create(id=1)[0]
    kind = "" if on is None else type(on)._meta.label_lower  # type: ignore[attr-defined]
    row: dict[str, Any] = {
        "seq": head.size + 1,
        "at": datetime.now(UTC).isoformat(timespec="microseconds"),
        "action": action,
        "actor": by.username if by else "-",
        "actor_name": by.name if by else "",
        "organisation": organisation,
        "object_type": kind[:32],
        "object_id": "" if on is None else str(on.pk),  # type: ignore[attr-defined]
        "object_name": name[:300],
        "address": address.get()[:64],
        "details": chain.canonical(dict(details or {})),
        "previous": head.hash,
    }
    row["hash"] = chain.digest(row)
    entry = Entry(**row)
    entry.save(force_insert=True)
    head.size, head.hash = row["seq"], row["hash"]
    head.save(update_fields=["size", "hash"])
    return entry


@lru_cache(maxsize=4)
def _signer(folder: Path, origin: str) -> notes.Signer:
    return notes.Signer(folder, origin)


def signer() -> notes.Signer:
    """This installation's key."""
    return _signer(settings.DATA, settings.AUDIT_ORIGIN)


@transaction.atomic
def checkpoint() -> Checkpoint:
    """A signature over the record as it stands now; the same one while nothing was added."""
    head = Head.objects.select_for_update().get_or_create(id=1)[0]
    found = Checkpoint.objects.filter(size=head.size).first()
    if found is None:
        found = Checkpoint.objects.create(size=head.size, hash=head.hash, note=signer().sign(head.size, head.hash))
    return found


@transaction.atomic
def lodge(found: Checkpoint, *, organisation: str, organisation_name: str, how: str, by: Actor) -> Lodging:
    """Write down that another party was given a checkpoint."""
    return Lodging.objects.create(
        checkpoint=found, organisation=organisation, organisation_name=organisation_name, how=how, by=by.username
    )
