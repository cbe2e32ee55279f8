"""What the pages of monitoring and of self-evaluation do alike: remind who owes forms, accept or send back one."""

from __future__ import annotations

from collections.abc import Callable
from typing import Any

from django.contrib import messages
from django.db.models import QuerySet
from django.http import HttpRequest, HttpResponse
from django.utils.translation import ngettext

from jixiao_web.accounts.models import Organisation
from jixiao_web.monitoring import way
from jixiao_web.ui.acts import act
from jixiao_web.ui.numbers import number


def remind(request: HttpRequest, forms: QuerySet[Any], service: Callable[[QuerySet[Organisation]], int], back: str) -> HttpResponse:  # fmt: skip
    """Remind the organisations that owe one of the forms; says how many people were told."""
    owing = Organisation.objects.filter(pk__in=way.owing(forms).order_by().values("project__organisation"))

    def told() -> None:
        count = service(owing)
        messages.success(request, ngettext("已提醒 %(n)d 人。", "已提醒 %(n)d 人。", count) % {"n": count})

    return act(request, told, done="", back=back)


def decide(
    request: HttpRequest, service: Callable[..., object], accepted: str, returned: str, back: str
) -> HttpResponse:
    """Accept a form (``do=accept``), or send it back with the reason, as the person saw it."""
    accept, revision = request.POST.get("do") == "accept", number(request.POST.get("revision"))
    return act(request, lambda: service(accept=accept, words=request.POST.get("words", ""), revision=revision),
               done=accepted if accept else returned, back=back)  # fmt: skip
