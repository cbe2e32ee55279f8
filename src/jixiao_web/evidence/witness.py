"""What the record knows of entries and files, and whether they still say so.

An entry of the record holds a digest of what a record of a ledger said, and the digests of its files. Verifying takes every
record and every file there is, the file's content on the disk too, and holds it against what was written down with it.
"""

from __future__ import annotations

import hashlib
from collections.abc import Iterable, Iterator, Mapping, Sequence
from typing import Any

from jixiao_web.audit.chain import Fault, canonical
from jixiao_web.audit.models import Entry as Said
from jixiao_web.audit.witnesses import Held, details_of
from jixiao_web.evidence import store
from jixiao_web.evidence.models import Attachment, Correction, Entry

_AT_ONCE = 1_000
_ENTRY, _LEDGER = "evidence.entry", "evidence.ledger"


def _digest(value: Any) -> str:
    return hashlib.sha256(canonical(value).encode()).hexdigest()


def _state(pk: int, on: str, values: Any, *, is_void: bool = False) -> list[Any]:
    return [pk, on, values, is_void]


def of_entry(entry: Entry) -> dict[str, Any]:
    """What the record says of an entry as it stands: its day, and a digest of all of it."""
    return {
        "on": entry.on.isoformat(),
        "values": _digest(_state(entry.pk, entry.on.isoformat(), entry.values, is_void=entry.is_void)),
    }


def of_entries(entries: Sequence[Entry]) -> dict[str, Any]:
    """What the record says of entries that came together."""
    return {
        "first": entries[0].pk,
        "last": entries[-1].pk,
        "values": _of_many(_state(e.pk, e.on.isoformat(), e.values) for e in entries),
    }


def _of_many(states: Iterable[list[Any]]) -> str:
    """A digest of digests: a million entries are never one text."""
    whole = hashlib.sha256()
    for state in states:
        whole.update(hashlib.sha256(canonical(state).encode()).digest())
    return whole.hexdigest()


def of_file(file: Attachment) -> dict[str, Any]:
    """What the record says of a file."""
    return {"id": file.pk, "name": file.name, "sha256": file.sha256}


# --- entries ---------------------------------------------------------------------------------------------------


def hold_entries() -> Held:
    """Every entry of every ledger, with its corrections, against the record."""
    held = Held("台账记录")
    imported = _Imports()
    for some in _pieces(Entry.objects.order_by("pk").values_list("pk", "ledger", "on", "values", "is_void")):
        pks = [row[0] for row in some]
        corrections: dict[int, list[Correction]] = {}
        for correction in Correction.objects.filter(entry__in=pks).order_by("id"):
            corrections.setdefault(correction.entry_id, []).append(correction)
        told = _told(_ENTRY, pks)
        for pk, ledger, on, values, is_void in some:
            held.count += 1
            states = [_state(pk, c.before["on"], c.before["values"]) for c in corrections.get(pk, ())]
            states.append(_state(pk, on.isoformat(), values, is_void=is_void))
            said = told.get(str(pk), [])
            if imported.has(ledger, pk, states[0]):
                states = states[1:]
            held.faults += _compared(pk, states, said)
    held.faults += imported.faults()
    added = Said.objects.filter(object_type=_ENTRY, action="evidence.entry-added").order_by("seq")
    for piece in _pieces(added.values_list("object_id", "seq")):
        there = set(Entry.objects.filter(pk__in=[int(pk) for pk, _seq in piece]).values_list("pk", flat=True))
        held.faults += [
            Fault(seq, "altered", f"第 {seq} 条所记的台账记录 {pk} 不见了") for pk, seq in piece if int(pk) not in there
        ]
    return held


def _compared(pk: int, states: Sequence[list[Any]], said: Sequence[tuple[int, str]]) -> list[Fault]:
    """What an entry said one after the other, against what was written down each time."""
    for state, (seq, digest) in zip(states, said, strict=False):
        if _digest(state) != digest:
            return [Fault(seq, "altered", f"第 {seq} 条所记的台账记录 {pk} 被改动过")]
    if len(states) > len(said):
        return [Fault(0, "altered", f"台账记录 {pk} 有改动没有对应的审计记录，不是经系统写入的")]
    if len(states) < len(said):
        seq = said[len(states)][0]
        return [Fault(seq, "altered", f"第 {seq} 条所记的台账记录 {pk} 的更正不见了")]
    return []


def _told(kind: str, pks: Sequence[int]) -> dict[str, list[tuple[int, str]]]:
    """What the record says of objects, in its order: by object, the entry's number and the digest."""
    rows = Said.objects.filter(
        object_type=kind, object_id__in=[str(pk) for pk in pks], action__startswith="evidence.entry-"
    )
    found: dict[str, list[tuple[int, str]]] = {}
    for pk, seq, details in rows.order_by("seq").values_list("object_id", "seq", "details"):
        said = details_of(details)
        found.setdefault(pk, []).append((seq, str(said.get("values", ""))))
    return found


class _Imports:
    """What came in lists: each list's digest is made again from its entries, as they come by in the order of their numbers."""

    def __init__(self) -> None:
        self._lists: dict[int, list[tuple[int, int, int, str]]] = {}
        self._seen: dict[int, Any] = {}
        rows = Said.objects.filter(object_type=_LEDGER, action="evidence.entries-imported").order_by("seq")
        for pk, seq, details in rows.values_list("object_id", "seq", "details"):
            said = details_of(details)
            if isinstance(said.get("first"), int) and isinstance(said.get("last"), int):
                self._lists.setdefault(int(pk), []).append((said["first"], said["last"], seq, str(said.get("values"))))

    def has(self, ledger: int, pk: int, state: list[Any]) -> bool:
        """Whether an entry came in a list; it is added to that list's digest."""
        for first, last, seq, _values in self._lists.get(ledger, ()):
            if first <= pk <= last:
                self._seen.setdefault(seq, hashlib.sha256()).update(hashlib.sha256(canonical(state).encode()).digest())
                return True
        return False

    def faults(self) -> list[Fault]:
        """The lists whose entries do not say any more what they said."""
        found = []
        for lists in self._lists.values():
            for _first, _last, seq, values in lists:
                own = self._seen.get(seq)
                if own is None or own.hexdigest() != values:
                    found.append(Fault(seq, "altered", f"第 {seq} 条所记的批量登记被改动或删除过"))
        return found


def _pieces(rows: Any) -> Iterator[list[Any]]:
    piece: list[Any] = []
    for row in rows.iterator(chunk_size=_AT_ONCE):
        piece.append(row)
        if len(piece) == _AT_ONCE:
            yield piece
            piece = []
    if piece:
        yield piece


# --- files -----------------------------------------------------------------------------------------------------


def hold_files() -> Held:
    """Every file that was attached, its content on the disk included, against the record."""
    held = Held("佐证文件")
    told: dict[int, tuple[int, Mapping[str, Any]]] = {}
    withdrawn: set[int] = set()
    rows = Said.objects.filter(action__in=(
        "evidence.entry-added", "evidence.file-attached", "evidence.value-typed", "evidence.file-withdrawn"))  # fmt: skip
    for action, pk, seq, details in (
        rows.order_by("seq").values_list("action", "object_id", "seq", "details").iterator()
    ):
        if action == "evidence.file-withdrawn":
            withdrawn.add(int(pk))
        for file in details_of(details).get("files", ()):
            told[file["id"]] = (seq, file)
    sound: dict[str, bool] = {}
    for file in Attachment.objects.order_by("pk").iterator(chunk_size=_AT_ONCE):
        held.count += 1
        seq, said = told.pop(file.pk, (0, {}))
        if not said:
            held.faults.append(Fault(0, "altered", f"文件 {file.pk}“{file.name}”没有对应的审计记录，不是经系统写入的"))
        elif of_file(file) != said or file.is_void != (file.pk in withdrawn):
            held.faults.append(Fault(seq, "altered", f"第 {seq} 条所记的文件“{said['name']}”被改动过"))
        if file.sha256 not in sound:
            sound[file.sha256] = is_sound(file.sha256)
        if not sound[file.sha256]:
            held.faults.append(Fault(seq, "altered", f"文件“{file.name}”的内容不在磁盘上，或者被改动过"))
    held.faults += [
        Fault(seq, "altered", f"第 {seq} 条所记的文件“{said.get('name')}”不见了") for seq, said in told.values()
    ]
    return held


def is_sound(sha256: str) -> bool:
    """Whether a content is on the disk, and what its name says."""
    try:
        store.read(sha256)
    except store.Damaged:
        return False
    return True
