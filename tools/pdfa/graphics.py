"""What is drawn: resources, colours, states, images, transparency (6.2 but for fonts)."""

from __future__ import annotations

from collections.abc import Iterator
from typing import Any

from pikepdf import Array, Dictionary, Name, Stream
from tools.pdfa.base import clause, name_of
from tools.pdfa.document import Document, words


@clause("6.2.2")
def operators(doc: Document) -> Iterator[str]:
    """Content streams use the operators of the standard."""
    yield from (f"page {page}: {operator}" for operator, page in sorted(doc.content.operators))


@clause("6.2.2")
def resources(doc: Document) -> Iterator[str]:
    """What a content stream uses stands in resources of its own."""
    yield from (f"page {page}: {name}" for name, page in sorted(doc.content.missing))


def _profile(stream: Any, classes: str, spaces: str) -> str:
    """What is wrong with an ICC profile; ``""`` for nothing."""
    if not isinstance(stream, Stream):
        return "there is no profile"
    data = stream.read_bytes()
    if len(data) < 132 or data[36:40] != b"acsp" or int.from_bytes(data[:4], "big") != len(data):
        return "no ICC profile, or cut off"
    kind, space = data[12:16].decode("latin-1"), data[16:20].decode("latin-1").strip()
    count = int.from_bytes(data[128:132], "big")
    ends = [int.from_bytes(data[136 + 12 * n : 140 + 12 * n], "big") + int.from_bytes(data[140 + 12 * n : 144 + 12 * n], "big")
            for n in range(min(count, 100))]  # fmt: skip
    if (
        kind not in classes.split()
        or space not in spaces.split()
        or data[8] >= 5
        or max(ends, default=10**9) > len(data)
    ):
        return f"class {kind!r}, colours {space!r}, version {data[8]}, {count} tags"
    if stream.get("/N") != {"GRAY": 1, "RGB": 3, "Lab": 3, "CMYK": 4}[space]:
        return f"N is {stream.get('/N')} for {space}"
    return ""


@clause("6.2.3")
def output_intent(doc: Document) -> Iterator[str]:
    """The output intent has a sound profile of a printer or a screen."""
    for intent in doc.output_intents:
        if wrong := _profile(intent.get("/DestOutputProfile"), "prtr mntr", "GRAY RGB CMYK"):
            yield wrong
        if "/OutputConditionIdentifier" not in intent:
            yield "no OutputConditionIdentifier"


@clause("6.2.3")
def one_output_profile(doc: Document) -> Iterator[str]:
    """Several output intents share one profile, and none points outside."""
    intents = list(doc.root.get("/OutputIntents", Array([])))
    profiles = {i["/DestOutputProfile"].objgen for i in intents if "/DestOutputProfile" in i}
    if len(profiles) > 1:
        yield f"{len(profiles)} profiles"
    if any("/DestOutputProfileRef" in i for i in intents):
        yield "DestOutputProfileRef"


def _colour_spaces(doc: Document) -> Iterator[Any]:
    for one in doc.dictionaries:
        group = one.get("/ColorSpace")
        if isinstance(group, Array):
            yield group
        elif isinstance(group, Dictionary) and not isinstance(group, Stream):
            yield from (group[key] for key in group.keys())  # noqa: SIM118


@clause("6.2.4.2")
def icc_based_colours(doc: Document) -> Iterator[str]:
    """The profiles of colour spaces are sound."""
    for space in _colour_spaces(doc):
        based = isinstance(space, Array) and space[0] == Name.ICCBased
        if based and (wrong := _profile(space[1], "prtr mntr scnr spac", "GRAY RGB CMYK Lab")):
            yield f"{name_of(space[1])}: {wrong}"


@clause("6.2.4.3")
def device_colours(doc: Document) -> Iterator[str]:
    """Device colours are those of the output intent."""
    covered = set()
    for intent in doc.output_intents:
        profile = intent.get("/DestOutputProfile")
        if isinstance(profile, Stream):
            covered |= {"", "DeviceGray", {1: "DeviceGray", 3: "DeviceRGB", 4: "DeviceCMYK"}.get(profile.get("/N"), "")}
    for space, page in sorted(doc.content.colours):
        if space and space not in covered:
            yield f"page {page}: {space}"


@clause("6.2.4.4")
def no_spot_colours(doc: Document) -> Iterator[str]:
    """Spot colours are beyond this checker."""
    for space in _colour_spaces(doc):
        if isinstance(space, Array) and space[0] in (Name.Separation, Name.DeviceN):
            yield f"{space[0]}: not judged by this checker"


def _graphics_states(doc: Document) -> Iterator[Any]:
    for one in doc.dictionaries:
        group = one.get("/ExtGState")
        if isinstance(group, Dictionary):
            yield from (group[key] for key in group.keys())  # noqa: SIM118


@clause("6.2.5")
def graphics_states(doc: Document) -> Iterator[str]:
    """No transfer functions; halftones are beyond this checker."""
    for state in _graphics_states(doc):
        for key in ("/TR", "/HTP", "/HT"):
            if key in state:
                yield f"{key} in {name_of(state)}"
        if state.get("/TR2", Name.Default) != Name.Default:
            yield f"/TR2 in {name_of(state)}"


@clause("6.2.6")
def rendering_intents(doc: Document) -> Iterator[str]:
    """Rendering intents are the four of the standard."""
    found = set(doc.content.intents)
    found |= {str(state["/RI"]) for state in _graphics_states(doc) if "/RI" in state}
    found |= {str(image["/Intent"]) for image in _images(doc) if "/Intent" in image}
    yield from sorted(found - {"/RelativeColorimetric", "/AbsoluteColorimetric", "/Perceptual", "/Saturation"})


def _images(doc: Document) -> list[Any]:
    return [o for o in doc.objects if isinstance(o, Stream) and o.get("/Subtype") == Name.Image]


@clause("6.2.8")
def images(doc: Document) -> Iterator[str]:
    """Images have no alternates and are not smoothed; JPEG 2000 is beyond this checker."""
    for image in _images(doc):
        for key in ("/Alternates", "/OPI"):
            if key in image:
                yield f"{name_of(image)}: {key}"
        if image.get("/Interpolate", False) is not False:
            yield f"{name_of(image)}: Interpolate"
        if "/JPXDecode" in str(image.get("/Filter", "")):
            yield f"{name_of(image)}: JPEG 2000 is not judged by this checker"
    for page, image in doc.content.images:
        if any(image.get(key, False) is not False for key in ("/I", "/Interpolate")):
            yield f"page {page}: an inline image is smoothed"


@clause("6.2.9")
def form_objects(doc: Document) -> Iterator[str]:
    """No PostScript and no references to other files in form XObjects."""
    for one in doc.objects:
        if isinstance(one, Stream) and one.get("/Subtype") == Name.PS:
            yield f"{name_of(one)} is PostScript"
    for form in doc.forms:
        for key in ("/PS", "/OPI", "/Ref"):
            if key in form:
                yield f"{name_of(form)}: {key}"
        if form.get("/Subtype2") == Name.PS:
            yield f"{name_of(form)}: Subtype2 is PS"


_BLENDS = words(
    "/Normal /Compatible /Multiply /Screen /Overlay /Darken /Lighten /ColorDodge /ColorBurn /HardLight /SoftLight "
    "/Difference /Exclusion /Hue /Saturation /Color /Luminosity"
)


@clause("6.2.10")
def blend_modes(doc: Document) -> Iterator[str]:
    """Blend modes are those of the standard."""
    for state in _graphics_states(doc):
        mode = state.get("/BM", Name.Normal)
        yield from (str(one) for one in (mode if isinstance(mode, Array) else [mode]) if str(one) not in _BLENDS)


@clause("6.2.10")
def transparency(doc: Document) -> Iterator[str]:
    """What shows through blends in a known colour space: the output intent's, or the page's own."""
    if doc.output_intents:
        return
    clear = any(s.get("/BM", Name.Normal) != Name.Normal or s.get("/SMask", Name("/None")) != Name("/None")
                or float(s.get("/ca", 1)) < 1 or float(s.get("/CA", 1)) < 1 for s in _graphics_states(doc))  # fmt: skip
    clear = clear or any("/SMask" in image for image in _images(doc)) or any("/Group" in form for form in doc.forms)
    for number, page in enumerate(doc.pdf.pages, 1):
        if clear and "/CS" not in page.obj.get("/Group", Dictionary({})):
            yield f"page {number}"
