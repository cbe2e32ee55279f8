"""Waivers and baselines: what they set aside, what they let through, and for how long."""

import json
from collections import Counter
from dataclasses import replace
from datetime import date
from pathlib import Path

import pytest

from jixiao.api import Config, check, context_for, read, review
from jixiao.check.config import ConfigError, load_config
from jixiao.check.settle import Settled, baseline_text, fingerprint, load_baseline
from jixiao.model import Finding, PerformanceText

EXAMPLE = Path(__file__).parents[2] / "src" / "jixiao" / "examples" / "lanchuan-water-2024.txt"
SOURCE = EXAMPLE.read_text("utf-8")
ON = date(2024, 6, 1)


@pytest.fixture(scope="module")
def text() -> PerformanceText:
    return read(EXAMPLE)


def all_of(text: PerformanceText) -> list[Finding]:
    return check(text, context_for(text, Config(), on=ON))


def waived(text: PerformanceText, rule: str, /, on: date = ON, until: str = "2024-12-31", **limits: str) -> Settled:
    more = "".join(f'{key} = "{value}"\n' for key, value in limits.items())
    toml = f'[[waive]]\nrule = "{rule}"\nreason = "已核"\nby = "预算股"\nuntil = {until}\n{more}'
    return review(text, load_config(toml, "c.toml"), on=on)


# ------------------------------------------------------------------ waivers


@pytest.mark.parametrize("rule", ["JD04", "jd04", "JD", "YJ02"])
def test_a_waiver_sets_aside_and_keeps_the_rest(text: PerformanceText, rule: str) -> None:
    settled = waived(text, rule)
    assert settled.waived
    assert all(f.rule.startswith(rule.upper()) for f, _ in settled.waived)
    assert sorted(map(repr, [*settled.findings, *(f for f, _ in settled.waived)])) == sorted(map(repr, all_of(text)))
    assert {w.reason for _, w in settled.waived} == {"已核"}


def test_a_waiver_by_slug(text: PerformanceText) -> None:
    assert {f.rule for f, _ in waived(text, "target.unit-twice").waived} == {"ZZ03"}


def test_a_waiver_ends(text: PerformanceText) -> None:
    assert waived(text, "JD04", on=date(2024, 12, 31)).waived, "the last day counts"
    late = waived(text, "JD04", on=date(2025, 1, 1))
    assert not late.waived
    assert [w.rule for w in late.expired] == ["JD04"]
    assert {f.rule for f in late.findings} >= {"JD04"}
    assert waived(text, "JD04", on=date(2025, 1, 1), file="别的.txt").expired == ()


@pytest.mark.parametrize(("limits", "projects"), [
    ({}, {3, 6}), ({"project": "6"}, {6}), ({"project": "河湖长制工作经费"}, {3}), ({"project": "13998123P00041410001F"}, {3}),
    ({"project": "2"}, set()), ({"project": "河湖"}, set()), ({"file": EXAMPLE.name}, {3, 6}), ({"file": "*.txt"}, {3, 6}),
    ({"file": "*.docx"}, set()), ({"field": "spending_plan"}, {3, 6}), ({"field": "spending_plan[0]"}, {6}), ({"field": "indicators"}, set()),
    ({"text": "55"}, {3}), ({"text": "没有"}, set()), ({"project": "6", "field": "spending_plan[0]", "file": "*.txt"}, {6}),
])  # fmt: skip
def test_a_waiver_is_limited(text: PerformanceText, limits: dict[str, str], projects: set[int]) -> None:
    settled = waived(text, "JD04", **limits)
    assert {f.location.project for f, _ in settled.waived} == projects


def test_a_waiver_for_part_one(text: PerformanceText) -> None:
    name = "山洪灾害监测预警系统运行维护费"
    assert {f.location.item for f, _ in waived(text, "WG01", project=name).waived} == {4}


def test_severity_counts_before_a_waiver(text: PerformanceText) -> None:
    toml = '[check.severity]\nZZ03 = "info"\n[[waive]]\nrule = "ZZ03"\nreason = "已核"\nby = "股"\nuntil = 2024-12-31\nproject = "2"\n'
    settled = review(text, load_config(toml, "c.toml"), on=ON)
    assert {f.severity for f, _ in settled.waived} == {"info"}
    assert {f.severity for f in settled.findings if f.rule == "ZZ03"} == {"info"}


# ------------------------------------------------------------------ baseline


def baseline_of(text: PerformanceText) -> Counter[str]:
    return load_baseline(baseline_text([(text.file, text, all_of(text))]), "b.json")[text.file]


def changed(*pairs: tuple[str, str]) -> PerformanceText:
    source = SOURCE
    for old, new in pairs:
        assert old in source
        source = source.replace(old, new, 1)
    return replace(read(source.encode(), str(EXAMPLE)))


def test_a_baseline_knows_everything_it_was_written_from(text: PerformanceText) -> None:
    settled = review(text, Config(), on=ON, baseline=baseline_of(text))
    assert settled.findings == ()
    assert len(settled.known) == len(all_of(text))


def test_a_baseline_is_a_file_with_stable_lines(text: PerformanceText) -> None:
    found = all_of(text)
    written = baseline_text([(text.file, text, found)])
    assert written == baseline_text([(text.file, text, found[::-1])])
    data = json.loads(written)
    assert data["schema"] == "jixiao/baseline/1"
    assert sum(data["files"][text.file].values()) == len(found)
    assert load_baseline(baseline_text([("./a.txt", text, found)]), "b").keys() == {"a.txt"}


def test_an_empty_baseline_knows_nothing(text: PerformanceText) -> None:
    assert len(review(text, Config(), on=ON, baseline=Counter()).findings) == len(all_of(text))


def test_a_new_finding_still_shows(text: PerformanceText) -> None:
    now = changed(("≥11座", "≥11座座"))
    settled = review(now, Config(), on=ON, baseline=baseline_of(text))
    assert "ZZ03" in {f.rule for f in settled.findings}
    assert {f.location.text for f in settled.findings if f.rule == "ZZ03"} == {"≥11座座"}


def test_one_more_of_the_same_shows_once(text: PerformanceText) -> None:
    """The baseline counts: it knows two, a third is new."""
    row = "\t\t预警责任人覆盖率\t能收到预警信息的村级责任人占全部责任人的比例\t≥98%百分比\t"
    assert row in SOURCE
    now = changed((row, f"{row}山洪灾害防御预案\n{row}"))
    settled = review(now, load_config('[check]\nselect = ["ZZ03"]', "c"), on=ON, baseline=baseline_of(text))
    assert len(settled.known) == 2
    assert len(settled.findings) == 1


def test_rows_that_move_are_still_known(text: PerformanceText) -> None:
    lines = SOURCE.split("\n")
    at = next(i for i, line in enumerate(lines) if "测报设施完好率\t" in line)
    lines[at], lines[at + 1] = lines[at + 1], lines[at]
    now = read("\n".join(["", "", *lines]).encode(), str(EXAMPLE))
    config = load_config('[check]\nselect = ["ZZ03", "WG01", "JE03", "BM02"]', "c")
    settled = review(now, config, on=ON, baseline=baseline_of(text))
    assert settled.findings == ()
    assert len(settled.known) >= 5


def test_projects_that_move_are_still_known(text: PerformanceText) -> None:
    now = replace(text, projects=tuple(replace(p, seq=p.seq + 1) for p in text.projects))
    marks = Counter(fingerprint(f, now) for f in all_of(now) if f.location.project and f.rule == "ZZ03")
    assert marks == Counter(fingerprint(f, text) for f in all_of(text) if f.location.project and f.rule == "ZZ03")


def test_what_is_mended_and_comes_back_elsewhere_shows(text: PerformanceText) -> None:
    """A known fault in one project is new in another."""
    now = changed(("≥98%百分比", "≥98%"), ("≥4.2万人", "≥98%百分比"))
    config = load_config('[check]\nselect = ["ZZ03"]', "c")
    settled = review(now, config, on=ON, baseline=baseline_of(text))
    assert {f.location.project for f in settled.findings} == {1}


@pytest.mark.parametrize("content", ["", "[]", "{}", '{"schema": "x", "files": {}}', '{"schema": "jixiao/baseline/1"}',
                                     '{"schema": "jixiao/baseline/1", "files": {"a": 3}}', '{"schema": "jixiao/baseline/1", "files": {"a": {"b": "c"}}}',
                                     '{"schema": "jixiao/baseline/1", "files": []}', "3"])  # fmt: skip
def test_what_is_no_baseline(content: str) -> None:
    with pytest.raises(ConfigError, match=r"b\.json：不是基线文件。请用 jixiao check --write-baseline 生成"):
        load_baseline(content, "b.json")
