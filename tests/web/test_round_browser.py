"""The whole way of a text in Chromium, by clicks alone: five people import, correct, hand in, return, answer, approve and
adjust; an auditor reads along and can change nothing.
"""

import re
from pathlib import Path
from typing import Any

import pytest

from web.browser import Live
from web.conftest import CLEAN, County

pytestmark = pytest.mark.django_db(transaction=True)
RIGHT, WRONG = "≥48期", "≥**期"
"""The target of one indicator: as it should be, and as a template left it, which is an error."""


class Walk:
    """Five people before their screens."""

    def __init__(self, live: Live, county: County) -> None:
        self.compiler = live.open(county.culture_compiler)
        self.head = live.open(county.culture_head, phone=True)
        self.desk = live.open(county.other_officer)
        self.performance = live.open(county.performer)
        self.auditor = live.open(county.auditor)
        self.live = live

    def reads(self, page: Any, words: str) -> None:
        """The page tells somebody what came of what they did."""
        page.get_by_text(words).first.wait_for()

    def fill_form(self, page: Any) -> None:
        """The review form with all points."""
        page.get_by_role("link", name="审核表", exact=True).last.click()
        for field in page.locator(".by-points input").all():
            field.fill(field.get_attribute("data-most"))
        page.locator("#sum", has_text="100").wait_for()  # the script may be on its way still
        page.locator("#grade", has_text="优").wait_for()
        page.get_by_role("button", name="保存", exact=True).click()
        self.reads(page, "审核表已保存")

    def approve(self, page: Any, button: str, said: str) -> None:
        """Open what waits, read it, pass it on."""
        page.goto("/")
        page.get_by_role("link", name=re.compile("^审核")).first.click()
        page.locator(".decide").wait_for()
        if page.locator(".decide .late").count():
            self.fill_form(page)
            page.get_by_role("link", name="去通过").click()
        page.locator(".decide").get_by_role("button", name=f"{button}…").click()
        page.get_by_label("审核意见").fill("同意")
        page.get_by_role("dialog").get_by_role("button", name=button, exact=True).click()
        self.reads(page, said)

    def explain(self) -> None:
        """The compiler says why the errors that stand are none."""
        while self.compiler.locator(".said-error").count():
            self.compiler.get_by_text("不改，说明理由").first.click()
            self.compiler.get_by_role("textbox", name="理由").first.fill("总量不变，只调整期数，以会议纪要为准")
            self.compiler.get_by_role("button", name="记下理由").first.click()
            self.reads(self.compiler, "已记下理由")

    def hand_in(self, said: str) -> None:
        """The compiler hands in what nothing keeps back."""
        self.compiler.get_by_role("button", name="提交审核").click()
        self.reads(self.compiler, said)


def type_into(page: Any, cell: str, words: str) -> None:
    """In the editor, opened at the cell: the new content is typed, and saved by itself."""
    page.locator("#layout[data-ready=yes]").wait_for()
    page.locator(f'.cur[data-cell="{cell}"]').wait_for()
    page.keyboard.type(words)
    page.keyboard.press("Enter")
    page.locator('#status[data-status="saved"]').wait_for()


@pytest.fixture
def walk(live: Live, county: County, round_: Any) -> Walk:
    return Walk(live, county)


def test_the_round_from_import_to_adjustment(walk: Walk, tmp_path: Path, request: pytest.FixtureRequest) -> None:
    from jixiao_web.audit.queries import verify
    from jixiao_web.audit.services import signer
    from jixiao_web.submissions.models import Submission

    file = tmp_path / "文化局2025.txt"
    clean = (request.config.rootpath / CLEAN).read_text("utf-8")
    assert clean.count(f"\t{RIGHT}\t") == 1
    file.write_text(clean.replace(f"\t{RIGHT}\t", f"\t{WRONG}\t"), "utf-8")

    # The compiler begins, imports a file, sees what was read, and takes it.
    compiler = walk.compiler
    compiler.get_by_role("button", name="开始编制").click()
    compiler.get_by_role("link", name="导入文件").first.click()
    compiler.locator("input[type=file]").set_input_files(file)
    compiler.get_by_role("button", name="读取并预览").click()
    compiler.get_by_role("button", name="导入", exact=True).click()
    text = Submission.objects.get()
    page = f"/texts/{text.pk}/"

    # An error keeps the text back; its link leads to the cell, where it is corrected.
    compiler.goto(f"{page}submit")
    assert compiler.get_by_role("button", name="提交审核").is_disabled()
    place = compiler.locator(".said-places a", has_text="指标值").first
    cell = place.get_attribute("href").split("#")[1]
    place.click()
    type_into(compiler, cell, RIGHT)
    compiler.goto(f"{page}submit")
    walk.reads(compiler, "没有妨碍提交的错误")
    walk.hand_in("已提交第1版，等待单位负责人审核")

    # The head reads on a phone, opens the cell, says why, and returns the text.
    head = walk.head
    head.goto("/")
    head.get_by_role("link", name=re.compile("^审核")).click()
    head.wait_for_url("**/versions/*")  # with its script, which answers the tap
    head.locator(f'[data-cell="{cell}"]').tap()
    head.get_by_role("textbox", name="提意见").fill("期数偏低，请说明依据。")
    head.get_by_role("button", name="提出").click()
    head.locator(".thread", has_text="期数偏低").wait_for()
    head.get_by_role("button", name="关闭").click()
    head.locator(".decide").get_by_role("link", name="退回…").click()
    assert head.get_by_role("checkbox", name="期数偏低").is_checked()
    head.get_by_role("button", name="指标值缺乏依据").click()
    head.get_by_role("button", name="退回编制单位").click()
    walk.reads(head, "已退回")

    # The compiler finds two reasons, changes the cell, answers both, hands in again.
    compiler.goto("/")
    walk.reads(compiler, "2 条退回意见待答复")
    compiler.get_by_role("link", name="看意见并答复").click()
    compiler.locator(".reason").first.get_by_role("link").click()
    type_into(compiler, cell, "≥52期")
    compiler.goto(f"{page}submit")
    while compiler.locator(".reason-open").count():
        compiler.locator(".reason-open textarea").first.fill("已提高到52期，依据为2025年培训计划。")
        compiler.locator(".reason-open button").first.click()
        walk.reads(compiler, "答复已保存")
    walk.explain()
    walk.hand_in("已提交第2版")

    # The head sees what changed since the last look, and passes it on; then desk and performance office, each with its form.
    head.goto("/")
    head.get_by_role("link", name=re.compile("^审核")).click()
    walk.reads(head, "您上次看的是")
    changed = head.locator(f'.changed[data-cell="{cell}"]')
    assert changed.locator("del").inner_text() == RIGHT
    assert changed.locator("ins").inner_text() == "≥52期"
    walk.approve(head, "通过", "已通过，转下一级审核")
    walk.approve(walk.desk, "通过", "已通过，转下一级审核")
    walk.approve(walk.performance, "批复", "已批复，编制单位已收到通知")

    # What is approved is changed by an adjustment: with a reason, before and after, and its own approval.
    compiler.goto(page)
    compiler.get_by_role("button", name="申请调整…").click()
    compiler.get_by_label("调整的原因和依据").fill("县政府常务会议纪要〔2025〕3号增加两期培训")
    compiler.get_by_role("button", name="开始调整").click()
    walk.reads(compiler, "原批复版本继续有效")
    compiler.goto(f"{page}edit#{cell}")
    type_into(compiler, cell, "≥54期")
    compiler.goto(f"{page}submit")
    walk.explain()
    walk.hand_in("已提交第4版")
    for person, button, said in (
        (head, "通过", "已通过"),
        (walk.desk, "通过", "已通过"),
        (walk.performance, "批复", "已批复"),
    ):
        walk.approve(person, button, said)

    # The auditor reads all of it, before and after included, and finds nothing to press.
    auditor = walk.auditor
    auditor.goto(page)
    for words in ("县政府常务会议纪要", "期数偏低", "已提高到52期", "同意"):
        walk.reads(auditor, words)
    auditor.goto(f"{page}diff?from=3&to=5")
    assert "≥52期" in auditor.locator("del").all_inner_texts()
    assert "≥54期" in auditor.locator("ins").all_inner_texts()
    for path in ("", "versions/5", "findings", "review", "versions"):
        auditor.goto(page + path)
        buttons = auditor.locator("main form[method=post]:visible")
        assert buttons.count() == 0
    auditor.goto(f"{page}submit")
    walk.reads(auditor, "没有权限")
    walk.live.complaints.clear()  # the browser notes the refusal

    text.refresh_from_db()
    assert (text.state, text.versions.count()) == ("approved", 5)
    assert not verify(signer().public).faults
