"""Dashboards: figures that agree with what they lead to, results beside the next budget, the ranking, what goes public."""

import csv
import io
from decimal import Decimal
from fractions import Fraction
from typing import Any

import pytest
from django.test import Client

from web.asking import as_, tree
from web.conftest import County
from web.scene import Scene, build_scene

pytestmark = pytest.mark.django_db


def begin(county: County, round_: Any) -> dict[str, Any]:
    return {"scene": build_scene(county, round_).prove().look_back()}


@pytest.fixture
def scene(begun: dict[str, Any]) -> Scene:
    return begun["scene"]


def table(client: Client, what: str) -> list[dict[str, str]]:
    answer = client.get(f"/insight/{what}.csv?year=2025")
    assert answer.status_code == 200
    return list(csv.DictReader(io.StringIO(answer.content.decode("utf-8-sig"))))


def signed_in(scene: Scene, who: str) -> Client:
    return as_(scene.who(who))


def test_a_line_says_what_money_evidence_and_forms_say(scene: Scene) -> None:
    from jixiao_web.evidence.queries import standings
    from jixiao_web.insight import queries
    from jixiao_web.money.queries import told_money
    from jixiao_web.projects.models import Project

    found = list(Project.objects.filter(year=2025, is_active=True).order_by("pk"))
    for line in queries.lines(found):
        assert line.money == told_money([line.project], None)[line.project.pk]
        states = [one.state for one in standings(line.project)]
        assert line.tally.total == len(states) == line.coverage.total
        assert line.tally.silent == states.count("waiting") + states.count("open")
        assert line.tally.unmeasurable == states.count("none")
        forms = line.project.self_evaluations.exclude(state__in=("in-progress", "returned"))
        judged = line.project.evaluations.filter(finished_at__isnull=False)
        assert (line.score is not None) == (forms.exists() or judged.exists())
        if line.score and judged.exists():
            assert not line.score.is_own, "an evaluation counts before the unit's own form"
            assert line.score.points in [one.score for one in judged]


def test_all_together_is_the_sum_of_the_departments(scene: Scene) -> None:
    from jixiao_web.insight import queries
    from jixiao_web.projects.models import Project

    lines = queries.lines(list(Project.objects.filter(year=2025, is_active=True)))
    whole, groups = queries.Group(None, lines), queries.by_department(lines)
    assert sum(len(g.lines) for g in groups) == len(lines)
    assert whole.adjusted == sum(g.adjusted or 0 for g in groups)
    assert whole.tally.total == sum(g.tally.total for g in groups)
    assert {light: sum(g.lights[light] for g in groups) for light in whole.lights} == whole.lights
    if whole.unreported:
        assert whole.execution is None, "what is not reported is not nothing"
    points = queries.course(lines, 2025)
    assert len(points) == 12
    assert points[-1].planned == 1
    shares = [p.planned for p in points]
    assert shares == sorted(shares)


def test_the_pages_lead_to_what_is_behind_each_figure(scene: Scene) -> None:
    client = signed_in(scene, "compiler419")
    for page in ("/insight/", "/insight/results", "/insight/ranking", "/insight/public"):
        assert client.get(page).status_code == 200, page
    board = tree(client.get("/insight/"))
    lines = board.cssselect('section[aria-labelledby="all"] tbody th a')
    assert lines
    for link in lines:
        glance = tree(client.get(link.get("href")))
        for figure in glance.cssselect("a.tile-figure"):
            if not figure.get("href").startswith("#"):
                assert client.get(figure.get("href")).status_code == 200, figure.get("href")


def test_a_unit_sees_its_own_and_the_bureau_all(scene: Scene) -> None:
    own = {row["单位"] for row in table(signed_in(scene, "compiler419"), "projects")}
    every = {row["单位"] for row in table(signed_in(scene, "performer"), "projects")}
    assert len(own) == 1
    assert own < every


def test_the_next_budget_stands_beside_the_result_with_reasons(scene: Scene) -> None:
    rows = table(signed_in(scene, "performer"), "results")
    assert rows
    for row in rows:
        assert row["建议"] in ("可予支持", "保持", "核减", "停止安排", "暂无结论")
        assert row["理由"]
        if not row["得分"]:
            assert row["建议"] == "暂无结论"


def test_the_ranking_adds_up_and_leaves_out_what_is_not_known(scene: Scene) -> None:
    rows = table(signed_in(scene, "performer"), "ranking")
    assert rows
    for row in rows:
        if row["名次"] == "不排名":
            assert not row["合计"]
        else:
            parts = [Decimal(row[key]) for key in ("得分部分", "执行部分", "佐证部分")]
            assert abs(sum(parts) - Decimal(row["合计"])) <= Decimal("0.02"), "each part is rounded for itself"


def test_equal_points_share_a_place(monkeypatch: pytest.MonkeyPatch, scene: Scene) -> None:
    from jixiao_web.insight import queries
    from jixiao_web.projects.models import Project

    monkeypatch.setattr(queries, "standing", lambda *_known: Fraction(90))
    lines = queries.lines(list(Project.objects.filter(year=2025, is_active=True)))
    _weights, places = queries.ranking(lines)
    assert len(places) > 1
    assert {one.place for one in places} == {1}


def test_nothing_goes_public_that_is_not_settled_or_names_anybody(scene: Scene) -> None:
    from jixiao_web.evaluation.models import SelfEvaluation
    from jixiao_web.money.models import Payment

    Payment.objects.filter(project__year=2025).update(payee="某某公司", summary="内部摘要")
    client = signed_in(scene, "performer")
    page = client.get("/insight/public?year=2025").content.decode().partition("<main")[2]
    file = client.get("/insight/public.csv?year=2025").content.decode("utf-8-sig")
    for words in ("某某公司", "内部摘要", scene.who("compiler419").name):
        assert words not in page
        assert words not in file
    waiting = SelfEvaluation.objects.filter(state="submitted", project__evaluations=None)
    for form in waiting:
        assert form.project.name not in file


def test_a_name_that_looks_like_a_formula_is_only_a_name(scene: Scene) -> None:
    from jixiao_web.projects.models import Project

    project = Project.objects.filter(year=2025, is_active=True).first()
    Project.objects.filter(pk=project.pk).update(name="=1+1")
    names = [row["项目"] for row in table(signed_in(scene, "performer"), "projects")]
    assert "'=1+1" in names
    assert "=1+1" not in names


def test_an_export_is_written_down_and_an_unknown_one_is_not_there(scene: Scene) -> None:
    from jixiao_web.audit.models import Entry

    client = signed_in(scene, "performer")
    answer = client.get("/insight/departments.xlsx?year=2025")
    assert answer.content[:2] == b"PK"
    assert Entry.objects.filter(action="insight.exported").count() == 1
    for path in ("/insight/people.csv", "/insight/projects.json"):
        assert client.get(path).status_code == 404
