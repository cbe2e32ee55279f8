"""What is written as data: valid against the published schemas, and read back to itself."""

import json
import re
from collections.abc import Iterator
from datetime import date
from pathlib import Path
from typing import Any

import jsonschema
import pytest

from jixiao.api import Config, read, review
from jixiao.read.json import from_data
from jixiao.write.json import dumps, findings_data, to_data
from jixiao.write.schema import findings_schema, text_schema
from write.report_sample import ON as DAY
from write.report_sample import findings, text

ROOT = Path(__file__).parents[2]
EXAMPLES = ROOT / "src" / "jixiao" / "examples"
SAMPLES = ROOT / "tests" / "samples"
SHARED = ROOT.parent / "shared"
ON = date(2024, 6, 1)
FILES = [*sorted(EXAMPLES.glob("*.txt")), *sorted(p for p in SAMPLES.rglob("*.*") if not p.name.endswith(".json"))]
TRUTHS = [
    *sorted(EXAMPLES.glob("*.truth.json")),
    *sorted(p for p in SAMPLES.rglob("*.truth.json") if p.parent.name != "layouts"),
]
REFERENCES = ["readings/official-form.truth.json", "texts/zunhua-2024.truth.json"]
TEXT, FINDINGS = (
    jsonschema.Draft202012Validator(schema, format_checker=jsonschema.FormatChecker())
    for schema in (text_schema(), findings_schema())
)


def faults(validator: jsonschema.Draft202012Validator, data: Any) -> list[str]:
    return [f"{'.'.join(map(str, e.path))}: {e.message}"[:300] for e in validator.iter_errors(data)]


def name(path: Path) -> str:
    return path.name


def test_the_schemas_are_schemas() -> None:
    for validator in (TEXT, FINDINGS):
        jsonschema.Draft202012Validator.check_schema(validator.schema)
        assert faults(validator, {}) != []


@pytest.mark.parametrize("file", FILES, ids=name)
def test_every_sample_is_valid(file: Path) -> None:
    of = read(file)
    for places in (False, True):
        data = to_data(of, places=places)
        assert faults(TEXT, data) == []
        assert json.loads(dumps(data)) == data
    settled = review(of, Config(), on=ON)
    assert faults(FINDINGS, findings_data(of.file, settled.findings, ON)) == []


@pytest.mark.parametrize("file", FILES, ids=name)
def test_data_reads_back_to_itself(file: Path) -> None:
    of = read(file)
    plain = to_data(of)
    for places in (False, True):
        back = read(dumps(to_data(of, places=places)).encode(), "a.json")
        assert to_data(back) == plain


def test_findings_of_every_kind_are_valid() -> None:
    assert faults(FINDINGS, findings_data("a.docx", findings(), DAY)) == []
    assert faults(FINDINGS, findings_data("a.docx", [], DAY)) == []
    assert faults(TEXT, to_data(text(), places=True)) == []


def test_a_waiver_and_a_baseline_stay_valid() -> None:
    data = findings_data("a.docx", findings(), DAY)
    data["waived"] = [
        {"rule": "ZZ03", "field": "title", "project": None, "reason": "已核", "by": "股", "until": "2024-12-31"}
    ]
    data["in_baseline"] = 3
    assert faults(FINDINGS, data) == []


# ------------------------------------------------------------------ truths


def lost(wanted: Any, found: Any, where: str = "") -> Iterator[str]:
    """What a truth says and the data do not; keys a truth leaves out, and its hints (``_…``), are not looked at."""
    if isinstance(wanted, dict):
        for key, value in wanted.items():
            if not key.startswith("_"):
                yield from lost(value, (found or {}).get(key), f"{where}.{key}")
    elif isinstance(wanted, list):
        if len(wanted) != len(found or []):
            yield f"{where}: {len(wanted)} → {len(found or [])}"
        for i, (a, b) in enumerate(zip(wanted, found or [], strict=False)):
            yield from lost(a, b, f"{where}[{i}]")
    elif (wanted or None) != (found or None):
        yield f"{where}: {wanted!r} → {found!r}"


@pytest.mark.parametrize("truth", TRUTHS, ids=name)
def test_truths_come_back_as_they_are(truth: Path) -> None:
    data = json.loads(truth.read_text("utf-8"))
    back = to_data(from_data(data))
    assert list(lost(data, back)) == []
    assert faults(TEXT, back) == []
    assert to_data(from_data(back)) == back


@pytest.mark.shared
@pytest.mark.parametrize("truth", REFERENCES)
def test_truths_of_the_reference_texts_come_back(truth: str) -> None:
    if not (SHARED / truth).is_file():
        pytest.skip("the reference texts are not beside the repository")
    data = json.loads((SHARED / truth).read_text("utf-8"))
    back = to_data(from_data(data))
    assert list(lost(bare(data), bare(back))) == []
    assert faults(TEXT, back) == []


def bare(value: Any) -> Any:
    """Without blanks: these truths keep some that cells lose when they are read."""
    if isinstance(value, dict):
        return {k: bare(v) for k, v in value.items()}
    if isinstance(value, list):
        return [bare(v) for v in value]
    return "".join(value.split()) if isinstance(value, str) else value


def strings(value: Any) -> Iterator[str]:
    if isinstance(value, dict):
        for inner in value.values():
            yield from strings(inner)
    elif isinstance(value, list):
        for inner in value:
            yield from strings(inner)
    elif isinstance(value, str):
        yield value


@pytest.mark.parametrize("file", FILES, ids=name)
def test_absent_is_null_and_decimals_are_text(file: Path) -> None:
    data = to_data(read(file))
    for project in data["projects"]:
        money = project["budget"]
        assert all(value is None or isinstance(value, str) for value in money.values())
        assert not any(isinstance(p["cumulative_percent"], int | float) for p in project["spending_plan"])
        for row in project["indicators"]:
            assert all(row[key] != "" for key in ("level1", "level2", "level3", "description", "basis"))
            assert row["target"]["kind"] in ("quantity", "deadline", "qualitative", "malformed")
    assert not [s for s in strings(data) if re.fullmatch(r"[+-]?\d+(?:\.\d+)?[eE][+-]?\d+", s)]
