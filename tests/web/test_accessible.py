"""Axe on every page that is listed in :mod:`web.pages`, light and dark, on a desk and on a phone; what a page opens, too."""

import os
import zlib
from typing import Any

import pytest

from web.browser import DESK, PHONE, Live, violations
from web.conftest import County
from web.pages import PAGES
from web.scene import Scene, build_scene

pytestmark = pytest.mark.django_db(transaction=True)


@pytest.fixture
def scene(live: Live, county: County, round_: Any) -> Scene:
    return build_scene(county, round_).prove().look_back()


EVERY = os.environ.get("JIXIAO_AXE") == "every"
"""Whether each page is looked at in the dark as well (``make accessible``), or each third: the colours are a handful."""


def faults(page: Any, name: str) -> list[str]:
    """What is wrong with a page as it stands, in each shape and theme."""
    found = [f"{name}: {v}" for v in violations(page)]
    page.emulate_media(color_scheme="dark")
    if EVERY or zlib.crc32(name.encode()) % 3 == 0:
        found += [f"{name} dark: {v}" for v in violations(page, "color-contrast")]
    page.set_viewport_size(PHONE)
    found += [f"{name} phone: {v}" for v in violations(page, "scrollable-region-focusable", "target-size")]
    wide = page.evaluate("document.documentElement.scrollWidth - innerWidth")
    page.set_viewport_size(DESK)
    page.emulate_media(color_scheme="light")
    return [*found, *([f"{name} phone: {wide} pixels too wide"] if wide > 0 else [])]


def test_no_page_has_a_fault_axe_can_find(live: Live, scene: Scene) -> None:
    found = []
    for who in dict.fromkeys(who for _name, who, _path in PAGES):
        page = live.open(scene.who(who), "/notices" if who else "/sign-in")
        for name, _who, path in (one for one in PAGES if one[1] == who):
            answer = page.goto(scene.fill(path))
            assert answer.status == 200, name
            found += faults(page, name)
    assert not found, "\n".join(found)


OPENED = (
    ("performer", "/rounds/{round}/", "[data-dialog=remind]"), ("performer", "/rounds/{round}/", "[data-dialog=due]"),
    ("performer", "/rounds/{round}/", "[data-dialog=add]"), ("officer", "/texts/{desk}/versions/2", ".form .target.has-warning"),
    ("compiler", "/texts/{draft}/findings", ".waive summary"), ("officer", "/", ".drop summary"),
)  # fmt: skip


def test_what_a_page_opens_has_none_either(live: Live, scene: Scene) -> None:
    found = []
    for who, path, opener in OPENED:
        page = live.open(scene.who(who), scene.fill(path))
        page.locator(opener).first.click()
        found += faults(page, f"{path} {opener}")
        page.context.close()
    assert not found, "\n".join(found)
