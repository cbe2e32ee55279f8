"""The sample office's year in the demonstration: everything is measured or says why not, all forms are complete, the points
are those of an arithmetic of its own, and from a score the way to the sign-in sheet is three clicks.
"""

import datetime as dt
import re
from typing import Any

import pytest
from django.utils import timezone

from web import recount, recount_formulas
from web.asking import as_, tree

pytestmark = pytest.mark.xdist_group("told")  # one worker tells it


@pytest.fixture
def year(story: Any, db: None) -> int:
    """The last year that is over."""
    return timezone.localdate().year - 1


def projects(year: int) -> list[Any]:
    from jixiao_web.projects.models import Project

    return list(Project.objects.filter(organisation__code="401", year=year).order_by("position"))


def test_every_indicator_has_a_way_to_evidence_or_a_reason(year: int) -> None:
    from jixiao_web.evidence.queries import standings

    found = projects(year)
    assert len(found) == 15
    lines = [line for project in found for line in standings(project)]
    assert len(lines) == 112
    for line in lines:
        assert line.state in ("computed", "none"), f"{line.indicator.project}: {line.indicator}"
        if line.state == "none":
            assert len(line.why_not) >= 5
        else:
            assert line.records > 0, str(line.indicator)


def test_whatever_is_counted_in_a_ledger_has_a_paper_that_opens(year: int) -> None:
    from jixiao_web.evidence import store
    from jixiao_web.evidence.models import Attachment, Ledger

    for ledger in Ledger.objects.filter(project__in=projects(year)):
        assert ledger.entries.exists(), f"{ledger.project}: {ledger}"
        files = Attachment.objects.filter(entry__ledger=ledger)
        assert files.exists(), f"{ledger.project}: {ledger}"
        for file in files:
            assert store.read(file.sha256).startswith(b"\x89PNG")


def test_all_monitoring_forms_are_complete_and_accepted(year: int) -> None:
    from jixiao_web.monitoring.looking import look
    from jixiao_web.monitoring.models import Sheet
    from jixiao_web.monitoring.services import LOOKED_AT

    sheets = Sheet.objects.filter(project__in=projects(year)).select_related(*LOOKED_AT)
    assert sheets.count() == 15
    for sheet in sheets:
        assert sheet.state == "accepted"
        assert not [one for one in look(sheet).remarks if one.blocks]
        assert look(sheet).standing.money.light == recount.money_light(sheet.project, dt.date(year, 7, 31))
    assert {sheet.light for sheet in sheets} >= {"red", "green"}


def test_all_self_evaluation_forms_are_complete_and_recounted_to_the_last_decimal(year: int) -> None:
    from jixiao_web.evaluation.looking import LOOKED_AT, look
    from jixiao_web.evaluation.models import SelfEvaluation

    forms = SelfEvaluation.objects.filter(project__in=projects(year)).select_related(*LOOKED_AT)
    assert forms.count() == 15
    for form in forms:
        assert form.state in ("accepted", "submitted")
        looked = look(form)
        assert not looked.unreported
        assert not [one for one in looked.remarks if one.blocks]
        end = dt.date(year, 12, 31)
        had = {}
        for row in form.project.indicators.filter(is_active=True).select_related("route"):
            row.project = form.project
            had[row.uid] = recount_formulas.words(row, end)
        rows, execution, total, grade = recount.points(form.project, end, had)
        assert [row.earned.points for row in looked.scored.rows] == rows
        assert looked.scored.execution.earned.points == execution
        assert (form.score, form.grade) == (total, grade)


def test_the_evaluation_led_to_problems_one_of_which_is_put_right(year: int) -> None:
    from jixiao_web.evaluation.models import Draw, Evaluation

    draw = Draw.objects.get(year=year)
    found = Evaluation.objects.get(project__year=year)
    assert found.project_id in draw.drawn
    assert found.finished_at
    assert found.grade
    states = sorted(one.state for one in found.rectifications.all())
    assert states == ["closed", "open"]
    closed = found.rectifications.exclude(closed_at=None).get()
    assert closed.closed_by_id != closed.answered_by_id
    assert closed.proofs.exists()


def test_nothing_of_it_happened_in_the_future_or_out_of_order(year: int) -> None:
    from jixiao_web.audit.models import Entry
    from jixiao_web.audit.queries import verify
    from jixiao_web.evidence.models import Entry as Record
    from jixiao_web.money.models import Payment

    now = timezone.localdate()
    assert not Payment.objects.filter(on__gt=now).exists()
    assert not Record.objects.filter(on__gt=now).exists()
    times = list(Entry.objects.order_by("seq").values_list("at", flat=True))
    assert times == sorted(times)
    assert not verify().faults


@pytest.mark.parametrize(
    "today", [dt.date(2027, 1, 1), dt.date(2027, 1, 20), dt.date(2027, 6, 30), dt.date(2026, 7, 1)]
)
def test_on_any_day_the_acts_are_in_order_and_before_it(today: dt.date) -> None:
    from jixiao_web.demo.year import OfficeYear

    year = today.year - 1
    first, last = dt.date(year, 1, 10), today - dt.timedelta(days=1)
    acts = list(OfficeYear(year, lambda name: None, lambda: None).acts(first, last))  # type: ignore[arg-type,return-value]
    moments = [(day, at) for day, at, _act in acts]
    assert moments == sorted(moments)
    assert len(set(moments)) == len(moments)
    assert first <= moments[0][0]
    assert moments[-1][0] <= last


def test_the_records_are_the_same_at_every_load() -> None:
    from jixiao_web.demo.pictures import picture
    from jixiao_web.demo.records import payments, records

    assert records(2025) == records(2025)
    assert records(2025) != records(2026)
    assert picture("签到表", dt.date(2025, 3, 1), "a") == picture("签到表", dt.date(2025, 3, 1), "a")
    for number in range(15):
        assert all(day.year == 2025 and amount > 0 for day, amount, _words in payments(2025, number))


def test_from_a_score_to_the_sign_in_sheet_in_three_clicks(year: int, settings: Any) -> None:
    """Board → form (the score), form → trace (a point), trace → the record's picture."""
    from jixiao_web.accounts.models import User

    settings.DEMO = True
    client = as_(User.objects.get(username="taojing"))
    project = next(p for p in projects(year) if "救护培训" in p.name)
    board = tree(client.get(f"/insight/?year={year}"))
    row = next(r for r in board.cssselect('section[aria-labelledby="all"] tbody tr') if "救护培训" in r.text_content())
    score = next(a.get("href") for a in row.cssselect("a") if "/self-evaluation/" in a.get("href"))
    form = tree(client.get(score))
    traces = [a.get("href") for a in form.cssselect('a[href*="/evidence/indicators/"]')]
    assert traces
    for trace in traces:
        page = client.get(trace).content.decode()
        found = re.search(rf"/projects/{project.pk}/evidence/files/\d+", page)
        if found and "签到表" in page:
            assert "签到表" in client.get(found[0]).content.decode()
            break
    else:
        pytest.fail("no trace shows the sheet")
