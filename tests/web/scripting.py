"""Programs that ask the interface with a person's token."""

import datetime as dt
from typing import Any


def token_of(user: Any, name: str = "测试程序") -> str:
    """A new token of somebody."""
    from django.utils import timezone

    from jixiao_web.api import services

    return services.make(by=user, name=name, until=timezone.localdate() + dt.timedelta(days=30))[1]


class Program:
    """Asks and answers in JSON."""

    def __init__(self, token: str = "") -> None:
        from django.test import Client

        self._client = Client(headers={"authorization": f"Bearer {token}"} if token else {})

    def get(self, path: str, **asked: Any) -> Any:
        """The answer to ``GET /api/<path>``."""
        return self._client.get(f"/api/{path}", asked)

    def post(self, path: str, body: Any) -> Any:
        """The answer to ``POST /api/<path>``."""
        return self._client.post(f"/api/{path}", body, content_type="application/json")


def program_of(user: Any) -> Program:
    """A program that acts for somebody."""
    return Program(token_of(user))
