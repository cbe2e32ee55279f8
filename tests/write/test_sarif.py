"""The SARIF log: valid against the OASIS schema, and what tools make of it."""

import json
from dataclasses import replace
from datetime import date
from pathlib import Path
from typing import Any

import jsonschema
import pytest

from cli.runner import FAULTY, ON, SOUND, run
from jixiao.api import Config, check, context_for, read
from jixiao.check.settle import fingerprint
from jixiao.model import Finding, Location, PerformanceText, Place, Severity
from jixiao.write.sarif import Checked, RulePage, sarif
from write.report_sample import finding, findings

SCHEMA = json.loads((Path(__file__).parent / "schemas" / "sarif-2.1.0.json").read_text("utf-8"))
VALIDATOR = jsonschema.Draft7Validator(SCHEMA, format_checker=jsonschema.FormatChecker())
RULES = [
    RulePage(
        "ZZ03", "target.unit-twice", "指标值单位重复", "error", "exact", "# ZZ03 指标值单位重复\n\n单位写了两遍。\n"
    )
]


def valid(log: dict[str, Any]) -> dict[str, Any]:
    assert [f"{list(e.path)}: {e.message}"[:300] for e in VALIDATOR.iter_errors(log)] == []
    return log["runs"][0]


def log_of(*found: Finding, file: str = "a.docx", lang: str = "zh") -> dict[str, Any]:
    return sarif([Checked(file, [(f, f"mark-{i}") for i, f in enumerate(found)])], RULES, lang)


def test_the_schema_refuses_what_is_no_sarif() -> None:
    assert VALIDATOR.is_valid({"version": "2.1.0", "runs": []})
    assert not VALIDATOR.is_valid({"version": "2.1.0", "runs": [{"tool": {}}]})
    assert not VALIDATOR.is_valid({"version": "2.0.0", "runs": []})


@pytest.mark.parametrize("lang", ["zh", "en"])
def test_the_log_of_the_command_line_is_valid(lang: str) -> None:
    done = run("check", FAULTY, SOUND, "--format", "sarif", "--lang", lang, *ON)
    own = valid(json.loads(done.out))
    assert own["tool"]["driver"]["language"] == {"zh": "zh-CN", "en": "en"}[lang]
    rules = own["tool"]["driver"]["rules"]
    assert len({rule["id"] for rule in rules}) == len(rules)
    for result in own["results"]:
        assert rules[result["ruleIndex"]]["id"] == result["ruleId"]
        assert result["level"] in ("error", "warning", "note")
    for rule in rules:
        assert not rule["fullDescription"]["text"].startswith("#")
        assert rule["help"]["text"]
    assert [a["location"]["uri"] for a in own["artifacts"]] == [FAULTY.as_uri(), SOUND.as_uri()]


def test_findings_of_every_kind_are_valid() -> None:
    own = valid(log_of(*findings()))
    assert len(own["results"]) == len(findings())


@pytest.mark.parametrize(
    ("severity", "level"), [(Severity.ERROR, "error"), (Severity.WARNING, "warning"), (Severity.INFO, "note")]
)
def test_levels(severity: Severity, level: str) -> None:
    own = valid(log_of(finding("indicators[0].target", severity=severity)))
    assert own["results"][0]["level"] == level


def test_no_findings() -> None:
    own = valid(log_of())
    assert own["results"] == []
    assert own["artifacts"] == [{"location": {"uri": "a.docx"}}]
    assert valid(sarif([], []))["results"] == []


def test_related_locations() -> None:
    other = Location(2, "budget.fiscal", 1, None, "30.00", Place("a.docx", line=9))
    result = valid(log_of(finding("budget.total", related=(other,))))["results"][0]
    assert [r["logicalLocations"][0]["fullyQualifiedName"] for r in result["relatedLocations"]] == [
        "part2.projects[1].budget.fiscal"
    ]
    assert result["relatedLocations"][0]["physicalLocation"]["region"] == {"startLine": 9, "snippet": {"text": "30.00"}}


def test_where_a_finding_stands() -> None:
    in_line = replace(
        finding("indicators[2].target"),
        location=Location(2, "indicators[2].target", 11, None, "≥95%%", Place("a.txt", line=7)),
    )
    result = valid(log_of(in_line, file="a.txt"))["results"][0]["locations"][0]
    assert result["physicalLocation"]["region"] == {"startLine": 7, "snippet": {"text": "≥95%%"}}
    assert result["logicalLocations"] == [
        {"fullyQualifiedName": "part2.projects[11].indicators[2].target", "kind": "field"}
    ]
    paged = valid(log_of(finding("indicators[2].target")))["results"][0]["locations"][0]
    assert "region" not in paged["physicalLocation"], "a page is no line"
    assert paged["properties"] == {"page": 4}
    item = valid(log_of(finding("name", project=None, item=3, part=1)))["results"][0]["locations"][0]
    assert item["logicalLocations"][0]["fullyQualifiedName"] == "part1.items[3].name"


@pytest.mark.parametrize(("file", "uri"), [
    ("a.docx", "a.docx"), ("绩效 文本/2024年.docx", "%E7%BB%A9%E6%95%88%20%E6%96%87%E6%9C%AC/2024%E5%B9%B4.docx"),
    ("/数据/a b.txt", "file:///%E6%95%B0%E6%8D%AE/a%20b.txt"), ("a#1?.txt", "a%231%3F.txt"), ("甲:乙.txt", "%E7%94%B2%3A%E4%B9%99.txt"),
    ("100%.txt", "100%25.txt"), ("-", "-"),
])  # fmt: skip
def test_uris(file: str, uri: str) -> None:
    own = valid(log_of(finding("title"), file=file))
    assert own["artifacts"][0]["location"]["uri"] == uri
    assert own["results"][0]["locations"][0]["physicalLocation"]["artifactLocation"]["uri"] == uri


def test_waived_findings_are_suppressed(tmp_path: Path) -> None:
    config = tmp_path / "c.toml"
    config.write_text('[[waive]]\nrule = "JD04"\nreason = "汛前采购"\nby = "张某"\nuntil = 2024-12-31\n', "utf-8")
    own = valid(json.loads(run("check", FAULTY, "--format", "sarif", "--config", config, *ON).out))
    suppressed = [r for r in own["results"] if r.get("suppressions")]
    assert {r["ruleId"] for r in suppressed} == {"JD04"}
    assert suppressed[0]["suppressions"] == [
        {"kind": "external", "status": "accepted", "justification": "汛前采购（张某，至 2024-12-31）"}
    ]
    assert not [r for r in own["results"] if r["ruleId"] == "JD04" and not r.get("suppressions")]


def test_messages_end_as_their_language_does() -> None:
    zh, en = (valid(log_of(finding("title"), lang=lang))["results"][0]["message"]["text"] for lang in ("zh", "en"))
    assert zh == "指标值“≥98%%”的单位写了两遍。改为“≥98%”"
    assert en == "指标值“≥98%%”的单位写了两遍. 改为“≥98%”"


def marks(text: PerformanceText) -> list[str]:
    found = check(text, context_for(text, Config(select=("ZZ03", "WG01", "JE03", "BM02", "YJ02")), on=date(2024, 6, 1)),
                  Config(select=("ZZ03", "WG01", "JE03", "BM02", "YJ02")).rules())  # fmt: skip
    return sorted(fingerprint(f, text) for f in found)


def test_fingerprints_stay_when_a_row_moves() -> None:
    lines = FAULTY.read_text("utf-8").split("\n")
    before = read(FAULTY)
    at = next(i for i, line in enumerate(lines) if "测报设施完好率\t" in line)
    lines[at], lines[at + 1] = lines[at + 1], lines[at]
    moved = read("\n".join(["", *lines]).encode(), "别处/另名.txt")
    assert marks(before) == marks(moved)
    assert len(marks(before)) > 5


def test_fingerprints_are_the_same_in_both_languages() -> None:
    zh, en = (
        json.loads(run("check", FAULTY, "--format", "sarif", "--lang", lang, "--select", "ZZ,WG,BM,YJ", *ON).out)
        for lang in ("zh", "en")
    )
    said = [[r["partialFingerprints"]["jixiao/v1"] for r in log["runs"][0]["results"] if r["locations"][0]["physicalLocation"].get("region", {})
             .get("snippet")] for log in (zh, en)]  # fmt: skip
    assert sorted(said[0]) == sorted(said[1])
