"""What a reader could act on: annotations, forms, actions, files inside, layers (6.3 to 6.5, 6.8 to 6.11)."""

from __future__ import annotations

import re
from collections import Counter
from collections.abc import Iterator
from typing import Any

from pikepdf import Array, Dictionary, Name, Stream
from tools.pdfa.base import clause, name_of
from tools.pdfa.document import Document, words

_ANNOTATIONS = words(
    "/Text /Link /FreeText /Line /Square /Circle /Polygon /PolyLine /Highlight /Underline /Squiggly /StrikeOut /Stamp "
    "/Caret /Ink /Popup /FileAttachment /Widget /PrinterMark /TrapNet /Watermark /Redact"
)


@clause("6.3.1")
def annotation_types(doc: Document) -> Iterator[str]:
    """No sound, film or three dimensions."""
    for page, one in doc.annotations:
        if str(one.get("/Subtype", "")) not in _ANNOTATIONS:
            yield f"page {page}: {one.get('/Subtype')}"


@clause("6.3.2")
def annotation_flags(doc: Document) -> Iterator[str]:
    """Annotations are printed and never hidden."""
    for page, one in doc.annotations:
        flags = one.get("/F")
        if one.get("/Subtype") != Name.Popup and (
            flags is None or int(flags) & (1 | 2 | 32 | 256) or not int(flags) & 4
        ):
            yield f"page {page}: F is {flags}"


@clause("6.3.3")
def annotation_looks(doc: Document) -> Iterator[str]:
    """Annotations look as the file says: one stream."""
    for page, one in doc.annotations:
        look, box = one.get("/AP"), one.get("/Rect", Array([0, 0, 0, 0]))
        if look is None:
            if one.get("/Subtype") not in (Name.Popup, Name.Link) and (box[0] != box[2] or box[1] != box[3]):
                yield f"page {page}: {one.get('/Subtype')} has no look"
        elif set(look.keys()) != {"/N"} or not isinstance(look["/N"], Stream):
            yield f"page {page}: its look is not one stream N"


@clause("6.4.1")
def no_form_fields(doc: Document) -> Iterator[str]:
    """Form fields are beyond this checker; what is forbidden of them is named."""
    form = doc.root.get("/AcroForm", Dictionary({}))
    if form.get("/NeedAppearances", False) is not False:
        yield "NeedAppearances"
    if len(form.get("/Fields", Array([]))) or any(a.get("/Subtype") == Name.Widget for _, a in doc.annotations):
        yield "form fields are not judged by this checker"


@clause("6.4.2")
def no_dynamic_forms(doc: Document) -> Iterator[str]:
    """No XFA."""
    if "/XFA" in doc.root.get("/AcroForm", Dictionary({})):
        yield "XFA"
    if "/NeedsRendering" in doc.root:
        yield "NeedsRendering"


@clause("6.4.3")
def no_signatures(doc: Document) -> Iterator[str]:
    """Signatures are beyond this checker."""
    yield from (
        f"{name_of(d)}: a signature is not judged by this checker"
        for d in doc.dictionaries
        if d.get("/Type") == Name.Sig
    )


_ACTIONS = {"/GoTo", "/GoToR", "/GoToE", "/Thread", "/URI", "/Named", "/SubmitForm"}


@clause("6.5.1")
def actions(doc: Document) -> Iterator[str]:
    """No JavaScript, nothing launched, played, hidden or imported."""
    for one in doc.dictionaries:
        found = [one[key] for key in ("/A", "/OpenAction", "/Next") if isinstance(one.get(key), Dictionary)]
        found += [one] if one.get("/Type") == Name.Action or "/JS" in one else []
        for action in found:
            kind = str(action.get("/S", ""))
            if (kind or action.get("/Type") == Name.Action) and kind not in _ACTIONS:
                yield f"{name_of(action)}: {kind}"
            if kind == "/Named" and str(action.get("/N", "")) not in (
                "/NextPage",
                "/PrevPage",
                "/FirstPage",
                "/LastPage",
            ):
                yield f"{name_of(action)}: {action.get('/N')}"
    if "/JavaScript" in doc.root.get("/Names", Dictionary({})):
        yield "JavaScript among the names"


@clause("6.5.2")
def additional_actions(doc: Document) -> Iterator[str]:
    """Opening the file or a page does nothing."""
    if "/AA" in doc.root:
        yield "the catalog"
    yield from (f"page {n}" for n, page in enumerate(doc.pdf.pages, 1) if "/AA" in page.obj)


@clause("6.8")
def embedded_files(doc: Document) -> Iterator[str]:
    """Files inside are named, typed, related, and known to the document or a part of it."""
    known = {f.objgen for d in doc.dictionaries if isinstance(d.get("/AF"), Array) for f in d["/AF"]}
    for one in doc.dictionaries:
        if "/EF" not in one:
            continue
        yield from (f"{name_of(one)} has no {key}" for key in ("/F", "/UF", "/AFRelationship") if key not in one)
        if one.objgen not in known:
            yield f"{name_of(one)} is associated with nothing"
        for key in one["/EF"].keys():  # noqa: SIM118 - a pikepdf dictionary
            kind = str(one["/EF"][key].get("/Subtype", ""))
            if not re.fullmatch(r"/[-\w+.]+/[-\w+.]+", kind):
                yield f"{name_of(one)}: {kind or 'no'} media type"


@clause("6.9")
def optional_content(doc: Document) -> Iterator[str]:
    """Layers are named, all in order, and never switched by themselves."""
    properties = doc.root.get("/OCProperties")
    if properties is None:
        return
    configurations = [properties[k] for k in ("/D",) if k in properties] + list(properties.get("/Configs", Array([])))
    count = Counter(str(c.get("/Name", "")) for c in configurations)
    yield from (f"the name {name!r}" for name, n in count.items() if n > 1 or not name)
    groups = {g.objgen for g in properties.get("/OCGs", Array([]))}
    for one in configurations:
        if "/AS" in one:
            yield "AS"
        if "/Order" in one and groups - _ordered(one["/Order"]):
            yield "Order lacks a layer"


def _ordered(order: Any) -> set[tuple[int, int]]:
    out: set[tuple[int, int]] = set()
    for one in order:
        out |= _ordered(one) if isinstance(one, Array) else {one.objgen} if isinstance(one, Dictionary) else set()
    return out


@clause("6.10")
def presentations(doc: Document) -> Iterator[str]:
    """No other presentations, no steps within a page."""
    if "/AlternatePresentations" in doc.root.get("/Names", Dictionary({})):
        yield "AlternatePresentations"
    yield from (f"page {n}: PresSteps" for n, page in enumerate(doc.pdf.pages, 1) if "/PresSteps" in page.obj)


@clause("6.11")
def requirements(doc: Document) -> Iterator[str]:
    """The file requires nothing of its reader."""
    if "/Requirements" in doc.root:
        yield "Requirements"
