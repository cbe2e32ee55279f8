"""The way of a form between a unit and the finance side, the same for monitoring and self-evaluation. Powers and the record
are the business of the services that call this.
"""

from __future__ import annotations

from typing import Any, TypeVar

from django.core.exceptions import PermissionDenied, ValidationError
from django.utils import timezone
from django.utils.translation import gettext as _

from jixiao_web.accounts.models import User
from jixiao_web.monitoring.models import OPEN, Form, State
from jixiao_web.ui.errors import Late

MOST = 2_000
"""Characters of one cell, and of the reason of a return."""
_F = TypeVar("_F", bound=Form)


def owing(forms: Any) -> Any:
    """Those of the forms that are still with their unit."""
    return forms.filter(state__in=OPEN, project__is_active=True)


def close(call: Any, words: str) -> Any:
    """No more forms are taken: the window or season as it is then. Raises Late with ``words`` where it is closed already."""
    call = type(call).objects.select_for_update().get(pk=call.pk)
    if not call.is_open:
        raise Late(words)
    call.is_open = False
    call.save(update_fields=["is_open"])
    return call


def require_writable(form: Form, revision: int, words: str) -> None:
    """Raises Late with ``words`` for a form that is not with its unit, and where somebody wrote meanwhile."""
    if not form.is_open:
        raise Late(words)
    if form.revision != revision:
        raise Late(_("这张表刚被同事改过，请刷新后再填，您填写的内容还在页面上。"))


def hand_in(form: Form, looked: Any, by: User) -> None:
    """Keep a form as it was looked at. Raises ValidationError with the first of what the rules refuse."""
    if refused := [one for one in looked.remarks if one.blocks]:
        raise ValidationError([one.words for one in refused[:20]])
    form.facts = looked.kept()
    form.state, form.submitted_by, form.submitted_at = State.SUBMITTED, by, timezone.now()


def decide(form: _F, by: User, words: str, late: str, *, accept: bool, revision: int | None) -> _F:
    """Accept a form, or send it back with the reason. Raises Late with ``late`` (which names the ``state``) for a form that
    does not wait, or not as the person saw it, and PermissionDenied for who handed it in.
    """
    if form.state != State.SUBMITTED or revision not in (None, form.revision):
        raise Late(late % {"state": form.get_state_display()})
    if by.pk == form.submitted_by_id:
        raise PermissionDenied(_("自己填报的不能由自己审核。"))
    if not accept and not words.strip():
        raise ValidationError({"words": _("请写明退回的理由。")})
    form.state = State.ACCEPTED if accept else State.RETURNED
    form.decided_by, form.decided_at, form.decision = by, timezone.now(), words.strip()[:MOST]
    form.save()
    return form
