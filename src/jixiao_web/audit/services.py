"""Writing to the record and signing it."""

from __future__ import annotations

from collections.abc import Collection, Mapping
from datetime import UTC
from functools import lru_cache
from pathlib import Path
from typing import Any, Protocol

from django.conf import settings
from django.core.exceptions import PermissionDenied, ValidationError
from django.db import transaction
from django.utils import timezone
from django.utils.translation import gettext as _

from jixiao_web.audit import chain, notes, proof
from jixiao_web.audit.models import Checkpoint, Entry, Head, Lodging
from jixiao_web.audit.words import ACTIONS
from jixiao_web.ui import address


class Actor(Protocol):
    """Whoever acts: a user, or the system."""

    username: str
    name: str


class Holder(Actor, Protocol):
    """Who acts by an office."""

    @property
    def powers(self) -> Collection[str]:
        """The powers of the offices held."""


class _System:
    username = "system"
    name = "系统"


SYSTEM = _System()


@transaction.atomic
def record(action: str, *, by: Actor | None, organisation: str = "", on: object = None, name: str = "",
           details: Mapping[str, Any] | None = None) -> Entry:  # fmt: skip
    """Append one act, in the transaction of the act itself: both are there, or neither.

    ``action`` is a dotted name of :data:`jixiao_web.audit.words.ACTIONS`, permanent; ``on`` the model object it
    concerns, ``name`` what people call it; ``details`` plain JSON values, money as text. A program that acts in a
    person's name is named among them.
    """
    if action not in ACTIONS:
        raise ValueError(action)
    head = Head.objects.select_for_update().get_or_create(id=1)[0]
    program = address.program.get()
    kind = "" if on is None else on._meta.label_lower  # type: ignore[attr-defined]  # noqa: SLF001 - a public name of Django's
    row: dict[str, Any] = {
        "seq": head.size + 1,
        "at": timezone.now().astimezone(UTC).isoformat(timespec="microseconds"),
        "action": action,
        "actor": by.username if by else "-",
        "actor_name": by.name if by else "",
        "organisation": organisation,
        "object_type": kind[:32],
        "object_id": "" if on is None else str(on.pk),  # type: ignore[attr-defined]
        "object_name": name[:300],
        "address": address.current.get()[:64],
        "details": chain.canonical({**(details or {}), **({"program": program} if program else {})}),
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
    """The key of this installation."""
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


def _require(by: Holder, power: str) -> None:
    if power not in by.powers:
        raise PermissionDenied


@transaction.atomic
def lodge_by_hand(*, by: Holder, organisation: str, organisation_name: str, how: str) -> Lodging:
    """Sign the record as it stands, this act included, for another party. Raises ValidationError without its name."""
    _require(by, "audit.lodge")
    if not organisation_name.strip():
        raise ValidationError({"organisation_name": _("请写明送存给哪个单位。")})
    record(
        "audit.checkpoint-lodged",
        by=by,
        organisation=organisation,
        name=organisation_name.strip(),
        details={"how": how},
    )
    return lodge(checkpoint(), organisation=organisation, organisation_name=organisation_name.strip(), how=how, by=by)


def exported(*, by: Holder, filters: Mapping[str, str], form: str) -> int:
    """Write down that the record was taken out, and return its length with this entry in it."""
    _require(by, "audit.read")
    return record("audit.exported", by=by, details={"form": form, "filters": dict(filters)}).seq


def verified(*, by: Holder, result: proof.Verified) -> Entry:
    """Write down that somebody verified the record, and what came of it."""
    _require(by, "audit.read")
    return record("audit.verified", by=by, details={"size": result.size, "faults": len(result.faults),
                                                     "lodged": [a.size for a in result.lodged]})  # fmt: skip
