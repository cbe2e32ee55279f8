"""Sign-in by name and password, in equal time for names that exist and names that do not."""

from typing import Any

from django.contrib.auth.backends import BaseBackend
from django.http import HttpRequest

from jixiao_web.accounts.models import User, folded


class Backend(BaseBackend):
    """Checks the password of an active person."""

    def authenticate(
        self, request: HttpRequest | None, username: str | None = None, password: str | None = None, **_: Any
    ) -> User | None:
        """The user, or ``None``."""
        if not username or not password:
            return None
        user = User.objects.select_related("organisation").filter(username=folded(username)).first()
        if user is None:
            User().set_password(password)  # the time a real check takes
            return None
        return user if user.check_password(password) and user.is_active else None

    def get_user(self, user_id: int) -> User | None:
        """The user of a session, while active."""
        return (
            User.objects.select_related("organisation", "organisation__region")
            .filter(pk=user_id, is_active=True)
            .first()
        )
