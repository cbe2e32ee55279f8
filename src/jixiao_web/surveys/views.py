"""Questionnaires of a project: making, inviting, typing in from paper, the result."""

from __future__ import annotations

import re
from typing import Any

from django.contrib import messages
from django.core.exceptions import ValidationError
from django.http import Http404, HttpRequest, HttpResponse
from django.shortcuts import redirect, render
from django.urls import reverse
from django.utils.translation import gettext as _
from django.views.decorators.http import require_http_methods, require_POST, require_safe

from jixiao.read.base import ReadError
from jixiao_web.accounts import scope
from jixiao_web.accounts.models import User
from jixiao_web.projects.queries import project_or_404
from jixiao_web.surveys import output, queries, services, xlsform
from jixiao_web.surveys.forms import PRINTED, CodesForm, NewForm, SurveyForm, XlsFormUpload, first_faults, questions_in
from jixiao_web.surveys.models import Survey
from jixiao_web.surveys.ready import ready
from jixiao_web.surveys.views_answer import asked, given_in
from jixiao_web.surveys.words import KIND_NAMES, OPEN_WARNING, STATES
from jixiao_web.ui.acts import act

_CODE = re.compile(r"[2-9A-Z]{4}(-[2-9A-Z]{4}){2}")


def _user(request: HttpRequest) -> User:
    return request.user  # type: ignore[return-value]


def _seen(request: HttpRequest, pk: int, survey: int) -> Survey:
    """A questionnaire that somebody may look at; Http404 out of sight."""
    return queries.survey_or_404(project_or_404(request, pk), survey)


def _managed(request: HttpRequest, pk: int, survey: int) -> Survey:
    """A questionnaire that somebody may work on; PermissionDenied without the power."""
    found = _seen(request, pk, survey)
    scope.require(_user(request), "survey.manage", found.project.organisation)
    return found


def _address(request: HttpRequest, survey: Survey, code: str = "") -> str:
    """Where it is answered, as people get it."""
    return request.build_absolute_uri(reverse("survey-answer", args=[survey.token]) + (f"?c={code}" if code else ""))


def _page(
    request: HttpRequest, template: str, survey: Survey, context: dict[str, Any], status: int = 200
) -> HttpResponse:
    shared = {"survey": survey, "project": survey.project, "state": survey.state, "state_words": STATES[survey.state]}
    return render(request, template, {**shared, **context}, status=status)


def _home(survey: Survey) -> str:
    return reverse("survey", args=[survey.project_id, survey.pk])


@require_safe
def surveys(request: HttpRequest, pk: int) -> HttpResponse:
    """All questionnaires of a project."""
    project = project_or_404(request, pk)
    lines = []
    for one in project.surveys.select_related("indicator"):
        seen = queries.summary(one)
        lines.append((one, seen, STATES[one.state], output.percent(seen.result.share) if seen.result else None))
    return render(request, "surveys/surveys.html", {"project": project, "lines": lines})


@require_http_methods(["GET", "HEAD", "POST"])
def survey_new(request: HttpRequest, pk: int) -> HttpResponse:
    """A new questionnaire."""
    project = project_or_404(request, pk)
    scope.require(_user(request), "survey.manage", project.organisation)
    form = NewForm(project, request.POST if request.method == "POST" else None)
    if request.method == "POST" and form.is_valid():
        given = dict(form.cleaned_data)
        begin = ready()[given.pop("begin")]
        given["introduction"] = given["introduction"] or begin.introduction
        try:
            made = services.create(project=project, by=_user(request), questions=begin.questions, **given)
        except ValidationError as error:
            form.add_error(None, error)
        else:
            messages.success(request, _("草稿已建好。请修改题目，满意后再发布。"))
            return redirect("survey-questions", project.pk, made.pk)
    context = {"project": project, "form": form, "ready": ready()}
    return render(request, "surveys/new.html", context, status=422 if form.errors else 200)


@require_safe
def survey(request: HttpRequest, pk: int, survey: int) -> HttpResponse:
    """How a questionnaire stands; its result once it has ended."""
    found = _seen(request, pk, survey)
    seen = queries.summary(found)
    return _page(request, "surveys/survey.html", found, {
        "seen": seen, "figures": output.figures(found, seen), "share": output.percent(seen.result.share) if seen.result else None,
        "interval": [output.percent(end) for end in (seen.result.interval or ())] if seen.result else [],
        "bars": [_bars(q) for q in seen.questions], "texts": queries.texts(found), "forms": found.forms.count(),
        "address": _address(request, found), "is_public": found.way != Survey.Way.PAPER and not found.is_draft, "warning": OPEN_WARNING,
        "unused": found.invitations.count(), "rate": output.percent(seen.response_rate), "coverage": output.percent(seen.coverage),
    })  # fmt: skip


def _bars(question: Any) -> dict[str, Any]:
    """A question with the length of its bars: of those who answered it, in a hundredth."""
    answered = question.get("answered", 0)
    lines = [(option, count, output.percent(count / answered) if answered else "—", f"{count * 100 / answered:.1f}" if answered else "0")
             for option, count in question.get("counts", {}).items()]  # fmt: skip
    return {
        **question,
        "lines": lines,
        "kind_words": KIND_NAMES[question["kind"]],
        "is_hidden": "asked" not in question,
    }


@require_http_methods(["GET", "HEAD", "POST"])
def survey_settings(request: HttpRequest, pk: int, survey: int) -> HttpResponse:
    """Name, dates and the like."""
    found = _managed(request, pk, survey)
    form = SurveyForm(found.project, request.POST if request.method == "POST" else None, survey=found)
    if request.method == "POST" and form.is_valid():
        try:
            services.change(survey=found, by=_user(request), **form.cleaned_data)
        except ValidationError as error:
            form.add_error(None, error)
        else:
            messages.success(request, _("已保存。"))
            return redirect(_home(found))
    return _page(request, "surveys/settings.html", found, {"form": form}, 422 if form.errors else 200)


# --- questions ---------------------------------------------------------------------------------------------------


@require_http_methods(["GET", "HEAD", "POST"])
def survey_questions(request: HttpRequest, pk: int, survey: int) -> HttpResponse:
    """The builder."""
    found = _managed(request, pk, survey)
    if request.method != "POST":
        form = found.forms.first()
        return _builder(request, found, form.questions if form else [])
    questions = questions_in(request.POST)
    try:
        form = services.revise(survey=found, by=_user(request), questions=questions)
    except ValidationError as error:
        return _builder(request, found, questions, faults=error.messages, status=422)
    messages.success(
        request,
        _("题目已保存。")
        if found.is_draft
        else _("已保存为第 %(n)d 版，从现在起打开页面的人会看到。") % {"n": form.number},
    )
    return redirect("survey-preview" if "preview" in request.POST else "survey-questions", found.project_id, found.pk)


@require_POST
def survey_import(request: HttpRequest, pk: int, survey: int) -> HttpResponse:
    """Questions from an XLSForm, put into the builder; nothing is kept until they are saved there."""
    found = _managed(request, pk, survey)
    form = found.forms.first()
    upload = XlsFormUpload(request.POST, request.FILES)
    if not upload.is_valid():
        return _builder(request, found, form.questions if form else [], faults=first_faults(upload.errors), status=422)
    file = upload.cleaned_data["file"]
    try:
        read = xlsform.read(file.read(), file.name)
    except ReadError as error:
        return _builder(request, found, form.questions if form else [], faults=[str(error)], status=422)
    return _builder(request, found, read.questions, imported=read, name=file.name)


def _builder(
    request: HttpRequest, survey: Survey, questions: Any, *, faults: Any = (), status: int = 200, **more: Any
) -> HttpResponse:
    context = {
        "questions": [{**q, "options_words": "\n".join(q.get("options", ()))} for q in questions], "faults": faults, "kinds": KIND_NAMES,
        "upload": XlsFormUpload(), "blank": {"kind": "grade", "title": "", "required": False, "satisfaction": False}, **more,
    }  # fmt: skip
    return _page(request, "surveys/questions.html", survey, context, status)


@require_safe
def survey_form(request: HttpRequest, pk: int, survey: int) -> HttpResponse:
    """The newest questions as an XLSForm."""
    return output.form_file(_seen(request, pk, survey))


@require_safe
def survey_preview(request: HttpRequest, pk: int, survey: int) -> HttpResponse:
    """The page as those who answer see it; it cannot be handed in."""
    found = _seen(request, pk, survey)
    form = found.forms.first()
    return _page(request, "surveys/preview.html", found, {"questions": asked(form) if form else []})


@require_POST
def survey_publish(request: HttpRequest, pk: int, survey: int) -> HttpResponse:
    """Let it be answered."""
    found = _managed(request, pk, survey)
    return act(request, lambda: services.publish(survey=found, by=_user(request)),
               done=_("问卷已发布。接下来请生成邀请码、打印二维码或纸质问卷。"), back=_home(found))  # fmt: skip


@require_POST
def survey_discard(request: HttpRequest, pk: int, survey: int) -> HttpResponse:
    """Delete a draft."""
    found = _managed(request, pk, survey)
    return act(request, lambda: services.discard(survey=found, by=_user(request)),
               done=_("草稿已删除。"), back=reverse("project-surveys", args=[pk]))  # fmt: skip


# --- inviting ----------------------------------------------------------------------------------------------------


@require_http_methods(["GET", "HEAD", "POST"])
def survey_codes(request: HttpRequest, pk: int, survey: int) -> HttpResponse:
    """New codes, shown this once: as slips to be printed, or as a file."""
    found = _managed(request, pk, survey)
    if found.way != Survey.Way.CODES:
        raise Http404
    form = CodesForm(request.POST if request.method == "POST" else None)
    if request.method == "POST" and form.is_valid():
        try:
            codes = services.invite(survey=found, by=_user(request), count=form.cleaned_data["count"])
        except ValidationError as error:
            form.add_error(None, error)
        else:
            pairs = [(code, _address(request, found, code)) for code in codes]
            if form.cleaned_data["into"] == "xlsx":
                return output.codes(found, pairs)
            slips = [(code, output.qr(url)) for code, url in pairs]
            return _page(request, "surveys/slips.html", found, {"slips": slips, "address": _address(request, found)})
    context = {"form": form, "unused": found.invitations.count(), "printed": PRINTED}
    return _page(request, "surveys/codes.html", found, context, 422 if form.errors else 200)


@require_POST
def survey_codes_file(request: HttpRequest, pk: int, survey: int) -> HttpResponse:
    """The codes of the page at hand as a file: the page sends them, for they are kept nowhere."""
    found = _managed(request, pk, survey)
    codes = [code for code in request.POST.get("codes", "").split() if _CODE.fullmatch(code)][: services.MAX_CODES]
    return output.codes(found, [(code, _address(request, found, code)) for code in codes])


@require_POST
def survey_codes_revoke(request: HttpRequest, pk: int, survey: int) -> HttpResponse:
    """Take back the codes nobody used."""
    found = _managed(request, pk, survey)
    return act(request, lambda: services.revoke(survey=found, by=_user(request)), done=_("未使用的邀请码已全部作废。"),
               back=reverse("survey-codes", args=[pk, found.pk]) if found.way == Survey.Way.CODES else _home(found))  # fmt: skip


@require_safe
def survey_poster(request: HttpRequest, pk: int, survey: int) -> HttpResponse:
    """The link as a QR code, a page to be hung up."""
    found = _seen(request, pk, survey)
    if found.way == Survey.Way.PAPER:
        raise Http404
    address = _address(request, found)
    return _page(request, "surveys/poster.html", found, {"address": address, "qr": output.qr(address)})


@require_safe
def survey_paper(request: HttpRequest, pk: int, survey: int) -> HttpResponse:
    """The questionnaire on paper."""
    found = _seen(request, pk, survey)
    form = found.forms.first()
    return _page(request, "surveys/paper.html", found, {"questions": asked(form) if form else []})


@require_http_methods(["GET", "HEAD", "POST"])
def survey_entry(request: HttpRequest, pk: int, survey: int) -> HttpResponse:
    """Typing in sheets, one after another."""
    found = _managed(request, pk, survey)
    form = found.forms.first()
    if form is None or found.is_draft or found.is_closed:
        messages.warning(request, _("问卷没有发布或者已经结束，不能录入。"))
        return redirect(_home(found))
    given, code, faults, said = None, "", {}, []
    if request.method == "POST":
        given, code = given_in(form, request.POST), request.POST.get("code", "")
        try:
            services.enter_paper(survey=found, by=_user(request), given=given, code=code)
        except ValidationError as error:
            if hasattr(error, "error_dict"):
                faults = {key: " ".join(words) for key, words in error.message_dict.items()}
            else:
                said = error.messages
        else:
            messages.success(
                request, _("已录入，这是第 %(n)d 份纸质答卷。") % {"n": Survey.objects.get(pk=found.pk).papers}
            )
            return redirect("survey-entry", found.project_id, found.pk)
    context = {
        "questions": asked(form, given, faults),
        "code": code,
        "faults": faults,
        "said": said,
        "needs_code": found.way == Survey.Way.CODES,
    }
    return _page(request, "surveys/entry.html", found, context, 422 if faults or said else 200)


# --- the end -----------------------------------------------------------------------------------------------------


@require_POST
def survey_close(request: HttpRequest, pk: int, survey: int) -> HttpResponse:
    """End it: the box is opened."""
    found = _managed(request, pk, survey)
    return act(request, lambda: services.close(survey=found, by=_user(request)),
               done=_("问卷已结束，答卷已打乱开封，结果如下。"), back=_home(found))  # fmt: skip


@require_safe
def survey_results(request: HttpRequest, pk: int, survey: int, suffix: str) -> HttpResponse:
    """The result as a file."""
    found = _seen(request, pk, survey)
    if suffix not in ("csv", "xlsx") or not found.is_closed:
        raise Http404
    return output.results(found, queries.summary(found), suffix)
