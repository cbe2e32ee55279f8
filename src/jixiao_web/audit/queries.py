"""Looking at the record."""

from collections.abc import Iterator, Mapping, Sequence
from dataclasses import dataclass, field
from typing import Any

from jixiao_web.audit import chain, notes
from jixiao_web.audit.models import Checkpoint, Entry, Head


def rows() -> Iterator[Mapping[str, Any]]:
    """All entries in order, as they are hashed."""
    return Entry.objects.order_by("seq").values(*chain.FIELDS, "hash").iterator(chunk_size=2000)


@dataclass(frozen=True, slots=True)
class Verified:
    """What a verification found."""

    size: int
    faults: Sequence[chain.Fault]
    own: int
    """Checkpoints of this installation that were held against the record."""
    lodged: int
    """Checkpoints that came from outside."""
    checked: Sequence[chain.Anchor] = field(default=())


def verify(public: str, lodged: Sequence[tuple[str, str]] = ()) -> Verified:
    """Hold the whole record against itself, its own checkpoints, and those that others kept (source, note).

    Raises notes.NoteError for something that is no checkpoint.
    """
    anchors: list[chain.Anchor] = []
    bad: list[chain.Fault] = []
    own = [(f"本系统第 {c.size} 条时的检查点", c.note) for c in Checkpoint.objects.order_by("size")]
    for source, text in [*own, *lodged]:
        note = notes.parse(text)
        if notes.is_signed(note, public):
            anchors.append(chain.Anchor(note.size, note.hash, source))
        else:
            bad.append(chain.Fault(note.size, "signature", f"{source}的签名不是本系统的密钥所签"))
    head = Head.objects.filter(id=1).first()
    size = head.size if head else 0
    last = chain.Anchor(size, head.hash if head else chain.START, "登记的末条")
    found = [*bad, *chain.faults(rows(), [a for a in anchors if a.size], last)]
    return Verified(Entry.objects.count(), found, len(own), len(lodged), anchors)
