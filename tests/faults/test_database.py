"""The database goes away in the middle of work and comes back: clear words meanwhile, nothing lost, no restart."""

import os
import shlex
import sqlite3
import subprocess
import threading
import time
from collections.abc import Callable, Iterator
from contextlib import contextmanager

import pytest

from web.serving import Answer, Person, Server

pytestmark = pytest.mark.fault
WORDS = "暂时连不上数据库"


@contextmanager
def stopped_postgres() -> Iterator[None]:
    """The server is stopped as by a power cut, and started again."""
    control = shlex.split(os.environ["JIXIAO_TEST_PG_CTL"])
    subprocess.run([*control, "-m", "immediate", "stop"], check=True, cwd="/")
    try:
        yield
    finally:
        subprocess.run([*control, "start"], check=True, cwd="/", stdout=subprocess.DEVNULL)


@contextmanager
def file_away(ground) -> Iterator[None]:
    """The file is not where it was, as when a disk is unmounted."""
    away = ground.data.with_name(f"{ground.data.name}-away")
    away.mkdir()
    moved = [(file, away / file.name) for file in ground.data.glob("jixiao.sqlite3*")]
    for file, other in moved:
        file.rename(other)
    try:
        yield
    finally:
        assert not list(ground.data.glob("jixiao.sqlite3*")), (
            "an empty database took the place of the one that was away"
        )
        for file, other in moved:
            other.rename(file)


@contextmanager
def file_locked(ground) -> Iterator[None]:
    """Another program holds the file and does not let go."""
    holder = sqlite3.connect(ground.data / "jixiao.sqlite3", isolation_level=None)
    holder.execute("BEGIN EXCLUSIVE")
    try:
        yield
    finally:
        holder.execute("ROLLBACK")
        holder.close()


def save(who: Person, department: dict, n: int) -> Answer:
    """Ask for one change. One that failed has to be asked for again before another, as the editor does: the database may
    have kept it although its answer never came.
    """
    cell, seen = next(iter(department["cells"].items()))
    new = f"{seen.partition('（')[0]}（第{n}稿）"
    answer = who.send(f"/texts/{department['text']}/cells",
                      {"changes": [{"op": "set", "cell": cell, "old": seen, "new": new}], "owner": "head", "revision": 0})  # fmt: skip
    if answer.status == 200:
        assert not answer.json["refused"], answer.text
        department["cells"][cell] = new
    return answer


def in_the_middle_of_work(ground, fault: Callable[[], object], *, reads_go_on: bool = False) -> None:
    """Work goes on, the fault comes and goes, work goes on."""
    kept: list[tuple[int, str, str]] = []
    failed: list[Answer] = []
    stop = threading.Event()

    def work(department: dict) -> None:
        who = Person(server.port, {"jixiao": department["compiler"]}, timeout=60)
        n = 1
        while not stop.is_set():
            answer = save(who, department, n)
            if answer.status == 200:
                n += 1
                kept.append((department["text"], *next(iter(department["cells"].items()))))
            else:
                failed.append(answer)
                time.sleep(0.05)

    with Server(env=ground.env) as server:
        departments = [{**d, "cells": dict(d["cells"])} for d in ground.departments]
        clients = [threading.Thread(target=work, args=(d,)) for d in departments]
        for client in clients:
            client.start()
        while len(kept) < 5:
            time.sleep(0.05)
        with fault():
            before = len(kept)
            reader = Person(server.port, {"jixiao": departments[0]["head"]}, timeout=60)
            page = reader.get(f"/texts/{departments[0]['text']}/")
            if reads_go_on:
                assert page.status == 200
            else:
                assert page.status == 503
                assert WORDS in page.text
                assert "之前保存的内容都在" in page.text
                assert reader.get("/alive").status == 503
            while not failed:
                time.sleep(0.05)
        after = len(kept)
        end = time.monotonic() + 60
        while len(kept) < after + 10 and time.monotonic() < end:
            time.sleep(0.05)
        assert len(kept) >= after + 10, "work does not go on although the database is back"
        stop.set()
        for client in clients:
            client.join()
        assert reader.get(f"/texts/{departments[0]['text']}/").status == 200
        assert server.stop() == 0
    assert before <= after
    assert {a.status for a in failed} == {503}
    assert {a.headers["Content-Type"] for a in failed} == {"application/problem+json"}
    assert all(a.json["title"] == WORDS and a.json["status"] == 503 for a in failed)
    texts = ground.look()
    for pk, cell, new in kept:
        assert [cell, new] in texts[str(pk)]["made"]


def test_the_database_goes_away_and_comes_back(make_ground) -> None:
    ground = make_ground(4)
    gone = stopped_postgres if ground.env["JIXIAO_DATABASE"] else (lambda: file_away(ground))
    in_the_middle_of_work(ground, gone)


def test_a_file_that_another_program_holds_fails_the_writers_alone(make_ground) -> None:
    ground = make_ground(4)
    if ground.env["JIXIAO_DATABASE"]:
        pytest.skip("PostgreSQL has no such file")
    in_the_middle_of_work(ground, lambda: file_locked(ground), reads_go_on=True)


def test_no_page_answers_otherwise_while_the_database_is_away(make_ground) -> None:
    ground = make_ground(1)
    (department,) = ground.departments
    pk = department["text"]
    gone = stopped_postgres if ground.env["JIXIAO_DATABASE"] else (lambda: file_away(ground))
    with Server(env=ground.env) as server:
        signed_in = Person(server.port, {"jixiao": department["compiler"]})
        signed_out = Person(server.port)
        assert signed_in.get("/").status == 200
        with gone():
            for path in ("/", "/texts/", f"/texts/{pk}/", f"/texts/{pk}/edit", "/rounds/", "/notices", "/me", "/alive"):
                answer = signed_in.get(path)
                assert (path, answer.status) == (path, 503)
                assert WORDS in answer.text
            assert signed_out.post("/sign-in", username="somebody", password="something").status == 503
            assert signed_in.post(f"/texts/{pk}/submit").status == 503
            assert signed_out.get("/static/ui/ui.css").status == 200
        assert signed_in.get("/").status == 200
        server.stop()
    ground.look()
