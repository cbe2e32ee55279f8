"""What a reader is, what it may refuse, and the limits every file meets before a parser does."""

import io
import re
import zipfile
from abc import ABC, abstractmethod
from collections.abc import Iterable

from jixiao.model import Layout, PerformanceText

MAX_BYTES = 64 * 1024 * 1024
"""Largest file that is opened at all; the largest published text we know of is under 20 MB."""
MAX_UNPACKED = 256 * 1024 * 1024
MAX_RATIO = 200
MAX_ENTRIES = 5_000
MAX_COLUMNS = 400
"""Widest table; the widest form known has 21 columns. Protects against sheets of 100,000 columns."""
MAX_ROWS = 300_000
MAX_CELL = 100_000
"""Longest cell or line, in characters; above it the reader refuses."""


class ReadError(Exception):
    """A file that cannot be read. One line for people: what is wrong, where, and how to mend it.

    ``code`` is ``RD0nn``; ``str()`` gives ``<file>: <what>。<mend>``.
    """

    def __init__(self, code: str, name: str, what: str, mend: str) -> None:
        super().__init__(code, name, what, mend)
        self.code, self.name, self.what, self.mend = code, name, what, mend

    def __str__(self) -> str:
        return f"{self.name}：{self.what}。{self.mend}（{self.code}）"


class Reader(ABC):
    """One file format. Knows bytes and cells, nothing of indicators.

    Modules in ``jixiao.read`` that define ``READER = …()`` are found by walking the folder. Importing such a
    module must be cheap: heavy libraries are imported inside ``read``.
    """

    suffixes: tuple[str, ...]
    """Lower-case suffixes, with the dot."""
    name_zh: str
    """What people call the format, for messages."""
    rank: int = 50
    """Readers are asked in this order; stricter signatures first."""

    @abstractmethod
    def recognises(self, data: bytes) -> bool:
        """Whether the content (not the suffix) is this format. Must be cheap and never raise."""

    @abstractmethod
    def read(self, data: bytes, name: str) -> Layout | PerformanceText:
        """The layout of the file; raises ReadError and nothing else."""


_DECLARED_UTF16 = (b"\xff\xfe", b"\xfe\xff")


def decode(data: bytes, name: str) -> tuple[str, str]:
    """Text and the name of its encoding: UTF-8 (with or without BOM), UTF-16, GB18030.

    Raises RD003 when none fits or the text is binary.
    """
    if data.startswith(b"\xef\xbb\xbf"):
        candidates = ["utf-8-sig"]
    elif data.startswith(_DECLARED_UTF16):
        candidates = ["utf-16"]
    elif (guess := _utf16_without_bom(data)) is not None:
        candidates = [guess]
    else:
        candidates = ["utf-8", "gb18030"]
    for encoding in candidates:
        try:
            text = data.decode(encoding)
        except UnicodeDecodeError:
            continue
        if _looks_like_text(text):
            return text, encoding
    raise ReadError(
        "RD003",
        name,
        "内容不是可识别的文字（编码既非 UTF-8、UTF-16，也非 GB18030）",
        "请用 WPS 或 Word 打开后另存为 .docx，或另存为 UTF-8 编码的文本",
    )


def _utf16_without_bom(data: bytes) -> str | None:
    head = data[:4000]
    if len(head) < 4 or b"\x00" not in head:
        return None
    even, odd = head[0::2].count(0), head[1::2].count(0)
    if odd > len(head) // 20 and even <= odd // 8:
        return "utf-16-le"
    if even > len(head) // 20 and odd <= even // 8:
        return "utf-16-be"
    return None


_CONTROL = re.compile("[\x00-\x08\x0e-\x1f\x7f\ufffe\uffff]")


def _looks_like_text(text: str) -> bool:
    return len(_CONTROL.findall(text[:20_000])) <= len(text[:20_000]) // 200


def open_archive(data: bytes, name: str) -> zipfile.ZipFile:
    """A zip archive that is safe to unpack: not encrypted, not a bomb, not truncated. Raises RD004-RD006."""
    try:
        archive = zipfile.ZipFile(io.BytesIO(data))
        entries = archive.infolist()
    except (zipfile.BadZipFile, ValueError, OSError, NotImplementedError) as error:
        raise ReadError(
            "RD004", name, "文件不完整或已损坏，打不开压缩结构", "请重新传送，或在 WPS、Word 中打开后另存"
        ) from error
    if any(entry.flag_bits & 0x1 for entry in entries):
        raise ReadError("RD005", name, "文件有密码保护", "请去掉打开密码后再试")
    unpacked = sum(entry.file_size for entry in entries)
    if len(entries) > MAX_ENTRIES or unpacked > MAX_UNPACKED or unpacked > MAX_RATIO * max(len(data), 10_000):
        raise ReadError("RD006", name, "压缩包展开后过大，疑似压缩炸弹", "请核实文件来源，重新导出后再试")
    return archive


def read_entry(archive: zipfile.ZipFile, entry: str, name: str) -> bytes:
    """One member of an archive, refusing one that unpacks to more than it declares. Raises RD004, RD006."""
    try:
        # No more than it declares: zipfile would unpack as much as it is asked for, and look at the size afterwards.
        declared = archive.getinfo(entry).file_size
        with archive.open(entry) as stream:
            data = stream.read(min(declared, MAX_UNPACKED) + 1)
    except KeyError as error:
        raise ReadError("RD004", name, f"文件缺少必要的部分 {entry}", "请在 WPS、Word 中打开后另存") from error
    except (zipfile.BadZipFile, OSError, EOFError, NotImplementedError, RuntimeError, ValueError) as error:
        raise ReadError("RD004", name, "文件不完整或已损坏", "请重新传送，或在 WPS、Word 中打开后另存") from error
    except Exception as error:  # zlib.error and lzma.LZMAError share no base class
        raise ReadError("RD004", name, "文件不完整或已损坏", "请重新传送，或在 WPS、Word 中打开后另存") from error
    if len(data) > MAX_UNPACKED:
        raise ReadError("RD006", name, "压缩包展开后过大，疑似压缩炸弹", "请核实文件来源，重新导出后再试")
    return data


def check_width(columns: int, name: str, where: str) -> None:
    """Refuse a table wider than any form (RD007)."""
    if columns > MAX_COLUMNS:
        raise ReadError(
            "RD007",
            name,
            f"{where}有 {columns} 列，超过上限 {MAX_COLUMNS} 列",
            "这不像绩效文本的表格，请删去多余的列后再试",
        )


def joined_lines(lines: Iterable[str]) -> str:
    """The lines of one wrapped cell, joined: no blank between Chinese characters, one between Latin words."""
    out = ""
    for raw in lines:
        part = raw.strip()
        if out and part and out[-1].isascii() and out[-1].isalpha() and part[0].isascii() and part[0].isalpha():
            out += " "
        out += part
    return out
