"""The file itself: header, trailer, objects, streams, limits (6.1)."""

from __future__ import annotations

import re
from collections.abc import Iterator

import pikepdf
from pikepdf import Array, Dictionary, Stream
from tools.pdfa.base import clause, name_of
from tools.pdfa.document import Document


@clause("6.1.1")
def qpdf(doc: Document) -> Iterator[str]:
    """The file is sound PDF: qpdf, as pikepdf brings it, finds nothing to complain of when it unpacks every stream."""
    yield from doc.pdf.get_warnings()
    yield from doc.pdf.check_pdf_syntax()


@clause("6.1.2")
def header(doc: Document) -> Iterator[str]:
    """The file begins with %PDF-1.0 to 1.7 and a line end."""
    if not re.match(rb"%PDF-1\.[0-7](\r\n|\r|\n)", doc.data):
        yield f"begins with {doc.data[:12]!r}"


@clause("6.1.2")
def binary_comment(doc: Document) -> Iterator[str]:
    """The second line is a comment of four bytes above 127 or more."""
    if not re.match(rb"[^\r\n]*(\r\n|\r|\n)%[\x80-\xff]{4}", doc.data):
        yield "the second line is no comment of four bytes above 127"


@clause("6.1.3")
def trailer_id(doc: Document) -> Iterator[str]:
    """The trailer has the two identifiers of the file."""
    found = doc.pdf.trailer.get("/ID")
    if not isinstance(found, Array) or len(found) != 2 or not all(bytes(part) for part in found):
        yield "the trailer has no ID of two parts"


@clause("6.1.3")
def not_encrypted(doc: Document) -> Iterator[str]:
    """Nothing is encrypted."""
    if "/Encrypt" in doc.pdf.trailer:
        yield "the trailer has Encrypt"


@clause("6.1.3")
def nothing_after_the_end(doc: Document) -> Iterator[str]:
    """After the last %%EOF there is one line end at most."""
    after = doc.data[doc.data.rfind(b"%%EOF") + 5 :]
    if after not in (b"", b"\n", b"\r", b"\r\n"):
        yield f"{len(after)} bytes after %%EOF"


@clause("6.1.4")
def cross_reference(doc: Document) -> Iterator[str]:
    """The table stands where startxref says, in single lines, and every entry leads to its object."""
    found = re.findall(rb"startxref\s+(\d+)\s+%%EOF", doc.data)
    at = int(found[-1]) if found else len(doc.data)
    starts = {(o.number, o.generation): o.start for o in doc.raw}
    if doc.data[at : at + 4] != b"xref":
        if at not in starts.values():
            yield "startxref leads nowhere"
        return  # a stream: qpdf has followed its entries
    if not re.match(rb"xref(\r\n|\r|\n)\d+ \d+(\r\n|\r|\n)", doc.data[at : at + 40]):
        yield "xref and its first line are not parted by one line end"
    section = re.compile(rb"\s*(\d+) (\d+)\s+((?:\d{10} \d{5} [nf](?: \r| \n|\r\n))+)")
    at += 4
    while match := section.match(doc.data, at):
        first, at = int(match[1]), match.end()
        for number, entry in enumerate(re.findall(rb"(\d{10}) (\d{5}) ([nf])", match[3]), first):
            if entry[2] == b"n" and starts.get((number, int(entry[1]))) != int(entry[0]):
                yield f"the entry of object {number} leads elsewhere"
    if not re.match(rb"\s*trailer", doc.data[at : at + 40]):
        yield "an entry is not twenty bytes of figures"


@clause("6.1.6")
def hexadecimal_strings(doc: Document) -> Iterator[str]:
    """A hexadecimal string has an even number of digits and nothing else."""
    for token in doc.syntax:
        if token.kind == "hex" and not re.fullmatch(rb"<(\s*[0-9A-Fa-f]\s*[0-9A-Fa-f])*\s*>", token.text):
            yield f"{token.text[:40]!r}"


@clause("6.1.7.1")
def streams_as_long_as_they_say(doc: Document) -> Iterator[str]:
    """Streams begin after a line feed, end before a line end, and are as long as they say."""
    for one in doc.raw:
        if one.stream is None:
            continue
        start = doc.data[one.stream : one.stream + 2]
        if not (start[:1] == b"\n" or start == b"\r\n"):
            yield f"object {one.number}: no line feed after stream"
        shift = 2 if start == b"\r\n" else 1  # the tail begins as if the stream did right after its keyword
        if not re.match(rb"(\r\n|\r|\n)endstream", one.tail[shift:]):
            yield f"object {one.number}: endstream does not follow the length of the stream and a line end"


@clause("6.1.7.1")
def streams_inside_the_file(doc: Document) -> Iterator[str]:
    """No stream has its data in another file."""
    for stream in doc.objects:
        if isinstance(stream, Stream) and any(key in stream for key in ("/F", "/FFilter", "/FDecodeParms")):
            yield name_of(stream)


_FILTERS = {"/ASCIIHexDecode", "/ASCII85Decode", "/FlateDecode", "/RunLengthDecode", "/CCITTFaxDecode", "/JBIG2Decode",
            "/DCTDecode", "/JPXDecode"}  # fmt: skip


@clause("6.1.7.2")
def filters(doc: Document) -> Iterator[str]:
    """No LZW, no encryption, only filters of the standard."""
    for stream in doc.objects:
        found = stream.get("/Filter", Array([])) if isinstance(stream, Stream) else Array([])
        for one in found if isinstance(found, Array) else [found]:
            if str(one) not in _FILTERS:
                yield f"{name_of(stream)}: {one}"


@clause("6.1.8")
def names_in_utf8(doc: Document) -> Iterator[str]:
    """Names of fonts and of structure types are UTF-8."""
    for token in doc.syntax:
        if token.kind == "name" and b"#" in token.text:
            name = re.sub(rb"#([0-9A-Fa-f]{2})", lambda m: bytes([int(m[1], 16)]), token.text)
            try:
                name.decode()
            except UnicodeDecodeError:
                yield f"{token.text!r}"


@clause("6.1.9")
def spacing_of_objects(doc: Document) -> Iterator[str]:
    """One blank inside ``1 0 obj``; obj and endobj at the ends of lines."""
    for one in doc.raw:
        before = doc.data[one.start - 1 : one.start]
        if not (before in b"\r\n" and re.fullmatch(rb"\d+[\x00\t\n\x0c\r ]\d+[\x00\t\n\x0c\r ]obj[\r\n]", one.head)):
            yield f"object {one.number}: {before + one.head!r}"
        elif not re.search(rb"[\r\n]endobj[\r\n]$", one.tail):
            yield f"object {one.number}: endobj is not a line of its own"


_INLINE = {"/ASCIIHexDecode", "/ASCII85Decode", "/FlateDecode", "/RunLengthDecode", "/CCITTFaxDecode", "/DCTDecode",
           "/AHx", "/A85", "/Fl", "/RL", "/CCF", "/DCT"}  # fmt: skip


@clause("6.1.10")
def filters_of_inline_images(doc: Document) -> Iterator[str]:
    """Inline images know no LZW either."""
    for page, image in doc.content.images:
        found = image.get("/F", image.get("/Filter", Array([])))
        for one in found if isinstance(found, Array) else [found]:
            if str(one) not in _INLINE:
                yield f"page {page}: {one}"


@clause("6.1.12")
def permissions(doc: Document) -> Iterator[str]:
    """The permissions say nothing but UR3 and DocMDP."""
    yield from (str(k) for k in doc.root.get("/Perms", Dictionary({})).keys() if k not in ("/UR3", "/DocMDP"))  # noqa: SIM118


_WORD_INTEGER, _WORD_REAL = re.compile(rb"[+-]?\d+"), re.compile(rb"[+-]?(\d+\.\d*|\.\d+)")
MOST_OBJECTS = 8_388_607


@clause("6.1.13")
def integers(doc: Document) -> Iterator[str]:
    """Integers have 32 bits."""
    for token in doc.syntax:
        whole = token.kind == "word" and len(token.text) > 9 and _WORD_INTEGER.fullmatch(token.text)
        if whole and not -(2**31) <= int(token.text) < 2**31:
            yield token.text.decode()


@clause("6.1.13")
def reals(doc: Document) -> Iterator[str]:
    """Real numbers have the range of single precision."""
    for token in doc.syntax:
        if token.kind == "word" and len(token.text) > 30 and _WORD_REAL.fullmatch(token.text):
            size = abs(float(token.text))
            if size > 3.403e38 or 0 < size < 1.175e-38:
                yield token.text.decode()[:60]


@clause("6.1.13")
def strings(doc: Document) -> Iterator[str]:
    """A string has 32,767 bytes at most."""
    for token in doc.syntax:
        if token.kind in ("string", "hex") and len(token.text) > 32_767:
            size = len(bytes(pikepdf.Object.parse(token.text)))
            if size > 32_767:
                yield f"{size} bytes"


@clause("6.1.13")
def names(doc: Document) -> Iterator[str]:
    """A name has 127 bytes at most."""
    for token in doc.syntax:
        if token.kind == "name" and len(re.sub(rb"#..", b"x", token.text)) > 128:
            yield token.text[:60].decode("latin-1")


@clause("6.1.13")
def count_of_objects(doc: Document) -> Iterator[str]:
    """There are 8,388,607 objects at most."""
    if len(doc.objects) > MOST_OBJECTS:
        yield f"{len(doc.objects)}"


@clause("6.1.13")
def depth_of_states(doc: Document) -> Iterator[str]:
    """q is nested 28 deep at most."""
    if doc.content.deepest > 28:
        yield f"{doc.content.deepest} deep"


@clause("6.1.13")
def size_of_pages(doc: Document) -> Iterator[str]:
    """The boxes of a page measure 3 to 14,400 units."""
    for number, page in enumerate(doc.pdf.pages, 1):
        for key in ("/MediaBox", "/CropBox", "/BleedBox", "/TrimBox", "/ArtBox"):
            box = page.obj.get(key) or (page.mediabox if key == "/MediaBox" else None)
            if box is not None and not all(3 <= abs(float(box[n + 2] - box[n])) <= 14_400 for n in (0, 1)):
                yield f"page {number} {key}"
