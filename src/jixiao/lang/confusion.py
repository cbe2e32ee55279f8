"""Confused characters (错别字): a dictionary of wrong and right words, searched in one pass."""

import re
import tomllib
from dataclasses import dataclass
from functools import cache
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
    # Longest first; the few spots where a first and a second character meet are found before any word is tried.
    words = sorted(right, key=lambda word: (-len(word), word))
    firsts, seconds = ("".join(sorted({word[i] for word in words if len(word) > 1})) for i in (0, 1))
    single = "".join(f"|{word}" for word in words if len(word) == 1)
    return re.compile(f"(?=[{firsts}][{seconds}]{single})(?:{'|'.join(words)})"), right, context


def pairs() -> dict[str, str]:
    """Wrong → right, for all entries."""
    return dict(_dictionary()[1])


def wrong_words() -> re.Pattern[str]:
    """Finds every wrong word, whatever its context: a first search."""
    return _dictionary()[0]


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
