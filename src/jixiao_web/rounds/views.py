"""Rounds: the list, a new one, what is done about deadlines; notices. Who owes what is shown by :mod:`jixiao_web.review`."""

from __future__ import annotations

from django.contrib import messages
from django.core.exceptions import ValidationError
from django.db.models import Count, Max, Min, Q
from django.http import Http404, HttpRequest, HttpResponse
from django.shortcuts import redirect, render
from django.urls import reverse
from django.utils.http import url_has_allowed_host_and_scheme
from django.utils.translation import gettext as _
from django.views.decorators.http import require_http_methods, require_POST, require_safe

from jixiao_web.accounts import scope
from jixiao_web.accounts.models import User
from jixiao_web.rounds import access, services
from jixiao_web.rounds.forms import DueForm, RoundForm, TaskForm
from jixiao_web.rounds.models import Notice
from jixiao_web.ui.acts import act
from jixiao_web.ui.numbers import number as number_in


def _user(request: HttpRequest) -> User:
    return request.user  # type: ignore[return-value]


@require_safe
def rounds(request: HttpRequest) -> HttpResponse:
    """All rounds of the region that concern somebody, with how far each is."""
    user = _user(request)
    scope.require(user, "round.read")
    own = Q(tasks__organisation__in=scope.organisations(user))
    found = access.rounds(user).annotate(
        owed=Count("tasks", filter=own, distinct=True),
        approved=Count("tasks", filter=own & Q(tasks__submission__state="approved"), distinct=True),
        submitted=Count("tasks", filter=own & Q(tasks__submission__state="submitted"), distinct=True),
        first_due=Min("tasks__due", filter=own), last_due=Max("tasks__due", filter=own),
    )  # fmt: skip
    return render(request, "rounds/rounds.html", {"rounds": found})


@require_http_methods(["GET", "HEAD", "POST"])
def round_new(request: HttpRequest) -> HttpResponse:
    """Give out a round."""
    user = _user(request)
    scope.require(user, "round.manage")
    form = RoundForm(user, request.POST or None)
    if request.method == "POST" and form.is_valid():
        try:
            made = services.open_round(by=user, **form.cleaned_data)
        except ValidationError as error:
            form.add_error(None, error)
        else:
            messages.success(request, _("已下达给 %(n)d 个单位，编制人员已收到通知。") % {"n": made.tasks.count()})
            return redirect("round", made.pk)
    return render(request, "rounds/round_new.html", {"form": form}, status=422 if form.errors else 200)


@require_POST
def round_remind(request: HttpRequest, pk: int) -> HttpResponse:
    """Remind those who are ticked, or everybody who still owes."""
    round_ = access.round_or_404(request, pk)
    owing = access.tasks(_user(request)).filter(round=round_)
    owing = owing.exclude(submission__state__in=("submitted", "approved")).exclude(submission__is_adjusting=True)
    if "all" not in request.POST:
        owing = owing.filter(pk__in=[n for one in request.POST.getlist("task") if (n := number_in(one)) is not None])
    back = reverse("round", args=[pk])
    if not owing:
        messages.warning(request, _("没有选中需要催报的单位：已提交、已批复的不用催。"))
        return redirect(back)
    return act(request, lambda: services.remind(by=_user(request), tasks=owing, words=request.POST.get("words", "")),
               done=_("已催报 %(n)d 个单位。") % {"n": len(owing)}, back=back)  # fmt: skip


@require_POST
def round_close(request: HttpRequest, pk: int) -> HttpResponse:
    """End a round."""
    round_ = access.round_or_404(request, pk)
    return act(request, lambda: services.close_round(by=_user(request), round_=round_),
               done=_("本次编制已结束。此后只能按调整程序修改已批复的文本。"), back=reverse("round", args=[pk]))  # fmt: skip


@require_POST
def task_due(request: HttpRequest, pk: int) -> HttpResponse:
    """Another deadline for one organisation."""
    task = access.task_or_404(request, pk)
    form = DueForm(request.POST)

    def change() -> None:
        if not form.is_valid():
            raise ValidationError([words for errors in form.errors.values() for words in errors])
        services.set_due(by=_user(request), task=task, **form.cleaned_data)

    scope.require(_user(request), "round.manage", task.organisation)
    return act(request, change, done=_("%(name)s的截止日期已改。") % {"name": task.organisation.name},
               back=reverse("round", args=[task.round_id]))  # fmt: skip


@require_POST
def task_add(request: HttpRequest, pk: int) -> HttpResponse:
    """One more organisation in a round."""
    round_ = access.round_or_404(request, pk)
    scope.require(_user(request), "round.manage")
    form = TaskForm(_user(request), round_, request.POST)

    def add() -> None:
        if not form.is_valid():
            raise ValidationError([words for errors in form.errors.values() for words in errors])
        services.add_task(by=_user(request), round_=round_, **form.cleaned_data)

    return act(request, add, done=_("任务已下达。"), back=reverse("round", args=[pk]))


@require_http_methods(["GET", "HEAD", "POST"])
def notices(request: HttpRequest) -> HttpResponse:
    """The notices of a person. Opening one marks it as read and goes to the place it speaks of."""
    user = _user(request)
    if request.method != "POST":
        return render(request, "rounds/notices.html", {"notices": user.notices.all()[:200]})
    number = request.POST.get("notice", "")
    if not number:
        services.read_notices(user=user)
        return redirect("notices")
    found = Notice.objects.filter(user=user, pk=number_in(number) or 0).first()
    if found is None:
        raise Http404
    services.read_notices(user=user, only=found)
    safe = url_has_allowed_host_and_scheme(found.link, {request.get_host()}, require_https=request.is_secure())
    return redirect(found.link if safe else "notices")
