"""The data a document carries beside what it shows: where it lies, and whether the two say the same.

What is shown always wins, for that is what people signed; the data only prove that it is unchanged. Only where a
character was shown as 〓, because no font had it, do the data say which it is.
"""

import hashlib
import json
import re
from collections.abc import Iterator
from dataclasses import fields, is_dataclass, replace
from decimal import Decimal
from typing import Any
from zipfile import ZipFile

from jixiao.lang.canonical import canonical
from jixiao.model import (
    Budget,
    ContentsEntry,
    Cover,
    Figure,
    PerformanceText,
    Place,
    Problem,
    Project,
    Target,
    Words,
)
from jixiao.read.base import ReadError
from jixiao.read.markup import parse_part, relations

SCHEMA = "jixiao/carried/1"
ALTERED = ("RD050", "RD051")
"""The problems that say that a document and the data it carries do not agree."""
_ROOT = "{urn:jixiao:carried:1}carried"
_SCRIPT = re.compile(r'<script\b[^<>]*\bid="jixiao-carried"[^<>]*>(.*?)</script', re.DOTALL)
_FEW_PARTS = 20
_FEW = 3
"""So many differences are named; the others are counted."""


def carried_part(archive: ZipFile, main: str, name: str) -> bytes | None:
    """The data an office file carries in a custom XML part; ``None`` when there are none."""
    parts = [r.part for r in relations(archive, main, name) if r.kind == "customXml"]
    known = set(archive.namelist())
    for part in [p for p in parts if p in known][:_FEW_PARTS]:
        try:
            root = parse_part(archive, part, name)
        except ReadError:
            continue  # some other program's, and nothing we need
        if root.tag == _ROOT:
            return (root.text or "").encode("utf-8", "replace")
    return None


def carried_script(page: str) -> bytes | None:
    """The data a web page carries; ``None`` when there are none."""
    found = _SCRIPT.search(page)
    return found[1].encode("utf-8", "replace") if found else None


def compared(text: PerformanceText, carried: bytes) -> PerformanceText:
    """The text as shown, with a problem where the data carried are damaged (RD051) or say something else (RD050)."""
    from jixiao.read.json import from_data

    try:
        envelope = json.loads(carried)
        if not isinstance(envelope, dict) or envelope.get("schema") != SCHEMA:
            return _with(text, Problem("RD051", "文件自带的数据不是认得的格式，没有用来核对"))
        if hashlib.sha256(canonical(envelope["text"])).hexdigest() != envelope["sha256"]:
            return _with(text, Problem("RD051", "文件自带的数据与其校验值不符，已被改动或损坏；内容以文件所示为准"))
        brought = from_data(envelope["text"], text.file)
    except (KeyError, TypeError, ValueError, AttributeError, OverflowError, RecursionError):
        return _with(text, Problem("RD051", "文件自带的数据已损坏，没有用来核对"))
    unprinted, found = _sorted(differences(text, brought))
    if unprinted:
        note = f"有 {unprinted} 处含有字体里没有的字，文件上印作{_UNPRINTED}，已按自带的数据读出"
        text = replace(_restored(text, brought), notes=(*text.notes, note))
    if not found:
        return text
    said = "；".join(
        f"{path}：文件上是{_quoted(here)}，自带数据是{_quoted(there)}" for path, here, there in found[:_FEW]
    )
    more = f"等 {len(found)} 处" if len(found) > _FEW else ""
    place, project = _whereabouts(text, found[0][0])
    return _with(text, Problem("RD050", f"文件所示与自带的数据不一致：{said}{more}。以文件所示为准", place, project))


_UNPRINTED = "〓"


def _sorted(found: Iterator[tuple[str, object, object]]) -> tuple[int, list[tuple[str, object, object]]]:
    """How many differences are only characters that no font had, and the others."""
    every = list(found)
    others = [one for one in every if not _is_same(str(one[1]), str(one[2]))]
    return len(every) - len(others), others


def _is_same(shown: str, meant: str) -> bool:
    """Whether some words are others of which a character or more could not be printed."""
    return (
        _UNPRINTED in shown
        and len(shown) == len(meant)
        and all(a in (b, _UNPRINTED) for a, b in zip(shown, meant, strict=True))
    )


def _restored(shown: Any, meant: Any) -> Any:
    """What is shown, with the characters that could not be printed."""
    if isinstance(shown, Target) and isinstance(meant, Target):
        is_same = _is_same(shown.words, meant.words)
        return replace(meant, words=_restored(shown.words, meant.words)) if is_same else shown
    if is_dataclass(shown) and not isinstance(shown, type) and type(shown) is type(meant):
        names = (f.name for f in fields(shown) if f.name not in _SKIPPED.get(type(shown), ()))
        return replace(shown, **{name: _restored(getattr(shown, name), getattr(meant, name)) for name in names})
    if isinstance(shown, tuple) and isinstance(meant, tuple) and len(shown) == len(meant):
        return tuple(_restored(a, b) for a, b in zip(shown, meant, strict=True))
    if isinstance(shown, Words) and isinstance(meant, str) and _is_same(shown, meant):
        return Words(meant, meant, shown.place)
    return shown


def _with(text: PerformanceText, problem: Problem) -> PerformanceText:
    return replace(text, problems=(*text.problems, problem))


def _quoted(value: object) -> str:
    if value is None:
        return "空"
    said = format(value, "f") if isinstance(value, Decimal) else str(value)
    return f"“{said if len(said) <= 24 else said[:23] + '…'}”"


_PROJECT = re.compile(r"projects\[(\d+)\]")


def _whereabouts(text: PerformanceText, path: str) -> tuple[Place | None, int | None]:
    match = _PROJECT.match(path)
    if match is None or int(match[1]) >= len(text.projects):
        return None, None
    project = text.projects[int(match[1])]
    words: Words | None = project.title or project.name
    return (words.place if words is not None else None), project.seq


_SKIPPED: dict[type, frozenset[str]] = {
    PerformanceText: frozenset({"problems", "headings", "file", "notes"}),
    Cover: frozenset({"year_words"}),
    ContentsEntry: frozenset({"page"}),  # follows the layout, which every program makes anew
    Budget: frozenset({"unit_words"}),
    Project: frozenset({"columns"}),
}


def differences(one: object, two: object, path: str = "") -> Iterator[tuple[str, object, object]]:
    """Where two texts say something different: the path, and what each says. How it was printed does not count."""
    a, b = _plain(one), _plain(two)
    if is_dataclass(a) and type(a) is type(b):
        for name in (f.name for f in fields(a) if f.name not in _SKIPPED.get(type(a), ())):
            yield from differences(getattr(a, name), getattr(b, name), f"{path}.{name}" if path else name)
    elif isinstance(a, tuple) and isinstance(b, tuple):
        if len(a) != len(b):
            yield path, f"{len(a)} 项", f"{len(b)} 项"
            return
        for index, (x, y) in enumerate(zip(a, b, strict=True)):
            yield from differences(x, y, f"{path}[{index}]")
    elif a != b:
        yield path, a, b


def _plain(value: Any) -> Any:
    """What a value says: a figure its number, a target its meaning; an empty cell says nothing."""
    if isinstance(value, Figure):
        return value.value
    if isinstance(value, Target):
        meaning = (value.comparator, value.value, value.unit, value.upper, value.by, value.text)
        return str(value.words) or None if value.kind == "malformed" else _Meaning(value.kind, *meaning)
    if isinstance(value, str):
        return str(value) or None
    return value


class _Meaning:
    """A target for comparing; says itself as printed."""

    def __init__(self, *meaning: object) -> None:
        self._meaning = tuple(str(m) if isinstance(m, str) else m for m in meaning)

    def __eq__(self, other: object) -> bool:
        return isinstance(other, _Meaning) and self._meaning == other._meaning

    def __hash__(self) -> int:
        return hash(self._meaning)

    def __str__(self) -> str:
        kind, sign, value, unit, upper, by, text = self._meaning
        if kind == "quantity":
            top = "" if upper is None else f"~{upper}"
            return f"{sign or ''}{value}{top}{unit or ''}"
        return str(by if kind == "deadline" else text)
