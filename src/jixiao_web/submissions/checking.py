"""The findings of a draft or version, each in its own cell. Projects and results are kept for the revision they belong to."""

from __future__ import annotations

from collections import Counter, OrderedDict
from collections.abc import Collection, Mapping, Sequence
from dataclasses import dataclass
from threading import Lock
from typing import Any, Generic, TypeVar

from django.utils.translation import get_language

from jixiao.api import Config, check, context_for
from jixiao.check.settle import fingerprint
from jixiao.model import Finding, PerformanceText, Project, Severity
from jixiao_web.rounds.models import Round
from jixiao_web.submissions import draft
from jixiao_web.submissions.draft import Data
from jixiao_web.submissions.models import Submission


@dataclass(frozen=True, slots=True)
class Mark:
    """A finding in its cell. ``waiver`` is the id of the waiver that sets it aside."""

    cell: str
    finding: Finding
    fingerprint: str
    waiver: int | None = None

    @property
    def blocks(self) -> bool:
        """Whether the text cannot be handed in while it stands."""
        return self.finding.severity is Severity.ERROR and self.waiver is None

    @property
    def owner(self) -> str:
        """The uid of its project, or ``head`` (part one's wording of a project counts for the project)."""
        first, _, rest = self.cell.partition(".")
        return rest.split(".")[1] if rest.startswith("items.") else first

    def as_data(self) -> Data:
        """For the editor."""
        f = self.finding
        return {
            "cell": self.cell, "rule": f.rule, "severity": str(f.severity), "certainty": str(f.certainty),
            "message": f.message, "suggestion": f.suggestion, "fix": f.fix.replace if f.fix else None,
            "authority": [" ".join(filter(None, (c.number, c.article))) for c in f.authority],
            "fingerprint": self.fingerprint, "waived": self.waiver is not None,
        }  # fmt: skip


@dataclass(frozen=True, slots=True)
class Checked:
    """A text with its marks."""

    text: PerformanceText
    marks: tuple[Mark, ...]

    @property
    def counts(self) -> dict[str, int]:
        """Marks by severity, without the waived ones; those under ``waived``."""
        count = Counter("waived" if m.waiver else str(m.finding.severity) for m in self.marks)
        return {key: count.get(key, 0) for key in ("error", "warning", "info", "waived")}

    @property
    def by_owner(self) -> dict[str, dict[str, int]]:
        """The same per project uid and ``head``."""
        found: dict[str, Counter[str]] = {}
        for mark in self.marks:
            found.setdefault(mark.owner, Counter())["waived" if mark.waiver else str(mark.finding.severity)] += 1
        return {owner: dict(count) for owner, count in found.items()}

    def of(self, owner: str) -> list[Mark]:
        """The marks of one project or of the head."""
        return [m for m in self.marks if m.owner == owner]

    @property
    def blocking(self) -> list[Mark]:
        """What keeps the text from being handed in."""
        return [m for m in self.marks if m.blocks]


K = TypeVar("K")
V = TypeVar("V")


class _Recent(Generic[K, V]):
    """The last so many values, by key."""

    def __init__(self, most: int) -> None:
        self._kept: OrderedDict[K, V] = OrderedDict()
        self._most = most
        self._lock = Lock()

    def get(self, key: K) -> V | None:
        with self._lock:
            if key in self._kept:
                self._kept.move_to_end(key)
                return self._kept[key]
            return None

    def put(self, key: K, value: V) -> V:
        with self._lock:
            self._kept[key] = value
            self._kept.move_to_end(key)
            while len(self._kept) > self._most:
                self._kept.popitem(last=False)
        return value


_projects: _Recent[tuple[str, int], Project] = _Recent(4_000)
_checked: _Recent[tuple[str, tuple[int, ...], str], Checked] = _Recent(40)


def config_of(round_: Round) -> Config:
    """The settings the texts of a round are checked under."""
    return Config(region=round_.region.code, year=round_.year, settings=dict(round_.settings))


def check_draft(submission: Submission, sheets: Sequence[Any] | None = None) -> Checked:
    """The draft's text and marks; computed once for each content. ``sheets`` are its Sheet rows where they are loaded."""
    waivers = {w.fingerprint: w.pk for w in submission.waivers.filter(ended_at=None)}
    lang = _language()
    key = (submission.stamp, tuple(sorted(waivers.values())), lang)
    if (found := _checked.get(key)) is not None:
        return found
    rows = list(submission.sheets.all()) if sheets is None else list(sheets)
    projects = [_project(row.stamp, seq, row.data) for seq, row in enumerate(rows, 1)]
    data = [row.data for row in rows]
    text = draft.text_of(submission.head, data, projects)
    marks = find_marks(text, submission.head, data, submission.task.round, waivers)
    return _checked.put(key, Checked(text, marks))


def try_out(submission: Submission, head: Data, sheets: Sequence[Data], touched: Collection[str]) -> Checked:
    """The text and marks of a draft with changes that are not saved, in the sheets of ``touched`` and the head."""
    stored = {s.uid: s for s in submission.sheets.all()}
    projects = [
        _project(stored[s["uid"]].stamp, seq, s)
        if s["uid"] in stored and s["uid"] not in touched
        else draft.project_of(s, seq)
        for seq, s in enumerate(sheets, 1)
    ]
    text = draft.text_of(head, sheets, projects)
    waivers = {w.fingerprint: w.pk for w in submission.waivers.filter(ended_at=None)}
    return Checked(text, find_marks(text, head, sheets, submission.task.round, waivers))


def _project(stamp: str, seq: int, data: Data) -> Project:
    key = (stamp, seq)
    return _projects.get(key) or _projects.put(key, draft.project_of(data, seq))


def find_marks(text: PerformanceText, head: Mapping[str, Any], sheets: Sequence[Mapping[str, Any]], round_: Round,
               waivers: Mapping[str, int]) -> tuple[Mark, ...]:  # fmt: skip
    """All findings of a text of a round, in their cells."""
    context = context_for(text, config_of(round_), on=round_.rules_on, lang="en" if _language() == "en" else "zh")
    marks = []
    for finding in check(text, context):
        mark = fingerprint(finding, text)
        marks.append(Mark(draft.cell_of(finding.location, head, sheets), finding, mark, waivers.get(mark)))
    return tuple(marks)


def _language() -> str:
    return "en" if (get_language() or "").startswith("en") else "zh"
