"""Data Packages that ``jixiao write`` wrote: the whole text in them, after a look at what was changed since."""

import hashlib
import json
import re
from collections.abc import Iterator
from dataclasses import replace
from typing import Any
from zipfile import ZipFile

from jixiao.model import PerformanceText, Problem
from jixiao.read.base import MAX_BYTES, Reader, ReadError, open_archive, read_entry
from jixiao.read.json import READER as JSON
from jixiao.read.markup import has_entry

_DESCRIPTOR = "datapackage.json"
_IS_DESCRIPTOR = re.compile(r"datapackage\.json")
_WHOLE = "text.json"


class DataPackageReader(Reader):
    """Reads ``text.json``, which is the whole text; the tables beside it are made from it."""

    suffixes = (".zip",)
    name_zh = "数据包"
    rank = 20

    def recognises(self, data: bytes) -> bool:
        """A zip with a descriptor."""
        return has_entry(data, _IS_DESCRIPTOR)

    def read(self, data: bytes, name: str) -> PerformanceText:
        """The text, with a problem for each file that is no longer what it was (RD050); raises RD020 for the Data
        Package of another program.
        """
        with open_archive(data, name) as archive:
            if _WHOLE not in archive.namelist():
                raise ReadError("RD020", name, f"数据包里没有绩效文本（{_WHOLE}）", "请用 jixiao write 重新生成")
            text = JSON.read(_entry(archive, _WHOLE, name), name)
            changed = tuple(_changed(archive, name))
        said = f"数据包里的{'、'.join(changed)}与写成时不同，已被改动或缺失；内容以 {_WHOLE} 为准"
        return replace(text, problems=(*text.problems, Problem("RD050", said))) if changed else text


def _entry(archive: ZipFile, path: str, name: str) -> bytes:
    """A file of the package, no larger than one that stands alone may be."""
    if archive.getinfo(path).file_size > MAX_BYTES:
        raise ReadError("RD006", name, f"数据包里的 {path} 过大", "请核实文件来源，用 jixiao write 重新生成")
    return read_entry(archive, path, name)


def _changed(archive: ZipFile, name: str) -> Iterator[str]:
    """The files that are not what the descriptor says they were."""
    entries = set(archive.namelist())
    for path, mark in _marks(_entry(archive, _DESCRIPTOR, name)).items():
        if path not in entries or mark != f"sha256:{hashlib.sha256(_entry(archive, path, name)).hexdigest()}":
            yield path


def _marks(descriptor: bytes) -> dict[str, str]:
    """Path → checksum of every resource. A broken descriptor has changed itself; the text does not depend on it."""
    try:
        found: Any = json.loads(descriptor.decode("utf-8-sig"))
        return {str(r["path"]): str(r["hash"]) for r in found["resources"]}
    except (ValueError, KeyError, TypeError, RecursionError):
        return {_DESCRIPTOR: ""}


READER = DataPackageReader()
