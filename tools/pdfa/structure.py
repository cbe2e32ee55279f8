"""Logical structure (6.7), and what PDF/UA wants of it."""

from __future__ import annotations

import re
from collections.abc import Iterator
from itertools import pairwise
from typing import Any

import pikepdf
from pikepdf import Array, Dictionary, Name
from tools.pdfa.base import UA, clause, name_of
from tools.pdfa.document import Document, Element


@clause("6.7.2.2")
def marked(doc: Document) -> Iterator[str]:
    """The catalog says that the file is tagged."""
    if doc.root.get("/MarkInfo", Dictionary({})).get("/Marked", False) is not True:
        yield "Marked is not true"


@clause("6.7.3.2")
def content_marked(doc: Document) -> Iterator[str]:
    """All that is shown is part of the structure or marked as an artifact, and both know of each other."""
    yield from (
        f"page {page}: {operator} outside of any mark" for operator, page in dict.fromkeys(doc.content.unmarked)
    )
    root = doc.root.get("/StructTreeRoot")
    if root is None:
        return
    tree = pikepdf.NumberTree(root["/ParentTree"]) if "/ParentTree" in root else {}
    owners = {(int(page.StructParents), mcid) for e in doc.elements for page, mcid in e.content
              if page is not None and "/StructParents" in page}  # fmt: skip
    for (parents, mcid), page in doc.content.marked.items():
        row = tree[parents] if parents in tree else []  # noqa: SIM401 - no mapping
        if mcid >= len(row) or not isinstance(row[mcid], Dictionary):
            yield f"page {page}: mark {mcid} is not in the parent tree"
        elif (parents, mcid) not in owners:
            yield f"page {page}: mark {mcid} belongs to no element"
    yield from (f"mark {mcid} of an element is on no page" for _, mcid in sorted(owners - set(doc.content.marked)))


@clause("6.7.3.3")
def structure_tree(doc: Document) -> Iterator[str]:
    """The catalog has a structure tree with something in it."""
    if not doc.structure:
        yield "there is none"


@clause("6.7.3.4")
def structure_types(doc: Document) -> Iterator[str]:
    """Every structure type is a standard one or mapped to one."""
    yield from (e.type for e in doc.elements if e.standard is None)
    roles = doc.root.get("/StructTreeRoot", Dictionary({})).get("/RoleMap", Dictionary({}))
    for kind in roles.keys():  # noqa: SIM118 - a pikepdf dictionary
        if doc.standard_type(str(kind)[1:]) is None:
            yield f"{kind} is mapped to nothing that is standard"


_LANGUAGE = re.compile(r"[A-Za-z]{1,8}(-[A-Za-z0-9]{1,8})*")


@clause("6.7.4")
def languages(doc: Document) -> Iterator[str]:
    """The language of the file is named, and languages are named as RFC 3066 has it."""
    if not str(doc.root.get("/Lang", "")):
        yield "the catalog names none"
    found = (
        {str(doc.root.get("/Lang", ""))}
        | {str(e.obj["/Lang"]) for e in doc.elements if "/Lang" in e.obj}
        | doc.content.languages
    )
    yield from sorted(words for words in found if words and not _LANGUAGE.fullmatch(words))


@clause("6.7.5")
def pictures_described(doc: Document) -> Iterator[str]:
    """Figures and formulas have words beside them."""
    for one in doc.elements:
        if one.standard in ("Figure", "Formula") and not (str(one.obj.get("/Alt", "")) or "/ActualText" in one.obj):
            yield f"{name_of(one.obj)}: {one.type}"


_INSIDE = {
    "TR": {"Table", "THead", "TBody", "TFoot"}, "TH": {"TR"}, "TD": {"TR"}, "THead": {"Table"}, "TBody": {"Table"},
    "TFoot": {"Table"}, "LI": {"L"}, "LBody": {"LI"}, "TOCI": {"TOC"},
}  # fmt: skip
_HOLDS = {
    "Table": {"TR", "THead", "TBody", "TFoot", "Caption"}, "TR": {"TH", "TD"}, "THead": {"TR"}, "TBody": {"TR"},
    "TFoot": {"TR"}, "L": {"L", "LI", "Caption"}, "LI": {"Lbl", "LBody"}, "TOC": {"TOC", "TOCI", "Caption"},
}  # fmt: skip


@clause("7.2", UA)
def nesting(doc: Document) -> Iterator[str]:
    """Rows stand in tables, cells in rows, entries in lists; and nothing else does."""
    for one in doc.elements:
        above = one.parent.standard if one.parent is not None else None
        if one.standard in _INSIDE and above not in _INSIDE[one.standard]:
            yield f"{one.type} in {above}"
        if one.standard in _HOLDS:
            yield from (f"{kid.type} in {one.type}" for kid in one.kids if kid.standard not in _HOLDS[one.standard])


@clause("7.2", UA)
def text_in_paragraphs(doc: Document) -> Iterator[str]:
    """Running words stand in paragraphs, headings or the like, not right in the document."""
    for one in doc.elements:
        above = one.parent.standard if one.parent is not None else None
        if one.standard in ("Span", "Link") and above in (None, "Document", "Part", "Sect", "Div", "Art"):
            yield f"{one.type} in {above} ({name_of(one.obj)})"


@clause("7.4.2", UA)
def headings(doc: Document) -> Iterator[str]:
    """Headings begin with the first level and leave none out."""
    levels = [0] + [int(e.standard[1]) for e in doc.elements if e.standard and re.fullmatch(r"H[1-6]", e.standard)]
    yield from (f"H{b} after {f'H{a}' if a else 'nothing'}" for a, b in pairwise(levels) if b > a + 1)


@clause("7.5", UA)
def tables(doc: Document) -> Iterator[str]:
    """Cells fill their grid; headings say which way they head, or cells name them."""
    for table in (e for e in doc.elements if e.standard == "Table"):
        named = {str(e.obj["/ID"]) for e in table.walk() if "/ID" in e.obj}
        for cell in (e for e in table.walk() if e.standard in ("TH", "TD")):
            own = cell.attributes("/Table")
            if cell.standard == "TH" and str(own.get("/Scope", "")) not in ("/Row", "/Column", "/Both"):
                yield f"{name_of(cell.obj)}: a heading without scope"
            if unknown := {str(h) for h in own.get("/Headers", [])} - named:
                yield f"{name_of(cell.obj)}: no heading {', '.join(sorted(unknown))}"
        yield from _grid(table)


def _grid(table: Element) -> Iterator[str]:
    left: dict[int, int] = {}  # column → rows it is still covered
    width = 0
    rows = [e for e in table.walk() if e.standard == "TR"]
    for row in rows:
        left = {column: n - 1 for column, n in left.items() if n > 1}
        at = 0
        for cell in row.kids:
            own = cell.attributes("/Table")
            columns, high = int(own.get("/ColSpan", 1)), int(own.get("/RowSpan", 1))
            while at in left:
                at += 1
            if any(column in left for column in range(at, at + columns)):
                yield f"{name_of(table.obj)}: cells overlap"
            left |= dict.fromkeys(range(at, at + columns), high)
            at += columns
        width = width or len(left)
        if len(left) != width:
            yield f"{name_of(table.obj)}: a row of {len(left)} columns among rows of {width}"
    if any(n > 1 for n in left.values()):
        yield f"{name_of(table.obj)}: a cell reaches below the last row"


@clause("7.17", UA)
def bookmarks(doc: Document) -> Iterator[str]:
    """There are bookmarks where there are headings; each is named and leads to a page, in the order of the pages."""
    pages = {page.obj.objgen: n for n, page in enumerate(doc.pdf.pages)}
    found = list(_outline(doc.root.get("/Outlines", Dictionary({})).get("/First"), set()))
    if not found and any(re.fullmatch(r"H[1-6]?", e.standard or "") for e in doc.elements):
        yield "there are headings, and no bookmarks"
    last = 0
    for one in found:
        target = one.get("/Dest", one.get("/A", Dictionary({})).get("/D"))
        page = (
            pages.get(target[0].objgen)
            if isinstance(target, Array) and len(target) and isinstance(target[0], Dictionary)
            else None
        )
        if page is None or not str(one.get("/Title", "")).strip():
            yield f"{name_of(one)} has no title or leads nowhere"
        elif page < last:
            yield f"{one.Title} leads back"
        last = page if page is not None else last


def _outline(item: Any, seen: set[tuple[int, int]]) -> Iterator[Any]:
    while isinstance(item, Dictionary) and item.objgen not in seen:
        seen.add(item.objgen)
        yield item
        yield from _outline(item.get("/First"), seen)
        item = item.get("/Next")


@clause("7.18.1", UA)
def annotations_in_structure(doc: Document) -> Iterator[str]:
    """Links are part of the structure, as links."""
    held = {o.objgen: e.standard for e in doc.elements for o in e.objects}
    for page, one in doc.annotations:
        wanted = "Link" if one.get("/Subtype") == Name.Link else "Annot"
        if held.get(one.objgen) != wanted:
            yield f"page {page}: {name_of(one)} stands in {held.get(one.objgen)}, not in {wanted}"


@clause("7.18.3", UA)
def order_of_tabs(doc: Document) -> Iterator[str]:
    """The tab key follows the structure on pages with links."""
    for page in sorted({page for page, _ in doc.annotations}):
        if doc.pdf.pages[page - 1].obj.get("/Tabs") != Name.S:
            yield f"page {page}"


@clause("7.18.5", UA)
def links_described(doc: Document) -> Iterator[str]:
    """Links say in words where they lead."""
    for page, one in doc.annotations:
        if one.get("/Subtype") == Name.Link and not str(one.get("/Contents", "")).strip():
            yield f"page {page}: {name_of(one)}"
