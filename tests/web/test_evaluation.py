"""Draws anybody can do again, evaluations by the four-dimension frame with their report, and the rectification ledger."""

import datetime as dt
import hashlib
import io
import zipfile
from decimal import Decimal
from typing import Any

import pytest
from django.core.exceptions import PermissionDenied, ValidationError
from django.db import IntegrityError, transaction
from django.urls import reverse
from hypothesis import HealthCheck, given, settings
from hypothesis import strategies as st

from jixiao_web.ui.errors import Late
from web.proving import photo, upload
from web.yearly import DECEMBER, MISSED, at_work, handed_in, own_folder, report, season_of  # noqa: F401 - fixture

REPORT = {
    "situation": "保障文化馆免费开放。", "goals": "全年免费开放320天。", "scope": "评价2025年度资金使用情况。", "method": "采用比较法、现场核查。",
    "work": "2026年3月现场核查。", "conclusion": "目标基本实现。", "decision": "立项依据充分。", "process": "资金使用合规。", "output": "产出基本完成。",
    "effect": "群众满意。", "experience": "预约开班的做法可以推广。", "problems": "（一）培训班未开满。", "suggestions": "（一）2026年6月底前由文化馆补足期数。",
    "others": "无。",
}  # fmt: skip


def begin(county: Any, round_: Any) -> dict[str, Any]:
    return {"projects": at_work(county, round_)}


@pytest.fixture
def projects(begun: dict[str, Any]) -> list[Any]:
    return begun["projects"]


# --- drawing ---------------------------------------------------------------------------------------------------


def drawn(county: Any, projects: list[Any], **more: Any) -> Any:
    from jixiao_web.evaluation import services

    strata = {pk: "大" if n < 2 else "小" for n, pk in enumerate(sorted(p.pk for p in projects))}
    given = {"strata": {"大": 1, "小": 1}, "stratum_of": strata, "seed": "第2025123期 08 11 19", **more}
    return services.draw(by=county.performer, year=2025, purpose="财政评价", projects=projects, **given)


@pytest.mark.django_db
def test_a_draw_can_be_done_again_with_sha256_alone(county: Any, projects: list[Any]) -> None:
    made = drawn(county, projects)
    again = []
    for stratum, wanted in made.strata.items():
        numbers = {
            hashlib.sha256("\x1f".join((made.seed, stratum, one["code"])).encode()).hexdigest(): one["id"]
            for one in made.frame
            if one["stratum"] == stratum
        }
        again += [numbers[key] for key in sorted(numbers)[:wanted]]
    assert sorted(again) == made.drawn
    assert drawn(county, list(reversed(projects))).drawn == made.drawn


@pytest.mark.django_db
def test_a_draw_whose_record_was_changed_is_shown_as_such(county: Any, projects: list[Any], client: Any) -> None:
    made = drawn(county, projects)
    client.force_login(county.auditor, backend="jixiao_web.accounts.backend.Backend")
    url = reverse("draw", args=[made.pk])
    assert "结果与记录一致" in client.get(url).content.decode()
    other = [p.pk for p in projects if p.pk not in made.drawn]
    type(made).objects.filter(pk=made.pk).update(drawn=other[:2])
    assert "不一致" in client.get(url).content.decode()


@pytest.mark.django_db
@pytest.mark.parametrize("strata", [{"大": 3}, {"大": -1}, {"大": 0}, {"无": 1}])
def test_a_draw_that_cannot_be_is_refused(county: Any, projects: list[Any], strata: dict[str, int]) -> None:
    with pytest.raises(ValidationError):
        drawn(county, projects, strata=strata)


@settings(suppress_health_check=[HealthCheck.too_slow])  # of a machine that is busy with other things
@given(st.sets(st.integers(0, 10**9), max_size=30), st.text("0123456789 期", max_size=20), st.integers(0, 30))
def test_a_draw_takes_as_many_as_are_wanted_whatever_the_order(codes: set[int], seed: str, wanted: int) -> None:
    from jixiao_web.evaluation.drawing import drawn as draw

    frame = [{"id": n, "code": str(n), "stratum": "全部"} for n in codes]
    found = draw(frame, {"全部": wanted}, seed)
    assert len(found) == min(wanted, len(frame))
    assert found == draw(list(reversed(frame)), {"全部": wanted}, seed)
    assert set(draw(frame, {"全部": max(wanted - 1, 0)}, seed)) <= set(found)


# --- evaluation ------------------------------------------------------------------------------------------------


def begun(county: Any, project: Any, by: Any = None, **more: Any) -> Any:
    from jixiao_web.evaluation import services

    given = {"kind": "finance", "frame": services.default_frame(2025), "as_of": DECEMBER, **more}
    return services.begin(by=by or county.performer, project=project, **given)


def papers_of(evaluation: Any, **less: str) -> dict[str, dict[str, str]]:
    """Full points for every item, but what is given by key, with its reason."""
    return {
        item["key"]: {"score": less.get(item["key"], item["points"]), "facts": "已核对原件", "evidence": "底稿第3页",
                      "loss": "只完成45期" if item["key"] in less else ""}
        for item in evaluation.frame
    }  # fmt: skip


def written(county: Any, evaluation: Any, **less: str) -> Any:
    from jixiao_web.evaluation import services

    return services.write(evaluation=evaluation, by=county.performer, papers=papers_of(evaluation, **less), report=REPORT,
                          revision=evaluation.revision)  # fmt: skip


def viewed(evaluation: Any) -> Any:
    from jixiao_web.evaluation.looking import JUDGED_AT, view
    from jixiao_web.evaluation.models import Evaluation

    return view(Evaluation.objects.select_related(*JUDGED_AT).get(pk=evaluation.pk))


@pytest.mark.django_db
def test_an_evaluation_from_frame_to_report(county: Any, projects: list[Any], client: Any) -> None:
    from jixiao.api import check, read
    from jixiao_web.evaluation import services

    report(projects[0], county.culture_compiler, DECEMBER, **MISSED)
    own = handed_in(season_of(county).forms.get(project=projects[0]), county.culture_compiler)
    evaluation = written(county, begun(county, projects[0]), completion="10.5", satisfaction="9.25")
    seen = viewed(evaluation)
    lost = {
        k: Decimal(i["points"]) for i in evaluation.frame for k in [i["key"]] if k in ("completion", "satisfaction")
    }
    total = 100 - (lost["completion"] - Decimal("10.5")) - (lost["satisfaction"] - Decimal("9.25"))
    assert seen.judged.total == total
    assert seen.gap == total - own.score
    assert not [one for one in seen.remarks if one.blocks]
    assert "PJ06" not in {one.rule for one in seen.remarks}
    done = services.finish(evaluation=evaluation, by=county.performer, revision=evaluation.revision)
    assert (done.score, done.grade) == (total, "优")
    with pytest.raises(Late):
        written(county, done)
    client.force_login(county.culture_head, backend="jixiao_web.accounts.backend.Backend")
    files = {
        s: client.get(reverse("evaluation-file", args=[projects[0].pk, done.pk, s])).content
        for s in ("docx", "pdf", "xlsx")
    }
    words = zipfile.ZipFile(io.BytesIO(files["docx"])).read("word/document.xml").decode()
    for said in ("一、基本情况", "七、其他需要说明的问题", "预约开班的做法", "只完成45期", f"评价得分{total}分"):
        assert said in words
    assert files["pdf"].startswith(b"%PDF-")
    found = check(read(files["xlsx"], "form.xlsx"))
    assert not [f for f in found if f.rule in ("PJ01", "PJ02", "PJ03", "PJ04", "PJ05", "PJ07")]


@pytest.mark.django_db
def test_the_data_stand_beside_the_items_as_divisions(county: Any, projects: list[Any]) -> None:
    report(projects[0], county.culture_compiler, DECEMBER, **MISSED)
    rates = viewed(begun(county, projects[0])).rates
    assert rates["execution"] == ("实际支出51.60万元÷全年预算86.00万元=60%",)
    assert "“公益培训班期数”实际45期÷计划48期=93.75%" in rates["completion"]


@pytest.mark.django_db
def test_an_unscored_item_and_a_loss_without_reason_are_said(county: Any, projects: list[Any]) -> None:
    from jixiao_web.evaluation import services

    evaluation = begun(county, projects[0])
    with pytest.raises(ValidationError, match="没有评分"):
        services.finish(evaluation=evaluation, by=county.performer, revision=0)
    papers = papers_of(evaluation, completion="1")
    papers["completion"]["loss"] = ""
    services.write(evaluation=evaluation, by=county.performer, papers=papers, report=REPORT, revision=0)
    assert ("PJ07", "completion") in {(one.rule, one.uid) for one in viewed(evaluation).remarks}


@pytest.mark.django_db
@pytest.mark.parametrize(
    ("score", "message"),
    [("12.5", "最多"), ("-1", "分数应为"), ("1.234", "分数应为"), ("很好", "分数应为"), ("NaN", "分数应为")],
)
def test_points_that_cannot_be_are_refused(county: Any, projects: list[Any], score: str, message: str) -> None:
    from jixiao_web.evaluation import services

    with pytest.raises(ValidationError, match=message):
        services.write(
            evaluation=begun(county, projects[0]),
            by=county.performer,
            papers={"completion": {"score": score}},
            report={},
            revision=0,
        )


@pytest.mark.django_db
def test_a_frame_needs_a_hundred_points_sixty_of_them_for_output_and_benefit(county: Any, projects: list[Any]) -> None:
    from jixiao_web.evaluation import services

    def frame(**points: str) -> list[dict[str, str]]:
        return [{**item, "points": points.get(item["key"], item["points"])} for item in services.default_frame(2025)]

    with pytest.raises(ValidationError, match="合计应为 100"):
        begun(county, projects[0], frame=frame(basis="4"))
    with pytest.raises(ValidationError, match="不得低于 60"):
        begun(county, projects[0], frame=frame(basis="23", completion="2", benefit="10"))


@pytest.mark.django_db
def test_departments_evaluate_their_own_and_the_bureau_what_it_will(county: Any, projects: list[Any]) -> None:
    assert begun(county, projects[0], county.culture_head, kind="department").kind == "department"
    with pytest.raises(PermissionDenied):
        begun(county, projects[1], county.culture_head)
    with pytest.raises(PermissionDenied):
        begun(county, projects[1], kind="department")
    begun(county, projects[1])
    with pytest.raises(Late):
        begun(county, projects[1])


# --- rectification ---------------------------------------------------------------------------------------------


@pytest.fixture
def problem(county: Any, projects: list[Any]) -> Any:
    from jixiao_web.evaluation import services

    return services.add_rectification(by=county.other_officer, organisation=county.culture, origin="evaluation", problem="培训班未开满",
                                      due=dt.date(2099, 6, 30), project=projects[0])  # fmt: skip


@pytest.mark.django_db
def test_a_changed_proof_is_found_when_the_record_is_verified(county: Any, problem: Any) -> None:
    from jixiao_web.evaluation import services, witness
    from jixiao_web.evaluation.models import Proof
    from jixiao_web.evidence import store

    def faults() -> list[str]:
        return [fault.words for fault in witness.hold_proofs().faults]

    done = services.answer_rectification(rectification=problem, by=county.culture_compiler, measures="补课", words="已补3期",
                                         uploads=[upload("签到表.png", photo())])  # fmt: skip
    assert (faults(), witness.hold_proofs().count) == ([], 1)
    proof = done.proofs.get()
    store.path_of(proof.sha256).write_bytes(b"x")
    assert faults() == ["整改佐证“签到表.png”的内容不在磁盘上，或者被改动过"]
    store.path_of(proof.sha256).write_bytes(photo())
    Proof.objects.update(name="另一张.png")
    strange, gone = faults()
    assert strange == f"整改佐证 {proof.pk}“另一张.png”没有对应的审计记录，被改动过或不是经系统写入的"
    assert gone.endswith("所记的整改佐证“签到表.png”不见了")
    Proof.objects.all().delete()
    assert len(faults()) == 1


@pytest.mark.django_db
def test_a_problem_is_put_right_with_proof_and_closed_by_another(county: Any, problem: Any) -> None:
    from jixiao_web.evaluation import services

    with pytest.raises(ValidationError, match="还没有报告"):
        services.close_rectification(rectification=problem, by=county.other_officer)
    with pytest.raises(ValidationError):
        services.answer_rectification(rectification=problem, by=county.culture_compiler, measures="", words="")
    services.answer_rectification(rectification=problem, by=county.culture_compiler, measures="补课", words="已补3期")
    with pytest.raises(ValidationError, match="没有佐证材料"):
        services.close_rectification(rectification=problem, by=county.other_officer)
    done = services.answer_rectification(rectification=problem, by=county.culture_compiler, measures="补课", words="已补3期",
                                         uploads=[upload("签到表.png", photo())])  # fmt: skip
    assert done.proofs.get().sha256 == hashlib.sha256(photo()).hexdigest()
    with pytest.raises(PermissionDenied):
        services.close_rectification(rectification=problem, by=county.culture_compiler)
    assert services.close_rectification(rectification=problem, by=county.auditor).state == "closed"
    with pytest.raises(Late):
        services.answer_rectification(rectification=problem, by=county.culture_compiler, measures="", words="再报")


@pytest.mark.django_db
def test_who_answered_does_not_close(county: Any, problem: Any) -> None:
    from jixiao_web.accounts.models import Appointment, User
    from jixiao_web.evaluation import services

    services.answer_rectification(
        rectification=problem,
        by=county.culture_compiler,
        measures="补课",
        words="已补",
        uploads=[upload("签到表.png", photo())],
    )
    Appointment.objects.create(user=county.culture_compiler, role="desk", granted_by="test", since=dt.date(2020, 1, 1))
    with pytest.raises(PermissionDenied, match="另一人"):
        services.close_rectification(rectification=problem, by=User.objects.get(pk=county.culture_compiler.pk))
    with pytest.raises(IntegrityError), transaction.atomic():
        type(problem).objects.filter(pk=problem.pk).update(closed_by=county.culture_compiler)


@pytest.mark.django_db
def test_a_false_type_is_refused_and_nothing_is_answered(county: Any, problem: Any) -> None:
    from jixiao_web.evaluation import services

    with pytest.raises(ValidationError):
        services.answer_rectification(rectification=problem, by=county.culture_compiler, measures="补课", words="已补",
                                      uploads=[upload("签到表.png", b"MZ not a picture")])  # fmt: skip
    problem.refresh_from_db()
    assert (problem.answer, problem.proofs.count()) == ("", 0)


@pytest.mark.django_db
def test_numbers_count_up_by_organisation(county: Any, problem: Any) -> None:
    from jixiao_web.evaluation import services

    year = problem.number.partition("-")[0]
    second = services.add_rectification(
        by=county.auditor, organisation=county.culture, origin="audit", problem="台账不全", due=dt.date(2099, 1, 1)
    )
    first = services.add_rectification(
        by=county.auditor, organisation=county.water, origin="audit", problem="台账不全", due=dt.date(2099, 1, 1)
    )
    assert (problem.number, second.number, first.number) == (f"{year}-001", f"{year}-002", f"{year}-001")
    with pytest.raises(ValidationError):
        services.add_rectification(
            by=county.auditor, organisation=county.water, origin="audit", problem="x", due=dt.date(2020, 1, 1)
        )
