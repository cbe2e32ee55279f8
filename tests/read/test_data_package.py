"""Reading Data Packages: ours, changed since, of others, damaged."""

import io
import json
import zipfile
from collections.abc import Callable
from pathlib import Path

import pytest
from hypothesis import given
from hypothesis import strategies as st

from jixiao import api
from jixiao.read import base, data_package
from jixiao.write.json import to_data

EXAMPLE = min((Path(__file__).parents[2] / "src/jixiao/examples").glob("*.txt"))
WHOLE = api.write(api.read(EXAMPLE), ".zip")
Change = Callable[[dict[str, bytes]], object]


def changed(change: Change) -> bytes:
    """The package with its files changed, packed anew."""
    with zipfile.ZipFile(io.BytesIO(WHOLE)) as old:
        files = {name: old.read(name) for name in old.namelist()}
    change(files)
    out = io.BytesIO()
    with zipfile.ZipFile(out, "w", zipfile.ZIP_DEFLATED) as new:
        for name, content in files.items():
            new.writestr(name, content)
    return out.getvalue()


def refused(data: bytes) -> str:
    with pytest.raises(api.ReadError) as error:
        api.read(data, "甲.zip")
    assert "\n" not in str(error.value)
    return error.value.code


def test_it_reads_back_under_any_name() -> None:
    wanted = to_data(api.read(EXAMPLE))
    for name in ("甲.zip", "甲.docx", "-", "甲"):
        assert to_data(api.read(WHOLE, name)) == wanted
    assert to_data(api.read(changed(lambda files: None), "甲.zip")) == wanted, "packed anew is no change"
    assert api.kind_of(WHOLE, "甲.zip") == "data_package"


def test_a_document_named_zip_is_read_as_what_it_is() -> None:
    assert api.kind_of(api.write(api.read(EXAMPLE), ".docx"), "甲.zip") == "docx"


def test_a_changed_table_is_reported_and_the_text_stays() -> None:
    def edit(files: dict[str, bytes]) -> None:
        files["budget.csv"] = files["budget.csv"].replace(b".00", b".01")
        del files["funds.csv"]

    text = api.read(changed(edit), "甲.zip")
    assert [p.code for p in text.problems] == ["RD050"]
    assert "budget.csv、funds.csv" in text.problems[0].message
    assert to_data(text)["projects"] == to_data(api.read(EXAMPLE))["projects"]


def test_what_the_publisher_adds_to_the_descriptor_is_no_change() -> None:
    def describe(files: dict[str, bytes]) -> None:
        descriptor = json.loads(files["datapackage.json"])
        files["datapackage.json"] = json.dumps(descriptor | {"keywords": ["绩效"]}).encode("utf-8-sig")
        files["README.txt"] = b"more"

    assert api.read(changed(describe), "甲.zip").problems == ()


@pytest.mark.parametrize(
    "descriptor", [b"", b"{", b"[]", b"{}", b'{"resources": 1}', b'{"resources": [{}]}', b"\xff", b"[" * 99_999]
)
def test_a_broken_descriptor_is_reported(descriptor: bytes) -> None:
    text = api.read(changed(lambda files: files.update({"datapackage.json": descriptor})), "甲.zip")
    assert [p.code for p in text.problems] == ["RD050"]
    assert len(text.projects) == len(api.read(EXAMPLE).projects)


def test_packages_that_hold_no_text_are_refused(monkeypatch: pytest.MonkeyPatch) -> None:
    assert refused(changed(lambda files: files.pop("text.json"))) == "RD020"
    assert refused(changed(lambda files: files.update({"text.json": b"{"}))) == "RD020"
    assert (
        refused(changed(lambda files: files.update({"text.json": b'{"schema": "jixiao/text/1", "projects": 1}'})))
        == "RD021"
    )
    assert refused(changed(lambda files: files.pop("datapackage.json"))) == "RD002"
    monkeypatch.setattr(data_package, "MAX_BYTES", 1_000)
    assert refused(WHOLE) == "RD006"
    monkeypatch.setattr(base, "MAX_ENTRIES", 3)
    assert refused(WHOLE) == "RD006"


@given(st.integers(0, len(WHOLE) - 1), st.binary(max_size=40))
def test_damage_is_refused_or_reported(at: int, noise: bytes) -> None:
    try:
        text = api.read(WHOLE[:at] + noise + WHOLE[at + len(noise) :], "甲.zip")
    except api.ReadError:
        return
    assert text.problems or to_data(text) == to_data(api.read(EXAMPLE))
