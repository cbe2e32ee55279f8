"""What the commands share: options, reading with one line of error, writing where asked."""

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


def read_or_none(file: str, *, quiet: bool = False) -> PerformanceText | None:
    """The text, or ``None`` after one line that says what is wrong."""
    try:
        text = read(standard_input(), "-") if file == "-" else read(file)
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
    try:
        if out.is_dir():
            raise IsADirectoryError(out)
        write_atomically(out, payload)
    except IsADirectoryError:
        fail(f"{out}：这是一个文件夹。请写出文件名，如 {out / 'report.html'}")
        return False
    except FileNotFoundError:
        fail(f"{out}：文件夹不存在。请先建立 {out.parent}")
        return False
    except OSError as error:
        fail(f"{out}：写不进去（{error.strerror}）。请换一个位置，或关闭正在打开它的程序")
        return False
    return True


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
