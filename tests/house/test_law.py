"""The law files are complete, and every rule rests on something they hold."""

import tomllib
from datetime import date
from importlib.resources import files
from typing import Any

import pytest

from jixiao.check.discover import all_rules
from jixiao.check.rule import Rule
from jixiao.law import instrument, instruments, load_pack

INSTRUMENTS = [e for e in files("jixiao.law").joinpath("instruments").iterdir() if e.name.endswith(".toml")]
PACKS = [e for e in files("jixiao.law").joinpath("packs").iterdir() if e.name.endswith(".toml")]
NUMBERS = {
    "预算法", "中发〔2018〕34号", "财预〔2015〕88号", "财预〔2020〕10号", "财预〔2021〕101号", "财预〔2019〕136号",
    "财办〔2023〕12号", "财预〔2016〕143号", "财预〔2021〕6号", "GB/T 9704-2012", "GB/T 15834-2011", "GB/T 15835-2011",
    "GB/T 2260-2007", "GB 32100-2015", "GB 3100-1993", "河北省部门预算绩效文本表样",
    "预算管理一体化项目代码（公开代码归纳）", "审计机关常见问题（公开）", "一般逻辑",
}  # fmt: skip
REQUIRED = {"number", "title", "issuer", "last_checked_on", "verified", "source", "in_force", "articles"}


def test_the_instruments_we_promise_are_there() -> None:
    assert set(instruments()) >= NUMBERS


@pytest.mark.parametrize("entry", INSTRUMENTS, ids=lambda e: e.name)
def test_an_instrument_has_every_field(entry: Any) -> None:
    data = tomllib.loads(entry.read_text("utf-8"))
    assert set(data) >= REQUIRED
    assert set(data) <= REQUIRED | {"issued"}
    assert all(isinstance(data[key], str) and data[key].strip() for key in ("number", "title", "issuer", "source"))
    assert isinstance(data["verified"], bool)
    assert isinstance(data["last_checked_on"], date)
    assert set(data["in_force"]) <= {"from", "to"}
    assert data["articles"], "at least one article, so that rules can say which"
    for key, summary in data["articles"].items():
        assert key.strip() == key
        assert summary.endswith("。"), (key, summary)
        assert summary.count("。") == 1, f"{key}: one sentence"


@pytest.mark.parametrize("number", sorted(NUMBERS))
def test_dates_are_in_order(number: str) -> None:
    one = instruments()[number]
    days = [day for day in (one.issued, one.in_force_from, one.in_force_to) if day is not None]
    assert days == sorted(days)
    assert one.last_checked_on >= max(days, default=one.last_checked_on)
    assert one.in_force(one.last_checked_on)


@pytest.mark.parametrize("rule", all_rules(), ids=lambda r: r.code)
def test_a_citation_resolves(rule: type[Rule]) -> None:
    assert rule.authority, f"{rule.code} cites nothing"
    for citation in rule.authority:
        found = instrument(citation.number)
        assert found is not None, f"{rule.code} cites {citation.number}, which is no file of law/instruments"
        if citation.article:
            assert citation.article in found.articles, (
                f"{rule.code} cites {citation.number} “{citation.article}”; it has {', '.join(found.articles)}"
            )


@pytest.mark.parametrize("entry", PACKS, ids=lambda e: e.name)
def test_a_pack_setting_says_since_when_and_from_where(entry: Any) -> None:
    data = tomllib.loads(entry.read_text("utf-8"))
    for key, entries in data.items():
        assert isinstance(entries, list), f"{key}: write [[{key}]]"
        days = [one["since"] for one in entries]
        assert days == sorted(set(days)), f"{key}: one entry per day, oldest first"
        for one in entries:
            assert set(one) == {"since", "value", "source", "verified"}, key
            assert isinstance(one["since"], date)
            assert isinstance(one["verified"], bool)
            assert isinstance(one["source"], str)
            assert one["source"].strip()


def test_a_regional_pack_overrides_only_what_the_nation_defines() -> None:
    national = set(load_pack("").settings)
    for entry in PACKS:
        assert set(tomllib.loads(entry.read_text("utf-8"))) <= national, entry.name
