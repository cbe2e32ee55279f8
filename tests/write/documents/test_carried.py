"""The data a document carries: found again, compared with what it shows, believed in nothing."""

import hashlib
import json
import re
from dataclasses import replace
from pathlib import Path
from typing import Any

import pytest

from jixiao import api
from jixiao.lang.canonical import canonical
from jixiao.lang.target import parse_target
from jixiao.model import PerformanceText, Words
from jixiao.read.carried import ALTERED
from jixiao.write.documents import pdf
from jixiao.write.documents.carry import NAMESPACE, carried
from write.documents.roundtrip import CARRIERS, attached, meaning, part, read_back, stripped, with_parts, written

ROOT = Path(__file__).resolve().parents[3]
TEXT = ROOT / "src/jixiao/examples/huaixi-culture-2025-clean.txt"
OLD, NEW = "≥320天", "≥300天"
"""What the third indicator of the first project shows, and what somebody makes of it."""
_SHOWN = {".docx": "word/document.xml", ".xlsx": "xl/sharedStrings.xml"}


@pytest.fixture(scope="module")
def text() -> PerformanceText:
    return api.read(TEXT)


@pytest.fixture(params=CARRIERS)
def suffix(request: pytest.FixtureRequest) -> str:
    return str(request.param)


def _with_target(text: PerformanceText, words: str) -> PerformanceText:
    project = text.projects[0]
    rows = list(project.indicators)
    rows[2] = replace(rows[2], target=parse_target(words))
    return replace(text, projects=(replace(project, indicators=tuple(rows)), *text.projects[1:]))


def _edited(text: PerformanceText, suffix: str) -> bytes:
    """The document of a text, one cell of which somebody changed; what it carries is left as it was."""
    if suffix == ".pdf":
        return attached(written(_with_target(text, NEW), suffix), carried(text))
    document = written(text, suffix)
    shown = document.decode() if suffix == ".html" else part(document, _SHOWN[suffix])
    assert shown.count(f">{OLD}<") == 1
    changed = shown.replace(f">{OLD}<", f">{NEW}<")
    return changed.encode() if suffix == ".html" else with_parts(document, {_SHOWN[suffix]: changed})


def _carrying(document: bytes, suffix: str, data: str) -> bytes:
    """The document with other data in it."""
    if suffix == ".pdf":
        return attached(document, data.encode())
    if suffix == ".html":
        escaped = data.replace("<", "\\u003c").replace("\\", "\\\\")
        page = re.sub(r"(<script\b[^>]*>).*?(</script>)", rf"\g<1>{escaped}\2", document.decode(), flags=re.DOTALL)
        return page.encode()
    escaped = data.replace("&", "&amp;").replace("<", "&lt;").replace(">", "&gt;")
    return with_parts(document, {"customXml/item1.xml": f'<carried xmlns="{NAMESPACE}">{escaped}</carried>'})


def _codes(text: PerformanceText) -> list[str]:
    return [p.code for p in text.problems if p.code in ALTERED]


def test_the_same_text_carries_the_same_bytes(text: PerformanceText) -> None:
    envelope = json.loads(carried(text))
    assert carried(text) == carried(replace(text, file="elsewhere.txt"))
    assert envelope["schema"] == "jixiao/carried/1"
    assert envelope["sha256"] == hashlib.sha256(canonical(envelope["text"])).hexdigest()
    assert meaning(api.read(canonical(envelope["text"]), "a.json")) == meaning(text)


def test_unchanged_documents_are_silent(text: PerformanceText, suffix: str) -> None:
    assert _codes(read_back(written(text, suffix), suffix)) == []


def test_without_data_there_is_nothing_to_compare(text: PerformanceText, suffix: str) -> None:
    changed = read_back(stripped(_edited(text, suffix), suffix), suffix)
    assert _codes(changed) == []
    assert changed.projects[0].indicators[2].target.value == 300


def test_a_cell_changed_by_hand_is_told_and_wins(text: PerformanceText, suffix: str) -> None:
    changed = read_back(_edited(text, suffix), suffix)
    assert _codes(changed) == ["RD050"]
    told = next(p for p in changed.problems if p.code == "RD050")
    assert "projects[0].indicators[2].target：文件上是“>=300天”，自带数据是“>=320天”" in told.message
    assert told.message.endswith("以文件所示为准")
    assert told.project == 1
    assert meaning(changed, suffix) == meaning(_with_target(text, NEW), suffix)


def test_data_changed_without_their_digest_are_told(text: PerformanceText, suffix: str) -> None:
    data = carried(text).decode()
    assert OLD in data
    changed = read_back(_carrying(written(text, suffix), suffix, data.replace(OLD, NEW)), suffix)
    assert _codes(changed) == ["RD051"]
    assert meaning(changed, suffix) == meaning(text, suffix)


def test_data_forged_with_their_digest_are_told(text: PerformanceText, suffix: str) -> None:
    forged = carried(_with_target(text, NEW)).decode()
    read = read_back(_carrying(written(text, suffix), suffix, forged), suffix)
    assert _codes(read) == ["RD050"]
    assert meaning(read, suffix) == meaning(text, suffix)


def test_the_layout_may_number_its_pages_anew(text: PerformanceText, suffix: str) -> None:
    contents = tuple(replace(e, page=(e.page or 0) + 7) for e in text.contents)
    renumbered = carried(replace(text, contents=contents)).decode()
    document = _carrying(written(text, suffix), suffix, renumbered)
    assert _codes(read_back(document, suffix)) == []


BROKEN: list[Any] = [
    "", "[]", "{}", "null", "{", '{"schema":"jixiao/carried/9"}', '{"schema":"jixiao/carried/1"}',
    '{"schema":"jixiao/carried/1","sha256":1,"text":{}}', "[" * 100_000, '{"schema":"jixiao/carried/1","text":NaN,"sha256":""}',
    '{"schema":"jixiao/carried/1","sha256":"x","text":{"\\ud800":"\\udfff"}}', '{"schema":"jixiao/carried/1","sha256":"x","text":1e999}',
]  # fmt: skip


def test_broken_data_keep_nobody_from_reading(text: PerformanceText, suffix: str) -> None:
    sound = written(text, suffix)
    for data in BROKEN:
        read = read_back(_carrying(sound, suffix, data), suffix)
        assert meaning(read, suffix) == meaning(text, suffix), data[:40]
        assert _codes(read) == ["RD051"], data[:40]


def test_data_of_the_right_digest_and_the_wrong_shape(text: PerformanceText, suffix: str) -> None:
    sound = written(text, suffix)
    for body in ({}, {"projects": 5}, {"projects": [{"seq": "x"}]}, [], "text", {"cover": {"year": "2024"}}):
        data = canonical(
            {"schema": "jixiao/carried/1", "sha256": hashlib.sha256(canonical(body)).hexdigest(), "text": body}
        )
        read = read_back(_carrying(sound, suffix, data.decode()), suffix)
        assert meaning(read, suffix) == meaning(text, suffix)
        assert _codes(read)


@pytest.mark.parametrize("suffix", [".docx", ".xlsx"], indirect=True)
def test_a_broken_custom_part_keeps_nobody_from_reading(text: PerformanceText, suffix: str) -> None:
    document = with_parts(written(text, suffix), {"customXml/item1.xml": "<carried"})
    assert meaning(read_back(document, suffix)) == meaning(text)


def test_a_character_no_font_has_is_shown_as_a_geta_and_read_from_the_data(text: PerformanceText) -> None:
    name = "文化馆\ue000免费\U00050000开放经费"
    row = replace(text.projects[0].indicators[0], level3=Words("开放\ue000天数"), target=parse_target("优\ue000良"))
    project = replace(text.projects[0], name=Words(name), indicators=(row, *text.projects[0].indicators[1:]))
    rare = replace(text, projects=(project, *text.projects[1:]), items=())
    document = written(rare, ".pdf")
    back = read_back(document, ".pdf")
    assert meaning(back, ".pdf") == meaning(rare, ".pdf")
    assert [note for note in back.notes if "印作〓" in note]
    assert _codes(back) == []
    bare = read_back(stripped(document, ".pdf"), ".pdf")
    assert bare.projects[0].name == name.replace("\ue000", "〓").replace("\U00050000", "〓")
    other = replace(
        rare, projects=(replace(project, name=Words("文化馆\ue000免费\U00050000关闭经费")), *text.projects[1:])
    )
    forged = read_back(attached(document, carried(other)), ".pdf")
    assert _codes(forged) == ["RD050"]
    assert forged.projects[0].name == bare.projects[0].name


def test_the_pdf_names_its_attachment_as_the_reader_looks_for_it() -> None:
    assert pdf.FILE_NAME == "jixiao-text-1.json"
