"""Which reader reads a file: told by content first, the suffix only decides between texts."""

from dataclasses import replace
from functools import cache
from importlib import import_module
from pathlib import Path, PurePath

from jixiao.model import Layout, PerformanceText
from jixiao.read.assemble import assemble
from jixiao.read.base import MAX_BYTES, Reader, ReadError, decode
from jixiao.read.carried import compared

_OTHER_MODULES = {"accounts", "base", "carried", "discover", "__init__"}


@cache
def readers() -> tuple[Reader, ...]:
    """Every ``READER`` of a module in this folder, by rank."""
    found = []
    for file in sorted(Path(__file__).parent.glob("*.py")):
        if file.stem in _OTHER_MODULES:
            continue
        reader = getattr(import_module(f"jixiao.read.{file.stem}"), "READER", None)
        if isinstance(reader, Reader):
            found.append(reader)
    return tuple(sorted(found, key=lambda r: (r.rank, r.suffixes)))


def read_bytes(data: bytes, name: str) -> PerformanceText:
    """The text in ``data``; ``name`` is for messages and places. Raises ReadError only."""
    document = _document(data, name)
    if isinstance(document, PerformanceText):
        return document
    text = assemble(document)
    return text if document.carried is None else compared(text, document.carried)


def layout_of(data: bytes, name: str) -> Layout:
    """The rows of a file, whatever they say. Raises ReadError, also for files that are data and have no rows."""
    document = _document(data, name)
    if isinstance(document, PerformanceText):
        raise ReadError("RD020", name, "这是绩效文本的数据，不是表格", "请提供表格文件（.xlsx、.csv、.docx 等）")
    return document


def _document(data: bytes, name: str) -> Layout | PerformanceText:
    if not data.strip(b"\0 \t\r\n"):
        raise ReadError("RD001", name, "文件是空的", "请核对是否选错了文件")
    if len(data) > MAX_BYTES:
        raise too_large(name, len(data))
    suffix = PurePath(name).suffix.lower()
    reader = _choose(data, suffix)
    if reader is None:
        raise ReadError(
            "RD002", name, "认不出文件格式", "请提供 .docx、.xlsx、.pdf、.html、.txt、.md、.csv、.json 或 .zip 数据包"
        )
    document = reader.read(data, name)
    notes: tuple[str, ...] = ()
    if suffix and suffix not in reader.suffixes:
        notes = (f"后缀是 {suffix}，内容是{reader.name_zh}，已按内容读取",)
    if isinstance(document, PerformanceText):
        return document
    return replace(document, notes=(*notes, *document.notes))


def kind_of(data: bytes, name: str) -> str:
    """The module name of the reader that reads this file (``txt``, ``docx`` …), ``""`` if none does."""
    reader = _choose(data, PurePath(name).suffix.lower())
    kind = type(reader).__module__.rpartition(".")[2] if reader is not None else ""
    return "txt" if kind == "csv" else kind


def encoding_of(data: bytes, name: str) -> str:
    """The encoding of a text file; ``utf-8`` for files that are no text."""
    try:
        return decode(data, name)[1]
    except ReadError:
        return "utf-8"


def too_large(name: str, size: int) -> ReadError:
    """The refusal of a file above the limit."""
    had = f"文件有 {size / 1_048_576:.0f} MB，" if size > MAX_BYTES + 1 else "内容"
    return ReadError("RD006", name, f"{had}超过上限 {MAX_BYTES // 1_048_576} MB", "请去掉图片或拆分后再试")


def _choose(data: bytes, suffix: str) -> Reader | None:
    by_suffix = [r for r in readers() if suffix in r.suffixes]
    for reader in (*by_suffix, *(r for r in readers() if r not in by_suffix)):
        if reader.recognises(data):
            return reader
    return None
