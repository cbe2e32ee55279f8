"""Running rules over a text."""

import re
from collections.abc import Iterable, Sequence
from functools import lru_cache

from jixiao.check.rule import Context, Rule
from jixiao.check.views import TextView
from jixiao.model import Certainty, Finding, PerformanceText, Severity

_FIELDS = (
    "cover", "contents", "overall_objective", "items", "project_name", "safeguards", "projects", "title", "unit",
    "code", "name", "budget", "purpose", "spending_plan", "objectives", "indicators", "results",
)  # fmt: skip
_ORDER = {name: i for i, name in enumerate(_FIELDS)}
_INNER = {name: i for i, name in enumerate(
    ("level1", "level2", "level3", "name", "description", "target", "actual", "weight", "score", "deviation", "basis")
)}  # fmt: skip
_PATH = re.compile(r"(?P<head>[a-z_]*)(?:\[(?P<index>\d+)\])?(?:\.(?P<rest>.*))?")


def run(text: PerformanceText, rules: Iterable[type[Rule]], context: Context) -> list[Finding]:
    """The findings of these rules, one per place, in order of part, project, field and code.

    The same text, rules and context give the same list on every run.
    """
    view = TextView(text)
    findings: list[Finding] = []
    instances = [rule(context) for rule in rules]
    on_text = [r.check_text for r in instances if "check_text" in r.looks]
    on_item = [r.check_item for r in instances if "check_item" in r.looks]
    for check_text in on_text:
        findings.extend(check_text(view))
    for item in view.items:
        for check_item in on_item:
            findings.extend(check_item(item))
    by_form = {
        form: (
            [r.check_project for r in instances if "check_project" in r.looks and form in r.forms],
            [r.check_indicator for r in instances if "check_indicator" in r.looks and form in r.forms],
        )
        for form in {p.model.form for p in view.projects}
    }
    for project in view.projects:
        on_project, on_row = by_form[project.model.form]
        for check_project in on_project:
            findings.extend(check_project(project))
        for row in project.rows:
            for check_row in on_row:
                findings.extend(check_row(row))
    findings.sort(key=_sort_key)
    return _distinct(findings)


def _distinct(findings: Sequence[Finding]) -> list[Finding]:
    """Without exact repeats (same rule, place and message)."""
    seen: set[tuple[object, ...]] = set()
    kept = []
    for finding in findings:
        where = finding.location
        key = (finding.rule, where.part, where.project, where.item, where.field, finding.message)
        if key not in seen:
            seen.add(key)
            kept.append(finding)
    return kept


@lru_cache(maxsize=4096)
def _order_of(field: str) -> tuple[object, ...]:
    match = _PATH.match(field)
    head, index, rest = (match["head"], int(match["index"] or -1), match["rest"] or "") if match else ("", -1, "")
    return (_ORDER.get(head, 50), index, _INNER.get(rest, 50), rest)


def _sort_key(finding: Finding) -> tuple[object, ...]:
    where = finding.location
    owner = where.project if where.project is not None else where.item if where.item is not None else 10**6
    if where.part < 2 and where.item is None:
        owner = -1
    if where.part == 2 and where.project is None:
        owner = -1
    return (where.part, owner, *_order_of(where.field), finding.rule, finding.message)


def assert_sound(rule: type[Rule]) -> None:
    """Raise ValueError where a rule breaks the house's promises: a heuristic that blocks."""
    if rule.certainty is Certainty.HEURISTIC and rule.severity is Severity.ERROR:
        raise ValueError(f"{rule.code}: a heuristic finding is never an error")
