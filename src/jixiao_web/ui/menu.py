"""The main menu: what a person may open, in the order of work."""

from __future__ import annotations

from collections.abc import Collection
from dataclasses import dataclass

from django.urls import NoReverseMatch, reverse
from django.utils.translation import pgettext_lazy


@dataclass(frozen=True, slots=True)
class Entry:
    """One line of the menu."""

    words: object
    url: str
    here: bool


_MENU = (
    (pgettext_lazy("menu", "待办"), "inbox", ("round.read", "people.read", "audit.read"), "/"),
    (pgettext_lazy("menu", "绩效文本"), "texts", ("text.read",), "/texts/"),
    (pgettext_lazy("menu", "年度任务"), "rounds", ("round.read",), "/rounds/"),
    (pgettext_lazy("menu", "项目执行"), "projects", ("project.read",), "/projects/"),
    (pgettext_lazy("menu", "监控"), "monitoring", ("project.read",), "/monitoring/"),
    (pgettext_lazy("menu", "自评与评价"), "self-evaluation", ("project.read",), "/self-evaluation/"),
    (pgettext_lazy("menu", "看板"), "insight", ("insight.read",), "/insight/"),
    (pgettext_lazy("menu", "机构人员"), "people", ("people.read",), "/people/"),
    (pgettext_lazy("menu", "审计记录"), "audit", ("audit.read",), "/audit/"),
)


def entries(path: str, powers: Collection[str]) -> list[Entry]:
    """The lines somebody with these powers sees; ``here`` marks the one a path belongs to."""
    seen = []
    for words, name, wanted, root in _MENU:
        if any(power in powers for power in wanted) and _is_there(name):
            seen.append(Entry(words, reverse(name), path == root if root == "/" else path.startswith(root)))
    return seen


def _is_there(name: str) -> bool:
    try:
        reverse(name)
    except NoReverseMatch:
        return False
    return True
