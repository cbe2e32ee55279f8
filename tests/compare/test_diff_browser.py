"""The redline in a real browser: policy, filters, the way from list to cell, keys, small screens."""

import random
from collections.abc import Iterator
from pathlib import Path
from typing import Any

import pytest

from compare.texts import base, script, text
from jixiao.compare import compare
from jixiao.write.diff_html import diff_html


@pytest.fixture(params=["wide", "narrow"])
def page(request: pytest.FixtureRequest, chromium: Any, tmp_path: Path) -> Iterator[Any]:
    old, new = text(base()), text(script(random.Random(11))[0])
    file = tmp_path / "diff.html"
    file.write_text(diff_html(old, new, compare(old, new)), "utf-8")
    size = {"width": 1366, "height": 768} if request.param == "wide" else {"width": 390, "height": 844}
    one = chromium.new_page(viewport=size)
    complaints: list[str] = []
    requests: list[str] = []
    one.on("console", lambda message: complaints.append(message.text))
    one.on("pageerror", lambda error: complaints.append(str(error)))
    one.on("request", lambda asked: requests.append(asked.url))
    one.goto(file.as_uri())
    yield one
    one.wait_for_timeout(50)
    assert complaints == []
    assert len(requests) == 1
    assert one.evaluate("document.documentElement.scrollWidth") <= size["width"]
    one.close()


def test_keys_walk_from_one_difference_to_the_next(page: Any) -> None:
    total = page.locator(".en").count()
    assert total > 4
    seen = []
    for _ in range(total):
        page.keyboard.press("j")
        page.wait_for_timeout(60)
        mark = page.locator(".b.on")
        seen.append(mark.get_attribute("id"))
        box = mark.bounding_box()
        assert box is not None
        assert 40 < box["y"] < page.viewport_size["height"], seen[-1]
    assert seen == [f"m{n}" for n in range(1, total + 1)]


def test_only_changes_hides_what_stayed(page: Any) -> None:
    assert page.locator("#contents").is_visible()
    page.keyboard.press("o")
    assert not page.locator("#contents").is_visible()
    assert page.locator(".project:not(.same)").first.is_visible()
    page.keyboard.press("o")
    assert page.locator("#contents").is_visible()


def test_filters_and_search(page: Any) -> None:
    if page.locator(".grip").is_visible():
        page.locator(".grip").click()
    page.locator('.chip[data-s="c"]').click()
    assert page.locator('.en[data-s="c"]:visible').count() == 0
    page.locator('.chip[data-s="c"]').click()
    page.fill("#q", "没有这样的词")
    page.wait_for_timeout(100)
    assert page.locator(".en:visible").count() == 0
    assert page.locator(".zn:visible").count() == 0
    page.fill("#q", "")
    page.wait_for_timeout(100)
    assert page.locator(".en:visible").count() == page.locator(".en").count()
