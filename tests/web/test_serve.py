"""The server as people start it: what it says, how soon it answers, how it ends, and what it refuses."""

import os
import re
import signal
import socket
import sqlite3
import subprocess
import sys
import time
from concurrent.futures import ThreadPoolExecutor
from pathlib import Path

import pytest

from web.serving import Person, Server, environment, free_port, run

pytestmark = pytest.mark.xdist_group("serve")  # one worker tells the story
DATABASE = os.environ.get("JIXIAO_TEST_DATABASE", "")
if DATABASE:
    pytest.skip("processes on SQLite; those on PostgreSQL are in test_postgres_serve.py", allow_module_level=True)


@pytest.fixture(scope="module")
def demo_data(tmp_path_factory: pytest.TempPathFactory) -> Path:
    """A folder with the demonstration loaded."""
    data = tmp_path_factory.mktemp("serve") / "demo"
    with Server("--demo", env=environment(data)) as server:
        assert server.stop() == 0
    return data


def refused(*words: str, **env: str) -> str:
    """The one line with which a start is refused."""
    data = Path(env.pop("data"))
    done = run("serve", "--port", str(free_port()), *words, env=environment(data, **env))
    assert done.returncode == 2, done.stderr
    assert done.stdout == ""
    assert re.fullmatch(r"jixiao：[^\n]+\n", done.stderr), done.stderr
    return done.stderr


def test_the_demonstration_answers_within_five_seconds_of_a_processor(tmp_path: Path) -> None:
    # Time of a processor, and not on the wall: other tests run beside this one.
    server = Server("--demo", env=environment(tmp_path / "data"))
    try:
        server.wait()
        page = Person(server.port).get("/sign-in")
        assert page.status == 200
        assert "正在布置演示县" in page.text
        server.stop(signal.SIGTERM)
    finally:
        server.__exit__()
    assert server.usage.ru_utime + server.usage.ru_stime < 5


def test_it_says_where_it_answers_and_that_it_stopped(demo_data: Path) -> None:
    with Server("--demo", env=environment(demo_data)) as server:
        assert server.said.endswith(f"绩效系统已启动：{server.url}/ （按 Ctrl+C 停止）\n")
        assert server.stop() == 0
        assert server.said.endswith("已停止\n")
        assert server.process.stdout.read() == ""


def test_half_a_request_holds_nobody_up(demo_data: Path) -> None:
    with (
        Server("--demo", env=environment(demo_data)) as server,
        socket.create_connection(("127.0.0.1", server.port)) as half,
    ):
        half.sendall(b"GET /sign-in HTTP/1.1\r\nHost: 127.0.0.1\r\n")
        assert Person(server.port).get("/sign-in").status == 200
        begun = time.monotonic()
        assert server.stop() == 0
        assert time.monotonic() - begun < 5


def test_whoever_is_being_answered_is_answered_to_the_end(demo_data: Path) -> None:
    with (
        Server("--demo", env=environment(demo_data)) as server,
        sqlite3.connect(demo_data / "jixiao.sqlite3") as database,
    ):
        page = Person(server.port)
        user = re.search(r'name="user" value="(\d+)"', page.get("/sign-in").text)[1]
        database.execute("BEGIN IMMEDIATE")  # what writes waits for us
        with ThreadPoolExecutor(2) as beside:
            answer = beside.submit(page.post, "/demo/sign-in", user=user)
            time.sleep(1.5)  # until it waits
            stopped = beside.submit(server.stop)
            time.sleep(1)
            assert not stopped.done()
            database.rollback()
            assert answer.result().status == 302
            assert stopped.result() == 0


def test_quiet_says_nothing_and_english_is_english(demo_data: Path, tmp_path: Path) -> None:
    with Server("--demo", "--quiet", env=environment(demo_data)) as server:
        assert server.stop(signal.SIGTERM) == 0
        assert server.said == ""
    with Server("--demo", "--lang", "en", env=environment(demo_data)) as server:
        assert f"Jixiao answers at {server.url}/" in server.said
        assert '<html lang="en"' in Person(server.port).get("/sign-in").text


def test_what_was_done_is_there_after_a_restart_and_after_half_a_reset(demo_data: Path) -> None:
    def entries() -> int:
        with sqlite3.connect(demo_data / "jixiao.sqlite3") as database:
            return database.execute("SELECT size FROM audit_head").fetchone()[0]

    before = entries()
    with Server("--demo", env=environment(demo_data)) as server:
        page = Person(server.port)
        user = re.search(r'name="user" value="(\d+)"', page.get("/sign-in").text)[1]
        assert page.post("/demo/sign-in", user=user).status == 302
        server.stop()
    assert entries() == before + 1
    with Server("--demo", env=environment(demo_data)) as server:
        server.stop()
    assert entries() == before + 1
    again = Server("--demo", "--reset", env=environment(demo_data))
    try:
        again.wait()
        assert "正在布置演示县" in Person(again.port).get("/sign-in").text
        assert again.stop() == 0
    finally:
        again.__exit__()
    assert entries() == before + 1, "a reset that is cut short takes nothing away"
    begun = time.monotonic()
    with Server("--demo", env=environment(demo_data)) as server:
        assert time.monotonic() - begun < 30, "nor does it keep anybody waiting"
        server.stop()


def test_a_taken_port_is_told(tmp_path: Path) -> None:
    with socket.socket() as other:
        other.bind(("127.0.0.1", 0))
        other.listen()
        said = refused("--port", str(other.getsockname()[1]), "--demo", data=str(tmp_path / "data"))
    assert "已被占用" in said
    assert "--port" in said


def test_a_second_server_does_not_share_the_port_of_the_first(demo_data: Path) -> None:
    with Server("--demo", env=environment(demo_data)) as server:
        assert "已被占用" in refused("--demo", "--port", str(server.port), data=str(demo_data))


def test_an_unusable_data_folder_is_told(tmp_path: Path) -> None:
    file = tmp_path / "file"
    file.write_text("")
    assert str(file) in refused("--demo", data=str(file / "data"))


def test_a_damaged_database_is_told(tmp_path: Path) -> None:
    data = tmp_path / "data"
    data.mkdir()
    (data / "jixiao.sqlite3").write_bytes(b"not a database at all" * 100)
    assert "数据库打不开" in refused("--demo", data=str(data))


def test_a_database_of_a_newer_version_is_not_touched(demo_data: Path, tmp_path: Path) -> None:
    data = tmp_path / "data"
    subprocess.run(["cp", "-a", str(demo_data), str(data)], check=True)
    with sqlite3.connect(data / "jixiao.sqlite3") as database:
        database.execute(
            "INSERT INTO django_migrations (app, name, applied) VALUES ('rounds', '0999_later', '2099-01-01')"
        )
    assert "由更新的版本建立（rounds.0999_later）" in refused("--demo", data=str(data))


@pytest.mark.parametrize(
    ("name", "value", "says"),
    [
        ("JIXIAO_DATABASE", "mysql://root@localhost/x", "只支持 postgresql"),
        ("JIXIAO_DATABASE", "postgresql://x@localhost:port/x", "地址写得不对"),
        ("JIXIAO_DATABASE", "postgresql://x@127.0.0.1:1/x", "PostgreSQL 是否已启动"),
        ("JIXIAO_SECRET_KEY", "secret", "太短或太简单"),
        ("JIXIAO_SESSION_MINUTES", "an hour", "应为整数"),
        ("JIXIAO_PASSWORD_DAYS", "-1", "应为整数"),
    ],
)
def test_a_wrong_setting_is_one_line(name: str, value: str, says: str, tmp_path: Path) -> None:
    assert says in refused(data=str(tmp_path / "data"), **{name: value})


@pytest.mark.parametrize(
    ("words", "says"),
    [
        (["--demo", "--host", "0.0.0.0"], "只能在本机使用"),
        (["--reset"], "只能与 --demo 同用"),
        (["--host", "0.0.0.0"], "JIXIAO_HOSTS"),
        (["--host", "192.0.2.1"], "不是本机的地址"),
        (["--host", "no such host"], "没有 no such host 这个地址"),
        (["--port", "0"], "参数 --port 的值不对"),
    ],
)
def test_wrong_options_are_one_line(words: list[str], says: str, tmp_path: Path) -> None:
    assert says in refused(*words, data=str(tmp_path / "data"))


def test_demonstration_and_earnest_are_never_mixed(demo_data: Path, tmp_path: Path) -> None:
    assert "演示数据" in refused(data=str(demo_data))
    data = tmp_path / "earnest"
    with Server(env=environment(data)) as server:
        assert "jixiao found" in server.said
        server.stop()
    with sqlite3.connect(data / "jixiao.sqlite3") as database:
        database.execute("INSERT INTO accounts_region (code, name) VALUES ('139982', '另一县')")
    for words in (["--demo"], ["--demo", "--reset"]):
        assert "正式数据" in refused(*words, data=str(data))


def test_without_the_web_components_one_line_says_how_to_get_them() -> None:
    code = "import sys; sys.modules['django'] = None; from jixiao.cli import main; main(['serve'])"
    done = subprocess.run([sys.executable, "-c", code], capture_output=True, text=True, check=False, timeout=30)
    assert (done.returncode, done.stdout) == (2, "")
    assert re.fullmatch(r"jixiao：[^\n]*pip install 'jixiao\[web\]'\n", done.stderr), done.stderr


def test_workers_do_not_outlive_the_server(demo_data: Path) -> None:
    with Server("--demo", env=environment(demo_data)) as server:
        assert server.workers()
        os.kill(server.process.pid, signal.SIGKILL)
        server.process.wait()
        end = time.monotonic() + 20
        while time.monotonic() < end:
            try:
                socket.create_connection(("127.0.0.1", server.port), 1).close()
            except OSError:
                break
            time.sleep(0.1)
    with Server("--demo", env=environment(demo_data), port=server.port) as again:
        assert again.stop() == 0


def test_a_worker_that_dies_is_replaced(demo_data: Path) -> None:
    with Server("--demo", env=environment(demo_data)) as server:
        (worker,) = server.workers()
        os.kill(worker, signal.SIGKILL)
        end = time.monotonic() + 20
        while time.monotonic() < end and server.workers() in ([], [worker]):
            time.sleep(0.05)
        server.wait()
        assert server.workers() != [worker]
        assert server.stop() == 0
