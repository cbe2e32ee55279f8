"""Between people: handing in, returning, answering, passing on, many at once, comments, the review form with its rules."""

import io
import json
import zipfile
from collections.abc import Callable
from decimal import Decimal
from typing import Any
from urllib.parse import unquote

import pytest
from django.core.exceptions import PermissionDenied, ValidationError
from django.http import Http404

from jixiao_web.audit.models import Entry
from jixiao_web.review import queries, services, sheet
from jixiao_web.review.models import Comment, Form, Reason
from jixiao_web.submissions import checking
from jixiao_web.ui.errors import Late
from web.asking import as_, said, tree, words
from web.conftest import County
from web.scene import explain, passed, write

pytestmark = pytest.mark.django_db


@pytest.fixture
def at_desk(county: County, handed_in: Any) -> Any:
    """The culture department's text, with the desk."""
    return passed(handed_in, county.culture_head)


def full(text: Any, **changes: sheet.Answer) -> dict[str, sheet.Answer]:
    """All items with all their points, but for those named by their place (``p3``)."""
    points = sheet.form_of(text.task.round).points
    return {point.key: changes.get(f"p{n}", sheet.Answer(str(point.worth))) for n, point in enumerate(points)}


def save(
    text: Any, by: Any, *, projects: tuple[str, ...] = ("",), way: sheet.Way = "scored", **changes: sheet.Answer
) -> list[Form]:
    text.refresh_from_db()
    newest = text.versions.order_by("-number").first()
    return services.save_form(submission=text, by=by, seen=newest.number, stage=text.stage, projects=projects, way=way,
                              answers=full(text, **changes))  # fmt: skip


# --- handing in ------------------------------------------------------------------------------------------------


def test_the_page_before_handing_in_lists_what_blocks_with_the_way_to_each_cell(county: County, faulty: Any) -> None:
    page = tree(as_(county.compiler).get(f"/texts/{faulty.pk}/submit"))
    blocking = checking.check_draft(faulty).blocking
    links = [a.get("href") for a in page.cssselect(".said-places a")]
    assert sorted(links) == sorted(f"/texts/{faulty.pk}/edit#{m.cell}" for m in blocking)
    assert page.cssselect(".primary[disabled]")
    assert "先改正错误" in words(page.cssselect("#why-not"))


def test_handing_in_with_errors_changes_nothing(county: County, faulty: Any) -> None:
    answer = as_(county.compiler).post(f"/texts/{faulty.pk}/submit", follow=True)
    assert "处错误没有改正" in said(answer)
    faulty.refresh_from_db()
    assert faulty.state == "in-progress"


def test_after_explaining_on_the_page_the_text_goes(county: County, faulty: Any) -> None:
    client = as_(county.compiler)
    page = f"/texts/{faulty.pk}/submit"
    while forms := tree(client.get(page)).cssselect(".waive form"):
        data = {
            "fingerprint": [i.get("value") for i in forms[0].cssselect("[name=fingerprint]")],
            "reason": "与上级文件一致",
            "back": page,
        }
        assert client.post(forms[0].get("action"), data).url == page
    answer = client.post(page, {"note": "请审核"}, follow=True)
    assert "已提交第1版，等待单位负责人审核" in said(answer)


def test_a_text_without_projects_is_not_handed_in(county: County, text_of: Callable[..., Any]) -> None:
    text = text_of(county.water, county.compiler, None)
    assert "文本里还没有项目" in words(tree(as_(county.compiler).get(f"/texts/{text.pk}/submit")))


def test_taking_back_is_for_as_long_as_nobody_decided(county: County, handed_in: Any) -> None:
    client = as_(county.culture_compiler)
    assert "已撤回" in said(client.post(f"/texts/{handed_in.pk}/withdraw", follow=True))
    services.submit(submission=handed_in, by=county.culture_compiler)
    passed(handed_in, county.culture_head)
    assert "不能撤回" in said(client.post(f"/texts/{handed_in.pk}/withdraw", follow=True))


# --- returning and answering -----------------------------------------------------------------------------------


def test_returning_needs_a_reason_and_keeps_what_was_typed(county: County, handed_in: Any) -> None:
    uid = handed_in.sheets.first().uid
    data = {"version": 1, "stage": "head", "words": ["", "  "], "cell": [uid, ""]}
    answer = as_(county.culture_head).post(f"/texts/{handed_in.pk}/return", data)
    assert answer.status_code == 422
    page = tree(answer)
    assert "请写明退回理由" in said(answer)
    assert page.cssselect("select[name=cell]")[0].cssselect("option[selected]")[0].get("value") == uid


def test_a_late_return_loses_no_words(county: County, handed_in: Any) -> None:
    passed(handed_in, county.culture_head)
    data = {"version": 1, "stage": "head", "words": ["辛苦写下的一大段意见"], "cell": [""]}
    answer = as_(county.culture_head).post(f"/texts/{handed_in.pk}/return", data)
    assert answer.status_code == 409
    assert "已由他人处理" in said(answer)
    assert "辛苦写下的一大段意见" in words(tree(answer).cssselect("textarea"))


def test_findings_and_own_comments_become_reasons_by_a_tick(county: County, handed_in: Any) -> None:
    cell = f"{handed_in.sheets.first().uid}.purpose"
    services.comment(submission=handed_in, by=county.culture_head, words="用途太笼统", cell=cell)
    page = tree(as_(county.culture_head).get(f"/texts/{handed_in.pk}/return"))
    ticked = [b.get("value") for b in page.cssselect("[name=take]") if b.get("checked") is not None]
    offered = [b.get("value") for b in page.cssselect("[name=take]")]
    finding = next(o for o in offered if o.startswith("finding-"))
    assert len(ticked) == 1
    data = {"version": 1, "stage": "head", "take": [ticked[0], finding], "words": ["第三条"], "cell": [""]}
    as_(county.culture_head).post(f"/texts/{handed_in.pk}/return", data)
    reasons = list(Reason.objects.values_list("words", "cell"))
    mark = checking.check_version(handed_in.versions.get()).marks[0]
    assert reasons[0] == ("用途太笼统", cell)
    assert reasons[1][0].startswith(mark.finding.message)
    assert reasons[1][1] == mark.cell
    assert reasons[2] == ("第三条", "")


def test_each_reason_is_answered_before_the_text_comes_back(county: County, handed_in: Any) -> None:  # SH06
    services.return_for_revision(submission=handed_in, by=county.culture_head, seen=1, stage="head",
                                 points=[services.Point("一"), services.Point("二")])  # fmt: skip
    client = as_(county.culture_compiler)
    page = f"/texts/{handed_in.pk}/submit"
    assert "还有 2 条没有答复" in words(tree(client.get(page)))
    for reason in Reason.objects.all():
        assert "没有答复" in said(client.post(page, follow=True))
        client.post(f"/texts/{handed_in.pk}/reasons/{reason.pk}", {"answer": "已改正", "back": page})
    assert "已提交第2版" in said(client.post(page, follow=True))


def test_an_empty_answer_is_none(county: County, handed_in: Any) -> None:
    services.return_for_revision(
        submission=handed_in, by=county.culture_head, seen=1, stage="head", points=[services.Point("一")]
    )
    reason = Reason.objects.get()
    answer = as_(county.culture_compiler).post(
        f"/texts/{handed_in.pk}/reasons/{reason.pk}", {"answer": "  "}, follow=True
    )
    assert "请写明怎样修改的" in said(answer)
    reason.refresh_from_db()
    assert reason.answered_by is None


# --- passing on ------------------------------------------------------------------------------------------------


def test_a_page_that_is_out_of_date_decides_nothing(county: County, handed_in: Any) -> None:
    client = as_(county.culture_head)
    services.withdraw(submission=handed_in, by=county.culture_compiler)
    services.submit(submission=handed_in, by=county.culture_compiler)
    answer = client.post(f"/texts/{handed_in.pk}/approve", {"version": 1, "stage": "head"}, follow=True)
    assert "您看的是第 1 版，现在已有新的版本" in said(answer)
    handed_in.refresh_from_db()
    assert handed_in.stage == "head"


@pytest.mark.parametrize(
    "data", [{}, {"version": "1"}, {"version": "x", "stage": "head"}, {"version": "1", "stage": "nowhere"}]
)
def test_a_decision_says_what_was_looked_at(county: County, handed_in: Any, data: dict[str, str]) -> None:
    assert as_(county.culture_head).post(f"/texts/{handed_in.pk}/approve", data).status_code == 400


def test_the_decider_has_the_buttons_and_nobody_else(county: County, handed_in: Any) -> None:
    page = f"/texts/{handed_in.pk}/versions/1"
    assert tree(as_(county.culture_head).get(page)).cssselect(".decide")
    for who in (county.culture_compiler, county.other_officer, county.auditor):
        assert not tree(as_(who).get(page)).cssselect(".decide")


def test_who_wrote_it_is_told_that_somebody_else_decides(county: County, text_of: Callable[..., Any]) -> None:  # SH05
    from jixiao_web.accounts.models import Appointment

    Appointment.objects.create(user=county.culture_compiler, role="head", granted_by="test")
    text = text_of(county.culture, county.culture_compiler)
    services.submit(submission=text, by=county.culture_compiler)
    page = tree(as_(county.culture_compiler).get(f"/texts/{text.pk}/versions/1"))
    assert "须由他人审核" in words(page.cssselect(".decide"))
    assert not page.cssselect("[data-dialog=approve]")
    answer = as_(county.culture_compiler).post(f"/texts/{text.pk}/approve", {"version": 1, "stage": "head"})
    assert answer.status_code == 403


def test_a_department_waits_for_its_units_and_the_page_says_so(county: County, text_of: Callable[..., Any]) -> None:
    text = text_of(county.water, county.compiler)
    services.submit(submission=text, by=county.compiler)
    page = tree(as_(county.head).get(f"/texts/{text.pk}/versions/1"))
    assert "所属单位还有 1 份没有通过" in words(page.cssselect(".decide"))
    assert page.cssselect("[data-dialog=approve]")[0].get("disabled") is not None


def test_the_last_stage_approves_and_says_so(county: County, at_desk: Any) -> None:
    passed(at_desk, county.other_officer)
    services.save_form(
        submission=at_desk,
        by=county.performer,
        seen=1,
        stage="performance",
        projects=[""],
        way="scored",
        answers=full(at_desk),
    )
    page = tree(as_(county.performer).get(f"/texts/{at_desk.pk}/versions/1"))
    assert words(page.cssselect("[data-dialog=approve]")) == "批复…"
    answer = as_(county.performer).post(
        f"/texts/{at_desk.pk}/approve", {"version": 1, "stage": "performance", "note": "同意"}, follow=True
    )
    assert "已批复" in said(answer)
    at_desk.refresh_from_db()
    assert at_desk.state == "approved"
    assert at_desk.approved.head["draft"] is False
    assert "同意" in words(tree(answer).cssselect(".history"))


def test_what_is_approved_changes_by_adjustment_alone(county: County, at_desk: Any) -> None:  # SH08
    passed(at_desk, county.other_officer, county.performer)
    promised = at_desk.approved.sha256
    with pytest.raises(Late):
        write(at_desk, county.culture_compiler, "purpose", "改")
    client = as_(county.culture_compiler)
    assert "至少 5 个字" in said(client.post(f"/texts/{at_desk.pk}/adjust", {"reason": "改"}, follow=True))
    assert "已开始调整" in said(
        client.post(f"/texts/{at_desk.pk}/adjust", {"reason": "县政府会议纪要要求"}, follow=True)
    )
    at_desk.refresh_from_db()
    write(at_desk, county.culture_compiler, "purpose", "按纪要调整后的用途")
    explain(at_desk, county.culture_compiler)
    services.submit(submission=at_desk, by=county.culture_compiler)
    at_desk.refresh_from_db()
    assert at_desk.approved.sha256 == promised
    page = tree(as_(county.culture_head).get(f"/texts/{at_desk.pk}/versions/{at_desk.versions.first().number}"))
    assert "县政府会议纪要要求" in words(page.cssselect("#approve"))
    assert "按纪要调整后的用途" in words(page.cssselect("ins"))
    passed(at_desk, county.culture_head, county.other_officer, county.performer)
    assert at_desk.approved.sha256 != promised
    assert not at_desk.is_adjusting


# --- many at once ----------------------------------------------------------------------------------------------


@pytest.fixture
def two(county: County, handed_in: Any, text_of: Callable[..., Any]) -> tuple[Any, Any]:
    """Two texts before one decider: a clean one and one with something explained away."""
    from jixiao_web.submissions.models import Submission, Version

    Version.objects.filter(submission=handed_in).update(counts={"error": 0, "warning": 0, "info": 0, "waived": 0})
    Submission.objects.filter(pk=handed_in.pk).update(stage="performance")
    other = text_of(county.unit, county.unit_compiler)
    services.submit(submission=other, by=county.unit_compiler)
    Submission.objects.filter(pk=other.pk).update(stage="performance")
    for text in (handed_in, other):
        text.refresh_from_db()
        save(text, county.performer)
    return handed_in, other


def test_clean_texts_pass_together_and_the_others_stay_with_the_reason(county: County, two: tuple[Any, Any]) -> None:
    clean, other = two
    answer = as_(county.performer).post("/texts/approve", {"text": [f"{t.pk}:1:performance" for t in two]})
    page = tree(answer)
    assert "已通过 1 份" in words(page)
    assert "岚川县水文站" in words(page.cssselect("[aria-labelledby=left]"))
    assert "需要逐条审核" in words(page.cssselect("[aria-labelledby=left]"))
    clean.refresh_from_db()
    other.refresh_from_db()
    assert (clean.state, other.state) == ("approved", "submitted")


def test_a_version_nobody_saw_does_not_pass_with_the_many(county: County, two: tuple[Any, Any]) -> None:
    clean, _other = two
    answer = as_(county.performer).post("/texts/approve", {"text": [f"{clean.pk}:1:desk"]})
    assert "已由他人处理" in words(tree(answer))
    clean.refresh_from_db()
    assert clean.state == "submitted"


def test_a_text_out_of_sight_is_not_passed_with_the_many(county: County, handed_in: Any) -> None:
    assert as_(county.head).post("/texts/approve", {"text": [f"{handed_in.pk}:1:head"]}).status_code == 404


# --- comments --------------------------------------------------------------------------------------------------


def test_a_comment_on_a_cell_comes_back_as_its_thread(county: County, handed_in: Any) -> None:
    first = handed_in.sheets.first()
    cell = f"{first.uid}.indicators.{first.data['indicators'][0]['uid']}.target"
    client = as_(county.other_officer)
    url = f"/texts/{handed_in.pk}/comments"
    answer = client.post(url, {"cell": cell, "words": "偏低"}, headers={"accept": "application/json"})
    made = answer.json()["comments"][0]
    assert (made["words"], made["seen"], made["may_settle"]) == ("偏低", first.data["indicators"][0]["target"], True)
    reply = as_(county.culture_compiler).post(
        url, {"parent": made["id"], "words": "将提高"}, headers={"accept": "application/json"}
    )
    assert reply.json()["comments"][0]["answers"][0]["words"] == "将提高"
    assert county.other_officer.notices.filter(words__contains="提了意见").exists()
    done = client.post(f"{url}/{made['id']}/settle", headers={"accept": "application/json"})
    assert done.json()["comments"][0]["settled"]


def test_a_comment_without_words_or_on_a_cell_that_is_not_there_is_refused(county: County, handed_in: Any) -> None:
    client = as_(county.other_officer)
    for data in ({"cell": "", "words": " "}, {"cell": "p0000000000.purpose", "words": "x"}):
        answer = client.post(f"/texts/{handed_in.pk}/comments", data, headers={"accept": "application/json"})
        assert answer.status_code == 422
        assert answer.json()["detail"]
    assert not Comment.objects.exists()


def test_comments_work_without_a_script(county: County, handed_in: Any) -> None:
    answer = as_(county.other_officer).post(f"/texts/{handed_in.pk}/comments", {"words": "总体较好"}, follow=True)
    assert "总体较好" in words(tree(answer).cssselect("[aria-labelledby=comments]"))


# --- the review form -------------------------------------------------------------------------------------------


def test_the_points_are_those_of_the_form_of_the_year(county: County, at_desk: Any) -> None:
    form = sheet.form_of(at_desk.task.round)
    assert [p.worth for p in form.points] == [10, 10, 15, 15, 15, 15, 10, 10]
    page = tree(as_(county.other_officer).get(f"/texts/{at_desk.pk}/review"))
    assert [f.get("max") for f in page.cssselect(".by-points input")] == [str(p.worth) for p in form.points]


@pytest.mark.parametrize("value", ["", "16", "-1", "10.55", "十", "NaN", "Infinity", "1e1"])
def test_points_beyond_an_item_are_refused(county: County, at_desk: Any, value: str) -> None:  # SH01
    with pytest.raises(ValidationError) as error:
        save(at_desk, county.other_officer, p2=sheet.Answer(value))
    assert list(error.value.message_dict) == ["relevant.objective"]
    assert not Form.objects.filter(stage="desk").exists()


@pytest.mark.parametrize(("lost", "score", "grade"), [(0, "100", "优"), (10, "90", "优"), (11, "89", "良"), (20, "80", "良"), (21, "79", "中"),
                                                      (40, "60", "中"), (41, "59", "差")])  # fmt: skip
def test_the_grade_is_the_band_of_the_score(
    county: County, at_desk: Any, lost: int, score: str, grade: str
) -> None:  # SH01, SH02
    answers = {}
    for n, point in enumerate(sheet.form_of(at_desk.task.round).points):
        off = min(lost, int(point.worth))
        lost -= off
        answers[f"p{n}"] = sheet.Answer(str(point.worth - off), "不符合要求" if off else "")
    made = save(at_desk, county.other_officer, **answers)[0]
    assert (made.score, made.grade) == (Decimal(score), grade)


def test_a_low_item_needs_an_opinion(county: County, at_desk: Any) -> None:  # SH04
    save(at_desk, county.other_officer, p2=sheet.Answer("9"))  # nine of fifteen is sixty percent
    with pytest.raises(ValidationError, match="请写明意见"):
        save(at_desk, county.other_officer, p2=sheet.Answer("8.9", "  "))
    save(at_desk, county.other_officer, p2=sheet.Answer("8.9", "与职责关联不足"))


def test_grades_in_the_place_of_points(county: County, at_desk: Any) -> None:
    with pytest.raises(ValidationError, match="优、良、中或差"):
        save(at_desk, county.other_officer, way="qualitative")
    graded = {f"p{n}": sheet.Answer("良") for n in range(8)}
    made = save(at_desk, county.other_officer, way="qualitative", **graded)[0]
    assert (made.score, made.grade) == (None, "良")
    with pytest.raises(ValidationError, match="请写明意见"):
        save(at_desk, county.other_officer, way="qualitative", **{**graded, "p0": sheet.Answer("差")})


@pytest.mark.parametrize("grade", ["中", "差"])
def test_a_grade_that_holds_keeps_the_text_from_passing(county: County, at_desk: Any, grade: str) -> None:  # SH03
    save(at_desk, county.other_officer, way="qualitative", **{f"p{n}": sheet.Answer(grade, "不足") for n in range(8)})
    with pytest.raises(ValidationError, match=f"整份文本：{grade}"):
        services.approve(submission=at_desk, by=county.other_officer, seen=1, stage="desk")
    page = tree(as_(county.other_officer).get(f"/texts/{at_desk.pk}/versions/1"))
    assert "应退回" in words(page.cssselect(".decide"))
    assert page.cssselect("[data-dialog=approve]")[0].get("disabled") is not None


@pytest.mark.parametrize("value", ["优", "良"])
def test_a_grade_that_passes_lets_the_text_go(county: County, at_desk: Any, value: str) -> None:  # SH03
    save(at_desk, county.other_officer, way="qualitative", **{f"p{n}": sheet.Answer(value) for n in range(8)})
    services.approve(submission=at_desk, by=county.other_officer, seen=1, stage="desk")
    at_desk.refresh_from_db()
    assert at_desk.stage == "performance"


def test_without_a_form_nothing_passes_the_desk(county: County, at_desk: Any) -> None:
    with pytest.raises(ValidationError, match="没有填写审核表"):
        services.approve(submission=at_desk, by=county.other_officer, seen=1, stage="desk")


def test_the_form_is_filled_in_where_the_text_lies_and_by_who_decides_there(
    county: County, at_desk: Any
) -> None:  # SH05
    with pytest.raises(Http404):
        save(at_desk, county.officer)
    for who in (county.culture_head, county.auditor):
        with pytest.raises(PermissionDenied):
            save(at_desk, who)
    with pytest.raises(Late):
        services.save_form(
            submission=at_desk,
            by=county.performer,
            seen=1,
            stage="performance",
            projects=[""],
            way="scored",
            answers=full(at_desk),
        )


def test_errors_that_stand_beside_a_good_grade_are_shown(county: County, text_of: Callable[..., Any]) -> None:  # SH07
    text = text_of(county.culture, county.culture_compiler)
    write(text, county.culture_compiler, "code", "13998125P00011810001X")
    explain(text, county.culture_compiler)
    services.submit(submission=text, by=county.culture_compiler)
    passed(text, county.culture_head)
    save(text, county.other_officer)
    page = tree(as_(county.other_officer).get(f"/texts/{text.pk}/review"))
    name = text.sheets.first().data["name"]
    assert name in words(page.cssselect(".note-warning"))
    assert name in words(
        tree(as_(county.other_officer).get(f"/texts/{text.pk}/versions/1")).cssselect("#approve .note-warning")
    )


def form_data(at: Any, project: str = "", **changes: str) -> dict[str, str]:
    points = sheet.form_of(at.task.round).points
    return {"version": "1", "stage": "desk", "way": "scored", "project": project,
            **{f"points-{n}": str(p.worth) for n, p in enumerate(points)}, **changes}  # fmt: skip


def test_project_by_project_and_the_rest_alike(county: County, at_desk: Any) -> None:
    client = as_(county.other_officer)
    uids = list(at_desk.sheets.values_list("uid", flat=True))
    page = f"/texts/{at_desk.pk}/review"
    answer = client.post(page, form_data(at_desk, uids[0], **{"points-0": "9"}))
    assert answer.url == f"{page}?project={uids[1]}"
    client.post(page, form_data(at_desk, uids[1], rest="1"))
    assert list(Form.objects.filter(stage="desk").order_by("pk").values_list("project", "score")) == [
        (uids[0], Decimal(99)), *((uid, Decimal(100)) for uid in uids[1:]),
    ]  # fmt: skip
    assert queries.verdict(at_desk.versions.get(), "desk").passes


def test_one_form_for_the_whole_takes_the_place_of_those_of_the_projects(county: County, at_desk: Any) -> None:
    uid = at_desk.sheets.first().uid
    save(at_desk, county.other_officer, projects=(uid,))
    save(at_desk, county.other_officer)
    assert list(Form.objects.filter(stage="desk").values_list("project", flat=True)) == [""]


def test_a_form_that_is_not_well_keeps_what_was_typed_and_says_where(county: County, at_desk: Any) -> None:
    data = form_data(at_desk, **{"points-3": "99", "opinion-3": "指标太少"})
    answer = as_(county.other_officer).post(f"/texts/{at_desk.pk}/review", data)
    assert answer.status_code == 422
    page = tree(answer)
    assert page.cssselect("#points-3")[0].get("value") == "99"
    assert page.cssselect("#points-3")[0].get("aria-invalid") == "true"
    assert words(page.cssselect("#opinion-3")) == "指标太少"
    assert "0 到 15" in words(page.cssselect("#error-3"))


def test_findings_stand_beside_the_item_they_speak_to(county: County, at_desk: Any) -> None:
    page = tree(as_(county.other_officer).get(f"/texts/{at_desk.pk}/review"))
    mark = checking.check_version(at_desk.versions.get()).marks[0]
    row = next(r for r in page.cssselect(".review-table tbody tr") if "规范完整性" in words(r.cssselect(".point")))
    assert mark.finding.message in words(row.cssselect(".evidence"))


def test_who_does_not_decide_reads_the_form(county: County, at_desk: Any) -> None:
    save(at_desk, county.other_officer, p0=sheet.Answer("8", "目录缺页码"))
    page = tree(as_(county.culture_compiler).get(f"/texts/{at_desk.pk}/review?stage=desk&version=1"))
    assert "目录缺页码" in words(page.cssselect(".opinion"))
    assert not page.cssselect("textarea, .review-table input")


def test_opinions_of_the_form_become_reasons(county: County, at_desk: Any) -> None:
    save(at_desk, county.other_officer, p0=sheet.Answer("5", "目录缺页码"))
    page = tree(as_(county.other_officer).get(f"/texts/{at_desk.pk}/return"))
    assert "规范完整性：目录缺页码" in words(page.cssselect(".takes"))


def test_the_record_holds_the_whole_form(county: County, at_desk: Any) -> None:
    save(at_desk, county.other_officer, p0=sheet.Answer("9", "目录缺页码"))
    details = json.loads(Entry.objects.filter(action="text.reviewed").latest("seq").details)
    assert (details["projects"], details["grade"], details["score"]) == (["整份文本"], "优", "99")
    assert details["points"]["规范完整性"] == "9"
    assert details["opinions"] == {"规范完整性": "目录缺页码"}


@pytest.mark.parametrize("suffix", ["docx", "pdf"])
def test_the_form_goes_out_as_a_document(county: County, at_desk: Any, suffix: str) -> None:
    save(at_desk, county.other_officer, p0=sheet.Answer("9", "目录缺页码"))
    answer = as_(county.culture_compiler).get(f"/texts/{at_desk.pk}/review.{suffix}?stage=desk&version=1")
    assert unquote(answer["Content-Disposition"]).endswith(f"审核表-财政业务科室-第1版.{suffix}")
    assert "目录缺页码" in words_of(answer.content, suffix)
    assert Entry.objects.filter(action="text.downloaded").exists()


def words_of(content: bytes, suffix: str) -> str:
    """All words of a document."""
    if suffix == "docx":
        from docx import Document

        return "\n".join(c.text for t in Document(io.BytesIO(content)).tables for r in t.rows for c in r.cells)
    import pdfplumber

    with pdfplumber.open(io.BytesIO(content)) as pdf:
        return "\n".join(page.extract_text() for page in pdf.pages)


def test_the_forms_of_all_projects_go_out_together(county: County, at_desk: Any) -> None:
    uids = list(at_desk.sheets.values_list("uid", flat=True))
    save(at_desk, county.other_officer, projects=tuple(uids))
    client = as_(county.other_officer)
    page = f"/texts/{at_desk.pk}/review"
    names = zipfile.ZipFile(io.BytesIO(client.get(f"{page}.zip?stage=desk&version=1").content)).namelist()
    assert len(names) == 2 * len(uids)
    assert names[0] == f"01 {at_desk.sheets.first().data['name']}.docx"
    assert client.get(f"{page}.docx?stage=desk&version=1").status_code == 404
    assert client.get(f"{page}.docx?stage=desk&version=1&project={uids[1]}").status_code == 200


def test_a_form_nobody_filled_in_is_no_document(county: County, at_desk: Any) -> None:
    for suffix in ("docx", "zip", "exe"):
        assert as_(county.other_officer).get(f"/texts/{at_desk.pk}/review.{suffix}").status_code == 404
