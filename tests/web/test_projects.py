"""Projects of approved texts: taken up, brought up to date by an adjustment, listed, and one page that leads to all of it."""

from datetime import date
from typing import Any

import pytest

from jixiao_web.money import services as money
from jixiao_web.money.models import Source
from jixiao_web.projects import queries, told
from jixiao_web.projects.models import Indicator, Project
from jixiao_web.projects.services import take_up
from web.asking import as_, tree, words
from web.paying import listed, row, stored
from web.surveying import project_of

pytestmark = pytest.mark.django_db


def begin(county: Any, round_: Any) -> dict[str, Any]:
    return {"project": project_of(county, round_)}


@pytest.fixture
def project(begun: dict[str, Any]) -> Any:
    return begun["project"]


def again(project: Any, by: Any, sheets: list[dict[str, Any]]) -> list[Any]:
    """The text is approved once more, with these sheets."""
    version = project.version
    version.sheets = sheets
    project.submission.adjust_reason = "常务会议纪要"
    return take_up(submission=project.submission, version=version, by=by)


# --- taken up ----------------------------------------------------------------------------------------------------


def test_an_approval_takes_the_texts_projects_up(county: Any, round_: Any) -> None:
    from web.scene import Scene

    text = Scene(county, round_).approved()
    found = list(Project.objects.filter(submission=text))
    assert [p.name for p in found] == [
        "文化馆免费开放经费",
        "送戏下乡惠民演出经费",
        "非物质文化遗产保护传承经费",
        "文化馆数字化设备购置经费",
    ]
    assert [p.indicators.count() for p in found] == [len(p.data["indicators"]) for p in found]
    assert all(p.year == 2025 and p.organisation == text.organisation and p.is_active for p in found)


def test_an_adjusted_text_changes_the_promises_and_the_records_stay(county: Any, round_: Any) -> None:
    """The whole way: approved, adjusted, handed in, approved again."""
    from jixiao_web.review import services as review
    from web.scene import Scene, explain, passed

    text = Scene(county, round_).adjusting()
    compiler = county.people["compiler420"]
    first = Project.objects.filter(submission=text).first()
    row_before = first.indicators.first()
    explain(text, compiler)
    review.submit(submission=text, by=compiler)
    passed(text, county.people["head420"], county.officer, county.performer)
    first.refresh_from_db()
    row_after = first.indicators.first()
    assert (row_after.pk, row_after.data["target"]) == (row_before.pk, "≥120")
    assert row_before.data["target"] != "≥120"


def test_a_project_that_is_gone_is_put_out_of_work_and_comes_back_as_itself(county: Any, project: Any) -> None:
    sheets = list(project.version.sheets)
    again(project, county.performer, sheets[1:])
    project.refresh_from_db()
    assert not project.is_active
    assert project not in queries.projects(county.auditor)
    assert project in queries.every_project(county.auditor)
    assert {p.pk for p in again(project, county.performer, sheets)} == set(
        Project.objects.filter(is_active=True).values_list("pk", flat=True)
    )


def test_an_indicator_that_is_gone_is_put_out_of_work(county: Any, project: Any) -> None:
    sheets = [dict(sheet) for sheet in project.version.sheets]
    gone = sheets[0]["indicators"][0]["uid"]
    new = {**sheets[0]["indicators"][1], "uid": "inew0001", "target": "≥1"}
    sheets[0]["indicators"] = [*sheets[0]["indicators"][1:], new]
    again(project, county.performer, sheets)
    assert not Indicator.objects.get(project=project, uid=gone).is_active
    assert Indicator.objects.get(project=project, uid="inew0001").is_active
    assert [r.indicator.uid for r in queries.rows(Project.objects.get(pk=project.pk))] == [
        i["uid"] for i in sheets[0]["indicators"]
    ]


# --- who sees what -----------------------------------------------------------------------------------------------


@pytest.mark.parametrize(
    ("who", "seen"),
    [("culture_compiler", 4), ("culture_head", 4), ("other_officer", 4), ("performer", 4), ("auditor", 4), ("compiler", 0),
     ("unit_head", 0), ("officer", 0), ("nobody", 0), ("system_admin", 0)],
)  # fmt: skip
def test_who_sees_the_projects_of_a_department(county: Any, project: Any, who: str, seen: int) -> None:
    assert queries.projects(county.people[who]).count() == seen


# --- how they stand ----------------------------------------------------------------------------------------------


def test_the_worst_light_counts_and_its_reasons_are_told(
    monkeypatch: pytest.MonkeyPatch, county: Any, project: Any
) -> None:
    money.pay(by=county.culture_compiler, wanted=money.Wanted(project, "1", date(2025, 6, 30), 43_000_000))
    monkeypatch.setattr(
        told,
        "lights",
        [lambda found: {project.pk: ("yellow", "培训没有开")}, lambda found: {project.pk: ("unknown", "x")}],
    )
    monkeypatch.setattr(queries.timezone, "localdate", lambda: date(2025, 6, 30))
    standing = queries.standings([project])[0]
    assert (standing.light, standing.why) == ("yellow", ["培训没有开"])
    assert standing.money is not None
    assert standing.money.light == "green"


def test_a_day_within_the_year_of_a_project(project: Any) -> None:
    days = [date(2024, 5, 1), date(2025, 5, 1), date(2026, 5, 1)]
    assert [queries.day_within(project, day) for day in days] == [
        date(2025, 1, 1),
        date(2025, 5, 1),
        date(2025, 12, 31),
    ]


# --- pages -------------------------------------------------------------------------------------------------------


def names(response: Any) -> list[str]:
    return [words(cell.cssselect("a")[0]) for cell in tree(response).cssselect("tbody th")]


def test_the_list_is_narrowed_by_words_organisation_state_and_light(county: Any, project: Any) -> None:
    client = as_(county.performer)
    money.pay(by=county.culture_compiler, wanted=money.Wanted(project, "1", date(2025, 12, 31), 86_000_000))

    def found(asked: str) -> list[str]:
        return names(client.get(f"/projects/?{asked}"))

    assert len(found("")) == 4
    assert found("q=送戏") == ["送戏下乡惠民演出经费"]
    assert found(f"q={project.code[:19]}") == [project.name]
    assert len(found(f"organisation={county.culture.pk}")) == 4
    assert found(f"organisation={county.water.pk}") == []
    assert found("light=green") == [project.name]
    assert len(found("light=unknown")) == 3
    assert found("state=gone") == []
    assert found("q=没有这样的项目") == []
    assert len(found("year=abc&sort=nonsense&page=7&organisation=x&state=y&light=z")) == 4
    assert found("sort=project") == sorted(found(""))


def test_the_page_of_a_project_says_its_promise_its_money_and_what_is_unknown(county: Any, project: Any) -> None:
    stored(county, listed([row(project, 1, "430000", on="2025-12-31")], "430000"))
    page = words(tree(as_(county.culture_head).get(f"/projects/{project.pk}/")).cssselect("main"))
    for said in (
        "86.00",
        "43.00",
        "50%",
        "场馆免费开放天数",
        "≥320天",
        "未报数",
        "0 个有实际值，共 8 个",
        "3月底 25%",
        "第1版原表",
    ):
        assert said in page, said


def test_a_project_that_was_cancelled_says_so_and_stays_open(county: Any, project: Any) -> None:
    again(project, county.performer, list(project.version.sheets)[1:])
    page = words(tree(as_(county.auditor).get(f"/projects/{project.pk}/")).cssselect("main"))
    assert "调整中取消了" in page
    assert project.name in names(as_(county.auditor).get("/projects/?state=gone"))


def test_who_has_no_project_reads_why(county: Any, round_: Any) -> None:
    page = words(tree(as_(county.compiler).get("/projects/")).cssselect(".empty"))
    assert "绩效文本批复后，其中的项目会出现在这里" in page


def test_an_adjusted_source_shows_in_the_list(county: Any, project: Any) -> None:
    money.adjust(project=project, by=county.culture_compiler, source=Source.CARRYOVER, after=1_000_000, on=date(2025, 1, 2),
                 document="财预〔2025〕1号", reason="结转")  # fmt: skip
    page = words(tree(as_(county.culture_head).get("/projects/?q=免费开放")).cssselect("tbody"))
    assert "87.00" in page
