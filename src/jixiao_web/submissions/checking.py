"""The findings of a draft or version, each in its own cell. Projects and results are kept for the revision they belong to."""

from __future__ import annotations

import copy
from collections import Counter, OrderedDict
from collections.abc import Iterable, Mapping, Sequence
from dataclasses import dataclass
from threading import Lock
from typing import Any, Generic, TypeVar

from django.core.cache import cache
from django.db.models import Q
from django.utils.translation import get_language

from jixiao import __version__
from jixiao.api import Config, Language, Memory, check, context_for
from jixiao.check.settle import fingerprints
from jixiao.model import Finding, PerformanceText, Severity
from jixiao_web.rounds.models import Round
from jixiao_web.submissions import draft, edits
from jixiao_web.submissions.draft import Data
from jixiao_web.submissions.models import Submission, Version, Waiver


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
            "message": f.message, "suggestion": f.suggestion, "fix": f.fix.replace if f.fix else None, "seen": f.location.text,
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


_projects: _Recent[tuple[str, int], draft.Made] = _Recent(4_000)
_stored: _Recent[str, Stored] = _Recent(40)
_checked: _Recent[tuple[str, tuple[int, ...], str], Checked] = _Recent(40)
_memories: _Recent[tuple[int, Language], Memory] = _Recent(8)
"""By round and language: all its texts are checked alike."""


def config_of(round_: Round) -> Config:
    """The settings the texts of a round are checked under."""
    return Config(region=round_.region.code, year=round_.year, settings=dict(round_.settings))


@dataclass(frozen=True, slots=True)
class Stored:
    """A draft as it is stored, and the stamp of each project. It is kept for whoever asks next: never change it."""

    head: Data
    sheets: Sequence[Data]
    stamps: Mapping[str, str]


def stored(submission: Submission, sheets: Sequence[Any] | None = None) -> Stored:
    """The draft as it is stored; read from the database once for each content, and not at all where its Sheet rows are
    given.
    """
    if (found := _stored.get(submission.stamp)) is not None:
        return found
    rows = list(submission.sheets.all() if sheets is None else sheets)
    head = copy.deepcopy(submission.head)  # whoever holds the submission may change its head
    return _stored.put(submission.stamp, Stored(head, [r.data for r in rows], {r.uid: r.stamp for r in rows}))


def check_draft(submission: Submission, sheets: Sequence[Any] | None = None) -> Checked:
    """The draft's text and marks; computed once for each content. ``sheets`` are its Sheet rows where they are loaded."""
    waivers = {w.fingerprint: w.pk for w in submission.waivers.filter(ended_at=None)}
    lang = _language()
    key = (submission.stamp, tuple(sorted(waivers.values())), lang)
    if (found := _checked.get(key)) is not None:
        return found
    now = stored(submission, sheets)
    projects = [_project(now.stamps[s["uid"]], seq, s) for seq, s in enumerate(now.sheets, 1)]
    text = draft.text_of(now.head, now.sheets, projects)
    marks = find_marks(text, now.head, now.sheets, submission.task.round, waivers)
    return _checked.put(key, Checked(text, marks))


def check_version(version: Version) -> Checked:
    """A version's text and marks, with the waivers that stood when it was frozen."""
    waivers = {
        w.fingerprint: w.pk
        for w in version.submission.waivers.filter(Q(ended_at=None) | Q(ended_at__gt=version.at), at__lte=version.at)
    }
    lang = _language()
    key = (f"version {version.pk} {version.at.isoformat()}", tuple(sorted(waivers.values())), lang)
    if (found := _checked.get(key)) is not None:
        return found
    text = draft.to_text(version.head, version.sheets)
    marks = find_marks(text, version.head, version.sheets, version.submission.task.round, waivers)
    return _checked.put(key, Checked(text, marks))


def counts_of(submissions: Iterable[Submission]) -> dict[int, dict[str, int]]:
    """Marks by severity of many drafts, by the number of the submission. They are kept for every process under the
    stamp of the content, so that a list costs a check only for what changed.
    """
    found: dict[int, dict[str, int]] = {}
    keys: dict[str, Submission] = {}
    every = list(submissions)
    waivers: dict[int, list[int]] = {}
    for of, pk in (
        Waiver.objects.filter(submission__in=every, ended_at=None).order_by("pk").values_list("submission", "pk")
    ):
        waivers.setdefault(of, []).append(pk)
    for one in every:
        keys[f"counts:{__version__}:{one.pk}:{one.stamp}:{'.'.join(map(str, waivers.get(one.pk, [])))}"] = one
    kept = cache.get_many(keys)
    for key, one in keys.items():
        if (count := kept.get(key)) is None:
            count = check_draft(one).counts
            cache.set(key, count, 30 * 24 * 3600)
        found[one.pk] = count
    return found


def try_out(submission: Submission, changes: Sequence[Data]) -> Checked:
    """The text and marks of the draft as it would be with changes that are not saved. Raises edits.BadEdit."""
    now = stored(submission)
    head, sheets, touched = edits.try_all(now.head, now.sheets, changes)
    projects = [
        draft.made_of(s, seq) if s["uid"] in touched else _project(now.stamps[s["uid"]], seq, s)
        for seq, s in enumerate(sheets, 1)
    ]
    text = draft.text_of(head, sheets, projects)
    waivers = {w.fingerprint: w.pk for w in submission.waivers.filter(ended_at=None)}
    return Checked(text, find_marks(text, head, sheets, submission.task.round, waivers))


def _project(stamp: str, seq: int, data: Data) -> draft.Made:
    key = (stamp, seq)
    return _projects.get(key) or _projects.put(key, draft.made_of(data, seq))


def find_marks(text: PerformanceText, head: Mapping[str, Any], sheets: Sequence[Mapping[str, Any]], round_: Round,
               waivers: Mapping[str, int]) -> tuple[Mark, ...]:  # fmt: skip
    """All findings of a text of a round, in their cells."""
    config = config_of(round_)
    lang = _language()
    key = (round_.pk, lang)
    memory = _memories.get(key) or _memories.put(key, Memory())
    found = check(text, context_for(text, config, on=round_.rules_on, lang=lang), memory=memory)
    marks = []
    for finding, mark in zip(found, _fingerprints(text, found, config, round_), strict=True):
        marks.append(Mark(draft.cell_of(finding.location, head, sheets), finding, mark, waivers.get(mark)))
    return tuple(marks)


def _fingerprints(text: PerformanceText, found: Sequence[Finding], config: Config, round_: Round) -> list[str]:
    """What each finding is known by: the same whichever language it is shown in, for waivers are kept under it, and
    findings without printed words are known by their message.
    """
    if _language() == "zh" or not found:
        return fingerprints(found, text)
    chinese: dict[object, list[str]] = {}
    same = check(text, context_for(text, config, on=round_.rules_on))
    for one, mark in zip(reversed(same), reversed(fingerprints(same, text)), strict=True):
        chinese.setdefault((one.rule, one.location), []).append(mark)
    return [chinese[f.rule, f.location].pop() for f in found]


def _language() -> Language:
    return "en" if (get_language() or "").startswith("en") else "zh"
