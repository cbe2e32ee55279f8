"""What the record knows of drafts and versions: digests, so that what they hold can be held against it."""

from __future__ import annotations

import hashlib
from collections.abc import Iterable

from jixiao_web.audit.chain import canonical
from jixiao_web.submissions.models import Edit


def digest(edits: Iterable[Edit]) -> str:
    """SHA-256 over what these changes say, in order."""
    rows = [[e.revision, e.by_id, e.op, e.where, e.old, e.new, e.refused] for e in edits]
    return hashlib.sha256(canonical(rows).encode()).hexdigest()
