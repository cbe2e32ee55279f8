"""Writing a text and reading it back, with what the document carries beside its words and without."""

import io
import re
import zipfile
from typing import Any

from jixiao import api
from jixiao.model import PerformanceText
from jixiao.read.json import from_data
from jixiao.write.json import to_data

Data = dict[str, Any]


def text_of(data: Data) -> PerformanceText:
    """The text of some data, settled: data once through the model say each thing in one way."""
    return from_data(to_data(from_data(data, "")), "")


def meaning(text: PerformanceText) -> Any:
    """What a text says: without how it was printed, and what there was to remark on the reading of it. An empty cell
    and none are one: a column of the form may be there or not.
    """
    return _without(to_data(text))


def _without(value: Any) -> Any:
    if isinstance(value, dict):
        return {k: _without(v) for k, v in value.items() if k not in ("raw", "problems") and v is not None}
    return [_without(v) for v in value] if isinstance(value, list) else value


def stripped(document: bytes, suffix: str) -> bytes:
    """The document without the data it carries."""
    if suffix == ".html":
        return re.sub(rb"<script\b.*?</script>", b"", document, flags=re.DOTALL)
    if suffix not in (".docx", ".xlsx"):
        return document
    out = io.BytesIO()
    with zipfile.ZipFile(io.BytesIO(document)) as old, zipfile.ZipFile(out, "w") as new:
        for entry in old.namelist():
            if not entry.startswith("customXml"):
                new.writestr(entry, old.read(entry))
    return out.getvalue()


def read_back(document: bytes, suffix: str) -> PerformanceText:
    """The document as read."""
    return api.read(document, f"文本{suffix}")
