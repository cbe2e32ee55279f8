"""Questionnaires: made, invited, answered (by link, with codes, on paper), ended; what results show and what they hide.
That nobody can tell who answered what is proved in ``test_survey_anonymity.py``.
"""

import datetime as dt
import io
import time
from fractions import Fraction
from typing import Any
from unittest.mock import patch

import pytest
from django.core.exceptions import PermissionDenied, ValidationError
from django.http import Http404
from django.test import Client
from django.utils import timezone
from hypothesis import given
from hypothesis import strategies as st
from openpyxl import load_workbook

from jixiao.read.base import ReadError
from jixiao_web.surveys import pace, queries, services, ticket, xlsform
from jixiao_web.surveys.models import Answer, Envelope, Invitation, Survey
from jixiao_web.surveys.ready import ready
from jixiao_web.surveys.results import GRADES, Result, tally
from jixiao_web.surveys.services import Outcome
from jixiao_web.ui import limits
from web.asking import as_, said, tree, words
from web.surveying import QUESTIONS, answer_all, draft, post, project_of, published, ticket_of

pytestmark = pytest.mark.django_db


def begin(county: Any, round_: Any) -> dict[str, Any]:
    return {"project": project_of(county, round_)}


@pytest.fixture
def project(begun: dict[str, Any]) -> Any:
    return begun["project"]


def graded(*counts: int) -> list[dict[str, Any]]:
    """So many answers of each grade, from 满意 to 不满意."""
    return [{"q1": grade} for grade, count in zip(GRADES, counts, strict=True) for _n in range(count)]


def ended(county: Any, survey: Any) -> Any:
    return services.close(survey=survey, by=county.culture_compiler)


# --- making ------------------------------------------------------------------------------------------------------


@pytest.mark.parametrize(
    ("question", "told"),
    [
        ({"kind": "grade", "title": ""}, "第 2 题没有写题目"), ({"kind": "essay", "title": "x"}, "第 2 题的题型不对"),
        ({"kind": "choice", "title": "x", "options": ["一"]}, "第 2 题应有 2 至 30 个选项"),
        ({"kind": "choices", "title": "x", "options": ["一", "一"]}, "不能重复"), ({"kind": "text", "title": "满意吗"}, "题目相同"),
    ],
)  # fmt: skip
def test_a_question_that_cannot_be_asked_is_told_with_its_number(question: dict[str, Any], told: str) -> None:
    with pytest.raises(ValidationError, match=told):
        services.check_questions([{"kind": "grade", "title": "满意吗"}, question])


@pytest.mark.parametrize("count", [0, services.MAX_QUESTIONS + 1])
def test_a_questionnaire_has_a_size(count: int) -> None:
    with pytest.raises(ValidationError, match="1 至 60"):
        services.check_questions([{"kind": "text", "title": f"题{n}"} for n in range(count)])


@pytest.mark.parametrize("key", list(ready()))
def test_the_ready_questionnaires_are_well(key: str) -> None:
    kept = services.check_questions(ready()[key].questions)
    assert any(q.get("satisfaction") for q in kept)


@pytest.mark.parametrize(
    ("more", "told"),
    [
        ({"least": 4}, "至少 5 份"),
        ({"closes": dt.date(2020, 1, 1)}, "不能早于"),
        ({"title": " "}, "不能为空"),
        ({"way": "telepathy"}, "不是有效选项"),
    ],
)
def test_settings_that_cannot_be_are_refused(county: Any, project: Any, more: dict[str, Any], told: str) -> None:
    with pytest.raises(ValidationError, match=told):
        draft(county, project, **more)
    assert not Survey.objects.exists()


def test_an_indicator_of_another_project_is_refused(county: Any, project: Any) -> None:
    other = project.submission.projects.exclude(pk=project.pk).first().indicators.first()
    with pytest.raises(ValidationError, match="不属于"):
        draft(county, project, indicator=other)


def test_who_may_make_one(county: Any, project: Any) -> None:
    today = timezone.localdate()
    given_ = {
        "project": project,
        "title": "问卷",
        "questions": QUESTIONS,
        "way": "open",
        "opens": today,
        "closes": today,
    }
    with pytest.raises(PermissionDenied):
        services.create(by=county.culture_head, **given_)
    with pytest.raises(Http404):
        services.create(by=county.compiler, **given_)


def test_once_published_meaning_and_protection_are_fixed(county: Any, project: Any) -> None:
    survey, by = published(county, project), county.culture_compiler
    for fixed in ({"least": 5}, {"way": "open"}, {"indicator": None}, {"opens": dt.date(2020, 1, 1)}):
        with pytest.raises(ValidationError, match="发布以后不能再改"):
            services.change(survey=survey, by=by, **fixed)
    with pytest.raises(ValidationError, match="只能推后"):
        services.change(survey=survey, by=by, closes=survey.closes - dt.timedelta(days=1))
    later = survey.closes + dt.timedelta(days=9)
    assert services.change(survey=survey, by=by, closes=later, population=400).closes == later
    with pytest.raises(ValidationError, match="不能删除"):
        services.discard(survey=survey, by=by)
    with pytest.raises(ValidationError, match="已经发布"):
        services.publish(survey=survey, by=by)


def test_other_questions_of_a_published_one_are_a_new_version_and_answers_keep_theirs(
    county: Any, project: Any
) -> None:
    survey, by = published(county, project, way="open"), county.culture_compiler
    first = survey.forms.first()
    services.answer(survey=survey, given={"q1": "满意"})
    assert services.revise(survey=survey, by=by, questions=QUESTIONS).pk == first.pk  # nothing changed
    second = services.revise(survey=survey, by=by, questions=[*QUESTIONS, {"kind": "text", "title": "还有吗"}])
    assert second.number == 2
    services.answer(survey=survey, given={"q1": "一般", "q7": "没有"})
    services.answer(survey=survey, given={"q1": "一般"}, form=first)  # the page was opened before
    ended(county, survey)
    assert sorted(Answer.objects.values_list("form__number", flat=True)) == [1, 1, 2]


# --- answering ---------------------------------------------------------------------------------------------------


def test_a_code_answers_once_however_it_is_typed(county: Any, project: Any) -> None:
    survey = published(county, project)
    (code,) = services.invite(survey=survey, by=county.culture_compiler, count=1)
    assert services.answer(survey=survey, given={"q1": "满意"}, code="AAAA-BBBB-CCCC") is Outcome.NO_CODE
    assert (
        services.answer(survey=survey, given={"q1": "满意"}, code=f" {code.lower().replace('-', ' ')} ")
        is Outcome.TAKEN
    )
    assert services.answer(survey=survey, given={"q1": "满意"}, code=code) is Outcome.NO_CODE
    assert Envelope.objects.count() == 1


@pytest.mark.parametrize(
    ("given_", "told"),
    [
        ({}, {"q1"}), ({"q1": "很满意"}, {"q1"}), ({"q1": "满意", "q3": "广播"}, {"q3"}), ({"q1": "满意", "q4": ["时间", "钱"]}, {"q4"}),
        ({"q1": "满意", "q4": "时间"}, {"q4"}), ({"q1": "满意", "q5": "三次"}, {"q5"}), ({"q1": "满意", "q5": "1e9"}, {"q5"}),
        ({"q1": "满意", "q6": "好" * 2001}, {"q6"}),
    ],
)  # fmt: skip
def test_an_answer_that_is_none_is_told_by_question(
    county: Any, project: Any, given_: dict[str, Any], told: set[str]
) -> None:
    survey = published(county, project, way="open")
    with pytest.raises(ValidationError) as error:
        services.answer(survey=survey, given=given_)
    assert set(error.value.message_dict) == told
    assert not Envelope.objects.exists()


def test_it_is_answered_from_its_first_day_to_its_last(county: Any, project: Any) -> None:
    survey = published(county, project, way="open")
    for day in (survey.opens - dt.timedelta(days=1), survey.closes + dt.timedelta(days=1)):
        with patch("jixiao_web.surveys.models.timezone.localdate", lambda d=day: d):
            assert services.answer(survey=survey, given={"q1": "满意"}) is Outcome.ENDED
    ended(county, survey)
    assert services.answer(survey=Survey.objects.get(pk=survey.pk), given={"q1": "满意"}) is Outcome.ENDED


def test_paper_is_typed_in_with_the_code_on_the_sheet(county: Any, project: Any) -> None:
    survey, by = published(county, project), county.culture_compiler
    (code,) = services.invite(survey=survey, by=by, count=1)
    with pytest.raises(ValidationError, match="邀请码不对"):
        services.enter_paper(survey=survey, by=by, given={"q1": "满意"}, code="")
    services.enter_paper(survey=survey, by=by, given={"q1": "满意"}, code=code)
    with pytest.raises(ValidationError, match="邀请码不对"):
        services.enter_paper(survey=survey, by=by, given={"q1": "满意"}, code=code)
    assert (queries.summary(Survey.objects.get(pk=survey.pk)).papers, Envelope.objects.count()) == (1, 1)


def test_codes_that_nobody_used_may_be_taken_back(county: Any, project: Any) -> None:
    survey, by = published(county, project), county.culture_compiler
    codes = services.invite(survey=survey, by=by, count=5)
    services.answer(survey=survey, given={"q1": "满意"}, code=codes[0])
    assert services.revoke(survey=survey, by=by) == 4
    survey.refresh_from_db()
    assert (survey.invited, Invitation.objects.count()) == (1, 0)
    assert services.answer(survey=survey, given={"q1": "满意"}, code=codes[1]) is Outcome.NO_CODE
    with pytest.raises(ValidationError, match="没有未使用"):
        services.revoke(survey=survey, by=by)


# --- results -----------------------------------------------------------------------------------------------------


def test_the_share_is_satisfied_and_rather_satisfied_of_all_grades(county: Any, project: Any) -> None:
    survey = published(county, project, population=200, least=10)
    services.invite(survey=survey, by=county.culture_compiler, count=10)  # invited, never answered
    answer_all(survey, county.culture_compiler, graded(20, 6, 2, 1, 1))
    before = queries.summary(Survey.objects.get(pk=survey.pk))
    assert (before.answered, before.valid, before.result) == (30, None, None)
    seen = queries.summary(ended(county, Survey.objects.get(pk=survey.pk)))
    assert (seen.population, seen.invited, seen.answered, seen.valid) == (200, 40, 30, 30)
    assert seen.result is not None
    assert seen.result.share == Fraction(26, 30)
    assert seen.response_rate == Fraction(30, 40)
    assert seen.coverage == Fraction(30, 200)
    low, high = seen.result.interval or (0, 0)
    assert (round(low, 4), round(high, 4)) == (0.7032, 0.9469)  # Wilson, by hand


@pytest.mark.parametrize(("satisfied", "graded_"), [(0, 5), (5, 5), (1, 2), (9999, 10000)])
def test_the_interval_lies_around_the_share(satisfied: int, graded_: int) -> None:
    result = Result({"满意": satisfied, "不满意": graded_ - satisfied})
    low, high = result.interval or (2, -1)
    assert 0 <= low <= satisfied / graded_ <= high <= 1
    assert low < high


def test_nothing_is_told_under_the_least_number(county: Any, project: Any) -> None:
    survey = published(county, project, least=10)
    answer_all(survey, county.culture_compiler, [{"q1": "满意", "q6": "SECRET"}] * 9)
    seen = queries.summary(ended(county, survey))
    assert (seen.valid, seen.result, seen.questions) == (9, None, ())
    assert queries.texts(Survey.objects.get(pk=survey.pk)) == {}
    assert queries.satisfaction(survey.indicator, dt.date(2025, 12, 31)) == (None, 9)
    page = as_(county.culture_compiler).get(f"/projects/{project.pk}/surveys/{survey.pk}/").content.decode()
    assert "SECRET" not in page
    for suffix in ("csv", "xlsx"):
        content = as_(county.auditor).get(f"/projects/{project.pk}/surveys/{survey.pk}/results.{suffix}").content
        assert b"SECRET" not in content


def test_a_version_too_few_were_asked_shows_nothing_not_even_by_difference(county: Any, project: Any) -> None:
    survey, by = published(county, project, way="open", least=5), county.culture_compiler
    for _n in range(8):
        services.answer(survey=survey, given={"q1": "满意"})
    services.revise(survey=survey, by=by, questions=[{"kind": "grade", "title": "新题满意吗？", "satisfaction": True}])
    for _n in range(3):
        services.answer(survey=survey, given={"q1": "不满意"})
    seen = queries.summary(ended(county, survey))
    new = next(q for q in seen.questions if q["title"] == "新题满意吗？")
    assert "asked" not in new
    assert seen.result is not None
    assert seen.result.counts == {**dict.fromkeys(GRADES, 0), "满意": 8}


@given(st.lists(st.tuples(st.sampled_from(GRADES), st.booleans()), max_size=40), st.integers(5, 12), st.randoms())
def test_the_order_of_answers_does_not_matter(answers: list[tuple[str, bool]], least: int, random: Any) -> None:
    forms = {1: [{"key": "q1", "kind": "grade", "title": "一", "options": list(GRADES), "satisfaction": True}],
             2: [{"key": "q9", "kind": "grade", "title": "二", "options": list(GRADES), "satisfaction": True}]}  # fmt: skip
    given_ = [(2, {"q9": grade}) if is_second else (1, {"q1": grade}) for grade, is_second in answers]
    other = list(given_)
    random.shuffle(other)
    assert tally(forms, given_, least) == tally(forms, other, least)


def test_the_indicators_value_is_that_of_the_newest_whole_questionnaire(county: Any, project: Any) -> None:
    first = published(county, project, least=5)
    answer_all(first, county.culture_compiler, graded(9, 0, 0, 0, 1))
    ended(county, first)
    indicator = first.indicator
    assert queries.satisfaction(indicator, dt.date(2025, 12, 31)) == (Fraction(90), 10)
    second = published(county, project, least=5)
    answer_all(second, county.culture_compiler, graded(1, 0, 0, 0, 1))  # too few: the first one holds
    ended(county, second)
    assert queries.satisfaction(indicator, dt.date(2025, 12, 31)) == (Fraction(90), 10)


# --- XLSForm -----------------------------------------------------------------------------------------------------


def workbook(survey: list[list[str]], choices: list[list[str]] | None = None, name: str = "survey") -> bytes:
    import xlsxwriter

    memory = io.BytesIO()
    book = xlsxwriter.Workbook(memory, {"in_memory": True})
    for title, rows in {name: survey, "choices": choices or []}.items():
        sheet = book.add_worksheet(title)
        for number, row in enumerate(rows):
            sheet.write_row(number, 0, row)
    book.close()
    return memory.getvalue()


HEAD = ["type", "name", "label::English (en)", "label::中文 (zh)", "required", "relevant"]


def test_an_xlsform_is_read_and_what_is_not_taken_is_told_with_its_row() -> None:
    grades = [
        ["list_name", "name", "label"],
        *[["g", str(n), grade] for n, grade in enumerate(GRADES)],
        ["yn", "y", "是"],
        ["yn", "n", "否"],
    ]
    found = xlsform.read(workbook([
        HEAD, ["start", "start", "", "", "", ""], ["deviceid", "d", "", "", "", ""], ["note", "n", "Hello", "您好", "", ""],
        ["select_one g", "a", "Satisfied?", "满意吗？", "yes", ""], ["select_one yn", "b", "", "来过吗？", "", "${a} = '1'"],
        ["select_multiple yn", "c", "", "选几个？", "", ""], ["integer", "i", "", "几次？", "", ""], ["text", "t", "", "意见？", "", ""],
        ["geopoint", "p", "", "在哪里？", "", ""], ["begin repeat", "r", "", "每人", "", ""], ["text", "rt", "", "姓名", "", ""],
        ["end repeat", "", "", "", "", ""],
    ], grades), "form.xlsx")  # fmt: skip
    assert [(q["kind"], q["title"]) for q in found.questions] == [
        ("grade", "满意吗？"), ("choice", "来过吗？"), ("choices", "选几个？"), ("number", "几次？"), ("text", "意见？")]  # fmt: skip
    assert found.introduction == "您好"
    assert found.questions[0] == {"title": "满意吗？", "required": True, "kind": "grade", "satisfaction": True}
    assert {n.row for n in found.notes} == {2, 3, 6, 10, 11, 12}
    assert services.check_questions(found.questions)


def test_an_xlsform_that_is_written_is_read_back() -> None:
    kept = services.check_questions(QUESTIONS)
    found = xlsform.read(xlsform.write("问卷", "请填写", kept), "form.xlsx")
    assert (found.title, found.introduction, found.notes) == ("问卷", "请填写", [])
    assert services.check_questions(found.questions) == kept


@pytest.mark.parametrize(
    ("content", "told"),
    [(b"no zip", "打不开压缩结构"), (workbook([HEAD, ["text", "t", "", "意见？", "", ""]], name="表一"), "survey"),
     (workbook([HEAD, ["geopoint", "p", "", "在哪里？", "", ""]]), "没有可以采用的题目")],
    ids=("no zip", "no sheet of questions", "no question that is taken"),
)  # fmt: skip
def test_a_file_that_is_no_xlsform_is_refused_in_words(content: bytes, told: str) -> None:
    with pytest.raises(ReadError, match=told):
        xlsform.read(content, "form.xlsx")


# --- pages -------------------------------------------------------------------------------------------------------


def upload(client: Any, where: str, content: bytes) -> Any:
    from django.core.files.uploadedfile import SimpleUploadedFile

    return client.post(where, {"file": SimpleUploadedFile("form.xlsx", content)})


def test_from_a_ready_questionnaire_to_its_result_on_pages(county: Any, project: Any) -> None:
    client = as_(county.culture_compiler)
    home = f"/projects/{project.pk}/surveys/"
    today = timezone.localdate().isoformat()
    typed = {"begin": next(iter(ready())), "title": "读者满意度", "way": "codes", "opens": today, "closes": today, "least": "5",
             "indicator": str(next(i.pk for i in project.indicators.all() if "满意" in i.data["level1"]))}  # fmt: skip
    made = client.post(f"{home}new", typed)
    survey = Survey.objects.get()
    assert made.url == f"{home}{survey.pk}/questions"
    assert "问卷已发布" in said(client.post(f"{home}{survey.pk}/publish", follow=True))
    slips = tree(client.post(f"{home}{survey.pk}/codes", {"count": "6", "into": "slips"}))
    codes = [words(one) for one in slips.cssselect(".slip-code")]
    assert len(slips.cssselect("svg.qr")) == len(codes) == 6
    key = next(q["key"] for q in survey.forms.get().questions if q.get("satisfaction"))
    given_ = {q["key"]: GRADES[0] if q["kind"] == "grade" else (q["options"][0] if "options" in q else "1")
              for q in survey.forms.get().questions if q["required"]} | {key: GRADES[0]}  # fmt: skip
    for code in codes:
        assert post(survey, {**given_, "code": code}).status_code == 302
    page = words(tree(client.post(f"{home}{survey.pk}/close", follow=True)).cssselect("main"))
    for told in ("100.00%", "95% 置信区间", "回收率", "6"):
        assert told in page, told
    listed = words(tree(client.get(home)).cssselect("main"))
    assert "读者满意度" in listed
    rows = list(load_workbook(io.BytesIO(client.get(f"{home}{survey.pk}/results.xlsx").content)).worksheets[0].values)
    assert ("满意度", "100.00%") in rows


def test_the_builder_keeps_what_was_typed_beside_what_is_wrong(county: Any, project: Any) -> None:
    client, survey = as_(county.culture_compiler), draft(county, project)
    where = f"/projects/{project.pk}/surveys/{survey.pk}/questions"
    typed = {"q": ["a", "b"], "kind-a": "grade", "title-a": "满意吗？", "satisfaction-a": "on", "kind-b": "choice", "title-b": "选哪个？",
             "options-b": "只有一个"}  # fmt: skip
    refused = client.post(where, typed)
    assert refused.status_code == 422
    assert "第 2 题应有 2 至 30 个选项" in words(tree(refused).cssselect("main"))
    assert "只有一个" in refused.content.decode()
    assert said(client.post(where, {**typed, "options-b": "一个\n两个"}, follow=True)) == "题目已保存。"
    assert [q["title"] for q in survey.forms.get().questions] == ["满意吗？", "选哪个？"]


def test_an_imported_form_goes_into_the_builder_and_is_not_kept_before_it_is_saved(county: Any, project: Any) -> None:
    client, survey = as_(county.culture_compiler), draft(county, project)
    where = f"/projects/{project.pk}/surveys/{survey.pk}/import"
    content = workbook([HEAD, ["text", "t", "", "您的意见？", "yes", ""], ["image", "p", "", "照片", "", ""]])
    page = upload(client, where, content)
    assert "您的意见？" in page.content.decode()
    assert "题型“image”不支持" in words(tree(page).cssselect("main"))
    assert len(survey.forms.get().questions) == len(QUESTIONS)
    assert upload(client, where, b"no workbook").status_code == 422


def test_a_paper_sheet_is_typed_in_on_its_page(county: Any, project: Any) -> None:
    client, survey = as_(county.culture_compiler), published(county, project, way="paper")
    where = f"/projects/{project.pk}/surveys/{survey.pk}/entry"
    assert client.post(where, {}).status_code == 422
    assert "第 1 份" in said(client.post(where, {"q1": "满意", "q4": ["时间", "态度"]}, follow=True))
    assert Client().get(f"/s/{survey.token}").status_code == 404  # nothing on the web


def test_a_poster_and_slips_show_the_same_address_as_their_code(county: Any, project: Any) -> None:
    survey = published(county, project, way="open")
    page = tree(as_(county.culture_head).get(f"/projects/{project.pk}/surveys/{survey.pk}/poster"))
    assert f"http://testserver/s/{survey.token}" in words(page.cssselect("main"))
    assert page.cssselect("svg.qr path")


def test_another_language_is_asked_for_in_the_address(county: Any, project: Any) -> None:
    survey = published(county, project, way="open")
    assert 'lang="en"' in Client().get(f"/s/{survey.token}?lang=en").content.decode()
    assert 'lang="zh' in Client().get(f"/s/{survey.token}").content.decode()


# --- against scripts and haste -------------------------------------------------------------------------------------


def test_a_script_that_answers_an_open_link_a_thousand_times_is_held(county: Any, project: Any) -> None:
    survey = published(county, project, way="open")
    with patch.object(limits, "now", lambda: 1_800_000_000):  # else a span may end meanwhile and another begin
        statuses = [post(survey, {"q1": "满意"}).status_code for _n in range(1000)]
    limit = min(pace.settings.SURVEY_PACE, key=lambda one: one.times).times
    assert statuses[:limit] == [302] * limit
    assert set(statuses[limit:]) == {429}
    assert Envelope.objects.count() == limit


def test_a_script_with_one_code_answers_once(county: Any, project: Any) -> None:
    survey = published(county, project)
    (code,) = services.invite(survey=survey, by=county.culture_compiler, count=1)
    statuses = [post(survey, {"q1": "满意", "code": code}).status_code for _n in range(200)]
    assert (statuses[0], set(statuses[1:]), Envelope.objects.count()) == (302, {422}, 1)


def test_a_page_sent_a_thousand_times_is_one_answer(county: Any, project: Any) -> None:
    survey, client = published(county, project, way="open"), Client(enforce_csrf_checks=True)
    held = ticket_of(client.get(f"/s/{survey.token}"))
    with patch.object(ticket, "now", lambda: int(time.time()) + 60), patch.object(pace, "wait", lambda *_a: 0):
        statuses = {client.post(f"/s/{survey.token}", {"q1": "满意", "ticket": held}).status_code for _n in range(50)}
    assert (statuses, Envelope.objects.count()) == ({302, 409}, 1)


@pytest.mark.parametrize(
    ("fields", "seconds", "more", "status", "told"),
    [
        ({"ticket": "made up"}, 60, {}, 403, "打开得太久了"), ({}, 1, {}, 422, "提交得太快了"), ({}, 25 * 3600, {}, 403, "打开得太久了"),
        ({"website": "http://spam"}, 60, {}, 422, "自动填上"), ({}, 60, {"HTTP_ORIGIN": "https://elsewhere.example"}, 403, "没有提交"),
        ({"q1": ""}, 60, {}, 422, "1 处需要修改"),
    ],
)  # fmt: skip
def test_what_is_not_taken_says_why_and_keeps_what_was_filled_in(
    county: Any, project: Any, fields: dict[str, Any], seconds: int, more: dict[str, str], status: int, told: str
) -> None:
    survey = published(county, project, way="open")
    answer = post(survey, {"q1": "较满意", "q6": "周末也开门", **fields}, seconds=seconds, **more)
    assert answer.status_code == status
    page = answer.content.decode()
    assert told in page
    assert "周末也开门" in page
    assert not Envelope.objects.exists()


def test_who_comes_after_the_end_reads_that_it_was_not_taken(county: Any, project: Any) -> None:
    survey = published(county, project, way="open")
    client = Client(enforce_csrf_checks=True)
    held = ticket_of(client.get(f"/s/{survey.token}"))
    ended(county, survey)
    from jixiao_web.surveys.shown import forget

    forget(survey.token)
    with patch.object(ticket, "now", lambda: int(time.time()) + 60):
        answer = client.post(f"/s/{survey.token}", {"q1": "满意", "ticket": held})
    assert answer.status_code == 409
    assert client.get("/s/nothere").status_code == 404
