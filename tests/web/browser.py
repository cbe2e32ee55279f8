"""The system in a real Chromium: pages of signed-in people, whatever the browser complains of, what axe finds.

``live.open(county.officer, "/texts/")`` gives a Playwright page; ``violations(page)`` what is not accessible on it.
"""

import os
import shutil
import time
from collections.abc import Iterator
from typing import Any

import pytest
from axe_playwright_python.base import AXE_SCRIPT

os.environ.setdefault("DJANGO_ALLOW_ASYNC_UNSAFE", "1")
"""Playwright's loop runs in the thread of the test, where Django would refuse the database."""
CHROMIUM = next(
    (path for name in ("chromium", "chromium-browser", "google-chrome") if (path := shutil.which(name))), None
)
DESK = {"width": 1366, "height": 768}
PHONE = {"width": 390, "height": 844}


@pytest.fixture(scope="session")
def chromium() -> Iterator[Any]:
    """One browser for all tests of a worker."""
    playwright = pytest.importorskip("playwright.sync_api", reason="playwright is not installed")
    if CHROMIUM is None:
        pytest.skip("no chromium on this machine")
    with playwright.sync_playwright() as running:
        one = running.chromium.launch(executable_path=CHROMIUM, args=["--no-sandbox"])
        yield one
        one.close()


class Live:
    """The running system and the windows people have open on it."""

    def __init__(self, chromium: Any, url: str) -> None:
        self.url = url
        self.complaints: list[str] = []
        """What the browser's console said in earnest, refusals of the policy among it; a test that provokes one clears it."""
        self._chromium = chromium
        self._contexts: list[Any] = []

    def open(
        self, user: Any = None, path: str = "/", *, phone: bool = False, dark: bool = False, **options: Any
    ) -> Any:
        """A page at ``path``, in a window of its own, of somebody who is signed in (or, without a user, of nobody)."""
        context = self._chromium.new_context(
            viewport=PHONE if phone else DESK, has_touch=phone, color_scheme="dark" if dark else "light",
            locale="zh-CN", base_url=self.url, **options,
        )  # fmt: skip
        self._contexts.append(context)
        if user is not None:
            context.add_cookies([self.cookie(user)])
        page = context.new_page()
        page.set_default_timeout(8000)
        page.on("console", lambda message: self._heard(message.type, message.text, page.url))
        page.on("pageerror", lambda error: self.complaints.append(f"{page.url}: {error}"))
        page.goto(path)
        return page

    def cookie(self, user: Any) -> dict[str, str]:
        """The session of a person, as after the sign-in page."""
        from django.conf import settings
        from django.test import Client

        client = Client()
        client.force_login(user, backend="jixiao_web.accounts.backend.Backend")
        return {
            "name": settings.SESSION_COOKIE_NAME,
            "value": client.cookies[settings.SESSION_COOKIE_NAME].value,
            "url": self.url,
        }

    def done(self) -> None:
        """Close all windows. Fails where the browser complained."""
        for context in self._contexts:
            context.close()
        assert not self.complaints, self.complaints

    def _heard(self, kind: str, words: str, where: str) -> None:
        if kind in ("error", "warning"):
            self.complaints.append(f"{where}: {words}")


@pytest.fixture
def live(chromium: Any, live_server: Any) -> Iterator[Live]:
    """The system, served, with a browser before it."""
    running = Live(chromium, live_server.url)
    yield running
    running.done()


def violations(page: Any, *rules: str) -> list[str]:
    """What axe finds on a page as it stands (by these rules alone, where some are named): rule, place and why, a line each."""
    if not page.evaluate("typeof axe === 'object'"):
        page.evaluate(AXE_SCRIPT)
    found = page.evaluate(
        "rules => axe.run({resultTypes: ['violations'], ...(rules.length ? {runOnly: rules} : {})})", list(rules)
    )["violations"]  # fmt: skip
    return [
        f"{v['id']}: {' '.join(node['target'])}: {node.get('failureSummary', '')}" for v in found for node in v["nodes"]
    ]


def until(page: Any, expression: str, seconds: float = 8) -> None:
    """Wait until an expression is true on a page. Playwright's own way evaluates a string there, which our policy forbids."""
    end = time.monotonic() + seconds
    while not page.evaluate(expression):
        assert time.monotonic() < end, f"not within {seconds} s: {expression}"
        page.wait_for_timeout(50)
