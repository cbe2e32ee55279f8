"""Every JSON we write has a published schema, and is valid by it, whatever a text says."""

import json
from pathlib import Path
from typing import Any

import jsonschema
import pytest
from hypothesis import HealthCheck, Phase, given, settings
from hypothesis import strategies as st

from cli.runner import FAULTY, SOUND, run
from jixiao import api
from jixiao.compare import compare
from jixiao.read.json import from_data
from jixiao.write.diff_json import diff_data
from jixiao.write.documents.carry import carried
from jixiao.write.json import to_data
from jixiao.write.schema import all_schemas
from strategies import texts
from write.documents.strategies import goal_texts, result_texts

ROOT = Path(__file__).parents[2]
SCHEMAS = all_schemas()
VALIDATORS = {
    name: jsonschema.Draft202012Validator(schema, format_checker=jsonschema.FormatChecker())
    for name, schema in SCHEMAS.items()
}
_QUICK = settings(max_examples=40, deadline=None, phases=[Phase.explicit, Phase.generate],
                  suppress_health_check=[HealthCheck.too_slow, HealthCheck.data_too_large])  # fmt: skip
ANY_TEXT = st.one_of(texts, goal_texts(), result_texts()).map(lambda data: from_data(data, "甲.json"))


def faults(data: Any) -> list[str]:
    """What breaks the schema that the data name themselves."""
    name = data["schema"].removeprefix("jixiao/").replace("/", "-")
    return [f"{e.json_path}: {e.message}"[:300] for e in VALIDATORS[name].iter_errors(data)]


def test_the_schemas_are_schemas_and_published() -> None:
    for name, validator in VALIDATORS.items():
        validator.check_schema(validator.schema)
        assert validator.schema["$id"] == f"urn:jixiao:{name.replace('-', ':')}"
        assert list(validator.iter_errors({})) != []
        published = json.loads((ROOT / f"docs/schema/{name}.schema.json").read_text("utf-8"))
        assert published == validator.schema


@_QUICK
@given(ANY_TEXT, ANY_TEXT)
def test_texts_and_differences(one: Any, two: Any) -> None:
    assert faults(to_data(one)) == []
    assert faults(to_data(one, places=True)) == []
    assert faults(json.loads(carried(one))) == []
    assert faults(diff_data("甲", "乙", compare(one, two))) == []


@pytest.mark.parametrize("file", [SOUND, FAULTY], ids=lambda p: Path(p).name)
def test_what_the_commands_write(tmp_path: Path, file: Path) -> None:
    baseline = tmp_path / "基线.json"
    run("check", file, "--write-baseline", baseline, "--on", "2024-06-01")
    commands = (
        ("read", file), ("read", file, "--places"), ("check", file, "--format", "json"), ("rules", "--format", "json"),
        ("rules", "--format", "json", "--lang", "en"), ("suggest", file, "--format", "json"), ("suggest", "--name", "路灯", "--format", "json"),
        ("diff", SOUND, FAULTY, "--format", "json"), ("check", file, "--format", "json", "--baseline", baseline),
    )  # fmt: skip
    for command in commands:
        assert faults(json.loads(run(*command).out)) == [], command
    assert faults(json.loads(baseline.read_text("utf-8"))) == []
    assert faults(json.loads(carried(api.read(file)))) == []


def test_a_schema_refuses_what_is_not_in_the_contract() -> None:
    data = to_data(api.read(SOUND))
    for broken in (data | {"more": 1}, data | {"projects": [{}]}, {k: v for k, v in data.items() if k != "cover"}):
        assert faults(broken) != []
    envelope = json.loads(carried(api.read(SOUND)))
    assert faults(envelope) == []
    assert faults(envelope | {"text": data | {"more": 1}}) != []
