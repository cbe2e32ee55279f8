"""What the record knows of drafts and versions, and whether they still say so.

An entry holds digests, not the words themselves. Verifying takes every change and every version there is and holds it
against the entry that was written with it; a change or version no entry speaks of is found as well.
"""

from __future__ import annotations

import hashlib
from bisect import bisect_left, bisect_right
from collections.abc import Iterable, Iterator, Sequence
from datetime import UTC
from itertools import groupby
from operator import itemgetter
from typing import Any

from jixiao_web.audit.chain import Fault, canonical
from jixiao_web.audit.models import Entry
from jixiao_web.audit.witnesses import Held, details_of
from jixiao_web.submissions.models import Edit, Submission, Version

_KIND = Submission._meta.label_lower  # noqa: SLF001 - a public name of Django's


def _sha256(value: Any) -> str:
    return hashlib.sha256(canonical(value).encode()).hexdigest()


def of_edits(edits: Sequence[Edit]) -> dict[str, Any]:
    """What an entry says of the changes written with it: the first and last, and a digest of all they say."""
    return {"first": edits[0].pk, "last": edits[-1].pk, "edits": _digest(edits)}


def _digest(edits: Iterable[Edit]) -> str:
    return _sha256([
        [e.pk, e.revision, e.by_id, e.at.astimezone(UTC).isoformat(timespec="microseconds"), e.op, e.where, e.old, e.new, e.refused]
        for e in edits
    ])  # fmt: skip


def of_version(version: Version) -> dict[str, Any]:
    """What an entry says of a version: its number, the digest of the text and of the draft it was made of."""
    return {"version": version.number, "sha256": version.sha256, "draft": _draft(version)}


def _draft(version: Version) -> str:
    return _sha256([version.head, version.sheets])


def _entries(*actions: str) -> Iterator[tuple[int, list[tuple[int, dict[str, Any]]]]]:
    """The entries with these acts, text by text: its number, and each entry's ``seq`` and details in order."""
    rows = Entry.objects.filter(object_type=_KIND, action__in=actions).order_by("object_id", "seq")
    for pk, group in groupby(rows.values_list("object_id", "seq", "details").iterator(), key=itemgetter(0)):
        yield int(pk), [(seq, details_of(details)) for _pk, seq, details in group]


def hold_edits() -> Held:
    """Every change of every draft against the record."""
    held = Held("文本的修改记录")
    texts = set()
    for pk, entries in _entries("text.edited", "text.imported"):
        texts.add(pk)
        edits = list(Edit.objects.filter(submission_id=pk).order_by("id"))
        numbers = [e.pk for e in edits]
        spoken_of: set[int] = set()
        for seq, said in entries:
            if "edits" not in said:
                continue
            first, last = bisect_left(numbers, said["first"]), bisect_right(numbers, said["last"])
            spoken_of.update(numbers[first:last])
            if _digest(edits[first:last]) != said["edits"]:
                held.faults.append(
                    Fault(
                        seq,
                        "altered",
                        f"第 {seq} 条所记的文本修改（编号 {said['first']} 至 {said['last']}）被改动或删除过",
                    )
                )
        held.count += len(edits)
        held.faults += [_unspoken("修改", pk, one) for one in numbers if one not in spoken_of]
    strays = Edit.objects.exclude(submission_id__in=texts).values_list("submission_id", "id")
    held.faults += [_unspoken("修改", pk, one) for pk, one in strays[:50]]
    return held


def hold_versions() -> Held:
    """Every version of every text against the record."""
    held = Held("文本的各个版本")
    texts = set()
    for pk, entries in _entries(*_WITH_VERSION):
        texts.add(pk)
        versions = {v.number: v for v in Version.objects.filter(submission_id=pk)}
        spoken_of = set()
        for seq, said in entries:
            told = said.get("kept") or said
            if "draft" not in told:
                continue
            spoken_of.add(told["version"])
            version = versions.get(told["version"])
            if version is None:
                held.faults.append(Fault(seq, "altered", f"第 {seq} 条所记的第 {told['version']} 版文本不见了"))
            elif (
                of_version(version) != {k: told[k] for k in ("version", "sha256", "draft")}
                or _text(version) != told["sha256"]
            ):
                held.faults.append(Fault(seq, "altered", f"第 {seq} 条所记的第 {told['version']} 版文本被改动过"))
        held.count += len(versions)
        held.faults += [_unspoken("版本", pk, number) for number in sorted(set(versions) - spoken_of)]
    strays = Version.objects.exclude(submission_id__in=texts).values_list("submission_id", "number")
    held.faults += [_unspoken("版本", pk, number) for pk, number in strays[:50]]
    return held


_WITH_VERSION = (
    "text.submitted",
    "text.passed",
    "text.returned",
    "text.approved",
    "text.adjustment-approved",
    "text.imported",
)


def _text(version: Version) -> str:
    return hashlib.sha256(version.text.encode()).hexdigest()


def _unspoken(what: str, text: int, number: int) -> Fault:
    return Fault(0, "altered", f"文本 {text} 的{what} {number} 没有对应的审计记录，不是经系统写入的")
