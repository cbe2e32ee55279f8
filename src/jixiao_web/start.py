"""From the words of ``jixiao serve`` to a server that answers: settings that hold, a port that is free, a database of this
version's shape with something in it.
"""

from __future__ import annotations

import errno
import ipaddress
import os
import signal
import socket
import sys
import threading
import time
from collections.abc import Iterator
from contextlib import contextmanager
from pathlib import Path

from jixiao import __version__
from jixiao.cli.common import say

# What needs Django is imported where it is used: the commands are listed where Django is not installed.

THREADS = 4
"""Requests one process answers at a time."""
_LOCK = 0x6A78  # of PostgreSQL's advisory locks, the one for starting


class CannotStart(Exception):
    """One line for people: what is wrong, where, how to mend it."""


def choose(*, demo: bool, reset: bool, host: str, lang: str | None) -> None:
    """What the options mean for the settings. Raises CannotStart."""
    from jixiao_web.ui.address import is_loopback

    if reset and not demo:
        raise CannotStart("--reset 会清空数据，只能与 --demo 同用")
    if demo:
        if not is_loopback(host):
            raise CannotStart(f"--demo 只能在本机使用，不能监听 {host}。请去掉 --host，或不用 --demo 正式部署")
        os.environ["JIXIAO_DEMO"] = "1"
        os.environ.setdefault("JIXIAO_DATA", str(Path.home() / ".local/share/jixiao-demo"))
    elif _is_every_address(host) and not os.environ.get("JIXIAO_HOSTS"):
        raise CannotStart(
            f"监听 {host} 时，请先在 JIXIAO_HOSTS 中写明网站的域名或地址，如 JIXIAO_HOSTS=jixiao.example.cn,10.1.2.3"
        )
    else:
        os.environ.setdefault("JIXIAO_HOSTS", f"{host},localhost,127.0.0.1,[::1]")
    if lang:
        os.environ["JIXIAO_LANG"] = lang


def _is_every_address(host: str) -> bool:
    """Whether it stands for all addresses of the machine (``0.0.0.0``, ``::``)."""
    try:
        return ipaddress.ip_address(host).is_unspecified
    except ValueError:
        return False


def require_port(host: str, port: int) -> None:
    """Raise CannotStart where nothing can listen there. The server itself would share a port it finds taken."""
    try:
        family, kind, proto, _name, address = socket.getaddrinfo(host, port, type=socket.SOCK_STREAM)[0]
        with socket.socket(family, kind, proto) as probe:
            probe.setsockopt(socket.SOL_SOCKET, socket.SO_REUSEADDR, 1)
            probe.bind(address)
    except socket.gaierror as error:
        raise CannotStart(f"没有 {host} 这个地址。请检查 --host") from error
    except PermissionError as error:
        raise CannotStart(f"没有权限使用端口 {port}。请用 --port 换成 1024 以上的端口") from error
    except OSError as error:
        if error.errno == errno.EADDRINUSE:
            raise CannotStart(
                f"端口 {port} 已被占用，可能已经启动过。请打开 http://{host}:{port}/ 看看，或用 --port 换一个端口"
            ) from error
        raise CannotStart(f"不能监听 {host}：{error.strerror}。请检查 --host 是不是本机的地址") from error


def set_up() -> None:
    """Read the settings. Raises CannotStart."""
    import django
    from django.core.exceptions import ImproperlyConfigured

    os.environ.setdefault("DJANGO_SETTINGS_MODULE", "jixiao_web.settings")
    os.umask(0o077)  # what is written is for the owner alone: the database, the files, the keys
    try:
        django.setup()
    except ImproperlyConfigured as error:
        raise CannotStart(str(error)) from error
    except OSError as error:
        raise CannotStart(
            f"{error.filename}：打不开（{error.strerror}）。请检查 JIXIAO_DATA 指定的文件夹是否可读写"
        ) from error


@contextmanager
def database() -> Iterator[None]:
    """The database in this version's shape, for one starter at a time, and let go of at the end: the processes that
    answer open their own. Raises CannotStart.
    """
    from django.db import DatabaseError, connection

    try:
        with _alone():
            _bring_up_to_date()
            yield
    except DatabaseError as error:
        said = str(error).strip().splitlines()[0]
        raise CannotStart(f"数据库打不开：{said}。{_what_to_check()}") from error
    except OSError as error:
        raise CannotStart(f"{error.filename}：写不进去（{error.strerror}）。{_what_to_check()}") from error
    finally:
        connection.close()


def _what_to_check() -> str:
    from django.conf import settings
    from django.db import connection

    if connection.vendor == "postgresql":
        return "请检查 PostgreSQL 是否已启动，JIXIAO_DATABASE 中的地址、用户和密码是否正确"
    return f"请检查数据文件夹 {settings.DATA} 是否可读写、磁盘是否已满"


@contextmanager
def _alone() -> Iterator[None]:
    from django.conf import settings
    from django.db import connection

    if connection.vendor == "postgresql":
        with connection.cursor() as cursor:
            cursor.execute("SET lock_timeout = 0")  # whoever tells the demonstration's story holds it for minutes
            cursor.execute("SELECT pg_advisory_lock(%s)", [_LOCK])
            cursor.execute("RESET lock_timeout")
        yield
        with connection.cursor() as cursor:
            cursor.execute("SELECT pg_advisory_unlock(%s)", [_LOCK])
    else:
        with _locked(settings.DATA / "start.lock"):
            yield


@contextmanager
def _locked(path: Path) -> Iterator[None]:
    path.parent.mkdir(parents=True, exist_ok=True, mode=0o700)
    with path.open("w") as file:
        try:
            import fcntl
        except ImportError:  # Windows: two starts at the same moment are told apart by their port alone
            yield
            return
        fcntl.flock(file, fcntl.LOCK_EX)
        yield


def _bring_up_to_date() -> None:
    from django.apps import apps
    from django.core.management import call_command
    from django.db import connection
    from django.db.migrations.executor import MigrationExecutor

    executor = MigrationExecutor(connection)
    ours = {config.label for config in apps.get_app_configs() if config.name.startswith("jixiao_web.")}
    unknown = [
        key
        for key in executor.loader.applied_migrations
        if key[0] in ours and key not in executor.loader.disk_migrations
    ]
    if unknown:
        raise CannotStart(
            f"数据库由更新的版本建立（{'.'.join(unknown[0])}），本程序 {__version__} 不能打开。请升级程序，或用 JIXIAO_DATA、JIXIAO_DATABASE 另选数据库"
        )
    if executor.migration_plan(executor.loader.graph.leaf_nodes()):
        is_new = not executor.loader.applied_migrations and connection.vendor == "sqlite"
        with _in_one_go(is_new=is_new):
            if is_new:
                create_tables()
            else:
                call_command("migrate", interactive=False, verbosity=0)
    call_command("createcachetable", verbosity=0)


def create_tables() -> None:
    """The shape that all migrations lead to, made of the models at once: replaying sixty of them takes three seconds of a
    processor, most of it to remember what models once were. What our migrations do besides (triggers) is done as well; on
    an empty database there are no rows to carry over. All or nothing.
    """
    from django.apps import apps
    from django.core.management.sql import emit_post_migrate_signal
    from django.db import connection, migrations
    from django.db.migrations.executor import MigrationExecutor

    executor = MigrationExecutor(connection)
    executor.recorder.ensure_schema()
    plan = [migration for migration, _backwards in executor.migration_plan(executor.loader.graph.leaf_nodes())]
    with connection.schema_editor() as editor:
        for model in apps.get_models():
            if model._meta.can_migrate(connection):  # noqa: SLF001 - a public name of Django's
                editor.create_model(model)
        for migration in plan:
            if apps.get_app_config(migration.app_label).name.startswith("jixiao_web."):
                for operation in migration.operations:
                    if isinstance(operation, migrations.RunPython):
                        operation.code(apps, editor)  # type: ignore[arg-type]  # as they are now
            executor.recorder.record_applied(migration.app_label, migration.name)
    emit_post_migrate_signal(verbosity=0, interactive=False, db=connection.alias)


@contextmanager
def _in_one_go(*, is_new: bool) -> Iterator[None]:
    """A new SQLite file is brought to the disk once at the end, and not sixty times: a start cut short begins again."""
    from django.db import connection

    if not is_new:
        yield
        return
    with connection.cursor() as cursor:
        cursor.execute("PRAGMA synchronous=OFF")
        yield
        cursor.execute("PRAGMA synchronous=FULL")
        cursor.execute("PRAGMA wal_checkpoint(TRUNCATE)")


def require_content(*, demo: bool, reset: bool, quiet: bool) -> bool:
    """People for a system in earnest. A database of the one kind is not served as the other: everybody may sign in to a
    demonstration. Whether the demonstration county is asked for and still to be made. Raises CannotStart.
    """
    from jixiao_web.accounts.models import Region
    from jixiao_web.demo import county

    founded = Region.objects.exists()
    if demo:
        if founded and not county.is_here():
            raise CannotStart("这里存有正式数据，不能用作演示。请用 JIXIAO_DATA 另选一个文件夹")
        return reset or not founded
    if county.is_here():
        raise CannotStart(
            "这里存的是演示数据，任何人都能登录，不能正式使用。请加 --demo，或用 JIXIAO_DATA 另选一个文件夹"
        )
    if not founded:
        say("还没有行政区划和管理员，请另开一个窗口执行 jixiao found 建立", quiet=quiet)
    return False


def go_with_parent() -> None:
    """End this process when the one that started it has ended, though nobody told it to: it was killed outright."""
    parent = os.getppid()

    def watch() -> None:
        while os.getppid() == parent:
            time.sleep(0.5)
        os.kill(os.getpid(), signal.SIGTERM)

    threading.Thread(target=watch, daemon=True).start()


def tell_story(*, again: bool) -> None:
    """Make the demonstration county, one starter at a time; run in a process of its own (see
    :mod:`jixiao_web.demo.telling`). Where that fails and there is nothing to show, the server ends.
    """
    from django.db import connection

    go_with_parent()
    # Ctrl+C reaches this process too: what was begun is taken back at once, though the server may wait for a connection.
    for told in (signal.SIGINT, signal.SIGTERM):
        signal.signal(told, lambda *_told: sys.exit(1))
    set_up()
    from jixiao_web.accounts.models import Region
    from jixiao_web.demo import county, telling

    founded = False
    try:
        with _alone():
            founded = Region.objects.exists()
            if again or not founded:
                county.reset(progress=telling.tell_progress)
    except Exception as error:  # noqa: BLE001 - whatever it is, nobody sees how a process of its own ends
        say(f"演示数据没有布置成功：{error}。请换一个空的文件夹（JIXIAO_DATA），或加 --reset 再试", quiet=False)
        if not founded:
            os.kill(os.getppid(), signal.SIGTERM)
    finally:
        telling.done()
        connection.close()


def answer(
    host: str, port: int, workers: int | None, *, quiet: bool, telling: bool = False, again: bool = False
) -> None:
    """Serve until Ctrl+C. ``telling``: the demonstration county is made meanwhile (``again``: anew)."""
    from django.conf import settings
    from django.db import connection
    from granian import Granian
    from granian.constants import Interfaces
    from granian.log import LogLevels

    from jixiao_web.demo import telling as story

    workers = workers or (1 if connection.vendor == "sqlite" else os.cpu_count() or 1)
    server = Granian(
        "jixiao_web.worker:application", address=host, port=port, interface=Interfaces.WSGI, websockets=False,
        workers=workers, blocking_threads=THREADS, workers_kill_timeout=10, respawn_failed_workers=True,
        log_level=LogLevels.error, log_access=False,
    )  # fmt: skip
    where = f"http://{f'[{host}]' if ':' in host else host}:{port}/"
    in_english = settings.FIRST_LANGUAGE == "en"
    words = (
        f"Jixiao answers at {where} (Ctrl+C stops it)" if in_english else f"绩效系统已启动：{where} （按 Ctrl+C 停止）"
    )
    server.on_startup(lambda: say(words, quiet=quiet))
    if telling:
        story.tell(again=again)
    elif settings.DEMO:
        story.done()  # whoever told it before may have been killed outright
    server.serve()
    say("Stopped" if in_english else "已停止", quiet=quiet)
