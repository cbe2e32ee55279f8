"""Markup that came from strangers: XML parts parsed without entities, and the relations between parts."""

from __future__ import annotations

import io
import posixpath
import re
from typing import TYPE_CHECKING, NamedTuple
from zipfile import ZipFile

from jixiao.read.base import ReadError, read_entry

if TYPE_CHECKING:
    from lxml import etree

MAX_MARKS = 8_000_000
"""Tags (opening and closing) and attributes of one part that is read in passing: more than a million cells."""
MAX_TREE = 3_000_000
"""The same of a part that is held whole; a text of 1,000 projects has 2,600,000."""
_MEND = "请在 WPS、Word 或 Excel 中打开后另存"
_STRICT = (
    # ISO "strict" files differ in nothing we read but the names of their namespaces.
    (
        b"http://purl.oclc.org/ooxml/wordprocessingml/main",
        b"http://schemas.openxmlformats.org/wordprocessingml/2006/main",
    ),
    (b"http://purl.oclc.org/ooxml/spreadsheetml/main", b"http://schemas.openxmlformats.org/spreadsheetml/2006/main"),
    (
        b"http://purl.oclc.org/ooxml/officeDocument/relationships",
        b"http://schemas.openxmlformats.org/officeDocument/2006/relationships",
    ),
)


def has_entry(data: bytes, entry: re.Pattern[str]) -> bool:
    """Whether a zip archive, even a truncated one, has an entry of this name."""
    if not data.startswith(b"PK\x03\x04"):
        return False
    try:
        with ZipFile(io.BytesIO(data)) as archive:
            return any(entry.fullmatch(found) for found in archive.namelist())
    except Exception:  # noqa: BLE001 - whatever it is, the list of entries is lost; each carries its name in front too
        return re.search(entry.pattern.encode(), data) is not None


def safe_xml(data: bytes, name: str, most: int = MAX_MARKS) -> bytes:
    """The XML unchanged (strict namespaces made ordinary), or RD009 when it declares a document type.

    No office program writes one, and every entity bomb needs one. RD007 when it holds more than ``most`` tags and
    attributes: a megabyte of zip may hold two hundred of empty tags, and each costs a hundred bytes once parsed.
    """
    if data.count(b"<") + data.count(b"=") > most:
        raise ReadError(
            "RD007", name, "文件内部的标记过多，远超任何绩效文本", "请核实文件来源，只保留绩效文本部分后再试"
        )
    # Zeros go, so that a declaration hidden in UTF-16 or UTF-32 is seen as well.
    plain = data.replace(b"\0", b"") if b"\0" in data else data
    if b"<!DOCTYPE" in plain or b"<!ENTITY" in plain:
        raise ReadError("RD009", name, "文件内部带有实体声明，可能是恶意构造的", "请核实文件来源，" + _MEND[1:])
    if b"http://purl.oclc.org/ooxml/" in data:
        for strict, ordinary in _STRICT:
            data = data.replace(strict, ordinary)
    return data


def damaged(part: str, name: str) -> ReadError:
    """The error for an XML part that does not parse."""
    return ReadError("RD004", name, f"文件内部的 {part} 已损坏", _MEND)


def parse_part(archive: ZipFile, part: str, name: str) -> etree._Element:
    """The root of one XML part of an office file. Raises RD004, RD006, RD009."""
    from lxml import etree

    data = safe_xml(read_entry(archive, part, name), name, MAX_TREE)
    parser = etree.XMLParser(
        resolve_entities=False, no_network=True, huge_tree=False, remove_comments=True, remove_pis=True
    )
    try:
        return etree.fromstring(data, parser)
    except (etree.XMLSyntaxError, ValueError, LookupError) as error:
        raise damaged(part, name) from error


class Relation(NamedTuple):
    """One relation of a part: its id, the last word of its type (``worksheet``, ``styles``), the part it leads to."""

    id: str
    kind: str
    part: str


def relations(archive: ZipFile, part: str, name: str) -> list[Relation]:
    """The relations of a part to other parts of the same file; empty when it states none."""
    folder, base = posixpath.split(part)
    entry = posixpath.join(folder, "_rels", base + ".rels")
    if entry not in archive.namelist():
        return []
    found = []
    for node in parse_part(archive, entry, name).iter("{*}Relationship"):
        if node.get("TargetMode") == "External":
            continue
        target = posixpath.normpath(posixpath.join("/" + folder, node.get("Target", "")))
        found.append(Relation(node.get("Id", ""), node.get("Type", "").rpartition("/")[2], target.lstrip("/")))
    return found
