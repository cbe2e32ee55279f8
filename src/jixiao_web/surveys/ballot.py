"""The ballot box: answers are sealed as they come (HPKE, RFC 9180), for a key pair of the questionnaire's own. The public
half stands in the database; the private half is a file in the data folder, used once, when the box is opened, and then
deleted. So neither the database nor its journals and backups tell what was answered while it can be told who came when.
"""

from __future__ import annotations

import json
from collections.abc import Mapping
from pathlib import Path
from typing import Any

from cryptography.exceptions import InvalidTag
from cryptography.hazmat.primitives.asymmetric.x25519 import X25519PrivateKey, X25519PublicKey
from cryptography.hazmat.primitives.hpke import AEAD, KDF, KEM, Suite
from django.conf import settings

from jixiao_web import keys

_SUITE = Suite(KEM.X25519, KDF.HKDF_SHA256, AEAD.CHACHA20_POLY1305)
_LEAST = 1024
"""Bytes of the smallest answer; larger ones double it. A long text shows only that it is long."""


class BoxError(Exception):
    """The box cannot be opened: its key is not there, or an envelope is damaged. One line for people."""


def _file(token: str) -> Path:
    return Path(settings.DATA) / "ballots" / f"{token}.key"


def make(token: str) -> str:
    """A key pair for a questionnaire; the public half, in hexadecimal."""
    private = X25519PrivateKey.from_private_bytes(
        keys.kept(_file(token), lambda: X25519PrivateKey.generate().private_bytes_raw())
    )
    return private.public_key().public_bytes_raw().hex()


def seal(seal_: str, token: str, slip: Mapping[str, Any]) -> bytes:
    """An answer that only the private half opens."""
    words = json.dumps(slip, ensure_ascii=False, separators=(",", ":")).encode()
    size = _LEAST
    while size < len(words):
        size *= 2
    return _SUITE.encrypt(words.ljust(size), X25519PublicKey.from_public_bytes(bytes.fromhex(seal_)), token.encode())


class Box:
    """The open box of one questionnaire."""

    def __init__(self, token: str) -> None:
        try:
            held = _file(token).read_bytes()
        except OSError as error:
            raise BoxError(
                f"开箱密钥 {_file(token)} 读不出来，答卷无法开封。请先从备份中恢复这个文件，再结束问卷"
            ) from error
        self._private = X25519PrivateKey.from_private_bytes(held)
        self._token = token

    def take(self, sealed: bytes) -> dict[str, Any]:
        """What an envelope holds."""
        try:
            slip: dict[str, Any] = json.loads(_SUITE.decrypt(sealed, self._private, self._token.encode()))
        except InvalidTag as error:
            raise BoxError("有一份密封的答卷打不开：密钥不是这份问卷的，或数据已损坏。请从备份中恢复") from error
        return slip


def destroy(token: str) -> None:
    """Delete the private half: what was sealed with it can be opened by nobody any more."""
    _file(token).unlink(missing_ok=True)
