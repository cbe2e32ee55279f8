"""A PDF as the checker of PDF/A sees it: its bytes, its objects, what its pages show, its fonts, its structure.

Each is worked out once and kept. Nothing here judges; ``pdfa.py`` does.
"""

from __future__ import annotations

import io
import re
from collections import defaultdict
from collections.abc import Iterator
from dataclasses import dataclass, field
from functools import cached_property
from typing import Any

import pikepdf
from fontTools.cffLib import CFFFontSet
from fontTools.misc.psCharStrings import T2WidthExtractor
from fontTools.ttLib import TTFont
from pikepdf import Array, Dictionary, Name, Stream


def words(text: str) -> set[str]:
    """The words of a list."""
    return set(text.split())


_SPACE = rb"\x00\t\n\x0c\r "
_REGULAR = rb"[^\x00\t\n\x0c\r ()<>\[\]{}/%]"
_TOKEN = re.compile(
    rb"(?P<space>[%s]+)|(?P<comment>%%[^\r\n]*)|(?P<name>/%s*)|(?P<mark><<|>>|[\[\]{}])|(?P<hex><[^>]*>)"
    rb"|(?P<string>\()|(?P<word>%s+)|(?P<odd>.)" % (_SPACE, _REGULAR, _REGULAR),
    re.DOTALL,
)
_PARENTHESIS = re.compile(rb"\\.|[()]", re.DOTALL)
_IMAGE_END = re.compile(rb"[%s]EI(?=[%s])" % (_SPACE, _SPACE))


@dataclass(frozen=True, slots=True)
class Token:
    """One word of PDF syntax: ``hex`` and ``string`` with their brackets, ``word`` for numbers and keywords."""

    kind: str
    text: bytes
    end: int


def tokens(data: bytes, at: int = 0) -> Iterator[Token]:
    """The tokens of syntax from a place on; blanks and comments are left out, the data of inline images too."""
    while match := _TOKEN.match(data, at):
        kind = str(match.lastgroup)
        at = match.end()
        if kind == "string":
            depth = 1
            while depth and (found := _PARENTHESIS.search(data, at)):
                at = found.end()
                depth += {b"(": 1, b")": -1}.get(found[0], 0)
            yield Token(kind, data[match.start() : at], at)
        elif kind not in ("space", "comment"):
            yield Token(kind, match[0], at)
            if match[0] == b"ID" and (found := _IMAGE_END.search(data, at)):
                at = found.start()


@dataclass(frozen=True, slots=True)
class RawObject:
    """An indirect object as it stands in the file: where it begins, where its stream does, where it ends."""

    number: int
    generation: int
    start: int
    head: bytes
    """``12 0 obj``, and the character after it."""
    stream: int | None
    """Where ``stream`` ends."""
    tail: bytes
    """From where the stream, by its length, or the object ends, to the character after ``endobj``."""
    syntax: tuple[Token, ...]


@dataclass(slots=True)
class Shown:
    """One character code of a font, as the pages show it."""

    page: int
    visible: bool = False
    replaced: bool = True
    """Whether words (ActualText) stand for it wherever it is shown."""


@dataclass(slots=True)
class Content:
    """What the content streams of all pages do."""

    fonts: dict[tuple[int, int], Any] = field(default_factory=dict)
    shown: dict[tuple[int, int], dict[int, Shown]] = field(default_factory=lambda: defaultdict(dict))
    colours: set[tuple[str, int]] = field(default_factory=set)
    """Device colour spaces that are painted with, and on which page."""
    operators: set[tuple[str, int]] = field(default_factory=set)
    unmarked: list[tuple[str, int]] = field(default_factory=list)
    marked: dict[tuple[int, int], int] = field(default_factory=dict)
    """(StructParents, MCID) → page."""
    deepest: int = 0
    intents: set[str] = field(default_factory=set)
    images: list[tuple[int, dict[str, Any]]] = field(default_factory=list)
    """Inline images: page and dictionary."""
    missing: set[tuple[str, int]] = field(default_factory=set)
    """Resources that a stream uses and its own dictionary lacks."""
    languages: set[str] = field(default_factory=set)


@dataclass(slots=True)
class Element:
    """One element of the structure: its type, after the role map, its kids and where it hangs."""

    type: str
    standard: str | None
    obj: Any
    parent: Element | None
    kids: list[Element] = field(default_factory=list)
    content: list[tuple[Any, int]] = field(default_factory=list)
    """Page and MCID."""
    objects: list[Any] = field(default_factory=list)

    def attributes(self, owner: str) -> dict[str, Any]:
        """The attributes of one owner (``/Table`` …), later ones over earlier ones."""
        found = self.obj.get("/A", Array([]))
        out: dict[str, Any] = {}
        for entry in found if isinstance(found, Array) else [found]:
            if isinstance(entry, Dictionary) and str(entry.get("/O", "")) == owner:
                out |= {key: entry[key] for key in entry.keys()}  # noqa: SIM118 - a pikepdf dictionary
        return out

    def walk(self) -> Iterator[Element]:
        """The element and all below it, in reading order."""
        yield self
        for kid in self.kids:
            yield from kid.walk()


STANDARD_TYPES = words(
    "Document Part Art Sect Div BlockQuote Caption TOC TOCI Index NonStruct Private P H H1 H2 H3 H4 H5 H6 L LI Lbl "
    "LBody Table TR TH TD THead TBody TFoot Span Quote Note Reference BibEntry Code Link Annot Ruby RB RT RP Warichu WT "
    "WP Figure Formula Form"
)
OPERATORS = words(
    "b B b* B* BDC BI BMC BT BX c cm CS cs d d0 d1 Do DP EI EMC ET EX f F f* G g gs h i ID j J K k l m M MP n q Q re RG rg "
    "ri s S SC sc SCN scn sh T* Tc Td TD Tf Tj TJ TL Tm Tr Ts Tw Tz v w W W* y ' \""
) | {"INLINE IMAGE"}
_FILLS, _STROKES = words("f F f* B B* b b* sh"), words("S s B B* b b*")
_SHORT = {"G": "DeviceGray", "RGB": "DeviceRGB", "CMYK": "DeviceCMYK"}
_TEXT = {"Tj", "TJ", "'", '"'}
_DEVICE = {"g": "DeviceGray", "G": "DeviceGray", "rg": "DeviceRGB", "RG": "DeviceRGB", "k": "DeviceCMYK", "K": "DeviceCMYK"}  # fmt: skip


class Document:
    """A file opened for checking. Raises pikepdf.PdfError for one that cannot be opened at all."""

    def __init__(self, data: bytes) -> None:
        self.data = data
        self.pdf = pikepdf.open(io.BytesIO(data), suppress_warnings=True, inherit_page_attributes=False)
        self.root = self.pdf.Root

    @cached_property
    def objects(self) -> list[Any]:
        """Every indirect object."""
        return list(self.pdf.objects)

    @cached_property
    def dictionaries(self) -> list[Any]:
        """Every dictionary there is, streams' own ones and direct ones among them, each once."""
        found: list[Any] = []

        def walk(value: Any, *, top: bool) -> None:
            if not top and getattr(value, "is_indirect", False):
                return
            if isinstance(value, Dictionary | Stream):
                found.append(value)
                for key in value.keys():  # noqa: SIM118 - a pikepdf dictionary
                    walk(value.get(key), top=False)
            elif isinstance(value, Array):
                for one in value:
                    walk(one, top=False)

        for one in self.objects:
            walk(one, top=True)
        return found

    @cached_property
    def raw(self) -> list[RawObject]:
        """The objects as they follow one another in the file."""
        out: list[RawObject] = []
        head = re.compile(rb"(\d+)([%s]+)(\d+)([%s]+)obj(.?)" % (_SPACE, _SPACE), re.DOTALL)
        end = re.compile(rb"endstream(.*?)endobj.?", re.DOTALL)
        at = 0
        while match := head.search(self.data, at):
            number, generation = int(match[1]), int(match[3])
            stream: int | None = None
            syntax: list[Token] = []
            at = match.end(4) + 3
            for token in tokens(self.data, at):
                if token.kind == "word" and token.text in (b"stream", b"endobj"):
                    break
                syntax.append(token)
                at = token.end
            else:
                break
            before = at
            at = token.end
            if token.text == b"stream":
                stream = token.end
                length = self._length(number, generation)
                found = end.search(self.data, stream + max(length, 0))
                at = found.end() if found else len(self.data)
                tail = self.data[stream + max(length, 0) : at]
            else:
                tail = self.data[before : at + 1]
            out.append(RawObject(number, generation, match.start(), match[0], stream, tail, tuple(syntax)))
        return out

    def _length(self, number: int, generation: int) -> int:
        found = self.pdf.get_object(number, generation)
        length = found.get("/Length") if isinstance(found, Stream) else None
        return int(length) if isinstance(length, int) else 0

    @cached_property
    def syntax(self) -> list[Token]:
        """All tokens: of the objects, of those packed in object streams, of the content streams."""
        out = [token for one in self.raw for token in one.syntax]
        streams = [o for o in self.objects if isinstance(o, Stream) and o.get("/Type") == Name.ObjStm]
        for number, stream in enumerate([*streams, *self._content_streams()]):
            out += (t for t in tokens(stream.read_bytes()) if number >= len(streams) or t.kind != "odd")
        return out

    def _content_streams(self) -> Iterator[Stream]:
        for page in self.pdf.pages:
            contents = page.obj.get("/Contents", Array([]))
            yield from contents if isinstance(contents, Array) else [contents]
        yield from self.forms

    @cached_property
    def forms(self) -> list[Any]:
        """Form XObjects, the appearances of annotations among them."""
        return [o for o in self.objects if isinstance(o, Stream) and o.get("/Subtype") == Name.Form]

    @cached_property
    def fonts(self) -> list[Any]:
        """Font dictionaries pages can use; not the fonts within composite ones."""
        return [d for d in self.dictionaries if d.get("/Type") == Name.Font and "/CIDSystemInfo" not in d]

    @cached_property
    def composite(self) -> dict[tuple[int, int], CompositeFont]:
        """The composite ones of the fonts, by their number."""
        return {
            f.objgen: CompositeFont(f)
            for f in self.fonts
            if f.get("/Subtype") == Name.Type0 and "/DescendantFonts" in f
        }

    @cached_property
    def annotations(self) -> list[tuple[int, Any]]:
        """Page number, from 1, and annotation."""
        return [(n, a) for n, page in enumerate(self.pdf.pages, 1) for a in page.obj.get("/Annots", Array([]))]

    @cached_property
    def output_intents(self) -> list[Any]:
        """The output intents of PDF/A."""
        return [i for i in self.root.get("/OutputIntents", Array([])) if i.get("/S") == Name.GTS_PDFA1]

    @cached_property
    def structure(self) -> list[Element]:
        """The elements right below the root of the structure."""
        root = self.root.get("/StructTreeRoot")
        return self._elements(root.get("/K"), None, set()) if isinstance(root, Dictionary) else []

    @cached_property
    def elements(self) -> list[Element]:
        """All elements in reading order."""
        return [e for top in self.structure for e in top.walk()]

    def _elements(self, kids: Any, parent: Element | None, seen: set[tuple[int, int]]) -> list[Element]:
        out = []
        for kid in kids if isinstance(kids, Array) else [] if kids is None else [kids]:
            if isinstance(kid, Dictionary) and "/S" in kid:
                if kid.is_indirect and kid.objgen in seen:
                    continue
                seen.add(kid.objgen)
                kind = str(kid["/S"])[1:]
                element = Element(kind, self.standard_type(kind), kid, parent)
                element.kids = self._elements(kid.get("/K"), element, seen)
                out.append(element)
            elif parent is not None and isinstance(kid, int):
                parent.content.append((parent.obj.get("/Pg"), int(kid)))
            elif parent is not None and isinstance(kid, Dictionary) and "/MCID" in kid:
                parent.content.append((kid.get("/Pg", parent.obj.get("/Pg")), int(kid["/MCID"])))
            elif parent is not None and isinstance(kid, Dictionary) and "/Obj" in kid:
                parent.objects.append(kid["/Obj"])
        return out

    def standard_type(self, kind: str) -> str | None:
        """The standard structure type a type is or is mapped to; ``None`` where it is neither."""
        roles = self.root.StructTreeRoot.get("/RoleMap", Dictionary({}))
        seen = set()
        while kind not in STANDARD_TYPES:
            if kind in seen or f"/{kind}" not in roles:
                return None
            seen.add(kind)
            kind = str(roles[f"/{kind}"])[1:]
        return kind

    @cached_property
    def content(self) -> Content:
        """What the pages show."""
        found = Content()
        for number, page in enumerate(self.pdf.pages, 1):
            _Interpreter(found, number, page.obj.get("/StructParents")).run(page, page.obj.get("/Resources"), [])
        for number, annotation in self.annotations:
            look = annotation.get("/AP", Dictionary({})).get("/N")
            if isinstance(look, Stream):
                # The empty mark: the annotation, not the page, places this in the structure.
                _Interpreter(found, number, look.get("/StructParents")).run(look, look.get("/Resources"), [{}])
        return found


@dataclass(slots=True)
class _State:
    font: Any = None
    mode: int = 0
    fill: str = "DeviceGray"
    stroke: str = "DeviceGray"


class _Interpreter:
    """Follows one content stream, and the forms it draws."""

    def __init__(self, found: Content, page: int, parents: Any) -> None:
        self.found, self.page = found, page
        self.parents = None if parents is None else int(parents)
        self.state, self.saved = _State(), list[_State]()

    def run(self, stream: Any, resources: Any, marks: list[dict[str, Any]]) -> None:
        """All instructions of a stream; ``marks`` are the marks around it."""
        found = self.found
        for instruction in pikepdf.parse_content_stream(stream):
            operator, operands = str(instruction.operator), instruction.operands
            state = self.state
            if operator not in OPERATORS:
                found.operators.add((operator, self.page))
            elif operator == "q":
                self.saved.append(_State(state.font, state.mode, state.fill, state.stroke))
                found.deepest = max(found.deepest, len(self.saved))
            elif operator == "Q" and self.saved:
                self.state = self.saved.pop()
            elif operator == "Tf":
                state.font = self._resource(resources, "/Font", operands[0])
            elif operator == "Tr":
                state.mode = int(operands[0])
            elif operator == "gs":
                gs = self._resource(resources, "/ExtGState", operands[0])
                if gs is not None and "/Font" in gs:
                    state.font = gs["/Font"][0]
            elif operator in _DEVICE:
                setattr(state, "fill" if operator.islower() else "stroke", self._space(_DEVICE[operator], resources))
            elif operator in ("cs", "CS"):
                setattr(state, "fill" if operator == "cs" else "stroke", self._space(str(operands[0])[1:], resources))
            elif operator == "ri":
                found.intents.add(str(operands[0]))
            elif operator in ("BDC", "BMC"):
                marks.append(self._mark(operator, operands, resources))
            elif operator == "EMC" and marks:
                marks.pop()
            elif operator in _TEXT:
                self._text(operator, operands, marks)
            elif operator == "Do":
                self._draw(self._resource(resources, "/XObject", operands[0]), resources, marks)
            elif operator in _FILLS | _STROKES:
                if operator in _FILLS:
                    found.colours.add((state.fill, self.page))
                if operator in _STROKES:
                    found.colours.add((state.stroke, self.page))
                self._seen(operator, marks)
            elif operator == "INLINE IMAGE":
                image = instruction.operands[0].obj if instruction.operands else Dictionary({})
                found.images.append((self.page, {k: image[k] for k in image.keys()}))  # noqa: SIM118
                space = str(image.get("/CS", image.get("/ColorSpace", "/G")))[1:]
                found.colours.add((self._space(_SHORT.get(space, space), resources), self.page))
                self._seen("BI", marks)

    def _resource(self, resources: Any, kind: str, name: Any) -> Any:
        group = resources.get(kind) if resources is not None else None
        found = group.get(name) if group is not None else None
        if found is None:
            self.found.missing.add((f"{kind[1:]} {name}", self.page))
        return found

    def _space(self, name: str, resources: Any) -> str:
        """The device colour space a name comes down to; ``""`` for any other."""
        if name.startswith("Device"):
            default = f"/Default{name.removeprefix('Device')}"
            spaces = resources.get("/ColorSpace") if resources is not None else None
            return "" if spaces is not None and default in spaces else name
        return device_space(self._resource(resources, "/ColorSpace", f"/{name}")) if name != "Pattern" else ""

    def _mark(self, operator: str, operands: Any, resources: Any) -> dict[str, Any]:
        mark: dict[str, Any] = {"tag": str(operands[0])}
        if operator == "BDC":
            properties = operands[1]
            if isinstance(properties, Name):
                properties = self._resource(resources, "/Properties", properties)
            for key in ("/MCID", "/ActualText", "/Lang") if properties is not None else ():
                if key in properties:
                    mark[key] = properties[key]
        if "/Lang" in mark:
            self.found.languages.add(str(mark["/Lang"]))
        if "/MCID" in mark and self.parents is not None:
            self.found.marked[self.parents, int(mark["/MCID"])] = self.page
        return mark

    def _seen(self, operator: str, marks: list[dict[str, Any]]) -> None:
        if not any(mark and (mark["tag"] == "/Artifact" or "/MCID" in mark) for mark in marks) and {} not in marks:
            self.found.unmarked.append((operator, self.page))

    def _text(self, operator: str, operands: Any, marks: list[dict[str, Any]]) -> None:
        self._seen(operator, marks)
        font, state = self.state.font, self.state
        if font is None:
            return
        self.found.fonts[font.objgen] = font
        wide = font.get("/Subtype") == Name.Type0
        parts = operands[0] if operator == "TJ" else [operands[-1]]
        for part in parts:
            if not isinstance(part, pikepdf.String):
                continue
            data = bytes(part)
            codes = [int.from_bytes(data[i : i + 2], "big") for i in range(0, len(data), 2)] if wide else list(data)
            for code in codes:
                shown = self.found.shown[font.objgen].setdefault(code, Shown(self.page))
                shown.visible |= state.mode != 3
                shown.replaced &= any("/ActualText" in mark for mark in marks)
        if state.mode in (0, 2, 4, 6):
            self.found.colours.add((state.fill, self.page))
        if state.mode in (1, 2, 5, 6):
            self.found.colours.add((state.stroke, self.page))

    def _draw(self, thing: Any, resources: Any, marks: list[dict[str, Any]]) -> None:
        if not isinstance(thing, Stream):
            return
        if thing.get("/Subtype") == Name.Form:
            outer, parents = self.state, self.parents
            self.state = _State(outer.font, outer.mode, outer.fill, outer.stroke)
            self.parents = int(thing.StructParents) if "/StructParents" in thing else parents
            depth, self.saved = self.saved, [*self.saved]
            self.run(thing, thing.get("/Resources", resources), [*marks])
            self.state, self.saved, self.parents = outer, depth, parents
            return
        self._seen("Do", marks)
        if thing.get("/Subtype") == Name.Image:
            space = thing.get("/ColorSpace")
            self.found.colours.add((self.state.fill if thing.get("/ImageMask") else device_space(space), self.page))


def device_space(space: Any) -> str:
    """The device colour space that a colour space is, or is over; ``""`` for none."""
    if isinstance(space, Name):
        return str(space)[1:] if str(space).startswith("/Device") else ""
    if isinstance(space, Array) and len(space) > 1 and space[0] in (Name.Indexed, Name.Pattern):
        return device_space(space[1])
    return device_space(space[0]) if isinstance(space, Array) and len(space) == 1 else ""


# fonts


class CompositeFont:
    """A composite font with the program in it: which CIDs that has, how wide they are, what they say."""

    def __init__(self, font: Any) -> None:
        self.font = font
        self.inner = font.DescendantFonts[0]
        self.descriptor = self.inner.get("/FontDescriptor", Dictionary({}))
        self.program = next((self.descriptor[k] for k in ("/FontFile2", "/FontFile3") if k in self.descriptor), None)

    @cached_property
    def glyphs(self) -> dict[int, float]:
        """CID → width in thousandths of an em, for every glyph of the program. Raises what fontTools does."""
        data = self.program.read_bytes()
        if "/FontFile2" in self.descriptor:
            return self._of_truetype(TTFont(io.BytesIO(data)))
        if str(self.program.get("/Subtype", "")) == "/OpenType":
            font = TTFont(io.BytesIO(data))
            return _of_cff(font["CFF "].cff) if "CFF " in font else self._of_truetype(font)
        program = CFFFontSet()
        program.decompile(io.BytesIO(data), None)
        return _of_cff(program)

    def _of_truetype(self, font: TTFont) -> dict[int, float]:
        widths = [font["hmtx"][name][0] * 1000 / font["head"].unitsPerEm for name in font.getGlyphOrder()]
        mapping = self.inner.get("/CIDToGIDMap", Name.Identity)
        if isinstance(mapping, Stream):
            data = mapping.read_bytes()
            gids = [int.from_bytes(data[i : i + 2], "big") for i in range(0, len(data), 2)]
            return {cid: widths[gid] for cid, gid in enumerate(gids) if gid < len(widths) and (gid or not cid)}
        return dict(enumerate(widths))

    @cached_property
    def widths(self) -> dict[int, float]:
        """CID → the width the file says, but for those of the default width."""
        out: dict[int, float] = {}
        entries = list(self.inner.get("/W", Array([])))
        at = 0
        while at < len(entries):
            first, second = int(entries[at]), entries[at + 1]
            if isinstance(second, Array):
                out |= {first + n: float(w) for n, w in enumerate(second)}
                at += 2
            else:
                out |= dict.fromkeys(range(first, int(second) + 1), float(entries[at + 2]))
                at += 3
        return out

    def width(self, cid: int) -> float:
        """The width the file says a CID has."""
        return self.widths.get(cid, float(self.inner.get("/DW", 1000)))

    @cached_property
    def unicode(self) -> dict[int, str]:
        """Code → the characters it stands for."""
        stream = self.font.get("/ToUnicode")
        return to_unicode(stream.read_bytes()) if isinstance(stream, Stream) else {}

    @cached_property
    def cid_set(self) -> set[int] | None:
        """The CIDs the descriptor says the program has; ``None`` where it does not say."""
        stream = self.descriptor.get("/CIDSet")
        if not isinstance(stream, Stream):
            return None
        return {8 * n + bit for n, byte in enumerate(stream.read_bytes()) for bit in range(8) if byte >> (7 - bit) & 1}


def _of_cff(program: CFFFontSet) -> dict[int, float]:
    top = program[0]
    strings = top.CharStrings
    keyed = hasattr(top, "ROS")
    scale = 1000 * top.FontMatrix[0] if hasattr(top, "FontMatrix") else 1.0
    out = {}
    for gid, name in enumerate(top.charset):
        private = top.FDArray[top.FDSelect[gid]].Private if keyed else top.Private
        reader = T2WidthExtractor(
            getattr(private, "Subrs", []), program.GlobalSubrs, private.nominalWidthX, private.defaultWidthX
        )
        reader.execute(strings[name])
        out[int(name[3:]) if keyed and name.startswith("cid") else gid] = reader.width * scale
    return out


_SECTION = re.compile(rb"begin(bfchar|bfrange)(.*?)end\1", re.DOTALL)
_PAIR = re.compile(rb"<([0-9A-Fa-f\s]*)>\s*<([0-9A-Fa-f\s]*)>")
_RANGE = re.compile(rb"<([0-9A-Fa-f\s]*)>\s*<([0-9A-Fa-f\s]*)>\s*(?:<([0-9A-Fa-f\s]*)>|\[([^\]]*)\])")


def to_unicode(cmap: bytes) -> dict[int, str]:
    """What the codes of a ToUnicode CMap stand for."""
    out: dict[int, str] = {}
    for kind, body in _SECTION.findall(cmap):
        if kind == b"bfchar":
            out |= {int(code, 16): _utf16(words) for code, words in _PAIR.findall(body)}
            continue
        for first, last, words, each in _RANGE.findall(body):
            codes = range(int(first, 16), int(last, 16) + 1)
            if each:
                said = re.findall(rb"<([0-9A-Fa-f\s]*)>", each)
                out |= {code: _utf16(w) for code, w in zip(codes, said, strict=False)}
            else:
                start = _utf16(words)
                out |= {code: start[:-1] + chr(ord(start[-1]) + n) for n, code in enumerate(codes) if start}
    return out


def _utf16(digits: bytes) -> str:
    return bytes.fromhex(digits.decode()).decode("utf-16-be", "surrogatepass")
