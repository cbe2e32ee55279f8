"""``jixiao serve`` and ``jixiao audit``: found through an entry point, so that no floor below imports the web."""

from __future__ import annotations

import ipaddress
import os
import shutil
import sys
from pathlib import Path

import click

from jixiao.cli.common import common_options, fail, say
from jixiao.cli.help import ChineseHelp


def _django() -> None:
    """Set Django up, with one clear line where the settings cannot be used."""
    import django
    from django.core.exceptions import ImproperlyConfigured

    os.environ.setdefault("DJANGO_SETTINGS_MODULE", "jixiao_web.settings")
    try:
        django.setup()
    except ImproperlyConfigured as error:
        fail(str(error))
        raise SystemExit(2) from None
    except OSError as error:
        fail(f"{error.filename}：打不开（{error.strerror}）。请检查 JIXIAO_DATA 指定的文件夹是否可读写")
        raise SystemExit(2) from None


def prepare(*, quiet: bool = False) -> None:
    """Bring the database to this version's shape. Raises SystemExit(2) with one line where that cannot be done."""
    from django.core.management import call_command
    from django.db import DatabaseError

    try:
        call_command("migrate", interactive=False, verbosity=0)
        call_command("createcachetable", verbosity=0)
    except DatabaseError as error:
        fail(f"数据库打不开：{str(error).splitlines()[0]}。请检查 JIXIAO_DATABASE 的地址、用户和密码，或数据文件夹的权限")
        raise SystemExit(2) from None


def is_loopback(host: str) -> bool:
    """Whether an address reaches this machine alone."""
    if host == "localhost":
        return True
    try:
        return ipaddress.ip_address(host).is_loopback
    except ValueError:
        return False


@click.command("serve", cls=ChineseHelp)
@click.option("--demo", is_flag=True, help="演示县：财政局和六个部门，各种状态的文本，登录页一键登录。只在本机可用。")
@click.option("--reset", is_flag=True, help="与 --demo 同用：全部恢复为初始状态。")
@click.option("--host", default="127.0.0.1", show_default=True, help="监听地址。")
@click.option("--port", type=click.IntRange(1, 65535), default=8000, show_default=True, help="监听端口。")
@click.option("--workers", type=click.IntRange(1, 64), default=None, help="进程数（默认：SQLite 1 个，PostgreSQL 与处理器数相同）。")
@common_options
def serve(demo: bool, reset: bool, host: str, port: int, workers: int | None, quiet: bool, lang: str | None) -> int:
    """启动网页系统：部门编制、财政审核。默认使用数据文件夹中的 SQLite，设置 JIXIAO_DATABASE 后使用 PostgreSQL。"""
    if demo:
        if not is_loopback(host):
            fail(f"--demo 只能在本机使用，不能监听 {host}。请去掉 --host，或不用 --demo 正式部署")
            return 2
        os.environ["JIXIAO_DEMO"] = "1"
        os.environ.setdefault("JIXIAO_DATA", str(Path.home() / ".local/share/jixiao-demo"))
    elif reset:
        fail("--reset 会清空数据，只能与 --demo 同用")
        return 2
    data = Path(os.environ.get("JIXIAO_DATA", ""))
    if demo and reset and "JIXIAO_DATABASE" not in os.environ:
        _clear(data)
    os.environ.setdefault("JIXIAO_HOSTS", f"{host},localhost,127.0.0.1,[::1]")
    try:
        from granian import Granian
        from granian.constants import Interfaces
    except ImportError:
        fail("网页系统需要的组件没有安装。请执行 pip install 'jixiao[web]'")
        return 2
    _django()
    prepare(quiet=quiet)
    from django.conf import settings

    if demo:
        from jixiao_web.demo.county import load

        load(reset=reset)
    elif not _founded():
        say("还没有行政区划和管理员。请先执行 jixiao serve 所在环境中的 python -m jixiao_web.found，按提示建立", quiet=quiet)
    sqlite = settings.DATABASES["default"]["ENGINE"].endswith("sqlite3")
    say(f"绩效系统已启动：http://{host}:{port}/ （按 Ctrl+C 停止）", quiet=quiet)
    sys.stderr.flush()
    server = Granian("jixiao_web.wsgi:application", address=host, port=port, interface=Interfaces.WSGI,
                     workers=workers or (1 if sqlite else os.cpu_count() or 1), blocking_threads=4, log_access=False,
                     websockets=False)  # fmt: skip
    server.serve()
    return 0


def _clear(data: Path) -> None:
    """Take away the demonstration's own folder, and nothing that is not one."""
    if not (data / "demo.mark").exists():
        return
    shutil.rmtree(data)


def _founded() -> bool:
    from jixiao_web.accounts.models import Region

    return Region.objects.exists()
