"""What we write as PDF is PDF/A-3a and PDF/UA-1, as far as our own checker (``tools/pdfa``, not veraPDF) can tell."""

import sys
from dataclasses import replace
from importlib.util import find_spec
from pathlib import Path

import pytest
from hypothesis import HealthCheck, Phase, given, settings
from hypothesis import strategies as st

if not (find_spec("typst") and find_spec("pikepdf")):
    pytest.skip("typst or pikepdf is not installed", allow_module_level=True)

ROOT = Path(__file__).resolve().parents[3]
sys.path.append(str(ROOT))
from jixiao.api import WriteError, read, write  # noqa: E402
from jixiao.model import Words  # noqa: E402
from tools import pdfa  # noqa: E402 - the folder of tools is no package that is installed
from write.documents.roundtrip import text_of  # noqa: E402
from write.documents.strategies import goal_texts, result_texts  # noqa: E402

SHARED = ROOT.parent / "shared"
FILES = [
    *sorted((ROOT / "src/jixiao/examples").glob("*.txt")),
    *sorted((ROOT / "tests/samples/forms").glob("*.txt")),
    *sorted((ROOT / "tests/samples/layouts").glob("goal-national*.txt")),
]
_QUICK = settings(max_examples=12, deadline=None, phases=[Phase.explicit, Phase.generate],
                  suppress_health_check=[HealthCheck.too_slow, HealthCheck.data_too_large])  # fmt: skip


def breaches(source: Path) -> list[pdfa.Breach]:
    try:
        return pdfa.check(write(read(source), ".pdf"))
    except WriteError as error:
        pytest.skip(f"no Chinese font on this machine: {error}")


@pytest.mark.parametrize("path", FILES, ids=lambda p: p.stem)
def test_a_sample(path: Path) -> None:
    assert breaches(path) == []


@pytest.mark.shared
@pytest.mark.parametrize("name", ["texts/zunhua-2024.txt", "readings/official-form.docx"])
def test_a_real_text(name: str) -> None:
    if not (SHARED / name).exists():
        pytest.skip(f"{name} is not beside the repository")
    assert breaches(SHARED / name) == []


@_QUICK
@given(st.one_of(goal_texts(), result_texts()).map(text_of))
def test_whatever_is_written(text: object) -> None:
    try:
        data = write(text, ".pdf")  # type: ignore[arg-type]
    except WriteError as error:
        pytest.skip(f"no Chinese font on this machine: {error}")
    assert pdfa.check(data) == []


@pytest.mark.parametrize("lines", range(14, 27, 2))
def test_a_heading_of_two_rows_wherever_it_falls_on_the_page(lines: int) -> None:
    """typst 0.15 breaks down where it moves one to the next page that stands below other rows of its table."""
    text = read(ROOT / "tests/samples/forms/monitoring.txt")
    long = Words("清淤疏浚河道" * 6 * lines + "。")
    try:
        data = write(replace(text, projects=(replace(text.projects[0], objectives=(long,)),)), ".pdf")
    except WriteError as error:
        pytest.skip(f"no Chinese font on this machine: {error}")
    assert pdfa.check(data) == []
