"""The web system under test: an invented county, people of every office, a text that passes.

The database is SQLite, or PostgreSQL where JIXIAO_TEST_DATABASE names one (``make test`` runs both).
"""

from collections.abc import Callable, Iterator
from copy import deepcopy
from dataclasses import dataclass
from datetime import date
from functools import cache, partial
from pathlib import Path
from typing import Any
from unittest.mock import patch

import pytest

from web.browser import live  # noqa: F401 - fixture
from web.texts import faulty, handed_in, second  # noqa: F401 - fixtures
from web.told import story, taken_back  # noqa: F401 - fixture

PASSWORD = "Lanchuan-2024"


@pytest.fixture(scope="session", autouse=True)
def _erasable() -> None:
    """After a test with real transactions the database is emptied; the record's triggers, which let nothing be deleted
    from it, step aside for that (PostgreSQL's do not fire on TRUNCATE).
    """
    from django.db.backends.sqlite3.base import DatabaseOperations

    erase = DatabaseOperations.execute_sql_flush

    def erase_all(self: DatabaseOperations, statements: list[str]) -> None:
        with self.connection.cursor() as cursor:
            guards = cursor.execute("SELECT name, sql FROM sqlite_master WHERE type = 'trigger'").fetchall()
            for name, _sql in guards:
                cursor.execute(f"DROP TRIGGER {name}")
        erase(self, statements)
        with self.connection.cursor() as cursor:
            for _name, sql in guards:
                cursor.execute(sql)

    DatabaseOperations.execute_sql_flush = erase_all


@dataclass
class County:
    """A region with its bureau, two desks, two departments (one with a unit) and one person for every office."""

    bureau: object
    desk: object
    other_desk: object
    water: object
    culture: object
    unit: object
    people: dict[str, object]

    def __getattr__(self, name: str) -> object:
        try:
            return self.__dict__["people"][name]  # a copy is asked for names before it has any people
        except KeyError:
            raise AttributeError(name) from None


@pytest.fixture(scope="module", autouse=True)
def _told(request: pytest.FixtureRequest) -> Iterator[dict[str, Any] | None]:
    """What every test of a module begins with that has a function ``begin``: told once, in a transaction that is taken back.
    None of its tests may ask for real transactions.
    """
    if not hasattr(request.module, "begin"):
        yield None
        return
    request.getfixturevalue("django_db_setup")
    with taken_back(request.getfixturevalue("django_db_blocker")):
        county = build_county()
        round_ = build_round(county)
        yield {"county": county, "round_": round_, **request.module.begin(county, round_)}


@pytest.fixture
def begun(_told: dict[str, Any], db: None) -> dict[str, Any]:
    """What the module's ``begin`` made, with ``county`` and ``round_``, for one test to change as it likes."""
    return deepcopy(_told)


@pytest.fixture
def county(request: pytest.FixtureRequest) -> County:
    """The county."""
    if hasattr(request.module, "begin"):
        return request.getfixturevalue("begun")["county"]
    request.getfixturevalue("db")
    return build_county()


def office_holder(username: str, name: str, where: object, *roles: str) -> object:
    """A person with offices, whose password is PASSWORD."""
    from jixiao_web.accounts.models import Appointment, User

    user = User(username=username, name=name, organisation=where, must_change_password=False)
    user.set_password(PASSWORD)
    user.save()
    for role in roles:
        Appointment.objects.create(user=user, role=role, granted_by="test", since=date(2020, 1, 1))
    return user


def build_county() -> County:
    """The county, built without services: what is tested is not what builds it."""
    from jixiao_web.accounts.models import Organisation, Region

    region = Region.objects.create(code="139981", name="岚川县")

    def organisation(kind: str, code: str, name: str, **more: object) -> Organisation:
        return Organisation.objects.create(region=region, kind=kind, code=code, name=name, **more)

    bureau = organisation("bureau", "300", "岚川县财政局")
    desk = organisation("desk", "300001", "农业科", parent=bureau)
    other_desk = organisation("desk", "300002", "教科文科", parent=bureau)
    performance = organisation("desk", "300009", "绩效科", parent=bureau)
    water = organisation("department", "415", "岚川县水务局", desk=desk)
    culture = organisation("department", "416", "岚川县文化局", desk=other_desk)
    unit = organisation("unit", "415002", "岚川县水文站", parent=water)
    people: dict[str, object] = {}

    def person(username: str, name: str, where: Organisation, *roles: str) -> None:
        people[username] = office_holder(username, name, where, *roles)

    person("compiler", "编制员", water, "compiler")
    person("compiler2", "编制员乙", water, "compiler")
    person("head", "水务局长", water, "head")
    person("unit_compiler", "站编制员", unit, "compiler")
    person("unit_head", "站长", unit, "head")
    person("culture_compiler", "文化编制员", culture, "compiler")
    person("culture_head", "文化局长", culture, "head")
    person("officer", "农业科员", desk, "desk")
    person("other_officer", "教科文科员", other_desk, "desk")
    person("performer", "绩效科员", performance, "performance")
    person("auditor", "审计员", bureau, "auditor")
    person("system_admin", "系统管理员", bureau, "system-admin")
    person("security_admin", "安全管理员", bureau, "security-admin")
    person("audit_admin", "审计管理员", bureau, "audit-admin")
    person("nobody", "无角色", water)
    return County(bureau, desk, other_desk, water, culture, unit, people)


@pytest.fixture
def round_(request: pytest.FixtureRequest, county: County) -> object:
    """The round of 2025 with tasks for all three."""
    return request.getfixturevalue("begun")["round_"] if hasattr(request.module, "begin") else build_round(county)


def build_round(county: County) -> object:
    """The round of 2025 with tasks for all three."""
    from jixiao_web.rounds import services

    return services.open_round(
        by=county.performer, year=2025, name="2025年部门预算绩效文本", framework="output-benefit-satisfaction",
        form="goal", rules_on=date(2024, 10, 1), due=date(2099, 12, 31), organisations=[county.water, county.culture, county.unit],
    )  # fmt: skip


CLEAN = "src/jixiao/examples/huaixi-culture-2025-clean.txt"


@pytest.fixture
def text_of(round_: object, request: pytest.FixtureRequest) -> Callable[..., object]:
    """Begin the text of an organisation, with the content of a file where one is named."""
    return partial(begin_text, request.config.rootpath, round_)


def begin_text(root: Path, round_: object, organisation: object, by: object, file: str | None = CLEAN) -> object:
    """The text of an organisation, with the content of a file where one is named."""
    from jixiao_web.submissions import services

    submission = services.start(task=round_.tasks.get(organisation=organisation), by=by)
    if file:
        with patch.object(services, "read", _read_once):
            upload = services.preview(submission=submission, by=by, content=(root / file).read_bytes(), name=file)
        services.apply_upload(upload=upload, by=by)
        submission.refresh_from_db()
    return submission


@cache
def _read_once(content: bytes, name: str) -> object:
    """The same few files begin hundreds of tests."""
    from jixiao.api import read

    return read(content, name)
