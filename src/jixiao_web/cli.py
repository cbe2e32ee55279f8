"""``jixiao serve``: found through an entry point, so that no floor below imports the web."""

from __future__ import annotations

import click

from jixiao.cli.common import common_options, fail
from jixiao.cli.help import ChineseHelp
from jixiao_web import start


@click.command("serve", cls=ChineseHelp)
@click.option("--demo", is_flag=True, help="演示县：财政局和六个部门，各种状态的文本，登录页一键登录。只在本机可用。")
@click.option("--reset", is_flag=True, help="与 --demo 同用：全部恢复为初始状态。")
@click.option("--host", default="127.0.0.1", show_default=True, help="监听地址。")
@click.option("--port", type=click.IntRange(1, 65535), default=8000, show_default=True, help="监听端口。")
@click.option("--workers", type=click.IntRange(1, 64), help="进程数（默认：SQLite 1 个，PostgreSQL 与处理器数相同）。")
@common_options
def serve(demo: bool, reset: bool, host: str, port: int, workers: int | None, quiet: bool, lang: str | None) -> int:
    """启动网页系统：部门编制、财政审核。默认使用数据文件夹中的 SQLite，设置 JIXIAO_DATABASE 后使用 PostgreSQL。"""
    try:
        start.choose(demo=demo, reset=reset, host=host, lang=lang)
        start.require_port(host, port)
        start.set_up()
        with start.database():
            telling = start.require_content(demo=demo, reset=reset, quiet=quiet)
        start.answer(host, port, workers, quiet=quiet, telling=telling, again=reset)
    except start.CannotStart as error:
        fail(str(error))
        return 2
    except ModuleNotFoundError as error:
        fail(f"网页系统需要的组件没有安装（{error.name}）。请执行 pip install 'jixiao[web]'")
        return 2
    return 0
