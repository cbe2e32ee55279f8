"""Findings for people: what repeats is said once, with all its places."""

from collections.abc import Sequence
from dataclasses import dataclass

from jixiao.model import Finding, PerformanceText

SEVERITY_NAMES = {
    "zh": {"error": "错误", "warning": "警告", "info": "提示"},
    "en": {"error": "error", "warning": "warning", "info": "hint"},
}


@dataclass(frozen=True, slots=True)
class Group:
    """Findings that say the same, in order of place; the first one speaks for all."""

    findings: tuple[Finding, ...]

    @property
    def first(self) -> Finding:
        """The one whose words are shown."""
        return self.findings[0]


def grouped(findings: Sequence[Finding]) -> list[Group]:
    """One group per rule, severity and group mark, in order of first place."""
    found: dict[tuple[str, str, str], list[Finding]] = {}
    for finding in findings:
        found.setdefault((finding.rule, str(finding.severity), finding.group or finding.message), []).append(finding)
    return [Group(tuple(members)) for members in found.values()]


def project_names(text: PerformanceText) -> dict[int, str]:
    """Project number → name."""
    return {p.seq: str(p.name or p.title or "") for p in text.projects}
