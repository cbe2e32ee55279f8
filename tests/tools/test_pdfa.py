"""The checker of PDF/A: each of its checks finds the file that was damaged for it, and sees no other fault in it."""

import io
import re
import sys
from collections.abc import Callable
from dataclasses import replace
from functools import cache, partial
from importlib.util import find_spec
from pathlib import Path
from typing import Any

import pytest

if not (find_spec("typst") and find_spec("pikepdf")):
    pytest.skip("typst or pikepdf is not installed", allow_module_level=True)

import pikepdf
from pikepdf import Array, Dictionary, Name, Pdf, String

ROOT = Path(__file__).parents[2]
sys.path.append(str(ROOT))
from jixiao.api import WriteError, read, write  # noqa: E402
from tools import pdfa  # noqa: E402 - the folder of tools is no package that is installed

SOURCE = ROOT / "src/jixiao/examples/huaixi-culture-2025-clean.txt"
ANY = None
"""A damage that no file survives in one piece: what else is found does not matter."""


@cache
def sound() -> bytes:
    """A small PDF of ours, written anew so that the file itself is not what differs."""
    text = read(SOURCE)
    small = replace(text, projects=text.projects[:1], items=text.items[:1], safeguards=text.safeguards[:1])
    try:
        return saved(Pdf.open(io.BytesIO(write(small, ".pdf"))))
    except WriteError as error:
        pytest.skip(f"no Chinese font on this machine: {error}")


def saved(pdf: Pdf, **options: Any) -> bytes:
    out = io.BytesIO()
    pdf.save(out, fix_metadata_version=False, object_stream_mode=pikepdf.ObjectStreamMode.disable,
             stream_decode_level=pikepdf.StreamDecodeLevel.none, **options)  # fmt: skip
    return out.getvalue()


# what is damaged

Damage = Callable[[Pdf], None]
DAMAGES: dict[str, tuple[Callable[[bytes], bytes], set[str] | None]] = {}


def damages(*also: str, name: str = "", anything: bool = False) -> Callable[[Damage], Damage]:
    """Register a change of the objects, under the name of the check that must find it. ``also`` are checks that find
    it too.
    """

    def register(change: Damage) -> Damage:
        def damaged(data: bytes) -> bytes:
            pdf = Pdf.open(io.BytesIO(data))
            change(pdf)
            return saved(pdf)

        own = (name or change.__name__).replace("_", "-")
        DAMAGES[f"{own}:{len(DAMAGES)}"] = (damaged, ANY if anything else {own, *also})
        return change

    return register


def bytes_damaged(name: str, *also: str, old: bytes, new: bytes, change: Damage | None = None) -> None:
    """Register a change of bytes: the last place that matches; ``change`` of the objects comes first."""

    def damaged(data: bytes) -> bytes:
        if change is not None:
            pdf = Pdf.open(io.BytesIO(data))
            change(pdf)
            data = saved(pdf)
        *_, last = re.finditer(old, data, re.DOTALL)
        return data[: last.start()] + last.expand(new) + data[last.end() :]

    DAMAGES[f"{name}:{len(DAMAGES)}"] = (damaged, {name, *also})


def root_entry(key: str, value: Any, pdf: Pdf) -> None:
    pdf.Root[key] = value


bytes_damaged("header", old=rb"^%PDF-1\.7", new=b"%PDF-1.9")
bytes_damaged("header", "binary-comment", old=rb"^%PDF-1\.7\n", new=b"%PDF-1.7 ")
bytes_damaged("binary-comment", old=rb"(?<=^%PDF-1\.7\n%)....", new=b"abcd")
bytes_damaged("trailer-id", old=rb"/ID \[", new=b"/IE [")
bytes_damaged("nothing-after-the-end", old=rb"%%EOF\n$", new=b"%%EOF\n% more\n")
bytes_damaged("cross-reference", "qpdf", old=rb"(?<=\n)(\d{9})\d( 00000 n)(?=.\n.{0,5}trailer)", new=rb"\g<1>x\2")
bytes_damaged("cross-reference", old=rb"(?<=\n)xref\n", new=b"xref \n")
bytes_damaged(
    "hexadecimal-strings", old=rb"<fefe>", new=b"<fef >", change=partial(root_entry, "/X", String(b"\xfe\xfe"))
)
bytes_damaged("streams-as-long-as-they-say", old=rb"\nendstream", new=b" endstream")
bytes_damaged("streams-as-long-as-they-say", "qpdf", old=rb"stream\n(?=<\?xpacket)", new=b"stream\r")
bytes_damaged("filters", "qpdf", old=rb"/FlateDecode(?=[^\n]*/EmbeddedFile)", new=b"/LZWDecode  ")
bytes_damaged("names-in-utf8", old=rb"/Abcd", new=b"/A#ff", change=partial(root_entry, "/X", Name("/Abcd")))
bytes_damaged("spacing-of-objects", old=rb"(?<=\n)1 0 obj\n", new=b"1 0 obj ")
bytes_damaged("spacing-of-objects", old=rb"\nendobj", new=b" endobj")


def encrypted(data: bytes) -> bytes:
    out = io.BytesIO()
    Pdf.open(io.BytesIO(data)).save(out, encryption=pikepdf.Encryption(owner="x", user="", R=4))
    return out.getvalue()


def compressed_wrongly(data: bytes) -> bytes:
    """The words of a page no longer unpack."""
    pdf = Pdf.open(io.BytesIO(data))
    packed = pdf.pages[-1].obj.Contents.read_raw_bytes()
    at = data.index(packed)
    return data[: at + 50] + bytes(255 - b for b in data[at + 50 : at + 90]) + data[at + 90 :]


DAMAGES["not-encrypted:bytes"] = (encrypted, ANY)
DAMAGES["qpdf:bytes"] = (compressed_wrongly, ANY)
DAMAGES["opens:bytes"] = (lambda data: b"%PDF-1.7\n" + bytes(200), {"opens"})


@damages()
def streams_inside_the_file(pdf: Pdf) -> None:
    pdf.Root.AF[0].EF.F["/F"] = String("elsewhere.json")


def draw(pdf: Pdf, what: bytes, page: int = 0) -> None:
    pdf.pages[page].contents_add(what, prepend=True)


@damages()
def filters_of_inline_images(pdf: Pdf) -> None:
    draw(pdf, b"/Artifact BMC BI /W 1 /H 1 /CS /G /BPC 8 /F /LZW ID \x80\x0b\x60\x50 EI EMC")


@damages()
def permissions(pdf: Pdf) -> None:
    pdf.Root.Perms = Dictionary(Odd=1)


@damages()
def integers(pdf: Pdf) -> None:
    pdf.Root.X = 2**31


_PLACE = Name("/" + "R" * 44)
bytes_damaged("reals", old=rb"/R{44}", new=b" 4" + b"0" * 41 + b".0", change=partial(root_entry, "/X", _PLACE))
bytes_damaged("reals", old=rb"/R{44}", new=b" 0." + b"0" * 41 + b"1", change=partial(root_entry, "/X", _PLACE))


@damages()
def strings(pdf: Pdf) -> None:
    pdf.Root.X = String("x" * 32_768)


@damages()
def names(pdf: Pdf) -> None:
    pdf.Root.X = Name("/" + "x" * 128)


@damages()
def depth_of_states(pdf: Pdf) -> None:
    draw(pdf, b"q " * 29 + b"Q " * 29)


@damages()
def size_of_pages(pdf: Pdf) -> None:
    pdf.pages[0].obj.BleedBox = Array([0, 0, 2, 600])


@damages()
def operators(pdf: Pdf) -> None:
    draw(pdf, b"BX 1 odd EX")


def resources_above(pdf: Pdf) -> None:
    page = pdf.pages[0].obj
    page.Parent.ResourceQ = page.Resources
    page.ResourceP = page.Resources
    del page["/Resources"]


bytes_damaged("resources", old=rb"/ResourceQ", new=b"/Resources", change=resources_above)


def profile_cut(pdf: Pdf) -> None:
    pdf.Root.OutputIntents[0].DestOutputProfile.write(b"no profile" * 20)


damages(name="output_intent")(profile_cut)


@damages()
def one_output_profile(pdf: Pdf) -> None:
    first = pdf.Root.OutputIntents[0]
    second = pdf.make_stream(first.DestOutputProfile.read_bytes(), N=3)
    pdf.Root.OutputIntents.append(Dictionary(Type=Name.OutputIntent, S=Name.GTS_PDFA1, DestOutputProfile=second,
                                             OutputConditionIdentifier=String("Custom")))  # fmt: skip


@damages()
def icc_based_colours(pdf: Pdf) -> None:
    next(p for p in pdf.pages if "/ColorSpace" in p.obj.Resources).obj.Resources.ColorSpace.c0[1].N = 3


@damages()
def device_colours(pdf: Pdf) -> None:
    draw(pdf, b"/Artifact BMC 1 0 0 0 k 0 0 1 1 re f EMC")


@damages()
def no_spot_colours(pdf: Pdf) -> None:
    pdf.pages[0].obj.Resources.ColorSpace.s = Array([Name.Separation, Name.Odd, Name.DeviceGray, 0])


def graphics_state(key: str, value: Any, pdf: Pdf) -> None:
    pdf.pages[0].obj.Resources.ExtGState = Dictionary(g=Dictionary({key: value}))


damages(name="graphics_states")(partial(graphics_state, "/TR", Name.Identity))
damages(name="graphics_states")(partial(graphics_state, "/TR2", Name.Identity))
damages(name="blend_modes")(partial(graphics_state, "/BM", Name.Odd))
damages(name="rendering_intents")(partial(graphics_state, "/RI", Name.Odd))


@damages(name="rendering_intents")
def intent_of_a_page(pdf: Pdf) -> None:
    draw(pdf, b"/Odd ri")


@damages()
def images(pdf: Pdf) -> None:
    pdf.Root.X = pdf.make_stream(b"x", Type=Name.XObject, Subtype=Name.Image, Width=1, Height=1, BitsPerComponent=8,
                                 ColorSpace=Name.DeviceGray, Interpolate=True)  # fmt: skip


@damages()
def form_objects(pdf: Pdf) -> None:
    pdf.Root.X = pdf.make_stream(b"", Type=Name.XObject, Subtype=Name.Form, BBox=Array([0, 0, 1, 1]), Ref=Dictionary())


@damages(name="form_objects")
def postscript(pdf: Pdf) -> None:
    pdf.Root.X = pdf.make_stream(b"showpage", Type=Name.XObject, Subtype=Name.PS)


@damages()
def transparency(pdf: Pdf) -> None:
    graphics_state("/ca", pikepdf.Object.parse(b"0.5"), pdf)
    del pdf.Root["/OutputIntents"]


# fonts


def fonts(pdf: Pdf) -> list[Any]:
    return sorted(
        (o for o in pdf.objects if isinstance(o, Dictionary) and o.get("/Subtype") == Name.Type0),
        key=lambda f: f.objgen,
    )


def inner(pdf: Pdf) -> Any:
    return fonts(pdf)[0].DescendantFonts[0]


@damages()
def font_dictionaries(pdf: Pdf) -> None:
    inner(pdf).FontDescriptor.FontName = Name("/ABCDEF+Another")


@damages(name="font_dictionaries")
def a_font_that_is_no_subset(pdf: Pdf) -> None:
    inner(pdf).BaseFont = inner(pdf).FontDescriptor.FontName = Name.Whole


@damages()
def character_collections(pdf: Pdf) -> None:
    fonts(pdf)[0].Encoding = Name("/GBK-EUC-H")


@damages()
def glyph_maps(pdf: Pdf) -> None:
    inner(pdf).Subtype = Name.CIDFontType2


@damages()
def character_maps(pdf: Pdf) -> None:
    fonts(pdf)[0].ToUnicode["/WMode"] = 1


@damages()
def fonts_embedded(pdf: Pdf) -> None:
    del inner(pdf).FontDescriptor["/FontFile3"]


def show(pdf: Pdf, code: bytes) -> None:
    number, page = next((n, p) for n, p in enumerate(pdf.pages) if "/Font" in p.obj.Resources)
    font = next(iter(page.obj.Resources.Font.keys()))
    draw(pdf, b"/Artifact BMC q BT %s 9 Tf <%s> Tj ET Q EMC" % (font.encode(), code), number)


@damages("unicode-known")
def glyphs_embedded(pdf: Pdf) -> None:
    show(pdf, b"fffe")


@damages("widths", "subsets", name="glyphs-embedded")
def no_program_at_all(pdf: Pdf) -> None:
    inner(pdf).FontDescriptor.FontFile3 = pdf.make_stream(b"no font", Subtype=Name.CIDFontType0C)


@damages()
def subsets(pdf: Pdf) -> None:
    inner(pdf).FontDescriptor.CIDSet.write(b"\xf0")


@damages()
def widths(pdf: Pdf) -> None:
    inner(pdf).W = Array([])


@damages("fonts-embedded")
def no_simple_fonts(pdf: Pdf) -> None:
    pdf.pages[0].obj.Resources.Font.h = Dictionary(Type=Name.Font, Subtype=Name.Type1, BaseFont=Name.Helvetica)


@damages()
def unicode_known(pdf: Pdf) -> None:
    del fonts(pdf)[0]["/ToUnicode"]


def mapped(to: bytes, pdf: Pdf) -> None:
    """The first character of a font is said to be another."""
    stream = fonts(pdf)[0].ToUnicode
    stream.write(re.sub(rb"(beginbfchar\s*<\w+>\s*)<\w+>", rb"\1<%s>" % to, stream.read_bytes(), count=1))


damages(name="unicode_sound")(partial(mapped, b"FEFF"))
damages(name="unicode_sound")(partial(mapped, b"0000"))
damages(name="private_characters")(partial(mapped, b"E000"))


@damages("unicode-known", name="no_missing_glyph")
def missing_glyph(pdf: Pdf) -> None:
    show(pdf, b"0000")


# annotations, forms, actions


def link(pdf: Pdf) -> Any:
    return next(p for p in pdf.pages if "/Annots" in p.obj).obj.Annots[0]


@damages("annotation-looks", "annotations-in-structure")
def annotation_types(pdf: Pdf) -> None:
    link(pdf).Subtype = Name.Sound


@damages()
def annotation_flags(pdf: Pdf) -> None:
    del link(pdf)["/F"]


@damages(name="annotation_flags")
def hidden(pdf: Pdf) -> None:
    link(pdf).F = 4 | 2


@damages()
def annotation_looks(pdf: Pdf) -> None:
    link(pdf).AP = Dictionary(D=Dictionary())


@damages()
def no_form_fields(pdf: Pdf) -> None:
    pdf.Root.AcroForm = Dictionary(Fields=Array([]), NeedAppearances=True)


@damages()
def no_dynamic_forms(pdf: Pdf) -> None:
    pdf.Root.AcroForm = Dictionary(Fields=Array([]), XFA=String("x"))


@damages()
def no_signatures(pdf: Pdf) -> None:
    pdf.Root.X = Dictionary(Type=Name.Sig)


@damages()
def actions(pdf: Pdf) -> None:
    pdf.Root.OpenAction = Dictionary(S=Name.JavaScript, JS=String("app.alert(1)"))


@damages(name="actions")
def launch(pdf: Pdf) -> None:
    link(pdf).A = Dictionary(S=Name.Launch, F=String("x.exe"))


@damages(name="actions")
def named_action(pdf: Pdf) -> None:
    link(pdf).A = Dictionary(S=Name.Named, N=Name.Print)


@damages()
def additional_actions(pdf: Pdf) -> None:
    pdf.pages[0].obj.AA = Dictionary()


# metadata


def metadata(old: bytes, new: bytes, pdf: Pdf) -> None:
    packet = pdf.Root.Metadata.read_bytes()
    assert old in packet
    pdf.Root.Metadata = pdf.make_stream(packet.replace(old, new, 1), Type=Name.Metadata, Subtype=Name.XML)


@damages(anything=True)
def metadata_present(pdf: Pdf) -> None:
    del pdf.Root["/Metadata"]


damages(name="metadata_header")(partial(metadata, b"<?xpacket ", b'<?xpacket bytes="9" '))
damages(name="metadata_header", anything=True)(partial(metadata, b"</dc:title>", b"\xff</dc:title>"))
damages(name="metadata_well_formed", anything=True)(partial(metadata, b"</rdf:RDF>", b""))
damages(name="metadata_properties")(partial(metadata, b"<pdfaid:part>", b"<pdf:Odd>x</pdf:Odd><pdfaid:part>"))
damages(name="metadata_properties")(partial(metadata, b"<rdf:Bag><rdf:li>zh-CN</rdf:li></rdf:Bag>", b"zh-CN"))
damages(name="metadata_properties")(partial(metadata, b">internal<", b">odd<"))
damages(name="identification")(partial(metadata, b"conformance>A<", b"conformance>B<"))
damages(name="identification")(partial(metadata, b"pdfaid:part>3<", b"pdfaid:part>2<"))
damages(name="ua_identification")(partial(metadata, b"<pdfuaid:part>1<", b"<pdfuaid:part>2<"))


@damages()
def information_agrees(pdf: Pdf) -> None:
    pdf.trailer.Info.Title = String("another")


# structure


def elements(pdf: Pdf, kind: str) -> list[Any]:
    return [o for o in pdf.objects if isinstance(o, Dictionary) and o.get("/S") == Name(f"/{kind}") and "/P" in o]


@damages()
def marked(pdf: Pdf) -> None:
    pdf.Root.MarkInfo.Marked = False


@damages()
def content_marked(pdf: Pdf) -> None:
    draw(pdf, b"0 0 1 1 re f")


@damages(name="content_marked")
def content_that_no_element_has(pdf: Pdf) -> None:
    next(e for e in elements(pdf, "P") if "/K" in e)["/K"] = Array([])


@damages(anything=True)
def structure_tree(pdf: Pdf) -> None:
    del pdf.Root["/StructTreeRoot"]


@damages()
def structure_types(pdf: Pdf) -> None:
    elements(pdf, "P")[0].S = Name.Odd


@damages(name="structure_types")
def mapped_in_a_circle(pdf: Pdf) -> None:
    pdf.Root.StructTreeRoot.RoleMap = Dictionary(Odd=Name.Even, Even=Name.Odd)


@damages()
def languages(pdf: Pdf) -> None:
    pdf.Root.Lang = String("中文")


@damages(name="languages")
def no_language(pdf: Pdf) -> None:
    del pdf.Root["/Lang"]


@damages()
def pictures_described(pdf: Pdf) -> None:
    elements(pdf, "P")[0].S = Name.Figure


@damages()
def embedded_files(pdf: Pdf) -> None:
    del pdf.Root.AF[0]["/AFRelationship"]


@damages(name="embedded_files")
def a_file_without_type(pdf: Pdf) -> None:
    del pdf.Root.AF[0].EF.F["/Subtype"]


@damages(name="embedded_files")
def a_file_of_nobody(pdf: Pdf) -> None:
    del pdf.Root["/AF"]


@damages()
def optional_content(pdf: Pdf) -> None:
    pdf.Root.OCProperties = Dictionary(OCGs=Array([]), D=Dictionary())


@damages(name="optional_content")
def layers_out_of_order(pdf: Pdf) -> None:
    group = pdf.make_indirect(Dictionary(Type=Name.OCG, Name=String("层")))
    pdf.Root.OCProperties = Dictionary(OCGs=Array([group]), D=Dictionary(Name=String("层"), Order=Array([])))


@damages()
def presentations(pdf: Pdf) -> None:
    pdf.pages[0].obj.PresSteps = Dictionary()


@damages()
def requirements(pdf: Pdf) -> None:
    pdf.Root.Requirements = Array([])


@damages()
def title_shown(pdf: Pdf) -> None:
    pdf.Root.ViewerPreferences.DisplayDocTitle = False


@damages()
def nesting(pdf: Pdf) -> None:
    elements(pdf, "TR")[0].S = Name.P


@damages()
def text_in_paragraphs(pdf: Pdf) -> None:
    next(e for e in elements(pdf, "P") if e.P.get("/S") == Name.Document).S = Name.Span


@damages()
def headings(pdf: Pdf) -> None:
    elements(pdf, "H2")[0].S = Name.H4


@damages()
def tables(pdf: Pdf) -> None:
    for entry in elements(pdf, "TH")[0].A:
        if "/Scope" in entry:
            del entry["/Scope"]


@damages(name="tables")
def a_wide_cell(pdf: Pdf) -> None:
    elements(pdf, "TD")[0].A = Array([Dictionary(O=Name.Table, ColSpan=40)])


@damages()
def bookmarks(pdf: Pdf) -> None:
    del pdf.Root["/Outlines"]


@damages(name="bookmarks")
def a_bookmark_to_nowhere(pdf: Pdf) -> None:
    pdf.Root.Outlines.First.Dest = Array([])


@damages()
def annotations_in_structure(pdf: Pdf) -> None:
    for one in elements(pdf, "Link"):
        one.S = Name.Reference


@damages()
def order_of_tabs(pdf: Pdf) -> None:
    for page in pdf.pages:
        if "/Tabs" in page.obj:
            page.obj.Tabs = Name.R


@damages()
def links_described(pdf: Pdf) -> None:
    del link(pdf)["/Contents"]


# the tests


def found(data: bytes) -> set[str]:
    return {breach.name for breach in pdfa.check(data)}


def test_a_sound_file_has_no_breach() -> None:
    assert pdfa.check(sound()) == []


@pytest.mark.parametrize("name", DAMAGES)
def test_a_damage_is_found_and_nothing_else(name: str) -> None:
    damaged, wanted = DAMAGES[name]
    seen = found(damaged(sound()))
    assert name.split(":", maxsplit=1)[0] in seen
    assert wanted is ANY or seen == wanted


def test_every_check_has_its_damage() -> None:
    without = {one.name for one in pdfa.CHECKS} - {name.split(":")[0] for name in DAMAGES}
    assert without == {"count-of-objects"}  # eight million objects: below


def test_objects_are_counted(monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.setattr(pdfa.file, "MOST_OBJECTS", 100)
    assert found(sound()) == {"count-of-objects"}


def test_every_check_names_its_clause() -> None:
    for one in pdfa.CHECKS:
        assert re.fullmatch(r"\d+(\.\d+)*", one.clause)
        assert one.standard in (pdfa.A, pdfa.UA)
    assert len({one.name for one in pdfa.CHECKS}) == len(pdfa.CHECKS)
