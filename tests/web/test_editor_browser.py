"""The editor in a real Chromium: typing, marks, ranges, undoing, two people at once, no network, keys alone."""

import copy
import os
import random
import statistics
import sys
import time
from collections.abc import Callable
from pathlib import Path
from typing import Any

import pytest

from jixiao.api import write
from jixiao_web.submissions import draft, edits, services
from jixiao_web.submissions.models import Edit, Submission
from web.big import big_text
from web.browser import Live, violations
from web.conftest import County, begin_text

pytestmark = pytest.mark.django_db(transaction=True)
FAULTY = "src/jixiao/examples/lanchuan-water-2024.txt"
ROOT = Path(__file__).parents[2]
MARK_WITHIN = 400
"""Milliseconds from a keystroke to its mark that a busy machine may take; an idle one with two cores stays under 100."""
LOOK = os.environ.get("LOOK")
"""A folder for pictures of what the tests see."""


class Editor:
    """A page of the editor."""

    def __init__(self, live: Live, user: Any, text: Submission, anchor: str = "", **options: Any) -> None:
        self.page = live.open(user, f"/texts/{text.pk}/edit{anchor}", **options)
        self.text = text
        self.page.wait_for_selector("#layout[data-ready]")

    def cell(self, row: int, field: str) -> Any:
        return self.page.locator(f'#indicators .tabulator-row:nth-child({row}) [data-field="{field}"]')

    def go(self, row: int, field: str) -> None:
        self.cell(row, field).click()

    def keys(self, *keys: str) -> None:
        for key in keys:
            self.page.keyboard.press(key)

    def type(self, words: str, *keys: str) -> None:
        self.page.keyboard.type(words)
        self.keys(*keys)

    def paste(self, words: str) -> None:
        self.page.evaluate(
            "words => { const data = new DataTransfer(); data.setData('text/plain', words);"
            " document.activeElement.dispatchEvent(new ClipboardEvent('paste', {clipboardData: data, bubbles: true, cancelable: true})); }", words,
        )  # fmt: skip

    def saved(self) -> None:
        until(self.page, "document.getElementById('status').textContent.startsWith('已保存')")

    def marked(self, row: int, field: str) -> None:
        self.page.wait_for_selector(
            f'#indicators .tabulator-row:nth-child({row}) [data-field="{field}"][data-severity]'
        )

    def eventually(self, what: Callable[[], Any], wanted: Any) -> None:
        """What is saved by and by."""
        ends = time.monotonic() + 8
        while (found := what()) != wanted and time.monotonic() < ends:
            self.page.wait_for_timeout(30)
        assert found == wanted

    def look(self, name: str) -> None:
        if LOOK:
            self.page.screenshot(path=f"{LOOK}/{name}.png")

    @property
    def sheets(self) -> list[Any]:
        """The projects as the database holds them."""
        return [s.data for s in self.text.sheets.order_by("position")]

    @property
    def rows(self) -> list[Any]:
        return self.sheets[0]["indicators"]


def until(page: Any, expression: str, *, arg: Any = None, timeout: int = 8000) -> None:
    """Wait for something to be true on a page (Playwright's own way is against the policy of the pages)."""
    ends = time.monotonic() + timeout / 1000
    while not page.evaluate(expression, arg):
        assert time.monotonic() < ends, expression
        page.wait_for_timeout(15)


@pytest.fixture
def text(county: County, text_of: Any) -> Any:
    return text_of(county.water, county.compiler, FAULTY)


@pytest.fixture
def editor(live: Live, county: County, text: Submission) -> Editor:
    return Editor(live, county.compiler, text)


def test_what_is_typed_is_marked_in_its_cell_before_it_is_saved(editor: Editor) -> None:
    assert editor.cell(2, "target").get_attribute("data-severity") is None
    editor.go(2, "target")
    editor.type("≥大概")
    editor.marked(2, "target")
    editor.page.locator("#indicators .sheet-hint").wait_for()
    assert Edit.objects.filter(op="set").count() == 0
    editor.look("typing")
    editor.keys("Escape")
    editor.page.wait_for_selector('#indicators .tabulator-row:nth-child(2) [data-field="target"]:not([data-severity])')
    assert Edit.objects.filter(op="set").count() == 0


def test_what_is_committed_is_saved_and_there_again(editor: Editor, live: Live, county: County) -> None:
    editor.go(1, "target")
    editor.type("≥37处", "Enter")
    editor.eventually(lambda: editor.rows[0]["target"], "≥37处")
    again = Editor(live, county.compiler, editor.text)
    assert again.cell(1, "target").inner_text() == "≥37处"


def test_a_mark_says_what_it_is_without_colour(editor: Editor) -> None:
    while not editor.page.locator("#form textarea[aria-describedby]").count():
        editor.keys("Alt+ArrowDown")
        editor.page.wait_for_timeout(300)
    marked = editor.page.locator("#indicators [data-severity]").first
    assert marked.get_attribute("data-sign") in ("✕", "!", "i")
    assert marked.get_attribute("title")
    described = marked.get_attribute("aria-describedby").split()[0]
    assert editor.page.locator(f"#{described}").text_content()
    field = editor.page.locator("#form textarea[aria-describedby]").first
    assert field.get_attribute("aria-describedby")


def test_a_click_on_a_finding_goes_to_its_cell_and_one_more_mends_it(editor: Editor) -> None:
    fix = editor.page.locator(".mark-acts button:has(.mark-fix)").first
    mark = editor.page.locator(".mark", has=fix).first
    path = mark.get_attribute("data-of")
    mark.locator(".mark-go").click()
    assert editor.page.evaluate("document.activeElement.matches('.sheet-field, textarea.cell')")
    wanted = fix.get_attribute("title")
    fix.click()
    editor.eventually(lambda: dict(draft.cells(editor.text.head, editor.sheets))[path], wanted)


def test_a_fix_of_a_part_is_not_offered_for_the_whole_of_a_cell(editor: Editor) -> None:
    """Part one's indicators are one cell: what mends one of them would wipe out the others."""
    editor.page.click("#open-part-one")
    editor.page.wait_for_selector(".mark")
    assert [
        m
        for m in editor.page.evaluate("[...document.querySelectorAll('.mark:has(.mark-fix)')].map(m => m.dataset.of)")
        if m.endswith((".indicators", ".objectives"))
    ] == []


def test_a_range_from_a_sheet_is_pasted_and_rows_are_added(editor: Editor) -> None:
    before = len(editor.rows)
    editor.go(before, "level3")
    editor.paste('甲\t甲的描述\t≥1个\t计划\n乙\t"两行\n描述"\t≥2个\t计划\n丙\t丙的描述\t≥3个\t计划\n')
    editor.eventually(lambda: [r["level3"] for r in editor.rows[before - 1 :]], ["甲", "乙", "丙"])
    rows = editor.rows
    assert rows[-2]["description"] == "两行\n描述"
    assert rows[-1]["level1"] == rows[-2]["level1"] != ""
    editor.keys("Control+z")
    until(editor.page, f"document.querySelectorAll('#indicators .tabulator-row').length === {before + 1}")
    editor.eventually(lambda: len(editor.rows), before)
    assert not {"甲", "乙", "丙"} & {r["level3"] for r in editor.rows}


def test_a_range_is_copied_as_a_sheet_would_and_cut_and_cleared(editor: Editor) -> None:
    first = editor.rows[0]
    editor.go(1, "level3")
    editor.keys("Shift+ArrowRight", "Shift+ArrowDown")
    copied = editor.page.evaluate(
        "() => { const data = new DataTransfer(); document.activeElement.dispatchEvent("
        "new ClipboardEvent('copy', {clipboardData: data, bubbles: true, cancelable: true})); return data.getData('text/plain'); }"
    )
    assert copied.split("\n")[0] == f"{first['level3']}\t{first['description']}"
    assert len(copied.split("\n")) == 2
    editor.keys("Delete")
    editor.eventually(lambda: [r["level3"] for r in editor.rows[:2]], ["", ""])
    editor.keys("Control+z")
    until(editor.page, "document.querySelector('#indicators .tabulator-row [data-field=level3]').textContent !== ''")
    editor.eventually(lambda: editor.rows[0], first)


def test_filling_down_and_right_as_in_a_sheet(editor: Editor) -> None:
    basis = editor.rows[0]["basis"]
    editor.go(1, "basis")
    editor.keys("Shift+ArrowDown", "Shift+ArrowDown", "Control+d")
    editor.eventually(lambda: [r["basis"] for r in editor.rows[:3]], [basis] * 3)


def test_the_handle_fills_by_dragging(editor: Editor) -> None:
    basis = editor.rows[0]["basis"]
    editor.go(1, "basis")
    handle = editor.page.locator("#indicators .sheet-fill").bounding_box()
    to = editor.cell(3, "basis").bounding_box()
    editor.page.mouse.move(handle["x"] + 3, handle["y"] + 3)
    editor.page.mouse.down()
    editor.page.mouse.move(to["x"] + 20, to["y"] + 10, steps=5)
    editor.page.mouse.up()
    editor.eventually(lambda: [r["basis"] for r in editor.rows[:3]], [basis] * 3)


def test_undo_and_redo_go_through_the_server(editor: Editor) -> None:
    old = editor.rows[0]["target"]
    editor.go(1, "target")
    editor.type("≥1处", "Enter")
    editor.saved()
    editor.keys("Control+z")
    until(editor.page, f"document.querySelector('#indicators [data-field=target]').textContent === {old!r}")
    editor.eventually(lambda: editor.rows[0]["target"], old)
    editor.keys("Control+y")
    editor.eventually(lambda: editor.rows[0]["target"], "≥1处")
    assert Edit.objects.filter(op="set").count() == 3


def test_rows_are_added_copied_moved_and_removed_by_keys_alone(editor: Editor) -> None:
    names = [r["level3"] for r in editor.rows]
    editor.go(1, "level3")
    editor.keys("Control+Enter")
    editor.type("新指标", "Enter")
    editor.eventually(lambda: [r["level3"] for r in editor.rows], [names[0], "新指标", *names[1:]])
    editor.go(2, "level3")
    editor.keys("Alt+Shift+ArrowUp")
    editor.eventually(lambda: [r["level3"] for r in editor.rows], ["新指标", *names])
    editor.keys("Control+Shift+D")
    editor.eventually(lambda: [r["level3"] for r in editor.rows][:2], ["新指标", "新指标"])
    editor.keys("Control+Delete")
    editor.eventually(lambda: [r["level3"] for r in editor.rows], ["新指标", *names])
    editor.page.get_by_role("button", name="撤销").last.click()
    editor.eventually(lambda: [r["level3"] for r in editor.rows], ["新指标", "新指标", *names])


def test_a_row_is_moved_by_dragging_its_number(editor: Editor) -> None:
    names = [r["level3"] for r in editor.rows]
    editor.page.locator("#indicators .sheet-number").nth(0).drag_to(
        editor.cell(3, "level3"), target_position={"x": 5, "y": 40}
    )
    editor.eventually(lambda: [r["level3"] for r in editor.rows], [names[1], names[2], names[0], *names[3:]])


def test_the_whole_by_keys_alone(editor: Editor) -> None:
    page = editor.page
    page.locator("#main").focus()
    editor.keys("F6", "F6")
    assert page.evaluate("document.activeElement.closest('#form') !== null")
    editor.keys("F6")
    assert page.evaluate("document.activeElement.matches('#indicators .sheet-field')")
    editor.keys("Tab", "Tab")
    assert page.evaluate("document.activeElement.getAttribute('aria-label')").startswith("三级指标，第 1 行")
    editor.type("键盘写的", "Tab")
    editor.eventually(lambda: editor.rows[0]["level3"], "键盘写的")
    editor.keys("Escape", "Tab")
    assert not page.evaluate("document.activeElement.matches('#indicators .sheet-field')")
    editor.keys("Alt+ArrowDown")
    until(page, "document.querySelector('#projects [aria-current] .project-number').textContent === '2'")
    page.keyboard.press("F1")
    assert page.locator("#keys").is_visible()
    page.keyboard.press("Escape")


def test_headings_are_chosen_from_the_frame(editor: Editor) -> None:
    editor.go(1, "level2")
    editor.keys("Alt+ArrowDown")
    assert editor.page.locator(".sheet-menu:visible li").all_inner_texts() == [
        "数量指标",
        "质量指标",
        "时效指标",
        "成本指标",
    ]
    editor.keys("ArrowDown", "Enter")
    editor.eventually(lambda: editor.rows[0]["level2"], "质量指标")


def test_an_input_method_writes_whole_words_and_no_letters(editor: Editor) -> None:
    editor.go(1, "level3")
    cdp = editor.page.context.new_cdp_session(editor.page)
    sent: list[str] = []
    editor.page.on("request", lambda r: sent.append(r.post_data or "") if r.url.endswith("/check") else None)
    for letters in ("w", "we", "wei", "weixiu"):
        cdp.send(
            "Input.imeSetComposition", {"text": letters, "selectionStart": len(letters), "selectionEnd": len(letters)}
        )
    assert editor.page.locator("#indicators .sheet-field").input_value() == "weixiu"
    cdp.send("Input.insertText", {"text": "维修处数"})
    editor.page.wait_for_timeout(300)
    assert not any("weixiu" in body for body in sent)
    editor.keys("Enter")
    editor.eventually(lambda: editor.rows[0]["level3"], "维修处数")


def test_how_a_row_is_measured_is_written_in_the_sheet_and_beside_it(editor: Editor) -> None:
    editor.page.click("#show-measure")
    editor.go(1, "measure.source")
    editor.type("问卷", "Enter")
    editor.eventually(lambda: editor.rows[0]["measure"].get("source"), "survey")
    editor.go(1, "measure.owner")
    editor.page.click("#tab-measure")
    editor.page.locator("#measure-period").fill("按季度")
    editor.page.locator("#measure-evidence").fill("问卷汇总表")
    editor.page.locator("#measure-evidence").blur()
    editor.page.locator("#measure-method").select_option("share")
    wanted = {"source": "survey", "period": "按季度", "evidence": "问卷汇总表", "method": "share"}
    editor.eventually(lambda: editor.rows[0]["measure"], wanted)
    assert editor.cell(1, "measure.method").inner_text() == "比率（分子÷分母）"


def test_a_suggestion_is_added_with_its_measure(editor: Editor) -> None:
    before = len(editor.rows)
    editor.page.click("#tab-library")
    offer = editor.page.locator(".offer").first
    name = offer.locator("strong").inner_text()
    offer.get_by_role("button").click()
    editor.saved()
    row = next(r for r in editor.rows if r["level3"] == name)
    assert len(editor.rows) == before + 1
    assert row["measure"]["source"]
    assert editor.page.evaluate("document.activeElement.matches('#indicators .sheet-field')")


def test_projects_are_pasted_into_the_table_of_all(editor: Editor) -> None:
    before = len(editor.sheets)
    page = editor.page
    page.click("#open-overview")
    page.locator('#overview-grid .tabulator-row:last-child [data-field="code"]').click()
    editor.paste("\t新项目一\t10\t10\t0\t25\t50\t80\t100\t用途一\n\t新项目二\t20.5\t20\t0.5\t25\t50\t80\t100\t用途二")
    editor.saved()
    new = editor.sheets[before:]
    assert [(s["name"], s["total"], s["plan"]["10"], s["purpose"]) for s in new] == [
        ("新项目一", "10", "80", "用途一"),
        ("新项目二", "20.5", "80", "用途二"),
    ]
    assert f"共 {before + 2} 个项目" in page.locator("#overview-total").inner_text()
    editor.look("overview")


def test_projects_are_added_copied_moved_and_removed(editor: Editor) -> None:
    page = editor.page
    names = [s["name"] for s in editor.sheets]
    page.get_by_role("button", name="复制当前项目").click()
    editor.eventually(lambda: [s["name"] for s in editor.sheets], [names[0], names[0], *names[1:]])
    page.get_by_role("button", name="下移").first.click()
    editor.eventually(lambda: [s["name"] for s in editor.sheets], [names[0], names[1], names[0], *names[2:]])
    page.get_by_role("button", name="删除当前项目").click()
    editor.eventually(lambda: [s["name"] for s in editor.sheets], names)
    page.locator("#toasts").get_by_role("button", name="撤销").click()
    editor.eventually(lambda: len(editor.sheets), len(names) + 1)
    page.get_by_role("button", name="在当前项目后新增项目").click()
    page.keyboard.type("全新的项目")
    page.keyboard.press("Tab")
    editor.eventually(lambda: [s["name"] for s in editor.sheets].count("全新的项目"), 1)


def test_objectives_are_lines_that_are_added_pasted_and_joined(editor: Editor) -> None:
    page = editor.page
    before = [o["text"] for o in editor.sheets[0]["objectives"]]
    page.locator("#form .points textarea").first.focus()
    page.keyboard.press("Enter")
    page.keyboard.type("第二条")
    page.keyboard.press("Tab")
    editor.eventually(lambda: [o["text"] for o in editor.sheets[0]["objectives"]], [before[0], "第二条", *before[1:]])
    page.locator("#form .points textarea").nth(1).fill("")
    page.locator("#form .points textarea").nth(1).focus()
    editor.paste("甲\n乙\n丙")
    editor.eventually(
        lambda: [o["text"] for o in editor.sheets[0]["objectives"]], [before[0], "甲", "乙", "丙", *before[1:]]
    )


def test_cells_of_a_sheet_spread_over_the_form(editor: Editor) -> None:
    editor.page.locator('#form textarea[data-cell$=".plan.3"]').focus()
    editor.paste("20\t45\t75\t100")
    editor.eventually(lambda: list(editor.sheets[0]["plan"].values()), ["20", "45", "75", "100"])


def test_part_one_is_written_otherwise_and_composed_again(editor: Editor) -> None:
    page = editor.page
    uid = editor.sheets[2]["uid"]
    page.click("#open-part-one")
    area = page.locator(f'[data-cell="head.items.{uid}.objectives"]')
    until(page, "uid => document.querySelector(`[data-cell='head.items.${uid}.objectives']`).value !== ''", arg=uid)
    composed = area.input_value()
    area.fill("另一种写法。")
    area.blur()
    editor.saved()
    item = page.locator(f'.item[data-uid="{uid}"] .item-field[data-key="objectives"]')
    assert item.get_by_text("已自行修改").is_visible()
    item.get_by_text("与自动编排的差别").click()
    assert item.locator("ins, del").count()
    editor.look("part-one")
    editor.text.refresh_from_db()
    assert editor.text.head["items"][uid]["objectives"] == "另一种写法。"
    item.get_by_role("button", name="恢复自动编排").click()
    until(
        page,
        "([uid, words]) => document.querySelector(`[data-cell='head.items.${uid}.objectives']`).value === words",
        arg=[uid, editor_objectives(editor.sheets[2])],
    )
    editor.eventually(
        lambda: Submission.objects.get(pk=editor.text.pk).head["items"].get(uid, {}).get("objectives"), None
    )
    assert composed


def editor_objectives(sheet: Any) -> str:
    return "\n".join(o["text"] for o in sheet["objectives"])


# --- two people ------------------------------------------------------------------------------------------------


def test_two_people_in_different_cells_see_each_other_and_lose_nothing(
    live: Live, county: County, text: Submission
) -> None:
    one, other = Editor(live, county.compiler, text), Editor(live, county.compiler2, text)
    one.go(1, "target")
    other.go(2, "target")
    one.type("≥11处", "Enter")
    other.type("≥22公里", "Enter")
    one.saved()
    other.saved()
    until(
        other.page,
        "document.querySelectorAll('#indicators [data-field=target]')[0].textContent === '≥11处'",
        timeout=9000,
    )
    until(
        one.page,
        "document.querySelectorAll('#indicators [data-field=target]')[1].textContent === '≥22公里'",
        timeout=9000,
    )
    assert "编制员乙" in one.page.locator("#people").inner_text()
    assert [r["target"] for r in one.rows[:2]] == ["≥11处", "≥22公里"]


def test_two_people_in_one_cell_choose_and_both_versions_are_kept(live: Live, county: County, text: Submission) -> None:
    one, other = Editor(live, county.compiler, text), Editor(live, county.compiler2, text)
    one.go(1, "target")
    one.type("≥11处", "Enter")
    one.saved()
    other.go(1, "target")
    other.type("≥22处", "Enter")
    dialog = other.page.locator("dialog.conflict")
    dialog.wait_for()
    assert "≥11处" in dialog.inner_text()
    assert "≥22处" in dialog.inner_text()
    other.look("conflict")
    assert violations(other.page) == []
    dialog.get_by_role("button", name="用我的").click()
    one.eventually(lambda: one.rows[0]["target"], "≥22处")
    assert set(Edit.objects.filter(where__endswith=".target").values_list("new", "refused")) == {
        ("≥11处", False),
        ("≥22处", True),
        ("≥22处", False),
    }


def test_merged_words_are_written(live: Live, county: County, text: Submission) -> None:
    one, other = Editor(live, county.compiler, text), Editor(live, county.compiler2, text)
    one.go(1, "basis")
    one.type("甲的依据", "Enter")
    one.saved()
    other.go(1, "basis")
    other.type("乙的依据", "Enter")
    other.page.locator("#conflict-merged").fill("甲乙的依据")
    other.page.get_by_role("button", name="用合并后的").click()
    one.eventually(lambda: one.rows[0]["basis"], "甲乙的依据")


def test_rows_added_at_the_same_place_stand_alike_on_both_pages(live: Live, county: County, text: Submission) -> None:
    one, other = Editor(live, county.compiler, text), Editor(live, county.compiler2, text)
    for page, name in ((one, "甲行"), (other, "乙行")):
        page.go(1, "level3")
        page.keys("Control+Enter")
        page.type(name, "Enter")
    one.saved()
    other.saved()
    names = "[...document.querySelectorAll('#indicators [data-field=level3]')].map(e => e.textContent).join()"
    until(one.page, f"{names}.includes('乙行')", timeout=9000)
    until(other.page, f"{names}.includes('甲行')", timeout=9000)
    stored = ",".join(r["level3"] for r in one.rows) + ","
    assert one.page.evaluate(names) == stored
    assert other.page.evaluate(names) == stored


def test_what_was_written_in_a_row_that_went_can_be_brought_back(live: Live, county: County, text: Submission) -> None:
    one, other = Editor(live, county.compiler, text), Editor(live, county.compiler2, text)
    name = one.rows[1]["level3"]
    other.go(2, "target")
    other.type("≥99公里")
    one.go(2, "level3")
    one.keys("Control+Delete")
    one.saved()
    other.keys("Enter")
    dialog = other.page.locator("dialog.conflict")
    dialog.wait_for()
    dialog.get_by_role("button", name="恢复这一行并写入我的内容").click()
    one.eventually(lambda: [r["target"] for r in one.rows if r["level3"] == name], ["≥99公里"])


def test_what_is_being_written_while_its_project_goes_is_shown_and_can_be_brought_back(
    live: Live, county: County, text: Submission
) -> None:
    one, other = Editor(live, county.compiler, text), Editor(live, county.compiler2, text)
    name = one.sheets[0]["name"]
    other.go(1, "target")
    other.type("≥77处")
    one.page.get_by_role("button", name="删除当前项目").click()
    one.eventually(lambda: [s["name"] for s in one.sheets].count(name), 0)
    dialog = other.page.locator("dialog.conflict")
    dialog.wait_for(timeout=12_000)
    assert "≥77处" in dialog.inner_text()
    assert "编制员" in dialog.inner_text()
    dialog.get_by_role("button", name="恢复这一行并写入我的内容").click()
    one.eventually(lambda: [s["indicators"][0]["target"] for s in one.sheets if s["name"] == name], ["≥77处"])


# --- when the way to the server is not free ----------------------------------------------------------------------


def test_without_a_network_nothing_is_lost(editor: Editor, live: Live) -> None:
    page = editor.page
    page.context.set_offline(True)
    editor.go(1, "target")
    editor.type("≥41处", "Enter")
    page.wait_for_selector("#status[data-status=offline]")
    editor.go(2, "target")
    editor.type("≥42公里", "Enter")
    assert "2 处修改" in page.locator("#status").inner_text()
    editor.look("offline")
    page.context.set_offline(False)
    editor.eventually(lambda: [r["target"] for r in editor.rows[:2]], ["≥41处", "≥42公里"])
    live.complaints.clear()  # of the network


def test_a_page_that_was_closed_with_unsaved_changes_takes_them_up_again(editor: Editor, live: Live) -> None:
    page = editor.page
    page.on("dialog", lambda dialog: dialog.accept())
    page.route(
        "**/cells",
        lambda route: route.fulfill(status=503, content_type="application/problem+json", body='{"detail": "x"}'),
    )
    editor.go(1, "target")
    editor.type("≥43处", "Enter")
    page.wait_for_selector("#status[data-status=serverBusy]")
    page.unroute("**/cells")
    page.reload()
    page.wait_for_selector("#layout[data-ready]")
    editor.eventually(lambda: editor.rows[0]["target"], "≥43处")
    assert editor.cell(1, "target").inner_text() == "≥43处"
    live.complaints.clear()


def test_an_answer_that_was_lost_does_nothing_twice(editor: Editor, live: Live) -> None:
    page = editor.page
    lost: list[int] = []

    def lose_one(route: Any) -> None:
        response = route.fetch()
        if lost:
            route.fulfill(response=response)
        else:
            lost.append(response.status)
            route.abort()

    page.route("**/cells", lose_one)
    before = len(editor.rows)
    editor.go(1, "level3")
    editor.keys("Control+Enter")
    page.wait_for_selector("#status[data-status=serverBusy], #status[data-status=offline]")
    editor.eventually(lambda: lost, [200])
    assert len(editor.rows) == before + 1
    assert Edit.objects.filter(op="add").count() == 1
    assert page.locator("dialog.conflict").count() == 1
    assert not page.locator("dialog.conflict").is_visible()
    live.complaints.clear()


def test_a_session_that_ended_is_said_and_changes_wait(editor: Editor, live: Live, county: County) -> None:
    page = editor.page
    page.context.clear_cookies(name="jixiao")
    editor.go(1, "target")
    editor.type("≥44处", "Enter")
    page.wait_for_selector("#status[data-status=signedOut]")
    assert page.locator("#sign-in").is_visible()
    page.context.add_cookies([live.cookie(county.compiler)])
    editor.eventually(lambda: editor.rows[0]["target"], "≥44处")
    live.complaints.clear()


def test_leaving_with_unsaved_changes_is_asked_about(editor: Editor, live: Live) -> None:
    page = editor.page
    page.route("**/cells", lambda route: route.abort())
    editor.go(1, "target")
    editor.type("≥45处", "Enter")
    page.wait_for_selector("#status[data-status=serverBusy], #status[data-status=offline]")
    asked: list[str] = []
    page.on("dialog", lambda dialog: (asked.append(dialog.type), dialog.dismiss()))
    page.evaluate("window.location.href = '/'")
    editor.eventually(lambda: asked, ["beforeunload"])
    live.complaints.clear()


# --- who may only read, and what everybody sees ------------------------------------------------------------------


def test_a_submitted_text_is_read_with_its_marks(live: Live, county: County, text: Submission) -> None:
    Submission.objects.filter(pk=text.pk).update(state="submitted", stage="head")
    editor = Editor(live, county.compiler, text)
    assert editor.page.locator("#indicators [data-severity]").count()
    assert editor.page.locator("#row-add").count() == 0
    before = editor.cell(1, "target").inner_text()
    editor.go(1, "target")
    editor.type("x", "Enter", "Delete", "Control+Enter")
    assert editor.cell(1, "target").inner_text() == before
    assert editor.page.locator("#form textarea:not([readonly])").count() == 0
    assert Edit.objects.filter(op="set").count() == 0


def test_a_reason_is_given_beside_the_finding(editor: Editor) -> None:
    mark = editor.page.locator(".mark-error").first
    fingerprint = mark.get_attribute("data-mark")
    mark.get_by_role("button", name="说明理由").click()
    editor.page.fill("#waive-reason", "已经财政局书面同意")
    editor.page.get_by_role("button", name="记下理由").click()
    editor.page.wait_for_selector(f'.mark-waived[data-mark="{fingerprint}"]')


@pytest.mark.parametrize("dark", [False, True], ids=["light", "dark"])
def test_axe_finds_nothing_on_any_view(live: Live, county: County, text: Submission, dark: bool) -> None:
    editor = Editor(live, county.compiler, text, dark=dark)
    name = "dark" if dark else "light"
    for view in ("project", "overview", "part-one"):
        editor.page.click(f"#open-{view}")
        editor.page.wait_for_timeout(500)
        editor.look(f"{view}-{name}")
        assert violations(editor.page) == [], view
    editor.page.click("#open-project")
    for tab in ("library", "last", "measure"):
        editor.page.click(f"#tab-{tab}")
        editor.page.wait_for_timeout(500)
        assert violations(editor.page) == [], tab
    editor.go(1, "level2")
    editor.keys("Alt+ArrowDown")
    assert violations(editor.page) == []


def test_the_editor_on_a_phone_scrolls_one_way_only(live: Live, county: County, text: Submission) -> None:
    editor = Editor(live, county.compiler, text, phone=True)
    for view in ("project", "overview", "part-one"):
        editor.page.click(f"#open-{view}")
        editor.page.wait_for_timeout(400)
        editor.look(f"{view}-phone")
        assert editor.page.evaluate("document.documentElement.scrollWidth") <= 390, view
        assert violations(editor.page) == [], view


def test_an_empty_text_says_what_to_do(live: Live, county: County, text_of: Any) -> None:
    text = text_of(county.water, county.compiler, None)
    editor = Editor(live, county.compiler, text)
    assert editor.page.get_by_text("还没有项目").first.is_visible()
    assert violations(editor.page) == []
    editor.look("empty")
    editor.page.click("#add-first")
    editor.type("第一个项目", "Tab")
    editor.eventually(lambda: [s["name"] for s in editor.sheets], ["第一个项目"])


def test_a_link_to_a_cell_opens_its_project_there(live: Live, county: County, text: Submission) -> None:
    sheet = text.sheets.order_by("position")[2].data
    path = f"{sheet['uid']}.indicators.{sheet['indicators'][3]['uid']}.basis"
    editor = Editor(live, county.compiler, text, f"#{path}")
    until(editor.page, "document.activeElement.matches('#indicators .sheet-field')")
    assert editor.page.locator("#indicators .cur").get_attribute("data-cell") == path


# --- the page's draft is the server's -----------------------------------------------------------------------------


def test_the_page_and_the_server_make_the_same_of_the_same_changes(
    live: Live, county: County, text: Submission
) -> None:
    page = Editor(live, county.compiler, text).page
    head, sheets = text.head, [s.data for s in text.sheets.order_by("position")]
    chance = random.Random(7)
    for _round in range(30):
        before = copy.deepcopy([head, sheets])
        wanted, results = [], []
        for _n in range(12):
            wanted.append(_change(chance, head, sheets))
            results.append(edits.apply(head, sheets, copy.deepcopy(wanted[-1])))
        made = page.evaluate(
            "async ([head, sheets, ops]) => { const { Draft } = await import('/static/submissions/editor/draft.js');"
            " const draft = new Draft(head, sheets); const back = ops.map((op) => draft.perform(op) !== null);"
            " return { head: draft.head, sheets: draft.sheets, back }; }", [*before, wanted],
        )  # fmt: skip
        assert made["head"] == head
        assert made["sheets"] == sheets
        assert made["back"] == [isinstance(r, edits.Change) for r in results]


def _change(chance: random.Random, head: Any, sheets: list[Any]) -> Any:
    """A change to the draft as it is; some change nothing."""
    sheet = chance.choice(sheets)
    row = chance.choice(sheet["indicators"] or [{"uid": "i0000000000"}])
    where = f"{sheet['uid']}.indicators"
    after = chance.choice([None, *(r["uid"] for r in sheet["indicators"]), "i0123456789"])
    cells = {
        **dict(draft.cells(head, sheets)),
        f"{where}.{row['uid']}.measure.owner": "",
        f"{where}.{row['uid']}.weight": "",
        f"head.items.{sheet['uid']}.purpose": "",
    }
    match chance.choice(("set", "set", "compose", "add", "remove", "move", "move", "projects")):
        case "set":
            path, old = chance.choice(list(cells.items()))
            words = (
                "ledger"
                if path.endswith(".source")
                else "count"
                if path.endswith(".method")
                else chance.choice(["", "新", "≥3"])
            )
            return {"op": "set", "cell": path, "old": old, "new": old if path.endswith(".framework") else words}
        case "compose":
            return {
                "op": "compose",
                "cell": f"head.items.{sheet['uid']}.purpose",
                "old": head["items"].get(sheet["uid"], {}).get("purpose", ""),
            }
        case "add":
            return {"op": "add", "list": where, "item": draft.empty_row(level3="加"), "after": after}
        case "remove":
            return (
                {"op": "remove", "list": where, "item": copy.deepcopy(row)}
                if "level1" in row
                else {"op": "move", "list": where, "uid": row["uid"], "after": None}
            )
        case "move":
            return {"op": "move", "list": where, "uid": row["uid"], "after": after}
    return {
        "op": "move",
        "list": "projects",
        "uid": sheet["uid"],
        "after": chance.choice([None, *(s["uid"] for s in sheets)]),
    }


# --- speed ----------------------------------------------------------------------------------------------------------

WATCH = """() => {
  window.times = [];
  let pressed = 0;
  document.addEventListener('input', () => { pressed = performance.now(); }, true);
  new MutationObserver(() => { if (pressed) { window.times.push(performance.now() - pressed); pressed = 0; } })
    .observe(document.querySelector('.workspace'), { subtree: true, attributes: true, attributeFilter: ['data-severity'] });
}"""
"""Milliseconds between a keystroke's input event and the first mark that is put or taken because of it."""


def keystrokes(editor: Editor, times: int) -> list[float]:
    """Type, one key after the other, what changes the mark of a cell; the milliseconds each took."""
    editor.page.evaluate(WATCH)
    editor.go(3, "target")
    for n in range(times):
        before = editor.page.evaluate("window.times.length")
        editor.type("≥" if n % 2 == 0 else "9")
        until(editor.page, f"window.times.length > {before}", timeout=5000)
        if n % 6 == 5:
            with editor.page.expect_response("**/check"):  # what taking it back asks is not the next key's
                editor.keys("Escape")
            editor.page.wait_for_timeout(50)
    return editor.page.evaluate("window.times")


def test_a_keystroke_is_marked_at_once_in_a_text_of_40_projects_and_300_indicators(
    live: Live, county: County, round_: Any, capsys: Any
) -> None:
    text = begin_text(ROOT, round_, county.water, county.compiler, None)
    upload = services.preview(submission=text, by=county.compiler, content=write(big_text(), ".json"), name="big.json")
    services.apply_upload(upload=upload, by=county.compiler)
    editor = Editor(live, county.compiler, text)
    assert sum(len(s["indicators"]) for s in editor.sheets) == 300
    times = keystrokes(editor, 18)
    median = statistics.median(times)
    with capsys.disabled():
        sys.stdout.write(
            f"\nkeystroke to mark, 40 projects, 300 indicators: median {median:.0f} ms of {len(times)}, load {os.getloadavg()[0]:.1f}\n"
        )
    assert median < MARK_WITHIN
