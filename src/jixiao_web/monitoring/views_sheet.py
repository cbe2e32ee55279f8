"""A monitoring form: filled from the data, completed by the unit, decided on by the finance side, and what follows."""

from __future__ import annotations

from collections.abc import Callable, Mapping, Sequence
from dataclasses import dataclass
from functools import partial
from typing import Any

from django.contrib import messages
from django.core.exceptions import ValidationError
from django.http import HttpRequest, HttpResponse
from django.shortcuts import redirect, render
from django.urls import reverse
from django.utils import timezone
from django.utils.translation import gettext as _
from django.views.decorators.http import require_http_methods, require_POST, require_safe

from jixiao.lang.progress import CAUSES, POSSIBILITIES
from jixiao.model import FundRow, Indicator
from jixiao.model.monitoring import IndicatorProgress
from jixiao_web.accounts import scope
from jixiao_web.accounts.models import User
from jixiao_web.monitoring import acts, output, queries, services
from jixiao_web.monitoring.building import SOURCE_OF
from jixiao_web.monitoring.forms import ConsequenceForm, said_in
from jixiao_web.monitoring.looking import Look, look
from jixiao_web.monitoring.models import Consequence, Sheet, State
from jixiao_web.monitoring.remarks import Remark
from jixiao_web.projects import told
from jixiao_web.projects.models import Project
from jixiao_web.projects.queries import project_or_404
from jixiao_web.submissions.words import language
from jixiao_web.ui.acts import act
from jixiao_web.ui.errors import Late
from jixiao_web.ui.numbers import number


def _user(request: HttpRequest) -> User:
    return request.user  # type: ignore[return-value]


@require_safe
def project_monitoring(request: HttpRequest, pk: int) -> HttpResponse:
    """The forms of a project, and what followed from them."""
    project = project_or_404(request, pk)
    user = _user(request)
    return render(request, "monitoring/project.html", {
        "project": project, "sheets": queries.sheets(user).filter(project=project).order_by("-watch__until"),
        "tasks": queries.consequences(user).filter(sheet__project=project), "today": timezone.localdate(),
    })  # fmt: skip


# --- one form --------------------------------------------------------------------------------------------------


@dataclass(frozen=True, slots=True)
class Line:
    """An indicator of a form as the page shows it."""

    uid: str
    row: Indicator
    progress: IndicatorProgress
    said: Mapping[str, Any]
    remarks: Sequence[Remark]
    url: str
    """Where the parts of its value are shown."""

    @property
    def why(self) -> str:
        """The reason of its light."""
        return _("，").join(step.say(language()) for step in self.progress.why[1:-1])


@dataclass(frozen=True, slots=True)
class FundLine:
    """A row of the money block; ``source`` is ``""`` for the total."""

    fund: FundRow
    source: str
    expected: str


def evidence_urls(project: Project) -> dict[str, str]:
    """Where the value of each indicator is shown with what is behind it, by uid."""
    if told.results is None:
        return {}
    results = told.results(project)
    return {row.uid: results[row.pk].url for row in project.indicators.filter(is_active=True) if row.pk in results}


def _lines(found: Look, said: Mapping[str, Any]) -> list[Line]:
    urls = evidence_urls(found.sheet.project)
    remarks: dict[str, list[Remark]] = {}
    for one in found.remarks:
        remarks.setdefault(one.uid, []).append(one)
    rows = zip(found.uids, found.form.indicators, found.standing.rows, strict=True)
    return [
        Line(uid, row, progress, said.get(uid, {}), remarks.get(uid, ()), urls.get(uid, "")) for uid, row, progress in rows
    ]  # fmt: skip


def _funds(found: Look, said: Mapping[str, Any]) -> list[FundLine]:
    expected = said.get("", {}).get("expected", {})
    funds = found.form.results.funds if found.form.results else ()
    sources = [SOURCE_OF.get(str(fund.name), "") for fund in funds]
    return [FundLine(fund, source, expected.get(source, "")) for fund, source in zip(funds, sources, strict=True)]


@require_http_methods(["GET", "HEAD", "POST"])
def sheet(request: HttpRequest, pk: int, sheet: int) -> HttpResponse:
    """The form as it stands; what the unit says of it, and with ``do=submit`` handing it in."""
    found = queries.sheet_or_404(request, pk, sheet)
    if request.method != "POST":
        return _page(request, found)
    user, here = _user(request), reverse("sheet", args=[pk, sheet])
    uids = list(found.project.indicators.filter(is_active=True).values_list("uid", flat=True))
    typed, revision = said_in(request.POST, uids), number(request.POST.get("revision"))
    try:
        said = services.say(sheet=found, by=user, said=typed, revision=-1 if revision is None else revision)
    except (ValidationError, Late) as error:
        for words in error.messages if isinstance(error, ValidationError) else [str(error)]:
            messages.error(request, words)
        return _page(request, found, typed, revision, 422 if isinstance(error, ValidationError) else 409)
    if request.POST.get("do") != "submit":
        messages.success(request, _("已保存。"))
        return redirect(here)
    again = said.sheet.revision
    return act(
        request, lambda: services.submit(sheet=found, by=user, revision=again), done=_("监控表已提交。"), back=here
    )


def _page(
    request: HttpRequest, found: Sheet, typed: Mapping[str, Any] | None = None, revision: int | None = None, status: int = 200
) -> HttpResponse:  # fmt: skip
    """The page of a form, with ``typed`` words that were not taken."""
    user, project, looked = _user(request), found.project, look(found)
    said = found.said if typed is None else typed
    is_own = user.organisation_id == project.organisation_id
    decides = "monitoring.decide" in user.powers
    return render(request, "monitoring/sheet.html", {
        "project": project, "sheet": found, "watch": found.watch, "look": looked, "lines": _lines(looked, said), "funds": _funds(looked, said),
        "has_adjusted": any(f.adjusted for f in (looked.form.results.funds if looked.form.results else ())),
        "whole": [one for one in looked.remarks if not one.uid], "blocking": [one for one in looked.remarks if one.blocks],
        "money_why": [step.say(language()) for step in looked.standing.money.why], "causes": CAUSES, "possibilities": POSSIBILITIES,
        "fills": is_own and "monitoring.fill" in user.powers and found.is_open, "decides": decides and found.state == State.SUBMITTED,
        "follows": decides, "answers": is_own and "monitoring.fill" in user.powers, "follow_form": ConsequenceForm() if decides else None,
        "tasks": queries.consequences(user).filter(sheet=found), "revision": found.revision if revision is None else revision,
        "suffixes": output.SUFFIXES, "today": timezone.localdate(), "is_mine": found.submitted_by_id == user.pk,
    }, status=status)  # fmt: skip


@require_POST
def sheet_decide(request: HttpRequest, pk: int, sheet: int) -> HttpResponse:
    """Accept it (``do=accept``), or send it back with the reason."""
    found = queries.sheet_or_404(request, pk, sheet)
    return acts.decide(request, partial(services.decide, sheet=found, by=_user(request)), _("监控表已接受。"), _("监控表已退回。"),
                       reverse("sheet", args=[pk, sheet]))  # fmt: skip


@require_safe
def sheet_file(request: HttpRequest, pk: int, sheet: int, suffix: str) -> HttpResponse:
    """The form as a document."""
    found = queries.sheet_or_404(request, pk, sheet)
    project = found.project
    name = _("%(project)s-%(watch)s-监控表") % {"project": project.name, "watch": found.watch.name}
    return output.forms_file(name, [look(found).form], project.year, suffix).response()


# --- what follows ----------------------------------------------------------------------------------------------


@require_POST
def sheet_follow_up(request: HttpRequest, pk: int, sheet: int) -> HttpResponse:
    """Set a task about the form's light."""
    found = queries.sheet_or_404(request, pk, sheet)
    scope.require(_user(request), "monitoring.decide", found.project.organisation)
    form = ConsequenceForm(request.POST)

    def follow() -> None:
        if not form.is_valid():
            raise ValidationError([f"{form.fields[k].label}：{w}" for k, words in form.errors.items() for w in words])
        services.follow_up(sheet=found, by=_user(request), **form.cleaned_data)

    return act(
        request, follow, done=_("处置要求已下达，单位已收到通知。"), back=reverse("sheet", args=[pk, sheet]) + "#tasks"
    )


def _task(request: HttpRequest, pk: int, service: Callable[[Consequence], object], done: str) -> HttpResponse:
    found = queries.consequence_or_404(request, pk)
    back = reverse("sheet", args=[found.sheet.project_id, found.sheet_id]) + f"#consequence-{pk}"
    return act(request, lambda: service(found), done=done, back=back)


@require_POST
def consequence_answer(request: HttpRequest, pk: int) -> HttpResponse:
    """Say what was done."""
    words = request.POST.get("answer", "")
    return _task(
        request, pk, lambda one: services.answer(consequence=one, by=_user(request), words=words), _("办理情况已报告。")
    )


@require_POST
def consequence_close(request: HttpRequest, pk: int) -> HttpResponse:
    """It is done."""
    return _task(request, pk, lambda one: services.close(consequence=one, by=_user(request)), _("已办结。"))
