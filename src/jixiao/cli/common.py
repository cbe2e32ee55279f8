"""What the commands share: options, reading with one line of error, writing where asked."""

import errno
import os
import sys
from collections.abc import Callable
from pathlib import Path
from typing import Any

import click

from jixiao import __version__
from jixiao.api import ReadError, read
from jixiao.cli import one_line
from jixiao.model import PerformanceText
from jixiao.read.base import MAX_BYTES
from jixiao.write.atomic import write_atomically


def common_options(command: Callable[..., Any]) -> Callable[..., Any]:
    """``--quiet``, ``--lang`` and ``--version``, which every command has."""
    command = click.option("--lang", type=click.Choice(["zh", "en"]), default=None, help="提示语言（默认 zh）。")(
        command
    )
    command = click.option("--quiet", "-q", is_flag=True, help="不输出说明性文字。")(command)
    return click.version_option(__version__, prog_name="jixiao", message="%(prog)s %(version)s", help="显示版本号。")(
        command
    )


def say(words: str, *, quiet: bool = False) -> None:
    """Words for people go to standard error."""
    if not quiet:
        click.echo(one_line(words), err=True)


def fail(words: str) -> None:
    """One line on standard error."""
    click.echo(f"jixiao：{one_line(words)}", err=True)


def standard_input() -> bytes:
    """What comes on standard input, cut where it is more than a file may have. Raises ReadError."""
    try:
        if sys.stdin is None:
            raise OSError
        return sys.stdin.buffer.read(MAX_BYTES + 1)
    except OSError as error:
        raise ReadError("RD000", "-", "标准输入是关闭的或读不出来", "请改为给出文件名") from error


def on_terminal() -> bool:
    """Whether standard output is a terminal; a closed one is none."""
    return sys.stdout is not None and sys.stdout.isatty()


def is_folder(path: Path | None) -> bool:
    """Whether there is a folder of this name; a name no file can have is none."""
    try:
        return path is not None and path.is_dir()
    except OSError:
        return False


def read_or_none(file: str, *, quiet: bool = False, data: bytes | None = None) -> PerformanceText | None:
    """The text in a file, or in the ``data`` it was found to hold; ``None`` after one line that says what is wrong."""
    try:
        if data is None and file == "-":
            data = standard_input()
        text = read(file) if data is None else read(data, file)
    except ReadError as error:
        fail(str(error))
        return None
    for note in text.notes:
        say(f"{file}：{note}", quiet=quiet)
    return text


def write_out(data: str | bytes, out: Path | None) -> bool:
    """Write to a file (whole or not at all) or to standard output. Returns whether it worked."""
    payload = data.encode() if isinstance(data, str) else data
    if out is None:
        return _to_standard_output(payload)
    if words := not_written(payload, out):
        fail(words)
    return not words


def not_written(data: bytes, out: Path) -> str:
    """Write to a file, whole or not at all; one line that says what kept it from being written, ``""`` if nothing did."""
    try:
        if out.is_dir():
            raise IsADirectoryError(out)
        write_atomically(out, data)
    except IsADirectoryError:
        return f"{out}：这是一个文件夹。请写出文件名，如 {out / 'report.html'}"
    except FileNotFoundError:
        return f"{out}：文件夹不存在。请先建立 {out.parent}"
    except OSError as error:
        reason = _REASONS.get(error.errno or 0, error.strerror)
        return f"{out}：写不进去（{reason}）。请换一个位置，或关闭正在打开它的程序"
    return ""


_REASONS = {
    errno.EACCES: "没有写入权限", errno.EPERM: "没有写入权限", errno.EROFS: "磁盘是只读的", errno.ENOSPC: "磁盘已满",
    errno.EDQUOT: "超过磁盘限额", errno.EFBIG: "超过允许的文件大小", errno.ENOTDIR: "路径中有一段是文件而不是文件夹",
    errno.ENAMETOOLONG: "文件名太长",
}  # fmt: skip


def _to_standard_output(data: bytes) -> bool:
    if sys.stdout is None:
        fail("标准输出是关闭的。请用 -o 写入文件")
        return False
    try:
        sys.stdout.buffer.write(data)
        sys.stdout.buffer.flush()
    except OSError as error:
        # What is left in the buffer would fail once more at the end of the program.
        os.dup2(os.open(os.devnull, os.O_WRONLY), sys.stdout.fileno())
        if isinstance(error, BrokenPipeError):
            raise
        fail(f"标准输出写不进去（{error.strerror}）。请用 -o 写入文件")
        return False
    return True
