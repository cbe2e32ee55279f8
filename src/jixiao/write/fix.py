"""Putting safe fixes into a file: only the characters that change are touched, everything else stays as it was.

Texts are edited in their lines; DOCX and XLSX in the very runs that hold the characters, so that formats, pictures
and formulas survive; JSON and HTML in their strings. PDF and XLS cannot be edited.
"""

import io
import json
import re
import zipfile
from collections.abc import Callable, Sequence
from dataclasses import dataclass
from difflib import SequenceMatcher
from html import escape
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
    if kind == "json":
        return _in_json(data, edits)
    if kind == "txt":
        return _in_lines(data, edits, encoding)
    if kind == "html":
        return _in_html(data, edits, encoding)
    return None


def _in_lines(data: bytes, edits: Sequence[Edit], encoding: str) -> Edited:
    text = data.decode(encoding)
    lines = re.split(r"(\r\n|\r|\n)", text)
    made, left = [], []
    for edit in edits:
        number = edit.place.line if edit.place else None
        at = (number - 1) * 2 if number else -1
        if 0 <= at < len(lines) and lines[at].count(edit.old) >= 1 and "\n" not in edit.old:
            lines[at] = _in_cell(lines[at], edit)
            made.append(edit)
        else:
            left.append(edit)
    return Edited("".join(lines).encode(encoding), tuple(made), tuple(left))


def _in_cell(content: str, edit: Edit) -> str:
    """Replace inside the edit's own cell where the line has tabs; else the first that stands alone."""
    column = edit.place.column if edit.place else None
    if "\t" in content and column:
        cells = content.split("\t")
        if column <= len(cells) and edit.old in cells[column - 1]:
            cells[column - 1] = cells[column - 1].replace(edit.old, edit.new, 1)
            return "\t".join(cells)
    return content.replace(edit.old, edit.new, 1)


def _in_html(data: bytes, edits: Sequence[Edit], encoding: str) -> Edited:
    text = data.decode(encoding)
    made, left = [], []
    for edit in edits:
        for old in dict.fromkeys((escape(edit.old, quote=False), edit.old)):
            pattern = re.compile(rf"(>\s*){re.escape(old)}(\s*<)")
            new = escape(edit.new, quote=False).replace("\\", r"\\")
            text, count = pattern.subn(rf"\g<1>{new}\g<2>", text)
            if count:
                made.append(edit)
                break
        else:
            left.append(edit)
    return Edited(text.encode(encoding), tuple(made), tuple(left))


def _in_json(data: bytes, edits: Sequence[Edit]) -> Edited:
    wanted = {edit.old: edit for edit in edits}
    made: dict[str, Edit] = {}

    def walk(value: Any) -> Any:
        if isinstance(value, dict):
            return {k: walk(v) for k, v in value.items()}
        if isinstance(value, list):
            return [walk(v) for v in value]
        if isinstance(value, str) and value in wanted:
            made[value] = wanted[value]
            return wanted[value].new
        return value

    text = json.dumps(walk(json.loads(data.decode("utf-8-sig"))), ensure_ascii=False, indent=2) + "\n"
    return Edited(text.encode(), tuple(made.values()), tuple(e for old, e in wanted.items() if old not in made))


def _in_archive(data: bytes, kind: Kind, edits: Sequence[Edit]) -> Edited:
    """Edit the XML members that hold text; copy every other member as it is."""
    wanted = {_key(edit.old): edit for edit in edits}
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
    done = tuple(edit for key, edit in wanted.items() if key in made)
    return Edited(target.getvalue(), done, tuple(edit for key, edit in wanted.items() if key not in made))


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
    return any(parent.tag == f"{_W}del" for parent in node.iterancestors())


def _change_xlsx(root: Any, wanted: dict[str, Edit], made: set[str]) -> bool:
    changed = False
    for holder in root.iter(f"{_S}si", f"{_S}is"):
        changed |= _change_runs(list(holder.iter(f"{_S}t")), wanted, made)
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
