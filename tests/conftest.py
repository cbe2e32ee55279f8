"""What all tests share."""

from web.browser import chromium  # noqa: F401 - one browser a worker: two of Playwright's loops do not go together
