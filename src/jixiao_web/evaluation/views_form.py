"""A self-evaluation form: computed with the reason of every point, explained by the unit, decided on by the finance side."""

from __future__ import annotations

from collections.abc import Mapping, Sequence
from dataclasses import dataclass
from functools import partial
from typing import Any

from django.contrib import messages
from django.http import HttpRequest, HttpResponse
from django.shortcuts import redirect, render
from django.urls import reverse
from django.utils.translation import gettext as _
from django.utils.translation import gettext_lazy as _l
from django.views.decorators.http import require_http_methods, require_POST, require_safe

from jixiao.model import Indicator
from jixiao.model.score import ScoredRow, Step
from jixiao_web.accounts.models import User
from jixiao_web.evaluation import queries, services
from jixiao_web.evaluation.forms import said_in
from jixiao_web.evaluation.looking import Look, look, scheme_of
from jixiao_web.evaluation.models import SelfEvaluation
from jixiao_web.monitoring import acts, output
from jixiao_web.monitoring.models import State
from jixiao_web.monitoring.remarks import Remark
from jixiao_web.monitoring.views_sheet import evidence_urls
from jixiao_web.projects.queries import project_or_404
from jixiao_web.submissions.words import language
from jixiao_web.ui.acts import act
from jixiao_web.ui.errors import Late
from jixiao_web.ui.numbers import number

WHOLE = {
    "achieved": _l("年度总体目标完成情况"), "conclusion": _l("自评结论"), "shortcomings": _l("存在的问题"), "remedies": _l("改进措施"),
}  # fmt: skip
ASKS_DEVIATION = ("ZP05", "ZP06")
"""The rules that ask for the reason of a deviation."""


def _user(request: HttpRequest) -> User:
    return request.user  # type: ignore[return-value]


@require_safe
def project_evaluation(request: HttpRequest, pk: int) -> HttpResponse:
    """The self-evaluations, evaluations and rectifications of a project."""
    project = project_or_404(request, pk)
    user = _user(request)
    return render(request, "evaluation/project.html", {
        "project": project, "forms": queries.forms(user).filter(project=project), "evaluations": queries.evaluations(user).filter(project=project),
        "rectifications": queries.rectifications(user).filter(project=project),
    })  # fmt: skip


@dataclass(frozen=True, slots=True)
class Line:
    """An indicator of a form as the page shows it."""

    uid: str
    row: Indicator
    scored: ScoredRow
    deviation: str
    remarks: Sequence[Remark]
    url: str
    """Where the parts of its value are shown, down to the files."""

    @property
    def why(self) -> list[str]:
        """How the points come about."""
        return said(self.scored.earned.why)

    @property
    def needs(self) -> list[str]:
        """What is still asked of the unit."""
        return said(self.scored.earned.needs)

    @property
    def proof(self) -> str:
        """What the result rests on."""
        return next((str(words) for label, words in self.row.extra if label == "佐证资料"), "")

    @property
    def must_explain(self) -> bool:
        """Whether a rule asks for the reason of the deviation."""
        return any(one.rule in ASKS_DEVIATION for one in self.remarks)


def said(steps: Sequence[Step]) -> list[str]:
    """Reasons in the language of the page."""
    return [step.say(language()) for step in steps]


def _lines(found: Look, typed: Mapping[str, Any]) -> list[Line]:
    urls = evidence_urls(found.evaluation.project)
    remarks: dict[str, list[Remark]] = {}
    for one in found.remarks:
        remarks.setdefault(one.uid, []).append(one)
    return [
        Line(uid, row, scored, typed.get(uid, {}).get("deviation", str(row.deviation or "")), remarks.get(uid, ()), urls.get(uid, ""))
        for uid, row, scored in zip(found.uids, found.form.indicators, found.scored.rows, strict=True)
    ]  # fmt: skip


@require_http_methods(["GET", "HEAD", "POST"])
def self_form(request: HttpRequest, pk: int, form: int) -> HttpResponse:
    """The form as it stands; what the unit says of it, and with ``do=submit`` handing it in."""
    found = queries.form_or_404(request, pk, form)
    if request.method != "POST":
        return _page(request, found)
    user, here = _user(request), reverse("self-form", args=[pk, form])
    uids = list(found.project.indicators.filter(is_active=True).values_list("uid", flat=True))
    typed, revision = said_in(request.POST, uids), number(request.POST.get("revision"))
    try:
        done = services.say(evaluation=found, by=user, said=typed, revision=-1 if revision is None else revision)
    except Late as error:
        messages.error(request, str(error))
        return _page(request, found, typed, revision, 409)
    if request.POST.get("do") != "submit":
        messages.success(request, _("已保存。"))
        return redirect(here)
    again = done.evaluation.revision
    return act(
        request, lambda: services.submit(evaluation=found, by=user, revision=again), done=_("自评表已提交。"), back=here
    )


def _page(
    request: HttpRequest, found: SelfEvaluation, typed: Mapping[str, Any] | None = None, revision: int | None = None, status: int = 200
) -> HttpResponse:  # fmt: skip
    """The page of a form, with ``typed`` words that were not taken."""
    user, project, looked = _user(request), found.project, look(found)
    words = found.said if typed is None else typed
    results = looked.form.results
    is_own = user.organisation_id == project.organisation_id
    execution = looked.scored.execution
    return render(request, "evaluation/form.html", {
        "project": project, "form": found, "season": found.season, "look": looked, "scored": looked.scored, "lines": _lines(looked, words),
        "funds": results.funds if results else (), "execution": execution, "execution_why": said(execution.earned.why) if execution else [],
        "total_why": said(looked.scored.why), "scheme": scheme_of(found.season), "suffixes": output.SUFFIXES,
        "whole_said": [(key, label, words.get("", {}).get(key, "")) for key, label in WHOLE.items()],
        "whole": [one for one in looked.remarks if not one.uid], "blocking": [one for one in looked.remarks if one.blocks],
        "fills": is_own and "evaluation.fill" in user.powers and found.is_open, "is_mine": found.submitted_by_id == user.pk,
        "decides": "evaluation.decide" in user.powers and found.state == State.SUBMITTED,
        "revision": found.revision if revision is None else revision,
    }, status=status)  # fmt: skip


@require_POST
def self_form_decide(request: HttpRequest, pk: int, form: int) -> HttpResponse:
    """Accept it (``do=accept``), or send it back with the reason."""
    found = queries.form_or_404(request, pk, form)
    return acts.decide(request, partial(services.decide, evaluation=found, by=_user(request)), _("自评表已接受。"), _("自评表已退回。"),
                       reverse("self-form", args=[pk, form]))  # fmt: skip


@require_safe
def self_form_file(request: HttpRequest, pk: int, form: int, suffix: str) -> HttpResponse:
    """The form as a document."""
    found = queries.form_or_404(request, pk, form)
    name = _("%(project)s-%(season)s-自评表") % {"project": found.project.name, "season": found.season}
    return output.forms_file(name, [look(found).form], found.season.year, suffix).response()
