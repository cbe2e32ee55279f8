"""The data a document carries beside what it shows, so that a program need not read them off the page."""

import hashlib

from jixiao.lang.canonical import canonical
from jixiao.model import PerformanceText
from jixiao.write.json import TEXT_SCHEMA, to_data

SCHEMA = "jixiao/carried/1"
NAMESPACE = "urn:jixiao:carried:1"
FILE_NAME = "jixiao-text-1.json"
MEDIA_TYPE = "application/vnd.jixiao.carried+json"


def carried(text: PerformanceText) -> bytes:
    """The text as one JSON object: ``schema``, ``sha256`` of the canonical ``text``, ``text`` (``jixiao/text/1``
    without the problems of the file it was read from). The same text gives the same bytes.
    """
    body = canonical(to_data(text) | {"schema": TEXT_SCHEMA, "problems": []})
    before = canonical({"schema": SCHEMA, "sha256": hashlib.sha256(body).hexdigest()}).removesuffix(b"}")
    return before + b',"text":' + body + b"}"  # the keys stay in order
