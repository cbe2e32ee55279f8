"""What a photo says of itself: when it was taken, and whether it says where. Nothing of it is proof: cameras are set wrong
and such words can be changed. Pure; whatever the bytes, the answer is one of these two or nothing.
"""

from __future__ import annotations

import re
import struct
from dataclasses import dataclass

_MARK = b"Exif\x00\x00"
"""Before the block, in JPEG, HEIC and WebP alike."""
_TAKEN, _CHANGED, _MORE, _PLACE = 0x9003, 0x0132, 0x8769, 0x8825
_LATITUDE, _LONGITUDE = 2, 4
_MOMENT = re.compile(rb"(\d{4}):(\d\d):(\d\d) (\d\d:\d\d:\d\d)")


@dataclass(frozen=True, slots=True)
class Photo:
    """``taken`` as ``2024-06-30 14:05:00``, ``""`` where it says nothing."""

    taken: str = ""
    has_place: bool = False


def read(content: bytes) -> Photo:
    """The facts of the first block there is."""
    at = content.find(_MARK)
    if at < 0:
        return Photo()
    block = content[at + len(_MARK) : at + len(_MARK) + 0x10000]
    order = {b"II": "<", b"MM": ">"}.get(block[:2])
    if order is None or len(block) < 8:
        return Photo()
    first = _directory(block, struct.unpack_from(f"{order}I", block, 4)[0], order)
    more = _directory(block, first.get(_MORE, 0), order)
    place = _directory(block, first.get(_PLACE, 0), order)
    moment = _MOMENT.match(block, more.get(_TAKEN) or first.get(_CHANGED) or len(block))
    taken = b"%b-%b-%b %b" % moment.groups() if moment else b""
    return Photo(taken.decode("ascii"), _LATITUDE in place and _LONGITUDE in place)


def _directory(block: bytes, at: int, order: str) -> dict[int, int]:
    """Tag → its value, or where its value stands."""
    if not 8 <= at <= len(block) - 2:
        return {}
    (count,) = struct.unpack_from(f"{order}H", block, at)
    found = {}
    for n in range(count):
        entry = at + 2 + 12 * n
        if entry + 12 > len(block):
            break
        tag, _kind, _n, value = struct.unpack_from(f"{order}HHII", block, entry)
        found[tag] = value
    return found
