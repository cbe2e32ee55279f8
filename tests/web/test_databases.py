"""What SQLite and PostgreSQL do differently, held to one behaviour. ``make test`` runs this on both."""

import json
import os
import sqlite3
from contextlib import closing
from pathlib import Path
from typing import Any
from urllib.parse import urlencode

import pytest
from django.core.cache import cache, caches
from django.core.management import call_command
from django.db import IntegrityError, connection, transaction
from django.test import Client
from django.urls import NoReverseMatch, get_resolver, reverse
from django.urls.resolvers import URLPattern, URLResolver

from jixiao_web.settings import _database as database
from web.conftest import County

pytestmark = pytest.mark.django_db
BACKEND = "jixiao_web.accounts.backend.Backend"


def signed_in(user: Any) -> Client:
    client = Client()
    client.force_login(user, backend=BACKEND)
    return client


def test_the_tests_run_on_the_database_that_was_asked_for() -> None:
    assert connection.vendor == ("postgresql" if os.environ.get("JIXIAO_TEST_DATABASE") else "sqlite")


@pytest.mark.parametrize(
    ("url", "wanted"),
    [
        ("postgresql:///county?host=/run/postgresql", {"HOST": "/run/postgresql", "NAME": "county", "USER": "", "PORT": ""}),
        ("postgres://u%40x:p%2Fw@db.example:5433/%E5%8E%BF", {"HOST": "db.example", "NAME": "县", "USER": "u@x", "PASSWORD": "p/w", "PORT": 5433}),
        ("postgresql://u@[::1]/county", {"HOST": "::1"}),
    ],
)  # fmt: skip
def test_an_address_of_a_database_is_understood(url: str, wanted: dict[str, object], tmp_path: Path) -> None:
    made = database(url, tmp_path)
    assert {key: made[key] for key in wanted} == wanted


def test_what_an_address_says_of_the_connection_goes_before_our_own(tmp_path: Path) -> None:
    plain = database("postgresql:///county", tmp_path)["OPTIONS"]
    assert plain["connect_timeout"] == "10"
    assert "lock_timeout" in plain["options"]
    own = database("postgresql:///county?sslmode=require&connect_timeout=3&options=-c%20lock_timeout%3D1s", tmp_path)[
        "OPTIONS"
    ]
    assert own == {"sslmode": "require", "connect_timeout": "3", "options": "-c lock_timeout=1s"}


def test_the_file_is_its_owners_and_is_not_made_anew(tmp_path: Path) -> None:
    folder = tmp_path / "数据 #1?"
    name = database("", folder)["NAME"]
    file = folder / "jixiao.sqlite3"
    assert file.stat().st_mode & 0o077 == 0
    with closing(sqlite3.connect(name, uri=True)) as opened:
        opened.execute("CREATE TABLE t (x)")
    assert file.stat().st_size > 0
    file.unlink()
    with pytest.raises(sqlite3.OperationalError):
        sqlite3.connect(name, uri=True)


def test_no_migration_is_missing() -> None:
    call_command("makemigrations", "--check", "--dry-run", verbosity=0)


def test_the_order_of_a_plan_is_kept_and_what_json_says_is_what_was_said(county: County, text_of: Any) -> None:
    text = text_of(county.culture, county.culture_compiler)
    sheet = text.sheets.first()
    sheet.data["plan"] = {"3": "10", "6": "20", "9": "30", "10": "40", "12": "100"}
    sheet.data["extra"] = [["b", "2"], ["a", "1"], ["", "…"]]
    sheet.save()
    sheet.refresh_from_db()
    assert list(sheet.data["plan"]) == ["3", "6", "9", "10", "12"]
    assert sheet.data["extra"] == [["b", "2"], ["a", "1"], ["", "…"]]


def test_a_rollback_leaves_nothing_of_an_act(county: County, text_of: Any) -> None:
    from jixiao_web.audit.models import Entry
    from jixiao_web.audit.queries import verify
    from jixiao_web.submissions import services

    text = text_of(county.culture, county.culture_compiler)
    before = (Entry.objects.count(), text.edits.count())
    change = {"op": "set", "cell": "head.overall_objective", "old": text.head["overall_objective"], "new": "另一目标"}
    with transaction.atomic():
        services.change(submission=text, by=county.culture_compiler, changes=[change])
        assert (Entry.objects.count(), text.edits.count()) > before
        transaction.set_rollback(True)
    assert (Entry.objects.count(), text.edits.count()) == before
    assert not verify().faults


def test_one_open_appointment_and_one_waiver_of_a_kind(county: County, text_of: Any) -> None:
    from jixiao_web.accounts.models import Appointment
    from jixiao_web.submissions.models import Waiver

    with pytest.raises(IntegrityError), transaction.atomic():
        Appointment.objects.create(user=county.compiler, role="compiler", granted_by="test")
    text = text_of(county.culture, county.culture_compiler)
    one = {
        "submission": text,
        "fingerprint": "f" * 20,
        "rule": "ZZ01",
        "cell": "",
        "message": "",
        "reason": "",
        "by": county.culture_compiler,
    }
    Waiver.objects.create(**one)
    with pytest.raises(IntegrityError), transaction.atomic():
        Waiver.objects.create(**one)


def test_a_state_and_a_stage_that_do_not_fit_are_refused(county: County, text_of: Any) -> None:
    text = text_of(county.culture, county.culture_compiler)
    for state, stage in (("submitted", "compile"), ("approved", "head"), ("lost", "compile")):
        text.state, text.stage = state, stage
        with pytest.raises(IntegrityError), transaction.atomic():
            text.save()


def test_names_are_found_whatever_their_case_and_width(county: County) -> None:
    from jixiao_web.accounts.models import User

    assert User.objects.get_by_natural_key("  COMPILER ").pk == county.compiler.pk
    assert User.objects.get_by_natural_key("ｃｏｍｐｉｌｅｒ").pk == county.compiler.pk


def test_the_caches_are_tables_that_all_processes_share() -> None:
    call_command("createcachetable", verbosity=0)
    for name in caches.settings:
        caches[name].set("键", {"value": [1, "二"]}, timeout=60)
        assert caches[name].get("键") == {"value": [1, "二"]}
        assert caches[name].incr("计数") if caches[name].add("计数", 0) else True
    cache.clear()


# --- whatever is asked for ---


def routes(patterns: list[Any] | None = None) -> list[tuple[str, dict[str, object]]]:
    """Named addresses with what they take: a number for each, but for the few that are words."""
    found = []
    for one in get_resolver().url_patterns if patterns is None else patterns:
        if isinstance(one, URLResolver):
            if not one.namespace:
                found += routes(one.url_patterns)
        elif isinstance(one, URLPattern) and one.name not in ("sign-out", "demo-reset"):
            found.append((one.name, {t: WORDS.get(t) for t in one.pattern.regex.groupindex}))
    return found


WORDS = {"suffix": "docx", "name": "x"}
HUGE = 10**25
ODD = ["a\x00b", "x" * 20_000, "\ud800", str(HUGE), "²", "-1", 'a\' OR "1"=%_\\']
"""What PostgreSQL refuses in text or numbers and SQLite does not, or the other way round."""
FIELDS = (
    "q", "page", "state", "round", "desk", "year", "action", "actor", "organisation", "object", "since", "until", "before",
    "after", "from", "to", "revision", "version", "stage", "owner", "cell", "sort", "next", "username", "password", "words",
    "note", "reason", "fingerprint", "name", "code", "phone", "do", "title", "task", "text", "user", "notice", "parent", "back",
)  # fmt: skip


@pytest.mark.parametrize("who", ["compiler", "performer"])
def test_numbers_beyond_every_column_are_not_found(county: County, round_: Any, who: str) -> None:
    client = signed_in(county.people[who])
    asked = 0
    for name, takes in routes():
        if not takes:
            continue
        for number in (HUGE, 2**63, 0):
            try:
                address = reverse(name, kwargs={t: word or number for t, word in takes.items()})
            except NoReverseMatch:  # an address with words of its own
                continue
            for ask in (client.get, client.post):
                answer = ask(address)
                assert answer.status_code in (302, 400, 403, 404, 405), (address, answer.status_code)
                asked += 1
    assert asked > 100


@pytest.mark.parametrize(
    ("odd", "who"),
    [(odd, who) for odd in ODD for who in ("culture_compiler", "performer")]
    + [(ODD[0], None), (ODD[0], "security_admin")],
    ids=lambda one: ascii((one or "nobody")[:8]),
)
def test_odd_words_are_no_fault(county: County, round_: Any, text_of: Any, odd: str, who: str | None) -> None:
    cache.clear()
    text = text_of(county.culture, county.culture_compiler)
    client = signed_in(county.people[who]) if who else Client()
    words = urlencode(dict.fromkeys(FIELDS, odd.encode("utf-8", "surrogatepass")))
    for name, takes in routes():
        if set(takes) - {"pk"}:
            continue
        address = reverse(name, kwargs=dict.fromkeys(takes, text.pk))
        answer = client.get(f"{address}?{words}")
        assert answer.status_code < 500, (name, answer.status_code)
        answer = client.post(address, words, content_type="application/x-www-form-urlencoded")
        assert answer.status_code < 500, (name, answer.status_code)


@pytest.mark.parametrize("odd", ODD, ids=lambda odd: ascii(odd[:8]))
def test_odd_words_in_a_cell_are_kept_or_refused(county: County, round_: Any, text_of: Any, odd: str) -> None:
    text = text_of(county.culture, county.culture_compiler)
    client = signed_in(county.culture_compiler)
    change = {"op": "set", "cell": "head.overall_objective", "old": text.head["overall_objective"], "new": odd}
    for body in (
        {"changes": [change], "owner": odd, "revision": 0},
        {"changes": [{**change, "cell": odd}], "owner": "head"},
    ):
        answer = client.post(reverse("text-cells", args=[text.pk]), json.dumps(body), content_type="application/json",
                             headers={"accept": "application/json"})  # fmt: skip
        assert answer.status_code in (200, 400), answer.content
    assert client.get(reverse("text-edit", args=[text.pk])).status_code == 200
