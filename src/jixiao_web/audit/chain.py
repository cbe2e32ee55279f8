"""The arithmetic of the chain: pure functions over plain rows, the same for the server, the command line and an auditor's own script.

An entry's hash covers every field and the hash before it. So a change, a deletion or a reordering in the middle shows
from the record alone. A tail that was cut, or a record written anew from some point, shows only against a checkpoint
that somebody else holds: that is what lodging is for.
"""

import hashlib
from collections.abc import Iterable, Mapping, Sequence
from dataclasses import dataclass
from typing import Any

import rfc8785

FIELDS = ("seq", "at", "action", "actor", "actor_name", "organisation", "object_type", "object_id", "object_name",
          "address", "details", "previous")  # fmt: skip
"""What the hash covers, as it stands in the record."""
START = "0" * 64


def canonical(value: Any) -> str:
    """Canonical JSON (RFC 8785). Raises rfc8785.CanonicalizationError for what JSON cannot say exactly."""
    return rfc8785.dumps(value).decode()


def digest_of(value: Any) -> str:
    """SHA-256 over the canonical JSON of a value, in hexadecimal: what entries say of things too large to be repeated."""
    return hashlib.sha256(rfc8785.dumps(value)).hexdigest()


def digest(row: Mapping[str, Any]) -> str:
    """The hash of an entry: the digest of its fields."""
    return digest_of({key: row[key] for key in FIELDS})


@dataclass(frozen=True, slots=True)
class Fault:
    """One thing the record cannot explain. ``seq`` is the entry where it shows."""

    seq: int
    kind: str
    """``changed`` ``missing`` ``reordered`` ``broken`` ``cut`` ``rewritten`` ``head`` ``signature`` ``altered``"""
    words: str


_KINDS = {
    "changed": "its content does not give its hash: it was changed",
    "missing": "missing",
    "reordered": "out of order",
    "broken": "does not follow the entry before it",
    "cut": "the record ends here, and a checkpoint or head speaks of more: the tail was cut",
    "rewritten": "is not what a checkpoint says: the record was written anew",
    "head": "the head of the record says otherwise",
    "signature": "the checkpoint of this size was not signed by this key",
    "altered": "a draft, a version, a record of a ledger or a file does not fit what was recorded of it",
}


def in_english(fault: Fault) -> str:
    """A fault in English, by its kind."""
    return f"entry {fault.seq}: {_KINDS[fault.kind]}"


@dataclass(frozen=True, slots=True)
class Anchor:
    """What a checkpoint says: after ``size`` entries the last hash was ``hash``."""

    size: int
    hash: str
    source: str


def own_hash(row: Mapping[str, Any]) -> str:
    """The digest of a row as it stands; ``""`` for what no entry can hold."""
    try:
        return digest(row)
    except (rfc8785.CanonicalizationError, KeyError):
        return ""


def faults(rows: Iterable[Mapping[str, Any]], anchors: Sequence[Anchor] = (), head: Anchor | None = None, *,
           is_part: bool = False, most: int = 50) -> list[Fault]:  # fmt: skip
    """What is wrong with a record, in order. ``rows`` are all entries by ``seq``; ``anchors`` checkpoints whose
    signature was found good; ``head`` what the database itself says of its length and last hash. Of a part
    (``is_part``: a selection, in order) gaps are no fault, and only neighbours are held against each other.
    """
    found: list[Fault] = []
    expected, previous, size = 1, START, 0
    waiting = sorted(anchors, key=lambda a: a.size)
    for row in rows:
        seq, own = row["seq"], own_hash(row)
        if seq > expected and not is_part:
            missing = f"第 {expected} 条" if seq == expected + 1 else f"第 {expected} 至 {seq - 1} 条"
            found.append(Fault(expected, "missing", f"{missing}不见了"))
        elif seq < expected:
            found.append(Fault(seq, "reordered", f"第 {seq} 条的次序不对"))
        if own != row["hash"]:
            found.append(Fault(seq, "changed", f"第 {seq} 条的内容与其摘要不符，被改动过"))
        if row["previous"] != previous and seq == expected:
            found.append(Fault(seq, "broken", f"第 {seq} 条没有接在前一条之后"))
        while waiting and waiting[0].size <= seq:
            anchor = waiting.pop(0)
            if anchor.size == seq and anchor.hash != own:
                found.append(Fault(seq, "rewritten", f"第 {seq} 条与{anchor.source}不符，此前的记录被重写过"))
        previous, size, expected = row["hash"], seq, seq + 1
        if len(found) >= most:
            return found
    if not is_part:
        found += [Fault(size, "cut", f"{a.source}记有 {a.size} 条，现在只有 {size} 条，末尾被截去") for a in waiting]
    if head is not None and (head.size, head.hash) != (size, previous):
        found.append(Fault(size, "head", f"登记的末条是第 {head.size} 条，实际到第 {size} 条，两者对不上"))
    return found
