"""``jixiao.toml``: every mistake is told in one line; every setting changes what it says."""

import re
from datetime import date
from pathlib import Path

import pytest

from jixiao.api import check, context_for, read, review
from jixiao.check.config import Config, ConfigError, load_config
from jixiao.check.discover import all_rules, rule_class, rule_modules
from jixiao.check.rule import Context
from jixiao.law import load_pack
from jixiao.model import Certainty, Finding, PerformanceText, Severity

EXAMPLE = Path(__file__).parents[2] / "src" / "jixiao" / "examples" / "lanchuan-water-2024.txt"
ON = date(2024, 6, 1)
WAIVER = '[[waive]]\nrule = "ZZ03"\nreason = "已核"\nby = "预算股"\nuntil = 2026-12-31\n'


@pytest.fixture(scope="module")
def text() -> PerformanceText:
    return read(EXAMPLE)


def found(text: PerformanceText, toml: str) -> list[Finding]:
    return list(review(text, load_config(toml, "c.toml"), on=ON).findings)


def codes(text: PerformanceText, toml: str) -> set[str]:
    return {f.rule for f in found(text, toml)}


MISTAKES = [
    ("[check", "TOML 语法"), ("[chekc]\n", "chekc"), ("check = 3", "小节"), ("[check]\nselct = []", "selct"),
    ('[check]\nselect = "ZZ"', "列表"), ("[check]\nselect = []", "空的"), ('[check]\nselect = ["Z"]', "没有叫“Z”"),
    ('[check]\nselect = [""]', "没有叫“”"), ("[check]\nselect = [3]", "没有叫“3”"), ('[check]\nignore = ["XX99"]', "XX99"),
    ('[check]\nignore = ["target.no-such"]', "target.no-such"), ('[check]\nfail-on = "fatal"', "fatal"), ("[check]\nfail-on = 3", "不是级别"),
    ("[check]\nyear = 24", "四位年份"), ('[check]\nyear = "2024"', "四位年份"), ("[check]\nyear = true", "四位年份"),
    ('[check]\nregion = "130"', "region"), ("[check]\nregion = 130281", "region"), ('[check]\nregion = "河北"', "region"),
    ('[check]\nlang = "fr"', "lang"), ("[check]\nbaseline = 3", "baseline"), ('[check.severity]\nXX99 = "info"', "XX99"),
    ('[check.severity]\nZZ03 = "fatal"', "fatal"), ('[check.severity]\nWG01 = "error"', "判断性"), ('[check.severity]\nMB = "error"', "判断性"),
    ("[check]\nseverity = 3", "小节"), ("[check.settings]\nbasis_aeg = 8", "basis_aeg"), ('[check.settings]\nbasis_age = "8"', "basis_age"),
    ("[check.settings]\nplan_floor = 3", "plan_floor"), ("[check]\nsettings = []", "小节"),
    ('[check.per-file."*.txt"]\nlang = "en"', "lang"), ('[check.per-file."*.txt"]\nselect = ["XX"]', "XX"),
    ('[check.per-file."*.txt"]\nselect = "ZZ"', "列表"), ('[check.per-file."*.txt"]\nyear = 24', "四位年份"),
    ('[check.per-file."*.txt"]\nregion = 13', "region"), ('[check.per-file."*.txt".severity]\nXX99 = "info"', "XX99"),
    ('[check.per-file."*.txt".settings]\nbasis_aeg = 8', "basis_aeg"), ("[check]\nper-file = 3", "小节"),
    ('[check.per-file]\n"*.txt" = 3', "小节"), ('[waive]\nrule = "ZZ03"', "[[waive]]"), ("waive = [3]", "[[waive]]"),
    (WAIVER.replace("ZZ03", "XX99"), "XX99"), (WAIVER.replace("ZZ03", "ALL"), "ALL"), (WAIVER + "page = 3\n", "page"),
    (WAIVER.replace("2026-12-31", '"2026-12-31"'), "until"), (WAIVER.replace("2026-12-31", "2026-12-31T00:00:00"), "until"),
    *((re.sub(rf"{key} = .*\n", "", WAIVER), key) for key in ("rule", "reason", "by", "until")),
    (WAIVER.replace('"已核"', '""'), "reason"),
]  # fmt: skip


@pytest.mark.parametrize(("toml", "word"), MISTAKES, ids=[m[0].replace("\n", " ")[:40] for m in MISTAKES])
def test_a_mistake_is_told_in_one_line(toml: str, word: str) -> None:
    with pytest.raises(ConfigError) as told:
        load_config(toml, "设置.toml")
    words = str(told.value)
    assert words.startswith("设置.toml")
    assert word in words
    assert "\n" not in words


def test_the_example_of_the_documentation_is_sound() -> None:
    page = (Path(__file__).parents[2] / "docs" / "configuration.md").read_text("utf-8")
    blocks = re.findall(r"```toml\n(.*?)```", page, re.DOTALL)
    assert blocks
    for block in blocks:
        load_config(block, "docs")


def test_nothing_set_is_the_default(text: PerformanceText) -> None:
    assert load_config("", "c.toml") == Config()
    assert [r.code for r in Config().rules()] == [r.code for r in all_rules()]
    assert Config().fail_on is Severity.ERROR


# ------------------------------------------------------------------ which rules


@pytest.mark.parametrize("pattern", ["ZZ03", "zz03", "target.unit-twice"])
def test_one_rule_by_code_and_slug(text: PerformanceText, pattern: str) -> None:
    assert codes(text, f'[check]\nselect = ["{pattern}"]') == {"ZZ03"}
    assert "ZZ03" not in codes(text, f'[check]\nignore = ["{pattern}"]')


def test_a_family() -> None:
    assert {r.code[:2] for r in load_config('[check]\nselect = ["JE", "JD"]', "c").rules()} == {"JE", "JD"}


# ------------------------------------------------------------------ severity


def test_severity_of_a_rule_and_of_a_family(text: PerformanceText) -> None:
    toml = '[check.severity]\nZZ03 = "warning"\nZZ = "info"\n'
    severities = {f.rule: f.severity for f in found(text, toml) if f.rule.startswith("ZZ")}
    assert severities.pop("ZZ03") == "warning", "the closer one wins wherever it stands"
    assert set(severities.values()) == {"info"}
    assert {f.severity for f in found(text, '[check.severity]\n"target.unit-twice" = "info"') if f.rule == "ZZ03"} == {
        "info"
    }


@pytest.mark.parametrize("code", [c for c in rule_modules() if rule_class(c).certainty is Certainty.HEURISTIC])
def test_a_heuristic_rule_is_never_an_error(code: str) -> None:
    with pytest.raises(ConfigError):
        load_config(f'[check.severity]\n{code} = "error"', "c.toml")
    assert load_config(f'[check.severity]\n{code} = "warning"', "c.toml").severity[code] == "warning"


# ------------------------------------------------------------------ thresholds


@pytest.mark.parametrize(("rule", "setting"), [
    ("JD04", 'plan_floor = { "3" = 0, "6" = 0, "10" = 0, "12" = 0 }'), ("YJ04", "basis_age = 50"),
    ("BM02", "code_check = false"), ("WB06", None),
])  # fmt: skip
def test_a_threshold_changes_the_outcome(text: PerformanceText, rule: str, setting: str | None) -> None:
    assert rule in codes(text, "")
    if setting is not None:
        assert rule not in codes(text, f"[check.settings]\n{setting}")


def test_a_threshold_can_find_more(text: PerformanceText) -> None:
    before = sum(f.rule == "YJ04" for f in found(text, ""))
    assert sum(f.rule == "YJ04" for f in found(text, "[check.settings]\nbasis_age = 0")) > before


def test_a_setting_goes_before_the_pack() -> None:
    context = Context(settings={"basis_age": 8})
    assert context.value("basis_age") == 8
    assert context.value("plan_months") == load_pack().value("plan_months")
    with pytest.raises(KeyError):
        context.value("no_such_key")


# ------------------------------------------------------------------ region and year


def test_region_and_year_come_from_the_text(text: PerformanceText) -> None:
    context = context_for(text, Config(), on=ON)
    assert (context.pack.region[:2], context.pack.year, context.region) == ("13", 2024, "")
    assert context.value("code_check") is True


def test_region_and_year_from_the_settings(text: PerformanceText) -> None:
    context = context_for(text, load_config('[check]\nregion = "51"\nyear = 2019\n', "c"), on=ON)
    assert (context.pack.region, context.pack.year, context.region) == ("51", 2019, "51")
    assert context.value("code_check") is False
    assert "BM02" not in codes(text, '[check]\nregion = "51"')


def test_values_in_force_by_year() -> None:
    """A year before a value's first date gets the oldest one, which says since when it counts: no rule is left
    without its threshold, whatever the year of the text."""
    assert load_pack("", 2020).settings["weights_with_cost"].since > date(2020, 12, 31)
    assert set(load_pack("", 1990).settings) == set(load_pack("", 2022).settings)
    assert load_pack("130281", 2024).value("code_check") is load_pack("13", 2024).value("code_check") is True


def test_the_year_of_the_check_where_nothing_tells() -> None:
    assert context_for(PerformanceText(), Config(), on=ON).pack.year == 2024


# ------------------------------------------------------------------ per file


def test_settings_of_one_file() -> None:
    toml = """
[check]
select = ["ZZ", "JD04"]
ignore = ["ZZ02"]
region = "13"
[check.severity]
ZZ03 = "warning"
[check.settings]
basis_age = 3
[check.per-file."*-2024.txt"]
ignore = ["ZZ05"]
year = 2024
[check.per-file."*-2024.txt".settings]
basis_age = 8
[check.per-file."年报/*"]
select = ["JE"]
region = "51"
[check.per-file."年报/*".severity]
ZZ = "info"
"""
    config = load_config(toml, "c.toml")
    plain = config.for_file("其他.txt")
    assert (plain.year, plain.settings["basis_age"], "ZZ05" in {r.code for r in plain.rules()}) == (None, 3, True)
    own = config.for_file("某处/甲-2024.txt")
    assert (own.year, own.settings["basis_age"]) == (2024, 8)
    assert {"ZZ02", "ZZ05"} & {r.code for r in own.rules()} == set()
    both = config.for_file("年报/甲-2024.txt")
    assert {r.code[:2] for r in both.rules()} == {"JE"}
    assert (both.region, both.year, both.severity["ZZ03"]) == ("51", 2024, "info")
    assert config.for_file(r"年报\甲-2024.txt").year == 2024


def test_settings_of_one_file_change_its_check(text: PerformanceText) -> None:
    toml = f'[check.per-file."{EXAMPLE.name}"]\nselect = ["ZZ03"]\n'
    assert codes(text, toml) == {"ZZ03"}
    assert len(codes(text, toml.replace("lanchuan", "other"))) > 20


def test_check_takes_rules_of_its_own(text: PerformanceText) -> None:
    assert {f.rule for f in check(text, Context(on=ON), [rule_class("ZZ03")])} == {"ZZ03"}
