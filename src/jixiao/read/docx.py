"""DOCX: a walk over the paragraphs and tables of ``word/document.xml``."""

import io
import re
import zipfile
from collections.abc import Iterator
from dataclasses import dataclass, field

from lxml import etree

from jixiao.model import Layout
from jixiao.read.base import Reader, ReadError, open_archive

_W = "{http://schemas.openxmlformats.org/wordprocessingml/2006/main}"
_M = "{http://schemas.openxmlformats.org/officeDocument/2006/math}"
_MC = "{http://schemas.openxmlformats.org/markup-compatibility/2006}"

_DROPPED = frozenset(
    [_W + tag for tag in ("del", "moveFrom", "pPr", "rPr", "tblPr", "tblGrid", "trPr", "tcPr", "sdtPr", "sdtEndPr",
                          "instrText", "delText", "delInstrText", "rt", "sectPr")]
)  # fmt: skip
"""Elements whose content is not printed: deletions, properties, field codes, phonetic guides."""
_REVISIONS = [_W + tag for tag in ("ins", "del", "moveFrom", "moveTo", "cellIns", "cellDel")]


class DocxReader(Reader):
    """Word and WPS documents."""

    suffixes = (".docx", ".docm", ".dotx")
    name_zh = "Word 文档"
    rank = 10

    def recognises(self, data: bytes) -> bool:
        """A zip with a word-processing main part."""
        return has_entry(data, _MAIN)

    def read(self, data: bytes, name: str) -> Layout:
        """Paragraphs as lines, tables as rows, in document order."""
        with open_archive(data, name) as archive:
            try:
                return _Document(archive, name).layout()
            except RecursionError as error:
                raise ReadError("RD004", name, "文件内部嵌套过深", "请在 WPS 或 Word 中打开后另存") from error


READER = DocxReader()

_MAIN = re.compile(r"word/document\d*\.xml")


def has_entry(data: bytes, entry: re.Pattern[str]) -> bool:
    """Whether a zip archive, even a truncated one, has an entry of this name."""
    if not data.startswith(b"PK\x03\x04"):
        return False
    try:
        with zipfile.ZipFile(io.BytesIO(data)) as archive:
            return any(entry.fullmatch(found) for found in archive.namelist())
    except Exception:  # the list of entries is lost: the names before each entry are still there
        return re.search(entry.pattern.encode(), data) is not None


def _value(node: etree._Element | None, default: str = "") -> str:
    return default if node is None else node.get(_W + "val", default)


def _number(text: str, default: int) -> int:
    try:
        return int(text)
    except ValueError:
        return default


def _on(node: etree._Element | None) -> bool | None:
    """A toggle property: ``None`` where it is not stated."""
    return None if node is None else _value(node, "1") not in ("0", "false", "off")


def _unwrapped(parent: etree._Element, *tags: str) -> Iterator[etree._Element]:
    """The children of these tags, content controls and other wrappers opened, deletions left out."""
    stack = [iter(parent)]
    while stack:
        child = next(stack[-1], None)
        if child is None:
            stack.pop()
        elif child.tag in tags:
            yield child
        elif child.tag == _MC + "AlternateContent":
            stack.append(iter(_chosen(child)))
        elif child.tag not in _DROPPED:
            stack.append(iter(child))


def _chosen(alternate: etree._Element) -> etree._Element | tuple[()]:
    """The one branch of an AlternateContent that is read."""
    for tag in ("Choice", "Fallback"):
        branch = alternate.find(_MC + tag)
        if branch is not None:
            return branch
    return ()


# -- text ---------------------------------------------------------------------------------------------------------


@dataclass(slots=True)
class _Line:
    parts: list[str] = field(default_factory=list)
    page: int | None = None

    @property
    def text(self) -> str:
        return "".join(self.parts).replace("\xa0", " ").strip()


@dataclass(slots=True)
class _Pages:
    """The running page number; stays ``None`` where Word has not left its page breaks in the file."""

    number: int | None
    forced: bool = False
    """A stated break was counted; the rendered one that Word notes after it is the same break."""

    def stated(self) -> None:
        if self.number is not None:
            self.number, self.forced = self.number + 1, True

    def rendered(self) -> None:
        if self.number is not None and not self.forced:
            self.number += 1
        self.forced = False


class _Paragraph:
    """Collects the printed text of one paragraph, line by line, and the text boxes anchored in it."""

    def __init__(self, pages: _Pages) -> None:
        self.lines = [_Line()]
        self.boxes: list[etree._Element] = []
        self._pages = pages
        # One entry per open field; true while in its code. Kept per paragraph, so that a field that is never
        # closed cannot swallow the rest of the document.
        self._fields: list[bool] = []

    def say(self, text: str) -> None:
        if not text or True in self._fields:
            return
        now = self.lines[-1]
        if now.page is None and text.strip():
            now.page = self._pages.number
        if text.strip():
            self._pages.forced = False
        now.parts.append(text)

    def walk(self, parent: etree._Element, hidden: bool, styles: "_Styles") -> None:
        for node in parent:
            tag = node.tag
            if tag == _W + "r":
                properties = node.find(_W + "rPr")
                if not (hidden if properties is None else styles.hides(properties, hidden)):
                    self._run(node, hidden, styles)
            elif tag == _M + "t":
                self.say(node.text or "")
            elif tag == _MC + "AlternateContent":
                for branch in _chosen(node):
                    self.walk_one(branch, hidden, styles)
            elif tag not in _DROPPED:
                self.walk(node, hidden, styles)

    def walk_one(self, node: etree._Element, hidden: bool, styles: "_Styles") -> None:
        """What stands inside a run: text, breaks, symbols, drawings."""
        tag = node.tag
        if tag == _W + "t":
            text = node.text or ""
            self.say(_translated(text, node.getparent()) if _PRIVATE.search(text) else text)
        elif tag == _W + "tab" or tag == _W + "ptab":
            self.say("\t")
        elif tag == _W + "br" or tag == _W + "cr":
            if node.get(_W + "type") == "page":
                self._pages.stated()
            self.lines.append(_Line())
        elif tag == _W + "lastRenderedPageBreak":
            self._pages.rendered()
        elif tag == _W + "sym":
            self.say(_symbol(_number_16(node.get(_W + "char", "")), node.get(_W + "font", "")))
        elif tag == _W + "noBreakHyphen":
            self.say("-")
        elif tag == _W + "fldChar":
            self._field(node.get(_W + "fldCharType"))
        elif tag == _W + "txbxContent":
            self.boxes.append(node)
        elif tag == _MC + "AlternateContent":
            for branch in _chosen(node):
                self.walk_one(branch, hidden, styles)
        elif tag == _W + "p" or tag == _W + "r" or tag == _M + "t":
            self.walk([node], hidden, styles)  # type: ignore[arg-type]  # any iterable of nodes will do
        elif tag not in _DROPPED:
            for child in node:
                self.walk_one(child, hidden, styles)

    def _run(self, run: etree._Element, hidden: bool, styles: "_Styles") -> None:
        for node in run:
            self.walk_one(node, hidden, styles)

    def _field(self, kind: str | None) -> None:
        if kind == "begin":
            self._fields.append(True)
        elif self._fields and kind == "separate":
            self._fields[-1] = False
        elif self._fields and kind == "end":
            self._fields.pop()
