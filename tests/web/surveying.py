"""Questionnaires of an approved project: what their tests, the benchmark and the pictures begin with."""

import datetime as dt
import re
import time
from typing import Any
from unittest.mock import patch

from django.test import Client
from django.utils import timezone
from lxml import html

QUESTIONS = [
    {"kind": "grade", "title": "总体满意吗？", "required": True, "satisfaction": True},
    {"kind": "grade", "title": "对及时性满意吗？", "required": False, "satisfaction": False},
    {"kind": "choice", "title": "怎样知道的？", "required": False, "options": ["亲身参加", "听人说起", "不知道"]},
    {"kind": "choices", "title": "希望改进什么？", "required": False, "options": ["时间", "态度", "地点"]},
    {"kind": "number", "title": "一年去几次？", "required": False},
    {"kind": "text", "title": "意见", "required": False},
]


def project_of(county: Any, round_: Any) -> Any:
    """The first project of the culture department's text, taken up as its approval does."""
    from jixiao_web.projects.services import take_up
    from jixiao_web.review import services as review
    from web.conftest import begin_text
    from web.scene import ROOT

    text = begin_text(ROOT, round_, county.culture, county.culture_compiler)
    review.submit(submission=text, by=county.culture_compiler)
    return take_up(submission=text, version=text.versions.get(), by=county.performer)[0]


def satisfaction_indicator(project: Any) -> Any:
    """The project's satisfaction indicator, else its first one."""
    found = [i for i in project.indicators.all() if "满意度" in i.data["level1"]]
    return found[0] if found else project.indicators.first()


def draft(county: Any, project: Any, *, way: str = "codes", **more: Any) -> Any:
    """A questionnaire being made."""
    from jixiao_web.surveys import services

    today = timezone.localdate()
    given = {
        "title": "群众满意度调查", "questions": QUESTIONS, "opens": today, "closes": today + dt.timedelta(days=30),
        "indicator": satisfaction_indicator(project), "introduction": "请您花两分钟填写。", **more,
    }  # fmt: skip
    return services.create(project=project, by=county.culture_compiler, way=way, **given)


def published(county: Any, project: Any, **more: Any) -> Any:
    """A questionnaire that may be answered."""
    from jixiao_web.surveys import services

    return services.publish(survey=draft(county, project, **more), by=county.culture_compiler)


def answer_all(survey: Any, by: Any, answers: list[dict[str, Any]]) -> list[str]:
    """So many people with a code (or, on an open questionnaire, without one) answer in this order; the codes they used."""
    from jixiao_web.surveys import services

    codes = services.invite(survey=survey, by=by, count=len(answers)) if survey.way == "codes" else [""] * len(answers)
    for code, given in zip(codes, answers, strict=True):
        assert services.answer(survey=survey, given=given, code=code) is services.Outcome.TAKEN
    return codes


def ticket_of(response: Any) -> str:
    """The ticket in a page that was opened."""
    return html.fromstring(response.content.decode()).xpath("//input[@name='ticket']/@value")[0]


def opened(response: Any) -> str:
    """The page without its ticket and code, which are another one each time."""
    return re.sub(r'name="(ticket|code)" value="[^"]*"', "", response.content.decode())


def post(survey: Any, fields: dict[str, Any], *, client: Any = None, seconds: int = 60, **more: Any) -> Any:
    """Open the page and hand it in so many seconds later."""
    from jixiao_web.surveys import ticket

    client = client or Client(enforce_csrf_checks=True)
    found = ticket_of(client.get(f"/s/{survey.token}", **more))
    with patch.object(ticket, "now", lambda: int(time.time()) + seconds):
        return client.post(f"/s/{survey.token}", {"ticket": found, **fields}, **more)
