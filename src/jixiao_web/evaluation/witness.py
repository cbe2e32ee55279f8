"""What the record knows of the files that prove a rectification, and whether they are still the same."""

from __future__ import annotations

from collections import Counter
from typing import Any

from jixiao_web.audit.chain import Fault
from jixiao_web.audit.models import Entry as Said
from jixiao_web.audit.witnesses import Held, details_of
from jixiao_web.evaluation.models import Proof
from jixiao_web.evidence.witness import is_sound


def of_proof(proof: Proof) -> dict[str, Any]:
    """What the record says of a file."""
    return {"file": proof.name, "sha256": proof.sha256}


def hold_proofs() -> Held:
    """Every file that proves a rectification, its content on the disk included, against the record."""
    held = Held("整改佐证")
    told: Counter[tuple[str, str, str]] = Counter()
    seqs: dict[tuple[str, str, str], int] = {}
    rows = Said.objects.filter(action="rectification.proved").order_by("seq")
    for pk, seq, details in rows.values_list("object_id", "seq", "details").iterator():
        said = details_of(details)
        key = (pk, str(said.get("file")), str(said.get("sha256")))
        told[key] += 1
        seqs[key] = seq
    for proof in Proof.objects.order_by("pk").iterator():
        held.count += 1
        key = (str(proof.rectification_id), proof.name, proof.sha256)
        if told[key]:
            told[key] -= 1
        else:
            held.faults.append(
                Fault(0, "altered", f"整改佐证 {proof.pk}“{proof.name}”没有对应的审计记录，被改动过或不是经系统写入的")
            )
        if not is_sound(proof.sha256):
            held.faults.append(
                Fault(seqs.get(key, 0), "altered", f"整改佐证“{proof.name}”的内容不在磁盘上，或者被改动过")
            )
    held.faults += [Fault(seqs[key], "altered", f"第 {seqs[key]} 条所记的整改佐证“{key[1]}”不见了") for key in (+told)]
    return held
