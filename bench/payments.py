"""A treasury's list of payments imported as the pages do it: read and checked, stored in pieces, paused and gone on with, or
given up; what a whole county's projects cost to be told of afterwards.

``python bench/payments.py [PAYMENTS]``.
"""

import os
import sys
import tempfile
import time
from typing import Any

from timing import ROOT, machine

sys.path.insert(0, str(ROOT / "tests"))
PAYMENTS = 100_000


def bench_payments(count: int = PAYMENTS) -> dict[str, Any]:
    """Seconds of each step, by the format of the list."""
    with tempfile.TemporaryDirectory(prefix="jixiao-bench-") as folder:
        os.environ["JIXIAO_DATA"] = folder
        os.environ.setdefault("DJANGO_SETTINGS_MODULE", "jixiao_web.settings")
        from jixiao_web import start

        start.set_up()
        with start.database():
            return _measured(count)


def _measured(count: int) -> dict[str, Any]:
    from jixiao_web.money.models import Funding, Payment
    from jixiao_web.projects.models import Project
    from web.conftest import build_county, build_round
    from web.paying import as_csv, as_xlsx, listed, row
    from web.surveying import project_of

    county = build_county()
    projects = list(project_of(county, build_round(county)).submission.projects.all())
    Funding.objects.filter(source="fiscal").update(initial=10**13, adjusted=10**13)
    rows = [
        row(projects[n % len(projects)], n, f"{n % 900 + 1}.05", on=f"2025-{n % 12 + 1:02d}-{n % 28 + 1:02d}")
        for n in range(count)
    ]
    total = sum((n % 900 + 1) * 100 + 5 for n in range(count))
    lines = listed(rows, f"{total // 100}.{total % 100:02d}")
    found: dict[str, Any] = {"payments": count}
    for suffix, content in (("xlsx", as_xlsx(lines)), ("csv", as_csv(lines))):
        found[suffix] = _one(county, content, f"清单.{suffix}", total)
        Payment.objects.all().delete()
    assert not Project.objects.filter(payments__isnull=False).exists()
    return found


def _one(county: Any, content: bytes, name: str, total: int) -> dict[str, Any]:
    from jixiao_web.money import importing
    from jixiao_web.money.models import Import, Payment

    by = county.culture_compiler
    times: dict[str, Any] = {"megabytes": len(content) / 2**20}

    def timed(step: str, act: Any) -> Any:
        start = time.perf_counter()
        made = act()
        times[step] = time.perf_counter() - start
        return made

    given_up = importing.begin(by=by, year=2025, content=content, name=name)
    importing.store(batch=given_up, by=by, pieces=max(1, given_up.rows // importing.PIECE // 5))
    timed("give up", lambda: importing.cancel(batch=given_up, by=by))
    assert not Payment.objects.exists()
    batch = timed("read and check", lambda: importing.begin(by=by, year=2025, content=content, name=name))
    assert batch.state == Import.State.CHECKED, batch.report["kinds"]
    pieces = []
    while batch.state in (Import.State.CHECKED, Import.State.STORING):
        start = time.perf_counter()
        batch = importing.store(batch=Import.objects.get(pk=batch.pk), by=by)
        pieces.append(time.perf_counter() - start)
        if len(pieces) == 10 and batch.state == Import.State.STORING:
            batch = importing.store(batch=importing.pause(batch=batch, by=by), by=by)
    assert batch.state == Import.State.DONE
    counted = sum(Payment.objects.filter(counts=True).values_list("amount", flat=True))
    assert counted == total
    times |= {"store": sum(pieces), "median piece": sorted(pieces)[len(pieces) // 2], "last step": pieces[-1]}
    return times


def payment_lines(result: dict[str, Any]) -> list[str]:
    """The figures in words."""
    lines = [f"A list of {result['payments']:,} payments:"]
    for suffix in ("xlsx", "csv"):
        one = result[suffix]
        lines.append(
            f"  {suffix:<5} {one['megabytes']:5.1f} MB  read and checked {one['read and check']:.1f} s, stored {one['store']:.1f} s"
            f" (a piece of 2,000: {one['median piece'] * 1000:.0f} ms; made to count at the end {one['last step']:.1f} s),"
            f" a fifth of it given up {one['give up']:.1f} s"
        )
    return lines


if __name__ == "__main__":
    asked = int(sys.argv[1]) if len(sys.argv) > 1 else PAYMENTS
    sys.stdout.write("\n".join([machine(), "", *payment_lines(bench_payments(asked)), ""]))
