"""A new database is made of the models at once: it has the shape that all migrations lead to."""

import re
import sqlite3
import subprocess
import sys
from pathlib import Path
from typing import Any

from web.serving import environment

_MAKE = """
import sys
from jixiao_web import start
start.set_up()
if sys.argv[1] == "migrate":
    from django.core.management import call_command
    call_command("migrate", interactive=False, verbosity=0)
else:
    start.create_tables()
"""


def shape(file: Path) -> dict[str, Any]:
    """Tables with columns, keys, indexes and named constraints; triggers; what is written down as migrated."""
    base = sqlite3.connect(file)
    found: dict[str, Any] = {}
    for name, sql in base.execute(
        "SELECT name, sql FROM sqlite_master WHERE type = 'table' AND name NOT LIKE 'sqlite%'"
    ).fetchall():
        found[name] = {
            "columns": sorted(row[1:6] for row in base.execute(f'PRAGMA table_info("{name}")')),
            "keys": sorted((row[2], row[3], row[4]) for row in base.execute(f'PRAGMA foreign_key_list("{name}")')),
            "indexes": sorted(
                (row[2], row[4], tuple(column[2] for column in base.execute(f'PRAGMA index_info("{row[1]}")')))
                for row in base.execute(f'PRAGMA index_list("{name}")')
            ),
            "constraints": sorted(re.findall(r'CONSTRAINT "(\w+)" (CHECK \(.*?\)\)|UNIQUE|CHECK)', sql)),
        }
    for name, statement in (
        ("named indexes", "SELECT name FROM sqlite_master WHERE type = 'index' AND name NOT LIKE 'sqlite%'"),
        ("triggers", "SELECT name, sql FROM sqlite_master WHERE type = 'trigger'"),
        ("migrated", "SELECT app, name FROM django_migrations"),
        ("permissions", "SELECT codename FROM auth_permission"),
    ):
        found[name] = sorted(base.execute(statement).fetchall())
    return found


def test_the_tables_made_at_once_are_those_of_the_migrations(tmp_path: Path) -> None:
    shapes = []
    for way in ("migrate", "at-once"):
        folder = tmp_path / way
        env = {**environment(folder), "DJANGO_SETTINGS_MODULE": "jixiao_web.settings", "JIXIAO_DEMO": "1"}
        subprocess.run([sys.executable, "-c", _MAKE, way], env=env, check=True, timeout=120)
        (file,) = folder.glob("*.sqlite*")
        shapes.append(shape(file))
    replayed, at_once = shapes
    assert set(at_once) == set(replayed)
    for part, said in replayed.items():
        assert at_once[part] == said, part
    assert at_once["triggers"]
