"""After the rules: the user's severities, waivers and baseline."""

import hashlib
import json
import re
from collections import Counter
from collections.abc import Sequence
from dataclasses import dataclass, replace
from datetime import date
from fnmatch import fnmatch
from pathlib import PurePath

from jixiao.check.config import Config, ConfigError, Waiver
from jixiao.lang.normalise import letters
from jixiao.model import Finding, Location, PerformanceText

BASELINE_SCHEMA = "jixiao/baseline/1"
_INDEX = re.compile(r"\[\d+\]")


@dataclass(frozen=True, slots=True)
class Settled:
    """Findings that count, findings set aside by a waiver, findings already in the baseline."""

    findings: tuple[Finding, ...]
    waived: tuple[tuple[Finding, Waiver], ...] = ()
    known: tuple[Finding, ...] = ()
    expired: tuple[Waiver, ...] = ()


def settle(text: PerformanceText, found: Sequence[Finding], config: Config, on: date,
           baseline: Counter[str] | None = None) -> Settled:  # fmt: skip
    """Apply severities, then waivers, then the baseline."""
    kept: list[Finding] = []
    waived: list[tuple[Finding, Waiver]] = []
    known: list[Finding] = []
    live = [w for w in config.waivers if not w.expired(on)]
    expired = tuple(w for w in config.waivers if w.expired(on) and fnmatch(text.file, w.file))
    seen = Counter(baseline or ())
    for finding in found:
        if finding.rule in config.severity:
            finding = replace(finding, severity=config.severity[finding.rule])
        waiver = next((w for w in live if _waives(w, finding, text)), None)
        if waiver is not None:
            waived.append((finding, waiver))
            continue
        if baseline is not None:
            mark = fingerprint(finding, text)
            if seen[mark] > 0:
                seen[mark] -= 1
                known.append(finding)
                continue
        kept.append(finding)
    return Settled(tuple(kept), tuple(waived), tuple(known), expired)


def _waives(waiver: Waiver, finding: Finding, text: PerformanceText) -> bool:
    rule = waiver.rule
    if not (finding.rule.startswith(rule.upper()) or finding.name == rule):
        return False
    base = text.file.replace("\\", "/").rsplit("/", 1)[-1]
    if not (fnmatch(text.file, waiver.file) or fnmatch(base, waiver.file)):
        return False
    if waiver.project and waiver.project not in _owner(finding.location, text):
        return False
    if waiver.field and not finding.location.field.startswith(waiver.field):
        return False
    return not waiver.text or waiver.text in finding.location.text


def _owner(where: Location, text: PerformanceText) -> tuple[str, ...]:
    """What a project or item can be called: its code, name and number."""
    if where.project is not None:
        for project in text.projects:
            if project.seq == where.project:
                return (str(project.seq), str(project.code or ""), str(project.name or ""))
    if where.item is not None:
        for item in text.items:
            if item.seq == where.item:
                return (str(item.seq), str(item.project_name))
    return ("",)


def fingerprint(finding: Finding, text: PerformanceText) -> str:
    """What stays the same about a finding when rows move: rule, project, kind of field, words."""
    return fingerprints([finding], text)[0]


def fingerprints(findings: Sequence[Finding], text: PerformanceText) -> list[str]:
    """The :func:`fingerprint` of each, looking up each project and item once."""
    owners: dict[tuple[int | None, int | None], tuple[str, ...]] = {}
    marks = []
    for finding in findings:
        key = (finding.location.project, finding.location.item)
        if key not in owners:
            owners[key] = _owner(finding.location, text)
        marks.append(_mark(finding, owners[key]))
    return marks


def _mark(finding: Finding, owner: tuple[str, ...]) -> str:
    where = finding.location
    parts = (finding.rule, str(where.part), owner[1] or owner[-1] if len(owner) > 1 else "",
             _INDEX.sub("[]", where.field), letters(where.text) or letters(finding.message))  # fmt: skip
    return hashlib.sha256("\x1f".join(parts).encode()).hexdigest()[:20]


def baseline_text(entries: Sequence[tuple[str, PerformanceText, Sequence[Finding]]]) -> str:
    """The baseline file of these findings, by file name."""
    files: dict[str, Counter[str]] = {}
    for name, text, findings in entries:
        files.setdefault(baseline_name(name), Counter()).update(fingerprint(f, text) for f in findings)
    sorted_files = {name: dict(sorted(marks.items())) for name, marks in files.items()}
    return json.dumps({"schema": BASELINE_SCHEMA, "files": sorted_files}, ensure_ascii=False, indent=1) + "\n"


def baseline_name(file: str) -> str:
    """The name a file goes by in a baseline, however its path was written: ``./a.txt`` is ``a.txt``."""
    return PurePath(file).as_posix()


def load_baseline(text: str, name: str) -> dict[str, Counter[str]]:
    """File name → fingerprints. Raises ConfigError for a file that is no baseline."""
    try:
        data = json.loads(text)
        if data["schema"] != BASELINE_SCHEMA:
            raise KeyError("schema")
        return {
            baseline_name(file): Counter({k: int(v) for k, v in marks.items()}) for file, marks in data["files"].items()
        }
    except (ValueError, KeyError, TypeError, AttributeError, OverflowError, RecursionError) as error:
        raise ConfigError(f"{name}：不是基线文件。请用 jixiao check --write-baseline 生成") from error
