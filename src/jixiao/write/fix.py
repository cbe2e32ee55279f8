"""Putting safe fixes into a file: only the characters that change are touched, everything else stays as it was.

Texts are edited in their lines; DOCX and XLSX in the very runs that hold the characters, so that formats, pictures
and formulas survive; JSON and HTML in their strings. PDF and XLS cannot be edited.
"""

import io
import json
import re
import zipfile
from collections.abc import Callable, Iterator, Sequence
from dataclasses import dataclass
from difflib import SequenceMatcher
from html import escape, unescape
from typing import Any

from jixiao.model import Place

Kind = str
_TEXT_MEMBERS = {"docx": re.compile(r"word/(?:document|footnotes|endnotes)\.xml"),
                 "xlsx": re.compile(r"xl/(?:sharedStrings|worksheets/sheet\d+)\.xml")}  # fmt: skip
_BLANKS = re.compile(r"\s+")


@dataclass(frozen=True, slots=True)
class Edit:
    """Replace the printed ``old`` of one field by ``new``."""

    old: str
    new: str
    place: Place | None = None


@dataclass(frozen=True, slots=True)
class Edited:
    """The new bytes, the edits made and those that could not be."""

    data: bytes
    made: tuple[Edit, ...]
    left: tuple[Edit, ...]


def apply_edits(data: bytes, kind: Kind, edits: Sequence[Edit], encoding: str = "utf-8") -> Edited | None:
    """Make the edits in a file of a kind (``txt docx xlsx html json``); ``None`` for kinds that cannot be edited."""
    if kind in _TEXT_MEMBERS:
        return _in_archive(data, kind, edits)
    change = {"txt": _in_lines, "html": _in_html, "json": _in_json}.get(kind)
    return _in_text(data, edits, encoding, change) if change is not None else None


def _unpacked(data: bytes, encoding: str) -> tuple[bytes, str]:
    """The byte order mark and the encoding of what follows, so that a text goes back as it came."""
    if encoding == "utf-8-sig":
        return data[:3], "utf-8"
    if encoding == "utf-16":
        return data[:2], "utf-16-le" if data[:2] == b"\xff\xfe" else "utf-16-be"
    return b"", encoding


_Change = Callable[[str, Sequence[Edit]], tuple[str, list[Edit]]]


def _in_text(data: bytes, edits: Sequence[Edit], encoding: str, change: _Change) -> Edited:
    """Change a text file. One whose bytes cannot be given back as they were is left alone."""
    mark, codec = _unpacked(data, encoding)
    text = data[len(mark) :].decode(codec)
    if mark + text.encode(codec) != data:
        return Edited(data, (), tuple(edits))
    new, made = change(text, edits)
    try:
        return Edited(mark + new.encode(codec), tuple(made), tuple(e for e in edits if e not in made))
    except UnicodeEncodeError:
        return Edited(data, (), tuple(edits))


def _in_lines(text: str, edits: Sequence[Edit]) -> tuple[str, list[Edit]]:
    lines = re.split(r"(\r\n|\r|\n)", text)
    made = []
    for edit in edits:
        number = edit.place.line if edit.place else None
        at = (number - 1) * 2 if number else -1
        if 0 <= at < len(lines) and edit.old in lines[at] and "\n" not in edit.old:
            lines[at] = _in_cell(lines[at], edit)
            made.append(edit)
    return "".join(lines), made


_PIPE = re.compile(r"(?<!\\)\|")
_VALUES = {sep: re.compile(rf'(?:"(?:[^"]|"")*"|[^{sep}"]*)(?:{sep}|$)') for sep in ",;"}


def _in_cell(content: str, edit: Edit) -> str:
    """Replace inside the edit's own cell where the line has cells; else the first that stands there."""
    column = edit.place.column if edit.place else None
    for start, end in _cells(content, column) if column else ():
        if edit.old in content[start:end]:
            return content[:start] + content[start:end].replace(edit.old, edit.new, 1) + content[end:]
    return content.replace(edit.old, edit.new, 1)


def _cells(content: str, column: int) -> Iterator[tuple[int, int]]:
    """Where a column stands in a line of tabs, pipes or comma-separated values: one answer for each way to read it."""
    separators = [re.compile("\t")] if "\t" in content else [_PIPE] if "|" in content else []
    for separator in separators:
        cuts = [(m.start(), m.end()) for m in separator.finditer(content)]
        starts, ends = [0, *(e for _, e in cuts)], [*(s for s, _ in cuts), len(content)]
        first = 1 if separator is _PIPE and content.lstrip().startswith("|") else 0
        if column - 1 + first < len(starts):
            yield starts[column - 1 + first], ends[column - 1 + first]
    for values in _VALUES.values() if not separators else ():
        spans = [m.span() for m in values.finditer(content)]
        if column <= len(spans):
            yield spans[column - 1]


def _in_html(text: str, edits: Sequence[Edit]) -> tuple[str, list[Edit]]:
    """Texts that fill an element or a piece of one between tags; characters written as entities count as themselves."""
    made: list[Edit] = []
    wanted: dict[str, list[Edit]] = {}
    for edit in edits:
        wanted.setdefault(_key(edit.old), []).append(edit)

    def mended(match: re.Match[str]) -> str:
        same = wanted.get(_key(unescape(match[2])))
        if same is None:
            return match[0]
        made.extend(e for e in same if e not in made)
        return match[1] + escape(same[0].new, quote=False) + match[3]

    return re.sub(r"(>\s*)([^<>]*[^<>\s])(\s*(?=<))", mended, text), made


_STRING = re.compile(r'"((?:[^"\\\x00-\x1f]|\\.)*)"(\s*:)?')


def _in_json(text: str, edits: Sequence[Edit]) -> tuple[str, list[Edit]]:
    """Values, not keys; everything between them stays as it is written."""
    made: list[Edit] = []
    wanted: dict[str, list[Edit]] = {}
    for edit in edits:
        wanted.setdefault(edit.old, []).append(edit)

    def mended(match: re.Match[str]) -> str:
        if match[2]:
            return match[0]
        same = wanted.get(json.loads(f'"{match[1]}"').strip())
        if same is None:
            return match[0]
        made.extend(e for e in same if e not in made)
        return json.dumps(same[0].new, ensure_ascii="\\u" in match[1])

    return _STRING.sub(mended, text), made


def _in_archive(data: bytes, kind: Kind, edits: Sequence[Edit]) -> Edited:
    """Edit the XML members that hold text; copy every other member as it is."""
    wanted = {_key(edit.old): edit for edit in reversed(edits)}
    made: set[str] = set()
    source = zipfile.ZipFile(io.BytesIO(data))
    target = io.BytesIO()
    change: Callable[[Any, dict[str, Edit], set[str]], bool] = _change_docx if kind == "docx" else _change_xlsx
    with zipfile.ZipFile(target, "w", zipfile.ZIP_DEFLATED) as out:
        for entry in source.infolist():
            member = source.read(entry)
            if _TEXT_MEMBERS[kind].fullmatch(entry.filename):
                member = _changed(member, change, wanted, made)
            out.writestr(entry, member)
    done = tuple(edit for edit in edits if _key(edit.old) in made)
    return Edited(target.getvalue(), done, tuple(edit for edit in edits if _key(edit.old) not in made))


def _changed(member: bytes, change: Callable[[Any, dict[str, Edit], set[str]], bool], wanted: dict[str, Edit],
             made: set[str]) -> bytes:  # fmt: skip
    from lxml import etree

    root = etree.fromstring(member, etree.XMLParser(resolve_entities=False, no_network=True))
    if not change(root, wanted, made):
        return member
    return etree.tostring(root, xml_declaration=True, encoding="UTF-8", standalone=True)


_W = "{http://schemas.openxmlformats.org/wordprocessingml/2006/main}"
_S = "{http://schemas.openxmlformats.org/spreadsheetml/2006/main}"
_SPACE = "{http://www.w3.org/XML/1998/namespace}space"


def _change_docx(root: Any, wanted: dict[str, Edit], made: set[str]) -> bool:
    changed = False
    for holder in root.iter(f"{_W}tc", f"{_W}p"):
        if holder.tag == f"{_W}tc" and holder.find(f".//{_W}tbl") is not None:
            continue
        runs = [t for t in holder.iter(f"{_W}t") if not _deleted(t)]
        changed |= _change_runs(runs, wanted, made)
    return changed


def _deleted(node: Any) -> bool:
    return any(parent.tag in (f"{_W}del", f"{_W}moveFrom") for parent in node.iterancestors())


def _change_xlsx(root: Any, wanted: dict[str, Edit], made: set[str]) -> bool:
    changed = False
    for holder in root.iter(f"{_S}si", f"{_S}is"):
        spoken = {t for phonetic in holder.iter(f"{_S}rPh") for t in phonetic.iter(f"{_S}t")}
        changed |= _change_runs([t for t in holder.iter(f"{_S}t") if t not in spoken], wanted, made)
    return changed


def _change_runs(runs: list[Any], wanted: dict[str, Edit], made: set[str]) -> bool:
    text = "".join(run.text or "" for run in runs)
    key = _key(text)
    edit = wanted.get(key)
    if edit is None or not runs:
        return False
    _spread(runs, text, edit.new)
    made.add(key)
    return True


def _spread(runs: list[Any], old: str, new: str) -> None:
    """Change ``old``, which lies over several runs, into ``new``, each character in the run it was in."""
    owner = [i for i, run in enumerate(runs) for _ in run.text or ""]
    parts = [""] * len(runs)
    for tag, i1, i2, j1, j2 in SequenceMatcher(None, old, new, autojunk=False).get_opcodes():
        if tag == "equal":
            for i in range(i1, i2):
                parts[owner[i]] += old[i]
        elif j2 > j1:
            parts[owner[min(i1, len(owner) - 1)]] += new[j1:j2]
    for run, part in zip(runs, parts, strict=True):
        run.text = part
        if part != part.strip():
            run.set(_SPACE, "preserve")


def _key(text: str) -> str:
    return _BLANKS.sub(" ", text).strip()
