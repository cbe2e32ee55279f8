"""Performance texts as documents: one composed page model, one writer per format.

A writer is a module of this folder, named by its format, with ``document(text) -> bytes``. It is imported when it is
asked for.
"""

from collections.abc import Callable
from importlib import import_module
from importlib.util import find_spec

from jixiao.model import PerformanceText

Writer = Callable[[PerformanceText], bytes]
_NAMED_OTHERWISE = {"htm": "html", "md": "markdown"}
_FORMATS = ("docx", "pdf", "xlsx", "html", "md", "json")


def _module(suffix: str) -> str:
    name = suffix.removeprefix(".").lower()
    return f"{__name__}.{_NAMED_OTHERWISE.get(name, name)}"


def suffixes() -> tuple[str, ...]:
    """The suffixes a document can be written to, in the order people are told them."""
    return tuple(f".{name}" for name in _FORMATS if find_spec(_module(name)) is not None)


def writer_for(suffix: str) -> Writer:
    """The writer of a suffix. Raises KeyError for one that no writer has."""
    if suffix.lower() not in (*suffixes(), ".htm", ".markdown"):
        raise KeyError(suffix)
    found: Writer = import_module(_module(suffix)).document
    return found
