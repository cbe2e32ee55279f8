"""``jixiao serve`` on PostgreSQL: several processes, several starts at once, the demonstration in place."""

import os
import shutil
import subprocess
import sys
import threading
import time
import uuid
from collections.abc import Iterator
from contextlib import contextmanager
from pathlib import Path

import pytest

from web.serving import Person, Server, environment, free_port, run

IMPATIENT = "&options=-c%20lock_timeout%3D1s"
"""Of an address of a database: who waits longer than a second for a lock is told so."""
DATABASE = os.environ.get("JIXIAO_TEST_DATABASE", "")
pytestmark = [
    pytest.mark.postgres,
    pytest.mark.xdist_group("serve"),  # one worker tells the story
    pytest.mark.skipif(not DATABASE, reason="no PostgreSQL server: run by way of tools/with_postgres.sh"),
]


@contextmanager
def installation(folder: Path, like: str = "template1") -> Iterator[dict[str, str]]:
    """An installation with a database of its own, empty or like another one."""
    import psycopg

    name = f"serve_{uuid.uuid4().hex[:10]}"
    with psycopg.connect(DATABASE, autocommit=True) as connection:
        connection.execute(f"CREATE DATABASE {name} TEMPLATE {like}")
    yield environment(folder, JIXIAO_DATABASE=DATABASE.replace("/jixiao?", f"/{name}?"))
    with psycopg.connect(DATABASE, autocommit=True) as connection:
        connection.execute(f"DROP DATABASE {name} WITH (FORCE)")


@pytest.fixture
def empty(tmp_path: Path) -> Iterator[dict[str, str]]:
    """An installation where nothing was done yet."""
    with installation(tmp_path / "data") as env:
        yield env


@pytest.fixture(scope="module")
def told(tmp_path_factory: pytest.TempPathFactory) -> Iterator[tuple[str, Path]]:
    """A database with the demonstration county, and the folder of its files; told once for this module."""
    folder = tmp_path_factory.mktemp("told") / "data"
    with installation(folder) as env:
        with Server("--demo", env=env) as server:
            assert server.stop() == 0
        yield env["JIXIAO_DATABASE"].partition("?")[0].rpartition("/")[2], folder


@pytest.fixture
def env(told: tuple[str, Path], tmp_path: Path) -> Iterator[dict[str, str]]:
    """An installation where the demonstration county is at home."""
    database, folder = told
    shutil.copytree(folder, tmp_path / "data")
    with installation(tmp_path / "data", database) as made:
        yield made


def ask(env: dict[str, str], statement: str) -> list[tuple[object, ...]]:
    import psycopg

    with psycopg.connect(env["JIXIAO_DATABASE"], autocommit=True) as connection:
        done = connection.execute(statement)
        return done.fetchall() if done.description else []


def test_several_processes_answer_and_share_sessions_limits_and_caches(env: dict[str, str]) -> None:
    with Server("--demo", "--workers", "3", env=env) as server:
        assert len(server.workers()) == 3
        page = Person(server.port).get("/sign-in").text
        users = page.split('name="user" value="')[1:4]
        answers: list[int] = []

        def visit(pk: str) -> None:
            person = Person(server.port)
            answers.append(person.post("/demo/sign-in", user=pk).status)
            for _n in range(10):  # each on a connection, and so perhaps in a process, of its own
                again = Person(server.port, dict(person.cookies))
                answers.append(again.get("/").status)

        threads = [threading.Thread(target=visit, args=(u.partition('"')[0],)) for u in users]
        for thread in threads:
            thread.start()
        for thread in threads:
            thread.join()
        assert sorted(set(answers)) == [200, 302]
        assert answers.count(302) == 3
        assert server.stop() == 0


def test_several_starts_at_once_make_one_database(empty: dict[str, str], tmp_path: Path) -> None:
    impatient = empty | {"JIXIAO_DATABASE": empty["JIXIAO_DATABASE"] + IMPATIENT}
    # The one that tells the story holds the lock for longer than a second, and the others wait for it all the same.
    servers = [Server("--demo", env={**impatient, "JIXIAO_DATA": str(tmp_path / f"data{n}")}) for n in range(3)]
    try:
        for server in servers:
            server.wait(120)
            server.wait_for_the_county()
        assert ask(empty, "SELECT count(*) FROM accounts_region") == [(1,)]
        assert ask(empty, "SELECT count(*) = max(seq) FROM audit_entry") == [(True,)]
        assert [server.stop() for server in servers] == [0, 0, 0]
    finally:
        for server in servers:
            server.__exit__()


def test_a_reset_happens_in_place_while_others_read(env: dict[str, str]) -> None:
    with Server("--demo", env=env) as server:
        assert len(server.workers()) == os.cpu_count()
        before = ask(env, "SELECT size FROM audit_head")
        person = Person(server.port)
        user = person.get("/sign-in").text.partition('name="user" value="')[2].partition('"')[0]
        person.post("/demo/sign-in", user=user)
        assert ask(env, "SELECT size FROM audit_head") > before
        done = run("serve", "--demo", "--reset", "--port", str(server.port), env=env)
        assert "已被占用" in done.stderr
        reader = Person(server.port)
        reader.post("/demo/sign-in", user=user)
        assert person.post("/demo/reset").headers["Location"] == "/sign-in"
        seen, waits = [], []
        while "演示县" in (page := Person(server.port).get("/sign-in").text):
            begun = time.monotonic()
            seen.append(reader.get("/texts/").status)
            waits.append(time.monotonic() - begun)
            time.sleep(0.2)
        assert 'action="/demo/sign-in"' in page
        assert len(seen) > 3
        assert set(seen[:-1]) == {200}, "the old county, until the new one is there"
        assert max(waits) < 5
        assert ask(env, "SELECT size FROM audit_head") == before
        assert reader.get("/texts/").status == 302, "everybody is signed out"
        server.stop()


def test_a_database_of_a_newer_version_is_not_touched(env: dict[str, str]) -> None:
    ask(env, "INSERT INTO django_migrations (app, name, applied) VALUES ('review', '0999_later', now())")
    done = run("serve", "--demo", "--port", str(free_port()), env=env)
    assert done.returncode == 2
    assert "由更新的版本建立（review.0999_later）" in done.stderr
    assert done.stderr.count("\n") == 1


def test_who_holds_a_lock_and_says_nothing_does_not_hold_up_the_others_for_ever(env: dict[str, str]) -> None:
    assert subprocess.run([sys.executable, "-c", SHOW], env={**env, "DJANGO_SETTINGS_MODULE": "jixiao_web.settings"},
                          capture_output=True, text=True, check=True).stdout.split() == ["20s", "1min"]  # fmt: skip


SHOW = """
import django
django.setup()
from django.db import connection
with connection.cursor() as cursor:
    for name in ("lock_timeout", "idle_in_transaction_session_timeout"):
        cursor.execute(f"SHOW {name}")
        print(cursor.fetchone()[0])
"""
