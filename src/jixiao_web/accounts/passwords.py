"""Rules for passwords that Django does not bring."""

import re

from django.contrib.auth.hashers import check_password
from django.core.exceptions import ValidationError
from django.utils.translation import gettext as _

from jixiao_web.accounts.models import User

_KINDS = (r"[a-z]", r"[A-Z]", r"[0-9]", r"[^A-Za-z0-9]")
_REMEMBERED = 5


class KindsOfCharacters:
    """Three of: small letters, capitals, figures, other signs."""

    def validate(self, password: str, user: User | None = None) -> None:
        """Raise ValidationError for fewer."""
        if sum(bool(re.search(kind, password)) for kind in _KINDS) < 3:
            raise ValidationError(self.get_help_text(), code="password_too_plain")

    def get_help_text(self) -> str:
        """The rule in words."""
        return _("密码应当包含小写字母、大写字母、数字、符号中的至少三种。")


class NotUsedBefore:
    """Not the one in use, nor one of the last five."""

    def validate(self, password: str, user: User | None = None) -> None:
        """Raise ValidationError for an old one."""
        if user is None or user.pk is None:
            return
        old = [user.password, *user.old_passwords.values_list("password", flat=True)[:_REMEMBERED]]
        if any(check_password(password, known) for known in old if known):
            raise ValidationError(self.get_help_text(), code="password_used_before")

    def get_help_text(self) -> str:
        """The rule in words."""
        return _("不能使用最近五次用过的密码。")
