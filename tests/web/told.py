"""What tests find told already: once for a module, in a transaction that is taken back."""

from collections.abc import Iterator
from contextlib import contextmanager
from typing import Any

import pytest


@contextmanager
def taken_back(django_db_blocker: Any) -> Iterator[None]:
    """What is written to the database within is not there afterwards."""
    from django.db import transaction

    with django_db_blocker.unblock():
        everything = transaction.atomic()
        everything.__enter__()
        try:
            yield
        finally:
            transaction.set_rollback(True)
            everything.__exit__(None, None, None)


@pytest.fixture(scope="module")
def story(django_db_setup: None, django_db_blocker: Any) -> Any:
    """The demonstration county, told once for this module; what tests do to it is taken back."""
    from jixiao_web.demo import county

    with taken_back(django_db_blocker):
        county.reset()
        yield county
