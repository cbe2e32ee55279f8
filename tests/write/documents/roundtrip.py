"""Writing a text and reading it back, with what the document carries beside its words and without."""

import io
import re
import zipfile
from typing import Any

import pytest

from jixiao import api
from jixiao.model import PerformanceText
from jixiao.read.json import from_data
from jixiao.write.documents import writer_for
from jixiao.write.json import to_data

Data = dict[str, Any]
LOSSLESS = (".docx", ".pdf", ".xlsx", ".html", ".md", ".json")
"""The formats that claim to lose nothing."""
CARRIERS = (".docx", ".pdf", ".xlsx", ".html")
"""Those of them that carry the data beside what they show."""


def text_of(data: Data) -> PerformanceText:
    """The text of some data, settled: data once through the model say each thing in one way."""
    return from_data(to_data(from_data(data, "")), "")


def written(text: PerformanceText, suffix: str) -> bytes:
    """The text as a document; the test is skipped where no PDF can be set."""
    if suffix == ".pdf":
        pytest.importorskip("typst", reason="the extra for PDF (typst) is not installed")
    try:
        return writer_for(suffix)(text)
    except api.WriteError as error:
        if "中文字体" in str(error):
            pytest.skip(f"no Chinese font on this machine: {error}")
        raise


def meaning(text: PerformanceText, suffix: str = "") -> Any:
    """What a text says: without how it was printed, and what there was to remark on the reading of it. An empty cell
    and none are one: a column of the form may be there or not. In a PDF the contents give the pages of that PDF.
    """
    data = _without(to_data(text))
    for entry in data["contents"] if suffix == ".pdf" else ():
        entry.pop("page", None)
    return data


def _without(value: Any) -> Any:
    if isinstance(value, dict):
        return {k: _without(v) for k, v in value.items() if k not in ("raw", "problems") and v is not None}
    return [_without(v) for v in value] if isinstance(value, list) else value


def stripped(document: bytes, suffix: str) -> bytes:
    """The document without the data it carries."""
    if suffix == ".html":
        return re.sub(rb"<script\b.*?</script>", b"", document, flags=re.DOTALL)
    if suffix == ".pdf":
        return attached(document, None)
    return with_parts(document, {"customXml/item1.xml": None}) if suffix in (".docx", ".xlsx") else document


def with_parts(document: bytes, parts: dict[str, str | None]) -> bytes:
    """An office file with other parts in place of its own, or without them (``None``)."""
    out = io.BytesIO()
    with zipfile.ZipFile(io.BytesIO(document)) as old, zipfile.ZipFile(out, "w", zipfile.ZIP_DEFLATED) as new:
        for entry in old.namelist():
            content = parts.get(entry, old.read(entry))
            if content is not None:
                new.writestr(entry, content)
    return out.getvalue()


def part(document: bytes, name: str) -> str:
    """A part of an office file."""
    return zipfile.ZipFile(io.BytesIO(document)).read(name).decode()


def attached(document: bytes, data: bytes | None, name: str = "jixiao-text-1.json") -> bytes:
    """A PDF with other data attached, or none, as PDFium saves it."""
    import pypdfium2
    from pypdfium2 import raw

    opened = pypdfium2.PdfDocument(document)
    for _ in range(opened.count_attachments()):
        raw.FPDFDoc_DeleteAttachment(opened.raw, 0)
    if data is not None:
        opened.new_attachment(name).set_data(data)
    out = io.BytesIO()
    opened.save(out)
    opened.close()
    return out.getvalue()


def read_back(document: bytes, suffix: str) -> PerformanceText:
    """The document as read."""
    return api.read(document, f"文本{suffix}")


def reads_back(text: PerformanceText, suffix: str) -> None:
    """Asserts that the document of a text says the same, whatever it carries, and that nothing is remarked on it."""
    wanted = meaning(text, suffix)
    document = written(text, suffix)
    for given_to_reader in {document, stripped(document, suffix)}:
        back = read_back(given_to_reader, suffix)
        assert meaning(back, suffix) == wanted
        assert back.notes == ()
        assert not [p for p in back.problems if p.code in ("RD050", "RD051")]
