"""Secrets kept beside the data: made at first use, readable by their owner alone."""

from __future__ import annotations

import os
from collections.abc import Callable
from pathlib import Path

from django.core.exceptions import ImproperlyConfigured


def kept(file: Path, make: Callable[[], bytes]) -> bytes:
    """What the file holds; where there is none it is made, once though several processes start together.

    Raises ImproperlyConfigured where others may read it: a secret that was seen is none.
    """
    try:
        handle = os.open(file, os.O_WRONLY | os.O_CREAT | os.O_EXCL, 0o600)
    except FileNotFoundError:
        file.parent.mkdir(parents=True, exist_ok=True, mode=0o700)
        return kept(file, make)
    except FileExistsError:
        if os.name == "posix" and (mode := file.stat().st_mode & 0o077):
            raise ImproperlyConfigured(
                f"{file}：其他用户也能读写这个密钥文件（权限多了 {mode:03o}）。请执行 chmod 600 {file}；如怀疑已泄露，请更换密钥"
            ) from None
        return file.read_bytes()
    secret = make()
    with os.fdopen(handle, "wb") as out:
        out.write(secret)
    return secret
