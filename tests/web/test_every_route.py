"""What holds for every address of the system: policy, nothing inline, no form without its token, nothing of others."""

from typing import Any

import pytest
from django.test import Client
from django.urls import reverse
from lxml import html

from web.test_permissions import LINES, Line, World, ask, routes, standing, world  # noqa: F401 - fixtures

pytestmark = pytest.mark.django_db
BACKEND = "jixiao_web.accounts.backend.Backend"


def test_no_route_takes_a_form_without_its_token(world: World) -> None:  # noqa: F811
    taken = []
    for route in sorted(routes()):
        line = next((one for one in LINES if one.route == route), None)
        if line is None:
            continue  # said by test_permissions.py
        client = Client(enforce_csrf_checks=True)
        if line.may:
            client.force_login(world.county.people[line.may], backend=BACKEND)
        answer = client.post(reverse(route, kwargs=line.args(world)), line.data(world) if line.method == "post" else {})
        # The interface looks at no session: who shows no token of theirs is nobody.
        if answer.status_code not in ((401, 403, 405) if route.startswith("api:") else (403,)):
            taken.append((route, answer.status_code))
    assert not taken


def keeps_its_own_policy(answer: Any) -> None:
    """A page of the core, shown whole: shut in a box without the site's cookies, with the hashes of what it runs."""
    assert "allow-same-origin" not in answer.headers["Content-Security-Policy"]
    assert "frame-ancestors 'none'" in answer.headers["Content-Security-Policy"]
    page = html.fromstring(answer.content)
    own = page.xpath("//meta[@http-equiv='Content-Security-Policy']/@content")[0]
    assert "default-src 'none'" in own
    assert "unsafe" not in own
    assert not page.xpath("//@style | //@*[starts-with(name(), 'on')]")


PAGES = [line for line in LINES if line.method == "get" and not line.json]


@pytest.mark.parametrize("line", PAGES, ids=str)
def test_every_page_has_its_policy_and_nothing_inline(line: Line, world: World) -> None:  # noqa: F811
    answer = ask(world, line, line.may)
    if "sandbox" in answer.headers["Content-Security-Policy"]:
        keeps_its_own_policy(answer)
        return
    policy = dict(part.strip().partition(" ")[::2] for part in answer.headers["Content-Security-Policy"].split(";"))
    assert policy["default-src"] == "'none'"
    assert policy["script-src"] == policy["style-src"] == "'self'"
    assert policy["frame-ancestors"] == policy["base-uri"] == "'none'"
    assert answer.headers["X-Frame-Options"] == "DENY"
    assert answer.headers["X-Content-Type-Options"] == "nosniff"
    assert answer.headers["Referrer-Policy"] == "same-origin"
    if (
        answer.status_code != 200
        or "html" not in answer.headers["Content-Type"]
        or answer.has_header("Content-Disposition")
    ):
        return
    page = html.fromstring(answer.content)
    assert not page.xpath("//style | //@style | //@*[starts-with(name(), 'on')]")
    assert not page.xpath("//script[not(@src) and not(@type='application/json')]")
    links = page.xpath("//@src | //link/@href | //@action | //a/@href")
    assert all(link.startswith(("/", "#", "?", "data:image/", "blob:")) or link == "" for link in links)


TEXTS = [
    line
    for line in LINES
    if line.foreign
    and line.route.startswith(("text", "version", "draft", "findings", "review", "comment", "upload", "waiver"))
]


@pytest.mark.parametrize("who", ["system_admin", "security_admin", "audit_admin"])
@pytest.mark.parametrize("line", TEXTS, ids=str)
def test_administrators_read_no_texts(line: Line, who: str, world: World) -> None:  # noqa: F811
    assert ask(world, line, who).status_code in (403, 404)


@pytest.mark.parametrize(
    "who",
    ["culture_compiler", "culture_head", "other_officer", "nobody", "system_admin", "far_performer", "far_auditor"],
)
def test_lists_hold_nothing_of_other_organisations(who: str, world: World) -> None:  # noqa: F811
    client = Client()
    client.force_login(world.county.people[who], backend=BACKEND)
    for route in ("inbox", "texts", "rounds"):
        answer = client.get(reverse(route))
        assert answer.status_code in (200, 403)
        if answer.status_code == 200:
            assert f"/texts/{world.text.pk}" not in answer.content.decode()
