"""Rules for passwords that Django does not bring, and first passwords that keep them."""

import re
import secrets

from django.contrib.auth.hashers import check_password
from django.contrib.auth.password_validation import (
    CommonPasswordValidator,
    MinimumLengthValidator,
    UserAttributeSimilarityValidator,
)
from django.core.exceptions import ValidationError
from django.utils.translation import gettext as _

from jixiao_web.accounts.models import User

_KINDS = (r"[a-z]", r"[A-Z]", r"[0-9]", r"[^A-Za-z0-9]")
_REMEMBERED = 5
_PLAIN = ("abcdefghijkmnpqrstuvwxyz", "ABCDEFGHJKLMNPQRSTUVWXYZ", "23456789")
"""Signs that are not taken for one another when read from paper."""


def make() -> str:
    """A first password: twelve signs in three groups, easy to read out."""
    while True:
        groups = ["".join(secrets.choice("".join(_PLAIN)) for _n in range(4)) for _g in range(3)]
        made = "-".join(groups)
        if all(set(made) & set(kind) for kind in _PLAIN):
            return made


class _InOurWords:
    """The rule itself says why a password is refused; Django's own Chinese is informal and in parts missing."""

    def get_error_message(self) -> str:
        """Why not."""
        return str(self.get_help_text())  # type: ignore[attr-defined]


class LongEnough(_InOurWords, MinimumLengthValidator):
    """Not too short."""

    def get_help_text(self) -> str:
        """The rule in words."""
        return _("密码至少 %(n)d 个字符。") % {"n": self.min_length}


class UnlikeTheName(_InOurWords, UserAttributeSimilarityValidator):
    """Not like the sign-in name or the name."""

    def get_help_text(self) -> str:
        """The rule in words."""
        return _("密码不能与登录名、姓名相近。")


class Uncommon(_InOurWords, CommonPasswordValidator):
    """Not one of those everybody thinks of."""

    def get_help_text(self) -> str:
        """The rule in words."""
        return _("密码不能是常见密码。")


class KindsOfCharacters:
    """Three of: small letters, capitals, figures, other signs."""

    def validate(self, password: str, user: User | None = None) -> None:
        """Raise ValidationError for fewer."""
        if sum(bool(re.search(kind, password)) for kind in _KINDS) < 3:
            raise ValidationError(self.get_help_text(), code="password_too_plain")

    def get_help_text(self) -> str:
        """The rule in words."""
        return _("密码须包含小写字母、大写字母、数字、符号中的至少三种。")


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
