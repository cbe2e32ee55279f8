"""What is open to everybody: a questionnaire by its link. No sign-in, no cookie, nothing kept of who asks; a page of plain
forms that works on any telephone.

A form is usually bound to a cookie against foreign pages that send it. Here the browser's own word on where it was sent from
(Origin) does that, and a signed ticket in the page says that it is ours.
"""

from __future__ import annotations

import re
from typing import Any
from urllib.parse import urlsplit

from django.core.exceptions import ValidationError
from django.http import Http404, HttpRequest, HttpResponse, HttpResponseRedirect, QueryDict
from django.template.loader import render_to_string
from django.urls import reverse
from django.utils import translation
from django.utils.translation import gettext as _
from django.views.decorators.csrf import csrf_exempt
from django.views.decorators.http import require_http_methods, require_safe

from jixiao_web.surveys import pace, services, ticket
from jixiao_web.surveys.models import Form, Survey
from jixiao_web.surveys.services import Outcome
from jixiao_web.surveys.shown import Shown, shown
from jixiao_web.ui import address
from jixiao_web.ui.public import public

HONEYPOT = "website"
"""A field that people do not see and scripts fill in."""
_NOT_KEPT = {"Cache-Control": "no-store"}
"""The page goes into no cache: its ticket is for one answer."""


def _shown(token: str) -> Shown:
    """The published questionnaire of this address; Http404."""
    found = shown(token)
    if found is None:
        raise Http404
    return found


def _language(request: HttpRequest) -> str:
    """The language asked for in the address or the form: a cookie would be one more trace."""
    wanted = request.POST.get("lang") or request.GET.get("lang", "")
    return "en" if wanted == "en" else "zh-hans" if wanted == "zh" else translation.get_language() or "zh-hans"


@public
@csrf_exempt
@require_http_methods(["GET", "HEAD", "POST"])
def answer(request: HttpRequest, token: str) -> HttpResponse:
    """The questionnaire, and handing it in."""
    found = _shown(token)
    with translation.override(_language(request)):
        if request.method == "POST":
            return _take(request, found)
        if not found.survey.is_open():
            return _answered("surveys/shut.html", {"survey": found.survey})
        code = re.sub(r"[^0-9A-Za-z-]", "", request.GET.get("c", ""))[:20]
        if code and found.survey.way == Survey.Way.CODES and not services.is_unused(found.survey, code):
            said = _("这个邀请码不对，或者已经用过。如果您已经交过答卷，就不用再填了。")
            page = _page_words(
                found.survey, found.newest, ticket.issue(found.survey.pk, found.newest.pk), code=code, said=said
            )
            return HttpResponse(page, headers=_NOT_KEPT)
        return _empty(found, code)


@public
@require_safe
def thanks(request: HttpRequest, token: str) -> HttpResponse:
    """After an answer was taken."""
    found = _shown(token)
    with translation.override(_language(request)):
        return _answered("surveys/thanks.html", {"survey": found.survey})


_TICKET, _CODE = "TICKET-HERE", "CODE-HERE"


def _empty(found: Shown, code: str) -> HttpResponse:
    """The page as it is opened: the same for all, but for its ticket and the code of the address."""
    page = found.page(
        translation.get_language() or "", lambda: _page_words(found.survey, found.newest, _TICKET, code=_CODE)
    )
    page = page.replace(_TICKET, ticket.issue(found.survey.pk, found.newest.pk)).replace(_CODE, code)
    return HttpResponse(page, headers=_NOT_KEPT)


def _take(request: HttpRequest, found: Shown) -> HttpResponse:
    """One answer that was handed in. Whatever is wrong, what was filled in comes back."""
    survey = found.survey
    held = ticket.read(request.POST.get("ticket", ""))
    form = found.forms.get(held.form) if held else None
    asked_of = form or found.newest
    given, code = given_in(asked_of, request.POST), request.POST.get("code", "").strip()[:20]

    def again(said: str, status: int, words: str = "", **more: Any) -> HttpResponse:
        held_out = words or ticket.issue(survey.pk, asked_of.pk)
        page = _page_words(survey, asked_of, held_out, given=given, code=code, said=said, **more)
        return HttpResponse(page, status=status, headers=_NOT_KEPT)

    if not survey.is_open():
        return _answered("surveys/shut.html", {"survey": survey, "refused": True}, 409)
    if _is_from_elsewhere(request) or form is None or held is None or held.age > ticket.MOST:
        return again(_("页面打开得太久了，刚才没有提交。您填的内容都在，请再按一次“提交”。"), 403)
    if survey.way == Survey.Way.OPEN and request.POST.get(HONEYPOT):
        return again(_("没有提交：有一个不该填写的栏目被自动填上了，现已清空。请再按一次“提交”。"), 422)
    if survey.way == Survey.Way.OPEN and held.age < ticket.LEAST:
        return again(_("提交得太快了，请核对以后再按一次“提交”。"), 422, words=request.POST["ticket"])
    if survey.way == Survey.Way.CODES and not code:
        return again(_("请填写邀请码，它印在通知单上。"), 422, code_fault=True)
    try:
        services.clean_answers(asked_of, given)
        if survey.way == Survey.Way.OPEN and (seconds := pace.wait(survey, address.of(request))):
            return again(_too_many(seconds), 429)
        outcome = services.answer(survey=survey, given=given, code=code, form=asked_of, number=held.number)
    except ValidationError as error:
        faults = {key: " ".join(words) for key, words in error.message_dict.items()}
        return again(_("还有 %(n)d 处需要修改，没有提交。") % {"n": len(faults)}, 422, faults=faults)
    if outcome is Outcome.NO_CODE:
        return again(_("邀请码不对，或者已经用过，没有提交。每个邀请码只能答一次。"), 422, code_fault=True)
    if outcome is Outcome.ENDED:
        return _answered("surveys/shut.html", {"survey": survey, "refused": True}, 409)
    if outcome is Outcome.TWICE and survey.way == Survey.Way.OPEN:
        return again(
            _("刚才已经从这一页收到一份答卷。如果就是您交的，可以关闭页面；如果您是另一位，请核对后再按“提交”。"), 409
        )
    return HttpResponseRedirect(reverse("survey-thanks", args=[survey.token]) + _suffix(request))


def _suffix(request: HttpRequest) -> str:
    return f"?lang={request.POST['lang']}" if request.POST.get("lang") in ("zh", "en") else ""


def _too_many(seconds: int) -> str:
    minutes = -(-seconds // 60)
    if minutes > 90:
        return _("这个网络今天提交的答卷已经很多，暂时不能再提交，请明天再来或换一个网络。您填的内容没有提交。")
    return _("这个网络刚才提交的答卷很多，请等 %(n)d 分钟再按一次“提交”。您填的内容都在。") % {"n": minutes}


def _is_from_elsewhere(request: HttpRequest) -> bool:
    """Whether the browser says that a page of another site sent the form."""
    origin = request.headers.get("origin")
    return origin is not None and urlsplit(origin).netloc != request.get_host()


def given_in(form: Form, sent: QueryDict) -> dict[str, Any]:
    """What was filled in, by question."""
    return {
        q["key"]: sent.getlist(q["key"]) if q["kind"] == "choices" else sent.get(q["key"], "") for q in form.questions
    }


def asked(
    form: Form, given: dict[str, Any] | None = None, faults: dict[str, str] | None = None
) -> list[dict[str, Any]]:
    """The questions as the page shows them, with what was filled in and what is wrong with it."""
    shown = []
    for number, question in enumerate(form.questions, 1):
        value = (given or {}).get(question["key"], "")
        chosen = value if isinstance(value, list) else [value]
        options = [(option, option in chosen) for option in question.get("options", ())]
        shown.append({**question, "number": number, "value": value, "choices": options,
                      "fault": (faults or {}).get(question["key"], "")})  # fmt: skip
    return shown


def _page_words(survey: Survey, form: Form, words: str, *, given: dict[str, Any] | None = None, code: str = "", said: str = "",
                faults: dict[str, str] | None = None, code_fault: bool = False) -> str:  # fmt: skip
    return _rendered("surveys/answer.html", {
        "survey": survey, "questions": asked(form, given, faults), "ticket": words, "code": code, "said": said, "faults": bool(faults),
        "code_fault": code_fault, "honeypot": HONEYPOT, "needs_code": survey.way == Survey.Way.CODES,
    })  # fmt: skip


def _rendered(template: str, context: dict[str, Any]) -> str:
    """A page made without the request: nothing of who asks can get into it."""
    return render_to_string(template, {**context, "english": translation.get_language() == "en"})


def _answered(template: str, context: dict[str, Any], status: int = 200) -> HttpResponse:
    return HttpResponse(_rendered(template, context), status=status, headers=_NOT_KEPT)
