"""Looking at the record: pages of entries, and whether it holds."""

from __future__ import annotations

from collections.abc import Iterator, Mapping, Sequence
from dataclasses import dataclass, fields, replace
from datetime import UTC, date, datetime, time, timedelta
from typing import Any

from django.db.models import Q, QuerySet
from django.utils import timezone

from jixiao_web.audit import chain, notes, proof, witnesses
from jixiao_web.audit.models import Checkpoint, Entry, Head, Lodging
from jixiao_web.audit.services import signer

PAGE = 50


@dataclass(frozen=True, slots=True)
class Filter:
    """Which entries are wanted; what is empty does not matter."""

    action: str = ""
    actor: str = ""
    organisation: str = ""
    object: str = ""
    """``type:id``."""
    since: date | None = None
    until: date | None = None
    """Days in local time, both included."""

    def apply(self) -> QuerySet[Entry]:
        """Those entries, newest first."""
        found = Entry.objects.all()
        if self.action:
            found = found.filter(action=self.action)
        if self.actor:
            found = found.filter(actor=self.actor)
        if self.organisation:
            found = found.filter(organisation=self.organisation)
        if self.object:
            kind, _, pk = self.object.partition(":")
            found = found.filter(object_type=kind, object_id=pk)
        if self.since:
            found = found.filter(at__gte=_midnight(self.since))
        if self.until:
            found = found.filter(at__lt=_midnight(self.until + timedelta(days=1)))
        return found

    def as_dict(self) -> dict[str, str]:
        """What is wanted, as text; only what matters."""
        values = {f.name: getattr(self, f.name) for f in fields(self)}
        return {
            name: value.isoformat() if isinstance(value, date) else value for name, value in values.items() if value
        }


def _midnight(day: date) -> str:
    """The beginning of a local day as entries write time."""
    return (
        datetime.combine(day, time(), timezone.get_current_timezone())
        .astimezone(UTC)
        .isoformat(timespec="microseconds")
    )


@dataclass(frozen=True, slots=True)
class Page:
    """Some entries, newest first, and where the list goes on."""

    entries: Sequence[Entry]
    older: int | None
    """The last entry shown, where there are older ones: pages go on from an entry, never from a count."""
    newer: int | None


def page(wanted: Filter, *, before: int | None = None, after: int | None = None) -> Page:
    """The entries behind (or, with ``after``, ahead of) an entry; the newest without either."""
    anchor = Entry.objects.filter(seq=before or after or 0).first()
    if anchor is not None and after:
        taken = list(_beyond(wanted, anchor, "gt").order_by("at", "seq")[: PAGE + 1])
        more, taken = len(taken) > PAGE, taken[:PAGE][::-1]
        return Page(taken, taken[-1].seq if taken else None, taken[0].seq if more else None)
    taken = list((_beyond(wanted, anchor, "lt") if anchor else wanted.apply())[: PAGE + 1])
    more, taken = len(taken) > PAGE, taken[:PAGE]
    return Page(taken, taken[-1].seq if more else None, taken[0].seq if anchor and taken else None)


def _beyond(wanted: Filter, anchor: Entry, side: str) -> QuerySet[Entry]:
    """The wanted entries on one side of an entry, ``lt`` or ``gt``. Each bound stands once: SQLite walks from the first of
    two, be it the wider one.
    """
    if side == "lt" and wanted.until and anchor.at < _midnight(wanted.until + timedelta(days=1)):
        wanted = replace(wanted, until=None)
    if side == "gt" and wanted.since and anchor.at >= _midnight(wanted.since):
        wanted = replace(wanted, since=None)
    further = Q(**{f"at__{side}": anchor.at}) | Q(**{"at": anchor.at, f"seq__{side}": anchor.seq})
    return wanted.apply().filter(further, **{f"at__{side}e": anchor.at})


def rows(found: QuerySet[Entry] | None = None) -> Iterator[Mapping[str, Any]]:
    """Entries in the order of the chain, as they are hashed; all of them without a selection."""
    chosen = Entry.objects.all() if found is None else found
    found_rows: Iterator[Mapping[str, Any]] = (
        chosen.order_by("seq").values(*chain.FIELDS, "hash").iterator(chunk_size=2000)
    )
    return found_rows


def size() -> int:
    """How many entries there are, by the head: counting a million rows takes its time."""
    head = Head.objects.filter(id=1).first()
    return head.size if head else 0


def verify(public: str = "", lodged: Sequence[tuple[str, str]] = ()) -> proof.Verified:
    """Hold the whole record against itself, its own checkpoints, those that others kept (source, note), and drafts and
    versions against the record. ``public`` is the verifier key; without it, the one of this installation.

    Raises notes.NoteError for something that is no checkpoint.
    """
    public = public or signer().public
    lodged_anchors, bad = proof.anchors(lodged, public)
    own_anchors: list[chain.Anchor] = []
    for size_, note in Checkpoint.objects.order_by("size").values_list("size", "note"):
        try:
            good, wrong = proof.anchors([(f"本系统第 {size_} 条时的检查点", note)], public)
        except notes.NoteError as error:  # one from outside is the giver's mistake; of our own it is a fault
            good, wrong = [], [chain.Fault(size_, "signature", str(error))]
        own_anchors += good
        bad += wrong
    head = Head.objects.filter(id=1).first()
    last = chain.Anchor(head.size, head.hash, "") if head else chain.Anchor(0, chain.START, "")
    found = [*bad, *chain.faults(rows(), [*own_anchors, *lodged_anchors], last)]
    held = witnesses.all_held()
    found += [fault for one in held for fault in one.faults]
    return proof.Verified(size(), found, len(own_anchors), lodged_anchors, held)


# --- checkpoints -------------------------------------------------------------------------------------------------


def lodgings(organisation: str | None = None) -> QuerySet[Lodging]:
    """What was given to whom, newest first; to one organisation only, where one is named."""
    found = Lodging.objects.select_related("checkpoint").order_by("-id")
    return found if organisation is None else found.filter(organisation=organisation)


def checkpoints() -> QuerySet[Checkpoint]:
    """All checkpoints, newest first."""
    return Checkpoint.objects.order_by("-size").prefetch_related("lodgings")


@dataclass(frozen=True, slots=True)
class Receipt:
    """What a checkpoint somebody kept says of the record as it is now."""

    note: notes.Note
    is_ours: bool
    """Signed by this installation's key."""
    entry: Entry | None
    """The entry it speaks of, if there still is one."""
    fits: bool
    """The entry has the hash the checkpoint says, and its content gives that hash."""
    later: int
    """Entries made since."""


def receipt(text: str) -> Receipt:
    """Hold one checkpoint against the entry it speaks of. Raises notes.NoteError."""
    note = notes.parse(text)
    entry = Entry.objects.filter(seq=note.size).first()
    row = {key: getattr(entry, key) for key in chain.FIELDS} if entry else {}
    fits = entry is not None and entry.hash == note.hash == chain.own_hash(row)
    return Receipt(note, notes.is_signed(note, signer().public), entry, fits, max(0, size() - note.size))
