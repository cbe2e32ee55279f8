"""A questionnaire answered by many at once: real ``jixiao serve``, real disk, every answer with a code of its own.

``python bench/surveys.py [ANSWERS]``; with PostgreSQL beside SQLite: ``sh tools/with_postgres.sh python bench/surveys.py``.
Two ways of asking: whole visits (the page is opened, handed in, and the thanks are read: three requests an answer), and
answers alone (the pages were opened before). Every answer that was acknowledged is looked for in the end.
"""

import os
import statistics
import subprocess
import sys
import tempfile
import threading
import time
from collections.abc import Callable
from pathlib import Path
from typing import Any

from timing import ROOT, machine

sys.path.insert(0, str(ROOT / "tests"))
ANSWERS, CLIENTS = 10_000, 16
FIELDS = {
    "q1": "满意",
    "q2": "较满意",
    "q3": "亲身参加",
    "q4": ["时间", "态度"],
    "q5": "3",
    "q6": "办事快，希望周末也能办。",
}
INSIDE = Path(__file__)


def bench_surveys(count: int = ANSWERS) -> dict[str, Any]:
    """For each database and way of asking: answers a second, milliseconds of a request, how many are in the box."""
    found = {"sqlite": _on("", count)}
    if url := os.environ.get("JIXIAO_TEST_DATABASE"):
        found["postgresql"] = _on(_really_written(url), count)
    return found


def _really_written(url: str) -> str:
    """That server as it is used in earnest: it waits for the disk."""
    import psycopg

    with psycopg.connect(url, autocommit=True) as connection:
        connection.execute("ALTER SYSTEM SET fsync = on")
        connection.execute("ALTER SYSTEM SET full_page_writes = on")
        connection.execute("SELECT pg_reload_conf()")
        connection.execute("DROP DATABASE IF EXISTS bench_surveys")
        connection.execute("CREATE DATABASE bench_surveys")
    return url.replace("/jixiao?", "/bench_surveys?")


def _on(url: str, count: int) -> dict[str, Any]:
    from web.serving import Server, environment

    with tempfile.TemporaryDirectory(prefix="jixiao-bench-") as folder:
        env = environment(Path(folder), JIXIAO_DATABASE=url, DJANGO_SETTINGS_MODULE="jixiao_web.settings")
        token, *codes = _inside("build", str(2 * count), env=env)
        with Server(env=env) as server:
            visits = _run(codes[:count], lambda person: _visit(person, token), server.port)
            tickets = [_ticket(person, token) for person in [_person(server.port)] for _n in range(count)]
            pairs = list(zip(codes[count:], tickets, strict=True))
            answers = _run(pairs, lambda person: lambda pair: _hand_in(person, token, *pair), server.port)
            server.stop()
            used = server.usage
        start = time.perf_counter()
        said = _inside("close", token, env=env)
        return {"visits": visits, "answers": answers, "server_seconds": used.ru_utime + used.ru_stime,
                "answered": int(said[0]), "acknowledged": visits["taken"] + answers["taken"], "close_seconds": time.perf_counter() - start}  # fmt: skip


def _person(port: int) -> Any:
    from web.serving import Person

    return Person(port)


def _ticket(person: Any, token: str) -> str:
    page = person.get(f"/s/{token}").text
    return page.partition('name="ticket" value="')[2].partition('"')[0]


def _hand_in(person: Any, token: str, code: str, ticket: str) -> bool:
    answer = person.post(f"/s/{token}", FIELDS, code=code, ticket=ticket)
    return answer.status == 302


def _visit(person: Any, token: str) -> Callable[[str], bool]:
    def visit(code: str) -> bool:
        taken = _hand_in(person, token, code, _ticket(person, token))
        return taken and person.get(f"/s/{token}/thanks").status == 200

    return visit


def _run(items: list[Any], make: Callable[[Any], Callable[[Any], bool]], port: int) -> dict[str, float]:
    """All items by so many clients at once."""
    waiting, taken, times = iter(items), [], []
    lock = threading.Lock()

    def work() -> None:
        act = make(_person(port))
        while True:
            with lock:
                item = next(waiting, None)
            if item is None:
                return
            start = time.perf_counter()
            taken.append(act(item))
            times.append(time.perf_counter() - start)

    threads = [threading.Thread(target=work) for _n in range(CLIENTS)]
    start = time.perf_counter()
    for thread in threads:
        thread.start()
    for thread in threads:
        thread.join()
    seconds = time.perf_counter() - start
    times.sort()
    return {"taken": sum(taken), "seconds": seconds, "a_second": sum(taken) / seconds, "median_ms": statistics.median(times) * 1000,
            "p99_ms": times[int(len(times) * 0.99)] * 1000}  # fmt: skip


def _inside(*words: str, env: dict[str, str]) -> list[str]:
    """This file in a process of its own, whose Django looks at that database."""
    done = subprocess.run([sys.executable, str(INSIDE), *words], env=env, capture_output=True, text=True, check=False)
    if done.returncode:
        raise RuntimeError(done.stderr)
    return done.stdout.split()


def _build(count: int) -> list[str]:
    """A county with a published questionnaire; its address and the codes."""
    from jixiao_web import start

    start.set_up()
    with start.database():
        from jixiao_web.surveys import services
        from web.conftest import build_county, build_round
        from web.surveying import project_of, published

        county = build_county()
        survey = published(county, project_of(county, build_round(county)))
        codes = services.invite(survey=survey, by=county.culture_compiler, count=count)
    return [survey.token, *codes]


def _close(token: str) -> list[str]:
    from jixiao_web import start

    start.set_up()
    from jixiao_web.surveys import services
    from jixiao_web.surveys.models import Survey

    survey = Survey.objects.get(token=token)
    return [str(services.close(survey=survey, by=survey.by).tally["answered"])]


def survey_lines(result: dict[str, Any]) -> list[str]:
    """The figures in words."""
    lines = [f"A questionnaire, {CLIENTS} at once, every answer with a code:"]
    for name, found in result.items():
        for key, words in (("visits", "whole visits (3 requests)"), ("answers", "answers alone")):
            one = found[key]
            lines.append(f"  {name:<11} {words:<26} {one['a_second']:6.0f} a second, {one['taken']:,.0f} in {one['seconds']:.1f} s,"
                         f" median {one['median_ms']:.0f} ms, 99 of 100 under {one['p99_ms']:.0f} ms")  # fmt: skip
        lines.append(f"  {name:<11} in the box {found['answered']:,} of {found['acknowledged']:,} acknowledged,"
                     f" opened and counted in {found['close_seconds']:.1f} s, server {found['server_seconds']:.1f} s of processor")  # fmt: skip
    return lines


if __name__ == "__main__":
    if sys.argv[1:2] == ["build"]:
        sys.stdout.write(" ".join(_build(int(sys.argv[2]))))
    elif sys.argv[1:2] == ["close"]:
        sys.stdout.write(" ".join(_close(sys.argv[2])))
    else:
        asked = int(sys.argv[1]) if len(sys.argv) > 1 else ANSWERS
        sys.stdout.write("\n".join([machine(), "", *survey_lines(bench_surveys(asked)), ""]))
