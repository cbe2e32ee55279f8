"""The conductor: joins the rooms, holds no logic of its own."""

from collections.abc import Iterable
from pathlib import Path

from jixiao.check.discover import all_rules
from jixiao.check.engine import run
from jixiao.check.rule import Context, Rule
from jixiao.model import Finding, PerformanceText
from jixiao.read.base import MAX_BYTES, ReadError
from jixiao.read.discover import read_bytes, too_large

__all__ = ["Context", "ReadError", "check", "load", "read"]


def load(path: str | Path) -> bytes:
    """The bytes of a file, after its size was looked at. Raises ReadError for whatever keeps it from being read."""
    file = Path(path)
    name = str(path)
    try:
        if file.is_dir():
            raise ReadError("RD000", name, "这是一个文件夹", "请给出文件；要检查整个文件夹，请写 文件夹/*.docx")
        if not file.exists():
            raise ReadError("RD000", name, "找不到这个文件", "请核对路径和文件名")
        if not file.is_file():
            raise ReadError("RD000", name, "这不是普通文件", "请给出 .docx、.xlsx、.pdf 等文件")
        if (size := file.stat().st_size) > MAX_BYTES:
            raise too_large(name, size)
        return file.read_bytes()
    except PermissionError as error:
        raise ReadError("RD000", name, "没有读取权限", "请修改文件权限，或复制到自己的文件夹") from error
    except (OSError, ValueError) as error:
        raise ReadError("RD000", name, "文件打不开", "请核对路径，或复制到本机后再试") from error


def read(source: str | Path | bytes, name: str | None = None) -> PerformanceText:
    """The performance text in a file (or in bytes, then ``name`` stands in messages and places).

    Raises ReadError, whose text says what, where and how to mend it.
    """
    data = source if isinstance(source, bytes) else load(source)
    return read_bytes(data, name or ("-" if isinstance(source, bytes) else str(source)))


def check(text: PerformanceText, context: Context | None = None, rules: Iterable[type[Rule]] | None = None) -> list[Finding]:
    """The findings over a text, in order."""
    return run(text, all_rules() if rules is None else rules, context or Context())
