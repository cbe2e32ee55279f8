"""Monitoring: the form filled from the data, lights by another arithmetic, handing in, deciding, and what follows."""

import datetime as dt
import io
import zipfile
from typing import Any

import pytest
from django.core.exceptions import PermissionDenied, ValidationError
from django.http import Http404

from jixiao_web.ui.errors import Late
from web import recount
from web.yearly import JULY, SEVEN_MONTHS, at_work, own_folder, report, said, watch_of  # noqa: F401 - fixture

pytestmark = pytest.mark.django_db


def begin(county: Any, round_: Any) -> dict[str, Any]:
    return {"projects": at_work(county, round_)}


@pytest.fixture
def projects(begun: dict[str, Any]) -> list[Any]:
    return begun["projects"]


@pytest.fixture
def sheet(county: Any, projects: list[Any]) -> Any:
    """The form of the first project, whose results by July are reported."""
    report(projects[0], county.culture_compiler, **SEVEN_MONTHS)
    return watch_of(county).sheets.get(project=projects[0])


def looked(sheet: Any) -> Any:
    from jixiao_web.monitoring.looking import LOOKED_AT, look
    from jixiao_web.monitoring.models import Sheet

    return look(Sheet.objects.select_related(*LOOKED_AT).get(pk=sheet.pk))


def filled(sheet: Any, by: Any, **more: Any) -> Any:
    from jixiao_web.monitoring import services

    return services.say(sheet=sheet, by=by, said=said(sheet.project, **more), revision=sheet.revision).sheet


def handed_in(sheet: Any, by: Any) -> Any:
    from jixiao_web.monitoring import services

    done = filled(sheet, by)
    return services.submit(sheet=done, by=by, revision=done.revision)


def test_the_form_is_filled_from_payments_and_results(sheet: Any) -> None:
    form = looked(sheet).form
    whole = form.results.funds[0]
    budget, paid = recount.money(sheet.project, JULY)
    assert (whole.initial.value * 1_000_000, whole.executed.value * 1_000_000) == (budget, paid)
    assert form.results.through_month == 7
    assert [str(row.actual.words) for row in form.indicators][2:4] == ["188天", "29期"]


def test_lights_of_spending_are_those_of_another_arithmetic(county: Any, projects: list[Any]) -> None:
    for found in watch_of(county).sheets.all():
        assert looked(found).standing.money.light == recount.money_light(found.project, JULY)
    assert {recount.money_light(p, JULY) for p in projects} == {"green", "red"}


def test_nothing_reported_is_no_green_light(county: Any, projects: list[Any]) -> None:
    assert looked(watch_of(county).sheets.get(project=projects[1])).light == "unknown"


def test_a_form_without_possibility_or_cause_is_not_handed_in(county: Any, sheet: Any) -> None:
    from jixiao_web.monitoring import services

    blocking = {one.rule for one in looked(sheet).remarks if one.blocks}
    assert "JK06" in blocking
    with pytest.raises(ValidationError):
        services.submit(sheet=sheet, by=county.culture_compiler, revision=0)
    done = services.say(sheet=sheet, by=county.culture_compiler, said=said(sheet.project, "完全不可能"), revision=0)
    assert {"JK05", "JK07"} & {one.rule for one in done.remarks if one.blocks}
    assert done.light == "red"


@pytest.mark.parametrize(
    ("row", "message"),
    [({"causes": ["天气"]}, "没有这种偏差原因"), ({"possibility": "大概"}, "完成目标可能性应选"), ({"expected": {"fiscal": "若干"}}, "应为数字"),
     ({"expected": {"gold": "1"}}, "应为数字")],
)  # fmt: skip
def test_words_the_form_does_not_know_are_refused(county: Any, sheet: Any, row: dict[str, Any], message: str) -> None:
    from jixiao_web.monitoring import services

    uid = "" if "expected" in row else sheet.project.indicators.first().uid
    with pytest.raises(ValidationError, match=message):
        services.say(sheet=sheet, by=county.culture_compiler, said={uid: row}, revision=0)
    sheet.refresh_from_db()
    assert (sheet.said, sheet.revision) == ({}, 0)


def test_the_form_goes_its_way(county: Any, sheet: Any) -> None:
    from jixiao_web.monitoring import services

    done = handed_in(sheet, county.culture_compiler)
    assert (done.state, done.light, bool(done.facts["why"])) == ("submitted", "green", True)
    with pytest.raises(Late):
        services.say(sheet=done, by=county.culture_compiler, said={}, revision=done.revision)
    with pytest.raises(Http404):
        services.decide(sheet=done, by=county.officer, accept=True)
    with pytest.raises(PermissionDenied):
        services.decide(sheet=done, by=county.culture_head, accept=True)
    with pytest.raises(ValidationError):
        services.decide(sheet=done, by=county.other_officer, accept=False)
    with pytest.raises(Late):
        services.decide(sheet=done, by=county.other_officer, accept=True, revision=99)
    back = services.decide(sheet=done, by=county.other_officer, accept=False, words="请核对门禁人次")
    assert back.state == "returned"
    again = services.submit(sheet=back, by=county.culture_compiler, revision=back.revision)
    assert services.accept_green(chosen=[(again, again.revision)], by=county.performer) == [(again, "")]


def test_only_green_forms_are_accepted_in_bulk(county: Any, sheet: Any) -> None:
    from jixiao_web.monitoring import services

    done = handed_in(sheet, county.culture_compiler)
    done.light = "yellow"
    assert services.accept_green(chosen=[(done, done.revision)], by=county.other_officer)[0][1]
    done.light = "green"
    assert "请刷新" in services.accept_green(chosen=[(done, 99)], by=county.other_officer)[0][1]


def test_what_is_handed_in_does_not_follow_later_records(county: Any, sheet: Any) -> None:
    from jixiao_web.money import services as money

    done = handed_in(sheet, county.culture_compiler)
    before = looked(done).form
    late = money.Wanted(sheet.project, "0799", dt.date(2025, 7, 1), 100_00)
    money.pay(by=county.culture_compiler, wanted=late)
    assert looked(done).form.results.funds[0].executed.value == before.results.funds[0].executed.value


def test_two_people_do_not_overwrite_each_other(county: Any, sheet: Any) -> None:
    from jixiao_web.monitoring import services

    filled(sheet, county.culture_compiler)
    with pytest.raises(Late):
        services.say(sheet=sheet, by=county.culture_compiler, said={}, revision=0)


def test_a_task_is_answered_by_the_unit_and_closed_by_the_bureau(county: Any, sheet: Any) -> None:
    from jixiao_web.monitoring import services

    task = services.follow_up(
        sheet=sheet, by=county.other_officer, kind="pause", words="暂缓拨付第三季度资金", due=dt.date(2099, 9, 1)
    )
    assert task.state == "open"
    with pytest.raises(PermissionDenied):
        services.close(consequence=task, by=county.culture_compiler)
    with pytest.raises(ValidationError, match="还没有报告"):
        services.close(consequence=task, by=county.other_officer)
    with pytest.raises(ValidationError):
        services.answer(consequence=task, by=county.culture_compiler, words=" ")
    assert services.answer(consequence=task, by=county.culture_compiler, words="已暂缓").state == "answered"
    assert services.close(consequence=task, by=county.other_officer).state == "closed"
    with pytest.raises(Late):
        services.answer(consequence=task, by=county.culture_compiler, words="再报")


@pytest.mark.parametrize(
    ("more", "field"),
    [({"until": dt.date(2025, 7, 15)}, "until"), ({"until": dt.date(2026, 7, 31)}, "until"), ({"due": dt.date(2025, 7, 1)}, "due")],
)  # fmt: skip
def test_a_window_that_cannot_be_is_refused_at_its_field(
    county: Any, projects: list[Any], more: Any, field: str
) -> None:
    with pytest.raises(ValidationError) as caught:
        watch_of(county, **more)
    assert field in caught.value.message_dict


def test_projects_taken_up_later_have_their_form(county: Any, projects: list[Any]) -> None:
    from jixiao_web.projects.services import take_up

    watch = watch_of(county)
    gone = watch.sheets.get(project=projects[-1])
    gone.delete()
    take_up(submission=projects[0].submission, version=projects[0].version, by=county.performer)
    assert watch.sheets.filter(project=projects[-1]).exists()


def test_lights_are_refreshed_and_a_window_is_closed(county: Any, sheet: Any) -> None:
    from jixiao_web.monitoring import services

    watch = sheet.watch
    assert services.remind(watch=watch, by=county.other_officer, organisations=[county.culture]) == 2
    assert services.refresh(watch=watch, by=county.other_officer) == 2  # the first is green, the last is red
    assert services.close_watch(watch=watch, by=county.performer).is_open is False
    with pytest.raises(Late):
        services.close_watch(watch=watch, by=county.performer)
    with pytest.raises(Late):
        filled(sheet, county.culture_compiler)


def test_money_over_the_budget_of_its_day_is_remarked(county: Any, sheet: Any) -> None:
    from jixiao_web.money import services as money
    from jixiao_web.rounds.models import Round

    Round.objects.filter(pk=sheet.project.submission.task.round_id).update(settings={"overspending": "warn"})
    project = type(sheet.project).objects.get(pk=sheet.project_id)
    money.pay(by=county.culture_compiler, wanted=money.Wanted(project, "0688", dt.date(2025, 6, 30), 90_000_000))
    assert any(one.rule == "JK12" and "0688" in one.words for one in looked(sheet).remarks)


def test_documents_say_what_the_form_says(county: Any, sheet: Any, client: Any) -> None:
    from django.urls import reverse

    from jixiao.api import read

    done = handed_in(sheet, county.culture_compiler)
    client.force_login(county.auditor, backend="jixiao_web.accounts.backend.Backend")
    files = {}
    for suffix in ("docx", "pdf", "xlsx"):
        one = client.get(reverse("sheet-file", args=[done.project_id, done.pk, suffix]))
        every = client.get(reverse("watch-file", args=[done.watch_id, suffix]))
        assert (one.status_code, every.status_code) == (200, 200)
        files[suffix] = one.content
    words = zipfile.ZipFile(io.BytesIO(files["docx"])).read("word/document.xml").decode()
    for expected in ("项目支出绩效目标执行监控表", "188天", "确定能"):
        assert expected in words
    again = read(files["docx"], "form.docx").projects[0]
    assert "分值" not in again.columns
    assert [str(row.actual.words) if row.actual else None for row in again.indicators] == [
        str(row.actual.words) if row.actual else None for row in looked(done).form.indicators
    ]
    assert client.get(reverse("sheet-file", args=[done.project_id, done.pk, "exe"])).status_code == 404
