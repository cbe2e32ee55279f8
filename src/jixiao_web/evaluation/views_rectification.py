"""The rectification ledger: a problem, its day, the answer with its proof, and a second person who closes it."""

from __future__ import annotations

from typing import Any

from django.contrib import messages
from django.core.exceptions import ValidationError
from django.core.paginator import Paginator
from django.db.models import Q
from django.http import HttpRequest, HttpResponse
from django.shortcuts import get_object_or_404, redirect, render
from django.urls import reverse
from django.utils import timezone
from django.utils.http import content_disposition_header
from django.utils.translation import gettext as _
from django.utils.translation import gettext_lazy as _l
from django.views.decorators.http import require_http_methods, require_POST, require_safe

from jixiao_web.accounts import scope
from jixiao_web.accounts.models import User
from jixiao_web.evaluation import queries, services
from jixiao_web.evaluation.forms import RectificationForm
from jixiao_web.evaluation.models import Rectification
from jixiao_web.evidence import store
from jixiao_web.monitoring.views import form_page
from jixiao_web.projects.queries import every_project
from jixiao_web.ui.acts import act
from jixiao_web.ui.errors import Late
from jixiao_web.ui.numbers import number

PER_PAGE = 100
STATES = {"open": _l("待整改"), "answered": _l("待复核"), "late": _l("已逾期"), "closed": _l("已销号")}


def _user(request: HttpRequest) -> User:
    return request.user  # type: ignore[return-value]


@require_safe
def rectifications(request: HttpRequest) -> HttpResponse:
    """The ledger by what is asked for."""
    user = queries.reader(request)
    asked, found = request.GET, queries.rectifications(user)
    wanted = {
        "open": Q(closed_at=None, answer=""), "answered": Q(closed_at=None) & ~Q(answer=""), "closed": Q(closed_at__isnull=False),
        "late": Q(closed_at=None, answer="", due__lt=timezone.localdate()),
    }  # fmt: skip
    if (state := asked.get("state", "")) in wanted:
        found = found.filter(wanted[state])
    if asked.get("origin") in Rectification.Origin.values:
        found = found.filter(origin=asked["origin"])
    if query := asked.get("q", "").strip()[:60]:
        found = found.filter(
            Q(problem__icontains=query) | Q(number__icontains=query) | Q(organisation__name__icontains=query)
        )
    page = Paginator(found, PER_PAGE).get_page(asked.get("page"))
    return render(request, "evaluation/rectifications.html", {
        "page": page, "asked": asked, "states": STATES, "origins": Rectification.Origin.choices,
        "is_filtered": any(asked.get(k) for k in ("state", "origin", "q")),
    })  # fmt: skip


@require_http_methods(["GET", "HEAD", "POST"])
def rectification_new(request: HttpRequest) -> HttpResponse:
    """Put a problem on the ledger; ``evaluation`` or ``project`` in the address say what it is about."""
    user = _user(request)
    scope.require(user, "rectification.manage")
    evaluation = queries.evaluations(user).filter(pk=number(request.GET.get("evaluation")) or 0).first()
    project = (
        evaluation.project
        if evaluation
        else every_project(user).filter(pk=number(request.GET.get("project")) or 0).first()
    )
    form = RectificationForm(user, request.POST if request.method == "POST" else None, project, evaluation)

    def add(said: dict[str, Any]) -> str:
        about = evaluation if evaluation is not None and said["project"] == evaluation.project else None
        return reverse("rectification", args=[services.add_rectification(by=user, evaluation=about, **said).pk])

    return form_page(
        request,
        form,
        add,
        "evaluation/rectification_new.html",
        done=_("整改已下达，单位已收到通知。"),
        evaluation=evaluation,
    )


@require_http_methods(["GET", "HEAD", "POST"])
def rectification(request: HttpRequest, pk: int) -> HttpResponse:
    """One problem; the unit's answer with its files."""
    found = queries.rectification_or_404(request, pk)
    user = _user(request)
    typed, status = {"measures": found.measures, "answer": found.answer}, 200
    if request.method == "POST":
        typed = {key: request.POST.get(key, "") for key in typed}
        files = [store.Upload(one.name or "", one.read()) for one in request.FILES.getlist("files")]
        try:
            services.answer_rectification(
                rectification=found, by=user, measures=typed["measures"], words=typed["answer"], uploads=files
            )
        except (ValidationError, Late) as error:
            for words in error.messages if isinstance(error, ValidationError) else [str(error)]:
                messages.error(request, words)
            status = 422 if isinstance(error, ValidationError) else 409
        else:
            messages.success(request, _("整改情况已报告。"))
            return redirect("rectification", pk)
    is_own = user.organisation_id == found.organisation_id
    return render(request, "evaluation/rectification.html", {
        "rectification": found, "proofs": found.proofs.select_related("by"), "typed": typed, "accept": ",".join(store.ALLOWED), "images": store.IMAGES,
        "answers": is_own and "rectification.answer" in user.powers and found.state != "closed",
        "closes": "rectification.manage" in user.powers and found.state == "answered", "is_mine": found.answered_by_id == user.pk,
    }, status=status)  # fmt: skip


@require_POST
def rectification_close(request: HttpRequest, pk: int) -> HttpResponse:
    """It is put right."""
    found = queries.rectification_or_404(request, pk)
    return act(request, lambda: services.close_rectification(rectification=found, by=_user(request)), done=_("整改已销号。"),
               back=reverse("rectification", args=[pk]))  # fmt: skip


@require_safe
def rectification_proof(request: HttpRequest, pk: int, proof: int) -> HttpResponse:
    """A file that proves it: shown where a browser shows it safely, else (or where asked for) saved."""
    found = get_object_or_404(queries.rectification_or_404(request, pk).proofs, pk=proof)
    try:
        content = store.read(found.sha256)
    except store.Damaged as error:
        messages.error(request, str(error))
        return redirect("rectification", pk)
    answer = HttpResponse(content, content_type=found.kind)
    answer["Content-Disposition"] = (
        content_disposition_header(found.kind not in store.SHOWN or "save" in request.GET, found.name) or "attachment"
    )
    return answer
