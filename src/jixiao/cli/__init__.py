"""The terminal: ``jixiao read | check | write | …``. Each command lives in a module of its own and is
imported only when it is called, so that ``jixiao --version`` answers at once.
"""

import re
from importlib import import_module
from importlib.metadata import EntryPoint, entry_points
from typing import Any

import click

from jixiao import __version__
from jixiao.cli.help import ChineseHelp, usage_words

_COMMANDS = {
    "read": ("jixiao.cli.read", "读取文件，输出数据（JSON 或 Markdown）。"),
    "check": ("jixiao.cli.check", "检查一份或多份文本，列出问题。"),
    "write": ("jixiao.cli.write", "写成文档（Word、网页等），读回来数据不变。"),
    "new": ("jixiao.cli.new", "生成编制用的 Excel 工作簿（空白，或以上年文本为底稿）。"),
    "diff": ("jixiao.cli.diff", "比较两份文本，逐项列出不同之处。"),
    "score": ("jixiao.cli.score", "给绩效自评表计分，逐项说明理由。"),
    "suggest": ("jixiao.cli.suggest", "按项目内容推荐指标库中的指标。"),
    "rules": ("jixiao.cli.rules", "列出全部规则。"),
    "explain": ("jixiao.cli.rules", "说明一条规则。"),
}


def _brought() -> dict[str, EntryPoint]:
    """The commands other packages bring: entry points of the group ``jixiao.commands``."""
    return {entry.name: entry for entry in entry_points(group="jixiao.commands")}


_UNPRINTED = re.compile("[\x00-\x20\x7f-\x9f\u2028\u2029\u200e\u200f\u202a-\u202e\u2066-\u2069]+")


def one_line(words: str) -> str:
    """Words as one line that cannot steer a terminal: control characters of file names become blanks."""
    return _UNPRINTED.sub(" ", words)


class _Lazy(ChineseHelp, click.Group):
    """A group whose commands are imported when asked for."""

    def list_commands(self, ctx: click.Context) -> list[str]:
        """The commands in the order of work, then those that other packages bring."""
        return [*_COMMANDS, *sorted(_brought())]

    def get_command(self, ctx: click.Context, cmd_name: str) -> click.Command | None:
        """Import one command."""
        if cmd_name in _COMMANDS:
            command: click.Command = getattr(import_module(_COMMANDS[cmd_name][0]), cmd_name)
            return command
        brought = _brought().get(cmd_name)
        return brought.load() if brought else None

    def format_options(self, ctx: click.Context, formatter: click.HelpFormatter) -> None:
        """Options, then the commands."""
        ChineseHelp.format_options(self, ctx, formatter)
        self.format_commands(ctx, formatter)

    def format_commands(self, ctx: click.Context, formatter: click.HelpFormatter) -> None:
        """List the commands, our own without importing them."""
        rows = [(name, text) for name, (_, text) in _COMMANDS.items()]
        rows += [(name, entry.load().get_short_help_str(80)) for name, entry in sorted(_brought().items())]
        with formatter.section("命令"):
            formatter.write_dl(rows)

    def main(self, *args: Any, **kwargs: Any) -> Any:
        """Run; wrong usage ends with one line and exit code 2, as every command promises."""
        kwargs["standalone_mode"] = False
        try:
            code = super().main(*args, **kwargs)
        except click.exceptions.Abort:
            click.echo("已中断", err=True)
            raise SystemExit(2) from None
        except click.ClickException as error:
            click.echo(f"jixiao：{one_line(usage_words(error))}", err=True)
            raise SystemExit(2) from None
        except MemoryError:
            click.echo("jixiao：内存不足。请关闭其他程序，或把文件拆小后再试", err=True)
            raise SystemExit(2) from None
        except BrokenPipeError:
            raise SystemExit(0) from None
        raise SystemExit(code if isinstance(code, int) else 0)


@click.group(cls=_Lazy, context_settings={"help_option_names": ["-h", "--help"]})
@click.version_option(__version__, prog_name="jixiao", message="%(prog)s %(version)s", help="显示版本号。")
def main() -> None:
    """读取、检查部门预算绩效文本。

    退出码：0 完成，没有达到级别的问题；1 完成，有问题；2 做不到（原因在标准错误中，只有一行）。
    """
