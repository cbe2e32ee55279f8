"""Self-evaluation: every point computed and explained, once more by arithmetic of its own; reasons where rules ask for them;
handing in, checking, sending back.
"""

import datetime as dt
import io
import zipfile
from decimal import Decimal
from typing import Any

import pytest
from django.core.exceptions import PermissionDenied, ValidationError
from django.http import Http404

from jixiao_web.ui.errors import Late
from web import recount
from web.yearly import DECEMBER, MISSED, at_work, handed_in, own_folder, report, season_of  # noqa: F401 - fixture

pytestmark = pytest.mark.django_db


def begin(county: Any, round_: Any) -> dict[str, Any]:
    return {"projects": at_work(county, round_)}


@pytest.fixture
def projects(begun: dict[str, Any]) -> list[Any]:
    return begun["projects"]


def looked(form: Any) -> Any:
    from jixiao_web.evaluation.looking import LOOKED_AT, look
    from jixiao_web.evaluation.models import SelfEvaluation

    return look(SelfEvaluation.objects.select_related(*LOOKED_AT).get(pk=form.pk))


@pytest.mark.parametrize("values", [{}, MISSED], ids=["reached", "missed"])
def test_points_are_those_of_another_arithmetic(county: Any, projects: list[Any], values: dict[str, str]) -> None:
    for project in projects:
        report(project, county.culture_compiler, DECEMBER, **values)
    season = season_of(county)
    assert season.forms.count() == len(projects) == 4
    for form in season.forms.all():
        sheet = looked(form).scored
        rows, execution, total, grade = recount.points(form.project, DECEMBER)
        assert [row.earned.points for row in sheet.rows] == rows
        assert sheet.execution.earned.points == execution
        assert (sheet.total, sheet.grade) == (total, grade)
        assert sheet.exact == sum((row.earned.exact for row in sheet.rows), sheet.execution.earned.exact)
        assert all(row.earned.why for row in sheet.rows)


def test_what_is_handed_in_says_the_same_points(county: Any, projects: list[Any]) -> None:
    for project in projects:
        report(project, county.culture_compiler, DECEMBER, **MISSED)
    for form in season_of(county).forms.all():
        done = handed_in(form, county.culture_compiler)
        rows, _execution, total, grade = recount.points(form.project, DECEMBER)
        assert (done.score, done.grade) == (total, grade)
        kept = looked(done)
        assert [row.score.value for row in kept.form.indicators] == [Decimal(f"{one:f}") for one in rows]
        assert not kept.scored.mismatches


def test_not_reported_is_not_zero_and_is_not_handed_in(county: Any, projects: list[Any]) -> None:
    from jixiao_web.evaluation import services

    report(projects[0], county.culture_compiler, DECEMBER, **{"≥48期": ""})
    form = season_of(county).forms.get(project=projects[0])
    sheet = looked(form).scored
    assert (sheet.total, sheet.exact) == (None, None)
    assert sheet.low < sheet.high
    with pytest.raises(ValidationError, match="没有实际完成值"):
        services.submit(evaluation=form, by=county.culture_compiler, revision=0)


def test_a_miss_without_its_reason_is_not_handed_in(county: Any, projects: list[Any]) -> None:
    from jixiao_web.evaluation import services

    report(projects[0], county.culture_compiler, DECEMBER, **MISSED)
    form = season_of(county).forms.get(project=projects[0])
    asking = {one.rule for one in looked(form).remarks if one.blocks}
    assert asking == {"ZP06"}
    with pytest.raises(ValidationError):
        services.submit(evaluation=form, by=county.culture_compiler, revision=0)
    assert handed_in(form, county.culture_compiler).state == "submitted"


def test_what_cannot_be_measured_gives_its_reason(county: Any, projects: list[Any]) -> None:
    from jixiao_web.evidence import services as evidence

    report(projects[0], county.culture_compiler, DECEMBER)
    row = projects[0].indicators.get(data__level3="到馆群众满意度")
    evidence.set_route(indicator=row, by=county.culture_compiler, kind="none", reason="馆舍维修闭馆，没有服务对象")
    found = looked(season_of(county).forms.get(project=projects[0]))
    assert str(found.form.indicators[-1].deviation) == "馆舍维修闭馆，没有服务对象"


def test_the_form_goes_its_way(county: Any, projects: list[Any]) -> None:
    from jixiao_web.evaluation import services

    report(projects[0], county.culture_compiler, DECEMBER)
    form = handed_in(season_of(county).forms.get(project=projects[0]), county.culture_compiler)
    with pytest.raises(Late):
        services.say(evaluation=form, by=county.culture_compiler, said={}, revision=form.revision)
    with pytest.raises(Http404):
        services.decide(evaluation=form, by=county.officer, accept=True)
    with pytest.raises(PermissionDenied):
        services.decide(evaluation=form, by=county.culture_head, accept=True)
    with pytest.raises(ValidationError):
        services.decide(evaluation=form, by=county.other_officer, accept=False)
    with pytest.raises(Late):
        services.decide(evaluation=form, by=county.other_officer, accept=True, revision=99)
    back = services.decide(evaluation=form, by=county.other_officer, accept=False, words="佐证不全")
    assert (back.state, back.decision) == ("returned", "佐证不全")
    again = services.submit(evaluation=back, by=county.culture_compiler, revision=back.revision)
    assert services.decide(evaluation=again, by=county.performer, accept=True).state == "accepted"


def test_what_is_handed_in_does_not_follow_later_records(county: Any, projects: list[Any]) -> None:
    report(projects[0], county.culture_compiler, DECEMBER)
    form = handed_in(season_of(county).forms.get(project=projects[0]), county.culture_compiler)
    before = looked(form).scored.total
    report(projects[0], county.culture_compiler, DECEMBER, **{"≥48期": "1期"})
    assert looked(form).scored.total == before == form.score


def test_two_people_do_not_overwrite_each_other(county: Any, projects: list[Any]) -> None:
    from jixiao_web.evaluation import services

    form = season_of(county).forms.get(project=projects[0])
    services.say(evaluation=form, by=county.culture_compiler, said={"": {"achieved": "甲"}}, revision=0)
    with pytest.raises(Late):
        services.say(evaluation=form, by=county.culture_compiler, said={"": {"achieved": "乙"}}, revision=0)


@pytest.mark.parametrize(
    ("more", "field"),
    [
        ({"scheme": "没有"}, "scheme"),
        ({"as_of": dt.date(2024, 12, 31)}, "as_of"),
        ({"due": dt.date(2025, 1, 1)}, "due"),
    ],
)
def test_a_season_that_cannot_be_is_refused_at_its_field(
    county: Any, projects: list[Any], more: Any, field: str
) -> None:
    with pytest.raises(ValidationError) as caught:
        season_of(county, **more)
    assert field in caught.value.message_dict


def test_a_second_season_of_the_year_and_one_without_projects_are_refused(county: Any, projects: list[Any]) -> None:
    season_of(county)
    with pytest.raises(ValidationError, match="已经布置"):
        season_of(county)
    with pytest.raises(ValidationError, match="还没有批复的项目"):
        season_of(county, year=2026, as_of=dt.date(2026, 12, 31))


def test_a_season_is_closed_and_those_who_owe_are_reminded(county: Any, projects: list[Any]) -> None:
    from jixiao_web.evaluation import services

    season = season_of(county)
    assert services.remind(season=season, by=county.other_officer, organisations=[county.culture]) == 2
    services.close_season(season=season, by=county.performer)
    with pytest.raises(Late):
        services.say(evaluation=season.forms.first(), by=county.culture_compiler, said={}, revision=0)


def test_documents_say_what_the_form_says(county: Any, projects: list[Any], client: Any) -> None:
    from django.urls import reverse

    report(projects[0], county.culture_compiler, DECEMBER, **MISSED)
    form = handed_in(season_of(county).forms.get(project=projects[0]), county.culture_compiler)
    client.force_login(county.auditor, backend="jixiao_web.accounts.backend.Backend")
    files = {}
    for suffix in ("docx", "pdf", "xlsx"):
        answer = client.get(reverse("self-form-file", args=[projects[0].pk, form.pk, suffix]))
        assert answer.status_code == 200
        files[suffix] = answer.content
    words = zipfile.ZipFile(io.BytesIO(files["docx"])).read("word/document.xml").decode()
    for said in ("项目支出绩效自评表", "受暴雨影响停课", "45期", str(form.score)):
        assert said in words
    assert files["pdf"].startswith(b"%PDF-")
    from jixiao.api import check, read

    again = read(files["docx"], "form.docx").projects[0]
    assert again.results.total_score.value == form.score
    assert not [
        f for f in check(read(files["xlsx"], "form.xlsx")) if f.rule in ("ZP02", "ZP03", "ZP07", "ZP08", "ZP18")
    ]
