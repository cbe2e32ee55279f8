"""SARIF 2.1.0: findings for tools. One result per place; waived findings as suppressions."""

from collections.abc import Sequence
from dataclasses import dataclass
from pathlib import PurePath
from typing import Any
from urllib.parse import quote

from jixiao import __version__
from jixiao.model import Finding, Location, Place

_LEVELS = {"error": "error", "warning": "warning", "info": "note"}


@dataclass(frozen=True, slots=True)
class RulePage:
    """What documents say of a rule. ``page`` is its Markdown."""

    code: str
    name: str
    title: str
    severity: str
    certainty: str
    page: str


@dataclass(frozen=True, slots=True)
class Checked:
    """One file's outcome for SARIF: findings with their fingerprints, suppressed ones with the reason."""

    file: str
    findings: Sequence[tuple[Finding, str]]
    suppressed: Sequence[tuple[Finding, str, str]] = ()


def sarif(files: Sequence[Checked], rules: Sequence[RulePage], lang: str = "zh") -> dict[str, Any]:
    """The log of one run."""
    index = {rule.code: i for i, rule in enumerate(rules)}
    results = []
    for one in files:
        results += [_result(one.file, f, mark, index, lang) for f, mark in one.findings]
        for finding, mark, reason in one.suppressed:
            result = _result(one.file, finding, mark, index, lang)
            result["suppressions"] = [{"kind": "external", "status": "accepted", "justification": reason}]
            results.append(result)
    return {
        "$schema": "https://docs.oasis-open.org/sarif/sarif/v2.1.0/errata01/os/schemas/sarif-schema-2.1.0.json",
        "version": "2.1.0",
        "runs": [{
            "tool": {"driver": {
                "name": "jixiao", "semanticVersion": __version__, "language": "zh-CN" if lang == "zh" else "en",
                "rules": [_rule(rule) for rule in rules],
            }},
            "artifacts": [{"location": {"uri": _uri(one.file)}} for one in files],
            "columnKind": "unicodeCodePoints",
            "results": results,
        }],
    }  # fmt: skip


def _rule(rule: RulePage) -> dict[str, Any]:
    return {
        "id": rule.code,
        "name": rule.name,
        "shortDescription": {"text": rule.title},
        "fullDescription": {"text": _lead(rule.page) or rule.title},
        "help": {"text": rule.page, "markdown": rule.page},
        "defaultConfiguration": {"level": _LEVELS[rule.severity]},
        "properties": {"precision": "very-high" if rule.certainty == "exact" else "medium", "tags": [rule.code[:2]]},
    }


def _lead(page: str) -> str:
    """The first line of a page that is no heading."""
    return next((line for line in page.splitlines() if line.strip() and not line.startswith("#")), "")


def _uri(file: str) -> str:
    """Absolute paths as file URIs, others relative; a colon in a name is no scheme."""
    path = PurePath(file)
    return path.as_uri() if path.is_absolute() else quote(path.as_posix(), safe="/.-_~")


def _result(file: str, finding: Finding, mark: str, index: dict[str, int], lang: str) -> dict[str, Any]:
    result: dict[str, Any] = {
        "ruleId": finding.rule,
        "level": _LEVELS[str(finding.severity)],
        "message": {"text": f"{finding.message}{'。' if lang == 'zh' else '. '}{finding.suggestion}"},
        "locations": [_location(file, finding.location)],
        "partialFingerprints": {"jixiao/v1": mark},
        "properties": {"certainty": str(finding.certainty), "severity": str(finding.severity),
                       "authority": [f"{c.number} {c.article}".strip() for c in finding.authority]},
    }  # fmt: skip
    if finding.rule in index:
        result["ruleIndex"] = index[finding.rule]
    if finding.related:
        result["relatedLocations"] = [_location(file, where) for where in finding.related]
    return result


def _location(file: str, where: Location) -> dict[str, Any]:
    physical: dict[str, Any] = {"artifactLocation": {"uri": _uri(file)}}
    place = where.place or Place(file)
    if place.line:
        physical["region"] = {"startLine": place.line}
        if where.text:
            physical["region"]["snippet"] = {"text": where.text}
    owner = f"projects[{where.project}]." if where.project else f"items[{where.item}]." if where.item else ""
    properties = {k: v for k, v in place.as_dict().items() if v is not None and k != "file"}
    return {
        "physicalLocation": physical,
        "logicalLocations": [
            {"fullyQualifiedName": f"part{where.part}.{owner}{where.field}".rstrip("."), "kind": "field"}
        ],
        "properties": properties,
    }
