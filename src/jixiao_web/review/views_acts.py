"""What people do with a text: hand it in, take it back, pass it on, return it, answer, comment, ask for an adjustment."""

from __future__ import annotations

from collections.abc import Sequence
from dataclasses import dataclass

from django.contrib import messages
from django.core.exceptions import BadRequest, PermissionDenied, ValidationError
from django.http import Http404, HttpRequest, HttpResponse, JsonResponse
from django.shortcuts import get_object_or_404, redirect, render
from django.urls import reverse
from django.utils.translation import gettext as _
from django.views.decorators.http import require_http_methods, require_POST

from jixiao.write.grouping import SEVERITY_NAMES
from jixiao_web.accounts import scope
from jixiao_web.accounts.models import User
from jixiao_web.review import queries, services, sheet
from jixiao_web.review.models import Comment, Form, Reason
from jixiao_web.review.reading import comment_data
from jixiao_web.submissions import access, checking, flow
from jixiao_web.submissions.models import Stage, Submission, Version
from jixiao_web.submissions.views import Chapter, chapters
from jixiao_web.submissions.words import Places, language, places_of
from jixiao_web.ui.acts import act
from jixiao_web.ui.errors import Late, wants_json
from jixiao_web.ui.numbers import number as number_in
from jixiao_web.ui.words import clauses


def _user(request: HttpRequest) -> User:
    return request.user  # type: ignore[return-value]


def _page(pk: int) -> str:
    return reverse("text", args=[pk])


def seen_by(request: HttpRequest) -> tuple[int, str]:
    """The version and the desk the person had in front of them."""
    number, stage = number_in(request.POST.get("version")), request.POST.get("stage", "")
    if number is None or stage not in Stage.values:
        raise BadRequest("version and stage")
    return number, stage


# --- handing in ------------------------------------------------------------------------------------------------


@require_http_methods(["GET", "HEAD", "POST"])
def text_submit(request: HttpRequest, pk: int) -> HttpResponse:
    """What still keeps a text back, and handing it in."""
    submission = access.text_or_404(request, pk)
    user = _user(request)
    if request.method == "POST":
        try:
            made = services.submit(submission=submission, by=user, note=request.POST.get("note", "").strip()[:500])
        except ValidationError as error:
            for words in error.messages:
                messages.error(request, words)
            return redirect("text-submit", pk)
        except Late as error:
            messages.warning(request, str(error))
        else:
            messages.success(request, _("已提交第%(n)d版，等待%(stage)s审核。") % {
                "n": made.number, "stage": flow.way(submission.organisation)[0].label})  # fmt: skip
        return redirect("text", pk)
    scope.require(user, "text.submit", submission.organisation)
    if user.organisation_id != submission.organisation.pk:
        raise PermissionDenied
    if not submission.is_open:
        messages.warning(
            request, _("这份文本现在是“%(state)s”，不用再提交。") % {"state": submission.get_state_display()}
        )
        return redirect("text", pk)
    checked = checking.check_draft(submission)
    places = places_of(submission)
    owners = [s.uid for s in submission.sheets.all()]
    blocking = checking.Checked(checked.text, tuple(checked.blocking) if owners else ())
    last = submission.steps.filter(action="returned").order_by("-id").first()
    reasons = list(last.reasons.select_related("answered_by")) if last and submission.state == "returned" else []
    return render(request, "review/submit.html", {
        "submission": submission, "counts": checked.counts, "chapters": chapters(blocking, places, owners),
        "blocking": len(blocking.marks), "projects": len(owners), "may_waive": "text.waive" in user.powers,
        "severities": SEVERITY_NAMES[language()], "waivers": {},
        "reasons": [(r, places.whole(r.cell) if r.cell else "") for r in reasons],
        "unanswered": sum(not r.answer for r in reasons), "first": flow.way(submission.organisation)[0].label,
        "ready": bool(owners) and not checked.blocking and all(r.answer for r in reasons),
    })  # fmt: skip


@require_POST
def text_withdraw(request: HttpRequest, pk: int) -> HttpResponse:
    """Take a text back."""
    submission = access.text_or_404(request, pk)
    return act(request, lambda: services.withdraw(submission=submission, by=_user(request), reason=request.POST.get("reason", "").strip()[:500]),
               done=_("已撤回，可以继续修改。"), back=_page(pk))  # fmt: skip


@require_POST
def text_adjust(request: HttpRequest, pk: int) -> HttpResponse:
    """Open an approved text for change."""
    submission = access.text_or_404(request, pk)
    return act(request, lambda: services.adjust(submission=submission, by=_user(request), reason=request.POST.get("reason", "")),
               done=_("已开始调整。原批复版本继续有效，直到调整后的文本批复。"), back=_page(pk))  # fmt: skip


@require_POST
def text_answer(request: HttpRequest, pk: int, reason: int) -> HttpResponse:
    """Answer one reason of a return."""
    submission = access.text_or_404(request, pk)
    found = get_object_or_404(Reason.objects.select_related("step__submission"), pk=reason, step__submission=submission)
    back = request.POST.get("back") or _page(pk)
    if not back.startswith(_page(pk)):
        raise BadRequest("back")
    return act(request, lambda: services.answer(reason=found, by=_user(request), words=request.POST.get("answer", "")),
               done=_("答复已保存。"), back=f"{back}#reason-{reason}")  # fmt: skip


# --- deciding --------------------------------------------------------------------------------------------------


@require_POST
def text_approve(request: HttpRequest, pk: int) -> HttpResponse:
    """Pass a text on, or approve it."""
    submission = access.text_or_404(request, pk)
    number, stage = seen_by(request)
    last = (
        flow.after(submission.organisation, Stage(stage)) is None
        if stage in flow.way(submission.organisation)
        else False
    )
    done = _("已批复，编制单位已收到通知。") if last else _("已通过，转下一级审核。")
    return act(request, lambda: services.approve(
        submission=submission, by=_user(request), seen=number, stage=stage, note=request.POST.get("note", "").strip()[:500],
    ), done=done, back=_page(pk))  # fmt: skip


@require_POST
def texts_approve(request: HttpRequest) -> HttpResponse:
    """Pass many clean texts at once; then say which went and which did not, and why."""
    user = _user(request)
    if not user.powers & set(flow.POWER.values()):
        raise PermissionDenied
    chosen = []
    for one in request.POST.getlist("text"):
        first, second, stage = [*one.split(":"), "", ""][:3]
        pk, number = number_in(first), number_in(second)
        if pk is None or number is None:
            raise BadRequest("text")
        found = access.texts(user).filter(pk=pk).first()
        if found is None:
            raise Http404
        chosen.append((found, number, stage))
    done = services.approve_clean(chosen=chosen, by=user, note=request.POST.get("note", "").strip()[:500])
    return render(request, "review/bulk.html", {"done": done})


@dataclass(frozen=True, slots=True)
class Offered:
    """Something that may become a reason for a return with one tick."""

    key: str
    cell: str
    place: str
    words: str
    is_ticked: bool


PHRASES = (
    "绩效目标与资金用途、预算规模不匹配，请重新核定。", "绩效指标未覆盖主要支出内容，请补充核心指标。", "指标值缺乏依据，请写明文件、标准或历史数据。",
    "指标不可衡量，请量化，或写明分级评判标准。", "支出计划安排不合理，请按实施进度调整。", "项目内容与部门职责关联不足，请说明立项依据。",
)  # fmt: skip
"""What reviewers write most; inserted by one click and open to change."""


@require_http_methods(["GET", "HEAD", "POST"])
def text_return(request: HttpRequest, pk: int) -> HttpResponse:
    """Write down why a text goes back. What was typed stays on the page whatever keeps it from being sent."""
    submission = access.text_or_404(request, pk)
    user = _user(request)
    status = 200
    if request.method == "POST":
        number, stage = seen_by(request)
        version = submission.versions.filter(number=number).first()
        offered = _offered(user, version, stage) if version else []
        ticked = set(request.POST.getlist("take"))
        points = [services.Point(o.words, o.cell) for o in offered if o.key in ticked]
        points += [
            services.Point(w[:2000], c)
            for w, c in zip(request.POST.getlist("words"), request.POST.getlist("cell"), strict=False)
        ]
        try:
            services.return_for_revision(submission=submission, by=user, seen=number, stage=stage, points=points)
        except ValidationError as error:
            status = 422
            for words in error.messages:
                messages.error(request, words)
        except Late as error:
            status = 409
            messages.warning(request, str(error))
        else:
            messages.success(request, _("已退回，编制单位须逐条答复后才能再次提交。"))
            return redirect("text", pk)
    elif not queries.decides(user, submission):
        scope.require(user, flow.POWER.get(Stage(submission.stage), "review.head"), submission.organisation)
        messages.warning(request, _("这份文本现在不在您这里，不能退回。"))
        return redirect("text", pk)
    version = submission.versions.order_by("-number").first()
    if version is None:
        raise Http404
    places = places_of(version)
    typed = list(zip(request.POST.getlist("words"), request.POST.getlist("cell"), strict=False)) or [
        ("", request.GET.get("cell", ""))
    ]
    return render(request, "review/return.html", {
        "submission": submission, "version": version, "offered": _offered(user, version, submission.stage),
        "findings": _findings(version, places), "taken": set(request.POST.getlist("take")), "typed": typed, "phrases": PHRASES,
        "projects": [(s["uid"], places.owner(s["uid"])) for s in version.sheets], "places": places,
        "cells": [(c, places.whole(c)) for _w, c in typed if "." in c],
    }, status=status)  # fmt: skip


def _offered(user: User, version: Version, stage: str) -> list[Offered]:
    """The person's own open comments, the low items of their review form, and the findings: each by one tick a reason."""
    places = places_of(version)
    found = [
        Offered(f"comment-{c.pk}", c.cell, places.whole(c.cell), c.words, is_ticked=True)
        for c in version.submission.comments.filter(by=user, parent=None, settled_at=None)
    ]
    for form in Form.objects.filter(version=version, stage=stage):
        where = places.owner(form.project) if form.project else _("整份文本")
        found += [
            Offered(
                f"form-{form.pk}-{n}",
                form.project,
                where,
                _("%(field)s：%(words)s") % {"field": name, "words": words},
                is_ticked=True,
            )
            for n, (name, words) in enumerate(_opinions(form))
        ]
    found += [
        Offered(f"finding-{m.fingerprint}", m.cell, places.whole(m.cell),
                m.finding.message + (_("（%(suggestion)s）") % {"suggestion": m.finding.suggestion} if m.finding.suggestion else ""),
                is_ticked=False)
        for m in checking.check_version(version).marks
    ]  # fmt: skip
    return list({o.key: o for o in found}.values())


def _opinions(form: Form) -> list[tuple[str, str]]:
    """What a review form says to its points in words, and to the whole."""
    review = sheet.read(form.data)
    names = {point.key: point.name for point in sheet.form_of(form.submission.task.round).points}
    said = [(names.get(item.key, item.key), item.opinion) for item in review.items if item.opinion]
    return [*said, *([(_("总体意见"), review.opinion)] if review.opinion else [])]


def _findings(version: Version, places: Places) -> Sequence[Chapter]:
    return chapters(checking.check_version(version), places, [s["uid"] for s in version.sheets])


# --- comments --------------------------------------------------------------------------------------------------


def _thread(request: HttpRequest, submission: Submission, cell: str) -> JsonResponse:
    found = submission.comments.filter(parent=None, cell=cell).select_related("by__organisation", "submission__task").prefetch_related(
        "answers__by__organisation", "answers__submission__task"
    )  # fmt: skip
    return JsonResponse({"comments": [comment_data(c, _user(request)) for c in found]})


@require_POST
def text_comment(request: HttpRequest, pk: int) -> HttpResponse:
    """Say something of a cell or the whole text, or answer what was said. Scripts are answered with the cell's thread."""
    submission = access.text_or_404(request, pk)
    parent = None
    if number := request.POST.get("parent", ""):
        parent = get_object_or_404(submission.comments.filter(parent=None), pk=number_in(number) or 0)
    cell = parent.cell if parent else request.POST.get("cell", "")

    def say() -> Comment:
        return services.comment(
            submission=submission,
            by=_user(request),
            words=request.POST.get("words", "")[:2000],
            cell=cell,
            parent=parent,
        )

    if not wants_json(request):
        return act(request, say, done=_("意见已保存。"), back=_page(pk) + "#comments")
    try:
        say()
    except ValidationError as error:
        return JsonResponse({"detail": clauses(error.messages)}, status=422)
    return _thread(request, submission, cell)


@require_POST
def comment_settle(request: HttpRequest, pk: int, comment: int) -> HttpResponse:
    """A comment is dealt with."""
    submission = access.text_or_404(request, pk)
    found = get_object_or_404(submission.comments.filter(parent=None), pk=comment)
    if not wants_json(request):
        return act(request, lambda: services.settle_comment(comment=found, by=_user(request)), done=_("这条意见已标为已处理。"),
                   back=_page(pk) + "#comments")  # fmt: skip
    services.settle_comment(comment=found, by=_user(request))
    return _thread(request, submission, found.cell)
