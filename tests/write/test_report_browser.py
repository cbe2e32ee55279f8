"""The report in a real browser: policy, filters, the way from list to cell and back, keys, small screens, print."""

import itertools
from collections.abc import Iterator
from dataclasses import replace
from pathlib import Path
from typing import Any

import pytest

from jixiao.write.html_report import RulePage, html_report
from write.report_sample import ON, PAGES, findings, self_evaluation, text
from write.test_html_report import HOSTILE, poison


class Watched:
    """A page with all it complained of and all it asked for."""

    def __init__(self, chromium: Any, file: Path, html: str, fragment: str = "", **options: Any) -> None:
        file.write_text(html, "utf-8")
        self.context = chromium.new_context(viewport={"width": 1366, "height": 768}, **options)
        self.page = self.context.new_page()
        self.complaints: list[str] = []
        self.requests: list[str] = []
        self.page.on("console", lambda message: self.complaints.append(message.text))
        self.page.on("pageerror", lambda error: self.complaints.append(str(error)))
        self.page.on("dialog", lambda dialog: (self.complaints.append("dialog"), dialog.dismiss()))
        self.page.on("request", lambda request: self.requests.append(request.url))
        self.page.goto(file.as_uri() + fragment)

    def done(self) -> None:
        self.page.wait_for_timeout(60)
        assert not self.complaints
        assert len(self.requests) == 1
        self.context.close()


def sample(**options: Any) -> str:
    return html_report(text(), findings(), checked_on=ON, rule_pages=PAGES, **options)


@pytest.fixture
def at(chromium: Any, tmp_path: Path) -> Iterator[Any]:
    opened: list[Watched] = []

    def start(html: str | None = None, fragment: str = "", **options: Any) -> Any:
        one = Watched(chromium, tmp_path / f"{len(opened)}.html", html or sample(), fragment, **options)
        opened.append(one)
        return one.page

    yield start
    for one in opened:
        one.done()


def shown(page: Any) -> int:
    return int(page.locator(".en:not([hidden])").count())


def test_hostile_text_runs_nothing(at: Any) -> None:
    evil = poison(replace(text(), projects=(*text().projects, self_evaluation())))
    found = [poison(one) for one in findings()]
    page = at(
        html_report(
            evil, found, checked_on=ON, rule_pages={one.rule: RulePage(HOSTILE, ((HOSTILE, HOSTILE),)) for one in found}
        )
    )
    assert page.evaluate("document.querySelectorAll('script').length") == 2
    assert page.evaluate("document.querySelectorAll('img').length") == 0
    page.click(".hd >> nth=0")
    page.locator(".en.open .row button").first.click()  # the rule's page is cloned in
    assert page.locator(".en.open .wb").count() == 1
    page.hover(".b[aria-label] >> nth=2")
    assert (
        page.evaluate("getComputedStyle(document.querySelector('.bar')).position") == "sticky"
    )  # the style is allowed


def test_filters(at: Any) -> None:
    page = at()
    every = shown(page)
    page.click(".chip[data-s=w]")
    assert page.get_attribute(".chip[data-s=w]", "aria-pressed") == "false"
    assert shown(page) < every
    assert page.locator("article .bw:not(.off)").count() == 0
    assert page.locator(".kw").count() == 0
    assert "s=ei" in page.url
    page.click(".chip[data-s=w]")
    page.select_option("#by-k", "ZZ")
    codes = {code[:2] for code in page.locator(".en:not([hidden]) .cd").all_inner_texts()}
    assert codes == {"ZZ"}
    page.select_option("#by-k", "")
    page.select_option("#by-p", "2")
    assert shown(page) == 2
    page.select_option("#by-p", "")
    page.select_option("#by-c", "h")
    assert shown(page) == 2
    page.click("#acts >> text=清除筛选")
    assert shown(page) == every
    page.fill("#q", "未填")
    page.wait_for_timeout(120)
    assert shown(page) == 1
    assert "1 条意见" in page.inner_text("#status")
    page.fill("#q", "什么也没有")
    page.wait_for_timeout(120)
    assert "没有符合条件" in page.inner_text("#status")


def test_state_survives_in_the_address(at: Any, tmp_path: Path) -> None:
    page = at(None, "#f2&s=e&k=ZZ")
    assert page.locator(".en:not([hidden])").count() == 3 or shown(page) >= 1
    page = at(None, "#&s=e&q=%E5%8D%95%E4%BD%8D&p=2")
    assert shown(page) == 1
    assert page.input_value("#q") == "单位"
    at(None, "#f9999&s=zzz&p=%E0%A4%A&k=<b>")  # a broken link breaks nothing


def test_from_list_to_cell_and_back(at: Any) -> None:
    page = at()
    head = page.locator(".en:has(.cd:text-is('ZZ03')) .hd")
    head.click()
    focused = page.evaluate("document.activeElement.id")
    assert focused.startswith("m")
    assert page.evaluate(
        "(r => r.top >= 46 && r.bottom <= innerHeight)(document.activeElement.getBoundingClientRect())"
    )
    assert page.evaluate("document.activeElement.closest('td').classList.contains('sel')")
    assert page.get_attribute(".en.open .hd", "aria-expanded") == "true"
    page.click(".en.open .ch a >> nth=1")
    assert page.evaluate("document.activeElement.id") == focused.replace("-1", "-2")
    page.keyboard.press("Enter")  # on the badge: back to the list
    assert page.evaluate("document.activeElement.classList.contains('hd')")
    page.keyboard.press("Escape")
    assert page.evaluate("document.activeElement.id") == focused.replace("-1", "-2")
    page.go_back()
    page.wait_for_timeout(50)
    assert page.locator(".en.open").count() == 1


def test_cell_click_walks_its_marks(at: Any) -> None:
    page = at()
    cell = page.locator("#project-1 td:has(.b + .b)").first
    cell.scroll_into_view_if_needed()
    cell.locator("bdi").click()
    first = page.locator(".en.open .cd").inner_text()
    cell.locator("bdi").click()
    assert page.locator(".en.open .cd").inner_text() != first


def test_deep_link_clears_nothing_and_shows_the_cell(at: Any) -> None:
    page = at(None, "#m1-1")
    page.wait_for_timeout(100)
    assert page.evaluate("document.querySelector('.b.on').id") == "m1-1"
    assert page.evaluate(
        "(r => r.top > 46 && r.bottom < innerHeight)(document.querySelector('.b.on').getBoundingClientRect())"
    )


def test_badge_of_a_hidden_entry_clears_the_filters(at: Any) -> None:
    page = at(None, "#f1&s=i")
    assert page.locator(".en.open").get_attribute("id") == "f1"


def test_keys(at: Any) -> None:
    page = at()
    page.keyboard.press("j")
    assert page.locator(".en.pick").get_attribute("id") == "f1"
    page.keyboard.press("n")
    assert page.locator(".en.pick").get_attribute("id") == "f2"
    page.keyboard.press("k")
    assert page.locator(".en.pick").get_attribute("id") == "f1"
    page.keyboard.press("/")
    assert page.evaluate("document.activeElement.id") == "q"
    page.keyboard.type("jk")
    assert page.input_value("#q") == "jk"
    page.keyboard.press("Escape")
    assert page.input_value("#q") == ""
    page.keyboard.press("Escape")
    page.click(".pf button")
    page.locator("body").press("j")
    assert page.locator(".en.pick").get_attribute("id") == "f1"


def test_copying(at: Any) -> None:
    page = at(None, "#f1", permissions=["clipboard-read", "clipboard-write"])
    page.click(".en.open .row >> text=复制")
    page.wait_for_timeout(50)
    copied = page.evaluate("navigator.clipboard.readText()")
    assert copied.startswith("[错误] ")
    assert "位置：" in copied
    assert "建议：改为" in copied
    page.click("text=复制所列意见")
    page.wait_for_timeout(50)
    assert page.evaluate("navigator.clipboard.readText()").count("建议：") == page.locator(".en").count()


def test_copying_without_clipboard(at: Any) -> None:
    page = at()
    page.evaluate("Object.defineProperty(navigator, 'clipboard', {value: undefined})")
    page.click("text=复制所列意见")
    page.wait_for_timeout(50)
    assert "已复制" in page.inner_text("#acts")


def test_theme(at: Any) -> None:
    page = at(None, color_scheme="dark")
    dark = page.evaluate("getComputedStyle(document.body).backgroundColor")
    page.click("#tools button >> nth=0")
    assert page.evaluate("getComputedStyle(document.body).backgroundColor") != dark
    page.click("#tools button >> nth=0")
    assert page.evaluate("getComputedStyle(document.body).backgroundColor") == dark


def test_phone(at: Any) -> None:
    page = at()
    page.set_viewport_size({"width": 390, "height": 844})
    assert page.evaluate("document.documentElement.scrollWidth") <= 390
    page.click(".grip")
    assert page.locator(".panel.up").count() == 1
    page.click(".hd >> nth=3")
    assert page.locator(".panel.up").count() == 0
    assert page.evaluate("document.querySelector('.b.on').getBoundingClientRect().top") < 790


def test_without_script(at: Any) -> None:
    page = at(None, java_script_enabled=False)
    assert page.locator(".bd:visible").count() == page.locator(".en").count()
    assert not page.locator("#q").is_visible()
    page.click(".hd >> nth=2")
    assert page.url.endswith("#m3-1")


def test_print_shows_everything_but_controls(at: Any) -> None:
    page = at()
    page.emulate_media(media="print")
    assert page.locator(".bd:visible").count() == page.locator(".en").count()
    assert not page.locator(".bar").is_visible()
    assert not page.locator("#q").is_visible()
    assert page.locator(".grid thead").first.evaluate("e => getComputedStyle(e).display") == "table-header-group"


def test_headings_descend_one_by_one(at: Any) -> None:
    page = at()
    levels = page.evaluate("[...document.querySelectorAll('h1,h2,h3,h4,h5')].map(h => +h.tagName[1])")
    assert levels[0] == 1
    assert levels.count(1) == 1
    assert all(b - a <= 1 for a, b in itertools.pairwise(levels))
    assert page.locator("main").count() == 1
    assert page.locator("aside[aria-label]").count() == 1
