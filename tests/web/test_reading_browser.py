"""Reading, returning and grading in Chromium: the panel of a cell, keys, a phone, the pages that are kept apart."""

from typing import Any

import pytest

from web.browser import Live
from web.conftest import County
from web.scene import Scene, build_scene

pytestmark = pytest.mark.django_db(transaction=True)


@pytest.fixture
def scene(live: Live, county: County, round_: Any) -> Scene:
    return build_scene(county, round_, "desk")


@pytest.fixture
def reading(live: Live, scene: Scene) -> Any:
    return live.open(scene.who("officer"), scene.fill("/texts/{desk}/versions/2"))


def focused(page: Any) -> str:
    return str(page.evaluate("document.activeElement.dataset.cell ?? document.activeElement.id"))


def test_a_cell_shows_what_was_found_said_and_changed(reading: Any) -> None:
    cell = reading.locator(".form .target.changed")
    cell.click()
    panel = reading.locator("#panel-cell")
    assert "指标值" in panel.locator("h2").inner_text()
    assert panel.locator(".was del").inner_text() in cell.locator("del").inner_text()
    assert panel.locator(".said-item").count() >= 2
    assert "今年新增三个乡镇" in panel.locator(".thread .answer").inner_text()
    reading.get_by_role("button", name="关闭").click()
    assert panel.is_hidden()


def test_a_comment_stays_in_its_cell_without_loading_the_page_anew(reading: Any, scene: Scene) -> None:
    reading.evaluate("window.same = true")
    reading.locator(".form .name").nth(2).click()
    reading.get_by_role("textbox", name="提意见").fill("名称不规范\n请改")
    reading.get_by_role("button", name="提出").click()
    reading.locator(".thread", has_text="名称不规范").wait_for()
    assert reading.locator(".form .name").nth(2).locator(".sign-said").count() == 1
    assert reading.evaluate("window.same")
    reading.locator("#panel-body summary", has_text="回复").click()
    reading.locator("#panel-body .reply textarea").fill("同上")
    reading.locator("#panel-body .reply button").click()
    reading.locator("#panel-body .answer", has_text="同上").wait_for()
    reading.get_by_role("button", name="标为已处理").click()
    reading.locator(".thread.settled").wait_for()
    assert reading.locator(".form .name").nth(2).locator(".sign-said").count() == 0
    assert scene.texts["desk"].comments.filter(words="名称不规范\n请改", settled_at__isnull=False).count() == 1


def test_what_keeps_a_comment_from_being_saved_is_told(reading: Any, live: Live) -> None:
    reading.locator(".form .name").first.click()
    reading.get_by_role("textbox", name="提意见").fill("写好的意见")
    reading.context.clear_cookies()
    reading.get_by_role("button", name="提出").click()
    reading.locator("#panel-error").wait_for()
    assert reading.get_by_role("textbox", name="提意见").input_value() == "写好的意见"
    live.complaints.clear()  # the browser notes the refusal


def test_cells_are_reached_by_keys(reading: Any) -> None:
    grid = reading.locator("[role=grid]").first
    assert grid.locator("[data-cell][tabindex='0']").count() == 1
    grid.locator("[data-cell][tabindex='0']").focus()
    start = focused(reading)
    assert start.endswith(".code")
    reading.keyboard.press("ArrowRight")
    assert focused(reading).endswith(".name")
    reading.keyboard.press("ArrowDown")
    assert focused(reading).endswith((".fiscal", ".other"))
    for _ in range(4):
        reading.keyboard.press("ArrowDown")
    assert ".indicators." in focused(reading) or ".objectives." in focused(reading)
    here = focused(reading)
    reading.keyboard.press("Enter")
    assert focused(reading) == "panel"
    reading.keyboard.press("Escape")
    assert focused(reading) == here


def test_j_and_k_walk_the_places_there_is_something_to_see(reading: Any) -> None:
    reading.keyboard.press("j")
    first = reading.locator(".current").get_attribute("data-cell")
    reading.keyboard.press("j")
    second = reading.locator(".current").get_attribute("data-cell")
    assert first != second
    reading.keyboard.press("k")
    assert reading.locator(".current").get_attribute("data-cell") == first
    reading.get_by_role("textbox", name="提意见").press_sequentially("jk")
    assert reading.get_by_role("textbox", name="提意见").input_value() == "jk"


def test_the_list_shows_the_kinds_that_are_asked_for(reading: Any) -> None:
    every = reading.locator("#spots li").count()
    reading.locator("[data-show=changed]").click()
    changed = reading.locator("#spots li").count()
    assert 0 < changed < every
    assert reading.locator("[data-show=changed] b").inner_text() == str(changed)


def test_an_address_with_a_cell_opens_it(live: Live, scene: Scene) -> None:
    sheet = scene.texts["desk"].sheets.first()
    page = live.open(scene.who("auditor"), scene.fill(f"/texts/{{desk}}/versions/2#{sheet.uid}.purpose"))
    assert "资金用途" in page.locator("#panel-where").inner_text()
    assert page.locator(".current").get_attribute("data-cell") == f"{sheet.uid}.purpose"
    assert page.locator("#panel-form").count() == 0


def test_a_place_becomes_a_reason_for_returning(reading: Any) -> None:
    reading.locator(".form .target").nth(1).click()
    place = reading.locator("#panel-where").inner_text()
    path = reading.locator("#panel-path").input_value()
    reading.get_by_role("link", name="以此处为由退回").click()
    chosen = reading.locator("select[name=cell]")
    assert chosen.input_value() == path
    assert place.split(" · ")[-1] in chosen.locator("option:checked").inner_text()
    reading.get_by_role("button", name="支出计划安排不合理").click()
    reading.get_by_role("button", name="指标不可衡量").click()
    assert [t.input_value()[:4] for t in reading.locator(".own-reason textarea").all()] == ["支出计划", "指标不可"]


def test_on_a_phone_the_cell_opens_from_below_and_nothing_is_too_wide(live: Live, scene: Scene) -> None:
    page = live.open(scene.who("officer"), scene.fill("/texts/{desk}/versions/2"), phone=True)
    assert page.evaluate("document.documentElement.scrollWidth") <= 390
    page.locator(".form .target").first.tap()
    box = page.locator("#panel").bounding_box()
    assert box["y"] + box["height"] <= 845
    assert box["height"] <= 0.71 * 844
    assert page.locator(".form-rows th").count() == 0


def test_sum_grade_and_what_follows_show_as_points_are_typed(live: Live, scene: Scene) -> None:
    page = live.open(scene.who("officer"), scene.fill("/texts/{desk}/review"))
    fields = page.locator(".by-points input").all()
    for field in fields:
        field.fill(field.get_attribute("data-most"))
    assert (page.locator("#sum").inner_text(), page.locator("#grade").inner_text()) == ("100", "优")
    fields[2].fill("8.5")
    assert (page.locator("#sum").inner_text(), page.locator("#grade").inner_text()) == ("93.5", "优")
    row = page.locator(".review-table tbody tr").nth(2)
    assert row.locator(".low").is_visible()
    row.locator("textarea").fill("与职责关联不足")
    assert row.locator(".low").is_hidden()
    fields[3].fill("99")
    assert page.locator("#grade").inner_text() == ""
    page.get_by_label("优良中差").check()
    for n in range(8):
        page.locator(f".by-grades input[name=grade-{n}][value={'良' if n else '优'}]").check(force=True)
    assert page.locator("#grade").inner_text() == "良"
    assert "协商" in page.locator("#follows").inner_text()
    page.get_by_role("button", name="保存", exact=True).click()
    page.get_by_text("审核表已保存").wait_for()
    assert page.locator(".by-grades input:checked").count() == 8


@pytest.mark.parametrize("path", ["report.html", "redline.html"])
def test_the_pages_of_the_core_work_in_their_box(live: Live, scene: Scene, path: str) -> None:
    page = live.open(scene.who("officer"), scene.fill(f"/texts/{{desk}}/{path}"))
    page.locator(".hd").first.click()
    assert page.locator(".en.open").count() == 1
    assert page.evaluate("(() => { try { return document.cookie } catch (e) { return e.name } })()") == "SecurityError"


def test_many_boxes_are_ticked_by_one(live: Live, scene: Scene) -> None:
    page = live.open(scene.who("performer"), scene.fill("/rounds/{round}/"))
    page.get_by_role("checkbox", name="全选").check()
    boxes = page.locator("tbody input[type=checkbox]")
    assert all(b.is_checked() for b in boxes.all())
    boxes.first.uncheck()
    assert page.evaluate("document.querySelector('[data-tick-all]').indeterminate")
    page.get_by_role("button", name="催报…").click()
    page.get_by_role("button", name="催报勾选的单位").click()
    page.get_by_text(f"已催报 {boxes.count() - 1} 个单位").wait_for()


def test_one_dialog_serves_every_row(live: Live, scene: Scene) -> None:
    page = live.open(scene.who("performer"), scene.fill("/rounds/{round}/"))
    page.locator("tr", has_text="水文站").get_by_role("button", name="改期").click()
    dialog = page.get_by_role("dialog")
    assert "岚川县水文站" in dialog.inner_text()
    dialog.get_by_label("新的截止日期").fill("2099-06-30")
    dialog.get_by_label("原因").fill("顺延")
    dialog.get_by_role("button", name="保存").click()
    page.get_by_text("岚川县水文站的截止日期已改").wait_for()
    assert "2099-06-30" in page.locator("tr", has_text="水文站").inner_text()
