"""Runs every case file: one rule, its failing and its passing texts."""

from collections.abc import Iterator
from pathlib import Path
from typing import Any

import pytest
import yaml

from jixiao.check.discover import rule_modules
from rules.builder import findings

FILES = {path.stem: path for path in sorted(Path(__file__).parent.glob("*/*.yml"))}


def cases() -> Iterator[Any]:
    for code, path in FILES.items():
        data = yaml.safe_load(path.read_text("utf-8"))
        for name, case in data.items():
            if name != "rule":
                yield pytest.param(code, name, case, id=f"{code}-{name}")


@pytest.mark.parametrize(("code", "name", "case"), list(cases()))
def test_case(code: str, name: str, case: dict[str, Any]) -> None:
    found = findings(code, case)
    expected = case.get("expect", [])
    seen = [f"{f.location.part}/{f.location.project}/{f.location.item} {f.location.field}: {f.message} {f.suggestion}"
            for f in found]  # fmt: skip
    assert len(found) == len(expected), seen
    for wanted in expected:
        assert any(matches(finding, wanted) for finding in found), (wanted, seen)


def matches(finding: Any, wanted: dict[str, Any]) -> bool:
    where = finding.location
    return all((
        wanted.get("field", where.field) == where.field,
        wanted.get("project", where.project) == where.project,
        wanted.get("item", where.item) == where.item,
        wanted.get("part", where.part) == where.part,
        wanted.get("severity", finding.severity) == finding.severity,
        wanted.get("says", "") in finding.message + finding.suggestion,
        wanted.get("related", len(finding.related)) == len(finding.related),
    ))  # fmt: skip


@pytest.mark.parametrize("code", list(rule_modules()))
def test_every_rule_has_cases_and_more_passes_than_failures(code: str) -> None:
    """The false alarm is the main enemy."""
    data = yaml.safe_load(FILES[code].read_text("utf-8"))
    assert data.pop("rule") == code
    failing = [name for name, case in data.items() if case.get("expect")]
    passing = [name for name, case in data.items() if not case.get("expect")]
    assert failing
    assert len(passing) > len(failing), (len(passing), len(failing))
    assert all(name.startswith("fails_") for name in failing)
    assert all(name.startswith("passes_") for name in passing)


@pytest.mark.parametrize("code", list(rule_modules()))
def test_the_sound_base_text_raises_no_finding(code: str) -> None:
    assert findings(code, {}) == []
