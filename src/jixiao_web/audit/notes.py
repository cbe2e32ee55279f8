"""Checkpoints as signed notes (C2SP signed-note and tlog-checkpoint formats), signed with Ed25519.

::

    <origin>
    <size>
    <base64 of the last hash>

    — <key name> <base64 of key hash and signature>
"""

import base64
import hashlib
import re
from dataclasses import dataclass
from pathlib import Path

from cryptography.exceptions import InvalidSignature
from cryptography.hazmat.primitives.asymmetric.ed25519 import Ed25519PrivateKey, Ed25519PublicKey
from cryptography.hazmat.primitives.serialization import Encoding, NoEncryption, PrivateFormat, PublicFormat

from jixiao_web import keys

_ED25519 = b"\x01"
_LINE = re.compile(r"\u2014 (\S+) ([A-Za-z0-9+/=]+)")


@dataclass(frozen=True, slots=True)
class Note:
    """A checkpoint as it was read; nothing is said yet of its signature."""

    origin: str
    size: int
    hash: str
    body: str
    signer: str
    signature: bytes


class NoteError(Exception):
    """Not a checkpoint, or not one of ours."""


class Signer:
    """The key of this installation: made at first use, kept beside the data, readable by its owner alone."""

    def __init__(self, folder: Path, origin: str) -> None:
        self.origin = origin
        file = folder / "audit.key"
        raw = keys.kept(
            file, lambda: Ed25519PrivateKey.generate().private_bytes(Encoding.Raw, PrivateFormat.Raw, NoEncryption())
        )
        if len(raw) != 32:
            raise NoteError(
                f"{file}：密钥不完整。请从备份恢复；没有备份时改名另存，系统会另行生成（以前的检查点须用以前的公钥核验）"
            )
        self._key = Ed25519PrivateKey.from_private_bytes(raw)

    @property
    def public(self) -> str:
        """The verifier key: ``name+hash+base64``, as C2SP writes it; what the other party keeps."""
        raw = self._key.public_key().public_bytes(Encoding.Raw, PublicFormat.Raw)
        return f"{self.origin}+{_key_hash(self.origin, raw).hex()}+{base64.b64encode(_ED25519 + raw).decode()}"

    def sign(self, size: int, head: str) -> str:
        """The signed note over a size and a last hash (hexadecimal)."""
        body = f"{self.origin}\n{size}\n{base64.b64encode(bytes.fromhex(head)).decode()}\n"
        raw = self._key.public_key().public_bytes(Encoding.Raw, PublicFormat.Raw)
        signature = base64.b64encode(_key_hash(self.origin, raw) + self._key.sign(body.encode())).decode()
        return f"{body}\n\u2014 {self.origin} {signature}\n"


def parse(note: str) -> Note:
    """A checkpoint's parts. Raises NoteError."""
    body, gap, signatures = note.replace("\r\n", "\n").partition("\n\n")
    match = _LINE.search(signatures)
    lines = body.split("\n")
    if not gap or match is None or len(lines) < 3 or not lines[1].isdigit():
        raise NoteError("不是检查点文件")
    try:
        head = base64.b64decode(lines[2], validate=True).hex()
        signature = base64.b64decode(match[2], validate=True)
    except ValueError as error:
        raise NoteError("检查点文件已损坏") from error
    return Note(lines[0], int(lines[1]), head, body + "\n", match[1], signature)


def is_signed(note: Note, public: str) -> bool:
    """Whether the note was signed by the holder of this verifier key. Raises NoteError for a key that is none."""
    try:
        name, _, key = public.strip().split("+", 2)  # names hold no "+", base64 does
        raw = base64.b64decode(key, validate=True)
    except ValueError as error:
        raise NoteError("验证公钥的格式不对，应为 名称+摘要+公钥") from error
    if raw[:1] != _ED25519 or len(raw) != 33:
        raise NoteError("验证公钥不是 Ed25519 公钥")
    if note.signer != name or note.signature[:4] != _key_hash(name, raw[1:]):
        return False
    try:
        Ed25519PublicKey.from_public_bytes(raw[1:]).verify(note.signature[4:], note.body.encode())
    except InvalidSignature:
        return False
    return True


def _key_hash(name: str, raw: bytes) -> bytes:
    return hashlib.sha256(name.encode() + b"\n" + _ED25519 + raw).digest()[:4]
