"""One change per copy: harmless ones read the same, harmful ones are found at their place."""

from pathlib import Path

import pytest

from mutations.check import harmful_misses, harmless_failures

ROOT = Path(__file__).resolve().parents[2]
EXAMPLES = sorted((ROOT / "src/jixiao/examples").glob("*.txt"))
SHARED = ROOT.parent / "shared/texts/zunhua-2024.txt"
TEXTS = [*EXAMPLES, pytest.param(SHARED, marks=[pytest.mark.shared,
         pytest.mark.skipif(not SHARED.exists(), reason="the reference texts are not beside the repository")])]  # fmt: skip


@pytest.mark.parametrize("path", TEXTS, ids=lambda p: p.stem)
def test_harmless_changes_read_the_same_and_add_nothing(path: Path) -> None:
    failed = {name: why for name, why in harmless_failures(path.read_text("utf-8")) if why}
    assert failed == {}


@pytest.mark.parametrize("path", TEXTS, ids=lambda p: p.stem)
def test_harmful_changes_are_found_at_their_place(path: Path) -> None:
    """Every seventh of them here; ``make mutants`` runs all."""
    missed = {name: why for name, why in harmful_misses(path.read_text("utf-8"), every=7) if why}
    assert missed == {}
