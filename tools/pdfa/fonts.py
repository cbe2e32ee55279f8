"""Fonts: embedded, complete, as wide as said, and of known meaning (6.2.11)."""

from __future__ import annotations

import re
from collections.abc import Iterator
from typing import Any

import pikepdf
from pikepdf import Array, Dictionary, Name, Stream
from tools.pdfa.base import clause, name_of
from tools.pdfa.document import CompositeFont, Document, to_unicode

_TAGGED = re.compile(r"/[A-Z]{6}\+.+")


@clause("6.2.11.2")
def font_dictionaries(doc: Document) -> Iterator[str]:
    """Fonts are what they say they are, and subsets are named as such."""
    for one in doc.dictionaries:
        if (
            str(one.get("/Subtype", "")) in ("/Type0", "/CIDFontType0", "/CIDFontType2")
            and one.get("/Type") != Name.Font
        ):
            yield f"{name_of(one)} does not say that it is a font"
    for font in doc.fonts:
        kind = str(font.get("/Subtype", ""))
        if kind not in ("/Type0", "/Type1", "/MMType1", "/TrueType", "/Type3"):
            yield f"{name_of(font)} is of the unknown type {kind}"
        if kind != "/Type3" and "/BaseFont" not in font:
            yield f"{name_of(font)} has no name"
        if kind == "/Type3":
            yield from _glyph_procedures(font)
    for one in doc.composite.values():
        names_ = {str(one.inner.get("/BaseFont", "")), str(one.descriptor.get("/FontName", ""))}
        if len(names_) > 1 or not _TAGGED.fullmatch(next(iter(names_))):
            yield f"{name_of(one.font)}: {' and '.join(sorted(names_))} is not the name of one subset"
        form = str(one.program.get("/Subtype", "")) if one.program is not None else ""
        if form not in ("", "/CIDFontType0C", "/OpenType"):
            yield f"{name_of(one.font)} has a program of the form {form}"


def _glyph_procedures(font: Any) -> Iterator[str]:
    widths, first, last = font.get("/Widths", Array([])), font.get("/FirstChar"), font.get("/LastChar")
    if first is None or last is None or len(widths) != last - first + 1:
        yield f"{name_of(font)}: the widths do not go from FirstChar to LastChar"
    for key in ("/FontMatrix", "/CharProcs", "/Encoding"):
        if key not in font:
            yield f"{name_of(font)} has no {key}"


@clause("6.2.11.3.1")
def character_collections(doc: Document) -> Iterator[str]:
    """A font and its encoding count characters alike; other encodings than Identity are beyond this checker."""
    for one in doc.composite.values():
        if one.font.get("/Encoding") not in (Name("/Identity-H"), Name("/Identity-V")):
            yield f"{name_of(one.font)}: an encoding that is not Identity is not judged by this checker"


@clause("6.2.11.3.2")
def glyph_maps(doc: Document) -> Iterator[str]:
    """A TrueType CID font says which glyph a CID is."""
    for one in doc.composite.values():
        if one.inner.get("/Subtype") == Name.CIDFontType2:
            mapping = one.inner.get("/CIDToGIDMap")
            if not isinstance(mapping, Stream) and mapping != Name.Identity:
                yield name_of(one.inner)


@clause("6.2.11.3.3")
def character_maps(doc: Document) -> Iterator[str]:
    """A CMap of the file's own agrees with its dictionary on the direction and uses no other."""
    for one in doc.objects:
        if isinstance(one, Stream) and (one.get("/Type") == Name.CMap or b"begincmap" in _start(one)):
            data = one.read_bytes()
            said = re.search(rb"/WMode\s+(\d)", data)
            if one.get("/WMode", 0) != (int(said[1]) if said else 0):
                yield f"{name_of(one)}: WMode"
            if b"usecmap" in data or "/UseCMap" in one:
                yield f"{name_of(one)}: it uses another CMap"


def _start(stream: Any) -> bytes:
    kind = str(stream.get("/Type", stream.get("/Subtype", "")))
    return b"" if kind or "/Length1" in stream else stream.read_bytes()[:200]


@clause("6.2.11.4.1")
def fonts_embedded(doc: Document) -> Iterator[str]:
    """Every font that is shown is in the file."""
    for font in doc.fonts:
        if font.get("/Subtype") == Name.Type3:
            continue
        inner = font.DescendantFonts[0] if "/DescendantFonts" in font else font
        descriptor = inner.get("/FontDescriptor", Dictionary({}))
        if not any(isinstance(descriptor.get(k), Stream) for k in ("/FontFile", "/FontFile2", "/FontFile3")):
            yield f"{name_of(font)} {font.get('/BaseFont', '')}"


def _shown(doc: Document) -> Iterator[tuple[CompositeFont, int, int]]:
    """Font, code and page of everything visible in a composite font that is embedded."""
    for key, codes in doc.content.shown.items():
        one = doc.composite.get(key)
        if one is not None and one.program is not None:
            yield from ((one, code, seen.page) for code, seen in codes.items() if seen.visible)


@clause("6.2.11.4.1")
def glyphs_embedded(doc: Document) -> Iterator[str]:
    """Every glyph that is shown is in its font."""
    for one, code, page in _shown(doc):
        if code not in one.glyphs:
            yield f"page {page}: CID {code} of {one.inner.get('/BaseFont', '')}"
    for key, codes in doc.content.shown.items():
        font = doc.content.fonts[key]
        if font.get("/Subtype") == Name.Type3:
            names_ = _glyph_names(font)
            for code, seen in codes.items():
                if names_.get(code) not in font.get("/CharProcs", Dictionary({})):
                    yield f"page {seen.page}: character {code} of {name_of(font)}"


def _glyph_names(font: Any) -> dict[int, str]:
    out, at = {}, 0
    for one in font.get("/Encoding", Dictionary({})).get("/Differences", Array([])):
        if isinstance(one, Name):
            out[at] = str(one)
            at += 1
        else:
            at = int(one)
    return out


@clause("6.2.11.4.2")
def subsets(doc: Document) -> Iterator[str]:
    """A list of the glyphs in a font lists them all and no others."""
    for one in doc.composite.values():
        if one.cid_set is not None and one.program is not None and one.cid_set != set(one.glyphs):
            yield f"{one.inner.get('/BaseFont', '')}: CIDSet differs in {len(one.cid_set ^ set(one.glyphs))}"


@clause("6.2.11.5")
def widths(doc: Document) -> Iterator[str]:
    """The file and the font agree how wide a glyph is, to a thousandth of an em."""
    for one, code, page in _shown(doc):
        own = one.glyphs.get(code)
        if own is not None and abs(own - one.width(code)) > 1:
            yield f"page {page}: CID {code} of {one.inner.get('/BaseFont', '')} is {own:g} wide, not {one.width(code):g}"
    for font in doc.fonts:
        if font.get("/Subtype") == Name.Type3:
            yield from _procedure_widths(font)


def _procedure_widths(font: Any) -> Iterator[str]:
    first, said = int(font.get("/FirstChar", 0)), list(font.get("/Widths", Array([])))
    for code, name in _glyph_names(font).items():
        procedure = font.get("/CharProcs", Dictionary({})).get(name)
        if isinstance(procedure, Stream) and 0 <= code - first < len(said):
            begin = next(iter(pikepdf.parse_content_stream(procedure)), None)
            if (
                begin is None
                or str(begin.operator) not in ("d0", "d1")
                or abs(float(begin.operands[0]) - float(said[code - first])) > 1
            ):
                yield f"{name_of(font)}: {name}"


@clause("6.2.11.6")
def no_simple_fonts(doc: Document) -> Iterator[str]:
    """Simple fonts, with encodings of their own, are beyond this checker."""
    for font in doc.fonts:
        if font.get("/Subtype") in (Name.Type1, Name.MMType1, Name.TrueType):
            yield f"{name_of(font)}: {font.Subtype} is not judged by this checker"


def _said(doc: Document) -> Iterator[tuple[str | None, bool, str]]:
    """For every character shown: what it says, whether other words are given for it, and where it is."""
    for key, codes in doc.content.shown.items():
        one = doc.composite.get(key)
        stream = doc.content.fonts[key].get("/ToUnicode")
        said = one.unicode if one is not None else to_unicode(stream.read_bytes()) if isinstance(stream, Stream) else {}
        for code, seen in codes.items():
            yield said.get(code), seen.replaced, f"page {seen.page}: code {code} of {name_of(doc.content.fonts[key])}"


@clause("6.2.11.7.2")
def unicode_known(doc: Document) -> Iterator[str]:
    """It is known of every glyph which characters it stands for."""
    yield from (where for words, _, where in _said(doc) if not words)


@clause("6.2.11.7.2")
def unicode_sound(doc: Document) -> Iterator[str]:
    """No glyph stands for U+0000, U+FEFF or U+FFFE."""
    yield from (where for words, _, where in _said(doc) if words and set(words) & {"\0", "\ufeff", "\ufffe"})


@clause("6.2.11.7.3")
def private_characters(doc: Document) -> Iterator[str]:
    """What is for private use has words beside it."""
    private = re.compile("[\ue000-\uf8ff\U000f0000-\U0010ffff]")
    yield from (where for words, replaced, where in _said(doc) if words and private.search(words) and not replaced)


@clause("6.2.11.8")
def no_missing_glyph(doc: Document) -> Iterator[str]:
    """The glyph for missing ones is shown nowhere."""
    for key, codes in doc.content.shown.items():
        font = doc.content.fonts[key]
        for code, seen in codes.items():
            if (font.get("/Subtype") == Name.Type0 and not code) or _glyph_names_of(font).get(code) == "/.notdef":
                yield f"page {seen.page}: {name_of(font)}"


def _glyph_names_of(font: Any) -> dict[int, str]:
    return _glyph_names(font) if font.get("/Subtype") == Name.Type3 else {}
