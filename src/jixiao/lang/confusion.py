"""Confused characters (错别字): a dictionary of wrong and right words, searched in one pass."""

import re
import tomllib
from dataclasses import dataclass
from functools import cache, lru_cache
from importlib.resources import files


@dataclass(frozen=True, slots=True)
class Confusion:
    """A wrong word, the right one, and where it stands."""

    wrong: str
    right: str
    start: int


@cache
def _dictionary() -> tuple[re.Pattern[str], dict[str, str], dict[str, re.Pattern[str]]]:
    data = tomllib.loads(files("jixiao.lang").joinpath("data", "confusions.toml").read_text("utf-8"))
    right: dict[str, str] = dict(data["words"])
    context: dict[str, re.Pattern[str]] = {}
    for entry in data["in_context"]:
        if entry["wrong"] not in right:
            right[entry["wrong"]] = entry["right"]
            context[entry["wrong"]] = re.compile(entry["pattern"])
    # Longest first; only literals, so that the search skips to the characters some wrong word begins with.
    words = sorted(right, key=lambda word: (-len(word), word))
    return re.compile("|".join(map(re.escape, words))), right, context


def pairs() -> dict[str, str]:
    """Wrong → right, for all entries."""
    return dict(_dictionary()[1])


@lru_cache(maxsize=4096)
def confusions(text: str) -> tuple[Confusion, ...]:
    """The confused words of a text, in order."""
    pattern, right, context = _dictionary()
    found = []
    for match in pattern.finditer(text):
        wrong = match[0]
        if wrong in context and not context[wrong].match(text, match.start()):
            continue
        found.append(Confusion(wrong, right[wrong], match.start()))
    return tuple(found)
