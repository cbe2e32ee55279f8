"""The disk fills up in the middle of work and is cleared again: clear words meanwhile, nothing lost or half-written."""

import os
import subprocess
import sys
import time
from collections.abc import Iterator
from contextlib import contextmanager
from pathlib import Path

import pytest

from faults.conftest import DATABASE, Ground, inside, migrate
from faults.test_database import save
from web.serving import Person, Server, environment

pytestmark = pytest.mark.fault
ROOT = Path(__file__).parents[2]
FILE = ROOT / "src/jixiao/examples/huaixi-culture-2025-clean.txt"


@contextmanager
def small_disk(folder: Path, megabytes: int) -> Iterator[None]:
    if sys.platform != "linux" or os.geteuid() != 0:
        pytest.skip("a small file system can be mounted by root on Linux alone")
    folder.mkdir(mode=0o755)
    done = subprocess.run(
        ["mount", "-t", "tmpfs", "-o", f"size={megabytes}m,mode=755", "tmpfs", str(folder)], check=False
    )
    if done.returncode:
        pytest.skip("no file system may be mounted here")
    try:
        yield
    finally:
        subprocess.run(["umount", "-l", str(folder)], check=True)


def fill(folder: Path) -> Path:
    """Take what is left of the disk, to the last byte."""
    file = folder / "filler"
    with file.open("wb", buffering=0) as out:
        for size in (2**20, 4096, 1):
            try:
                while True:
                    out.write(b"\0" * size)
            except OSError:
                continue
    return file


def in_the_middle_of_work(ground: Ground, disk: Path, words: str, restore) -> None:
    department = {**ground.departments[0], "cells": dict(ground.departments[0]["cells"])}
    pk = department["text"]
    kept = []
    with Server(env=ground.env) as server:
        compiler = Person(server.port, {"jixiao": department["compiler"]}, timeout=60)
        for _ in range(5):
            assert save(compiler, department, len(kept)).status == 200
            kept.append(next(iter(department["cells"].items())))
        filler = fill(disk)
        refused = []
        for _ in range(400):
            answer = save(compiler, department, len(kept))
            if answer.status == 200:  # there was room left in the files there are
                kept.append(next(iter(department["cells"].items())))
                continue
            assert answer.status == 503
            refused.append(answer)
            if len(refused) > 5:
                break
        assert len(refused) > 5, "the disk never filled up"
        assert all(a.headers["Content-Type"] == "application/problem+json" for a in refused)
        assert any(a.json["title"] == words for a in refused), [a.json for a in refused]
        uploaded = compiler.upload(f"/texts/{pk}/import", FILE.name, FILE.read_bytes())
        assert uploaded.status == 503
        assert "之前保存的内容都在" in uploaded.text
        submitted = compiler.post(f"/texts/{pk}/submit")
        assert submitted.status == 503
        assert "之前保存的内容都在" in submitted.text
        filler.unlink()
        restore()
        end = time.monotonic() + 60
        while (answer := save(compiler, department, len(kept))).status != 200 and time.monotonic() < end:
            time.sleep(0.1)
        assert answer.status == 200, "work does not go on although there is room again"
        assert compiler.upload(f"/texts/{pk}/import", FILE.name, FILE.read_bytes()).status == 302
        assert compiler.post(f"/texts/{pk}/submit").status == 302
        assert server.stop() == 0
    found = inside("look", env=ground.env)
    assert not found["wrong"]
    assert found["uploads"] == 1
    (text,) = found["texts"].values()
    assert text["state"] == "submitted"
    for cell, new in kept:
        assert [cell, new] in text["made"]


def test_a_full_disk_on_sqlite(make_ground, tmp_path: Path) -> None:
    disk = tmp_path / "disk"
    with small_disk(disk, 12):
        ground = make_ground(1, data=disk / "data")
        if ground.env["JIXIAO_DATABASE"]:
            pytest.skip("see the next test")
        in_the_middle_of_work(ground, disk, "磁盘已满", lambda: None)


def test_a_full_disk_under_postgresql(tmp_path: Path) -> None:
    if not DATABASE:
        pytest.skip("no PostgreSQL server: run by way of tools/with_postgres.sh")
    disk = Path("/tmp") / f"jixiao-disk-{os.getpid()}"  # a socket's path is short
    with small_disk(disk, 140):
        server = subprocess.Popen(
            ["sh", str(ROOT / "tools/with_postgres.sh"), "sh", "-c", 'echo "$JIXIAO_TEST_DATABASE"; echo "$JIXIAO_TEST_PG_CTL"; cat'],
            env={**os.environ, "TMPDIR": str(disk)}, stdin=subprocess.PIPE, stdout=subprocess.PIPE, text=True,
        )  # fmt: skip
        try:
            address, control = (server.stdout.readline().strip() for _ in range(2))
            env = environment(tmp_path / "data", JIXIAO_DATABASE=address)
            migrate(env)
            ground = Ground(env, inside("build", "1", env=env))

            def restore() -> None:
                # PostgreSQL may have given up when it could not write its journal: its keeper starts it again.
                status = subprocess.run([*control.split(), "status"], check=False, cwd="/", stdout=subprocess.DEVNULL)
                if status.returncode:
                    subprocess.run([*control.split(), "start"], check=True, cwd="/", stdout=subprocess.DEVNULL)

            in_the_middle_of_work(ground, disk, "磁盘已满", restore)
        finally:
            server.communicate()
    disk.rmdir()
