"""What is written reads back to the same data, with the data a document carries and without them."""

from pathlib import Path

import pytest
from hypothesis import HealthCheck, Phase, given, settings
from hypothesis import strategies as st

from jixiao import api
from jixiao.write.documents import suffixes, writer_for
from write.documents.roundtrip import meaning, read_back, stripped, text_of
from write.documents.strategies import Data, goal_texts, result_texts

ROOT = Path(__file__).resolve().parents[3]
SHARED = ROOT.parent / "shared"
SAMPLES = sorted(
    p for p in (ROOT / "tests/samples").glob("*/*") if p.suffix in (".txt", ".html", ".md", ".docx", ".xlsx", ".csv")
)
LOSSLESS = (".docx", ".html", ".md", ".json")
# Without shrinking: a text has so many parts that it takes minutes, and the assertion names the one that differs.
_QUICK = settings(max_examples=40, deadline=None, phases=[Phase.explicit, Phase.generate],
                  suppress_health_check=[HealthCheck.too_slow, HealthCheck.data_too_large])  # fmt: skip


def _reads_back(data: Data, suffix: str) -> None:
    text = text_of(data)
    document = writer_for(suffix)(text)
    for given_to_reader in (document, stripped(document, suffix)):
        back = read_back(given_to_reader, suffix)
        assert meaning(back) == meaning(text)
        assert not [p for p in back.problems if p.code in ("RD050", "RD051")]


@pytest.mark.parametrize("suffix", LOSSLESS)
@_QUICK
@given(st.data())
def test_target_tables_read_back(suffix: str, data: st.DataObject) -> None:
    _reads_back(data.draw(goal_texts()), suffix)


@pytest.mark.parametrize("suffix", LOSSLESS)
@_QUICK
@given(st.data())
def test_result_forms_read_back(suffix: str, data: st.DataObject) -> None:
    _reads_back(data.draw(result_texts()), suffix)


@pytest.mark.slow
@pytest.mark.parametrize("suffix", LOSSLESS)
@settings(_QUICK, max_examples=10)
@given(st.data())
def test_tables_of_many_pages_read_back(suffix: str, data: st.DataObject) -> None:
    _reads_back(data.draw(goal_texts(most=60)), suffix)


@pytest.mark.parametrize("file", SAMPLES, ids=lambda p: f"{p.parent.name}/{p.name}")
def test_every_sample_reads_back(file: Path) -> None:
    try:
        text = api.read(file)
    except api.ReadError:
        pytest.skip("a sample that is refused")
    for suffix in LOSSLESS[:3]:
        document = api.write(text, suffix)
        back = read_back(document, suffix)
        wanted = meaning(api.read(api.write(text, ".json"), "text.json"))
        for project in wanted["projects"]:  # a table of money is always in 万元
            project["budget"].setdefault("in", "万元")
        found = meaning(back)
        for project in found["projects"]:
            project["budget"].setdefault("in", "万元")
        assert found == wanted
        assert not [p for p in back.problems if p.code in ("RD050", "RD051")]


@pytest.mark.shared
@pytest.mark.parametrize("name", ["texts/zunhua-2024.txt", "readings/official-form.docx"])
@pytest.mark.parametrize("suffix", LOSSLESS)
def test_the_reference_texts_read_back(name: str, suffix: str) -> None:
    if not (SHARED / name).is_file():
        pytest.skip("the reference texts are not beside the repository")
    text = api.read(SHARED / name)
    document = api.write(text, suffix)
    assert meaning(read_back(document, suffix)) == meaning(text)
    assert meaning(read_back(stripped(document, suffix), suffix)) == meaning(text)


def test_every_suffix_is_a_writer() -> None:
    assert set(LOSSLESS) <= set(suffixes())
    with pytest.raises(api.WriteError, match=r"\.rtf.*\.docx"):
        writer_for(".rtf")
    with pytest.raises(api.WriteError, match="空缺"):
        writer_for("")
