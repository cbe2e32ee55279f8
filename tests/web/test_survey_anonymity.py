"""Who answered what cannot be found out: somebody who has the whole database, every code and the order of answering tries."""

import itertools
import re
from typing import Any

import pytest
from django.db import connection
from django.test import Client

from jixiao_web.surveys import ballot, pace, services
from jixiao_web.surveys.models import Answer, Envelope
from web.surveying import answer_all, opened, post, project_of, published

pytestmark = pytest.mark.django_db
PEOPLE = 200
CHANCE = 9
"""Guessing 200 pairs at random is right once on average, and nine times or more once in a million tries."""


def begin(county: Any, round_: Any) -> dict[str, Any]:
    return {"project": project_of(county, round_)}


@pytest.fixture
def project(begun: dict[str, Any]) -> Any:
    return begun["project"]


@pytest.fixture
def survey(county: Any, project: Any) -> Any:
    return published(county, project)


def answers() -> list[dict[str, Any]]:
    """The n-th person's is known by its number, so that a match is a match."""
    return [{"q1": services.GRADES[n % 5], "q5": str(n), "q6": f"REMARK-{n:04d}"} for n in range(PEOPLE)]


def every_row() -> dict[str, list[dict[str, Any]]]:
    """All columns of all tables, with those the database itself adds, in the order it keeps the rows."""
    own = "SELECT rowid AS _place, * FROM {} ORDER BY rowid"
    if connection.vendor == "postgresql":
        own = "SELECT ctid::text AS _place, xmin::text AS _xmin, xmax::text AS _xmax, * FROM {} ORDER BY ctid"
    found = {}
    with connection.cursor() as cursor:
        for table in connection.introspection.table_names():
            cursor.execute(own.format(connection.ops.quote_name(table)))
            names = [column[0] for column in cursor.description]
            found[table] = [dict(zip(names, row, strict=True)) for row in cursor.fetchall()]
    return found


def every_value() -> str:
    """All that stands in the database, as one text."""
    return "\n".join(
        bytes(value).decode("latin-1") if isinstance(value, bytes | memoryview) else str(value)
        for rows in every_row().values() for row in rows for value in row.values()
    )  # fmt: skip


def right_guesses(people: dict[str, list[Any]], rows: list[dict[str, Any]]) -> int:
    """The most matches that sorting people by something one knows of them, and rows by one of their columns (or two), gives.

    ``rows`` carry the number of the person they are of in ``_truth``, which the guesser looks at last.
    """
    columns = [c for c in rows[0] if c != "_truth"]
    orders = [list(rows), *(sorted(rows, key=lambda r, p=pair: [_key(r[c]) for c in p])
                            for pair in [*((c,) for c in columns), *itertools.permutations(columns, 2)])]  # fmt: skip
    best = 0
    for known in people.values():
        by_person = sorted(range(len(known)), key=lambda n, k=known: k[n])
        for order in orders:
            for one in (order, order[::-1]):
                right = sum(row["_truth"] == person for row, person in zip(one, by_person, strict=True))
                best = max(best, right)
    return best


def _key(value: Any) -> Any:
    if isinstance(value, str) and (place := re.fullmatch(r"\((\d+),(\d+)\)", value)):
        return (int(place[1]), int(place[2]))
    return bytes(value) if isinstance(value, memoryview) else value


def known_of(survey: Any, codes: list[str]) -> dict[str, list[Any]]:
    """What somebody may know of people: when they answered, their codes, the hashes of these."""
    return {"order": list(range(PEOPLE)), "code": codes, "hash": [services.code_hash(survey, code) for code in codes]}


def opened_rows() -> list[dict[str, Any]]:
    """The answers as the database keeps them, without their words, and whose each is."""
    rows = every_row()["surveys_answer"]
    held = {str(a.pk).replace("-", ""): int(a.values["q5"]) for a in Answer.objects.all()}
    return [
        {k: v for k, v in row.items() if k != "values"} | {"_truth": held[str(row["id"]).replace("-", "")]}
        for row in rows
    ]


def test_the_guesser_finds_everybody_where_answers_are_kept_as_they_come() -> None:
    naive = [{"_place": n, "id": n + 1, "_truth": n} for n in range(PEOPLE)]
    assert right_guesses({"order": list(range(PEOPLE))}, naive) == PEOPLE


def test_no_column_of_the_answers_tells_whose_they_are(county: Any, survey: Any) -> None:
    codes = answer_all(survey, county.culture_compiler, answers())
    services.close(survey=survey, by=county.culture_compiler)
    rows = opened_rows()
    assert len(rows) == PEOPLE
    assert right_guesses(known_of(survey, codes), rows) < CHANCE


def test_who_looked_after_every_answer_knows_no_more_in_the_end(county: Any, survey: Any) -> None:
    """A backup after each answer: which envelope came when is known, but not which answer lay in it."""
    seen: list[Any] = []
    for code, given in zip(
        services.invite(survey=survey, by=county.culture_compiler, count=PEOPLE), answers(), strict=True
    ):
        services.answer(survey=survey, given=given, code=code)
        (new,) = Envelope.objects.exclude(pk__in=[pk for pk, _sealed in seen]).values_list("pk", "sealed")
        seen.append(new)
    assert len({len(bytes(sealed)) for _pk, sealed in seen}) == 1
    services.close(survey=survey, by=county.culture_compiler)
    assert not {pk for pk, _sealed in seen} & set(Answer.objects.values_list("pk", flat=True))
    known = {"number": [pk.hex for pk, _sealed in seen], "sealed": [bytes(sealed) for _pk, sealed in seen]}
    assert right_guesses(known, opened_rows()) < CHANCE


def test_until_the_end_no_table_holds_what_anybody_answered(county: Any, survey: Any) -> None:
    answer_all(survey, county.culture_compiler, answers()[:30])
    before = every_value()
    assert "REMARK-" not in before
    services.close(survey=survey, by=county.culture_compiler)
    assert all(f"REMARK-{n:04d}" in every_value() for n in range(30))  # the look would have found them


def test_the_key_of_the_box_is_gone_with_its_opening(
    county: Any, survey: Any, django_capture_on_commit_callbacks: Any
) -> None:
    answer_all(survey, county.culture_compiler, answers()[:12])
    sealed = bytes(Envelope.objects.first().sealed)
    assert ballot.Box(survey.token).take(sealed)["values"]
    with django_capture_on_commit_callbacks(execute=True):
        services.close(survey=survey, by=county.culture_compiler)
    with pytest.raises(ballot.BoxError, match="开箱密钥"):
        ballot.Box(survey.token)


def test_a_key_is_not_gone_where_the_end_came_to_nothing(county: Any, survey: Any, django_capture_on_commit_callbacks: Any) -> None:  # fmt: skip
    from django.db import transaction

    answer_all(survey, county.culture_compiler, answers()[:12])

    def close_in_vain() -> None:
        with transaction.atomic():
            services.close(survey=survey, by=county.culture_compiler)
            raise RuntimeError

    with django_capture_on_commit_callbacks(execute=True), pytest.raises(RuntimeError):
        close_in_vain()
    survey.refresh_from_db()
    assert services.close(survey=survey, by=county.culture_compiler).tally["answered"] == 12


def test_a_used_code_is_nowhere_and_after_the_end_an_unused_one_neither(county: Any, survey: Any) -> None:
    used, unused = services.invite(survey=survey, by=county.culture_compiler, count=2)
    hashes = [services.code_hash(survey, code) for code in (used, unused)]
    assert hashes[0] in every_value()
    services.answer(survey=survey, given={"q1": "满意"}, code=used)
    there = every_value()
    assert hashes[0] not in there
    assert hashes[1] in there
    assert not any(code in there or code.replace("-", "") in there for code in (used, unused))
    services.close(survey=survey, by=county.culture_compiler)
    assert hashes[1] not in every_value()


def test_answering_with_a_code_writes_two_tables_and_no_other(county: Any, survey: Any) -> None:
    (code,) = services.invite(survey=survey, by=county.culture_compiler, count=1)
    before = every_row()
    assert post(survey, {"q1": "满意", "code": code}, REMOTE_ADDR="203.0.113.9").status_code == 302
    after = every_row()
    changed = {
        table
        for table in after
        if len(after[table]) != len(before[table]) or _plain(after, table) != _plain(before, table)
    }
    assert changed == {"surveys_invitation", "surveys_envelope"}
    assert "203.0.113.9" not in every_value()


def _plain(rows: dict[str, list[dict[str, Any]]], table: str) -> list[dict[str, Any]]:
    return [{k: v for k, v in row.items() if not k.startswith("_")} for row in rows[table]]


def test_of_who_answers_an_open_link_only_a_count_is_kept_and_no_address(county: Any, project: Any) -> None:
    survey = published(county, project, way="open")
    before = every_row()
    assert post(survey, {"q1": "满意"}, REMOTE_ADDR="203.0.113.9").status_code == 302
    after = every_row()
    changed = {table for table in after if _plain(after, table) != _plain(before, table)}
    assert changed == {"surveys_envelope", "jixiao_limits"}
    assert "203.0.113.9" not in every_value()


def test_an_address_is_counted_under_another_name_each_day(
    monkeypatch: pytest.MonkeyPatch, county: Any, project: Any
) -> None:
    import datetime as dt

    survey, seen = published(county, project, way="open"), []
    monkeypatch.setattr(pace.limits, "wait", lambda what, who, limit: seen.append(who) or 0)
    for day in (1, 2):
        monkeypatch.setattr(pace.timezone, "localdate", lambda d=day: dt.date(2026, 5, d))
        pace.wait(survey, "203.0.113.9")
    assert len(set(seen)) == 2


def test_in_postgresql_all_answers_are_of_one_transaction(county: Any, survey: Any) -> None:
    if connection.vendor != "postgresql":
        pytest.skip("SQLite has no transaction numbers in its rows")
    answer_all(survey, county.culture_compiler, answers()[:30])
    services.close(survey=survey, by=county.culture_compiler)
    assert len({row["_xmin"] for row in every_row()["surveys_answer"]}) == 1


def test_the_public_pages_set_no_cookie_and_look_at_none(county: Any, survey: Any) -> None:
    (code,) = services.invite(survey=survey, by=county.culture_compiler, count=1)
    client = Client(enforce_csrf_checks=True)
    page = client.get(f"/s/{survey.token}?c={code}")
    taken = post(survey, {"q1": "满意", "code": code}, client=client)
    end = client.get(taken.url)
    assert [page.status_code, taken.status_code, end.status_code] == [200, 302, 200]
    assert not client.cookies
    staff = Client()
    staff.force_login(county.culture_compiler, backend="jixiao_web.accounts.backend.Backend")
    shown = staff.get(f"/s/{survey.token}")
    assert county.culture_compiler.name not in shown.content.decode()
    assert opened(shown) == opened(client.get(f"/s/{survey.token}"))
