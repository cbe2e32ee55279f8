"""Running rules over a text."""

import re
from collections import OrderedDict
from collections.abc import Iterable, Iterator, Sequence
from functools import lru_cache

from jixiao.check.rule import Context, Rule
from jixiao.check.views import ProjectView, TextView
from jixiao.model import Certainty, Finding, PerformanceText, Project, Severity

_FIELDS = (
    "cover", "contents", "overall_objective", "items", "project_name", "safeguards", "projects", "title", "unit",
    "code", "name", "budget", "purpose", "spending_plan", "objectives", "indicators", "results",
)  # fmt: skip
_ORDER = {name: i for i, name in enumerate(_FIELDS)}
_INNER = {name: i for i, name in enumerate(
    ("level1", "level2", "level3", "name", "description", "target", "actual", "weight", "score", "deviation", "basis")
)}  # fmt: skip
_PATH = re.compile(r"(?P<head>[a-z_]*)(?:\[(?P<index>\d+)\])?(?:\.(?P<rest>.*))?")


def run(
    text: PerformanceText, rules: Iterable[type[Rule]], context: Context, memory: "Memory | None" = None
) -> list[Finding]:
    """The findings of these rules, one per place, in order of part, project, field and code.

    The same text, rules and context give the same list on every run, with a ``memory`` or without.
    """
    view = TextView(text)
    findings: list[Finding] = []
    chosen = tuple(rules)
    instances = [rule(context) for rule in chosen]
    on_text = [r.check_text for r in instances if "check_text" in r.looks]
    on_item = [r.check_item for r in instances if "check_item" in r.looks]
    for check_text in on_text:
        findings.extend(check_text(view))
    for item in view.items:
        for check_item in on_item:
            findings.extend(check_item(item))
    by_form = {
        form: [r for r in instances if r.looks & _IN_PROJECTS and form in r.forms]
        for form in {p.model.form for p in view.projects}
    }
    known = memory.of(chosen, context) if memory is not None else _Known(0)
    for project in view.projects:
        findings.extend(known.findings_in(project, by_form[project.model.form]))
    findings.sort(key=_sort_key)
    return _distinct(findings)


_IN_PROJECTS = frozenset({"check_project", "check_indicator"})


def _look(rule: Rule, project: ProjectView) -> list[Finding]:
    """The findings of a rule in a project and its rows."""
    found: list[Finding] = []
    if "check_project" in rule.looks:
        found.extend(rule.check_project(project))
    if "check_indicator" in rule.looks:
        for row in project.rows:
            found.extend(rule.check_indicator(row))
    return found


class Memory:
    """What is known of projects from earlier runs, for texts that are checked at every keystroke; of so many projects, and
    for one set of rules and one context at a time. Safe to share between threads.
    """

    def __init__(self, most: int = 1_000) -> None:
        self._most = most
        self._of: tuple[object, _Known] = None, _Known(most)

    def of(self, rules: tuple[type[Rule], ...], context: Context) -> "_Known":
        """What is known for these rules and this context; nothing, if it was for others before."""
        of, known = self._of
        if of != (rules, context):
            known = _Known(self._most)
            self._of = (rules, context), known
        return known


class _Known:
    """What a rule found in a project without asking for the rest of the text is found there again as long as the project
    is the same object; rules that asked look anew.
    """

    def __init__(self, most: int) -> None:
        self._most = most
        self._found: OrderedDict[tuple[int, int], tuple[Project, tuple[Finding, ...], frozenset[str]]] = OrderedDict()

    def findings_in(self, project: ProjectView, rules: Sequence[Rule]) -> Iterator[Finding]:
        """The findings of these rules in a project."""
        key = (id(project.model), project.index)  # the project is held below, so that no other gets its id
        _project, found, asking = self._found.get(key, (None, (), None))
        yield from found
        if asking is not None:
            for rule in rules:
                if rule.code in asking:
                    yield from _look(rule, project)
            return
        own: list[Finding] = []
        asked: set[str] = set()
        for rule in rules:
            before = project.asked
            of_rule = _look(rule, project)
            yield from of_rule
            if project.asked != before:
                asked.add(rule.code)
            else:
                own += of_rule
        if self._most:
            self._found[key] = project.model, tuple(own), frozenset(asked)
            if len(self._found) > self._most:
                self._found.popitem(last=False)


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
