"""What all tests share."""

import pytest

import strategies  # noqa: F401 - how many examples Hypothesis looks at, and which
from web.browser import chromium  # noqa: F401 - one browser a worker: two of Playwright's loops do not go together


def pytest_make_parametrize_id(config: pytest.Config, val: object, argname: str) -> str | None:
    """The content of a file is no name: many hold the time at which they were made, and no two workers agree on it."""
    return argname if isinstance(val, bytes) and len(val) > 40 else None
