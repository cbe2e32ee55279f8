"""Files that prove something: each content once, under its SHA-256, in the data folder. Types are told by content."""

from __future__ import annotations

import hashlib
import os
import tempfile
import unicodedata
from dataclasses import dataclass
from pathlib import Path, PurePosixPath

import filetype
from django.conf import settings
from django.core.exceptions import ValidationError
from django.utils.translation import gettext as _
from django.utils.translation import gettext_noop

from jixiao_web.evidence import exif

MOST = 25 * 2**20
"""Bytes of one file."""
PDF = "application/pdf"
_OFFICE = "application/vnd.openxmlformats-officedocument"
ALLOWED: dict[str, tuple[str, frozenset[str]]] = {
    "image/jpeg": (gettext_noop("照片"), frozenset({"jpg", "jpeg", "jfif"})), "image/png": (gettext_noop("图片"), frozenset({"png"})),
    "image/webp": (gettext_noop("图片"), frozenset({"webp"})), "image/heic": (gettext_noop("照片"), frozenset({"heic", "heif"})),
    PDF: ("PDF", frozenset({"pdf"})), "application/ofd": ("OFD", frozenset({"ofd"})),
    f"{_OFFICE}.wordprocessingml.document": ("Word", frozenset({"docx"})),
    f"{_OFFICE}.spreadsheetml.sheet": ("Excel", frozenset({"xlsx"})),
    "application/msword": ("Word", frozenset({"doc", "wps"})), "application/vnd.ms-excel": ("Excel", frozenset({"xls", "et"})),
    "audio/mpeg": (gettext_noop("录音"), frozenset({"mp3"})), "audio/mp4": (gettext_noop("录音"), frozenset({"m4a"})), "video/mp4": (gettext_noop("视频"), frozenset({"mp4"})),
    "video/quicktime": (gettext_noop("视频"), frozenset({"mov"})),
}  # fmt: skip
"""MIME types taken as evidence, as their content tells them, with their names for people and their suffixes."""
IMAGES = frozenset({"image/jpeg", "image/png", "image/webp"})
SHOWN = IMAGES | {PDF}
"""Shown in place; everything else is only downloaded."""
_ZIPPED = ((b"word/document.xml", f"{_OFFICE}.wordprocessingml.document"), (b"xl/workbook.xml", f"{_OFFICE}.spreadsheetml.sheet"),
           (b"OFD.xml", "application/ofd"))  # fmt: skip
"""A part whose name stands in the archive → what the archive is. Nothing is unpacked, so nothing can swell."""
_OLE = b"\xd0\xcf\x11\xe0\xa1\xb1\x1a\xe1"
_STREAMS = (
    ("WordDocument", "application/msword"),
    ("Workbook", "application/vnd.ms-excel"),
    ("Book", "application/vnd.ms-excel"),
)
_MACROS = (b"vbaProject.bin", "_VBA_PROJECT".encode("utf-16-le"))


class Damaged(Exception):
    """A content that is gone from the disk, or is no longer what its name says. Said in words for people."""


@dataclass(frozen=True, slots=True)
class Upload:
    """A file as it came."""

    name: str
    content: bytes


@dataclass(frozen=True, slots=True)
class Kept:
    """A file as it is kept."""

    name: str
    kind: str
    size: int
    sha256: str
    photo: exif.Photo


def clean(name: str) -> str:
    """The last part of a name without what is not seen: no path, no control signs, no signs that turn the reading."""
    plain = "".join(c for c in unicodedata.normalize("NFC", name) if unicodedata.category(c)[0] != "C")
    last = PurePosixPath(plain.replace("\\", "/")).name.strip(" .")
    stem, dot, suffix = last.rpartition(".")
    return f"{stem[:80]}{dot}{suffix[:10]}" if dot and stem else last[:80] or _("未命名")


def kind_of(content: bytes) -> str:
    """The MIME type by the content alone; ``""`` for what is no evidence."""
    if content.startswith(b"PK\x03\x04"):
        return next((kind for part, kind in _ZIPPED if part in content), "")
    if content.startswith(_OLE):
        return next((kind for stream, kind in _STREAMS if stream.encode("utf-16-le") in content), "")
    found = filetype.guess(content)
    return found.mime if found and found.mime in ALLOWED else ""


def keep(upload: Upload) -> Kept:
    """Store a file after its size and type were looked at. Raises ValidationError: empty, too large, a type that proves
    nothing, macros, or a content that is not what the name says.
    """
    name, content = clean(upload.name), upload.content
    if not content:
        raise ValidationError(_("“%(name)s”是空文件，请重新选择。") % {"name": name})
    if len(content) > MOST:
        raise ValidationError(too_large(name, len(content)))
    kind = kind_of(content)
    if not kind:
        raise ValidationError(
            _("“%(name)s”不是照片、PDF、OFD、Word、Excel、录音或视频，不能作为佐证。压缩包请解开后逐个上传。")
            % {"name": name}
        )
    words, suffixes = ALLOWED[kind]
    suffix = name.rpartition(".")[2].lower() if "." in name else ""
    if suffix and suffix not in suffixes:
        raise ValidationError(
            _("“%(name)s”的内容是%(kind)s，与后缀 .%(suffix)s 不符，请核对是否选错了文件。")
            % {"name": name, "kind": _(words), "suffix": suffix}
        )
    if words in ("Word", "Excel") and any(sign in content for sign in _MACROS):
        raise ValidationError(_("“%(name)s”带有宏，不能上传。请另存为不带宏的文件。") % {"name": name})
    digest = hashlib.sha256(content).hexdigest()
    _write(path_of(digest), content, digest)
    return Kept(name, kind, len(content), digest, exif.read(content) if kind.startswith("image/") else exif.Photo())


def too_large(name: str, size: int) -> str:
    """What is said of a file of so many bytes."""
    return _("“%(name)s”有 %(size)d MB，超过 %(mb)d MB，请压缩或拆分后再传。") % {"name": name, "size": -(-size // 2**20), "mb": MOST // 2**20}  # fmt: skip


def path_of(sha256: str) -> Path:
    """Where a content is kept."""
    return Path(settings.MEDIA_ROOT) / sha256[:2] / sha256


def _write(target: Path, content: bytes, digest: str) -> None:
    """Whole or not at all; a content that is there, and sound, is not written again."""
    if target.exists() and hashlib.sha256(target.read_bytes()).hexdigest() == digest:
        return
    target.parent.mkdir(parents=True, exist_ok=True, mode=0o700)
    handle, name = tempfile.mkstemp(dir=target.parent)
    try:
        with os.fdopen(handle, "wb") as out:
            out.write(content)
            out.flush()
            os.fsync(out.fileno())
        Path(name).replace(target)
    except BaseException:
        Path(name).unlink(missing_ok=True)
        raise


def read(sha256: str) -> bytes:
    """A content, proved to be what its name says. Raises Damaged."""
    try:
        content = path_of(sha256).read_bytes()
    except FileNotFoundError as error:
        raise Damaged(_("文件不在磁盘上了，请从备份恢复。校验值 %(sha)s。") % {"sha": sha256}) from error
    if hashlib.sha256(content).hexdigest() != sha256:
        raise Damaged(_("文件内容与登记时的校验值不一致，被改动过，请从备份恢复。校验值 %(sha)s。") % {"sha": sha256})
    return content
