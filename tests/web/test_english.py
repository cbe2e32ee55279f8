"""No address of the system shows Chinese of ours where English was chosen: the lines of ``test_permissions.py``."""

import pytest
from django.conf import settings
from django.test import Client
from django.urls import reverse
from lxml import html

from web.asking import as_
from web.test_catalogue import brought, strange
from web.test_permissions import LINES, World, standing, world  # noqa: F401 - fixtures


@pytest.mark.django_db
def test_no_address_in_english_has_chinese_of_ours(world: World) -> None:  # noqa: F811
    known, left = brought(), []
    for line in (one for one in LINES if one.method == "get" and not one.json and not one.route.startswith("api:")):
        client = as_(world.county.people[line.may]) if line.may else Client()
        client.cookies[settings.LANGUAGE_COOKIE_NAME] = "en"
        answer = client.get(reverse(line.route, kwargs=line.args(world)), line.data(world))
        is_ours = answer.headers.get("Content-Type", "").startswith("text/html") and not answer.streaming
        if answer.status_code == 200 and is_ours and "sandbox" not in answer.headers["Content-Security-Policy"]:
            left += [f"{line}: {words}" for words in strange(html.fromstring(answer.content), known)]
    assert not left, "\n".join(left)
