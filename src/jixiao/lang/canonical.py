"""Data as bytes in one way only, for digests."""

import json
from typing import Any


def canonical(data: Any) -> bytes:
    """JSON with its keys in order, without blanks, in UTF-8: for data without floats the same as RFC 8785."""
    return json.dumps(data, ensure_ascii=False, sort_keys=True, separators=(",", ":")).encode("utf-8", "replace")
