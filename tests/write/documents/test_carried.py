"""The data a document carries: found again, compared with what it shows, believed in nothing."""

import hashlib
import io
import json
import re
import zipfile
from dataclasses import replace
from pathlib import Path
from typing import Any

import pytest

from jixiao import api
from jixiao.lang.canonical import canonical
from jixiao.model import PerformanceText, Words
from jixiao.write.documents.carry import carried
from write.documents.roundtrip import meaning, read_back

ROOT = Path(__file__).resolve().parents[3]
TEXT = ROOT / "src/jixiao/examples/huaixi-culture-2025-clean.txt"
CARRIERS = (".docx", ".html")


@pytest.fixture(scope="module")
def text() -> PerformanceText:
    return api.read(TEXT)


def _replaced(document: bytes, suffix: str, part: str, old: str, new: str) -> bytes:
    """The document with some words changed: in what it shows (``part`` document) or in what it carries."""
    if suffix == ".html":
        page = document.decode()
        shown, script, rest = re.split(r"(<script\b.*?</script>)", page, flags=re.DOTALL)
        if part == "carried":
            assert old in script
            return (shown + script.replace(old, new) + rest).encode()
        assert old in shown
        return (shown.replace(old, new) + script + rest).encode()
    out = io.BytesIO()
    with zipfile.ZipFile(io.BytesIO(document)) as before, zipfile.ZipFile(out, "w") as after:
        for entry in before.namelist():
            content = before.read(entry)
            if entry == {"carried": "customXml/item1.xml", "shown": "word/document.xml"}[part]:
                assert old in content.decode()
                content = content.decode().replace(old, new).encode()
            after.writestr(entry, content)
    return out.getvalue()


def _carrying(document: bytes, suffix: str, data: str) -> bytes:
    """The document with other data in it."""
    if suffix == ".html":
        escaped = data.replace("<", "\\u003c").replace("\\", "\\\\")
        return re.sub(
            r"(<script\b[^>]*>).*?(</script>)", rf"\g<1>{escaped}\2", document.decode(), flags=re.DOTALL
        ).encode()
    content = zipfile.ZipFile(io.BytesIO(document)).read("customXml/item1.xml").decode()
    old = content[content.index("{") : content.index("</carried>")]
    return _replaced(
        document, suffix, "carried", old, data.replace("&", "&amp;").replace("<", "&lt;").replace(">", "&gt;")
    )


def _codes(text: PerformanceText) -> list[str]:
    return [p.code for p in text.problems if p.code in ("RD050", "RD051")]


def test_the_same_text_carries_the_same_bytes(text: PerformanceText) -> None:
    envelope = json.loads(carried(text))
    assert carried(text) == carried(replace(text, file="elsewhere.txt"))
    assert envelope["schema"] == "jixiao/carried/1"
    assert envelope["sha256"] == hashlib.sha256(canonical(envelope["text"])).hexdigest()
    assert meaning(api.read(canonical(envelope["text"]), "a.json")) == meaning(text)


@pytest.mark.parametrize("suffix", CARRIERS)
def test_unchanged_documents_are_silent(text: PerformanceText, suffix: str) -> None:
    assert _codes(read_back(api.write(text, suffix), suffix)) == []


@pytest.mark.parametrize("suffix", CARRIERS)
def test_a_figure_changed_by_hand_is_told_and_wins(text: PerformanceText, suffix: str) -> None:
    total = f"{text.projects[1].budget.total.value:f}"  # type: ignore[union-attr]
    document = api.write(text, suffix)
    cell = f">{total}<"
    changed = read_back(_replaced(document, suffix, "shown", cell, ">987.65<"), suffix)
    assert _codes(changed) == ["RD050"]
    told = next(p for p in changed.problems if p.code == "RD050")
    assert "projects[1].budget.total" in told.message
    assert "“987.65”" in told.message
    assert f"“{total}”" in told.message
    assert told.project == 2
    assert f"{changed.projects[1].budget.total.value:f}" == "987.65"  # type: ignore[union-attr]


@pytest.mark.parametrize("suffix", CARRIERS)
def test_data_changed_without_their_digest_are_told(text: PerformanceText, suffix: str) -> None:
    name = str(text.projects[0].name)
    changed = read_back(_replaced(api.write(text, suffix), suffix, "carried", name, "别的名称"), suffix)
    assert _codes(changed) == ["RD051"]
    assert meaning(changed) == meaning(text)


@pytest.mark.parametrize("suffix", CARRIERS)
def test_data_forged_with_their_digest_are_told(text: PerformanceText, suffix: str) -> None:
    other = replace(text.projects[0], name=Words("别的名称"))
    forged = carried(replace(text, projects=(other, *text.projects[1:]))).decode()
    read = read_back(_carrying(api.write(text, suffix), suffix, forged), suffix)
    assert _codes(read) == ["RD050"]
    assert read.projects[0].name == text.projects[0].name


@pytest.mark.parametrize("suffix", CARRIERS)
def test_the_layout_may_number_its_pages_anew(text: PerformanceText, suffix: str) -> None:
    contents = tuple(replace(e, page=(e.page or 0) + 7) for e in text.contents)
    renumbered = carried(replace(text, contents=contents)).decode()
    document = _carrying(api.write(text, suffix), suffix, renumbered)
    assert _codes(read_back(document, suffix)) == []


BROKEN: list[Any] = [
    "", "[]", "{}", "null", "{", '{"schema":"jixiao/carried/9"}', '{"schema":"jixiao/carried/1"}',
    '{"schema":"jixiao/carried/1","sha256":1,"text":{}}', "[" * 100_000, '{"schema":"jixiao/carried/1","text":NaN,"sha256":""}',
    '{"schema":"jixiao/carried/1","sha256":"x","text":{"\\ud800":"\\udfff"}}', '{"schema":"jixiao/carried/1","sha256":"x","text":1e999}',
]  # fmt: skip


@pytest.mark.parametrize("suffix", CARRIERS)
@pytest.mark.parametrize("data", BROKEN, ids=range(len(BROKEN)))
def test_broken_data_keep_nobody_from_reading(text: PerformanceText, suffix: str, data: str) -> None:
    document = _carrying(api.write(text, suffix), suffix, data)
    read = read_back(document, suffix)
    assert meaning(read) == meaning(text)
    assert _codes(read) == ["RD051"]


def test_data_of_the_right_digest_and_the_wrong_shape(text: PerformanceText) -> None:
    for body in ({}, {"projects": 5}, {"projects": [{"seq": "x"}]}, [], "text", {"cover": {"year": "2024"}}):
        data = canonical(
            {"schema": "jixiao/carried/1", "sha256": hashlib.sha256(canonical(body)).hexdigest(), "text": body}
        )
        document = _carrying(api.write(text, ".docx"), ".docx", data.decode())
        read = read_back(document, ".docx")
        assert meaning(read) == meaning(text)
        assert _codes(read)


def test_a_broken_custom_part_keeps_nobody_from_reading(text: PerformanceText) -> None:
    document = _replaced(api.write(text, ".docx"), ".docx", "carried", "</carried>", "<")
    assert meaning(read_back(document, ".docx")) == meaning(text)
