"""The demonstration county as tests find it: told once for a module, in a transaction that is taken back."""

from typing import Any

import pytest


@pytest.fixture(scope="module")
def story(django_db_setup: None, django_db_blocker: Any) -> Any:
    """The county, told once for this module; what tests do to it is taken back."""
    from django.db import transaction

    from jixiao_web.demo import county

    with django_db_blocker.unblock():
        everything = transaction.atomic()
        everything.__enter__()
        try:
            county.reset()
            yield county
        finally:
            transaction.set_rollback(True)
            everything.__exit__(None, None, None)
