"""Performance texts as documents: one composed page model, one writer per format.

A writer is a module of this folder, named by its format, with ``document(text) -> bytes``. It is imported when it is
asked for. What other programs read (``jixiao.write.exchange``) is chosen by its suffix as well.
"""

from collections.abc import Callable
from importlib import import_module
from importlib.util import find_spec

from jixiao.write import exchange

Writer = Callable[..., bytes]
"""Takes a PerformanceText; those of ``jixiao.write.exchange`` take a Publisher beside it."""
_NAMED_OTHERWISE = {"htm": "html", "md": "markdown"}
_FORMATS = ("docx", "pdf", "xlsx", "html", "md", "json", *exchange.MODULES)


def _module(suffix: str) -> str:
    name = suffix.removeprefix(".").lower()
    if name in exchange.MODULES:
        return f"{exchange.__name__}.{exchange.MODULES[name]}"
    return f"{__name__}.{_NAMED_OTHERWISE.get(name, name)}"


def suffixes() -> tuple[str, ...]:
    """The suffixes a document can be written to, in the order people are told them."""
    return tuple(f".{name}" for name in _FORMATS if find_spec(_module(name)) is not None)


class WriteError(Exception):
    """A document that cannot be written: one line for people, which says how to mend it; ``english`` says it again."""

    def __init__(self, words: str, english: str) -> None:
        super().__init__(words)
        self.english = english


def writer_for(suffix: str) -> Writer:
    """The writer of a suffix. Raises WriteError for one that no writer has."""
    known = suffixes()
    if suffix.lower() not in (*known, ".htm", ".markdown"):
        raise WriteError(
            f"后缀{f' {suffix} ' if suffix else '空缺，'}写不成文档。请把文件名改为以 {'、'.join(known)} 之一结尾",
            f"no document ends in {suffix or 'nothing'}. Name the file with one of {', '.join(known)}",
        )
    found: Writer = import_module(_module(suffix)).document
    return found


def drawer_for(suffix: str) -> Callable[..., bytes]:
    """What draws a sheet of its own (``drawn(sheet)``) in the format of a suffix. Raises WriteError where none does."""
    writer_for(suffix)
    found: Callable[..., bytes] | None = getattr(import_module(_module(suffix)), "drawn", None)
    if found is None:
        raise WriteError(f"后缀 {suffix} 写不成单张的表。请把文件名改为以 .docx、.pdf、.xlsx、.html 之一结尾",
                         f"no single form can be written as {suffix}. Name the file .docx, .pdf, .xlsx or .html")  # fmt: skip
    return found
