"""A county's ledgers: a million records, the indicators of 1,200 projects computed from them. What one changed record costs until
every value is in line again, what computing all anew costs, and the same SQL run bare on the database beside it.

``python bench/evidence.py [ENTRIES PROJECTS]``.
"""

from __future__ import annotations

import datetime as dt
import json
import os
import random
import sqlite3
import statistics
import sys
import tempfile
import time
from collections.abc import Callable, Iterator
from contextlib import contextmanager
from pathlib import Path
from typing import Any

from timing import ROOT, machine

sys.path.insert(0, str(ROOT / "tests"))
ENTRIES, PROJECTS, ROUNDS, SEED = 1_000_000, 1_200, 20, 20250305
KINDS = ("training", "meeting", "weather_data", "hotline_calls", "inspection", "purchase")
INDICATORS = 8
"""Of a project: as many as those of the sample have."""
FIRST = dt.date(2025, 1, 1)


def bench_evidence(count: int = ENTRIES, projects: int = PROJECTS, rounds: int = ROUNDS) -> dict[str, Any]:
    """Seconds of a change (with its entry in the record), of recomputing one project and all, and of their SQL alone."""
    with tempfile.TemporaryDirectory(prefix="jixiao-bench-") as folder:
        os.environ |= {"JIXIAO_DATA": folder, "DJANGO_SETTINGS_MODULE": "jixiao_web.settings"}
        from jixiao_web import start

        start.set_up()
        with start.database():
            begin = time.perf_counter()
            county = _build(count, projects)
            built = time.perf_counter() - begin
            return {"entries": count, "projects": projects, "built": built, **_measure(county, Path(folder), rounds)}


# --- the county --------------------------------------------------------------------------------------------------


def _build(count: int, projects: int) -> Any:
    """A county whose one text has so many projects, each with a ledger and indicators computed from it."""
    from jixiao.law.ledger import ledger_types
    from web.conftest import begin_text, build_county, build_round
    from web.proving import bare_project

    county = build_county()
    text = begin_text(ROOT, build_round(county), county.water, county.compiler, None)
    pattern = bare_project(text, county.compiler, ("≥1",))
    types = [ledger_types()[key] for key in KINDS]
    _projects(pattern, types, projects, county.compiler)
    _entries(types, count, county.compiler)
    return county


def _projects(pattern: Any, types: list[Any], count: int, by: Any) -> None:
    from jixiao_web.evidence.models import Ledger, Route
    from jixiao_web.projects.models import Indicator, Project

    shared = {
        "submission": pattern.submission,
        "organisation": pattern.organisation,
        "year": pattern.year,
        "version": pattern.version,
    }
    made = Project.objects.bulk_create(
        Project(uid=f"p{n}", code=f"P{n:06}", name=f"项目{n}", data=pattern.data, position=n, **shared) for n in range(count)
    )  # fmt: skip
    kinds = [types[n % len(types)] for n in range(count)]
    Ledger.objects.bulk_create(
        Ledger(project=project, key=kind.key, type=kind.key, title=kind.title, date_field=kind.date_field, fields=_fields(kind))
        for project, kind in zip(made, kinds, strict=True)
    )  # fmt: skip
    rows = [
        (project, offered, n)
        for project, kind in zip(made, kinds, strict=True)
        for n, offered in enumerate(_alone(kind))
    ]
    row = pattern.data["indicators"][0]
    indicators = Indicator.objects.bulk_create(
        Indicator(project=project, uid=f"i{n}", data=row | {"uid": f"i{n}", "target": "≥90%"}, position=n) for project, _offered, n in rows
    )  # fmt: skip
    Route.objects.bulk_create(
        Route(indicator=indicator, kind="formula", formula=offered.formula, by=by)
        for indicator, (_project, offered, _n) in zip(indicators, rows, strict=True)
    )


def _alone(kind: Any) -> list[Any]:
    """The formulas a type offers over its own ledger alone, from the first again where they are too few."""
    from jixiao_web.evidence.formula import parse

    found = [f for f in kind.formulas if parse(f.formula).ledgers == {kind.key} and not parse(f.formula).has_money]
    return [found[n % len(found)] for n in range(INDICATORS)]


def _fields(kind: Any) -> list[dict[str, Any]]:
    return [{"key": f.key, "title": f.title, "kind": f.kind, "unit": f.unit, "required": f.required, "options": list(f.options),
             "decimals": f.decimals, "least": f.least, "help": f.help} for f in kind.fields]  # fmt: skip


def _entries(types: list[Any], count: int, by: Any) -> None:
    """Records on invented days, as even as they come over the ledgers; put in as rows, for a million forms would take days."""
    from django.db import connection
    from django.utils import timezone

    from jixiao_web.evidence.models import Ledger

    chance = random.Random(SEED)
    ledgers = list(Ledger.objects.order_by("pk").values_list("pk", "type"))
    by_key = {kind.key: kind for kind in types}
    at = timezone.now().replace(tzinfo=None).isoformat(" ")

    def rows() -> Iterator[tuple[Any, ...]]:
        for n in range(count):
            pk, key = ledgers[n % len(ledgers)]
            on, values = _record(by_key[key], chance)
            yield (pk, on.isoformat(), json.dumps(values, ensure_ascii=False), by.pk, at)

    with connection.cursor() as cursor:
        cursor.connection.executemany(
            'INSERT INTO evidence_entry (ledger_id, "on", "values", origin, by_id, at, is_void, token)'
            " VALUES (?, ?, ?, 'api', ?, ?, 0, '')",
            rows(),
        )
        cursor.execute(
            "UPDATE evidence_ledger SET entries_count ="
            " (SELECT COUNT(*) FROM evidence_entry WHERE evidence_entry.ledger_id = evidence_ledger.id)"
        )


def _record(kind: Any, chance: random.Random) -> tuple[dt.date, dict[str, Any]]:
    from jixiao_web.evidence.values import day_number

    day = FIRST + dt.timedelta(days=chance.randrange(330))
    number = day_number(day)
    values: dict[str, Any] = {}
    for field in kind.fields:
        match field.kind:
            case "number":
                values[field.key] = chance.randrange(1, 200) * 10**field.decimals
            case "date":
                values[field.key] = number if field.key == kind.date_field else number + chance.randrange(20)
            case "time":
                values[field.key] = number * 1440 + chance.randrange(1440)
            case "yes-no":
                values[field.key] = int(chance.random() < 0.95)
            case "choice":
                values[field.key] = chance.choice(field.options)
            case _:
                values[field.key] = f"第{chance.randrange(1000)}次"
    return day, values


# --- what is measured ----------------------------------------------------------------------------------------------


def _measure(county: Any, folder: Path, rounds: int) -> dict[str, Any]:
    from jixiao_web.evidence import services
    from jixiao_web.evidence.models import Actual, Entry, Ledger
    from jixiao_web.evidence.recomputing import recompute_all, recompute_for

    found: dict[str, Any] = {}
    found["full_seconds"], computed = _timed(recompute_all)
    found["indicators"] = computed
    with _heard() as said:
        found["again_seconds"], _n = _timed(recompute_all)
    found["full_sql_seconds"] = _bare(folder, said)
    assert Actual.objects.filter(is_current=True).exclude(value="").count() > computed // 2, (
        "the formulas find their records"
    )

    ledgers = list(Ledger.objects.filter(type="training").select_related("project__organisation")[:rounds])
    typed = {"name": "河长培训", "day": "2025-03-05", "sessions": "2", "people": "40", "examined": "40", "passed": "38"}
    adds, corrections, alone, bare = [], [], [], []
    for ledger in ledgers:
        seconds, entry = _timed(
            lambda ledger=ledger: services.add_entry(ledger=ledger, by=county.compiler, typed=typed)
        )
        adds.append(seconds)
        entry = Entry.objects.select_related("ledger__project__organisation").get(pk=entry.pk)
        corrections.append(
            _timed(
                lambda entry=entry: services.correct(
                    entry=entry, by=county.compiler, typed=typed | {"passed": "39"}, reason="漏计"
                )
            )[0]
        )
        with _heard() as said:
            alone.append(_timed(lambda ledger=ledger: recompute_for(project=ledger.project, ledger=ledger.key))[0])
        bare.append(_bare(folder, said))
    for name, times in (("add", adds), ("correct", corrections), ("recompute", alone), ("recompute_sql", bare)):
        found[f"{name}_seconds"], found[f"{name}_worst"] = statistics.median(times), max(times)
    return found


def _timed(act: Callable[[], Any]) -> tuple[float, Any]:
    start = time.perf_counter()
    answer = act()
    return time.perf_counter() - start, answer


@contextmanager
def _heard() -> Iterator[list[tuple[str, Any]]]:
    """The questions asked of the records meanwhile."""
    from django.db import connection

    said: list[tuple[str, Any]] = []

    def hear(execute: Any, sql: str, params: Any, many: bool, context: Any) -> Any:
        if sql.startswith("SELECT") and 'FROM "evidence_entry"' in sql:
            said.append((sql, params))
        return execute(sql, params, many, context)

    with connection.execute_wrapper(hear):
        yield said


def _bare(folder: Path, said: list[tuple[str, Any]]) -> float:
    """Seconds of the same questions, asked of the database without anything of ours (twice, the second time counts)."""
    database = sqlite3.connect(f"{(folder / 'jixiao.sqlite3').as_uri()}?mode=ro", uri=True)
    try:
        for _n in range(2):
            start = time.perf_counter()
            for sql, params in said:
                database.execute(sql.replace("%s", "?").replace("%%", "%"), [_plain(p) for p in params]).fetchall()
            seconds = time.perf_counter() - start
        return seconds
    finally:
        database.close()


def _plain(value: Any) -> Any:
    return value.isoformat() if isinstance(value, dt.date) else value


def evidence_lines(found: dict[str, Any]) -> list[str]:
    """The figures in words."""
    full, sql = found["again_seconds"], found["full_sql_seconds"]
    one, one_sql = found["recompute_seconds"], found["recompute_sql_seconds"]
    return [
        f"{found['entries']:,} records, {found['projects']:,} projects, {found['indicators']:,} indicators (made in {found['built']:.0f} s):",
        f"  a record added, all in line again   median {found['add_seconds'] * 1000:6.0f} ms, worst {found['add_worst'] * 1000:.0f} ms",
        f"  a record corrected                  median {found['correct_seconds'] * 1000:6.0f} ms, worst {found['correct_worst'] * 1000:.0f} ms",
        f"  of that, recomputing the project    median {one * 1000:6.0f} ms; the same SQL bare {one_sql * 1000:.0f} ms, ratio {one / one_sql:.2f}",
        f"  all computed, first time            {found['full_seconds']:6.1f} s, again {full:.1f} s; the same SQL bare {sql:.1f} s, ratio {full / sql:.2f}",
    ]  # fmt: skip


if __name__ == "__main__":
    asked = [int(words) for words in sys.argv[1:3]]
    sys.stdout.write("\n".join([machine(), "", *evidence_lines(bench_evidence(*asked)), ""]))
