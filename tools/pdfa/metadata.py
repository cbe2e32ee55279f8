"""Metadata (6.6), and what PDF/UA wants of them."""

from __future__ import annotations

import re
from collections.abc import Iterator
from typing import Any

from lxml import etree
from pikepdf import Dictionary, Name, Stream
from tools.pdfa.base import UA, clause
from tools.pdfa.document import Document

_RDF, _XML = "http://www.w3.org/1999/02/22-rdf-syntax-ns#", "http://www.w3.org/XML/1998/namespace"
_DC, _XMP, _PDF = "http://purl.org/dc/elements/1.1/", "http://ns.adobe.com/xap/1.0/", "http://ns.adobe.com/pdf/1.3/"
_PDFAID, _PDFUAID = "http://www.aiim.org/pdfa/ns/id/", "http://www.aiim.org/pdfua/ns/id/"
_EXTENSION = "http://www.aiim.org/pdfa/ns/extension/"
_SCHEMA, _PROPERTY = "http://www.aiim.org/pdfa/ns/schema#", "http://www.aiim.org/pdfa/ns/property#"
_KNOWN = {
    _DC: "contributor:Bag coverage:Text creator:Seq date:Seq description:Alt format:Text identifier:Text language:Bag "
         "publisher:Bag relation:Bag rights:Alt source:Text subject:Bag title:Alt type:Bag",
    _XMP: "Advisory:Bag BaseURL:Text CreateDate:Date CreatorTool:Text Identifier:Bag Label:Text MetadataDate:Date "
          "ModifyDate:Date Nickname:Text Rating:Integer Thumbnails:Alt",
    "http://ns.adobe.com/xap/1.0/mm/": "DerivedFrom:Any DocumentID:Text History:Seq InstanceID:Text ManagedFrom:Any "
          "Manager:Text ManageTo:Text ManageUI:Text ManagerVariant:Text RenditionClass:Text RenditionParams:Text "
          "VersionID:Text Versions:Seq",
    "http://ns.adobe.com/xap/1.0/t/pg/": "MaxPageSize:Any NPages:Integer Fonts:Bag Colorants:Seq PlateNames:Seq",
    "http://ns.adobe.com/xap/1.0/rights/": "Certificate:Text Marked:Text Owner:Bag UsageTerms:Alt WebStatement:Text",
    _PDF: "Keywords:Text PDFVersion:Text Producer:Text",
    _PDFAID: "part:Integer amd:Text corr:Text conformance:Text rev:Integer",
    _EXTENSION: "schemas:Bag",
}  # fmt: skip
_DATE = re.compile(r"\d{4}(-\d\d(-\d\d(T\d\d:\d\d(:\d\d(\.\d+)?)?(Z|[+-]\d\d:\d\d))?)?)?")


def _packet(doc: Document) -> bytes:
    stream = doc.root.get("/Metadata")
    return stream.read_bytes() if isinstance(stream, Stream) else b""


def _xmp(doc: Document) -> Any:
    """The RDF of the metadata; ``None`` where it cannot be read."""
    try:
        tree = etree.fromstring(_packet(doc), etree.XMLParser(resolve_entities=False, no_network=True))
    except etree.XMLSyntaxError:
        return None
    return tree if tree.tag == f"{{{_RDF}}}RDF" else tree.find(f"{{{_RDF}}}RDF")


def _properties(doc: Document) -> Iterator[tuple[str, str, Any]]:
    """Namespace, name and element (or words) of every property at the top."""
    rdf = _xmp(doc)
    for description in () if rdf is None else rdf.findall(f"{{{_RDF}}}Description"):
        for key, words in description.attrib.items():
            name = etree.QName(key)
            if name.namespace not in (_RDF, _XML):
                yield str(name.namespace), name.localname, words
        for one in description:
            if isinstance(one.tag, str):
                name = etree.QName(one)
                yield str(name.namespace), name.localname, one


def _value(found: Any) -> list[str]:
    """The words of a property, each entry of a list."""
    if found is None or isinstance(found, str):
        return [found] if found else []
    entries = found.findall(f"*/{{{_RDF}}}li")
    return ["".join(e.itertext()) for e in entries] if entries else ["".join(found.itertext())]


def _property(doc: Document, space: str, name: str) -> list[str]:
    return next((_value(e) for ns, n, e in _properties(doc) if (ns, n) == (space, name)), [])


@clause("6.6.2.1")
def metadata_present(doc: Document) -> Iterator[str]:
    """The catalog has a metadata stream."""
    stream = doc.root.get("/Metadata")
    if not isinstance(stream, Stream) or stream.get("/Type") != Name.Metadata or stream.get("/Subtype") != Name.XML:
        yield "there is none"
    elif "/Filter" in stream:
        yield "it is compressed, which other readers of files do not expect"


@clause("6.6.2.1")
def metadata_header(doc: Document) -> Iterator[str]:
    """The packet says nothing of its size or encoding, and is UTF-8."""
    packet = _packet(doc)
    found = re.match(rb"\s*<\?xpacket\s+([^?]*)\?>", packet)
    if packet and (not found or re.search(rb"\b(bytes|encoding)\s*=", found[1])):
        yield "no packet, or it names its bytes or encoding"
    try:
        packet.decode()
    except UnicodeDecodeError:
        yield "it is not UTF-8"


@clause("6.6.2.1")
def metadata_well_formed(doc: Document) -> Iterator[str]:
    """The packet is XML with RDF in it."""
    if _packet(doc) and _xmp(doc) is None:
        yield "it is not RDF, or not XML"


@clause("6.6.2.3")
def metadata_properties(doc: Document) -> Iterator[str]:
    """Every property is one of the standard's or described in the file, and of its kind."""
    extensions = {}
    for space, name, found in _properties(doc):
        if (space, name) == (_EXTENSION, "schemas") and not isinstance(found, str):
            for schema in found.findall(f"{{{_RDF}}}Bag/{{{_RDF}}}li"):
                lacking = [
                    f for f in ("schema", "namespaceURI", "prefix") if schema.findtext(f".//{{{_SCHEMA}}}{f}") is None
                ]
                if lacking:
                    yield f"an extension schema without {', '.join(lacking)}"
                uri = schema.findtext(f".//{{{_SCHEMA}}}namespaceURI") or ""
                for one in schema.findall(f".//{{{_SCHEMA}}}property/{{{_RDF}}}Seq/{{{_RDF}}}li"):
                    said = {
                        f: one.findtext(f".//{{{_PROPERTY}}}{f}")
                        for f in ("name", "valueType", "category", "description")
                    }
                    if None in said.values() or said["category"] not in ("internal", "external"):
                        yield f"the description of {said['name']} is not whole"
                    extensions[uri, said["name"]] = str(said["valueType"])
    known = {(space, p.split(":")[0]): p.split(":")[1] for space, all_ in _KNOWN.items() for p in all_.split()}
    for space, name, found in _properties(doc):
        kind = known.get((space, name)) or extensions.get((space, name))
        if kind is None:
            yield f"{name} of {space} is described nowhere"
        elif not _is(kind, found):
            yield f"{name} is no {kind}"


def _is(kind: str, found: Any) -> bool:
    words = found if isinstance(found, str) else (found.text or "")
    if kind in ("Bag", "Seq", "Alt"):
        return not isinstance(found, str) and found.find(f"{{{_RDF}}}{kind}") is not None
    if kind in ("Text", "URI", "Integer", "Date") and not isinstance(found, str) and len(found):
        return False
    return (kind != "Integer" or words.strip().lstrip("+-").isdigit()) and (
        kind != "Date" or bool(_DATE.fullmatch(words))
    )


@clause("6.6.3")
def information_agrees(doc: Document) -> Iterator[str]:
    """The older information dictionary says what the metadata say."""
    info = doc.pdf.trailer.get("/Info", Dictionary({}))
    for key, space, name in (("/Title", _DC, "title"), ("/Author", _DC, "creator"), ("/Subject", _DC, "description"),
                             ("/Keywords", _PDF, "Keywords"), ("/Creator", _XMP, "CreatorTool"), ("/Producer", _PDF, "Producer"),
                             ("/CreationDate", _XMP, "CreateDate"), ("/ModDate", _XMP, "ModifyDate")):  # fmt: skip
        if key in info:
            old, new = str(info[key]), ", ".join(_property(doc, space, name))
            if key.endswith("Date"):
                old, new = re.sub(r"\D", "", old)[:14], re.sub(r"\D", "", new)[:14]
            if old != new:
                yield f"{key}: {old!r}, but {new!r} in the metadata"


@clause("6.6.4")
def identification(doc: Document) -> Iterator[str]:
    """The metadata say PDF/A-3, level A, under the prefix pdfaid."""
    for name, wanted in (("part", "3"), ("conformance", "A")):
        if _property(doc, _PDFAID, name) != [wanted]:
            yield f"{name} is {_property(doc, _PDFAID, name)}, not {wanted}"
    for space, name, found in _properties(doc):
        if space == _PDFAID and not isinstance(found, str) and found.prefix != "pdfaid":
            yield f"{name} has the prefix {found.prefix}"


@clause("5", UA)
def ua_identification(doc: Document) -> Iterator[str]:
    """The metadata say PDF/UA-1."""
    if _property(doc, _PDFUAID, "part") != ["1"]:
        yield f"part is {_property(doc, _PDFUAID, 'part')}"


@clause("7.1", UA)
def title_shown(doc: Document) -> Iterator[str]:
    """The window shows a title, and the tags are not in doubt."""
    if not "".join(_property(doc, _DC, "title")).strip():
        yield "there is no dc:title"
    if doc.root.get("/ViewerPreferences", Dictionary({})).get("/DisplayDocTitle", False) is not True:
        yield "DisplayDocTitle is not true"
    if doc.root.get("/MarkInfo", Dictionary({})).get("/Suspects", False) is True:
        yield "Suspects is true"
