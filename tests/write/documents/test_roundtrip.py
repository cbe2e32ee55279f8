"""What is written reads back to the same data, with the data a document carries and without them.

``make roundtrip`` looks at many more texts.
"""

import os
from pathlib import Path
from typing import Any

import pytest
from hypothesis import HealthCheck, Phase, given, settings
from hypothesis import strategies as st

from jixiao import api
from jixiao.write.documents import suffixes, writer_for
from jixiao.write.documents.compose import completed
from write.documents.roundtrip import LOSSLESS, Data, meaning, reads_back, stripped, text_of, written
from write.documents.strategies import MANY, goal_texts, result_texts

ROOT = Path(__file__).resolve().parents[3]
SHARED = ROOT.parent / "shared"
FILES = sorted(
    p for p in (ROOT / "tests/samples").glob("*/*") if p.suffix in (".txt", ".html", ".md", ".docx", ".xlsx", ".csv")
)
SAMPLES = [(file, suffix) for file in FILES for suffix in (".docx", ".html", ".md")] + [
    (file, suffix)
    for file in FILES if file.suffix == ".txt"
    for suffix in (".pdf", ".xlsx", ".json")
]  # fmt: skip
KINDS: dict[str, tuple[st.SearchStrategy[Data], int]] = {
    "target-tables": (goal_texts(), 30), "result-forms": (result_texts(), 30), "twenty-pages": (goal_texts(MANY), 2)
}  # fmt: skip
"""The texts, and how many of them are looked at each time."""
_SHARE_OF_PDF = 0.4
_TIMES = 34 if os.environ.get("JIXIAO_HYPOTHESIS") == "fuzz" else 1


@pytest.mark.parametrize("suffix", LOSSLESS)
@pytest.mark.parametrize("kind", KINDS)
def test_generated_texts_read_back(kind: str, suffix: str) -> None:
    texts, count = KINDS[kind]
    # Without shrinking: a text has so many parts that it takes minutes, and the assertion names the one that differs.
    quick: Any = settings(max_examples=round(count * _TIMES * (_SHARE_OF_PDF if suffix == ".pdf" else 1)), deadline=None,
                          phases=[Phase.explicit, Phase.generate], suppress_health_check=list(HealthCheck), print_blob=True)  # fmt: skip

    @quick
    @given(texts)
    def whatever_it_says(data: Data) -> None:
        reads_back(completed(text_of(data)), suffix)

    whatever_it_says()


@pytest.mark.parametrize(
    ("file", "suffix"), SAMPLES, ids=lambda p: p if isinstance(p, str) else f"{p.parent.name}/{p.name}"
)
def test_every_sample_reads_back(file: Path, suffix: str) -> None:
    try:
        text = api.read(file)
    except api.ReadError:
        pytest.skip("a sample that is refused")
    back = api.read(written(completed(text), suffix), f"文本{suffix}")
    wanted, found = meaning(completed(text), suffix), meaning(back, suffix)
    for project in (*wanted["projects"], *found["projects"]):  # a table of money is always in 万元
        project["budget"].setdefault("in", "万元")
    assert found == wanted
    assert not [p for p in back.problems if p.code in ("RD050", "RD051")]


@pytest.mark.shared
@pytest.mark.parametrize(
    "name",
    [
        "texts/zunhua-2024.txt",
        "texts/zunhua-2024.truth.json",
        "readings/official-form.docx",
        "readings/official-form.pdf",
    ],
)
@pytest.mark.parametrize("suffix", LOSSLESS)
def test_the_reference_texts_read_back(name: str, suffix: str) -> None:
    if not (SHARED / name).is_file():
        pytest.skip("the reference texts are not beside the repository")
    reads_back(completed(api.read(SHARED / name)), suffix)


@pytest.mark.parametrize("suffix", LOSSLESS[:4])
def test_stripping_leaves_nothing(suffix: str) -> None:
    text = completed(api.read(ROOT / "src/jixiao/examples/huaixi-culture-2025-clean.txt"))
    assert b"jixiao/carried/1" not in stripped(written(text, suffix), suffix)


def test_every_suffix_is_a_writer() -> None:
    assert set(LOSSLESS) <= set(suffixes())
    with pytest.raises(api.WriteError, match=r"\.rtf.*\.docx"):
        writer_for(".rtf")
    with pytest.raises(api.WriteError, match="空缺"):
        writer_for("")
