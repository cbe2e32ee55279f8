"""Making and revoking tokens, and finding whose one is."""

from __future__ import annotations

import datetime as dt
import hashlib
import secrets

from django.core.exceptions import PermissionDenied, ValidationError
from django.db import transaction
from django.utils import timezone
from django.utils.translation import gettext as _

from jixiao_web.accounts.models import User
from jixiao_web.api.models import Token
from jixiao_web.audit.services import record
from jixiao_web.ui.errors import Late

PREFIX = "jixiao_"
"""By which scanners for leaked secrets find one."""
MOST = 10
"""Tokens of a person that hold at once."""
MOST_DAYS = 366


def hash_of(token: str) -> str:
    """What is kept of a token: it is as long as the hash, so that nobody finds it by trying."""
    return hashlib.sha256(token.encode()).hexdigest()


@transaction.atomic
def make(*, by: User, name: str, until: dt.date) -> tuple[Token, str]:
    """A new token of one's own, told once and never again. Raises ValidationError; PermissionDenied where somebody has no
    powers a program could use.
    """
    if not by.powers:
        raise PermissionDenied
    User.objects.select_for_update().get(pk=by.pk)
    today = timezone.localdate()
    if not name.strip():
        raise ValidationError({"name": _("请写明给哪个程序用。")})
    if not today <= until <= today + dt.timedelta(days=MOST_DAYS):
        raise ValidationError({"until": _("有效期从今天起，最长一年。")})
    if by.tokens.filter(revoked_at=None, until__gte=today).count() >= MOST:
        raise ValidationError(_("最多同时有 %(n)d 个令牌，请先撤销不用的。") % {"n": MOST})
    words = PREFIX + secrets.token_urlsafe(32)
    made = Token.objects.create(user=by, name=name.strip()[:60], hash=hash_of(words), ending=words[-4:], until=until)
    record("token.made", by=by, organisation=by.organisation.code, on=made, name=made.name,
           details={"until": until.isoformat()})  # fmt: skip
    return made, words


@transaction.atomic
def revoke(*, token: Token, by: User) -> None:
    """End one of one's own tokens at once. Raises Late where it was before, PermissionDenied for another's."""
    if token.user_id != by.pk:
        raise PermissionDenied
    token = Token.objects.select_for_update().get(pk=token.pk)
    if token.revoked_at is not None:
        raise Late(_("这个令牌已经撤销。"))
    token.revoked_at = timezone.now()
    token.save(update_fields=["revoked_at"])
    record("token.revoked", by=by, organisation=by.organisation.code, on=token, name=token.name)


def holder(words: str) -> Token | None:
    """The token that is shown, with its person, where both hold. A password that an administrator reset stops the tokens
    too, until its owner has set another.
    """
    found = (
        Token.objects.select_related("user__organisation__region")
        .prefetch_related("user__appointments")
        .filter(hash=hash_of(words), user__is_active=True, user__must_change_password=False)
        .first()
    )
    if found is None or not found.is_valid():
        return None
    today = timezone.localdate()
    if found.used_on != today:
        Token.objects.filter(pk=found.pk).update(used_on=today)
    return found
