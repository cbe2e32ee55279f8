"""Addresses."""

from typing import Any

from django.urls import path

from jixiao_web.api import views_texts, views_tokens, views_work
from jixiao_web.api.door import api
from jixiao_web.ui.public import public

api.add_router("", views_work.router)
api.add_router("", views_texts.router)


def _by_token() -> tuple[list[Any], str, str]:
    """The operations. No session counts for them: whoever asks shows a token (the description alone is for everybody)."""
    found: tuple[list[Any], str, str] = api.urls
    for one in found[0]:
        public(one.callback)
    return found


urlpatterns = [
    path("me/tokens", views_tokens.tokens, name="tokens"),
    path("me/tokens/<int:pk>/revoke", views_tokens.token_revoke, name="token-revoke"),
    path("api/", _by_token()),
]
