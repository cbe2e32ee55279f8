"""What the commands share: options, reading with one line of error, writing where asked."""

import sys
from collections.abc import Callable
from pathlib import Path
from typing import Any

import click

from jixiao import __version__
from jixiao.api import ReadError, read
from jixiao.model import PerformanceText
from jixiao.write.atomic import write_atomically


def common_options(command: Callable[..., Any]) -> Callable[..., Any]:
    """``--quiet``, ``--lang`` and ``--version``, which every command has."""
    command = click.option("--lang", type=click.Choice(["zh", "en"]), default=None, help="提示语言（默认 zh）。")(command)
    command = click.option("--quiet", "-q", is_flag=True, help="不输出说明性文字。")(command)
    return click.version_option(__version__, prog_name="jixiao", message="%(prog)s %(version)s")(command)


def say(words: str, *, quiet: bool = False) -> None:
    """Words for people go to standard error."""
    if not quiet:
        click.echo(words, err=True)


def fail(words: str) -> None:
    """One line on standard error."""
    click.echo(f"jixiao：{' '.join(words.splitlines())}", err=True)


def read_or_none(file: str, *, quiet: bool = False) -> PerformanceText | None:
    """The text, or ``None`` after one line that says what is wrong."""
    try:
        text = read(sys.stdin.buffer.read(), "-") if file == "-" else read(file)
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
        stream = sys.stdout.buffer
        stream.write(payload)
        stream.flush()
        return True
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
