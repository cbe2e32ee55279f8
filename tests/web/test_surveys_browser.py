"""A questionnaire in Chromium: answered on a telephone without sign-in, made and ended on a desk; axe on its pages."""

import os
from pathlib import Path
from typing import Any

import pytest

from jixiao_web.surveys import services, ticket
from jixiao_web.surveys.models import Envelope, Survey
from jixiao_web.surveys.results import GRADES
from web.browser import Live
from web.surveying import answer_all, draft, project_of, published
from web.test_accessible import faults
from web.test_money_browser import picture

pytestmark = pytest.mark.django_db(transaction=True)


@pytest.fixture
def project(county: Any, round_: Any) -> Any:
    return project_of(county, round_)


def test_a_questionnaire_is_answered_on_a_telephone(live: Live, county: Any, project: Any) -> None:
    """By the link of a slip: no sign-in, no cookie; what is missing is told beside the question."""
    survey = published(county, project)
    (code,) = services.invite(survey=survey, by=county.culture_compiler, count=1)
    page = live.open(None, f"/s/{survey.token}?c={code}", phone=True)
    assert page.get_by_label("邀请码").input_value() == code
    assert page.evaluate("document.documentElement.scrollWidth") <= 390
    page.get_by_label("意见").fill("周末也请开门")
    page.locator("form").evaluate("form => { form.noValidate = true; }")  # what a browser would say by itself
    live.complaints.clear()
    page.get_by_role("button", name="提交").click()
    page.get_by_text("还有 1 处需要修改，没有提交。").wait_for()
    assert page.get_by_label("意见").input_value() == "周末也请开门"
    live.complaints.clear()  # the browser tells the console of every 422
    page.locator("#q1").get_by_label("较满意", exact=True).check()
    page.locator("#q4").get_by_label("时间").check()
    page.get_by_role("button", name="提交").tap()
    page.wait_for_url("**/thanks*")
    assert page.context.cookies() == []
    assert Envelope.objects.filter(survey=survey).count() == 1
    page.goto(f"/s/{survey.token}?c={code}")
    page.get_by_text("已经用过").wait_for()


def test_it_works_without_script_too(live: Live, county: Any, project: Any, monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.setattr(ticket, "LEAST", 0)
    survey = published(county, project, way="open")
    page = live.open(None, f"/s/{survey.token}?lang=en", phone=True, java_script_enabled=False)
    page.locator("#q1 input").first.check()
    page.locator("form button").last.click()
    page.wait_for_url("**/thanks*")
    assert Envelope.objects.count() == 1


def test_a_questionnaire_is_made_published_and_ended(live: Live, county: Any, project: Any) -> None:
    page = live.open(county.culture_compiler, f"/projects/{project.pk}/surveys/")
    page.get_by_role("link", name="新建").first.click()
    page.get_by_label("名称").fill("读者满意度")
    page.locator("form button.primary").click()
    page.get_by_text("草稿已建好").wait_for()
    page.goto(f"/projects/{project.pk}/surveys/{Survey.objects.get().pk}/")
    page.get_by_role("button", name="发布").click()
    page.get_by_text("问卷已发布").wait_for()
    survey = Survey.objects.get()
    key = next(q["key"] for q in survey.forms.get().questions if q.get("satisfaction"))
    needed = {q["key"]: q["options"][0] for q in survey.forms.get().questions if q["required"]}
    answer_all(survey, county.culture_compiler, [needed | {key: GRADES[0]}] * 12)
    page.reload()
    page.get_by_role("button", name="结束").first.click()
    page.get_by_text("100.00%").first.wait_for()


@pytest.fixture
def pages(county: Any, project: Any) -> list[tuple[str, Any, str]]:
    """Questionnaires in every state; (name, who, path) of each page."""
    by = county.culture_compiler
    making, open_, codes, paper = draft(county, project), published(county, project, way="open"), published(county, project), published(county, project, way="paper")  # fmt: skip
    services.invite(survey=codes, by=by, count=20)
    ended = published(county, project, population=300)
    given = [
        {"q1": GRADES[n % 3], "q2": GRADES[n % 4], "q3": "亲身参加", "q4": ["时间"], "q5": str(n), "q6": f"第{n}条意见"}
        for n in range(30)
    ]
    answer_all(ended, by, given)
    services.close(survey=ended, by=by)
    few = published(county, project, way="open")
    services.answer(survey=few, given={"q1": "满意"})
    services.close(survey=few, by=by)
    root = f"/projects/{project.pk}/surveys"
    return [
        ("surveys", by, f"{root}/"), ("survey-new", by, f"{root}/new"), ("survey-draft", by, f"{root}/{making.pk}/"),
        ("survey-questions", by, f"{root}/{making.pk}/questions"), ("survey-settings", by, f"{root}/{making.pk}/settings"),
        ("survey-preview", by, f"{root}/{making.pk}/preview"), ("survey-open", by, f"{root}/{open_.pk}/"), ("survey-poster", by, f"{root}/{open_.pk}/poster"),
        ("survey-codes", by, f"{root}/{codes.pk}/codes"), ("survey-entry", by, f"{root}/{paper.pk}/entry"), ("survey-paper", by, f"{root}/{paper.pk}/paper"),
        ("survey-ended", by, f"{root}/{ended.pk}/"), ("survey-ended-read", county.auditor, f"{root}/{ended.pk}/"), ("survey-few", by, f"{root}/{few.pk}/"),
        ("answer", None, f"/s/{codes.token}"), ("answer-open", None, f"/s/{open_.token}"), ("answer-english", None, f"/s/{open_.token}?lang=en"),
        ("answer-thanks", None, f"/s/{open_.token}/thanks"), ("answer-shut", None, f"/s/{ended.token}"),
    ]  # fmt: skip


def test_no_page_has_a_fault_axe_can_find(live: Live, pages: list[tuple[str, Any, str]]) -> None:
    found = []
    pictures = os.environ.get("JIXIAO_PICTURES")
    for name, who, path in pages:
        page = live.open(who, path)
        if pictures:
            picture(page, Path(pictures), name)
        found += faults(page, name)
        page.context.close()
    assert not found, "\n".join(found)
