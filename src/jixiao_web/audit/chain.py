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


def digest(row: Mapping[str, Any]) -> str:
    """The hash of an entry: SHA-256 over the canonical JSON of its fields, in hexadecimal."""
    return hashlib.sha256(rfc8785.dumps({key: row[key] for key in FIELDS})).hexdigest()


@dataclass(frozen=True, slots=True)
class Fault:
    """One thing the record cannot explain. ``seq`` is the entry where it shows."""

    seq: int
    kind: str
    """``changed`` ``missing`` ``reordered`` ``broken`` ``cut`` ``rewritten`` ``head`` ``signature``"""
    words: str


@dataclass(frozen=True, slots=True)
class Anchor:
    """What a checkpoint says: after ``size`` entries the last hash was ``hash``."""

    size: int
    hash: str
    source: str


def faults(rows: Iterable[Mapping[str, Any]], anchors: Sequence[Anchor] = (), head: Anchor | None = None,
           most: int = 50) -> list[Fault]:  # fmt: skip
    """What is wrong with a record, in order. ``rows`` are all entries by ``seq``; ``anchors`` checkpoints whose
    signature was found good; ``head`` what the database itself says of its length and last hash.
    """
    found: list[Fault] = []
    expected, previous, last = 1, START, START
    waiting = sorted(anchors, key=lambda a: a.size)
    for row in rows:
        seq = row["seq"]
        if seq > expected:
            missing = f"第 {expected} 条" if seq == expected + 1 else f"第 {expected} 至 {seq - 1} 条"
            found.append(Fault(expected, "missing", f"{missing}不见了"))
        elif seq < expected:
            found.append(Fault(seq, "reordered", f"第 {seq} 条的次序不对"))
        own = digest(row)
        if own != row["hash"]:
            found.append(Fault(seq, "changed", f"第 {seq} 条的内容与其摘要不符，被改动过"))
        if row["previous"] != previous and seq == expected:
            found.append(Fault(seq, "broken", f"第 {seq} 条没有接在前一条之后"))
        while waiting and waiting[0].size <= seq:
            anchor = waiting.pop(0)
            if anchor.size == seq and anchor.hash != own:
                found.append(Fault(seq, "rewritten", f"第 {seq} 条与{anchor.source}不符，此前的记录被重写过"))
        previous = last = row["hash"]
        expected = seq + 1
        if len(found) >= most:
            return found
    size = expected - 1
    found += [Fault(size, "cut", f"{a.source}记有 {a.size} 条，现在只有 {size} 条，末尾被截去") for a in waiting]
    if head is not None and (head.size, head.hash) != (size, last):
        found.append(Fault(size, "head", f"登记的末条是第 {head.size} 条，实际到第 {size} 条，两者对不上"))
    return found
