"""Evidence in the browser: a ledger filled in on a phone, photo and all, and the way from the value to that photo."""

from pathlib import Path
from typing import Any

import pytest

from web.browser import Live, until, violations
from web.conftest import County
from web.proving import TRAINING, ledger_of, photo, project_of

pytestmark = pytest.mark.django_db(transaction=True)
SHARE = "share(sum(training, it.passed), sum(training, it.examined))"


@pytest.fixture(autouse=True)
def _own_folder(settings: Any, tmp_path: Any) -> None:
    settings.MEDIA_ROOT = tmp_path / "files"


@pytest.fixture
def sheet(tmp_path: Path) -> Path:
    """A photo of the sign-in sheet, as it lies on the phone."""
    found = tmp_path / "签到表.png"
    found.write_bytes(photo())
    return found


@pytest.fixture
def project(live: Live, county: County, round_: Any) -> Any:
    from jixiao_web.evidence import services

    made = project_of(county, round_, "≥95%")
    ledger_of(made, county.compiler)
    services.set_route(indicator=made.indicators.get(), by=county.compiler, kind="formula", formula=SHARE)
    return made


def test_fill_a_ledger_on_a_phone_and_trace_to_its_photo(
    live: Live, county: County, project: Any, sheet: Path, tmp_path: Path
) -> None:
    page = live.open(county.compiler, f"/projects/{project.pk}/evidence", phone=True)
    page.get_by_role("link", name="登记一条").click()
    for title, words in (
        ("培训（课目）名称", "护林员培训"),
        ("期（次）数", "1"),
        ("参训人数", "40"),
        ("参加考核人数", "40"),
        ("考核合格人数", "39"),
    ):
        page.get_by_label(title).first.fill(words)
    page.get_by_label("开班日期").fill("2025-03-05")
    camera = page.get_by_label("拍照")
    assert camera.get_attribute("capture") == "environment"
    camera.set_input_files(sheet)
    notice = tmp_path / "通知.pdf"
    notice.write_bytes(b"%PDF-1.4\n%%EOF")
    page.get_by_label("佐证材料").set_input_files(notice)
    assert page.locator(".chosen li").all_inner_texts() == ["签到表.png 0.0 MB\n移除", "通知.pdf 0.0 MB\n移除"]
    boxes = [page.locator(".entry-fields input").nth(n).bounding_box() for n in range(3)]
    assert all(box["height"] >= 48 and box["width"] >= 300 for box in boxes), "inputs for fingers"
    assert not violations(page)
    page.get_by_role("button", name="保存", exact=True).click()
    page.get_by_text("已登记。").wait_for()

    desk = live.open(county.auditor, f"/projects/{project.pk}/")
    desk.get_by_role("link", name="97.5%").click()  # one: the value
    assert "39 ÷ 40" in desk.locator("main").inner_text()
    desk.get_by_role("link", name="签到表.png").first.click()  # two: the sheet
    image = desk.get_by_role("img", name="签到表.png")
    image.wait_for()
    image.scroll_into_view_if_needed()
    until(desk, "document.querySelector('img[alt=\"签到表.png\"]').naturalWidth == 24")


def test_a_file_is_taken_out_again_before_it_is_sent(live: Live, county: County, project: Any, sheet: Path) -> None:
    from jixiao_web.evidence.models import Entry

    page = live.open(
        county.compiler, f"/projects/{project.pk}/evidence/ledgers/{project.ledgers.get().pk}/new", phone=True
    )
    page.get_by_label("拍照").set_input_files(sheet)
    page.get_by_role("button", name="移除 签到表.png").click()
    assert page.locator(".chosen li").count() == 0
    for key, words in TRAINING.items():
        page.locator(f"[name={key}]").fill(words)
    page.get_by_role("button", name="保存，再登记一条").click()
    page.get_by_text("已登记。").wait_for()
    assert Entry.objects.get().attachments.count() == 0


def test_what_was_typed_stays_where_a_file_is_refused(live: Live, county: County, project: Any, tmp_path: Path) -> None:
    wrong = tmp_path / "照片.jpg"
    wrong.write_bytes(b"%PDF-1.4\n%%EOF")
    page = live.open(
        county.compiler, f"/projects/{project.pk}/evidence/ledgers/{project.ledgers.get().pk}/new", phone=True
    )
    for key, words in TRAINING.items():
        page.locator(f"[name={key}]").fill(words)
    page.get_by_label("佐证材料").set_input_files(wrong)
    page.get_by_role("button", name="保存", exact=True).click()
    page.get_by_text("内容是PDF，与后缀 .jpg 不符").wait_for()
    assert page.locator("[name=name]").input_value() == TRAINING["name"]
    live.complaints.clear()  # the browser tells of the 422
