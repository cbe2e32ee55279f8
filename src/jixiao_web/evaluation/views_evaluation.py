"""An evaluation: the frame of four dimensions, working papers, the report, the difference to the self-score."""

from __future__ import annotations

from collections.abc import Mapping, Sequence
from dataclasses import dataclass
from typing import Any

from django.contrib import messages
from django.core.exceptions import ValidationError
from django.core.paginator import Paginator
from django.http import Http404, HttpRequest, HttpResponse
from django.shortcuts import redirect, render
from django.urls import reverse
from django.utils.translation import gettext as _
from django.views.decorators.http import require_http_methods, require_safe

from jixiao.api import write, write_report
from jixiao_web.accounts import scope
from jixiao_web.accounts.models import User
from jixiao_web.accounts.powers import Role
from jixiao_web.evaluation import queries, services
from jixiao_web.evaluation.forms import FrameForm, papers_in
from jixiao_web.evaluation.looking import View, view
from jixiao_web.evaluation.models import Evaluation
from jixiao_web.monitoring.remarks import Remark
from jixiao_web.monitoring.views import form_page
from jixiao_web.projects.queries import project_or_404
from jixiao_web.submissions.output import File
from jixiao_web.ui.acts import act
from jixiao_web.ui.errors import Late
from jixiao_web.ui.numbers import number

PER_PAGE = 100
SUFFIXES = ("docx", "pdf", "xlsx")
"""What an evaluation can be had as: the report, and (``xlsx``) the scored form alone."""


def _user(request: HttpRequest) -> User:
    return request.user  # type: ignore[return-value]


@require_safe
def evaluations(request: HttpRequest) -> HttpResponse:
    """The evaluations of projects in sight, each beside the self-score."""
    user = queries.reader(request)
    page = Paginator(queries.evaluations(user), PER_PAGE).get_page(request.GET.get("page"))
    own = {
        f.project_id: f
        for f in queries.forms(user).filter(project__in=[e.project_id for e in page], score__isnull=False)
    }
    lines = [(e, own.get(e.project_id)) for e in page]
    return render(request, "evaluation/evaluations.html", {"page": page, "lines": lines})


@require_http_methods(["GET", "HEAD", "POST"])
def evaluation_new(request: HttpRequest, pk: int) -> HttpResponse:
    """Begin an evaluation: the items with their points."""
    project = project_or_404(request, pk)
    user = _user(request)
    scope.require(user, "evaluation.evaluate", project.organisation)
    kind = Evaluation.Kind.FINANCE if Role.PERFORMANCE in user.roles else Evaluation.Kind.DEPARTMENT
    form = FrameForm(
        project,
        services.default_frame(project.year),
        queries.draws(user),
        request.POST if request.method == "POST" else None,
    )

    def begin(said: dict[str, Any]) -> str:
        try:
            made = services.begin(
                by=user, project=project, kind=kind, frame=form.chosen(), as_of=said["as_of"], draw_=said["draw"]
            )
        except Late as error:
            raise ValidationError(str(error)) from error
        return reverse("evaluation", args=[pk, made.pk])

    return form_page(
        request, form, begin, "evaluation/evaluation_new.html", done=_("评价已开始。"), project=project, kind=kind
    )


@dataclass(frozen=True, slots=True)
class Line:
    """An item with its working paper, and what the data say of it."""

    item: Mapping[str, str]
    paper: Mapping[str, str]
    data: Sequence[str]
    remarks: Sequence[Remark]


def _lines(found: View, papers: Mapping[str, Mapping[str, str]]) -> list[tuple[str, list[Line]]]:
    """The items by dimension."""
    remarks: dict[str, list[Remark]] = {}
    for one in found.remarks:
        remarks.setdefault(one.uid, []).append(one)
    by: dict[str, list[Line]] = {}
    for item in found.evaluation.frame:
        key = item["key"]
        line = Line(item, papers.get(key, {}), found.rates.get(item["rate"], ()), remarks.get(key, ()))
        by.setdefault(item["level1"], []).append(line)
    return list(by.items())


@require_http_methods(["GET", "HEAD", "POST"])
def evaluation(request: HttpRequest, pk: int, evaluation: int) -> HttpResponse:
    """The working papers and the report; writing in them, and with ``do=finish`` finishing."""
    found = queries.evaluation_or_404(request, pk, evaluation)
    if request.method != "POST":
        return _page(request, found)
    user, here = _user(request), reverse("evaluation", args=[pk, evaluation])
    papers = papers_in(request.POST, [item["key"] for item in found.frame])
    report = {key.removeprefix("report-"): request.POST[key] for key in request.POST if key.startswith("report-")}
    revision = number(request.POST.get("revision"))
    try:
        done = services.write(
            evaluation=found, by=user, papers=papers, report=report, revision=-1 if revision is None else revision
        )
    except (ValidationError, Late) as error:
        for words in error.messages if isinstance(error, ValidationError) else [str(error)]:
            messages.error(request, words)
        return _page(request, found, (papers, report), revision, 422 if isinstance(error, ValidationError) else 409)
    if request.POST.get("do") != "finish":
        messages.success(request, _("已保存。"))
        return redirect(here)
    return act(
        request,
        lambda: services.finish(evaluation=found, by=user, revision=done.revision),
        done=_("评价已完成。"),
        back=here,
    )


def _page(
    request: HttpRequest, found: Evaluation, typed: tuple[Mapping[str, Any], Mapping[str, str]] | None = None,
    revision: int | None = None, status: int = 200,
) -> HttpResponse:  # fmt: skip
    """The page of an evaluation, with ``typed`` papers and words that were not taken."""
    user, seen = _user(request), view(found)
    papers, report = typed or (found.papers, found.report)
    parts = [(part, [(one, report.get(one.key, "")) for one in part.sections]) for part in seen.frame.parts]
    return render(request, "evaluation/evaluation.html", {
        "project": found.project, "evaluation": found, "view": seen, "dimensions": _lines(seen, papers), "parts": parts,
        "whole": [one for one in seen.remarks if not one.uid], "blocking": [one for one in seen.remarks if one.blocks],
        "writes": found.is_open and "evaluation.evaluate" in user.powers and user.organisation_id == found.by.organisation_id,
        "rectifications": queries.rectifications(user).filter(evaluation=found), "suffixes": SUFFIXES,
        "revision": found.revision if revision is None else revision,
    }, status=status)  # fmt: skip


@require_safe
def evaluation_file(request: HttpRequest, pk: int, evaluation: int, suffix: str) -> HttpResponse:
    """The report as a document, or the scored form as a workbook."""
    found = queries.evaluation_or_404(request, pk, evaluation)
    if suffix not in SUFFIXES:
        raise Http404
    seen = view(found)
    content = write(seen.text, ".xlsx") if suffix == "xlsx" else write_report(seen.report, f".{suffix}")
    what = _("评分表") if suffix == "xlsx" else _("报告")
    return File(f"{found.project.name}-{found.get_kind_display()}{what}", suffix, content).response()
