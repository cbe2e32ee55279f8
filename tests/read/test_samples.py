"""Every sample, whatever its format, reads to the truth beside it."""

import json
import re
from collections.abc import Iterator
from pathlib import Path
from typing import Any

import pytest

from jixiao.api import read
from jixiao.write.json import to_data

ROOT = Path(__file__).parents[2]
EXAMPLES = ROOT / "src" / "jixiao" / "examples"
SAMPLES = ROOT / "tests" / "samples"
FORMATS = ("md", "html", "docx", "xlsx", "pdf")
TEXTS = sorted(path.name.removesuffix(".truth.json") for path in EXAMPLES.glob("*.truth.json"))
FORMS = sorted(path.name.removesuffix(".truth.json") for path in (SAMPLES / "forms").glob("*.truth.json"))


def samples() -> Iterator[Any]:
    for name in TEXTS:
        truth = EXAMPLES / f"{name}.truth.json"
        yield pytest.param(EXAMPLES / f"{name}.txt", truth, id=f"{name}.txt")
        for suffix in FORMATS:
            yield pytest.param(SAMPLES / suffix / f"{name}.{suffix}", truth, id=f"{name}.{suffix}")
    for name in FORMS:
        for suffix in ("txt", "html", "xlsx"):
            yield pytest.param(
                SAMPLES / "forms" / f"{name}.{suffix}", SAMPLES / "forms" / f"{name}.truth.json", id=f"{name}.{suffix}"
            )


@pytest.mark.parametrize(("sample", "truth"), list(samples()))
def test_sample_reads_to_its_truth(sample: Path, truth: Path) -> None:
    found = to_data(read(sample))
    wanted = json.loads(truth.read_text("utf-8"))
    assert list(differences(wanted, found)) == []


@pytest.mark.parametrize("name", TEXTS)
def test_a_sound_file_leaves_no_problem(name: str) -> None:
    text = read(EXAMPLES / f"{name}.txt")
    assert text.problems == ()


def test_every_sample_has_its_truth_and_every_truth_its_samples() -> None:
    here = {path.stem for suffix in FORMATS for path in (SAMPLES / suffix).iterdir()}
    assert here == set(TEXTS)
    assert {path.name.split(".")[0] for path in (SAMPLES / "forms").iterdir()} == set(FORMS)


def differences(wanted: Any, found: Any, where: str = "") -> Iterator[str]:
    """Where ``found`` is not what the truth says; keys the truth does not have are not looked at.

    Keys beginning with ``_`` are hints for the generator. A raw value is compared without blanks, decimals as
    numbers, and absent, ``null`` and the empty string are one.
    """
    if isinstance(wanted, dict):
        for key, value in wanted.items():
            if not key.startswith("_"):
                yield from differences(value, found.get(key) if isinstance(found, dict) else None, f"{where}.{key}")
    elif isinstance(wanted, list):
        there = found if isinstance(found, list) else []
        if len(there) != len(wanted):
            yield f"{where}: {len(wanted)} wanted, {len(there)} found"
        for n, (one, other) in enumerate(zip(wanted, there, strict=False)):
            yield from differences(one, other, f"{where}[{n}]")
    elif where.endswith(".raw"):
        if re.sub(r"\s", "", wanted) != re.sub(r"\s", "", found or ""):
            yield f"{where}: {wanted!r} wanted, {found!r} found"
    elif (wanted or None) != (found or None) and not _same_number(wanted, found):
        yield f"{where}: {wanted!r} wanted, {found!r} found"


def _same_number(wanted: object, found: object) -> bool:
    number = re.compile(r"\d+(?:\.\d+)?")
    if not (
        isinstance(wanted, str) and isinstance(found, str) and number.fullmatch(wanted) and number.fullmatch(found)
    ):
        return False
    return _trimmed(wanted) == _trimmed(found)


def _trimmed(number: str) -> str:
    return number.rstrip("0").rstrip(".") if "." in number else number
