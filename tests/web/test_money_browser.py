"""A treasury's list imported in Chromium, by clicks alone; axe on the pages of projects, money and tokens."""

import os
from datetime import date
from pathlib import Path
from typing import Any

import pytest

from jixiao_web.money import importing, queries, services
from web.browser import Live, until
from web.paying import as_xlsx, begun, listed, row, stored
from web.surveying import project_of
from web.test_accessible import faults

pytestmark = pytest.mark.django_db(transaction=True)
LAST = date(2025, 12, 31)


@pytest.fixture
def project(county: Any, round_: Any) -> Any:
    return project_of(county, round_)


def chosen(page: Any, name: str, content: bytes) -> None:
    page.get_by_label("国库支付明细").set_input_files(
        {"name": name, "mimeType": "application/octet-stream", "buffer": content}
    )
    page.get_by_role("button", name="读取并核对").click()


def test_payments_are_imported(live: Live, county: Any, project: Any) -> None:
    """A list with a wrong total is refused; the right one is matched, checked and stored; the project shows it."""
    page = live.open(county.culture_compiler, "/projects/")
    page.get_by_role("link", name="导入支付明细").click()
    odd = ["项目编码", "名称", "凭证号", "支付日期", "实付数（元）", "给谁", "摘要"]
    rows = [row(project, n, n * 100, on=f"2025-03-{n:02d}") for n in range(1, 6)]
    chosen(page, "三月.xlsx", as_xlsx(listed(rows, 1600)))
    page.get_by_text("相差 -100.00 元").wait_for()
    page.get_by_role("button", name="不导入了").click()
    page.get_by_text("没有任何支付入账").first.wait_for()
    chosen(page, "三月.xlsx", as_xlsx([odd, *rows, ["合计", "", "", "", 1500]]))
    page.get_by_text("还没有对应的列").first.wait_for()
    page.get_by_label("支付金额").select_option(label="实付数（元）")
    page.get_by_label("金额单位").select_option("元")
    page.get_by_label("收款人").select_option(label="给谁")
    page.get_by_role("button", name="重新核对").click()
    page.get_by_text("核对无误，可以入账。").wait_for()
    page.get_by_role("button", name="确认，5 笔入账").click()
    page.get_by_text("5 笔支付已入账，共 1,500.00 元").wait_for()
    page.goto(f"/projects/{project.pk}/money")
    page.get_by_text("支付明细登记到 2025-03-05").wait_for()
    assert queries.account(project, LAST).paid == 150000
    page.get_by_role("link", name="全部 5 笔").click()
    page.get_by_role("link", name="V000003").click()
    page.get_by_text("三月.xlsx").first.wait_for()


def test_a_long_list_goes_on_by_itself_is_paused_and_goes_on(
    live: Live, county: Any, project: Any, monkeypatch: pytest.MonkeyPatch
) -> None:
    monkeypatch.setattr(importing, "PIECE", 2)
    batch = begun(county, listed([row(project, n, "1") for n in range(200)], "200"))
    importing.store(batch=batch, by=county.culture_compiler, pieces=3)
    page = live.open(county.culture_compiler, f"/payments/imports/{batch.pk}/")
    until(page, "document.getElementById('bar').value > 6")
    page.get_by_role("button", name="暂停").click()
    page.get_by_text("已暂停，随时可以继续。").wait_for()
    assert queries.account(project, LAST).paid is None
    page.get_by_role("button", name="继续").click()
    page.get_by_text("200 笔支付已入账").wait_for()
    assert queries.account(project, LAST).paid == 20000


def test_an_import_goes_on_without_script(
    live: Live, county: Any, project: Any, monkeypatch: pytest.MonkeyPatch
) -> None:
    monkeypatch.setattr(importing, "PIECE", 1)
    batch = begun(county, listed([row(project, n, "1") for n in range(30)], "30"))
    page = live.open(county.culture_compiler, f"/payments/imports/{batch.pk}/", java_script_enabled=False)
    page.get_by_role("button", name="确认，30 笔入账").click()
    page.get_by_text("已存 20 / 30 笔").wait_for()
    page.get_by_role("button", name="继续").click()
    page.get_by_text("30 笔支付已入账").wait_for()


@pytest.fixture
def pages(county: Any, project: Any) -> list[tuple[str, Any, str]]:
    """A project with money in every state, lists on their way; (name, who, path) of each page."""
    by = county.culture_compiler
    rows = [row(project, n, str(20_000 + n), on=f"2025-0{n}-10") for n in range(1, 8)]
    stored(county, listed(rows, str(sum(20_000 + n for n in range(1, 8)))), name="七月底.csv")
    services.adjust(project=project, by=by, source="carryover", after=5_000_000, on=date(2025, 2, 1), document="财预〔2025〕12号",
                    reason="上年结转的设备尾款，按县政府常务会议纪要安排")  # fmt: skip
    step = None
    for kind, planned, done, amount in (("procurement", date(2025, 3, 1), date(2025, 3, 11), None), ("contract", date(2025, 4, 1), date(2025, 4, 1), 720_000_00),
                                        ("acceptance", date(2025, 6, 1), None, None)):  # fmt: skip
        step = services.set_milestone(
            project=project, by=by, kind=kind, name="数字化展示设备", planned=planned, done=done, amount=amount
        )
    bad = [
        row(project, 1, "100", on="2024-12-31"),
        row(project, 2, "5万元"),
        row(project, 3, "70", on="?"),
        ["x", "y", "V9", "2025-03-01", "3", "", ""],
    ]
    wrong = begun(county, listed(bad, "9999"), name="有错.csv")
    checked = begun(county, listed([row(project, 90, "5")], "5"), name="八月.csv")
    going = begun(county, listed([row(project, n, "1") for n in range(100, 104)], "4"), name="九月.csv")
    going.state, going.stored = "paused", 2
    going.save()
    root, lists = f"/projects/{project.pk}", "/payments/imports"
    compiler, officer, boss = county.culture_compiler, county.other_officer, county.culture_head
    return [
        ("projects", county.performer, "/projects/"), ("projects-none", county.compiler, "/projects/"),
        ("project", compiler, f"{root}/"), ("project-head", boss, f"{root}/"), ("money", compiler, f"{root}/money"),
        ("money-read", officer, f"{root}/money?on=2025-07-31"), ("adjust", compiler, f"{root}/money/adjust"), ("pay", officer, f"{root}/money/pay"),
        ("payments", boss, f"{root}/money/payments?q=V"), ("milestone-new", compiler, f"{root}/money/milestones"),
        ("milestone", compiler, f"{root}/money/milestones/{step.pk}"), ("payment", boss, f"/payments/{project.payments.first().pk}"),
        ("imports", county.performer, f"{lists}/"), ("imports-read", county.auditor, f"{lists}/"), ("import-wrong", compiler, f"{lists}/{wrong.pk}/"),
        ("import-checked", compiler, f"{lists}/{checked.pk}/"), ("import-paused", compiler, f"{lists}/{going.pk}/"), ("tokens", compiler, "/me/tokens"),
    ]  # fmt: skip


def test_no_page_has_a_fault_axe_can_find(live: Live, pages: list[tuple[str, Any, str]]) -> None:
    found = []
    pictures = os.environ.get("JIXIAO_PICTURES")
    for name, who, path in pages:
        page = live.open(who, path)
        if pictures:
            picture(page, Path(pictures), name)
        found += faults(page, name)
        page.context.close()
    assert not found, "\n".join(found)


def picture(page: Any, folder: Path, name: str) -> None:
    """The page on a desk and on a phone, to be looked at."""
    page.screenshot(path=folder / f"{name}.png", full_page=True)
    page.set_viewport_size({"width": 390, "height": 844})
    page.screenshot(path=folder / f"{name}-phone.png", full_page=True)
    page.set_viewport_size({"width": 1366, "height": 768})
