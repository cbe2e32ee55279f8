"""A server of its own on SQLite and on PostgreSQL, with a world of departments, for each test of a fault."""

import json
import os
import shutil
import subprocess
import sys
import uuid
from collections.abc import Callable, Iterator
from dataclasses import dataclass
from pathlib import Path

import pytest

from web.serving import Person, environment

INSIDE = Path(__file__).with_name("inside.py")
DATABASE = os.environ.get("JIXIAO_TEST_DATABASE", "")


@dataclass
class Ground:
    """An installation: its environment, the people of its departments, and a look at what its database holds."""

    env: dict[str, str]
    world: dict[str, object]

    @property
    def departments(self) -> list[dict[str, object]]:
        return self.world["departments"]

    @property
    def data(self) -> Path:
        return Path(self.env["JIXIAO_DATA"])

    def look(self) -> dict[str, object]:
        """What is there. Fails where anything is half there."""
        found = inside("look", env=self.env)
        assert not found["wrong"]
        return found["texts"]

    def person(self, server: object, key: str, timeout: float = 30) -> Person:
        return Person(server.port, {"jixiao": key}, timeout)


def inside(*words: str, env: dict[str, str]) -> dict[str, object]:
    done = subprocess.run([sys.executable, str(INSIDE), *words], capture_output=True, text=True, check=False, timeout=120,
                          env={**env, "DJANGO_SETTINGS_MODULE": "jixiao_web.settings"})  # fmt: skip
    assert done.returncode == 0, done.stderr
    return json.loads(done.stdout)


def migrate(env: dict[str, str]) -> None:
    """The database in its shape, as ``jixiao serve`` brings it there."""
    code = "from jixiao_web import start\nstart.set_up()\nwith start.database(): pass"
    subprocess.run([sys.executable, "-c", code], env=env, check=True, timeout=120)


@pytest.fixture(params=["sqlite", "postgresql"])
def make_ground(request: pytest.FixtureRequest, tmp_path: Path) -> Iterator[Callable[..., Ground]]:
    """Makes installations of so many departments; a second one of the same size is a copy of the first."""
    on_postgres = request.param == "postgresql"
    if on_postgres and not DATABASE:
        pytest.skip("no PostgreSQL server: run by way of tools/with_postgres.sh")
    names: list[str] = []
    built: dict[int, tuple[Path, str, dict[str, object]]] = {}

    def create(template: str = "template1") -> str:
        names.append(f"fault_{uuid.uuid4().hex[:10]}")
        _sql(f'CREATE DATABASE {names[-1]} TEMPLATE "{template}"')
        return names[-1]

    def make(count: int, data: Path | None = None) -> Ground:
        if count not in built:
            first = tmp_path / f"first{count}"
            name = create() if on_postgres else ""
            env = environment(first, JIXIAO_DATABASE=_url(name))
            migrate(env)
            built[count] = (first, name, inside("build", str(count), env=env))
        first, name, world = built[count]
        data = data or tmp_path / f"copy{uuid.uuid4().hex[:6]}"
        shutil.copytree(first, data, dirs_exist_ok=True)
        return Ground(environment(data, JIXIAO_DATABASE=_url(create(name) if on_postgres else "")), world)

    yield make
    for name in names:
        _sql(f"DROP DATABASE {name} WITH (FORCE)")


def _url(name: str) -> str:
    return DATABASE.replace("/jixiao?", f"/{name}?") if name else ""


def _sql(statement: str) -> None:
    import psycopg

    with psycopg.connect(DATABASE, autocommit=True) as connection:
        connection.execute(statement)
