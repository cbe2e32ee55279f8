"""The schemes of scoring are complete: each value says since when and from where, and each scheme rests on one that is."""

import tomllib
from datetime import date
from importlib.resources import files
from typing import Any

import pytest

from jixiao.law import load_pack
from jixiao.law.scoring import scheme_names

FILES = [e for e in files("jixiao.law").joinpath("scoring").iterdir() if e.name.endswith(".toml")]
HEAD = {"name", "title", "title_en", "region", "base"}
WHOLE: dict[str, Any] = tomllib.loads(files("jixiao.law").joinpath("scoring", "caiyu-2020-10.toml").read_text("utf-8"))


@pytest.mark.parametrize("entry", FILES, ids=lambda e: e.name)
def test_a_scheme_says_since_when_and_from_where(entry: Any) -> None:
    data = tomllib.loads(entry.read_text("utf-8"))
    assert entry.name == f"{data['name']}.toml"
    assert data["title"]
    assert data["title_en"]
    assert "base" not in data or data["base"] in scheme_names()
    for key, entries in data.items():
        if key in HEAD:
            continue
        assert key in WHOLE, "a scheme changes only what the first one defines"
        days = [one["since"] for one in entries]
        assert days == sorted(set(days))
        for one in entries:
            assert set(one) == {"since", "value", "verified", "source"}
            assert isinstance(one["since"], date)
            assert isinstance(one["verified"], bool)
            assert one["source"].strip()
            assert type(one["value"]) is type(WHOLE[key][0]["value"])


def test_the_values_of_a_scheme_are_settings() -> None:
    assert load_pack().value("grade_bands") == {"优": 90, "良": 80, "中": 60, "差": 0}
    assert load_pack("42", 2020).value("qualitative_bands")["部分达成"] == [80, 50]
    assert load_pack("", 2024, "caiyu-2021-101").value("quantity_gate") == 60
    assert load_pack("", 2024, "caiyu-2021-101").value("scoring") == "caiyu-2021-101"
    assert load_pack("", 2024).settings["overshoot_percent"].verified is False
    with pytest.raises(ValueError, match="可用：caiyu-2020-10"):
        load_pack("", 2024, "没有")
